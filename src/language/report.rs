//! What kobl says about the module of the same name.
