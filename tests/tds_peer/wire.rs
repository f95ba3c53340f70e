//! The TDS packets and tokens that the stand-in needs (source: MS-TDS 2.2).

use std::io::{self, Read, Write};

/// Message types of a client.
pub(crate) const BATCH: u8 = 1;
pub(crate) const RPC: u8 = 3;
pub(crate) const PRELOGIN: u8 = 18;
const RESPONSE: u8 = 4;

const PACKET: usize = 4096;
const HEADER: usize = 8;

/// One message of the client: its type and payload over all its packets.
pub(crate) fn receive(stream: &mut dyn Read) -> io::Result<(u8, Vec<u8>)> {
    let mut payload = Vec::new();
    loop {
        let mut header = [0; HEADER];
        stream.read_exact(&mut header)?;
        let length = usize::from(u16::from_be_bytes([header[2], header[3]]));
        let start = payload.len();
        payload.resize(start + length - HEADER, 0);
        stream.read_exact(&mut payload[start..])?;
        if header[1] & 1 == 1 {
            return Ok((header[0], payload));
        }
    }
}

/// The packets of an answer.
pub(crate) fn packets(payload: &[u8]) -> Vec<u8> {
    packets_of(RESPONSE, payload)
}

/// The packets of a message of this type.
pub(crate) fn packets_of(kind: u8, payload: &[u8]) -> Vec<u8> {
    let mut bytes = Vec::new();
    let parts: Vec<&[u8]> = payload.chunks(PACKET - HEADER).collect();
    for (i, part) in parts.iter().enumerate() {
        let last = u8::from(i + 1 == parts.len());
        bytes.extend([kind, last]);
        bytes.extend(((part.len() + HEADER) as u16).to_be_bytes());
        // Packets are numbered modulo 256.
        bytes.extend([0, 0, (i as u8).wrapping_add(1), 0]);
        bytes.extend_from_slice(part);
    }
    bytes
}

pub(crate) fn send(stream: &mut dyn Write, payload: &[u8]) -> io::Result<()> {
    stream.write_all(&packets(payload))?;
    stream.flush()
}

/// The answer to a prelogin: version 11 (SQL Server 2012) and an encryption byte.
pub(crate) fn prelogin(encryption: u8) -> Vec<u8> {
    let mut bytes = vec![0, 0, 11, 0, 6, 1, 0, 17, 0, 1, 0xff];
    bytes.extend([11, 0, 0, 0, 0, 0, encryption]);
    bytes
}

/// The encryption byte of a client's prelogin.
pub(crate) fn wanted_encryption(payload: &[u8]) -> u8 {
    let mut at = 0;
    while payload[at] != 0xff {
        let offset = usize::from(u16::from_be_bytes([payload[at + 1], payload[at + 2]]));
        if payload[at] == 1 {
            return payload[offset];
        }
        at += 5;
    }
    2
}

fn utf16(text: &str) -> Vec<u8> {
    text.encode_utf16().flat_map(u16::to_le_bytes).collect()
}

fn short_text(text: &str) -> Vec<u8> {
    let mut bytes = vec![text.encode_utf16().count() as u8];
    bytes.extend(utf16(text));
    bytes
}

fn token(kind: u8, body: &[u8]) -> Vec<u8> {
    let mut bytes = vec![kind];
    bytes.extend((body.len() as u16).to_le_bytes());
    bytes.extend_from_slice(body);
    bytes
}

pub(crate) fn login_ack() -> Vec<u8> {
    let mut body = vec![1];
    body.extend(0x7400_0004_u32.to_be_bytes());
    body.extend(short_text("Microsoft SQL Server"));
    body.extend([11, 0, 0, 0]);
    token(0xAD, &body)
}

/// Sends the client to another address.
pub(crate) fn routing(host: &str, port: u16) -> Vec<u8> {
    let mut route = vec![0];
    route.extend(port.to_le_bytes());
    route.extend((host.encode_utf16().count() as u16).to_le_bytes());
    route.extend(utf16(host));
    let mut body = vec![20];
    body.extend((route.len() as u16).to_le_bytes());
    body.extend(route);
    body.extend([0, 0]);
    token(0xE3, &body)
}

/// A transaction began (its descriptor follows) or ended.
pub(crate) fn transaction(begun: bool) -> Vec<u8> {
    let descriptor = [8, 1, 2, 3, 4, 5, 6, 7, 8];
    let mut body = vec![if begun { 8 } else { 9 }];
    if begun {
        body.extend(descriptor);
        body.push(0);
    } else {
        body.push(0);
        body.extend(descriptor);
    }
    token(0xE3, &body)
}

/// An error; its text holds what must never reach kobl's own words.
pub(crate) fn error(number: u32, text: &str) -> Vec<u8> {
    let mut body = Vec::new();
    body.extend(number.to_le_bytes());
    body.extend([1, 16]);
    body.extend((text.encode_utf16().count() as u16).to_le_bytes());
    body.extend(utf16(text));
    body.extend(short_text("PEER"));
    body.extend(short_text(""));
    body.extend(1_u32.to_le_bytes());
    token(0xAA, &body)
}

pub(crate) fn info(text: &str) -> Vec<u8> {
    let mut bytes = error(0, text);
    bytes[0] = 0xAB;
    bytes[3 + 5] = 0;
    bytes
}

/// Ends a statement: more follows, with or without a row count.
pub(crate) fn done(more: bool, rows: Option<u64>, failed: bool) -> Vec<u8> {
    let status = u16::from(more) | u16::from(failed) << 1 | u16::from(rows.is_some()) << 4;
    let mut bytes = vec![0xFD];
    bytes.extend(status.to_le_bytes());
    bytes.extend([0xC1, 0]);
    bytes.extend(rows.unwrap_or(0).to_le_bytes());
    bytes
}

const COLLATION: [u8; 5] = [6, 4, 0, 0, 0];

/// A result's head: columns of `nvarchar(4000)`.
pub(crate) fn head(columns: &[&str]) -> Vec<u8> {
    let mut bytes = vec![0x81];
    bytes.extend((columns.len() as u16).to_le_bytes());
    for column in columns {
        bytes.extend([0, 0, 0, 0, 1, 0, 0xE7, 0x40, 0x1F]);
        bytes.extend(COLLATION);
        bytes.extend(short_text(column));
    }
    bytes
}

pub(crate) fn row<'a>(cells: impl IntoIterator<Item = Option<&'a str>>) -> Vec<u8> {
    let mut bytes = vec![0xD1];
    for cell in cells {
        match cell {
            None => bytes.extend([0xff, 0xff]),
            Some(text) => {
                let text = utf16(text);
                bytes.extend((text.len() as u16).to_le_bytes());
                bytes.extend(text);
            }
        }
    }
    bytes
}

/// A request's statement and parameters.
pub(crate) fn request(kind: u8, payload: &[u8]) -> (String, Vec<Option<String>>) {
    let headers = u32::from_le_bytes([payload[0], payload[1], payload[2], payload[3]]) as usize;
    let body = &payload[headers..];
    match kind {
        BATCH => (from_utf16(body), Vec::new()),
        RPC => {
            let mut reader = Reader { bytes: body, at: 0 };
            assert_eq!(reader.u16(), 0xffff, "a procedure by number");
            assert_eq!(reader.u16(), 10, "sp_executesql");
            reader.u16();
            let mut values = Vec::new();
            while reader.at < body.len() {
                values.push(reader.parameter());
            }
            let mut values = values.into_iter();
            let statement = values.next().flatten().expect("a statement");
            // The declarations follow the statement.
            (statement, values.skip(1).collect())
        }
        other => panic!("message type {other}"),
    }
}

fn from_utf16(bytes: &[u8]) -> String {
    let units: Vec<u16> = bytes.chunks_exact(2).map(|pair| u16::from_le_bytes([pair[0], pair[1]])).collect();
    String::from_utf16(&units).expect("UTF-16")
}

struct Reader<'a> {
    bytes: &'a [u8],
    at: usize,
}

impl Reader<'_> {
    fn take(&mut self, count: usize) -> &[u8] {
        self.at += count;
        &self.bytes[self.at - count..self.at]
    }

    fn u8(&mut self) -> u8 {
        self.take(1)[0]
    }

    fn u16(&mut self) -> u16 {
        u16::from_le_bytes(self.take(2).try_into().expect("two bytes"))
    }

    fn u32(&mut self) -> u32 {
        u32::from_le_bytes(self.take(4).try_into().expect("four bytes"))
    }

    /// A parameter: name, flags, type, value. Only texts and NULL are understood.
    fn parameter(&mut self) -> Option<String> {
        let name = usize::from(self.u8());
        self.take(name * 2 + 1);
        match self.u8() {
            0x1F => None,
            0xE7 => {
                let most = self.u16();
                self.take(5);
                if most == 0xffff { self.long_text() } else { self.text() }
            }
            other => panic!("parameter type {other:#x}"),
        }
    }

    fn text(&mut self) -> Option<String> {
        match self.u16() {
            0xffff => None,
            length => Some(from_utf16(self.take(length.into()))),
        }
    }

    /// `nvarchar(max)`: a length that may be unknown, then chunks up to an empty one.
    fn long_text(&mut self) -> Option<String> {
        self.take(8);
        let mut bytes = Vec::new();
        loop {
            let length = self.u32() as usize;
            if length == 0 {
                return Some(from_utf16(&bytes));
            }
            bytes.extend_from_slice(self.take(length));
        }
    }
}
