//! `apply --script`: the plan as T-SQL for Management Studio. Pure: values in,
//! text out.
//!
//! A script can do no more than it says: values are literals that no quote, line
//! break or `$(variable)` of a customer's name ends; names stand only in
//! comments of one line; the undo is the same script turned around, with `--`
//! before each of its lines (no `*/` can end that).

mod guard;
mod literal;

use std::fmt::Write;

use super::identifiers::{bracketed, lock_name, parse_table};
use crate::change::Change;
use crate::customer::{Field, LinkState, StoredLink, UnlinkedValues};
use crate::language::{self, Language, Localize};
use crate::run::DatabaseIdentity;

use guard::{is_as_judged, judged_literal, link, link_is, link_is_number, link_is_old, same_key};
use literal::{comment, literal};

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
    /// Columns that a link was judged by.
    pub judged: Vec<(Field, String)>,
    /// The reading statement of one's own that they come from, instead of the table.
    pub select: Option<String>,
    /// For a run made of lists, which cannot tell NULL from blank: the values that count as
    /// unlinked besides NULL and blanks.
    pub unlinked: Option<Vec<String>>,
}

impl ScriptTarget {
    /// The table that a run was exported from.
    #[must_use]
    pub fn of(database: &DatabaseIdentity, key: &str, link: &str) -> Self {
        Self {
            server: Some(database.server.clone()),
            database: Some(database.database.clone()),
            ..Self::nowhere(&database.table, key, link)
        }
    }

    /// The table that keeps, beside the customers, the unlinked values that an undo puts back.
    /// `None` where the script itself knows them.
    fn kept_table(&self, run: &str) -> Option<String> {
        self.unlinked.as_ref()?;
        let run: String = run.chars().filter(char::is_ascii_alphanumeric).collect();
        let name = bracketed(&format!("kobl_undo_{run}"));
        Some(match parse_table(&self.table) {
            Some((Some(schema), _)) => format!("{}.{name}", bracketed(&schema)),
            _ => name,
        })
    }

    /// A table of any server and database: what a run made of lists knows.
    #[must_use]
    pub fn nowhere(table: &str, key: &str, link: &str) -> Self {
        Self {
            server: None,
            database: None,
            table: table.to_owned(),
            key: key.to_owned(),
            link: link.to_owned(),
            judged: Vec::new(),
            select: None,
            unlinked: None,
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

/// The whole script: UTF-8 with a byte order mark and CRLF, as Management Studio likes it.
#[must_use]
pub fn script(script: Script<'_>) -> String {
    let mut lines = Vec::new();
    let count = script.changes.len() as u64;
    for line in language::script::head(script.language, script.version, script.run, count) {
        lines.push(format!("-- {}", comment(&line)));
    }
    lines.push(String::new());
    let changes = without_kinds_of_blank(script);
    let script = Script { changes: &changes, ..script };
    lines.extend(half(script, Way::There, script.changes.iter().cloned()));
    lines.push(String::new());
    lines.push(format!("-- {}", "=".repeat(70)));
    lines.push(format!("-- {}", comment(&language::script::undo_head().say(script.language))));
    lines.push(format!("-- {}", "=".repeat(70)));
    // Nobody judged the way back: key and link alone guard it.
    let back = ScriptTarget { judged: Vec::new(), ..script.target.clone() };
    let undo = half(Script { target: &back, ..script }, Way::Back, script.changes.iter().map(inverse));
    lines.extend(undo.into_iter().map(|line| format!("--{line}")));
    let mut text = String::from("\u{feff}");
    for line in lines {
        text.push_str(&line);
        text.push_str("\r\n");
    }
    text
}

/// The changes of a run made of lists: of an unlinked value only that it is one is known.
fn without_kinds_of_blank(script: Script<'_>) -> Vec<ScriptChange> {
    let mut changes = script.changes.to_vec();
    if let Some(values) = &script.target.unlinked {
        let values = UnlinkedValues(values.clone());
        for ScriptChange { change, .. } in &mut changes {
            if change.old.state(&values) == LinkState::Unlinked {
                change.old = StoredLink::null();
            }
        }
    }
    changes
}

/// Which half of the script.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Way {
    There,
    Back,
}

/// The change that takes another back.
fn inverse(change: &ScriptChange) -> ScriptChange {
    let Change { key, old, new, .. } = change.change.clone();
    ScriptChange { change: Change::new(key, new, old), note: change.note.clone() }
}

/// One direction: options, values, and the guarded transaction.
fn half(script: Script<'_>, way: Way, changes: impl Iterator<Item = ScriptChange>) -> Vec<String> {
    let changes: Vec<ScriptChange> = changes.collect();
    let mut lines = lines_of(OPTIONS);
    let is_judged = !script.target.judged.is_empty();
    let (declared, named) =
        if is_judged { (", judged varbinary(32) NOT NULL", ", judged") } else { ("", "") };
    lines.push(format!(
        "CREATE TABLE #kobl_script (n int NOT NULL, k nvarchar(900) NOT NULL, old_link nvarchar(4000) NULL, new_link nvarchar(4000) NULL, alone int NOT NULL{declared});"
    ));
    let mut n = 0;
    for part in changes.chunks(ROWS_A_LIST) {
        lines.push(format!("INSERT INTO #kobl_script (n, k, old_link, new_link, alone{named}) VALUES"));
        for (i, change) in part.iter().enumerate() {
            let end = if i + 1 == part.len() { ";" } else { "," };
            n += 1;
            lines.push(format!(
                "    ({n}, {}){end} -- {}",
                values(script.target, &change.change),
                comment(&change.note)
            ));
        }
    }
    lines.extend(transaction(script, way, &changes));
    lines
}

/// The values of a change: key, old and new link, whether nobody else may hold the new one, and
/// what it was judged by.
fn values(target: &ScriptTarget, change: &Change) -> String {
    let alone = change.known_holders.as_ref().is_some_and(Vec::is_empty);
    let mut values = vec![
        literal(Some(change.key.as_str())),
        literal(change.old.0.as_deref()),
        literal(change.new.0.as_deref()),
        u8::from(alone).to_string(),
    ];
    if !target.judged.is_empty() {
        values.push(judged_literal(target, &change.judged));
    }
    values.join(", ")
}

/// Session options; without data.
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
END;";

fn transaction(script: Script<'_>, way: Way, changes: &[ScriptChange]) -> Vec<String> {
    let (language, target) = (script.language, script.target);
    let count = changes.len();
    let table = target.bracketed_table();
    let joined = same_key(&target.key, changes);
    let (stored, set, key) = (link(target), bracketed(&target.link), bracketed(&target.key));
    let (old, new) = (link_is_old(target), link_is(target, "new_link"));
    let (judged, same) = judged(target, &key, &joined);
    let [wrong, busy, stale, altered] = [
        place_checks(script),
        throw(50_003, &language::script::busy().say(language)),
        throw(50_004, &language::script::stale().say(language)),
        throw(50_005, &language::script::altered().say(language)),
    ];
    let lock = literal(Some(&lock_name(&target.table)));
    let done = literal(Some(&language::script::done(count as u64).say(language)));
    let taken = taken(script, way, &joined);
    let (put_back, keep, drop_kept) = kept(script, way, &joined, &stored);
    lines_of(&format!(
        "\
BEGIN TRY
{wrong}    SET @resource = {lock};
    BEGIN TRANSACTION;
    EXEC @lock = sp_getapplock @Resource = @resource, @LockMode = N'Exclusive', @LockOwner = N'Transaction', @LockTimeout = 0;
    IF @lock < 0
    {busy}
{put_back}    SELECT c.k AS [key], c.old_link AS [expected], {stored} AS [found], CASE WHEN {same} THEN N'' ELSE N'*' END AS [customer changed]
    FROM #kobl_script AS c LEFT OUTER JOIN {table} AS t WITH (UPDLOCK)
      ON {joined}
{judged}    WHERE t.{key} IS NULL OR NOT {old} OR NOT {same};
    SET @stale = @@ROWCOUNT;
    IF @stale <> 0
    {stale}
{taken}{keep}    UPDATE t SET {set} = c.new_link
    FROM {table} AS t INNER JOIN #kobl_script AS c
      ON {joined}
{judged}    WHERE {old} AND {same};
    SET @done = @@ROWCOUNT;
    IF @done <> {count} OR @@TRANCOUNT <> 1
    {altered}
    SELECT @done = COUNT(DISTINCT c.n)
    FROM #kobl_script AS c INNER JOIN {table} AS t
      ON {joined}
    WHERE {new};
    IF @done <> {count}
    {altered}
{drop_kept}    COMMIT TRANSACTION;
    SELECT c.k AS [key], c.old_link AS [before], c.new_link AS [now] FROM #kobl_script AS c ORDER BY c.n;
    DROP TABLE #kobl_script;
    PRINT {done};
END TRY
BEGIN CATCH
    IF @@TRANCOUNT > 0 ROLLBACK TRANSACTION;
    DROP TABLE #kobl_script;
    THROW;
END CATCH;"
    ))
}

/// Where the judged columns come from besides the table, and the condition that they are as they
/// were; both are always true where nothing was judged.
fn judged(target: &ScriptTarget, key: &str, joined: &str) -> (String, String) {
    let always = "1 = 1".to_owned();
    match &target.select {
        None => (String::new(), is_as_judged(target, "t").unwrap_or(always)),
        Some(select) => match is_as_judged(target, "q") {
            None => (String::new(), always),
            Some(same) => {
                let joined = joined.replace(&format!("t.{key}"), &format!("q.{key}"));
                (format!("    LEFT OUTER JOIN ({select}\n    ) AS q\n      ON {joined}\n"), same)
            }
        },
    }
}

/// Stops where another customer took a number since it was read; the way back puts back what
/// was there.
fn taken(script: Script<'_>, way: Way, joined: &str) -> String {
    if way == Way::Back {
        return String::new();
    }
    let (target, table) = (script.target, script.target.bracketed_table());
    let throw = throw(50_006, &language::script::taken().say(script.language));
    let (key, holds) = (bracketed(&target.key), link_is_number(target));
    let other = joined.replace("c.k", "o.k");
    format!(
        "    SELECT c.k AS [key], c.new_link AS [number], t.{key} AS [taken by]
    FROM #kobl_script AS c INNER JOIN {table} AS t
      ON {holds}
    WHERE c.alone = 1 AND NOT EXISTS (SELECT 1 FROM #kobl_script AS o WHERE {other});
    SET @stale = @@ROWCOUNT;
    IF @stale <> 0
    {throw}
"
    )
}

/// For a run made of lists: putting back the values that were kept, keeping those that the
/// script does not know, and dropping the table that kept them.
fn kept(script: Script<'_>, way: Way, joined: &str, stored: &str) -> (String, String, String) {
    let Some(kept) = script.target.kept_table(script.run) else { return Default::default() };
    let table = script.target.bracketed_table();
    let exists = format!("IF OBJECT_ID({}) IS NOT NULL", literal(Some(&kept)));
    match way {
        Way::There => {
            let from = format!(
                "FROM #kobl_script AS c INNER JOIN {table} AS t\n          ON {joined}\n        WHERE c.old_link IS NULL AND {stored} IS NOT NULL"
            );
            let keep = format!(
                "    IF EXISTS (SELECT 1 {from})\n    BEGIN\n        SELECT c.k AS k, {stored} AS link INTO {kept}\n        {from};\n    END;\n"
            );
            (String::new(), keep, String::new())
        }
        Way::Back => {
            let put_back = format!(
                "    {exists}\n    BEGIN\n        UPDATE c SET new_link = u.link FROM #kobl_script AS c INNER JOIN {kept} AS u ON u.k = c.k;\n    END;\n"
            );
            let drop = format!("    {exists}\n    BEGIN\n        DROP TABLE {kept};\n    END;\n");
            (put_back, String::new(), drop)
        }
    }
}

/// Checks server and database, where they are known.
fn place_checks(script: Script<'_>) -> String {
    let mut checks = String::new();
    if let Some(server) = &script.target.server {
        let throw = throw(50_001, &language::script::wrong_server(server).say(script.language));
        // A renamed machine has two names, and one of them may be NULL.
        let _ = writeln!(
            checks,
            "    IF {} NOT IN (ISNULL(@@SERVERNAME, N''), ISNULL(CONVERT(nvarchar(256), SERVERPROPERTY(N'ServerName')), N''))\n    {throw}",
            literal(Some(server))
        );
    }
    if let Some(database) = &script.target.database {
        let throw = throw(50_002, &language::script::wrong_database(database).say(script.language));
        let _ = writeln!(checks, "    IF DB_NAME() <> {}\n    {throw}", literal(Some(database)));
    }
    checks
}

/// Stops with a message of its own. In a THROW `%` begins a placeholder unless doubled.
fn throw(number: u32, message: &str) -> String {
    let message = comment(message).replace('%', "%%").replace('\'', "''");
    format!("    THROW {number}, N'{message}', 1;")
}

fn lines_of(text: &str) -> Vec<String> {
    text.lines().map(str::to_owned).collect()
}

#[cfg(test)]
mod tests;
