//! A server on the loopback interface that answers as badly as it is told to.

use std::io::{BufRead, BufReader, Write};
use std::net::{SocketAddr, TcpListener, TcpStream};
use std::sync::{Arc, Mutex};
use std::thread;

use flate2::Compression;
use flate2::write::GzEncoder;

/// A request: the target of its first line, and its headers in lower case.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Request {
    pub(crate) target: String,
    pub(crate) headers: Vec<String>,
}

impl Request {
    /// The value of a parameter of the query, percent signs and all.
    pub(crate) fn parameter(&self, name: &str) -> Option<String> {
        let query = self.target.split_once('?')?.1;
        query.split('&').find_map(|pair| pair.strip_prefix(&format!("{name}=")).map(str::to_owned))
    }

    pub(crate) fn number(&self, name: &str) -> u64 {
        self.parameter(name).and_then(|value| value.parse().ok()).unwrap_or(0)
    }
}

/// Answers every request by a closure that gets the request, how many came before it, and the
/// connection to write to.
pub(crate) struct Server {
    address: SocketAddr,
    requests: Arc<Mutex<Vec<Request>>>,
}

impl Server {
    pub(crate) fn start(
        answer: impl Fn(&Request, usize, &mut TcpStream) -> std::io::Result<()> + Send + Sync + 'static,
    ) -> Self {
        let listener = TcpListener::bind("127.0.0.1:0").expect("a free port");
        let address = listener.local_addr().expect("bound");
        let requests = Arc::new(Mutex::new(Vec::new()));
        let (seen, answer) = (Arc::clone(&requests), Arc::new(answer));
        thread::spawn(move || {
            for mut connection in listener.incoming().flatten() {
                let (seen, answer) = (Arc::clone(&seen), Arc::clone(&answer));
                thread::spawn(move || {
                    let Some(request) = read_request(&connection) else { return };
                    let before = {
                        let mut seen = seen.lock().expect("not poisoned");
                        seen.push(request.clone());
                        seen.len() - 1
                    };
                    // A client that hangs up on a bad answer is what is tested.
                    let _ = answer(&request, before, &mut connection);
                });
            }
        });
        Self { address, requests }
    }

    /// Answers with a status and a JSON body.
    pub(crate) fn json(answer: impl Fn(&Request, usize) -> (u16, String) + Send + Sync + 'static) -> Self {
        Self::start(move |request, before, out| {
            let (status, body) = answer(request, before);
            respond(out, status, &["Content-Type: application/json"], body.as_bytes())
        })
    }

    pub(crate) fn url(&self) -> String {
        format!("http://{}", self.address)
    }

    pub(crate) fn requests(&self) -> Vec<Request> {
        self.requests.lock().expect("not poisoned").clone()
    }
}

fn read_request(connection: &TcpStream) -> Option<Request> {
    let mut lines = BufReader::new(connection).lines();
    let first = lines.next()?.ok()?;
    let target = first.split(' ').nth(1)?.to_owned();
    let mut headers = Vec::new();
    for line in lines {
        let line = line.ok()?;
        if line.is_empty() {
            break;
        }
        headers.push(line.to_ascii_lowercase());
    }
    Some(Request { target, headers })
}

/// Writes a whole answer and closes.
pub(crate) fn respond(
    out: &mut TcpStream,
    status: u16,
    headers: &[&str],
    body: &[u8],
) -> std::io::Result<()> {
    head(out, status, headers, Some(body.len()))?;
    out.write_all(body)
}

/// Writes the head of an answer; without a length the body ends with the connection.
pub(crate) fn head(
    out: &mut TcpStream,
    status: u16,
    headers: &[&str],
    length: Option<usize>,
) -> std::io::Result<()> {
    let mut text = format!("HTTP/1.1 {status} X\r\nConnection: close\r\n");
    for header in headers {
        text.push_str(header);
        text.push_str("\r\n");
    }
    if let Some(length) = length {
        text.push_str(&format!("Content-Length: {length}\r\n"));
    }
    text.push_str("\r\n");
    out.write_all(text.as_bytes())
}

/// Packs bytes as gzip does, without making them smaller.
pub(crate) fn gzip(bytes: &[u8]) -> Vec<u8> {
    let mut packed = GzEncoder::new(Vec::new(), Compression::none());
    packed.write_all(bytes).and_then(|()| packed.finish()).expect("to memory")
}
