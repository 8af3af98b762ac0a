#!/usr/bin/env bash
# Guess: `latex2mathml` turns any formula that it takes into well-formed MathML; `aligned` becomes a table
#   as `align` and `cases` do.
# Instead: For `aligned` no table but one line with a bare ampersand in it, which no XML parser takes.
#   `align` is right.
# Matters: `aligned` is how a numbered derivation of several lines is written; the page or the e-book breaks
#   at it, not at the conversion.
# Packages: latex2mathml==3.81.1
# Seen: 2026-11-30, Python 3.11
set -euo pipefail
source "$(dirname "$0")/_entry.sh"

install latex2mathml==3.81.1
seen <<'TEXT'
align: well-formed, mtable in it True, bare & in it False
aligned: not XML: not well-formed (invalid token), mtable in it False, bare & in it True
cases: well-formed, mtable in it True, bare & in it False
TEXT
run <<'PROGRAM'
from xml.etree import ElementTree

from latex2mathml.converter import convert

for environment in ("align", "aligned", "cases"):
    mathml = convert(rf"\begin{{{environment}}} a &= b \\ c &= d \end{{{environment}}}")
    try:
        ElementTree.fromstring(mathml)
        verdict = "well-formed"
    except ElementTree.ParseError as error:
        verdict = f"not XML: {str(error).split(':')[0]}"
    print(f"{environment}: {verdict}, mtable in it {'<mtable' in mathml}, bare & in it {'<mi>&</mi>' in mathml}")
PROGRAM
