//! A sorted tree of byte keys: written once from the leaves up, searched from the root down.
//!
//! A page is a list of `key length, key, value length, value`, then where each begins, then how many
//! there are, so that it is searched by halves. In a leaf the value belongs to the key; above it, it
//! is the place of the page whose first key it is. A page stands before every page that points to
//! it, so that no search can go in circles.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};

use super::blocks::ROOM;
use super::{Bytes, CorruptError, OUTSIDE, Source, corrupt, decode, put, take};

/// About how many bytes a page holds: two fit one block.
const PAGE: usize = 1900;
/// What is wrong with pages that point to themselves or to one another.
const CIRCLES: &str = "the tree goes in circles";

/// Where a page stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize)]
pub struct Page {
    /// Its first byte in the payload.
    pub offset: u64,
    /// Its length in bytes.
    pub len: u64,
}

impl Page {
    /// The place that the value of a page above holds; it lies before that page.
    fn below(value: &[u8], above: Self) -> Result<Self, CorruptError> {
        let page: Self = decode(value)?;
        if page.offset.saturating_add(page.len) > above.offset {
            return Err(corrupt(CIRCLES));
        }
        Ok(page)
    }
}

/// The root of a tree.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Root {
    /// Its page.
    pub page: Page,
    /// How many levels of pages stand above the leaves.
    pub height: u8,
}

/// Writes a tree behind `out`.
pub fn write(keys: &BTreeMap<Vec<u8>, Vec<u8>>, out: &mut Vec<u8>) -> Root {
    let leaves = keys.iter().map(|(key, value)| (key.clone(), value.clone()));
    let mut level = write_level(leaves, out);
    let mut height = 0;
    while level.len() > 1 {
        let children = level.into_iter().map(|(key, page)| {
            let mut value = Vec::new();
            put(&mut value, &page);
            (key, value)
        });
        level = write_level(children, out);
        height += 1;
    }
    Root { page: level.first().map(|(_, page)| *page).unwrap_or_default(), height }
}

/// Writes pages of the same level, and gives the first key of each.
fn write_level(pairs: impl Iterator<Item = OwnedPair>, out: &mut Vec<u8>) -> Vec<(Vec<u8>, Page)> {
    let mut level = Vec::new();
    let mut page = PageWriter::default();
    for (key, value) in pairs {
        let size = key.len() + value.len() + 10;
        if page.bytes.len() + 4 * page.begins.len() + size > PAGE && page.begins.len() > 1 {
            level.push(page.finish(out));
        }
        page.add(key, &value);
    }
    if !page.begins.is_empty() {
        level.push(page.finish(out));
    }
    level
}

#[derive(Default)]
struct PageWriter {
    first: Vec<u8>,
    bytes: Vec<u8>,
    begins: Vec<u32>,
}

impl PageWriter {
    fn add(&mut self, key: Vec<u8>, value: &[u8]) {
        self.begins.push(u32::try_from(self.bytes.len()).unwrap_or(u32::MAX));
        put(&mut self.bytes, key.as_slice());
        put(&mut self.bytes, value);
        if self.begins.len() == 1 {
            self.first = key;
        }
    }

    /// Writes the page behind `out`, and begins another.
    fn finish(&mut self, out: &mut Vec<u8>) -> (Vec<u8>, Page) {
        let count = u32::try_from(self.begins.len()).unwrap_or(u32::MAX);
        for number in self.begins.drain(..).chain(std::iter::once(count)) {
            self.bytes.extend_from_slice(&number.to_le_bytes());
        }
        // A page that fits one block stands in one block.
        let room_left = ROOM - out.len() % ROOM;
        if self.bytes.len() > room_left && self.bytes.len() <= ROOM {
            out.resize(out.len() + room_left, 0);
        }
        let page = Page { offset: out.len() as u64, len: self.bytes.len() as u64 };
        out.append(&mut self.bytes);
        (std::mem::take(&mut self.first), page)
    }
}

/// The entries of one page.
struct Entries<'a> {
    bytes: &'a [u8],
    begins: &'a [u8],
}

impl<'a> Entries<'a> {
    fn of(page: &'a [u8]) -> Result<Self, CorruptError> {
        let (rest, count) =
            page.split_last_chunk::<4>().ok_or_else(|| corrupt("a page is cut off"))?;
        let count = u32::from_le_bytes(*count) as usize;
        let bytes = rest
            .len()
            .checked_sub(count.saturating_mul(4))
            .ok_or_else(|| corrupt("a page is cut off"))?;
        let (bytes, begins) = rest.split_at(bytes);
        Ok(Self { bytes, begins })
    }

    fn len(&self) -> usize {
        self.begins.len() / 4
    }

    fn at(&self, index: usize) -> Result<Pair<'a>, CorruptError> {
        let (key, mut rest) = self.key_at(index)?;
        Ok((key, take(&mut rest)?))
    }

    /// A key, and what follows it: a search reads nothing else.
    fn key_at(&self, index: usize) -> Result<Pair<'a>, CorruptError> {
        let begin = self.begins.as_chunks::<4>().0.get(index).map(|it| u32::from_le_bytes(*it));
        let mut rest = begin
            .and_then(|begin| self.bytes.get(begin as usize..))
            .ok_or_else(|| corrupt("a page points outside itself"))?;
        Ok((take(&mut rest)?, rest))
    }

    /// How many entries come first whose keys are all `before` something.
    fn count(&self, before: impl Fn(&[u8]) -> bool) -> Result<usize, CorruptError> {
        let (mut low, mut high) = (0, self.len());
        while low < high {
            let middle = low.midpoint(high);
            if before(self.key_at(middle)?.0) {
                low = middle + 1;
            } else {
                high = middle;
            }
        }
        Ok(low)
    }
}

/// A key and its value.
type Pair<'a> = (&'a [u8], &'a [u8]);
/// The same, to keep.
pub type OwnedPair = (Vec<u8>, Vec<u8>);

/// What `take` makes of the value of `key`.
///
/// # Errors
/// When a page on the way is damaged.
pub fn find<T>(
    source: &dyn Source,
    root: Root,
    key: &[u8],
    take: impl FnOnce(&[u8]) -> T,
) -> Result<Option<T>, CorruptError> {
    if root.page.len == 0 {
        return Ok(None);
    }
    let mut place = root.page;
    for _ in 0..root.height {
        let bytes = page(source, place)?;
        let entries = Entries::of(&bytes)?;
        // The last page whose first key is the key, or before it.
        let Some(index) = entries.count(|first| first <= key)?.checked_sub(1) else {
            return Ok(None);
        };
        place = Page::below(entries.at(index)?.1, place)?;
    }
    let leaf = page(source, place)?;
    let entries = Entries::of(&leaf)?;
    let index = entries.count(|before| before < key)?;
    if index == entries.len() {
        return Ok(None);
    }
    let (found, value) = entries.at(index)?;
    Ok((found == key).then(|| take(value)))
}

/// The keys from `start` on, in order, each with its value; the first damage ends them.
pub fn range<'s>(source: &'s dyn Source, root: Root, start: &[u8]) -> Range<'s> {
    Range {
        source,
        root: Some(root.page).filter(|page| page.len > 0),
        height: usize::from(root.height),
        start: start.to_vec(),
        levels: Vec::new(),
        budget: source.size(),
    }
}

/// Keys in order, each with its value.
pub struct Range<'s> {
    source: &'s dyn Source,
    /// The root, until it is read.
    root: Option<Page>,
    /// How many levels of pages stand above the leaves.
    height: usize,
    start: Vec<u8>,
    /// The pages from the root down to a leaf.
    levels: Vec<Level<'s>>,
    /// No page is visited twice: together they are no longer than the payload.
    budget: u64,
}

/// A page, and the entry of it that comes next.
struct Level<'s> {
    place: Page,
    bytes: Bytes<'s>,
    next: usize,
}

impl Range<'_> {
    fn step(&mut self) -> Result<Option<OwnedPair>, CorruptError> {
        if let Some(root) = self.root.take() {
            self.descend(root)?;
        }
        loop {
            let is_leaf = self.levels.len() > self.height;
            let Some(level) = self.levels.last_mut() else {
                return Ok(None);
            };
            let entries = Entries::of(&level.bytes)?;
            if level.next >= entries.len() {
                self.levels.pop();
                continue;
            }
            let (key, value) = entries.at(level.next)?;
            level.next += 1;
            if is_leaf {
                return Ok(Some((key.to_vec(), value.to_vec())));
            }
            let child = Page::below(value, level.place)?;
            self.descend(child)?;
        }
    }

    fn descend(&mut self, place: Page) -> Result<(), CorruptError> {
        self.budget = self.budget.checked_sub(place.len).ok_or_else(|| corrupt(CIRCLES))?;
        let bytes = page(self.source, place)?;
        let first = Entries::of(&bytes)?.count(|key| key < self.start.as_slice())?;
        // Above the leaves, the page before the first key that is not below `start` may hold it still.
        let is_leaf = self.levels.len() == self.height;
        let next = if is_leaf { first } else { first.saturating_sub(1) };
        self.levels.push(Level { place, bytes, next });
        Ok(())
    }
}

impl Iterator for Range<'_> {
    type Item = Result<OwnedPair, CorruptError>;

    fn next(&mut self) -> Option<Self::Item> {
        let step = self.step();
        if step.is_err() {
            self.levels.clear();
        }
        step.transpose()
    }
}

/// The bytes at a place.
///
/// # Errors
/// When they are not there, or damaged.
pub fn page(source: &dyn Source, page: Page) -> Result<Bytes<'_>, CorruptError> {
    let len = usize::try_from(page.len)
        .ok()
        .filter(|_| page.len <= source.size())
        .ok_or_else(|| corrupt(OUTSIDE))?;
    source.read(page.offset, len)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::store::Memory;

    #[test]
    fn every_key_is_found_and_no_other() {
        for count in [0_usize, 1, 2, 50, 5000] {
            let pair = |n| (format!("k{n:06}").into_bytes(), format!("v{n}").into_bytes());
            let mut out = vec![0; 100];
            let root = write(&(0..count).map(pair).collect(), &mut out);
            let source = Memory(out.into());
            for n in 0..count {
                let find = |key: &str| find(&source, root, key.as_bytes(), <[u8]>::to_vec).unwrap();
                let key = format!("k{n:06}");
                assert_eq!(find(&key), Some(format!("v{n}").into_bytes()));
                assert_eq!(find(&format!("{key}x")), None);
            }
            let seen = range(&source, root, b"k").map(Result::unwrap).count();
            assert_eq!(seen, count);
        }
    }
}
