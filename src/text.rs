//! Turns text from anywhere into text that a terminal shows as it is: the one door for all that is printed.

use std::borrow::Cow;
use std::str::Chars;

use icu_properties::props::{
    CanonicalCombiningClass, DefaultIgnorableCodePoint, Emoji, ExtendedPictographic,
    GeneralCategory,
};
use icu_properties::{CodePointMapData, CodePointSetData};

/// One line of `s`: line ends and tabs become spaces.
///
/// Control characters, overrides of the writing direction, private and non-characters become U+FFFD,
/// so that tampering is seen; invisible characters are dropped, except those that a script or an emoji
/// needs to look right; no more than [`MOST_MARKS`] marks are stacked. Never more than three times as
/// long (in bytes) as `s`; doing it twice changes nothing more.
#[must_use]
pub fn line(s: &str) -> Cow<'_, str> {
    through(s, ' ')
}

/// Several lines of `s`: as [`line()`], but `\n` stays, and `\r\n` and Unicode's line ends become `\n`.
#[must_use]
pub fn block(s: &str) -> Cow<'_, str> {
    through(s, '\n')
}

/// The JSON text `s` with every character that needs care on a terminal as a `\uXXXX` escape.
///
/// `s` must be serialized already; then the result means the same. Joiners and variation selectors are
/// escaped wherever they stand. A raw tab or carriage return can only stand between values, and becomes
/// a space.
#[must_use]
pub fn json(s: &str) -> Cow<'_, str> {
    let care = |c| c != '\n' && !matches!(kind(c), Kind::Plain | Kind::Mark);
    if is_plain(s, '\n') || !s.contains(care) {
        return Cow::Borrowed(s);
    }
    let mut out = String::with_capacity(s.len() + 16);
    for c in s.chars() {
        match kind(c) {
            Kind::Tab | Kind::Return => out.push(' '),
            _ if care(c) => {
                for unit in c.encode_utf16(&mut [0; 2]) {
                    out.push_str(&format!("\\u{unit:04x}"));
                }
            }
            _ => out.push(c),
        }
    }
    Cow::Owned(out)
}

/// Whether `c` has no look of its own, so that two names can differ by it unseen.
#[must_use]
pub fn is_invisible(c: char) -> bool {
    matches!(kind(c), Kind::Hidden | Kind::Joiner | Kind::Selector | Kind::Tag)
}

/// How many marks may be stacked on one character; real text needs five or six (Tibetan, Hebrew).
pub const MOST_MARKS: usize = 8;

fn through(s: &str, newline: char) -> Cow<'_, str> {
    if is_plain(s, newline) {
        return Cow::Borrowed(s);
    }
    let mut door = Door { out: String::with_capacity(s.len()), last: '\n', marks: 0 };
    let mut rest = s.chars();
    while let Some(c) = rest.next() {
        door.take(c, &mut rest, newline);
    }
    if door.out == s { Cow::Borrowed(s) } else { Cow::Owned(door.out) }
}

/// The common case, told in one look at the bytes: printable ASCII alone.
fn is_plain(s: &str, newline: char) -> bool {
    s.bytes().all(|b| matches!(b, b' '..=b'~') || (b == b'\n' && newline == '\n'))
}

/// What has passed so far; what may pass next depends on its end.
struct Door {
    out: String,
    last: char,
    marks: usize,
}

impl Door {
    fn take(&mut self, c: char, rest: &mut Chars<'_>, newline: char) {
        let next = rest.clone().next().unwrap_or('\n');
        match kind(c) {
            Kind::Plain => {
                self.put(c);
                if c == BLACK_FLAG {
                    let tags = length_of_tags(rest);
                    for tag in rest.take(tags) {
                        self.put(tag);
                    }
                }
            }
            Kind::Newline => self.put(newline),
            Kind::Tab => self.put(' '),
            Kind::Return if next == '\n' => {}
            Kind::Return | Kind::Tampering => self.put(char::REPLACEMENT_CHARACTER),
            Kind::Mark if self.marks < MOST_MARKS => {
                let marks = self.marks + 1;
                self.put(c);
                self.marks = marks;
            }
            Kind::Joiner if self.joins(c, next) => self.put_within(c),
            Kind::Selector if selects(self.last, c, next) => self.put_within(c),
            Kind::Mark | Kind::Joiner | Kind::Selector | Kind::Tag | Kind::Hidden => {}
        }
    }

    fn put(&mut self, c: char) {
        self.put_within(c);
        self.marks = 0;
    }

    /// Adds a character that starts nothing new, so that a stack of marks goes on.
    fn put_within(&mut self, c: char) {
        self.out.push(c);
        self.last = c;
    }

    /// Whether a joiner between what passed and `next` changes how they look: after a virama, between
    /// letters of a joining script, between emoji.
    fn joins(&self, joiner: char, next: char) -> bool {
        let next_stays = !is_mark(next) || self.marks < MOST_MARKS;
        is_virama(self.last)
            || (is_of_joining_script(self.last) && is_of_joining_script(next) && next_stays)
            || (joiner == ZWJ
                && (is_pictograph(self.last) || self.last == EMOJI_STYLE)
                && is_pictograph(next))
    }
}

const ZWJ: char = '\u{200D}';
const EMOJI_STYLE: char = '\u{FE0F}';
const BLACK_FLAG: char = '\u{1F3F4}';

/// What is done with a character.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Kind {
    Plain,
    Newline,
    Return,
    Tab,
    /// Becomes U+FFFD.
    Tampering,
    /// Drawn onto the character before it.
    Mark,
    Joiner,
    /// Chooses between two looks of the character before it.
    Selector,
    /// Part of a region's flag, or hidden text.
    Tag,
    Hidden,
}

fn kind(c: char) -> Kind {
    match c {
        ' '..='~' => Kind::Plain,
        '\n' | '\u{2028}' | '\u{2029}' => Kind::Newline,
        '\r' => Kind::Return,
        '\t' => Kind::Tab,
        '\0'..='\u{9F}' // the printable ones are above
        | '\u{202A}'..='\u{202E}' // embeddings and overrides of direction
        | '\u{2066}'..='\u{2069}' // isolates
        | '\u{E000}'..='\u{F8FF}' // private use
        | '\u{FDD0}'..='\u{FDEF}' // not characters
        | '\u{F0000}'..='\u{10FFFF}' // private use
        => Kind::Tampering,
        '\u{200C}' | ZWJ => Kind::Joiner,
        '\u{180B}'..='\u{180D}' | '\u{180F}' | '\u{FE00}'..='\u{FE0F}' | '\u{E0100}'..='\u{E01EF}' => Kind::Selector,
        '\u{E0020}'..='\u{E007F}' => Kind::Tag,
        '\u{FFF9}'..='\u{FFFB}' // annotations
        | '\u{13430}'..='\u{1343F}' // layout of hieroglyphs
        => Kind::Hidden,
        _ if u32::from(c) & 0xFFFE == 0xFFFE => Kind::Tampering,
        _ if CodePointSetData::new::<DefaultIgnorableCodePoint>().contains(c) => Kind::Hidden,
        _ if is_mark(c) => Kind::Mark,
        _ => Kind::Plain,
    }
}

/// How many characters after a black flag make it the flag of a region (England: `gbeng` and an end), or 0.
fn length_of_tags(rest: &Chars<'_>) -> usize {
    let is_letter = |c: &char| matches!(c, '\u{E0030}'..='\u{E0039}' | '\u{E0061}'..='\u{E007A}');
    let letters = rest.clone().take_while(is_letter).take(7).count();
    let ends = rest.clone().nth(letters) == Some('\u{E007F}');
    if ends && (3..=6).contains(&letters) { letters + 1 } else { 0 }
}

/// Whether a variation selector after `last` changes how it looks.
fn selects(last: char, selector: char, next: char) -> bool {
    match selector {
        EMOJI_STYLE if matches!(last, '0'..='9' | '#' | '*') => next == '\u{20E3}',
        '\u{FE0E}' | EMOJI_STYLE => is_pictograph(last),
        '\u{180B}'..='\u{180F}' => {
            matches!(last, '\u{1800}'..='\u{180A}' | '\u{1820}'..='\u{18AA}')
        }
        _ => matches!(
            last,
            '\u{2E80}'..='\u{2FDF}' | '\u{3005}'..='\u{3007}' | '\u{3400}'..='\u{9FFF}'
            | '\u{F900}'..='\u{FAFF}' | '\u{20000}'..='\u{3FFFD}'
        ),
    }
}

/// Whether `c` is, or may become, an emoji.
fn is_pictograph(c: char) -> bool {
    !c.is_ascii()
        && (CodePointSetData::new::<Emoji>().contains(c)
            || CodePointSetData::new::<ExtendedPictographic>().contains(c))
}

/// Whether `c` is a letter or mark of a script whose letters join: Arabic and its kin, the scripts of
/// India and their kin, Mongolian, Adlam, Rohingya.
fn is_of_joining_script(c: char) -> bool {
    matches!(
        c,
        '\u{600}'..='\u{DFF}' | '\u{1000}'..='\u{109F}' | '\u{1780}'..='\u{18AF}' | '\u{1B00}'..='\u{1BFF}'
        | '\u{A800}'..='\u{ABFF}' | '\u{FB50}'..='\u{FDFF}' | '\u{FE70}'..='\u{FEFC}'
        | '\u{10A00}'..='\u{10FFF}' | '\u{11000}'..='\u{11FFF}' | '\u{1E900}'..='\u{1E95F}'
    ) && (c.is_alphabetic() || kind(c) == Kind::Mark)
}

/// Whether `c` ties the letter before it to the one after it.
fn is_virama(c: char) -> bool {
    let classes = CodePointMapData::<CanonicalCombiningClass>::new();
    classes.get(c) == CanonicalCombiningClass::Virama
}

/// Whether `c` is drawn onto the character before it, without a width of its own.
fn is_mark(c: char) -> bool {
    let category = CodePointMapData::<GeneralCategory>::new().get(c);
    matches!(category, GeneralCategory::NonspacingMark | GeneralCategory::EnclosingMark)
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[track_caller]
    fn check(input: &str, expected: &str) {
        assert_eq!(line(input), expected);
    }

    #[track_caller]
    fn check_block(input: &str, expected: &str) {
        assert_eq!(block(input), expected);
    }

    #[track_caller]
    fn check_json(input: &str, expected: &str) {
        assert_eq!(json(input), expected);
    }

    #[track_caller]
    fn whole(input: &str) {
        assert!(matches!(line(input), Cow::Borrowed(same) if same == input), "{:?}", line(input));
        assert!(matches!(block(input), Cow::Borrowed(same) if same == input));
    }

    #[test]
    fn plain() {
        whole("");
        whole("Contoso Nederland B.V. <servicedesk@contoso.com> +31 20 555 0199 ~");
        whole("Škoda, façade, naïve, ŻÓŁĆ, no\u{A0}break, “quoted” – and … so on");
    }

    #[test]
    fn other_scripts_stay_whole() {
        whole("مرحبا بالعالم، ١٢٣");
        whole("نمی\u{200C}خواهم"); // Persian, with a non-joiner
        whole("שָׁלוֹם עוֹלָם");
        whole("你好，世界　全角");
        whole("葛\u{E0100}飾区 神\u{FE00}");
        whole("こんにちは ガ か\u{3099}");
        whole("안녕하세요 \u{1112}\u{1161}\u{11AB}");
        whole("क्\u{200D}ष क्\u{200C}ष हिन्दी");
        whole("ශ්\u{200D}රී ලංකා");
        whole("ന്\u{200D} മലയാളം"); // an old Malayalam chillu, at the end of a word
        whole("ภาษาไทย ที่นี่");
        whole("བོད་སྐད");
        whole("ᠮᠣᠩᠭᠣᠯ\u{180B}");
    }

    #[test]
    fn emoji_stay_whole() {
        whole("😀 👍🏽 ❤\u{FE0F} ☎\u{FE0E} ⚠\u{FE0F}");
        whole(
            "👨\u{200D}👩\u{200D}👧\u{200D}👦 🏳\u{FE0F}\u{200D}🌈 🧑🏽\u{200D}💻 ❤\u{FE0F}\u{200D}🔥",
        );
        whole("🏴\u{200D}☠\u{FE0F} 🇳🇱 1\u{FE0F}\u{20E3} #\u{FE0F}\u{20E3}");
        whole("🏴\u{E0067}\u{E0062}\u{E0065}\u{E006E}\u{E0067}\u{E007F}!");
    }

    #[test]
    fn controls_are_seen() {
        check("\u{1B}[31mred\u{1B}[0m", "\u{FFFD}[31mred\u{FFFD}[0m");
        check(
            "a\u{0}b\u{7}c\u{8}d\u{7F}e\u{9B}31m\u{85}",
            "a\u{FFFD}b\u{FFFD}c\u{FFFD}d\u{FFFD}e\u{FFFD}31m\u{FFFD}",
        );
        check("admin\rroot", "admin\u{FFFD}root");
        check("user\u{202E}moc.evil", "user\u{FFFD}moc.evil");
        check("\u{2066}a\u{2069}", "\u{FFFD}a\u{FFFD}");
        check(
            "\u{E000}\u{FDD0}\u{FFFE}\u{1FFFF}\u{10FFFD}",
            "\u{FFFD}\u{FFFD}\u{FFFD}\u{FFFD}\u{FFFD}",
        );
    }

    #[test]
    fn invisible_ones_are_dropped() {
        check("\u{FEFF}con\u{200B}to\u{AD}so\u{2060}", "contoso");
        check("a\u{200E}b\u{200F}c\u{61C}d\u{180E}e", "abcde");
        check("\u{3164}\u{FFA0}\u{115F}\u{34F}x", "x");
        check("a\u{200D}b\u{200C}c 1\u{FE0F}2\u{FE0E}x\u{FE0F}", "abc 12x");
        check("😀\u{FE0F}\u{FE0F}\u{FE01}", "😀\u{FE0F}");
        check("字\u{E0100}\u{E0101}a\u{E0100}", "字\u{E0100}a");
        check("hi\u{E0068}\u{E0069}\u{E007F}", "hi");
        check("🏴\u{E0067}\u{E0062}", "🏴");
        check("🏴\u{E0067}\u{E0062}\u{E0065}\u{E006E}\u{E0067}\u{E0067}\u{E0067}\u{E007F}", "🏴");
        check("ا\u{200D}\u{200C}ب\u{200C} ", "ا\u{200C}ب ");
    }

    #[test]
    fn lines() {
        check("a\nb\r\nc\td\u{2028}e", "a b c d e");
        check_block("a\nb\r\nc\td\u{2029}e\rf\r", "a\nb\nc d\ne\u{FFFD}f");
        assert!(matches!(block("a\nb"), Cow::Borrowed(_)));
    }

    #[test]
    fn stacks_are_capped() {
        let stack = |n: usize| format!("z{}", "\u{301}".repeat(n));
        whole(&stack(8));
        check(&stack(900), &stack(8));
        check(&format!("{0}{0}", stack(9)), &format!("{0}{0}", stack(8)));
    }

    #[test]
    fn json_means_the_same() {
        assert!(matches!(json("{\n  \"a\": \"é 你好 \\u001b\"\n}"), Cow::Borrowed(_)));
        check_json("[\"\u{7F}\u{9B}\u{202E}x\u{200B}\"]", "[\"\\u007f\\u009b\\u202ex\\u200b\"]");
        check_json("\"\u{E0041}\u{10FFFF}\u{2028}\"", "\"\\udb40\\udc41\\udbff\\udfff\\u2028\"");
        check_json("{\t\"a\":\r\n1}", "{ \"a\": \n1}");
    }

    /// Text rich in characters that need care.
    fn nasty() -> impl Strategy<Value = String> {
        let special = prop::sample::select(
            "\n\r\t \u{1B}\u{7F}\u{9B}\u{202E}\u{2066}\u{200B}\u{200C}\u{200D}\u{200E}\u{FE0E}\u{FE0F}\u{FE00}\
             \u{E0100}\u{E0067}\u{E0062}\u{E007F}\u{1F3F4}\u{1F468}\u{1F3FD}❤字क\u{94D}ב\u{5B0}ا\u{64E}ی1#\u{20E3}\
             \u{301}\u{180B}ᠮ\u{2028}\u{FFFD}\u{E000}\u{FFFF}a\u{3099}"
                .chars()
                .collect::<Vec<_>>(),
        );
        let one = prop_oneof![6 => special, 1 => any::<char>()].prop_map(String::from);
        let marks = (1_usize..12).prop_map(|n| "\u{301}".repeat(n));
        let flag = Just("🏴\u{E0067}\u{E0062}\u{E0065}\u{E006E}\u{E0067}\u{E007F}".to_owned());
        prop::collection::vec(prop_oneof![20 => one, 1 => marks, 1 => flag], 0..24)
            .prop_map(|parts| parts.concat())
    }

    fn is_calm(s: &str) -> bool {
        !s.chars()
            .any(|c| matches!(kind(c), Kind::Return | Kind::Tab | Kind::Tampering | Kind::Hidden))
            && !s.contains(['\u{2028}', '\u{2029}'])
    }

    /// Reads `\uXXXX` back, as a JSON parser would.
    fn unescape(s: &str) -> String {
        let mut units: Vec<u16> = Vec::new();
        let mut rest = s;
        while let Some(c) = rest.chars().next() {
            if let Some(code) = rest.strip_prefix("\\u").and_then(|hex| hex.get(..4)) {
                units.extend(u16::from_str_radix(code, 16));
                rest = rest.split_at(6).1;
            } else {
                units.extend(c.encode_utf16(&mut [0; 2]).iter());
                rest = rest.split_at(c.len_utf8()).1;
            }
        }
        String::from_utf16_lossy(&units)
    }

    proptest! {
        #![proptest_config(ProptestConfig::with_cases(2048))]

        #[test]
        fn line_is_calm_and_done_once(s in nasty()) {
            let once = line(&s).into_owned();
            prop_assert!(is_calm(&once) && !once.contains('\n'), "{:?}", once);
            prop_assert_eq!(line(&once), once.as_str());
            prop_assert!(once.len() <= 3 * s.len());
        }

        #[test]
        fn block_is_calm_and_done_once(s in nasty()) {
            let once = block(&s).into_owned();
            prop_assert!(is_calm(&once), "{:?}", once);
            prop_assert_eq!(block(&once), once.as_str());
            prop_assert_eq!(line(&once).lines().count() <= 1, true);
        }

        #[test]
        fn json_unescapes_to_what_it_was(s in nasty()) {
            let s = s.replace(['\t', '\r', '\u{1B}'], "");
            let out = json(&s).into_owned();
            prop_assert_eq!(unescape(&out), s);
            prop_assert!(out.chars().all(|c| c == '\n' || matches!(kind(c), Kind::Plain | Kind::Mark)));
            prop_assert_eq!(json(&out), out.as_str());
        }
    }
}
