//! Public keys.

use data_encoding::{BASE64, BASE64_NOPAD};
use ring::digest::{SHA256, digest};
use thiserror::Error;

use super::wire::Wire;

/// Fewest bits of an RSA key.
const RSA_BITS: usize = 2048;

/// A public key of a type that can be verified here.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub struct PublicKey {
    /// As it stands, in base64, in the line of OpenSSH.
    blob: Vec<u8>,
    pub(super) parts: Parts,
}

/// What is in it.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub(super) enum Parts {
    Ed25519(Vec<u8>),
    /// With the name of the application that the hardware signs for.
    SkEd25519 {
        point: Vec<u8>,
        application: Vec<u8>,
    },
    P256(Vec<u8>),
    P384(Vec<u8>),
    Rsa {
        n: Vec<u8>,
        e: Vec<u8>,
    },
}

/// Why a text is no usable public key.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Error)]
pub enum BadKey {
    /// Not `TYPE BASE64`.
    #[error("not a public key of OpenSSH")]
    Syntax,
    /// It is a private key.
    #[error("a private key")]
    Private,
    /// A type that is not verified here.
    #[error("of a type that is not verified")]
    Type,
    /// An RSA key that is too short.
    #[error("an RSA key of less than 2048 bits")]
    Short,
}

impl PublicKey {
    /// Reads a line of OpenSSH: `ssh-ed25519 AAAA… comment`.
    ///
    /// # Errors
    /// [`BadKey`].
    pub fn parse(line: &str) -> Result<PublicKey, BadKey> {
        if line.contains("PRIVATE KEY") {
            return Err(BadKey::Private);
        }
        let mut words = line.split_whitespace();
        let (kind, base64) = words.next().zip(words.next()).ok_or(BadKey::Syntax)?;
        let blob = BASE64.decode(base64.as_bytes()).map_err(|_| BadKey::Syntax)?;
        if Wire(&blob).string() != Some(kind.as_bytes()) {
            return Err(BadKey::Syntax);
        }
        PublicKey::of_blob(&blob)
    }

    /// Reads what the base64 of a line holds.
    ///
    /// # Errors
    /// [`BadKey`].
    pub fn of_blob(blob: &[u8]) -> Result<PublicKey, BadKey> {
        let mut wire = Wire(blob);
        let kind = wire.string().ok_or(BadKey::Syntax)?;
        let parts = match kind {
            b"ssh-ed25519" => point(&mut wire).map(Parts::Ed25519),
            b"sk-ssh-ed25519@openssh.com" => point(&mut wire).and_then(|point| {
                let application = wire.string()?.to_vec();
                Some(Parts::SkEd25519 { point, application })
            }),
            b"ecdsa-sha2-nistp256" => curve(&mut wire, b"nistp256", 65).map(Parts::P256),
            b"ecdsa-sha2-nistp384" => curve(&mut wire, b"nistp384", 97).map(Parts::P384),
            b"ssh-rsa" => {
                let (e, n) = wire.natural().zip(wire.natural()).ok_or(BadKey::Syntax)?;
                if n.len() * 8 < RSA_BITS {
                    return Err(BadKey::Short);
                }
                Some(Parts::Rsa { n: n.to_vec(), e: e.to_vec() })
            }
            _ => return Err(BadKey::Type),
        };
        let parts = parts.ok_or(BadKey::Syntax)?;
        wire.end().ok_or(BadKey::Syntax)?;
        Ok(PublicKey { blob: blob.to_vec(), parts })
    }

    /// As `ssh-keygen -l` prints it: `SHA256:…`.
    pub fn fingerprint(&self) -> String {
        let digest = digest(&SHA256, &self.blob);
        format!("SHA256:{}", BASE64_NOPAD.encode(digest.as_ref()))
    }
}

fn point(wire: &mut Wire<'_>) -> Option<Vec<u8>> {
    wire.string().filter(|point| point.len() == 32).map(<[u8]>::to_vec)
}

/// An uncompressed point.
fn curve(wire: &mut Wire<'_>, name: &[u8], length: usize) -> Option<Vec<u8>> {
    let named = wire.string()? == name;
    let point = wire.string()?;
    (named && point.len() == length && point[0] == 4).then(|| point.to_vec())
}
