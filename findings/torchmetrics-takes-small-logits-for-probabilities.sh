#!/usr/bin/env bash
# Guess: A metric that accepts logits takes the softmax of all of them, so a constant added to every logit,
#   which changes no probability, changes no calibration error either.
# Instead: The softmax is taken only where some value of the batch is outside of 0 to 1. Logits that all
#   lie inside are used as if they were probabilities, rows that sum to 1.2 or 1.4 and all. One metric fed
#   batch by batch mixes both readings.
# Matters: The error of the first batch below is 0.35 as it is, 0.30 after a shift of 1 and 0.30 from the
#   probabilities. A network that is new, or whose logits a large temperature divides, may have such logits.
# Packages: torchmetrics==1.9.0, torch==2.13.0, numpy==2.4.6
# Seen: 2026-12-01, Python 3.11
set -euo pipefail
source "$(dirname "$0")/_entry.sh"

install torchmetrics==1.9.0 torch==2.13.0 numpy==2.4.6
seen <<'TEXT'
probabilities: 0.3003
logits, shifted by 0: 0.3500, largest change of a probability 0.0000
logits, shifted by 1: 0.3003, largest change of a probability 0.0000
logits, shifted by -1: 0.3003, largest change of a probability 0.0000
two batches of the same logits, the second shifted by 1: 0.3252, as probabilities 0.3003
TEXT
run <<'PROGRAM'
import torch
from torchmetrics.classification import MulticlassCalibrationError
from torchmetrics.functional.classification import multiclass_calibration_error

logits = torch.tensor([[0.9, 0.1, 0.2], [0.3, 0.8, 0.1], [0.2, 0.4, 0.6], [0.7, 0.6, 0.1]])
classes = torch.tensor([0, 1, 2, 1])
p = logits.softmax(-1)


def error(values):
    return multiclass_calibration_error(values, classes, num_classes=3, n_bins=10)


print(f"probabilities: {error(p):.4f}")
for shift in (0, 1, -1):
    change = ((logits + shift).softmax(-1) - p).abs().max()
    print(f"logits, shifted by {shift}: {error(logits + shift):.4f}, largest change of a probability {change:.4f}")
mixed, plain = (MulticlassCalibrationError(num_classes=3, n_bins=10) for _ in range(2))
for shift in (0, 1):
    mixed.update(logits + shift, classes)
    plain.update(p, classes)
print(f"two batches of the same logits, the second shifted by 1: {mixed.compute():.4f}, as probabilities {plain.compute():.4f}")
PROGRAM
