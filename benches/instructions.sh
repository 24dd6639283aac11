#!/usr/bin/env bash
# Counts the instructions of the hot commands (valgrind), and compares them with what is kept. Those
# of an empty program are taken off: they are the machine's, and differ from one to the next.
#
#   benches/instructions.sh          fails when a count has risen by more than 3 %, or a command's
#                                    functions lie in many more pieces of the file
#   benches/instructions.sh --keep   keeps the counts of today
set -euo pipefail
cd "$(dirname "$0")/.."
kept=benches/instructions.txt
if ! command -v valgrind >/dev/null; then
    echo "valgrind is not installed: no instructions are counted"
    exit 0
fi
triple=x86_64-unknown-linux-gnu
if [ "$(uname -sm)" != "Linux x86_64" ]; then
    echo "instructions are kept for Linux on x86_64 alone"
    exit 0
fi
RUSTFLAGS="-C target-feature=+crt-static" cargo build --release --locked --target "$triple"
who=${CARGO_TARGET_DIR:-target}/$triple/release/whoadmin
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
cat > "$work/small.yaml" <<'YAML'
organizations:
  contoso:
    name: Contoso
    type: enterprise
    cloud: worldwide
    domains: [contoso.com]
    contacts:
      - {name: Desk, phone: "+31 20 555 0100", email: desk@contoso.com}
YAML

# Instructions, and pieces of 64 KiB of code that they lie in: what the system maps at a page fault.
count() {
    env -i HOME=/nonexistent valgrind --tool=callgrind --dump-instr=yes --compress-pos=no \
        --callgrind-out-file="$work/calls" "$@" 2>&1 >/dev/null | sed -n 's/.*Collected : //p' | tr '\n' ' '
    sed -n 's/^0x\([0-9a-f]*\)[0-9a-f]\{4\} .*/\1/p' "$work/calls" | sort -u | wc -l
}

echo 'fn main() {}' | rustc - --crate-name empty -O -C panic=abort -C target-feature=+crt-static \
    --target "$triple" -o "$work/empty"
read -r floor _ < <(count "$work/empty")
printf '%-12s %10s\n' "(empty)" "$floor"

status=0
: > "$work/counts"
while read -r name command; do
    # shellcheck disable=SC2086 — a command is words
    read -r now pieces < <(count "$who" ${command//SMALL/$work/small.yaml}) ||
        { echo "$name did not end well: $command" >&2; exit 1; }
    now=$((now - floor))
    printf '%s\t%s\t%s\n' "$name" "$now" "$pieces" >> "$work/counts"
    read -r before lay < <(awk -F'\t' -v name="$name" '$1 == name {print $2, $3}' "$kept" 2>/dev/null) || true
    printf '%-12s %10s %3s pieces  (kept: %s, %s)\n' "$name" "$now" "$pieces" "${before:-none}" "${lay:-none}"
    [ "${1:-}" != --keep ] || continue
    if [ -n "$before" ] && [ $((now * 100)) -gt $((before * 103)) ]; then
        echo "  more than 3 % above what is kept: find out why, or keep it with --keep" >&2
        status=1
    fi
    if [ -n "$lay" ] && [ "$pieces" -gt $((lay + lay / 4 + 1)) ]; then
        echo "  its functions lie further apart than those kept: run benches/order.py" >&2
        status=1
    fi
done <<'COMMANDS'
open open -n
ask ask school
ask-json ask school -o json
listed ask anna@student.uva.nl
code AADSTS50053
yaml ask anna@contoso.com -d SMALL
help --help
COMMANDS
if [ "${1:-}" = --keep ]; then
    cp "$work/counts" "$kept"
fi
exit $status
