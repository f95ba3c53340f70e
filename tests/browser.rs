//! report.html in a real browser: opened from disk, worked with, saved.
//!
//! Without a Chromium the tests say so and pass; `KOBL_REQUIRE_BROWSER=1` makes
//! them fail instead. `KOBL_SCREENSHOTS=folder` keeps pictures to look at.

mod webdriver;

use kobl::language::Language;
use serde_json::{Value, json};
use webdriver::{Browser, key};

use crate::report::sample;

fn open(language: Language) -> Option<Browser> {
    let browser = Browser::start()?;
    browser.open(&sample::page(&sample::run(language)));
    Some(browser)
}

/// Pictures of every view, in both languages and themes, wide and narrow.
#[test]
fn pictures_of_every_view() {
    for (language, name) in [(Language::Danish, "da"), (Language::English, "en")] {
        let Some(browser) = open(language) else { return };
        browser.resize(1440, 900);
        for theme in ["light", "dark"] {
            browser.run(&format!("document.documentElement.dataset.theme = '{theme}'"));
            for view in ["overview", "review", "findings", "only"] {
                browser.run(&format!("showView('{view}'); if ('{view}' === 'review') select(10);"));
                browser.picture(&format!("{name}-{theme}-{view}"));
            }
        }
        browser.run("document.documentElement.dataset.theme = 'light'; showView('review')");
        browser.run("select(10); document.getElementById('pair').scrollTop = 9e9");
        browser.picture(&format!("{name}-waterfall"));
        browser.run("showView('overview'); document.getElementById('overview').scrollTop = 9e9");
        browser.picture(&format!("{name}-overview-end"));
        browser.press("?");
        browser.picture(&format!("{name}-help"));
        browser.press(key::ESCAPE);
        browser.resize(400, 860);
        for view in ["overview", "review", "findings", "only"] {
            browser.run(&format!("showView('{view}')"));
            browser.picture(&format!("{name}-narrow-{view}"));
        }
        browser.run("showView('review'); select(8); openPair()");
        browser.picture(&format!("{name}-narrow-pair"));
        assert_eq!(errors(&browser), Vec::<Value>::new());
    }
}

/// What the browser complained about.
fn errors(browser: &Browser) -> Vec<Value> {
    browser.log("browser").into_iter().filter(|entry| entry["level"] == json!("SEVERE")).collect()
}
