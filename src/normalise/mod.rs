//! Folds each field to what two systems would write the same way, one file a field.
