//! The words of report.html. One table holds both languages side by side; the
//! template takes them as fields, and the page's script gets the same table as
//! JSON, so that no sentence is written in either.
//!
//! `{name}` marks a place that the script fills in.

use chrono::{DateTime, Datelike, FixedOffset, Timelike};
use serde::Serialize;

use super::count::customers;
use super::review::class;
use super::{Language, Localize, grouped, say};
use crate::matching::Class;
use crate::matching::waterfall::WaterfallSubject;
use crate::run::{ListSource, Manifest, SourceKind};

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
    title: "Forslag til koblinger", "Proposed links";
    run: "Udtræk", "Run";
    skip: "Gå til gennemgangen", "Skip to the review";
    views: "Visninger", "Views";
    overview: "Overblik", "Overview";
    review: "Gennemgang", "Review";
    findings: "Tvivlsomme koblinger", "Doubtful links";
    only: "Kun i e-conomic", "Only in e-conomic";
    save: "Gem", "Save";
    load: "Åbn en gemt fil", "Open a saved file";
    theme: "Lyst/mørkt", "Light/dark";
    help: "Hjælp og taster", "Help and keys";
    print: "Udskriv", "Print";
    no_script: "Siden skal bruge JavaScript for at vise rækkerne. Du kan i stedet gennemgå review.xlsx eller review.csv i samme mappe.",
        "This page needs JavaScript to show the rows. You can review review.xlsx or review.csv in the same folder instead.";
    too_old: "Siden kan ikke vises i denne browser. Brug en nyere udgave af Edge, Chrome, Firefox eller Safari, eller gennemgå review.xlsx i samme mappe.",
        "The page cannot be shown in this browser. Use a newer Edge, Chrome, Firefox or Safari, or review review.xlsx in the same folder.";

    // Overview.
    sources: "Kilder", "Sources";
    by_class: "Rækkerne efter klasse", "The rows by class";
    histogram: "Hvor sikre er forslagene?", "How sure are the proposals?";
    histogram_hint: "Antal forslag efter score i procent", "Number of proposals by score in percent";
    histogram_label: "{from}–{to} %: {count}", "{from}–{to}%: {count}";
    to_do: "Det mangler du", "What is left to do";
    notes: "Om dette udtræk", "About this run";
    class_linked: "Allerede koblet", "Already linked";
    class_certain_hint: "Høj sandsynlighed, stor afstand til nummer to, intet taler imod",
        "High probability, a wide margin to the runner-up, nothing against it";
    class_review_hint: "Et godt bud, som du skal se på", "A good guess that you should look at";
    class_unlikely_hint: "Ligner noget, men er nok en anden kunde", "Somewhat alike, but probably another customer";
    class_none_hint: "kobl fandt ingen, der ligner nok", "kobl found nobody similar enough";
    class_linked_hint: "Har et nummer i forvejen; de fleste, fordi det ser forkert ud", "Have a number already; most of them because it looks wrong";
    step_certain: "Tag en stikprøve af de sikre, og godkend så resten", "Check a sample of the certain ones, then approve the rest";
    step_review: "Tag stilling til dem, der skal gennemgås", "Decide on those that need a look";
    step_other: "Find selv kunden til de øvrige, eller lad dem stå", "Find the customer of the others yourself, or leave them";
    step_findings: "Se på de koblinger, der ser forkerte ud", "Look at the links that seem wrong";
    step_only: "Opret eller ignorér dem, der kun er i e-conomic", "Create or ignore those only in e-conomic";
    step_save: "Gem svarene i udtrækkets mappe", "Save the answers in the run's folder";
    step_apply: "Lad kobl skrive det godkendte til databasen (kobl apply)", "Let kobl write what was approved to the database (kobl apply)";
    left_of: "{left} af {all} mangler", "{left} of {all} left";
    left_by_class: "Mangler: {parts}", "Left: {parts}";
    all_done: "Alle rækker har fået svar", "Every row is decided";
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
    answer_open: "Uden svar", "Undecided";
    answer_yes: "Godkendt", "Approved";
    answer_no: "Afvist", "Rejected";
    answer_changed: "Andet nummer", "Other number";
    answer_comment: "Med kommentar", "With a comment";
    sort_file: "Som i review.csv", "As in review.csv";
    sort_needs: "Det, der haster mest", "What needs you most";
    sort_score_up: "Laveste score først", "Lowest score first";
    sort_score_down: "Højeste score først", "Highest score first";
    sort_name: "Navn", "Name";
    facets: "Vis efter grund", "Show by reason";
    facet_doubt: "Hvorfor ikke sikker?", "Why not certain?";
    facet_against: "Det taler imod", "What speaks against it";
    facet_finding: "Kobling, der ser forkert ud", "Links that look wrong";
    facet_state: "Andet", "Other";
    facets_clear: "Fjern alle", "Clear all";
    facet_remove: "Fjern", "Remove";
    state_rivals: "Konkurrerer med andre rækker", "Compete with other rows";
    state_wrong: "Forslaget ser forkert ud", "The proposal looks wrong";
    state_linked: "Har allerede en kobling", "Already linked";
    state_asked: "Godkendt, men kobl vil spørge", "Approved, but kobl will ask";
    shown_one: "1 række vist", "1 row shown";
    shown_many: "{count} rækker vist", "{count} rows shown";
    marked_one: "1 række valgt", "1 row marked";
    marked_many: "{count} rækker valgt", "{count} rows marked";
    nothing_shown: "Ingen rækker passer. Ret søgningen eller filteret.", "No rows fit. Change the search or the filter.";
    clear_filter: "Vis alle", "Show all";
    approve_shown: "Godkend viste ({count})", "Approve shown ({count})";
    reject_shown: "Afvis viste ({count})", "Reject shown ({count})";
    approve_marked: "Godkend valgte ({count})", "Approve marked ({count})";
    reject_marked: "Afvis valgte ({count})", "Reject marked ({count})";

    // The table.
    table_label: "Kunder fra ClientView med forslag fra e-conomic", "ClientView customers with proposals from e-conomic";
    column_answer: "Svar", "Answer";
    column_code: "Kundekode", "Code";
    column_clientview: "ClientView", "ClientView";
    column_economic: "e-conomic", "e-conomic";
    column_pair: "ClientView og e-conomic", "ClientView and e-conomic";
    column_number: "Nr.", "No.";
    column_score: "Score", "Score";
    no_candidate: "Intet forslag", "No proposal";
    under_one_percent: "under 1 %", "under 1%";
    own_number: "dit valg", "your choice";
    barred: "spærret", "barred";

    // One pair.
    detail_label: "Den valgte række", "The selected row";
    nothing_selected: "Vælg en række for at se kunderne.", "Select a row to see the customers.";
    approve: "Godkend", "Approve";
    reject: "Afvis", "Reject";
    skip_row: "Spring over", "Skip";
    clear: "Fjern svar", "Clear answer";
    undo: "Fortryd", "Undo";
    other_number: "Find en anden", "Find another";
    find_customer: "Find kunden i e-conomic", "Find the customer in e-conomic";
    comment: "Kommentar", "Comment";
    comment_is: "Kommentar:", "Comment:";
    close_detail: "Tilbage til listen", "Back to the list";
    field_name: "Navn", "Name";
    field_address: "Adresse", "Address";
    field_place: "Postnr. og by", "Postcode, town";
    field_cvr: "CVR", "CVR";
    field_phone: "Telefon", "Phone";
    field_email: "E-mail", "E-mail";
    field_ean: "EAN", "EAN";
    field_attention: "Att.", "Attn.";
    field_country: "Land", "Country";
    current_link: "Nuværende kobling", "Current link";
    doubts: "Vær opmærksom på", "Look out for";
    proposed: "Forslag", "Proposed";
    same_name: "samme navn", "same name";
    equal_fields: "Ens hos alle: {fields}.", "The same in all: {fields}.";
    show_them: "Vis dem", "Show them";
    more_candidates: "Flere kandidater:", "More candidates:";
    rivals: "Disse kunder passer til de samme numre", "These customers fit the same numbers";
    none_of_them: "ingen", "none";
    rivals_decide: "Godkend som valgt her", "Approve as chosen here";
    rivals_same: "To af kunderne har fået samme nummer. Vælg et andet nummer eller ”ingen” til den ene.",
        "Two of the customers were given the same number. Choose another number or “none” for one of them.";
    rivals_done: "{yes} godkendt og {no} afvist. Tryk Ctrl+Z for at fortryde.", "{yes} approved and {no} rejected. Press Ctrl+Z to undo.";
    why: "Hvorfor {score}?", "Why {score}?";
    why_hint: "Hver linje lægger vægt til eller trækker fra. +1 fordobler chancen for, at det er samme kunde; −1 halverer den.",
        "Each line adds weight or takes it away. +1 doubles the odds that it is the same customer; −1 halves them.";
    why_other: "Vægtene gælder forslaget {number}, ikke det nummer, du har valgt.",
        "The weights are about the proposal {number}, not the number you chose.";
    weight: "Vægt", "Weight";
    running: "I alt", "Total";
    sum: "Sum", "Sum";
    missing_value: "mangler", "missing";
    comparison: "Sammenligning", "Comparison";

    // Asking and telling.
    cancel: "Annullér", "Cancel";
    later: "Ikke nu", "Not now";
    ok: "OK", "OK";
    close: "Luk", "Close";
    approved_is: "Godkendt: {name} → {number}", "Approved: {name} → {number}";
    rejected_is: "Afvist: {name}", "Rejected: {name}";
    cleared_is: "Svar fjernet: {name}", "Answer cleared: {name}";
    cleared_many: "Svar fjernet: {count} rækker", "Answers cleared: {count} rows";
    undone_one: "Fortrudt: {name}", "Undone: {name}";
    undone_many: "Fortrudt: {count} rækker", "Undone: {count} rows";
    undone_marks_one: "Fortrudt: mærket på 1 kunde", "Undone: the mark of 1 customer";
    undone_marks_many: "Fortrudt: mærkerne på {count} kunder", "Undone: the marks of {count} customers";
    nothing_to_undo: "Der er intet at fortryde", "There is nothing to undo";
    none_left: "Alle viste rækker har fået svar", "Every row shown is decided";
    picked_is: "Valgt: {number} {name}", "Picked: {number} {name}";
    also_proposed: "{number} er også forslaget til {code} {name}", "{number} is also the proposal for {code} {name}";
    needs_number: "Uden et nummer kan rækken ikke godkendes. Tryk e, og find kunden.",
        "Without a number the row cannot be approved. Press e and find the customer.";
    is_barred: "{number} {name} er spærret i e-conomic og kan ikke godkendes. Ophæv spærringen i e-conomic, og lav et nyt udtræk, eller vælg en anden kunde.",
        "{number} {name} is barred in e-conomic and cannot be approved. Lift the bar in e-conomic and export again, or choose another customer.";
    looks_wrong: "Det ser forkert ud: {probability} sandsynlighed for, at det er samme kunde. kobl spørger igen, før der skrives.",
        "It looks wrong: a probability of {probability} that it is the same customer. kobl asks again before anything is written.";
    not_a_candidate: "kobl fandt ikke selv noget, der binder de to sammen, og spørger måske igen, før der skrives.",
        "kobl itself found nothing that ties the two together, and may ask again before anything is written.";
    replaces_link: "Det erstatter den nuværende kobling {link}. kobl spørger igen, før der skrives.",
        "It replaces the current link {link}. kobl asks again before anything is written.";
    taken_title: "Nummeret er taget", "The number is taken";
    taken_by: "{number} er allerede godkendt til {others}.", "{number} is already approved for {others}.";
    linked_by: "{number} er allerede koblet til {others} i ClientView.", "{number} is already linked to {others} in ClientView.";
    taken_hint: "To kunder på ét nummer afvises af kobl apply, medmindre du giver --allow-shared. Vil du bruge nummeret alligevel?",
        "Two customers on one number are refused by kobl apply unless you give --allow-shared. Use the number anyway?";
    use_anyway: "Brug det alligevel", "Use it anyway";
    number_title: "Find kunden i e-conomic", "Find the customer in e-conomic";
    number_label: "Navn, nummer, CVR, telefon eller adresse", "Name, number, CVR, phone or address";
    number_hits: "Fundne kunder", "Customers found";
    number_use: "Brug nummeret", "Use the number";
    number_use_approve: "Brug og godkend", "Use and approve";
    search_near: "Nærmest kunden. Skriv for at søge blandt alle.", "Nearest to the customer. Type to search among all.";
    search_start: "Skriv for at søge blandt alle kunder i e-conomic.", "Type to search among all customers in e-conomic.";
    search_alike: "Deler flest ord med navnet. Vælg en med ↓, eller skriv for at søge blandt alle.", "Share most words with the name. Choose one with ↓, or type to search among all.";
    search_one: "1 fundet", "1 found";
    search_many: "{count} fundet", "{count} found";
    search_more: "{count} fundet, de første {shown} er vist. Skriv mere for at indsnævre.", "{count} found, the first {shown} are shown. Type more to narrow it down.";
    search_nothing: "Ingen kunde i e-conomic-listen fra dette udtræk passer til ”{text}”.", "No customer of this run's e-conomic list fits “{text}”.";
    search_not_here: "Ingen af de e-conomic-kunder, der er med på siden, passer til ”{text}”. Nummeret kan skrives i review.csv eller review.xlsx i stedet.",
        "None of the e-conomic customers on this page fits “{text}”. The number can be typed in review.csv or review.xlsx instead.";
    search_knows: "Procenterne er kobls egne og findes kun for de kandidater, kobl selv sammenlignede. For de øvrige viser siden, hvad der er ens; kobl apply bedømmer dem, før der skrives.",
        "The percentages are kobl's own and exist only for the candidates that kobl itself compared. For the others the page shows what is the same; kobl apply judges them before anything is written.";
    same_fields: "Ens: {fields}.", "Same: {fields}.";
    other_fields: "Forskelligt: {fields}.", "Differs: {fields}.";
    tag_taken: "godkendt til {others}", "approved for {others}";
    tag_linked: "koblet til {others}", "linked to {others}";
    tag_proposed: "forslag til {code}", "proposed for {code}";
    comment_label: "Din kommentar til rækken", "Your comment on the row";
    comment_saved: "Kommentaren er gemt på rækken", "The comment is kept with the row";
    bulk_title: "Godkend {count} forslag?", "Approve {count} proposals?";
    bulk_body: "Det gælder kun rækker uden svar. Du kan fortryde det hele med Ctrl+Z.",
        "Only rows without an answer are meant. You can undo all of it with Ctrl+Z.";
    bulk_skipped_one: "1 række springes over og skal ses for sig: nummeret er spærret, taget eller ser forkert ud, eller kunden har allerede en kobling.",
        "1 row is skipped and needs a look of its own: the number is barred, taken or looks wrong, or the customer is already linked.";
    bulk_skipped_many: "{count} rækker springes over og skal ses for sig: nummeret er spærret, taget eller ser forkert ud, eller kunden har allerede en kobling.",
        "{count} rows are skipped and need a look of their own: the number is barred, taken or looks wrong, or the customer is already linked.";
    bulk_yes: "Godkend {count}", "Approve {count}";
    bulk_only_certain: "Kun de {count} sikre", "Only the {count} certain";
    bulk_done: "{count} forslag godkendt. Tryk Ctrl+Z for at fortryde.", "{count} proposals approved. Press Ctrl+Z to undo.";
    bulk_nothing: "Her er ingen rækker uden svar, som kan tages under ét.", "No undecided rows here can be taken together.";
    bulk_no_title: "Afvis {count} rækker?", "Reject {count} rows?";
    bulk_no_yes: "Afvis {count}", "Reject {count}";
    bulk_no_done: "{count} rækker afvist. Tryk Ctrl+Z for at fortryde.", "{count} rows rejected. Press Ctrl+Z to undo.";

    // A sample before trust.
    sample: "Stikprøve", "Sample";
    sample_title: "Kontrollér en stikprøve af de sikre", "Check a sample of the certain ones";
    sample_intro: "Der er {count} sikre forslag. Du får et tilfældigt udpluk og dertil de svageste. Svar på dem, så ser du, hvad det siger om resten, før du godkender dem på én gang.",
        "There are {count} certain proposals. You get a random draw and the weakest besides. Answer them, and see what that says about the rest before you approve them in one stroke.";
    sample_size: "Hvor mange?", "How many?";
    sample_would: "Er ingen af {seen} forkerte, er højst {share} ud af 100 af de sikre forkerte (med 95 procents sikkerhed).",
        "If none of {seen} is wrong, at most {share} in 100 of the certain ones are wrong (with 95 percent confidence).";
    sample_yes: "Begynd", "Begin";
    sample_score: "Stikprøve: {right} rigtige, {wrong} forkerte, {open} mangler.", "Sample: {right} right, {wrong} wrong, {open} left.";
    sample_proof: "{wrong} forkerte af {seen} tilfældige: højst {share} ud af 100 af de sikre er forkerte.",
        "{wrong} wrong of {seen} drawn at random: at most {share} in 100 of the certain ones are wrong.";
    sample_bad: "Der er fejl blandt de sikre: se flere igennem, før du godkender resten.",
        "There are errors among the certain ones: look more of them through before you approve the rest.";
    sample_rest: "Godkend resten ({count})", "Approve the rest ({count})";
    sample_leave: "Vis alle rækker", "Show all rows";
    sample_show: "Vis stikprøven", "Show the sample";

    // Keeping, saving and loading.
    unsaved_one: "1 svar er ikke gemt", "1 answer is not saved";
    unsaved_many: "{count} svar er ikke gemt", "{count} answers are not saved";
    kept_again_one: "1 svar fra tidligere er hentet frem i denne browser.", "1 earlier answer was found in this browser.";
    kept_again_many: "{count} svar fra tidligere er hentet frem i denne browser.", "{count} earlier answers were found in this browser.";
    followed_one: "1 række er ændret i et andet vindue", "1 row was changed in another window";
    followed_many: "{count} rækker er ændret i et andet vindue", "{count} rows were changed in another window";
    forget: "Glem alle svar", "Forget all answers";
    forget_title: "Glem alle {count} svar?", "Forget all {count} answers?";
    forget_body: "Svar, numre og kommentarer på siden slettes, også dem browseren husker. En gemt fil røres ikke. Du kan fortryde med Ctrl+Z, indtil du lukker siden.",
        "Answers, numbers and comments on the page are cleared, also those the browser remembers. A saved file is not touched. You can undo with Ctrl+Z until you close the page.";
    forget_yes: "Glem dem", "Forget them";
    no_storage: "Browseren kan ikke huske dine svar, hvis siden lukkes. Gem, før du går.",
        "The browser cannot remember your answers if the page is closed. Save before you leave.";
    saved_title: "{file} er gemt", "{file} is saved";
    saved_counts: "{yes} godkendt, {no} afvist, {open} uden svar.", "{yes} approved, {no} rejected, {open} undecided.";
    saved_asked_one: "Om 1 af de godkendte spørger kobl igen, før der skrives: nummeret ser forkert ud, er taget eller erstatter en kobling.",
        "About 1 of the approved rows kobl asks again before anything is written: the number looks wrong, is taken or replaces a link.";
    saved_asked_many: "Om {count} af de godkendte spørger kobl igen, før der skrives: nummeret ser forkert ud, er taget eller erstatter en kobling.",
        "About {count} of the approved rows kobl asks again before anything is written: the number looks wrong, is taken or replaces a link.";
    saved_there: "Filen ligger, hvor du valgte. Er det udtrækkets mappe, så kør: kobl apply {file} --dry-run. Ctrl+S gemmer samme sted igen.",
        "The file is where you chose. If that is the run's folder, run: kobl apply {file} --dry-run. Ctrl+S saves there again.";
    saved_downloads: "Filen ligger i browserens mappe med overførsler. Flyt den til udtrækkets mappe, og kør: kobl apply {file} --dry-run",
        "The file is in your browser's download folder. Move it to the run's folder and run: kobl apply {file} --dry-run";
    saved_again: "{file} er gemt igen.", "{file} is saved again.";
    save_failed: "Filen kunne ikke gemmes dér ({reason}). Den er gemt i browserens mappe med overførsler.",
        "The file could not be saved there ({reason}). It was saved in the browser's download folder.";
    marks_unsaved_one: "1 kunde, der kun er i e-conomic, har fået et nyt mærke. Mærkerne gemmes i en fil for sig.",
        "1 customer only in e-conomic has a new mark. Marks are saved in a file of their own.";
    marks_unsaved_many: "{count} kunder, der kun er i e-conomic, har fået nye mærker. Mærkerne gemmes i en fil for sig.",
        "{count} customers only in e-conomic have new marks. Marks are saved in a file of their own.";
    marks_save: "Gem {file}", "Save {file}";
    marks_saved: "{ignored} kunder, der kun er i e-conomic, ignoreres.", "{ignored} customers only in e-conomic are ignored.";
    marks_there: "Filen ligger, hvor du valgte. Lad den ligge sammen med svarene, så tager kobl apply begge.",
        "The file is where you chose. Leave it beside the answers, and kobl apply takes both.";
    marks_downloads: "Filen ligger i browserens mappe med overførsler, sammen med svarene. Flyt begge til udtrækkets mappe; kobl apply tager begge, når de ligger sammen.",
        "The file is in your browser's download folder, beside the answers. Move both to the run's folder; kobl apply takes both while they lie together.";
    load_title: "Brug svarene fra {file}?", "Use the answers of {file}?";
    load_body: "Filen har {yes} godkendt, {no} afvist, {numbers} med andet nummer og {comments} med kommentar. De erstatter svarene på de {rows} rækker, filen har. Du kan fortryde med Ctrl+Z.",
        "The file has {yes} approved, {no} rejected, {numbers} with another number and {comments} with a comment. They replace the answers of the {rows} rows in the file. You can undo with Ctrl+Z.";
    load_marks: "Filen ændrer mærker på kunder, der kun er i e-conomic: {ignored} ignoreres, {left} får mærket fjernet.",
        "The file changes marks of customers only in e-conomic: {ignored} are ignored, {left} have the mark cleared.";
    load_nothing: "Filen har ingen svar og ingen mærker.", "The file has no answers and no marks.";
    load_other_list: "kunden {number} er ikke blandt dem, der kun er i e-conomic i dette udtræk", "the customer {number} is not among those only in e-conomic in this run";
    load_yes: "Brug svarene", "Use the answers";
    load_done: "Svarene fra {file} er læst", "The answers of {file} were read";
    load_refused: "{file} blev ikke læst", "{file} was not read";
    load_refused_hint: "Intet er ændret. kobl apply kan læse filer, som Excel har ændret; denne side læser kun dem, der er uændrede uden for de tre celler.",
        "Nothing was changed. kobl apply reads files that Excel has altered; this page only reads those unchanged outside the three cells.";
    load_more: "… og {count} fejl mere", "… and {count} more errors";
    load_no_heading: "Filen har ingen overskriftsrække fra kobl.", "The file has no heading row from kobl.";
    load_no_workbook: "Projektmappen kan ikke åbnes. Gem den igen som .xlsx.", "The workbook cannot be opened. Save it again as .xlsx.";
    load_line: "Række {line}: {what}", "Row {line}: {what}";
    load_open_quote: "et anførselstegn bliver ikke lukket", "a quote is never closed";
    load_width: "rækken har {found} celler, ikke {wanted}", "the row has {found} cells, not {wanted}";
    load_other_run: "rækken hører ikke til dette udtræk ({row})", "the row does not belong to this run ({row})";
    load_twice: "rækken {row} står der to gange", "the row {row} is there twice";
    load_displaced: "svaret eller nummeret hører til en anden række; hent den oprindelige fil, eller sortér hele tabellen på én gang",
        "the answer or the number belongs to another row; take the original file, or sort the whole table at once";
    load_changed: "{column} er ændret", "{column} was changed";
    load_answer: "svaret ”{text}” er hverken ja eller nej", "the answer “{text}” is neither yes nor no";
    load_number: "”{text}” er ikke et e-conomic-nummer på denne side", "“{text}” is not an e-conomic number on this page";
    load_yes_without: "godkendt uden nummer", "approved without a number";
    load_yes_barred: "godkendt med et spærret nummer", "approved with a barred number";
    leave: "Der er svar, som ikke er gemt i en fil.", "Some answers are not saved in a file.";

    // Findings and only in e-conomic.
    findings_intro: "Koblinger, der findes i forvejen, men ser forkerte ud. De står også i findings.csv.",
        "Links that exist already but look wrong. They are in findings.csv too.";
    findings_none: "Ingen eksisterende koblinger ser forkerte ud.", "No existing link looks wrong.";
    finding_unreadable: "Ikke et nummer", "Not a number";
    finding_dangling: "Findes ikke", "Not found";
    finding_shared: "Delt", "Shared";
    finding_suspicious: "Mistænkelig", "Suspicious";
    finding_barred: "Spærret", "Barred";
    finding_kind: "Hvad er galt", "What is wrong";
    go_to_row: "Gå til rækken", "Go to the row";
    only_intro: "Kunder i e-conomic, som ingen kunde i ClientView er koblet til eller foreslået til. Opret dem i ClientView; intet flyder tilbage.",
        "Customers in e-conomic that no ClientView customer is linked to or proposed for. Create them in ClientView; nothing flows back.";
    only_intro_marks: "Sæt Ignorér ved dem, der aldrig skal være der, så nævner kobl dem ikke igen.",
        "Mark Ignore at those that will never be there, and kobl does not mention them again.";
    only_mark: "Mærke", "Mark";
    only_unmarked: "Uden mærke", "Not ignored";
    only_ignored: "Ignoreret", "Ignored";
    only_counts: "{left} uden mærke · {ignored} ignoreret", "{left} not ignored · {ignored} ignored";
    only_keys: "x sætter og fjerner mærket, Shift+↓ giver den næste det samme, / søger", "x sets and clears the mark, Shift+↓ gives the next one the same, / searches";
    only_nothing: "Ingen kunder passer. Ret søgningen, eller vælg Alle.", "No customers fit. Change the search, or choose All.";
    only_ignore: "Ignorér viste ({count})", "Ignore shown ({count})";
    only_revoke: "Fjern mærket fra viste ({count})", "Clear the mark of those shown ({count})";
    only_ignore_title: "Ignorér {count} kunder?", "Ignore {count} customers?";
    only_ignore_body: "kobl nævner dem ikke igen, før de ændres i e-conomic, eller du fjerner mærket. Du kan fortryde det hele med Ctrl+Z.",
        "kobl does not mention them again until they change in e-conomic or you clear the mark. You can undo all of it with Ctrl+Z.";
    only_ignore_yes: "Ignorér {count}", "Ignore {count}";
    only_revoke_title: "Fjern mærket fra {count} kunder?", "Clear the mark of {count} customers?";
    only_revoke_body: "kobl nævner dem igen, indtil de er oprettet i ClientView. Du kan fortryde det hele med Ctrl+Z.",
        "kobl mentions them again until they are created in ClientView. You can undo all of it with Ctrl+Z.";
    only_revoke_yes: "Fjern {count} mærker", "Clear {count} marks";
    only_is_ignored: "Ignoreres: {number} {name}", "Ignored: {number} {name}";
    only_is_revoked: "Mærket er fjernet: {number} {name}", "Mark cleared: {number} {name}";
    only_marked_one: "1 kunde ignoreres. Tryk Ctrl+Z for at fortryde.", "1 customer is ignored. Press Ctrl+Z to undo.";
    only_marked_many: "{count} kunder ignoreres. Tryk Ctrl+Z for at fortryde.", "{count} customers are ignored. Press Ctrl+Z to undo.";
    only_revoked_one: "Mærket er fjernet fra 1 kunde. Tryk Ctrl+Z for at fortryde.", "The mark of 1 customer is cleared. Press Ctrl+Z to undo.";
    only_revoked_many: "Mærket er fjernet fra {count} kunder. Tryk Ctrl+Z for at fortryde.", "The marks of {count} customers are cleared. Press Ctrl+Z to undo.";
    only_none: "Alle kunder i e-conomic er koblet eller foreslået.", "Every customer in e-conomic is linked or proposed.";
    only_label: "Kunder, der kun findes i e-conomic", "Customers only in e-conomic";

    // Printing.
    print_cut: "Kun de første {count} rækker er udskrevet. review.csv har dem alle.", "Only the first {count} rows are printed. review.csv has them all.";

    // Help.
    help_intro: "Du kan klare det hele fra tastaturet. Tasterne virker, når du ikke skriver i et felt.",
        "Everything can be done from the keyboard. The keys work while you are not typing in a field.";
    keys_on: "Genvejstaster", "Shortcut keys";
    key_move: "næste og forrige række, en side ned og op", "next and previous row, a page down and up";
    key_next_open: "spring over: næste række uden svar", "skip: next undecided row";
    key_approve: "godkend", "approve";
    key_reject: "afvis", "reject";
    key_clear: "fjern svaret", "clear the answer";
    key_undo: "fortryd", "undo";
    key_pick: "vælg en anden kandidat; 0 går tilbage til forslaget", "pick another candidate; 0 goes back to the proposal";
    key_number: "find kunden i e-conomic", "find the customer in e-conomic";
    key_rivals: "godkend dem, der konkurrerer, som valgt på kortet", "approve those that compete, as chosen on the card";
    key_facets: "vis efter grund, og vælg grunden med et tal", "show by reason, and choose the reason by a digit";
    key_several: "vælg flere rækker; svaret gælder dem alle", "mark several rows; an answer goes for all of them";
    key_ignore: "i Kun i e-conomic: ignorér, eller fjern mærket", "in Only in e-conomic: ignore, or clear the mark";
    key_comment: "skriv en kommentar", "write a comment";
    key_search: "søg", "search";
    key_save: "gem", "save";
    key_help: "denne hjælp", "this help";
    help_kept: "Svarene huskes i denne browser, til du vælger ”Glem alle svar”. Kun den gemte fil tæller, når du kører kobl apply.",
        "Your answers are remembered in this browser until you choose “Forget all answers”. Only the saved file counts when you run kobl apply.";
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

/// How each list file was understood, and what matching left out, a sentence or two each.
#[must_use]
pub fn notes(manifest: &Manifest) -> Vec<String> {
    let language = manifest.language;
    let lists = [("ClientView", &manifest.clientview), ("e-conomic", &manifest.economic)];
    let read = lists.into_iter().filter_map(|(system, list)| {
        let read = super::list::reading(&list.columns, list.reading.as_ref()?).say(language);
        Some(format!("{system}: {read}"))
    });
    read.chain(manifest.matching.notes.iter().cloned()).collect()
}

/// `1.204 kunder, heraf 803 linket`, and the inactive ones that were left out.
#[must_use]
pub fn clientview_size(language: Language, all: u64, linked: u64, inactive: u64) -> String {
    let (customers, linked) = (customers(all).say(language), grouped(language, linked));
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

/// The words for the groups of rows, as labels: the four classes, best first, and who is linked already.
#[must_use]
pub fn groups(language: Language) -> [String; 5] {
    let [certain, review, unlikely, none] = [Class::Certain, Class::Review, Class::Unlikely, Class::None]
        .map(|one| capitalised(class(language, one)));
    [certain, review, unlikely, none, Words::of(language).class_linked.to_owned()]
}

/// So many rows of each group within a sentence, for one and for more; `{count}` is filled in.
#[must_use]
pub const fn group_counts(language: Language) -> [[&'static str; 2]; 5] {
    match language {
        Language::Danish => [
            ["{count} sikker", "{count} sikre"],
            ["{count} at gennemgå", "{count} at gennemgå"],
            ["{count} usandsynlig", "{count} usandsynlige"],
            ["{count} uden forslag", "{count} uden forslag"],
            ["{count} koblet", "{count} koblede"],
        ],
        Language::English => [
            ["{count} certain", "{count} certain"],
            ["{count} to review", "{count} to review"],
            ["{count} unlikely", "{count} unlikely"],
            ["{count} without a proposal", "{count} without a proposal"],
            ["{count} linked", "{count} linked"],
        ],
    }
}

/// What a line of the waterfall is about.
#[must_use]
pub const fn subject(language: Language, subject: WaterfallSubject) -> &'static str {
    let (danish, english) = match subject {
        WaterfallSubject::Lists => ("Udgangspunkt", "Starting point"),
        WaterfallSubject::Name => ("Navn", "Name"),
        WaterfallSubject::Owner => ("Ejer eller kontakt", "Owner or contact"),
        WaterfallSubject::Address => ("Adresse", "Address"),
        WaterfallSubject::Town => ("Postnr. og by", "Postcode and town"),
        WaterfallSubject::Cvr => ("CVR-nr.", "CVR number"),
        WaterfallSubject::Ean => ("EAN-nr.", "EAN number"),
        WaterfallSubject::Phone => ("Telefon", "Phone"),
        WaterfallSubject::Email => ("E-mail", "E-mail"),
        WaterfallSubject::Number => ("Kundekode og nummer", "Customer code and number"),
        WaterfallSubject::Rivals => ("Andre kandidater", "Other candidates"),
    };
    language.pick(danish, english)
}

/// A word as it begins a line.
#[must_use]
pub fn capitalised(word: &str) -> String {
    let mut letters = word.chars();
    letters.next().map_or_else(String::new, |first| first.to_uppercase().chain(letters).collect())
}
