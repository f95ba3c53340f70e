//! A network that fails: between kobl and the server, it closes both sides at
//! a given packet of the client, or says nothing more.

use std::io::{Read, Write};
use std::net::{Shutdown, TcpListener, TcpStream};
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, AtomicUsize, Ordering};
use std::thread;
use std::time::Duration;

use kobl::change::{Change, CommitError, CustomerStore, Outcome, Standing, settled_rows};
use kobl::config::ClientViewConfig;
use kobl::systems::sqlserver::{ServerSettings, SqlServerStore};

/// Where the network fails.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Cut {
    /// The client's n-th packet is lost.
    Before(usize),
    /// The client's n-th packet arrives, and no answer to it.
    After(usize),
    /// Every n-th packet of the client is lost, on every connection.
    Every(usize),
    /// The client's n-th packet arrives; then nothing more is heard, and nobody hangs up.
    Stall(usize),
}

impl Cut {
    /// The packet is lost.
    fn loses(self, packet: usize) -> bool {
        match self {
            Self::Before(n) => packet == n,
            Self::Every(n) => packet.is_multiple_of(n),
            Self::After(_) | Self::Stall(_) => false,
        }
    }

    /// The packet arrives, and no answer to it.
    fn gags(self, packet: usize) -> bool {
        matches!(self, Self::After(n) | Self::Stall(n) if packet == n)
    }
}

/// A port that leads to the server.
pub(super) struct Proxy {
    port: u16,
    packets: Arc<AtomicUsize>,
    stopping: Arc<AtomicBool>,
    /// How long kobl is to wait for an answer.
    answer: Duration,
}

impl Proxy {
    pub(super) fn start(server: &str, cut: Option<Cut>) -> Self {
        let settings = super::settings(server);
        let target = (settings.host.clone(), settings.port.unwrap_or(1433));
        let listener = TcpListener::bind("127.0.0.1:0").expect("a free port");
        let port = listener.local_addr().expect("an address").port();
        let (packets, stopping) = (Arc::new(AtomicUsize::new(0)), Arc::new(AtomicBool::new(false)));
        let (counted, stop) = (Arc::clone(&packets), Arc::clone(&stopping));
        thread::spawn(move || {
            for client in listener.incoming() {
                if stop.load(Ordering::Acquire) {
                    return;
                }
                let client = client.expect("a connection");
                let server = TcpStream::connect((target.0.as_str(), target.1)).expect("the server answers");
                let counted = Arc::clone(&counted);
                thread::spawn(move || forward(client, server, &counted, cut));
            }
        });
        let stalls = matches!(cut, Some(Cut::Stall(_)));
        Self { port, packets, stopping, answer: Duration::from_secs(if stalls { 2 } else { 20 }) }
    }

    /// The same server, through the proxy.
    pub(super) fn settings(&self, settings: &ServerSettings) -> ServerSettings {
        let mut settings = settings.clone();
        settings.host_in_certificate.get_or_insert(settings.host.clone());
        settings.host = "127.0.0.1".to_owned();
        settings.instance = None;
        settings.port = Some(self.port);
        settings.timeouts.answer = self.answer;
        settings
    }

    pub(super) fn packets(&self) -> usize {
        self.packets.load(Ordering::Acquire)
    }
}

impl Drop for Proxy {
    fn drop(&mut self) {
        self.stopping.store(true, Ordering::Release);
        drop(TcpStream::connect(("127.0.0.1", self.port)));
    }
}

/// Passes the client's packets on and counts them; answers pass on a thread of their own.
fn forward(mut client: TcpStream, mut server: TcpStream, packets: &AtomicUsize, cut: Option<Cut>) {
    let (mut from, mut to) = (server.try_clone().expect("a socket"), client.try_clone().expect("a socket"));
    let gagged = Arc::new(AtomicBool::new(false));
    let silent = Arc::clone(&gagged);
    let stalls = matches!(cut, Some(Cut::Stall(_)));
    thread::spawn(move || {
        let mut buffer = [0; 16 * 1024];
        while let Ok(count @ 1..) = from.read(&mut buffer) {
            let gagged = silent.load(Ordering::Acquire);
            if gagged && stalls {
                continue;
            }
            if gagged || to.write_all(&buffer[..count]).is_err() {
                break;
            }
        }
        // Ends the client's wait, whoever closed.
        let _ = to.shutdown(Shutdown::Both);
    });
    let mut buffer = [0; 16 * 1024];
    while let Ok(count @ 1..) = client.read(&mut buffer) {
        let packet = packets.fetch_add(1, Ordering::AcqRel) + 1;
        if cut.is_some_and(|cut| cut.loses(packet)) {
            break;
        }
        if cut.is_some_and(|cut| cut.gags(packet)) {
            gagged.store(true, Ordering::Release);
        }
        if server.write_all(&buffer[..count]).is_err() {
            break;
        }
    }
    let _ = server.shutdown(Shutdown::Both);
    let _ = client.shutdown(Shutdown::Both);
}

/// What a write told.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Told {
    Written,
    NotWritten,
    Unknown,
}

/// One write, from connecting to its outcome, read again after a lost commit.
pub(super) fn write(settings: ServerSettings, config: &ClientViewConfig, changes: &[Change]) -> Told {
    let Ok(mut store) = SqlServerStore::open(settings, config) else { return Told::NotWritten };
    let outcome = match store.stage(changes) {
        Ok(staged) => staged.commit(),
        Err(_) => return Told::NotWritten,
    };
    match outcome {
        Ok(()) => Told::Written,
        Err(CommitError::RolledBack(_)) => Told::NotWritten,
        Err(CommitError::Unknown(_)) => match store.reconnect().and_then(|()| settled_rows(&mut store)) {
            Err(_) => Told::Unknown,
            Ok(rows) => match Standing::of(changes, &rows).outcome() {
                Outcome::Written => Told::Written,
                Outcome::NotWritten => Told::NotWritten,
                other => panic!("half a write: {other:?}"),
            },
        },
    }
}
