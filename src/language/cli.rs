//! What the commands say: results, questions, next steps, and what each flag is for.

use std::path::Path;

use chrono::{DateTime, FixedOffset};

use super::change::{keys, shown_link};
use super::count::{changes, rows, runs};
use super::shell::quoted;
use super::{Language, Localize, Localized, both, grouped, io_reason, say};
use crate::change::{ClassCounts, Journal, Plan, PlannedChange, UndoPlan};
use crate::customer::Key;
use crate::matching::Class;
use crate::progress::Stage;
use crate::review::Tracing;
use crate::run::{Counts, DatabaseIdentity, SourceKind};
use crate::systems::run_folder::RunError;

/// What a progress bar is about.
#[must_use]
pub const fn stage(stage: Stage) -> Localized {
    match stage {
        Stage::ReadClientView => both("Læser ClientView", "Reading ClientView"),
        Stage::ReadEconomic => both("Læser e-conomic", "Reading e-conomic"),
        Stage::Normalise => both("Renser navne og adresser", "Folding names and addresses"),
        Stage::Block => both("Finder kandidater", "Finding candidates"),
        Stage::Compare => both("Sammenligner", "Comparing"),
        Stage::Assign => both("Vælger", "Choosing"),
        Stage::WriteFiles => both("Skriver filer", "Writing files"),
        Stage::WriteLinks => both("Skriver til databasen", "Writing to the database"),
    }
}

/// That the work waits for e-conomic, which alone is ever waited for.
#[must_use]
pub fn waiting(seconds: u64) -> Localized {
    let time = super::count::seconds(seconds);
    say!(da: "Venter {time} på e-conomic", en: "Waiting {time} for e-conomic", time = time)
}

/// That more errors were found than are shown.
#[must_use]
pub fn more_errors(more: usize) -> Localized {
    say!(
        da: "... og {more} fejl mere. Ret disse, og prøv igen.",
        en: "... and {more} more errors. Correct these and try again.",
    )
}

/// That the same list was given as both.
#[must_use]
pub fn same_list_twice(clientview: &str, economic: &str) -> Localized {
    say!(da: "Begge lister er ens ({clientview} og {economic}). Angiv ClientViews kunder som den ene liste og e-conomics som den anden.",
        en: "Both lists are the same ({clientview} and {economic}). Give ClientView's customers as the one list and e-conomic's as the other."
    )
}

/// That a question cannot be asked without a terminal.
#[must_use]
pub fn needs_flag(flag: &str) -> Localized {
    say!(da: "kobl kan ikke spørge her (ingen terminal). Tilføj {flag}, hvis svaret er ja.",
        en: "kobl cannot ask here (no terminal). Add {flag} if the answer is yes."
    )
}

/// That a question with an answer of one's own cannot be asked without a terminal.
#[must_use]
pub fn needs_answer(question: &impl Localize, flag: &str) -> Localized {
    let question = Localized::by(|language| question.say(language).trim_end_matches(':').to_owned());
    say!(
        da: "kobl kan ikke spørge her (ingen terminal): {question} Angiv det med {flag}.",
        en: "kobl cannot ask here (no terminal) for: {question}. Give it with {flag}.",
        question = question
    )
}

/// The password of a user, as it is asked for.
#[must_use]
pub fn password_of(user: &str) -> Localized {
    say!(da: "Adgangskoden til {user}", en: "The password of {user}")
}

/// The hidden question for a secret, by what it is.
#[must_use]
pub fn secret_question(secret: &impl Localize) -> Localized {
    say!(da: "{secret} (vises ikke): ", en: "{secret} (not shown): ", secret = secret)
}

/// That a secret is needed and nobody can be asked.
#[must_use]
pub fn needs_secret(secret: &impl Localize, setting: &str) -> Localized {
    let place = if setting.starts_with("--") { both("", "") } else { both(" i kobl.toml", " in kobl.toml") };
    say!(
        da: "{secret} mangler, og kobl kan ikke spørge her (ingen terminal). Læg den i en miljøvariabel, og skriv variablens navn med {setting}{place}.",
        en: "{secret} is missing, and kobl cannot ask here (no terminal). Put it into an environment variable and name that variable with {setting}{place}.",
        secret = secret,
        place = place,
    )
}

/// That kobl itself failed, at this place in its source.
#[must_use]
pub fn unexpected(place: &str) -> Localized {
    say!(da: "Der er en fejl i kobl ({place}). Blev der skrevet til databasen, så fortæller `kobl status`, om det blev gennemført. Prøv igen; sker det igen, så send stedet i parentesen til dem, I har kobl fra.",
        en: "There is a bug in kobl ({place}). If it was writing to the database, `kobl status` tells whether that was done. Try again; if it happens again, send the place in brackets to those you have kobl from."
    )
}

/// That the user said no.
#[must_use]
pub fn cancelled() -> Localized {
    both("Afbrudt. Intet er skrevet.", "Cancelled. Nothing was written.")
}

/// That kobl was interrupted after a write that stands.
#[must_use]
pub fn cancelled_after_write() -> Localized {
    both(
        "Afbrudt. Det, der allerede er skrevet til databasen, gælder stadig; se det med `kobl status`.",
        "Cancelled. What was already written to the database stands; see it with `kobl status`.",
    )
}

/// That Ctrl-C waits for the write.
#[must_use]
pub fn interrupt_waits() -> Localized {
    both(
        "Skrivningen er i gang og afsluttes først: enten alt eller intet.",
        "The write is under way and ends first: all or nothing.",
    )
}

/// That a list file cannot be written to.
#[must_use]
pub fn file_is_read_only() -> Localized {
    both(
        "ClientView-siden i kobl.toml er en liste, som kobl kun læser. Angiv databasen med `kobl init --force`, eller lav et script af en gennemgået fil med `kobl apply FIL --script links.sql`.",
        "The ClientView side in kobl.toml is a list, which kobl only reads. Name the database with `kobl init --force`, or make a script of a reviewed file with `kobl apply FILE --script links.sql`.",
    )
}

/// That a run of two lists can only become a script, and how.
#[must_use]
pub fn list_needs_script(review: &Path) -> Localized {
    let review = quoted(review);
    say!(
        da: "Udtrækket er lavet af to lister, og kobl skriver ikke i en liste. Lav et script til databaseadministratoren:\n  kobl apply {review} --script links.sql",
        en: "The run was made of two lists, and kobl does not write to a list. Make a script for the database administrator:\n  kobl apply {review} --script links.sql",
    )
}

/// That some text in the database is damaged.
#[must_use]
pub fn damaged_text(damaged: &[Key]) -> Localized {
    let (count, keys) = (damaged.len(), keys(damaged));
    say!(
        da: "Kunder med tegn, der er ugyldige i kolonnens tegnsæt: {count} (primærnøgle {keys}). De er læst med � i stedet. Skriv teksten igen i ClientView, så er de lettere at finde.",
        en: "Customers with characters that are invalid in the column's code page: {count} (primary key {keys}). They were read with � instead. Type the text anew in ClientView, and they are found more easily.",
    )
}

/// That a folder was given instead of the review file.
#[must_use]
pub fn review_is_folder(path: &Path) -> Localized {
    let path = path.display();
    say!(
        da: "{path} er en mappe. Angiv den gennemgåede fil i den: review.xlsx eller review.csv.",
        en: "{path} is a folder. Give the reviewed file in it: review.xlsx or review.csv.",
    )
}

/// That Excel seems to have the file open.
#[must_use]
pub fn open_in_excel(path: &Path) -> Localized {
    let path = path.display();
    say!(
        da: "{path} er åben i Excel. Har du ændringer, der ikke er gemt, så gem og luk, og kør igen.",
        en: "{path} is open in Excel. If there are changes that are not saved, save and close, and run again.",
    )
}

/// That a file is there already where the script was to be written.
#[must_use]
pub fn script_exists(path: &Path) -> Localized {
    let path = path.display();
    say!(
        da: "{path} findes allerede. Vælg et andet navn efter --script; kobl overskriver ikke.",
        en: "{path} exists already. Choose another name after --script; kobl overwrites nothing.",
    )
}

/// That a script was written.
#[must_use]
pub fn script_written(count: usize, path: &Path) -> Localized {
    let (path, changes) = (path.display(), changes(count));
    say!(
        da: "{changes} står i {path}. Databasen er ikke ændret; lad databaseadministratoren køre filen i Management Studio.",
        en: "{changes} in {path}. The database was not changed; let the database administrator run the file in Management Studio.",
        changes = changes,
    )
}

/// That a refused file changed nothing.
#[must_use]
pub fn nothing_written() -> Localized {
    both(
        "Intet er skrevet. Ret filen, gem den, og kør igen.",
        "Nothing was written. Correct the file, save it, and run again.",
    )
}

/// That a refused plan changed nothing.
#[must_use]
pub fn nothing_written_of_plan() -> Localized {
    both("Intet er skrevet.", "Nothing was written.")
}

/// What became of a row: written. Beside a number that the reviewer typed stands whose it is.
#[must_use]
pub fn row_written(planned: &PlannedChange) -> Localized {
    Localized::by(|language| {
        let [old, new] =
            [&planned.change.old, &planned.change.new].map(|link| shown_link(link).say(language));
        let whose = match planned.corrected {
            true => format!(" ({})", super::shown_name(&planned.economic_name)),
            false => String::new(),
        };
        say!(language, da: "skrevet: {old} → {new}{whose}", en: "written: {old} → {new}{whose}")
    })
}

/// What became of a row: it already had the link.
#[must_use]
pub fn row_already() -> Localized {
    both("var allerede på plads", "was already in place")
}

/// What became of a row: refused by the reviewer.
#[must_use]
pub fn row_refused() -> Localized {
    both("afvist", "refused")
}

/// What became of a row: no answer.
#[must_use]
pub fn row_undecided() -> Localized {
    both("ikke besvaret", "not answered")
}

/// A source in a few words.
#[must_use]
pub fn source(kind: &SourceKind) -> Localized {
    Localized::by(|language| match kind {
        SourceKind::Database(DatabaseIdentity { server, database, table, .. }) => {
            say!(language, da: "{server} / {database} / {table}", en: "{server} / {database} / {table}")
        }
        SourceKind::Api(agreement) => {
            let (number, company) = (agreement.number, &agreement.company);
            say!(language, da: "e-conomic-aftale {number} ({company})", en: "e-conomic agreement {number} ({company})")
        }
        SourceKind::File { name, .. } => say!(language, da: "filen {name}", en: "the file {name}"),
    })
}

/// That the run belongs to another database.
#[must_use]
pub fn other_database(then: &SourceKind, now: &DatabaseIdentity) -> Localized {
    Localized::by(|language| {
        let (then, now) =
            (source(then).say(language), source(&SourceKind::Database(now.clone())).say(language));
        say!(
            language,
            da: "Udtrækket er fra {then}, men kobl.toml peger på {now}. Intet er skrevet. Ret kobl.toml, eller kør `kobl export` igen.",
            en: "The run is from {then}, but kobl.toml points to {now}. Nothing was written. Correct kobl.toml, or run `kobl export` again."
        )
    })
}

/// That the run belongs to another agreement.
#[must_use]
pub fn other_agreement(then: &SourceKind, now: &SourceKind) -> Localized {
    let (then, now) = (source(then), source(now));
    say!(
        da: "Udtrækket er lavet mod {then}, men kobl.toml giver nu {now}. Intet er skrevet. Ret kobl.toml, eller kør `kobl export` igen.",
        en: "The run was made against {then}, but kobl.toml now gives {now}. Nothing was written. Correct kobl.toml, or run `kobl export` again.",
        then = then,
        now = now,
    )
}

/// That e-conomic was not asked.
#[must_use]
pub fn offline(exported: DateTime<FixedOffset>) -> Localized {
    let time = exported.format("%Y-%m-%d %H:%M");
    say!(
        da: "e-conomic er ikke spurgt (--offline). Der kontrolleres mod udtrækket fra {time}.",
        en: "e-conomic was not asked (--offline). The check is against the export of {time}.",
    )
}

/// That a run of two lists is checked against these lists.
#[must_use]
pub fn checked_against_lists(exported: DateTime<FixedOffset>) -> Localized {
    let time = exported.format("%Y-%m-%d %H:%M");
    say!(
        da: "Der kontrolleres mod de to lister, som de var den {time}; e-conomic er ikke spurgt.",
        en: "The check is against the two lists as they were on {time}; e-conomic was not asked.",
    )
}

/// That there is nothing to change.
#[must_use]
pub fn nothing_to_do() -> Localized {
    both("0 ændringer. Der er intet at skrive.", "0 changes. There is nothing to write.")
}

/// That no row of the file is approved.
#[must_use]
pub fn nothing_approved() -> Localized {
    both(
        "Ingen rækker er godkendt, så der er intet at skrive. Skriv ja i kolonnen Godkend, gem filen, og kør igen; se efter, at det er den fil, du har gennemgået.",
        "No row is approved, so there is nothing to write. Write yes in the column Approve, save the file, and run again; make sure that it is the file you reviewed.",
    )
}

/// The question before a write.
#[must_use]
pub fn ask_write(count: usize, database: &DatabaseIdentity) -> Localized {
    let place = source(&SourceKind::Database(database.clone()));
    let changes = changes(count);
    say!(
        da: "Skriv {changes} til {place}?",
        en: "Write {changes} to {place}?",
        place = place,
        changes = changes,
    )
}

/// Headings of the plan's table.
#[must_use]
pub fn plan_headings(language: Language) -> [&'static str; 6] {
    match language {
        Language::Danish => {
            ["Række", "Kundekode", "ClientView navn", "Kobling", "e-conomic navn", "Vurdering"]
        }
        Language::English => ["Row", "Customer code", "ClientView name", "Link", "e-conomic name", "Judged"],
    }
}

/// Headings of the list of all rows of a plan.
#[must_use]
pub fn plan_list_headings(language: Language) -> [&'static str; 9] {
    match language {
        Language::Danish => [
            "Linje",
            "Række",
            "Kundekode",
            "ClientView navn",
            "Kobling nu",
            "e-conomic nr.",
            "e-conomic navn",
            "Score",
            "Vurdering",
        ],
        Language::English => [
            "Line",
            "Row",
            "Customer code",
            "ClientView name",
            "Link now",
            "e-conomic no.",
            "e-conomic name",
            "Score",
            "Judged",
        ],
    }
}

/// Where the list of all rows of a plan is.
#[must_use]
pub fn plan_list(path: &Path) -> Localized {
    let path = path.display();
    say!(da: "Alle rækker står i {path}", en: "All rows are in {path}")
}

/// What the matcher says of a planned link: its class, and why where it is not certain.
#[must_use]
pub fn assessment(planned: &PlannedChange) -> Localized {
    Localized::by(|language| {
        let verdict = &planned.verdict;
        let class = super::review::class(language, verdict.class);
        if verdict.class == Class::Certain {
            return class.to_owned();
        }
        format!("{class}: {}", super::matching::reason(language, &verdict.reasons, &verdict.doubts))
    })
}

/// Classes with their counts, those that have any.
fn classes(language: Language, classes: &ClassCounts) -> String {
    let counted = classes.each().into_iter().filter(|(_, count)| *count > 0);
    let told: Vec<String> =
        counted.map(|(class, count)| format!("{count} {}", super::review::class(language, class))).collect();
    if told.is_empty() { "0".to_owned() } else { told.join(", ") }
}

/// What is approved and refused, by class; nothing if it is nothing.
#[must_use]
pub fn plan_classes(language: Language, plan: &Plan, tracing: Tracing) -> Option<String> {
    if plan.changes.is_empty() && plan.refused.is_empty() {
        return None;
    }
    let approved = classes(language, &plan.approved_classes());
    let refused = classes(language, &plan.refused_classes);
    let mut text = say!(language, da: "Godkendt: {approved} · afvist: {refused}", en: "Approved: {approved} · refused: {refused}");
    if plan.later > 0 {
        let later = rows(plan.later).say(language);
        text += &say!(language, da: " · til senere: {later}", en: " · for later: {later}");
    }
    if !plan.skipped.is_empty() {
        let skipped = rows(plan.skipped.len()).say(language);
        text += &say!(language, da: " · sprunget over, fordi kunden er ændret: {skipped}", en: " · left out, since the customer changed: {skipped}");
    }
    text += match tracing {
        Tracing::Checked => language.pick(" · ingen svar er flyttet", " · no answer was moved"),
        Tracing::Lost | Tracing::NoWorkbook => language.pick(
            " · flyttede svar kan kun ses i review.xlsx",
            " · moved answers can be seen in review.xlsx only",
        ),
    };
    Some(text)
}

/// Answers that go against what was proposed: certain suggestions refused, unlikely links approved.
#[must_use]
pub fn odd_answers(language: Language, plan: &Plan) -> Option<String> {
    let approved = plan.approved_classes();
    let (refused, unlikely) = (plan.refused_classes.certain, approved.unlikely + approved.none);
    (refused + unlikely > 0).then(|| {
        say!(
            language,
            da: "Se efter: {refused} sikre forslag er afvist, og {unlikely} usandsynlige er godkendt. Er svarene flyttet eller sorteret, står de ud for de forkerte kunder.",
            en: "Look twice: {refused} certain refused, {unlikely} unlikely approved. If answers were moved or sorted, they stand beside the wrong customers."
        )
    })
}

/// That both systems were read again after the answer, and something had changed.
#[must_use]
pub fn checked_again() -> Localized {
    both(
        "ClientView eller e-conomic blev ændret, mens kobl ventede på svar. Planen er lavet igen.",
        "ClientView or e-conomic changed while kobl waited for the answer. The plan was made anew.",
    )
}

/// That a file has no answer at all.
#[must_use]
pub fn nothing_answered() -> Localized {
    both(
        "Ingen rækker er besvaret, så der er intet at skrive. Er filen gemt, og er det den fil, du har gennemgået? Skriv ja eller nej i kolonnen Godkend, gem filen, og kør igen.",
        "No row is answered, so there is nothing to write. Was the file saved, and is it the file you reviewed? Write yes or no in the column Approve, save the file, and run again.",
    )
}

/// Headings of the undo's table.
#[must_use]
pub fn undo_headings(language: Language) -> [&'static str; 3] {
    match language {
        Language::Danish => ["Kundekode", "ClientView navn", "Kobling"],
        Language::English => ["Customer code", "ClientView name", "Link"],
    }
}

/// That a table was cut.
#[must_use]
pub fn more_rows(more: usize) -> Localized {
    say!(da: "... og {more} rækker mere (vis alle med -v)", en: "... and {more} more rows (show all with -v)")
}

/// The counts of a plan.
#[must_use]
pub fn plan_counts(plan: &Plan) -> Localized {
    let changes = changes(plan.changes.len());
    let (already, refused) = (plan.already.len(), plan.refused.len());
    let (undecided, missing) = (plan.undecided, plan.missing);
    let corrected = plan.changes.iter().filter(|planned| planned.corrected).count();
    say!(
        da: "{changes} ({corrected} med rettet nummer) · {already} er allerede på plads · {refused} afvist · {undecided} uden svar · {missing} slettet fra filen",
        en: "{changes} ({corrected} with a corrected number) · {already} already in place · {refused} refused · {undecided} undecided · {missing} deleted from the file",
        changes = changes,
    )
}

/// The counts of an undo.
#[must_use]
pub fn undo_counts(undo: &UndoPlan, journal: &Journal) -> Localized {
    let rows = rows(undo.changes.len());
    let already = undo.already.len();
    let of = &journal.folder;
    say!(
        da: "{rows} sættes tilbage, som før {of} · {already} er det i forvejen",
        en: "{rows} to go back to before {of} · {already} are already",
        rows = rows,
    )
}

/// That a write is done.
#[must_use]
pub fn written(count: usize, journal: &Path) -> Localized {
    let (path, changes) = (journal.display(), changes(count));
    say!(
        da: "{changes} er skrevet til databasen og kontrolleret. Journal: {path}",
        en: "{changes} written to the database and read back. Journal: {path}",
        changes = changes,
    )
}

/// What can be done after an apply.
#[must_use]
pub fn after_write() -> Localized {
    both(
        "Fortryd med: kobl undo --last   Se, hvordan det står til: kobl status",
        "Undo it with: kobl undo --last   See the health: kobl status",
    )
}

/// What can be done after an undo.
#[must_use]
pub fn after_undo() -> Localized {
    both(
        "Værdierne er igen, som de var. Se, hvordan det står til: kobl status",
        "The values are again what they were. See the health: kobl status",
    )
}

/// That a journal has no intent.
#[must_use]
pub fn empty_journal() -> Localized {
    both(
        "Journalen er tom: skrivningen nåede ikke at begynde. Der er intet at fortryde.",
        "The journal is empty: the write never began. There is nothing to undo.",
    )
}

/// That no write is left to undo.
#[must_use]
pub fn nothing_to_undo(runs: &Path) -> Localized {
    let runs = runs.display();
    say!(
        da: "Der er ingen skrivning at fortryde under {runs}. Angiv journalens mappe, hvis den ligger et andet sted.",
        en: "There is no write to undo below {runs}. Name the journal's folder if it lies elsewhere.",
    )
}

/// What a new run found; so many customers that only e-conomic has are ignored.
#[must_use]
pub fn run_summary(counts: &Counts, ignored: usize) -> Localized {
    Localized::by(|language| {
        let number = |number| format!("{:>9}", grouped(language, number));
        let clientview = super::run::clientview_customers(counts.inactive).say(language);
        let only = super::run::only_in_economic(ignored, counts.inactive_partners).say(language);
        let only_in_economic = counts.only_in_economic.saturating_sub(ignored as u64);
        let lines: [(&str, &str, u64); 9] = [
            (&clientview, &clientview, counts.clientview),
            ("kunder i e-conomic", "customers in e-conomic", counts.economic),
            ("har allerede en kobling", "already have a link", counts.linked),
            ("sikre forslag", "certain proposals", counts.certain),
            ("forslag at gennemgå", "proposals to review", counts.review),
            ("usandsynlige forslag", "unlikely proposals", counts.unlikely),
            ("uden kandidat", "without a candidate", counts.none),
            ("koblinger, der ser forkerte ud", "links that look wrong", counts.findings),
            (&only, &only, only_in_economic),
        ];
        lines.map(|(da, en, count)| format!("{}  {}", number(count), language.pick(da, en))).join("\n")
    })
}

/// Where the run lies.
#[must_use]
pub fn run_folder_is(folder: &Path) -> Localized {
    let folder = folder.display();
    say!(da: "\nUdtrækket ligger i {folder}", en: "\nThe run is in {folder}")
}

/// What to do with a new run. One of two lists is only looked at, or made into a script.
#[must_use]
pub fn next_step(review: &Path, of_lists: bool) -> Localized {
    let (file, command) = (review.display(), quoted(review));
    let next = say!(
        da: "Gennemgå {file} i Excel: skriv ja eller nej i Godkend, gem, og kør\n  kobl apply {command} --dry-run",
        en: "Review {file} in Excel: write yes or no in Approve, save, and run\n  kobl apply {command} --dry-run",
    );
    if !of_lists {
        return next;
    }
    say!(
        da: "{next}\nkobl skriver ikke i en liste. Lav et script til databaseadministratoren af det godkendte:\n  kobl apply {command} --script links.sql",
        en: "{next}\nkobl does not write to a list. Make a script for the database administrator of what was approved:\n  kobl apply {command} --script links.sql",
        next = next,
    )
}

/// That no run is old enough to be cleaned.
#[must_use]
pub fn nothing_to_clean(days: u32) -> Localized {
    say!(da: "Ingen afsluttede udtræk er ældre end {days} dage.",
        en: "No finished run is older than {days} days."
    )
}

/// The question before a cleanup.
#[must_use]
pub fn ask_cleanup(count: usize) -> Localized {
    let runs = runs(count);
    say!(
        da: "Slet kundedata i {runs}? Journalerne beholdes.",
        en: "Delete the customer data of {runs}? The journals are kept.",
        runs = runs,
    )
}

/// That runs were cleaned.
#[must_use]
pub fn cleaned(count: usize) -> Localized {
    let runs = runs(count);
    say!(
        da: "Kundedata i {runs} er slettet; journalerne er beholdt.",
        en: "Customer data deleted in {runs}; the journals were kept.",
        runs = runs,
    )
}

impl Localize for RunError {
    fn say(&self, language: Language) -> String {
        match self {
            Self::Exists(path) => {
                let path = path.display();
                say!(
                    language,
                    da: "{path} findes allerede og er ikke tom. Vælg en anden mappe; kobl overskriver ikke.",
                    en: "{path} exists and is not empty. Choose another folder; kobl overwrites nothing."
                )
            }
            Self::Unwritable { path, reason } => {
                let (path, reason) = (path.display(), io_reason(*reason, language));
                say!(
                    language,
                    da: "Der kan ikke skrives til {path} ({reason}). Kontrollér rettigheder og diskplads.",
                    en: "{path} cannot be written ({reason}). Check the rights and the space on the disk."
                )
            }
            Self::Unreadable { path, reason } => {
                let (path, reason) = (path.display(), io_reason(*reason, language));
                say!(
                    language,
                    da: "{path} kan ikke læses ({reason}). Kontrollér stien og rettighederne.",
                    en: "{path} cannot be read ({reason}). Check the path and the rights."
                )
            }
            Self::NotARun(path) => {
                let path = path.display();
                say!(
                    language,
                    da: "{path} er ikke et udtræk: der er ingen run.json. Angiv en mappe, som `kobl export` eller `kobl propose` har skrevet.",
                    en: "{path} is no run: there is no run.json. Name a folder that `kobl export` or `kobl propose` wrote."
                )
            }
            Self::Touched(path) => {
                let path = path.display();
                say!(
                    language,
                    da: "{path} er ændret, siden kobl skrev den. Kun gennemgangsfilen må ændres. Kør `kobl export` igen.",
                    en: "{path} was changed after kobl wrote it. Only the review file may be edited. Run `kobl export` again."
                )
            }
            Self::NotUnderstood(path) => {
                let path = path.display();
                say!(
                    language,
                    da: "{path} kan ikke læses; den er beskadiget eller fra en anden version af kobl. Kør `kobl export` igen.",
                    en: "{path} cannot be understood; it is damaged or from another version of kobl. Run `kobl export` again."
                )
            }
            Self::NoSuchRun { code, below } => {
                let below = below.display();
                say!(
                    language,
                    da: "Rækkerne hører til udtræk {code}, som ikke findes under {below}. Læg filen tilbage i udtrækkets mappe, eller angiv den med --run.",
                    en: "The rows belong to run {code}, which is not below {below}. Put the file back into the run's folder, or name it with --run."
                )
            }
            Self::SeveralRuns { code, folders } => {
                let folders: Vec<String> =
                    folders.iter().map(|folder| folder.display().to_string()).collect();
                let folders = folders.join(", ");
                say!(
                    language,
                    da: "Flere udtræk hedder {code}: {folders}. Angiv det rigtige med --run.",
                    en: "Several runs are called {code}: {folders}. Name the right one with --run."
                )
            }
        }
    }
}
