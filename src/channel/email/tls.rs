//! TLS towards mail servers: by the roots that browsers trust, or by one private authority alone.

use std::path::{Path, PathBuf};
use std::sync::Arc;

use rustls::crypto::ring;
use rustls::pki_types::CertificateDer;
use rustls::pki_types::pem::PemObject;
use rustls::{ClientConfig, RootCertStore};
use tokio_rustls::TlsConnector;

/// Why no server's certificate could ever be checked.
#[derive(Debug, thiserror::Error)]
pub enum TlsError {
    /// The file of the private authority can't be used.
    #[error("ca_file {}: {why}", path.display())]
    CaFile {
        /// The file.
        path: PathBuf,
        /// Why.
        why: String,
    },
    /// The library refuses its own defaults.
    #[error("TLS can't be set up: {0}")]
    Setup(#[from] rustls::Error),
}

/// What opens TLS connections. With a file of certificates in PEM only those are trusted.
pub fn connector(ca_file: Option<&Path>) -> Result<TlsConnector, TlsError> {
    let read =
        |path: &Path| std::fs::read(path).map_err(|error| error.to_string()).and_then(|pem| private(&pem));
    let roots = match ca_file {
        Some(path) => read(path).map_err(|why| TlsError::CaFile { path: path.to_owned(), why })?,
        None => public(),
    };
    trusting(roots)
}

/// The same, with the certificates themselves.
pub fn connector_for(authority: Option<&[u8]>) -> Result<TlsConnector, TlsError> {
    let roots = match authority {
        Some(pem) => private(pem).map_err(|why| TlsError::CaFile { path: PathBuf::new(), why })?,
        None => public(),
    };
    trusting(roots)
}

fn public() -> RootCertStore {
    RootCertStore { roots: webpki_roots::TLS_SERVER_ROOTS.to_vec() }
}

fn trusting(roots: RootCertStore) -> Result<TlsConnector, TlsError> {
    // By name: with two providers built in by way of other crates, rustls would take neither and panic.
    let config = ClientConfig::builder_with_provider(Arc::new(ring::default_provider()))
        .with_safe_default_protocol_versions()?
        .with_root_certificates(roots)
        .with_no_client_auth();
    Ok(TlsConnector::from(Arc::new(config)))
}

fn private(pem: &[u8]) -> Result<RootCertStore, String> {
    let mut roots = RootCertStore::empty();
    for certificate in CertificateDer::pem_slice_iter(pem) {
        let certificate = certificate.map_err(|error| error.to_string())?;
        roots.add(certificate).map_err(|error| error.to_string())?;
    }
    if roots.is_empty() { Err("holds no certificate in PEM".to_owned()) } else { Ok(roots) }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_ca_file_that_is_none_says_why() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("ca.pem");
        let told = || connector(Some(&path)).err().map(|error| error.to_string()).unwrap_or_default();
        assert!(told().contains("ca.pem: "), "{}", told());
        std::fs::write(&path, "no certificate").unwrap();
        assert!(told().ends_with("holds no certificate in PEM"), "{}", told());
        std::fs::write(&path, "-----BEGIN CERTIFICATE-----\nAAAA\n-----END CERTIFICATE-----\n").unwrap();
        assert!(told().contains("ca.pem: "), "{}", told());
    }

    #[test]
    fn without_one_the_public_roots_are_trusted() {
        assert!(connector(None).is_ok());
    }
}
