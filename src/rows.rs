//! Turns a stream of bytes (UTF-8, Latin-1 or UTF-16) into plain lines, or into CSV records that keep every byte as it came.

use crate::escape::csv_cell;
use memchr::{memchr, memchr_iter, memchr2};
use std::{
    borrow::Cow,
    fmt,
    io::{self, Read},
};

/// The longest line or record, in bytes without its ending; a longer one is skipped and reported.
pub const LIMIT: usize = 1 << 20;

/// How much is asked of the input at once, in bytes.
const BLOCK: usize = 128 << 10;

/// Plain lines, one at a time, without their endings and without a byte order mark; UTF-16 arrives as UTF-8.
pub struct Lines<R> {
    source: Source<R>,
    number: u64,
}

impl<R: Read> Lines<R> {
    /// Prepares to read; nothing is read yet.
    pub fn new(input: R) -> Self {
        Self { source: Source::new(input), number: 0 }
    }

    /// Gives the next line, valid until the next call; after a line over [`LIMIT`] the lines go on, after a failed read they end.
    pub fn next_line(&mut self) -> Option<Result<&[u8], RowError>> {
        let piece = match self.source.piece(|text| memchr(b'\n', text).map(|at| at + 1)) {
            Ok(piece) => piece?,
            Err(error) => return Some(Err(RowError::Read(error))),
        };
        self.number += 1;
        if piece.overlong {
            return Some(Err(RowError::TooLong { line: self.number, quoted: false }));
        }
        Some(Ok(split_ending(self.source.text(&piece)).0))
    }

    /// The number of the line given last, from 1.
    pub fn number(&self) -> u64 {
        self.number
    }
}

/// The records of a CSV, one at a time, each with all its bytes.
///
/// [`Rows::mark`], [`Header::lead`], [`Header::raw`] and every [`Record::raw`], one after the other, are the input byte for byte
/// (an input in UTF-16: the same text in UTF-8).
pub struct Rows<R> {
    source: Source<R>,
    header: Header,
    delimiter: u8,
    line: u64,
}

/// The row that names the columns.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Header {
    /// What stood before it: empty lines, or the line `sep=;` that Excel writes.
    pub lead: Vec<u8>,
    /// Its bytes, with their line ending.
    pub raw: Vec<u8>,
    /// The names, trimmed.
    pub columns: Vec<String>,
}

impl Header {
    /// Finds a column by its name, exactly or else whatever its case.
    ///
    /// # Errors
    /// [`RowError::NoColumn`], which lists the columns.
    pub fn column(&self, name: &str) -> Result<usize, RowError> {
        let (name, lower) = (name.trim(), name.trim().to_lowercase());
        let exact = self.columns.iter().position(|column| column == name);
        exact
            .or_else(|| self.columns.iter().position(|column| column.to_lowercase() == lower))
            .ok_or_else(|| RowError::NoColumn {
                name: name.to_owned(),
                columns: self.columns.clone(),
            })
    }
}

impl<R: Read> Rows<R> {
    /// Reads up to and with the header; a delimiter that is not given is told from it (comma, semicolon or tab).
    ///
    /// # Errors
    /// [`RowError::Read`], [`RowError::Empty`], or for the header [`RowError::TooLong`] and [`RowError::Unclosed`].
    pub fn open(input: R, delimiter: Option<u8>) -> Result<Self, RowError> {
        let mut rows = Self {
            source: Source::new(input),
            header: Header::default(),
            delimiter: b',',
            line: 1,
        };
        let mut told = delimiter;
        loop {
            let end_of_line = |text: &[u8]| memchr(b'\n', text).map(|at| at + 1);
            let piece =
                rows.source.piece(end_of_line).map_err(RowError::Read)?.ok_or(RowError::Empty)?;
            let raw = rows.source.text(&piece);
            if piece.overlong || rows.header.lead.len() > LIMIT {
                return Err(RowError::TooLong { line: rows.line, quoted: false });
            }
            match split_ending(raw).0 {
                [] => {}
                [b's', b'e', b'p', b'=', byte] => told = told.or(Some(*byte)),
                names => {
                    rows.delimiter = told.unwrap_or_else(|| detect(names));
                    rows.source.start = piece.start; // read again, as a record: a quoted name may go on
                    break;
                }
            }
            rows.header.lead.extend_from_slice(raw);
            rows.line += 1;
        }
        let record = rows.next_record().ok_or(RowError::Empty)??;
        if record.shape == Shape::Unclosed {
            return Err(RowError::Unclosed { line: record.line });
        }
        let columns = record.fields().map(|name| decode(name).trim().to_owned()).collect();
        let raw = record.raw.to_vec();
        rows.header = Header { raw, columns, ..rows.header };
        Ok(rows)
    }

    /// The byte order mark that the output has to start with: UTF-8's where the input had any, else nothing.
    pub fn mark(&self) -> &'static [u8] {
        match self.source.encoding {
            Encoding::Unknown | Encoding::Bytes => b"",
            Encoding::Marked | Encoding::Utf16 { .. } => UTF8_MARK,
        }
    }

    /// The row that names the columns.
    pub fn header(&self) -> &Header {
        &self.header
    }

    /// The byte between two fields.
    pub fn delimiter(&self) -> u8 {
        self.delimiter
    }

    /// Gives the next record, valid until the next call; after one over [`LIMIT`] the records go on, after a failed read they end.
    pub fn next_record(&mut self) -> Option<Result<Record<'_>, RowError>> {
        let mut scan = Scan { delimiter: self.delimiter, state: State::Start, fields: 1, lines: 0 };
        let piece = match self.source.piece(|text| scan.cut(text)) {
            Ok(piece) => piece?,
            Err(error) => return Some(Err(RowError::Read(error))),
        };
        let line = self.line;
        self.line += scan.lines + 1;
        let open = scan.state == State::Quoted;
        if piece.overlong {
            return Some(Err(RowError::TooLong { line, quoted: scan.lines > 0 || open }));
        }
        let raw = self.source.text(&piece);
        let expected = self.header.columns.len();
        let shape = match scan.fields {
            _ if open => Shape::Unclosed,
            _ if split_ending(raw).0.is_empty() => Shape::Blank,
            fields if fields == expected => Shape::Regular,
            fields => Shape::Ragged { fields, expected },
        };
        Some(Ok(Record { raw, line, shape, delimiter: self.delimiter }))
    }
}

/// One row of a CSV.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Record<'a> {
    /// Its bytes, with their line ending (which the last may lack).
    pub raw: &'a [u8],
    /// The number of its first line, from 1.
    pub line: u64,
    /// How it compares with the header.
    pub shape: Shape,
    delimiter: u8,
}

/// How a record compares with the header.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Shape {
    /// As many fields as the header.
    Regular,
    /// Fewer or more fields than the header.
    Ragged {
        /// The fields that there are.
        fields: usize,
        /// The fields of the header.
        expected: usize,
    },
    /// An empty line.
    Blank,
    /// A quote is opened in it and not closed before the input ends: rows may be swallowed, and nothing can be added.
    Unclosed,
}

impl<'a> Record<'a> {
    /// Its fields without their quotes.
    #[must_use]
    pub fn fields(&self) -> Fields<'a> {
        Fields { rest: Some(split_ending(self.raw).0), delimiter: self.delimiter }
    }

    /// The text of one field, from 0; none where a short row lacks it.
    #[must_use]
    pub fn text(&self, column: usize) -> Option<Cow<'a, str>> {
        self.fields().nth(column).map(decode)
    }

    /// Writes it with cells (made once by [`cells`]) added before its line ending.
    ///
    /// A short row is filled up first, so that they stand below their names; blank and unclosed ones go through as they are.
    pub fn write_with(&self, added: &[u8], out: &mut Vec<u8>) {
        if matches!(self.shape, Shape::Blank | Shape::Unclosed) {
            out.extend_from_slice(self.raw);
            return;
        }
        let (body, ending) = split_ending(self.raw);
        out.extend_from_slice(body);
        if let Shape::Ragged { fields, expected } = self.shape {
            out.resize(out.len() + expected.saturating_sub(fields), self.delimiter);
        }
        out.extend_from_slice(added);
        out.extend_from_slice(ending);
    }
}

/// The fields of a record, borrowed unless a quote inside had to be undone.
#[derive(Debug, Clone)]
pub struct Fields<'a> {
    rest: Option<&'a [u8]>,
    delimiter: u8,
}

impl<'a> Iterator for Fields<'a> {
    type Item = Cow<'a, [u8]>;

    fn next(&mut self) -> Option<Self::Item> {
        let mut rest = self.rest.take()?;
        let mut value = Cow::Borrowed(&[][..]);
        if let Some(quoted) = rest.strip_prefix(b"\"") {
            rest = quoted;
            loop {
                let (text, after) = cut_at(b'"', rest);
                let doubled = after.and_then(|after| after.strip_prefix(b"\""));
                rest = doubled.or(after).unwrap_or_default();
                extend(&mut value, text);
                if doubled.is_none() {
                    break; // closed, or never closed
                }
                extend(&mut value, b"\"");
            }
        }
        let (text, after) = cut_at(self.delimiter, rest);
        extend(&mut value, text);
        self.rest = after;
        Some(value)
    }
}

/// Writes a record with cells added before its line ending.
pub fn append(record_raw: &[u8], texts: &[&str], delimiter: u8, out: &mut Vec<u8>) {
    let (body, ending) = split_ending(record_raw);
    out.extend_from_slice(body);
    cells(texts, delimiter, out);
    out.extend_from_slice(ending);
}

/// Writes texts as cells that follow others: each a delimiter and the text, defused and quoted by [`csv_cell`].
pub fn cells(texts: &[&str], delimiter: u8, out: &mut Vec<u8>) {
    for text in texts {
        out.push(delimiter);
        out.extend_from_slice(csv_cell(text, delimiter).as_bytes());
    }
}

/// Splits a line from its ending: LF, CRLF or, for the last, none.
#[must_use]
pub fn split_ending(raw: &[u8]) -> (&[u8], &[u8]) {
    let body = raw.strip_suffix(b"\n").map_or(raw, |body| body.strip_suffix(b"\r").unwrap_or(body));
    raw.split_at_checked(body.len()).unwrap_or((raw, &[]))
}

/// Gives the text of a field or line: UTF-8, else Windows-1252, which holds Latin-1 and is what old exports are written in.
#[must_use]
pub fn decode(bytes: Cow<'_, [u8]>) -> Cow<'_, str> {
    let latin = |bytes: &[u8]| bytes.iter().map(|&byte| windows_1252(byte)).collect();
    match bytes {
        Cow::Borrowed(bytes) => {
            str::from_utf8(bytes).map_or_else(|_| Cow::Owned(latin(bytes)), Cow::Borrowed)
        }
        Cow::Owned(bytes) => {
            Cow::Owned(String::from_utf8(bytes).unwrap_or_else(|error| latin(error.as_bytes())))
        }
    }
}

fn windows_1252(byte: u8) -> char {
    const HIGH: &str = "€\u{81}‚ƒ„…†‡ˆ‰Š‹Œ\u{8d}Ž\u{8f}\u{90}‘’“”•–—˜™š›œ\u{9d}žŸ";
    let high = byte.checked_sub(0x80).and_then(|at| HIGH.chars().nth(at.into()));
    high.unwrap_or(char::from(byte))
}

/// The likeliest delimiter of a header: the one that stands most often outside quotes, a comma being the least telling.
fn detect(names: &[u8]) -> u8 {
    let mut counts = [(b',', 0_usize), (b';', 0), (b'\t', 0)];
    let mut quoted = false;
    for byte in names {
        quoted ^= *byte == b'"';
        for (delimiter, count) in &mut counts {
            *count += usize::from(!quoted && byte == delimiter);
        }
    }
    let found = counts.into_iter().filter(|(_, count)| *count > 0).max_by_key(|(_, count)| *count);
    found.map_or(b',', |(delimiter, _)| delimiter)
}

fn cut_at(sign: u8, text: &[u8]) -> (&[u8], Option<&[u8]>) {
    memchr(sign, text)
        .and_then(|at| Some((text.get(..at)?, text.get(at + 1..))))
        .unwrap_or((text, None))
}

fn extend<'a>(value: &mut Cow<'a, [u8]>, text: &'a [u8]) {
    if value.is_empty() {
        *value = Cow::Borrowed(text);
    } else if !text.is_empty() {
        value.to_mut().extend_from_slice(text);
    }
}

/// How far a record was looked at; it can go on with the next block.
struct Scan {
    delimiter: u8,
    state: State,
    fields: usize,
    /// Line ends inside quotes.
    lines: u64,
}

#[derive(Clone, Copy, PartialEq, Eq)]
enum State {
    /// Before the first byte of a field: a quote here opens.
    Start,
    Plain,
    Quoted,
    /// After a quote inside quotes: a second one is a quote, anything else is past the end of the quotes.
    Closing,
}

impl Scan {
    /// Looks at further bytes of the record; gives where it ends, behind the line feed, if it ends in them.
    fn cut(&mut self, text: &[u8]) -> Option<usize> {
        if self.state == State::Start && self.fields == 1 {
            let line = memchr(b'\n', text).and_then(|at| text.get(..=at));
            if let Some(line) = line.filter(|line| memchr(b'"', line).is_none()) {
                self.fields += memchr_iter(self.delimiter, line).count();
                return Some(line.len());
            }
        }
        let end = self.cut_quoted(text);
        let seen = text.get(..end.map_or(text.len(), |end| end - 1)).unwrap_or_default();
        self.lines += memchr_iter(b'\n', seen).count() as u64;
        end
    }

    fn cut_quoted(&mut self, text: &[u8]) -> Option<usize> {
        let mut at = 0;
        loop {
            let rest = text.get(at..)?;
            match self.state {
                State::Start | State::Closing => {
                    let next = match rest.first()? {
                        b'"' => State::Quoted,
                        byte if *byte == self.delimiter => State::Start,
                        _ => State::Plain,
                    };
                    at += usize::from(next != State::Plain);
                    self.fields += usize::from(next == State::Start);
                    self.state = next;
                }
                State::Plain => {
                    at += memchr2(self.delimiter, b'\n', rest)? + 1;
                    if text.get(at - 1) == Some(&b'\n') {
                        return Some(at);
                    }
                    self.fields += 1;
                    self.state = State::Start;
                }
                State::Quoted => {
                    at += memchr(b'"', rest)? + 1;
                    self.state = State::Closing;
                }
            }
        }
    }
}

const UTF8_MARK: &[u8] = b"\xef\xbb\xbf";

#[derive(Clone, Copy)]
enum Encoding {
    Unknown,
    Bytes,
    Marked,
    Utf16 { big_endian: bool },
}

/// The input, of which `buffer[start..end]` is read, decoded and not yet handed out.
struct Source<R> {
    input: R,
    encoding: Encoding,
    buffer: Vec<u8>,
    start: usize,
    end: usize,
    /// UTF-16 not yet decoded: `raw[..held]`.
    raw: Vec<u8>,
    held: usize,
    ended: bool,
}

/// A stretch of the buffer; what was too long has been dropped.
struct Piece {
    start: usize,
    end: usize,
    overlong: bool,
}

impl<R: Read> Source<R> {
    fn new(input: R) -> Self {
        Self {
            input,
            encoding: Encoding::Unknown,
            buffer: Vec::new(),
            start: 0,
            end: 0,
            raw: Vec::new(),
            held: 0,
            ended: false,
        }
    }

    /// Hands out the bytes up to where `cut`, which sees every byte once, says that they end.
    fn piece(&mut self, mut cut: impl FnMut(&[u8]) -> Option<usize>) -> io::Result<Option<Piece>> {
        let (mut seen, mut dropped, mut more) = (0, false, true);
        loop {
            let fresh = self.buffer.get(self.start + seen..self.end).unwrap_or_default();
            let found = cut(fresh);
            let length = seen + found.unwrap_or(fresh.len());
            if found.is_some() || !more {
                let (start, end) = (self.start, self.start + length);
                self.start = end;
                let body = split_ending(self.buffer.get(start..end).unwrap_or_default()).0;
                let overlong = dropped || body.len() > LIMIT;
                return Ok((length > 0 || dropped).then_some(Piece { start, end, overlong }));
            }
            seen = length;
            if seen > LIMIT + 2 {
                (self.start, seen, dropped) = (self.end, 0, true);
            }
            more =
                self.fill().inspect_err(|_| (self.start, self.end, self.ended) = (0, 0, true))?;
        }
    }

    fn text(&self, piece: &Piece) -> &[u8] {
        self.buffer.get(piece.start..piece.end).unwrap_or_default()
    }

    /// Reads once more; false when the input has ended.
    fn fill(&mut self) -> io::Result<bool> {
        if self.start > 0 {
            self.buffer.copy_within(self.start..self.end, 0);
            (self.start, self.end) = (0, self.end - self.start);
        }
        if self.ended {
            return Ok(false);
        }
        match self.encoding {
            Encoding::Unknown => self.begin()?,
            Encoding::Bytes | Encoding::Marked => {
                self.ended = !read(&mut self.input, &mut self.buffer, &mut self.end)?;
            }
            Encoding::Utf16 { big_endian } => {
                self.ended = !read(&mut self.input, &mut self.raw, &mut self.held)?;
                self.decode_held(big_endian);
            }
        }
        Ok(true)
    }

    /// Reads the first bytes, which tell the encoding.
    fn begin(&mut self) -> io::Result<()> {
        while self.end < UTF8_MARK.len() && !self.ended {
            self.ended = !read(&mut self.input, &mut self.buffer, &mut self.end)?;
        }
        let big_endian = match self.buffer.get(..self.end).unwrap_or_default() {
            [0xff, 0xfe, ..] => false,
            [0xfe, 0xff, ..] => true,
            text => {
                let marked = text.starts_with(UTF8_MARK);
                self.start = if marked { UTF8_MARK.len() } else { 0 };
                self.encoding = if marked { Encoding::Marked } else { Encoding::Bytes };
                return Ok(());
            }
        };
        self.encoding = Encoding::Utf16 { big_endian };
        self.raw = self.buffer.get(2..self.end).unwrap_or_default().to_vec();
        (self.held, self.end) = (self.raw.len(), 0);
        self.decode_held(big_endian);
        Ok(())
    }

    /// Decodes what is held of UTF-16; half a character at its end waits for the next block.
    fn decode_held(&mut self, big_endian: bool) {
        let unit = |pair: &[u8; 2]| {
            if big_endian { u16::from_be_bytes(*pair) } else { u16::from_le_bytes(*pair) }
        };
        let (pairs, odd) = self.raw.get(..self.held).unwrap_or_default().as_chunks::<2>();
        let split = pairs
            .split_last()
            .filter(|(last, _)| !self.ended && (0xd800..0xdc00).contains(&unit(last)));
        let (pairs, waiting) =
            split.map_or((pairs, odd.len()), |(_, before)| (before, odd.len() + 2));
        self.buffer.truncate(self.end);
        for run in pairs.chunk_by(|one, two| (unit(one) < 0x80) == (unit(two) < 0x80)) {
            if run.first().is_some_and(|pair| unit(pair) < 0x80) {
                self.buffer.extend(run.iter().map(|[one, two]| one | two));
                continue;
            }
            for sign in char::decode_utf16(run.iter().map(unit)) {
                let sign = sign.unwrap_or(char::REPLACEMENT_CHARACTER);
                self.buffer.extend_from_slice(sign.encode_utf8(&mut [0; 4]).as_bytes());
            }
        }
        if self.ended && waiting > 0 {
            self.buffer.extend_from_slice("\u{fffd}".as_bytes());
        }
        self.end = self.buffer.len();
        self.raw.copy_within(self.held - waiting..self.held, 0);
        self.held = waiting;
    }
}

/// Reads one block behind `buffer[..end]`; false at the end of the input.
fn read(input: &mut impl Read, buffer: &mut Vec<u8>, end: &mut usize) -> io::Result<bool> {
    if buffer.len() < *end + BLOCK / 2 {
        buffer.resize(*end + BLOCK, 0);
    }
    let room = buffer.get_mut(*end..).unwrap_or_default();
    loop {
        match input.read(room) {
            Ok(count) => {
                *end += count.min(room.len());
                return Ok(count > 0);
            }
            Err(error) if error.kind() == io::ErrorKind::Interrupted => {}
            Err(error) => return Err(error),
        }
    }
}

/// Why a line or record could not be given.
#[derive(Debug)]
pub enum RowError {
    /// The input could not be read further.
    Read(io::Error),
    /// A line or record is longer than [`LIMIT`]; it is skipped.
    TooLong {
        /// The number of its first line, from 1.
        line: u64,
        /// Whether line ends, or its end, were inside quotes, so that a quote may be missing.
        quoted: bool,
    },
    /// A quote is opened in the record and not closed before the input ends (see [`Shape::Unclosed`]).
    Unclosed {
        /// The number of its first line, from 1.
        line: u64,
    },
    /// A CSV without a header.
    Empty,
    /// A column that the header does not name.
    NoColumn {
        /// The name that was asked for.
        name: String,
        /// The columns that there are.
        columns: Vec<String>,
    },
}

impl RowError {
    /// The number of the first line it is about, from 1; none when it is about the whole input.
    #[must_use]
    pub fn line(&self) -> Option<u64> {
        match self {
            Self::TooLong { line, .. } | Self::Unclosed { line } => Some(*line),
            _ => None,
        }
    }

    /// What the person can do about it.
    #[must_use]
    pub fn hint(&self) -> &'static str {
        match self {
            Self::Read(_) => "check that the input is a file that you may read, and try again",
            Self::TooLong { quoted: true, .. } | Self::Unclosed { .. } => {
                "close the quote, or write it twice where it is meant as it is"
            }
            Self::TooLong { quoted: false, .. } => {
                "check that the input is text with one entry a line"
            }
            Self::Empty => "the first row has to name the columns",
            Self::NoColumn { .. } => "give one of these names",
        }
    }
}

impl fmt::Display for RowError {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        const SHOWN: usize = 30;
        match self {
            Self::Read(_) => out.write_str("the input could not be read"),
            Self::TooLong { line, .. } => write!(out, "line {line} is longer than 1 MiB"),
            Self::Unclosed { line } => {
                write!(out, "a quote that is opened in the row at line {line} is never closed")
            }
            Self::Empty => out.write_str("the CSV has no header"),
            Self::NoColumn { name, columns } => {
                write!(out, "no column `{name}`; there are")?;
                for (at, column) in columns.iter().take(SHOWN).enumerate() {
                    write!(out, "{} `{column}`", if at == 0 { "" } else { "," })?;
                }
                let more = columns.len().saturating_sub(SHOWN);
                if more > 0 { write!(out, " and {more} more") } else { Ok(()) }
            }
        }
    }
}

impl std::error::Error for RowError {
    fn source(&self) -> Option<&(dyn std::error::Error + 'static)> {
        match self {
            Self::Read(error) => Some(error),
            _ => None,
        }
    }
}

#[cfg(test)]
#[allow(clippy::expect_used, clippy::indexing_slicing, reason = "a test fails by panicking")]
mod tests {
    use super::*;
    use proptest::prelude::*;

    /// Gives its bytes in small helpings, as a pipe does, then fails if told to.
    struct Drip<'a> {
        bytes: &'a [u8],
        size: usize,
        fails: bool,
    }

    impl Read for Drip<'_> {
        fn read(&mut self, room: &mut [u8]) -> io::Result<usize> {
            if self.fails && self.bytes.is_empty() {
                return Err(io::Error::other("unplugged"));
            }
            let count = self.size.min(room.len()).min(self.bytes.len());
            let (now, later) = self.bytes.split_at(count);
            room[..count].copy_from_slice(now);
            self.bytes = later;
            Ok(count)
        }
    }

    fn drip(bytes: &[u8], size: usize) -> Drip<'_> {
        Drip { bytes, size, fails: false }
    }

    fn utf16(text: &str, unit: fn(u16) -> [u8; 2]) -> Vec<u8> {
        "\u{feff}".encode_utf16().chain(text.encode_utf16()).flat_map(unit).collect()
    }

    /// Every line, or its error.
    fn lines(bytes: &[u8], size: usize) -> Vec<String> {
        let mut lines = Lines::new(drip(bytes, size));
        let mut found = Vec::new();
        while let Some(line) = lines.next_line() {
            found.push(
                line.map_or_else(
                    |error| error.to_string(),
                    |line| decode(line.into()).into_owned(),
                ),
            );
        }
        assert_eq!(lines.number(), found.len() as u64);
        found
    }

    #[test]
    fn lines_of_all_encodings() {
        #[track_caller]
        fn check(bytes: &[u8], expected: &[&str]) {
            for size in [1, 2, 3, 7, BLOCK] {
                assert_eq!(lines(bytes, size), expected, "{size} bytes at a time");
            }
        }
        check(b"", &[]);
        check(b"\n", &[""]);
        check(b"a\nb", &["a", "b"]);
        check(b"a\r\n\r\nb\r\n", &["a", "", "b"]);
        check(b"\xef\xbb\xbfa\n", &["a"]);
        check(b"\xef\xbb\xbf", &[]);
        check(b"\xef\xbb", &["\u{ef}\u{bb}"]);
        check(b"a\0b\n\0\n", &["a\0b", "\0"]);
        check(b"Andr\xe9 \x80\n", &["Andr\u{e9} \u{20ac}"]);
        check(&utf16("a\u{e9}\u{1f600}\r\nb", u16::to_le_bytes), &["a\u{e9}\u{1f600}", "b"]);
        check(&utf16("a\u{e9}\u{1f600}\r\nb", u16::to_be_bytes), &["a\u{e9}\u{1f600}", "b"]);
        check(b"\xff\xfe", &[]);
        check(b"\xff\xfea", &["\u{fffd}"]);
        check(b"\xff\xfea\0\x3d\xd8", &["a\u{fffd}"]);
        check(b"\xff\xfe\x3d\xd8\n\0b\0", &["\u{fffd}", "b"]);
    }

    #[test]
    fn a_long_line_is_skipped() {
        #[track_caller]
        fn check(length: usize, expected: &str) {
            let bytes = [b"a\r\n".as_slice(), &vec![b'x'; length], b"\r\nb"].concat();
            for size in [8191, BLOCK, usize::MAX] {
                let found = lines(&bytes, size);
                assert_eq!((found.len(), found[0].as_str(), found[2].as_str()), (3, "a", "b"));
                assert!(found[1].starts_with(expected), "{size}");
            }
            let alone = &lines(&bytes[3..length + 3], BLOCK)[0];
            assert!(alone.starts_with(&expected.replace("line 2", "line 1")));
        }
        check(LIMIT, "xxx");
        check(LIMIT + 1, "line 2 is longer than 1 MiB");
        check(LIMIT + BLOCK, "line 2 is longer than 1 MiB");
        check(5 * LIMIT, "line 2 is longer than 1 MiB");
    }

    #[test]
    fn a_failed_read_ends_the_lines() {
        let mut lines = Lines::new(Drip { bytes: b"a\nb", size: 9, fails: true });
        assert_eq!(lines.next_line().and_then(Result::ok), Some(b"a".as_slice()));
        let error = lines.next_line().and_then(Result::err).expect("an error");
        assert_eq!(error.to_string(), "the input could not be read");
        assert!(lines.next_line().is_none());
    }

    /// All that was read, put together again, and what was said of the rows that are not regular.
    fn read_all(bytes: &[u8], size: usize) -> Result<(Vec<u8>, Vec<String>), RowError> {
        let mut rows = Rows::open(drip(bytes, size), None)?;
        let mut out = [rows.mark(), &rows.header().lead, &rows.header().raw].concat();
        let mut notes = Vec::new();
        while let Some(record) = rows.next_record() {
            let record = record?;
            out.extend_from_slice(record.raw);
            if record.shape != Shape::Regular {
                notes.push(format!("{}: {:?}", record.line, record.shape));
            }
        }
        Ok((out, notes))
    }

    #[test]
    fn records_keep_their_bytes() {
        #[track_caller]
        fn check(bytes: &[u8], notes: &[&str]) {
            for size in [1, 2, 5, BLOCK] {
                let (out, found) = read_all(bytes, size).expect("a CSV");
                assert_eq!(
                    (String::from_utf8_lossy(&out), found),
                    (
                        String::from_utf8_lossy(bytes),
                        notes.iter().map(ToString::to_string).collect()
                    )
                );
            }
        }
        check(b"email", &[]);
        check(b"name,email\nAnna,a@b.c\n", &[]);
        check(b"\xef\xbb\xbfname;email\r\nAnna;a@b.c", &[]);
        check(b"\r\nsep=;\r\nname;email\r\nAnna;a@b.c\r\n", &[]);
        check(
            b"name,email\n\nAnna\nA,b,c\n\r\n",
            &[
                "2: Blank",
                "3: Ragged { fields: 1, expected: 2 }",
                "4: Ragged { fields: 3, expected: 2 }",
                "5: Blank",
            ],
        );
        check(
            b"\"full\nname\",email\n\"a\"\"b,\r\n\",c\nx\n",
            &["5: Ragged { fields: 1, expected: 2 }"],
        );
        check(b"a,b\n5\" disk,x\n\"q\"r,y\n", &[]);
        check(b"a,b\n\"x,y\nz,w\n", &["2: Unclosed"]);
        check(b"a,b\n\xe9,\xff\0\n", &[]);
    }

    #[test]
    fn fields_lose_their_quotes() {
        #[track_caller]
        fn check(raw: &str, expected: &[&str]) {
            let record =
                Record { raw: raw.as_bytes(), line: 1, shape: Shape::Regular, delimiter: b',' };
            let found: Vec<_> =
                record.fields().map(|field| String::from_utf8_lossy(&field).into_owned()).collect();
            assert_eq!(found, expected);
            assert_eq!(record.text(0).as_deref(), expected.first().copied());
            assert_eq!(record.text(expected.len()), None);
        }
        check("", &[""]);
        check("a,b\r\n", &["a", "b"]);
        check(",,\n", &["", "", ""]);
        check("\"a,b\",c", &["a,b", "c"]);
        check("\"a \"\"b\"\"\",\"\"", &["a \"b\"", ""]);
        check("\"a\"b,c\"d", &["ab", "c\"d"]);
        check("\"open,", &["open,"]);
        check("\"\"\"\"", &["\""]);
    }

    #[test]
    fn delimiter_and_columns() {
        #[track_caller]
        fn check(csv: &str, delimiter: u8, columns: &[&str]) {
            let rows = Rows::open(csv.as_bytes(), None).expect("a CSV");
            assert_eq!(
                (rows.delimiter(), rows.header().columns.as_slice()),
                (delimiter, columns.iter().map(ToString::to_string).collect::<Vec<_>>().as_slice())
            );
        }
        check("email", b',', &["email"]);
        check("name,email", b',', &["name", "email"]);
        check("last, first;e-mail", b';', &["last, first", "e-mail"]);
        check("name\temail", b'\t', &["name", "email"]);
        check("\"a;b;c\",\"d\"", b',', &["a;b;c", "d"]);
        check("sep=;\na,b", b';', &["a,b"]);
        let header =
            Rows::open(" Name ,E-Mail,e-mail\n".as_bytes(), None).expect("a CSV").header().clone();
        assert_eq!(header.column("name ").ok(), Some(0));
        assert_eq!(header.column("e-mail").ok(), Some(2));
        assert_eq!(header.column("E-MAIL").ok(), Some(1));
        let error = header.column("mail").expect_err("no such column");
        assert_eq!(
            (error.to_string().as_str(), error.hint()),
            ("no column `mail`; there are `Name`, `E-Mail`, `e-mail`", "give one of these names")
        );
    }

    #[test]
    fn faults_of_files() {
        #[track_caller]
        fn check(bytes: &[u8], expected: &str) {
            let error = read_all(bytes, BLOCK).expect_err("an error");
            assert_eq!((error.to_string().as_str(), error.hint().is_empty()), (expected, false));
        }
        let long = "x".repeat(LIMIT + 1);
        check(b"", "the CSV has no header");
        check(b"\xef\xbb\xbf\r\n\n", "the CSV has no header");
        check(b"a,\"b\n", "a quote that is opened in the row at line 1 is never closed");
        check(long.as_bytes(), "line 1 is longer than 1 MiB");
        check(format!("a\n\"\n\"\n{long}\n").as_bytes(), "line 4 is longer than 1 MiB");
        check("\n".repeat(LIMIT + 2).as_bytes(), "line 1048578 is longer than 1 MiB");
        let csv = format!("a\n\"{long}\n\"\nb\n");
        let mut rows = Rows::open(csv.as_bytes(), None).expect("a CSV");
        assert!(matches!(
            rows.next_record(),
            Some(Err(RowError::TooLong { line: 2, quoted: true }))
        ));
        assert!(matches!(rows.next_record(), Some(Ok(Record { raw: b"b\n", line: 4, .. }))));
    }

    #[test]
    fn cells_are_added() {
        #[track_caller]
        fn check(raw: &str, expected: &str) {
            let texts = ["=1+1", "+31 20 555 0199", "a;b"];
            let mut added = Vec::new();
            cells(&texts, b';', &mut added);
            let csv = format!("x;y\n{raw}");
            let mut out = Vec::new();
            let mut rows = Rows::open(csv.as_bytes(), None).expect("a CSV");
            rows.next_record().expect("a row").expect("a row").write_with(&added, &mut out);
            assert_eq!(String::from_utf8_lossy(&out), expected);
        }
        check("a;b\r\n", "a;b;'=1+1;+31 20 555 0199;\"a;b\"\r\n");
        check("a;b", "a;b;'=1+1;+31 20 555 0199;\"a;b\"");
        check("a\n", "a;;'=1+1;+31 20 555 0199;\"a;b\"\n");
        check("a;b;c\n", "a;b;c;'=1+1;+31 20 555 0199;\"a;b\"\n");
        check("\r\n", "\r\n");
        check("a;\"b\n", "a;\"b\n");
        let mut out = b"before ".to_vec();
        append(b"\"a\nb\",c\r\n", &["x\"y", ""], b',', &mut out);
        assert_eq!(out, b"before \"a\nb\",c,\"x\"\"y\",\r\n");
    }

    proptest! {
        #[test]
        fn records_make_up_the_input(bytes in "[ab,;\"\r\n\té\0]{0,80}", latin in any::<bool>(), size in 1_usize..40) {
            let mut bytes = bytes.into_bytes();
            if latin {
                bytes.push(0xe9);
            }
            if let Ok((out, _)) = read_all(&bytes, size) {
                prop_assert_eq!(out, bytes);
            }
        }

        #[test]
        fn any_bytes_make_up_the_input(bytes in proptest::collection::vec(any::<u8>(), 0..200), size in 1_usize..40) {
            let wide = bytes.starts_with(&[0xff, 0xfe]) || bytes.starts_with(&[0xfe, 0xff]);
            if let Ok((out, _)) = read_all(&bytes, size) && !wide {
                prop_assert_eq!(out, bytes);
            }
        }

        #[test]
        fn utf16_reads_as_utf8(text in "[ab,;\"\r\né😀]{0,60}", size in 1_usize..40) {
            let plain = read_all(format!("\u{feff}{text}").as_bytes(), size).ok();
            prop_assert_eq!(read_all(&utf16(&text, u16::to_le_bytes), size).ok(), plain.clone());
            prop_assert_eq!(read_all(&utf16(&text, u16::to_be_bytes), size).ok(), plain);
        }

        #[test]
        fn added_cells_are_read_back(texts in proptest::collection::vec("[a-z,;\"\r\n\t é]{0,12}", 1..5), delimiter in prop_oneof![Just(b','), Just(b';'), Just(b'\t')]) {
            let mut csv = b"x\n".to_vec();
            append(b"y\n", &texts.iter().map(String::as_str).collect::<Vec<_>>(), delimiter, &mut csv);
            let mut rows = Rows::open(csv.as_slice(), Some(delimiter)).expect("a CSV");
            let record = rows.next_record().expect("a row").expect("a row");
            let found: Vec<_> = record.fields().skip(1).map(|field| decode(field).into_owned()).collect();
            let expected: Vec<_> = texts.iter().map(|text| crate::escape::defuse(text).into_owned()).collect();
            prop_assert_eq!(found, expected);
        }

        #[test]
        fn lines_are_those_of_the_standard_library(text in "[ab\r\né]{0,60}", size in 1_usize..40) {
            let expected: Vec<&str> = text.lines().collect();
            prop_assert_eq!(lines(text.as_bytes(), size), expected);
        }
    }
}
