//! The page for those who hear it or see little: names, roles, contrast, paper.

use kobl::language::Language;
use serde_json::{Value, json};

use super::webdriver::{key, pictures};
use super::{Browser, open, open_review, sample};

/// Roles that a person operates.
const CONTROLS: [&str; 10] =
    ["button", "tab", "textbox", "searchbox", "combobox", "checkbox", "link", "grid", "list", "progressbar"];

fn nameless(browser: &Browser) -> Vec<Value> {
    browser.devtools("Accessibility.enable", &json!({}));
    let tree = browser.devtools("Accessibility.getFullAXTree", &json!({}));
    let nodes = tree["nodes"].as_array().expect("nodes");
    let name = |node: &Value| node["name"]["value"].as_str().unwrap_or("").trim().to_owned();
    let role = |node: &Value| node["role"]["value"].as_str().unwrap_or("").to_owned();
    let operated = |node: &&Value| CONTROLS.contains(&role(node).as_str()) && node["ignored"] != json!(true);
    assert!(nodes.iter().filter(operated).count() > 1, "the tree is nearly empty");
    // A list of texts needs no name of its own; one that is scrolled does.
    nodes
        .iter()
        .filter(operated)
        .filter(|node| name(node).is_empty() && role(node) != "list")
        .cloned()
        .collect()
}

#[test]
fn every_control_has_a_name_in_every_view() {
    for language in [Language::Danish, Language::English] {
        let Some((_, browser)) = open_review(language) else { return };
        for view in ["review", "overview", "findings", "only"] {
            browser.click(&format!("#tab-{view}"));
            assert_eq!(nameless(&browser), Vec::<Value>::new(), "{view}");
        }
        for dialog in ["help", "number", "comment", "sample"] {
            browser.run(&format!("document.getElementById('{dialog}').showModal()"));
            assert_eq!(nameless(&browser), Vec::<Value>::new(), "{dialog}");
            browser.run(&format!("document.getElementById('{dialog}').close()"));
        }
        assert_eq!(browser.run("return document.documentElement.lang"), language.code());
    }
}

#[test]
fn ids_are_unique_and_point_somewhere() {
    let Some((_, browser)) = open_review(Language::Danish) else { return };
    let doubled = "const ids = [...document.querySelectorAll('[id]')].map((e) => e.id); return ids.filter((id, n) => ids.indexOf(id) !== n)";
    assert_eq!(browser.run(doubled), json!([]));
    let dangling = "const names = ['aria-labelledby', 'aria-describedby', 'aria-controls', 'aria-activedescendant', 'for'];
        return names.flatMap((name) => [...document.querySelectorAll(`[${name}]`)].map((e) => e.getAttribute(name)))
            .flatMap((ids) => ids.split(' ')).filter((id) => !document.getElementById(id))";
    assert_eq!(browser.run(dangling), json!([]));
}

#[test]
fn the_selected_row_and_its_answer_are_told_to_screen_readers() {
    let Some((_, browser)) = open_review(Language::English) else { return };
    browser.press(&[key::DOWN, key::DOWN].concat());
    assert_eq!(browser.run("return document.activeElement.id"), "grid");
    assert_eq!(
        browser.run("return document.getElementById('grid').getAttribute('aria-activedescendant')"),
        "row-2"
    );
    assert_eq!(browser.run("return document.getElementById('row-2').getAttribute('aria-rowindex')"), "4");
    browser.press("y");
    assert_eq!(browser.run("return document.getElementById('said').getAttribute('aria-live')"), "polite");
    assert_eq!(
        browser.text("#said"),
        "Approved: Malerfirmaet Aa. Sørensen & Søn → 10103 Malerfirmaet Aage Sørensen & Søn"
    );
    assert!(browser.text("#row-2 .answer").ends_with("Approved"));
}

/// Text against what lies behind it, 4.5 to 1 (WCAG 2.2, 1.4.3), for all visible texts.
#[test]
fn texts_stand_out_from_their_background_in_both_themes() {
    let Some(browser) = open(&sample::run(Language::Danish)) else { return };
    let poor = "
        const channels = (color) => color.match(/[\\d.]+/g).map(Number);
        const light = (color) => channels(color).slice(0, 3).map((c) => c / 255)
            .map((c) => (c <= 0.03928 ? c / 12.92 : ((c + 0.055) / 1.055) ** 2.4))
            .reduce((sum, c, place) => sum + c * [0.2126, 0.7152, 0.0722][place], 0);
        const behind = (element) => {
            for (let e = element; e; e = e.parentElement) {
                const color = getComputedStyle(e).backgroundColor, alpha = channels(color)[3] ?? 1;
                if (alpha === 1) return color;
            }
            return 'rgb(255, 255, 255)';
        };
        const texts = [...document.querySelectorAll('body *')].filter((e) => e.checkVisibility({ visibilityProperty: true, opacityProperty: true }))
            .filter((e) => !e.closest('svg, :disabled, .skip')).filter((e) => [...e.childNodes].some((n) => n.nodeType === 3 && n.data.trim()));
        return texts.map((e) => {
            const [a, b] = [light(getComputedStyle(e).color), light(behind(e))].sort((x, y) => y - x);
            return [(a + 0.05) / (b + 0.05), e.className, e.textContent.slice(0, 30)];
        }).filter(([ratio]) => ratio < 4.5)";
    for theme in ["light", "dark"] {
        browser.run(&format!("document.documentElement.dataset.theme = '{theme}'"));
        for view in ["overview", "findings", "only", "review"] {
            browser.click(&format!("#tab-{view}"));
            browser.run("document.activeElement.blur()");
            assert_eq!(browser.run(poor), json!([]), "{theme} {view}");
        }
        browser.press("yn");
        browser.run("document.getElementById('said').classList.remove('shown')");
        assert_eq!(browser.run(poor), json!([]), "{theme}, decided");
    }
}

#[test]
fn on_paper_the_chosen_rows_and_the_findings_are_written_out() {
    let Some((_, browser)) = open_review(Language::Danish) else { return };
    browser.click("#chips .class-review");
    browser.run("dispatchEvent(new Event('beforeprint'))");
    assert_eq!(
        browser.run(
            "return [...document.querySelectorAll('#paper table')].map((t) => t.tBodies[0].rows.length)"
        ),
        json!([10, 6])
    );
    browser.run("dispatchEvent(new Event('afterprint'))");
    assert_eq!(browser.run("return document.getElementById('paper').childNodes.length"), 0);
    let pdf = browser.pdf();
    assert!(pdf.starts_with(b"%PDF"));
    if let Some(folder) = pictures() {
        std::fs::write(folder.join("review.pdf"), pdf).expect("written");
    }
}

#[test]
fn a_small_window_shows_the_list_and_then_the_pair() {
    let Some((_, browser)) = open_review(Language::English) else { return };
    browser.resize(400, 860);
    let wide = "return document.documentElement.scrollWidth";
    assert_eq!(browser.run(wide), 400, "nothing sticks out to the side");
    let pair_is_shown = || browser.run("return document.getElementById('pair').checkVisibility()") == true;
    assert!(!pair_is_shown());
    browser.click("#row-1");
    assert!(pair_is_shown());
    assert_eq!(browser.run(wide), 400);
    browser.click(".back");
    assert!(!pair_is_shown());
}
