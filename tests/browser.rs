//! report.html in a real browser: opened from disk, worked with, saved.
//!
//! Only where `KOBL_REQUIRE_BROWSER=1` asks for it (`just test-browser`, CI);
//! elsewhere the tests say so and pass. `KOBL_SCREENSHOTS=folder` keeps
//! pictures to look at.

mod accessible;
mod decide;
mod ignore;
mod keep;
mod large;
mod pictures;
mod points;
mod reviewer;
mod safe;
mod webdriver;
mod words;

use std::collections::BTreeMap;

use kobl::language::Language;
use kobl::review::{Answer, read};
use kobl::run::Run;
use serde_json::{Value, json};
use webdriver::Browser;

use crate::report::sample;
use crate::review::samples::written;

/// The usual screens.
const SCREENS: [(u32, u32); 2] = [(1366, 768), (1920, 1080)];

/// A browser that saves by downloading: nobody is there to choose a file in the system's dialog.
fn start() -> Option<Browser> {
    let browser = Browser::start()?;
    let script = json!({ "source": "window.showSaveFilePicker = undefined" });
    browser.devtools("Page.addScriptToEvaluateOnNewDocument", &script);
    browser.resize(1366, 768);
    Some(browser)
}

/// Opens the page of a run from disk.
fn open(run: &Run) -> Option<Browser> {
    let browser = start()?;
    show(&browser, run);
    Some(browser)
}

fn show(browser: &Browser, run: &Run) {
    browser.open(&sample::page(run));
    browser.until("document.body?.dataset.ready === 'yes'");
    assert_eq!(errors(browser), Vec::<Value>::new());
}

/// Leaves nothing to be kept or asked about when the page is left.
const FORGET: &str =
    "for (const set of [unkept, unkeptMarks, unsaved, unsavedMarks]) set.clear(); localStorage.clear()";

/// Opens the review of a run on every screen, in every language: one browser, which forgets what
/// was done in it before.
fn everywhere_of(run: impl Fn(Language) -> Run, look: impl Fn(&Run, &Browser, Language)) {
    let Some(browser) = start() else { return };
    for language in [Language::Danish, Language::English] {
        let run = run(language);
        for (width, height) in SCREENS {
            browser.resize(width, height);
            show(&browser, &run);
            browser.click("#tab-review");
            look(&run, &browser, language);
            assert_eq!(errors(&browser), Vec::<Value>::new());
            browser.run(FORGET);
        }
    }
}

/// Opens the review of the run written by hand on every screen, in every language.
fn everywhere(look: impl Fn(&Run, &Browser, Language)) {
    everywhere_of(sample::run, look);
}

/// Opens the page of the run written by hand, at the review.
fn open_review(language: Language) -> Option<(Run, Browser)> {
    let run = sample::run(language);
    let browser = open(&run)?;
    browser.click("#tab-review");
    Some((run, browser))
}

/// What the browser complained about.
fn errors(browser: &Browser) -> Vec<Value> {
    browser.log("browser").into_iter().filter(|entry| entry["level"] == json!("SEVERE")).collect()
}

/// Saves by the button and closes the message about it.
fn save(browser: &Browser) -> Vec<u8> {
    browser.click("#save");
    let file = browser.downloaded("review-2026-11-22-153012-TQKM.csv");
    browser.click("#ask-yes");
    file
}

/// The rows that say something: code, answer, number, comment.
fn decisions(run: &Run, file: &[u8]) -> BTreeMap<String, (Answer, Option<u32>, String)> {
    let review = read(file, run).expect("kobl reads what the browser saved");
    assert_eq!(review.missing, 0);
    let said = review.decisions.into_iter().filter_map(|decision| {
        let line = &run.proposals[decision.index()];
        let says = decision.answer != Answer::Undecided
            || decision.number != line.number
            || !decision.comment.is_empty();
        says.then(|| {
            (line.code.to_string(), (decision.answer, decision.number.map(|n| n.get()), decision.comment))
        })
    });
    said.collect()
}

/// What the page last said in passing.
fn said(browser: &Browser) -> String {
    browser.text("#said")
}
