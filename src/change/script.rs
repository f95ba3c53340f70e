//! `apply --script`: the plan as T-SQL for Management Studio. Pure: values in,
//! text out.
//!
//! A script can do no more than it says: values are literals that no quote, line
//! break or `$(variable)` of a customer's name ends; names stand only in
//! comments of one line; the undo is the same script turned around, with `--`
//! before each of its lines (no `*/` can end that).

use std::fmt::Write;

use super::Change;
use super::identifiers::{bracketed, lock_name, parse_table};
use crate::language::{self, Language};
use crate::run::DatabaseIdentity;

/// Where the script may run.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ScriptTarget {
    /// `@@SERVERNAME`; `None` (the list came from a file) checks nothing.
    pub server: Option<String>,
    /// Database; `None` checks nothing.
    pub database: Option<String>,
    /// Schema and table, or table alone, as a person writes them.
    pub table: String,
    /// Key column.
    pub key: String,
    /// Link column.
    pub link: String,
}

impl ScriptTarget {
    /// The table that a run was exported from.
    #[must_use]
    pub fn of(database: &DatabaseIdentity, key: &str, link: &str) -> Self {
        Self {
            server: Some(database.server.clone()),
            database: Some(database.database.clone()),
            table: database.table.clone(),
            key: key.to_owned(),
            link: link.to_owned(),
        }
    }

    /// The table in brackets.
    fn bracketed_table(&self) -> String {
        match parse_table(&self.table) {
            Some((Some(schema), table)) => format!("{}.{}", bracketed(&schema), bracketed(&table)),
            Some((None, table)) => bracketed(&table),
            None => bracketed(&self.table),
        }
    }
}

/// One change and what a person should know about it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ScriptChange {
    /// Key, old and new link.
    pub change: Change,
    /// Customer and e-conomic customer, for the comment behind the row.
    pub note: String,
}

/// What a script is made of.
#[derive(Debug, Clone, Copy)]
pub struct Script<'a> {
    /// Language of comments and messages.
    pub language: Language,
    /// Version of kobl.
    pub version: &'a str,
    /// The run's name.
    pub run: &'a str,
    /// Where it may run.
    pub target: &'a ScriptTarget,
    /// The changes.
    pub changes: &'a [ScriptChange],
}

/// Rows of one VALUES list (SQL Server takes 1,000).
const ROWS_A_LIST: usize = 1000;

/// How values are compared: by their bytes, whatever the database's collation.
const BINARY: &str = "COLLATE Latin1_General_BIN2";

/// The whole script: UTF-8 with a byte order mark and CRLF, as Management Studio likes it.
#[must_use]
pub fn script(script: Script<'_>) -> String {
    let mut lines = Vec::new();
    let count = script.changes.len() as u64;
    for line in language::script::head(script.language, script.version, script.run, count) {
        lines.push(format!("-- {}", comment(&line)));
    }
    lines.push(String::new());
    lines.extend(half(script, script.changes.iter().cloned()));
    lines.push(String::new());
    lines.push(format!("-- {}", "=".repeat(70)));
    lines.push(format!("-- {}", comment(&language::script::undo_head(script.language))));
    lines.push(format!("-- {}", "=".repeat(70)));
    lines
        .extend(half(script, script.changes.iter().map(inverse)).into_iter().map(|line| format!("--{line}")));
    let mut text = String::from("\u{feff}");
    for line in lines {
        text.push_str(&line);
        text.push_str("\r\n");
    }
    text
}

/// The change that takes another back.
fn inverse(change: &ScriptChange) -> ScriptChange {
    let Change { key, old, new, .. } = change.change.clone();
    ScriptChange { change: Change::new(key, new, old), note: change.note.clone() }
}

/// One direction: options, values, and the guarded transaction.
fn half(script: Script<'_>, changes: impl Iterator<Item = ScriptChange>) -> Vec<String> {
    let changes: Vec<ScriptChange> = changes.collect();
    let mut lines = lines_of(OPTIONS);
    let mut n = 0;
    for part in changes.chunks(ROWS_A_LIST) {
        lines.push("INSERT INTO #kobl_script (n, k, old_link, new_link) VALUES".to_owned());
        for (i, change) in part.iter().enumerate() {
            let end = if i + 1 == part.len() { ";" } else { "," };
            let Change { key, old, new, .. } = &change.change;
            n += 1;
            lines.push(format!(
                "    ({n}, {}, {}, {}){end} -- {}",
                literal(Some(key.as_str())),
                literal(old.0.as_deref()),
                literal(new.0.as_deref()),
                comment(&change.note)
            ));
        }
    }
    lines.extend(transaction(script, &changes));
    lines
}

/// Session options and the table of changes; without data.
const OPTIONS: &str = "\
SET NOCOUNT ON;
SET XACT_ABORT ON;
SET QUOTED_IDENTIFIER ON;
SET ANSI_NULLS ON;
SET ANSI_PADDING ON;
SET ANSI_WARNINGS ON;
SET ARITHABORT ON;
SET CONCAT_NULL_YIELDS_NULL ON;
SET NUMERIC_ROUNDABORT OFF;
SET LOCK_TIMEOUT 10000;
DECLARE @resource nvarchar(255);
DECLARE @lock int;
DECLARE @stale int;
DECLARE @done int;
IF OBJECT_ID(N'tempdb..#kobl_script') IS NOT NULL
BEGIN
    DROP TABLE #kobl_script;
END;
CREATE TABLE #kobl_script (n int NOT NULL, k nvarchar(900) NOT NULL, old_link nvarchar(4000) NULL, new_link nvarchar(4000) NULL);";

fn transaction(script: Script<'_>, changes: &[ScriptChange]) -> Vec<String> {
    let language = script.language;
    let count = changes.len();
    let table = script.target.bracketed_table();
    let link = format!("CONVERT(nvarchar(4000), t.{})", bracketed(&script.target.link));
    let joined = same_key(&script.target.key, changes);
    let holds = |value: &str| {
        format!(
            "EXISTS (SELECT {link} {BINARY}, DATALENGTH({link})\n      INTERSECT SELECT c.{value} {BINARY}, DATALENGTH(c.{value}))"
        )
    };
    let (old, new) = (holds("old_link"), holds("new_link"));
    let set = bracketed(&script.target.link);
    let [wrong, busy, stale, altered] = [
        place_checks(script),
        throw(50_003, &language::script::busy(language)),
        throw(50_004, &language::script::stale(language)),
        throw(50_005, &language::script::altered(language)),
    ];
    let lock = literal(Some(&lock_name(&script.target.table)));
    let done = literal(Some(&language::script::done(language, count as u64)));
    lines_of(&format!(
        "\
BEGIN TRY
{wrong}    SET @resource = {lock};
    BEGIN TRANSACTION;
    EXEC @lock = sp_getapplock @Resource = @resource, @LockMode = N'Exclusive', @LockOwner = N'Transaction', @LockTimeout = 0;
    IF @lock < 0
    {busy}
    SELECT c.k AS [key], c.old_link AS [expected], {link} AS [found]
    FROM #kobl_script AS c LEFT OUTER JOIN {table} AS t WITH (UPDLOCK)
      ON {joined}
    WHERE t.{key} IS NULL OR NOT {old};
    SET @stale = @@ROWCOUNT;
    IF @stale <> 0
    {stale}
    UPDATE t SET {set} = c.new_link
    FROM {table} AS t INNER JOIN #kobl_script AS c
      ON {joined}
    WHERE {old};
    SET @done = @@ROWCOUNT;
    IF @done <> {count} OR @@TRANCOUNT <> 1
    {altered}
    SELECT @done = COUNT(DISTINCT c.n)
    FROM #kobl_script AS c INNER JOIN {table} AS t
      ON {joined}
    WHERE {new};
    IF @done <> {count}
    {altered}
    COMMIT TRANSACTION;
    SELECT c.k AS [key], c.old_link AS [before], c.new_link AS [now] FROM #kobl_script AS c ORDER BY c.n;
    DROP TABLE #kobl_script;
    PRINT {done};
END TRY
BEGIN CATCH
    IF @@TRANCOUNT > 0 ROLLBACK TRANSACTION;
    DROP TABLE #kobl_script;
    THROW;
END CATCH;",
        key = bracketed(&script.target.key),
    ))
}

/// Checks server and database, where they are known.
fn place_checks(script: Script<'_>) -> String {
    let mut checks = String::new();
    if let Some(server) = &script.target.server {
        let throw = throw(50_001, &language::script::wrong_server(script.language, server));
        // A renamed machine has two names, and one of them may be NULL.
        let _ = writeln!(
            checks,
            "    IF {} NOT IN (ISNULL(@@SERVERNAME, N''), ISNULL(CONVERT(nvarchar(256), SERVERPROPERTY(N'ServerName')), N''))\n    {throw}",
            literal(Some(server))
        );
    }
    if let Some(database) = &script.target.database {
        let throw = throw(50_002, &language::script::wrong_database(script.language, database));
        let _ = writeln!(checks, "    IF DB_NAME() <> {}\n    {throw}", literal(Some(database)));
    }
    checks
}

/// Stops with a message of its own. In a THROW `%` begins a placeholder unless doubled.
fn throw(number: u32, message: &str) -> String {
    let message = comment(message).replace('%', "%%").replace('\'', "''");
    format!("    THROW {number}, N'{message}', 1;")
}

/// How a change finds its row. GUIDs are compared in capitals, since the server writes them so.
fn same_key(key: &str, changes: &[ScriptChange]) -> String {
    let stored = format!("CONVERT(nvarchar(900), t.{})", bracketed(key));
    match changes.iter().all(|change| is_guid(change.change.key.as_str())) {
        true => format!("UPPER({stored}) {BINARY} = UPPER(c.k) {BINARY}"),
        false => format!("{stored} {BINARY} = c.k {BINARY}\n     AND DATALENGTH({stored}) = DATALENGTH(c.k)"),
    }
}

fn is_guid(text: &str) -> bool {
    text.len() == 36
        && text.char_indices().all(|(i, c)| match i {
            8 | 13 | 18 | 23 => c == '-',
            _ => c.is_ascii_hexdigit(),
        })
}

/// A value as T-SQL writes it: NULL or `N'…'`. Characters that end a line, steer the text or
/// begin a variable of SQLCMD (`$(`) are spelled out, so that every literal is one quiet line.
fn literal(value: Option<&str>) -> String {
    let Some(text) = value else { return "NULL".to_owned() };
    let mut literal = String::from("N'");
    let mut previous = '\0';
    for c in text.chars() {
        match c {
            '\'' => literal.push_str("''"),
            '(' if previous == '$' => literal.push_str("' + N'("),
            c if is_unquiet(c) => {
                let _ = write!(literal, "' + NCHAR({}) + N'", u32::from(c));
            }
            c => literal.push(c),
        }
        previous = c;
    }
    literal.push('\'');
    literal
}

/// Text for a comment or message of one line.
fn comment(text: &str) -> String {
    let quiet: String = text.chars().map(|c| if is_unquiet(c) { ' ' } else { c }).collect();
    quiet.replace("$(", "$ (")
}

/// Control characters, the line ends of Unicode, and the marks that turn text around.
fn is_unquiet(c: char) -> bool {
    c.is_control()
        || matches!(c, '\u{2028}' | '\u{2029}' | '\u{200e}' | '\u{200f}' | '\u{202a}'..='\u{202e}' | '\u{2066}'..='\u{2069}' | '\u{feff}')
}

fn lines_of(text: &str) -> Vec<String> {
    text.lines().map(str::to_owned).collect()
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;
    use sqlparser::dialect::MsSqlDialect;
    use sqlparser::tokenizer::{Token, Tokenizer, Whitespace};

    use super::*;
    use crate::customer::{Key, StoredLink};

    fn target() -> ScriptTarget {
        ScriptTarget {
            server: Some("SRV01\\SQLEXPRESS".to_owned()),
            database: Some("ClientTime".to_owned()),
            table: "dbo.Customer".to_owned(),
            key: "CustomerID".to_owned(),
            link: "Link".to_owned(),
        }
    }

    fn change(key: &str, old: Option<&str>, new: Option<&str>, note: &str) -> ScriptChange {
        let link = |text: Option<&str>| StoredLink(text.map(Into::into));
        ScriptChange { change: Change::new(Key::new(key), link(old), link(new)), note: note.to_owned() }
    }

    fn text(target: &ScriptTarget, changes: &[ScriptChange]) -> String {
        script(Script { language: Language::English, version: "0.1.0", run: "2026-TQKM", target, changes })
    }

    /// What a reader of T-SQL sees: tokens without blanks and comments.
    fn tokens(sql: &str) -> Vec<Token> {
        let tokens =
            Tokenizer::new(&MsSqlDialect {}, sql).tokenize().expect("complete literals and comments");
        tokens.into_iter().filter(|token| !matches!(token, Token::Whitespace(_))).collect()
    }

    /// The first half: everything up to the rule above the undo.
    fn first_half(script: &str) -> &str {
        let end = script.find("-- ====").expect("a rule");
        script.trim_start_matches('\u{feff}').get(..end - 3).expect("text before the rule")
    }

    /// The second half with its comment marks taken off.
    fn second_half(script: &str) -> String {
        let lines = script.lines().skip_while(|line| !line.starts_with("-- ===")).skip(3);
        lines
            .map(|line| line.strip_prefix("--").expect("every line is a comment"))
            .collect::<Vec<_>>()
            .join("\n")
    }

    /// The values of a half's rows, read back as a server would.
    fn values(half: &str) -> Vec<Vec<Option<String>>> {
        let tokens = tokens(half);
        let mut rows = Vec::new();
        let mut at = 0;
        while at < tokens.len() {
            at += 1;
            if !matches!(&tokens[at - 1], Token::Word(word) if word.value == "VALUES") {
                continue;
            }
            while tokens[at] != Token::SemiColon {
                match &tokens[at] {
                    Token::LParen => rows.push(Vec::new()),
                    Token::Comma if tokens[at - 1] != Token::RParen => {
                        row(&mut rows).push(Some(String::new()))
                    }
                    Token::NationalStringLiteral(text) => cell(&mut rows).push_str(text),
                    Token::Word(word) if word.value == "NULL" => {
                        *row(&mut rows).last_mut().expect("a cell") = None
                    }
                    Token::Word(word) if word.value == "NCHAR" => {
                        let Token::Number(code, _) = &tokens[at + 2] else { panic!("{:?}", tokens[at + 2]) };
                        let code: u32 = code.parse().expect("a code");
                        cell(&mut rows).push(char::from_u32(code).expect("a character"));
                        at += 3;
                    }
                    Token::Number(..) if tokens[at - 1] == Token::LParen => {}
                    Token::RParen | Token::Plus | Token::Comma => {}
                    other => panic!("{other:?} among the values"),
                }
                at += 1;
            }
        }
        rows
    }

    fn row(rows: &mut [Vec<Option<String>>]) -> &mut Vec<Option<String>> {
        rows.last_mut().expect("a row")
    }

    fn cell(rows: &mut [Vec<Option<String>>]) -> &mut String {
        row(rows).last_mut().and_then(Option::as_mut).expect("a cell")
    }

    /// Everything but the values.
    fn frame(half: &str) -> Vec<Token> {
        let mut inside = false;
        tokens(half)
            .into_iter()
            .filter(|token| {
                let values = matches!(token, Token::Word(word) if word.value == "VALUES");
                inside = (inside || values) && *token != Token::SemiColon;
                !inside || values
            })
            .collect()
    }

    #[test]
    fn the_script_reads_like_this() {
        let changes = [change("17", None, Some("10045"), "K17 Kunde 17 ApS -> e-conomic 10045 Kunde 17")];
        let text = text(&target(), &changes).replace('\u{feff}', "").replace("\r\n", "\n");
        insta::assert_snapshot!(text.split("-- ====").next().expect("a first half"), @r#"
        -- kobl 0.1.0: links ClientView customers to e-conomic. Count: 1. Run: 2026-TQKM.
        -- Run the whole file in SQL Server Management Studio, in the right database (F5).
        -- It changes everything or nothing. A customer is changed only if its value is the one that was read.
        -- Undo: the second half of the file takes it all back. Remove "--" from its lines (Ctrl+K, Ctrl+U).

        SET NOCOUNT ON;
        SET XACT_ABORT ON;
        SET QUOTED_IDENTIFIER ON;
        SET ANSI_NULLS ON;
        SET ANSI_PADDING ON;
        SET ANSI_WARNINGS ON;
        SET ARITHABORT ON;
        SET CONCAT_NULL_YIELDS_NULL ON;
        SET NUMERIC_ROUNDABORT OFF;
        SET LOCK_TIMEOUT 10000;
        DECLARE @resource nvarchar(255);
        DECLARE @lock int;
        DECLARE @stale int;
        DECLARE @done int;
        IF OBJECT_ID(N'tempdb..#kobl_script') IS NOT NULL
        BEGIN
            DROP TABLE #kobl_script;
        END;
        CREATE TABLE #kobl_script (n int NOT NULL, k nvarchar(900) NOT NULL, old_link nvarchar(4000) NULL, new_link nvarchar(4000) NULL);
        INSERT INTO #kobl_script (n, k, old_link, new_link) VALUES
            (1, N'17', NULL, N'10045'); -- K17 Kunde 17 ApS -> e-conomic 10045 Kunde 17
        BEGIN TRY
            IF N'SRV01\SQLEXPRESS' NOT IN (ISNULL(@@SERVERNAME, N''), ISNULL(CONVERT(nvarchar(256), SERVERPROPERTY(N'ServerName')), N''))
                THROW 50001, N'Wrong server. The script is for server SRV01\SQLEXPRESS. Nothing was changed.', 1;
            IF DB_NAME() <> N'ClientTime'
                THROW 50002, N'Wrong database. Choose database ClientTime at the top of the window and run again. Nothing was changed.', 1;
            SET @resource = N'kobl dbo.Customer';
            BEGIN TRANSACTION;
            EXEC @lock = sp_getapplock @Resource = @resource, @LockMode = N'Exclusive', @LockOwner = N'Transaction', @LockTimeout = 0;
            IF @lock < 0
                THROW 50003, N'kobl is writing to the table. Wait and run again. Nothing was changed.', 1;
            SELECT c.k AS [key], c.old_link AS [expected], CONVERT(nvarchar(4000), t.[Link]) AS [found]
            FROM #kobl_script AS c LEFT OUTER JOIN [dbo].[Customer] AS t WITH (UPDLOCK)
              ON CONVERT(nvarchar(900), t.[CustomerID]) COLLATE Latin1_General_BIN2 = c.k COLLATE Latin1_General_BIN2
             AND DATALENGTH(CONVERT(nvarchar(900), t.[CustomerID])) = DATALENGTH(c.k)
            WHERE t.[CustomerID] IS NULL OR NOT EXISTS (SELECT CONVERT(nvarchar(4000), t.[Link]) COLLATE Latin1_General_BIN2, DATALENGTH(CONVERT(nvarchar(4000), t.[Link]))
              INTERSECT SELECT c.old_link COLLATE Latin1_General_BIN2, DATALENGTH(c.old_link));
            SET @stale = @@ROWCOUNT;
            IF @stale <> 0
                THROW 50004, N'The customers in the result changed since the list was read. Export again with kobl. Nothing was changed.', 1;
            UPDATE t SET [Link] = c.new_link
            FROM [dbo].[Customer] AS t INNER JOIN #kobl_script AS c
              ON CONVERT(nvarchar(900), t.[CustomerID]) COLLATE Latin1_General_BIN2 = c.k COLLATE Latin1_General_BIN2
             AND DATALENGTH(CONVERT(nvarchar(900), t.[CustomerID])) = DATALENGTH(c.k)
            WHERE EXISTS (SELECT CONVERT(nvarchar(4000), t.[Link]) COLLATE Latin1_General_BIN2, DATALENGTH(CONVERT(nvarchar(4000), t.[Link]))
              INTERSECT SELECT c.old_link COLLATE Latin1_General_BIN2, DATALENGTH(c.old_link));
            SET @done = @@ROWCOUNT;
            IF @done <> 1 OR @@TRANCOUNT <> 1
                THROW 50005, N'The rows did not become what was written (a trigger?). All was rolled back. Nothing was changed.', 1;
            SELECT @done = COUNT(DISTINCT c.n)
            FROM #kobl_script AS c INNER JOIN [dbo].[Customer] AS t
              ON CONVERT(nvarchar(900), t.[CustomerID]) COLLATE Latin1_General_BIN2 = c.k COLLATE Latin1_General_BIN2
             AND DATALENGTH(CONVERT(nvarchar(900), t.[CustomerID])) = DATALENGTH(c.k)
            WHERE EXISTS (SELECT CONVERT(nvarchar(4000), t.[Link]) COLLATE Latin1_General_BIN2, DATALENGTH(CONVERT(nvarchar(4000), t.[Link]))
              INTERSECT SELECT c.new_link COLLATE Latin1_General_BIN2, DATALENGTH(c.new_link));
            IF @done <> 1
                THROW 50005, N'The rows did not become what was written (a trigger?). All was rolled back. Nothing was changed.', 1;
            COMMIT TRANSACTION;
            SELECT c.k AS [key], c.old_link AS [before], c.new_link AS [now] FROM #kobl_script AS c ORDER BY c.n;
            DROP TABLE #kobl_script;
            PRINT N'Done. Customers changed: 1.';
        END TRY
        BEGIN CATCH
            IF @@TRANCOUNT > 0 ROLLBACK TRANSACTION;
            DROP TABLE #kobl_script;
            THROW;
        END CATCH;
        "#);
    }

    #[test]
    fn both_halves_are_t_sql() {
        let changes = [change("17", None, Some("10045"), "K17"), change("18", Some(""), Some("1"), "K18")];
        let text = text(&target(), &changes);
        for half in [first_half(&text).to_owned(), second_half(&text)] {
            // Legal T-SQL that the parser (sqlparser 0.63) does not know: EXEC that keeps a
            // procedure's return value, and a TRY block (its statements are parsed on their own).
            let known = half
                .replace("EXEC @lock = ", "EXEC ")
                .replace("BEGIN TRY", "")
                .replace("END TRY", "")
                .replace("BEGIN CATCH", "")
                .replace("END CATCH;", "");
            if let Err(error) = sqlparser::parser::Parser::parse_sql(&MsSqlDialect {}, &known) {
                panic!("{error}\nin {known}");
            }
        }
    }

    #[test]
    fn the_undo_is_the_same_turned_around() {
        let changes = [change("1", None, Some("10"), "K1"), change("2", Some(""), Some("20 "), "K2")];
        let text = text(&target(), &changes);
        let some = |text: &str| Some(text.to_owned());
        assert_eq!(
            values(first_half(&text)),
            [[some("1"), None, some("10")], [some("2"), some(""), some("20 ")]]
        );
        assert_eq!(
            values(&second_half(&text)),
            [[some("1"), some("10"), None], [some("2"), some("20 "), some("")]]
        );
        assert_eq!(frame(first_half(&text)), frame(&second_half(&text)));
    }

    #[test]
    fn no_list_is_longer_than_the_server_takes() {
        let changes: Vec<_> = (0..2001).map(|n| change(&n.to_string(), None, Some("1"), "")).collect();
        let text = text(&target(), &changes);
        let half = first_half(&text);
        assert_eq!(half.matches("INSERT INTO #kobl_script").count(), 3);
        assert_eq!(values(half).len(), 2001);
    }

    #[test]
    fn guids_are_found_however_they_are_written() {
        let guid = "6f9619ff-8b86-d011-b42d-00cf4fc964ff";
        assert!(text(&target(), &[change(guid, None, Some("1"), "")]).contains("UPPER(c.k)"));
        assert!(!text(&target(), &[change("K1", None, Some("1"), "")]).contains("UPPER(c.k)"));
    }

    #[test]
    fn a_server_that_is_not_known_is_not_checked() {
        let target = ScriptTarget { server: None, database: None, ..target() };
        let text = text(&target, &[change("1", None, Some("1"), "")]);
        assert!(!text.contains("SERVERNAME") && !text.contains("DB_NAME"));
    }

    /// Text with everything that could end a literal, a comment or a batch.
    fn hostile() -> impl Strategy<Value = String> {
        let piece = prop_oneof![
            Just("'".to_owned()),
            Just("''; DROP TABLE Customer; --".to_owned()),
            Just("*/".to_owned()),
            Just("/*".to_owned()),
            Just("\r\nGO\r\n".to_owned()),
            Just("\nGO 5\n".to_owned()),
            Just("\u{2028}".to_owned()),
            Just("\u{85}".to_owned()),
            Just("\u{202e}".to_owned()),
            Just("$(".to_owned()),
            Just("%s".to_owned()),
            Just("]".to_owned()),
            Just("\\".to_owned()),
            Just("\n:r x.sql\n".to_owned()),
            ".{0,6}",
        ];
        prop::collection::vec(piece, 0..6).prop_map(|pieces| pieces.concat())
    }

    proptest! {
        #[test]
        fn nothing_breaks_out_of_its_literal_or_comment(
            keys in prop::collection::vec(hostile(), 1..4), old in hostile(), new in hostile(), note in hostile(), name in hostile(),
        ) {
            let name = if name.is_empty() { "K".to_owned() } else { name };
            let strange = ScriptTarget { server: Some(name.clone()), database: Some(name.clone()), ..target() };
            let changes: Vec<_> = keys.iter().map(|key| change(key, Some(&old), Some(&new), &note)).collect();
            let text = text(&strange, &changes);
            let expected: Vec<Vec<Option<String>>> =
                keys.iter().map(|key| vec![Some(key.clone()), Some(old.clone()), Some(new.clone())]).collect();
            prop_assert_eq!(values(first_half(&text)), expected);
            // Another set of values of the same size, and the same script around it.
            let quiet: Vec<_> = keys.iter().map(|_| change("K", Some("a"), Some("b"), "n")).collect();
            let plain = self::text(&strange, &quiet);
            prop_assert_eq!(frame(first_half(&text)), frame(first_half(&plain)));
            prop_assert_eq!(frame(&second_half(&text)), frame(&second_half(&plain)));
            for line in text.lines() {
                let word = line.split_whitespace().next().unwrap_or("");
                prop_assert!(!word.eq_ignore_ascii_case("GO"), "{}", line);
                prop_assert!(!word.starts_with(':') && !word.starts_with("!!"), "{}", line);
            }
            prop_assert!(!text.contains("$("));
            let comments = Tokenizer::new(&MsSqlDialect {}, &text).tokenize().expect("tokens");
            let open = |t: &Token| matches!(t, Token::Whitespace(Whitespace::MultiLineComment(_)));
            prop_assert!(!comments.iter().any(open), "a comment of several lines");
        }
    }
}
