//! report.html: what stands on the page before a browser opens it.

pub(crate) mod sample;

use kobl::language::Language;
use kobl::matching::{Class, Doubt};
use kobl::report::{Bin, Numbers, PageLimits, html_within};
use kobl::review::{Cells, Memory, rows};
use regex::Regex;

fn page(language: Language) -> String {
    sample::page(&sample::run(language))
}

/// The value that the page's script reads.
fn data(page: &str) -> serde_json::Value {
    serde_json::from_str(&sample::unpacked(page)).expect("valid JSON")
}

#[test]
fn the_same_run_makes_the_same_page() {
    assert_eq!(page(Language::Danish), page(Language::Danish));
    assert_ne!(page(Language::Danish), page(Language::English));
}

#[test]
fn every_score_falls_into_its_twentieth() {
    let run = sample::run(Language::English);
    let with_score = |score| {
        let mut line = run.proposals[0].clone();
        line.score = score;
        line
    };
    let lines = [0, 4, 5, 94, 95, 99, 100].map(with_score);
    let numbers = Numbers::of(&run, &lines);
    let counts: Vec<u64> = numbers.histogram.iter().map(Bin::total).collect();
    assert_eq!(counts, [2, 1, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 1, 3]);
    assert_eq!(numbers.total(), 7);
}

#[test]
fn a_row_without_a_candidate_is_counted_but_has_no_score() {
    let run = sample::run(Language::English);
    let none = run.proposals.iter().find(|line| line.class == Class::None).expect("one without a candidate");
    let numbers = Numbers::of(&run, [none]);
    assert_eq!(numbers.by_group, [0, 0, 0, 1, 0]);
    assert_eq!(numbers.histogram.iter().map(Bin::total).sum::<u64>(), 0);
}

#[test]
fn linked_and_proposed_customers_are_not_only_in_economic() {
    let data = data(&page(Language::English));
    let numbers = data["only"].as_array().expect("a list").iter().map(|row| {
        data["economic"][usize::try_from(row[0].as_u64().expect("a place")).expect("small")][0].clone()
    });
    let expected =
        [10_203, 10_205, 10_206, 10_207, 10_208, 10_209, 10_301, 10_302, 10_303, 10_911, 10_912, 10_913];
    assert_eq!(numbers.collect::<Vec<_>>(), expected.map(serde_json::Value::from));
}

#[test]
fn hostile_names_stay_inside_the_data() {
    let page = page(Language::Danish);
    assert!(!page.contains("<img src=x"), "markup from a customer's name reached the page");
    assert!(!page.contains("alert('kobl')</script>"));
    let texts = data(&page)["rows"].to_string();
    assert!(texts.contains("<script>alert('kobl')</script> Webbureau ApS"), "the name is shown as it is");
}

#[test]
fn nothing_on_the_page_points_outside() {
    let page = page(Language::English);
    let outside = Regex::new(r#"(?:src|href)\s*=\s*["'](?:https?:)?//|@import|\burl\("#).expect("a pattern");
    assert_eq!(outside.find(&page).map(|found| found.as_str()), None);
    assert!(page.contains("default-src &#39;none&#39;"));
    assert!(!page.contains("unsafe-inline"));
}

#[test]
fn a_page_that_is_too_large_keeps_the_rows_that_need_a_look() {
    let run = sample::run(Language::English);
    let page = html_within(&run, &rows(&run, &Memory::default()), PageLimits { rows: 16, economic: 0 });
    let data = data(&page);
    let rows = data["rows"].as_array().expect("rows");
    assert_eq!(rows.len(), 16);
    let needs_look = rows
        .iter()
        .filter(|row| row["group"] == 1 || !row["findings"].as_array().expect("findings").is_empty());
    assert_eq!(needs_look.count(), 16);
    assert!(page.contains("14 rows are not on this page because the run is so large"));
    assert!(page.contains("e-conomic customers are not on this page"));
}

#[test]
fn every_word_that_the_script_asks_for_exists_and_none_is_forgotten() {
    let words = data(&page(Language::Danish))["words"].clone();
    let words = words.as_object().expect("words");
    let sources = concat!(
        include_str!("../src/report/page/text.js"),
        include_str!("../src/report/page/data.js"),
        include_str!("../src/report/page/rows.js"),
        include_str!("../src/report/page/decisions.js"),
        include_str!("../src/report/page/ignore.js"),
        include_str!("../src/report/page/keep.js"),
        include_str!("../src/report/page/csv.js"),
        include_str!("../src/report/page/xlsx.js"),
        include_str!("../src/report/page/files.js"),
        include_str!("../src/report/page/dialogs.js"),
        include_str!("../src/report/page/search.js"),
        include_str!("../src/report/page/list.js"),
        include_str!("../src/report/page/pair.js"),
        include_str!("../src/report/page/rivals.js"),
        include_str!("../src/report/page/waterfall.js"),
        include_str!("../src/report/page/facets.js"),
        include_str!("../src/report/page/review.js"),
        include_str!("../src/report/page/bulk.js"),
        include_str!("../src/report/page/sample.js"),
        include_str!("../src/report/page/sections.js"),
        include_str!("../src/report/page/only.js"),
        include_str!("../src/report/page/print.js"),
        include_str!("../src/report/page/start.js"),
        include_str!("../src/report/page/page.html"),
        include_str!("../src/report/html.rs"),
        "W.class_linked",
    );
    let asked = Regex::new(r"\b[Ww]\s*\.\s*([a-z_]+)").expect("a pattern");
    let asked: std::collections::BTreeSet<&str> =
        asked.captures_iter(sources).filter_map(|found| found.get(1)).map(|name| name.as_str()).collect();
    let missing: Vec<_> = asked.iter().filter(|name| !words.contains_key(**name)).collect();
    let forgotten: Vec<_> = words.keys().filter(|name| !asked.contains(name.as_str())).collect();
    assert_eq!((missing, forgotten), (vec![], vec![]));
}

#[test]
fn both_languages_have_the_same_places_in_every_sentence() {
    let place = Regex::new(r"\{\w+\}").expect("a pattern");
    let [danish, english] = [Language::Danish, Language::English].map(|l| data(&page(l))["words"].clone());
    for (name, text) in danish.as_object().expect("words") {
        let places = |text: &serde_json::Value| {
            let mut found: Vec<String> =
                place.find_iter(text.as_str().expect("a text")).map(|m| m.as_str().to_owned()).collect();
            found.sort();
            found
        };
        assert_eq!(places(text), places(&english[name]), "{name}");
    }
}

/// A name as it is compared by eye.
fn plain(name: &str) -> String {
    name.to_lowercase().split_whitespace().collect::<Vec<_>>().join(" ")
}

#[test]
fn every_row_in_doubt_says_in_a_sentence_why_and_names_its_rival() {
    let (run, _) = sample::medium(3_000);
    let cells = Cells::new(&run);
    let names: std::collections::BTreeSet<String> =
        run.economic.customers.iter().map(|customer| plain(&customer.about.name)).collect();
    for (index, line) in run.proposals.iter().enumerate() {
        let kept = cells.kept(index);
        match line.class {
            Class::Certain => assert_eq!(kept, ""),
            Class::Review | Class::None => assert!(kept.ends_with('.'), "{kept:?}"),
            Class::Unlikely => {}
        }
        if matches!(line.doubts.first(), Some(Doubt::CloseRunnerUp | Doubt::CloseRival))
            && line.class == Class::Review
        {
            assert!(kept.chars().any(|letter| letter.is_ascii_digit()), "nobody is named: {kept}");
        }
        // Nobody similar beside an identical name would contradict the row.
        let has_namesake = names.contains(&plain(&run.clientview.customers[index].about.name));
        if line.class == Class::None && has_namesake {
            assert_ne!(kept, "Ingen i e-conomic ligner.", "{}", line.code);
        }
    }
}

/// Customers of one name at one address, of whom one alone can have the number, are one decision: each of
/// them names all the others and says what can be done, and the page puts them on one card.
#[test]
fn twins_are_one_group_in_every_reason_and_on_the_page() {
    let bakery = |code| (code, "Solbakkens Bageri ApS", "Solvej 3", "5000", "Odense C");
    let garage = |code| (code, "Havnens Auto A/S", "Havnegade 22", "8000", "Aarhus C");
    let ours = [bakery("K-1"), bakery("K-2"), bakery("K-3"), garage("K-4"), garage("K-5")];
    let theirs = [bakery("501"), garage("502")];
    let reasons = |language| -> Vec<String> {
        let run = sample::matched_as_told(language, &ours, &theirs);
        let cells = Cells::new(&run);
        (0..ours.len()).map(|index| cells.kept(index)).collect()
    };
    let held = "i ClientView passer lige så godt til nummeret. Kun én af dem kan få det, medmindre de skal dele \
                det (--allow-shared).";
    let proposed = "Kun én af dem kan få det, medmindre de skal dele det (--allow-shared).";
    let (one, two, three) =
        ("K-1 Solbakkens Bageri ApS", "K-2 Solbakkens Bageri ApS", "K-3 Solbakkens Bageri ApS");
    let expected = [
        format!("{two} og {three} {held}"),
        format!("Nummeret er foreslået til {one}, som ligner denne kunde ligesom {three}. {proposed}"),
        format!("Nummeret er foreslået til {one}, som ligner denne kunde ligesom {two}. {proposed}"),
        format!("K-5 Havnens Auto A/S {held}"),
        format!("Nummeret er foreslået til K-4 Havnens Auto A/S, som ligner denne kunde. {proposed}"),
    ];
    assert_eq!(reasons(Language::Danish), expected);
    assert_eq!(
        reasons(Language::English)[3..],
        [
            "K-5 Havnens Auto A/S in ClientView fits the number just as well. Only one of them can have it, \
             unless they are to share it (--allow-shared).",
            "The number is proposed for K-4 Havnens Auto A/S, which looks like this customer. Only one of them \
             can have it, unless they are to share it (--allow-shared).",
        ]
    );
    let run = sample::matched_as_told(Language::English, &ours, &theirs);
    let cells = Cells::new(&run);
    let card = |index| {
        let mut card = cells.rivals().beside(&run, index);
        card.push(index);
        card.sort_unstable();
        card
    };
    let cards: Vec<Vec<usize>> = (0..ours.len()).map(card).collect();
    assert_eq!(cards, [vec![0, 1, 2], vec![0, 1, 2], vec![0, 1, 2], vec![3, 4], vec![3, 4]]);
}
