use proptest::prelude::*;

use super::*;

/// What `ssh-keygen -Y sign -n git` signed.
const MESSAGE: &[u8] = b"tree\n\npesan\n";

macro_rules! sample {
    ($name:literal) => {
        (
            include_str!(concat!("samples/", $name, ".pub")),
            include_str!(concat!("samples/", $name, ".sig")),
        )
    };
}

fn samples() -> [(&'static str, &'static str); 4] {
    [sample!("ed25519256"), sample!("ecdsa256"), sample!("ecdsa384"), sample!("rsa2048")]
}

#[test]
fn what_ssh_keygen_signs_is_verified_by_its_own_key() {
    for (line, signature) in samples() {
        let key = PublicKey::parse(line).unwrap();
        assert_eq!(verify(signature, MESSAGE), Ok(key), "{line}");
        assert_eq!(verify(signature, b"tree\n\nPesan\n"), Err(BadSignature::Wrong), "{line}");
    }
}

#[test]
fn another_purpose_another_form_and_another_kind_of_key_are_refused() {
    let file = include_str!("samples/file.sig");
    assert_eq!(verify(file, MESSAGE), Err(BadSignature::Namespace));
    let (line, signature) = sample!("ecdsa521");
    assert_eq!(verify(signature, MESSAGE), Err(BadSignature::Key(BadKey::Type)));
    assert_eq!(PublicKey::parse(line), Err(BadKey::Type));
    let pgp = "-----BEGIN PGP SIGNATURE-----\n\nAAAA\n-----END PGP SIGNATURE-----\n";
    assert_eq!(verify(pgp, MESSAGE), Err(BadSignature::NotSsh));
    for text in ["", "x", ARMOUR, "-----BEGIN SSH SIGNATURE-----\nAAAA\n"] {
        assert_eq!(verify(text, MESSAGE), Err(BadSignature::Syntax), "{text:?}");
    }
}

#[test]
fn what_is_no_public_key_is_told() {
    let (line, _) = sample!("ed25519256");
    let words: Vec<&str> = line.split_whitespace().collect();
    for (text, wanted) in [
        ("", BadKey::Syntax),
        ("k", BadKey::Syntax),
        ("ssh-ed25519 AAAA…", BadKey::Syntax),
        (&line[..60], BadKey::Syntax),
        (&format!("ssh-rsa {}", words[1]), BadKey::Syntax),
        ("-----BEGIN OPENSSH PRIVATE KEY----- b3Blbn", BadKey::Private),
    ] {
        assert_eq!(PublicKey::parse(text), Err(wanted), "{text}");
    }
    let bare = PublicKey::parse(&format!("  {} {}", words[0], words[1])).unwrap();
    assert_eq!(bare, PublicKey::parse(line).unwrap());
    assert!(bare.fingerprint().starts_with("SHA256:"));
    assert_eq!(bare.fingerprint().len(), 50);
}

proptest! {
    #[test]
    fn a_signature_with_one_other_byte_is_none_of_that_key(
        n in 0usize..4, at in any::<prop::sample::Index>(), byte in any::<u8>(),
    ) {
        let (line, signature) = samples()[n];
        let key = PublicKey::parse(line).unwrap();
        let mut bytes = signature.as_bytes().to_vec();
        let at = at.index(bytes.len());
        prop_assume!(bytes[at] != byte);
        bytes[at] = byte;
        let text = String::from_utf8_lossy(&bytes);
        prop_assert_ne!(verify(&text, MESSAGE), Ok(key));
    }

    #[test]
    fn no_text_makes_it_panic(text in "(?s).{0,200}", base64 in "[A-Za-z0-9+/]{0,80}") {
        let _ = PublicKey::parse(&text);
        let _ = PublicKey::parse(&format!("ssh-rsa {base64}"));
        let _ = verify(&text, MESSAGE);
        let _ = verify(&format!("{ARMOUR}\nU1NIU0lH{base64}\n-----END SSH SIGNATURE-----\n"), MESSAGE);
    }
}
