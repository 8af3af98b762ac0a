#!/usr/bin/env bash
# Guess: `pytest --nbval` runs a notebook's cells from top to bottom, whatever other plugins are installed:
#   a cell without those above it means nothing.
# Instead: With pytest-randomly in the environment the cells are shuffled like independent tests. A notebook
#   of eight cells, each using the one before, fails for each of three seeds; with -p no:randomly it passes.
# Matters: The notebook is right and the report shows wrong numbers or a NameError in a cell that nobody
#   touched.
# Packages: nbval==0.11.0, pytest-randomly==5.1.0, pytest==9.2.0, nbformat==5.11.1, ipykernel==7.4.0
# Seen: 2026-11-30, Python 3.11
set -euo pipefail
source "$(dirname "$0")/_entry.sh"

install nbval==0.11.0 pytest-randomly==5.1.0 pytest==9.2.0 nbformat==5.11.1 ipykernel==7.4.0
seen <<'TEXT'
--randomly-seed=1 - passes False
--randomly-seed=2 - passes False
--randomly-seed=3 - passes False
-p no:randomly - passes True
TEXT
run <<'PROGRAM'
import subprocess
import sys

import nbformat
from nbformat.v4 import new_code_cell, new_notebook

sources = ["x0 = 1"] + [f"x{n} = x{n - 1} + 1" for n in range(1, 8)]
nbformat.write(new_notebook(cells=[new_code_cell(source) for source in sources]), "notebook.ipynb")


def passes(*options):
    command = [sys.executable, "-m", "pytest", "-q", "--nbval-lax", "--nbval-current-env", *options, "notebook.ipynb"]
    return subprocess.run(command, capture_output=True).returncode == 0


for options in (["--randomly-seed=1"], ["--randomly-seed=2"], ["--randomly-seed=3"], ["-p", "no:randomly"]):
    print(" ".join(options), "- passes", passes(*options))
PROGRAM
