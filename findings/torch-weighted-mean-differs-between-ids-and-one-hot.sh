#!/usr/bin/env bash
# Guess: `cross_entropy` with class weights gives one loss for the same labels, whether they come as class
#   ids or as one-hot rows; with reduction="none" it does.
# Instead: The mean of ids is divided by the sum of the weights used, the mean of one-hot rows by N.
# Matters: Loss and gradient differ by a factor that depends on the batch's labels, so a right
#   implementation fails against one form and passes against the other.
# Packages: torch==2.13.0, numpy==2.4.6
# Seen: 2026-11-30, Python 3.11
set -euo pipefail
source "$(dirname "$0")/_entry.sh"

install torch==2.13.0 numpy==2.4.6
seen <<'TEXT'
each example the same: True
mean, ids: 1.9118
mean, one-hot: 4.1422
sum / sum of weights used: 1.9118 - sum / N: 4.1422
TEXT
run <<'PROGRAM'
import torch
from torch.nn.functional import cross_entropy, one_hot

logits = torch.tensor([[2.0, 0.0, -1.0], [0.5, 1.0, 0.0], [1.0, 1.0, 1.5]])
ids = torch.tensor([1, 0, 2])
rows = one_hot(ids, 3).float()
weight = torch.tensor([1.0, 5.0, 0.5])
each = [cross_entropy(logits, target, weight=weight, reduction="none") for target in (ids, rows)]
print("each example the same:", torch.allclose(*each))
for name, target in (("ids", ids), ("one-hot", rows)):
    print(f"mean, {name}:", round(cross_entropy(logits, target, weight=weight).item(), 4))
print("sum / sum of weights used:", round((each[0].sum() / weight[ids].sum()).item(), 4), "- sum / N:", round((each[0].sum() / 3).item(), 4))
PROGRAM
