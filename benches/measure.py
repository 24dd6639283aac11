#!/usr/bin/env python3
"""Measures whole processes side by side, and prints the table of the README as Markdown.

    measure.py [--runs N] [--binary PATH] [--only P1,P6]

Commands are run in turn (A B A B …), so a drift of the machine hits both alike; ratios are medians of
pairs of CPU time. `E` is `fn main() {}` built with the same profile. Peers that are not installed are
skipped, and named. Linux, Python 3.9+, no packages.
"""
import argparse
import json
import os
import shutil
import statistics
import subprocess
import sys
import tempfile
from pathlib import Path

HERE = Path(__file__).resolve().parent
ROOT = HERE.parent
TARGET = "x86_64-unknown-linux-gnu"
PROFILE = '[profile.release]\nlto = "fat"\ncodegen-units = 1\npanic = "abort"\nstrip = true\n'

options = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
options.add_argument("--runs", type=int, default=60)
options.add_argument("--binary", type=Path, help="a release build; none: one is made, static")
options.add_argument("--only", help="rows to measure, with commas")
options = options.parse_args()
only = set(options.only.split(",")) if options.only else None
work = Path(tempfile.mkdtemp(prefix="whoadmin-measure-"))
clean = {name: value for name, value in os.environ.items() if name in ("PATH", "TERM")}
clean |= {"HOME": str(work / "home"), "LANG": "C.UTF-8"}
missing, rows = [], []


def run(*command, **more):
    return subprocess.run([str(part) for part in command], check=True, **more)


def built():
    """The static release binary, the empty program, and the YAML reader alone."""
    target = Path(os.environ.get("CARGO_TARGET_DIR", ROOT / "target"))
    binary = options.binary
    if not binary:
        flags = {**os.environ, "RUSTFLAGS": "-C target-feature=+crt-static"}
        run("cargo", "build", "--release", "--target", TARGET, cwd=ROOT, env=flags)
        binary = target / TARGET / "release" / "whoadmin"
    empty = work / "empty"
    (empty / "src").mkdir(parents=True)
    (empty / "src" / "main.rs").write_text("fn main() {}\n")
    (empty / "Cargo.toml").write_text('[package]\nname = "empty"\nversion = "0.1.0"\nedition = "2024"\n' + PROFILE)
    run("cargo", "build", "--release", "--quiet", cwd=empty, env={**os.environ, "CARGO_TARGET_DIR": str(empty / "target")})
    said = run("cargo", "bench", "--no-run", "--bench", "reader", "--message-format=json", cwd=ROOT, stdout=subprocess.PIPE)
    for line in said.stdout.splitlines():
        message = json.loads(line)
        if message.get("target", {}).get("name") == "reader" and message.get("executable"):
            # Written now, as the empty program is: a file lies otherwise in the system's cache when it was read.
            who = Path(shutil.copy(binary, work / "whoadmin"))
            return who, empty / "target" / "release" / "empty", Path(message["executable"])
    sys.exit("the reader was not built")


def usage(command):
    """What a process used, started without a copy of this one."""
    null = os.open(os.devnull, os.O_RDWR)
    into = [(os.POSIX_SPAWN_DUP2, null, stream) for stream in (0, 1, 2)]
    command = [str(part) for part in command]
    process = os.posix_spawn(shutil.which(command[0]) or command[0], command, clean, file_actions=into)
    _, _, used = os.wait4(process, 0)
    os.close(null)
    return used


def once(command):
    used = usage(command)
    return used.ru_utime + used.ru_stime


def ratio(ours, theirs, runs=None):
    runs = runs or options.runs
    pairs = []
    for turn in range(runs + 3):
        pair = once(ours), once(theirs)
        if turn >= 3:
            pairs.append(pair)
    return statistics.median(a / max(b, 1e-6) for a, b in pairs)


def peak(command):
    """Peak memory in KiB, read by a program that is smaller than what it starts."""
    # Its exit code tells of rows without an answer, not of a failure.
    said = subprocess.run(["/usr/bin/time", "-f", "%M", *command], env=clean, stdout=subprocess.DEVNULL, stderr=subprocess.PIPE)
    return int(said.stderr.split()[-1])


def row(number, what, against, must, figure):
    if only and number not in only:
        return
    try:
        rows.append((number, what, against, must, figure()))
    except FileNotFoundError as fault:
        missing.append(f"{number} ({fault})")
    print(*rows[-1] if rows else "", sep=" | ", file=sys.stderr)


def needs(*programs):
    for program in programs:
        if not shutil.which(program):
            raise FileNotFoundError(f"{program} is not installed")


def main():
    who, empty, reader = built()
    make = HERE / "work.py"
    for count in (1000, 15000, 100000):
        run(sys.executable, make, "directory", count, work / f"{count}.yaml")
        run(who, "compile", work / f"{count}.yaml", "--to", work / f"{count}.directory", "-q", env=clean)
    run(sys.executable, make, "directory", 15000, work / "15000.json", "--json")
    for lines in (100_000, 1_000_000):
        run(sys.executable, make, "emails", 15000, lines, work / f"{lines}.txt")
    small = work / "small.yaml"
    run(sys.executable, make, "directory", 3, small)
    address = (work / "100000.txt").read_text().splitlines()[5]
    organization = (work / "15000.yaml").read_text().splitlines()[1].strip(" :")
    far = f"anna@{(work / '1000.yaml').read_text().split('domains: [')[500].split(',')[0]}"
    y15, d15 = work / "15000.yaml", work / "15000.directory"
    look_up = [who, "ask", address, "--isolated", "-d", d15]

    def batch(lines):
        return ["sh", "-c", f"exec {who} ask - -q -o csv --isolated -d {d15} < {work}/{lines}.txt"]

    awk = ["sh", "-c", f"exec mawk -f {HERE}/batch.awk {y15} {work}/1000000.txt"]

    row("P1", "`open -n`, built-in data", "E", "≤ 1.00", lambda: f"{ratio([who, 'open', '-n'], [empty]):.2f}")
    row("P2", "`ask school`, table", "E", "≤ 1.20", lambda: f"{ratio([who, 'ask', 'school'], [empty]):.2f}")
    row("P2", "`ask school`, JSON", "E", "≤ 1.20", lambda: f"{ratio([who, 'ask', 'school', '-o', 'json'], [empty]):.2f}")

    def tealdeer():
        needs("tldr")
        return f"{ratio([who, 'ask', 'school'], ['tldr', 'tar']):.2f}"

    row("P3", "`ask school`", "tealdeer, a cached page", "≤ 0.75", tealdeer)
    for peer, command, must in (
        ("m365", ["m365", "--version"], "1,000 times faster"),
        ("az", ["az", "cloud", "show"], "150 times faster"),
        ("gh", ["gh", "browse", "-n"], "50 times faster"),
    ):
        def times(peer=peer, command=command):
            needs(peer)
            return f"{1 / ratio([who, 'open', '-n'], command, 5):,.0f} times"

        row("P4", "`open -n`", f"`{' '.join(command)}`", must, times)
    row("P5", "`ask` with a 50-line YAML directory", "E", "≤ 1.60",
        lambda: f"{ratio([who, 'ask', far, '--isolated', '-d', small], [empty]):.2f}")

    def ripgrep():
        needs("rg")
        return f"{ratio(look_up, ['rg', '-F', '-c', address.split('@')[1], y15]):.2f}"

    row("P6", "look-up by e-mail in 15,000, compiled", "`rg -F -c` over its YAML", "≤ 0.25", ripgrep)
    row("P7", "the same in 100,000", "in 1,000", "≤ 1.10", lambda: "{:.2f}".format(ratio(
        [who, "ask", far, "--isolated", "-d", work / "100000.directory"],
        [who, "ask", far, "--isolated", "-d", work / "1000.directory"])))
    row("P8", "peak memory of P6", "E", "+ 4 MiB", lambda: f"+ {(peak(look_up) - peak([empty])) / 1024:.1f} MiB")
    yaml = [who, "ask", address, "--isolated", "-d", y15]
    row("P9", "one look-up in 15,000, YAML", "the YAML reader alone", "≤ 1.40", lambda: f"{ratio(yaml, [reader, y15], 7):.2f}")
    row("P10", "the same from JSON", "from YAML", "≤ 0.20",
        lambda: f"{ratio([who, 'ask', address, '--isolated', '-d', work / '15000.json'], yaml, 7):.2f}")
    row("P11", "`check` of 15,000", "the YAML reader alone", "≤ 2.0", lambda: f"{ratio([who, 'check', '-q', y15], [reader, y15], 7):.2f}")
    row("P12", "`compile` of 15,000", "the YAML reader alone", "≤ 1.8",
        lambda: f"{ratio([who, 'compile', '-q', '--force', y15, '--to', work / 'again.directory'], [reader, y15], 7):.2f}")

    def million():
        needs("mawk")
        return f"{ratio(batch(1_000_000), awk, 5):.2f}"

    row("P13", "1,000,000 addresses, compiled 15,000, CSV", "`mawk -f batch.awk`", "≤ 0.50", million)

    def memory():
        needs("mawk")
        return f"{peak(batch(1_000_000)) / peak(awk):.2f}"

    row("P14", "its peak memory", "mawk", "≤ 1.2", memory)
    row("P14", "a million lines", "a hundred thousand", "≤ 1.05",
        lambda: f"{peak(batch(1_000_000)) / peak(batch(100_000)):.2f}")
    row("P15", "someone at a listed school", "`ask school`", "≤ 1.10",
        lambda: f"{ratio([who, 'ask', 'anna@student.uva.nl'], [who, 'ask', 'school']):.2f}")

    def costs():
        needs("valgrind", "strace")
        said = run("valgrind", "--tool=callgrind", f"--callgrind-out-file={work}/callgrind", who, "open", "-n",
                   env=clean, stdout=subprocess.DEVNULL, stderr=subprocess.PIPE, text=True).stderr
        instructions = int(said.split("Collected : ")[1].split()[0])
        calls = run("strace", "-f", who, "open", "-n", env=clean, stdout=subprocess.DEVNULL, stderr=subprocess.PIPE, text=True)
        calls = sum("(" in line and "=" in line for line in calls.stderr.splitlines())
        return f"{instructions // 1000} k, {calls}, {usage([who, 'open', '-n']).ru_minflt}"

    row("P16", "instructions, system calls, page faults of P1", "–", "420 k, 45, 100", costs)

    def completion():
        ours = ["env", "COMPLETE=fish", f"WHOADMIN_DIRECTORY={d15}", who, "--", "whoadmin", "ask", organization[:5]]
        return f"{ratio(ours, ['env', empty]):.2f}"

    row("P17", "completion of an organization among 15,000", "E", "≤ 3", completion)

    print(f"\n{who.stat().st_size / 1e6:.1f} MB, {options.runs} runs, medians of paired CPU time\n")
    print("| # | what | against | must | is |\n|---|---|---|---|---|")
    for line in rows:
        print("| " + " | ".join(line) + " |")
    for name in missing:
        print(f"\nSkipped: {name}.")


try:
    main()
finally:
    shutil.rmtree(work, ignore_errors=True)
