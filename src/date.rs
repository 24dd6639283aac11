//! Turns days written as `2026-10-01` into numbers that can be compared.

/// The days since 1970-01-01 of a day written as YYYY-MM-DD; none when it is no day.
#[must_use]
pub fn parse(day: &str) -> Option<i64> {
    let mut parts = day.split('-');
    let (year, month, date) = (parts.next()?, parts.next()?, parts.next()?);
    if parts.next().is_some() || (year.len(), month.len(), date.len()) != (4, 2, 2) {
        return None;
    }
    if !day.bytes().all(|byte| byte.is_ascii_digit() || byte == b'-') {
        return None;
    }
    let (year, month, date): (i64, i64, i64) =
        (year.parse().ok()?, month.parse().ok()?, date.parse().ok()?);
    let leap = year % 4 == 0 && (year % 100 != 0 || year % 400 == 0);
    let longest = match month {
        1 | 3 | 5 | 7 | 8 | 10 | 12 => 31,
        4 | 6 | 9 | 11 => 30,
        2 if leap => 29,
        2 => 28,
        _ => return None,
    };
    if !(1..=longest).contains(&date) {
        return None;
    }
    // Days from the civil calendar, with years that begin in March.
    let (year, month) = if month < 3 { (year - 1, month + 9) } else { (year, month - 3) };
    let (era, year_of_era) = (year.div_euclid(400), year.rem_euclid(400));
    let day_of_year = (153 * month + 2) / 5 + date - 1;
    Some(
        era * 146_097 + year_of_era * 365 + year_of_era / 4 - year_of_era / 100 + day_of_year
            - 719_468,
    )
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
    let (days, rest) = (seconds.div_euclid(86_400), seconds.rem_euclid(86_400));
    let z = days.checked_add(719_468)?;
    let (era, day_of_era) = (z.div_euclid(146_097), z.rem_euclid(146_097));
    let year_of_era =
        (day_of_era - day_of_era / 1460 + day_of_era / 36_524 - day_of_era / 146_096) / 365;
    let day_of_year = day_of_era - (365 * year_of_era + year_of_era / 4 - year_of_era / 100);
    let shifted = (5 * day_of_year + 2) / 153;
    let day = day_of_year - (153 * shifted + 2) / 5 + 1;
    let month = if shifted < 10 { shifted + 3 } else { shifted - 9 };
    let year = year_of_era + era * 400 + i64::from(month <= 2);
    let (hour, minute) = (rest / 3600, rest % 3600 / 60);
    Some(format!("{year:04}-{month:02}-{day:02}T{hour:02}:{minute:02}Z"))
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
    }

    #[test]
    fn spans() {
        assert_eq!(span("1y"), Some(365));
        assert_eq!(span("2w"), Some(14));
        assert_eq!(span("-1d"), None);
        assert_eq!(span("é"), None);
    }
}
