#!/usr/bin/env bash
# Guess: docutils' own MathML for \hat{y}_k has the k as an index to the right, and that of
#   \underbrace{a}_{b} the b underneath, as TeX sets both.
# Instead: The other way round: the k stands under the y, and the b is an index at the end of the brace. y_k
#   and \underbrace{a} alone are right.
# Matters: \hat{y}_k is how most notes write the predicted probability of class k. The page shows what the
#   text does not speak of, and no tool complains.
# Packages: docutils==0.23
# Seen: 2026-11-30, Python 3.11
set -euo pipefail
source "$(dirname "$0")/_entry.sh"

install docutils==0.23
seen <<'TEXT'
y_k: msub of y and k
\hat{y}: mover of y and ˆ
\hat{y}_k: munderover of y and k and ˆ
\underbrace{a}: munder of a and ⏟
\underbrace{a}_{b}: msub of a⏟ and b
TEXT
run <<'PROGRAM'
from xml.etree import ElementTree

from docutils.core import publish_parts

for formula in ("y_k", r"\hat{y}", r"\hat{y}_k", r"\underbrace{a}", r"\underbrace{a}_{b}"):
    source = f".. math::\n\n   {formula}"
    body = publish_parts(source, writer="html5", settings_overrides={"math_output": "MathML"})["body"]
    outermost = ElementTree.fromstring(body.strip())[0][0]
    parts = ["".join("".join(part.itertext()).split()) for part in outermost]
    print(f"{formula}: {outermost.tag.rpartition('}')[2]} of {' and '.join(parts)}")
PROGRAM
