//! Keys and signatures of OpenSSH, as git makes them: `ssh-keygen -Y sign -n git`. Pure; ring does
//! the arithmetic.

mod key;
mod signature;
#[cfg(test)]
mod tests;
mod wire;

pub use key::{BadKey, PublicKey};
pub use signature::{ARMOUR, BadSignature, verify};
