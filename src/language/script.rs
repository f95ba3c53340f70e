//! What kobl says in the T-SQL script that a DBA runs.

use super::{Language, Localized, grouped, say};

/// The head of the script: what it is and how to use it, one line each.
#[must_use]
pub fn head(language: Language, version: &str, run: &str, changes: u64) -> Vec<String> {
    let count = grouped(language, changes);
    vec![
        say!(
            language,
            da: "kobl {version}: kobler kunder i ClientView til e-conomic. Antal: {count}. Udtræk: {run}.",
            en: "kobl {version}: links ClientView customers to e-conomic. Count: {count}. Run: {run}."
        ),
        say!(
            language,
            da: "Kør hele filen i SQL Server Management Studio, i den rigtige database (F5).",
            en: "Run the whole file in SQL Server Management Studio, in the right database (F5)."
        ),
        say!(
            language,
            da: "Alt bliver ændret, eller intet gør. Hver kunde ændres kun, hvis værdien og kundens oplysninger er dem, der blev læst.",
            en: "It changes everything or nothing. A customer is changed only if its value and its data are those that were read."
        ),
        say!(
            language,
            da: "Fortryd: anden halvdel af filen fører det hele tilbage. Fjern ”--” i begyndelsen af linjerne (Ctrl+K, Ctrl+U).",
            en: "Undo: the second half of the file takes it all back. Remove \"--\" from its lines (Ctrl+K, Ctrl+U)."
        ),
    ]
}

/// The line above the undo.
#[must_use]
pub fn undo_head() -> Localized {
    say!(da: "FORTRYD: marker linjerne herunder, fjern ”--” (Ctrl+K, Ctrl+U), og kør kun dem.",
        en: "UNDO: mark the lines below, remove \"--\" (Ctrl+K, Ctrl+U), and run only them."
    )
}

/// The script runs on another server.
#[must_use]
pub fn wrong_server(server: &str) -> Localized {
    say!(da: "Forkert server. Scriptet er til serveren {server}. Intet er ændret.",
        en: "Wrong server. The script is for server {server}. Nothing was changed."
    )
}

/// The script runs in another database.
#[must_use]
pub fn wrong_database(database: &str) -> Localized {
    say!(da: "Forkert database. Vælg databasen {database} øverst i vinduet, og kør igen. Intet er ændret.",
        en: "Wrong database. Choose database {database} at the top of the window and run again. Nothing was changed."
    )
}

/// Another kobl is writing.
#[must_use]
pub fn busy() -> Localized {
    say!(da: "kobl er ved at skrive til tabellen. Vent, og kør igen. Intet er ændret.",
        en: "kobl is writing to the table. Wait and run again. Nothing was changed."
    )
}

/// Some rows changed since they were read.
#[must_use]
pub fn stale() -> Localized {
    say!(da: "Kunderne i resultatet er ændret, siden listen blev læst. Lav et nyt udtræk med kobl. Intet er ændret.",
        en: "The customers in the result changed since the list was read. Export again with kobl. Nothing was changed."
    )
}

/// Another customer has a number that was free.
#[must_use]
pub fn taken() -> Localized {
    say!(da: "Kunderne i resultatet har siden fået et af numrene. Lav et nyt udtræk med kobl. Intet er ændret.",
        en: "The customers in the result got one of the numbers since. Export again with kobl. Nothing was changed."
    )
}

/// A trigger or another writer interfered.
#[must_use]
pub fn altered() -> Localized {
    say!(da: "Rækkerne blev ikke som skrevet (en trigger?). Alt er rullet tilbage. Intet er ændret.",
        en: "The rows did not become what was written (a trigger?). All was rolled back. Nothing was changed."
    )
}

/// Everything was written.
#[must_use]
pub fn done(changes: u64) -> Localized {
    let count = changes;
    say!(da: "Færdig. Ændrede kunder: {count}.", en: "Done. Customers changed: {count}.", count = count)
}

/// The comment behind one change.
#[must_use]
pub fn note(code: &str, name: &str, number: u32, economic_name: &str) -> Localized {
    say!(da: "{code} {name} -> e-conomic {number} {economic_name}",
        en: "{code} {name} -> e-conomic {number} {economic_name}"
    )
}
