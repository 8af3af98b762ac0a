#!/usr/bin/env bash
# Guess: A notebook saved as Markdown by jupytext and opened again has the same cells, also where a Markdown cell
#   holds a fence of four backticks around one of three, as MyST asks for (an exercise with code in it).
# Instead: The line of four is not taken for the end of what a line of four began, and the text runs on to the next
#   end of a code cell: the code cell behind the exercise is part of the Markdown cell. The format md:myst reads it.
# Matters: The cell behind each such exercise is a listing from then on and does not run; what it defined is missing
#   further down, or, if nobody needs it there, nothing says that it is gone.
# Packages: jupytext==1.19.6
# Seen: 2026-11-30, Python 3.11
set -euo pipefail
source "$(dirname "$0")/_entry.sh"

install jupytext==1.19.6
seen <<'TEXT'
md, a fence of three: markdown code code | runs: p = 0.3 print(p * (1 - p))
md, four around three: markdown code | runs: print(p * (1 - p))
md:myst, four around three: markdown code code | runs: p = 0.3 print(p * (1 - p))
TEXT
run <<'PROGRAM'
import jupytext
from nbformat import v4

THREE = "```python\np - t\n```"
FOUR = f"````{{exercise}}\nWhat is\n{THREE}\nhere?\n````"

for format, text, name in (("md", THREE, "a fence of three"), ("md", FOUR, "four around three"), ("md:myst", FOUR, "four around three")):
    cells = [v4.new_markdown_cell(text), v4.new_code_cell("p = 0.3"), v4.new_code_cell("print(p * (1 - p))")]
    notebook = v4.new_notebook(cells=cells)
    again = jupytext.reads(jupytext.writes(notebook, format), format)
    print(f"{format}, {name}:", *(cell.cell_type for cell in again.cells), "| runs:", *(c.source for c in again.cells if c.cell_type == "code"))
PROGRAM
