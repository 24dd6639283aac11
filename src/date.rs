//! Turns days written as `2026-10-01` into numbers that can be compared.

use chrono::{DateTime, NaiveDate};

/// The days since 1970-01-01 of a day written as YYYY-MM-DD; none when it is no day.
#[must_use]
pub fn parse(day: &str) -> Option<i64> {
    let date: NaiveDate = day.parse().ok()?;
    // One spelling alone: no sign, and no zero left out.
    (date.to_string() == day).then(|| i64::from(date.to_epoch_days()))
}

/// The days of a span such as `1y`, `6m`, `2w` or `90d`; none when it is no span.
#[must_use]
pub fn span(words: &str) -> Option<i64> {
    let unit = words.chars().last()?;
    let number: i64 = words.get(..words.len() - unit.len_utf8())?.parse().ok()?;
    let days = match unit {
        'd' => 1,
        'w' => 7,
        'm' => 30,
        'y' => 365,
        _ => return None,
    };
    (number >= 0).then(|| number.checked_mul(days)).flatten()
}

/// The day and minute, in UTC, of seconds since 1970: `2026-10-01T08:30Z`.
#[must_use]
pub fn of_seconds(seconds: i64) -> Option<String> {
    Some(DateTime::from_timestamp(seconds, 0)?.format("%Y-%m-%dT%H:%MZ").to_string())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn check(day: &str, expected: Option<i64>) {
        assert_eq!(parse(day), expected, "{day}");
    }

    #[test]
    fn days() {
        check("1970-01-01", Some(0));
        check("2026-11-22", Some(20_779));
        check("2024-02-29", Some(19_782));
        check("2026-02-29", None);
        check("2026-13-01", None);
        check("2026-1-01", None);
        check("+026-01-01", None);
        check("words", None);
        check(" 2026-11-22", None);
        check("-026-11-22", None);
        check("20260-1-01", None);
        check("2026-11-22T00:00", None);
    }

    #[test]
    fn moments() {
        assert_eq!(of_seconds(1_790_843_400).as_deref(), Some("2026-10-01T08:30Z"));
        assert_eq!(of_seconds(i64::MAX), None);
    }

    #[test]
    fn spans() {
        assert_eq!(span("1y"), Some(365));
        assert_eq!(span("2w"), Some(14));
        assert_eq!(span("-1d"), None);
        assert_eq!(span("é"), None);
    }
}
