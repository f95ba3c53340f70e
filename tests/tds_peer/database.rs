//! One customer table in memory.

use std::collections::BTreeMap;

/// A value that a trigger makes of a new one, by key.
pub(crate) type Trigger = fn(key: &str, new: Option<String>) -> Option<String>;

/// The customer table of database `ClientTime`.
pub(crate) struct Database {
    /// Name and declared type of each column.
    pub(crate) columns: Vec<(&'static str, &'static str)>,
    /// Name of the table in schema `dbo`.
    pub(crate) table: &'static str,
    /// The table is a view.
    pub(crate) is_view: bool,
    /// Columns of the primary key.
    pub(crate) primary: Vec<&'static str>,
    pub(crate) link: &'static str,
    /// Cells in column order, by key, as everybody sees them.
    pub(crate) rows: BTreeMap<String, Vec<Option<String>>>,
    pub(crate) trigger: Option<Trigger>,
    /// A trigger runs instead of every change and does nothing.
    pub(crate) instead_of: bool,
    /// The name of the server.
    pub(crate) server: &'static str,
    /// What the database tells of its recovery model.
    pub(crate) recovery: &'static str,
    /// The database's id in its availability group.
    pub(crate) group: Option<&'static str>,
    /// Rights that are lacking: right and column.
    pub(crate) denied: Vec<(&'static str, &'static str)>,
    /// The session that holds the lock against a second kobl.
    pub(crate) locked_by: Option<u64>,
}

impl Default for Database {
    fn default() -> Self {
        Self {
            columns: vec![
                ("CustomerID", "int"),
                ("CustomerCode", "nvarchar(20)"),
                ("ForeignDebitorSystemIdentification", "nvarchar(50)"),
                ("Name", "nvarchar(100)"),
                ("Address1", "varchar(100)"),
                ("Address2", "varchar(100)"),
                ("Zip", "varchar(10)"),
                ("City", "nvarchar(50)"),
                ("VATNumber", "varchar(20)"),
                ("Phone", "varchar(20)"),
                ("Email", "varchar(100)"),
            ],
            table: "Customer",
            is_view: false,
            primary: vec!["CustomerID"],
            link: "ForeignDebitorSystemIdentification",
            rows: BTreeMap::new(),
            trigger: None,
            instead_of: false,
            server: "PEER",
            recovery: "SIMPLE",
            group: None,
            denied: Vec::new(),
            locked_by: None,
        }
    }
}

impl Database {
    /// A table with these keys and links; codes and names follow from the keys.
    pub(crate) fn of(links: &[(&str, Option<&str>)]) -> Self {
        let mut database = Self::default();
        for (key, link) in links {
            database.add(key, *link, &format!("Kunde {key} ApS"));
        }
        database
    }

    pub(crate) fn add(&mut self, key: &str, link: Option<&str>, name: &str) {
        let code = format!("K{key}");
        let known = [
            Some(key),
            Some(&code),
            link,
            Some(name),
            Some("Vestergade 1"),
            None,
            Some("8000"),
            Some("Aarhus C"),
        ];
        let mut cells: Vec<Option<String>> = known.iter().map(|cell| cell.map(str::to_owned)).collect();
        cells.resize(self.columns.len(), None);
        self.rows.insert(key.to_owned(), cells);
    }

    pub(crate) fn column(&self, name: &str) -> usize {
        self.columns
            .iter()
            .position(|(column, _)| *column == name)
            .unwrap_or_else(|| panic!("no column {name}"))
    }

    pub(crate) fn link_of(&self, key: &str) -> Option<Option<String>> {
        let link = self.column(self.link);
        self.rows.get(key).map(|cells| cells[link].clone())
    }

    pub(crate) fn set_link(&mut self, key: &str, value: Option<String>) {
        let link = self.column(self.link);
        if let Some(cells) = self.rows.get_mut(key) {
            cells[link] = value;
        }
    }

    pub(crate) fn links(&self) -> Vec<(String, Option<String>)> {
        let link = self.column(self.link);
        self.rows.iter().map(|(key, cells)| (key.clone(), cells[link].clone())).collect()
    }
}
