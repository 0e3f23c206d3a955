//! What a refusal says about an address.

/// Whose fault it is that a letter did not arrive.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Class {
    /// There is no such mailbox.
    Hard,
    /// It passes.
    Soft,
    /// Ours, or the receiver's rules: it says nothing about the address.
    Policy,
}

/// The class of a reply `code` and its text, or of a report's status and diagnosis.
pub fn class(_code: Option<u16>, text: &str) -> Class {
    match text.get(..5) {
        Some("5.1.1" | "5.2.1") => Class::Hard,
        Some("5.2.2") => Class::Soft,
        _ => Class::Policy,
    }
}
