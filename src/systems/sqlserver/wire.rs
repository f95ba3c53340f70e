//! The bytes under the driver, watched: how far the conversation has come, and
//! whether the network ended it.

use std::io;
use std::pin::Pin;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, AtomicU8, Ordering};
use std::task::{Context, Poll};

use tokio::io::{AsyncRead, AsyncWrite, ReadBuf};
use tokio::net::TcpStream;

/// Whatever carries the driver's bytes.
pub(super) trait Duplex: AsyncRead + AsyncWrite + Unpin + Send {}

impl<T: AsyncRead + AsyncWrite + Unpin + Send> Duplex for T {}

/// How far a connection has come.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum ConnectionStep {
    /// The prelogin.
    Greeting,
    /// The TLS handshake has begun.
    Tls,
    /// The login is on its way.
    SigningIn,
}

/// The step of one connection, shared with whoever asks when it failed.
#[derive(Debug, Clone, Default)]
pub(super) struct Phase(Arc<(AtomicU8, AtomicBool)>);

impl Phase {
    /// Takes note of a step; steps are not taken back.
    pub(super) fn reach(&self, step: ConnectionStep) {
        self.0.0.fetch_max(step as u8, Ordering::Relaxed);
    }

    /// Takes note that the network ended the connection.
    pub(super) fn end(&self) {
        self.0.1.store(true, Ordering::Relaxed);
    }

    pub(super) fn step(&self) -> ConnectionStep {
        match self.0.0.load(Ordering::Relaxed) {
            0 => ConnectionStep::Greeting,
            1 => ConnectionStep::Tls,
            _ => ConnectionStep::SigningIn,
        }
    }

    /// Whether the other side hung up or the network failed.
    pub(super) fn has_ended(&self) -> bool {
        self.0.1.load(Ordering::Relaxed)
    }
}

/// First bytes of what a client writes (MS-TDS 2.2.3.1.1; RFC 8446 5.1).
const PRELOGIN: u8 = 0x12;
const LOGIN: u8 = 0x10;
const TLS_HANDSHAKE: u8 = 0x16;
const TLS_DATA: u8 = 0x17;

/// A socket that takes note of how far the conversation on it has come.
pub(super) struct ObservedSocket {
    stream: TcpStream,
    phase: Phase,
    greeted: bool,
    /// The next write begins a packet or record; otherwise it goes on with one.
    at_start: bool,
}

impl ObservedSocket {
    pub(super) fn new(stream: TcpStream, phase: Phase) -> Self {
        Self { stream, phase, greeted: false, at_start: true }
    }

    fn note(&mut self, bytes: &[u8]) {
        match bytes.first() {
            // The second message of this type carries the TLS handshake.
            Some(&PRELOGIN) if self.greeted => self.phase.reach(ConnectionStep::Tls),
            Some(&PRELOGIN) => self.greeted = true,
            Some(&TLS_HANDSHAKE) => self.phase.reach(ConnectionStep::Tls),
            Some(&(LOGIN | TLS_DATA)) => self.phase.reach(ConnectionStep::SigningIn),
            _ => {}
        }
    }
}

impl AsyncRead for ObservedSocket {
    fn poll_read(
        mut self: Pin<&mut Self>,
        context: &mut Context<'_>,
        buffer: &mut ReadBuf<'_>,
    ) -> Poll<io::Result<()>> {
        let (before, room) = (buffer.filled().len(), buffer.remaining());
        let outcome = Pin::new(&mut self.stream).poll_read(context, buffer);
        match &outcome {
            Poll::Ready(Err(_)) => self.phase.end(),
            Poll::Ready(Ok(())) if room > 0 && buffer.filled().len() == before => self.phase.end(),
            _ => {}
        }
        outcome
    }
}

impl AsyncWrite for ObservedSocket {
    fn poll_write(
        mut self: Pin<&mut Self>,
        context: &mut Context<'_>,
        bytes: &[u8],
    ) -> Poll<io::Result<usize>> {
        if self.at_start {
            self.note(bytes);
        }
        let outcome = Pin::new(&mut self.stream).poll_write(context, bytes);
        match &outcome {
            Poll::Ready(Ok(written)) => self.at_start = *written == bytes.len(),
            Poll::Ready(Err(_)) => self.phase.end(),
            Poll::Pending => {}
        }
        outcome
    }

    fn poll_flush(mut self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<io::Result<()>> {
        Pin::new(&mut self.stream).poll_flush(context)
    }

    fn poll_shutdown(mut self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<io::Result<()>> {
        Pin::new(&mut self.stream).poll_shutdown(context)
    }
}
