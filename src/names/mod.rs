//! Turns what people type to name someone or something into the form by which it is compared.

pub use code_key::code_key;
pub use content_words::{Filler, content_words, is_unspaced};
pub use domain::{DomainError, domain, is_number, parents, suffix, to_unicode};
pub use file::{cut, file_stem};
pub use fold::{fold, fold_loose};
pub use nearest::{distance, nearest};
pub use read::{AddressError, Read, read, tenant_id};

mod code_key;
mod content_words;
mod domain;
mod file;
mod fold;
mod nearest;
mod read;
