//! Turns rows of words into a table that fits a terminal.

use comfy_table::{
    ColumnConstraint, ContentArrangement, ContentLineStyle, LineStyle, Table, TableStyle, Width,
};
use unicode_width::UnicodeWidthStr;

use super::terminal::Look;
use crate::text;

/// Lines that every font of a terminal has, old Windows consoles among them.
const FRAME: TableStyle = TableStyle::new()
    .top_border(LineStyle::new('┌', '─', '┬', '┐'))
    .header_lines(ContentLineStyle::new('│', '│', '│'))
    .header_separator(LineStyle::new('├', '─', '┼', '┤'))
    .content_lines(ContentLineStyle::new('│', '│', '│'))
    .bottom_border(LineStyle::new('└', '─', '┴', '┘'));

/// What stands in a table.
#[derive(Debug, Default)]
pub struct Rows {
    /// The heads of the columns.
    pub head: Vec<String>,
    /// The cells, row by row; a cell can have several lines.
    pub cells: Vec<Vec<String>>,
    /// The columns whose words are kept whole before others: an id or address that is torn apart
    /// works no more.
    pub whole: Vec<usize>,
    /// Whether lines stand between the rows.
    pub apart: bool,
    /// The columns that stay narrow, and the most of the width that each takes, in percent.
    pub narrow: Vec<(usize, u16)>,
}

/// The rows in a frame, as wide as the terminal at most, or in bare columns where there is no room for
/// a frame around whole words; ends in a newline.
#[must_use]
pub fn table(rows: &Rows, look: Look) -> String {
    let least = least(rows);
    let (words, columns) = (least.iter().sum::<usize>(), least.len());
    let fits = words + 3 * columns < look.width;
    let bare = !fits && !rows.apart && words + 2 * columns <= look.width;
    let mut table = Table::new();
    table
        .load_style(match (bare, rows.apart) {
            (true, _) => TableStyle::new(),
            (_, false) => FRAME,
            (_, true) => FRAME.row_separator(LineStyle::new('├', '─', '┼', '┤')),
        })
        .set_content_arrangement(ContentArrangement::Dynamic)
        .set_width(u16::try_from(look.width).unwrap_or(80))
        .set_header(rows.head.iter().map(|it| text::line(it).into_owned()));
    for row in &rows.cells {
        table.add_row(row.iter().map(|it| text::block(it).into_owned()));
    }
    let constraints = constraints(rows, &least, look.width, fits || bare);
    for (column, constraint) in table.column_iter_mut().zip(constraints) {
        column.set_constraint(constraint);
        if bare {
            column.set_padding((0, 2));
        }
    }
    let mut out = String::new();
    let mut above = 0;
    for line in table.lines() {
        // The frame and the heads step back behind what they hold.
        let is_head = if bare { above == 0 } else { above < 2 };
        above += usize::from(bare || line.starts_with(['┌', '├']));
        put(&mut out, line.trim_end(), look.colour, is_head || (!bare && above < 2));
        out.push('\n');
    }
    out
}

/// The columns of the longest word of each column.
fn least(rows: &Rows) -> Vec<usize> {
    let of_column = |at: usize| {
        let cells = rows.cells.iter().filter_map(move |row| row.get(at));
        rows.head.get(at).into_iter().chain(cells).map(|cell| longest_word(cell)).max()
    };
    (0..rows.head.len()).map(|at| of_column(at).unwrap_or_default()).collect()
}

/// How narrow and how wide each column may be: no word is torn apart while there is room for all, and
/// no id or address while there is room for these.
fn constraints(rows: &Rows, least: &[usize], width: usize, fits: bool) -> Vec<ColumnConstraint> {
    let whole: usize = rows.whole.iter().filter_map(|at| least.get(*at)).map(|it| it + 2).sum();
    let others = least.len().saturating_sub(rows.whole.len());
    let ids_fit = whole + 6 * others + least.len() < width;
    let share = |at: usize| {
        let of_column = rows.narrow.iter().find(|(column, _)| *column == at);
        of_column.map_or(100, |(_, percent)| usize::from(*percent))
    };
    let fixed = |columns: usize| Width::Fixed(u16::try_from(columns).unwrap_or(u16::MAX));
    let each = least.iter().enumerate().map(|(at, least)| {
        let kept = fits || (ids_fit && rows.whole.contains(&at));
        let lower = if kept { least + 2 } else { 0 };
        let upper = (width * share(at) / 100).max(lower);
        ColumnConstraint::Boundaries { lower: fixed(lower), upper: fixed(upper) }
    });
    each.collect()
}

/// The columns of the longest word; words of wide characters may be broken anywhere.
fn longest_word(cell: &str) -> usize {
    let width = |word: &str| {
        let wide = word.width() > word.chars().count();
        if wide { word.width().min(8) } else { word.width() }
    };
    cell.split_whitespace().map(width).max().unwrap_or_default()
}

/// Writes a line, its frame, or all of it, dim.
fn put(out: &mut String, line: &str, colour: bool, all: bool) {
    if !colour {
        out.push_str(line);
        return;
    }
    let is_frame = |c: char| all || "─│┌┬┐├┼┤└┴┘".contains(c);
    let mut dim = false;
    for c in line.chars() {
        if c != ' ' && is_frame(c) != dim {
            dim = !dim;
            out.push_str(if dim { "\x1b[2m" } else { "\x1b[0m" });
        }
        out.push(c);
    }
    if dim {
        out.push_str("\x1b[0m");
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn rows(cells: &[[&str; 3]]) -> Rows {
        Rows {
            head: ["#", "Ask", "How to find them"].map(str::to_owned).to_vec(),
            cells: cells.iter().map(|row| row.map(str::to_owned).to_vec()).collect(),
            whole: vec![2],
            apart: true,
            narrow: vec![(1, 38)],
        }
    }

    #[test]
    fn lines_meet_at_every_width() {
        let rows = rows(&[
            [
                "1",
                "the internal help desk",
                "https://help.contoso.com/a/long/page\n+31 20 555 0100",
            ],
            [
                "2",
                "アカウントとパスワードを渡してくれた人",
                "職場や学校で誰に聞けばよいかわからないとき",
            ],
            ["3", "", ""],
        ]);
        for width in 40..=200 {
            let table = table(&rows, Look { width, ..Look::default() });
            let mut widths: Vec<usize> = table.lines().map(UnicodeWidthStr::width).collect();
            widths.dedup();
            assert!(widths.len() == 1 && widths[0] <= width, "{width}: {widths:?}\n{table}");
        }
    }

    #[test]
    fn no_word_is_torn_while_there_is_room() {
        let rows = rows(&[["1", "administrators", "https://help.contoso.com/page x y z"]]);
        for width in 66..=120 {
            let table = table(&rows, Look { width, ..Look::default() });
            for word in ["administrators", "https://help.contoso.com/page"] {
                assert!(table.contains(word), "{width}\n{table}");
            }
        }
    }

    #[test]
    fn where_a_frame_takes_the_room_of_words_it_goes() {
        let rows = Rows { apart: false, ..rows(&[["1", "administrators", "somewhere-else"]]) };
        let table = |width| table(&rows, Look { width, ..Look::default() });
        assert!(table(39).starts_with('┌'));
        let bare = "#  Ask             How to find\n                   them\n1  administrators  somewhere-else\n";
        assert_eq!(table(36), bare);
    }

    #[test]
    fn the_frame_is_dim_and_only_where_there_are_colours() {
        let rows = rows(&[["1", "a", "b"]]);
        let plain = table(&rows, Look { width: 60, ..Look::default() });
        assert!(!plain.contains('\x1b'));
        let coloured = table(&rows, Look { width: 60, colour: true, links: false });
        let stripped = coloured.replace("\x1b[2m", "").replace("\x1b[0m", "");
        assert_eq!(stripped, plain);
        assert!(coloured.lines().all(|line| line.ends_with("\x1b[0m")));
    }
}
