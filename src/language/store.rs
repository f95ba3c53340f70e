//! What kobl says about the module of the same name.

use super::{Language, Speak};
use crate::change::StoreError;

impl Speak for StoreError {
    fn say(&self, _language: Language) -> String {
        self.to_string()
    }
}
