//! Hostile names, and a page that keeps to itself.

use kobl::language::Language;
use serde_json::Value;

use super::webdriver::key;
use super::{errors, open_review};

#[test]
fn markup_in_names_is_shown_as_text_and_never_runs() {
    let Some((_, browser)) = open_review(Language::Danish) else { return };
    browser.press("/webbureau");
    browser.press(key::ENTER);
    browser.until("shown.length === 1");
    assert_eq!(browser.text("#pair h2"), "<script>alert('kobl')</script> Webbureau ApS");
    let theirs = browser.text(".compare tbody tr:nth-child(1) td:last-child");
    assert_eq!(theirs, "Script Webbureau ApS </script><img src=x onerror=alert(1)>");
    browser.press("e10214");
    assert!(browser.text("#number-hits b").starts_with("Script Webbureau ApS </script><img"));
    browser.press(key::ESCAPE);
    browser.press("y");
    browser.run("dispatchEvent(new Event('beforeprint'))");
    assert_eq!(
        browser.run(
            "return document.querySelectorAll('img, iframe, object, script:not([src]):not([type])').length"
        ),
        1
    );
    assert_eq!(errors(&browser), Vec::<Value>::new());
}

#[test]
fn the_policy_stops_what_would_get_in_all_the_same() {
    let Some((_, browser)) = open_review(Language::English) else { return };
    let stopped =
        |script: &str| browser.run(&format!("try {{ {script}; return false }} catch {{ return true }}"));
    assert_eq!(stopped("document.body.innerHTML = '<b>x</b>'"), true);
    stopped("document.body.setAttribute('onclick', 'window.got = 1'); document.body.click()");
    stopped(
        "const s = document.createElement('script'); s.append('window.got = 1'); document.body.append(s)",
    );
    assert_eq!(browser.run("return window.got ?? 'nothing'"), "nothing");
    browser.run("const s = document.createElement('style'); s.textContent = 'body { color: rgb(1, 2, 3) !important }'; document.head.append(s)");
    assert_ne!(browser.run("return getComputedStyle(document.body).color"), "rgb(1, 2, 3)");
    let fetched = browser.run_async(
        "const done = arguments[0]; fetch('http://127.0.0.1:9/').then(() => done('fetched'), (error) => done(error.name))",
    );
    assert_eq!(fetched, "TypeError");
}

#[test]
fn nothing_but_the_page_itself_is_requested() {
    let Some((_, browser)) = open_review(Language::Danish) else { return };
    browser.press("yyn1ue");
    browser.press(key::ESCAPE);
    for view in ["#tab-findings", "#tab-only", "#tab-overview"] {
        browser.click(view);
    }
    let requested: Vec<String> = browser
        .log("performance")
        .iter()
        .filter_map(|entry| serde_json::from_str::<Value>(entry["message"].as_str()?).ok())
        .filter(|event| event["message"]["method"] == "Network.requestWillBeSent")
        .filter(|event| {
            event["message"]["params"]["documentURL"].as_str().is_some_and(|url| url.starts_with("file:"))
        })
        .filter_map(|event| event["message"]["params"]["request"]["url"].as_str().map(str::to_owned))
        .collect();
    assert_eq!(requested.len(), 1, "{requested:?}");
    assert!(requested[0].starts_with("file://") && requested[0].ends_with("report.html"), "{requested:?}");
}
