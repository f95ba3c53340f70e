//! report.html in a real browser: opened from disk, worked with, saved.
//!
//! Only where `KOBL_REQUIRE_BROWSER=1` asks for it (`just test-browser`, CI);
//! elsewhere the tests say so and pass. `KOBL_SCREENSHOTS=folder` keeps
//! pictures to look at.

mod accessible;
mod decide;
mod keep;
mod large;
mod pictures;
mod points;
mod reviewer;
mod safe;
mod webdriver;

use std::collections::BTreeMap;

use kobl::language::Language;
use kobl::review::{Answer, read};
use kobl::run::Run;
use serde_json::{Value, json};
use webdriver::Browser;

use crate::report::sample;
use crate::review::samples::written;

/// Opens the page of a run from disk.
fn open(run: &Run) -> Option<Browser> {
    let browser = Browser::start()?;
    browser.resize(1366, 768);
    // Nobody is there to choose a file in the system's own dialog.
    let script = json!({ "source": "window.showSaveFilePicker = undefined" });
    browser.devtools("Page.addScriptToEvaluateOnNewDocument", &script);
    browser.open(&sample::page(run));
    browser.until("document.body?.dataset.ready === 'yes'");
    assert_eq!(errors(&browser), Vec::<Value>::new());
    Some(browser)
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
