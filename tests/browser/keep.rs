//! Keeping: decisions outlive the window, and a saved file is taken up again.

use kobl::language::Language;
use serde_json::json;

use super::{Browser, decisions, errors, everywhere, open_review, save, written};

/// Hands a file to the page as if it had been chosen.
pub(super) fn load(browser: &Browser, name: &str, bytes: &[u8]) {
    let path = browser.downloads().join(name);
    std::fs::write(&path, bytes).expect("written");
    browser.type_into("#load-file", path.to_str().expect("a path"));
    browser.until("document.getElementById('ask').open");
}

fn warns_before_leaving(browser: &Browser) -> bool {
    browser.run("const leave = new Event('beforeunload', { cancelable: true }); dispatchEvent(leave); return leave.defaultPrevented") == true
}

#[test]
fn decisions_are_there_again_after_the_page_was_closed() {
    everywhere(|run, browser, language| {
        assert!(!warns_before_leaving(browser));
        browser.press("ynn");
        assert!(warns_before_leaving(browser));
        browser.reload();
        let found = language.pick(
            "3 svar fra tidligere er hentet frem i denne browser.",
            "3 earlier answers were found in this browser.",
        );
        assert_eq!(browser.text("#notices span"), found);
        let unsaved = language.pick("3 svar er ikke gemt", "3 answers are not saved");
        assert_eq!(browser.text("#unsaved"), unsaved);
        let file = save(browser);
        assert_eq!(decisions(run, &file).len(), 3);
        assert!(!warns_before_leaving(browser));
        browser.reload();
        assert_eq!(browser.run("return document.getElementById('unsaved').hidden"), true);
        assert_eq!(save(browser), file);
    });
}

#[test]
fn forgetting_asks_first_and_leaves_nothing_behind() {
    let Some((run, browser)) = open_review(Language::English) else { return };
    browser.press("yy");
    browser.click("#tab-overview");
    browser.click("#forget");
    assert_eq!(browser.text("#ask-title"), "Forget all 2 answers?");
    browser.click("#ask-yes");
    browser.until("decided.size === 0");
    assert_eq!(
        browser.run("return Object.keys(localStorage).filter((key) => key.includes('TQKM')).length"),
        0
    );
    assert!(decisions(&run, &save(&browser)).is_empty());
}

#[test]
fn a_browser_that_cannot_remember_says_so() {
    let Some((_, browser)) = open_review(Language::Danish) else { return };
    let broken =
        "Object.defineProperty(window, 'localStorage', { get() { throw new Error('no storage'); } })";
    browser.devtools("Page.addScriptToEvaluateOnNewDocument", &json!({ "source": broken }));
    browser.reload();
    assert_eq!(
        browser.text("#notices span"),
        "Browseren kan ikke huske dine svar, hvis siden lukkes. Gem, før du går."
    );
    assert!(errors(&browser).is_empty());
}

#[test]
fn a_saved_file_is_taken_up_again() {
    everywhere(|run, browser, language| {
        browser.press("yyn");
        let file = save(browser);
        browser.press("uuu");
        assert!(decisions(run, &save(browser)).is_empty());
        load(browser, "review.csv", &file);
        let says = language.pick(
            "Filen har 2 godkendt, 1 afvist, 0 med andet nummer og 0 med kommentar.",
            "The file has 2 approved, 1 rejected, 0 with another number and 0 with a comment.",
        );
        assert!(browser.text("#ask-body").starts_with(says), "{}", browser.text("#ask-body"));
        browser.click("#ask-yes");
        browser.until("decided.size === 3");
        assert_eq!(save(browser), file);
    });
}

#[test]
fn a_file_that_was_touched_elsewhere_is_refused_whole() {
    let Some((run, browser)) = open_review(Language::English) else { return };
    let text = String::from_utf8(written(&run)).expect("UTF-8");
    let edit = |from: &str, to: &str| {
        assert!(text.contains(from), "{from}");
        text.replacen(from, to, 1).into_bytes()
    };
    let first = run.proposals[0].row.to_string();
    for (file, says) in [
        (edit("Bageriet Kornblomsten ApS", "Bageriet ApS"), "Row 2: ClientView name was changed"),
        (edit(";10101;", ";10101;x;"), "Row 2: the row has 19 cells, not 18"),
        (
            edit(&format!("{first};;10101"), &format!("{first};maybe;10101")),
            "Row 2: the answer “maybe” is neither yes nor no",
        ),
        (
            edit(&format!("{first};;10101"), &format!("{first};yes;10.101")),
            "Row 2: “10.101” is not an e-conomic number on this page",
        ),
        (edit(&format!("{first};;10101"), &format!("{first};yes;")), "Row 2: approved without a number"),
        (
            edit(&format!("{first};;10101"), &format!("{first};yes;10405")),
            "Row 2: approved with a barred number",
        ),
        (edit("TQKM-0001", "TQKZ-0001"), "Row 2: the row does not belong to this run"),
        (edit("Row;Approve", "Line;Approve"), "The file has no heading row from kobl."),
        (format!("{text}\"open").into_bytes(), "a quote is never closed"),
        (Vec::new(), "The file has no heading row from kobl."),
    ] {
        load(&browser, "review.csv", &file);
        assert_eq!(browser.text("#ask-title"), "review.csv was not read");
        let body = browser.text("#ask-body");
        assert!(body.contains(says), "{says:?} is not in {body:?}");
        browser.click("#ask-yes");
        browser.until("!document.getElementById('ask').open");
        assert_eq!(browser.run("return decided.size"), 0);
    }
}
