//! A list that is already here: a file exported from e-conomic's screen, or
//! the list of a run.

use std::collections::BTreeSet;
use std::path::Path;

use crate::change::{EconomicError, EconomicSource};
use crate::customer::{CustomerList, EconomicCustomer, EconomicNumber};
use crate::progress::Progress;
use crate::run::SourceKind;
use crate::systems::list_file::{Columns, ListError, ListFile, ListWarning, read_economic};

/// e-conomic customers in memory. Nothing can fail once they are.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct HeldList {
    source: SourceKind,
    list: CustomerList<EconomicCustomer>,
    warnings: Vec<ListWarning>,
}

impl HeldList {
    /// A list and where it once came from (the run's, for `--offline`).
    #[must_use]
    pub fn new(source: SourceKind, list: CustomerList<EconomicCustomer>) -> Self {
        Self { source, list, warnings: Vec::new() }
    }

    /// Reads a list file now.
    ///
    /// # Errors
    /// [`ListError`] with everything wrong with it.
    pub fn open(path: &Path) -> Result<Self, ListError> {
        read_economic(path, Columns::Known).map(Self::from)
    }

    /// What is odd but harmless about the file.
    #[must_use]
    pub fn warnings(&self) -> &[ListWarning] {
        &self.warnings
    }

    /// The list and its source, without copying them.
    #[must_use]
    pub fn into_parts(self) -> (SourceKind, CustomerList<EconomicCustomer>) {
        (self.source, self.list)
    }
}

impl From<ListFile<EconomicCustomer>> for HeldList {
    fn from(file: ListFile<EconomicCustomer>) -> Self {
        Self { source: file.source, list: file.list, warnings: file.warnings }
    }
}

impl EconomicSource for HeldList {
    fn identity(&mut self, _: &dyn Progress) -> Result<SourceKind, EconomicError> {
        Ok(self.source.clone())
    }

    fn read(&mut self, _: &dyn Progress) -> Result<CustomerList<EconomicCustomer>, EconomicError> {
        Ok(self.list.clone())
    }

    fn read_numbers(
        &mut self,
        numbers: &[EconomicNumber],
        _: &dyn Progress,
    ) -> Result<Vec<EconomicCustomer>, EconomicError> {
        let wanted: BTreeSet<EconomicNumber> = numbers.iter().copied().collect();
        let mut found: Vec<EconomicCustomer> =
            self.list.customers.iter().filter(|c| wanted.contains(&c.number)).cloned().collect();
        found.sort_unstable_by_key(|customer| customer.number);
        Ok(found)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::progress::Silent;

    #[test]
    fn a_list_file_serves_as_the_agreement() {
        let folder = tempfile::tempdir().expect("a folder");
        let path = folder.path().join("kunder.csv");
        std::fs::write(&path, "Nr;Navn\n7;C\n3;A\n5;B\n").expect("written");
        let mut held = HeldList::open(&path).expect("a list");
        let numbers = [7, 4, 3].map(|number| EconomicNumber::new(number).expect("in range"));
        let found = held.read_numbers(&numbers, &Silent).expect("cannot fail");
        assert_eq!(found.iter().map(|c| c.number.get()).collect::<Vec<_>>(), [3, 7]);
        assert_eq!(held.read(&Silent).expect("cannot fail").customers.len(), 3);
        assert!(matches!(held.identity(&Silent), Ok(SourceKind::File { name, .. }) if name == "kunder.csv"));
    }
}
