//! Both halves as a reader of T-SQL sees them.

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
        judged: Vec::new(),
        select: None,
        unlinked: None,
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
    let tokens = Tokenizer::new(&MsSqlDialect {}, sql).tokenize().expect("complete literals and comments");
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
    lines.map(|line| line.strip_prefix("--").expect("every line is a comment")).collect::<Vec<_>>().join("\n")
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
                Token::Comma if tokens[at - 1] != Token::RParen => row(&mut rows).push(Some(String::new())),
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
                Token::Number(number, _) => cell(&mut rows).push_str(number),
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
    -- It changes everything or nothing. A customer is changed only if its value and its data are those that were read.
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
    CREATE TABLE #kobl_script (n int NOT NULL, k nvarchar(900) NOT NULL, old_link nvarchar(4000) NULL, new_link nvarchar(4000) NULL, alone int NOT NULL);
    INSERT INTO #kobl_script (n, k, old_link, new_link, alone) VALUES
        (1, N'17', NULL, N'10045', 0); -- K17 Kunde 17 ApS -> e-conomic 10045 Kunde 17
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
        SELECT c.k AS [key], c.old_link AS [expected], CONVERT(nvarchar(4000), t.[Link]) AS [found], CASE WHEN 1 = 1 THEN N'' ELSE N'*' END AS [customer changed]
        FROM #kobl_script AS c LEFT OUTER JOIN [dbo].[Customer] AS t WITH (UPDLOCK)
          ON CONVERT(nvarchar(900), t.[CustomerID]) COLLATE Latin1_General_BIN2 = c.k COLLATE Latin1_General_BIN2
         AND DATALENGTH(CONVERT(nvarchar(900), t.[CustomerID])) = DATALENGTH(c.k)
        WHERE t.[CustomerID] IS NULL OR NOT EXISTS (SELECT CONVERT(nvarchar(4000), t.[Link]) COLLATE Latin1_General_BIN2, DATALENGTH(CONVERT(nvarchar(4000), t.[Link]))
          INTERSECT SELECT c.old_link COLLATE Latin1_General_BIN2, DATALENGTH(c.old_link)) OR NOT 1 = 1;
        SET @stale = @@ROWCOUNT;
        IF @stale <> 0
            THROW 50004, N'The customers in the result changed since the list was read. Export again with kobl. Nothing was changed.', 1;
        SELECT c.k AS [key], c.new_link AS [number], t.[CustomerID] AS [taken by]
        FROM #kobl_script AS c INNER JOIN [dbo].[Customer] AS t
          ON LTRIM(RTRIM(CONVERT(nvarchar(4000), t.[Link]))) COLLATE Latin1_General_BIN2 = LTRIM(RTRIM(c.new_link)) COLLATE Latin1_General_BIN2
        WHERE c.alone = 1 AND NOT EXISTS (SELECT 1 FROM #kobl_script AS o WHERE CONVERT(nvarchar(900), t.[CustomerID]) COLLATE Latin1_General_BIN2 = o.k COLLATE Latin1_General_BIN2
         AND DATALENGTH(CONVERT(nvarchar(900), t.[CustomerID])) = DATALENGTH(o.k));
        SET @stale = @@ROWCOUNT;
        IF @stale <> 0
            THROW 50006, N'The customers in the result got one of the numbers since. Export again with kobl. Nothing was changed.', 1;
        UPDATE t SET [Link] = c.new_link
        FROM [dbo].[Customer] AS t INNER JOIN #kobl_script AS c
          ON CONVERT(nvarchar(900), t.[CustomerID]) COLLATE Latin1_General_BIN2 = c.k COLLATE Latin1_General_BIN2
         AND DATALENGTH(CONVERT(nvarchar(900), t.[CustomerID])) = DATALENGTH(c.k)
        WHERE EXISTS (SELECT CONVERT(nvarchar(4000), t.[Link]) COLLATE Latin1_General_BIN2, DATALENGTH(CONVERT(nvarchar(4000), t.[Link]))
          INTERSECT SELECT c.old_link COLLATE Latin1_General_BIN2, DATALENGTH(c.old_link)) AND 1 = 1;
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
        [[some("1"), None, some("10"), some("0")], [some("2"), some(""), some("20 "), some("0")]]
    );
    assert_eq!(
        values(&second_half(&text)),
        [[some("1"), some("10"), None, some("0")], [some("2"), some("20 "), some(""), some("0")]]
    );
    // Of the way there only: nobody else may hold the new link.
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
            keys.iter().map(|key| vec![Some(key.clone()), Some(old.clone()), Some(new.clone()), Some("0".to_owned())]).collect();
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
