//! SQL Server through the driver and the wire, against the stand-in of
//! `tds_peer`: what is written, what is told, and what is told when something
//! goes wrong at any message.

use std::time::Duration;

use kobl::change::{
    Change, CommitError, ConnectionException, CustomerStore, StageError, StoreError, StoreErrorKind,
    WriteError, note_holders,
};
use kobl::config::{ClientViewConfig, Config};
use kobl::customer::{EconomicNumber, Field, Key, StoredLink};
use kobl::progress::{Progress, Silent, Stage};
use kobl::systems::sqlserver::{
    CertificateFingerprint, Login, Seen, ServerSettings, SqlServerStore, Timeouts, Trust, WireEncryption,
    look_at, situation,
};

use crate::change::memory::{MemoryJournal, Steps, intent};
use crate::judged_fields::JUDGED;
use crate::tds_peer::tls::Offer;
use crate::tds_peer::{Act, Database, Peer, When};

const CONFIG: &str = r#"
[clientview]
source = "sqlserver"
connection = "Server=SRV01;Database=ClientTime"
table = "Customer"
[clientview.columns]
key = "CustomerID"
code = "CustomerCode"
link = "ForeignDebitorSystemIdentification"
name = "Name"
address = ["Address1", "Address2"]
zip = "Zip"
city = "City"
[economic]
source = "csv"
path = "kunder.csv"
"#;

fn config() -> ClientViewConfig {
    Config::parse(CONFIG, "kobl.toml".as_ref()).expect("a good file").clientview
}

fn settings(peer: &Peer) -> ServerSettings {
    let login = Login::Sql { user: "kobl".to_owned(), password: "hemmelig".into() };
    let mut settings = ServerSettings::new("127.0.0.1", login);
    settings.port = Some(peer.port());
    settings.database = Some("ClientTime".to_owned());
    settings.encryption = WireEncryption::Off;
    settings.timeouts =
        Timeouts { connect: Duration::from_secs(60), answer: Duration::from_secs(60), ..Timeouts::default() };
    settings
}

/// For a peer that falls silent: whatever the clock does, waiting longer changes no outcome.
fn impatient(peer: &Peer) -> ServerSettings {
    let wait = Duration::from_millis(400);
    ServerSettings {
        timeouts: Timeouts { connect: wait, answer: wait, ..Timeouts::default() },
        ..settings(peer)
    }
}

/// Gives up on an answer soon, but not so soon that waiting for a lock is cut short.
fn short_answers() -> Timeouts {
    Timeouts { connect: Duration::from_secs(10), answer: Duration::from_secs(3), ..Timeouts::default() }
}

fn open(peer: &Peer) -> Result<SqlServerStore, StoreError> {
    SqlServerStore::open(settings(peer), &config())
}

fn store(peer: &Peer) -> SqlServerStore {
    open(peer).unwrap_or_else(|error| panic!("{error}"))
}

fn change(key: &str, old: Option<&str>, new: Option<&str>) -> Change {
    let link = |text: Option<&str>| StoredLink(text.map(Into::into));
    Change::new(Key::new(key), link(old), link(new))
}

/// Three customers: one NULL, one empty, one linked.
fn three() -> Peer {
    Peer::start(Database::of(&[("1", None), ("2", Some("")), ("3", Some("30"))]))
}

fn three_changes() -> Vec<Change> {
    vec![
        change("1", None, Some("10")),
        change("2", Some(""), Some("20")),
        change("3", Some("30"), Some("31")),
    ]
}

fn links(peer: &Peer) -> Vec<Option<String>> {
    peer.links().into_iter().map(|(_, link)| link).collect()
}

fn texts(links: &[Option<&str>]) -> Vec<Option<String>> {
    links.iter().map(|link| link.map(str::to_owned)).collect()
}

fn before() -> Vec<Option<String>> {
    texts(&[None, Some(""), Some("30")])
}

fn after() -> Vec<Option<String>> {
    texts(&[Some("10"), Some("20"), Some("31")])
}

#[test]
fn the_table_is_read_with_null_and_empty_apart() {
    let peer = three();
    let mut store = store(&peer);
    let read = store.read(&Silent).expect("a list");
    let links: Vec<_> = read.list.customers.iter().map(|customer| customer.link.clone()).collect();
    assert_eq!(links, [StoredLink::null(), StoredLink::text(""), StoredLink::text("30")]);
    let first = &read.list.customers[0];
    assert_eq!((first.key.as_str(), first.code.as_str()), ("1", "K1"));
    assert_eq!((&*first.about.name, &*first.about.zip), ("Kunde 1 ApS", "8000"));
    assert_eq!(first.about.address, ["Vestergade 1", ""]);
    assert_eq!(read.list.columns[2].field, Field::Link);
    assert_eq!(read.damaged, []);
}

/// Counts what is told.
#[derive(Default)]
struct Counted(std::sync::atomic::AtomicU64);

impl Progress for Counted {
    fn begin(&self, _: Stage, _: Option<u64>) {}
    fn advance(&self, steps: u64) {
        self.0.fetch_add(steps, std::sync::atomic::Ordering::Relaxed);
    }
    fn waiting(&self, _: u64) {}
    fn end(&self) {}
}

#[test]
#[ignore = "a million rows: cargo test --release -- --ignored a_million"]
fn a_million_customers_are_read_and_progress_is_told() {
    let mut database = Database::default();
    for key in 1..=1_000_000 {
        database.add(&key.to_string(), None, "Firma med et almindeligt navn ApS");
    }
    let peer = Peer::start(database);
    let told = Counted::default();
    // The peer makes its whole answer before it sends the first of it.
    let patient = ServerSettings { timeouts: Timeouts::default(), ..settings(&peer) };
    let mut store = SqlServerStore::open(patient, &config()).expect("a table");
    let read = store.read(&told).expect("a list");
    assert_eq!(read.list.customers.len(), 1_000_000);
    assert_eq!(told.0.into_inner(), 1_000_000);
}

#[test]
fn the_server_tells_who_it_is() {
    let identity = store(&three()).identity().expect("an identity");
    assert_eq!(
        (
            identity.engine.as_str(),
            identity.server.as_str(),
            identity.database.as_str(),
            identity.table.as_str()
        ),
        ("sqlserver", "PEER", "ClientTime", "dbo.Customer")
    );
}

#[test]
fn a_number_is_formatted_for_the_columns_type() {
    let number = EconomicNumber::new(10_045).expect("a number");
    let mut database = Database::of(&[]);
    database.columns[2].1 = "char(8)";
    let mut store = store(&Peer::start(database));
    assert_eq!(store.link_for(number), Ok(StoredLink::text("10045   ")));
    let mut database = Database::of(&[]);
    database.columns[2].1 = "varchar(4)";
    let mut store = self::store(&Peer::start(database));
    assert_eq!(store.link_for(number).map_err(|e| e.kind), Err(StoreErrorKind::TooLong));
}

#[test]
fn changes_are_written_and_read_back() {
    let peer = three();
    let mut store = store(&peer);
    store.stage(&three_changes()).expect("staged").commit().expect("committed");
    assert_eq!(links(&peer), after());
    let now: Vec<_> = store.current_rows().expect("rows").into_iter().map(|row| row.link).collect();
    assert_eq!(now, [StoredLink::text("10"), StoredLink::text("20"), StoredLink::text("31")]);
}

#[test]
fn what_is_not_committed_is_not_written() {
    let peer = three();
    let mut store = store(&peer);
    drop(store.stage(&three_changes()).expect("staged"));
    assert_eq!(links(&peer), before());
    assert_eq!(peer.heard().last().map(String::as_str), Some("rollback"));
}

#[test]
fn a_row_that_changed_meanwhile_stops_everything() {
    let peer = three();
    let mut store = store(&peer);
    peer.state().database.set_link("2", Some(" ".to_owned()));
    let error = store.stage(&three_changes()).err();
    assert_eq!(error, Some(StageError::Stale(vec![Key::new("2")])));
    assert_eq!(links(&peer), texts(&[None, Some(" "), Some("30")]));
}

#[test]
fn a_row_that_is_gone_stops_everything() {
    let peer = three();
    let mut store = store(&peer);
    peer.state().database.rows.remove("3");
    assert_eq!(store.stage(&three_changes()).err(), Some(StageError::Stale(vec![Key::new("3")])));
}

#[test]
fn a_trigger_that_makes_something_else_of_a_value_is_noticed() {
    let peer = three();
    peer.state().database.trigger = Some(|key, new| if key == "2" { Some("020".to_owned()) } else { new });
    let mut store = store(&peer);
    assert_eq!(store.stage(&three_changes()).err(), Some(StageError::Altered(vec![Key::new("2")])));
    assert_eq!(links(&peer), before());
}

#[test]
fn row_counts_of_triggers_change_nothing() {
    for at in ["begin", "stage", "update", "verify", "commit"] {
        let peer = three();
        peer.fail(When::Statement(at, 1), Act::RowCounts);
        let mut store = store(&peer);
        store.stage(&three_changes()).expect("staged").commit().expect("committed");
        assert_eq!(links(&peer), after(), "counts at {at}");
    }
}

#[test]
fn a_second_kobl_waits_its_turn() {
    let peer = three();
    let (mut first, mut second) = (store(&peer), store(&peer));
    let changes = three_changes();
    let staged = first.stage(&changes).expect("staged");
    assert_eq!(second.stage(&three_changes()).err(), Some(StageError::Busy));
    staged.commit().expect("committed");
    assert_eq!(links(&peer), after());
}

#[test]
fn ten_thousand_changes_take_fewer_than_fifty_round_trips() {
    let keys: Vec<String> = (10_000..20_000).map(|n| n.to_string()).collect();
    let rows: Vec<(&str, Option<&str>)> = keys.iter().map(|key| (key.as_str(), None)).collect();
    let peer = Peer::start(Database::of(&rows));
    let mut store = store(&peer);
    let changes: Vec<Change> = keys.iter().map(|key| change(key, None, Some(key))).collect();
    let before = peer.heard().len();
    store.stage(&changes).expect("staged").commit().expect("committed");
    let trips = peer.heard().len() - before;
    assert!(trips <= 50, "{trips} round trips");
    assert!(peer.links().iter().all(|(key, link)| link.as_ref() == Some(key)));
}

/// The write with a journal in memory, as `apply` makes it.
fn write_journalled(store: &mut SqlServerStore, changes: Vec<Change>) -> Result<(), WriteError> {
    let mut journal = MemoryJournal::default();
    kobl::change::write(store, &mut journal, &intent(changes), &mut Steps::default())
}

#[test]
fn a_deadlock_is_tried_again_as_a_whole() {
    let peer = three();
    for attempt in 1..=3 {
        peer.fail(When::Statement("update", attempt), Act::Error(if attempt == 2 { 1222 } else { 1205 }));
    }
    write_journalled(&mut store(&peer), three_changes()).expect("the fourth attempt succeeds");
    assert_eq!(links(&peer), after());
    assert_eq!(peer.heard().iter().filter(|name| *name == "begin").count(), 4);
}

#[test]
fn a_deadlock_that_stays_is_told() {
    let peer = three();
    for attempt in 1..=4 {
        peer.fail(When::Statement("update", attempt), Act::Error(1205));
    }
    let error = write_journalled(&mut store(&peer), three_changes()).err();
    assert!(
        matches!(error, Some(WriteError::NotStaged(StageError::Store(e))) if e.kind == StoreErrorKind::Deadlock)
    );
    assert_eq!(links(&peer), before());
}

#[test]
fn the_lock_comes_before_the_intent() {
    let peer = three();
    let (mut first, mut second) = (store(&peer), store(&peer));
    let held = first.lock().expect("the lock");
    let mut journal = MemoryJournal::default();
    let said =
        kobl::change::write(&mut second, &mut journal, &intent(three_changes()), &mut Steps::default());
    assert_eq!(said, Err(WriteError::NotStaged(StageError::Busy)));
    assert_eq!(journal.records, []);
    drop(held);
    assert_eq!(links(&peer), before());
}

#[test]
fn what_holds_the_lock_reads_the_rows_and_lets_it_go() {
    let peer = three();
    let (mut first, mut second) = (store(&peer), store(&peer));
    let rows = first.lock().and_then(|mut lock| Ok(lock.current_rows()?)).expect("rows");
    assert_eq!(rows.len(), 3);
    drop(second.lock().expect("the lock is free again"));
}

#[test]
fn every_refusal_of_the_server_has_its_kind_and_writes_nothing() {
    use StoreErrorKind as Kind;
    for (number, kind) in [
        (229, Kind::Rights),
        (334, Kind::Trigger),
        (271, Kind::Computed),
        (547, Kind::Constraint),
        (1934, situation::SESSION_OPTIONS),
        (2601, Kind::Duplicate),
        (2627, Kind::Duplicate),
        (2628, Kind::TooLong),
        (8152, Kind::TooLong),
        (245, Kind::Conversion),
        (3609, Kind::Trigger),
        (3906, Kind::ReadOnly),
        (50_000, Kind::Trigger),
        (102, Kind::Other),
    ] {
        let peer = three();
        peer.fail(When::Statement("update", 1), Act::Error(number));
        let mut store = store(&peer);
        let Some(StageError::Store(error)) = store.stage(&three_changes()).err() else {
            panic!("error {number} must stop the write");
        };
        assert_eq!((error.kind, error.number), (kind, Some(number.into())));
        assert!(!format!("{error:?} {error}").contains("ApS"), "the server's text is kept: {error:?}");
        assert_eq!(links(&peer), before(), "error {number}");
        // The connection is still good: the same write succeeds afterwards.
        store.stage(&three_changes()).expect("staged").commit().expect("committed");
    }
}

#[test]
fn a_login_that_is_refused_is_told_by_its_name() {
    for (number, kind, about) in [
        (18_456, situation::LOGIN, "kobl"),
        (18_452, situation::WINDOWS_SIGN_IN, "kobl"),
        (4060, situation::DATABASE, "ClientTime"),
        (927, situation::DATABASE_NOT_OPEN, "ClientTime"),
        (4711, situation::NOT_LET_IN, "kobl"),
    ] {
        let peer = three();
        peer.fail(When::Statement("login", 1), Act::Error(number));
        let error = open(&peer).err().expect("refused");
        assert_eq!((error.kind, error.object.as_deref()), (kind, Some(about)));
    }
}

#[test]
fn a_server_that_breaks_off_a_sign_in_is_never_told_as_a_matter_of_encryption() {
    for act in [Act::DropBefore, Act::DropAfter, Act::DropMidway] {
        for offer in [Offer::None, Offer::Tls] {
            let peer = three();
            peer.state().encryption = offer;
            peer.fail(When::Statement("login", 1), act);
            let encryption =
                if offer == Offer::None { WireEncryption::Off } else { WireEncryption::Required };
            let settings = ServerSettings { encryption, trust: authority(), ..settings(&peer) };
            let error = SqlServerStore::open(settings, &config()).err().expect("refused");
            let told = (error.kind, error.object.as_deref());
            assert_eq!(told, (situation::SIGN_IN, Some("kobl")), "{act:?} {offer:?}");
        }
    }
    // Before the login it is the network.
    let peer = three();
    peer.fail(When::Statement("prelogin", 1), Act::DropBefore);
    assert_eq!(open(&peer).err().map(|error| error.kind), Some(StoreErrorKind::Lost));
}

/// With `--features ntlm` the driver's own sign-in runs into the server's refusals; without it nothing
/// is sent.
#[test]
#[cfg(not(windows))]
fn a_windows_account_that_is_not_accepted_is_told_as_that() {
    for act in [Act::DropBefore, Act::DropAfter, Act::DropMidway, Act::Error(18_452)] {
        let peer = three();
        peer.fail(When::Statement("login", 1), act);
        let login = Login::Windows { user: "FIRM\\ida".to_owned(), password: "hemmelig".into() };
        let settings = ServerSettings { login, ..settings(&peer) };
        let error = SqlServerStore::open(settings, &config()).err().expect("refused");
        let ntlm = cfg!(feature = "ntlm");
        let expected = if ntlm { situation::WINDOWS_SIGN_IN } else { situation::NO_NTLM };
        assert_eq!((error.kind, error.object.as_deref()), (expected, Some("FIRM\\ida")), "{act:?}");
        let logins = peer.state().logins.concat();
        assert_eq!(logins.windows(8).any(|bytes| bytes == b"NTLMSSP\0"), ntlm, "{act:?}");
    }
}

#[test]
fn a_server_without_encryption_is_refused_unless_told_otherwise() {
    let peer = three();
    let mut settings = settings(&peer);
    settings.encryption = WireEncryption::Required;
    let error = SqlServerStore::open(settings, &config()).err().expect("refused");
    assert_eq!(error.kind, situation::TLS);
    assert!(!peer.heard().contains(&"login".to_owned()), "the password was not sent");
}

/// A stand-in that encrypts, with a certificate of an authority nobody knows.
fn encrypted() -> Peer {
    let peer = three();
    peer.state().encryption = Offer::Tls;
    peer
}

fn authority() -> Trust {
    let folder = concat!(env!("CARGO_MANIFEST_DIR"), "/tests/tds_peer/certificates");
    Trust::AuthorityFile(std::path::Path::new(folder).join("authority.pem"))
}

#[test]
fn a_certificate_of_a_named_authority_is_trusted() {
    let peer = encrypted();
    let settings =
        ServerSettings { encryption: WireEncryption::Required, trust: authority(), ..settings(&peer) };
    let mut store = SqlServerStore::open(settings, &config()).expect("trusted");
    assert_eq!(store.exceptions(), []);
    store.stage(&three_changes()).expect("staged").commit().expect("committed");
    assert_eq!(links(&peer), after());
}

#[test]
fn a_certificate_that_nobody_vouches_for_is_refused_before_the_password_is_sent() {
    let wrong_name = Some("another.server".to_owned());
    for (trust, host_in_certificate) in [(Trust::System, None), (authority(), wrong_name)] {
        let peer = encrypted();
        let settings = ServerSettings {
            encryption: WireEncryption::Required,
            trust,
            host_in_certificate,
            ..settings(&peer)
        };
        let error = SqlServerStore::open(settings, &config()).err().expect("refused");
        assert_eq!(error.kind, situation::CERTIFICATE, "{error}");
        assert_eq!(peer.heard(), ["prelogin"], "the password was not sent");
    }
}

/// The stand-in with a certificate that no authority vouches for.
fn unvouched(offer: Offer) -> (Peer, ServerSettings) {
    let peer = three();
    peer.state().encryption = offer;
    let settings = ServerSettings { encryption: WireEncryption::Required, ..settings(&peer) };
    (peer, settings)
}

fn seen(settings: &ServerSettings) -> Option<Seen> {
    look_at(settings).expect("a server")
}

#[test]
fn a_certificate_that_the_server_made_for_itself_is_trusted_by_its_fingerprint_alone() {
    let (peer, settings) = unvouched(Offer::SelfSigned);
    let error = SqlServerStore::open(settings.clone(), &config()).err().expect("refused");
    assert_eq!(error.kind, situation::CERTIFICATE);
    let Some(Seen::Good(fingerprint)) = seen(&settings) else { panic!("a fingerprint") };
    assert!(!peer.heard().contains(&"login".to_owned()), "looking is not signing in");

    let pinned = ServerSettings { trust: Trust::Fingerprint(fingerprint), ..settings.clone() };
    assert_eq!(seen(&pinned), Some(Seen::Trusted));
    let mut store = SqlServerStore::open(pinned.clone(), &config()).expect("trusted");
    assert_eq!(store.exceptions(), [], "it is as safe as the default");
    store.stage(&three_changes()).expect("staged").commit().expect("committed");
    assert_eq!(links(&peer), after());

    // Another certificate, also one that an authority vouches for, is another server.
    for offer in [Offer::Tls, Offer::Old] {
        let (other, settings) = unvouched(offer);
        let wrong = ServerSettings { trust: pinned.trust.clone(), ..settings };
        let error = SqlServerStore::open(wrong, &config()).err().expect("refused");
        assert_eq!(error.kind, situation::CERTIFICATE_CHANGED, "{offer:?}");
        assert_eq!(other.heard(), ["prelogin"], "the password was not sent");
    }
    // A server that does without encryption does not get by it.
    let (plain, settings) = unvouched(Offer::None);
    let wrong = ServerSettings { trust: pinned.trust, ..settings };
    assert_eq!(SqlServerStore::open(wrong, &config()).err().map(|e| e.kind), Some(situation::TLS));
    assert_eq!(plain.heard(), ["prelogin"]);
}

#[test]
fn a_certificate_that_proves_nothing_cannot_be_pinned() {
    let (_peer, settings) = unvouched(Offer::Old);
    let Some(Seen::TooWeak(fingerprint)) = seen(&settings) else { panic!("version 1") };
    let pinned = ServerSettings { trust: Trust::Fingerprint(fingerprint), ..settings };
    assert_eq!(SqlServerStore::open(pinned, &config()).err().map(|e| e.kind), Some(situation::TLS));
}

#[test]
fn a_certificate_is_seen_to_be_trusted_where_its_authority_is() {
    let (_peer, settings) = unvouched(Offer::Tls);
    assert!(matches!(seen(&settings), Some(Seen::Good(_))));
    assert_eq!(seen(&ServerSettings { trust: authority(), ..settings }), Some(Seen::Trusted));
    let (_peer, settings) = unvouched(Offer::None);
    assert_eq!(look_at(&settings).map_err(|error| error.kind), Err(situation::TLS));
}

#[test]
fn an_authority_file_that_holds_no_certificate_is_told_as_that() {
    let folder = tempfile::tempdir().expect("a folder");
    let file = folder.path().join("ca.pem");
    for bytes in ["", "no certificate", "-----BEGIN CERTIFICATE-----\nAAAA\n-----END CERTIFICATE-----\n"] {
        std::fs::write(&file, bytes).expect("written");
        let (peer, settings) = unvouched(Offer::Tls);
        let settings = ServerSettings { trust: Trust::AuthorityFile(file.clone()), ..settings };
        let error = SqlServerStore::open(settings, &config()).err().expect("refused");
        assert_eq!(error.kind, situation::CERTIFICATE_FILE, "{bytes:?}");
        assert_eq!(peer.heard(), Vec::<String>::new());
    }
}

#[test]
fn no_byte_of_a_login_travels_in_the_clear_beside_a_pinned_certificate() {
    let (peer, settings) = unvouched(Offer::SelfSigned);
    let Some(Seen::Good(fingerprint)) = seen(&settings) else { panic!("a fingerprint") };
    let settings = ServerSettings { trust: Trust::Fingerprint(fingerprint), ..settings };
    SqlServerStore::open(settings, &config()).expect("trusted");
    // The stand-in reads the login behind its own TLS; without it there would be none to read.
    assert_eq!(peer.state().logins.len(), 1);
    assert!(CertificateFingerprint::parse(&fingerprint.to_string()) == Some(fingerprint));
}

#[test]
fn any_certificate_will_do_only_by_the_users_word() {
    let peer = encrypted();
    let settings = ServerSettings {
        encryption: WireEncryption::Required,
        trust: Trust::AnyCertificate,
        ..settings(&peer)
    };
    let store = SqlServerStore::open(settings, &config()).expect("trusted by word");
    assert_eq!(store.exceptions(), [ConnectionException::TrustServerCertificate]);
}

#[test]
fn the_login_alone_can_be_encrypted() {
    let peer = encrypted();
    let settings =
        ServerSettings { encryption: WireEncryption::LoginOnly, trust: authority(), ..settings(&peer) };
    let mut store = SqlServerStore::open(settings, &config()).expect("signed in");
    assert_eq!(store.exceptions(), [ConnectionException::LoginOnlyEncrypted]);
    assert_eq!(store.read(&Silent).expect("a list").list.customers.len(), 3);
}

#[test]
fn a_missing_authority_file_is_named() {
    let peer = encrypted();
    let trust = Trust::AuthorityFile("no-such-file.pem".into());
    let error =
        SqlServerStore::open(ServerSettings { trust, ..settings(&peer) }, &config()).err().expect("missing");
    assert_eq!((error.kind, error.object.as_deref()), (StoreErrorKind::File, Some("no-such-file.pem")));
}

#[test]
fn nobody_there_and_nobody_answering_are_told_apart() {
    let peer = three();
    let mut nobody = settings(&peer);
    drop(peer);
    nobody.port = Some(1);
    assert_eq!(
        SqlServerStore::open(nobody.clone(), &config()).err().map(|e| e.kind),
        Some(situation::UNREACHABLE)
    );
    nobody.host = "no-such-host.invalid".to_owned();
    assert_eq!(
        SqlServerStore::open(nobody, &config()).err().map(|e| e.kind),
        Some(situation::UNKNOWN_SERVER)
    );

    let silent = three();
    silent.fail(When::Statement("prelogin", 1), Act::StallBefore);
    assert_eq!(
        SqlServerStore::open(impatient(&silent), &config()).err().map(|e| e.kind),
        Some(StoreErrorKind::Timeout)
    );
}

/// Answers as SQL Browser does, once, with this TCP port.
fn browser(port: u16) -> u16 {
    let socket = std::net::UdpSocket::bind("127.0.0.1:0").expect("a free port");
    let address = socket.local_addr().expect("an address");
    std::thread::spawn(move || {
        let mut question = [0; 64];
        let (length, from) = socket.recv_from(&mut question).expect("a question");
        assert_eq!(&question[..length], b"\x04SQLEXPRESS");
        let text =
            format!("ServerName;PEER;InstanceName;SQLEXPRESS;IsClustered;No;Version;11.0;tcp;{port};;");
        let answer = [&[5, text.len() as u8, 0], text.as_bytes()].concat();
        socket.send_to(&answer, from).expect("sent");
    });
    address.port()
}

#[test]
fn an_instance_is_found_by_asking_sql_browser() {
    let peer = three();
    let instance = Some("SQLEXPRESS".to_owned());
    let browser_port = browser(peer.port());
    let named = ServerSettings { port: None, instance, browser_port, ..settings(&peer) };
    let mut store = SqlServerStore::open(named, &config()).expect("found");
    assert_eq!(store.identity().map(|identity| identity.server), Ok("PEER".to_owned()));
}

#[test]
fn all_addresses_of_a_listener_are_tried_at_once() {
    let peer = three();
    let settings = ServerSettings { multi_subnet: true, host: "localhost".to_owned(), ..settings(&peer) };
    assert!(SqlServerStore::open(settings, &config()).is_ok());
}

#[test]
fn a_database_is_the_same_on_every_replica_of_its_availability_group() {
    let identity = |server, group| {
        let peer = three();
        let mut state = peer.state();
        (state.database.server, state.database.group) = (server, group);
        drop(state);
        store(&peer).identity().expect("an identity")
    };
    let group = Some("6F9619FF-8B86-D011-B42D-00CF4FC964FF");
    let first = identity("SRV01", group);
    assert_eq!(first.group.as_deref(), Some("6f9619ff-8b86-d011-b42d-00cf4fc964ff"));
    assert!(identity("SRV02", group).is_same(&first), "after a failover");
    assert!(!identity("SRV02", None).is_same(&first));
    assert!(!identity("SRV02", Some("0E984725-C51C-4BF4-9960-E1C80E27ABA0")).is_same(&first));
    assert!(!identity("SRV02", None).is_same(&identity("SRV01", None)));
    assert!(identity("SRV01", None).is_same(&first), "the same server, before it joined");
}

#[test]
fn a_trigger_that_runs_instead_of_the_change_is_told_as_a_trigger() {
    let peer = three();
    peer.state().database.instead_of = true;
    let error = store(&peer).stage(&three_changes()).err().expect("refused");
    assert_eq!(error, StageError::Altered(vec![Key::new("1"), Key::new("2"), Key::new("3")]));
    assert_eq!(links(&peer), before());
}

#[test]
fn the_port_wins_over_the_instance() {
    let peer = three();
    let both = ServerSettings { instance: Some("NOBODY".to_owned()), browser_port: 1, ..settings(&peer) };
    assert!(SqlServerStore::open(both, &config()).is_ok());
}

#[test]
fn an_instance_that_nobody_knows_is_told() {
    let peer = three();
    let silent = std::net::UdpSocket::bind("127.0.0.1:0").expect("a free port");
    let browser_port = silent.local_addr().expect("an address").port();
    let named =
        ServerSettings { port: None, instance: Some("NOBODY".to_owned()), browser_port, ..settings(&peer) };
    let error = SqlServerStore::open(named, &config()).err().expect("not found");
    assert_eq!((error.kind, error.object.as_deref()), (situation::UNKNOWN_SERVER, Some("127.0.0.1\\NOBODY")));
}

#[test]
fn a_redirect_is_followed_once() {
    let (gateway, node) = (three(), three());
    gateway.state().routes.push(("127.0.0.1".to_owned(), node.port()));
    let mut store = store(&gateway);
    store.stage(&three_changes()).expect("staged").commit().expect("committed");
    assert_eq!((links(&gateway), links(&node)), (before(), after()));

    let circle = three();
    let home = ("127.0.0.1".to_owned(), circle.port());
    circle.state().routes.extend([home.clone(), home]);
    assert_eq!(open(&circle).err().map(|e| e.kind), Some(situation::UNREACHABLE));
}

#[test]
fn a_missing_table_or_column_is_named() {
    let peer = three();
    let mut config = config();
    config.table = "dbo.Kunder".to_owned();
    let error = SqlServerStore::open(settings(&peer), &config).err().expect("missing");
    assert_eq!((error.kind, error.object.as_deref()), (StoreErrorKind::Missing, Some("dbo.Kunder")));
    let mut config = self::config();
    config.columns.set(Field::Link, "ForeignID");
    let error = SqlServerStore::open(settings(&peer), &config).err().expect("missing");
    assert_eq!(
        (error.kind, error.object.as_deref()),
        (StoreErrorKind::Missing, Some("dbo.Customer.ForeignID"))
    );
}

#[test]
fn a_key_of_two_columns_is_refused() {
    let mut database = Database::of(&[]);
    database.primary = vec!["CustomerID", "CustomerCode"];
    let error = open(&Peer::start(database)).err().expect("refused");
    assert_eq!(error.kind, StoreErrorKind::CompositeKey);
    assert_eq!(error.object.as_deref(), Some("CustomerID + CustomerCode"));
}

#[test]
fn a_damaged_text_does_not_end_the_export_and_is_reported() {
    let mut database = Database::of(&[("1", None), ("2", None)]);
    database.add("2", None, "S\u{FFFD}ren");
    let read = store(&Peer::start(database)).read(&Silent).expect("a list");
    assert_eq!(read.list.customers.len(), 2);
    assert_eq!(read.damaged, [Key::new("2")]);
}

#[test]
fn an_export_that_breaks_off_gives_nothing_in_part() {
    for (act, kind) in [
        (Act::DropBefore, StoreErrorKind::Lost),
        (Act::DropMidway, StoreErrorKind::Lost),
        (Act::StallBefore, StoreErrorKind::Timeout),
        (Act::Error(230), StoreErrorKind::Rights),
    ] {
        let peer = three();
        let mut store = SqlServerStore::open(impatient_reader(&peer), &config()).expect("a table");
        peer.fail(When::Statement("read", 1), act);
        assert_eq!(store.read(&Silent).map_err(|error| error.kind), Err(kind), "{act:?}");
        if act != Act::Error(230) {
            assert_eq!(store.current_rows().map_err(|e| e.kind), Err(StoreErrorKind::Lost), "not used again");
            store.reconnect().expect("connected anew");
        }
        assert_eq!(store.read(&Silent).map(|read| read.list.customers.len()), Ok(3));
    }
}

fn impatient_reader(peer: &Peer) -> ServerSettings {
    ServerSettings { timeouts: short_answers(), ..settings(peer) }
}

/// What a conversation told.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Told {
    Written,
    NotWritten,
    Unknown,
}

/// One write, from connecting to its outcome, read again after a lost commit.
fn write(settings: ServerSettings) -> Told {
    let changes = three_changes();
    let Ok(mut store) = SqlServerStore::open(settings, &config()) else { return Told::NotWritten };
    let outcome = match store.stage(&changes) {
        Ok(staged) => staged.commit(),
        Err(_) => return Told::NotWritten,
    };
    match outcome {
        Ok(()) => Told::Written,
        Err(CommitError::RolledBack(_)) => Told::NotWritten,
        Err(CommitError::Unknown(_)) => match store.reconnect().and_then(|()| store.current_rows()) {
            Err(_) => Told::Unknown,
            Ok(rows) => {
                let new = rows.iter().zip(&changes).filter(|(row, change)| row.link == change.new).count();
                let old = rows.iter().zip(&changes).filter(|(row, change)| row.link == change.old).count();
                match (new, old) {
                    (3, 0) => Told::Written,
                    (0, 3) => Told::NotWritten,
                    other => panic!("half a write: {other:?}"),
                }
            }
        },
    }
}

#[test]
fn a_failure_at_any_message_never_leaves_half_a_write_or_a_false_report() {
    let whole = whole_conversation();
    let acts = [
        Act::DropBefore,
        Act::DropAfter,
        Act::DropMidway,
        Act::StallBefore,
        Act::StallAfter,
        Act::Error(1205),
        Act::Error(8623),
    ];
    let told: Vec<Told> = std::thread::scope(|scope| {
        let runs: Vec<_> = acts
            .iter()
            .flat_map(|act| (1..=whole).map(move |message| (*act, message)))
            .map(|(act, message)| scope.spawn(move || write_with_fault(act, message)))
            .collect();
        runs.into_iter().map(|run| run.join().expect("no false report")).collect()
    });
    assert!(told.contains(&Told::Written) && told.contains(&Told::NotWritten));
}

/// Messages of a write in which nothing fails.
fn whole_conversation() -> usize {
    let peer = three();
    assert_eq!(write(settings(&peer)), Told::Written);
    let whole = peer.heard().len();
    assert!(whole >= 10, "the conversation has {whole} messages");
    whole
}

fn write_with_fault(act: Act, message: usize) -> Told {
    let peer = three();
    peer.fail(When::Message(message), act);
    let stalls = matches!(act, Act::StallBefore | Act::StallAfter);
    let said = write(if stalls { impatient(&peer) } else { settings(&peer) });
    let stands = links(&peer);
    assert!(stands == before() || stands == after(), "{act:?} at {message}: half a write {stands:?}");
    match said {
        Told::Written => assert_eq!(stands, after(), "{act:?} at {message}"),
        Told::NotWritten => assert_eq!(stands, before(), "{act:?} at {message}"),
        Told::Unknown => assert!(stalls, "{act:?} at {message}: the database can be asked"),
    }
    said
}

#[test]
fn a_network_that_fails_every_nth_message_never_causes_a_false_report() {
    for every in 1..=whole_conversation() {
        for act in [Act::DropBefore, Act::DropAfter, Act::DropMidway] {
            let peer = three();
            for message in (every..=60).step_by(every) {
                peer.fail(When::Message(message), act);
            }
            let said = write(settings(&peer));
            let stands = links(&peer);
            assert!(stands == before() || stands == after(), "{act:?} every {every}: {stands:?}");
            match said {
                Told::Written => assert_eq!(stands, after(), "{act:?} every {every}"),
                Told::NotWritten => assert_eq!(stands, before(), "{act:?} every {every}"),
                Told::Unknown => {}
            }
        }
    }
}

#[test]
fn a_commit_that_happens_after_kobl_gave_up_waiting_is_told_as_written() {
    let peer = three();
    peer.fail(When::Statement("commit", 1), Act::Late);
    assert_eq!(write(ServerSettings { timeouts: short_answers(), ..settings(&peer) }), Told::Written);
    assert_eq!(links(&peer), after());
}

#[test]
fn while_the_lost_transaction_is_open_nothing_is_said_about_it() {
    let peer = three();
    let mut store = store(&peer);
    peer.fail(When::Statement("commit", 1), Act::DropBefore);
    let lost = store.stage(&three_changes()).expect("staged").commit();
    assert!(matches!(lost, Err(CommitError::Unknown(_))));
    peer.state().database.locked_by = Some(u64::MAX);
    assert_eq!(store.reconnect().map_err(|e| e.kind), Err(StoreErrorKind::LockTimeout));
    peer.state().database.locked_by = None;
    assert_eq!(store.reconnect(), Ok(()));
}

/// Three changes with everything that their rows are judged by, as the plan makes them.
fn judged_changes(store: &mut SqlServerStore) -> Vec<Change> {
    let columns = store.read(&Silent).expect("a list").list.columns;
    let rows = store.current_rows().expect("rows");
    let mut changes = three_changes();
    for (change, row) in changes.iter_mut().zip(&rows) {
        change.judged = row.judged(&columns);
    }
    note_holders(&mut changes, &rows);
    changes
}

#[test]
fn every_field_that_a_link_was_judged_by_stops_the_write_when_it_changes() {
    let with_every_field = || {
        let mut database = Database::default();
        for (_, column, _) in JUDGED {
            if !database.columns.iter().any(|(known, _)| *known == column) {
                database.columns.push((column, "nvarchar(100)"));
            }
        }
        for (key, link) in [("1", None), ("2", Some("")), ("3", Some("30"))] {
            database.add(key, link, &format!("Kunde {key} ApS"));
        }
        Peer::start(database)
    };
    let columns = CONFIG.split_once("[clientview.columns]\n").expect("columns");
    let (_, economic) = columns.1.split_once("\n[economic]").expect("e-conomic");
    let config = format!(
        "{}[clientview.columns]\n{}\n[economic]{economic}",
        columns.0,
        crate::judged_fields::settings()
    );
    let config = Config::parse(&config, "kobl.toml".as_ref()).expect("a good file").clientview;
    let peer = with_every_field();
    let mut store = SqlServerStore::open(settings(&peer), &config).expect("a table");
    let set = |column: &str, value: Option<String>| {
        let mut state = peer.state();
        let at = state.database.column(column);
        let cells = state.database.rows.get_mut("2").expect("a row");
        std::mem::replace(&mut cells[at], value)
    };
    let before = links(&peer);
    for (_, column, another) in JUDGED {
        let changes = judged_changes(&mut store);
        let judged = changes[1].judged.len();
        assert_eq!(judged, JUDGED.len(), "{:?}", changes[1].judged);
        for value in [Some(another), Some("Noget helt andet"), Some(" "), None] {
            let was = set(column, value.map(str::to_owned));
            let is_same = was.clone().unwrap_or_default() == value.unwrap_or_default();
            // Of the inactive flag only counts whether it is set.
            let is_unset = column == "Inactive" && value == Some(" ");
            if !(is_same || is_unset) {
                let error = store.stage(&changes).err();
                assert_eq!(error, Some(StageError::Stale(vec![Key::new("2")])), "{column}: {value:?}");
                assert_eq!(links(&peer), before);
            }
            set(column, was);
        }
        store.stage(&changes).map(drop).expect("everything is as it was");
    }
}

#[test]
fn another_firm_under_the_same_key_stops_the_write() {
    let peer = three();
    let mut store = store(&peer);
    let changes = judged_changes(&mut store);
    peer.state().database.add("2", Some(""), "En anden forretning ApS");
    assert_eq!(store.stage(&changes).err(), Some(StageError::Stale(vec![Key::new("2")])));
}

#[test]
fn a_number_that_another_customer_took_meanwhile_stops_the_write() {
    let peer = Peer::start(Database::of(&[("1", None), ("2", Some("")), ("3", Some("30")), ("4", None)]));
    let mut store = store(&peer);
    let changes = judged_changes(&mut store);
    store.stage(&changes).map(drop).expect("nobody holds the numbers");
    peer.state().database.set_link("4", Some("20  ".to_owned()));
    assert_eq!(store.stage(&changes).err(), Some(StageError::Taken(vec![Key::new("2")])));
    assert_eq!(links(&peer), texts(&[None, Some(""), Some("30"), Some("20  ")]));
    // One that was known to hold it when the plan was made does not.
    let changes = judged_changes(&mut store);
    store.stage(&changes).expect("staged").commit().expect("committed");
}
