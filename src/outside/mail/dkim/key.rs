//! The private key: read from PEM, and what of it is published.

use data_encoding::BASE64;
use ring::error::KeyRejected;
use ring::rand::SystemRandom;
use ring::rsa::KeyPair;
use ring::signature::RSA_PKCS1_SHA256;
use rustls::pki_types::PrivateKeyDer;
use rustls::pki_types::pem::PemObject;
use secrecy::{ExposeSecret, SecretString};

use super::error::DkimError;

/// `AlgorithmIdentifier` of RSA keys in DER: the object identifier 1.2.840.113549.1.1.1, and NULL.
const RSA_ENCRYPTION: [u8; 15] =
    [0x30, 0x0d, 0x06, 0x09, 0x2a, 0x86, 0x48, 0x86, 0xf7, 0x0d, 0x01, 0x01, 0x01, 0x05, 0x00];

/// A key that has proved that it can sign.
pub(super) fn read(pem: &SecretString) -> Result<KeyPair, DkimError> {
    let pem = pem.expose_secret();
    if pem.contains("ENCRYPTED") {
        return Err(DkimError::Encrypted);
    }
    let der = PrivateKeyDer::from_pem_slice(pem.as_bytes()).map_err(|e| match e {
        rustls::pki_types::pem::Error::NoItemsFound => DkimError::NoKey,
        _ => DkimError::Damaged,
    })?;
    let key = match &der {
        PrivateKeyDer::Pkcs8(der) => KeyPair::from_pkcs8(der.secret_pkcs8_der()),
        PrivateKeyDer::Pkcs1(der) => KeyPair::from_der(der.secret_pkcs1_der()),
        _ => return Err(DkimError::NotRsa),
    };
    let key = key.map_err(rejected)?;
    // ring compares some of the numbers with the others only when it signs.
    sign(&key, b"")?;
    Ok(key)
}

/// The signature over SHA-256 of `data`, the same for the same bytes.
pub(super) fn sign(key: &KeyPair, data: &[u8]) -> Result<Vec<u8>, DkimError> {
    let mut signature = vec![0; key.public().modulus_len()];
    // PKCS #1 v1.5 has no random part; ring asks for a source all the same.
    key.sign(&RSA_PKCS1_SHA256, &SystemRandom::new(), data, &mut signature)
        .map_err(|_| DkimError::Damaged)?;
    Ok(signature)
}

/// The public half in Base64, as `SubjectPublicKeyInfo`: RFC 6376 names the bare key, but this is
/// what verifiers expect.
pub(super) fn public(key: &KeyPair) -> String {
    // A bit string begins with the count of its unused bits.
    let bits = [&[0], key.public().as_ref()].concat();
    let inner = [&RSA_ENCRYPTION[..], &element(0x03, &bits)].concat();
    BASE64.encode(&element(0x30, &inner))
}

/// One DER element.
fn element(tag: u8, content: &[u8]) -> Vec<u8> {
    let length = content.len().to_be_bytes();
    let length = &length[length.iter().take_while(|&&b| b == 0).count()..];
    let mut out = vec![tag];
    if content.len() >= 0x80 {
        out.push(0x80 | length.len() as u8);
    }
    out.extend_from_slice(length);
    out.extend_from_slice(content);
    out
}

fn rejected(why: KeyRejected) -> DkimError {
    // ring tells its reasons as text only; a test holds what they are.
    match why.to_string().as_str() {
        "WrongAlgorithm" => DkimError::NotRsa,
        "TooSmall" | "TooLarge" | "PrivateModulusLenNotMultipleOf512Bits" => DkimError::Size,
        _ => DkimError::Damaged,
    }
}
