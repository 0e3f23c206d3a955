//! Signatures: OpenSSH's PROTOCOL.sshsig.

use data_encoding::BASE64;
use ring::digest::{SHA256, SHA512, digest};
use ring::signature::{
    ECDSA_P256_SHA256_FIXED, ECDSA_P384_SHA384_FIXED, ED25519, RSA_PKCS1_2048_8192_SHA256,
    RSA_PKCS1_2048_8192_SHA512, RsaPublicKeyComponents, UnparsedPublicKey, VerificationAlgorithm,
};
use thiserror::Error;

use super::key::{BadKey, Parts, PublicKey};
use super::wire::{Wire, put};

/// The first line of a signature.
pub const ARMOUR: &str = "-----BEGIN SSH SIGNATURE-----";
const ARMOUR_END: &str = "-----END SSH SIGNATURE-----";
const MAGIC: &[u8; 6] = b"SSHSIG";
/// So that a signature made for a file, or to log in, is none of a commit.
const NAMESPACE: &[u8] = b"git";
/// What a person touched, among the flags of hardware.
const USER_PRESENT: u8 = 1;

/// Why a signature is not one.
#[derive(Debug, Clone, PartialEq, Eq, Error)]
pub enum BadSignature {
    /// Of PGP or X.509.
    #[error("not a signature of ssh")]
    NotSsh,
    /// Not in its form.
    #[error("not in the form of a signature")]
    Syntax,
    /// A key that cannot be verified.
    #[error("made with a key that cannot be verified")]
    Key(#[source] BadKey),
    /// Made for another purpose.
    #[error("made for another purpose than git")]
    Namespace,
    /// Signed was something else, or by another key.
    #[error("of another text, or by another key")]
    Wrong,
}

/// The key that signed `message`, told by `armoured`. Whose key that is remains to be asked.
///
/// # Errors
/// [`BadSignature`].
pub fn verify(armoured: &str, message: &[u8]) -> Result<PublicKey, BadSignature> {
    let blob = unarmoured(armoured)?;
    let signed = Signed::read(&blob).ok_or(BadSignature::Syntax)?;
    let key = PublicKey::of_blob(signed.key).map_err(BadSignature::Key)?;
    if signed.namespace != NAMESPACE {
        return Err(BadSignature::Namespace);
    }
    let hashed = match signed.hash {
        b"sha256" => digest(&SHA256, message),
        b"sha512" => digest(&SHA512, message),
        _ => return Err(BadSignature::Syntax),
    };
    let mut text = MAGIC.to_vec();
    for part in [signed.namespace, b"", signed.hash, hashed.as_ref()] {
        put(&mut text, part);
    }
    match holds(&key, signed.signature, &text) {
        None => Err(BadSignature::Syntax),
        Some(false) => Err(BadSignature::Wrong),
        Some(true) => Ok(key),
    }
}

fn unarmoured(text: &str) -> Result<Vec<u8>, BadSignature> {
    let mut lines: Vec<&str> = text.strip_suffix('\n').unwrap_or(text).split('\n').collect();
    if lines.first() != Some(&ARMOUR) {
        let other = lines.first().is_some_and(|line| line.starts_with("-----BEGIN "));
        return Err(if other { BadSignature::NotSsh } else { BadSignature::Syntax });
    }
    if lines.pop() != Some(ARMOUR_END) || lines.is_empty() {
        return Err(BadSignature::Syntax);
    }
    BASE64.decode(lines[1..].concat().as_bytes()).map_err(|_| BadSignature::Syntax)
}

struct Signed<'a> {
    key: &'a [u8],
    namespace: &'a [u8],
    hash: &'a [u8],
    signature: &'a [u8],
}

impl<'a> Signed<'a> {
    fn read(blob: &'a [u8]) -> Option<Signed<'a>> {
        let mut wire = Wire(blob.strip_prefix(MAGIC)?);
        let version = wire.number()?;
        let (key, namespace, reserved) = (wire.string()?, wire.string()?, wire.string()?);
        let (hash, signature) = (wire.string()?, wire.string()?);
        wire.end()?;
        (version == 1 && reserved.is_empty()).then_some(Signed { key, namespace, hash, signature })
    }
}

/// `None`: not in the form that the key's type asks for.
fn holds(key: &PublicKey, signature: &[u8], text: &[u8]) -> Option<bool> {
    let mut wire = Wire(signature);
    let algorithm = wire.string()?;
    let bytes = wire.string()?;
    let by = |algorithm: &'static dyn VerificationAlgorithm, key: &[u8], text: &[u8], s: &[u8]| {
        UnparsedPublicKey::new(algorithm, key).verify(text, s).is_ok()
    };
    let verdict = match (&key.parts, algorithm) {
        (Parts::Ed25519(point), b"ssh-ed25519") => by(&ED25519, point, text, bytes),
        (Parts::SkEd25519 { point, application }, b"sk-ssh-ed25519@openssh.com") => {
            let flags = wire.bytes(1)?[0];
            let counter = wire.bytes(4)?;
            let parts = [
                digest(&SHA256, application).as_ref(),
                &[flags],
                counter,
                digest(&SHA256, text).as_ref(),
            ]
            .concat();
            flags & USER_PRESENT != 0 && by(&ED25519, point, &parts, bytes)
        }
        (Parts::P256(point), b"ecdsa-sha2-nistp256") => {
            by(&ECDSA_P256_SHA256_FIXED, point, text, &fixed(bytes, 32)?)
        }
        (Parts::P384(point), b"ecdsa-sha2-nistp384") => {
            by(&ECDSA_P384_SHA384_FIXED, point, text, &fixed(bytes, 48)?)
        }
        (Parts::Rsa { n, e }, b"rsa-sha2-256" | b"rsa-sha2-512") => {
            let by = match algorithm {
                b"rsa-sha2-256" => &RSA_PKCS1_2048_8192_SHA256,
                _ => &RSA_PKCS1_2048_8192_SHA512,
            };
            RsaPublicKeyComponents { n, e }.verify(by, text, bytes).is_ok()
        }
        _ => return None,
    };
    wire.end()?;
    Some(verdict)
}

/// Two whole numbers, each in `length` bytes.
fn fixed(bytes: &[u8], length: usize) -> Option<Vec<u8>> {
    let mut wire = Wire(bytes);
    let mut both = Vec::with_capacity(2 * length);
    for _ in 0..2 {
        let number = wire.natural()?;
        both.resize(both.len() + length.checked_sub(number.len())?, 0);
        both.extend(number);
    }
    wire.end()?;
    Some(both)
}
