//! A proxy that lets kobl through to an e-conomic of the tests' own, whose
//! certificate only their own authority vouches for: `https://economic.test`.

use std::io::{self, BufRead, BufReader, Write};
use std::net::TcpStream;
use std::sync::Arc;

use rustls::{ServerConnection, StreamOwned};

use super::server::{Request, Server, respond};
use crate::tds_peer::tls::config;

/// Made for these tests; nothing else trusts their authority.
const CERTIFICATE: &[u8] = include_bytes!("certificates/server.pem");
const KEY: &[u8] = include_bytes!("certificates/server.key.pem");
pub(crate) const AUTHORITY: &str = include_str!("certificates/authority.pem");

/// Where the tunnel leads.
pub(crate) const ADDRESS: &str = "https://economic.test";

/// A proxy on this machine; behind it, every address is answered by `answer` with JSON.
pub(crate) fn proxy(answer: impl Fn(&str) -> String + Send + Sync + 'static) -> Server {
    Server::start(move |request, _, out| {
        if !request.is_connect() {
            return respond(out, 400, &[], b"");
        }
        out.write_all(b"HTTP/1.1 200 Connection established\r\n\r\n")?;
        behind(out.try_clone()?, &answer)
    })
}

fn behind(stream: TcpStream, answer: &dyn Fn(&str) -> String) -> io::Result<()> {
    let connection = ServerConnection::new(Arc::new(config(CERTIFICATE, KEY))).map_err(io::Error::other)?;
    let mut lines = BufReader::new(StreamOwned::new(connection, stream));
    let mut first = String::new();
    lines.read_line(&mut first)?;
    let mut line = String::new();
    while lines.read_line(&mut line)? > 2 {
        line.clear();
    }
    let body = answer(first.split(' ').nth(1).unwrap_or_default());
    let head = format!("HTTP/1.1 200 OK\r\nConnection: close\r\nContent-Length: {}\r\n\r\n", body.len());
    let tls = lines.get_mut();
    tls.write_all(head.as_bytes())?;
    tls.write_all(body.as_bytes())?;
    tls.conn.send_close_notify();
    tls.flush()
}

impl Request {
    /// Whether a proxy is asked to let through, as for every `https` address.
    fn is_connect(&self) -> bool {
        !self.target.starts_with('/') && !self.target.contains("://")
    }
}
