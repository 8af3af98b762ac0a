#!/usr/bin/env bash
# Guess: `sparse_categorical_crossentropy(Y, ignore_index=-1)`, -1 being the default, leaves rows with label
#   -1 out, as another value would.
# Instead: -1 switches ignoring off. Such a row adds 0 to the sum but stays in the mean's divisor, so the
#   loss is smaller than that of the labelled rows; with -100 in both places the mean is over the labelled
#   rows.
# Matters: Loss and gradient of a batch shrink with the share of unlabelled rows, by a factor that looks
#   like a wrong reduction in one's own code.
# Packages: tinygrad==0.14.0
# Seen: 2026-11-30, Python 3.11
set -euo pipefail
source "$(dirname "$0")/_entry.sh"

install tinygrad==0.14.0
seen <<'TEXT'
mean of the two labelled rows: 1.6751
third label -1, ignore_index=-1: 1.1167 = 0.6667 of it
third label -100, ignore_index=-100: 1.6751 = 1.0 of it
TEXT
run <<'PROGRAM'
import os

os.environ["DEV"] = "PYTHON"  # no compiler needed
from tinygrad import Tensor

logits = Tensor([[2.0, 0.0, -1.0], [0.5, 1.0, 0.0], [1.0, 1.0, 1.5]])
labelled = logits[:2].sparse_categorical_crossentropy(Tensor([1, 0])).item()
print("mean of the two labelled rows:", round(labelled, 4))
for ignored in (-1, -100):
    loss = logits.sparse_categorical_crossentropy(Tensor([1, 0, ignored]), ignore_index=ignored).item()
    print(f"third label {ignored}, ignore_index={ignored}:", round(loss, 4), "=", round(loss / labelled, 4), "of it")
PROGRAM
