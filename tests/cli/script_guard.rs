//! The script's guards, run: the two questions that it asks before it changes anything, on the
//! database that the plan was made from. SQLite knows most of their words; the others are lent to
//! it. What only a server can show (the lock, the transaction, THROW) is no part of this.

use regex::Regex;
use rusqlite::Connection;
use rusqlite::functions::{Context, FunctionFlags};
use rusqlite::types::ValueRef;
use sha2::{Digest, Sha256};

use super::workspace::Workspace;
use crate::judged_fields::{JUDGED, settings};

/// A workspace whose table has every column that a link can be judged by, with four rows approved.
pub(super) fn with_every_field() -> Workspace {
    let workspace = Workspace::new();
    for (_, column, _) in JUDGED {
        let has = format!("SELECT COUNT(*) FROM pragma_table_info('Customer') WHERE name = '{column}'");
        let count: u32 = workspace.database().query_row(&has, [], |row| row.get(0)).expect("SQL");
        if count == 0 {
            workspace.sql(&format!("ALTER TABLE Customer ADD COLUMN {column} TEXT"));
        }
    }
    let config = workspace.read("kobl.toml");
    let (before, after) = config.split_once("[clientview.columns]\n").expect("columns");
    let (_, after) = after.split_once("\n[economic]").expect("e-conomic");
    workspace.write("kobl.toml", &format!("{before}[clientview.columns]\n{}\n[economic]{after}", settings()));
    let said = workspace.kobl(&["export"]);
    assert_eq!(said.code, 0, "{}", said.err);
    for code in ["K-101", "K-102", "K-103", "K-104"] {
        workspace.answer(code, "yes");
    }
    workspace
}

/// The texts of a judged column of row 2 before and after it is changed.
pub(super) fn change(workspace: &Workspace, column: &str, value: &str) -> Option<String> {
    let database = workspace.database();
    let select = format!("SELECT {column} FROM Customer WHERE CustomerID = 2");
    let was = database.query_row(&select, [], |row| row.get_ref(0).map(text)).expect("SQL");
    set(workspace, column, Some(value));
    was
}

pub(super) fn set(workspace: &Workspace, column: &str, value: Option<&str>) {
    let update = format!("UPDATE Customer SET {column} = ?1 WHERE CustomerID = 2");
    workspace.database().execute(&update, [value]).expect("SQL");
}

fn text(value: ValueRef<'_>) -> Option<String> {
    match value {
        ValueRef::Null => None,
        ValueRef::Integer(number) => Some(number.to_string()),
        ValueRef::Real(number) => Some(number.to_string()),
        ValueRef::Text(bytes) | ValueRef::Blob(bytes) => Some(String::from_utf8_lossy(bytes).into_owned()),
    }
}

/// The bytes of a value as the server has them: text is UTF-16 there.
fn bytes(value: ValueRef<'_>) -> Option<Vec<u8>> {
    match value {
        ValueRef::Blob(bytes) => Some(bytes.to_vec()),
        value => Some(text(value)?.encode_utf16().flat_map(u16::to_le_bytes).collect()),
    }
}

/// Lends SQLite the functions of T-SQL that the guards use.
fn lend(database: &Connection) {
    let flags = FunctionFlags::SQLITE_UTF8 | FunctionFlags::SQLITE_DETERMINISTIC;
    let converted = |context: &Context<'_>| Ok(text(context.get_raw(0)));
    let length = |context: &Context<'_>| Ok(bytes(context.get_raw(0)).map(|bytes| bytes.len() as i64));
    let hash = |context: &Context<'_>| {
        assert_eq!(text(context.get_raw(0)).as_deref(), Some("SHA2_256"));
        let mut all = Sha256::new();
        for place in 1..context.len() {
            match bytes(context.get_raw(place)) {
                Some(bytes) => all.update(bytes),
                None => return Ok(None),
            }
        }
        Ok(Some(all.finalize().to_vec()))
    };
    database.create_scalar_function("CONVERTED", 1, flags, converted).expect("a function");
    database.create_scalar_function("DATALENGTH", 1, flags, length).expect("a function");
    database.create_scalar_function("HASHBYTES", -1, flags, hash).expect("a function");
}

/// T-SQL in SQLite's words.
fn translated(sql: &str) -> String {
    let mut sql = sql.replace(" WITH (UPDLOCK)", "").replace("#kobl_script", "kobl_script");
    for (from, to) in [
        (r"\bN'", "'"),
        (r"\b0x([0-9A-F]+)", "x'$1'"),
        (r"CONVERT\(nvarchar\(\d+\), ", "CONVERTED("),
        (r"\bISNULL\(", "IFNULL("),
        (r"COLLATE Latin1_General_BIN2", "COLLATE BINARY"),
        // Bytes behind bytes.
        (r"\r?\n\s+\+ ", ", "),
    ] {
        sql = Regex::new(from).expect("a pattern").replace_all(&sql, to).into_owned();
    }
    sql
}

/// The part of the script from these words on, up to the end of the statement.
fn statement(script: &str, begins: &str) -> String {
    let from = script.find(begins).unwrap_or_else(|| panic!("{begins} in {script}"));
    let end = Regex::new(r";\s*(--[^\n]*)?\r?\n").expect("a pattern");
    let end = end.find(&script[from..]).expect("an end").start();
    translated(&script[from..from + end])
}

/// The keys that the guards of the script refuse: rows that are not as the plan says, and rows
/// whose number somebody else has.
fn refused(workspace: &Workspace, script: &str) -> [Vec<String>; 2] {
    let database = workspace.database();
    lend(&database);
    database
        .execute_batch("CREATE TEMP TABLE kobl_script (n INT, k TEXT, old_link TEXT, new_link TEXT, alone INT, judged BLOB)")
        .expect("a table");
    database.execute_batch(&statement(script, "INSERT INTO #kobl_script")).expect("rows");
    ["SELECT c.k AS [key], c.old_link AS [expected]", "SELECT c.k AS [key], c.new_link AS [number]"].map(
        |begins| {
            let mut guard = database.prepare(&statement(script, begins)).expect("a guard");
            let keys = guard.query_map([], |row| row.get(0)).expect("rows");
            keys.collect::<Result<_, _>>().expect("keys")
        },
    )
}

#[test]
fn the_script_refuses_whatever_changed_since_the_plan() {
    let workspace = with_every_field();
    let said = workspace.apply(&["--script", "links.sql"]);
    assert_eq!(said.code, 0, "{}", said.err);
    let script = workspace.read("links.sql");
    let nobody = [Vec::<String>::new(), Vec::new()];
    assert_eq!(refused(&workspace, &script), nobody, "nothing changed");
    let two = [vec!["2".to_owned()], Vec::new()];
    for (_, column, value) in JUDGED {
        let was = change(&workspace, column, value);
        assert_eq!(refused(&workspace, &script), two, "{column}");
        // Case and blanks count, whatever the collation; an empty text is what NULL is.
        if let Some(text) = was.as_deref().filter(|text| !text.is_empty() && column != "Inactive") {
            for other in [format!("{text} "), text.to_lowercase(), String::new()] {
                set(&workspace, column, Some(&other));
                let expected = if other == text { &nobody } else { &two };
                assert_eq!(refused(&workspace, &script), *expected, "{column}: {other:?}");
            }
        }
        set(&workspace, column, was.as_deref());
        assert_eq!(refused(&workspace, &script), nobody, "{column} is as it was");
    }
    for link in ["' '", "'0'", "'20102'", "NULL"] {
        workspace.sql(&format!(
            "UPDATE Customer SET ForeignDebitorSystemIdentification = {link} WHERE CustomerID = 2"
        ));
        assert_eq!(refused(&workspace, &script)[0], ["2"], "{link}");
    }
    workspace.sql("UPDATE Customer SET ForeignDebitorSystemIdentification = '' WHERE CustomerID = 2");
    assert_eq!(refused(&workspace, &script), nobody);
    // Somebody outside the plan took the number.
    workspace.sql("UPDATE Customer SET ForeignDebitorSystemIdentification = ' 20102 ' WHERE CustomerID = 6");
    assert_eq!(refused(&workspace, &script), [vec![], vec!["2".to_owned()]]);
    workspace.sql("UPDATE Customer SET ForeignDebitorSystemIdentification = NULL WHERE CustomerID = 6");
    workspace.sql("DELETE FROM Customer WHERE CustomerID = 2");
    assert_eq!(refused(&workspace, &script), two, "the row is gone");
}
