#!/usr/bin/env bash
# Who helps whom: one line for each address on standard input, by the help desk's name.
#   jq.sh < addresses.txt
set -euo pipefail
whoadmin ask - -o json --quiet |
  jq -r '[.asked, .contact.name // "nobody", .contact.phone // .contact.email // ""] | @tsv' |
  sort -t $'\t' -k 2
