#!/usr/bin/env bash
# Breaks every write, sync and rename of the program in turn, kills it there, and watches what it does
# besides; needs strace. Usage: tests/faults.sh PROGRAM
set -u
program=$(realpath "$1")
root=$(cd "$(dirname "$0")/.." && pwd)
room=$(mktemp -d)
trap 'rm -rf "$room"' EXIT
cd "$room" || exit 1
export HOME=/nonexistent XDG_CONFIG_HOME=/nonexistent XDG_CONFIG_DIRS=/nonexistent LC_ALL=C TZ=UTC
unset WHOADMIN_DIRECTORY WHOADMIN_LANG WHOADMIN_BROWSER BROWSER DISPLAY WAYLAND_DISPLAY CI SSH_CONNECTION SSH_TTY WSL_DISTRO_NAME WSL_INTEROP
cp "$root/tests/fixtures/contoso.yaml" contoso.yaml
checks=0
failures=0

hold() { # hold WHAT CONDITION...
  checks=$((checks + 1))
  local what=$1
  shift
  if ! "$@"; then
    failures=$((failures + 1))
    printf 'not held: %s\n' "$what"
  fi
}
is() { [ "$1" = "$2" ]; }
none() { [ -z "$1" ]; }
among() { case " $2 " in *" $1 "*) ;; *) return 1 ;; esac; }

# --- Files are whole or not there, whatever fails -------------------------------------------------

calls=(openat write fsync fdatasync fchmod rename renameat renameat2 link linkat unlink)

# faulty NAME OLD ARGUMENTS...: OLD is `none` or `old`; the arguments write to ./made/target.
faulty() {
  local name=$1 old=$2 call count number how code state left
  shift 2
  prepare() {
    rm -rf made
    mkdir made
    if [ "$old" = old ]; then cp old-target made/target; fi
  }
  printf 'what was there before\n' >old-target
  prepare
  strace -f -o trace -e trace="$(IFS=,; echo "${calls[*]}")" "$program" "$@" >said 2>&1
  code=$?
  if [ $code -ne 0 ] || [ ! -f made/target ]; then
    hold "$name: nothing is written: exit code $code: $(head -c 200 said | tr '\n' ' ')" false
    return
  fi
  cp made/target new-target
  for call in "${calls[@]}"; do
    count=$(grep -c " $call(" trace)
    # What comes before the first write to the folder is the loader's and the libraries' own.
    for number in $(seq 1 "$count"); do
      for how in error=ENOSPC error=EIO error=EINTR signal=KILL; do
        if [ "$call$how" = openaterror=EINTR ]; then continue; fi
        prepare
        # The shell itself would tell of each kill.
        { timeout 20 strace -f -o trace-faulty -e trace="$call" -e inject="$call:$how:when=$number" "$program" "$@" >said 2>&1; } 2>/dev/null
        code=$?
        if [ -e made/target ]; then
          state=torn
          if [ "$old" = old ] && cmp -s made/target old-target; then state=old; fi
          if cmp -s made/target new-target; then state=new; fi
        else
          state=none
        fi
        hold "$name: $call $number $how leaves $state" among "$state" "$old new"
        if [ $code -eq 0 ]; then hold "$name: $call $number $how says that it is written, and is $state" is "$state" new; fi
        left=$(find made -name '.*' -type f | wc -l)
        if [ "$how" != signal=KILL ] && [ "$call" != unlink ]; then
          hold "$name: $call $number $how leaves a temporary file" is "$left" 0
        fi
      done
    done
  done
  printf 'held: %s: %s calls\n' "$name" "$(wc -l <trace)"
}

faulty "compile, new" none compile contoso.yaml --to made/target
faulty "compile, over" old compile contoso.yaml --to made/target --force
faulty "ask --out, new" none ask school -o json --out made/target
faulty "ask --out, over" old ask school -o json --out made/target --force
faulty "init, new" none init made/target
faulty "init, over" old init made/target --force

# --- No socket, no other write, no other process ---------------------------------------------------

# quiet NAME ARGUMENTS...
quiet() {
  local name=$1 sockets writes made programs
  shift
  strace -f -o trace -e trace=network,process,openat,open,creat,write,pwrite64,writev,rename,renameat,renameat2,unlink,unlinkat,mkdir,mkdirat,link,linkat,symlink,symlinkat,chmod,fchmod,truncate,ftruncate \
    "$program" "$@" </dev/null >said 2>said-error
  sockets=$(grep -E ' (socket|connect|bind|sendto|sendmsg|listen|accept4?)\(' trace)
  hold "$name: sockets: $sockets" none "$sockets"
  writes=$(grep -E ' (write|pwrite64|writev)\(' trace | grep -vE ' (write|writev)\([12],')
  hold "$name: writes: $writes" none "$writes"
  made=$(grep -E ' (openat|open|creat)\(.*O_(WRONLY|RDWR|CREAT|TRUNC)' trace | grep -v '"/dev/null"')
  hold "$name: opened for writing: $made" none "$made"
  made=$(grep -E ' (rename|renameat2?|unlink|unlinkat|mkdir|mkdirat|link|linkat|symlink|symlinkat|chmod|fchmod|truncate|ftruncate|creat)\(' trace)
  hold "$name: changed: $made" none "$made"
  programs=$(grep -E ' execve\(' trace | tail -n +2)
  hold "$name: programs: $programs" none "$programs"
}

quiet "ask" ask anna@contoso.com -d contoso.yaml
quiet "ask, JSON" ask anna@contoso.com -d contoso.yaml -o json
quiet "front door" contoso.com -d contoso.yaml
quiet "open -n" open -n
quiet "open without a display" open
quiet "list" list portals
quiet "check" check contoso.yaml
quiet "explain" explain AADSTS50053
quiet "help" --help
printf 'anna@contoso.com\nschool\n' >batch
quiet "a missing directory" ask school -d missing.yaml

# A launcher is the one process that is started, once, with one argument.
mkdir -p bin
printf '#!/bin/sh\necho "$# $1" >>"$RECORD"\n' >bin/xdg-open
chmod +x bin/xdg-open
RECORD=$room/record DISPLAY=:0 PATH=$room/bin:$PATH strace -f -o trace -e trace=execve,network \
  "$program" open </dev/null >said 2>said-error
hold "open launches once" is "$(cat record)" "1 $(cat said)"
hold "open starts one program" is "$(grep -cE 'execve\(.* = 0$' trace)" 2
hold "open makes no socket" none "$(grep -E ' (socket|connect)\(' trace)"

# --- Odd surroundings --------------------------------------------------------------------------------

# ends NAME CODES: how the last command ended.
ends() {
  local code=$?
  hold "$1: exit code $code, not of $2" among $code "$2"
}
"$program" school >/dev/full 2>said; ends "a full output" 1
"$program" ask school -o json >/dev/full 2>said; ends "a full output, JSON" 1
"$program" school <&- >said 2>&1; ends "a closed input" 0
"$program" ask - <&- >said 2>&1; ends "a batch of a closed input" "0 1"
"$program" school >&- 2>said; ends "a closed output" "0 1"
"$program" nobody-knows 2>&- >said; ends "a closed error" 3
"$program" school <&- >&- 2>&-; ends "all closed" "0 1"
"$program" ask school --out made/closed <&- >&- 2>&-; ends "all closed, to a file" "0 1"
if [ -e made/closed ]; then
  "$program" ask school --out made/open >said 2>&1
  hold "the file is the same with all closed" cmp -s made/closed made/open
fi
env -i "$program" school >said 2>&1; ends "no environment" 0
env -u HOME "$program" school >said 2>&1; ends "no HOME" 0
HOME='' "$program" school >said 2>&1; ends "an empty HOME" 0
TERM=dumb "$program" school >said 2>&1; ends "a dumb terminal" 0
hold "a dumb terminal shows no escapes" none "$(grep -c $'\e' said | grep -v '^0$')"
LC_ALL=xx_YY.broken LANG=$'\xff' "$program" school >said 2>&1; ends "a broken locale" 0
HOME=$'/\xff' XDG_CONFIG_HOME=$'/\xff' "$program" school >said 2>&1; ends "a HOME that is no text" 0
odd=$'od\xffd.yaml'
if cp contoso.yaml "$odd" 2>/dev/null; then
  "$program" ask anna@contoso.com -d "$odd" >said 2>&1; ends "a file name that is no text" 0
  WHOADMIN_DIRECTORY=$odd "$program" ask anna@contoso.com >said 2>&1; ends "the same from the environment" 0
fi
"$program" ask $'n\xffbody' >said 2>&1; ends "an argument that is no text" "2 3"
mkdir "line
break" && printf '\e[31m' >"line
break/$(printf 'a\033[31mb').yaml"
"$program" ask school -d "line
break" >said 2>&1; ends "a file name with an escape" 5
hold "which is not shown" none "$(grep -c $'\e' said | grep -v '^0$')"

# --- Bounds --------------------------------------------------------------------------------------------

seconds=${WHOADMIN_SECONDS:-5}
kilobytes=${WHOADMIN_KILOBYTES:-500000}
measured=()
if [ -x /usr/bin/time ]; then measured=(/usr/bin/time -q -f '%U %S %M' -o spent); fi
slowest=(0 none)
largest=(0 none)
# bounded FILE: an answer or a refusal, in time and in memory.
bounded() {
  local code user system took used
  # The time is the processor's: a busy machine is no fault of the program.
  (ulimit -v $((kilobytes * 3)) -t "$seconds"; exec timeout $((seconds * 6)) "${measured[@]}" "$program" ask school --isolated -d "$1" >said 2>&1)
  code=$?
  hold "$1: exit code $code" among $code "0 1 5"
  if [ ${#measured[@]} -gt 0 ] && read -r user system used <spent; then
    hold "$1: $used KB" [ "$used" -le "$kilobytes" ]
    took=$((10#${user/./} * 10 + 10#${system/./} * 10))
    if [ $took -gt "${slowest[0]}" ]; then slowest=($took "$1"); fi
    if [ "$used" -gt "${largest[0]}" ]; then largest=("$used" "$1"); fi
    if [ -n "${WHOADMIN_VERBOSE:-}" ]; then printf '%s: exit code %s, %s ms, %s KB\n' "$1" $code $took "$used"; fi
  fi
}
python3 - "${WHOADMIN_LARGE:-1}" <<'PY'
import sys
large = int(sys.argv[1])
def put(name, text): open(name, "w").write(text)
lines = ["a0: &a0 [x,x,x,x,x,x,x,x,x,x]"] + [f"a{n}: &a{n} [" + ",".join([f"*a{n-1}"] * 10) + "]" for n in range(1, 12)]
put("aliases.yaml", "\n".join(lines))
put("merges.yaml", "x: &x {a: 1}\n" + "\n".join(f"y{n}: {{<<: [*x, *x, *x]}}" for n in range(20000)))
for size in (1000, 100000):
    put(f"flow-{size}.yaml", "organizations: " + "[" * size + "]" * size)
    put(f"maps-{size}.yaml", "organizations: " + "{a: " * size + "}" * size)
    put(f"open-{size}.yaml", "organizations: " + "[" * size)
    put(f"deep-{size}.json", '{"a":' * size + "1" + "}" * size)
put("indented.yaml", "".join(" " * n + f"a{n}:\n" for n in range(2000)))
mega = 1 << 20
size = 15 * mega if large else mega
put("plain.yaml", "organizations: " + "a " * (size // 2))
put("quoted.yaml", 'organizations: "' + "\\x41" * (size // 4) + '"')
put("folded.yaml", "organizations: >\n" + "  a\n\n" * (size // 5))
put("comments.yaml", "# x\n" * (size // 4))
put("anchors.yaml", "".join(f"a{n}: &a{n} x\n" for n in range(size // 16)))
put("keys.yaml", "organizations:\n" + "".join(f"  a{n}: 1\n" for n in range(size // 12)))
put("twice.yaml", "organizations:\n" + "  a: 1\n" * (size // 7))
put("colons.yaml", "a: " * (size // 3))
put("dashes.yaml", "- " * (size // 2))
put("inner.yaml", "organizations:\n  a:\n    portals:\n" + "".join(f"      a{n}: b\n" for n in range(size // 16)))
put("inner.json", '{"organizations": {"a": {"portals": {' + ",".join(f'"a{n}":"b"' for n in range(size // 14)) + "}}}}")
for name, value in (("values", "0"), ("pairs", '{"a":0}'), ("lists", "[]"), ("nulls", "null")):
    one = '{"organizations": {"a": {"name": "A", "type": "school", "aliases": [' + f"{value}," * (size // (len(value) + 1))
    put(f"{name}.json", one + "0]}}}")
put("small.json", '{"organizations": {' + ",".join(f'"a{n}":{{"name":"A","type":"school"}}' for n in range(size // 36)) + "}}")
put("sections.json", "{" + ",".join(f'"a{n}":0' for n in range(size // 10)) + "}")
put("languages.yaml", "organizations:\n  a:\n    name:\n" + "".join(f"      a{n}: b\n" for n in range(size // 16)))
put("contacts.yaml", "organizations:\n  a:\n    name: A\n    type: school\n    contacts:\n" + "      - {name: A, phone: x}\n" * (size // 28))
put("domains.yaml", "organizations:\n  a:\n    name: A\n    type: school\n    domains: [" + ",".join(f"a{n}.example" for n in range(size // 17)) + "]\n")
put("aliases-of-one.yaml", "organizations:\n  a:\n    name: A\n    type: school\n    aliases: [" + ",".join(f"a{n}" for n in range(size // 9)) + "]\n")
put("patterns.yaml", "messages:\n  a:\n    meaning: A\n    patterns: [" + ",".join(f"some words {n}" for n in range(size // 20)) + "]\n")
put("values.yaml", "organizations:\n  a: {name: A, type: school, aliases: [" + "a," * (size // 2) + "]}\n")
put("pairs.yaml", "organizations:\n  a: {name: A, type: school, contacts: [" + "{a: b}," * (size // 7) + "]}\n")
put("small.yaml", "organizations:\n" + "".join(f"  a{n}: {{name: A, type: school}}\n" for n in range(size // 33)))
put("small-contacts.yaml", "contacts:\n" + "".join(f"  a{n}: {{name: A}}\n" for n in range(size // 20)))
put("small-tasks.yaml", "tasks:\n" + "".join(f"  a{n}: {{}}\n" for n in range(size // 14)))
put("types.yaml", "types:\n" + "".join(f"  a{n}: {{name: A, path: [{{role: b{n}}}]}}\n" for n in range(size // 45)))
put("long-key.yaml", "organizations:\n  ? " + "a" * size + "\n  : {name: A, type: school}\n")
put("unclosed.yaml", 'organizations: "' + "a\n\n" * (size // 3))
put("bytes.json", '{"organizations": "' + "a" * size + '"}')
put("commas.json", "{" + "," * size)
put("organizations.yaml", "organizations:\n" + "".join(f"  a{n}: {{name: A, type: school, domains: [a{n}.example]}}\n" for n in range(size // 60)))
PY
for file in *.yaml *.json; do bounded "$file"; done
if [ ${#measured[@]} -gt 0 ]; then
  printf 'bounds: the slowest took %s ms (%s), the largest %s KB (%s)\n' "${slowest[@]}" "${largest[@]}"
fi

printf '%s checks, %s not held\n' $checks $failures
[ $failures -eq 0 ]
