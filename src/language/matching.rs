//! What kobl says about proposals: terms, levels, doubts, and the short reason
//! of a row in the review file.

use super::{Language, Speak};
use crate::matching::{Contribution, Doubt, Level, Term};

/// Weights (log2) nearer to zero than this are not worth a word in a reason.
const WORTH_A_WORD: f32 = 0.75;

/// Words for and against in one reason: what a person reads at a glance.
const MOST_FOR: usize = 4;
const MOST_AGAINST: usize = 3;

impl Speak for Doubt {
    fn say(&self, language: Language) -> String {
        let text = match self {
            Self::CloseRunnerUp => language.pick("en anden i e-conomic ligner næsten lige så meget", "another e-conomic customer is nearly as good"),
            Self::CloseRival => language.pick("en anden i ClientView passer næsten lige så godt", "another ClientView customer fits nearly as well"),
            Self::Tie => language.pick("flere passer lige godt", "several fit equally well"),
            Self::OtherCvr => language.pick("andet CVR", "other CVR"),
            Self::Holding => language.pick("holding på kun den ene side", "holding on one side only"),
            Self::SisterFirm => language.pick("kan være et søsterselskab", "may be a sister firm"),
            Self::OtherForm => language.pick("anden selskabsform", "other legal form"),
            Self::PersonAndFirm => language.pick("person mod firma", "person against firm"),
            Self::OtherNumberInName => language.pick("andet nummer i navnet", "other number in the name"),
            Self::OtherFirstName => language.pick("andet fornavn", "other first name"),
            Self::OtherName => language.pick("navnene har for lidt til fælles", "the names have too little in common"),
            Self::OtherAddress => language.pick("anden adresse", "other address"),
            Self::OtherContact => language.pick("anden telefon eller e-mail", "other phone or e-mail"),
            Self::ThinEvidence => language.pick("for lidt at gå efter", "too little to go by"),
            Self::LinkedElsewhere => language.pick("nummeret er allerede koblet til en anden kunde", "the number is already linked to another customer"),
            Self::Duplicate => language.pick("nummeret er foreslået til en kunde, der ligner", "the number is proposed for a customer that looks the same"),
            Self::OtherLink => language.pick("det nuværende link går til en anden", "the current link goes to another"),
            Self::Barred => language.pick("spærret i e-conomic", "barred in e-conomic"),
            Self::NothingSimilar => language.pick("ingen i e-conomic ligner", "nothing in e-conomic resembles it"),
            Self::TakenByBetter => language.pick("dem, der ligner, passer bedre til andre kunder", "those that resemble it fit other customers better"),
            Self::Blank => language.pick("kunden har intet navn eller nummer at søge på", "the customer has no name or number to search by"),
            Self::TooCommon => language.pick("for mange ligner til at vælge", "too many resemble it to choose"),
        };
        text.to_owned()
    }
}

/// The name of a comparison.
#[must_use]
pub fn term(term: Term, language: Language) -> &'static str {
    match term {
        Term::Prior => language.pick("Udgangspunkt", "Starting point"),
        Term::Name => language.pick("Navn", "Name"),
        Term::Rest => language.pick("Resten af navnet", "Rest of the name"),
        Term::Rarity => language.pick("Navnets sjældenhed", "Rarity of the name"),
        Term::Twins => language.pick("Navnebrødre", "Namesakes"),
        Term::Form => language.pick("Selskabsform", "Legal form"),
        Term::Street => language.pick("Adresse", "Address"),
        Term::Crowd => language.pick("Andre på adressen", "Others at the address"),
        Term::Place => language.pick("Postnr. og by", "Post code and town"),
        Term::Cvr => language.pick("CVR", "CVR"),
        Term::Ean => language.pick("EAN", "EAN"),
        Term::Phone => language.pick("Telefon", "Phone"),
        Term::Email => language.pick("E-mail", "E-mail"),
        Term::Number => language.pick("Kundenummer", "Customer number"),
        Term::Trust => language.pick("Numrenes værdi", "Worth of the numbers"),
        Term::Owner => language.pick("Ejer, kontakt", "Owner, contact"),
        Term::Whole => language.pick("Samlet justering", "Correction of the whole"),
        Term::RivalInEconomic => language.pick("Næstbedste i e-conomic", "Runner-up in e-conomic"),
        Term::RivalInClientView => language.pick("Næstbedste i ClientView", "Runner-up in ClientView"),
        Term::FreeRival => language.pick("Ledige konkurrenter", "Free rivals"),
        Term::Together => language.pick("To ting tilsammen", "Two things together"),
        Term::Link => language.pick("Nuværende link", "Current link"),
    }
}

/// What a comparison found, in words; nothing for a step on a scale.
#[must_use]
#[expect(clippy::too_many_lines, reason = "one arm a level")]
pub fn level(term: Term, level: Level, language: Language) -> &'static str {
    match (term, level) {
        (Term::Name, Level::Same) => language.pick("samme navn", "same name"),
        (Term::Name, Level::Reordered) => language.pick("samme navn i anden rækkefølge", "same name in another order"),
        (Term::Name, Level::Spacing) => language.pick("samme navn på nær mellemrum", "same name but for blanks"),
        (Term::Name, Level::Slip) => language.pick("navnet afviger ét tegn", "the name differs by one letter"),
        (Term::Name, Level::Slips) => language.pick("navnet afviger få tegn", "the name differs by a few letters"),
        (Term::Name, Level::Shortened) => language.pick("navnet er forkortet", "the name is shortened"),
        (Term::Name, Level::Holds) => language.pick("det ene navn indeholder det andet", "one name holds the other"),
        (Term::Name, Level::Most) => language.pick("det meste af navnet er ens", "most of the name agrees"),
        (Term::Name, Level::Some) => language.pick("noget af navnet er ens", "some of the name agrees"),
        (Term::Name, Level::Different) => language.pick("andet navn", "other name"),
        (Term::Name, Level::Missing) => language.pick("navn mangler", "no name"),
        (Term::Rest, Level::Nothing) => language.pick("intet til overs i navnet", "nothing left over in the name"),
        (Term::Rest, Level::OtherNumber) => language.pick("andet nummer i navnet", "other number in the name"),
        (Term::Rest, Level::OneNumber) => language.pick("nummer i kun det ene navn", "a number in one name only"),
        (Term::Rest, Level::OneHolding) => language.pick("holding i kun det ene navn", "holding in one name only"),
        (Term::Rest, Level::OneEstate) => language.pick("ejendomsselskab i kun det ene navn", "property firm in one name only"),
        (Term::Rest, Level::OneBranch) => language.pick("søsterfirma-ord i kun det ene navn", "a sister firm's word in one name only"),
        (Term::Rest, Level::OtherTown) => language.pick("anden by i navnet", "other town in the name"),
        (Term::Rest, Level::OneTown) => language.pick("by i kun det ene navn", "a town in one name only"),
        (Term::Rest, Level::OtherFirstName) => language.pick("andet fornavn", "other first name"),
        (Term::Rest, Level::OneFirstName) => language.pick("fornavn i kun det ene navn", "a first name in one name only"),
        (Term::Rest, Level::OneInitial) => language.pick("mellemnavn eller initial i kun det ene navn", "a middle name or initial in one name only"),
        (Term::Rest, Level::OneGeneric) => language.pick("almindeligt ord i kun det ene navn", "a common word in one name only"),
        (Term::Rest, Level::OneWords) => language.pick("flere ord i det ene navn", "more words in one name"),
        (Term::Rest, Level::OtherWords) => language.pick("andre ord i navnet", "other words in the name"),
        (Term::Rest, Level::NotShared) => language.pick("navnene deler intet", "the names share nothing"),
        (Term::Rarity, Level::NotShared) => language.pick("intet fælles i navnet", "nothing shared in the name"),
        (Term::Rarity, Level::VeryCommon) => language.pick("meget almindeligt navn", "very common name"),
        (Term::Rarity, Level::Common) => language.pick("almindeligt navn", "common name"),
        (Term::Rarity, Level::Usual) => language.pick("hverken sjældent eller almindeligt navn", "name neither rare nor common"),
        (Term::Rarity, Level::Rare) => language.pick("sjældent navn", "rare name"),
        (Term::Rarity, Level::VeryRare) => language.pick("meget sjældent navn", "very rare name"),
        (Term::Twins, Level::NotShared) => language.pick("navnet er ikke ens", "the name is not the same"),
        (Term::Twins, Level::OneEach) => language.pick("navnet findes én gang i hver liste", "the name stands once in each list"),
        (Term::Twins, Level::Few) => language.pick("navnet findes to-tre gange", "the name stands two or three times"),
        (Term::Twins, Level::Many) => language.pick("mange hedder det samme", "many have the same name"),
        (Term::Form, Level::Untold) => language.pick("ingen selskabsform", "no legal form"),
        (Term::Form, Level::OneUntold) => language.pick("selskabsform kun på den ene side", "legal form on one side only"),
        (Term::Form, Level::Same) => language.pick("samme selskabsform", "same legal form"),
        (Term::Form, Level::Successor) => language.pick("IVS, der er blevet ApS", "IVS that became ApS"),
        (Term::Form, Level::Different) => language.pick("anden selskabsform", "other legal form"),
        (Term::Form, Level::PersonAndFirm) => language.pick("person mod firma", "person against firm"),
        (Term::Form, Level::People) => language.pick("begge er personer", "both are people"),
        (Term::Street, Level::Missing) => language.pick("adresse mangler", "no address"),
        (Term::Street, Level::SameUnit) => language.pick("samme adresse med etage og dør", "same address with floor and door"),
        (Term::Street, Level::Same) => language.pick("samme adresse", "same address"),
        (Term::Street, Level::OtherUnit) => language.pick("samme hus, anden etage eller dør", "same house, other floor or door"),
        (Term::Street, Level::OtherLetter) => language.pick("andet bogstav efter husnummeret", "other letter after the house number"),
        (Term::Street, Level::Range) => language.pick("husnumre, der overlapper", "house numbers that overlap"),
        (Term::Street, Level::Slip) => language.pick("adressen afviger ét tegn", "the address differs by one letter"),
        (Term::Street, Level::LinesSwapped) => language.pick("adresselinjerne er byttet", "the address lines changed places"),
        (Term::Street, Level::HouseMissing) => language.pick("samme vej uden husnummer", "same street, no house number"),
        (Term::Street, Level::OtherHouse) => language.pick("andet husnummer", "other house number"),
        (Term::Street, Level::SlipOtherHouse) => language.pick("næsten samme vej, andet husnummer", "nearly the same street, other house number"),
        (Term::Street, Level::Part) => language.pick("en del af adressen er ens", "a part of the address agrees"),
        (Term::Street, Level::Different) => language.pick("anden adresse", "other address"),
        (Term::Street, Level::OneMissing) => language.pick("adresse kun på den ene side", "address on one side only"),
        (Term::Crowd, Level::NotShared) => language.pick("adressen er ikke ens", "the address is not the same"),
        (Term::Crowd, Level::OneEach) => language.pick("adressen findes én gang i hver liste", "the address stands once in each list"),
        (Term::Crowd, Level::Few) => language.pick("få deler adressen", "few share the address"),
        (Term::Crowd, Level::Many) => language.pick("mange deler adressen", "many share the address"),
        (Term::Place, Level::Missing) => language.pick("postnr. og by mangler", "no post code and town"),
        (Term::Place, Level::Same) => language.pick("samme postnr. og by", "same post code and town"),
        (Term::Place, Level::SameZip) => language.pick("samme postnr.", "same post code"),
        (Term::Place, Level::SameTown) => language.pick("samme by", "same town"),
        (Term::Place, Level::Near) => language.pick("postnr. i nærheden", "post code nearby"),
        (Term::Place, Level::Slip) => language.pick("postnr. afviger ét ciffer", "the post code differs by one digit"),
        (Term::Place, Level::Different) => language.pick("anden by", "other town"),
        (Term::Cvr, Level::Missing) => language.pick("CVR mangler", "no CVR"),
        (Term::Cvr, Level::OneMissing) => language.pick("CVR kun på den ene side", "CVR on one side only"),
        (Term::Cvr, Level::Same) => language.pick("samme CVR", "same CVR"),
        (Term::Cvr, Level::SameShared) => language.pick("samme CVR, som flere har", "same CVR, which several have"),
        (Term::Cvr, Level::Slip) => language.pick("CVR afviger ét ciffer", "the CVR differs by one digit"),
        (Term::Cvr, Level::Different) => language.pick("andet CVR", "other CVR"),
        (Term::Ean, Level::Missing) => language.pick("EAN mangler", "no EAN"),
        (Term::Ean, Level::Same) => language.pick("samme EAN", "same EAN"),
        (Term::Ean, Level::Different) => language.pick("andet EAN", "other EAN"),
        (Term::Phone, Level::Missing) => language.pick("telefon mangler", "no phone"),
        (Term::Phone, Level::Same) => language.pick("samme telefon", "same phone"),
        (Term::Phone, Level::SameShared) => language.pick("samme telefon, som flere har", "same phone, which several have"),
        (Term::Phone, Level::Slip) => language.pick("telefonen afviger ét ciffer", "the phone differs by one digit"),
        (Term::Phone, Level::Different) => language.pick("anden telefon", "other phone"),
        (Term::Email, Level::Missing) => language.pick("e-mail mangler", "no e-mail"),
        (Term::Email, Level::Same) => language.pick("samme e-mail", "same e-mail"),
        (Term::Email, Level::SameShared) => language.pick("samme e-mail, som flere har", "same e-mail, which several have"),
        (Term::Email, Level::SameLocal) => language.pick("samme navn foran @", "same part before the @"),
        (Term::Email, Level::SameDomain) => language.pick("samme e-mail-domæne", "same e-mail domain"),
        (Term::Email, Level::DomainIsName) => language.pick("e-mail-domænet er navnet", "the e-mail domain is the name"),
        (Term::Email, Level::Different) => language.pick("anden e-mail", "other e-mail"),
        (Term::Number, Level::Missing) => language.pick("intet nummer at sammenligne", "no number to compare"),
        (Term::Number, Level::Same) => language.pick("samme kundenummer", "same customer number"),
        (Term::Number, Level::Shifted) => language.pick("kundenummeret er forskudt som de andres", "customer number shifted like the others'"),
        (Term::Number, Level::IsIdentifier) => language.pick("nummeret er den andens CVR eller telefon", "the number is the other's CVR or phone"),
        (Term::Number, Level::Elsewhere) => language.pick("kundenummeret hører til en anden", "the customer number belongs to another"),
        (Term::Number, Level::Different) => language.pick("andet kundenummer", "other customer number"),
        (Term::Trust, Level::Unknown) => language.pick("for lidt til at sige, hvad ens numre er værd", "too little to say what equal numbers are worth"),
        (Term::Trust, Level::Tiny) => language.pick("ens numre er næsten intet værd i disse lister", "equal numbers are worth next to nothing in these lists"),
        (Term::Trust, Level::Low) => language.pick("ens numre er lidt værd i disse lister", "equal numbers are worth little in these lists"),
        (Term::Trust, Level::Half) => language.pick("ens numre er noget værd i disse lister", "equal numbers are worth something in these lists"),
        (Term::Trust, Level::High) => language.pick("ens numre er meget værd i disse lister", "equal numbers are worth much in these lists"),
        (Term::Trust, Level::NearlyAll) => language.pick("ens numre er næsten altid samme kunde i disse lister", "equal numbers are nearly always the same customer in these lists"),
        (Term::Owner, Level::Missing) => language.pick("ingen ejer eller kontakt", "no owner or contact"),
        (Term::Owner, Level::OwnerIsName) => language.pick("den enes ejer eller kontakt er den anden", "the one's owner or contact is the other"),
        (Term::Owner, Level::Same) => language.pick("samme ejer eller kontakt", "same owner or contact"),
        (Term::Owner, Level::Different) => language.pick("anden ejer eller kontakt", "other owner or contact"),
        _ => "",
    }
}

/// The comparisons that people recognise in their own lists; the others explain weights.
const FOR_A_REASON: [Term; 11] = [
    Term::Cvr,
    Term::Ean,
    Term::Name,
    Term::Rest,
    Term::Form,
    Term::Street,
    Term::Place,
    Term::Phone,
    Term::Email,
    Term::Number,
    Term::Owner,
];

/// Why a row is proposed, in one line: what speaks for it, what against, what is doubtful.
#[must_use]
pub fn reason(language: Language, contributions: &[Contribution], doubts: &[Doubt]) -> String {
    let told: Vec<&Contribution> = FOR_A_REASON
        .iter()
        .filter_map(|term| contributions.iter().find(|one| one.term == *term && one.with.is_none()))
        .filter(|one| one.weight.abs() >= WORTH_A_WORD)
        .collect();
    let mut words: Vec<String> = Vec::new();
    let mut add = |word: String| {
        if !word.is_empty() && !words.contains(&word) {
            words.push(word);
        }
    };
    for (most, speaks) in [(MOST_FOR, true), (MOST_AGAINST, false)] {
        let side = told.iter().filter(|one| (one.weight > 0.0) == speaks);
        for one in side.filter(|one| !(one.term == Term::Rest && speaks)).take(most) {
            add(level(one.term, one.level, language).to_owned());
        }
    }
    for doubt in doubts {
        add(doubt.say(language));
    }
    if words.is_empty() && contributions.is_empty() {
        return language.pick("ingen kandidat", "no candidate").to_owned();
    }
    words.join("; ")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_rung_has_words_in_both_languages() {
        for compared in Term::COMPARED {
            for rung in compared.ladder() {
                for language in [Language::Danish, Language::English] {
                    assert_ne!(level(compared, *rung, language), "", "{compared:?} {rung:?}");
                }
            }
        }
    }

    #[test]
    fn a_reason_names_what_speaks_for_and_against() {
        let one = |term, level, weight| Contribution { term, with: None, level, weight };
        let contributions = [
            one(Term::Prior, Level::Step, -8.0),
            one(Term::Name, Level::Same, 6.0),
            one(Term::Street, Level::OtherHouse, -2.0),
            one(Term::Cvr, Level::Same, 9.0),
            one(Term::Phone, Level::Missing, 0.0),
        ];
        assert_eq!(
            reason(Language::Danish, &contributions, &[Doubt::CloseRunnerUp]),
            "samme CVR; samme navn; andet husnummer; en anden i e-conomic ligner næsten lige så meget"
        );
        assert_eq!(reason(Language::English, &[], &[Doubt::NothingSimilar]), "nothing in e-conomic resembles it");
    }
}
