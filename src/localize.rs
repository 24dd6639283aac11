//! Turns an entry in all languages into the same in one, so that an answer reads no others.

use crate::model::{
    Cloud, Language, Message, OrganizationType, Portal, Spot, Step, Task, Text, Try,
};

/// An entry that can be had in one language alone.
pub trait Localize {
    /// Keeps of every text what is shown in `language`.
    fn localize(&mut self, language: &str);
}

impl Localize for Text {
    fn localize(&mut self, language: &str) {
        if !self.is_empty() {
            *self = Self::plain(self.get(language));
        }
    }
}

impl<T: Localize> Localize for Option<T> {
    fn localize(&mut self, language: &str) {
        if let Some(it) = self {
            it.localize(language);
        }
    }
}

impl<T: Localize> Localize for Vec<T> {
    fn localize(&mut self, language: &str) {
        for it in self {
            it.localize(language);
        }
    }
}

impl Localize for (Spot, Text) {
    fn localize(&mut self, language: &str) {
        self.1.localize(language);
    }
}

macro_rules! localize {
    ($($entry:ty: $($field:ident),*;)*) => {
        $(impl Localize for $entry {
            fn localize(&mut self, language: &str) { $(self.$field.localize(language);)* }
        })*
    };
}

localize! {
    Step: who, place;
    Try: text;
    OrganizationType: name, path, note;
    Cloud: name, operator, support, note;
    Portal: name, note, notes;
    Task: name, attempt, role, other_roles, path, note, notes;
    Message: name, meaning, attempt, who_acts, role, note;
    Language: name;
}
