//! A folder with a database of six customers, an e-conomic list and a
//! `kobl.toml`, and the program run in it.

use std::collections::BTreeMap;
use std::fs;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};
use std::sync::LazyLock;

use kobl::review::Column;
use kobl::systems::sqlite::create_sample;
use regex::Regex;
use rusqlite::Connection;
use tempfile::TempDir;

/// What every run here is called, since clock and dice are given.
pub(crate) const RUN: &str = "runs/2026-11-22-153012-TQKM";

const CLOCK: [&str; 4] = ["--at", "2026-11-22T15:30:12+01:00", "--run-code", "TQKM"];

/// Links to begin with: NULL, empty, zero, NULL, one that is right, and NULL.
const CUSTOMERS: &str = "\
CustomerID,CustomerCode,Name,Attention,Address1,Address2,Zip,City,VATNumber,Phone,Email,Inactive,Link
1,K-101,Solbakkens Bageri ApS,,Solbakken 1,,8000,Aarhus C,DK99653159,,,0,\\N
2,K-102,Havnegadens Auto A/S,,Havnegade 22,,5000,Odense C,DK99989181,,,0,
3,K-103,Nordlys Revision P/S,,Polarvej 3,,9000,Aalborg,DK99910631,,,0,0
4,K-104,Ege & Birk Tømrer I/S,,Skovstien 44,,4000,Roskilde,DK99227257,,,0,\\N
5,K-105,Fyrtårnets Optik ApS,,Fyrvej 5,,6700,Esbjerg,DK99835869,,,0,20105
6,K-106,Museumskroen Vestpå,,Klitvej 6,,6960,Hvide Sande,,,,0,\\N
";

const ECONOMIC: &str = "\
Nr.;Navn;Adresse 1;Postnr. ;By;CVR-nr.;Spærret
20101;Solbakkens Bageri ApS;Solbakken 1;8000;Aarhus C;99653159;
20102;Havnegadens Auto A/S;Havnegade 22;5000;Odense C;99989181;
20103;Nordlys Revision P/S;Polarvej 3;9000;Aalborg;99910631;
20104;Ege & Birk Tømrer I/S;Skovstien 44;4000;Roskilde;99227257;
20105;Fyrtårnets Optik ApS;Fyrvej 5;6700;Esbjerg;99835869;
20110;Kun Her Handel A/S;Ringvejen 10;2600;Glostrup;99914785;
20111;Lukket Konto ApS;Ringvejen 11;2600;Glostrup;99710756;Ja
";

/// What the program said, and its exit code. Folders are written with `/` everywhere.
pub(crate) struct Said {
    pub(crate) code: i32,
    pub(crate) out: String,
    pub(crate) err: String,
}

impl Said {
    /// Both streams and the code, for a snapshot.
    pub(crate) fn whole(&self) -> String {
        format!("{}--- stderr\n{}--- exit {}", self.out, self.err, self.code)
    }
}

pub(crate) struct Workspace {
    _owner: TempDir,
    folder: PathBuf,
}

impl Workspace {
    pub(crate) fn new() -> Self {
        Self::called("")
    }

    /// A workspace in a folder of this name.
    pub(crate) fn called(name: &str) -> Self {
        let owner = TempDir::new().expect("a folder");
        let folder = if name.is_empty() { owner.path().to_owned() } else { owner.path().join(name) };
        fs::create_dir_all(&folder).expect("a folder");
        let workspace = Self { _owner: owner, folder };
        create_sample(&workspace.path("clienttime.db"), CUSTOMERS.as_bytes()).expect("a database");
        workspace.write("kunder.csv", ECONOMIC);
        let config = include_str!("../../samples/kobl.toml").replace("\"da\"", "\"en\"");
        workspace.write("kobl.toml", &config);
        workspace
    }

    /// The demo's workspace: 400 customers of which many compete.
    pub(crate) fn demo() -> Self {
        let owner = TempDir::new().expect("a folder");
        let workspace = Self { folder: owner.path().to_owned(), _owner: owner };
        let said = workspace.kobl(&["demo", "kobl-demo"]);
        assert_eq!(said.code, 0, "{}", said.err);
        Self { folder: workspace.folder.join("kobl-demo"), ..workspace }
    }

    /// A workspace whose export is done.
    pub(crate) fn exported() -> Self {
        let workspace = Self::new();
        let said = workspace.kobl(&["export"]);
        assert_eq!(said.code, 0, "{}", said.err);
        workspace
    }

    /// A workspace where the four proposals are approved.
    pub(crate) fn reviewed() -> Self {
        let workspace = Self::exported();
        for code in ["K-101", "K-102", "K-103", "K-104"] {
            workspace.answer(code, "yes");
        }
        workspace
    }

    /// A workspace where they are written.
    pub(crate) fn applied() -> Self {
        let workspace = Self::reviewed();
        let said = workspace.apply(&["--yes"]);
        assert_eq!(said.code, 0, "{}", said.err);
        workspace
    }

    pub(crate) fn path(&self, name: &str) -> PathBuf {
        self.folder.join(name)
    }

    pub(crate) fn write(&self, name: &str, text: &str) {
        fs::write(self.path(name), text).expect("a file");
    }

    pub(crate) fn read(&self, name: &str) -> String {
        fs::read_to_string(self.path(name)).expect("a text file")
    }

    /// A journal without what differs from machine to machine: the user, the machine, the hashes.
    pub(crate) fn journal(&self, folder: &str) -> String {
        let text = self.read(&format!("{RUN}/{folder}/journal.jsonl"));
        let text =
            Regex::new(r#""(user|machine)":"[^"]*""#).expect("a pattern").replace_all(&text, r#""$1":"…""#);
        let hash = Regex::new(r#""(hash|previous|id)":"[0-9a-f]{64}""#).expect("a pattern");
        hash.replace_all(&text, r#""$1":"…""#).into_owned()
    }

    /// Replaces text of a file that must be there.
    pub(crate) fn edit(&self, name: &str, from: &str, to: &str) {
        let text = self.read(name);
        assert!(text.contains(from), "{from} is not in {name}");
        self.write(name, &text.replace(from, to));
    }

    /// The program in this folder, in English, at a fixed time, with nobody to ask.
    pub(crate) fn command(&self, arguments: &[&str]) -> Command {
        let mut command = Command::new(program());
        command.current_dir(&self.folder).stdin(Stdio::null());
        for (name, _) in std::env::vars_os() {
            if name.to_string_lossy().starts_with("KOBL_") {
                command.env_remove(name);
            }
        }
        for name in ["USER", "LOGNAME", "USERNAME"] {
            command.env_remove(name);
        }
        command.env("KOBL_LANG", "en").args(arguments).args(CLOCK);
        command
    }

    pub(crate) fn kobl(&self, arguments: &[&str]) -> Said {
        self.say(self.command(arguments))
    }

    pub(crate) fn say(&self, mut command: Command) -> Said {
        self.said(&command.output().expect("kobl starts"))
    }

    /// What a process said, with this folder called FOLDER, and `/` between folders.
    pub(crate) fn said(&self, output: &std::process::Output) -> Said {
        let own = slashed(&self.folder);
        let text = |bytes: &[u8]| {
            let text = String::from_utf8(bytes.to_vec()).expect("UTF-8").replace('\\', "/");
            text.replace(&own, "FOLDER")
        };
        Said {
            code: output.status.code().unwrap_or(-1),
            out: text(&output.stdout),
            err: text(&output.stderr),
        }
    }

    /// The document of a command with `--json`, which is all that it prints.
    pub(crate) fn json(&self, arguments: &[&str]) -> serde_json::Value {
        let output = self.command(arguments).output().expect("kobl starts");
        let text = String::from_utf8(output.stdout).expect("UTF-8");
        serde_json::from_str(&text).unwrap_or_else(|error| panic!("{error}\n{text}"))
    }

    pub(crate) fn apply(&self, flags: &[&str]) -> Said {
        let review = format!("{RUN}/review.csv");
        self.kobl(&[&["apply", review.as_str()], flags].concat())
    }

    /// Edits one cell of the review file (at most the last), in the row of a customer.
    fn edit_cell(&self, code: &str, column: Column, value: &str) {
        let name = format!("{RUN}/review.csv");
        let text = self.read(&name);
        let mut found = false;
        let lines: Vec<String> = text
            .split("\r\n")
            .map(|line| {
                let mut cells: Vec<&str> = line.split(';').collect();
                if cells.contains(&code) {
                    // Left of any cell that may hold a delimiter, or behind them all.
                    let place = if column == Column::Comment { cells.len() - 1 } else { column as usize };
                    cells[place] = value;
                    found = true;
                }
                cells.join(";")
            })
            .collect();
        assert!(found, "{code} is not in the review file");
        self.write(&name, &lines.join("\r\n"));
    }

    /// The rows of a review file: cells by heading.
    pub(crate) fn rows(&self, name: &str) -> Vec<BTreeMap<String, String>> {
        let text = self.read(name);
        let mut reader = csv::ReaderBuilder::new()
            .delimiter(b';')
            .from_reader(text.trim_start_matches('\u{feff}').as_bytes());
        let heads = reader.headers().expect("headings").clone();
        let row = |record: csv::StringRecord| {
            heads.iter().map(str::to_owned).zip(record.iter().map(str::to_owned)).collect()
        };
        reader.records().map(|record| row(record.expect("a row"))).collect()
    }

    /// Writes the cells of every row of a review file anew; `edit` gets the row's cells by
    /// heading and may change them.
    pub(crate) fn edit_rows(&self, name: &str, mut edit: impl FnMut(usize, &mut BTreeMap<String, String>)) {
        self.rewrite(name, |rows| rows.iter_mut().enumerate().for_each(|(place, row)| edit(place, row)));
    }

    /// Writes the rows of a review file anew; `edit` gets them all.
    pub(crate) fn rewrite(&self, name: &str, edit: impl FnOnce(&mut Vec<BTreeMap<String, String>>)) {
        let text = self.read(name);
        let mut reader = csv::ReaderBuilder::new()
            .delimiter(b';')
            .from_reader(text.trim_start_matches('\u{feff}').as_bytes());
        let heads = reader.headers().expect("headings").clone();
        let mut writer =
            csv::WriterBuilder::new().delimiter(b';').from_writer("\u{feff}".as_bytes().to_vec());
        writer.write_record(&heads).expect("written");
        let mut rows = self.rows(name);
        edit(&mut rows);
        for row in rows {
            writer.write_record(heads.iter().map(|head| &row[head])).expect("written");
        }
        fs::write(self.path(name), writer.into_inner().expect("bytes")).expect("written");
    }

    /// Writes into the column Approve.
    pub(crate) fn answer(&self, code: &str, answer: &str) {
        self.edit_cell(code, Column::Approve, answer);
    }

    /// Writes into the column of the e-conomic number.
    pub(crate) fn number(&self, code: &str, number: &str) {
        self.edit_cell(code, Column::Number, number);
    }

    /// Writes into the column of comments.
    pub(crate) fn comment(&self, code: &str, comment: &str) {
        self.edit_cell(code, Column::Comment, comment);
    }

    pub(crate) fn database(&self) -> Connection {
        Connection::open(self.path("clienttime.db")).expect("the database")
    }

    pub(crate) fn sql(&self, statements: &str) {
        self.database().execute_batch(statements).expect("SQL");
    }

    /// Every cell of the customer table as SQL writes it, row by row.
    pub(crate) fn table(&self) -> Vec<String> {
        table(&self.path("clienttime.db"))
    }

    /// The links by customer code, as SQL writes them: NULL, '', '0', '20101'.
    pub(crate) fn links(&self) -> String {
        let database = self.database();
        let sql = "SELECT quote(ForeignDebitorSystemIdentification) FROM Customer ORDER BY CustomerID";
        let mut statement = database.prepare(sql).expect("SQL");
        let links = statement.query_map([], |row| row.get::<_, String>(0)).expect("rows");
        links.collect::<Result<Vec<_>, _>>().expect("links").join(" ")
    }

    /// Names of the writes' folders.
    pub(crate) fn writes(&self) -> Vec<String> {
        let mut names: Vec<String> = fs::read_dir(self.path(RUN))
            .expect("the run")
            .map(|entry| entry.expect("an entry"))
            .filter(|entry| entry.path().is_dir())
            .map(|entry| entry.file_name().to_string_lossy().into_owned())
            .collect();
        names.sort();
        names
    }

    /// Every file below the folder with its bytes, but not the database's.
    pub(crate) fn files(&self) -> BTreeMap<String, Vec<u8>> {
        let mut files = BTreeMap::new();
        collect(&self.folder, &self.folder, &mut files);
        files.retain(|name, _| !name.starts_with("clienttime.db"));
        files
    }
}

/// Links as [`Workspace::links`] gives them, before anything is written and after.
pub(crate) const BEFORE: &str = "NULL '' '0' NULL '20105' NULL";
pub(crate) const AFTER: &str = "'20101' '20102' '20103' '20104' '20105' NULL";

/// Every cell of a database's customer table as SQL writes it, row by row.
pub(crate) fn table(database: &Path) -> Vec<String> {
    let database = Connection::open(database).expect("the database");
    let columns: Vec<String> = database
        .prepare("SELECT 'quote(' || name || ')' FROM pragma_table_info('Customer')")
        .and_then(|mut statement| statement.query_map([], |row| row.get(0))?.collect())
        .expect("columns");
    let sql = format!("SELECT {} FROM Customer ORDER BY CustomerID", columns.join(" || ' | ' || "));
    let mut statement = database.prepare(&sql).expect("SQL");
    let rows = statement.query_map([], |row| row.get(0)).expect("rows");
    rows.collect::<Result<_, _>>().expect("cells")
}

/// The program under test, or another build that is named.
pub(crate) fn program() -> &'static Path {
    static OTHER: LazyLock<Option<PathBuf>> =
        LazyLock::new(|| std::env::var_os("KOBL_TEST_PROGRAM").map(PathBuf::from));
    OTHER.as_deref().unwrap_or(Path::new(env!("CARGO_BIN_EXE_kobl")))
}

/// Whether another build is named.
pub(crate) fn is_other_program() -> bool {
    program() != Path::new(env!("CARGO_BIN_EXE_kobl"))
}

fn collect(root: &Path, folder: &Path, files: &mut BTreeMap<String, Vec<u8>>) {
    for entry in fs::read_dir(folder).expect("a folder") {
        let path = entry.expect("an entry").path();
        if path.is_dir() {
            collect(root, &path, files);
        } else {
            let name = path.strip_prefix(root).expect("below").to_string_lossy().replace('\\', "/");
            files.insert(name, fs::read(&path).expect("a file"));
        }
    }
}

/// A path as [`Workspace::said`] shows it.
pub(crate) fn slashed(path: &std::path::Path) -> String {
    path.display().to_string().replace('\\', "/")
}
