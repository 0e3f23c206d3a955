//! How a mail server proves who it is. Nothing here turns the proof off.

use std::path::Path;
use std::sync::Arc;

use rustls::pki_types::{CertificateDer, pem::PemObject};
use rustls::{ClientConfig, RootCertStore};
use rustls_platform_verifier::BuilderVerifierExt;

/// TLS 1.2 and 1.3, trusting the certificates of the PEM file `ca` and no others, or the system's.
///
/// The error is one line for people.
pub(super) fn client_config(ca: Option<&Path>) -> Result<Arc<ClientConfig>, String> {
    let provider = Arc::new(rustls::crypto::ring::default_provider());
    let builder = ClientConfig::builder_with_provider(provider)
        .with_safe_default_protocol_versions()
        .map_err(|e| e.to_string())?;
    let builder = match ca {
        Some(file) => builder.with_root_certificates(read_roots(file)?),
        None => builder.with_platform_verifier().map_err(|e| e.to_string())?,
    };
    Ok(Arc::new(builder.with_no_client_auth()))
}

fn read_roots(file: &Path) -> Result<RootCertStore, String> {
    let told = |error: &dyn std::fmt::Display| format!("{}: {error}", file.display());
    let mut roots = RootCertStore::empty();
    for certificate in CertificateDer::pem_file_iter(file).map_err(|e| told(&e))? {
        roots.add(certificate.map_err(|e| told(&e))?).map_err(|e| told(&e))?;
    }
    if roots.is_empty() {
        return Err(told(&"no certificate in it"));
    }
    Ok(roots)
}
