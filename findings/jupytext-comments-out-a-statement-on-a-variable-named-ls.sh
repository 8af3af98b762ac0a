#!/usr/bin/env bash
# Guess: A notebook written as a script by jupytext computes what the notebook computes; lines that are magics,
#   and those alone, become comments.
# Instead: A statement that begins with the name ls, cat, cp, mv, rm or cd and a blank is taken for a magic unless
#   "=" follows at once: `ls -= …` and `ls @ w` are comments in the script. The next line runs with the old value
#   and there is no error. Read back as a notebook, the line is whole again, so that a round trip shows nothing.
# Matters: ls is a likely name for log-softmax: the notebook's probabilities sum to 1, and those of the script,
#   which is what a CI runs, to 11.1.
# Packages: jupytext==1.19.6
# Seen: 2026-11-30, Python 3.11
set -euo pipefail
source "$(dirname "$0")/_entry.sh"

install jupytext==1.19.6
seen <<'TEXT'
the cell: 1.0
the script: 11.1073
the cell read back from the script: 1.0
written as: # ls -= log(sum(exp(z) for z in (2.0, 1.0, 0.0)))
also comments: # ls += 1 | # ls @ w | # cat * 2 | # cp /= n
not comments: ls = 1 | ls[0] | ls.max() | ls, k = z
TEXT
run <<'PROGRAM'
import contextlib
import io

import jupytext
from nbformat import v4


def printed(code):
    with contextlib.redirect_stdout(io.StringIO()) as out:
        exec(code, {})
    return round(float(out.getvalue()), 4)


def script(code):
    return jupytext.writes(v4.new_notebook(cells=[v4.new_code_cell(code)]), "py:percent")


CELL = """from math import exp, log
ls = 2.0
ls -= log(sum(exp(z) for z in (2.0, 1.0, 0.0)))
print(sum(exp(ls + z - 2.0) for z in (2.0, 1.0, 0.0)))"""

text = script(CELL)
print("the cell:", printed(CELL))
print("the script:", printed(text))
print("the cell read back from the script:", printed(jupytext.reads(text, "py:percent").cells[0].source))
print("written as:", next(line for line in text.splitlines() if "ls -=" in line))
lines = {line: script(line).rstrip().splitlines()[-1] for line in
         ("ls += 1", "ls @ w", "cat * 2", "cp /= n", "ls = 1", "ls[0]", "ls.max()", "ls, k = z")}
print("also comments:", " | ".join(line for line in lines.values() if line.startswith("#")))
print("not comments:", " | ".join(line for line in lines.values() if not line.startswith("#")))
PROGRAM
