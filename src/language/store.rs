//! What kobl says about databases: what is wrong, where, and what to do next.

use super::{Language, Speak, say};
use crate::change::{StoreError, StoreErrorKind};

impl Speak for StoreError {
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
        Kind::Settings | Kind::UnknownServer | Kind::Unreachable | Kind::Tls | Kind::Certificate => {
            connection(kind, about, language)
        }
        Kind::Login | Kind::Database | Kind::Missing | Kind::Rights | Kind::Unsuitable => {
            access(kind, about, language)
        }
        Kind::Deadlock | Kind::LockTimeout | Kind::Timeout | Kind::Lost => {
            interruption(kind, object, language)
        }
        _ => refusal(kind, about, language),
    }
}

/// The server is not reached.
fn connection(kind: StoreErrorKind, about: &str, language: Language) -> String {
    match kind {
        StoreErrorKind::Settings => say!(
            language,
            da: "Indstillingen \"{about}\" under [clientview] i kobl.toml giver ikke mening. Ret den, eller kør `kobl init` igen.",
            en: "The setting \"{about}\" under [clientview] in kobl.toml makes no sense. Correct it, or run `kobl init` again."
        ),
        StoreErrorKind::UnknownServer => say!(
            language,
            da: "Serveren \"{about}\" findes ikke på netværket. Kontrollér navnet og VPN. Står der et navn efter \\, skal tjenesten SQL Server Browser køre på serveren; ellers få portens nummer af den, der passer serveren, og skriv SERVER,1433.",
            en: "The server \"{about}\" is not found on the network. Check the name and the VPN. If a name follows \\, the service SQL Server Browser must run there; otherwise get the port number from whoever runs the server and write SERVER,1433."
        ),
        StoreErrorKind::Unreachable => say!(
            language,
            da: "Ingen svarer på \"{about}\". Kontrollér navn, port og VPN. Passer de, så bed den, der passer serveren, se efter, at SQL Server kører, at TCP/IP er slået til i SQL Server Configuration Manager, og at firewallen er åben.",
            en: "Nobody answers at \"{about}\". Check name, port and VPN. If they are right, ask whoever runs the server to see that SQL Server runs, that TCP/IP is enabled in SQL Server Configuration Manager, and that the firewall is open."
        ),
        StoreErrorKind::Tls => say!(
            language,
            da: "Serveren \"{about}\" tilbyder ikke en krypteret forbindelse, som kobl kan bruge (TLS 1.2 eller nyere). Bed den, der passer serveren, om at opdatere den. Kan det ikke lade sig gøre, og er netværket sikkert, så skriv encrypt = \"off\" i kobl.toml.",
            en: "The server \"{about}\" offers no encrypted connection that kobl can use (TLS 1.2 or newer). Ask whoever runs the server to update it. If that cannot be done and the network is safe, write encrypt = \"off\" in kobl.toml."
        ),
        _ => say!(
            language,
            da: "Certifikatet på \"{about}\" er ikke godkendt på denne maskine. Få filen med certifikatets udsteder af den, der passer serveren, og skriv den som ca_file i kobl.toml. Kun på et sikkert netværk: trust_server_certificate = true.",
            en: "The certificate of \"{about}\" is not trusted on this machine. Get the file of the authority that issued it from whoever runs the server, and name it as ca_file in kobl.toml. On a safe network only: trust_server_certificate = true."
        ),
    }
}

/// The server is reached, but not the table.
fn access(kind: StoreErrorKind, about: &str, language: Language) -> String {
    match kind {
        StoreErrorKind::Login => say!(
            language,
            da: "\"{about}\" kan ikke logge på: forkert brugernavn eller adgangskode, eller brugeren må ikke. Kontrollér begge dele, eller bed den, der passer serveren, om adgang.",
            en: "\"{about}\" cannot sign in: wrong user name or password, or the user may not. Check both, or ask whoever runs the server for access."
        ),
        StoreErrorKind::Database => say!(
            language,
            da: "Databasen \"{about}\" findes ikke på serveren, eller brugeren må ikke åbne den. Kontrollér navnet i kobl.toml, eller bed om adgang.",
            en: "The database \"{about}\" does not exist on the server, or the user may not open it. Check the name in kobl.toml, or ask for access."
        ),
        StoreErrorKind::Missing => say!(
            language,
            da: "\"{about}\" findes ikke i databasen, eller brugeren må ikke se det. Ret navnet i kobl.toml (`kobl init` finder tabellen), eller bed om rettigheder (`kobl doctor` viser hvilke).",
            en: "\"{about}\" does not exist in the database, or the user may not see it. Correct the name in kobl.toml (`kobl init` finds the table), or ask for rights (`kobl doctor` shows which)."
        ),
        StoreErrorKind::Rights => say!(
            language,
            da: "Brugeren mangler rettigheder til \"{about}\". Kør `kobl doctor`: det viser præcis det GRANT-script, som serverens administrator skal køre.",
            en: "The user lacks rights to \"{about}\". Run `kobl doctor`: it shows the exact GRANT script that the server's administrator must run."
        ),
        _ => say!(
            language,
            da: "kobl kan ikke arbejde sikkert med \"{about}\". Nøglen skal være én kolonne uden dubletter (heltal, GUID eller kort tekst), og kolonnen med e-conomic nr. skal være tekst eller heltal i en almindelig tabel. Ret key eller link i kobl.toml, eller kør `kobl init` igen.",
            en: "kobl cannot work safely with \"{about}\". The key must be one column without duplicates (whole number, GUID or short text), and the column of the e-conomic number must be text or a whole number in an ordinary table. Correct key or link in kobl.toml, or run `kobl init` again."
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
            da: "\"{about}\" svarede ikke i tide. Kontrollér navn, port, firewall og VPN, og prøv igen. Er linjen langsom, så sæt connect_timeout op i kobl.toml.",
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
        StoreErrorKind::Duplicate => say!(
            language,
            da: "Databasen tillader ikke, at to kunder har samme værdi i \"{about}\" (unikt indeks). Find dubletten i filen med godkendelser, og ret den.",
            en: "The database does not allow two customers with the same value in \"{about}\" (unique index). Find the duplicate in the review file and correct it."
        ),
        StoreErrorKind::TooLong => say!(
            language,
            da: "Kolonnen \"{about}\" er for kort til e-conomic nummeret. Brug et kortere nummer, eller bed leverandøren om at gøre kolonnen bredere.",
            en: "The column \"{about}\" is too short for the e-conomic number. Use a shorter number, or ask the vendor to widen the column."
        ),
        StoreErrorKind::Conversion => say!(
            language,
            da: "Databasen kan ikke omsætte en værdi i \"{about}\". Kontrollér med `kobl doctor`, at kobl.toml nævner de rigtige kolonner.",
            en: "The database cannot convert a value of \"{about}\". Check with `kobl doctor` that kobl.toml names the right columns."
        ),
        StoreErrorKind::Computed => say!(
            language,
            da: "\"{about}\" er en beregnet kolonne og kan ikke skrives. Ret link i kobl.toml til den kolonne, den beregnes af.",
            en: "\"{about}\" is a computed column and cannot be written. Set link in kobl.toml to the column it is computed from."
        ),
        StoreErrorKind::Constraint => say!(
            language,
            da: "En regel i databasen (constraint) afviser værdien i \"{about}\". Spørg leverandøren af ClientTime, hvilke værdier kolonnen må have.",
            en: "A rule of the database (constraint) refuses the value in \"{about}\". Ask ClientTime's vendor which values the column may hold."
        ),
        StoreErrorKind::SessionOptions => say!(
            language,
            da: "Databasen kræver andre SET-indstillinger for \"{about}\". Skriv ændringerne med `kobl apply --script`, og bed serverens administrator om at køre filen.",
            en: "The database demands other SET options for \"{about}\". Write the changes with `kobl apply --script` and ask the server's administrator to run the file."
        ),
        StoreErrorKind::Trigger => say!(
            language,
            da: "En trigger (et program i databasen, som kører ved hver ændring) afviste ændringen af \"{about}\". Alt er rullet tilbage. Spørg den, der har lavet triggeren, eller Wolters Kluwer, hvad den kræver.",
            en: "A trigger (a program in the database that runs at every change) refused the change of \"{about}\". All was rolled back. Ask whoever made the trigger, or Wolters Kluwer, what it demands."
        ),
        StoreErrorKind::ReadOnly if about == "?" => say!(
            language,
            da: "Databasen kan kun læses. Er det en kopi, så vælg den rigtige database i kobl.toml; ellers skal den åbnes for skrivning.",
            en: "The database can only be read. If it is a copy, choose the right database in kobl.toml; otherwise it must be opened for writing."
        ),
        StoreErrorKind::ReadOnly => say!(
            language,
            da: "Databasen kan kun læses (\"{about}\"). Er det en kopi, så vælg den rigtige server i kobl.toml; ellers skal administratoren åbne den for skrivning.",
            en: "The database can only be read (\"{about}\"). If it is a copy, choose the right server in kobl.toml; otherwise the administrator must open it for writing."
        ),
        StoreErrorKind::Full => say!(
            language,
            da: "Databasens disk eller log er fuld. Få den, der passer serveren, til at skaffe plads, og prøv igen.",
            en: "The database's disk or log is full. Let whoever runs the server make room, and try again."
        ),
        StoreErrorKind::File => say!(
            language,
            da: "Filen \"{about}\" kan ikke åbnes. Kontrollér stien i kobl.toml, og at filen ikke er åben et andet sted.",
            en: "The file \"{about}\" cannot be opened. Check the path in kobl.toml, and that the file is not open elsewhere."
        ),
        _ => say!(
            language,
            da: "Databasen afviste det, kobl bad om ({about}). Kør `kobl doctor`. Finder den intet, så giv fejlens nummer til den, der passer serveren.",
            en: "The database refused what kobl asked for ({about}). Run `kobl doctor`. If it finds nothing, give the number of the error to whoever runs the server."
        ),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const KINDS: [StoreErrorKind; 24] = [
        StoreErrorKind::Settings,
        StoreErrorKind::UnknownServer,
        StoreErrorKind::Unreachable,
        StoreErrorKind::Tls,
        StoreErrorKind::Certificate,
        StoreErrorKind::Login,
        StoreErrorKind::Database,
        StoreErrorKind::Missing,
        StoreErrorKind::Rights,
        StoreErrorKind::Unsuitable,
        StoreErrorKind::Deadlock,
        StoreErrorKind::LockTimeout,
        StoreErrorKind::Duplicate,
        StoreErrorKind::TooLong,
        StoreErrorKind::Conversion,
        StoreErrorKind::Computed,
        StoreErrorKind::Constraint,
        StoreErrorKind::SessionOptions,
        StoreErrorKind::Trigger,
        StoreErrorKind::ReadOnly,
        StoreErrorKind::Timeout,
        StoreErrorKind::Lost,
        StoreErrorKind::Full,
        StoreErrorKind::File,
    ];

    #[test]
    fn every_kind_has_a_sentence_of_its_own_in_both_languages() {
        let mut sentences = std::collections::BTreeSet::new();
        for kind in KINDS {
            for language in [Language::Danish, Language::English] {
                let sentence = StoreError::new(kind).about("dbo.Customer").say(language);
                assert!(sentence.ends_with(['.', ')']), "{sentence}");
                assert!(sentences.insert(sentence.clone()), "twice: {sentence}");
            }
        }
    }

    #[test]
    fn an_error_about_nothing_in_particular_is_about_the_database() {
        for kind in KINDS.into_iter().chain([StoreErrorKind::Other]) {
            for language in [Language::Danish, Language::English] {
                let sentence = StoreError::new(kind).say(language);
                assert!(!sentence.contains('?'), "{sentence}");
            }
        }
        let rights = StoreError::new(StoreErrorKind::Rights).numbered(229).say(Language::English);
        assert!(rights.starts_with("The user lacks rights to \"the database\"."), "{rights}");
    }

    #[test]
    fn the_number_is_told_last() {
        let error = StoreError::new(StoreErrorKind::Login).numbered(18_456).about("kobl");
        assert!(error.say(Language::English).ends_with("(Database error 18456.)"));
        assert!(error.say(Language::Danish).starts_with("\"kobl\" kan ikke logge på"));
    }
}
