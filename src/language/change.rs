//! What kobl says about plans, refusals, writes and undo.

use super::{Language, Speak, say, shown_name};
use crate::change::{
    ConnectionException, JournalError, Refusal, RefusalKind, StageError, Standing, WriteError,
};
use crate::customer::{Code, Key, StoredLink};

impl Speak for Refusal {
    fn say(&self, language: Language) -> String {
        let line = self.line;
        let what = self.kind.say(language);
        say!(language, da: "Række {line}: {what}", en: "Row {line}: {what}")
    }
}

impl Speak for RefusalKind {
    fn say(&self, language: Language) -> String {
        match self {
            Self::NoNumber { code } => say!(
                language,
                da: "kunde {code} er godkendt, men har intet e-conomic nr. Skriv nummeret, eller slet godkendelsen.",
                en: "customer {code} is approved but has no e-conomic number. Type the number, or clear the approval."
            ),
            Self::UnknownNumber { number } => say!(
                language,
                da: "e-conomic har ingen kunde {number}. Ret nummeret, eller slet godkendelsen.",
                en: "e-conomic has no customer {number}. Correct the number, or clear the approval."
            ),
            Self::EconomicGone { number, was } => {
                let was = shown_name(was);
                say!(
                    language,
                    da: "e-conomic-kunde {number} ({was}) findes ikke længere. Kør `kobl export` igen.",
                    en: "e-conomic customer {number} ({was}) no longer exists. Run `kobl export` again."
                )
            }
            Self::EconomicChanged { number, was, now } if was == now => {
                let now = shown_name(now);
                say!(
                    language,
                    da: "e-conomic-kunde {number} ({now}) har fået et andet CVR-nummer siden udtrækket. Kør `kobl export` igen, og se på rækken.",
                    en: "e-conomic customer {number} ({now}) has another CVR number than at the export. Run `kobl export` again and look at the row."
                )
            }
            Self::EconomicChanged { number, was, now } => {
                let (was, now) = (shown_name(was), shown_name(now));
                say!(
                    language,
                    da: "e-conomic-kunde {number} hed {was} ved udtrækket, men hedder nu {now}. Numre genbruges; kør `kobl export` igen, og se på rækken.",
                    en: "e-conomic customer {number} was {was} at the export but is now {now}. Numbers are reused; run `kobl export` again and look at the row."
                )
            }
            Self::Barred { number, name } => {
                let name = shown_name(name);
                say!(
                    language,
                    da: "e-conomic-kunde {number} ({name}) er spærret. Ophæv spærringen i e-conomic, eller vælg et andet nummer.",
                    en: "e-conomic customer {number} ({name}) is barred. Lift the bar in e-conomic, or choose another number."
                )
            }
            Self::Shared { number, code, with } => {
                let others = codes(with);
                say!(
                    language,
                    da: "kunde {code} får e-conomic-nummer {number}, som også bruges af {others}. Ret den ene, eller kør med --allow-shared, hvis kunderne skal faktureres sammen.",
                    en: "customer {code} gets e-conomic number {number}, which is also used by {others}. Correct one of them, or run with --allow-shared if the customers are to be invoiced together."
                )
            }
            Self::Overwrite { code, old, new } => say!(
                language,
                da: "kunde {code} er i forvejen koblet til e-conomic-nummer {old}, og filen godkender {new}. Kør med --allow-overwrite for at skifte nummer, eller slet godkendelsen for at beholde {old}.",
                en: "customer {code} is linked to e-conomic number {old} already, and the file approves {new}. Run with --allow-overwrite to change the number, or clear the approval to keep {old}."
            ),
            Self::DoesNotFit { number } => say!(
                language,
                da: "nummer {number} kan ikke være i databasens link-kolonne. Tal med databaseadministratoren om kolonnens længde.",
                en: "number {number} does not fit the database's link column. Ask the database administrator about the column's length."
            ),
            Self::RowGone { code } => say!(
                language,
                da: "kunde {code} findes ikke længere i ClientView. Kør `kobl export` igen.",
                en: "customer {code} no longer exists in ClientView. Run `kobl export` again."
            ),
            Self::CodeChanged { was, now } => say!(
                language,
                da: "kundekoden {was} er siden udtrækket ændret til {now}. Kør `kobl export` igen.",
                en: "customer code {was} was changed to {now} after the export. Run `kobl export` again."
            ),
            Self::NameChanged { code } => say!(
                language,
                da: "kunde {code} har fået et andet navn i ClientView siden udtrækket. Kør `kobl export` igen.",
                en: "customer {code} got another name in ClientView after the export. Run `kobl export` again."
            ),
            Self::LinkChanged { code, was, now } => {
                let (was, now) = (shown_link(was, language), shown_link(now, language));
                say!(
                    language,
                    da: "kunde {code} havde link {was} ved udtrækket, men har nu {now}. Kør `kobl export` igen.",
                    en: "customer {code} had link {was} at the export but now has {now}. Run `kobl export` again."
                )
            }
        }
    }
}

/// A link for people: NULL and empty are told apart.
#[must_use]
pub fn shown_link(link: &StoredLink, language: Language) -> String {
    match &link.0 {
        None => "NULL".to_owned(),
        Some(text) if text.trim().is_empty() => language.pick("(tom)", "(empty)").to_owned(),
        Some(text) => shown_name(text),
    }
}

fn codes(codes: &[Code]) -> String {
    let shown: Vec<String> = codes.iter().take(5).map(Code::to_string).collect();
    let more = if codes.len() > shown.len() { ", ..." } else { "" };
    format!("{}{more}", shown.join(", "))
}

/// Primary keys for people, at most ten of them.
#[must_use]
pub fn keys(keys: &[Key]) -> String {
    let shown: Vec<String> = keys.iter().take(10).map(Key::to_string).collect();
    let more = if keys.len() > shown.len() { ", ..." } else { "" };
    format!("{}{more}", shown.join(", "))
}

impl Speak for StageError {
    fn say(&self, language: Language) -> String {
        match self {
            Self::Stale(rows) => {
                let (count, keys) = (super::cli::rows(language, rows.len()), keys(rows));
                say!(
                    language,
                    da: "{count} blev ændret af andre, mens kobl arbejdede (primærnøgle {keys}). Intet er skrevet. Kør `kobl export` igen.",
                    en: "{count} changed by others while kobl was working (primary key {keys}). Nothing was written. Run `kobl export` again."
                )
            }
            Self::Taken(rows) => {
                let (count, keys) = (super::cli::rows(language, rows.len()), keys(rows));
                say!(
                    language,
                    da: "En anden kunde har fået samme e-conomic-nummer, mens kobl arbejdede: {count} (primærnøgle {keys}). Intet er skrevet. Kør `kobl export` igen.",
                    en: "Another customer got the same e-conomic number while kobl was working: {count} (primary key {keys}). Nothing was written. Run `kobl export` again."
                )
            }
            Self::Altered(rows) => {
                let (count, keys) = (super::cli::rows(language, rows.len()), keys(rows));
                say!(
                    language,
                    da: "{count} fik en anden værdi end den, kobl skrev (primærnøgle {keys}); en trigger i databasen griber ind. Intet er skrevet. Tal med databaseadministratoren eller Wolters Kluwer.",
                    en: "{count} got another value than kobl wrote (primary key {keys}); a trigger in the database interferes. Nothing was written. Ask the database administrator or Wolters Kluwer."
                )
            }
            Self::Busy => say!(
                language,
                da: "En anden kobl er ved at skrive til databasen. Intet er skrevet. Vent, til den er færdig, og prøv igen.",
                en: "Another kobl is writing to the database. Nothing was written. Wait until it is done and try again."
            ),
            Self::Store(error) => {
                let error = error.say(language);
                say!(language, da: "{error} Intet er skrevet.", en: "{error} Nothing was written.")
            }
        }
    }
}

impl Speak for WriteError {
    fn say(&self, language: Language) -> String {
        match self {
            Self::Journal(error) => {
                let error = error.say(language);
                say!(language, da: "{error} Intet er skrevet.", en: "{error} Nothing was written.")
            }
            Self::NotStaged(error) => error.say(language),
            Self::NotCommitted(error) => {
                let error = error.say(language);
                say!(
                    language,
                    da: "{error} Databasen er læst igen: intet er skrevet.",
                    en: "{error} The database was read again: nothing was written."
                )
            }
            Self::Unknown(error) => {
                let error = error.say(language);
                say!(
                    language,
                    da: "{error} Forbindelsen forsvandt, mens ændringerne blev gjort endelige, så det vides ikke, om de er skrevet: enten alle eller ingen. Kør `kobl status --resolve`, når databasen svarer igen.",
                    en: "{error} The connection was lost while the changes were being made final, so it is not known whether they were written: either all or none. Run `kobl status --resolve` when the database answers again."
                )
            }
            Self::Mixed(standing) => standing.say(language),
            Self::JournalUnfinished(error) => {
                let error = error.say(language);
                say!(
                    language,
                    da: "Alle ændringer er skrevet til databasen, men {error} Kør `kobl status --resolve`, når der er plads på disken.",
                    en: "All changes were written to the database, but {error} Run `kobl status --resolve` when there is room on the disk."
                )
            }
        }
    }
}

impl Speak for Standing {
    fn say(&self, language: Language) -> String {
        let (new, old, other) = (self.new.len(), self.old.len(), self.other.len());
        let total = new + old + other;
        // The fewer rows are the ones that somebody changed.
        let odd: Vec<Key> =
            if new > old { &self.old } else { &self.new }.iter().chain(&self.other).cloned().collect();
        let keys = keys(&odd);
        say!(
            language,
            da: "Af {total} rækker har {new} den nye værdi, {old} den gamle og {other} en helt anden: andre har også skrevet. Se på primærnøgle {keys} i databasen; `kobl export` viser, hvad der er linket nu.",
            en: "Of {total} rows {new} hold the new value, {old} the old one and {other} another: somebody else wrote too. Look at primary key {keys} in the database; `kobl export` shows what is linked now."
        )
    }
}

impl Speak for ConnectionException {
    fn say(&self, language: Language) -> String {
        let sentence = match self {
            Self::TrustServerCertificate => language.pick(
                "Serverens certifikat kontrolleres ikke (TrustServerCertificate). Det er kun til et sikkert netværk; bedre er ca_file i kobl.toml. Det står i journalen.",
                "The server's certificate is not checked (TrustServerCertificate). That is for a safe network only; ca_file in kobl.toml is better. The journal says so.",
            ),
            Self::LoginOnlyEncrypted => language.pick(
                "Kun login er krypteret; kundedata sendes i klartekst. Det er kun til et sikkert netværk; bedre er Encrypt=true. Det står i journalen.",
                "Only the login is encrypted; customer data travels in clear text. That is for a safe network only; Encrypt=true is better. The journal says so.",
            ),
            Self::NotEncrypted => language.pick(
                "Forbindelsen er slet ikke krypteret (encrypt = \"off\"). Det er kun til et sikkert netværk og en server, der ikke kan andet. Det står i journalen.",
                "The connection is not encrypted at all (encrypt = \"off\"). That is for a safe network and a server that cannot do better. The journal says so.",
            ),
            Self::TableLocked => language.pick(
                "Serveren har ikke sp_getapplock. Mens kobl skriver, er hele kundetabellen låst for andre. Det står i journalen.",
                "The server has no sp_getapplock. While kobl writes, the whole customer table is locked for others. The journal says so.",
            ),
        };
        sentence.to_owned()
    }
}

impl Speak for JournalError {
    fn say(&self, language: Language) -> String {
        let (path, reason) = (self.path.display(), super::io_reason(self.reason, language));
        say!(
            language,
            da: "Journalen {path} kan ikke skrives ({reason}). Kontrollér mappen og diskpladsen.",
            en: "The journal {path} cannot be written ({reason}). Check the folder and the space on the disk."
        )
    }
}
