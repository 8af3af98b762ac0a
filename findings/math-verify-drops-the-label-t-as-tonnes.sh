#!/usr/bin/env bash
# Guess: In an answer like "p - t" both letters are symbols, with and without spaces, and t is not m.
# Instead: A letter at the end that is a unit's sign, behind a space, is cut off as a unit: "p - t" is left
#   as the string "p -" and equals "p - m", and "p t" equals p. Written "p-t" it is read rightly.
# Matters: p - t is *the* answer of this field, and any p - (unit) is accepted in its place.
# Packages: math-verify==0.9.0, latex2sympy2_extended==1.11.0, sympy==1.14.0
# Seen: 2026-11-30, Python 3.11
set -euo pipefail
source "$(dirname "$0")/_entry.sh"

install math-verify==0.9.0 latex2sympy2_extended==1.11.0 sympy==1.14.0
seen <<'TEXT'
'p-t' is read as ['p - t', 'p-t']
'p - t' is read as ['p -']
'p - m' is read as ['p -']
'p t' is read as ['p', 'p']
'p-t' equals 'p-m': False
'p - t' equals 'p - m': True
'p t' equals 'p': True
'y - t' equals 'y - s': True
TEXT
run <<'PROGRAM'
from math_verify import parse, verify

for answer in ("p-t", "p - t", "p - m", "p t"):
    print(repr(answer), "is read as", [str(part) for part in parse(f"${answer}$")])
for one, other in (("p-t", "p-m"), ("p - t", "p - m"), ("p t", "p"), ("y - t", "y - s")):
    print(f"{one!r} equals {other!r}:", verify(parse(f"${one}$"), parse(f"${other}$")))
PROGRAM
