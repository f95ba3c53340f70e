//! How long the program takes to read 100,000 customers from a server, beside the same customers
//! in a list: processor seconds and memory, against the stand-in.

use std::fs;
use std::process::{Child, Command, ExitStatus, Stdio};
use std::thread;
use std::time::Duration;

use crate::generator::{self, Kind, LinkShares, Recipe};
use crate::sqlserver_cli::{PASSWORD, Workspace, workspace};
use crate::tds_peer::{Database, Peer};

/// What a process used: processor seconds, and megabytes at most.
#[derive(Debug, Clone, Copy)]
struct Used {
    seconds: f64,
    megabytes: u64,
}

/// Processor seconds of the children that were waited for (Linux: fields 16 and 17 of `stat`, in
/// hundredths).
fn of_children() -> f64 {
    let stat = fs::read_to_string("/proc/self/stat").expect("Linux");
    let after = stat.rsplit(')').next().expect("fields");
    let ticks = |at: usize| -> f64 {
        after.split_whitespace().nth(at).and_then(|field| field.parse().ok()).expect("a number")
    };
    (ticks(13) + ticks(14)) / 100.0
}

/// Waits for a process, and looks at its memory meanwhile.
fn watched(mut child: Child) -> (ExitStatus, u64) {
    let path = format!("/proc/{}/status", child.id());
    let mut most = 0;
    loop {
        if let Some(status) = child.try_wait().expect("a child") {
            return (status, most);
        }
        let status = fs::read_to_string(&path).unwrap_or_default();
        let peak = status.lines().find_map(|line| line.strip_prefix("VmHWM:"));
        let kilobytes = peak.and_then(|peak| peak.split_whitespace().next()?.parse::<u64>().ok());
        most = most.max(kilobytes.unwrap_or(0) / 1024);
        thread::sleep(Duration::from_millis(10));
    }
}

fn run(workspace: &Workspace, arguments: &[&str]) -> Used {
    let program = std::env::var("KOBL_TEST_PROGRAM")
        .unwrap_or_else(|_| assert_cmd::cargo::cargo_bin!("kobl").display().to_string());
    let before = of_children();
    let child = Command::new(program)
        .args(arguments)
        .current_dir(workspace.path())
        .env("KOBL_TEST_PASSWORD", PASSWORD)
        .stdout(Stdio::null())
        .spawn()
        .expect("kobl runs");
    let (status, megabytes) = watched(child);
    assert!(status.success(), "{arguments:?}: {status}");
    Used { seconds: of_children() - before, megabytes }
}

#[test]
#[ignore = "a measurement on Linux: just bench-server"]
fn a_hundred_thousand_customers_from_the_server_beside_those_of_a_list() {
    let size = std::env::var("KOBL_SIZE").ok().and_then(|size| size.parse().ok()).unwrap_or(100_000);
    let recipe = Recipe { kind: Kind::Medium, size, seed: 22, mix: 0, links: LinkShares::default() };
    let pair = generator::generate(&recipe);
    let mut database = Database::default();
    for (key, customer) in (1..).zip(&pair.clientview) {
        let about = &customer.about;
        let line = |at: usize| about.address.get(at).map(ToString::to_string);
        let cells = [
            Some(format!("{key}")),
            Some(customer.code.to_string()),
            customer.link.0.as_deref().map(str::to_owned),
            Some(about.name.to_string()),
            line(0),
            line(1),
            Some(about.zip.to_string()),
            Some(about.city.to_string()),
            Some(about.cvr.to_string()),
            Some(about.phone.to_string()),
            Some(about.email.to_string()),
        ];
        database.rows.insert(format!("{key:09}"), cells.to_vec());
    }
    let peer = Peer::start(database);
    let workspace = workspace(&peer);
    let settings = workspace.path().join("kobl.toml");
    let text = fs::read_to_string(&settings).expect("settings");
    let columns =
        "address = [\"Address1\", \"Address2\"]\ncvr = \"VATNumber\"\nphone = \"Phone\"\nemail = \"Email\"";
    fs::write(&settings, text.replace("address = [\"Address1\"]", columns)).expect("written");
    generator::write(&pair, workspace.path()).expect("lists");
    fs::copy(workspace.path().join("economic.csv"), workspace.path().join("kunder.csv")).expect("a list");

    let lists = ["propose", "--clientview", "clientview.csv", "--economic", "economic.csv"];
    println!("{size} customers            processor   memory");
    for write in ["csv", "csv,xlsx,report"] {
        for turn in ["a", "b"] {
            let out = format!("lists-{turn}-{}", write.len());
            let list = run(&workspace, &[&lists[..], &["--out", &out, "--write", write]].concat());
            let out = format!("server-{turn}-{}", write.len());
            let server = run(&workspace, &["export", "--out", &out, "--write", write]);
            println!("lists,  {write:16} {:8.2} s {:5} MB", list.seconds, list.megabytes);
            println!("server, {write:16} {:8.2} s {:5} MB", server.seconds, server.megabytes);
        }
    }
}
