//! Certificates made at start, so that no private key lies in the repository.

use rcgen::{
    BasicConstraints, CertificateParams, DnType, ExtendedKeyUsagePurpose, IsCa, Issuer, KeyPair,
    KeyUsagePurpose, date_time_ymd,
};
use rustls::pki_types::{CertificateDer, PrivateKeyDer, PrivatePkcs8KeyDer};

use super::options::Certificate;

/// A server's certificate and key, and the CA that clients are told to trust.
pub(super) struct Papers {
    pub(super) ca_pem: String,
    pub(super) certificate: CertificateDer<'static>,
    pub(super) key: PrivateKeyDer<'static>,
}

/// New papers of the given kind.
pub(super) fn issue(kind: Certificate) -> Result<Papers, rcgen::Error> {
    let mut params = CertificateParams::new(Vec::new())?;
    params.is_ca = IsCa::Ca(BasicConstraints::Unconstrained);
    params.key_usages = vec![KeyUsagePurpose::KeyCertSign, KeyUsagePurpose::CrlSign];
    params.distinguished_name.push(DnType::CommonName, "siaran sandbox CA");
    params.not_before = date_time_ymd(2020, 1, 1);
    params.not_after = date_time_ymd(2099, 1, 1);
    let key = KeyPair::generate()?;
    let ca_pem = params.self_signed(&key)?.pem();
    let ca = Issuer::new(params, key);

    let names: &[&str] = match kind {
        Certificate::WrongHost => &["relay.elsewhere.invalid"],
        _ => &["localhost", "127.0.0.1"],
    };
    let names: Vec<String> = names.iter().map(|&name| name.to_owned()).collect();
    let mut params = CertificateParams::new(names)?;
    params.distinguished_name.push(DnType::CommonName, "siaran sandbox relay");
    params.extended_key_usages.push(ExtendedKeyUsagePurpose::ServerAuth);
    params.use_authority_key_identifier_extension = true;
    params.not_before = date_time_ymd(2020, 1, 1);
    params.not_after = match kind {
        Certificate::Expired => date_time_ymd(2021, 1, 1),
        _ => date_time_ymd(2099, 1, 1),
    };
    let key = KeyPair::generate()?;
    let certificate = match kind {
        Certificate::SelfSigned => params.self_signed(&key)?,
        _ => params.signed_by(&key, &ca)?,
    };
    let key = PrivatePkcs8KeyDer::from(key.serialize_der());
    Ok(Papers { ca_pem, certificate: certificate.der().clone(), key: key.into() })
}
