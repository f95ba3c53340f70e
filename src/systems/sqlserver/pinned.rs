//! Certificates that no authority vouches for: seen, shown by their
//! fingerprint, and from then on trusted alone.
//!
//! The driver trusts authorities or everything. A certificate that SQL Server
//! made for itself is neither: so TLS is made here, with a check that the server
//! shows the certificate of that fingerprint and holds its key, and the driver
//! speaks through it as through a plain connection.

use std::io;
use std::path::Path;
use std::pin::Pin;
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Arc, Mutex};
use std::task::{Context, Poll, ready};

use rustls::client::WebPkiServerVerifier;
use rustls::client::danger::{HandshakeSignatureValid, ServerCertVerified, ServerCertVerifier};
use rustls::crypto::{CryptoProvider, aws_lc_rs, verify_tls12_signature, verify_tls13_signature};
use rustls::pki_types::pem::PemObject;
use rustls::pki_types::{CertificateDer, ServerName, UnixTime};
use rustls::{
    CertificateError, ClientConfig, DigitallySignedStruct, Error as TlsError, RootCertStore, SignatureScheme,
};
use tokio::io::{AsyncRead, AsyncReadExt, AsyncWrite, AsyncWriteExt, ReadBuf};
use tokio::net::TcpStream;
use tokio_rustls::TlsConnector;
use tokio_rustls::client::TlsStream;

use super::fingerprint::CertificateFingerprint;
use super::settings::{ServerSettings, Trust};
use super::situation;
use crate::change::{StoreError, StoreErrorKind};

/// A server's certificate, seen without signing in.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Seen {
    /// It is trusted by the settings as they are.
    Trusted,
    /// Nobody vouches for it, but it can be trusted by its fingerprint: the server holds its key.
    Good(CertificateFingerprint),
    /// It is too old or too weak to prove anything (version 1, or a key of 1024 bits).
    TooWeak(CertificateFingerprint),
}

/// The authorities in a file, PEM or DER, checked to be certificates.
pub(super) fn authorities(file: &Path) -> Result<Vec<u8>, StoreError> {
    let about = |kind| StoreError::new(kind).about(file.display().to_string());
    let bytes = std::fs::read(file).map_err(|_| about(StoreErrorKind::File))?;
    let (good, _) = RootCertStore::empty().add_parsable_certificates(parsed(&bytes));
    if good == 0 { Err(about(situation::CERTIFICATE_FILE)) } else { Ok(bytes) }
}

/// The authorities that these settings believe: the machine's, and those of a file.
fn roots(trust: &Trust) -> Result<Option<Arc<WebPkiServerVerifier>>, StoreError> {
    let mut store = RootCertStore::empty();
    store.add_parsable_certificates(rustls_native_certs::load_native_certs().certs);
    if let Trust::AuthorityFile(file) = trust {
        store.add_parsable_certificates(parsed(&authorities(file)?));
    }
    let provider = Arc::new(aws_lc_rs::default_provider());
    // A machine that trusts nobody at all is no reason to stop here.
    Ok(WebPkiServerVerifier::builder_with_provider(Arc::new(store), provider).build().ok())
}

/// The certificates of a file: PEM, or else one in DER.
fn parsed(bytes: &[u8]) -> Vec<CertificateDer<'static>> {
    let parsed: Result<Vec<_>, _> = CertificateDer::pem_slice_iter(bytes).collect();
    match parsed {
        Ok(certificates) if !certificates.is_empty() => certificates,
        _ => vec![CertificateDer::from(bytes.to_vec())],
    }
}

/// Shakes hands with the server only to see its certificate; nobody signs in.
pub(super) async fn look(stream: TcpStream, settings: &ServerSettings) -> Result<Seen, StoreError> {
    let roots = roots(&settings.trust)?;
    let witness = Arc::new(CertificateWitness { roots, ..CertificateWitness::new(None) });
    let shaken = greet(stream, settings, &witness).await;
    let pinned = |seen| matches!(settings.trust, Trust::Fingerprint(pinned) if pinned == seen);
    match (witness.seen(), shaken) {
        (Some(fingerprint), Ok(_)) if witness.is_trusted() || pinned(fingerprint) => Ok(Seen::Trusted),
        (Some(fingerprint), Ok(_)) => Ok(Seen::Good(fingerprint)),
        (Some(fingerprint), Err(_)) => Ok(Seen::TooWeak(fingerprint)),
        (None, Err(error)) => Err(error),
        (None, Ok(_)) => Err(StoreError::new(situation::TLS).about(settings.address())),
    }
}

/// An encrypted connection to the server that holds the certificate of this fingerprint.
pub(super) async fn encrypt(
    stream: TcpStream,
    settings: &ServerSettings,
    fingerprint: CertificateFingerprint,
) -> Result<Encrypted, StoreError> {
    let witness = Arc::new(CertificateWitness::new(Some(fingerprint)));
    match greet(stream, settings, &witness).await {
        Ok(encrypted) => Ok(encrypted),
        Err(_) if witness.seen().is_some_and(|seen| seen != fingerprint) => {
            Err(StoreError::new(situation::CERTIFICATE_CHANGED).about(settings.address()))
        }
        Err(error) => Err(error),
    }
}

/// Takes note of the certificate, and checks that the server holds its key.
#[derive(Debug)]
struct CertificateWitness {
    expected: Option<CertificateFingerprint>,
    /// Who may vouch for it.
    roots: Option<Arc<WebPkiServerVerifier>>,
    seen: Mutex<Option<CertificateFingerprint>>,
    trusted: AtomicBool,
    provider: CryptoProvider,
}

impl CertificateWitness {
    fn new(expected: Option<CertificateFingerprint>) -> Self {
        Self {
            expected,
            roots: None,
            seen: Mutex::new(None),
            trusted: AtomicBool::new(false),
            provider: aws_lc_rs::default_provider(),
        }
    }

    fn is_trusted(&self) -> bool {
        self.trusted.load(Ordering::Relaxed)
    }

    fn seen(&self) -> Option<CertificateFingerprint> {
        self.seen.lock().ok().and_then(|seen| *seen)
    }
}

impl ServerCertVerifier for CertificateWitness {
    fn verify_server_cert(
        &self,
        certificate: &CertificateDer<'_>,
        chain: &[CertificateDer<'_>],
        name: &ServerName<'_>,
        ocsp: &[u8],
        now: UnixTime,
    ) -> Result<ServerCertVerified, TlsError> {
        let vouched = self
            .roots
            .as_ref()
            .is_some_and(|roots| roots.verify_server_cert(certificate, chain, name, ocsp, now).is_ok());
        self.trusted.store(vouched, Ordering::Relaxed);
        let fingerprint = CertificateFingerprint::of(certificate);
        if let Ok(mut seen) = self.seen.lock() {
            *seen = Some(fingerprint);
        }
        match self.expected {
            Some(expected) if expected != fingerprint => {
                Err(TlsError::InvalidCertificate(CertificateError::ApplicationVerificationFailure))
            }
            _ => Ok(ServerCertVerified::assertion()),
        }
    }

    fn verify_tls12_signature(
        &self,
        message: &[u8],
        certificate: &CertificateDer<'_>,
        signed: &DigitallySignedStruct,
    ) -> Result<HandshakeSignatureValid, TlsError> {
        verify_tls12_signature(message, certificate, signed, &self.provider.signature_verification_algorithms)
    }

    fn verify_tls13_signature(
        &self,
        message: &[u8],
        certificate: &CertificateDer<'_>,
        signed: &DigitallySignedStruct,
    ) -> Result<HandshakeSignatureValid, TlsError> {
        verify_tls13_signature(message, certificate, signed, &self.provider.signature_verification_algorithms)
    }

    fn supported_verify_schemes(&self) -> Vec<SignatureScheme> {
        self.provider.signature_verification_algorithms.supported_schemes()
    }
}

/// Prelogin and TLS handshake.
async fn greet(
    mut stream: TcpStream,
    settings: &ServerSettings,
    witness: &Arc<CertificateWitness>,
) -> Result<Encrypted, StoreError> {
    let about = |kind| StoreError::new(kind).about(settings.address());
    let lost = |_| about(StoreErrorKind::Lost);
    stream.write_all(&prelogin_packet()).await.map_err(lost)?;
    let mut answer = read_packet(&mut stream).await.map_err(lost)?;
    let at = encryption_at(&answer).ok_or_else(|| about(situation::TLS))?;
    if !matches!(answer[at], ENCRYPTION_ON | ENCRYPTION_REQUIRED) {
        return Err(about(situation::TLS));
    }
    let config = ClientConfig::builder_with_provider(Arc::new(witness.provider.clone()))
        .with_safe_default_protocol_versions()
        .map_err(|_| about(situation::TLS))?
        .dangerous()
        .with_custom_certificate_verifier(Arc::<CertificateWitness>::clone(witness))
        .with_no_client_auth();
    let host = settings.host_in_certificate.as_ref().unwrap_or(&settings.host);
    // Where nobody vouches for the certificate, the fingerprint says more than a name.
    let name = ServerName::try_from(host.clone())
        .or_else(|_| ServerName::try_from("localhost"))
        .map_err(|_| about(situation::TLS))?
        .to_owned();
    let wrapped = Wrapped::new(stream);
    let shaken = TlsConnector::from(Arc::new(config)).connect(name, wrapped).await;
    let mut tls = shaken.map_err(|_| about(situation::TLS))?;
    tls.get_mut().0.handshaking = false;
    // To the driver the connection is a plain one.
    answer[at] = ENCRYPTION_NOT_SUPPORTED;
    Ok(Encrypted { tls, asked: Vec::new(), answered: false, answer, given: 0 })
}

const PRELOGIN: u8 = 0x12;
const HEADER: usize = 8;
/// Bytes of one packet before the login has settled its size.
const PACKET: usize = 4096;
const END_OF_MESSAGE: u8 = 1;
const ENCRYPTION_ON: u8 = 1;
const ENCRYPTION_NOT_SUPPORTED: u8 = 2;
const ENCRYPTION_REQUIRED: u8 = 3;
/// The option of a prelogin that holds the encryption, and the end of its options.
const ENCRYPTION_OPTION: u8 = 1;
const NO_MORE_OPTIONS: u8 = 0xFF;

/// Version, encryption, no instance, no thread, no MARS (MS-TDS 2.2.6.5).
fn prelogin_packet() -> Vec<u8> {
    let options: [(u8, &[u8]); 5] = [
        (0, &[11, 0, 0, 0, 0, 0]),
        (ENCRYPTION_OPTION, &[ENCRYPTION_ON]),
        (2, &[0]),
        (3, &[0; 4]),
        (4, &[0]),
    ];
    let (mut table, mut data) = (Vec::new(), Vec::new());
    let start = options.len() * 5 + 1;
    for (option, value) in options {
        table.push(option);
        table.extend(((start + data.len()) as u16).to_be_bytes());
        table.extend((value.len() as u16).to_be_bytes());
        data.extend_from_slice(value);
    }
    table.push(NO_MORE_OPTIONS);
    table.extend(data);
    packets(&table)
}

/// A message in packets of the prelogin's type.
fn packets(message: &[u8]) -> Vec<u8> {
    let mut bytes = Vec::new();
    let mut parts = message.chunks(PACKET - HEADER).peekable();
    let mut number = 0_u8;
    while let Some(part) = parts.next() {
        number = number.wrapping_add(1);
        bytes.extend([PRELOGIN, if parts.peek().is_none() { END_OF_MESSAGE } else { 0 }]);
        bytes.extend(((part.len() + HEADER) as u16).to_be_bytes());
        bytes.extend([0, 0, number, 0]);
        bytes.extend_from_slice(part);
    }
    bytes
}

/// The whole length of a packet, from its header.
fn length(header: &[u8]) -> usize {
    usize::from(u16::from_be_bytes([header[2], header[3]])).max(HEADER)
}

async fn read_packet(stream: &mut TcpStream) -> io::Result<Vec<u8>> {
    let mut packet = vec![0; HEADER];
    stream.read_exact(&mut packet).await?;
    packet.resize(length(&packet), 0);
    stream.read_exact(&mut packet[HEADER..]).await?;
    Ok(packet)
}

/// Where in the packet of a prelogin the encryption stands.
fn encryption_at(packet: &[u8]) -> Option<usize> {
    let mut options = packet.get(HEADER..)?.chunks(5);
    let option = options.find(|option| matches!(option[0], ENCRYPTION_OPTION | NO_MORE_OPTIONS))?;
    let &[ENCRYPTION_OPTION, high, low, ..] = option else { return None };
    let at = HEADER + usize::from(u16::from_be_bytes([high, low]));
    (at < packet.len()).then_some(at)
}

/// A socket whose TLS handshake travels in packets of the prelogin's type.
struct Wrapped {
    stream: TcpStream,
    handshaking: bool,
    /// Bytes of TLS not yet made a message.
    written: Vec<u8>,
    /// Packets on their way.
    sending: Vec<u8>,
    /// A packet that arrives, with its header.
    arriving: Vec<u8>,
    /// Bytes of TLS that arrived and have not been read.
    arrived: Vec<u8>,
}

impl Wrapped {
    fn new(stream: TcpStream) -> Self {
        let empty = Vec::new;
        Self {
            stream,
            handshaking: true,
            written: empty(),
            sending: empty(),
            arriving: empty(),
            arrived: empty(),
        }
    }

    /// Sends what was written as one message.
    fn poll_send(&mut self, context: &mut Context<'_>) -> Poll<io::Result<()>> {
        if !self.written.is_empty() {
            self.sending.extend(packets(&std::mem::take(&mut self.written)));
        }
        while !self.sending.is_empty() {
            let sent = ready!(Pin::new(&mut self.stream).poll_write(context, &self.sending))?;
            if sent == 0 {
                return Poll::Ready(Err(io::ErrorKind::WriteZero.into()));
            }
            self.sending.drain(..sent);
        }
        Poll::Ready(Ok(()))
    }

    /// Waits for the next packet.
    fn poll_packet(&mut self, context: &mut Context<'_>) -> Poll<io::Result<()>> {
        loop {
            let wanted = if self.arriving.len() < HEADER { HEADER } else { length(&self.arriving) };
            if self.arriving.len() >= HEADER && self.arriving.len() == wanted {
                self.arrived.extend_from_slice(&self.arriving[HEADER..]);
                self.arriving.clear();
                return Poll::Ready(Ok(()));
            }
            let mut room = vec![0; wanted - self.arriving.len()];
            let mut buffer = ReadBuf::new(&mut room);
            ready!(Pin::new(&mut self.stream).poll_read(context, &mut buffer))?;
            if buffer.filled().is_empty() {
                return Poll::Ready(Err(io::ErrorKind::UnexpectedEof.into()));
            }
            self.arriving.extend_from_slice(buffer.filled());
        }
    }
}

impl AsyncRead for Wrapped {
    fn poll_read(
        mut self: Pin<&mut Self>,
        context: &mut Context<'_>,
        buffer: &mut ReadBuf<'_>,
    ) -> Poll<io::Result<()>> {
        if self.arrived.is_empty() && !self.handshaking {
            return Pin::new(&mut self.stream).poll_read(context, buffer);
        }
        if self.arrived.is_empty() {
            ready!(self.poll_packet(context))?;
        }
        let count = buffer.remaining().min(self.arrived.len());
        buffer.put_slice(&self.arrived[..count]);
        self.arrived.drain(..count);
        Poll::Ready(Ok(()))
    }
}

impl AsyncWrite for Wrapped {
    fn poll_write(
        mut self: Pin<&mut Self>,
        context: &mut Context<'_>,
        bytes: &[u8],
    ) -> Poll<io::Result<usize>> {
        if self.handshaking {
            self.written.extend_from_slice(bytes);
            return Poll::Ready(Ok(bytes.len()));
        }
        // Nothing of the handshake may be left behind.
        ready!(self.poll_send(context))?;
        Pin::new(&mut self.stream).poll_write(context, bytes)
    }

    fn poll_flush(mut self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<io::Result<()>> {
        ready!(self.poll_send(context))?;
        Pin::new(&mut self.stream).poll_flush(context)
    }

    fn poll_shutdown(mut self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<io::Result<()>> {
        Pin::new(&mut self.stream).poll_shutdown(context)
    }
}

/// An encrypted connection that looks like a plain one: the driver's prelogin is answered here
/// with what the server said to kobl's.
pub(super) struct Encrypted {
    tls: TlsStream<Wrapped>,
    asked: Vec<u8>,
    answered: bool,
    answer: Vec<u8>,
    given: usize,
}

impl AsyncRead for Encrypted {
    fn poll_read(
        mut self: Pin<&mut Self>,
        context: &mut Context<'_>,
        buffer: &mut ReadBuf<'_>,
    ) -> Poll<io::Result<()>> {
        let left = &self.answer[self.given..];
        if left.is_empty() || !self.answered {
            return Pin::new(&mut self.tls).poll_read(context, buffer);
        }
        let count = buffer.remaining().min(left.len());
        buffer.put_slice(&left[..count]);
        self.given += count;
        Poll::Ready(Ok(()))
    }
}

impl AsyncWrite for Encrypted {
    fn poll_write(
        mut self: Pin<&mut Self>,
        context: &mut Context<'_>,
        bytes: &[u8],
    ) -> Poll<io::Result<usize>> {
        if self.answered {
            return Pin::new(&mut self.tls).poll_write(context, bytes);
        }
        self.asked.extend_from_slice(bytes);
        self.answered = self.asked.len() >= HEADER && self.asked.len() >= length(&self.asked);
        Poll::Ready(Ok(bytes.len()))
    }

    fn poll_flush(mut self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<io::Result<()>> {
        Pin::new(&mut self.tls).poll_flush(context)
    }

    fn poll_shutdown(mut self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<io::Result<()>> {
        Pin::new(&mut self.tls).poll_shutdown(context)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_fingerprint_is_read_as_it_is_written_and_as_tools_write_it() {
        let fingerprint = CertificateFingerprint::of(&CertificateDer::from(vec![1, 2, 3]));
        let text = fingerprint.to_string();
        assert_eq!(text.len(), 32 * 3 - 1);
        for written in [text.clone(), text.to_lowercase(), text.replace(':', ""), text.replace(':', " ")] {
            assert_eq!(CertificateFingerprint::parse(&written), Some(fingerprint), "{written}");
        }
        for bad in ["", "AB", &text[..text.len() - 1], &format!("{text}:00"), &"x".repeat(64)] {
            assert_eq!(CertificateFingerprint::parse(bad), None, "{bad}");
        }
    }

    #[test]
    fn the_encryption_of_a_prelogin_is_found() {
        let packet = prelogin_packet();
        let at = encryption_at(&packet).expect("an option");
        assert_eq!(packet[at], ENCRYPTION_ON);
        assert_eq!(length(&packet), packet.len());
        assert_eq!(encryption_at(&packet[..HEADER]), None);
        assert_eq!(encryption_at(&[0, 0, 0, 9, 0, 0, 0, 0, NO_MORE_OPTIONS]), None);
    }
}
