//! A reviewer who knows the truth and works through a medium list by the page's
//! own means: keys, clicks and searches, nothing else.
//! `KOBL_REVIEWED=5000 cargo test --test kobl browser::reviewer -- --nocapture` prints its effort.

use std::collections::{BTreeMap, BTreeSet};

use kobl::review::{Answer, read};
use serde_json::{Value, json};

use super::webdriver::key;
use super::{Browser, open, save};
use crate::report::sample::medium;

/// Counts what the hands do.
struct Hands<'b> {
    browser: &'b Browser,
    keys: usize,
    clicks: usize,
    looked: usize,
    searched: usize,
    by_search: usize,
}

impl Hands<'_> {
    fn press(&mut self, keys: &str) {
        self.keys += keys.chars().count();
        self.browser.press(keys);
    }

    fn click(&mut self, selector: &str) {
        self.clicks += 1;
        self.browser.click(selector);
    }

    /// The row in sight: code, and the numbers beside it with their keys.
    fn look(&mut self) -> Option<(String, Vec<(String, u32)>)> {
        self.looked += 1;
        let seen = self.browser.run(
            "const index = selected(); if (index === null || !isOpen(index)) return null;
             const keys = [...document.querySelectorAll('#pair .candidate')].map((e) => [e.querySelector('kbd')?.textContent ?? '', Number(e.querySelector('b').textContent)]);
             const more = [...document.querySelectorAll('#pair .more button')].map((e) => e.textContent.split(' ')).map(([key, number]) => [key, Number(number)]);
             return [ROWS[index].code, [...keys, ...more]]",
        );
        let code = seen[0].as_str()?.to_owned();
        let candidates = seen[1]
            .as_array()?
            .iter()
            .filter_map(|one| Some((one[0].as_str()?.to_owned(), u32::try_from(one[1].as_u64()?).ok()?)));
        Some((code, candidates.collect()))
    }

    /// Searches as a person does: the name, then a number of the customer's own, then the street.
    fn search(&mut self, right: &BTreeSet<u32>) -> bool {
        self.searched += 1;
        let index = self.browser.run("return selected()");
        let about = self.browser.run("const { about } = ROWS[selected()]; return [about[0], about[3] ?? '', about[4] ?? '', about[1] ?? '']");
        self.press("e");
        for text in about.as_array().into_iter().flatten().filter_map(Value::as_str) {
            let typed: String =
                text.chars().filter(|letter| *letter != '/' || text.len() > 3).take(40).collect();
            if typed.trim().is_empty() {
                continue;
            }
            self.browser.run("const i = document.getElementById('number-input'); i.value = ''; i.dispatchEvent(new Event('input'))");
            self.press(typed.trim());
            let hits = self.browser.run(
                "return [...document.querySelectorAll('#number-hits .to')].map((e) => Number(e.textContent))",
            );
            let place = hits
                .as_array()
                .into_iter()
                .flatten()
                .position(|hit| hit.as_u64().is_some_and(|hit| right.contains(&(hit as u32))));
            if let Some(place) = place {
                self.press(&key::DOWN.repeat(place));
                self.press(key::ENTER);
                self.by_search += 1;
                self.browser.until(&format!("document.getElementById('ask').open || !isOpen({index})"));
                // The number may be taken: then the question is answered no, since the truth is one to one here.
                if self.browser.run("return document.getElementById('ask').open") == true {
                    self.press(key::ESCAPE);
                    return false;
                }
                return self.browser.run("return dialogIsOpen()") == false;
            }
        }
        self.press(key::ESCAPE);
        false
    }

    /// Answers the row in sight from the truth.
    fn answer(&mut self, truth: &BTreeMap<String, BTreeSet<u32>>) -> bool {
        let Some((code, candidates)) = self.look() else { return false };
        let nobody = BTreeSet::new();
        let right = truth.get(&code).unwrap_or(&nobody);
        let chosen = self.browser.run("return decisionOf(selected()).number");
        let is_right = |number: &u32| right.contains(number);
        if chosen.as_u64().is_some_and(|number| is_right(&(number as u32))) {
            self.press("j");
        } else if let Some((key, _)) =
            candidates.iter().find(|(key, number)| !key.is_empty() && is_right(number))
        {
            self.press(key);
            self.press("j");
        } else if right.is_empty() || !self.search(right) {
            self.press("n");
        }
        if self.browser.run("return dialogIsOpen()") == true {
            self.press(key::ESCAPE);
            self.press("n");
        }
        true
    }

    /// Answers everything that is shown and open.
    fn work_through(&mut self, truth: &BTreeMap<String, BTreeSet<u32>>) {
        while self.answer(truth) {}
    }
}

#[test]
fn a_medium_list_is_reviewed_by_the_pages_own_means() {
    let size = std::env::var("KOBL_REVIEWED").ok().and_then(|size| size.parse().ok()).unwrap_or(500);
    let (run, truth) = medium(size);
    let Some(browser) = open(&run) else { return };
    let mut hands = Hands { browser: &browser, keys: 0, clicks: 0, looked: 0, searched: 0, by_search: 0 };
    hands.click("#tab-review");
    hands.click("#sample-open");
    hands.click("#sample-yes");
    hands.work_through(&truth);
    let sampled = hands.looked;
    hands.click("#sample-approve");
    hands.click("#ask-yes");
    browser.until("!dialogIsOpen()");
    browser.run("filter.order = 'needs'; byId('sort').value = 'needs'");
    hands.clicks += 2;
    for group in ["review", "unlikely", "none"] {
        hands.click("#chips .chip");
        hands.click(&format!("#chips .class-{group}"));
        hands.press(key::ENTER);
        hands.work_through(&truth);
    }
    assert_eq!(browser.run("return openByGroup.reduce((a, b) => a + b)"), json!(0), "every row is decided");
    let review = read(&save(&browser), &run).expect("kobl reads it");
    let code = |index: usize| run.proposals[index].code.to_string();
    let approved: Vec<(String, u32)> = review
        .decisions
        .iter()
        .filter(|one| one.answer == Answer::Yes)
        .map(|one| (code(one.index()), one.number.expect("a number").get()))
        .collect();
    let right = approved
        .iter()
        .filter(|(code, number)| truth.get(code).is_some_and(|right| right.contains(number)))
        .count();
    println!(
        "{size} rows: sample {sampled}, rows looked at {}, keys {}, clicks {}, searches {} ({} found)",
        hands.looked, hands.keys, hands.clicks, hands.searched, hands.by_search
    );
    println!("approved {}, right {right}, of {} customers that both lists have", approved.len(), truth.len());
    assert!(hands.looked < size / 2, "{} rows looked at", hands.looked);
    // What is approved wrongly was certain and outside the sample.
    assert!(right * 1000 >= approved.len() * 997, "{right} of {}", approved.len());
    assert!(right * 100 >= truth.len() * 95, "{right} of {}", truth.len());
}
