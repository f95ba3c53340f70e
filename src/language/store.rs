//! What kobl says about databases: what is wrong, where, and what to do next.

use super::{Language, Localize, say};
use crate::change::{StoreError, StoreErrorKind};

impl Localize for StoreError {
    fn say(&self, language: Language) -> String {
        let sentence = sentence(self.kind, self.object.as_deref(), language);
        match self.number {
            Some(number) => {
                say!(language, da: "{sentence} (Databasens fejl nr. {number}.)", en: "{sentence} (Database error {number}.)")
            }
            None => sentence,
        }
    }
}

fn sentence(kind: StoreErrorKind, object: Option<&str>, language: Language) -> String {
    use StoreErrorKind as Kind;
    let about = object.unwrap_or(language.pick("databasen", "the database"));
    match kind {
        Kind::Engine(_) => super::sqlserver::sentence(kind, about, language),
        Kind::Missing
        | Kind::Rights
        | Kind::Unsuitable
        | Kind::LinkType
        | Kind::CompositeKey
        | Kind::DoubledKey
        | Kind::View => table(kind, about, language),
        Kind::Deadlock | Kind::LockTimeout | Kind::Timeout | Kind::Lost => {
            interruption(kind, object, language)
        }
        _ => refusal(kind, about, language),
    }
}

/// The database is open, but not the table.
fn table(kind: StoreErrorKind, about: &str, language: Language) -> String {
    match kind {
        StoreErrorKind::Missing => say!(
            language,
            da: "”{about}” findes ikke i databasen, eller brugeren må ikke se det. Ret navnet i kobl.toml (`kobl init` finder tabellen), eller bed om rettigheder (`kobl doctor` viser hvilke).",
            en: "\"{about}\" does not exist in the database, or the user may not see it. Correct the name in kobl.toml (`kobl init` finds the table), or ask for rights (`kobl doctor` shows which)."
        ),
        StoreErrorKind::Rights => say!(
            language,
            da: "Brugeren mangler rettigheder til ”{about}”. Kør `kobl doctor`: det viser præcis det GRANT-script, som databaseadministratoren skal køre.",
            en: "The user lacks rights to \"{about}\". Run `kobl doctor`: it shows the exact GRANT script that the database administrator must run."
        ),
        StoreErrorKind::LinkType => say!(
            language,
            da: "Kolonnen {about} kan ikke rumme et e-conomic-nummer nøjagtigt. Det skal være en tekst (char, varchar, nchar, nvarchar) eller et heltal. Ret link i kobl.toml, eller vælg kolonnen med `kobl init --force --column link=KOLONNE`.",
            en: "The column {about} cannot hold an e-conomic number exactly. It must be a text (char, varchar, nchar, nvarchar) or a whole number. Correct link in kobl.toml, or choose the column with `kobl init --force --column link=COLUMN`."
        ),
        StoreErrorKind::CompositeKey => say!(
            language,
            da: "Tabellens nøgle er flere kolonner sammen ({about}), og kobl skal kende en række på én kolonne. Vælg en kolonne, der er unik for sig selv, med key i kobl.toml.",
            en: "The table's key is several columns together ({about}), and kobl must know a row by one column. Choose a column that is unique by itself with key in kobl.toml."
        ),
        StoreErrorKind::DoubledKey => say!(
            language,
            da: "Flere rækker har samme værdi i nøglekolonnen ”{about}”, så kobl kan ikke vide, hvilken kunde der menes. Sæt key i kobl.toml til tabellens primærnøgle.",
            en: "Several rows have the same value in the key column \"{about}\", so kobl cannot know which customer is meant. Set key in kobl.toml to the table's primary key."
        ),
        StoreErrorKind::View => say!(
            language,
            da: "”{about}” er en visning (view), som kobl kan læse, men ikke skrive til. Sæt table i kobl.toml til selve kundetabellen; skal navn og adresse hentes andre steder, så brug select.",
            en: "\"{about}\" is a view, which kobl can read but not write to. Set table in kobl.toml to the customer table itself; if name and address are elsewhere, use select."
        ),
        _ => say!(
            language,
            da: "Nøglekolonnen {about} kan ikke udpege en række sikkert. Det skal være et heltal, en GUID eller en kort tekst uden tomme værdier. Ret key i kobl.toml, eller vælg kolonnen med `kobl init --force --column key=KOLONNE`.",
            en: "The key column {about} cannot address a row safely. It must be a whole number, a GUID or a short text without empty values. Correct key in kobl.toml, or choose the column with `kobl init --force --column key=COLUMN`."
        ),
    }
}

/// Something came in between; trying again may help.
fn interruption(kind: StoreErrorKind, object: Option<&str>, language: Language) -> String {
    match (kind, object) {
        (StoreErrorKind::Deadlock, _) => say!(
            language,
            da: "Databasen afbrød kobl flere gange for at lade et andet program blive færdigt (deadlock). Prøv igen om lidt, helst når ingen arbejder i ClientTime.",
            en: "The database stopped kobl several times to let another program finish (deadlock). Try again in a while, best when nobody works in ClientTime."
        ),
        (StoreErrorKind::LockTimeout, _) => say!(
            language,
            da: "Et andet program holder kunderne låst. Luk kundekort, der er åbne i ClientTime, eller vent, og prøv igen.",
            en: "Another program holds the customers locked. Close customer cards that are open in ClientTime, or wait, and try again."
        ),
        (StoreErrorKind::Timeout, None) => say!(
            language,
            da: "Databasen svarede ikke i tide. Prøv igen. Sker det hver gang, så sæt command_timeout op i kobl.toml.",
            en: "The database did not answer in time. Try again. If it happens every time, raise command_timeout in kobl.toml."
        ),
        (StoreErrorKind::Timeout, Some(about)) => say!(
            language,
            da: "”{about}” svarede ikke i tide. Kontrollér navn, port, firewall og VPN, og prøv igen. Er linjen langsom, så sæt connect_timeout op i kobl.toml.",
            en: "\"{about}\" did not answer in time. Check name, port, firewall and VPN, and try again. On a slow line, raise connect_timeout in kobl.toml."
        ),
        _ => say!(
            language,
            da: "Forbindelsen til databasen blev afbrudt. Kontrollér netværk og VPN, og prøv igen.",
            en: "The connection to the database was lost. Check network and VPN, and try again."
        ),
    }
}

/// The database refuses what kobl wants to write.
fn refusal(kind: StoreErrorKind, about: &str, language: Language) -> String {
    match kind {
        StoreErrorKind::Settings => say!(
            language,
            da: "Indstillingen ”{about}” under [clientview] i kobl.toml giver ikke mening. Ret den, eller kør `kobl init` igen.",
            en: "The setting \"{about}\" under [clientview] in kobl.toml makes no sense. Correct it, or run `kobl init` again."
        ),
        StoreErrorKind::Duplicate => say!(
            language,
            da: "Databasen tillader ikke, at to kunder har samme værdi i ”{about}” (unikt indeks). Find dubletten i filen med godkendelser, og ret den.",
            en: "The database does not allow two customers with the same value in \"{about}\" (unique index). Find the duplicate in the review file and correct it."
        ),
        StoreErrorKind::TooLong => say!(
            language,
            da: "Kolonnen ”{about}” er for kort til e-conomic-nummeret. Brug et kortere nummer, eller bed leverandøren om at gøre kolonnen bredere.",
            en: "The column \"{about}\" is too short for the e-conomic number. Use a shorter number, or ask the vendor to widen the column."
        ),
        StoreErrorKind::Conversion => say!(
            language,
            da: "Databasen kan ikke omsætte en værdi i ”{about}”. Kontrollér med `kobl doctor`, at kobl.toml nævner de rigtige kolonner.",
            en: "The database cannot convert a value of \"{about}\". Check with `kobl doctor` that kobl.toml names the right columns."
        ),
        StoreErrorKind::Computed => say!(
            language,
            da: "”{about}” er en beregnet kolonne og kan ikke skrives. Ret link i kobl.toml til den kolonne, den beregnes af.",
            en: "\"{about}\" is a computed column and cannot be written. Set link in kobl.toml to the column it is computed from."
        ),
        StoreErrorKind::Constraint => say!(
            language,
            da: "En regel i databasen (constraint) afviser værdien i ”{about}”. Spørg leverandøren af ClientTime, hvilke værdier kolonnen må have.",
            en: "A rule of the database (constraint) refuses the value in \"{about}\". Ask ClientTime's vendor which values the column may hold."
        ),
        StoreErrorKind::Trigger => say!(
            language,
            da: "En trigger (et program i databasen, som kører ved hver ændring) afviste ændringen af ”{about}”. Alt er rullet tilbage. Spørg den, der har lavet triggeren, eller Wolters Kluwer, hvad den kræver.",
            en: "A trigger (a program in the database that runs at every change) refused the change of \"{about}\". All was rolled back. Ask whoever made the trigger, or Wolters Kluwer, what it demands."
        ),
        StoreErrorKind::ReadOnly if about == "?" => say!(
            language,
            da: "Databasen kan kun læses. Er det en kopi, så vælg den rigtige database i kobl.toml; ellers skal den åbnes for skrivning.",
            en: "The database can only be read. If it is a copy, choose the right database in kobl.toml; otherwise it must be opened for writing."
        ),
        StoreErrorKind::ReadOnly => say!(
            language,
            da: "Databasen kan kun læses (”{about}”). Er det en kopi, så vælg den rigtige server i kobl.toml; ellers skal databaseadministratoren åbne den for skrivning.",
            en: "The database can only be read (\"{about}\"). If it is a copy, choose the right server in kobl.toml; otherwise the administrator must open it for writing."
        ),
        StoreErrorKind::Full => say!(
            language,
            da: "Databasens disk eller log er fuld. Få databaseadministratoren til at skaffe plads, og prøv igen.",
            en: "The database's disk or log is full. Let the database administrator make room, and try again."
        ),
        StoreErrorKind::File => say!(
            language,
            da: "Filen ”{about}” kan ikke åbnes. Kontrollér stien i kobl.toml, og at filen ikke er åben et andet sted.",
            en: "The file \"{about}\" cannot be opened. Check the path in kobl.toml, and that the file is not open elsewhere."
        ),
        _ => say!(
            language,
            da: "Databasen afviste det, kobl bad om ({about}). Kør `kobl doctor`. Finder den intet, så giv fejlens nummer til databaseadministratoren.",
            en: "The database refused what kobl asked for ({about}). Run `kobl doctor`. If it finds nothing, give the number of the error to the database administrator."
        ),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::systems::sqlserver::situation;

    const KINDS: [StoreErrorKind; 21] = [
        StoreErrorKind::Settings,
        StoreErrorKind::Missing,
        StoreErrorKind::Rights,
        StoreErrorKind::Unsuitable,
        StoreErrorKind::LinkType,
        StoreErrorKind::CompositeKey,
        StoreErrorKind::DoubledKey,
        StoreErrorKind::View,
        StoreErrorKind::Deadlock,
        StoreErrorKind::LockTimeout,
        StoreErrorKind::Duplicate,
        StoreErrorKind::TooLong,
        StoreErrorKind::Conversion,
        StoreErrorKind::Computed,
        StoreErrorKind::Constraint,
        StoreErrorKind::Trigger,
        StoreErrorKind::ReadOnly,
        StoreErrorKind::Timeout,
        StoreErrorKind::Lost,
        StoreErrorKind::Full,
        StoreErrorKind::File,
    ];

    fn every_kind() -> impl Iterator<Item = StoreErrorKind> {
        KINDS.into_iter().chain(situation::ALL)
    }

    #[test]
    fn every_kind_has_a_sentence_of_its_own_in_both_languages() {
        let mut sentences = std::collections::BTreeSet::new();
        for kind in every_kind() {
            for language in [Language::Danish, Language::English] {
                let sentence = StoreError::new(kind).about("dbo.Customer").say(language);
                assert!(sentence.ends_with(['.', ')']), "{sentence}");
                assert!(sentences.insert(sentence.clone()), "twice: {sentence}");
            }
        }
    }

    #[test]
    fn an_error_about_nothing_in_particular_is_about_the_database() {
        for kind in every_kind().chain([StoreErrorKind::Other]) {
            for language in [Language::Danish, Language::English] {
                let sentence = StoreError::new(kind).say(language);
                assert!(!sentence.contains('?'), "{sentence}");
            }
        }
        let rights = StoreError::new(StoreErrorKind::Rights).numbered(229).say(Language::English);
        assert!(rights.starts_with("The user lacks rights to \"the database\"."), "{rights}");
    }

    #[test]
    fn weaker_encryption_is_advised_only_where_encryption_is_what_fails() {
        for kind in every_kind().filter(|kind| *kind != situation::TLS) {
            for language in [Language::Danish, Language::English] {
                let sentence = StoreError::new(kind).about("SRV01").say(language);
                assert!(!sentence.contains("encrypt = \"off\""), "{kind:?}: {sentence}");
                assert!(!sentence.contains("trust_server_certificate"), "{kind:?}: {sentence}");
            }
        }
    }

    #[test]
    fn the_number_is_told_last() {
        let error = StoreError::new(situation::LOGIN).numbered(18_456).about("kobl");
        assert!(error.say(Language::English).ends_with("(Database error 18456.)"));
        assert!(error.say(Language::Danish).starts_with("”kobl” kan ikke logge på"));
    }
}
