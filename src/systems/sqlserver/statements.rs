//! Every SQL statement that kobl sends to SQL Server, in one place.
//!
//! They run on SQL Server 2012 and later and keep to its common core. Each
//! begins with a comment that names it, so that a DBA finds kobl in a trace.
//! Names come from the server's own catalogue and stand in brackets; values
//! travel as parameters only. Everything read is converted to `nvarchar` by the
//! server, because the driver ends a whole result at one byte that is invalid
//! in its code page.

use super::identifiers::{Name, TableName, bracketed, lock_name};
use super::layout::{ColumnLayout, TableLayout};

/// The longest text of an index key in characters, and so of a key.
pub(super) const KEY: &str = "nvarchar(900)";
/// Any value of a row as text.
pub(super) const TEXT: &str = "nvarchar(4000)";

/// The same value as bytes: compared so whatever the columns' collations.
const BYTES: &str = "varbinary(8000)";

/// Once a connection: no row counts between results (triggers send their own), and the whole
/// transaction undone by any error. Without these two kobl does not write.
pub const SESSION: &str = "/* kobl:session */ SET NOCOUNT ON; SET XACT_ABORT ON;";

/// Once a connection: not waiting for ever for a row that somebody holds.
#[must_use]
pub fn patience(lock: std::time::Duration) -> String {
    format!(
        "/* kobl:patience */ SET LOCK_TIMEOUT {}; SET TRANSACTION ISOLATION LEVEL READ COMMITTED;",
        lock.as_millis().min(i32::MAX as u128)
    )
}

/// Once a connection: what writing to a table with filtered indexes, indexed views or
/// computed columns demands (error 1934 otherwise). They are the server's own defaults for
/// a driver; a server that refuses to hear them has them.
pub const ANSI_OPTIONS: &str = "/* kobl:options */ \
SET QUOTED_IDENTIFIER ON; \
SET ANSI_NULLS ON; \
SET ANSI_PADDING ON; \
SET ANSI_WARNINGS ON; \
SET ARITHABORT ON; \
SET CONCAT_NULL_YIELDS_NULL ON; \
SET NUMERIC_ROUNDABORT OFF;";

/// Server (two ways: the first is NULL where the machine was renamed) and database.
pub const IDENTITY: &str = "/* kobl:identity */ \
SELECT CONVERT(nvarchar(256), @@SERVERNAME) AS [server], \
CONVERT(nvarchar(256), SERVERPROPERTY(N'ServerName')) AS [property], \
CONVERT(nvarchar(256), DB_NAME()) AS [database];";

/// The id that the database has in its availability group, on whichever replica it is asked.
pub const AVAILABILITY_GROUP: &str = "/* kobl:availability-group */ \
SELECT CONVERT(nvarchar(36), d.group_database_id) AS [group] FROM sys.databases AS d WHERE d.name = DB_NAME();";

/// Tables and views of a name: schema, name, kind, whether it is the login's own schema.
pub const TABLES: &str = "/* kobl:tables */ \
SELECT t.TABLE_SCHEMA, t.TABLE_NAME, t.TABLE_TYPE, \
CASE WHEN t.TABLE_SCHEMA = SCHEMA_NAME() THEN N'1' ELSE N'0' END AS [own] \
FROM INFORMATION_SCHEMA.TABLES AS t WHERE t.TABLE_NAME = @P1 ORDER BY t.TABLE_SCHEMA;";

/// Columns of one table: name, type, length, precision, scale, nullable, collation.
pub const COLUMNS: &str = "/* kobl:columns */ \
SELECT c.COLUMN_NAME, c.DATA_TYPE, \
CONVERT(nvarchar(11), c.CHARACTER_MAXIMUM_LENGTH) AS [length], \
CONVERT(nvarchar(11), c.NUMERIC_PRECISION) AS [precision], \
CONVERT(nvarchar(11), c.NUMERIC_SCALE) AS [scale], \
c.IS_NULLABLE, c.COLLATION_NAME \
FROM INFORMATION_SCHEMA.COLUMNS AS c \
WHERE c.TABLE_SCHEMA = @P1 AND c.TABLE_NAME = @P2 ORDER BY c.ORDINAL_POSITION;";

/// Every column of every table: schema, table, column.
pub const ALL_COLUMNS: &str = "/* kobl:all-columns */ \
SELECT c.TABLE_SCHEMA, c.TABLE_NAME, c.COLUMN_NAME \
FROM INFORMATION_SCHEMA.COLUMNS AS c INNER JOIN INFORMATION_SCHEMA.TABLES AS t \
ON t.TABLE_SCHEMA = c.TABLE_SCHEMA AND t.TABLE_NAME = c.TABLE_NAME \
WHERE t.TABLE_TYPE = N'BASE TABLE' \
ORDER BY c.TABLE_SCHEMA, c.TABLE_NAME, c.ORDINAL_POSITION;";

/// The server's version and edition, in one text.
pub const VERSION: &str = "/* kobl:version */ \
SELECT CONVERT(nvarchar(128), SERVERPROPERTY(N'ProductVersion')) + N' ' \
+ CONVERT(nvarchar(128), SERVERPROPERTY(N'Edition')) AS [version];";

/// Who is signed in, as the database knows them.
pub const WHO: &str = "/* kobl:who */ SELECT CONVERT(nvarchar(256), CURRENT_USER) AS [user];";

/// The database in use.
pub const DATABASE: &str = "/* kobl:database */ SELECT CONVERT(nvarchar(256), DB_NAME()) AS [database];";

/// Whether a column is computed, an identity, or replicated.
pub const COLUMN_FLAGS: &str = "/* kobl:column-flags */ \
SELECT CONVERT(nvarchar(1), c.is_computed) AS [computed], CONVERT(nvarchar(1), c.is_identity) AS [identity], \
CONVERT(nvarchar(1), c.is_replicated) AS [replicated] \
FROM sys.columns AS c WHERE c.object_id = OBJECT_ID(@P1) AND c.name = @P2;";

/// Whether one right to one column of a table is held: 1, 0 or NULL.
pub const RIGHT: &str = "/* kobl:right */ \
SELECT CONVERT(nvarchar(1), HAS_PERMS_BY_NAME(@P1, N'OBJECT', @P2, @P3, N'COLUMN')) AS [may];";

/// Triggers in force: name, and whether it runs instead of the change.
pub const TRIGGERS: &str = "/* kobl:triggers */ \
SELECT t.name, CONVERT(nvarchar(1), t.is_instead_of_trigger) AS [instead] \
FROM sys.triggers AS t WHERE t.parent_id = OBJECT_ID(@P1) AND t.is_disabled = 0 ORDER BY t.name;";

/// Indexes over a column: name, unique, filtered.
pub const INDEXES: &str = "/* kobl:indexes */ \
SELECT i.name, CONVERT(nvarchar(1), i.is_unique) AS [unique], CONVERT(nvarchar(1), i.has_filter) AS [filtered] \
FROM sys.indexes AS i \
INNER JOIN sys.index_columns AS x ON x.object_id = i.object_id AND x.index_id = i.index_id \
INNER JOIN sys.columns AS c ON c.object_id = x.object_id AND c.column_id = x.column_id \
WHERE i.object_id = OBJECT_ID(@P1) AND c.name = @P2 AND x.is_included_column = 0 ORDER BY i.name;";

/// Whether the database can be written, its recovery model, its name.
pub const DATABASE_STATE: &str = "/* kobl:database-state */ \
SELECT CONVERT(nvarchar(60), DATABASEPROPERTYEX(DB_NAME(), N'Updateability')) AS [updateability], \
CONVERT(nvarchar(60), DATABASEPROPERTYEX(DB_NAME(), N'Recovery')) AS [recovery], DB_NAME() AS [database];";

/// The server's clock in UTC.
pub const CLOCK: &str = "/* kobl:clock */ SELECT CONVERT(nvarchar(33), SYSUTCDATETIME(), 126) AS [clock];";

/// How many keys are there more than once.
#[must_use]
pub(super) fn doubled_keys(table: &TableLayout) -> String {
    let key = bracketed(&table.key.name);
    format!(
        "/* kobl:doubled-keys */ SELECT CONVERT(nvarchar(11), COUNT(*)) AS [doubled] \
FROM (SELECT t.{key} FROM {} AS t GROUP BY t.{key} HAVING COUNT(*) > 1) AS d;",
        table.name
    )
}

/// Primary key and unique constraints of one table: kind, constraint, column.
pub const CONSTRAINTS: &str = "/* kobl:constraints */ \
SELECT c.CONSTRAINT_TYPE, c.CONSTRAINT_NAME, u.COLUMN_NAME \
FROM INFORMATION_SCHEMA.TABLE_CONSTRAINTS AS c \
INNER JOIN INFORMATION_SCHEMA.KEY_COLUMN_USAGE AS u \
ON u.CONSTRAINT_SCHEMA = c.CONSTRAINT_SCHEMA AND u.CONSTRAINT_NAME = c.CONSTRAINT_NAME \
AND u.TABLE_SCHEMA = c.TABLE_SCHEMA AND u.TABLE_NAME = c.TABLE_NAME \
WHERE c.TABLE_SCHEMA = @P1 AND c.TABLE_NAME = @P2 AND c.CONSTRAINT_TYPE IN (N'PRIMARY KEY', N'UNIQUE') \
ORDER BY c.CONSTRAINT_TYPE, c.CONSTRAINT_NAME, u.ORDINAL_POSITION;";

/// Whether the server has application locks. Session-owned and shared, so that it stands in
/// nobody's way.
pub const CAN_LOCK: &str = "/* kobl:can-lock */ \
DECLARE @lock int; \
EXEC @lock = sp_getapplock @Resource = N'kobl', @LockMode = N'Shared', @LockOwner = N'Session', @LockTimeout = 0; \
EXEC sp_releaseapplock @Resource = N'kobl', @LockOwner = N'Session'; \
SELECT CONVERT(nvarchar(11), @lock) AS [lock];";

/// Two working tables of the session, made before the first transaction: nothing then depends
/// on whether a server rolls back their making. Keys stand in them in the key's own type and
/// collation, so that they are compared as the table itself compares them, by its index.
#[must_use]
pub(super) fn working_tables(table: &TableLayout) -> String {
    let key = &table.key;
    let collation = key.collation.as_ref().map(|name| format!(" COLLATE {name}")).unwrap_or_default();
    let key = format!("k {}{collation} NOT NULL", key.declared());
    format!(
        "/* kobl:working-tables */ \
IF OBJECT_ID(N'tempdb..#kobl_change') IS NOT NULL DROP TABLE #kobl_change; \
IF OBJECT_ID(N'tempdb..#kobl_done') IS NOT NULL DROP TABLE #kobl_done; \
CREATE TABLE #kobl_change ({key}, old_link {TEXT} NULL, new_link {TEXT} NULL); \
CREATE TABLE #kobl_done ({key});"
    )
}

/// How a second kobl is kept out.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Lock {
    /// By `sp_getapplock`: nobody else notices.
    Application,
    /// By the table itself, on a server that has no `sp_getapplock`.
    Table,
}

/// Begins the transaction and takes the lock against a second kobl. The lock ends with the
/// transaction; 0 or 1 is a lock, less is none.
#[must_use]
pub(super) fn begin(table: &TableLayout, lock: Lock) -> String {
    format!(
        "/* kobl:begin */ \
DELETE FROM #kobl_change; \
DELETE FROM #kobl_done; \
{}",
        locked(table, lock, 0)
    )
}

/// A transaction with the lock, waiting so many milliseconds for it; its last row is the lock.
fn locked(table: &TableLayout, lock: Lock, wait: u32) -> String {
    match lock {
        Lock::Application => {
            let name = lock_name(&table.name.plain()).replace('\'', "''");
            format!(
                "DECLARE @lock int; \
BEGIN TRANSACTION; \
EXEC @lock = sp_getapplock @Resource = N'{name}', @LockMode = N'Exclusive', \
@LockOwner = N'Transaction', @LockTimeout = {wait}; \
SELECT CONVERT(nvarchar(11), @lock) AS [lock];"
            )
        }
        // Held to the end of the transaction. Somebody else's is waited for as LOCK_TIMEOUT says.
        Lock::Table => format!(
            "BEGIN TRANSACTION; \
SELECT TOP (1) CONVERT({KEY}, t.{}) AS [first] FROM {} AS t WITH (TABLOCKX, HOLDLOCK); \
SELECT N'0' AS [lock];",
            bracketed(&table.key.name),
            table.name
        ),
    }
}

/// Makes the changes last. The row that follows is the proof: no transaction is left open.
pub const COMMIT: &str = "/* kobl:commit */ \
COMMIT TRANSACTION; \
SELECT CONVERT(nvarchar(11), @@TRANCOUNT) AS [open];";

/// Waits, half a minute at most, until no kobl has a transaction open, such as one whose
/// connection was lost while it committed.
#[must_use]
pub(super) fn settle(table: &TableLayout, lock: Lock) -> String {
    format!("/* kobl:settle */ {} ROLLBACK TRANSACTION;", locked(table, lock, 30_000))
}

/// Undoes what is open; an error (3903) if nothing is.
pub const ROLLBACK: &str = "/* kobl:rollback */ ROLLBACK TRANSACTION;";

/// Changes in one statement: three parameters each, below the 2,100 that a statement may have
/// and the 1,000 rows of a VALUES list. 10,000 changes travel in 17.
pub const CHANGES_A_STATEMENT: usize = 600;

/// Sends `rows` changes (1 to [`CHANGES_A_STATEMENT`]): key, old link, new link each.
#[must_use]
pub fn stage(rows: usize) -> String {
    let rows: Vec<String> =
        (0..rows).map(|row| format!("(@P{}, @P{}, @P{})", row * 3 + 1, row * 3 + 2, row * 3 + 3)).collect();
    format!("/* kobl:stage */ INSERT INTO #kobl_change (k, old_link, new_link) VALUES {};", rows.join(", "))
}

/// What the rows of the changes hold now, and holds them: nobody else changes them before the
/// transaction ends. One row a change; a row that is gone has no key.
#[must_use]
pub(super) fn expected(table: &TableLayout) -> String {
    format!(
        "/* kobl:expected */ \
SELECT CONVERT({KEY}, s.k) AS [change], CONVERT({KEY}, t.{key}) AS [key], CONVERT({TEXT}, t.{link}) AS [link] \
FROM #kobl_change AS s LEFT OUTER JOIN {name} AS t WITH (UPDLOCK) ON t.{key} = s.k;",
        key = bracketed(&table.key.name),
        link = bracketed(&table.link.name),
        name = table.name,
    )
}

/// What the rows of the changes were judged by, as it is now. Of the table itself these rows are
/// held already; what a statement of the user's own adds is held from here on.
#[must_use]
pub(super) fn judged(source: &Source<'_>, columns: &[ColumnLayout], key: &Name) -> String {
    let texts: Vec<String> = columns.iter().map(as_text).collect();
    let select = format!(
        "SELECT {} FROM {source} AS q INNER JOIN #kobl_change AS s ON q.{} = s.k;",
        texts.join(", "),
        bracketed(key)
    );
    match source {
        Source::Table(_) => format!("/* kobl:judged */ {select}"),
        Source::Select(_) => format!(
            "/* kobl:judged */ SET TRANSACTION ISOLATION LEVEL REPEATABLE READ; {select} \
SET TRANSACTION ISOLATION LEVEL READ COMMITTED;"
        ),
    }
}

/// Rows other than a change's own that hold its new link, blanks aside: key and link. Bytes are
/// compared, as in [`update`]; zeros at their end, which `=` passes over, [`taken`] tells apart.
///
/// [`taken`]: crate::change::taken
#[must_use]
pub(super) fn holders(table: &TableLayout) -> String {
    let (key, link) = (bracketed(&table.key.name), bracketed(&table.link.name));
    let stored = format!("CONVERT({TEXT}, t.{link})");
    format!(
        "/* kobl:holders */ \
SELECT CONVERT({KEY}, t.{key}) AS [key], {stored} AS [link] \
FROM #kobl_change AS s INNER JOIN {} AS t \
ON CONVERT({BYTES}, LTRIM(RTRIM({stored}))) = CONVERT({BYTES}, LTRIM(RTRIM(s.new_link))) WHERE NOT t.{key} = s.k;",
        table.name
    )
}

/// Changes exactly the rows whose key and old link are the expected ones, and records their
/// keys. NULL, '' and blanks are three values, and no collation has a say: bytes are compared,
/// and their number, since `=` takes even bytes for equal that differ in zeros at their end.
/// `OUTPUT` needs `INTO` where triggers are.
#[must_use]
pub(super) fn update(table: &TableLayout) -> String {
    let link = bracketed(&table.link.name);
    let new_link = match table.link.is_text() {
        // Assigned, not converted: a conversion would cut silently, an assignment refuses.
        true => "s.new_link".to_owned(),
        false => format!("CONVERT({}, s.new_link)", table.link.declared()),
    };
    let stored = format!("CONVERT({TEXT}, {}.{link})", bracketed(&table.name.table));
    format!(
        "/* kobl:update */ UPDATE {name} SET {link} = {new_link} \
OUTPUT inserted.{key} INTO #kobl_done \
FROM {name} INNER JOIN #kobl_change AS s ON {own}.{key} = s.k \
WHERE ({own}.{link} IS NULL AND s.old_link IS NULL) \
OR (CONVERT({BYTES}, {stored}) = CONVERT({BYTES}, s.old_link) AND DATALENGTH({stored}) = DATALENGTH(s.old_link));",
        key = bracketed(&table.key.name),
        name = table.name,
        own = bracketed(&table.name.table),
    )
}

/// Reads again, inside the transaction, what was changed: three results. The keys that the
/// update recorded; every change with the row as it is now; the number of open transactions.
#[must_use]
pub(super) fn verify(table: &TableLayout) -> String {
    format!(
        "/* kobl:verify */ SELECT CONVERT({KEY}, d.k) AS [done] FROM #kobl_done AS d; \
SELECT CONVERT({KEY}, s.k) AS [change], CONVERT({KEY}, t.{key}) AS [key], CONVERT({TEXT}, t.{link}) AS [link] \
FROM #kobl_change AS s LEFT OUTER JOIN {name} AS t ON t.{key} = s.k; \
SELECT CONVERT(nvarchar(11), @@TRANCOUNT) AS [open];",
        key = bracketed(&table.key.name),
        link = bracketed(&table.link.name),
        name = table.name,
    )
}

/// Reads these columns of every row, ordered by key.
#[must_use]
pub(super) fn read(source: &Source<'_>, columns: &[ColumnLayout], key: &Name) -> String {
    let columns: Vec<String> = columns.iter().map(as_text).collect();
    format!("/* kobl:read */ SELECT {} FROM {source} AS q ORDER BY q.{};", columns.join(", "), bracketed(key))
}

/// The first rows of a table, for a person to recognise.
#[must_use]
pub(super) fn sample(table: &TableName, columns: &[ColumnLayout], rows: u16) -> String {
    let columns: Vec<String> = columns.iter().map(as_text).collect();
    format!("/* kobl:sample */ SELECT TOP ({rows}) {} FROM {table} AS q;", columns.join(", "))
}

fn as_text(column: &ColumnLayout) -> String {
    let name = bracketed(&column.name);
    // 126: dates as ISO 8601 writes them, whatever the login's language.
    let style = if column.is_date() { ", 126" } else { "" };
    format!("CONVERT({TEXT}, q.{name}{style}) AS {name}")
}

/// The columns that a reading statement of the user's own gives.
#[must_use]
pub(super) fn describe(select: &str) -> String {
    format!("/* kobl:describe */ SELECT TOP (0) * FROM ({select}\n) AS q;")
}

/// What is read: the table, or the user's own statement.
pub(super) enum Source<'a> {
    /// The table itself.
    Table(&'a TableName),
    /// A statement from `kobl.toml`.
    Select(&'a str),
}

impl std::fmt::Display for Source<'_> {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        match self {
            Self::Table(name) => name.fmt(f),
            // The line break ends a comment that the statement may end with.
            Self::Select(select) => write!(f, "({select}\n)"),
        }
    }
}

#[cfg(test)]
mod tests {
    use sqlparser::dialect::MsSqlDialect;
    use sqlparser::parser::Parser;

    use super::super::layout::tests::{column, table};
    use super::*;

    /// Legal T-SQL that the parser (sqlparser 0.63) does not know, and what stands in for it so
    /// that the rest of the statement is parsed all the same.
    const UNKNOWN_TO_THE_PARSER: [(&str, &str); 1] = [
        // EXEC that keeps the procedure's return value.
        ("EXEC @lock = sp_getapplock", "EXEC sp_getapplock"),
    ];

    fn assert_parses(sql: &str) {
        let known = UNKNOWN_TO_THE_PARSER
            .iter()
            .fold(sql.to_owned(), |sql, (unknown, known)| sql.replace(unknown, known));
        if let Err(error) = Parser::parse_sql(&MsSqlDialect {}, &known) {
            panic!("{error}\nin {sql}");
        }
    }

    fn every_statement() -> Vec<String> {
        let fixed = [
            SESSION,
            ANSI_OPTIONS,
            IDENTITY,
            AVAILABILITY_GROUP,
            TABLES,
            COLUMNS,
            CONSTRAINTS,
            CAN_LOCK,
            ALL_COLUMNS,
            VERSION,
            WHO,
            DATABASE,
            COLUMN_FLAGS,
            RIGHT,
            TRIGGERS,
            INDEXES,
            DATABASE_STATE,
            CLOCK,
            COMMIT,
            ROLLBACK,
        ];
        let mut statements: Vec<String> = fixed.map(str::to_owned).to_vec();
        statements.push(patience(std::time::Duration::from_secs(10)));
        statements.extend([stage(1), stage(CHANGES_A_STATEMENT)]);
        for (key, link) in [
            ("int", "nvarchar(50)"),
            ("uniqueidentifier", "char(10)"),
            ("varchar(20)", "int"),
            ("numeric(9,0)", "varchar(max)"),
        ] {
            let table = table(key, link);
            for lock in [Lock::Application, Lock::Table] {
                statements.extend([begin(&table, lock), settle(&table, lock)]);
            }
            statements.extend([working_tables(&table), expected(&table)]);
            statements.push(doubled_keys(&table));
            statements.push(holders(&table));
            for source in [Source::Table(&table.name), Source::Select("SELECT * FROM dbo.Customer")] {
                statements.push(judged(&source, &table.columns, &table.key.name));
            }
            statements.extend([update(&table), verify(&table), sample(&table.name, &table.columns, 10)]);
            statements.push(read(&Source::Table(&table.name), &table.columns, &table.key.name));
            let select = "SELECT CustomerID, Link FROM dbo.Customer -- all";
            statements.push(read(&Source::Select(select), &[column("Date", "datetime")], &table.key.name));
            statements.push(describe(select));
        }
        statements
    }

    #[test]
    fn every_statement_is_t_sql() {
        for statement in every_statement() {
            assert_parses(&statement);
        }
    }

    #[test]
    fn every_statement_begins_with_its_name() {
        for statement in every_statement() {
            assert!(statement.starts_with("/* kobl:"), "{statement}");
        }
    }

    #[test]
    fn nothing_newer_than_sql_server_2012_is_used() {
        for statement in every_statement() {
            let upper = statement.to_uppercase();
            for newer in
                ["MERGE", "JSON", "STRING_", "DISTINCT FROM", "WAITFOR", " TRIM(", "(TRIM(", "DROP TABLE IF"]
            {
                assert!(!upper.contains(newer), "{newer} in {statement}");
            }
        }
    }

    #[test]
    fn keys_travel_in_their_own_type_and_collation() {
        insta::assert_snapshot!(working_tables(&table("varchar(20)", "int")), @"/* kobl:working-tables */ IF OBJECT_ID(N'tempdb..#kobl_change') IS NOT NULL DROP TABLE #kobl_change; IF OBJECT_ID(N'tempdb..#kobl_done') IS NOT NULL DROP TABLE #kobl_done; CREATE TABLE #kobl_change (k varchar(20) COLLATE Danish_Norwegian_CI_AS NOT NULL, old_link nvarchar(4000) NULL, new_link nvarchar(4000) NULL); CREATE TABLE #kobl_done (k varchar(20) COLLATE Danish_Norwegian_CI_AS NOT NULL);");
    }

    #[test]
    fn the_update_is_guarded_by_key_and_old_value() {
        insta::assert_snapshot!(update(&table("varchar(20)", "nvarchar(50)")), @"/* kobl:update */ UPDATE [dbo].[Customer] SET [Link] = s.new_link OUTPUT inserted.[CustomerID] INTO #kobl_done FROM [dbo].[Customer] INNER JOIN #kobl_change AS s ON [Customer].[CustomerID] = s.k WHERE ([Customer].[Link] IS NULL AND s.old_link IS NULL) OR (CONVERT(varbinary(8000), CONVERT(nvarchar(4000), [Customer].[Link])) = CONVERT(varbinary(8000), s.old_link) AND DATALENGTH(CONVERT(nvarchar(4000), [Customer].[Link])) = DATALENGTH(s.old_link));");
    }

    #[test]
    fn a_statement_of_changes_stays_below_the_servers_limits() {
        const { assert!(CHANGES_A_STATEMENT <= 1000 && CHANGES_A_STATEMENT * 3 < 2098) };
        assert!(stage(2).ends_with("VALUES (@P1, @P2, @P3), (@P4, @P5, @P6);"));
    }
}
