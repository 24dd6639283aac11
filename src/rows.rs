//! Turns a stream of bytes (UTF-8, Windows-1252 or UTF-16) into plain lines, or into CSV records that keep every byte as it came.

use std::borrow::Cow;
use std::io::{self, BufRead, BufReader, Chain, Cursor, Read};

use csv_core::{ReadRecordResult, Reader, ReaderBuilder};
use encoding_rs::{Encoding, UTF_8, WINDOWS_1252};
use encoding_rs_io::{DecodeReaderBytes, DecodeReaderBytesBuilder};
use memchr::{memchr_iter, memchr2};
use thiserror::Error;

use crate::escape::csv_cell;

/// The longest line or record, in bytes without its ending; a longer one is skipped and reported.
pub const LIMIT: usize = 1 << 20;

/// How much is asked of the input at once, in bytes.
const BLOCK: usize = 128 << 10;

const UTF8_MARK: &[u8] = b"\xef\xbb\xbf";

/// The input without its byte order mark; UTF-16 as UTF-8, all else as it is.
type Decoded<R> = BufReader<DecodeReaderBytes<Chain<Cursor<Vec<u8>>, R>, Vec<u8>>>;

/// Prepares to read the input, and tells whether it begins with a byte order mark.
fn decoded<R: Read>(mut input: R) -> io::Result<(Decoded<R>, bool)> {
    let mut start = Vec::new();
    input.by_ref().take(3).read_to_end(&mut start)?;
    let marked = Encoding::for_bom(&start);
    if let Some((_, length)) = marked {
        start.drain(..length);
    }
    let wide = marked.map(|(encoding, _)| encoding).filter(|encoding| *encoding != UTF_8);
    let decoder = DecodeReaderBytesBuilder::new()
        .encoding(wide)
        .bom_sniffing(false)
        .build(Cursor::new(start).chain(input));
    Ok((BufReader::with_capacity(BLOCK, decoder), marked.is_some()))
}

/// Plain lines, one at a time, without their endings and without a byte order mark; UTF-16 arrives as UTF-8.
pub struct Lines<R> {
    input: Decoded<R>,
    line: Vec<u8>,
    number: u64,
}

impl<R: Read> Lines<R> {
    /// Reads the first bytes, which tell the encoding.
    ///
    /// # Errors
    /// [`RowError::Read`].
    pub fn open(input: R) -> Result<Self, RowError> {
        Ok(Self { input: decoded(input)?.0, line: Vec::new(), number: 0 })
    }

    /// Returns the next line, or `None` at the end; the lines go on after one that is too long.
    ///
    /// # Errors
    /// [`RowError::Read`], or [`RowError::TooLong`] for a line over [`LIMIT`].
    pub fn next_line(&mut self) -> Result<Option<&[u8]>, RowError> {
        self.line.clear();
        let most = LIMIT as u64 + 2;
        if self.input.by_ref().take(most).read_until(b'\n', &mut self.line)? == 0 {
            return Ok(None);
        }
        self.number += 1;
        let body = self.line.strip_suffix(b"\n");
        let body = body.map_or(&*self.line, |body| body.strip_suffix(b"\r").unwrap_or(body));
        if body.len() > LIMIT {
            if !self.line.ends_with(b"\n") {
                self.input.skip_until(b'\n')?;
            }
            return Err(RowError::TooLong { line: self.number, quoted: false });
        }
        Ok(Some(body))
    }

    /// The number of the line returned last, from 1.
    pub fn number(&self) -> u64 {
        self.number
    }
}

/// The records of a CSV, one at a time, each with all its bytes.
///
/// A record ends at LF, CRLF or CR. [`Rows::mark`], [`Header::lead`], [`Header::raw`] and every [`Record::raw`], one after the
/// other, are the input byte for byte (an input in UTF-16: the same text in UTF-8).
pub struct Rows<R> {
    input: Chain<Cursor<Vec<u8>>, Decoded<R>>,
    parser: Reader,
    has_mark: bool,
    delimiter: u8,
    header: Header,
    /// The line that comes next, from 1.
    line: u64,
    /// The bytes of the current record.
    raw: Vec<u8>,
    /// Its fields without their quotes, one behind the other, and where each ends.
    text: Vec<u8>,
    ends: Vec<usize>,
}

/// The row that names the columns.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Header {
    /// What stood before it: empty lines, the line `sep=;` that Excel writes, and the like.
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
        let (mut input, has_mark) = decoded(input)?;
        let (mut lead, mut start, mut line, mut told) = (Vec::new(), Vec::new(), 1, delimiter);
        let delimiter = loop {
            let most = LIMIT as u64 + 2;
            if start.is_empty() && input.by_ref().take(most).read_until(b'\n', &mut start)? == 0 {
                return Err(RowError::Empty);
            }
            let (names, rest) = cut(&start, memchr2(b'\r', b'\n', &start));
            if names.len() > LIMIT || lead.len() > LIMIT {
                return Err(RowError::TooLong { line, quoted: false });
            }
            match names {
                [] => {}
                [b's', b'e', b'p', b'=', byte] => told = told.or(Some(*byte)),
                // What PowerShell, and the bulk templates of Entra, write first.
                names if names.starts_with(b"#TYPE ") || names.starts_with(b"version:v") => {}
                _ => break told.unwrap_or_else(|| likeliest_delimiter(names)),
            }
            let ending = if rest.starts_with(b"\r\n") { 2 } else { rest.len().min(1) };
            lead.extend(start.drain(..names.len() + ending));
            line += 1;
        };
        let mut rows = Self {
            // What was read of the header is read again, as a record: a quoted name may go on.
            input: Cursor::new(start).chain(input),
            parser: ReaderBuilder::new().delimiter(delimiter).build(),
            has_mark,
            delimiter,
            header: Header::default(),
            line,
            raw: Vec::new(),
            text: vec![0; 1 << 10],
            ends: vec![0; 1 << 6],
        };
        let record = rows.read()?.ok_or(RowError::Empty)?;
        if record.shape == Shape::Unclosed {
            return Err(RowError::Unclosed { line });
        }
        let columns = record.fields().map(|name| decode(name).trim().to_owned()).collect();
        rows.header = Header { lead, raw: record.raw.to_vec(), columns };
        Ok(rows)
    }

    /// The byte order mark that the output has to start with: UTF-8's where the input had any, else nothing.
    pub fn mark(&self) -> &'static [u8] {
        if self.has_mark { UTF8_MARK } else { b"" }
    }

    /// The row that names the columns.
    pub fn header(&self) -> &Header {
        &self.header
    }

    /// The byte between two fields.
    pub fn delimiter(&self) -> u8 {
        self.delimiter
    }

    /// Returns the next record, valid until the next call; the records go on after one over [`LIMIT`].
    pub fn next_record(&mut self) -> Option<Result<Record<'_>, RowError>> {
        self.read().transpose()
    }

    fn read(&mut self) -> Result<Option<Record<'_>>, RowError> {
        let line = self.line;
        self.raw.clear();
        let parsed = match self.input.fill_buf()?.first() {
            None => return Ok(None),
            // The parser passes over empty lines.
            Some(b'\r' | b'\n') => {
                self.take(1)?;
                Parsed::default()
            }
            Some(_) => self.parse()?,
        };
        if self.raw.last() == Some(&b'\r') && self.input.fill_buf()?.first() == Some(&b'\n') {
            self.take(1)?;
        }
        self.line += parsed.inner_lines + 1;
        let body = split_ending(&self.raw).0;
        if parsed.is_too_long || body.len() > LIMIT {
            return Err(RowError::TooLong { line, quoted: parsed.inner_lines > 0 });
        }
        let expected = self.header.columns.len();
        let shape = match parsed.fields {
            _ if parsed.is_unclosed => Shape::Unclosed,
            _ if body.is_empty() => Shape::Blank,
            fields if fields == expected => Shape::Regular,
            fields => Shape::Ragged { fields, expected },
        };
        let ends = self.ends.get(..parsed.fields).unwrap_or_default();
        let delimiter = self.delimiter;
        Ok(Some(Record { raw: &self.raw, line, shape, delimiter, text: &self.text, ends }))
    }

    /// Reads the fields of the current record, and its ending but for an LF behind CR.
    fn parse(&mut self) -> io::Result<Parsed> {
        let mut parsed = Parsed::default();
        let mut written = 0;
        loop {
            let input = self.input.fill_buf()?;
            let has_ended = input.is_empty();
            // Behind the last row a line end shows whether a quote is open: within quotes it ends nothing.
            let given = match (has_ended, parsed.is_unclosed) {
                (false, _) => input,
                (true, false) => b"\n",
                (true, true) => b"",
            };
            let text = self.text.get_mut(written..).unwrap_or_default();
            let ends = self.ends.get_mut(parsed.fields..).unwrap_or_default();
            let (result, read, more, ended) = self.parser.read_record(given, text, ends);
            let text = text.get(..more).unwrap_or_default();
            parsed.inner_lines += memchr_iter(b'\n', text).count() as u64;
            written += more;
            parsed.fields += ended;
            if !has_ended {
                self.take(read)?;
            }
            match result {
                ReadRecordResult::InputEmpty => parsed.is_unclosed = has_ended,
                ReadRecordResult::OutputFull => self.text.resize(2 * self.text.len(), 0),
                ReadRecordResult::OutputEndsFull => self.ends.resize(2 * self.ends.len(), 0),
                ReadRecordResult::Record | ReadRecordResult::End => return Ok(parsed),
            }
            if self.raw.len() > LIMIT + 2 {
                parsed.is_too_long = true;
                (parsed.fields, written) = (0, 0);
                self.raw.clear();
            }
        }
    }

    /// Moves bytes of the input to the current record.
    fn take(&mut self, count: usize) -> io::Result<()> {
        self.raw.extend_from_slice(cut(self.input.fill_buf()?, Some(count)).0);
        self.input.consume(count);
        Ok(())
    }
}

/// What was read of a record.
#[derive(Default)]
struct Parsed {
    fields: usize,
    /// Line ends inside quotes.
    inner_lines: u64,
    is_too_long: bool,
    is_unclosed: bool,
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
    text: &'a [u8],
    ends: &'a [usize],
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
    pub fn fields(&self) -> impl Iterator<Item = &'a [u8]> + use<'a> {
        let (text, ends) = (self.text, self.ends);
        let starts = std::iter::once(0).chain(ends.iter().copied());
        starts.zip(ends).map(|(start, end)| text.get(start..*end).unwrap_or_default())
    }

    /// The text of one field, from 0; `None` where a short row lacks it.
    #[must_use]
    pub fn text(&self, column: usize) -> Option<Cow<'a, str>> {
        self.fields().nth(column).map(decode)
    }

    /// Writes it with cells (made once by [`cells`]) added before its line ending.
    ///
    /// A short row is filled up first, so that they stand below their names; blank and unclosed ones go through as they are.
    pub fn write_with(&self, added: &[u8], out: &mut Vec<u8>) {
        let (body, ending) = split_ending(self.raw);
        match self.shape {
            Shape::Blank | Shape::Unclosed => return out.extend_from_slice(self.raw),
            Shape::Regular => out.extend_from_slice(body),
            Shape::Ragged { fields, expected } => {
                out.extend_from_slice(body);
                out.resize(out.len() + expected.saturating_sub(fields), self.delimiter);
            }
        }
        out.extend_from_slice(added);
        out.extend_from_slice(ending);
    }
}

/// Writes texts as cells that follow others: each a delimiter and the text, defused and quoted by [`csv_cell`].
pub fn cells(texts: &[&str], delimiter: u8, out: &mut Vec<u8>) {
    for text in texts {
        out.push(delimiter);
        out.extend_from_slice(csv_cell(text, delimiter).as_bytes());
    }
}

/// Splits a record from its ending: LF, CRLF, CR or, for the last, none.
#[must_use]
pub fn split_ending(raw: &[u8]) -> (&[u8], &[u8]) {
    let body = raw.strip_suffix(b"\n").unwrap_or(raw);
    let body = body.strip_suffix(b"\r").unwrap_or(body);
    cut(raw, Some(body.len()))
}

fn cut(bytes: &[u8], at: Option<usize>) -> (&[u8], &[u8]) {
    at.and_then(|at| bytes.split_at_checked(at)).unwrap_or((bytes, &[]))
}

/// Returns the text of a field or line: UTF-8, else Windows-1252, which holds Latin-1 and is what old exports are written in.
#[must_use]
pub fn decode(bytes: &[u8]) -> Cow<'_, str> {
    let text = str::from_utf8(bytes).map(Cow::Borrowed);
    text.unwrap_or_else(|_| WINDOWS_1252.decode_without_bom_handling(bytes).0)
}

/// Returns the text of a whole file: UTF-8 or UTF-16 by its byte order mark, else as [`decode`].
#[must_use]
pub fn decode_file(bytes: &[u8]) -> Cow<'_, str> {
    match Encoding::for_bom(bytes) {
        Some((encoding, length)) => {
            encoding.decode_without_bom_handling(bytes.get(length..).unwrap_or_default()).0
        }
        None => decode(bytes),
    }
}

/// The likeliest delimiter of a header: the one that stands most often outside quotes, a comma being the least telling.
fn likeliest_delimiter(names: &[u8]) -> u8 {
    let mut is_quoted = false;
    let is_outside = |byte: &u8| {
        is_quoted ^= *byte == b'"';
        !is_quoted
    };
    let outside: Vec<u8> = names.iter().copied().filter(is_outside).collect();
    let counted = [b',', b';', b'\t'].map(|sign| (memchr_iter(sign, &outside).count(), sign));
    let found = counted.into_iter().filter(|(count, _)| *count > 0).max_by_key(|(count, _)| *count);
    found.map_or(b',', |(_, sign)| sign)
}

/// Why a line or record could not be read.
#[derive(Debug, Error)]
pub enum RowError {
    /// The input could not be read further.
    #[error("the input could not be read")]
    Read(#[from] io::Error),
    /// A line or record is longer than [`LIMIT`]; it is skipped.
    #[error("line {line} is longer than 1 MiB")]
    TooLong {
        /// The number of its first line, from 1.
        line: u64,
        /// Whether line ends, or its end, were inside quotes, so that a quote may be missing.
        quoted: bool,
    },
    /// A quote is opened in the record and not closed before the input ends (see [`Shape::Unclosed`]).
    #[error("a quote that is opened in the row at line {line} is never closed")]
    Unclosed {
        /// The number of its first line, from 1.
        line: u64,
    },
    /// A CSV without a header.
    #[error("the CSV has no header")]
    Empty,
    /// A column that the header does not name.
    #[error("no column `{name}`; there are {}", listed(columns))]
    NoColumn {
        /// The name that was asked for.
        name: String,
        /// The columns that there are.
        columns: Vec<String>,
    },
}

/// The first names of columns, each in backticks.
pub(crate) fn listed(columns: &[String]) -> String {
    const SHOWN: usize = 30;
    let shown: Vec<String> = columns.iter().take(SHOWN).map(|it| format!("`{it}`")).collect();
    match columns.len().saturating_sub(SHOWN) {
        0 => shown.join(", "),
        more => format!("{} and {more} more", shown.join(", ")),
    }
}

impl RowError {
    /// The number of the first line it is about, from 1; `None` when it is about the whole input.
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
        let mut lines = Lines::open(drip(bytes, size)).expect("an input");
        let mut found = Vec::new();
        while let Some(line) = lines.next_line().transpose() {
            found.push(
                line.map_or_else(|error| error.to_string(), |line| decode(line).into_owned()),
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
        let drip = Drip { bytes: b"a a\nb", size: 9, fails: true };
        let mut lines = Lines::open(drip).expect("an input");
        assert_eq!(lines.next_line().ok().flatten(), Some(b"a a".as_slice()));
        let error = lines.next_line().expect_err("an error");
        assert_eq!(error.to_string(), "the input could not be read");
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
            let csv = format!("x\n{raw}");
            let mut rows = Rows::open(csv.as_bytes(), Some(b',')).expect("a CSV");
            let record = rows.next_record().expect("a row").expect("a row");
            let found: Vec<_> =
                record.fields().map(|field| String::from_utf8_lossy(field).into_owned()).collect();
            assert_eq!(found, expected);
            assert_eq!(record.text(0).as_deref(), expected.first().copied());
            assert_eq!(record.text(expected.len()), None);
        }
        check("\n", &[]);
        check("a,b\r\n", &["a", "b"]);
        check(",,\n", &["", "", ""]);
        check("\"a,b\",c", &["a,b", "c"]);
        check("\"a \"\"b\"\"\",\"\"", &["a \"b\"", ""]);
        check("\"a\"b,c\"d", &["ab", "c\"d"]);
        check("\"\"\"\"", &["\""]);
        check("a,\"b\r\"\n", &["a", "b\r"]);
        check("a,\"b\"\r", &["a", "b"]);
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
        check("#TYPE Selected.User\r\n\"a\",\"b\"", b',', &["a", "b"]);
        check("version:v1.0,,\na,b,c", b',', &["a", "b", "c"]);
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
        check("a;\"b\r\"\n", "a;\"b\r\";'=1+1;+31 20 555 0199;\"a;b\"\n");
        check("a;b\rc;d\r", "a;b;'=1+1;+31 20 555 0199;\"a;b\"\r");
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
            let mut csv = b"x\ny".to_vec();
            cells(&texts.iter().map(String::as_str).collect::<Vec<_>>(), delimiter, &mut csv);
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
