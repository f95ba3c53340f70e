//! The folding of names, addresses and numbers: no text makes it panic, what is folded stays
//! folded, and the same customer on both sides is always found.
#![no_main]

use kobl::customer::{
    ClientViewCustomer, Code, EconomicCustomer, EconomicNumber, Key, Particulars, StoredLink, Text,
};
use kobl::normalise::{Lists, address, email, fold, identifiers, place};
use libfuzzer_sys::fuzz_target;

fuzz_target!(|text: &str| {
    let folded = fold(text);
    assert_eq!(fold(&folded), folded);
    let lines: Vec<Text> = text.split('\n').map(Into::into).collect();
    let _ = address::parse(&lines);
    let _ = email::parse(text);
    let _ = (identifiers::cvr(text), identifiers::ean(text), identifiers::phones(text));
    let _ = (identifiers::code_number(text), place::post_code(text));

    let cell = |at: usize| lines.get(at).cloned().unwrap_or_default();
    let about = Particulars {
        name: cell(0),
        address: vec![cell(1), cell(2)],
        zip: cell(3),
        city: cell(4),
        cvr: cell(5),
        phone: cell(6),
        email: cell(7),
        ..Particulars::default()
    };
    let clientview = ClientViewCustomer {
        key: Key::new("1"),
        code: Code::new(cell(8)),
        link: StoredLink::null(),
        inactive: false,
        about: about.clone(),
        extra: Box::default(),
    };
    let number = EconomicNumber::new(7).expect("a number");
    let economic = EconomicCustomer { number, barred: false, about, extra: Box::default() };
    let lists = Lists::new(&[clientview], &[economic]);
    assert_eq!((lists.clientview.len(), lists.economic.len()), (1, 1));
});
