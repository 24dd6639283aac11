//! What layers do with nouns: an upper one changes what lies below it, and marks its places.

use super::spanned::{At, Spanned, Spot, Text};

/// What has places in source files.
pub trait Located {
    /// Visits every place.
    fn each_at(&mut self, visit: &mut dyn FnMut(&mut At));

    /// Marks every place as one of layer number `layer`.
    fn set_layer(&mut self, layer: u16) {
        self.each_at(&mut |at| at.layer = layer);
    }
}

/// What an upper layer changes.
pub trait Merge {
    /// Takes over what `upper` says.
    fn merge(&mut self, upper: Self);
}

/// An entry of a section, which an upper layer's entry of the same id changes: an organization or a
/// contact whole, any other key by key.
pub trait Entry: Located + Merge {
    /// The id.
    fn id(&self) -> &Spot;
}

/// What stands under a key in an entry: an upper layer's replaces it.
pub trait Keyed {
    /// The key.
    fn key(&self) -> &Spot;
}

/// Defines a noun: a struct that is read from a file and from a compiled layer, described in the
/// schema, and whose places are those of its fields. An attribute `schema` is one of schemars.
macro_rules! noun {
    (
        $(#[doc = $about:literal])*
        pub struct $name:ident {
            $(
                $(#[doc = $doc:literal])*
                $(#[serde($($serde:tt)*)])?
                $(#[schema($($schema:tt)*)])?
                pub $field:ident: $type:ty,
            )*
        }
    ) => {
        $(#[doc = $about])*
        #[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
        #[cfg_attr(test, derive(schemars::JsonSchema), schemars(deny_unknown_fields))]
        #[serde(default)]
        pub struct $name {
            $(
                $(#[doc = $doc])*
                $(#[serde($($serde)*)])?
                $(#[cfg_attr(test, schemars($($schema)*))])?
                pub $field: $type,
            )*
        }

        impl Located for $name {
            fn each_at(&mut self, visit: &mut dyn FnMut(&mut At)) {
                $(self.$field.each_at(visit);)*
            }
        }
    };
}
pub(super) use noun;

/// Defines the noun of an entry that is merged key by key.
macro_rules! merged_entry {
    ($($noun:tt)*) => {
        noun! { $($noun)* }
        merge! { $($noun)* }
    };
}
pub(super) use merged_entry;

macro_rules! merge {
    (
        $(#[$about:meta])*
        pub struct $name:ident { $($(#[$attribute:meta])* pub $field:ident: $type:ty,)* }
    ) => {
        impl Merge for $name {
            fn merge(&mut self, upper: Self) {
                $(self.$field.merge(upper.$field);)*
            }
        }

        impl Entry for $name {
            fn id(&self) -> &Spot {
                &self.id
            }
        }
    };
}
pub(super) use merge;

impl<T> Located for Spanned<T> {
    fn each_at(&mut self, visit: &mut dyn FnMut(&mut At)) {
        visit(&mut self.at);
    }
}

impl<T: Located> Located for Option<T> {
    fn each_at(&mut self, visit: &mut dyn FnMut(&mut At)) {
        if let Some(it) = self {
            it.each_at(visit);
        }
    }
}

impl<T: Located> Located for Vec<T> {
    fn each_at(&mut self, visit: &mut dyn FnMut(&mut At)) {
        for it in self {
            it.each_at(visit);
        }
    }
}

impl Located for (Spot, Text) {
    fn each_at(&mut self, visit: &mut dyn FnMut(&mut At)) {
        self.0.each_at(visit);
    }
}

macro_rules! without_places {
    ($($type:ty),*) => {
        $(impl Located for $type {
            fn each_at(&mut self, _: &mut dyn FnMut(&mut At)) {}
        })*
    };
}

without_places!(String, bool, Text);

impl<T> Merge for Spanned<T> {
    fn merge(&mut self, upper: Self) {
        *self = upper;
    }
}

impl<T> Merge for Option<T> {
    fn merge(&mut self, upper: Self) {
        if upper.is_some() {
            *self = upper;
        }
    }
}

/// The languages that `upper` has replace those below; a plain string replaces all.
impl Merge for Text {
    fn merge(&mut self, upper: Self) {
        for (language, words) in upper.0 {
            if language.is_empty() {
                self.0.clear();
            } else {
                self.0.retain(|(old, _)| *old != language && !old.is_empty());
            }
            self.0.push((language, words));
        }
    }
}

/// Words are added.
impl Merge for Vec<Spot> {
    fn merge(&mut self, upper: Self) {
        for spot in upper {
            if !self.iter().any(|old| old.value == spot.value) {
                self.push(spot);
            }
        }
    }
}

/// What `upper` says of a key replaces all that was said of it.
impl<T: Keyed> Merge for Vec<T> {
    fn merge(&mut self, upper: Self) {
        self.retain(|old| !upper.iter().any(|new| new.key().value == old.key().value));
        self.extend(upper);
    }
}

impl Keyed for (Spot, Text) {
    fn key(&self) -> &Spot {
        &self.0
    }
}
