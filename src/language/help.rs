//! What each command and flag is for, and what is wrong with a command line.

use super::{Language, say};

/// The frame of a help page.
#[must_use]
pub fn template(language: Language) -> &'static str {
    match language {
        Language::Danish => "{about-with-newline}\nBrug: {usage}\n\n{all-args}{after-help}",
        Language::English => "{about-with-newline}\nUsage: {usage}\n\n{all-args}{after-help}",
    }
}

/// clap's usage line in the user's language.
#[must_use]
pub fn usage(language: Language, usage: &str) -> String {
    let usage = usage.strip_prefix("Usage:").unwrap_or(usage).trim();
    match language {
        Language::English => usage.to_owned(),
        Language::Danish => usage.replace("[OPTIONS]", "[TILVALG]").replace("COMMAND", "KOMMANDO"),
    }
}

/// Heading of the commands.
#[must_use]
pub fn commands(language: Language) -> &'static str {
    language.pick("Kommandoer", "Commands")
}

/// Heading of the arguments.
#[must_use]
pub fn arguments(language: Language) -> &'static str {
    language.pick("Argumenter", "Arguments")
}

/// Heading of the flags.
#[must_use]
pub fn options(language: Language) -> &'static str {
    language.pick("Tilvalg", "Options")
}

/// What a command is for; the empty name is kobl itself.
#[must_use]
pub fn about(language: Language, command: &str) -> &'static str {
    let (da, en) = match command {
        "" => (
            "kobl kobler kunderne i ClientView/ClientTime til kunderne i e-conomic: udtræk, gennemgå, skriv, fortryd.",
            "kobl links the customers of ClientView/ClientTime to the customers of e-conomic: export, review, apply, undo.",
        ),
        "demo" => (
            "Lav en mappe med en indbygget database og eksempellister, og kør udtrækket",
            "Make a folder with an embedded database and sample lists, and run the export",
        ),
        "init" => (
            "Skriv kobl.toml: spørg, find tabellen og dens kolonner, afprøv forbindelsen",
            "Write kobl.toml: ask, find the table and its columns, test the connection",
        ),
        "doctor" => (
            "Undersøg indstillinger, netværk, login, rettigheder, kolonner og nøgler",
            "Check settings, network, login, rights, columns and tokens",
        ),
        "status" => (
            "Vis, hvor mange kunder der er koblet, hvad der er galt, og om en skrivning blev afbrudt",
            "Show the health of the links, and whether a write was interrupted",
        ),
        "export" => (
            "Læs begge systemer, og skriv et udtræk med forslag, gennemgangsfiler og rapport",
            "Read both systems and write a run with proposals, review files and report",
        ),
        "propose" => (
            "Det samme ud fra to filer, uden kobl.toml og uden server",
            "The same from two files, with no kobl.toml and no server",
        ),
        "apply" => (
            "Vis, hvad en gennemgået fil ændrer, spørg, og skriv det i én transaktion",
            "Show what a reviewed file changes, ask, and write it in one transaction",
        ),
        "undo" => ("Fortryd en skrivning", "Undo a write"),
        "link" => (
            "Kobl én kunde: find den i begge systemer, vis parret, spørg, og skriv",
            "Link one customer: find it in both systems, show the pair, ask, and write",
        ),
        "unlink" => (
            "Fjern koblingen fra én kunde, f.eks. til et nummer, der ikke findes",
            "Clear the link of one customer, such as one to a number that does not exist",
        ),
        "explain" => {
            ("Forklar et forslag felt for felt, i vægte", "Explain a proposal field by field, in weights")
        }
        "evaluate" => (
            "Mål et udtræk mod en facitliste: præcision, fundet, F1",
            "Measure a run against the truth: precision, recall, F1",
        ),
        "cleanup" => (
            "Slet kundedata i afsluttede udtræk, og behold journalerne",
            "Delete the customer data of finished runs, and keep the journals",
        ),
        "guide" => (
            "Vis vej, skridt for skridt: det samme som et dobbeltklik på kobl.exe",
            "Show the way step by step: the same as a double click on kobl.exe",
        ),
        "completions" => {
            ("Vis et script, så Tab fuldfører kommandoer", "Print a completion script for a shell")
        }
        "man" => ("Skriv man-sider til en mappe", "Write man pages to a folder"),
        "help" => ("Vis hjælp til kobl eller en kommando", "Show help for kobl or a command"),
        _ => ("", ""),
    };
    language.pick(da, en)
}

/// What an argument or flag is for.
#[must_use]
#[expect(clippy::too_many_lines, reason = "one arm a flag")]
pub fn argument(language: Language, command: &str, id: &str) -> &'static str {
    let (da, en) = match (command, id) {
        (_, "config") => ("Indstillingsfilen", "The settings file"),
        (_, "lang") => ("Sprog", "Language"),
        (_, "json") => ("Resultatet som JSON på stdout", "The result as JSON on stdout"),
        (_, "quiet") => ("Kun resultater, advarsler og fejl", "Results, warnings and errors only"),
        (_, "verbose") => ("Flere detaljer", "More detail"),
        (_, "no_color") => ("Ingen farver", "No colours"),
        (_, "help") => ("Vis hjælp", "Show help"),
        (_, "version") => ("Vis version", "Show the version"),
        ("demo", "folder") => ("Mappen, der laves", "The folder to make"),
        ("init", "server") => (
            "Server: SRV01, SRV01\\SQLEXPRESS eller SRV01,1433",
            "Server: SRV01, SRV01\\SQLEXPRESS or SRV01,1433",
        ),
        ("init", "database") => ("Database, f.eks. ClientTime", "Database, such as ClientTime"),
        ("init", "user") => (
            "Bruger i SQL Server, eller Windows-konto med --windows",
            "User of SQL Server, or Windows account with --windows",
        ),
        ("init", "windows") => ("Log på med en Windows-konto", "Sign in with a Windows account"),
        ("init", "password_env") => {
            ("Miljøvariabel med adgangskoden", "Environment variable with the password")
        }
        ("init", "password_file") => {
            ("Fil med adgangskoden i første linje", "File with the password in its first line")
        }
        ("init", "encrypt_off") => (
            "Ingen kryptering: kun til servere uden TLS 1.2 på et sikkert netværk",
            "No encryption: only for servers without TLS 1.2 on a safe network",
        ),
        ("init", "trust_server_certificate") => (
            "Godtag ethvert certifikat: kun på et sikkert netværk",
            "Accept any certificate: on a safe network only",
        ),
        ("init", "certificate_sha256") => (
            "Godtag kun certifikatet med dette fingeraftryk",
            "Accept the certificate with this fingerprint alone",
        ),
        ("init", "ca_file") => ("Fil med certifikatets udsteder", "File of the certificate's authority"),
        ("init", "table") => {
            ("Kundetabellen, f.eks. dbo.Customer", "The customer table, such as dbo.Customer")
        }
        ("init", "column") => {
            ("En kolonne, f.eks. name=Navn; kan gentages", "A column, such as name=Name; may be repeated")
        }
        ("init", "economic") => (
            "e-conomic-kunderne fra en fil i stedet for e-conomics API",
            "The e-conomic customers from a file instead of e-conomic's API",
        ),
        ("init", "clientview") => (
            "ClientView-kunderne fra en SQLite-fil eller en liste (CSV, XLSX) i stedet for SQL Server",
            "The ClientView customers from a SQLite file or a list (CSV, XLSX) instead of SQL Server",
        ),
        ("init", "economic_demo") => (
            "e-conomics offentlige demoaftale, uden nøgler; alene laver den også en database med opdigtede kunder",
            "e-conomic's public demo agreement, without tokens; on its own it makes a database of made-up customers, too",
        ),
        ("init", "force") => ("Skriv kobl.toml, selv om den findes", "Write kobl.toml even if it exists"),
        (_, "agreement") => {
            ("Aftalen [economic.NAVN] i kobl.toml", "The agreement [economic.NAME] of kobl.toml")
        }
        ("doctor", "rehearse") => (
            "Prøv en skrivning på tre kunder og rul den tilbage: intet ændres",
            "Try a write on three customers and roll it back: nothing is changed",
        ),
        ("status", "resolve") => (
            "Afgør afbrudte skrivninger ud fra databasen, og skriv det i journalen",
            "Settle interrupted writes by what the database shows, and journal it",
        ),
        ("export", "out") => ("Mappen til udtrækket", "The folder of the run"),
        ("status", "report") => (
            "Skriv alle kunderne bag tallene til en side (.html) eller en liste (.csv)",
            "Write every customer behind the counts to a page (.html) or a list (.csv)",
        ),
        ("status", "fail_on") => (
            "Slut med kode 8, hvis noget af dette findes: dangling, suspicious, shared, barred, unreadable, unlinked, only-in-economic, open-writes, any; med --since-last kun, hvis det er nyt",
            "End with code 8 if any of this is found: dangling, suspicious, shared, barred, unreadable, unlinked, only-in-economic, open-writes, any; with --since-last only if it is new",
        ),
        ("status", "since_last") => (
            "Vis, hvad der er nyt, siden --since-last sidst blev brugt",
            "Show what is new since --since-last was last used",
        ),
        ("evaluate", "answers") => (
            "Mål på svarene i en gennemgået fil i stedet for et facit",
            "Measure by the answers of a reviewed file instead of the truth",
        ),
        ("export", "answers") => (
            "Før svarene fra en tidligere gennemgang over, hvor kunderne er uændrede",
            "Carry over the answers of an earlier review whose customers are unchanged",
        ),
        ("export", "no_learning") => (
            "Ret ikke sandsynlighederne efter svarene i den tidligere gennemgang",
            "Do not correct the probabilities by the answers of the earlier review",
        ),
        ("propose", "out") => ("Mappen til udtrækket", "The folder of the run"),
        ("propose", "clientview") => {
            ("ClientView-kunderne (CSV eller XLSX)", "The ClientView customers (CSV or XLSX)")
        }
        ("propose", "economic") => {
            ("e-conomic-kunderne (CSV eller XLSX)", "The e-conomic customers (CSV or XLSX)")
        }
        ("export" | "propose", "write") => ("Hvilke filer der skrives", "Which files are written"),
        ("export" | "propose", "preapprove") => {
            ("Skriv ja ved de sikre forslag på forhånd", "Fill in yes for the certain proposals")
        }
        ("export" | "propose", "all") => (
            "En række til hver kunde, også dem med en god kobling",
            "A row for every customer, also those with a good link",
        ),
        ("export" | "propose", "include_inactive") => {
            ("Tag inaktive kunder med", "Include inactive customers")
        }
        ("export" | "propose", "column") => (
            "En kolonne i en liste, f.eks. \"cvr=SE/CVR-nr.\"; kan gentages",
            "A column of a list, such as \"cvr=SE/CVR-nr.\"; may be repeated",
        ),
        ("export" | "propose", "encoding") => (
            "Hvordan listernes bogstaver er gemt, f.eks. windows-1252 eller cp850",
            "How the lists' letters are stored, such as windows-1252 or cp850",
        ),
        ("apply", "review") => {
            ("Den gennemgåede review.csv eller review.xlsx", "The reviewed review.csv or review.xlsx")
        }
        ("apply", "run") => (
            "Udtrækkets mappe, hvis filen ligger et andet sted",
            "The run's folder, if the file lies elsewhere",
        ),
        ("link" | "unlink", "customer") => (
            "Kundekoden, en del af navnet eller e-conomic-nummeret",
            "The customer code, a part of the name, or the e-conomic number",
        ),
        ("link", "number") => (
            "e-conomic-nummeret (ellers det, kobl foreslår)",
            "The e-conomic number (otherwise the one kobl proposes)",
        ),
        ("link", "yes") => ("Svar ja, når parret er sikkert", "Answer yes where the pair is certain"),
        ("unlink", "yes") => {
            ("Svar ja, når koblingen ser forkert ud", "Answer yes where the link looks wrong")
        }
        ("link", "allow_unlikely") => (
            "Svar ja, også når kobl ikke er sikker på parret",
            "Answer yes even if kobl is not certain of the pair",
        ),
        ("unlink", "allow_likely") => {
            ("Svar ja, også når koblingen ser rigtig ud", "Answer yes even if the link looks right")
        }
        ("link", "allow_overwrite") => ("Tillad at erstatte en kobling", "Allow replacing an existing link"),
        ("link", "allow_barred") => ("Tillad et spærret nummer", "Allow a barred number"),
        ("link", "allow_shared") => ("Tillad to kunder på samme nummer", "Allow two customers on one number"),
        ("link" | "unlink", "dry_run") => ("Vis kun; skriv intet", "Show only; write nothing"),
        ("apply" | "undo" | "cleanup", "dry_run") => ("Vis kun; skriv intet", "Show only; write nothing"),
        ("apply" | "undo" | "cleanup", "yes") => ("Svar ja uden at spørge", "Answer the question with yes"),
        ("apply", "script") => (
            "Skriv T-SQL til databaseadministratoren i stedet for at skrive til databasen",
            "Write T-SQL for the database administrator instead of writing to the database",
        ),
        ("apply", "offline") => (
            "Kontrollér mod udtrækkets e-conomic-liste i stedet for at læse e-conomic igen",
            "Check against the run's e-conomic list instead of reading e-conomic again",
        ),
        ("apply", "only") => (
            "Skriv kun de godkendte sikre forslag; resten kan skrives senere",
            "Write the approved certain proposals only; the rest can be written later",
        ),
        ("apply", "limit") => (
            "Skriv højst så mange, de første i filen; resten kan skrives senere",
            "Write at most so many, the first of the file; the rest can be written later",
        ),
        ("apply", "skip_changed") => (
            "Spring rækker over, hvis kunde er ændret siden udtrækket, og skriv resten",
            "Leave out rows whose customer changed since the export, and write the rest",
        ),
        ("apply", "allow_unlikely") => (
            "Tillad koblinger, der ser forkerte ud; se dem først med --dry-run",
            "Allow links that look wrong; look at them first with --dry-run",
        ),
        ("apply", "allow_overwrite") => ("Tillad at erstatte en kobling", "Allow replacing an existing link"),
        ("apply", "allow_shared") => {
            ("Tillad to kunder på samme nummer", "Allow two customers on one number")
        }
        ("apply", "allow_barred") => ("Tillad spærrede e-conomic-kunder", "Allow barred e-conomic customers"),
        ("undo", "journal") => ("Journalens mappe eller fil", "The journal's folder or file"),
        ("undo", "last") => ("Den seneste skrivning", "The last write"),
        ("explain", "customer") => (
            "Kundekoden, række-id'et, e-conomic-nummeret eller en del af navnet",
            "The customer code, the row id, the e-conomic number, or a part of the name",
        ),
        ("explain", "against") => {
            ("Et andet e-conomic-nummer at sammenligne med", "Another e-conomic number to compare with")
        }
        ("explain", "run") => {
            ("Udtrækkets mappe (ellers det seneste)", "The run's folder (otherwise the last one)")
        }
        ("evaluate", "run") => ("Udtrækkets mappe", "The run's folder"),
        ("evaluate", "truth") => {
            ("Facit: CSV med kolonnerne code og number", "The truth: CSV with the columns code and number")
        }
        ("undo", "skip_changed") => (
            "Før de andre tilbage, når nogle rækker er ændret siden",
            "Take back the others when some rows changed since",
        ),
        ("cleanup", "unapplied") => (
            "Slet også udtræk, der er gennemgået, men aldrig skrevet",
            "Also delete runs that were reviewed but never applied",
        ),
        ("cleanup", "remembered") => {
            ("Slet også det, som næste udtræk husker", "Also delete what the next export remembers")
        }
        ("cleanup", "older_than") => {
            ("Kun udtræk ældre end så mange dage (90)", "Only runs older than this many days (90)")
        }
        ("completions", "shell") => ("Kommandofortolkeren", "The shell"),
        ("man", "folder") => ("Mappen", "The folder"),
        (_, "subcommand") => ("Kommandoen", "The command"),
        _ => ("", ""),
    };
    language.pick(da, en)
}

fn suggested(language: Language, suggestion: &str) -> String {
    if suggestion.is_empty() {
        say!(language, da: "Se `kobl --help`.", en: "See `kobl --help`.")
    } else {
        say!(language, da: "Mente du {suggestion}?", en: "Did you mean {suggestion}?")
    }
}

/// A flag that does not exist.
#[must_use]
pub fn unknown_argument(language: Language, argument: &str, suggestion: &str) -> String {
    let suggestion = suggested(language, suggestion);
    say!(language, da: "{argument} findes ikke. {suggestion}", en: "{argument} does not exist. {suggestion}")
}

/// A command that does not exist.
#[must_use]
pub fn unknown_command(language: Language, name: &str, suggestion: &str) -> String {
    let suggestion = suggested(language, suggestion);
    say!(language, da: "Kommandoen {name} findes ikke. {suggestion}", en: "There is no command {name}. {suggestion}")
}

/// Arguments that are needed.
#[must_use]
pub fn missing_argument(language: Language, argument: &str) -> String {
    say!(
        language,
        da: "Der mangler: {argument}. Se kommandoens --help.",
        en: "Missing: {argument}. See the command's --help."
    )
}

/// No command at all.
#[must_use]
pub fn missing_command(language: Language) -> String {
    say!(language, da: "Der mangler en kommando. Se `kobl --help`.", en: "A command is missing. See `kobl --help`.")
}

/// Flags that exclude each other.
#[must_use]
pub fn conflict(language: Language, argument: &str, other: &str) -> String {
    say!(
        language,
        da: "{argument} kan ikke bruges sammen med {other}. Udelad den ene.",
        en: "{argument} cannot be used with {other}. Leave one of them out."
    )
}

/// A value that makes no sense.
#[must_use]
pub fn invalid_value(language: Language, argument: &str, value: &str) -> String {
    say!(
        language,
        da: "”{value}” er ikke en gyldig værdi for {argument}. Se kommandoens --help.",
        en: "\"{value}\" is not a valid value for {argument}. See the command's --help."
    )
}
