//! Turns rows of words into a table that fits a terminal.

use comfy_table::{
    ColumnConstraint, ContentArrangement, ContentLineStyle, LineStyle, Table, TableStyle, Width,
};

use super::output::RenderOptions;
use super::terminal::{NARROW, columns, folded};
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
///
/// Where there is no room for the addresses of a last column either, they run over the edge: the
/// terminal breaks them so that they are still copied and followed as one.
#[must_use]
pub fn grid(rows: &Rows, options: &RenderOptions) -> String {
    let least = least(rows);
    let room = Room::of(rows, &least, options.width);
    let bare = matches!(room, Room::Bare | Room::Over);
    let width = if room == Room::Over { bare_width(&least) } else { options.width };
    let constraints = constraints(rows, &least, width, bare || room == Room::Frame);
    let mut lines = drawn(rows, width, bare, &constraints);
    let is_wide = |cell: &String| columns(cell) > cell.chars().count();
    if !bare && rows.cells.iter().flatten().any(is_wide) {
        // Wide characters can be broken anywhere but before a full stop, which a table does not know.
        let widths: Vec<usize> = widths(&lines);
        let folded = |(cell, width): (&String, &usize)| {
            if is_wide(cell) { folded(&text::block(cell), *width) } else { cell.clone() }
        };
        let cells = rows.cells.iter();
        let cells = cells.map(|row| row.iter().zip(&widths).map(folded).collect()).collect();
        let head = rows.head.clone();
        let fixed = |it: &usize| ColumnConstraint::Absolute(fixed(it + 2));
        let constraints: Vec<_> = widths.iter().map(fixed).collect();
        let rows = Rows { head, cells, apart: rows.apart, ..Rows::default() };
        lines = drawn(&rows, width, bare, &constraints);
    }
    let mut out = String::new();
    let mut above = 0;
    for line in &lines {
        // The frame and the heads step back behind what they hold.
        let is_head = if bare { above == 0 } else { above < 2 };
        above += usize::from(bare || line.starts_with(['┌', '├']));
        put(&mut out, line.trim_end(), options.colour, is_head || (!bare && above < 2));
        out.push('\n');
    }
    out
}

/// Whether the ids and addresses of a table can all be shown whole, and not beside scraps of texts.
#[must_use]
pub fn has_room(rows: &Rows, width: usize) -> bool {
    if width < NARROW {
        return bare_width(&widest(rows, &|cell| cell.lines().map(columns).max())) <= width;
    }
    let least = least(rows);
    match Room::of(rows, &least, width) {
        Room::Frame | Room::Bare | Room::Over => true,
        Room::Ids => {
            let kept = |(at, least): (usize, &usize)| {
                3 + if rows.whole.contains(&at) { *least } else { (*least).min(LEAST_READ) }
            };
            least.iter().enumerate().map(kept).sum::<usize>() < width
        }
        Room::None => false,
    }
}

/// In columns: what is narrower is read letter by letter.
const LEAST_READ: usize = 14;

/// In columns: most addresses are no longer, so that few run over.
const MOST_FIT: usize = 40;

/// What there is room for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Room {
    /// Whole words in a frame.
    Frame,
    /// Whole words without a frame.
    Bare,
    /// Whole ids and addresses, while other words are torn.
    Ids,
    /// Whole words but for the addresses at the end of each line.
    Over,
    /// Not even the ids.
    None,
}

impl Room {
    fn of(rows: &Rows, least: &[usize], width: usize) -> Self {
        let words = least.iter().sum::<usize>();
        if words + 3 * least.len() < width {
            return Self::Frame;
        }
        if !rows.apart && bare_width(least) <= width {
            return Self::Bare;
        }
        let whole: usize = rows.whole.iter().filter_map(|at| least.get(*at)).map(|it| it + 2).sum();
        let others = least.len().saturating_sub(rows.whole.len());
        if whole + 6 * others + least.len() < width {
            return Self::Ids;
        }
        let (url, before) = least.split_last().unwrap_or((&0, &[]));
        let address = !rows.apart && rows.whole.contains(&before.len()) && *url > MOST_FIT;
        if address && bare_width(before) + MOST_FIT <= width { Self::Over } else { Self::None }
    }
}

/// The columns of the longest words side by side.
fn bare_width(least: &[usize]) -> usize {
    least.iter().sum::<usize>() + 2 * least.len()
}

/// The lines of a table.
fn drawn(rows: &Rows, width: usize, bare: bool, constraints: &[ColumnConstraint]) -> Vec<String> {
    let mut table = Table::new();
    table
        .load_style(match (bare, rows.apart) {
            (true, _) => TableStyle::new(),
            (_, false) => FRAME,
            (_, true) => FRAME.row_separator(LineStyle::new('├', '─', '┼', '┤')),
        })
        .set_content_arrangement(ContentArrangement::Dynamic)
        .set_width(u16::try_from(width).unwrap_or(80))
        .set_header(rows.head.iter().map(|it| text::line(it).into_owned()));
    for row in &rows.cells {
        table.add_row(row.iter().map(|it| text::block(it).into_owned()));
    }
    for (column, constraint) in table.column_iter_mut().zip(constraints) {
        column.set_constraint(*constraint);
        if bare {
            column.set_padding((0, 2));
        }
    }
    table.lines().collect()
}

/// The columns that the cells of each column have, from the upper edge of the frame.
fn widths(lines: &[String]) -> Vec<usize> {
    let edge = lines.first().map(String::as_str).unwrap_or_default();
    let parts = edge.trim_matches(['┌', '┐']).split('┬');
    parts.map(|part| part.chars().count().saturating_sub(2)).collect()
}

/// The columns of the longest word of each column.
fn least(rows: &Rows) -> Vec<usize> {
    widest(rows, &longest_word)
}

/// The most columns that `width` finds in a cell of each column.
fn widest(rows: &Rows, width: &dyn Fn(&str) -> Option<usize>) -> Vec<usize> {
    let of_column = |at: usize| {
        let cells = rows.cells.iter().filter_map(move |row| row.get(at));
        rows.head.get(at).into_iter().chain(cells).filter_map(|cell| width(cell)).max()
    };
    (0..rows.head.len()).map(|at| of_column(at).unwrap_or_default()).collect()
}

/// How narrow and how wide each column may be: no word is torn apart while there is room for all, and
/// no id or address while there is room for these.
fn constraints(rows: &Rows, least: &[usize], width: usize, fits: bool) -> Vec<ColumnConstraint> {
    let ids_fit = Room::of(rows, least, width) == Room::Ids;
    let share = |at: usize| {
        let of_column = rows.narrow.iter().find(|(column, _)| *column == at);
        of_column.map_or(100, |(_, percent)| usize::from(*percent))
    };
    let each = least.iter().enumerate().map(|(at, least)| {
        let kept = fits || (ids_fit && rows.whole.contains(&at));
        let lower = if kept { least + 2 } else { 0 };
        let upper = (width * share(at) / 100).max(lower);
        ColumnConstraint::Boundaries { lower: fixed(lower), upper: fixed(upper) }
    });
    each.collect()
}

fn fixed(columns: usize) -> Width {
    Width::Fixed(u16::try_from(columns).unwrap_or(u16::MAX))
}

/// The columns of the longest word; words of wide characters may be broken anywhere.
fn longest_word(cell: &str) -> Option<usize> {
    let width = |word: &str| {
        let width = columns(word);
        let wide = width > word.chars().count();
        if wide { width.min(8) } else { width }
    };
    cell.split_whitespace().map(width).max()
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
    use unicode_width::UnicodeWidthStr;

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
            let table = grid(&rows, &RenderOptions { width, ..RenderOptions::default() });
            let mut widths: Vec<usize> = table.lines().map(UnicodeWidthStr::width).collect();
            widths.dedup();
            assert!(widths.len() == 1 && widths[0] <= width, "{width}: {widths:?}\n{table}");
        }
    }

    #[test]
    fn no_word_is_torn_while_there_is_room() {
        let rows = rows(&[["1", "administrators", "https://help.contoso.com/page x y z"]]);
        for width in 66..=120 {
            let table = grid(&rows, &RenderOptions { width, ..RenderOptions::default() });
            for word in ["administrators", "https://help.contoso.com/page"] {
                assert!(table.contains(word), "{width}\n{table}");
            }
        }
    }

    #[test]
    fn where_a_frame_takes_the_room_of_words_it_goes() {
        let rows = Rows { apart: false, ..rows(&[["1", "administrators", "somewhere-else"]]) };
        let table = |width| grid(&rows, &RenderOptions { width, ..RenderOptions::default() });
        assert!(table(39).starts_with('┌'));
        let bare = "#  Ask             How to find\n                   them\n1  administrators  somewhere-else\n";
        assert_eq!(table(36), bare);
    }

    #[test]
    fn no_line_of_a_cell_begins_with_a_full_stop() {
        let rows = rows(&[["1", "技術サポート", "管理者アクセス許可を持つ人は、数人だけです。"]]);
        for width in 40..=100 {
            let table = grid(&rows, &RenderOptions { width, ..RenderOptions::default() });
            assert!(!table.contains("│ 。") && !table.contains("│ 、"), "{width}\n{table}");
        }
    }

    #[test]
    fn addresses_at_the_end_run_over_the_edge_rather_than_break() {
        let address = "https://portal.office365.us/adminportal/home";
        let rows = Rows { apart: false, narrow: Vec::new(), ..rows(&[["admin", "gcc", address]]) };
        let shown = grid(&rows, &RenderOptions { width: 52, ..RenderOptions::default() });
        assert_eq!(shown.lines().nth(1), Some(format!("admin  gcc  {address}").as_str()));
        assert!(has_room(&rows, 58) && !has_room(&rows, 57));
    }

    #[test]
    fn the_frame_is_dim_and_only_where_there_are_colours() {
        let rows = rows(&[["1", "a", "b"]]);
        let plain = grid(&rows, &RenderOptions { width: 60, ..RenderOptions::default() });
        assert!(!plain.contains('\x1b'));
        let coloured =
            grid(&rows, &RenderOptions { width: 60, colour: true, ..RenderOptions::default() });
        let stripped = coloured.replace("\x1b[2m", "").replace("\x1b[0m", "");
        assert_eq!(stripped, plain);
        assert!(coloured.lines().all(|line| line.ends_with("\x1b[0m")));
    }
}
