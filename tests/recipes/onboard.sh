#!/usr/bin/env bash
# A welcome page for each new colleague, and whom to copy in on the mail to them.
#   onboard.sh welcome < addresses.txt > mail.tsv
set -euo pipefail
folder=$1
mkdir -p "$folder"
status=0
while IFS= read -r who; do
  who=${who%$'\r'}
  # Exit code 3: nobody is known for this address. It is said, and the others go on.
  if ! desk=$(whoadmin ask "$who" --require organization --query 'contact.email || contact.phone'); then
    echo "skipped: $who" >&2
    status=3
    continue
  fi
  page="$folder/$who.html"
  whoadmin checklist "$who" -o html --out "$page" --force
  printf '%s\t%s\t%s\n' "$who" "$desk" "$page"
done
exit "$status"
