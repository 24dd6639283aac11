//! Leaves passwords out of a pasted text, and the parts of addresses and tokens that work as one.

/// What stands in the place of what is left out.
const LEFT_OUT: &str = "…";

/// A run of characters of this length is no word: rather a token that lets its bearer in.
const TOKEN: usize = 60;

/// How far behind the word for a password one may stand.
const REACH: usize = 3;

/// `text` on one line, without what stands behind any of `names` (`password: …`), without the queries
/// of addresses, and without long tokens. Each of `names` is a list with commas.
pub(super) fn without(text: &str, names: &[String]) -> String {
    let names: Vec<String> = names
        .iter()
        .flat_map(|list| list.split(','))
        .map(|name| name.trim().to_ascii_lowercase())
        .filter(|name| !name.is_empty())
        .collect();
    let text = text.split_whitespace().collect::<Vec<_>>().join(" ");
    let mut out = String::with_capacity(text.len());
    let mut rest = text.as_str();
    while let Some(end) = end_of_name(rest, &names) {
        let (before, after) = rest.split_at_checked(end).unwrap_or((rest, ""));
        out.push_str(before);
        let value = after.trim_start_matches(|c: char| c == ' ' || is_mark(c));
        let gap = after.get(..after.len() - value.len()).unwrap_or_default();
        out.push_str(gap);
        let told = gap.contains([':', '=', '：', '＝']);
        rest = value;
        for _ in 0..REACH {
            let (word, later) = rest.split_at(rest.find(' ').unwrap_or(rest.len()));
            // The name may come again: `the password, my password, is …`.
            if !told && end_of_name(word, &names).is_some() {
                break;
            }
            rest = later;
            if !word.is_empty() && (told || looks_secret(word)) {
                out.push_str(LEFT_OUT);
                break;
            }
            out.push_str(word);
            if let Some(later) = rest.strip_prefix(' ') {
                out.push(' ');
                rest = later;
            }
        }
    }
    out.push_str(rest);
    out.split(' ').map(address).collect::<Vec<_>>().join(" ")
}

/// Where the first word for a password ends.
fn end_of_name(text: &str, names: &[String]) -> Option<usize> {
    let lower = text.to_ascii_lowercase();
    let ends = names.iter().filter_map(|name| {
        let bounded =
            |start: &usize| !name.is_ascii() || is_border(&lower, *start, start + name.len());
        let start = lower.match_indices(name.as_str()).map(|(start, _)| start).find(bounded)?;
        Some((start, start + name.len()))
    });
    ends.min_by_key(|(start, end)| (*start, std::cmp::Reverse(*end))).map(|(_, end)| end)
}

fn is_border(text: &str, start: usize, end: usize) -> bool {
    let before = text.get(..start).and_then(|it| it.chars().next_back());
    let after = text.get(end..).and_then(|it| it.chars().next());
    !before.is_some_and(char::is_alphanumeric) && !after.is_some_and(char::is_alphanumeric)
}

/// What may stand between the word for a password and the password.
fn is_mark(c: char) -> bool {
    matches!(c, ':' | '=' | '：' | '＝' | '"' | '\'' | '“' | '‘' | '«' | '(' | '>')
}

/// Letters with digits or signs among them: no word of a language, and no address.
fn looks_secret(word: &str) -> bool {
    let bare = word.trim_matches(|c: char| matches!(c, '.' | ',' | ';' | ')' | '"' | '”' | '’'));
    let letters = bare.chars().any(char::is_alphabetic);
    let digits = bare.chars().any(|c| c.is_ascii_digit());
    let signs = bare.chars().any(|c| "!@#$%^&*+?~|<>{}[]\\".contains(c));
    let is_code = bare.bytes().all(|byte| byte.is_ascii_uppercase() || byte.is_ascii_digit());
    let is_address = bare.split_once('@').is_some_and(|(_, domain)| domain.contains('.'));
    (digits && (letters || bare.len() < 10) || letters && signs) && !is_code && !is_address
        || (digits && !letters && bare.len() > 3)
}

/// A word as it is; of an address only what it leads to, of a token only its beginning.
fn address(word: &str) -> String {
    let mut shown = word;
    if word.contains("://") {
        let end = word.find(['?', '#']).unwrap_or(word.len());
        shown = word.get(..end).unwrap_or_default();
        let (_, rest) = shown.split_once("://").unwrap_or_default();
        if rest.split('/').next().is_some_and(|it| it.contains('@')) {
            return LEFT_OUT.to_owned();
        }
        if shown.len() < word.len() && shown.chars().count() <= TOKEN {
            return format!("{shown}{LEFT_OUT}");
        }
    }
    match shown.char_indices().nth(TOKEN) {
        Some((end, _)) => format!("{}{LEFT_OUT}", shown.get(..end.min(20)).unwrap_or_default()),
        None => shown.to_owned(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn check(text: &str, expected: &str) {
        let names = ["password, pwd, pin", "wachtwoord", "mot de passe", "密码", "パスワード"];
        assert_eq!(without(text, &names.map(str::to_owned)), expected);
    }

    #[test]
    fn passwords() {
        check("password: hunter2 then it fails", "password: … then it fails");
        check("Password:hunter2, pwd=x; done", "Password:… pwd=… done");
        check("password:", "password:");
        check("password = correct-horse battery", "password = … battery");
        check("my password is Hunter2! and it fails", "my password is … and it fails");
        check("Mot de passe : azerty", "Mot de passe : …");
        check("密码：abc123 不行", "密码：… 不行");
        check("パスワードは abc123 です", "パスワードは … です");
        check("密码abc123", "密码…");
        check("PIN 1234", "PIN …");
        check("{\"password\":\"hunter2\"}", "{\"password\":\"…");
        check("the password, my password, is Hunter2!", "the password, my password, is …");
    }

    #[test]
    fn what_is_no_password() {
        for text in [
            "Your password is incorrect.",
            "Your account or password is incorrect. AADSTS50126",
            "Enter the password for anna@contoso.com",
            "Het wachtwoord is verlopen",
            "spinning wheel 12345",
            "密码不正确",
        ] {
            check(text, text);
        }
    }

    #[test]
    fn addresses_and_tokens() {
        check(
            "at https://login.contoso.com/a/b?code=0.AXoA&state=1 now",
            "at https://login.contoso.com/a/b… now",
        );
        check("https://anna:pw@contoso.com/x", "…");
        check("https://contoso.com/help", "https://contoso.com/help");
        check(&format!("token {}", "eyJ0".repeat(40)), "token eyJ0eyJ0eyJ0eyJ0eyJ0…");
    }
}
