#!/usr/bin/env bash
# A CI job's step: fails when an onboarding document names another help desk than the directory.
# Each document says whose it is, in a comment: <!-- help desk of contoso.com -->
#   ci-check.sh docs/onboarding/*.md
set -euo pipefail
status=0
for document in "$@"; do
  who=$(sed -n 's/.*<!-- help desk of \(.*\) -->.*/\1/p' "$document" | head -n 1)
  if [ -z "$who" ]; then
    echo "$document: does not say whose help desk it names" >&2
    status=1
    continue
  fi
  for channel in phone email; do
    desk=$(whoadmin ask "$who" --require organization --query "contact.$channel || ''")
    if ! grep -qF -- "$desk" "$document"; then
      echo "$document: the $channel of the help desk of $who is $desk" >&2
      status=1
    fi
  done
done
exit "$status"
