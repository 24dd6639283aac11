#!/usr/bin/env python3
"""Writes src/bin/whoadmin/order.ld: which functions the hot commands run, to be linked side by side.

    order.py

Functions that lie together share the pages that the system reads and maps; the commands here are run
under valgrind, and those that the same commands need are laid together. Names leave out the hash that a
compiler gives them where one function alone has the name; names that are no more are passed over by the
linker. Run it when `instructions.sh` says that a command's pieces have grown.
Linux on x86_64, Python 3.9+, valgrind.
"""
import os
import re
import shutil
import subprocess
import sys
import tempfile
from collections import Counter
from itertools import groupby
from pathlib import Path

HERE = Path(__file__).resolve().parent
ROOT = HERE.parent
TARGET = "x86_64-unknown-linux-gnu"
ORDER = ROOT / "src/bin/whoadmin/order.ld"
HEADER = """\
/* The functions that the hot commands run, side by side: a start maps a few pieces of the file instead
   of thirty. Written by benches/order.py; build.rs hands it to the linker of the static executable.
   The commands:
"""
# Of some functions the C library has a variant for each processor, and valgrind's is none of today's.
VARIANT = re.compile(r"-(?:sse|ssse|avx|evex)[^:]*\.o$")


def run(*command, **more):
    return subprocess.run([str(part) for part in command], check=True, **more)


def linked(work):
    """The static executable with its symbols, and of each symbol the file and the section that it lies in.

    The linker is told by the compiler driver's stand-in: other flags, or another profile, would give
    the functions other hashes than those of the release.
    """
    (work / "bin").mkdir()
    stand_in = work / "bin" / "cc"
    stand_in.write_text(f"""#!/bin/bash
for each; do shift; [ "$each" = -Wl,--strip-all ] || set -- "$@" "$each"; done
exec {shutil.which("cc")} "$@" -Wl,--no-demangle,-Map={work}/map
""")
    stand_in.chmod(0o755)
    settings = {**os.environ, "RUSTFLAGS": "-C target-feature=+crt-static", "PATH": f"{work}/bin:{os.environ['PATH']}"}
    kind = ["--release", "--locked", "--target", TARGET]
    run("cargo", "clean", "--quiet", "--package", "whoadmin", *kind, cwd=ROOT, env=settings)
    run("cargo", "build", *kind, cwd=ROOT, env=settings)
    target = Path(os.environ.get("CARGO_TARGET_DIR", ROOT / "target"))
    sections, section = {}, None
    for line in (work / "map").read_text().splitlines()[1:]:
        # Four figures, then what they are of: a section put out, within it one put in, within that a symbol.
        name = line[49:] if len(line) > 49 else line
        depth = (len(name) - len(name.lstrip())) // 8
        if depth == 1:
            file, _, kind = name.strip().rpartition(":(")
            section = file, kind.rstrip(")")
        elif depth == 2 and section:
            sections.setdefault(name.strip(), section)
    if not sections:
        sys.exit("the linker wrote no map: it takes rust-lld")
    return target / TARGET / "release" / "whoadmin", sections


def functions(work, command, given, more):
    """The names of the functions that a command runs."""
    environment = {"HOME": "/nonexistent", "LANG": "en_US.UTF-8", "PATH": os.environ["PATH"], **more}
    subprocess.run(["valgrind", "--tool=callgrind", "--demangle=no", f"--callgrind-out-file={work}/calls", *map(str, command)],
                   input=given, env=environment, capture_output=True, check=False)
    names = set(re.findall(r"^c?fn=(?:\(\d+\) )?([^'\s(]+)", (work / "calls").read_text(), re.MULTILINE))
    if len(names) < 100:
        sys.exit(f"nothing was counted of {command}")
    return names


def unhashed(section):
    """A section's name without the hashes of either way to mangle names."""
    return re.sub(r"Cs[0-9A-Za-z]{4,16}_(?=\d)", "Cs*_", re.sub(r"17h[0-9a-f]{16}E", "17h*", section))


def pattern(name, sections, alike):
    """What the linker knows a function's section by; `None` for what cannot be moved."""
    file, kind = sections.get(name, ("", ""))
    member = re.search(r"/(lib[^/]+\.a)\((.*\.o)\)$", file)
    if member:
        library = re.sub(r"-[\d.]+\.a$", "-*.a", member[1])
        return f"*{library}:{VARIANT.sub('-[ae]v*.o', member[2])}(.text .text.*)"
    if not kind.startswith(".text."):
        return None
    # A dollar sign is an operator to some linkers.
    bare = unhashed(kind)
    return f"*({(bare if alike[bare] == 1 else kind).replace('$', '?')})"


def said(command, work):
    """A command as it is typed."""
    return " ".join(str(part).replace(f"{work}/", "") for part in command)


def main():
    with tempfile.TemporaryDirectory(prefix="whoadmin-order-") as work:
        work = Path(work)
        who, sections = linked(work)
        make = HERE / "work.py"
        for count in (3, 1000):
            run(sys.executable, make, "directory", count, work / f"{count}.yaml")
        run(who, "compile", work / "1000.yaml", "--to", work / "1000.directory", "-q")
        run(sys.executable, make, "emails", 1000, 2000, work / "emails")
        emails = (work / "emails").read_bytes()
        address = emails.split()[5].decode()
        small = (work / "3.yaml").read_text().split("domains: [")[1].split(",")[0].strip("] \n")
        compiled = ["--isolated", "-d", work / "1000.directory"]
        alike = Counter(unhashed(kind) for _, kind in set(sections.values()))
        commands = (
            ["open", "-n"],
            ["ask", "school"],
            ["ask", "school", "-o", "json"],
            ["ask", "anna@student.uva.nl"],
            ["ask", address, *compiled],
            ["ask", "-", "-q", "-o", "csv", *compiled],
            ["ask", f"anna@{small}", "--isolated", "-d", work / "3.yaml"],
            ["--", "whoadmin", "ask", "c"],
            ["AADSTS50053"],
            ["--help"],
        )
        # In how many commands a function is needed tells little of its place; in which ones does: those
        # of the first commands lie together, and among them those that others need, too.
        needed = {}
        for number, command in enumerate(commands, 1):
            completes = {"COMPLETE": "fish", "WHOADMIN_DIRECTORY": str(work / "1000.directory")}
            more = completes if command[0] == "--" else {}
            for name in functions(work, [who, *command], emails if "-" in command else b"", more):
                if it := pattern(name, sections, alike):
                    needed.setdefault(it, set()).add(number)
        numbers = range(1, len(commands) + 1)
        known = "\n".join(f"   {number}: {said(command, work)}" for number, command in zip(numbers, commands))
    order = sorted(needed, key=lambda it: ([number not in needed[it] for number in numbers], it))
    lines = []
    for these, group in groupby(order, key=lambda it: sorted(needed[it])):
        lines += ["/* of " + ", ".join(map(str, these)) + " */", *group]
    body = "\n".join("    " + line for line in lines)
    ORDER.write_text(f"{HEADER}{known} */\nSECTIONS {{\n  .text.hot : {{\n{body}\n  }}\n}}\nINSERT BEFORE .text;\n")
    print(f"{len(order)} functions in {ORDER.relative_to(ROOT)}")


main()
