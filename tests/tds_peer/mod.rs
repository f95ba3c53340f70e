//! A stand-in for SQL Server: a loopback listener that speaks as much TDS as
//! the driver needs and understands kobl's own statements by the name each
//! begins with (`/* kobl:update */`). It keeps one customer table in memory,
//! with transactions and the lock against a second kobl, so that whole
//! conversations run against it; and it can be told to fail at any message.

mod database;
mod faults;
mod session;
pub(crate) mod tls;
pub(crate) mod wire;

use std::net::{SocketAddr, TcpListener, TcpStream};
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Arc, Condvar, Mutex, MutexGuard};
use std::thread;

pub(crate) use database::Database;
pub(crate) use faults::{Act, Fault, When};

/// A running stand-in. Dropped, it stops listening.
pub(crate) struct Peer {
    address: SocketAddr,
    shared: Arc<Shared>,
}

/// What all connections share.
pub(crate) struct Shared {
    state: Mutex<State>,
    changed: Condvar,
    stopping: AtomicBool,
}

/// The database, what is to go wrong, and what was heard.
#[derive(Default)]
pub(crate) struct State {
    pub(crate) database: Database,
    pub(crate) faults: Vec<Fault>,
    /// Names of the messages received, in order: `prelogin`, `login`, `begin`, ...
    pub(crate) heard: Vec<String>,
    pub(crate) encryption: tls::Offer,
    /// What came as a login, as it stood on the wire (inside TLS, where there was any).
    pub(crate) logins: Vec<Vec<u8>>,
    /// Addresses to send a login on to, once each.
    pub(crate) routes: Vec<(String, u16)>,
}

impl Shared {
    pub(crate) fn state(&self) -> MutexGuard<'_, State> {
        self.state.lock().expect("no connection panicked")
    }
}

impl Peer {
    /// Listens on a free port of the loopback.
    pub(crate) fn start(database: Database) -> Self {
        let listener = TcpListener::bind("127.0.0.1:0").expect("a free port");
        let address = listener.local_addr().expect("an address");
        let shared = Arc::new(Shared {
            state: Mutex::new(State { database, ..State::default() }),
            changed: Condvar::new(),
            stopping: AtomicBool::new(false),
        });
        let accepting = Arc::clone(&shared);
        thread::spawn(move || {
            for stream in listener.incoming() {
                if accepting.stopping.load(Ordering::Acquire) {
                    return;
                }
                let shared = Arc::clone(&accepting);
                let stream = stream.expect("a connection");
                thread::spawn(move || session::serve(stream, &shared));
            }
        });
        Self { address, shared }
    }

    pub(crate) fn port(&self) -> u16 {
        self.address.port()
    }

    pub(crate) fn state(&self) -> MutexGuard<'_, State> {
        self.shared.state()
    }

    /// Makes one thing go wrong, once.
    pub(crate) fn fail(&self, when: When, act: Act) {
        self.state().faults.push(Fault::new(when, act));
    }

    /// The names of all messages so far.
    pub(crate) fn heard(&self) -> Vec<String> {
        self.state().heard.clone()
    }

    /// The links of the table as they are for everybody, in key order.
    pub(crate) fn links(&self) -> Vec<(String, Option<String>)> {
        self.state().database.links()
    }
}

impl Drop for Peer {
    fn drop(&mut self) {
        self.shared.stopping.store(true, Ordering::Release);
        // Wakes the listener so that it sees the flag.
        drop(TcpStream::connect(self.address));
    }
}
