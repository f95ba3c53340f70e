//! The comparisons of the model and their levels of agreement, by name. The
//! names are those of `weights.csv` and of the stored reasons of a run.

use serde::{Deserialize, Serialize};

macro_rules! named {
    ($(#[$doc:meta])* $name:ident { $($(#[$variant_doc:meta])* $variant:ident = $text:literal,)* }) => {
        $(#[$doc])*
        #[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
        #[serde(rename_all = "snake_case")]
        pub enum $name {
            $($(#[$variant_doc])* #[serde(rename = $text)] $variant,)*
        }

        impl $name {
            /// Every one, in the order of the source.
            pub const ALL: &[Self] = &[$(Self::$variant,)*];

            /// The name in files.
            #[must_use]
            pub const fn name(self) -> &'static str {
                match self { $(Self::$variant => $text,)* }
            }

            /// The one with this name.
            #[must_use]
            pub fn named(name: &str) -> Option<Self> {
                Self::ALL.iter().copied().find(|one| one.name() == name)
            }
        }
    };
}

named! {
    /// The comparisons, and the pairs of them that say more together than apart.
    Term {
        /// What is expected before anything is compared.
        Prior = "prior",
        /// How much of the names agrees.
        Name = "name",
        /// What distinguishes the names: what is left after the shared part.
        Rest = "rest",
        /// How rare the shared part of the names is.
        Rarity = "rarity",
        /// How many customers have this very name.
        Twins = "twins",
        /// Legal form, person or firm.
        Form = "form",
        /// Street and house.
        Street = "street",
        /// How many customers have this very address.
        Crowd = "crowd",
        /// Post code and town.
        Place = "place",
        /// How many customers live in this very post code.
        Neighbours = "neighbours",
        /// CVR number.
        Cvr = "cvr",
        /// EAN number.
        Ean = "ean",
        /// P-number of a production unit.
        PNumber = "p_number",
        /// Phone.
        Phone = "phone",
        /// E-mail.
        Email = "email",
        /// Customer code against e-conomic number.
        Number = "number",
        /// What an equal number is worth in these lists.
        Trust = "trust",
        /// Owner after `v/`, or contact.
        Owner = "owner",
        /// The best other e-conomic customer for the ClientView customer.
        RivalInEconomic = "rival_in_economic",
        /// The best other ClientView customer for the e-conomic customer.
        RivalInClientView = "rival_in_clientview",
        /// How the proposals of these lists are spread over the scores.
        Spread = "spread",
        /// How far phones can be relied on in these lists.
        PhoneReliability = "phone_reliability",
        /// How far addresses can be relied on in these lists.
        StreetReliability = "street_reliability",
        /// How far CVR numbers can be relied on in these lists.
        CvrReliability = "cvr_reliability",
        /// How often the same customer has the same name in both lists.
        NameReliability = "name_reliability",
        /// How far e-mail addresses can be relied on in these lists.
        EmailReliability = "email_reliability",
        /// How far owners and contacts can be relied on in these lists.
        OwnerReliability = "owner_reliability",
        /// How often different customers at one address share a phone.
        PhoneSharing = "phone_sharing",
        /// How often different customers at one address share an e-mail address.
        EmailSharing = "email_sharing",
        /// How often different customers at one address share an owner or contact.
        OwnerSharing = "owner_sharing",
    }
}

named! {
    /// The levels of agreement of all comparisons.
    Level {
        /// The same.
        Same = "same",
        /// Something else.
        Different = "different",
        /// Missing on one side or both.
        Missing = "missing",
        /// Missing on one side only.
        OneMissing = "one_missing",
        /// The same in another order.
        Reordered = "reordered",
        /// The same but for blanks.
        Spacing = "spacing",
        /// One letter or digit apart, or two that changed places.
        Slip = "slip",
        /// Several letters apart.
        Slips = "slips",
        /// Initials or shortened words.
        Shortened = "shortened",
        /// One holds the other and more.
        Holds = "holds",
        /// Most of it is shared.
        Most = "most",
        /// Some of it is shared.
        Some = "some",
        /// Nothing is left over.
        Nothing = "nothing",
        /// Another number in the name.
        OtherNumber = "other_number",
        /// A number in one name only.
        OneNumber = "one_number",
        /// Holding on one side only.
        OneHolding = "one_holding",
        /// A property firm on one side only.
        OneEstate = "one_estate",
        /// A branch word (invest, drift, service ...) on one side only.
        OneBranch = "one_branch",
        /// Other towns in the names.
        OtherTown = "other_town",
        /// A town in one name only.
        OneTown = "one_town",
        /// Other first names.
        OtherFirstName = "other_first_name",
        /// A first name on one side only.
        OneFirstName = "one_first_name",
        /// A middle name or initial on one side only.
        OneInitial = "one_initial",
        /// Words that many leave out, on one side only.
        OneGeneric = "one_generic",
        /// Other words on one side only.
        OneWords = "one_words",
        /// Other words on both sides.
        OtherWords = "other_words",
        /// Not shared, so nothing to say.
        NotShared = "not_shared",
        /// Very common.
        VeryCommon = "very_common",
        /// Common.
        Common = "common",
        /// Neither common nor rare.
        Usual = "usual",
        /// Rare.
        Rare = "rare",
        /// Very rare.
        VeryRare = "very_rare",
        /// One in each list.
        OneEach = "one_each",
        /// Two or three in a list.
        Few = "few",
        /// Four or more in a list.
        Many = "many",
        /// Two people.
        People = "people",
        /// A person and a firm.
        PersonAndFirm = "person_and_firm",
        /// IVS, which became ApS.
        Successor = "successor",
        /// No form told on either side.
        Untold = "untold",
        /// Told on one side only.
        OneUntold = "one_untold",
        /// The same with floor and door.
        SameUnit = "same_unit",
        /// The same house, another floor or door.
        OtherUnit = "other_unit",
        /// Another letter after the house number, or none.
        OtherLetter = "other_letter",
        /// House numbers of which one range holds the other.
        Range = "range",
        /// The lines of the address changed places.
        LinesSwapped = "lines_swapped",
        /// The same street, a house number missing.
        HouseMissing = "house_missing",
        /// The same street, another house number.
        OtherHouse = "other_house",
        /// Nearly the same street, another house number.
        SlipOtherHouse = "slip_other_house",
        /// A part of the street agrees.
        Part = "part",
        /// Same post code, another town.
        SameZip = "same_zip",
        /// Same town, another or no post code.
        SameTown = "same_town",
        /// A post code nearby or with a slip.
        Near = "near",
        /// The same, and other customers have it too.
        SameShared = "same_shared",
        /// Same part before the `@`.
        SameLocal = "same_local",
        /// Same domain of their own.
        SameDomain = "same_domain",
        /// The one's e-mail domain is the other's name.
        DomainIsName = "domain_is_name",
        /// Equal after the lists' constant shift.
        Shifted = "shifted",
        /// The number is the other's CVR number or phone.
        IsIdentifier = "is_identifier",
        /// The number belongs to another customer of the other list.
        Elsewhere = "elsewhere",
        /// The owner or contact of the one is the other.
        OwnerIsName = "owner_is_name",
        /// Too little to go by.
        Unknown = "unknown",
        /// Under a fifth.
        Tiny = "tiny",
        /// A fifth to two fifths.
        Low = "low",
        /// About half.
        Half = "half",
        /// Most.
        High = "high",
        /// Nearly all.
        NearlyAll = "nearly_all",
        /// Nobody else.
        NoRival = "no_rival",
        /// Another fits better.
        Better = "better",
        /// Another fits just as well.
        Equal = "equal",
        /// Another comes close.
        Close = "close",
        /// The others are far off.
        Far = "far",
        /// A step of a scale; its meaning is in the contribution's weight.
        Step = "step",
    }
}

impl Term {
    /// The comparisons of two customers, in the order of a pair's levels.
    pub(crate) const COMPARED: [Self; 17] = [
        Self::Name,
        Self::Rest,
        Self::Rarity,
        Self::Twins,
        Self::Form,
        Self::Street,
        Self::Crowd,
        Self::Place,
        Self::Neighbours,
        Self::Cvr,
        Self::Ean,
        Self::PNumber,
        Self::Phone,
        Self::Email,
        Self::Number,
        Self::Trust,
        Self::Owner,
    ];

    /// The levels of this comparison's levels, in order.
    pub(crate) const fn levels(self) -> &'static [Level] {
        use Level as L;
        match self {
            Self::Name => &[
                L::Missing,
                L::Same,
                L::Reordered,
                L::Spacing,
                L::Slip,
                L::Slips,
                L::Shortened,
                L::Holds,
                L::Most,
                L::Some,
                L::Different,
            ],
            Self::Rest => &[
                L::Nothing,
                L::OtherNumber,
                L::OneNumber,
                L::OneHolding,
                L::OneEstate,
                L::OneBranch,
                L::OtherTown,
                L::OneTown,
                L::OtherFirstName,
                L::OneFirstName,
                L::OneInitial,
                L::OneGeneric,
                L::OneWords,
                L::OtherWords,
                L::NotShared,
            ],
            Self::Rarity | Self::Neighbours => {
                &[L::NotShared, L::VeryCommon, L::Common, L::Usual, L::Rare, L::VeryRare]
            }
            Self::Twins | Self::Crowd => &[L::NotShared, L::OneEach, L::Few, L::Many],
            Self::Form => {
                &[L::Untold, L::OneUntold, L::Same, L::Successor, L::Different, L::PersonAndFirm, L::People]
            }
            Self::Street => &[
                L::Missing,
                L::SameUnit,
                L::Same,
                L::OtherUnit,
                L::OtherLetter,
                L::Range,
                L::Slip,
                L::LinesSwapped,
                L::HouseMissing,
                L::OtherHouse,
                L::SlipOtherHouse,
                L::Part,
                L::Different,
                L::OneMissing,
            ],
            Self::Place => &[L::Missing, L::Same, L::SameZip, L::SameTown, L::Near, L::Slip, L::Different],
            Self::Cvr => &[L::Missing, L::OneMissing, L::Same, L::SameShared, L::Slip, L::Different],
            Self::Ean => &[L::Missing, L::Same, L::SameShared, L::Different],
            Self::PNumber => &[L::Missing, L::Same, L::Different],
            Self::Phone => &[L::Missing, L::Same, L::SameShared, L::Slip, L::Different],
            Self::Email => &[
                L::Missing,
                L::Same,
                L::SameShared,
                L::SameLocal,
                L::SameDomain,
                L::DomainIsName,
                L::Different,
            ],
            Self::Number => &[L::Missing, L::Same, L::Shifted, L::IsIdentifier, L::Elsewhere, L::Different],
            Self::Trust => &[L::Unknown, L::Tiny, L::Low, L::Half, L::High, L::NearlyAll],
            Self::Owner => &[L::Missing, L::OwnerIsName, L::Same, L::Different],
            _ => &[L::Step],
        }
    }
}

named! {
    /// Why a good proposal is not `certain`, or why there is none.
    Doubt {
        /// Another e-conomic customer is nearly as good.
        CloseRunnerUp = "close_runner_up",
        /// Another ClientView customer fits the e-conomic customer nearly as well.
        CloseRival = "close_rival",
        /// Two candidates are equally good.
        Tie = "tie",
        /// The CVR numbers differ.
        OtherCvr = "other_cvr",
        /// The EAN numbers differ.
        OtherEan = "other_ean",
        /// Holding on one side only.
        Holding = "holding",
        /// A property or sister firm on one side.
        SisterFirm = "sister_firm",
        /// The legal forms differ.
        OtherForm = "other_form",
        /// A person on one side, a firm on the other.
        PersonAndFirm = "person_and_firm",
        /// The names' numbers differ (`nr. 3`).
        OtherNumberInName = "other_number_in_name",
        /// Another first name.
        OtherFirstName = "other_first_name",
        /// The names have too little in common.
        OtherName = "other_name",
        /// The names have too little in common, but a number of their own agrees.
        Renamed = "renamed",
        /// Another address.
        OtherAddress = "other_address",
        /// Another e-mail address or phone.
        OtherContact = "other_contact",
        /// Too little is known to be certain.
        ThinEvidence = "thin_evidence",
        /// The proposed number is already linked to another ClientView customer.
        LinkedElsewhere = "linked_elsewhere",
        /// The proposed number is already proposed for a customer that looks the same.
        Duplicate = "duplicate",
        /// The existing link points to somebody else.
        OtherLink = "other_link",
        /// The e-conomic customer is barred.
        Barred = "barred",
        /// No candidate: nothing in e-conomic resembles this customer.
        NothingSimilar = "nothing_similar",
        /// No candidate: the likely ones went to better customers.
        TakenByBetter = "taken_by_better",
        /// No candidate: the customer has no name and no identifying number.
        Blank = "blank",
        /// No candidate: everything it shares with others is shared by too many.
        TooCommon = "too_common",
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_lead_back() {
        for term in Term::ALL {
            assert_eq!(Term::named(term.name()), Some(*term));
        }
        for level in Level::ALL {
            assert_eq!(Level::named(level.name()), Some(*level));
        }
    }
}
