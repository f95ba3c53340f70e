//! Deciding: by keys and by mouse, and what the saved file says then.

use kobl::language::Language;
use kobl::review::Answer;

use super::webdriver::key;
use super::{Browser, decisions, open_review, said, save, written};

/// Selects the row of a customer by searching for it.
fn find(browser: &Browser, text: &str) {
    browser.press("/");
    browser.press(text);
    browser.press(key::ENTER);
    browser.until("shown.length === 1");
}

#[test]
fn an_untouched_page_saves_the_review_file_to_the_byte() {
    for language in [Language::Danish, Language::English] {
        let Some((run, browser)) = open_review(language) else { return };
        assert_eq!(String::from_utf8(save(&browser)), String::from_utf8(written(&run)));
    }
}

#[test]
fn keys_decide_and_the_saved_file_says_exactly_that() {
    let Some((run, browser)) = open_review(Language::Danish) else { return };
    browser.press("y"); // K1001, and on to K1002
    browser.press(&[key::DOWN, "n"].concat()); // K1003 is refused
    browser.press("yu"); // K1004 is approved, and that is undone
    browser.press("n"); // K1004 is refused, and that is cleared
    browser.press(key::UP);
    browser.press(key::BACKSPACE);
    find(&browser, "bent hansen");
    browser.press("1y"); // the first runner-up instead
    find(&browser, "fjordens venner");
    browser.press("e10912");
    assert_eq!(browser.text("#number-hits b"), "Ølhunden Bryghus ApS");
    browser.press(key::ENTER);
    browser.until("!dialogIsOpen() && document.querySelector('.row.answer-yes') !== null");
    find(&browser, "kiosken");
    browser.press("c=spørg; \"Karen\"");
    browser.press(key::ENTER);
    browser.until("!dialogIsOpen() && document.querySelector('.row .has-comment') !== null");
    let file = save(&browser);
    let said = decisions(&run, &file);
    let expected = [
        ("K1001", (Answer::Yes, Some(10_101), "")),
        ("K1003", (Answer::No, Some(10_103), "")),
        ("K1009", (Answer::Yes, Some(10_202), "")),
        ("K1022", (Answer::Yes, Some(10_912), "")),
        ("K1023", (Answer::Undecided, None, "=spørg; \"Karen\"")),
    ];
    let expected = expected
        .map(|(code, (answer, number, comment))| (code.to_owned(), (answer, number, comment.to_owned())));
    assert_eq!(said.into_iter().collect::<Vec<_>>(), expected);
}

#[test]
fn the_mouse_decides_as_well() {
    let Some((run, browser)) = open_review(Language::English) else { return };
    browser.click("#row-2");
    browser.click(".buttons .yes");
    browser.click("#row-5");
    browser.click(".buttons .no");
    browser.click("#row-10");
    browser.click(".compare th:nth-child(4) button");
    browser.click(".buttons .yes");
    browser.click("#undo");
    let said = decisions(&run, &save(&browser));
    let codes: Vec<_> = said.iter().map(|(code, (answer, ..))| (code.as_str(), *answer)).collect();
    assert_eq!(codes.len(), 3, "{said:?}");
    assert_eq!(codes[..2], [("K1003", Answer::Yes), ("K1006", Answer::No)]);
    assert_eq!(codes[2].1, Answer::Undecided, "approving was undone, picking was not");
}

#[test]
fn without_a_number_or_with_a_barred_one_nothing_is_approved() {
    let Some((run, browser)) = open_review(Language::English) else { return };
    find(&browser, "kiosken");
    browser.press("y");
    assert_eq!(said(&browser), "Without a number the row cannot be approved. Press e and find the customer.");
    find(&browser, "bogtrykkeriet");
    browser.press("y");
    assert!(
        said(&browser).starts_with("10405 Bogtrykkeriet Lolland is barred in e-conomic"),
        "{}",
        said(&browser)
    );
    assert!(decisions(&run, &save(&browser)).is_empty());
}

#[test]
fn a_number_that_is_taken_is_used_only_after_a_yes() {
    let Some((run, browser)) = open_review(Language::English) else { return };
    browser.press("y");
    find(&browser, "nyt hus");
    browser.press("e10101");
    browser.press(key::ENTER);
    browser.until("document.getElementById('ask').open");
    assert!(
        browser
            .text("#ask-body")
            .starts_with("10101 is already approved for K1001 Bageriet Kornblomsten ApS.")
    );
    browser.press(key::ESCAPE);
    browser.until("!document.getElementById('ask').open");
    // Linked to another customer that has no row here, or keeps its link.
    browser.press("e10402");
    browser.press(key::ENTER);
    browser.until("document.getElementById('ask').open");
    assert!(browser.text("#ask-body").starts_with("10402 is already linked to K1026, K1027 in ClientView."));
    browser.click("#ask-yes");
    let said = decisions(&run, &save(&browser));
    assert_eq!(said["K1024"].1, Some(10_402));
    assert_eq!(said.len(), 2);
}

#[test]
fn a_number_that_is_not_in_the_run_cannot_be_used() {
    let Some((_, browser)) = open_review(Language::English) else { return };
    for typed in ["77777", "10-1", "zzyzx"] {
        browser.press("e");
        browser.press(typed);
        let says = format!("No customer of this run's e-conomic list fits “{typed}”.");
        assert_eq!(browser.text("#number-count"), says);
        assert_eq!(browser.run("return document.getElementById('number-approve').disabled"), true);
        browser.press(key::ENTER);
        assert_eq!(browser.run("return document.getElementById('number').open"), true);
        browser.press(key::ESCAPE);
    }
}

#[test]
fn the_certain_rows_are_approved_together_only_after_their_count_was_confirmed() {
    let Some((run, browser)) = open_review(Language::English) else { return };
    browser.press("n"); // One of them is refused, and stays refused.
    browser.click("#chips .class-certain");
    browser.until("document.getElementById('approve-shown').textContent === 'Approve shown (7)'");
    browser.click("#approve-shown");
    assert_eq!(browser.text("#ask-title"), "Approve 7 proposals?");
    assert!(browser.text("#ask-body").starts_with("7 certain."), "{}", browser.text("#ask-body"));
    browser.press(key::ESCAPE);
    browser.until("!document.getElementById('ask').open");
    assert_eq!(decisions(&run, &save(&browser)).len(), 1);
    browser.click("#approve-shown");
    browser.click("#ask-yes");
    browser.until("past.length === 2");
    let answers: Vec<Answer> = decisions(&run, &save(&browser)).values().map(|said| said.0).collect();
    assert_eq!(answers, [vec![Answer::No], vec![Answer::Yes; 7]].concat());
    browser.run("document.getElementById('grid').focus()");
    browser.press("u");
    assert_eq!(decisions(&run, &save(&browser)).len(), 1);
}

#[test]
fn searching_and_filtering_show_what_fits() {
    let Some((_, browser)) = open_review(Language::Danish) else { return };
    let shown = |browser: &Browser| browser.text("#shown");
    browser.press("/");
    browser.press("aabenraa jensen");
    assert_eq!(shown(&browser), "0 rækker vist");
    browser.run("clearSearch()");
    browser.type_into("#search", "åbenrå hansen");
    assert_eq!(shown(&browser), "1 række vist");
    browser.run("clearSearch()");
    browser.click("#chips .class-unlikely");
    assert_eq!(shown(&browser), "3 rækker vist");
    browser.click("#chips .class-none");
    assert_eq!(shown(&browser), "6 rækker vist");
    browser.click("#chips .chip");
    browser.press(key::ESCAPE);
    browser.run("document.getElementById('grid').focus()");
    browser.press("yyn");
    browser.run("const s = document.getElementById('filter-answer'); s.value = 'yes'; s.dispatchEvent(new Event('change'))");
    assert_eq!(shown(&browser), "2 rækker vist");
}

#[test]
fn letters_do_nothing_once_they_are_switched_off() {
    let Some((run, browser)) = open_review(Language::English) else { return };
    browser.press("?");
    browser.click("#keys-on");
    browser.press(key::ESCAPE);
    browser.until("!document.getElementById('help').open");
    browser.press("yn");
    browser.press(key::DOWN);
    assert_eq!(browser.run("return at"), 1);
    assert!(decisions(&run, &save(&browser)).is_empty());
}
