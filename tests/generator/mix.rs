//! How often everything goes wrong: the kinds of lists, and other mixes of the
//! same kinds, so that a matcher can be learnt on some and tried on others.

use super::dice::Dice;

/// How much two lists differ.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Kind {
    /// A tidy agreement.
    Easy,
    /// The usual one.
    Medium,
    /// Old systems, many hands, many sister companies.
    Hard,
}

impl Kind {
    /// `easy`, `medium` or `hard`.
    pub(crate) fn parse(text: &str) -> Option<Self> {
        match text {
            "easy" => Some(Self::Easy),
            "medium" => Some(Self::Medium),
            "hard" => Some(Self::Hard),
            _ => None,
        }
    }
}

/// Writes the struct together with a walk over all its numbers, which lets a
/// mix scale them.
macro_rules! proportions {
    ($($(#[$doc:meta])* $name:ident),* $(,)?) => {
        /// Shares from 0 to 1. What is said of a pair is split evenly between its
        /// two sides; shares of missing fields are those of one list.
        #[derive(Debug, Clone, Default)]
        pub(crate) struct Proportions {
            $($(#[$doc])* pub(crate) $name: f64,)*
        }

        impl Proportions {
            fn each(&mut self, mut change: impl FnMut(&str, &mut f64)) {
                $(change(stringify!($name), &mut self.$name);)*
            }
        }
    };
}

proportions! {
    // Look-alikes, as shares of the customers.
    families, households, chains, series, branches, sole_proprietors, other_forms, namesakes, successors,
    office_hotels,
    /// Institutions that share name, CVR number and address and differ in their EAN.
    institutions,
    /// Of the sisters and relatives: those with the family's phone, its e-mail, and its contact.
    family_phone, family_email, family_contact,
    // Lists.
    /// Of each list, those the other has not.
    one_sided, double_economic, double_clientview,
    /// How much more often look-alikes stand in one list only; a factor from 1 on.
    lookalikes_alone,
    // Numbers.
    /// Of the common customers.
    same_number,
    /// Of all ClientView codes: equal to another customer's number.
    collide,
    /// Of those collisions: with a customer of the same family, where there is one.
    collide_in_family,
    /// Of the common customers without the same number: code plus a constant.
    shifted,
    number_is_cvr, number_is_phone,
    /// Of the codes: written `00123`, `K1001`, `HANSEN01`.
    code_zeros, code_prefix, code_letters,
    /// Numbers follow the order in which the customers were created.
    in_order,
    // Identifiers.
    cvr_missing_clientview, cvr_missing_economic, cvr_stale, cvr_typo, cvr_format, cvr_junk,
    phone_missing, phone_other, phone_format, phone_two,
    email_missing, email_other, email_local, email_caps,
    /// The bookkeeper's e-mail and phone, for many customers.
    shared_contact,
    /// Of the firms: those whose contact a list does not tell, and those for whom it tells another one.
    contact_untold, contact_other,
    ean_missing,
    /// Of the firms: those whose P-number a list tells.
    p_number_told,
    // Addresses.
    moved, address_missing, zip_missing, city_missing, street_short, flat_dropped, flat_odd, letter_odd,
    range_cut, zip_in_city, town_in_address, care_of, place_dropped, city_odd, house_number_wrong, post_box,
    address_lines_swapped, country_odd, zip_wrong,
    // Names.
    typo, ocr, mojibake, transliterated, letters_lost, caps, lower, form_lost, form_spelt, form_changed, word_lost,
    word_order, words_joined, words_split, shortened, initials, and_sign, owner_dropped, owner_added, swapped_person,
    /// One long word without its vowels: `Management` as `Mngmnt`.
    contracted,
    middle_dropped, half_couple, extra_town, extra_words, renamed, cut_off, noise, name_in_attention, dashes,
}

impl Proportions {
    /// The share of all kinds of look-alikes.
    pub(crate) fn lookalikes(&self) -> f64 {
        self.families
            + self.households
            + self.chains
            + self.series
            + self.branches
            + self.sole_proprietors
            + self.other_forms
            + self.namesakes
            + self.successors
            + self.office_hotels
            + self.institutions
    }

    /// The proportions of a kind in one of its mixes: 0 is the standard, 1 to 8
    /// lean towards one sort of trouble each, the others are drawn from the number.
    pub(crate) fn of(kind: Kind, mix: u64) -> Self {
        let mut p = match kind {
            Kind::Easy => Self::easy(),
            Kind::Medium => Self::medium(),
            Kind::Hard => Self::hard(),
        };
        match mix {
            0 => {}
            1..=8 => p.lean(kind, mix),
            _ => p.scatter(mix),
        }
        p
    }

    /// Every proportion drawn anew, from nothing to a most, so that no list's habits are everybody's.
    /// What goes wrong in general is drawn first: from lists that agree in nearly everything on.
    pub(crate) fn drawn(seed: u64) -> Self {
        /// What a list is like rather than what goes wrong in it, and the most of each.
        const OF_THE_LISTS: [(&str, f64); 26] = [
            ("families", 0.3),
            ("households", 0.12),
            ("chains", 0.12),
            ("series", 0.1),
            ("branches", 0.1),
            ("sole_proprietors", 0.08),
            ("other_forms", 0.04),
            ("namesakes", 0.08),
            ("successors", 0.05),
            ("office_hotels", 0.15),
            ("institutions", 0.06),
            ("family_phone", 1.0),
            ("family_email", 1.0),
            ("family_contact", 1.0),
            ("one_sided", 0.45),
            ("lookalikes_alone", 2.0),
            ("same_number", 1.0),
            ("collide", 0.8),
            ("collide_in_family", 0.3),
            ("cvr_missing_clientview", 1.0),
            ("cvr_missing_economic", 1.0),
            ("phone_missing", 0.9),
            ("email_missing", 1.0),
            ("contact_untold", 1.0),
            ("ean_missing", 0.7),
            ("in_order", 1.0),
        ];
        /// The most of what the hard kind has none or little of.
        const MORE: [(&str, f64); 8] = [
            ("renamed", 0.3),
            ("contact_other", 1.2),
            ("contracted", 0.15),
            ("phone_other", 0.5),
            ("moved", 0.4),
            ("shortened", 0.25),
            ("word_lost", 0.12),
            ("extra_words", 0.1),
        ];
        let mut dice = Dice::new(seed.wrapping_mul(0x9E37_79B9_7F4A_7C15) ^ 0x006D_6978);
        let trouble: f64 = *dice.pick(&[0.05, 0.15, 0.3, 0.5, 0.8, 1.0, 1.3]);
        let mut p = Self::hard();
        p.each(|name, value| {
            let most = |all: &[(&str, f64)]| all.iter().find(|(one, _)| *one == name).map(|(_, most)| *most);
            let (unit, none) = (dice.unit(), dice.chance(0.12));
            *value = match (most(&OF_THE_LISTS), most(&MORE)) {
                _ if none => 0.0,
                (Some(most), _) => most * unit,
                (_, Some(most)) => (most * unit * unit * trouble.max(0.3)).min(0.9),
                _ => (*value * 2.0 * unit * trouble).min(0.9),
            };
        });
        p.p_number_told = if dice.chance(0.3) { 0.2 + 0.8 * dice.unit() } else { 0.0 };
        p.lookalikes_alone = p.lookalikes_alone.max(1.0);
        p.double_clientview = p.double_clientview.min(0.01);
        p.double_economic = p.double_economic.min(0.02);
        for (value, chance) in [
            (&mut p.shifted, 0.1),
            (&mut p.code_zeros, 0.15),
            (&mut p.code_prefix, 0.15),
            (&mut p.code_letters, 0.1),
            (&mut p.number_is_cvr, 0.07),
            (&mut p.number_is_phone, 0.07),
            (&mut p.caps, 0.15),
            (&mut p.transliterated, 0.07),
            (&mut p.cut_off, 0.07),
            (&mut p.swapped_person, 0.1),
        ] {
            if dice.chance(chance) {
                *value = 0.1 + 0.8 * dice.unit();
            }
        }
        p
    }

    fn easy() -> Self {
        Self {
            families: 0.05,
            households: 0.005,
            sole_proprietors: 0.005,
            branches: 0.005,
            namesakes: 0.005,
            contact_untold: 0.65,
            family_phone: 0.5,
            family_email: 0.4,
            one_sided: 0.05,
            double_economic: 0.002,
            same_number: 0.95,
            collide: 0.02,
            collide_in_family: 0.1,
            cvr_missing_clientview: 0.08,
            cvr_missing_economic: 0.06,
            cvr_format: 0.05,
            phone_missing: 0.1,
            phone_other: 0.02,
            phone_format: 0.1,
            email_missing: 0.12,
            email_other: 0.02,
            email_local: 0.02,
            moved: 0.01,
            street_short: 0.03,
            flat_dropped: 0.02,
            city_odd: 0.02,
            typo: 0.01,
            caps: 0.01,
            form_lost: 0.02,
            form_spelt: 0.03,
            and_sign: 0.1,
            noise: 0.01,
            middle_dropped: 0.02,
            ..Self::default()
        }
    }

    fn medium() -> Self {
        Self {
            families: 0.11,
            households: 0.02,
            sole_proprietors: 0.012,
            chains: 0.01,
            series: 0.01,
            branches: 0.012,
            other_forms: 0.004,
            namesakes: 0.012,
            successors: 0.004,
            office_hotels: 0.02,
            contact_untold: 0.65,
            family_phone: 0.8,
            family_email: 0.75,
            one_sided: 0.20,
            lookalikes_alone: 1.5,
            double_economic: 0.01,
            double_clientview: 0.004,
            same_number: 0.50,
            collide: 0.33,
            collide_in_family: 0.1,
            cvr_missing_clientview: 0.40,
            cvr_missing_economic: 0.25,
            cvr_stale: 0.01,
            cvr_typo: 0.01,
            cvr_format: 0.2,
            cvr_junk: 0.01,
            phone_missing: 0.33,
            phone_other: 0.08,
            phone_format: 0.35,
            phone_two: 0.02,
            email_missing: 0.33,
            email_other: 0.06,
            email_local: 0.08,
            email_caps: 0.05,
            shared_contact: 0.01,
            moved: 0.07,
            address_missing: 0.01,
            zip_missing: 0.01,
            city_missing: 0.01,
            street_short: 0.1,
            flat_dropped: 0.15,
            flat_odd: 0.3,
            letter_odd: 0.2,
            range_cut: 0.3,
            zip_in_city: 0.005,
            town_in_address: 0.01,
            care_of: 0.01,
            place_dropped: 0.4,
            city_odd: 0.06,
            house_number_wrong: 0.01,
            address_lines_swapped: 0.01,
            country_odd: 0.3,
            typo: 0.10,
            mojibake: 0.005,
            transliterated: 0.02,
            caps: 0.03,
            lower: 0.01,
            form_lost: 0.18,
            form_spelt: 0.12,
            form_changed: 0.01,
            word_lost: 0.02,
            word_order: 0.01,
            words_joined: 0.01,
            words_split: 0.01,
            shortened: 0.06,
            initials: 0.02,
            and_sign: 0.25,
            owner_dropped: 0.3,
            owner_added: 0.02,
            swapped_person: 0.02,
            middle_dropped: 0.15,
            half_couple: 0.1,
            extra_town: 0.01,
            extra_words: 0.015,
            renamed: 0.003,
            noise: 0.04,
            name_in_attention: 0.01,
            dashes: 0.02,
            ..Self::default()
        }
    }

    fn hard() -> Self {
        Self {
            families: 0.16,
            households: 0.04,
            sole_proprietors: 0.04,
            chains: 0.06,
            series: 0.05,
            branches: 0.04,
            other_forms: 0.02,
            namesakes: 0.03,
            successors: 0.015,
            office_hotels: 0.03,
            contact_untold: 0.65,
            family_phone: 0.8,
            family_email: 0.75,
            one_sided: 0.30,
            lookalikes_alone: 1.1,
            double_economic: 0.015,
            double_clientview: 0.006,
            same_number: 0.25,
            collide: 0.60,
            collide_in_family: 0.15,
            shifted: 0.02,
            cvr_missing_clientview: 0.65,
            cvr_missing_economic: 0.50,
            cvr_stale: 0.03,
            cvr_typo: 0.02,
            cvr_format: 0.3,
            cvr_junk: 0.02,
            phone_missing: 0.55,
            phone_other: 0.2,
            phone_format: 0.5,
            phone_two: 0.04,
            email_missing: 0.55,
            email_other: 0.14,
            email_local: 0.15,
            email_caps: 0.1,
            shared_contact: 0.03,
            moved: 0.16,
            address_missing: 0.02,
            zip_missing: 0.015,
            city_missing: 0.015,
            street_short: 0.2,
            flat_dropped: 0.3,
            flat_odd: 0.5,
            letter_odd: 0.4,
            range_cut: 0.5,
            zip_in_city: 0.02,
            town_in_address: 0.03,
            care_of: 0.02,
            place_dropped: 0.6,
            city_odd: 0.12,
            house_number_wrong: 0.02,
            post_box: 0.01,
            address_lines_swapped: 0.02,
            country_odd: 0.6,
            zip_wrong: 0.015,
            typo: 0.22,
            ocr: 0.01,
            mojibake: 0.03,
            transliterated: 0.05,
            letters_lost: 0.01,
            caps: 0.06,
            lower: 0.03,
            form_lost: 0.30,
            form_spelt: 0.2,
            form_changed: 0.03,
            word_lost: 0.03,
            word_order: 0.03,
            words_joined: 0.02,
            words_split: 0.02,
            shortened: 0.08,
            initials: 0.04,
            and_sign: 0.4,
            owner_dropped: 0.4,
            owner_added: 0.04,
            swapped_person: 0.15,
            middle_dropped: 0.3,
            half_couple: 0.2,
            extra_town: 0.02,
            extra_words: 0.03,
            renamed: 0.008,
            cut_off: 0.01,
            noise: 0.06,
            name_in_attention: 0.02,
            dashes: 0.05,
            ..Self::default()
        }
    }

    /// Leans towards one sort of trouble, the harder the kind the more.
    fn lean(&mut self, kind: Kind, mix: u64) {
        let most = match kind {
            Kind::Easy => 0.08,
            Kind::Medium => 0.3,
            Kind::Hard => 0.6,
        };
        let at_least = |value: &mut f64, share: f64| *value = value.max(most * share);
        match mix {
            1 => {
                // A list typed from memory: abbreviations and initials, few slips of the fingers.
                self.typo *= 0.2;
                for value in [&mut self.shortened, &mut self.street_short, &mut self.initials] {
                    at_least(value, 1.0);
                }
                for value in [&mut self.word_lost, &mut self.cut_off, &mut self.middle_dropped] {
                    at_least(value, 0.3);
                }
            }
            2 => {
                // Scanned paper, one list in capitals.
                at_least(&mut self.ocr, 0.4);
                at_least(&mut self.caps, 1.5);
                at_least(&mut self.letters_lost, 0.1);
                self.form_spelt *= 2.0;
            }
            3 => {
                // An old system: no Danish letters, narrow fields, numbers shifted.
                at_least(&mut self.transliterated, 1.2);
                at_least(&mut self.mojibake, 0.2);
                at_least(&mut self.cut_off, 0.4);
                self.same_number *= 0.2;
                self.shifted = 0.7;
                self.code_zeros = 1.0;
            }
            4 => {
                // Addresses in one cell, towns and countries in names, phones as each liked.
                for value in [&mut self.zip_in_city, &mut self.town_in_address, &mut self.extra_town] {
                    at_least(value, 0.5);
                }
                for value in [&mut self.care_of, &mut self.extra_words, &mut self.name_in_attention] {
                    at_least(value, 0.3);
                }
                self.flat_odd = 0.9;
                self.phone_format = 0.9;
                self.phone_two *= 3.0;
            }
            5 => {
                // The bookkeeper's own e-mail and phone; old CVR numbers; everything in creation order.
                at_least(&mut self.shared_contact, 0.7);
                at_least(&mut self.cvr_stale, 0.2);
                at_least(&mut self.email_local, 0.8);
                at_least(&mut self.phone_other, 0.6);
                self.in_order = 1.0;
            }
            6 => {
                // Numbers are CVR or phone numbers; people swapped; words moved.
                self.number_is_cvr = 0.25;
                self.number_is_phone = 0.15;
                self.code_letters = 0.3;
                for value in [&mut self.swapped_person, &mut self.word_order, &mut self.and_sign] {
                    at_least(value, 0.7);
                }
                self.moved *= 1.5;
            }
            7 => {
                // Names are good, everything else is poor: firms told apart by little.
                for value in [&mut self.typo, &mut self.shortened, &mut self.word_lost, &mut self.caps] {
                    *value *= 0.3;
                }
                self.cvr_missing_clientview = (self.cvr_missing_clientview * 2.0).min(0.95);
                self.cvr_missing_economic = (self.cvr_missing_economic * 1.5).min(0.9);
                self.families *= 1.6;
                self.chains *= 2.0;
                self.same_number *= 0.5;
                self.moved *= 1.6;
                self.address_missing = (self.address_missing * 4.0).max(most * 0.1);
            }
            _ => {
                // Names are poor, identifiers good.
                self.renamed = (self.renamed * 4.0).max(most * 0.08);
                self.typo *= 1.8;
                self.words_joined *= 3.0;
                self.words_split *= 3.0;
                self.dashes *= 3.0;
                self.cvr_missing_clientview *= 0.5;
                self.phone_missing *= 0.5;
                self.email_missing *= 0.5;
                self.code_prefix = 0.8;
            }
        }
    }

    /// Every proportion up or down by its own factor; what makes the kind what
    /// it is (missing numbers, moves, collisions) by less.
    fn scatter(&mut self, mix: u64) {
        const STEADY: [&str; 12] = [
            "families",
            "one_sided",
            "same_number",
            "collide",
            "cvr_missing_clientview",
            "cvr_missing_economic",
            "phone_missing",
            "email_missing",
            "moved",
            "typo",
            "form_lost",
            "double_clientview",
        ];
        let mut dice = Dice::new(mix.wrapping_mul(0x5851_F42D_4C95_7F2D));
        self.each(|name, value| {
            let spread = if STEADY.contains(&name) { 0.35 } else { 1.2 };
            let factor = (spread * (2.0 * dice.unit() - 1.0)).exp();
            *value = (*value * factor).min(if name == "lookalikes_alone" { 2.0 } else { 0.9 });
        });
        for (value, chance) in [
            (&mut self.shifted, 0.25),
            (&mut self.in_order, 0.3),
            (&mut self.code_zeros, 0.15),
            (&mut self.code_prefix, 0.12),
            (&mut self.code_letters, 0.12),
            (&mut self.number_is_cvr, 0.1),
            (&mut self.number_is_phone, 0.1),
        ] {
            if dice.chance(chance) {
                *value = 0.1 + 0.8 * dice.unit();
            }
        }
        for value in [&mut self.caps, &mut self.transliterated, &mut self.cut_off, &mut self.swapped_person] {
            if dice.chance(0.12) {
                *value = value.max(0.3 + 0.6 * dice.unit());
            }
        }
        // Lists in which everybody's phone is right, or in which hardly anybody has moved, or many have.
        if dice.chance(0.2) {
            self.phone_missing *= 0.3;
            self.phone_other *= 0.05;
        }
        if dice.chance(0.2) {
            self.moved = (self.moved * dice.pick(&[0.1, 0.3, 2.0, 3.0])).min(0.5);
        }
    }
}
