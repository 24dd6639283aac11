//! A payload cut into blocks of 4 KiB, each with its checksum, and read by position.

use std::cell::RefCell;
use std::rc::Rc;

use super::{Bytes, CorruptError, OUTSIDE, Source, corrupt};

/// The length of a block in the file.
pub const BLOCK: usize = 4096;
/// The payload in one block; the checksum follows it.
pub const ROOM: usize = BLOCK - 4;
/// How many sets there are, and how many blocks each keeps in memory: together 1 MiB.
const SETS: usize = 64;
const WAYS: usize = 4;

/// A block's number, and all of it.
type Kept = (u64, Rc<[u8; BLOCK]>);

/// Something that is read by position, such as a file.
pub trait ReadAt {
    /// The length in bytes.
    fn len(&self) -> u64;

    /// Whether it is empty.
    fn is_empty(&self) -> bool {
        self.len() == 0
    }

    /// Fills `buffer` from `offset` on.
    ///
    /// # Errors
    /// When the bytes cannot all be read.
    fn read_at(&self, offset: u64, buffer: &mut [u8]) -> std::io::Result<()>;
}

impl ReadAt for Vec<u8> {
    fn len(&self) -> u64 {
        self.as_slice().len() as u64
    }

    fn read_at(&self, offset: u64, buffer: &mut [u8]) -> std::io::Result<()> {
        let start = usize::try_from(offset).unwrap_or(usize::MAX);
        let part = start
            .checked_add(buffer.len())
            .and_then(|end| self.get(start..end))
            .ok_or(std::io::ErrorKind::UnexpectedEof)?;
        buffer.copy_from_slice(part);
        Ok(())
    }
}

/// The file form of `payload`: whole blocks, the last one filled up with zeros.
#[must_use]
pub fn frame(payload: &[u8]) -> Vec<u8> {
    let mut out = Vec::with_capacity(payload.len() / ROOM * BLOCK + 2 * BLOCK);
    for (index, part) in payload.chunks(ROOM).enumerate() {
        let start = out.len();
        out.extend_from_slice(part);
        out.resize(start + ROOM, 0);
        let sum = checksum(index as u64, out.get(start..).unwrap_or_default());
        out.extend_from_slice(&sum.to_le_bytes());
    }
    out
}

/// The checksum of a block: of its number too, so that blocks cannot change places.
fn checksum(index: u64, payload: &[u8]) -> u32 {
    let mut hasher = crc32fast::Hasher::new();
    hasher.update(&index.to_le_bytes());
    hasher.update(payload);
    hasher.finalize()
}

/// A payload in blocks, read and verified block by block.
pub struct Blocks<R> {
    file: R,
    count: u64,
    /// Blocks that were read, by the rest of their number; in each set the often used come first.
    kept: RefCell<Vec<Vec<Kept>>>,
}

impl<R: ReadAt> Blocks<R> {
    /// The payload that `file` holds.
    ///
    /// # Errors
    /// When the length is not a whole number of blocks.
    pub fn open(file: R) -> Result<Self, CorruptError> {
        let len = file.len();
        if len == 0 || !len.is_multiple_of(BLOCK as u64) {
            return Err(corrupt("the file is cut off"));
        }
        Ok(Self { file, count: len / BLOCK as u64, kept: RefCell::default() })
    }

    fn block(&self, index: u64) -> Result<Rc<[u8; BLOCK]>, CorruptError> {
        let mut kept = self.kept.borrow_mut();
        let number = usize::try_from(index % SETS as u64).unwrap_or_default();
        if kept.len() <= number {
            kept.resize_with(number + 1, Vec::new);
        }
        let set = kept.get_mut(number).ok_or_else(|| corrupt("a block has no place"))?;
        if let Some(at) = set.iter().position(|(of, _)| *of == index) {
            // What is used again moves on, step by step, and is the later to go.
            let before = at.saturating_sub(1);
            set.swap(at, before);
            return set
                .get(before)
                .map(|(_, block)| Rc::clone(block))
                .ok_or_else(|| corrupt("a block has no place"));
        }
        // The memory of the block that has to go is used again.
        let spare = if set.len() >= WAYS { set.pop() } else { None };
        let mut block = spare.map_or_else(|| Rc::new([0; BLOCK]), |(_, block)| block);
        self.fetch(index, Rc::make_mut(&mut block))?;
        set.push((index, Rc::clone(&block)));
        Ok(block)
    }

    /// Reads a block and verifies it.
    fn fetch(&self, index: u64, bytes: &mut [u8; BLOCK]) -> Result<(), CorruptError> {
        if index >= self.count {
            return Err(corrupt(OUTSIDE));
        }
        self.file
            .read_at(index * BLOCK as u64, bytes)
            .map_err(|error| CorruptError(format!("block {index} cannot be read: {error}")))?;
        let (payload, sum) = bytes.split_at(ROOM);
        if checksum(index, payload).to_le_bytes() != *sum {
            return Err(CorruptError(format!("block {index} does not match its checksum")));
        }
        Ok(())
    }
}

impl<R: ReadAt> Source for Blocks<R> {
    fn len(&self) -> u64 {
        self.count * ROOM as u64
    }

    fn read(&self, offset: u64, len: usize) -> Result<Bytes<'_>, CorruptError> {
        let room = ROOM as u64;
        let end = offset
            .checked_add(len as u64)
            .filter(|end| *end <= self.len())
            .ok_or_else(|| corrupt(OUTSIDE))?;
        let first = offset / room;
        let skip = usize::try_from(offset % room).unwrap_or_default();
        if end <= (first + 1) * room {
            return Ok(Bytes::Shared(self.block(first)?, skip..skip + len));
        }
        let mut out = Vec::with_capacity(len.min(1 << 20));
        let mut index = first;
        let mut skip = skip;
        while out.len() < len {
            let block = self.block(index)?;
            let part = block.get(skip..ROOM).unwrap_or_default();
            let wanted = part.len().min(len - out.len());
            out.extend_from_slice(part.get(..wanted).unwrap_or_default());
            skip = 0;
            index += 1;
        }
        Ok(Bytes::Owned(out))
    }

    fn verify(&self) -> Result<(), CorruptError> {
        let mut bytes = [0; BLOCK];
        (0..self.count).try_for_each(|index| self.fetch(index, &mut bytes))
    }
}
