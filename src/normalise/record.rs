//! One customer of either list, folded and compact, so that two of them
//! compare without allocating.

use crate::customer::{ClientViewCustomer, EconomicCustomer, Particulars};

use super::form::Form;
use super::lexicon::Classes;
use super::vocabulary::{NO_WORD, Vocabulary, WordId};
use super::{address, email, fold_into, hash, identifiers, lexicon, name, place};

/// Words of a name that are compared; the ones after them only count in the whole.
pub const NAME_WORDS: usize = 8;
/// Words kept of an owner or a contact.
pub const OWNER_WORDS: usize = 4;

/// A folded customer. 0 and [`NO_WORD`] stand for what is not told.
#[derive(Debug, Clone, Default)]
pub struct Record {
    /// Words of the name; [`NO_WORD`] after the last.
    pub words: [WordId; NAME_WORDS],
    /// How many words the name has, at most [`NAME_WORDS`].
    pub word_count: u8,
    /// Legal form.
    pub form: Form,
    /// No form, two to five words, half of which are names of people.
    pub person: bool,
    /// Two people: `Peter og Lise Hansen`.
    pub couple: bool,
    /// The e-mail domain carries no identity.
    pub free_mail: bool,
    /// The name without blanks.
    pub joined: WordId,
    /// Hash of the name's words in any order.
    pub name_hash: u32,
    /// Owner after `v/`, or contact.
    pub owner: [WordId; OWNER_WORDS],
    /// Street.
    pub street: WordId,
    /// Another address line.
    pub extra: WordId,
    /// House number, first and last (0 if no range).
    pub house: (u16, u16),
    /// Letter after the house number.
    pub letter: u8,
    /// Hash of floor and door.
    pub unit: u16,
    /// Post code, see [`place::post_code`].
    pub zip: u32,
    /// Town.
    pub town: WordId,
    /// Hash of street, house number, letter, and post code or town.
    pub address_hash: u32,
    /// CVR number, see [`identifiers::cvr`].
    pub cvr: u32,
    /// EAN number.
    pub ean: u64,
    /// P-number.
    pub p_number: u64,
    /// Phones.
    pub phones: [u64; 2],
    /// Hash of the whole e-mail address.
    pub email: u32,
    /// Hash of the part before the `@`.
    pub email_local: u32,
    /// Hash of the domain.
    pub email_domain: u32,
    /// The domain's own word; none for free mail.
    pub email_label: WordId,
    /// Customer number, or the number in the customer code.
    pub number: u32,
    /// How many customers have the same values.
    pub sharing: Sharing,
}

/// How many customers of the list that has more of them have a value, up to 255.
#[derive(Debug, Clone, Copy, Default)]
pub struct Sharing {
    /// The same words of the name.
    pub name: u8,
    /// The same address.
    pub address: u8,
    /// The same CVR number.
    pub cvr: u8,
    /// The same EAN number.
    pub ean: u8,
    /// The same phones.
    pub phones: [u8; 2],
    /// The same e-mail address.
    pub email: u8,
    /// The share of the other customers of the list that have the same post code, 0 to 1.
    pub neighbours: f32,
    /// The other list has the number too.
    pub number_is_elsewhere: bool,
}

/// Folds one list's customers with buffers that are reused.
#[derive(Debug)]
pub(super) struct Folder {
    pub(super) vocabulary: Vocabulary,
    buffer: String,
}

impl Folder {
    /// For about so many customers.
    pub(super) fn new(customers: usize) -> Self {
        Self { vocabulary: Vocabulary::with_capacity(customers * 4), buffer: String::new() }
    }

    pub(super) fn clientview(&mut self, customer: &ClientViewCustomer) -> Record {
        let mut record = self.particulars(&customer.about);
        record.number = identifiers::code_number(customer.code.as_str());
        record
    }

    pub(super) fn economic(&mut self, customer: &EconomicCustomer) -> Record {
        let mut record = self.particulars(&customer.about);
        record.number = customer.number.get();
        record
    }

    fn particulars(&mut self, about: &Particulars) -> Record {
        let mut record = Record::default();
        self.take_name(about, &mut record);
        self.take_address(about, &mut record);
        self.take_email(&about.email, &mut record);
        record.cvr = identifiers::cvr(&about.cvr);
        record.ean = identifiers::ean(&about.ean);
        record.p_number = identifiers::p_number(&about.p_number);
        record.phones = identifiers::phones([&about.phone, &about.mobile]);
        record
    }

    fn take_name(&mut self, about: &Particulars, record: &mut Record) {
        fold_into(&about.whole_name(), &mut self.buffer);
        let name = name::parse(&self.buffer);
        let mut hashes: u32 = 0;
        for (at, word) in name.words.iter().enumerate() {
            let id = self.vocabulary.intern(word);
            if at < NAME_WORDS {
                record.words[at] = id;
                record.word_count += 1;
            }
            hashes = hashes.wrapping_add(self.vocabulary.word(id).hash);
        }
        record.name_hash = if name.words.is_empty() { 0 } else { hashes | 1 };
        record.form = name.form;
        record.person = name.form == Form::Untold && self.is_person(record.name());
        record.couple = record.person && name.joins;
        record.joined = self.vocabulary.intern(&name.words.concat());
        let mut owner = name.owner;
        if owner.is_empty() && !about.attention.trim().is_empty() {
            fold_into(&about.attention, &mut self.buffer);
            owner = name::parse(self.buffer.trim_start_matches("att.").trim_start_matches("att:")).words;
        }
        for (slot, word) in record.owner.iter_mut().zip(&owner) {
            *slot = self.vocabulary.intern(word);
        }
    }

    /// Whether words read as the name of a person: two to five of them, half of them first or
    /// family names, and none a firm's.
    fn is_person(&self, words: &[WordId]) -> bool {
        let firm = Classes::HOLDING
            .with(Classes::ESTATE)
            .with(Classes::BRANCH)
            .with(Classes::NUMBER)
            .with(Classes::GENERIC);
        let people = Classes::FIRST_NAME.with(Classes::FAMILY_NAME);
        let is = |id: &WordId, kinds| self.vocabulary.word(*id).classes.any(kinds);
        (2..=5).contains(&words.len())
            && !words.iter().any(|id| is(id, firm))
            && words.iter().filter(|id| is(id, people)).count() * 2 >= words.len()
    }

    fn take_address(&mut self, about: &Particulars, record: &mut Record) {
        let address = address::parse(&about.address_lines());
        record.street = self.vocabulary.intern(&address.street);
        record.extra = self.vocabulary.intern(&address.extra);
        record.house = (address.house, address.house_to);
        record.letter = address.letter;
        if !address.unit.is_empty() {
            record.unit = (hash(&address.unit) as u16) | 1;
        }
        record.zip = place::post_code(&about.zip);
        fold_into(&about.city, &mut self.buffer);
        if record.zip == 0 && self.buffer.starts_with(|c: char| c.is_ascii_digit()) {
            record.zip = place::post_code(&self.buffer);
        }
        let mut town = place::town(&self.buffer);
        if let (0, Some((zip, named))) = (record.zip, address.place) {
            record.zip = zip;
            town = named;
        }
        if town.is_empty() {
            fold_into(&about.zip, &mut self.buffer);
            town = place::town(&self.buffer);
            if town.is_empty() {
                town = lexicon::town_of(record.zip).unwrap_or("").to_owned();
            }
        }
        record.town = self.vocabulary.intern(&town);
        if record.street != NO_WORD && record.house.0 != 0 {
            let place = if record.zip == 0 { hash(&town) } else { record.zip };
            record.address_hash = mix(
                mix(self.vocabulary.word(record.street).hash, place),
                u32::from(record.house.0) << 8 | u32::from(record.letter),
            ) | 1;
        }
    }

    fn take_email(&mut self, text: &str, record: &mut Record) {
        if text.is_empty() {
            return;
        }
        let Some(email) = email::parse(text) else { return };
        record.email_local = hash(&email.local);
        record.email_domain = hash(&email.domain);
        record.email = mix(record.email_local, record.email_domain) | 1;
        record.free_mail = email.free;
        if !email.free {
            record.email_label = self.vocabulary.intern(&email.label());
        }
    }
}

impl Record {
    /// Translates the word numbers of a piece's vocabulary to the common one.
    pub(super) fn translate(&mut self, translation: &[WordId]) {
        let ids = self.words.iter_mut().chain(&mut self.owner).chain([
            &mut self.joined,
            &mut self.street,
            &mut self.extra,
            &mut self.town,
            &mut self.email_label,
        ]);
        for id in ids {
            *id = translation[*id as usize];
        }
    }

    /// The words of the name that are compared.
    #[must_use]
    pub fn name(&self) -> &[WordId] {
        &self.words[..usize::from(self.word_count)]
    }
}

/// Mixes two hashes; the order matters.
#[must_use]
pub fn mix(a: u32, b: u32) -> u32 {
    let wide = (u64::from(a) ^ 0x9e37_79b9_7f4a_7c15).wrapping_mul(0xff51_afd7_ed55_8ccd) ^ u64::from(b);
    let wide = (wide ^ (wide >> 32)).wrapping_mul(0xc4ce_b9fe_1a85_ec53);
    ((wide >> 32) ^ wide) as u32
}
