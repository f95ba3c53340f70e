//! Pictures of every view, in both languages and themes, wide and narrow, for people to look at.

use kobl::language::Language;
use serde_json::Value;

use super::webdriver::key;
use super::{errors, open, sample};
use crate::change::accidents::demo_run;

/// The pictures of the README's folder: the demo's rows to review, on both usual screens.
#[test]
fn the_demo_is_drawn_on_both_screens() {
    for (language, (width, height), row) in
        [(Language::English, (1366, 768), 0), (Language::Danish, (1920, 1080), 1)]
    {
        let mut run = demo_run();
        run.manifest.language = language;
        run.manifest.review.preapproved = false;
        let Some(browser) = open(&run) else { return };
        browser.resize(width, height);
        browser.click("#tab-review");
        browser.run(&format!("filter.order = 'score-up'; showGroups([1]); select({row})"));
        browser.run("const why = document.querySelector('.waterfall'); why.open = innerHeight > 1000");
        browser.picture(&format!("demo-{width}"));
        assert_eq!(errors(&browser), Vec::<Value>::new());
    }
}

#[test]
fn every_view_is_drawn_without_an_error() {
    for (language, name) in [(Language::Danish, "da"), (Language::English, "en")] {
        let Some(browser) = open(&sample::run(language)) else { return };
        let view = |view: &str| browser.click(&format!("#tab-{view}"));
        for theme in ["light", "dark"] {
            browser.run(&format!("document.documentElement.dataset.theme = '{theme}'"));
            for section in ["overview", "findings", "only", "review"] {
                view(section);
                browser.picture(&format!("{name}-{theme}-{section}"));
            }
            browser.press("yy");
            browser.press(&[key::DOWN, key::DOWN, "n", key::DOWN].concat());
            browser.run("select(8)");
            browser.press("1");
            browser.picture(&format!("{name}-{theme}-decided"));
            browser.press("f");
            browser.picture(&format!("{name}-{theme}-facets"));
            browser.press(key::ESCAPE);
            browser.run("document.querySelector('.waterfall').open = true; document.getElementById('pair').scrollTop = 9e9");
            browser.picture(&format!("{name}-{theme}-waterfall"));
        }
        browser.run("document.documentElement.dataset.theme = 'light'");
        for (width, height) in [(1366, 768), (1920, 1080)] {
            browser.resize(width, height);
            for section in ["overview", "only", "review"] {
                view(section);
                browser.picture(&format!("{name}-{width}-{section}"));
            }
            for code in ["K1011", "K1009", "K1022"] {
                browser.run(&format!(
                    "showGroups([]); select(shown.indexOf(ROWS.findIndex((row) => row.code === '{code}')))"
                ));
                browser.picture(&format!("{name}-{width}-{code}"));
            }
        }
        browser.resize(1366, 768);
        browser.press("?");
        browser.picture(&format!("{name}-help"));
        browser.press(key::ESCAPE);
        browser.press("ehansen");
        browser.picture(&format!("{name}-number"));
        browser.press(key::ESCAPE);
        view("overview");
        browser.run("document.getElementById('overview').scrollTop = 9e9");
        browser.picture(&format!("{name}-overview-end"));
        browser.resize(400, 860);
        for section in ["overview", "findings", "only", "review"] {
            view(section);
            browser.picture(&format!("{name}-narrow-{section}"));
        }
        browser.press(key::ENTER);
        browser.picture(&format!("{name}-narrow-pair"));
        assert_eq!(errors(&browser), Vec::<Value>::new());
    }
}
