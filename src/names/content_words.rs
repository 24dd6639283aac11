//! Turns a question or a phrase into the words that carry its meaning, each cut down to its stem.

use super::fold_loose;

/// The words of one language that say nothing of what is wanted, folded as messages are.
#[derive(Debug, Clone, Default)]
pub struct Filler {
    /// The words.
    pub words: Vec<String>,
}

/// The longest stem, in characters: what differs behind it is nearly always an ending.
const LONGEST_STEM: usize = 6;

/// Endings that are cut off where at least four letters remain, in the languages with spaces.
const ENDINGS: [&str; 7] = ["ing", "ed", "es", "s", "en", "e", "er"];

/// The stems of `text` in its order, without the filler words of the language that it is most
/// likely in; all of them where nothing else is left. Scripts without spaces give pairs of characters.
#[must_use]
pub fn content_words(text: &str, fillers: &[Filler]) -> Vec<String> {
    let folded = fold_loose(&without_elisions(text));
    let words: Vec<&str> =
        folded.split(' ').flat_map(runs).flat_map(|run| without_filler(run, fillers)).collect();
    let filler = likely_fillers(&words, fillers);
    let stems = |keep: &dyn Fn(&str) -> bool| -> Vec<String> {
        words.iter().filter(|word| keep(word)).flat_map(|word| stems(word)).collect()
    };
    let content = stems(&|word| !filler.iter().any(|it| it.words.iter().any(|it| it == word)));
    if content.is_empty() { stems(&|_| true) } else { content }
}

/// French `l’accès` is two words, English `can’t` is one: what stands before the mark tells.
fn without_elisions(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    let mut letters = 0;
    for c in text.chars() {
        let is_mark = matches!(c, '\'' | '’');
        out.push(if is_mark && letters <= 2 { ' ' } else { c });
        letters = if c.is_alphabetic() { letters + 1 } else { 0 };
    }
    out
}

/// The fillers of the languages of which the words have the most; several where they are equal.
fn likely_fillers<'f>(words: &[&str], fillers: &'f [Filler]) -> Vec<&'f Filler> {
    let count = |filler: &Filler| {
        words.iter().filter(|word| filler.words.iter().any(|it| it == *word)).count()
    };
    let most = fillers.iter().map(count).max().unwrap_or_default();
    fillers.iter().filter(|filler| most > 0 && count(filler) == most).collect()
}

/// A word's runs of characters of scripts with and without spaces between words.
fn runs(word: &str) -> Vec<&str> {
    let mut out = Vec::new();
    let mut start = 0;
    let mut before = None;
    for (at, c) in word.char_indices() {
        let unspaced = is_unspaced(c);
        if before.is_some_and(|before| before != unspaced) {
            out.extend(word.get(start..at));
            start = at;
        }
        before = Some(unspaced);
    }
    out.extend(word.get(start..).filter(|it| !it.is_empty()));
    out
}

/// What is left of a run without spaces between its words, where fillers stand in it; other runs are
/// words, which are looked at as a whole.
fn without_filler<'r>(run: &'r str, fillers: &[Filler]) -> Vec<&'r str> {
    if !run.starts_with(is_unspaced) {
        return vec![run];
    }
    let words = fillers.iter().flat_map(|filler| &filler.words);
    let mut unspaced: Vec<&str> =
        words.map(String::as_str).filter(|word| word.starts_with(is_unspaced)).collect();
    unspaced.sort_by_key(|word| std::cmp::Reverse(word.len()));
    let mut pieces = vec![run];
    for word in unspaced {
        pieces = pieces.into_iter().flat_map(|piece| piece.split(word)).collect();
    }
    pieces.retain(|piece| !piece.is_empty());
    if pieces.is_empty() { vec![run] } else { pieces }
}

fn stems(word: &str) -> Vec<String> {
    if !word.starts_with(is_unspaced) {
        return word.split('_').filter(|it| !it.is_empty()).map(stem).collect();
    }
    let chars: Vec<char> = word.chars().collect();
    if chars.len() == 1 {
        return vec![word.to_owned()];
    }
    chars.windows(2).map(|pair| pair.iter().collect()).collect()
}

/// A word without its ending, and no longer than a stem is.
fn stem(word: &str) -> String {
    let cut = ENDINGS
        .iter()
        .find_map(|ending| word.strip_suffix(ending).filter(|rest| rest.chars().count() >= 4));
    cut.unwrap_or(word).chars().take(LONGEST_STEM).collect()
}

/// A character of a script that is written without spaces between words.
#[must_use]
pub fn is_unspaced(c: char) -> bool {
    matches!(u32::from(c), 0x2e80..=0x9fff | 0xac00..=0xd7af | 0xf900..=0xfaff | 0x2_0000..=0x3_ffff)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn fillers() -> Vec<Filler> {
        let filler = |words: &str| Filler { words: words.split(' ').map(str::to_owned).collect() };
        vec![
            filler("i my the is to we"),
            filler("ik mijn het is wie de"),
            filler("je j mon de l"),
            filler("我 了"),
        ]
    }

    #[track_caller]
    fn check(text: &str, expected: &[&str]) {
        assert_eq!(content_words(text, &fillers()), expected, "{text}");
    }

    #[test]
    fn what_carries_the_meaning() {
        check("I lost my passwords", &["lost", "passwo"]);
        check("we can\u{2019}t sign in", &["cant", "sign", "in"]);
        check("j\u{2019}ai perdu l\u{2019}accès", &["ai", "perdu", "acce"]);
        check("我忘记了密码", &["忘记", "密码"]);
        check("我", &["我"]);
        check("the", &["the"]);
        check("", &[]);
    }
}
