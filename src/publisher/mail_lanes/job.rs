//! One letter on its way, and what it writes down.

use super::queue::Letter;
use super::sheet::Sheet;
use crate::message::{Recipient, masked};
use crate::outside::mail::Envelope;
use crate::plan::fact::{Destination, Fact, Outcome};

/// One letter on its way.
pub struct Job {
    /// The letter.
    pub letter: Letter,
    /// Its commands.
    pub envelope: Envelope,
}

impl Job {
    /// Of which occasion.
    pub fn sheet(&self) -> &Sheet {
        &self.letter.sheet
    }

    /// To whom.
    pub fn recipient(&self) -> &Recipient {
        &self.sheet().roster[self.letter.n as usize]
    }

    /// That it was begun.
    pub fn attempt(&self) -> Fact {
        Fact::Attempt {
            item: self.sheet().item.clone(),
            occasion: self.sheet().occasion.clone(),
            to: Destination::Letter { n: self.letter.n },
            reply_to: None,
        }
    }

    /// How it ended.
    pub fn fact(&self, outcome: Outcome) -> Fact {
        self.sheet().fact(self.letter.n, outcome)
    }

    /// A line about how it ended.
    pub fn log(&self, outcome: &Outcome) {
        let item = &self.sheet().item;
        let to = masked(&self.recipient().email);
        match outcome {
            Outcome::Sent(receipt) => tracing::debug!(item, to, queue_id = receipt.id, "sent"),
            Outcome::NotYet { reason, .. } => {
                tracing::info!(item, to, code = reason.code, "not taken yet");
            }
            Outcome::Refused(reason) | Outcome::Withheld(reason) => {
                tracing::warn!(item, to, code = reason.code, "refused");
            }
            Outcome::Unknown(reason) => {
                tracing::warn!(item, to, cause = ?reason.cause, "perhaps sent");
            }
        }
    }
}
