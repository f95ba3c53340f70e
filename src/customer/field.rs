//! The table of fields: everything that readers, settings, e-conomic's
//! services, exported lists and reports must know of a customer's fields stands
//! here once. What a field is called on the screen is said in `language`.

use serde::{Deserialize, Serialize};

/// What a column of a list holds.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Field {
    /// ClientView's primary key.
    Key,
    /// ClientView's customer code.
    Code,
    /// ClientView's link column.
    Link,
    /// ClientView's inactive flag.
    Inactive,
    /// e-conomic's customer number.
    Number,
    /// e-conomic's barred flag.
    Barred,
    /// Name.
    Name,
    /// The name's second line.
    Name2,
    /// Attention, contact.
    Attention,
    /// Address line, counted from 0 in column order.
    Address(u8),
    /// House number, where the street's name has a column of its own.
    House,
    /// Post code.
    Zip,
    /// Town.
    City,
    /// Country.
    Country,
    /// CVR number.
    Cvr,
    /// P-number (production unit).
    PNumber,
    /// EAN number.
    Ean,
    /// Phone.
    Phone,
    /// Mobile phone, or a second phone.
    Mobile,
    /// E-mail.
    Email,
    /// Nothing that kobl uses: the n-th cell of `extra`.
    Extra(u16),
}

/// Which system knows a field.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Side {
    /// ClientView only.
    ClientView,
    /// e-conomic only.
    Economic,
    /// Both.
    Both,
}

/// What the cells of a field look like.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Content {
    /// A key, code, number or link: exact, and a customer is addressed by it.
    Identifier,
    /// Yes or no.
    Flag,
    /// Any text.
    Text,
    /// A post code.
    PostCode,
    /// A CVR number.
    Cvr,
    /// Ten digits.
    PNumber,
    /// Thirteen digits.
    Ean,
    /// A telephone number.
    Phone,
    /// An e-mail address.
    Email,
}

/// What is known of a field.
#[derive(Debug)]
pub struct FieldFacts {
    /// The field; the address by its first line.
    pub field: Field,
    /// Which system knows it.
    pub side: Side,
    /// What its cells look like.
    pub content: Content,
    /// Key in `[clientview.columns]` of kobl.toml; empty for a field of e-conomic alone.
    pub setting: &'static str,
    /// Headings, folded (letters and digits only, lower case), best first. Those of the address
    /// may end in a digit.
    pub aliases: &'static [&'static str],
    /// Headings that count only where none of `aliases` is there.
    pub distant_aliases: &'static [&'static str],
    /// Properties of e-conomic's old service (`/customers`), a line each.
    pub rest: &'static [&'static str],
    /// Properties of e-conomic's new service (`/Customers`), a line each. `access` is the
    /// opposite of barred.
    pub openapi: &'static [&'static str],
}

/// A field without aliases of its own, for the rows of the table to start from.
const BLANK: FieldFacts = FieldFacts {
    field: Field::Extra(0),
    side: Side::Both,
    content: Content::Text,
    setting: "",
    aliases: &[],
    distant_aliases: &[],
    rest: &[],
    openapi: &[],
};

/// Every field but [`Field::Extra`], in the order of kobl.toml and of lists read from an API.
///
/// The aliases are the headings of the two systems' screens, tables and services, and of the
/// accounting systems that customer lists come from: C5, Navision and Business Central, Uniconta,
/// Dinero, Billy, Visma, Tripletex, Fortnox, DATEV, Xero. A bare `id` says too little and is no
/// key; `customerNumber` is e-conomic's word and no code, so that two swapped files are noticed.
pub const FIELDS: &[FieldFacts] = &[
    FieldFacts {
        field: Field::Key,
        side: Side::ClientView,
        content: Content::Identifier,
        setting: "key",
        aliases: &["customerid", "kundeid", "clientid", "customerkey", "customerguid"],
        ..BLANK
    },
    FieldFacts {
        field: Field::Code,
        side: Side::ClientView,
        content: Content::Identifier,
        setting: "code",
        aliases: &[
            "customercode",
            "kundekode",
            "clientcode",
            "klientkode",
            "kundenr",
            "kundenummer",
            "klientnr",
            "klientnummer",
            "kode",
            "code",
            "nr",
        ],
        ..BLANK
    },
    FieldFacts {
        field: Field::Link,
        side: Side::ClientView,
        content: Content::Identifier,
        setting: "link",
        aliases: &[
            "foreigndebitorsystemidentification",
            "economicnr",
            "economicnummer",
            "economicno",
            "economicnumber",
            "economiccustomernumber",
            "economickundenr",
            "economickundenummer",
        ],
        ..BLANK
    },
    FieldFacts {
        field: Field::Number,
        side: Side::Economic,
        content: Content::Identifier,
        aliases: &[
            "customernumber",
            "kundenummer",
            "kundenr",
            "customerno",
            "debitornummer",
            "debitornr",
            "debtornumber",
            "debtorno",
            "economicnr",
            "economicnummer",
            "nr",
            "nummer",
            "number",
            "no",
            "kundnr",
            "kundnummer",
            "kundennummer",
            "kundennr",
            "debitorennummer",
            "debitorkonto",
            "debitorkontonr",
            "kontonr",
            "kontonummer",
            "konto",
            "accountno",
            "accountnumber",
            "account",
            "contactno",
        ],
        rest: &["customerNumber"],
        openapi: &["customerNumber"],
        ..BLANK
    },
    FieldFacts {
        field: Field::Name,
        setting: "name",
        aliases: &[
            "navn",
            "name",
            "kundenavn",
            "customername",
            "firmanavn",
            "firma",
            "company",
            "companyname",
            "virksomhedsnavn",
            "virksomhed",
            "debitornavn",
            "debtorname",
            "kontonavn",
            "accountname",
            "organisationsnavn",
            "organisationname",
            "organizationname",
            "namn",
            "kundnamn",
            "foeretagsnamn",
            "firmenname",
            "kundenname",
            "nameadressattypunternehmen",
            "contactname",
        ],
        rest: &["name"],
        openapi: &["name"],
        ..BLANK
    },
    FieldFacts {
        field: Field::Name2,
        setting: "name2",
        aliases: &["navn2", "name2", "kundenavn2", "customername2", "firmanavn2", "namn2", "navnelinje2"],
        ..BLANK
    },
    FieldFacts {
        field: Field::Attention,
        setting: "attention",
        aliases: &[
            "attention",
            "att",
            "attn",
            "attperson",
            "kontaktperson",
            "kontakt",
            "kontaktnavn",
            "contact",
            "contactperson",
            "ansprechpartner",
        ],
        openapi: &["contactPerson"],
        ..BLANK
    },
    FieldFacts {
        field: Field::Address(0),
        setting: "address",
        aliases: &[
            "adresse",
            "address",
            "adresselinje",
            "addressline",
            "adr",
            "gade",
            "gadenavn",
            "vej",
            "vejnavn",
            "street",
            "streetname",
            "streetaddress",
            "adress",
            "strasse",
        ],
        distant_aliases: &[
            "postadresse",
            "postadresseadresselinje",
            "postadress",
            "gateadresse",
            "gatuadress",
            "poaddressline",
        ],
        rest: &["address"],
        openapi: &["address1", "address2"],
        ..BLANK
    },
    FieldFacts {
        field: Field::House,
        setting: "house",
        aliases: &["husnr", "husnummer", "housenumber", "houseno", "hausnummer", "hausnr"],
        ..BLANK
    },
    FieldFacts {
        field: Field::Zip,
        content: Content::PostCode,
        setting: "zip",
        aliases: &[
            "postnr",
            "postnummer",
            "zip",
            "zipcode",
            "postalcode",
            "postcode",
            "postkode",
            "plz",
            "postleitzahl",
            "zipcodetext",
            // Post code and town in one column.
            "postnrby",
            "postby",
            "postnrogby",
            "postnummerby",
            "postnummerogby",
            "postnrbynavn",
            "postnrpoststed",
            "postnrort",
            "postcodecity",
            "postcodetown",
            "zipcity",
        ],
        distant_aliases: &["postadressepostnr", "postadressepostnummer", "popostalcode"],
        rest: &["zip"],
        openapi: &["postCode"],
        ..BLANK
    },
    FieldFacts {
        field: Field::City,
        setting: "city",
        aliases: &[
            "by",
            "bynavn",
            "city",
            "town",
            "postdistrikt",
            "poststed",
            "sted",
            "ort",
            "postort",
            "stad",
            "citytext",
        ],
        distant_aliases: &["postadressested", "postadressepoststed", "pocity"],
        rest: &["city"],
        openapi: &["city"],
        ..BLANK
    },
    FieldFacts {
        field: Field::Country,
        setting: "country",
        aliases: &[
            "land",
            "country",
            "landekode",
            "countrycode",
            "landkode",
            "landnavn",
            "countryname",
            "countryregioncode",
            "landomraadekode",
            "countryid",
        ],
        distant_aliases: &["postadresseland", "pocountry"],
        rest: &["country"],
        openapi: &["country"],
        ..BLANK
    },
    FieldFacts {
        field: Field::Cvr,
        content: Content::Cvr,
        setting: "cvr",
        aliases: &[
            "cvr",
            "cvrnr",
            "cvrno",
            "cvrnummer",
            "cvrnumber",
            "corporateidentificationnumber",
            "vatnumber",
            "vatno",
            "vat",
            "vatid",
            "cvrsenr",
            "cvrse",
            "secvrnr",
            "secvr",
            "senr",
            "momsnr",
            "momsnummer",
            "momsregnr",
            "momsregistreringsnr",
            "vatregistrationno",
            "vatregistrationnumber",
            "vatregno",
            "registrationno",
            "registrationnumber",
            "virksomhedsnummer",
            "organisationsnr",
            "organisationsnummer",
            "organisationnumber",
            "organizationnumber",
            "organisasjonsnr",
            "organisasjonsnummer",
            "orgnr",
            "orgno",
            "ustidnr",
            "ustid",
            "euustid",
            "taxnumber",
            "taxno",
            "taxid",
        ],
        rest: &["corporateIdentificationNumber"],
        openapi: &["cvrNo"],
        ..BLANK
    },
    FieldFacts {
        field: Field::PNumber,
        content: Content::PNumber,
        setting: "p_number",
        aliases: &["pnummer", "pnr", "pnumber", "pno", "produktionsenhed", "produktionsenhedsnummer"],
        rest: &["pNumber"],
        openapi: &["pnr"],
        ..BLANK
    },
    FieldFacts {
        field: Field::Ean,
        content: Content::Ean,
        setting: "ean",
        aliases: &[
            "ean",
            "eannr",
            "eannummer",
            "eanno",
            "eannumber",
            "eanlocationnumber",
            "eanlokationsnr",
            "eanlokationsnummer",
            "gln",
            "glnnr",
            "glnnummer",
            "ean13",
        ],
        rest: &["ean"],
        openapi: &["eanLocationNumber"],
        ..BLANK
    },
    FieldFacts {
        field: Field::Phone,
        content: Content::Phone,
        setting: "phone",
        aliases: &[
            "telefon",
            "telefonfax",
            "telfonfax",
            "telefonogfax",
            "telephoneandfaxnumber",
            "tlf",
            "tlfnr",
            "telefonnr",
            "telefonnummer",
            "telfon",
            "phone",
            "phonenumber",
            "phoneno",
            "telephone",
            "tel",
            "telno",
            "telefon1",
            "telefonnr1",
            "tlf1",
            "phone1",
            "fastnet",
            "fastnettelefon",
            "arbejdstelefon",
            "workphone",
            "businessphone",
        ],
        rest: &["telephoneAndFaxNumber"],
        openapi: &["phone"],
        ..BLANK
    },
    FieldFacts {
        field: Field::Mobile,
        content: Content::Phone,
        setting: "mobile",
        aliases: &[
            "mobil",
            "mobilnr",
            "mobilnummer",
            "mobiltelefon",
            "mobiltelefonnr",
            "mobiltelefonnummer",
            "mobiltlf",
            "mobile",
            "mobileno",
            "mobilenumber",
            "mobilephone",
            "mobilephoneno",
            "cellphone",
            "telefon2",
            "telefonnr2",
            "tlf2",
            "phone2",
        ],
        rest: &["mobilePhone"],
        openapi: &["mobilePhone"],
        ..BLANK
    },
    FieldFacts {
        field: Field::Email,
        content: Content::Email,
        setting: "email",
        aliases: &[
            "email",
            "emailadresse",
            "emailaddress",
            "mail",
            "mailadresse",
            "epost",
            "epostadresse",
            "epostadress",
        ],
        rest: &["email"],
        openapi: &["email"],
        ..BLANK
    },
    FieldFacts {
        field: Field::Inactive,
        side: Side::ClientView,
        content: Content::Flag,
        setting: "inactive",
        aliases: &["inactive", "inaktiv", "passiv"],
        ..BLANK
    },
    FieldFacts {
        field: Field::Barred,
        side: Side::Economic,
        content: Content::Flag,
        aliases: &["barred", "spaerret", "blocked", "blokeret", "sperret", "spaerrad", "gesperrt"],
        rest: &["barred"],
        openapi: &["access"],
        ..BLANK
    },
];

/// A service of e-conomic, by the names it gives the fields.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum EconomicService {
    /// `restapi.e-conomic.com/customers`.
    Rest,
    /// `apis.e-conomic.com/customersapi`.
    OpenApi,
}

impl FieldFacts {
    /// The properties that hold this field in an answer of the service, a line each.
    #[must_use]
    pub const fn properties(&self, service: EconomicService) -> &'static [&'static str] {
        match service {
            EconomicService::Rest => self.rest,
            EconomicService::OpenApi => self.openapi,
        }
    }
}

impl Field {
    /// The field without the number of its line: every address line is [`Field::Address`]`(0)`.
    #[must_use]
    pub const fn first_line(self) -> Self {
        if let Self::Address(_) = self { Self::Address(0) } else { self }
    }

    /// What is known of the field; nothing of [`Field::Extra`].
    #[must_use]
    pub fn facts(self) -> Option<&'static FieldFacts> {
        let first = self.first_line();
        FIELDS.iter().find(|facts| facts.field == first)
    }

    /// The key in `[clientview.columns]`; nothing for fields of e-conomic alone.
    #[must_use]
    pub fn setting(self) -> Option<&'static str> {
        self.facts().map(|facts| facts.setting).filter(|setting| !setting.is_empty())
    }

    /// The field of a key in `[clientview.columns]`.
    #[must_use]
    pub fn by_setting(setting: &str) -> Option<Self> {
        FIELDS.iter().find(|facts| !setting.is_empty() && facts.setting == setting).map(|facts| facts.field)
    }

    /// The word for the field in `--column FIELD=HEADING`.
    #[must_use]
    pub fn option(self) -> Option<&'static str> {
        match self {
            Self::Number => Some("number"),
            Self::Barred => Some("barred"),
            field => field.setting(),
        }
    }

    /// The field of a word in `--column FIELD=HEADING`.
    #[must_use]
    pub fn by_option(word: &str) -> Option<Self> {
        FIELDS.iter().map(|facts| facts.field).find(|field| field.option() == Some(word))
    }

    /// The fields that a service of e-conomic sends, each with its property.
    pub fn sent_by(service: EconomicService) -> impl Iterator<Item = (&'static str, Self)> {
        FIELDS.iter().flat_map(move |facts| {
            let lines = facts.properties(service).iter().zip(0..);
            lines.map(move |(property, line)| (*property, facts.field.line(line)))
        })
    }

    /// The field with the number of its line, where it has lines.
    #[must_use]
    pub const fn line(self, line: u8) -> Self {
        if let Self::Address(_) = self { Self::Address(line) } else { self }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn aliases_are_folded_and_mean_one_thing_in_each_system() {
        for side in [Side::ClientView, Side::Economic] {
            let mut seen = Vec::new();
            for facts in FIELDS.iter().filter(|facts| facts.side == side || facts.side == Side::Both) {
                for alias in facts.aliases.iter().chain(facts.distant_aliases) {
                    assert!(alias.bytes().all(|b| b.is_ascii_lowercase() || b.is_ascii_digit()), "{alias}");
                    assert!(!seen.contains(alias), "{alias} twice");
                    seen.push(alias);
                }
            }
        }
    }

    #[test]
    fn settings_and_properties_lead_back_to_their_field() {
        for facts in FIELDS {
            assert_eq!(facts.field.facts().map(|found| found.field), Some(facts.field));
            assert_eq!(facts.setting.is_empty(), facts.side == Side::Economic, "{:?}", facts.field);
            if !facts.setting.is_empty() {
                assert_eq!(Field::by_setting(facts.setting), Some(facts.field));
            }
        }
        let sent: Vec<_> = Field::sent_by(EconomicService::OpenApi).collect();
        assert!(sent.contains(&("address2", Field::Address(1))));
        assert!(Field::sent_by(EconomicService::Rest).any(|(_, field)| field == Field::PNumber));
    }
}
