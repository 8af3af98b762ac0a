#!/usr/bin/env bash
# Guess: A notebook that was just run from top to bottom passes `pytest --nbval`, and one whose stored
#   output is not what a run leaves behind fails.
# Instead: nbval ignores `clear_output` and updates of a display. A progress line that is cleared, as stored
#   by the run itself, fails; the same notebook with all the cleared lines, which no run leaves, passes. A
#   display that is updated from 2.3 to 0.1 must store 2.3.
# Matters: A training loop with a live loss cannot be held against its committed outputs, and the only
#   output that passes is one that no reader gets.
# Packages: nbval==0.11.0, pytest==9.2.0, nbclient==0.11.0, nbformat==5.11.1, ipykernel==7.4.0
# Seen: 2026-11-30, Python 3.11
set -euo pipefail
source "$(dirname "$0")/_entry.sh"

install nbval==0.11.0 pytest==9.2.0 nbclient==0.11.0 nbformat==5.11.1 ipykernel==7.4.0
seen <<'TEXT'
cleared - stored by the run: 'step 2\n' - passes False
cleared - written by hand: 'step 0\nstep 1\nstep 2\n' - passes True
updated - stored by the run: {'text/plain': "'loss 0.1'"} - passes False
updated - written by hand: {'text/plain': "'loss 2.3'"} - passes True
TEXT
run <<'PROGRAM'
import subprocess
import sys

import nbformat
from nbclient import NotebookClient
from nbformat.v4 import new_code_cell, new_notebook

CLEARED = """
from IPython.display import clear_output
for step in range(3):
    clear_output()
    print("step", step)
"""
UPDATED = """
from IPython.display import display
shown = display("loss 2.3", display_id=True)
shown.update("loss 0.1")
"""


def passes(notebook):
    nbformat.write(notebook, "notebook.ipynb")
    command = [sys.executable, "-m", "pytest", "-q", "--nbval", "--nbval-current-env", "notebook.ipynb"]
    return subprocess.run(command, capture_output=True).returncode == 0


for name, source in (("cleared", CLEARED), ("updated", UPDATED)):
    notebook = new_notebook(cells=[new_code_cell(source)])
    NotebookClient(notebook, kernel_name="python3").execute()
    output = notebook.cells[0].outputs[0]
    print(name, "- stored by the run:", repr(output.get("text", output.get("data"))), "- passes", passes(notebook))
    if name == "cleared":
        output.text = "step 0\nstep 1\nstep 2\n"
    else:
        output.data["text/plain"] = "'loss 2.3'"
    print(name, "- written by hand:", repr(output.get("text", output.get("data"))), "- passes", passes(notebook))
PROGRAM
