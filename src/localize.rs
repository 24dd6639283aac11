//! Turns an entry into what an answer in one language shows of it, so that it reads no more.

use crate::model::{
    Cloud, Language, Message, OrganizationType, Portal, Spot, Step, Task, Text, Try,
};

/// An entry that can be had in one language alone.
pub trait Localize {
    /// Keeps of every text what is shown in `language`, and of lists what an answer uses.
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
    ($($entry:ty: $($field:ident),* $(=> $($list:ident),*)?;)*) => {
        $(impl Localize for $entry {
            fn localize(&mut self, language: &str) {
                $(self.$field.localize(language);)*
                $($(self.$list.clear();)*)?
            }
        })*
    };
}

localize! {
    Step: who, place;
    Try: text;
    OrganizationType: name, path, note => aliases, domains;
    Cloud: name, operator, support, note => aliases, ambiguous;
    Portal: name, note, notes => aliases, sources;
    Task: name, attempt, role, other_roles, path, note, notes => aliases;
    Language: name => aliases;
}

impl Localize for Message {
    fn localize(&mut self, language: &str) {
        self.name.localize(language);
        self.meaning.localize(language);
        self.attempt.localize(language);
        self.who_acts.localize(language);
        self.role.localize(language);
        self.note.localize(language);
        // The first pattern is how an answer quotes the message.
        self.patterns.truncate(1);
    }
}
