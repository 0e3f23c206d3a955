//! How an announcement is listened to.

use std::collections::BTreeMap;

use jiff::Timestamp;
use serde::{Deserialize, Serialize};

/// What `feedback` of an announcement says, defaults filled in. Frozen when it is prepared.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Terms {
    /// `mode: consultation`: every input gets a fate.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub consultation: bool,
    /// First instant at which it is closed.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub until: Option<Timestamp>,
    /// Working days for an answer.
    pub answer_within: u32,
    /// Topic → keywords, in the order of their names.
    #[serde(default, skip_serializing_if = "BTreeMap::is_empty")]
    pub topics: BTreeMap<String, Vec<String>>,
    /// How often its owner gets a digest; none: as the configuration says.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub digest: Option<Rhythm>,
    /// First instant at which the response report is late.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub response_report: Option<Timestamp>,
    /// Mail address of who makes the policy.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub owner: Option<String>,
}

/// How often a digest comes.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
#[allow(missing_docs)]
pub enum Rhythm {
    Daily,
    Weekly,
    Never,
}
