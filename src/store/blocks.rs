//! A payload cut into blocks of 4 KiB, each with its checksum, and read by position.

use std::cell::RefCell;
use std::collections::BTreeMap;
use std::rc::Rc;

use super::{Bytes, CorruptError, OUTSIDE, Source, corrupt};

/// The length of a block in the file.
pub const BLOCK: usize = 4096;
/// The payload in one block; the checksum follows it.
pub const ROOM: usize = BLOCK - 4;
/// How many blocks are cached: 1 MiB.
const CACHED: usize = 256;

/// Something that is read by position, such as a file.
pub trait ReadAt {
    /// The length in bytes.
    fn size(&self) -> u64;

    /// Fills `buffer` from `offset` on.
    ///
    /// # Errors
    /// When the bytes cannot all be read.
    fn read_at(&self, offset: u64, buffer: &mut [u8]) -> std::io::Result<()>;
}

impl ReadAt for Vec<u8> {
    fn size(&self) -> u64 {
        self.len() as u64
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
    /// Blocks that were read and verified, by number.
    cache: RefCell<BTreeMap<u64, Rc<[u8; BLOCK]>>>,
}

impl<R: ReadAt> Blocks<R> {
    /// The payload that `file` holds.
    ///
    /// # Errors
    /// When the length is not a whole number of blocks.
    pub fn open(file: R) -> Result<Self, CorruptError> {
        let len = file.size();
        if len == 0 || !len.is_multiple_of(BLOCK as u64) {
            return Err(corrupt("the file is cut off"));
        }
        Ok(Self { file, count: len / BLOCK as u64, cache: RefCell::default() })
    }

    fn block(&self, index: u64) -> Result<Rc<[u8; BLOCK]>, CorruptError> {
        let mut cache = self.cache.borrow_mut();
        if let Some(block) = cache.get(&index) {
            return Ok(Rc::clone(block));
        }
        let mut bytes = [0; BLOCK];
        self.fetch(index, &mut bytes)?;
        let block = Rc::new(bytes);
        if cache.len() >= CACHED {
            cache.clear();
        }
        cache.insert(index, Rc::clone(&block));
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
    fn size(&self) -> u64 {
        self.count * ROOM as u64
    }

    fn read(&self, offset: u64, len: usize) -> Result<Bytes<'_>, CorruptError> {
        let room = ROOM as u64;
        let end = offset
            .checked_add(len as u64)
            .filter(|end| *end <= self.size())
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
