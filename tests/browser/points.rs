//! What makes a review quick and safe, at both usual screens and in both languages.

use calamine::{Reader as _, Xlsx, open_workbook_from_rs};
use kobl::customer::StoredLink;
use kobl::language::{Language, Localize};
use kobl::matching::Class;
use kobl::review::{Answer, Memory, review_xlsx, rows};
use kobl::run::Run;
use serde_json::json;

use super::webdriver::key;
use super::{Browser, decisions, everywhere, everywhere_of, sample, save, written};
use crate::change::accidents::demo_run;

/// Selects the row of a customer code.
pub(super) fn go_to(browser: &Browser, code: &str) {
    browser.run(&format!(
        "showGroups([]); select(shown.indexOf(ROWS.findIndex((row) => row.code === '{code}')))"
    ));
}

/// The run written by hand with two links of `0`.
fn with_links_of_0(language: Language) -> Run {
    let mut run = sample::run(language);
    for index in [0, 8] {
        run.clientview.customers[index].link = StoredLink::text("0");
        run.proposals[index].current_link = StoredLink::text("0");
    }
    run
}

#[test]
fn counts_agree_with_the_run_and_a_link_of_0_is_none() {
    everywhere_of(with_links_of_0, |run, browser, _| {
        let counts = &run.manifest.counts;
        let expected = [counts.certain, counts.review, counts.unlikely, counts.none, 6];
        let chips = browser.run("return rowsByGroup");
        assert_eq!(chips, json!(expected));
        let overview = browser.run(
            "return [...document.querySelectorAll('.class-bar .number')].map((e) => Number(e.textContent))",
        );
        assert_eq!(overview, json!(expected));
        browser.click("#chips .class-certain");
        let button = format!("({})", counts.certain);
        browser.until(&format!("document.getElementById('approve-shown').textContent.endsWith('{button}')"));
        browser.click("#approve-shown");
        browser.click("#ask-yes");
        browser.until("decided.size > 0");
        assert_eq!(decisions(run, &save(browser)).len() as u64, counts.certain);
    });
}

/// Whole numbers of a text, dots and commas between thousands apart.
fn numbers(text: &str) -> Vec<u64> {
    let plain = text.replace(['.', ','], "");
    plain.split(|c: char| !c.is_ascii_digit()).filter_map(|part| part.parse().ok()).collect()
}

/// The counts of classes on the first sheet of a workbook, and of customers that are linked.
fn counts_in_workbook(run: &Run) -> Vec<u64> {
    let bytes = review_xlsx(run, &rows(run, &Memory::default())).expect("a workbook");
    let mut book: Xlsx<_> = open_workbook_from_rs(std::io::Cursor::new(bytes)).expect("a workbook");
    let guide = book.worksheet_range_at(0).expect("a sheet").expect("cells");
    let texts: Vec<String> = guide.rows().map(|row| row[1].to_string()).collect();
    let counted = |text: &&String| text.starts_with(|c: char| c.is_ascii_digit());
    texts.iter().filter(counted).map(|text| numbers(text)[0]).collect()
}

#[test]
fn the_demos_counts_agree_between_console_workbook_overview_chips_and_buttons() {
    let demo = demo_run();
    let of = |language| {
        let mut run = demo.clone();
        run.manifest.language = language;
        run.manifest.review.preapproved = false;
        run
    };
    everywhere_of(of, |run, browser, language| {
        let counts = run.manifest.counts;
        let chips: Vec<u64> = serde_json::from_value(browser.run("return rowsByGroup")).expect("counts");
        let classes = [counts.certain, counts.review, counts.unlikely, counts.none];
        assert_eq!(chips[..4], classes);
        let overview = browser.run(
            "return [...document.querySelectorAll('.class-bar .number')].map((e) => Number(e.textContent.replace(/\\D/g, '')))",
        );
        assert_eq!(overview, json!(chips));
        assert_eq!(counts_in_workbook(run), chips);
        let console = numbers(&kobl::language::cli::run_summary(&counts, 0).say(language));
        let only = [numbers(&browser.text("#count-only"))[0]];
        assert!(classes.iter().chain(&only).all(|count| console.contains(count)), "{console:?}");
        browser.click("#chips .class-certain");
        browser.until(&format!("shown.length === {} && shownAreCounted", counts.certain));
        assert_eq!(numbers(&browser.text("#approve-shown")), [counts.certain]);
    });
}

#[test]
fn doubt_decision_and_candidates_are_seen_without_scrolling() {
    everywhere(|_, browser, _| {
        go_to(browser, "K1011");
        let below = "
            const parts = ['.doubts', '.decision .yes', '.decision .no', '.compare tbody tr:nth-child(3)', '.compare .candidate'];
            return parts.filter((part) => { const box = document.querySelector(`#pair ${part}`)?.getBoundingClientRect(); return !box || box.bottom > innerHeight || box.right > innerWidth; })";
        assert_eq!(browser.run(below), json!([]));
        let columns = "return [...document.querySelectorAll('.candidate b')].map((e) => e.textContent)";
        assert_eq!(browser.run(columns), json!(["10204", "10205", "10206"]));
        let first = "return document.querySelector('.doubts').getBoundingClientRect().top < document.querySelector('.compare').getBoundingClientRect().top";
        assert_eq!(browser.run(first), true);
        assert_eq!(browser.run("return document.documentElement.scrollWidth <= innerWidth"), true);
    });
}

#[test]
fn what_is_equal_is_folded_and_shown_on_request() {
    everywhere(|_, browser, _| {
        go_to(browser, "K1012"); // Same town and phone, another name.
        let fields = "return document.querySelectorAll('.compare tbody tr').length";
        let before = browser.run(fields).as_u64().expect("a count");
        browser.click(".folded button");
        assert!(browser.run(fields).as_u64().expect("a count") > before);
        browser.run("equalsAreShown = false");
    });
}

#[test]
fn rivals_stand_on_one_card_and_are_decided_together() {
    everywhere(|run, browser, _| {
        go_to(browser, "K1009");
        let rows =
            "return [...document.querySelectorAll('.rivals tbody th button')].map((e) => e.textContent)";
        assert_eq!(browser.run(rows), json!(["K1009", "K1010"]));
        // The proposals are the other way round: exchange them.
        browser.click(".rivals tbody tr:nth-child(1) button[aria-label='K1009 → 10202']");
        browser.press("r");
        assert!(!browser.text("#said").is_empty(), "says that both cannot have it");
        assert_eq!(browser.run("return decided.size"), 0, "two customers on one number");
        browser.click(".rivals tbody tr:nth-child(2) button[aria-label='K1010 → 10201']");
        browser.press("r");
        let said = decisions(run, &save(browser));
        let numbers: Vec<_> = said.values().map(|(answer, number, _)| (*answer, *number)).collect();
        assert_eq!(numbers, [(Answer::Yes, Some(10_202)), (Answer::Yes, Some(10_201))]);
        browser.press("u");
        assert_eq!(browser.run("return decided.size"), 0, "one undo takes back both");
    });
}

#[test]
fn a_rival_that_looks_wrong_is_not_approved_along_and_says_so_where_it_is_chosen() {
    let of = |language| {
        let mut run = sample::run(language);
        let rival = run.proposals.iter_mut().find(|line| line.code.as_str() == "K1010").expect("a row");
        (rival.class, rival.probability, rival.score) = (Class::Unlikely, 0.004, 0);
        run
    };
    everywhere_of(of, |run, browser, language| {
        go_to(browser, "K1009");
        browser.press("r");
        let said = decisions(run, &save(browser));
        assert_eq!(said.keys().collect::<Vec<_>>(), ["K1009"]);
        browser.press("u");
        go_to(browser, "K1009");
        browser.click(".rivals tbody tr:nth-child(2) button[aria-label='K1010 → 10202']");
        browser.press("r");
        assert_eq!(decisions(run, &save(browser)).len(), 2);
        let says = language.pick("K1010: Det ser forkert ud", "K1010: It looks wrong");
        assert!(browser.text("#said").contains(says), "{}", browser.text("#said"));
    });
}

#[test]
fn facets_count_and_choose_by_number_and_enter_does_not_take_them_away() {
    everywhere(|_, browser, language| {
        browser.press("f");
        assert_eq!(browser.run("return document.getElementById('facets').hidden"), false);
        let first = browser.text(".facet .count").parse::<u64>().expect("a count");
        browser.press("1");
        assert_eq!(browser.run("return shown.length"), json!(first));
        browser.press(key::ESCAPE);
        assert_eq!(browser.run("return document.getElementById('facets').hidden"), true);
        browser.click("#chips .class-review");
        let shown = browser.run("return shown.length");
        browser.press(key::ENTER);
        browser.press(key::ENTER);
        assert_eq!(browser.run("return shown.length"), shown);
        assert_eq!(browser.run("return at"), json!(2));
        browser.click("#reject-shown");
        let count = shown.as_u64().expect("a count");
        let title = match language {
            Language::Danish => format!("Afvis {count} rækker?"),
            Language::English => format!("Reject {count} rows?"),
        };
        assert_eq!(browser.text("#ask-title"), title);
        assert!(browser.text("#ask-body").starts_with(&format!("{count} ")), "{}", browser.text("#ask-body"));
        browser.press(key::ESCAPE);
        browser.until("!dialogIsOpen()");
    });
}

#[test]
fn the_order_by_need_begins_with_the_riskiest_and_ends_with_the_certain() {
    everywhere(|_, browser, _| {
        let classes = "filter.order = 'needs'; applyFilter(true); return [ROWS[shown[0]].code, ROWS[shown.at(-1)].certain, shown.length]";
        let order = browser.run(classes);
        assert_eq!(order[0], "K1011", "the least likely of what is to be looked at");
        assert_eq!((&order[1], &order[2]), (&json!(true), &json!(30)));
    });
}

#[test]
fn the_right_customer_is_found_by_any_of_its_facts() {
    everywhere(|_, browser, _| {
        go_to(browser, "K1022");
        for typed in ["ølhunden", "10912", "39281746", "62 21 00 70", "brogade 5700"] {
            browser.press("e");
            browser.press(typed);
            assert_eq!(browser.text("#number-hits .to"), "10912", "{typed}");
            browser.press(key::ESCAPE);
        }
        // Taken, barred and linked ones are marked.
        let tags = |typed: &str| {
            browser.press("e");
            browser.press(typed);
            let tags = browser.text("#number-hits .tags");
            browser.press(key::ESCAPE);
            tags
        };
        assert!(tags("10402").contains("K1026, K1027"));
        assert!(!tags("10913").is_empty());
    });
}

#[test]
fn an_approval_that_will_be_asked_about_says_so_at_once() {
    everywhere(|_, browser, language| {
        let looks_wrong = language
            .pick("Det ser forkert ud: under 1 % sandsynlighed", "It looks wrong: a probability of under 1%");
        let replaces = language
            .pick("Det erstatter den nuværende kobling 10910.", "It replaces the current link 10910.");
        for (code, says) in [("K1019", looks_wrong), ("K1028", replaces)] {
            go_to(browser, code);
            assert!(browser.text(".decision .says").contains(says), "{}", browser.text(".decision .says"));
            browser.press("y");
            assert!(browser.text("#said").contains(says), "{}", browser.text("#said"));
        }
        // A number that another row was given.
        go_to(browser, "K1001");
        browser.press("y");
        go_to(browser, "K1024");
        browser.press("e10101");
        browser.press(key::ENTER);
        browser.until("document.getElementById('ask').open");
        let taken =
            language.pick("10101 er allerede godkendt til K1001", "10101 is already approved for K1001");
        assert!(browser.text("#ask-body").contains(taken), "{}", browser.text("#ask-body"));
        browser.press(key::ESCAPE);
        browser.until("!dialogIsOpen()");
        browser.click("#save");
        let asks = language
            .pick("Om 2 af de godkendte spørger kobl igen", "About 2 of the approved rows kobl asks again");
        assert!(browser.text("#ask-body").contains(asks), "{}", browser.text("#ask-body"));
        browser.press(key::ESCAPE);
        browser.until("!dialogIsOpen()");
    });
}

#[test]
fn a_sample_keeps_score_and_says_what_it_proves_before_the_rest_is_approved() {
    everywhere(|run, browser, language| {
        // One mistake at one screen, none at the other.
        let is_wide = browser.run("return innerWidth > 1500") == json!(true);
        let (wrong, share) = if is_wide { (1, 66) } else { (0, 46) };
        browser.click("#sample-open");
        browser.run("const i = document.getElementById('sample-size'); i.value = 5; i.dispatchEvent(new Event('input'))");
        assert!(
            browser.text("#sample-proves").contains(language.pick("højst 46 ud af 100", "at most 46 in 100"))
        );
        browser.click("#sample-yes");
        browser.until("sampled.size > 0 && drawn.size === 5");
        // Eight are certain: five drawn, and the weakest besides, here all of them.
        browser.run("for (const index of [...sampled]) if (!drawn.has(index)) sampled.delete(index); applyFilter(true)");
        if wrong == 1 {
            browser.press("n");
        }
        browser.press(&"y".repeat(5 - wrong));
        let said = browser.text("#sample-bar");
        let proof = match language {
            Language::Danish => format!("{wrong} forkerte af 5 tilfældige: højst {share} ud af 100"),
            Language::English => format!("{wrong} wrong of 5 drawn at random: at most {share} in 100"),
        };
        assert!(said.contains(&proof), "{said}");
        let warning = language.pick("Der er fejl blandt de sikre", "There are errors among the certain ones");
        assert_eq!(said.contains(warning), wrong == 1);
        browser.click("#sample-approve");
        assert!(browser.text("#ask-title").contains('3'), "{}", browser.text("#ask-title"));
        browser.click("#ask-yes");
        browser.until("!dialogIsOpen()");
        assert_eq!(decisions(run, &save(browser)).len(), 8);
    });
}

#[test]
fn hands_stay_on_the_keyboard() {
    everywhere(|run, browser, language| {
        let approve = language.pick("j", "y");
        browser.press(&format!("{approve}{approve}s"));
        assert_eq!(browser.run("return at"), 3, "j is ja, s skips");
        browser.press_with(key::CONTROL, "z");
        assert_eq!(browser.run("return decided.size"), 1);
        browser.press_with(key::CONTROL, "s");
        browser.until("dialogIsOpen()");
        let file = browser.downloaded("review-2026-11-22-153012-TQKM.csv");
        assert_eq!(decisions(run, &file).len(), 1);
        browser.press(key::ESCAPE);
        browser.until("!dialogIsOpen()");
        // `j` says nothing in English, and moves nothing.
        let before = browser.run("return [at, decided.size]");
        if language == Language::English {
            browser.press("j");
            assert_eq!(browser.run("return [at, decided.size]"), before);
        }
        // Several rows: marked with x and with Shift, answered after a question.
        browser.run("select(4)");
        browser.press("x");
        browser.press_with(key::SHIFT, key::DOWN);
        browser.press_with(key::SHIFT, key::DOWN);
        assert_eq!(browser.run("return several.size"), 3);
        browser.press("n");
        assert_eq!(browser.text("#ask-title"), language.pick("Afvis 3 rækker?", "Reject 3 rows?"));
        browser.click("#ask-yes");
        browser.until("decided.size === 4");
    });
}

#[test]
fn saving_goes_into_the_chosen_file_where_the_browser_can() {
    everywhere(|run, browser, language| {
        browser.run(
            "window.saved = []; window.asked = 0;
             window.showSaveFilePicker = async (options) => { window.asked += 1; window.suggested = options.suggestedName; return { name: 'review.csv', createWritable: async () => {
                let text = ''; return { write: async (blob) => { text = await blob.text(); }, close: async () => { window.saved.push(text); } }; } }; }",
        );
        browser.press("y");
        browser.press_with(key::CONTROL, "s");
        browser.until("dialogIsOpen()");
        let title = language.pick("review.csv er gemt", "review.csv is saved");
        assert_eq!(browser.text("#ask-title"), title);
        browser.press(key::ESCAPE);
        browser.until("!dialogIsOpen()");
        browser.press("y");
        browser.press_with(key::CONTROL, "s");
        browser.until("window.saved.length === 2");
        assert_eq!(
            (browser.run("return window.asked"), browser.run("return window.suggested")),
            (json!(1), json!("review.csv"))
        );
        let text = browser.run("return window.saved[1]");
        let file = format!("\u{feff}{}", text.as_str().expect("a text").trim_start_matches('\u{feff}'));
        assert_eq!(decisions(run, file.as_bytes()).len(), 2);
        // Called off: nothing counts as saved.
        browser.run("chosenFiles.clear(); window.showSaveFilePicker = async () => { throw new DOMException('no', 'AbortError'); }");
        browser.press("y");
        browser.press_with(key::CONTROL, "s");
        assert_eq!(browser.run("return unsaved.size"), 1);
    });
}

#[test]
fn where_nobody_is_near_the_search_begins_with_names_that_are_alike_and_chooses_none() {
    let of = |language| {
        let mut run = sample::run(language);
        let twin = run.economic.customers.iter().position(|one| one.number.get() == 10_913);
        run.economic.customers[twin.expect("a customer")].about.name = "Hjørnets Kiosk på Torvet".into();
        let none = run.clientview.customers.iter().position(|one| one.code.as_str() == "K1023");
        run.clientview.customers[none.expect("a customer")].about.name = "Kiosk på Hjørnet".into();
        run
    };
    everywhere_of(of, |_, browser, language| {
        go_to(browser, "K1023");
        browser.press("e");
        assert_eq!(browser.text("#number-hits .to"), "10913");
        let says = language.pick("Deler flest ord med navnet.", "Share most words with the name.");
        assert!(browser.text("#number-count").starts_with(says), "{}", browser.text("#number-count"));
        // Enter takes nobody who was not chosen.
        browser.press(key::ENTER);
        assert_eq!(browser.run("return [dialogIsOpen(), decided.size]"), json!([true, 0]));
        browser.press(key::ESCAPE);
        browser.until("!dialogIsOpen()");
    });
}

#[test]
fn a_workbook_is_read_back() {
    everywhere(|run, browser, _| {
        let mut answered = rows(run, &Memory::default());
        answered[0].answer = Answer::Yes;
        answered[2].answer = Answer::No;
        answered[2].comment = "spørg & <hør>".to_owned();
        let path = browser.downloads().join("review.xlsx");
        std::fs::write(&path, review_xlsx(run, &answered).expect("a workbook")).expect("written");
        browser.type_into("#load-file", path.to_str().expect("a path"));
        browser.until("document.getElementById('ask').open");
        browser.click("#ask-yes");
        browser.until("decided.size === 2");
        let said = decisions(run, &save(browser));
        let told: Vec<_> = said.values().map(|(answer, _, comment)| (*answer, comment.as_str())).collect();
        assert_eq!(told, [(Answer::Yes, ""), (Answer::No, "spørg & <hør>")]);
    });
}

#[test]
fn numbers_that_moved_in_a_file_are_left_for_apply_to_judge() {
    everywhere(|run, browser, _| {
        let text = String::from_utf8(written(run)).expect("UTF-8");
        let (a, b) = (";10101;", ";10102;");
        let swapped = text.replacen(a, ";#;", 1).replacen(b, a, 1).replacen(";#;", b, 1);
        let path = browser.downloads().join("review.csv");
        std::fs::write(&path, swapped).expect("written");
        browser.type_into("#load-file", path.to_str().expect("a path"));
        browser.until("document.getElementById('ask').open");
        browser.click("#ask-yes");
        browser.until("decided.size === 2");
        // The file is read; the two links it asks for are judged, and look wrong, in `kobl apply`.
        let review = kobl::review::read(&save(browser), run).expect("readable");
        let numbers: Vec<_> = review.decisions.iter().take(2).map(|decision| decision.number).collect();
        let proposed: Vec<_> = run.proposals.iter().take(2).map(|proposal| proposal.number).collect();
        assert_eq!(numbers, [proposed[1], proposed[0]]);
    });
}

#[test]
fn a_second_window_takes_part() {
    everywhere(|_, browser, _| {
        browser.press("y");
        browser.run("keepNow()");
        // Another window answers the third row and keeps what this one kept.
        browser.run(
        "const old = localStorage.getItem(STORAGE_KEY), kept = JSON.parse(old);
         kept[ROWS[2].id] = ['no', ROWS[2].proposed >= 0 ? ECONOMIC[ROWS[2].proposed].number : null, 'seen', true];
         const fresh = JSON.stringify(kept); localStorage.setItem(STORAGE_KEY, fresh);
         dispatchEvent(new StorageEvent('storage', { key: STORAGE_KEY, oldValue: old, newValue: fresh }))",
    );
        assert_eq!(
            browser.run("return [decisionOf(2).answer, decisionOf(2).comment, decisionOf(0).answer]"),
            json!(["no", "seen", "yes"])
        );
        // What both decide stays: this window keeps its own beside the other's.
        browser.press("y");
        browser.run("keepNow()");
        assert_eq!(
            browser.run("return Object.keys(JSON.parse(localStorage.getItem(STORAGE_KEY))).length"),
            3
        );
        browser.reload();
        assert_eq!(browser.run("return decided.size"), 3);
    });
}
