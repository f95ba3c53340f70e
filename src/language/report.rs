//! The words of report.html. One table holds both languages side by side; the
//! template takes them as fields, and the page's script gets the same table as
//! JSON, so that no sentence is written in either.
//!
//! `{name}` marks a place that the script fills in.

use chrono::{DateTime, Datelike, FixedOffset, Timelike};
use serde::Serialize;

use super::review::class;
use super::{Language, grouped, say};
use crate::matching::Class;
use crate::run::{ListSource, SourceKind};

macro_rules! words {
    ($($name:ident: $da:literal, $en:literal;)+) => {
        /// Every fixed text of the page in one language.
        #[derive(Debug, Clone, Copy, Serialize)]
        pub struct Words {
            $(#[doc = $en] pub $name: &'static str,)+
        }

        impl Words {
            /// The words of one language.
            #[must_use]
            pub const fn of(language: Language) -> Self {
                Self { $($name: language.pick($da, $en),)+ }
            }
        }
    };
}

words! {
    // Head of the page.
    title: "Forslag til links", "Proposed links";
    run: "Udtræk", "Run";
    skip: "Gå til gennemgangen", "Skip to the review";
    views: "Visninger", "Views";
    overview: "Overblik", "Overview";
    review: "Gennemgang", "Review";
    findings: "Tvivlsomme links", "Doubtful links";
    only: "Kun i e-conomic", "Only in e-conomic";
    save: "Gem review.csv", "Save review.csv";
    load: "Åbn review.csv", "Open review.csv";
    theme: "Lyst/mørkt", "Light/dark";
    help: "Hjælp og taster", "Help and keys";
    print: "Udskriv", "Print";
    no_script: "Siden skal bruge JavaScript for at vise rækkerne. Du kan i stedet gennemgå review.xlsx eller review.csv i samme mappe.",
        "This page needs JavaScript to show the rows. You can review review.xlsx or review.csv in the same folder instead.";

    // Overview.
    sources: "Kilder", "Sources";
    by_class: "Rækkerne efter klasse", "The rows by class";
    histogram: "Hvor sikre er forslagene?", "How sure are the proposals?";
    histogram_hint: "Antal forslag efter score i procent", "Number of proposals by score in percent";
    histogram_label: "{from}–{to} %: {count}", "{from}–{to}%: {count}";
    to_do: "Tilbage at gøre", "What is left to do";
    notes: "Om dette udtræk", "About this run";
    class_certain_hint: "Høj sandsynlighed, stor afstand til nummer to, intet taler imod",
        "High probability, a wide margin to the runner-up, nothing against it";
    class_review_hint: "Et godt bud, som du bør se på", "A good guess that you should look at";
    class_unlikely_hint: "Ligner noget, men er nok en anden kunde", "Somewhat alike, but probably another customer";
    class_none_hint: "Intet i e-conomic ligner", "Nothing in e-conomic resembles it";
    step_certain: "Godkend de sikre forslag, når du har set dem igennem", "Approve the certain proposals once you have looked them through";
    step_review: "Tag stilling til dem, der skal ses på", "Decide on those that need a look";
    step_other: "Find selv nummeret til de øvrige, eller lad dem stå", "Find the number of the others yourself, or leave them";
    step_findings: "Se på de links, der ser forkerte ud", "Look at the links that seem wrong";
    step_save: "Gem review.csv i udtrækkets mappe", "Save review.csv in the run's folder";
    step_apply: "Lad kobl skrive de godkendte links til databasen (kobl apply review.csv)", "Let kobl write the approved links to the database (kobl apply review.csv)";
    left_of: "{left} af {all} tilbage", "{left} of {all} left";
    done: "Færdig", "Done";
    progress: "{decided} af {all} rækker har fået svar", "{decided} of {all} rows are decided";
    nothing_leaves: "Alt bliver på din maskine. Siden henter intet og sender intet.",
        "Everything stays on your machine. The page fetches nothing and sends nothing.";

    // Searching and filtering.
    search: "Søg", "Search";
    search_hint: "Navn, nummer, adresse, CVR …", "Name, number, address, CVR …";
    filter_class: "Klasse", "Class";
    filter_answer: "Svar", "Answer";
    sort: "Rækkefølge", "Order";
    all: "Alle", "All";
    all_answers: "Alle svar", "All answers";
    linked_rows: "Har allerede et link", "Already linked";
    answer_open: "Uden svar", "Undecided";
    answer_yes: "Godkendt", "Approved";
    answer_no: "Afvist", "Rejected";
    answer_changed: "Andet nummer", "Other number";
    answer_comment: "Med kommentar", "With a comment";
    sort_file: "Som i review.csv", "As in review.csv";
    sort_score_up: "Laveste score først", "Lowest score first";
    sort_score_down: "Højeste score først", "Highest score first";
    sort_name: "Navn", "Name";
    shown_one: "1 række vist", "1 row shown";
    shown_many: "{count} rækker vist", "{count} rows shown";
    nothing_shown: "Ingen rækker passer. Ret søgningen eller filteret.", "No rows fit. Change the search or the filter.";
    clear_filter: "Vis alle", "Show all";
    approve_certain: "Godkend viste sikre ({count})", "Approve shown certain ({count})";

    // The table.
    table_label: "Kunder fra ClientView med forslag fra e-conomic", "ClientView customers with proposals from e-conomic";
    column_answer: "Svar", "Answer";
    column_code: "Kundekode", "Code";
    column_clientview: "ClientView", "ClientView";
    column_economic: "e-conomic", "e-conomic";
    column_number: "Nr.", "No.";
    column_score: "Score", "Score";
    no_candidate: "Intet forslag", "No proposal";
    own_number: "dit valg", "your choice";
    barred: "spærret", "barred";

    // One pair.
    detail_label: "Den valgte række", "The selected row";
    nothing_selected: "Vælg en række for at se parret.", "Select a row to see the pair.";
    approve: "Godkend", "Approve";
    reject: "Afvis", "Reject";
    clear: "Fjern svar", "Clear answer";
    undo: "Fortryd", "Undo";
    other_number: "Andet nr.", "Other no.";
    comment: "Kommentar", "Comment";
    comment_is: "Kommentar:", "Comment:";
    close_detail: "Tilbage til listen", "Back to the list";
    field_name: "Navn", "Name";
    field_address: "Adresse", "Address";
    field_place: "Postnr. og by", "Post code, town";
    field_cvr: "CVR", "CVR";
    field_phone: "Telefon", "Phone";
    field_email: "E-mail", "E-mail";
    field_ean: "EAN", "EAN";
    field_attention: "Att.", "Attn.";
    field_country: "Land", "Country";
    field_number: "Nummer", "Number";
    current_link: "Nuværende link", "Current link";
    doubts: "Vær opmærksom på", "Look out for";
    runner_ups: "Andre kandidater", "Other candidates";
    proposed: "Forslag", "Proposed";
    why: "Hvorfor {score} %?", "Why {score}%?";
    why_hint: "Hvert trin lægger vægt til eller trækker fra. +1 fordobler chancen for, at det er samme kunde; −1 halverer den.",
        "Each step adds weight or takes it away. +1 doubles the odds that it is the same customer; −1 halves them.";
    why_other: "Vægtene gælder forslaget {number}, ikke det nummer du har valgt.",
        "The weights are about the proposal {number}, not the number you chose.";
    weight: "Vægt", "Weight";
    running: "I alt", "Total";
    sum: "Sum", "Sum";
    idle_steps: "Uden betydning her: {steps}", "Without weight here: {steps}";
    together: "{one} og {other} sammen", "{one} and {other} together";
    missing_value: "mangler", "missing";
    comparison: "Sammenligning", "Comparison";

    // Asking and telling.
    cancel: "Annullér", "Cancel";
    ok: "OK", "OK";
    close: "Luk", "Close";
    approved_is: "Godkendt: {name} → {number}", "Approved: {name} → {number}";
    rejected_is: "Afvist: {name}", "Rejected: {name}";
    cleared_is: "Svar fjernet: {name}", "Answer cleared: {name}";
    undone_one: "Fortrudt: {name}", "Undone: {name}";
    undone_many: "Fortrudt: {count} rækker", "Undone: {count} rows";
    nothing_to_undo: "Der er intet at fortryde", "There is nothing to undo";
    picked_is: "Valgt: {number} {name}", "Picked: {number} {name}";
    also_proposed: "{number} er også forslaget til {code} {name}", "{number} is also the proposal for {code} {name}";
    needs_number: "Uden et nummer kan rækken ikke godkendes. Tryk e, og skriv nummeret.",
        "Without a number the row cannot be approved. Press e and type the number.";
    is_barred: "{number} {name} er spærret i e-conomic og kan ikke godkendes. Ophæv spærringen i e-conomic, og lav et nyt udtræk, eller vælg et andet nummer.",
        "{number} {name} is barred in e-conomic and cannot be approved. Lift the bar in e-conomic and export again, or choose another number.";
    taken_title: "Nummeret er taget", "The number is taken";
    taken_by: "{number} er allerede godkendt til {others}.", "{number} is already approved for {others}.";
    linked_by: "{number} er allerede koblet til {others} i ClientView.", "{number} is already linked to {others} in ClientView.";
    taken_hint: "To kunder på ét nummer afvises af kobl apply, medmindre du giver --allow-shared. Vil du bruge nummeret alligevel?",
        "Two customers on one number are refused by kobl apply unless you give --allow-shared. Use the number anyway?";
    use_anyway: "Brug det alligevel", "Use it anyway";
    number_title: "Andet e-conomic nr.", "Another e-conomic no.";
    number_for: "Til {code} {name}", "For {code} {name}";
    number_label: "e-conomic nr.", "e-conomic no.";
    number_use: "Brug nummeret", "Use the number";
    number_use_approve: "Brug og godkend", "Use and approve";
    number_digits: "Skriv et helt tal fra 1 til 999999999.", "Type a whole number from 1 to 999999999.";
    number_unknown: "{number} findes ikke i e-conomic-listen fra dette udtræk.", "{number} is not in this run's e-conomic list.";
    number_not_here: "{number} er ikke blandt de e-conomic-kunder, der er med på siden. Skriv det i review.csv eller review.xlsx i stedet.",
        "{number} is not among the e-conomic customers on this page. Type it in review.csv or review.xlsx instead.";
    comment_label: "Din kommentar til rækken", "Your comment on the row";
    comment_saved: "Kommentaren er gemt på rækken", "The comment is kept with the row";
    bulk_title: "Godkend {count} sikre forslag?", "Approve {count} certain proposals?";
    bulk_body: "Det gælder de {count} sikre forslag uden svar, som listen viser nu. Du kan fortryde det hele med u.",
        "These are the {count} certain proposals without an answer that the list shows now. You can undo all of it with u.";
    bulk_skipped: "{count} springes over, fordi nummeret er spærret, taget eller har et andet link.",
        "{count} are skipped because the number is barred or taken, or the customer has another link.";
    bulk_yes: "Godkend {count}", "Approve {count}";
    bulk_done: "{count} forslag godkendt. Tryk u for at fortryde.", "{count} proposals approved. Press u to undo.";
    bulk_nothing: "Listen viser ingen sikre forslag uden svar.", "The list shows no certain proposals without an answer.";

    // Keeping, saving and loading.
    unsaved_one: "1 svar er ikke gemt", "1 answer is not saved";
    unsaved_many: "{count} svar er ikke gemt", "{count} answers are not saved";
    kept_again: "{count} svar fra tidligere er hentet frem i denne browser.", "{count} earlier answers were found in this browser.";
    forget: "Glem alle svar", "Forget all answers";
    forget_title: "Glem alle {count} svar?", "Forget all {count} answers?";
    forget_body: "Svar, numre og kommentarer på siden slettes, også dem browseren husker. En gemt review.csv røres ikke. Du kan fortryde med u, indtil du lukker siden.",
        "Answers, numbers and comments on the page are cleared, also those the browser remembers. A saved review.csv is not touched. You can undo with u until you close the page.";
    forget_yes: "Glem dem", "Forget them";
    no_storage: "Browseren kan ikke huske dine svar, hvis siden lukkes. Gem review.csv, før du går.",
        "The browser cannot remember your answers if the page is closed. Save review.csv before you leave.";
    other_window: "Siden er også åben i et andet vindue, hvor der lige blev svaret. Genindlæs for at se svarene, før du går videre her.",
        "The page is open in another window too, where answers were just given. Reload to see them before you go on here.";
    saved_title: "review.csv er hentet", "review.csv was downloaded";
    saved_body: "{yes} godkendt, {no} afvist, {open} uden svar. Filen ligger i browserens mappe med hentede filer. Læg den i udtrækkets mappe i stedet for den gamle, og kør: kobl apply review.csv --dry-run",
        "{yes} approved, {no} rejected, {open} undecided. The file is in your browser's download folder. Put it in the run's folder instead of the old one and run: kobl apply review.csv --dry-run";
    load_title: "Brug svarene fra {file}?", "Use the answers of {file}?";
    load_body: "Filen har {yes} godkendt, {no} afvist, {numbers} med andet nummer og {comments} kommentarer. De erstatter svarene på de {rows} rækker, filen har. Du kan fortryde med u.",
        "The file has {yes} approved, {no} rejected, {numbers} with another number and {comments} comments. They replace the answers of the {rows} rows in the file. You can undo with u.";
    load_yes: "Brug svarene", "Use the answers";
    load_done: "Svarene fra {file} er læst", "The answers of {file} were read";
    load_refused: "{file} blev ikke læst", "{file} was not read";
    load_refused_hint: "Intet er ændret. kobl apply kan læse filer, som Excel har ændret; denne side læser kun dem, der er uændrede uden for de tre felter.",
        "Nothing was changed. kobl apply reads files that Excel has altered; this page only reads those unchanged outside the three cells.";
    load_more: "… og {count} fejl mere", "… and {count} more errors";
    load_no_heading: "Filen har ingen overskriftsrække fra kobl.", "The file has no heading row from kobl.";
    load_line: "Linje {line}: {what}", "Line {line}: {what}";
    load_open_quote: "et citationstegn lukkes aldrig", "a quote is never closed";
    load_width: "rækken har {found} felter, ikke {wanted}", "the row has {found} cells, not {wanted}";
    load_other_run: "rækken hører ikke til dette udtræk ({row})", "the row does not belong to this run ({row})";
    load_twice: "rækken {row} står der to gange", "the row {row} is there twice";
    load_changed: "{column} er ændret", "{column} was changed";
    load_answer: "svaret “{text}” er hverken ja eller nej", "the answer “{text}” is neither yes nor no";
    load_number: "“{text}” er ikke et e-conomic nr. på denne side", "“{text}” is not an e-conomic no. on this page";
    load_yes_without: "godkendt uden nummer", "approved without a number";
    load_yes_barred: "godkendt med et spærret nummer", "approved with a barred number";
    load_yes_shared: "nummeret {number} er godkendt to gange", "the number {number} is approved twice";
    load_answers_sorted: "svarene ser ud til at være sorteret uafhængigt af rækkerne", "the answers seem to have been sorted apart from the rows";
    load_sorted: "numrene ser ud til at være sorteret uafhængigt af rækkerne", "the numbers seem to have been sorted apart from the rows";
    leave: "Der er svar, som ikke er gemt i review.csv.", "Some answers are not saved in review.csv.";

    // Findings and only in e-conomic.
    findings_intro: "Links, der findes i forvejen, men ser forkerte ud. De står også i findings.csv.",
        "Links that exist already but look wrong. They are in findings.csv too.";
    findings_none: "Ingen eksisterende links ser forkerte ud.", "No existing link looks wrong.";
    finding_unreadable: "Ulæseligt", "Unreadable";
    finding_dangling: "Findes ikke", "Not found";
    finding_shared: "Delt", "Shared";
    finding_suspicious: "Mistænkeligt", "Suspicious";
    finding_barred: "Spærret", "Barred";
    finding_kind: "Fund", "Finding";
    go_to_row: "Gå til rækken", "Go to the row";
    only_intro: "Kunder i e-conomic, som ingen kunde i ClientView er koblet til eller foreslået til. Nye kunder skal oprettes i ClientView; intet flyder tilbage. De står også i only-in-economic.csv.",
        "Customers in e-conomic that no ClientView customer is linked to or proposed for. New customers must be created in ClientView; nothing flows back. They are in only-in-economic.csv too.";
    only_none: "Alle kunder i e-conomic er koblet eller foreslået.", "Every customer in e-conomic is linked or proposed.";
    only_label: "Kunder, der kun findes i e-conomic", "Customers only in e-conomic";

    // Printing.
    print_cut: "Kun de første {count} rækker er udskrevet. review.csv har dem alle.", "Only the first {count} rows are printed. review.csv has them all.";

    // Help.
    help_intro: "Du kan klare det hele fra tastaturet. Tasterne virker, når du ikke skriver i et felt.",
        "Everything can be done from the keyboard. The keys work while you are not typing in a field.";
    keys_on: "Taster på enkelte bogstaver er slået til", "Single-letter keys are on";
    key_move: "næste og forrige række", "next and previous row";
    key_page: "en side ned eller op", "a page down or up";
    key_next_open: "næste række uden svar", "next undecided row";
    key_approve: "godkend", "approve";
    key_reject: "afvis", "reject";
    key_clear: "fjern svaret", "clear the answer";
    key_undo: "fortryd", "undo";
    key_pick: "vælg en anden kandidat; 0 går tilbage til forslaget", "pick another candidate; 0 goes back to the proposal";
    key_number: "skriv et nummer", "type a number";
    key_comment: "skriv en kommentar", "write a comment";
    key_search: "søg", "search";
    key_save: "gem review.csv", "save review.csv";
    key_help: "denne hjælp", "this help";
    help_kept: "Svarene huskes i denne browser, til du vælger “Glem alle svar”. Kun den gemte review.csv tæller, når du kører kobl apply.",
        "Your answers are remembered in this browser until you choose “Forget all answers”. Only the saved review.csv counts when you run kobl apply.";
}

/// What the page says about rows that it leaves out.
#[must_use]
pub fn rows_left_out(language: Language, left_out: u64) -> String {
    let count = grouped(language, left_out);
    say!(language,
        da: "{count} rækker er ikke med på siden, fordi udtrækket er så stort. Rækker, der skal ses på, er taget med først. \
             review.csv i udtrækkets mappe har dem alle. Gemmer du herfra, indeholder filen kun sidens rækker; de øvrige \
             regnes for uden svar og bliver ikke skrevet.",
        en: "{count} rows are not on this page because the run is so large. Rows that need a look were taken first. \
             review.csv in the run's folder holds them all. A file saved from here holds only this page's rows; the \
             others count as undecided and are not written.")
}

/// What the page says about e-conomic customers that it leaves out.
#[must_use]
pub fn economic_left_out(language: Language, left_out: u64) -> String {
    let count = grouped(language, left_out);
    say!(language,
        da: "{count} e-conomic-kunder er ikke med på siden. Deres numre kan ikke skrives her, men i review.csv.",
        en: "{count} e-conomic customers are not on this page. Their numbers cannot be typed here, but in review.csv.")
}

/// A line about where a list came from, without its size.
#[must_use]
pub fn source(language: Language, list: &ListSource) -> String {
    match &list.kind {
        SourceKind::Database(database) => {
            let (server, name, table) = (&database.server, &database.database, &database.table);
            match database.engine.as_str() {
                "sqlite" => {
                    say!(language, da: "SQLite-filen {name}, tabel {table}", en: "SQLite file {name}, table {table}")
                }
                _ => {
                    say!(language, da: "{server}, database {name}, tabel {table}", en: "{server}, database {name}, table {table}")
                }
            }
        }
        SourceKind::Api(agreement) => {
            let (number, company) = (agreement.number, &agreement.company);
            say!(language, da: "{company}, aftale {number}", en: "{company}, agreement {number}")
        }
        SourceKind::File { name, .. } => say!(language, da: "Filen {name}", en: "The file {name}"),
    }
}

/// `1.204 kunder`.
#[must_use]
pub fn customers(language: Language, count: u64) -> String {
    let number = grouped(language, count);
    match count {
        1 => say!(language, da: "{number} kunde", en: "{number} customer"),
        _ => say!(language, da: "{number} kunder", en: "{number} customers"),
    }
}

/// `1.204 kunder, heraf 803 linket`, and the inactive ones that were left out.
#[must_use]
pub fn clientview_size(language: Language, all: u64, linked: u64, inactive: u64) -> String {
    let (customers, linked) = (customers(language, all), grouped(language, linked));
    let text =
        say!(language, da: "{customers}, heraf {linked} koblet", en: "{customers}, {linked} of them linked");
    if inactive == 0 {
        return text;
    }
    let inactive = grouped(language, inactive);
    say!(language, da: "{text}; {inactive} inaktive er udeladt", en: "{text}; {inactive} inactive left out")
}

/// `22. november 2026 kl. 15.30`.
#[must_use]
pub fn moment(language: Language, at: DateTime<FixedOffset>) -> String {
    const DANISH: [&str; 12] = [
        "januar",
        "februar",
        "marts",
        "april",
        "maj",
        "juni",
        "juli",
        "august",
        "september",
        "oktober",
        "november",
        "december",
    ];
    const ENGLISH: [&str; 12] = [
        "January",
        "February",
        "March",
        "April",
        "May",
        "June",
        "July",
        "August",
        "September",
        "October",
        "November",
        "December",
    ];
    let (day, year, hour, minute) = (at.day(), at.year(), at.hour(), at.minute());
    let month = at.month0() as usize;
    say!(language,
        da: "{day}. {month} {year} kl. {hour:02}.{minute:02}",
        en: "{day} {month} {year}, {hour:02}:{minute:02}",
        month = match language { Language::Danish => DANISH[month], Language::English => ENGLISH[month] })
}

/// The words for the four classes, best first, as labels.
#[must_use]
pub fn classes(language: Language) -> [String; 4] {
    [Class::Certain, Class::Review, Class::Unlikely, Class::None].map(|one| capitalised(class(language, one)))
}

/// A word as it begins a line.
#[must_use]
pub fn capitalised(word: &str) -> String {
    let mut letters = word.chars();
    letters.next().map_or_else(String::new, |first| first.to_uppercase().chain(letters).collect())
}
