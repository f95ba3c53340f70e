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
pub(super) use named;

/// What people read, Danish and English.
pub type Wording = (&'static str, &'static str);

macro_rules! levels {
    ($($(#[$doc:meta])* $variant:ident = $text:literal, $danish:literal, $english:literal;)*) => {
        named! {
            /// The levels of agreement of all comparisons.
            Level { $($(#[$doc])* $variant = $text,)* }
        }

        impl Level {
            /// The level as people read it, Danish and English.
            #[must_use]
            pub const fn wording(self) -> Wording {
                match self { $(Self::$variant => ($danish, $english),)* }
            }
        }
    };
}

levels! {
    /// The same.
    Same = "same", "samme", "the same";
    /// Something else.
    Different = "different", "forskellig", "different";
    /// Missing on one side or both.
    Missing = "missing", "mangler", "missing";
    /// Missing on one side only.
    OneMissing = "one_missing", "mangler på den ene", "missing on one side";
    /// The same in another order.
    Reordered = "reordered", "samme ord i anden rækkefølge", "same words in another order";
    /// The same but for blanks.
    Spacing = "spacing", "samme, men delt anderledes", "same but for blanks";
    /// One letter or digit apart, or two that changed places.
    Slip = "slip", "samme med en tastefejl", "same with a slip";
    /// Several letters apart.
    Slips = "slips", "samme med flere tastefejl", "same with several slips";
    /// Initials or shortened words.
    Shortened = "shortened", "forkortet", "shortened";
    /// One holds the other and more.
    Holds = "holds", "det ene indeholder det andet", "one holds the other";
    /// Most of it is shared.
    Most = "most", "det meste er fælles", "most is shared";
    /// Some of it is shared.
    Some = "some", "noget er fælles", "some is shared";
    /// Nothing is left over.
    Nothing = "nothing", "resten er ens", "nothing left over";
    /// Another number in the name.
    OtherNumber = "other_number", "andet nummer i navnet", "another number in the name";
    /// A number in one name only.
    OneNumber = "one_number", "kun det ene navn har et nummer", "a number in one name only";
    /// Holding on one side only.
    OneHolding = "one_holding", "kun den ene er holding", "holding on one side only";
    /// A property firm on one side only.
    OneEstate = "one_estate", "kun den ene er ejendomsselskab", "a property firm on one side only";
    /// A branch word (invest, drift, service ...) on one side only.
    OneBranch = "one_branch", "kun den ene er søsterselskab", "a sister firm on one side only";
    /// Other towns in the names.
    OtherTown = "other_town", "anden by i navnet", "another town in the name";
    /// A town in one name only.
    OneTown = "one_town", "kun det ene navn har en by", "a town in one name only";
    /// Other first names.
    OtherFirstName = "other_first_name", "andet fornavn", "another first name";
    /// A first name on one side only.
    OneFirstName = "one_first_name", "kun den ene har fornavn", "a first name on one side only";
    /// A middle name or initial on one side only.
    OneInitial = "one_initial", "kun den ene har mellemnavn", "a middle name on one side only";
    /// Words that many leave out, on one side only.
    OneGeneric = "one_generic", "kun den ene har almindelige ord", "common words on one side only";
    /// Other words on one side only.
    OneWords = "one_words", "flere ord på den ene", "more words on one side";
    /// Other words on both sides.
    OtherWords = "other_words", "andre ord på begge", "other words on both sides";
    /// Not shared, so nothing to say.
    NotShared = "not_shared", "intet fælles", "nothing shared";
    /// Very common.
    VeryCommon = "very_common", "meget almindelig", "very common";
    /// Common.
    Common = "common", "almindelig", "common";
    /// Neither common nor rare.
    Usual = "usual", "hverken almindelig eller sjælden", "neither common nor rare";
    /// Rare.
    Rare = "rare", "sjælden", "rare";
    /// Very rare.
    VeryRare = "very_rare", "meget sjælden", "very rare";
    /// One in each list.
    OneEach = "one_each", "ingen andre", "only these";
    /// Two or three in a list.
    Few = "few", "to eller tre", "two or three";
    /// Four or more in a list.
    Many = "many", "fire eller flere", "four or more";
    /// Two people.
    People = "people", "to personer", "two people";
    /// A person and a firm.
    PersonAndFirm = "person_and_firm", "person og selskab", "person and firm";
    /// IVS, which became ApS.
    Successor = "successor", "IVS er blevet ApS", "IVS became ApS";
    /// No form told on either side.
    Untold = "untold", "ikke oplyst", "not told";
    /// Told on one side only.
    OneUntold = "one_untold", "kun oplyst på den ene", "told on one side only";
    /// The same with floor and door.
    SameUnit = "same_unit", "samme med etage og dør", "same with floor and door";
    /// The same house, another floor or door.
    OtherUnit = "other_unit", "samme hus, anden etage eller dør", "same house, another floor or door";
    /// Another letter after the house number, or none.
    OtherLetter = "other_letter", "andet husbogstav", "another house letter";
    /// House numbers of which one range holds the other.
    Range = "range", "husnumre der overlapper", "house numbers that overlap";
    /// The lines of the address changed places.
    LinesSwapped = "lines_swapped", "samme, linjer byttet om", "same, lines swapped";
    /// The same street, a house number missing.
    HouseMissing = "house_missing", "samme vej, husnummer mangler", "same street, house number missing";
    /// The same street, another house number.
    OtherHouse = "other_house", "samme vej, andet husnummer", "same street, another house number";
    /// Nearly the same street, another house number.
    SlipOtherHouse = "slip_other_house", "lignende vej, andet husnummer", "similar street, another house number";
    /// A part of the street agrees.
    Part = "part", "en del er fælles", "a part is shared";
    /// Same post code, another town.
    SameZip = "same_zip", "samme postnr., anden by", "same post code, another town";
    /// Same town, another or no post code.
    SameTown = "same_town", "samme by", "same town";
    /// A post code nearby or with a slip.
    Near = "near", "tæt på", "close by";
    /// The same, and other customers have it too.
    SameShared = "same_shared", "samme, men flere har det", "same, but others have it too";
    /// Same part before the `@`.
    SameLocal = "same_local", "samme navn før @", "same name before the @";
    /// Same domain of their own.
    SameDomain = "same_domain", "samme domæne", "same domain";
    /// The one's e-mail domain is the other's name.
    DomainIsName = "domain_is_name", "domænet er den andens navn", "the domain is the other's name";
    /// Equal after the lists' constant shift.
    Shifted = "shifted", "numrene har samme faste forskel som resten", "same after the lists' constant shift";
    /// The number is the other's CVR number or phone.
    IsIdentifier = "is_identifier", "er den andens CVR-nr. eller telefon", "is the other's CVR number or phone";
    /// The number belongs to another customer of the other list.
    Elsewhere = "elsewhere", "nummeret tilhører en anden", "the number is somebody else's";
    /// The owner or contact of the one is the other.
    OwnerIsName = "owner_is_name", "ejeren er den anden", "the owner is the other one";
    /// Too little to go by.
    Unknown = "unknown", "ukendt", "unknown";
    /// Under a fifth.
    Tiny = "tiny", "næsten ingen passer", "almost none fit";
    /// A fifth to two fifths.
    Low = "low", "få passer", "few fit";
    /// About half.
    Half = "half", "omkring halvdelen passer", "about half fit";
    /// Most.
    High = "high", "de fleste passer", "most fit";
    /// Nearly all.
    NearlyAll = "nearly_all", "næsten alle passer", "nearly all fit";
    /// Nobody else.
    NoRival = "no_rival", "ingen andre", "nobody else";
    /// Another fits better.
    Better = "better", "en anden passer bedre", "another fits better";
    /// Another fits just as well.
    Equal = "equal", "en anden passer lige så godt", "another fits just as well";
    /// Another comes close.
    Close = "close", "en anden er tæt på", "another comes close";
    /// The others are far off.
    Far = "far", "de andre er langt fra", "the others are far off";
    /// A step of a scale; its meaning is in the contribution's weight.
    Step = "step", "", "";
}

named! {
    /// What a line of the waterfall is about, in the order of the lines.
    WaterfallSubject {
        /// What the lists as a whole tell, before anything of the pair is looked at.
        Lists = "lists",
        /// The names, their legal forms, and how rare they are.
        Name = "name",
        /// Owner or contact.
        Owner = "owner",
        /// Street and house.
        Address = "address",
        /// Post code and town.
        Town = "town",
        /// CVR number.
        Cvr = "cvr",
        /// EAN number.
        Ean = "ean",
        /// Phone.
        Phone = "phone",
        /// E-mail.
        Email = "email",
        /// Customer code and e-conomic number.
        Number = "number",
        /// Other candidates on either side.
        Rivals = "rivals",
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
        for level in Level::ALL {
            assert_eq!(Level::named(level.name()), Some(*level));
        }
    }
}
