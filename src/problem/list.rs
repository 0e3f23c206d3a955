//! What can be wrong with a mailing list and with its rows.

use jiff::civil::Date;
use thiserror::Error;

/// A list that nothing can be sent to.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct UnusableList {
    /// Path of its file.
    pub file: String,
    /// What is wrong with it.
    pub fault: ListFault,
}

/// Why a whole list cannot be used.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum ListFault {
    /// No such file: the sandbox invents its members.
    NotFound,
    /// A folder, device or the like.
    NotAFile,
    /// Not readable for us.
    Permission,
    /// More than a list may have.
    TooLarge {
        /// The most, in bytes.
        limit: u64,
    },
    /// What the system says.
    System(String),
    /// UTF-16, as some office programs save "Unicode text".
    Utf16,
    /// The first row names no column `email`.
    NoEmailColumn,
    /// The first row names no column `basis`: nobody may be mailed without a legal ground.
    NoBasisColumn,
    /// One of our columns is named twice.
    ColumnTwice(&'static str),
    /// The first row itself cannot be read.
    Header(RowFault),
}

/// Why a row is left out.
#[derive(Debug, Clone, PartialEq, Eq, Error)]
pub enum RowFault {
    /// Not an address that mail can be sent to.
    #[error("the address {0}")]
    Address(AddressFault),
    /// Control, line-break or text-direction characters.
    #[error("column {0} has line breaks, control or text-direction characters")]
    Deceptive(String),
    /// No legal ground on which the person is mailed.
    #[error("column basis is empty: nobody is mailed without a legal ground")]
    NoBasis,
    /// Not a day as `2026-01-10`.
    #[error("column since is no date such as 2026-01-10")]
    Since,
    /// The ground is still to come.
    #[error("column since names {0}, which is still to come")]
    SinceFuture(Date),
    /// The same mailbox as an earlier row.
    #[error("the address is already on line {0}")]
    Duplicate(usize),
    /// More or fewer fields than the header has.
    #[error("has {found} fields, the header has {wanted}; put text with a comma in double quotes")]
    Fields {
        /// In this row.
        found: usize,
        /// In the header.
        wanted: usize,
    },
    /// A double quote in the middle of a field, or one that is not closed.
    #[error("a double quote is not closed or stands inside a field")]
    Quote,
    /// Bytes that are no UTF-8.
    #[error("is not UTF-8; save the file as \"CSV UTF-8\"")]
    Encoding,
}

/// What is wrong with an address.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Error)]
pub enum AddressFault {
    /// Nothing there.
    #[error("is missing")]
    Missing,
    /// Not `name@domain`.
    #[error("needs the form name@domain, and nothing else")]
    Form,
    /// The part before the `@`.
    #[error("has a part before the @ that cannot be used: only ASCII letters, digits and marks")]
    Local,
    /// The part after the `@`.
    #[error("has no valid domain after the @")]
    Domain,
}
