#!/usr/bin/env python3
"""Takes the rules of the Public Suffix List that `check` needs out of the crate `psl`.

    cargo fetch            with `psl` among the dependencies of any package
    python3 data/public-suffixes/update.py ~/.cargo/registry/src/*/psl-2.1.247/data/rules.txt

Reads `public_suffix_list.dat` of https://publicsuffix.org just as well. Writes `../public-suffixes.txt`: one rule a line,
lower-case ASCII (punycode), sorted; `*.` stands for any one label, `!` for an exception. Rules of one label are left
out: a domain of a directory has two at least. The same list gives the same bytes.
"""
import pathlib
import sys

HEAD = """\
// This Source Code Form is subject to the terms of the Mozilla Public License, v. 2.0.
// If a copy of the MPL was not distributed with this file, you can obtain one at https://mozilla.org/MPL/2.0/.
// Rules of the Public Suffix List (https://publicsuffix.org/list/), selected by public-suffixes/update.py.
"""


def ascii_of(rule):
    labels = [label if label in ("*", "!") else label.encode("idna").decode("ascii") for label in rule.split(".")]
    return ".".join(labels).lower()


def main():
    lines = pathlib.Path(sys.argv[1]).read_text(encoding="utf-8").splitlines()
    rules = set()
    for line in lines:
        rule = line.split(" ")[0].strip()
        if not rule or rule.startswith("//"):
            continue
        mark, rule = ("!", rule[1:]) if rule.startswith("!") else ("", rule)
        if "." in rule:
            rules.add(mark + ascii_of(rule))
    target = pathlib.Path(__file__).resolve().parent.parent / "public-suffixes.txt"
    target.write_text(HEAD + "".join(rule + "\n" for rule in sorted(rules)), encoding="utf-8", newline="\n")
    print(f"{len(rules)} rules in {target}")


main()
