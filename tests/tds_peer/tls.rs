//! Encryption, or its refusal.

use std::io::{self, Read, Write};
use std::net::TcpStream;

/// What the stand-in offers.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub(crate) enum Offer {
    /// No encryption at all.
    #[default]
    None,
}

/// Encryption bytes of a prelogin.
const NOT_SUPPORTED: u8 = 2;

impl Offer {
    /// The byte that answers the client's.
    pub(crate) fn answer(self, _wanted: u8) -> u8 {
        match self {
            Self::None => NOT_SUPPORTED,
        }
    }
}

/// A connection, encrypted or not.
pub(crate) enum Channel {
    Plain(TcpStream),
}

/// What follows the prelogin.
pub(crate) fn channel(stream: TcpStream, _offer: &Offer, _byte: u8) -> io::Result<Channel> {
    Ok(Channel::Plain(stream))
}

impl Channel {
    pub(crate) fn send_raw(&mut self, bytes: &[u8]) -> io::Result<()> {
        self.write_all(bytes)?;
        self.flush()
    }
}

impl Read for Channel {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        match self {
            Self::Plain(stream) => stream.read(buffer),
        }
    }
}

impl Write for Channel {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        match self {
            Self::Plain(stream) => stream.write(bytes),
        }
    }

    fn flush(&mut self) -> io::Result<()> {
        match self {
            Self::Plain(stream) => stream.flush(),
        }
    }
}
