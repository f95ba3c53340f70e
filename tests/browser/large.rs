//! Twenty thousand rows: the page stays small and quick.

use kobl::language::Language;
use kobl::review::Answer;

use super::webdriver::{key, pictures};
use super::{decisions, open, sample, save};

const ROWS: u32 = 20_000;

#[test]
fn twenty_thousand_rows_are_scrolled_through_with_a_few_dozen_on_the_page() {
    let run = sample::large(Language::Danish, ROWS);
    let page = sample::page(&run);
    assert!(page.len() < 15_000_000, "{} bytes", page.len());
    let Some(browser) = open(&run) else { return };
    browser.click("#tab-review");
    let on_page =
        || browser.run("return document.querySelectorAll('#rows .row').length").as_u64().expect("a count");
    assert!((10..60).contains(&on_page()), "{}", on_page());
    for part in [0.5, 0.999, 0.25] {
        browser.run(&format!(
            "const rows = document.getElementById('rows'); rows.scrollTop = rows.scrollHeight * {part}"
        ));
        let place = (f64::from(ROWS) * part) as u32;
        browser.until(&format!("document.getElementById('row-{place}') !== null"));
        assert!((10..60).contains(&on_page()), "{}", on_page());
    }
    browser.press(key::END);
    browser.until(&format!(
        "document.getElementById('row-{}')?.getAttribute('aria-selected') === 'true'",
        ROWS - 1
    ));
    browser.picture("large-end");
    browser.click("#tab-overview");
    browser.picture("large-overview");
}

#[test]
fn all_certain_rows_of_a_large_run_are_approved_at_once_and_saved() {
    let run = sample::large(Language::English, ROWS);
    let Some(browser) = open(&run) else { return };
    browser.click("#tab-review");
    // Two of the 18,000 are barred in e-conomic.
    browser.click("#approve-certain");
    assert_eq!(browser.text("#ask-title"), "Approve 17,998 certain proposals?");
    browser.click("#ask-yes");
    browser.until("decided.size === 17998");
    let timing = browser.run(
        "const time = (act) => { const begin = performance.now(); act(); return performance.now() - begin; };
         return { move: time(() => select(at + 1)), reject: time(() => reject(selected())), undo: time(() => takeBack()),
                  search: time(() => { filter.words = ['aarhus']; applyFilter(); }),
                  again: time(() => { filter.words = ['fynsk', '500']; applyFilter(); }) }",
    );
    if let Some(folder) = pictures() {
        std::fs::write(folder.join("milliseconds.json"), timing.to_string()).expect("written");
    }
    browser.run("clearSearch()");
    let said = decisions(&run, &save(&browser));
    assert_eq!(said.len(), 17_998);
    assert!(said.values().all(|(answer, ..)| *answer == Answer::Yes));
}
