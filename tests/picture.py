#!/usr/bin/env python3
"""Draws what the program really answers as a picture of a terminal (SVG, on standard output).

    tests/picture.py > .github/answer.svg                the picture in the README
    tests/picture.py --light --columns 40 school         any other question

The program is target/release/whoadmin, or what WHOADMIN names. Only the standard library is used.
"""
import argparse, html, os, re, subprocess, sys, unicodedata

HERE = os.path.dirname(os.path.abspath(__file__))
ROOT = os.path.dirname(HERE)
WIDE, HIGH, SIZE, EDGE = 8.4, 19, 14, 18
DARK = {"back": "#16181d", "": "#d7dae0", "1": "#ffffff", "2": "#8b93a1", "31": "#ff7b72", "32": "#7ee787", "33": "#f2cc60", "36": "#79c0ff"}
LIGHT = {"back": "#ffffff", "": "#24292f", "1": "#000000", "2": "#6a737d", "31": "#cf222e", "32": "#116329", "33": "#7d4e00", "36": "#0550ae"}


def columns(text):
    return sum(0 if unicodedata.combining(c) else 2 if unicodedata.east_asian_width(c) in "WF" else 1 for c in text)


def spans(line):
    """The parts of a line, each with the codes of its look."""
    line = re.sub(r"\x1b\]8;;[^\x1b]*\x1b\\", "", line)
    codes = []
    for part in re.split(r"(\x1b\[[0-9;]*m)", line):
        if part.startswith("\x1b["):
            new = part[2:-1].split(";")
            codes = [] if new in ([""], ["0"]) else codes + new
        elif part:
            yield part, codes


def runs(text):
    """The parts of a text that are placed by themselves: words, lines of tables, wide characters, gaps."""
    return re.findall(r"[\u2500-\u257f]+|[\u1100-\u11ff\u2e80-\uffef]|(?:[^\s\u2500-\u257f\u1100-\u11ff\u2e80-\uffef]| (?! ))+| +", text)


def picture(lines, wide, colours):
    width, height = wide * WIDE + 2 * EDGE, (len(lines) + 1) * HIGH + EDGE
    out = [f'<svg xmlns="http://www.w3.org/2000/svg" width="{width:.0f}" height="{height:.0f}" viewBox="0 0 {width:.0f} {height:.0f}" role="img" font-family="ui-monospace, SFMono-Regular, Menlo, Consolas, \'DejaVu Sans Mono\', monospace" font-size="{SIZE}">',
           f'<rect width="100%" height="100%" rx="8" fill="{colours["back"]}"/>']
    for number, line in enumerate(lines):
        at, y = 0, (number + 1) * HIGH + EDGE / 2
        parts = []
        for text, codes in spans(line):
            fill = next((colours[c] for c in codes if c in colours), colours[""])
            bold = ' font-weight="bold"' if "1" in codes else ""
            for run in runs(text):
                if run.strip():
                    # The font decides nothing: each run stands in its columns, and lines of tables meet.
                    length = f'{columns(run) * WIDE:.1f}" lengthAdjust="spacingAndGlyphs'
                    parts.append(f'<tspan x="{EDGE + at * WIDE:.1f}" textLength="{length}" fill="{fill}"{bold}>{html.escape(run, quote=False)}</tspan>')
                at += columns(run)
        if parts:
            out.append(f'<text y="{y:.1f}" xml:space="preserve">' + "".join(parts) + "</text>")
    return "\n".join(out + ["</svg>"]) + "\n"


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--light", action="store_true")
    parser.add_argument("--columns", type=int, default=88)
    parser.add_argument("question", nargs=argparse.REMAINDER)
    given = parser.parse_args()
    question = given.question or ["anna@contoso.com"]
    program = os.environ.get("WHOADMIN", os.path.join(ROOT, "target/release/whoadmin"))
    environment = {
        "COLUMNS": str(given.columns), "LANG": "C.UTF-8", "TZ": "Europe/Amsterdam", "PATH": os.environ["PATH"],
        "WHOADMIN_DIRECTORY": os.path.join(HERE, "picture.yaml"), "HOME": "/nonexistent", "TERM": "xterm-256color",
    }
    # A terminal of its own, so that the answer has the colours and the width that people see.
    command = [program, *question] + ([] if given.question else ["--at", "2026-11-24T10:30+01:00"])
    master, slave = os.openpty()
    child = subprocess.Popen(command, env=environment, stdin=subprocess.DEVNULL, stdout=slave, stderr=slave)
    os.close(slave)
    raw = b""
    while True:
        try:
            got = os.read(master, 65536)
        except OSError:
            break
        if not got:
            break
        raw += got
    child.wait()
    answer = raw.decode().replace("\r\n", "\n").rstrip("\n").split("\n")
    typed = "$ whoadmin " + " ".join(question)
    lines = ["\x1b[2m$\x1b[0m \x1b[1m" + typed[2:] + "\x1b[0m", ""] + answer
    sys.stdout.write(picture(lines, given.columns, LIGHT if given.light else DARK))


main()
