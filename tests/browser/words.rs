//! What the page says and marks, at both usual screens and in both languages.

use kobl::language::Language;
use kobl::review::guarded;
use kobl::spreadsheet::yes_or_no;
use serde_json::json;

use super::points::go_to;
use super::webdriver::key;
use super::{everywhere, everywhere_of, open_review, sample};

#[test]
fn the_doubt_is_one_sentence_that_names_the_rival() {
    everywhere(|_, browser, language| {
        go_to(browser, "K1009");
        let says = language.pick(
            "10202 Murer B. Hansen i e-conomic passer næsten lige så godt.",
            "10202 Murer B. Hansen in e-conomic fits nearly as well.",
        );
        assert_eq!(browser.text(".doubts strong"), says);
    });
}

#[test]
fn what_a_sample_proves_is_right() {
    everywhere(|_, browser, _| {
        let bound = |wrong: u32, seen: u32| {
            browser.run(&format!("return mostWrong({wrong}, {seen})")).as_f64().expect("a share")
        };
        assert!(bound(0, 59) < 0.05 && bound(0, 58) > 0.05);
        assert!(bound(0, 299) < 0.01 && bound(0, 298) > 0.01);
        assert!((bound(1, 20) - 0.2161).abs() < 0.001, "{}", bound(1, 20));
    });
}

#[test]
fn names_are_marked_only_where_they_say_something_else() {
    everywhere(|_, browser, _| {
        let marked = |text: &str, other: &str| {
            browser.run(&format!(
                "return marked({}, {}).filter((part) => part.nodeType).map((part) => part.textContent)",
                json!(text),
                json!(other)
            ))
        };
        for (one, other) in [
            ("Fjord Ap/S", "FJORD ApS"),
            ("Nordlys A.p.S.", "Nordlys aps"),
            ("Bo & Co. A/S", "Bo og Co AS"),
            ("Aage Sørensen", "Åge Soerensen"),
        ] {
            assert_eq!((marked(one, other), marked(other, one)), (json!([]), json!([])), "{one} {other}");
        }
        assert_eq!(marked("Fjord A/S", "Fjord I/S"), json!(["A/S"]));
        assert_eq!(marked("L.K. Olesen", "Lars Karsten Olesen"), json!(["L.K."]));
        assert_eq!(marked("Kaj Hansen 12B", "Kaj Jensen 12"), json!(["Hansen", "B"]));
    });
}

#[test]
fn sentences_count_rows_in_words_and_the_end_of_a_list_says_what_is_left() {
    everywhere(|_, browser, language| {
        let left = language.pick(
            "Mangler: 8 sikre · 10 at gennemgå · 3 usandsynlige · 3 uden forslag · 6 koblede",
            "Left: 8 certain · 10 to review · 3 unlikely · 3 without a proposal · 6 linked",
        );
        assert_eq!(browser.text("#progress-words"), left);
        browser.click("#chips .class-unlikely");
        browser.press("nnn");
        browser.press(key::ENTER);
        let said = browser.text("#said");
        let end = language.pick(
            "Alle viste rækker har fået svar. Mangler: 8 sikre",
            "Every row shown is decided. Left: 8 certain",
        );
        assert!(said.starts_with(end), "{said}");
        // What is said in passing covers nothing of the pair.
        let covers = "const said = document.getElementById('said').getBoundingClientRect(), pair = document.getElementById('pair').getBoundingClientRect(); return said.right > pair.left";
        assert_eq!(browser.run(covers), json!(false));
        // Nor the row that is selected, the last one of a long list among them.
        browser.run("showGroups([]); select(Infinity); approve(selected())");
        let covers = "const said = document.getElementById('said').getBoundingClientRect(), row = document.querySelector('#rows [aria-selected=\"true\"]').getBoundingClientRect(); return said.top < row.bottom";
        assert_eq!(browser.run(covers), json!(false));
    });
}

#[test]
fn denmark_is_one_country_however_it_is_spelled() {
    let of = |language| {
        let mut run = sample::run(language);
        for (place, country) in [(0, "Dk"), (1, "Danmark"), (2, "Tyskland")] {
            run.clientview.customers[place].about.country = country.into();
            run.economic.customers[place].about.country = "DENMARK".into();
        }
        run
    };
    everywhere_of(of, |_, browser, _| {
        let shown = "return [0, 1, 2].map((place) => [fieldOf(ROWS[place].about, COUNTRY), fieldOf(proposedOf(ROWS[place]).record, COUNTRY)])";
        assert_eq!(browser.run(shown), json!([["DK", "DK"], ["DK", "DK"], ["Tyskland", "DK"]]));
    });
}

#[test]
fn the_page_reads_and_writes_a_cell_as_kobl_does() {
    let Some((_, browser)) = open_review(Language::Danish) else { return };
    let answers = ["Ja", "SAND", " x ", "OK", "✓", "Nej tak", "0", "", " ", "ja?", "måske", "10"];
    let read = answers.map(|text| match yes_or_no(text) {
        Some(true) => json!("yes"),
        Some(false) => json!("no"),
        None if text.trim().is_empty() => json!(""),
        None => json!(null),
    });
    let script = format!("return {}.map((text) => answerIn(text) ?? null)", json!(answers));
    assert_eq!(browser.run(&script), json!(read));
    let texts = ["=1+1", "+45 12", "-", "@x", "\t=1", "\rx", "'=1", "a=1", "", "12"];
    let written = texts.map(|text| guarded(text.into()).into_owned());
    assert_eq!(browser.run(&format!("return {}.map(guarded)", json!(texts))), json!(written));
    assert_eq!(browser.run(&format!("return {}.map(unguarded)", json!(written)))[0], json!(texts[0]));
    // A row that is linked already is not replaced by its own number, however that is written.
    let asked = "const index = ROWS.findIndex((row) => row.code === 'K1026'); return [10402, 10403].map((number) => pairQuestions(index, number).length)";
    assert_eq!(browser.run(asked)[0], json!(0));
    assert!(browser.run(asked)[1].as_u64() > Some(0));
}

#[test]
fn probabilities_tell_the_certain_from_the_others() {
    everywhere(|_, browser, language| {
        let shown = match language {
            Language::Danish => {
                ["99,99\u{a0}%", "99,01\u{a0}%", "98\u{a0}%", "50\u{a0}%", "under 1 %", "under 1 %"]
            }
            Language::English => ["99.99%", "99.01%", "98%", "50%", "under 1%", "under 1%"],
        };
        assert_eq!(browser.run("return [9999, 9901, 9899, 5000, 99, 0].map(percent)"), json!(shown));
        let row = browser.text("#row-0 .score");
        assert!(row.starts_with(language.pick("99,", "99.")), "{row}");
    });
}
