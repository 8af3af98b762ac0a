#!/usr/bin/env bash
# Guess: log_softmax(z) is z - logsumexp(z) in one library, to the last digits: for logits (0, -40) both
#   know that the loss of the first class is 4.2e-18.
# Instead: `logsumexp` returns 4.2e-18, `log_softmax` a plain 0. With logits further apart than about 37 the
#   loss and all that is computed from it vanish, while the gradient at the *other* class stays.
# Matters: The loss of a confident right answer is 0 in one formula and positive in the other; a relative
#   comparison of the two says 100 % wrong.
# Packages: scipy==1.17.1, numpy==2.4.6
# Seen: 2026-11-30, Python 3.11
set -euo pipefail
source "$(dirname "$0")/_entry.sh"

install scipy==1.17.1 numpy==2.4.6
seen <<'TEXT'
logits (0, -10): truth 4.540e-05, logsumexp 4.540e-05, -log_softmax 4.540e-05
logits (0, -30): truth 9.358e-14, logsumexp 9.358e-14, -log_softmax 9.348e-14
logits (0, -40): truth 4.248e-18, logsumexp 4.248e-18, -log_softmax 0.000e+00
softmax of the other class at gap 40: 4.248e-18
TEXT
run <<'PROGRAM'
from math import exp, log1p

from scipy.special import log_softmax, logsumexp, softmax

for gap in (10, 30, 40):
    z = [0.0, -float(gap)]
    print(f"logits (0, -{gap}): truth {log1p(exp(-gap)):.3e}, logsumexp {logsumexp(z):.3e}, -log_softmax {abs(log_softmax(z)[0]):.3e}")
print(f"softmax of the other class at gap 40: {softmax([0.0, -40.0])[1]:.3e}")
PROGRAM
