//! Turns what people type to name someone or something into the form by which it is compared.

pub use domain::{DomainError, domain, is_number, parents, suffix, to_unicode};
pub use file::{cut, file_stem};
pub use fold::{fold, fold_loose};
pub use nearest::{distance, nearest};
pub use read::{AddressError, Read, read, tenant_id};

mod domain;
mod file;
mod fold;
mod nearest;
mod read;
