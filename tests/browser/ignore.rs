//! Customers that only e-conomic has: marked as never to be in ClientView, kept,
//! saved and read back, and taken by `kobl apply` and `kobl export`.

use std::collections::BTreeMap;

use kobl::customer::Code;
use kobl::language::Language;
use kobl::review::{Answer, Memory, read_ignored, review_xlsx, rows};
use kobl::run::{InactivePartner, only_in_economic_csv};
use serde_json::json;

use super::keep::load;
use super::webdriver::key;
use super::{Browser, everywhere, everywhere_of, open, sample, start};
use crate::cli::workspace::{RUN, Workspace};
use crate::review::samples::number;

/// The list as the page saves it of the run written by hand.
const LIST: &str = "only-in-economic-2026-11-22-153012-TQKM.csv";

/// Saves the answers, then the marks; the list of marks.
fn save_marks(browser: &Browser) -> Vec<u8> {
    browser.press_with(key::CONTROL, "s");
    browser.until("dialogIsOpen()");
    browser.downloaded("review-2026-11-22-153012-TQKM.csv");
    browser.click("#ask-yes");
    let list = browser.downloaded(LIST);
    browser.until("document.getElementById('ask').open && unsavedMarks.size === 0");
    browser.press(key::ESCAPE);
    browser.until("!dialogIsOpen()");
    list
}

/// The marks of a list that say something.
fn said(list: &[u8]) -> BTreeMap<u32, Answer> {
    let marks = read_ignored(list).expect("kobl reads what the browser saved");
    let said = marks.into_iter().filter(|mark| mark.answer != Answer::Undecided);
    said.map(|mark| (mark.number.get(), mark.answer)).collect()
}

fn yes<const N: usize>(numbers: [u32; N]) -> BTreeMap<u32, Answer> {
    numbers.map(|number| (number, Answer::Yes)).into()
}

/// Numbers that are ignored on the page.
fn ignored(browser: &Browser) -> serde_json::Value {
    browser.run("return ONLY.map(({ customer }) => customer.number).filter(isIgnored)")
}

#[test]
fn customers_only_in_economic_are_ignored_by_key_and_mouse_one_and_several() {
    everywhere(|_, browser, language| {
        browser.click("#tab-only");
        let word = language.pick("Ignorér", "Ignore");
        assert_eq!(browser.text("#only-row-0 .tick"), word, "the word of the sheet");
        assert_eq!(browser.text("#count-only"), "12");
        // A key, and Shift with an arrow for the next ones.
        browser.press("x");
        browser.press_with(key::SHIFT, key::DOWN);
        browser.press_with(key::SHIFT, key::DOWN);
        assert_eq!(ignored(browser), json!([10_203, 10_205, 10_206]));
        assert_eq!(browser.text("#count-only"), "9");
        assert!(browser.text("#only-row-2 .tick").starts_with('✓'), "seen, not only coloured");
        let counts = language.pick("9 uden mærke · 3 ignoreret", "9 not ignored · 3 ignored");
        assert_eq!(
            (browser.text("#only-counts"), browser.text("#step-only")),
            (counts.into(), counts.into())
        );
        // The mouse; and the mark is taken away again.
        browser.click("#only-row-4 .tick");
        browser.click("#only-row-1 .tick");
        assert_eq!(ignored(browser), json!([10_203, 10_206, 10_208]));
        browser.press_with(key::CONTROL, "z");
        browser.click("#only-undo");
        assert_eq!(ignored(browser), json!([10_203, 10_205, 10_206]));
        // What a search shows, after a question that counts.
        browser.press("/");
        browser.press("aabenraa");
        browser.press(key::ENTER);
        browser.until("onlyShown.length === 4");
        browser.click("#only-ignore");
        let title = language.pick("Ignorér 2 kunder?", "Ignore 2 customers?");
        assert_eq!(browser.text("#ask-title"), title);
        browser.click("#ask-yes");
        browser.until("!dialogIsOpen() && ignoredCount === 5");
        assert_eq!(ignored(browser), json!([10_203, 10_205, 10_206, 10_207, 10_208]));
        // Chips show the marked ones, and one stroke takes all their marks away.
        browser.run("document.getElementById('only-search').value = ''; document.getElementById('only-search').oninput({ target: { value: '' } })");
        browser.click("#only-chips .chip:nth-child(3)");
        assert_eq!(browser.run("return onlyShown.length"), 5);
        browser.click("#only-revoke");
        browser.click("#ask-yes");
        browser.until("!dialogIsOpen() && ignoredCount === 0");
        assert_eq!(browser.run("return document.getElementById('unsaved').hidden"), true, "as kobl wrote it");
        assert_eq!(browser.run("return document.documentElement.scrollWidth <= innerWidth"), true);
    });
}

#[test]
fn the_saved_list_is_kobls_own_but_for_the_marks_and_is_read_back() {
    everywhere(|run, browser, _| {
        browser.click("#tab-only");
        browser.press("x");
        browser.press(&[key::END, "x"].concat());
        assert_eq!(browser.run("return document.getElementById('unsaved').hidden"), false);
        let list = save_marks(browser);
        assert_eq!(browser.run("return document.getElementById('unsaved').hidden"), true);
        assert_eq!(said(&list), yes([10_203, 10_913]));
        let without = |list: &[u8]| {
            let text =
                String::from_utf8(list.to_vec()).expect("UTF-8").replace("\";", ";").replace(";\"", ";");
            text.lines().map(|line| line.rsplit_once(';').expect("cells").0.to_owned()).collect::<Vec<_>>()
        };
        assert_eq!(without(&list), without(&only_in_economic_csv(run)));
        // Taken away after it was saved: said in so many words, since the file may be known by now.
        browser.press("x");
        let list = save_marks(browser);
        assert_eq!(said(&list), [(10_203, Answer::Yes), (10_913, Answer::No)].into());
        browser.press(&[key::DOWN, key::UP, "x"].concat());
        let list = save_marks(browser);
        // In another browser, where nothing is remembered.
        browser.run("localStorage.clear()");
        browser.reload();
        assert_eq!(ignored(browser), json!([]));
        load(browser, "marks.csv", &list);
        browser.click("#ask-yes");
        browser.until("ignoredCount > 0");
        assert_eq!(json!(said(&list).len()), browser.run("return marks.size"));
        browser.press_with(key::CONTROL, "z");
        assert_eq!(ignored(browser), json!([]), "one stroke");
    });
}

#[test]
fn a_workbook_gives_its_answers_and_its_marks_in_one_stroke() {
    everywhere(|run, browser, _| {
        let mut marked = run.clone();
        marked.manifest.ignored = Some([number(10_301), number(10_912)].into());
        let mut answered = rows(run, &Memory::default());
        answered[0].answer = Answer::Yes;
        let book = review_xlsx(&marked, &answered).expect("a workbook");
        load(browser, "review.xlsx", &book);
        browser.click("#ask-yes");
        browser.until("decided.size === 1");
        assert_eq!(ignored(browser), json!([10_301, 10_912]));
        browser.press_with(key::CONTROL, "z");
        assert_eq!((ignored(browser), browser.run("return decided.size")), (json!([]), json!(0)));
    });
}

#[test]
fn proposals_from_two_lists_offer_no_mark_that_nothing_would_remember() {
    let of = |language| {
        let mut run = sample::run(language);
        run.manifest.ignored = None;
        run
    };
    everywhere_of(of, |_, browser, _| {
        browser.click("#tab-only");
        browser.press(&["x ", key::DOWN, "x"].concat());
        assert_eq!((ignored(browser), browser.run("return onlyAt")), (json!([]), json!(1)));
        let offered = "return [...document.querySelectorAll('.ignoring')].filter((part) => part.checkVisibility()).length";
        assert_eq!(browser.run(offered), json!(0));
        assert!(browser.run("return document.querySelectorAll('#only-rows .row').length").as_u64() > Some(5));
    });
}

#[test]
fn one_that_seems_to_be_an_inactive_customer_says_so_and_is_not_counted() {
    let of = |language| {
        let mut run = sample::run(language);
        let partner = InactivePartner { number: number(10_303), code: Code::new("K9") };
        run.manifest.inactive_partners.push(partner);
        run.manifest.counts.only_in_economic -= 1;
        run
    };
    everywhere_of(of, |_, browser, language| {
        browser.click("#tab-only");
        browser.press(key::END);
        let says = language.pick("Inaktiv i ClientView: K9", "Inactive in ClientView: K9");
        assert!(browser.text("#only-rows [aria-selected='true'] small").ends_with(says));
        assert_eq!(browser.text("#count-only"), "11");
        browser.press("x");
        assert_eq!((browser.text("#count-only"), ignored(browser)), ("11".to_owned(), json!([10_303])));
        browser.press(&[key::UP, "x"].concat());
        assert_eq!(browser.text("#count-only"), "10");
    });
}

#[test]
fn marks_that_cannot_be_read_are_refused_whole() {
    let run = sample::run(Language::English);
    let Some(browser) = open(&run) else { return };
    let text = String::from_utf8(only_in_economic_csv(&run)).expect("UTF-8");
    for (from, to, says) in [
        (
            "Zinkhytten Galleri;Kystvejen 1;8410 Rønde;;yes;;",
            "Zinkhytten Galleri;Kystvejen 1;8410 Rønde;;yes;;perhaps",
            "the answer “perhaps” is neither yes nor no",
        ),
        (
            "10913;Zinkhytten Galleri;Kystvejen 1;8410 Rønde;;yes;;",
            "10913;Another;Kystvejen 1;8410 Rønde;;yes;;yes",
            "the customer 10913 is not among those only in e-conomic in this run",
        ),
    ] {
        assert!(text.contains(from), "{text}");
        load(&browser, "marks.csv", text.replace(from, to).as_bytes());
        let body = browser.text("#ask-body");
        assert!(body.contains(says), "{body}");
        browser.click("#ask-yes");
        browser.until("!dialogIsOpen()");
        assert_eq!(ignored(&browser), json!([]));
    }
}

#[test]
fn marks_survive_a_reload_and_a_second_window_takes_part() {
    everywhere(|_, browser, language| {
        browser.click("#tab-only");
        browser.press("x");
        browser.reload();
        assert_eq!(ignored(browser), json!([10_203]));
        let notice = language.pick(
            "1 svar fra tidligere er hentet frem i denne browser.",
            "1 earlier answer was found in this browser.",
        );
        assert_eq!(browser.text("#notices span"), notice);
        // Another window marks a second one and takes the first mark away.
        browser.run(
            "const old = localStorage.getItem(marksKey()), fresh = JSON.stringify({ 10912: [true, null] });
             localStorage.setItem(marksKey(), fresh);
             dispatchEvent(new StorageEvent('storage', { key: marksKey(), oldValue: old, newValue: fresh }))",
        );
        assert_eq!(ignored(browser), json!([10_912]));
        // What this one marks is kept beside it.
        browser.click("#only-row-1 .tick");
        browser.run("keepNow()");
        assert_eq!(
            browser.run("return Object.keys(JSON.parse(localStorage.getItem(marksKey())))"),
            json!(["10205", "10912"])
        );
        browser.click("#tab-overview");
        browser.click("#forget");
        browser.click("#ask-yes");
        browser.until("marks.size === 0");
        assert_eq!(browser.run("return localStorage.getItem(marksKey())"), json!(null));
    });
}

#[test]
fn both_files_go_where_they_were_chosen_and_are_written_again_without_asking() {
    let Some(browser) = open(&sample::run(Language::English)) else { return };
    browser.run(
        "window.saved = []; window.suggested = [];
         window.showSaveFilePicker = async ({ suggestedName, startIn }) => { window.suggested.push([suggestedName, startIn?.name ?? null]); return { name: suggestedName, createWritable: async () => {
            let text = ''; return { write: async (blob) => { text = await blob.text(); }, close: async () => { window.saved.push([suggestedName, text]); } }; } }; }",
    );
    browser.click("#tab-only");
    browser.press("x");
    browser.press_with(key::CONTROL, "s");
    browser.until("dialogIsOpen() && window.saved.length === 1");
    assert!(browser.text("#ask-body").contains("1 customer only in e-conomic has a new mark."));
    assert_eq!(browser.text("#ask-yes"), "Save only-in-economic.csv");
    browser.click("#ask-yes");
    browser.until("window.saved.length === 2 && document.getElementById('ask').open");
    browser.press(key::ESCAPE);
    browser.until("!dialogIsOpen()");
    assert_eq!(
        browser.run("return window.suggested"),
        json!([["review.csv", null], ["only-in-economic.csv", "review.csv"]]),
        "the second one beside the first"
    );
    browser.press(&[key::DOWN, "x"].concat());
    browser.press_with(key::CONTROL, "s");
    browser.until("window.saved.length === 4 && unsavedMarks.size === 0");
    assert_eq!(browser.run("return dialogIsOpen()"), false);
    let list = browser.run("return window.saved[3][1]");
    assert_eq!(said(list.as_str().expect("a text").as_bytes()), yes([10_203, 10_205]));
    // Not now: the mark is not lost, and leaving warns.
    browser.run("chosenFiles.clear()");
    browser.press(&[key::DOWN, "x"].concat());
    browser.press_with(key::CONTROL, "s");
    browser.until("dialogIsOpen()");
    browser.click("#ask-no");
    browser.until("!dialogIsOpen()");
    assert_eq!(browser.text("#unsaved"), "1 answer is not saved");
}

/// Opens the report of a workspace's run.
fn open_report(workspace: &Workspace, run: &str) -> Option<Browser> {
    let browser = start()?;
    browser.open(&workspace.read(&format!("{run}/report.html")));
    browser.until("document.body?.dataset.ready === 'yes'");
    browser.click("#tab-only");
    Some(browser)
}

/// Saves both files of the page into a folder of the workspace.
fn save_into(browser: &Browser, workspace: &Workspace, folder: &str) {
    let files = browser.run("return [DATA.file_name, DATA.only_file_name]");
    let names: Vec<String> = serde_json::from_value(files).expect("names");
    browser.press_with(key::CONTROL, "s");
    browser.until("dialogIsOpen()");
    let answers = browser.downloaded(&names[0]);
    browser.click("#ask-yes");
    let marks = browser.downloaded(&names[1]);
    browser.until("document.getElementById('ask').open && unsavedMarks.size === 0");
    browser.press(key::ESCAPE);
    std::fs::create_dir_all(workspace.path(folder)).expect("a folder");
    std::fs::write(workspace.path(&format!("{folder}/{}", names[0])), answers).expect("written");
    std::fs::write(workspace.path(&format!("{folder}/{}", names[1])), marks).expect("written");
}

/// The numbers that kobl ignores now.
fn remembered(workspace: &Workspace) -> serde_json::Value {
    workspace.json(&["status", "--json"])["ignored"].clone()
}

fn newest_review(workspace: &Workspace, folder: &str) -> String {
    let id = RUN.trim_start_matches("runs/");
    let name = format!("{folder}/review-{id}.csv");
    assert!(workspace.path(&name).is_file());
    name
}

#[test]
fn apply_and_export_take_the_marks_of_the_page_and_their_revocation() {
    let workspace = Workspace::exported();
    let Some(browser) = open_report(&workspace, RUN) else { return };
    browser.click("#only-row-0 .tick");
    assert_eq!(browser.run("return ONLY.map(({ customer }) => customer.number)"), json!([20_110, 20_111]));
    save_into(&browser, &workspace, "Overførsler");
    let review = newest_review(&workspace, "Overførsler");
    assert_eq!(remembered(&workspace), json!([]));
    let said = workspace.kobl(&["apply", &review, "--dry-run"]);
    assert_eq!((said.code, remembered(&workspace)), (0, json!([])), "{}", said.whole());
    let said = workspace.kobl(&["apply", &review]);
    assert!(said.err.contains("never be in ClientView: 1 new, 0 revoked"), "{}", said.whole());
    assert_eq!(remembered(&workspace), json!([20_110]));
    // Taken away on the page and saved again.
    browser.until("!dialogIsOpen()");
    browser.click("#only-row-0 .tick");
    browser.click("#only-row-1 .tick");
    save_into(&browser, &workspace, "Overførsler");
    let said = workspace.kobl(&["export", "--out", "runs/b", "--answers", &review]);
    assert!(said.err.contains("never be in ClientView: 1 new, 1 revoked"), "{}", said.whole());
    assert_eq!(workspace.kobl(&["status"]).code, 0);
    assert_eq!(remembered(&workspace), json!([20_111]));
    // The new run's page and lists begin with them.
    let last = workspace.rows("runs/b/only-in-economic.csv").pop().expect("a row");
    assert_eq!((last["e-conomic no."].as_str(), last["Ignore"].as_str()), ("20111", "yes"));
    let browser = open_report(&workspace, "runs/b").expect("a browser");
    assert_eq!((ignored(&browser), browser.text("#count-only")), (json!([20_111]), "1".to_owned()));
}

#[test]
fn a_list_in_the_runs_folder_is_taken_like_one_edited_there() {
    let workspace = Workspace::exported();
    let Some(browser) = open_report(&workspace, RUN) else { return };
    browser.press("x");
    save_into(&browser, &workspace, RUN);
    assert_eq!(remembered(&workspace), json!([20_110]), "by its own name");
    let name = format!("{RUN}/only-in-economic-{}.csv", RUN.trim_start_matches("runs/"));
    std::fs::rename(workspace.path(&name), workspace.path(&format!("{RUN}/only-in-economic.csv")))
        .expect("renamed");
    assert_eq!(remembered(&workspace), json!([20_110]), "in place of kobl's");
}
