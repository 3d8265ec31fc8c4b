//! Weekly hours as an admin writes them: `mon-fri 08:00-20:00`.

use std::fmt;
use std::str::FromStr;

use jiff::civil::{Time, Weekday};

use crate::domain::policy::Span;

const DAYS: [&str; 7] = ["mon", "tue", "wed", "thu", "fri", "sat", "sun"];
const WEEK: [Weekday; 7] = [
    Weekday::Monday,
    Weekday::Tuesday,
    Weekday::Wednesday,
    Weekday::Thursday,
    Weekday::Friday,
    Weekday::Saturday,
    Weekday::Sunday,
];

/// Text that is no span of weekly hours; says what is wrong and how to write it.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum NotASpan {
    /// The days or the hours are missing.
    #[error("write days, a space and hours, such as `mon-fri 08:00-20:00`")]
    Shape,
    /// That is no day of the week.
    #[error("`{0}` is no day; write mon, tue, wed, thu, fri, sat or sun, as `mon-fri` or `mon,wed,fri`")]
    Day(String),
    /// There is no dash between two times.
    #[error("`{0}` are no hours; write when they begin and end, such as `08:00-20:00`")]
    Hours(String),
    /// That is no time of day.
    #[error("`{0}` is no time; write hours and minutes from 00:00 to 23:59, such as `08:00`")]
    Time(String),
    /// The time 24:00 can only end a span.
    #[error("`24:00` can only be an end; write `00:00` of the next day to begin there")]
    BeginsAt24,
}

/// Reads `DAYS HH:MM-HH:MM`. Days are `mon`, `mon-fri` (also over the week's end: `sat-mon`) or lists of
/// these with commas. An end that is not later than the beginning is on the next day; `24:00` is an end too.
impl FromStr for Span {
    type Err = NotASpan;

    fn from_str(text: &str) -> Result<Self, NotASpan> {
        let hours_at = text.find(|c: char| c.is_ascii_digit()).ok_or(NotASpan::Shape)?;
        let (days, hours) = text.split_at(hours_at);
        if days.trim().is_empty() || !days.ends_with(char::is_whitespace) {
            return Err(NotASpan::Shape);
        }
        let (from, to) = hours.split_once('-').ok_or_else(|| NotASpan::Hours(shown(hours)))?;
        Ok(Self { days: parse_days(days)?, from: begin(from.trim())?, to: end(to.trim())? })
    }
}

/// As [`FromStr`] reads it, in the shortest way.
impl fmt::Display for Span {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write_days(self, f)?;
        write!(f, " {:02}:{:02}-", self.from.hour(), self.from.minute())?;
        if self.to == Time::midnight() {
            return f.write_str("24:00");
        }
        write!(f, "{:02}:{:02}", self.to.hour(), self.to.minute())
    }
}

fn parse_days(text: &str) -> Result<Vec<Weekday>, NotASpan> {
    let mut on = [false; 7];
    for part in text.split(',') {
        let (first, last) = part.split_once('-').unwrap_or((part, part));
        let (mut day, last) = (parse_day(first)?, parse_day(last)?);
        on[day] = true;
        // Both are below seven, so it comes round.
        while day != last {
            day = (day + 1) % 7;
            on[day] = true;
        }
    }
    Ok(WEEK.into_iter().zip(on).filter_map(|(day, on)| on.then_some(day)).collect())
}

fn parse_day(text: &str) -> Result<usize, NotASpan> {
    let wanted = text.trim().to_ascii_lowercase();
    DAYS.iter().position(|d| *d == wanted).ok_or_else(|| NotASpan::Day(shown(text)))
}

fn begin(text: &str) -> Result<Time, NotASpan> {
    if text == "24:00" { Err(NotASpan::BeginsAt24) } else { time(text) }
}

fn end(text: &str) -> Result<Time, NotASpan> {
    if text == "24:00" { Ok(Time::midnight()) } else { time(text) }
}

fn time(text: &str) -> Result<Time, NotASpan> {
    let wrong = || NotASpan::Time(shown(text));
    let (hour, minute) = text.split_once(':').ok_or_else(wrong)?;
    Time::new(number(hour).ok_or_else(wrong)?, number(minute).ok_or_else(wrong)?, 0, 0).map_err(|_| wrong())
}

/// Exactly two digits, so that `8:5` is asked about and not guessed.
fn number(text: &str) -> Option<i8> {
    let digits = text.len() == 2 && text.bytes().all(|b| b.is_ascii_digit());
    digits.then(|| text.parse().ok()).flatten()
}

/// What an error quotes: short, and on one line.
fn shown(text: &str) -> String {
    text.chars().take(30).map(|c| if c.is_control() { '?' } else { c }).collect()
}

fn write_days(span: &Span, f: &mut fmt::Formatter<'_>) -> fmt::Result {
    let on = WEEK.map(|day| span.days.contains(&day));
    let mut day = 0;
    let mut comma = "";
    while day < 7 {
        let run = on[day..].iter().take_while(|on| **on).count();
        match run {
            0 => {}
            1 => write!(f, "{comma}{}", DAYS[day])?,
            _ => write!(f, "{comma}{}-{}", DAYS[day], DAYS[day + run - 1])?,
        }
        if run > 0 {
            comma = ",";
        }
        day += run + 1;
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn read(text: &str) -> Result<String, NotASpan> {
        text.parse::<Span>().map(|s| s.to_string())
    }

    #[test]
    fn hours_as_an_admin_writes_them() {
        for (written, shown) in [
            ("mon-sun 08:00-20:00", "mon-sun 08:00-20:00"),
            ("fri 20:00-04:00", "fri 20:00-04:00"),
            ("mon,wed,fri 09:00-17:00", "mon,wed,fri 09:00-17:00"),
            ("  Sat-Mon   20:00 - 24:00 ", "mon,sat-sun 20:00-24:00"),
            ("mon, tue 08:00-20:00", "mon-tue 08:00-20:00"),
            ("sun,mon,tue,mon 00:00-24:00", "mon-tue,sun 00:00-24:00"),
            ("mon 22:00-00:00", "mon 22:00-24:00"),
        ] {
            assert_eq!(read(written), Ok(shown.to_owned()), "{written}");
        }
    }

    #[test]
    fn a_mistake_is_named_with_its_remedy() {
        for (written, says) in [
            ("", "write days, a space and hours, such as `mon-fri 08:00-20:00`"),
            ("08:00-20:00", "write days, a space and hours, such as `mon-fri 08:00-20:00`"),
            (
                "mo-fri 08:00-20:00",
                "`mo` is no day; write mon, tue, wed, thu, fri, sat or sun, as `mon-fri` or `mon,wed,fri`",
            ),
            (
                "mon,,tue 08:00-20:00",
                "`` is no day; write mon, tue, wed, thu, fri, sat or sun, as `mon-fri` or `mon,wed,fri`",
            ),
            ("mon08:00-20:00", "write days, a space and hours, such as `mon-fri 08:00-20:00`"),
            ("mon-sun", "write days, a space and hours, such as `mon-fri 08:00-20:00`"),
            ("mon 08:00", "`08:00` are no hours; write when they begin and end, such as `08:00-20:00`"),
            (
                "mon 8:00-20:00",
                "`8:00` is no time; write hours and minutes from 00:00 to 23:59, such as `08:00`",
            ),
            (
                "mon 08:00-24:01",
                "`24:01` is no time; write hours and minutes from 00:00 to 23:59, such as `08:00`",
            ),
            ("mon 24:00-08:00", "`24:00` can only be an end; write `00:00` of the next day to begin there"),
        ] {
            assert_eq!(read(written).map_err(|e| e.to_string()), Err(says.to_owned()), "{written}");
        }
    }

    proptest! {
        #[test]
        fn anything_is_read_or_refused_in_one_short_line(text in any::<String>()) {
            if let Err(e) = text.parse::<Span>() {
                let e = e.to_string();
                prop_assert!(e.chars().count() < 140 && !e.contains('\n'), "{}", e);
            }
        }

        #[test]
        fn what_is_shown_reads_as_the_same(days in 1..128u8, from in 0..1440i32, to in 0..1440i32) {
            let time = |minutes: i32| {
                Time::new(i8::try_from(minutes / 60).unwrap(), i8::try_from(minutes % 60).unwrap(), 0, 0).unwrap()
            };
            let days = WEEK.into_iter().enumerate().filter(|(i, _)| days & (1 << i) != 0).map(|(_, d)| d).collect();
            let span = Span { days, from: time(from), to: time(to) };
            prop_assert_eq!(span.to_string().parse(), Ok(span));
        }
    }
}
