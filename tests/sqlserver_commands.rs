//! The commands for one customer, for the answers of an earlier review and for
//! a monitor on SQL Server: against the stand-in.

use crate::sqlserver_cli::{table, workspace};
use crate::tds_peer::Peer;

/// Changes a cell of the stand-in's table.
fn set(peer: &Peer, key: &str, column: &str, value: &str) {
    let mut state = peer.state();
    let place = state.database.column(column);
    if let Some(cells) = state.database.rows.get_mut(key) {
        cells[place] = Some(value.to_owned());
    }
}

#[test]
fn the_answers_of_unchanged_customers_come_back() {
    let peer = Peer::start(table());
    let workspace = workspace(&peer);
    workspace.says(&["export"], 0);
    let review = workspace.approve(&[("K1", 10_001), ("K2", 10_002), ("K3", 10_003)]);
    set(&peer, "2", "Name", "Et helt andet firma A/S");
    peer.state().database.add("9", None, "Firma nummer 9 ApS");
    let said = workspace.says(&["export", "--answers", &review, "--out", "runs/zz"], 0);
    assert!(said.contains("2 answers were carried over") && said.contains("1 no longer hold"), "{said}");
    assert!(said.contains("name was ”Firma nummer 2 ApS” and is now ”Et helt andet firma A/S”"), "{said}");
    let said = workspace.says(&["apply", "runs/zz/review.csv", "--yes"], 0);
    assert!(said.contains("2 changes written"), "{said}");
    let links: Vec<Option<String>> = peer.links().into_iter().map(|(_, link)| link).collect();
    assert_eq!(links[0].as_deref(), Some("10001"));
    assert_eq!(links[2].as_deref(), Some("10003"));
    assert_eq!(links[1].as_deref(), Some(""), "the changed customer was not written");
}

#[test]
fn a_monitor_names_what_is_new() {
    let peer = Peer::start(table());
    let workspace = workspace(&peer);
    for language in ["en", "da"] {
        peer.state().database.set_link("4", Some("10004".to_owned()));
        workspace.says(&["status", "--since-last", "--fail-on", "dangling", "--lang", language], 0);
        peer.state().database.set_link("4", Some("19999".to_owned()));
        let said =
            workspace.says(&["status", "--since-last", "--fail-on", "dangling", "--lang", language], 8);
        assert!(said.contains("Firma nummer 4 ApS") && said.contains("19999"), "{said}");
        workspace.says(&["status", "--since-last", "--fail-on", "dangling", "--lang", language], 0);
    }
}

/// The link of a customer in the stand-in.
fn link_of(peer: &Peer, key: &str) -> Option<String> {
    peer.state().database.link_of(key).expect("a customer")
}

#[test]
fn one_customer_is_linked_unlinked_and_both_are_undone() {
    for (language, written) in [("en", "1 change written"), ("da", "1 ændring er skrevet")] {
        let peer = Peer::start(table());
        let workspace = workspace(&peer);
        let said = workspace.says(&["link", "K1", "10001", "--allow-unlikely", "--lang", language], 0);
        assert!(said.contains("Firma nummer 1 ApS") && said.contains(written), "{said}");
        assert_eq!(link_of(&peer, "1").as_deref(), Some("10001"));
        workspace.says(&["undo", "--last", "--yes", "--lang", language], 0);
        assert_eq!(link_of(&peer, "1"), None);
        peer.state().database.set_link("4", Some("19999".to_owned()));
        let said = workspace.says(&["unlink", "K4", "--yes", "--lang", language], 0);
        assert!(said.contains("19999") && said.contains(written), "{said}");
        assert_ne!(link_of(&peer, "4").as_deref(), Some("19999"));
        workspace.says(&["undo", "--last", "--yes", "--lang", language], 0);
        assert_eq!(link_of(&peer, "4").as_deref(), Some("19999"));
    }
}

#[test]
fn a_customer_that_is_not_as_it_was_read_is_not_written() {
    let peer = Peer::start(table());
    let workspace = workspace(&peer);
    workspace.says(&["link", "K1", "10009", "--allow-unlikely"], 3);
    workspace.says(&["link", "K4", "10001", "--allow-unlikely"], 3);
    assert_eq!(link_of(&peer, "1"), None);
    assert_eq!(link_of(&peer, "4").as_deref(), Some("10004"));
}
