#!/usr/bin/env bash
# Makes the Debian package; installs, runs and removes it in a bare Debian root.
#
# Needs cargo-deb; the bare root needs debootstrap and root. What is missing is named and passed over.
#   ROOT_OF=/path   keeps the bare root there, for the next time
set -euo pipefail
cd "$(dirname "$0")/.."

target=x86_64-unknown-linux-gnu
out=${CARGO_TARGET_DIR:-target}

say() { printf '== %s\n' "$*"; }
without() {
  printf 'passed over: %s is not here (%s)\n' "$1" "$2"
  exit 0
}

say "a static executable, for any Linux"
RUSTFLAGS="-C target-feature=+crt-static" cargo build --locked --release --target "$target"
program=$out/$target/release/whoadmin
ls -l "$program"

say "completions and manual pages"
rm -rf target/package
mkdir -p target/package/completions target/package/man
"$program" completions bash > target/package/completions/whoadmin.bash
"$program" completions zsh > target/package/completions/_whoadmin
"$program" completions fish > target/package/completions/whoadmin.fish
"$program" man > target/package/man/whoadmin.1
# The commands are those whose pages the page of the tool names.
grep -o 'whoadmin\\-[a-z]*' target/package/man/whoadmin.1 | sed 's/.*-//' | sort -u |
  while read -r command; do
    "$program" man "$command" > "target/package/man/whoadmin-$command.1"
  done
pages=(target/package/man/*.1)
[ "${#pages[@]}" -ge 13 ]

say "an archive, as cargo binstall looks for it"
version=$(cargo pkgid | sed 's/.*[#@]//')
folder=whoadmin-$target
mkdir -p "target/package/$folder"
cp "$program" README.md LICENSE-MIT LICENSE-APACHE "target/package/$folder"
tar -C target/package -czf "target/package/$folder.tgz" "$folder"

cargo deb --version > /dev/null 2>&1 || without cargo-deb "cargo install cargo-deb"
say "the package"
cargo deb --locked --no-build --target "$target" --output target/package/whoadmin.deb
dpkg-deb --info target/package/whoadmin.deb
dpkg-deb --contents target/package/whoadmin.deb | awk '{print $1, $2, $3, $6}'

command -v debootstrap > /dev/null || without debootstrap "apt-get install debootstrap"
[ "$(id -u)" = 0 ] || without root "a bare root is made by root alone"
say "a bare Debian root"
root=${ROOT_OF:-$(mktemp -d)}
trap '[ -n "${ROOT_OF:-}" ] || rm -rf "$root"' EXIT
if ! [ -x "$root/usr/bin/dpkg" ]; then
  debootstrap --variant=minbase stable "$root" > target/package/debootstrap.log
fi
inside() { chroot "$root" /usr/bin/env -i PATH=/usr/bin:/bin:/usr/sbin:/sbin HOME=/root "$@"; }
traces() { inside find / -xdev -path /proc -prune -o -path '*whoadmin*' -print; }
[ -z "$(traces)" ] || inside dpkg --purge whoadmin

say "installed"
cp target/package/whoadmin.deb tests/fixtures/contoso.yaml "$root/tmp"
inside dpkg -i /tmp/whoadmin.deb
inside whoadmin --version | grep -F "whoadmin $version"
inside whoadmin school | grep -F "School or university"
inside whoadmin AADSTS50053 -d /tmp/contoso.yaml | grep -F "Account locked"
[ "$(inside whoadmin ask anna@contoso.com -d /tmp/contoso.yaml --query contact.phone)" = "+31 20 555 0100" ]
[ "$(inside whoadmin open -n --quiet)" = "https://admin.microsoft.com" ]
say "the system's layer, compiled"
inside sh -c 'mkdir -p /etc/whoadmin && whoadmin compile /tmp/contoso.yaml --to /etc/whoadmin/contoso.directory'
inside whoadmin ask contoso.com --require organization --query organization.name | grep -F "Contoso Nederland"
say "completions and manual pages, where they belong"
# shellcheck disable=SC2016  # the variables are those of the shell inside
inside bash -c 'source /usr/share/bash-completion/completions/whoadmin
  COMP_WORDS=(whoadmin ask cont) COMP_CWORD=2 COMP_TYPE=9
  _clap_complete_whoadmin whoadmin cont ask; [ "${COMPREPLY[*]}" = contoso ]'
[ -f "$root/usr/share/zsh/vendor-completions/_whoadmin" ]
[ -f "$root/usr/share/fish/vendor_completions.d/whoadmin.fish" ]
for page in "${pages[@]##*/}"; do
  inside sh -c "gzip -dc /usr/share/man/man1/$page.gz | grep -q '^.TH '"
done

say "removed"
rm -rf "$root/etc/whoadmin" "$root/tmp/contoso.yaml" "$root/tmp/whoadmin.deb"
inside dpkg --purge whoadmin
left=$(traces)
[ -z "$left" ] || { printf 'left behind:\n%s\n' "$left"; exit 1; }
say "made, installed, run and removed: target/package/whoadmin.deb"
