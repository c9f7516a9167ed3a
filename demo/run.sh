#!/bin/sh
# The first article's case in invented names: see demo/README.md. Run by `make demo`.
set -eu
cd "$(dirname "$0")/.."
mkdir -p demo/out

PROHIBITED=14 # the exit code of the verdict this demo must reach

say() {
    printf '\n$ %s\n\n' "$*"
}

# Run a check, and stop unless it finds what is there to be found.
check() {
    say countermark check "$@"
    code=0
    countermark check "$@" || code=$?
    [ "$code" -eq "$PROHIBITED" ] || {
        echo "the demo expected exit code $PROHIBITED (prohibited) and got $code" >&2
        exit 1
    }
}

set -- demo/suppliers.csv demo/links.csv demo/devices.csv demo/product.cdx.json \
    demo/site-photo.jpg --context us-federal-contractor --as-of 2026-11-20

check "$@" --format table
check "$@" --format html --output demo/out/dossier.html
check "$@" --format json --output demo/out/result.json

finding=$(python demo/find.py demo/out/result.json HQ-2026-0417 US-NDAA19-889A)
say countermark explain "$finding" --run demo/out/result.json
countermark explain "$finding" --run demo/out/result.json --format table

say countermark forms far-52.204-25 "$finding" --run demo/out/result.json
countermark forms far-52.204-25 "$finding" --run demo/out/result.json --as-of 2026-11-20

cat <<'END'

The dossier is demo/out/dossier.html: open it in a browser; it fetches nothing.
Next: docs/tutorial/first-check.md
END
