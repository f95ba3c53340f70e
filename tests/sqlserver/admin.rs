//! The test's own hand on the server, behind kobl's back.

use std::sync::atomic::{AtomicU32, Ordering};

use tiberius::{Client, ColumnData, Config, SqlBrowser};
use tokio::net::TcpStream;
use tokio::runtime::Runtime;
use tokio_util::compat::{Compat, TokioAsyncWriteCompatExt};

/// A connection of the driver, without kobl.
pub(super) struct Admin {
    runtime: Runtime,
    client: Client<Compat<TcpStream>>,
}

impl Admin {
    pub(super) fn connect(server: &str) -> Self {
        let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build().expect("a runtime");
        let config =
            Config::from_ado_string(server).expect("KOBL_TEST_SQLSERVER is an ADO connection string");
        let client = runtime.block_on(async {
            let stream = TcpStream::connect_named(&config).await.expect("the server answers");
            Client::connect(config, stream.compat_write()).await.expect("the login works")
        });
        Self { runtime, client }
    }

    /// Runs a batch that must succeed.
    pub(super) fn run(&mut self, sql: &str) -> Vec<Vec<Option<String>>> {
        self.try_run(sql).unwrap_or_else(|error| panic!("{error}\nin {sql}"))
    }

    /// Runs a batch; whether it succeeded.
    pub(super) fn tries(&mut self, sql: &str) -> bool {
        match self.try_run(sql) {
            Ok(_) => true,
            Err(error) => {
                println!("the server says: {error}");
                false
            }
        }
    }

    fn try_run(&mut self, sql: &str) -> tiberius::Result<Vec<Vec<Option<String>>>> {
        let client = &mut self.client;
        self.runtime.block_on(async {
            let rows = client.simple_query(sql).await?.into_first_result().await?;
            Ok(rows.into_iter().map(|row| row.into_iter().map(text).collect()).collect())
        })
    }

    /// Whether the server can run a script with a transaction, error handling and an application lock.
    pub(super) fn runs_scripts(&mut self) -> bool {
        self.tries("BEGIN TRY BEGIN TRANSACTION; ROLLBACK TRANSACTION; END TRY BEGIN CATCH THROW; END CATCH")
            && self.tries(
            "DECLARE @lock int; EXEC @lock = sp_getapplock @Resource = N'kobl test', @LockMode = N'Shared', \
             @LockOwner = N'Session', @LockTimeout = 0; EXEC sp_releaseapplock @Resource = N'kobl test', @LockOwner = N'Session'",
        )
    }

    /// Whether the server runs a statement with parameters that is longer than 4,000 characters.
    pub(super) fn takes_long_statements(&mut self) -> bool {
        let sql = format!("SELECT CONVERT(nvarchar(9), @P1) AS [told] /*{}*/", " ".repeat(5000));
        let client = &mut self.client;
        let rows =
            self.runtime.block_on(async { client.query(sql, &[&"told"]).await?.into_first_result().await });
        rows.is_ok_and(|rows| rows.len() == 1)
    }

    /// The type of the link column in the server's own words.
    pub(super) fn type_of_link(&mut self, table: &Table) -> Option<String> {
        let rows = self.run(&format!(
            "SELECT CONVERT(nvarchar(128), DATA_TYPE) AS t FROM INFORMATION_SCHEMA.COLUMNS \
             WHERE TABLE_NAME = {} AND COLUMN_NAME = N'ForeignDebitorSystemIdentification'",
            quoted(&table.plain)
        ));
        rows.into_iter().next()?.remove(0)
    }

    /// Keys and links of a table, in key order.
    pub(super) fn links(&mut self, table: &Table) -> Vec<(String, Option<String>)> {
        let rows = self.run(&format!(
            "SELECT CONVERT(nvarchar(450), CustomerID) AS k, \
             CONVERT(nvarchar(4000), ForeignDebitorSystemIdentification) AS v FROM {} ORDER BY CustomerID",
            table.sql()
        ));
        rows.into_iter().map(|mut row| (row.remove(0).expect("a key"), row.remove(0))).collect()
    }

    /// The same, once no transaction of kobl's is open any more.
    pub(super) fn settled_links(&mut self, table: &Table, lock: &str) -> Vec<(String, Option<String>)> {
        let waited = self.tries(&format!(
            "DECLARE @lock int; BEGIN TRANSACTION; \
             EXEC @lock = sp_getapplock @Resource = {}, @LockMode = N'Exclusive', @LockOwner = N'Transaction', @LockTimeout = 60000; \
             ROLLBACK TRANSACTION",
            quoted(lock)
        ));
        if !waited {
            self.run(&format!("SELECT TOP (1) Name FROM {} WITH (TABLOCKX)", table.sql()));
        }
        self.links(table)
    }
}

fn text(value: ColumnData<'static>) -> Option<String> {
    match value {
        ColumnData::String(text) => text.map(|text| text.into_owned()),
        ColumnData::I32(number) => number.map(|number| number.to_string()),
        _ => None,
    }
}

/// A customer table of a test.
#[derive(Debug)]
pub(super) struct Table {
    /// As it stands in `kobl.toml`.
    pub(super) name: String,
    plain: String,
    id: u32,
}

static TABLES: AtomicU32 = AtomicU32::new(1);

impl Table {
    /// A name that no other test and no other run uses.
    pub(super) fn free_name() -> String {
        let moment =
            std::time::SystemTime::now().duration_since(std::time::UNIX_EPOCH).expect("a clock").as_micros();
        format!("kobl_test_{}_{moment}_{}", std::process::id(), TABLES.fetch_add(1, Ordering::Relaxed))
    }

    pub(super) fn create(admin: &mut Admin, key: &str, link: &str, rows: &[(&str, Option<&str>)]) -> Self {
        Self::create_named(admin, "", key, link, rows)
    }

    pub(super) fn create_named(
        admin: &mut Admin,
        tail: &str,
        key: &str,
        link: &str,
        rows: &[(&str, Option<&str>)],
    ) -> Self {
        let table = Self::create_empty(admin, tail, key, link);
        table.insert(admin, rows);
        table
    }

    /// The table, where the server can tell these keys apart.
    pub(super) fn create_if_it_holds(
        admin: &mut Admin,
        key: &str,
        link: &str,
        rows: &[(&str, Option<&str>)],
    ) -> Option<Self> {
        let table = Self::create_empty(admin, "", key, link);
        let insert = table.insertion(rows, &|key| format!("Kunde {key} ApS"), "Vestergade 1");
        match admin.tries(&insert) {
            true => Some(table),
            false => {
                table.drop(admin);
                None
            }
        }
    }

    /// An empty table, where the server knows the type of the link column.
    pub(super) fn create_if_known(admin: &mut Admin, link: &str) -> Option<Self> {
        let plain = Self::free_name();
        let made = admin.tries(&Self::definition(&format!("[{plain}]"), "int", link));
        made.then(|| Self { name: plain.clone(), plain, id: TABLES.fetch_add(1, Ordering::Relaxed) })
    }

    fn create_empty(admin: &mut Admin, tail: &str, key: &str, link: &str) -> Self {
        let plain = format!("{}{tail}", Self::free_name());
        let quoted = format!("[{}]", plain.replace(']', "]]"));
        admin.run(&Self::definition(&quoted, key, link));
        let name = if tail.is_empty() { plain.clone() } else { quoted };
        Self { name, plain, id: TABLES.fetch_add(1, Ordering::Relaxed) }
    }

    fn definition(quoted: &str, key: &str, link: &str) -> String {
        format!(
            "CREATE TABLE {quoted} (CustomerID {key} NOT NULL PRIMARY KEY, CustomerCode nvarchar(20) NOT NULL, \
             ForeignDebitorSystemIdentification {link} NULL, Name nvarchar(100) NULL, Address1 varchar(100) NULL, \
             Zip varchar(10) NULL, City nvarchar(50) NULL)"
        )
    }

    pub(super) fn id(&self) -> String {
        format!("{}_{}", std::process::id(), self.id)
    }

    pub(super) fn sql(&self) -> String {
        format!("[{}]", self.plain.replace(']', "]]"))
    }

    pub(super) fn insert(&self, admin: &mut Admin, rows: &[(&str, Option<&str>)]) {
        self.insert_as(admin, rows, &|key| format!("Kunde {key} ApS"), "Vestergade 1");
    }

    /// Customers that the e-conomic list of a workspace knows.
    pub(super) fn insert_firms(&self, admin: &mut Admin, rows: &[(&str, Option<&str>)]) {
        self.insert_as(admin, rows, &|key| format!("Firma nummer {key} ApS"), "Vestergade 1");
    }

    fn insert_as(
        &self,
        admin: &mut Admin,
        rows: &[(&str, Option<&str>)],
        name: &dyn Fn(&str) -> String,
        address: &str,
    ) {
        if !rows.is_empty() {
            admin.run(&self.insertion(rows, name, address));
        }
    }

    fn insertion(
        &self,
        rows: &[(&str, Option<&str>)],
        name: &dyn Fn(&str) -> String,
        address: &str,
    ) -> String {
        let values: Vec<String> = rows
            .iter()
            .map(|(key, link)| {
                let code = format!("K{}", key.trim()).chars().take(20).collect::<String>();
                let link = link.map_or("NULL".to_owned(), quoted);
                let (key, code, name) = (quoted(key), quoted(&code), quoted(&name(key.trim())));
                format!("({key}, {code}, {link}, {name}, {}, N'8000', N'Aarhus C')", quoted(address))
            })
            .collect();
        format!(
            "INSERT INTO {} (CustomerID, CustomerCode, ForeignDebitorSystemIdentification, Name, Address1, Zip, City) VALUES {}",
            self.sql(),
            values.join(", ")
        )
    }

    /// Puts the links back.
    pub(super) fn restore(&self, admin: &mut Admin, links: &[(String, Option<String>)]) {
        for (key, link) in links {
            let link = link.as_deref().map_or("NULL".to_owned(), quoted);
            let key = quoted(key);
            admin.run(&format!(
                "UPDATE {} SET ForeignDebitorSystemIdentification = {link} WHERE CustomerID = {key}",
                self.sql()
            ));
        }
    }

    pub(super) fn drop(self, admin: &mut Admin) {
        admin.run(&format!("DROP TABLE {}", self.sql()));
    }
}

fn quoted(text: &str) -> String {
    format!("N'{}'", text.replace('\'', "''"))
}

/// The two halves of a script: what it does, and its undo with the comment marks taken off.
pub(super) fn halves(script: &str) -> (String, String) {
    let script = script.trim_start_matches('\u{feff}');
    let at = script.find("-- ====").expect("a rule");
    let undo = script[at..].lines().skip(3).map(|line| line.strip_prefix("--").expect("a comment"));
    (script[..at].to_owned(), undo.collect::<Vec<_>>().join("\n"))
}

/// A connection string and the password that stood in it.
pub(super) fn without_password(server: &str) -> (String, String) {
    let mut password = String::new();
    let parts: Vec<&str> = server
        .split(';')
        .filter(|part| {
            let (keyword, value) = part.split_once('=').unwrap_or((part, ""));
            let secret = ["password", "pwd"].contains(&keyword.trim().to_ascii_lowercase().as_str());
            if secret {
                password = value.trim().trim_matches(['\'', '"', '{', '}']).to_owned();
            }
            !secret
        })
        .collect();
    (parts.join(";"), password)
}
