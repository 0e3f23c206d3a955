//! What can be wrong with a time.

/// Why a time as a person wrote it is no instant.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum TimeFault {
    /// Neither `2026-10-20 10:00 WIB` nor RFC 3339.
    #[error("not a time: {0:?}")]
    Unreadable(String),
    /// A date where a time of day is needed.
    #[error("no time of day")]
    NoTimeOfDay,
    /// No zone in the value and none by default.
    #[error("no zone")]
    NoZone,
    /// A zone that nobody knows.
    #[error("unknown zone {name:?}")]
    UnknownZone {
        /// As written.
        name: String,
        /// The likeliest meant.
        nearest: Option<String>,
    },
    /// A day that no calendar has, such as 30 February.
    #[error("no such date: {0}")]
    NoSuchDate(String),
    /// A time of day that no clock shows.
    #[error("no such time of day: {0}")]
    NoSuchTime(String),
    /// Before 2000 or after 2199.
    #[error("year {0} out of range")]
    Year(i16),
    /// Skipped when the clocks of the zone went forward.
    #[error("{local} does not exist in {zone}")]
    Gap {
        /// The local time.
        local: String,
        /// The zone.
        zone: String,
    },
    /// Occurs twice when the clocks of the zone went back.
    #[error("{local} occurs twice in {zone}")]
    Fold {
        /// The local time.
        local: String,
        /// The zone.
        zone: String,
    },
    /// The offset in the value is not the zone's at that time.
    #[error("offset {offset} contradicts {zone}")]
    Contradiction {
        /// As written.
        offset: String,
        /// The zone.
        zone: String,
        /// What the zone's offset is then.
        right: String,
    },
}

impl TimeFault {
    /// A stable name, as every fault has.
    pub(super) fn code(&self) -> &'static str {
        match self {
            TimeFault::Unreadable(_) => "time.unreadable",
            TimeFault::NoTimeOfDay => "time.no-time-of-day",
            TimeFault::NoZone => "time.zone-missing",
            TimeFault::UnknownZone { .. } => "time.zone-unknown",
            TimeFault::NoSuchDate(_) => "time.no-such-date",
            TimeFault::NoSuchTime(_) => "time.no-such-time",
            TimeFault::Year(_) => "time.year",
            TimeFault::Gap { .. } => "time.gap",
            TimeFault::Fold { .. } => "time.fold",
            TimeFault::Contradiction { .. } => "time.offset-contradicts-zone",
        }
    }
}
