//! What both systems know about a customer, as they wrote it.

use std::borrow::Cow;

use super::Field;

/// A field's text. Most are shorter than 16 bytes and so need no memory of their own: with a million
/// customers in each list that is ten million allocations fewer.
pub type Text = ecow::EcoString;

/// Name, address and identifiers exactly as read: nothing trimmed, folded or
/// repaired. A field that is missing or NULL is the empty text.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Particulars {
    /// Company or person.
    pub name: Text,
    /// The name's second line.
    pub name2: Text,
    /// Attention, contact person.
    pub attention: Text,
    /// Address lines in order, as many as the list has columns for.
    pub address: Vec<Text>,
    /// House number, where it has a column of its own.
    pub house: Text,
    /// Post code, possibly with `DK-` or the town after it.
    pub zip: Text,
    /// Town.
    pub city: Text,
    /// Country, name or code.
    pub country: Text,
    /// CVR number (Danish company number), often dirty.
    pub cvr: Text,
    /// P-number of a production unit.
    pub p_number: Text,
    /// EAN/GLN location number.
    pub ean: Text,
    /// Phone number(s).
    pub phone: Text,
    /// Mobile phone, or a second phone.
    pub mobile: Text,
    /// E-mail address(es).
    pub email: Text,
}

impl Particulars {
    /// The text of a field; nothing for fields that are no particulars, and for address lines
    /// that the list has no columns for.
    #[must_use]
    pub fn get(&self, field: Field) -> Option<&Text> {
        Some(match field {
            Field::Name => &self.name,
            Field::Name2 => &self.name2,
            Field::Attention => &self.attention,
            Field::Address(line) => self.address.get(usize::from(line))?,
            Field::House => &self.house,
            Field::Zip => &self.zip,
            Field::City => &self.city,
            Field::Country => &self.country,
            Field::Cvr => &self.cvr,
            Field::PNumber => &self.p_number,
            Field::Ean => &self.ean,
            Field::Phone => &self.phone,
            Field::Mobile => &self.mobile,
            Field::Email => &self.email,
            Field::Key
            | Field::Code
            | Field::Link
            | Field::Inactive
            | Field::Number
            | Field::Barred
            | Field::Extra(_) => return None,
        })
    }

    /// Sets the text of a field; fields that are no particulars are passed over. An address gets
    /// as many lines as it takes.
    #[inline]
    pub fn set(&mut self, field: Field, text: Text) {
        let place = match field {
            Field::Name => &mut self.name,
            Field::Name2 => &mut self.name2,
            Field::Attention => &mut self.attention,
            Field::Address(line) => {
                let line = usize::from(line);
                if self.address.len() <= line {
                    self.address.resize(line + 1, Text::new());
                }
                &mut self.address[line]
            }
            Field::House => &mut self.house,
            Field::Zip => &mut self.zip,
            Field::City => &mut self.city,
            Field::Country => &mut self.country,
            Field::Cvr => &mut self.cvr,
            Field::PNumber => &mut self.p_number,
            Field::Ean => &mut self.ean,
            Field::Phone => &mut self.phone,
            Field::Mobile => &mut self.mobile,
            Field::Email => &mut self.email,
            Field::Key
            | Field::Code
            | Field::Link
            | Field::Inactive
            | Field::Number
            | Field::Barred
            | Field::Extra(_) => return,
        };
        *place = text;
    }

    /// The name with its second line, in one.
    #[must_use]
    pub fn whole_name(&self) -> Cow<'_, str> {
        if self.name2.trim().is_empty() {
            return Cow::Borrowed(&self.name);
        }
        Cow::Owned(format!("{} {}", self.name.trim_end(), self.name2.trim_start()))
    }

    /// The address lines, with a house number from a column of its own in the line of the street.
    #[must_use]
    pub fn address_lines(&self) -> Cow<'_, [Text]> {
        if self.house.trim().is_empty() {
            return Cow::Borrowed(&self.address);
        }
        let mut lines = self.address.clone();
        match lines.iter_mut().find(|line| !line.trim().is_empty()) {
            Some(street) => *street = format!("{} {}", street.trim_end(), self.house.trim()).into(),
            None => lines.push(self.house.clone()),
        }
        Cow::Owned(lines)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::customer::{FIELDS, Side};

    #[test]
    fn what_is_set_is_what_is_got() {
        let mut about = Particulars::default();
        let particulars = FIELDS.iter().filter(|facts| facts.side == Side::Both);
        for (facts, at) in particulars.clone().zip(0..) {
            about.set(facts.field, format!("text {at}").into());
        }
        about.set(Field::Address(2), "third".into());
        for (facts, at) in particulars.zip(0..) {
            assert_eq!(about.get(facts.field), Some(&format!("text {at}").into()), "{:?}", facts.field);
        }
        assert_eq!(about.address.len(), 3);
        assert_eq!(about.get(Field::Address(3)), None);
        assert_eq!(about.get(Field::Extra(0)), None);
    }

    #[test]
    fn a_name_and_an_address_in_two_columns_are_one() {
        let mut about = Particulars { name: "Foreningen Nord ".into(), ..Particulars::default() };
        about.address = vec!["".into(), "Havnegade ".into()];
        assert_eq!(about.whole_name(), "Foreningen Nord ");
        about.name2 = "og Syd".into();
        about.house = "12 B".into();
        assert_eq!(about.whole_name(), "Foreningen Nord og Syd");
        assert_eq!(*about.address_lines(), [Text::new(), "Havnegade 12 B".into()]);
    }
}
