//! The fields that a link is judged by, as columns of a test's customer table: every one of them is
//! compared under the lock and in the script, on both databases.

use kobl::customer::{FIELDS, Field, Side};

/// Setting in `[clientview.columns]`, column, and another value than any row has.
pub(crate) const JUDGED: [(&str, &str, &str); 17] = [
    ("code", "CustomerCode", "K-902"),
    ("name", "Name", "Noget andet"),
    ("name2", "Name2", "Afd. Nord"),
    ("attention", "Attention", "Ib Ibsen"),
    ("address", "Address1", "Havnegade 23"),
    ("address", "Address2", "2. th."),
    ("house", "House", "7B"),
    ("zip", "Zip", "5001"),
    ("city", "City", "Odense M"),
    ("country", "Country", "Sverige"),
    ("cvr", "VATNumber", "DK99910631"),
    ("p_number", "PNumber", "1003388394"),
    ("ean", "EAN", "5790000000005"),
    ("phone", "Phone", "86123456"),
    ("mobile", "Mobile", "20123456"),
    ("email", "Email", "post@auto.example"),
    ("inactive", "Inactive", "1"),
];

/// `[clientview.columns]` with all of them.
pub(crate) fn settings() -> String {
    let mut text = String::from("key = \"CustomerID\"\nlink = \"ForeignDebitorSystemIdentification\"\n");
    for (setting, column, _) in JUDGED {
        match column {
            "Address1" => text.push_str("address = [\"Address1\", \"Address2\"]\n"),
            "Address2" => {}
            column => text.push_str(&format!("{setting} = \"{column}\"\n")),
        }
    }
    text
}

#[test]
fn every_field_of_clientview_is_among_them() {
    let of_clientview = FIELDS.iter().filter(|facts| facts.side != Side::Economic);
    let judged = of_clientview.filter(|facts| ![Field::Key, Field::Link].contains(&facts.field));
    let missing: Vec<_> = judged
        .map(|facts| facts.setting)
        .filter(|setting| !JUDGED.iter().any(|(known, ..)| known == setting))
        .collect();
    assert_eq!(missing, Vec::<&str>::new());
}
