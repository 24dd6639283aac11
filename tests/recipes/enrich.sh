#!/usr/bin/env bash
# The HR export with each person's help desk in it, and the rows that nobody is known for.
#   enrich.sh export.csv enriched.csv "Work e-mail"
set -euo pipefail
code=0
whoadmin ask --csv "$1" --column "${3:-email}" --out "$2" || code=$?
case $code in
  0) echo "everyone has a help desk" ;;
  # The file is written all the same; the summary above names the lines to look at.
  3 | 4) echo "not everyone has a help desk" ;;
esac
exit "$code"
