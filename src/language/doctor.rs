//! What `kobl doctor` says about each thing it examined.

use super::{Language, Localize, Localized, both, say};
use crate::change::{Rehearsal, RehearsalError};
use crate::customer::LinkCensus;
use crate::systems::sqlserver::{Check, CheckVerdict, Observation, SettingNote, Subject};

/// What was examined, in a word or two.
#[must_use]
pub const fn subject(subject: Subject) -> Localized {
    let (da, en) = match subject {
        Subject::ConnectionString => ("Forbindelsesstreng", "Connection string"),
        Subject::Network => ("Servernavn", "Server name"),
        Subject::Port => ("Forbindelse", "Connection"),
        Subject::Encryption => ("Kryptering", "Encryption"),
        Subject::Login => ("Login", "Login"),
        Subject::Database => ("Database", "Database"),
        Subject::Columns => ("Tabel og kolonner", "Table and columns"),
        Subject::LinkColumn => ("Koblingskolonnen", "Link column"),
        Subject::Key => ("Nøglen", "Key"),
        Subject::Rights => ("Rettigheder", "Rights"),
        Subject::Triggers => ("Triggere", "Triggers"),
        Subject::Indexes => ("Indekser", "Indexes"),
        Subject::Writable => ("Skrivning", "Writing"),
        Subject::Lock => ("Lås", "Lock"),
        Subject::Clock => ("Ur", "Clock"),
    };
    both(da, en)
}

/// The word for a subject in JSON.
#[must_use]
pub const fn subject_code(subject: Subject) -> &'static str {
    match subject {
        Subject::ConnectionString => "connection_string",
        Subject::Network => "network",
        Subject::Port => "connection",
        Subject::Encryption => "encryption",
        Subject::Login => "login",
        Subject::Database => "database",
        Subject::Columns => "columns",
        Subject::LinkColumn => "link_column",
        Subject::Key => "key",
        Subject::Rights => "rights",
        Subject::Triggers => "triggers",
        Subject::Indexes => "indexes",
        Subject::Writable => "writable",
        Subject::Lock => "lock",
        Subject::Clock => "clock",
    }
}

/// How it stands, in a word.
#[must_use]
pub const fn verdict(verdict: CheckVerdict) -> Localized {
    let (da, en) = match verdict {
        CheckVerdict::Ok => ("ok", "ok"),
        CheckVerdict::Warning => ("advarsel", "warning"),
        CheckVerdict::Failed => ("fejl", "failed"),
        CheckVerdict::Unknown => ("ikke undersøgt", "not checked"),
    };
    both(da, en)
}

/// The word for a verdict in JSON.
#[must_use]
pub const fn verdict_code(verdict: CheckVerdict) -> &'static str {
    match verdict {
        CheckVerdict::Ok => "ok",
        CheckVerdict::Warning => "warning",
        CheckVerdict::Failed => "failed",
        CheckVerdict::Unknown => "unknown",
    }
}

/// Names of the other things that are examined, which are no matter of SQL Server.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum CheckedPlace {
    /// kobl.toml.
    Config,
    /// The embedded database or list file.
    ClientView,
    /// The folder of the runs.
    Runs,
    /// e-conomic and its tokens.
    Economic,
    /// What the link column holds.
    Links,
    /// A write that is rolled back.
    Rehearsal,
}

/// The place, in a word or two.
#[must_use]
pub const fn place(place: CheckedPlace) -> Localized {
    match place {
        CheckedPlace::Config => both("kobl.toml", "kobl.toml"),
        CheckedPlace::ClientView => both("ClientView", "ClientView"),
        CheckedPlace::Runs => both("Mappen til udtræk", "Folder of the runs"),
        CheckedPlace::Economic => both("e-conomic", "e-conomic"),
        CheckedPlace::Links => both("Koblinger", "Links"),
        CheckedPlace::Rehearsal => both("Prøveskrivning", "Rehearsal"),
    }
}

/// The word for a place in JSON.
#[must_use]
pub const fn place_code(place: CheckedPlace) -> &'static str {
    match place {
        CheckedPlace::Config => "config",
        CheckedPlace::ClientView => "clientview",
        CheckedPlace::Runs => "runs",
        CheckedPlace::Economic => "economic",
        CheckedPlace::Links => "links",
        CheckedPlace::Rehearsal => "rehearsal",
    }
}

/// Values that are told by name.
const VALUES_TOLD: usize = 5;

impl Localize for LinkCensus {
    fn say(&self, language: Language) -> String {
        let number = |count: usize| super::grouped(language, count as u64);
        let (linked, unlinked) = (number(self.linked), number(self.unlinked));
        let counts = say!(language, da: "{linked} koblet, {unlinked} ikke koblet", en: "{linked} linked, {unlinked} not linked");
        if self.unreadable.is_empty() {
            return counts;
        }
        let all = number(self.unreadable.iter().map(|(_, count)| count).sum());
        let told = self.unreadable.iter().take(VALUES_TOLD).map(|(value, count)| {
            let count = number(*count);
            say!(language, da: "”{value}” ({count})", en: "\"{value}\" ({count})")
        });
        let mut values = told.collect::<Vec<_>>().join(", ");
        if self.unreadable.len() > VALUES_TOLD {
            values.push_str(", …");
        }
        say!(
            language,
            da: "{counts}, og {all} har en værdi, der ikke er et e-conomic-nummer: {values}. De kunder synkroniseres ikke. `kobl export` viser dem; betyder en af værdierne ”ikke koblet”, så føj den til unlinked under [clientview] i kobl.toml.",
            en: "{counts}, and {all} have a value that is not an e-conomic number: {values}. Those customers do not sync. `kobl export` shows them; if one of the values means \"not linked\", add it to unlinked under [clientview] in kobl.toml."
        )
    }
}

impl Localize for Rehearsal {
    fn say(&self, language: Language) -> String {
        let rows = super::count::rows(self.rows).say(language);
        let unchanged = super::count::rows(self.unchanged).say(language);
        say!(
            language,
            da: "{rows} blev låst, skrevet med deres egne værdier, læst igen og rullet tilbage, og alle {unchanged} i tabellen er de samme som før. En rigtig skrivning gør det samme og slutter med at gøre ændringerne endelige.",
            en: "{rows} were locked, written with their own values, read again and rolled back, and all {unchanged} of the table are the same as before. A real write does the same and ends by making the changes final."
        )
    }
}

/// A rehearsal that went well beside a trigger that runs instead of a change.
#[must_use]
pub fn rehearsed_beside(rehearsal: &Rehearsal, trigger: &str) -> Localized {
    say!(da: "{went} Men triggeren {trigger} kører i stedet for ændringen, og om den skriver et nyt nummer, kan en prøve med de gamle værdier ikke vise. Kobl én kunde først, og se efter.",
        en: "{went} But the trigger {trigger} runs instead of the change, and whether it writes a new number cannot be shown by a rehearsal with the old values. Link one customer first, and look.",
        went = rehearsal)
}

impl Localize for RehearsalError {
    fn say(&self, language: Language) -> String {
        match self {
            Self::NoRows => say!(
                language,
                da: "Kundetabellen er tom, så der er ingen kunder at prøve med.",
                en: "The customer table is empty, so there are no customers to try with."
            ),
            Self::Read(error) => error.say(language),
            Self::Refused(error) => error.say(language),
            Self::Different(keys) => {
                let keys = super::change::keys(keys);
                say!(
                    language,
                    da: "Disse kunder er ikke som før prøven (primærnøgle {keys}). kobl har ikke gjort nogen ændring endelig: enten har andre rettet dem imens, eller også skriver en trigger uden om transaktionen. Prøv igen, når ingen arbejder i ClientTime.",
                    en: "These customers are not as they were before (primary key {keys}). kobl made no change final: either others changed them meanwhile, or a trigger writes outside the transaction. Try again when nobody works in ClientTime."
                )
            }
        }
    }
}

/// There is nothing to write to.
#[must_use]
pub fn no_rehearsal() -> Localized {
    both(
        "ikke prøvet: kunderne er i en liste, som kobl kun læser, eller en tidligere kontrol fejlede",
        "not tried: the customers are in a list, which kobl only reads, or an earlier check failed",
    )
}

/// The folder of the runs cannot be written.
#[must_use]
pub fn runs_not_writable(folder: &str) -> Localized {
    say!(da: "Der kan ikke skrives i mappen {folder}. Vælg en anden med runs i kobl.toml, eller bed om adgang.",
        en: "The folder {folder} cannot be written. Choose another with runs in kobl.toml, or ask for access."
    )
}

/// A file that people are to give the administrator. Whoever is signed in may have the rights by
/// now: then there is nothing to run.
#[must_use]
pub fn grants_head(all_well: bool) -> Localized {
    if all_well {
        return say!(
            da: "Brugeren har de rettigheder, kobl skal bruge. Skal en anden bruger køre kobl, så er dette de rettigheder, den skal have, og ikke flere:",
            en: "The user has the rights that kobl needs. Should another user run kobl, these are the rights to give, and no more:",
        );
    }
    say!(
        da: "De rettigheder, kobl skal bruge, og ikke flere. Databaseadministratoren kører:",
        en: "The rights that kobl needs, and no more. The database administrator runs:",
    )
}

/// All is well, or so many things are not.
#[must_use]
pub fn summary(failed: usize, warnings: usize) -> Localized {
    Localized::by(|language| match (failed, warnings) {
        (0, 0) => say!(language, da: "Alt er i orden.", en: "All is well."),
        (0, _) => say!(
            language,
            da: "kobl kan arbejde. Advarsler: {warnings}.",
            en: "kobl can work. Warnings: {warnings}."
        ),
        _ => say!(
            language,
            da: "Ret fejlene, og kør `kobl doctor` igen. Fejl: {failed}, advarsler: {warnings}.",
            en: "Correct what failed and run `kobl doctor` again. Failed: {failed}, warnings: {warnings}."
        ),
    })
}

impl Localize for SettingNote {
    fn say(&self, language: Language) -> String {
        match self {
            Self::FailoverPartner(partner) => say!(
                language,
                da: "Failover Partner: kobl prøver ikke spejlserveren {partner} af sig selv. Er databasen skiftet dertil, så skriv {partner} som server.",
                en: "Failover Partner: kobl does not try the mirror {partner} by itself. If the database has moved there, write {partner} as the server."
            ),
            Self::ReadIntent => say!(
                language,
                da: "ApplicationIntent=ReadOnly følges ikke: kobl skal kunne skrive og beder derfor om den primære server.",
                en: "ApplicationIntent=ReadOnly is not followed: kobl must be able to write and therefore asks for the primary server."
            ),
        }
    }
}

impl Localize for Check {
    fn say(&self, language: Language) -> String {
        finding(&self.finding, language)
    }
}

fn finding(finding: &Observation, language: Language) -> String {
    match finding {
        Observation::Fine(seen) => seen.clone(),
        Observation::None => language.pick("ingen", "none").to_owned(),
        Observation::Recovery(model) if model.is_empty() => {
            language.pick("åben for skrivning", "open for writing").to_owned()
        }
        Observation::Recovery(model) => {
            say!(language, da: "åben for skrivning (recovery model {model})", en: "open for writing (recovery model {model})")
        }
        Observation::Error(error) => error.say(language),
        Observation::Certificate(error, seen) => {
            let (error, seen) = (error.say(language), super::init::certificate(*seen).say(language));
            format!("{error} {seen}")
        }
        Observation::NotFollowed(notes) => {
            notes.iter().map(|note| note.say(language)).collect::<Vec<_>>().join(" ")
        }
        Observation::Unsafe(exceptions) => {
            exceptions.iter().map(|exception| exception.say(language)).collect::<Vec<_>>().join(" ")
        }
        Observation::ShortLink(column) => say!(
            language,
            da: "{column} er kortere end de 9 cifre, et e-conomic-nummer kan have. Længere numre afvises, før noget skrives.",
            en: "{column} is shorter than the 9 digits an e-conomic number may have. Longer numbers are refused before anything is written."
        ),
        Observation::SpecialLink(column) => say!(
            language,
            da: "{column} er beregnet eller fortløbende (identity) og kan ikke skrives. Ret link i kobl.toml til kolonnen med e-conomic-nummeret; `kobl init` finder den.",
            en: "{column} is computed or an identity and cannot be written. Set link in kobl.toml to the column of the e-conomic number; `kobl init` finds it."
        ),
        Observation::KeyNotProved(0) => say!(
            language,
            da: "Nøglen er hverken primærnøgle eller unik, men har ingen dubletter nu. Vælg helst tabellens primærnøgle.",
            en: "The key is neither primary key nor unique, but has no duplicates now. Better choose the table's primary key."
        ),
        Observation::KeyNotProved(count) => say!(
            language,
            da: "{count} nøgler findes på flere rækker. Ret key i kobl.toml til tabellens primærnøgle.",
            en: "{count} keys stand on several rows. Set key in kobl.toml to the table's primary key."
        ),
        Observation::ReplicatedLink(column) => say!(
            language,
            da: "{column} er med i en replikering: ændringer sendes videre til andre databaser. Spørg databaseadministratoren, om denne er originalen; i en kopi bliver de overskrevet.",
            en: "{column} takes part in a replication: changes are sent on to other databases. Ask the database administrator whether this is the original; in a copy they are overwritten."
        ),
        Observation::TableLocked => say!(
            language,
            da: "Serveren har ikke sp_getapplock. Mens kobl skriver, er hele kundetabellen låst for andre; skriv helst, når ingen arbejder i ClientTime.",
            en: "The server has no sp_getapplock. While kobl writes, the whole customer table is locked for others; best write when nobody works in ClientTime."
        ),
        Observation::ClockOff(seconds) => say!(
            language,
            da: "Serverens ur afviger {seconds} sekunder fra denne computers. Stil det ene, så journalerne passer.",
            en: "The server's clock differs by {seconds} seconds. Set one of them, so that the journals fit."
        ),
        Observation::NotTold => {
            say!(
                language,
                da: "Serveren fortæller det ikke. Mangler der noget, siger kobl det, før noget er skrevet.",
                en: "The server does not tell. If something is wrong, kobl says so before anything is written."
            )
        }
        _ => rights_and_rules(finding, language),
    }
}

fn rights_and_rules(finding: &Observation, language: Language) -> String {
    match finding {
        Observation::CannotRead(columns) => {
            let columns = columns.join(", ");
            say!(
                language,
                da: "Brugeren må ikke læse {columns}. Giv databaseadministratoren scriptet herunder.",
                en: "The user may not read {columns}. Give the administrator the script below."
            )
        }
        Observation::CannotWrite(column) => say!(
            language,
            da: "Brugeren må ikke ændre {column}. Giv databaseadministratoren scriptet herunder, eller brug `kobl apply FIL --script links.sql`.",
            en: "The user may not change {column}. Give the administrator the script below, or use `kobl apply FILE --script links.sql`."
        ),
        Observation::Triggers(names) => {
            let names = names.join(", ");
            say!(
                language,
                da: "Triggere kører ved hver ændring: {names}. kobl læser igen bagefter og ruller tilbage, hvis de ændrer koblingen.",
                en: "Triggers run at every change: {names}. kobl reads again afterwards and rolls back if they change the link."
            )
        }
        Observation::InsteadOf(name) => say!(
            language,
            da: "Triggeren {name} kører i stedet for ændringen. kobl læser igen bagefter og ruller tilbage, hvis koblingen ikke blev skrevet. Prøv med én kunde først.",
            en: "The trigger {name} runs instead of the change. kobl reads again afterwards and rolls back if the link was not written. Try with one customer first."
        ),
        Observation::UniqueIndex(name) => say!(
            language,
            da: "Indekset {name} tillader kun én kunde pr. e-conomic-nummer. Godkend derfor ikke to kunder til samme nummer; --allow-shared vil fejle.",
            en: "The index {name} allows one customer per e-conomic number only. So do not approve two customers for one number; --allow-shared will fail."
        ),
        Observation::ReadOnly(database) => say!(
            language,
            da: "Databasen {database} kan kun læses. Er det en kopi, så vælg den rigtige server i kobl.toml.",
            en: "The database {database} can only be read. If it is a copy, choose the right server in kobl.toml."
        ),
        _ => String::new(),
    }
}
