//! What the server's catalogue says about the customer table, and whether kobl
//! can work with it. Pure: values in, decisions out.

use super::identifiers::{Name, TableName};
use crate::change::{StoreError, StoreErrorKind};
use crate::customer::{EconomicNumber, StoredLink};

/// One column, as the catalogue describes it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ColumnLayout {
    /// Name as the catalogue has it.
    pub name: Name,
    /// System type in lower case: `int`, `nvarchar`, ...
    pub data_type: String,
    /// Length in characters (`-1`: max), for texts.
    pub length: Option<i64>,
    /// Digits, for numbers.
    pub precision: Option<i64>,
    /// Digits after the point, for numbers.
    pub scale: Option<i64>,
    /// NULL is allowed.
    pub nullable: bool,
    /// Collation, for texts.
    pub collation: Option<Name>,
}

/// The customer table with the two columns a write touches.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct TableLayout {
    /// Schema and table.
    pub name: TableName,
    /// A view cannot be written.
    pub is_view: bool,
    /// The key column.
    pub key: ColumnLayout,
    /// The link column.
    pub link: ColumnLayout,
    /// Every column.
    pub columns: Vec<ColumnLayout>,
    /// Columns of each primary key or unique constraint the catalogue showed; the primary key first.
    pub unique: Vec<Vec<Name>>,
}

/// Largest values of the whole-number types.
const WHOLE: [(&str, u32); 4] =
    [("tinyint", 255), ("smallint", 32_767), ("int", i32::MAX as u32), ("bigint", u32::MAX)];

impl ColumnLayout {
    /// Holds characters of bounded or unbounded length.
    #[must_use]
    pub fn is_text(&self) -> bool {
        matches!(self.data_type.as_str(), "char" | "varchar" | "nchar" | "nvarchar")
    }

    /// Pads with blanks to its length.
    #[must_use]
    pub fn is_padded(&self) -> bool {
        matches!(self.data_type.as_str(), "char" | "nchar")
    }

    /// Can be read as text that a person recognises: no bytes, shapes or documents.
    #[must_use]
    pub fn is_shown(&self) -> bool {
        const OTHERS: [&str; 10] = [
            "bit",
            "decimal",
            "float",
            "money",
            "ntext",
            "numeric",
            "real",
            "smallmoney",
            "text",
            "uniqueidentifier",
        ];
        self.is_text() || self.is_whole() || self.is_date() || OTHERS.contains(&self.data_type.as_str())
    }

    /// Holds a date, with or without a time.
    #[must_use]
    pub fn is_date(&self) -> bool {
        matches!(
            self.data_type.as_str(),
            "date" | "datetime" | "datetime2" | "smalldatetime" | "datetimeoffset"
        )
    }

    /// Holds whole numbers only.
    #[must_use]
    pub fn is_whole(&self) -> bool {
        WHOLE.iter().any(|(name, _)| *name == self.data_type)
            || (matches!(self.data_type.as_str(), "decimal" | "numeric") && self.scale == Some(0))
    }

    /// The type as a declaration writes it: `nvarchar(50)`, `decimal(9, 0)`, `int`.
    #[must_use]
    pub fn declared(&self) -> String {
        match (self.data_type.as_str(), self.length, self.precision, self.scale) {
            (name, Some(-1), _, _) if self.is_text() => format!("{name}(max)"),
            (name, Some(length), _, _) if self.is_text() => format!("{name}({length})"),
            (name @ ("decimal" | "numeric"), _, Some(precision), Some(scale)) => {
                format!("{name}({precision}, {scale})")
            }
            (name, ..) => name.to_owned(),
        }
    }

    /// Name, type and collation, for people.
    #[must_use]
    pub fn described(&self) -> String {
        let collation = self.collation.as_ref().map(|name| format!(", {name}")).unwrap_or_default();
        format!("{} {}{collation}", self.name, self.declared())
    }

    /// Can address a row: a whole number, a GUID, or a text short enough for an index.
    fn serves_as_key(&self) -> bool {
        let short = self.is_text() && self.length.is_some_and(|length| (1..=900).contains(&length));
        self.is_whole() || self.data_type == "uniqueidentifier" || short
    }

    /// Can hold a number of e-conomic exactly: a text or a whole number.
    #[must_use]
    pub fn serves_as_link(&self) -> bool {
        self.is_text() || self.is_whole()
    }

    /// The number as this column will give it back.
    ///
    /// # Errors
    /// [`StoreErrorKind::TooLong`] if it does not fit, [`StoreErrorKind::Unsuitable`] for a
    /// type that cannot hold numbers of e-conomic.
    pub fn link_for(&self, number: EconomicNumber) -> Result<StoredLink, StoreError> {
        let digits = number.to_string();
        let fits = match (self.is_text(), self.length, self.precision) {
            (true, Some(-1), _) => true,
            (true, Some(length), _) => digits.len() as i64 <= length,
            (false, _, Some(precision)) if matches!(self.data_type.as_str(), "decimal" | "numeric") => {
                digits.len() as i64 <= precision - self.scale.unwrap_or(0)
            }
            _ => WHOLE.iter().any(|(name, most)| *name == self.data_type && number.get() <= *most),
        };
        match (fits, self.length) {
            (false, _) => Err(StoreError::new(StoreErrorKind::TooLong).about(&self.name)),
            (true, Some(length)) if self.is_padded() => {
                let width = usize::try_from(length).unwrap_or(0);
                Ok(StoredLink::text(&format!("{digits:<width$}")))
            }
            (true, _) => Ok(StoredLink::text(&digits)),
        }
    }
}

impl TableLayout {
    /// Whether kobl can read links from this table and address its rows.
    ///
    /// # Errors
    /// [`StoreErrorKind::Unsuitable`], [`StoreErrorKind::LinkType`] or
    /// [`StoreErrorKind::CompositeKey`], about the columns.
    pub fn check(&self) -> Result<(), StoreError> {
        let refused = |kind, what: String| Err(StoreError::new(kind).about(what));
        let described = |column: &ColumnLayout| format!("{} {}", column.name, column.declared());
        if !self.key.serves_as_key() {
            return refused(StoreErrorKind::Unsuitable, described(&self.key));
        }
        if !self.link.serves_as_link() {
            return refused(StoreErrorKind::LinkType, described(&self.link));
        }
        match self.composite_key() {
            Some(columns) => refused(StoreErrorKind::CompositeKey, columns.join(" + ")),
            None => Ok(()),
        }
    }

    /// Whether kobl can write to this table.
    ///
    /// # Errors
    /// [`StoreErrorKind::View`], besides what [`Self::check`] refuses.
    pub fn check_for_writing(&self) -> Result<(), StoreError> {
        self.check()?;
        match self.is_view {
            true => Err(StoreError::new(StoreErrorKind::View).about(self.name.plain())),
            false => Ok(()),
        }
    }

    /// The key column alone is the primary key or unique.
    #[must_use]
    pub fn key_is_unique(&self) -> bool {
        self.unique.iter().any(|columns| columns.len() == 1 && columns[0] == self.key.name)
    }

    /// The columns of a key that the key column is only a part of.
    fn composite_key(&self) -> Option<&[Name]> {
        if self.key_is_unique() {
            return None;
        }
        self.unique.iter().find(|columns| columns.contains(&self.key.name)).map(Vec::as_slice)
    }

    /// The columns of these names, in their order.
    ///
    /// # Errors
    /// [`StoreErrorKind::Missing`], about every name that is not there.
    pub fn columns_named<'n>(
        columns: &[ColumnLayout],
        names: impl IntoIterator<Item = &'n str>,
    ) -> Result<Vec<ColumnLayout>, StoreError> {
        let (mut found, mut missing) = (Vec::new(), Vec::new());
        for name in names {
            match Self::column(columns, name) {
                Ok(column) => found.push(column),
                Err(_) => missing.push(name),
            }
        }
        match missing.is_empty() {
            true => Ok(found),
            false => Err(StoreError::new(StoreErrorKind::Missing).about(missing.join(", "))),
        }
    }

    /// The column of this name: exactly, or else the only one that differs in case.
    ///
    /// # Errors
    /// [`StoreErrorKind::Missing`], about the name.
    pub fn column(columns: &[ColumnLayout], name: &str) -> Result<ColumnLayout, StoreError> {
        let mut alike = columns.iter().filter(|column| column.name.to_lowercase() == name.to_lowercase());
        columns
            .iter()
            .find(|column| column.name == name)
            .or_else(|| alike.next().filter(|_| alike.next().is_none()))
            .cloned()
            .ok_or_else(|| StoreError::new(StoreErrorKind::Missing).about(name))
    }
}

#[cfg(test)]
pub(super) mod tests {
    use super::*;

    pub(in super::super) fn column(name: &str, declared: &str) -> ColumnLayout {
        let (data_type, numbers) = declared.trim_end_matches(')').split_once('(').unwrap_or((declared, ""));
        let mut numbers = numbers.split(',').filter_map(|n| match n.trim() {
            "max" => Some(-1),
            n => n.parse().ok(),
        });
        let (first, second) = (numbers.next(), numbers.next());
        let text = data_type.contains("char");
        ColumnLayout {
            name: name.to_owned(),
            data_type: data_type.to_owned(),
            length: first.filter(|_| text),
            precision: first.filter(|_| !text),
            scale: second,
            nullable: true,
            collation: text.then(|| "Danish_Norwegian_CI_AS".to_owned()),
        }
    }

    pub(in super::super) fn table(key: &str, link: &str) -> TableLayout {
        let columns = vec![column("CustomerID", key), column("Link", link)];
        TableLayout {
            name: TableName { schema: "dbo".to_owned(), table: "Customer".to_owned() },
            is_view: false,
            key: columns[0].clone(),
            link: columns[1].clone(),
            columns,
            unique: vec![vec!["CustomerID".to_owned()]],
        }
    }

    fn link(declared: &str, number: u32) -> Result<String, StoreErrorKind> {
        let number = EconomicNumber::new(number).expect("a good number");
        column("Link", declared).link_for(number).map(|link| link.shown().into_owned()).map_err(|e| e.kind)
    }

    #[test]
    fn a_number_is_formatted_the_way_the_column_gives_it_back() {
        assert_eq!(link("nvarchar(50)", 10_045), Ok("10045".to_owned()));
        assert_eq!(link("varchar(max)", 10_045), Ok("10045".to_owned()));
        assert_eq!(link("char(10)", 10_045), Ok("10045     ".to_owned()));
        assert_eq!(link("int", 999_999_999), Ok("999999999".to_owned()));
        assert_eq!(link("decimal(9,0)", 999_999_999), Ok("999999999".to_owned()));
    }

    #[test]
    fn a_number_that_does_not_fit_is_refused() {
        assert_eq!(link("varchar(4)", 10_045), Err(StoreErrorKind::TooLong));
        assert_eq!(link("smallint", 32_768), Err(StoreErrorKind::TooLong));
        assert_eq!(link("tinyint", 256), Err(StoreErrorKind::TooLong));
        assert_eq!(link("decimal(4,0)", 10_045), Err(StoreErrorKind::TooLong));
    }

    #[test]
    fn keys_of_the_usual_types_serve() {
        let keys = [
            "int",
            "bigint",
            "smallint",
            "uniqueidentifier",
            "char(10)",
            "varchar(20)",
            "nvarchar(50)",
            "numeric(9,0)",
        ];
        for key in keys {
            assert_eq!(table(key, "nvarchar(50)").check(), Ok(()), "{key}");
        }
        for key in ["float", "nvarchar(max)", "varbinary", "varchar(901)", "datetime"] {
            let error = table(key, "nvarchar(50)").check().expect_err(key);
            assert_eq!(error.kind, StoreErrorKind::Unsuitable);
        }
        for link in ["float", "bit", "text", "ntext", "sql_variant", "decimal(9,2)", "xml"] {
            let error = table("int", link).check().expect_err(link);
            assert_eq!(error.kind, StoreErrorKind::LinkType, "{link}");
        }
    }

    #[test]
    fn a_key_of_two_columns_is_refused_by_name() {
        let mut table = table("int", "nvarchar(50)");
        table.unique = vec![vec!["CompanyID".to_owned(), "CustomerID".to_owned()]];
        assert_eq!(table.check().expect_err("composite").object.as_deref(), Some("CompanyID + CustomerID"));
        table.unique.push(vec!["CustomerID".to_owned()]);
        assert_eq!(table.check(), Ok(()), "a unique constraint of its own makes it good");
    }

    #[test]
    fn a_view_is_read_but_not_written() {
        let view = TableLayout { is_view: true, ..table("int", "nvarchar(50)") };
        assert_eq!(view.check(), Ok(()));
        assert!(view.check_for_writing().is_err());
    }

    #[test]
    fn every_column_that_is_not_there_is_named() {
        let columns = [column("Name", "nvarchar(50)"), column("City", "nvarchar(50)")];
        let error = TableLayout::columns_named(&columns, ["name", "Zip", "City", "Phone"]).expect_err("two");
        assert_eq!(error, StoreError::new(StoreErrorKind::Missing).about("Zip, Phone"));
    }

    #[test]
    fn a_column_is_found_in_any_case_unless_two_are_alike() {
        let columns = [column("Name", "nvarchar(50)"), column("ZIP", "int"), column("Zip", "int")];
        assert_eq!(TableLayout::column(&columns, "NAME").map(|c| c.name), Ok("Name".to_owned()));
        assert_eq!(TableLayout::column(&columns, "Zip").map(|c| c.name), Ok("Zip".to_owned()));
        assert!(TableLayout::column(&columns, "zip").is_err(), "ambiguous");
    }
}
