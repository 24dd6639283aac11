//! Tells which domains are public suffixes, by a table that the build makes of the rules of the list.
//!
//! The table holds the hashes of the rules alone, sorted: a tenth of what the rules take as code. Two names
//! with one hash would be a wrong answer once in thirty thousand million look-ups.

use super::parents;

/// The bytes of one hash.
const WIDTH: usize = 6;

/// Public suffixes: domains under which anyone may register.
#[derive(Clone, Copy, Debug)]
pub struct PublicSuffixes<'t>(&'t [u8]);

impl<'t> PublicSuffixes<'t> {
    /// The suffixes of a table that [`table`] made.
    #[must_use]
    pub fn new(table: &'t [u8]) -> Self {
        Self(table)
    }

    /// Whether `domain`, as [`super::domain`] gives it, is a public suffix; one label alone always is.
    #[must_use]
    pub fn has(&self, domain: &str) -> bool {
        self.judge(domain) == Verdict::Suffix
    }

    /// What is registered: the longest public suffix of `domain` with one label before it; none, when
    /// `domain` is a public suffix itself.
    #[must_use]
    pub fn site<'d>(&self, domain: &'d str) -> Option<&'d str> {
        let mut site = None;
        for part in parents(domain) {
            match self.judge(part) {
                Verdict::Suffix => break,
                Verdict::Registered => return Some(part),
                Verdict::Neither => site = Some(part),
            }
        }
        site
    }

    fn judge(&self, domain: &str) -> Verdict {
        let Some((_, parent)) = domain.split_once('.') else {
            return Verdict::Suffix;
        };
        if self.holds(Kind::Plain, domain) {
            Verdict::Suffix
        } else if !self.holds(Kind::AllBelow, parent) {
            Verdict::Neither
        } else if self.holds(Kind::Exception, domain) {
            Verdict::Registered
        } else {
            Verdict::Suffix
        }
    }

    fn holds(&self, kind: Kind, domain: &str) -> bool {
        let (hashes, _) = self.0.as_chunks::<WIDTH>();
        let hash = number(hash(kind, domain));
        hashes.binary_search_by(|other| number(*other).cmp(&hash)).is_ok()
    }
}

/// The table of the rules of a list, one a line; lines that begin with `//` are remarks.
#[must_use]
pub fn table(rules: &str) -> Vec<u8> {
    let mut hashes: Vec<[u8; WIDTH]> = rules
        .lines()
        .filter(|line| !line.is_empty() && !line.starts_with("//"))
        .map(|rule| {
            if let Some(domain) = rule.strip_prefix('!') {
                hash(Kind::Exception, domain)
            } else if let Some(domain) = rule.strip_prefix("*.") {
                hash(Kind::AllBelow, domain)
            } else {
                hash(Kind::Plain, rule)
            }
        })
        .collect();
    hashes.sort_unstable();
    hashes.dedup();
    hashes.concat()
}

/// What the rules say of a domain.
#[derive(PartialEq, Eq)]
enum Verdict {
    Suffix,
    /// An exception says that it is registered.
    Registered,
    Neither,
}

/// What a rule says of its domain.
#[derive(Clone, Copy)]
enum Kind {
    /// It is a public suffix.
    Plain = 1,
    /// Every domain just below it is one.
    AllBelow = 2,
    /// It is none, though its parent says so.
    Exception = 3,
}

/// The last bytes of the FNV-1a hash, which are its well-mixed ones.
fn hash(kind: Kind, domain: &str) -> [u8; WIDTH] {
    let start = 0xcbf2_9ce4_8422_2325_u64 ^ kind as u64;
    let hash = domain
        .bytes()
        .fold(start.wrapping_mul(PRIME), |hash, byte| (hash ^ u64::from(byte)).wrapping_mul(PRIME));
    let [_, _, bytes @ ..] = (hash ^ (hash >> 32)).to_be_bytes();
    bytes
}

/// The same as a number: numbers compare faster than bytes.
fn number(hash: [u8; WIDTH]) -> u64 {
    hash.iter().fold(0, |number, byte| number << 8 | u64::from(*byte))
}

const PRIME: u64 = 0x0100_0000_01b3;

#[cfg(test)]
mod tests {
    use super::*;

    const RULES: &str = "// a remark\nco.uk\n*.ck\n!www.ck\n*.kawasaki.jp\n!city.kawasaki.jp\n*.compute.amazonaws.com\ngithub.io\n";

    #[track_caller]
    fn check(domain: &str, site: Option<&str>) {
        let table = table(RULES);
        let suffixes = PublicSuffixes::new(&table);
        assert_eq!(suffixes.site(domain), site, "{domain}");
        assert_eq!(suffixes.has(domain), site.is_none(), "{domain}");
    }

    #[test]
    fn rules() {
        check("nl", None);
        check("contoso.nl", Some("contoso.nl"));
        check("help.contoso.nl", Some("contoso.nl"));
        check("co.uk", None);
        check("contoso.co.uk", Some("contoso.co.uk"));
        check("a.contoso.co.uk", Some("contoso.co.uk"));
        check("xco.uk", Some("xco.uk"));
        check("contoso.ck", None);
        check("contoso.com.ck", Some("contoso.com.ck"));
        check("www.ck", Some("www.ck"));
        check("help.www.ck", Some("www.ck"));
        check("ck", None);
        check("city.kawasaki.jp", Some("city.kawasaki.jp"));
        check("a.city.kawasaki.jp", Some("city.kawasaki.jp"));
        check("other.kawasaki.jp", None);
        check("github.io", None);
        check("contoso.github.io", Some("contoso.github.io"));
        check("x.compute.amazonaws.com", None);
        check("compute.amazonaws.com", Some("amazonaws.com"));
    }

    #[test]
    fn no_two_rules_share_a_hash() {
        let rules = include_str!("../../data/public-suffixes.txt");
        let count = rules.lines().filter(|line| !line.starts_with("//")).count();
        assert_eq!(table(rules).len(), count * WIDTH);
    }
}
