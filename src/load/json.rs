//! Turns JSON text into the entries of a file, each value with its place.

use jsonc_parser::errors::ParseErrorKind as Kind;
use jsonc_parser::tokens::Token;
use jsonc_parser::{Scanner, ScannerOptions};

use super::node::{Item, MOST_VALUES, Node, Place, Value};
use super::problem::{Check, SYNTAX, SyntaxFault, WRONG_KIND};

/// Strict JSON: none of the liberties that the scanner could take.
const STRICT: ScannerOptions = ScannerOptions {
    allow_single_quoted_strings: false,
    allow_hexadecimal_numbers: false,
    allow_unary_plus_numbers: false,
    allow_bare_decimal_point_numbers: false,
    allow_non_finite_numbers: false,
    allow_extended_string_escapes: false,
};

/// How many lists and maps may stand in each other.
const DEEPEST: usize = 512;

/// Reads `source`, hands each entry to `each`, and tells whether there is a map at all. No more than
/// one entry is held at once.
///
/// # Errors
/// The first fault of the syntax, or an entry of too many values.
pub fn read<'a>(source: &'a str, mut each: impl FnMut(Item<'a>)) -> Result<bool, SyntaxFault> {
    let mut reader = Reader::new(source);
    reader.advance()?;
    let is_map = reader.token == Some(Token::OpenBrace);
    match reader.token {
        None | Some(Token::Null) => {}
        Some(Token::OpenBrace) => {
            reader.map(|reader, section| reader.section(&section, &mut each))?;
        }
        Some(_) => {
            let place = reader.value()?.place;
            return Err(fault(place, WRONG_KIND, "a directory file is a map of sections"));
        }
    }
    reader.advance()?;
    match reader.token {
        None => Ok(is_map),
        Some(_) => Err(reader.here(&Kind::MultipleRootJsonValues)),
    }
}

struct Reader<'a> {
    scanner: Scanner<'a>,
    /// The token in question; a value that was read leaves its last one here.
    token: Option<Token<'a>>,
    places: Places<'a>,
    /// Where the lists and maps begin that are open.
    open: Vec<usize>,
    /// How many values the entry has so far.
    values: usize,
}

impl<'a> Reader<'a> {
    fn new(source: &'a str) -> Self {
        Self {
            scanner: Scanner::new(source, &STRICT),
            token: None,
            places: Places::new(source),
            open: Vec::new(),
            values: 0,
        }
    }

    fn advance(&mut self) -> Result<(), SyntaxFault> {
        self.token = self.scanner.scan().map_err(|found| {
            let range = found.range();
            fault(self.places.of(range.start, range.end), SYNTAX, &lower_first(found.kind()))
        })?;
        match self.token {
            Some(Token::CommentLine(_) | Token::CommentBlock(_)) => {
                Err(self.here(&Kind::CommentsNotAllowed))
            }
            _ => Ok(()),
        }
    }

    fn place(&mut self) -> Place {
        self.places.of(self.scanner.token_start(), self.scanner.token_end())
    }

    /// A fault of the token in question.
    fn here(&mut self, kind: &Kind) -> SyntaxFault {
        let place = self.place();
        fault(place, SYNTAX, &lower_first(kind))
    }

    /// A fault of the list or map that is open.
    fn open(&mut self, kind: &Kind) -> SyntaxFault {
        let start = self.open.last().copied().unwrap_or_default();
        fault(self.places.of(start, self.scanner.token_end()), SYNTAX, &lower_first(kind))
    }

    /// The entries of one section.
    fn section(
        &mut self,
        section: &Node<'a>,
        each: &mut impl FnMut(Item<'a>),
    ) -> Result<(), SyntaxFault> {
        self.values = 0;
        if self.token != Some(Token::OpenBrace) {
            let value = self.value()?;
            each(Item { section: section.clone(), key: None, value });
            return Ok(());
        }
        let mut is_empty = true;
        self.map(|reader, key| {
            is_empty = false;
            reader.values = 0;
            let value = reader.value()?;
            each(Item { section: section.clone(), key: Some(key), value });
            Ok(())
        })?;
        if is_empty {
            let value = Node { place: section.place, value: Value::Null };
            each(Item { section: section.clone(), key: None, value });
        }
        Ok(())
    }

    /// The value that begins with the token in question.
    fn value(&mut self) -> Result<Node<'a>, SyntaxFault> {
        if self.open.len() > DEEPEST {
            return Err(self.open(&Kind::NestingDepthExceeded));
        }
        let mut place = self.place();
        self.values += 1;
        if self.values > MOST_VALUES {
            return Err(SyntaxFault::too_many_values(place));
        }
        let value = match self.token.take() {
            Some(Token::String(text)) => Value::Text(text),
            Some(Token::Number(number)) => Value::Text(number.into()),
            Some(Token::Boolean(is)) => Value::Bool(is),
            Some(Token::Null) => Value::Null,
            Some(Token::OpenBracket) => Value::List(self.list()?),
            Some(Token::OpenBrace) => {
                let mut map = Vec::new();
                self.map(|reader, key| {
                    map.push((key, reader.value()?));
                    Ok(())
                })?;
                Value::Map(map)
            }
            Some(Token::CloseBracket) => return Err(self.here(&Kind::UnexpectedCloseBracket)),
            Some(Token::CloseBrace) => return Err(self.here(&Kind::UnexpectedCloseBrace)),
            Some(Token::Comma) => return Err(self.here(&Kind::UnexpectedComma)),
            Some(Token::Colon) => return Err(self.here(&Kind::UnexpectedColon)),
            Some(Token::Word(_)) => return Err(self.here(&Kind::UnexpectedWord)),
            _ => return Err(self.here(&Kind::UnexpectedToken)),
        };
        place.end = self.scanner.token_end();
        Ok(Node { place, value })
    }

    fn list(&mut self) -> Result<Vec<Node<'a>>, SyntaxFault> {
        let mut list = Vec::new();
        self.open.push(self.scanner.token_start());
        self.advance()?;
        while self.token != Some(Token::CloseBracket) {
            if self.token.is_none() {
                return Err(self.open(&Kind::UnterminatedArray));
            }
            list.push(self.value()?);
            self.comma(&Token::CloseBracket)?;
        }
        self.open.pop();
        Ok(list)
    }

    /// Reads a map; `each` gets a key, and reads the value that begins with the token in question.
    fn map(
        &mut self,
        mut each: impl FnMut(&mut Self, Node<'a>) -> Result<(), SyntaxFault>,
    ) -> Result<(), SyntaxFault> {
        self.open.push(self.scanner.token_start());
        self.advance()?;
        loop {
            let place = self.place();
            let name = match self.token.take() {
                Some(Token::CloseBrace) => break,
                Some(Token::String(name)) => name,
                None => return Err(self.open(&Kind::UnterminatedObject)),
                Some(Token::Word(_) | Token::Number(_) | Token::Boolean(_) | Token::Null) => {
                    return Err(self.here(&Kind::ExpectedStringObjectProperty));
                }
                Some(_) => return Err(self.here(&Kind::UnexpectedTokenInObject)),
            };
            self.values += 1;
            self.advance()?;
            if self.token != Some(Token::Colon) {
                return Err(self.here(&Kind::ExpectedColonAfterObjectKey));
            }
            self.advance()?;
            if self.token.is_none() {
                return Err(self.here(&Kind::ExpectedObjectValue));
            }
            each(self, Node { place, value: Value::Text(name) })?;
            self.comma(&Token::CloseBrace)?;
        }
        self.open.pop();
        Ok(())
    }

    /// Goes on behind a value: to the end of its list or map, or over a comma to what is next.
    fn comma(&mut self, end: &Token<'_>) -> Result<(), SyntaxFault> {
        let behind = self.scanner.token_end();
        self.advance()?;
        match &self.token {
            Some(Token::Comma) => {
                let comma = self.place();
                self.advance()?;
                if self.token.as_ref() == Some(end) {
                    return Err(fault(
                        comma,
                        SYNTAX,
                        &lower_first(&Kind::TrailingCommasNotAllowed),
                    ));
                }
                Ok(())
            }
            None | Some(Token::CloseBrace | Token::CloseBracket | Token::Colon) => Ok(()),
            Some(_) => {
                let place = self.places.of(behind, behind);
                Err(fault(place, SYNTAX, &lower_first(&Kind::ExpectedComma)))
            }
        }
    }
}

fn fault(place: Place, check: &'static Check, message: &str) -> SyntaxFault {
    SyntaxFault { place, message: message.to_owned(), check }
}

/// Lines and columns of byte offsets, counted onward: offsets are asked in rising order.
struct Places<'a> {
    source: &'a [u8],
    at: usize,
    line: u32,
    column: u32,
}

impl<'a> Places<'a> {
    fn new(source: &'a str) -> Self {
        Self { source: source.as_bytes(), at: 0, line: 1, column: 1 }
    }

    fn of(&mut self, start: usize, end: usize) -> Place {
        if start < self.at {
            (self.at, self.line, self.column) = (0, 1, 1);
        }
        for byte in self.source.get(self.at..start).unwrap_or_default() {
            if *byte == b'\n' {
                self.line = self.line.saturating_add(1);
                self.column = 1;
            } else if byte & 0xc0 != 0x80 {
                // The first byte of a character.
                self.column = self.column.saturating_add(1);
            }
        }
        self.at = start;
        Place { line: self.line, column: self.column, start, end }
    }
}

fn lower_first(kind: &Kind) -> String {
    let message = kind.to_string();
    let mut chars = message.chars();
    chars.next().map(|first| first.to_lowercase().chain(chars).collect()).unwrap_or_default()
}
