#!/usr/bin/env bash
# Counts what the hot commands cost whatever else the machine does: thousands of instructions (valgrind),
# and of the shortest command system calls (strace) and page faults, too. Fails above a limit. The
# instructions of an empty program are taken off: they differ from one machine to the next.
set -euo pipefail
cd "$(dirname "$0")/.."
for tool in valgrind strace /usr/bin/time; do
    if ! command -v "$tool" >/dev/null; then
        echo "$tool is not installed: nothing is counted"
        exit 0
    fi
done
triple=x86_64-unknown-linux-gnu
if [ "$(uname -sm)" != "Linux x86_64" ]; then
    echo "the limits are those of Linux on x86_64"
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

instructions() {
    env -i HOME=/nonexistent valgrind --tool=callgrind --callgrind-out-file=/dev/null "$@" 2>&1 >/dev/null |
        sed -n 's/.*Collected : //p'
}
echo 'fn main() {}' | rustc - --crate-name empty -O -C panic=abort -C target-feature=+crt-static \
    --target "$triple" -o "$work/empty"
floor=$(instructions "$work/empty")

status=0
check() {
    printf '%-28s %8s of %s\n' "$1" "$2" "$3"
    [ "$2" -le "$3" ] || { echo "  above the limit" >&2; status=1; }
}
while read -r limit command; do
    # shellcheck disable=SC2086 — a command is words
    count=$(instructions "$who" ${command//SMALL/$work/small.yaml})
    check "$command" $(((count - floor) / 1000)) "$limit"
done <<'COMMANDS'
420 open -n
1100 ask school
900 ask school -o json
1100 ask anna@student.uva.nl
2000 AADSTS50053
1000 ask anna@contoso.com -d SMALL
2000 --help
COMMANDS
calls=$(env -i HOME=/nonexistent strace -f "$who" open -n 2>&1 >/dev/null | grep -c '(.*) *= ')
check "system calls of open -n" "$calls" 45
faults=$(env -i HOME=/nonexistent /usr/bin/time -f %R "$who" open -n 2>&1 >/dev/null | tail -1)
# The aim is 100: the built-in data and the program have grown, and lie as the linker lays them.
check "page faults of open -n" "$faults" 150
exit $status
