//! Encryption as SQL Server does it: TLS 1.2, whose handshake travels inside
//! TDS packets (MS-TDS 2.2.6.5), for everything, for the login alone, or not
//! at all.

use std::io::{self, Read, Write};
use std::net::TcpStream;
use std::sync::Arc;

use rustls::pki_types::pem::PemObject;
use rustls::pki_types::{CertificateDer, PrivateKeyDer};
use rustls::sign::{CertifiedKey, SingleCertAndKey};
use rustls::{ServerConfig, ServerConnection, StreamOwned};

use super::wire;

/// What the stand-in offers.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub(crate) enum Offer {
    /// No encryption at all.
    #[default]
    None,
    /// TLS, with a certificate of the tests' own authority.
    Tls,
    /// TLS, with a certificate as SQL Server makes one for itself: it vouches for itself and names
    /// no host.
    SelfSigned,
    /// TLS, with a certificate of version 1.
    Old,
}

/// Encryption bytes of a prelogin.
const OFF: u8 = 0;
const ON: u8 = 1;
const NOT_SUPPORTED: u8 = 2;

/// Made for these tests; nothing else trusts their authority.
const CERTIFICATE: &[u8] = include_bytes!("certificates/server.pem");
const KEY: &[u8] = include_bytes!("certificates/server.key.pem");
const SELF_SIGNED: &[u8] = include_bytes!("certificates/self-signed.pem");
const OLD: &[u8] = include_bytes!("certificates/old.pem");
const OWN_KEY: &[u8] = include_bytes!("certificates/self-signed.key.pem");

impl Offer {
    /// The byte that answers the client's.
    pub(crate) fn answer(self, wanted: u8) -> u8 {
        match (self, wanted) {
            (Self::None, _) | (_, NOT_SUPPORTED) => NOT_SUPPORTED,
            (_, OFF) => OFF,
            _ => ON,
        }
    }

    /// The certificate that is shown, and its key.
    fn certificate(self) -> (&'static [u8], &'static [u8]) {
        match self {
            Self::None | Self::Tls => (CERTIFICATE, KEY),
            Self::SelfSigned => (SELF_SIGNED, OWN_KEY),
            Self::Old => (OLD, OWN_KEY),
        }
    }
}

/// A connection, encrypted or not.
pub(crate) enum Channel {
    Plain(TcpStream),
    Tls(Box<StreamOwned<ServerConnection, Wrapped>>),
}

/// What follows the prelogin.
pub(crate) fn channel(stream: TcpStream, byte: u8, offer: Offer) -> io::Result<Channel> {
    if byte == NOT_SUPPORTED {
        return Ok(Channel::Plain(stream));
    }
    let (certificate, key) = offer.certificate();
    let mut connection =
        ServerConnection::new(Arc::new(config(certificate, key))).map_err(io::Error::other)?;
    let mut wrapped = Wrapped { stream, arrived: Vec::new(), handshaking: true };
    while connection.is_handshaking() {
        connection.complete_io(&mut wrapped)?;
    }
    wrapped.handshaking = false;
    Ok(Channel::Tls(Box::new(StreamOwned::new(connection, wrapped))))
}

/// What a server is that shows this certificate (PEM, with its key).
pub(crate) fn config(certificate: &[u8], key: &[u8]) -> ServerConfig {
    let certificates: Result<Vec<_>, _> = CertificateDer::pem_slice_iter(certificate).collect();
    let key = PrivateKeyDer::from_pem_slice(key).expect("a key in PEM");
    let key = rustls::crypto::aws_lc_rs::sign::any_supported_type(&key).expect("a usable key");
    // Not checked against each other, since rustls refuses certificates of version 1.
    let shown = SingleCertAndKey::from(CertifiedKey::new(certificates.expect("PEM"), key));
    let provider = Arc::new(rustls::crypto::aws_lc_rs::default_provider());
    ServerConfig::builder_with_provider(provider)
        .with_protocol_versions(&[&rustls::version::TLS12])
        .expect("TLS 1.2")
        .with_no_client_auth()
        .with_cert_resolver(Arc::new(shown))
}

impl Channel {
    pub(crate) fn send_raw(&mut self, bytes: &[u8]) -> io::Result<()> {
        self.write_all(bytes)?;
        self.flush()
    }

    /// Leaves encryption behind, where only the login was to be encrypted.
    pub(crate) fn after_login(self, byte: u8) -> Self {
        match self {
            Self::Tls(tls) if byte == OFF => Self::Plain(tls.sock.stream),
            other => other,
        }
    }
}

/// A socket that wraps what it sends and unwraps what it receives while the handshake lasts.
#[derive(Debug)]
pub(crate) struct Wrapped {
    stream: TcpStream,
    arrived: Vec<u8>,
    handshaking: bool,
}

impl Read for Wrapped {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        if self.arrived.is_empty() && self.handshaking {
            self.arrived = wire::receive(&mut self.stream)?.1;
        }
        if self.arrived.is_empty() {
            return self.stream.read(buffer);
        }
        let count = buffer.len().min(self.arrived.len());
        buffer[..count].copy_from_slice(&self.arrived[..count]);
        self.arrived.drain(..count);
        Ok(count)
    }
}

impl Write for Wrapped {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        if !self.handshaking {
            return self.stream.write(bytes);
        }
        self.stream.write_all(&wire::packets_of(wire::PRELOGIN, bytes))?;
        Ok(bytes.len())
    }

    fn flush(&mut self) -> io::Result<()> {
        self.stream.flush()
    }
}

impl Read for Channel {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        match self {
            Self::Plain(stream) => stream.read(buffer),
            Self::Tls(stream) => stream.read(buffer),
        }
    }
}

impl Write for Channel {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        match self {
            Self::Plain(stream) => stream.write(bytes),
            Self::Tls(stream) => stream.write(bytes),
        }
    }

    fn flush(&mut self) -> io::Result<()> {
        match self {
            Self::Plain(stream) => stream.flush(),
            Self::Tls(stream) => stream.flush(),
        }
    }
}
