//! Stretches of a tree in which there is no key: what was not found is not looked for again.
//!
//! A batch asks for many domains that no table has. They lie between the same few keys.

use std::cell::RefCell;

/// What a stretch is of: a table, and whether parents of a domain were looked for, or the domain itself.
pub type Of = (u8, bool);

/// The stretch that was met last in each table, for domains themselves and for their parents.
#[derive(Debug, Default)]
pub struct Gaps {
    last: RefCell<Vec<Gap>>,
}

#[derive(Debug)]
struct Gap {
    of: Of,
    /// The key before the stretch.
    low: Vec<u8>,
    /// The key behind it; none where the tree ends.
    high: Option<Vec<u8>>,
}

impl Gaps {
    /// What `take` makes of the last key that is not after `key`, where that is known.
    pub fn before<T>(&self, of: Of, key: &[u8], take: impl FnOnce(&[u8]) -> T) -> Option<T> {
        let last = self.last.borrow();
        let gap = last.iter().find(|gap| gap.of == of)?;
        let is_within = *gap.low < *key && gap.high.as_ref().is_none_or(|high| *key < **high);
        is_within.then(|| take(&gap.low))
    }

    /// Keeps a stretch in the place of the one before.
    pub fn keep(&self, of: Of, low: &[u8], high: Option<&[u8]>) {
        let gap = Gap { of, low: low.to_vec(), high: high.map(<[u8]>::to_vec) };
        let mut last = self.last.borrow_mut();
        match last.iter_mut().find(|gap| gap.of == of) {
            Some(known) => *known = gap,
            None => last.push(gap),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_key_is_within_or_unknown() {
        let gaps = Gaps::default();
        let of = (b'd', false);
        assert_eq!(gaps.before(of, b"dcom.b.", <[u8]>::to_vec), None);
        gaps.keep(of, b"dcom.a.", Some(b"dcom.m."));
        assert_eq!(gaps.before(of, b"dcom.b.", <[u8]>::to_vec), Some(b"dcom.a.".to_vec()));
        for outside in [&b"dcom."[..], b"dcom.a.", b"dcom.m.", b"dcom.m.b.", b"dde."] {
            assert_eq!(gaps.before(of, outside, <[u8]>::to_vec), None);
        }
        assert_eq!(gaps.before((b'd', true), b"dcom.b.", <[u8]>::to_vec), None);
        assert_eq!(gaps.before((b's', false), b"dcom.b.", <[u8]>::to_vec), None);
        gaps.keep(of, b"dnl.", None);
        assert_eq!(gaps.before(of, b"dcom.b.", <[u8]>::to_vec), None);
        assert_eq!(gaps.before(of, b"dzw.", <[u8]>::to_vec), Some(b"dnl.".to_vec()));
    }
}
