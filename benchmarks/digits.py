"""Make softmaxlib/training/digits.csv.gz from what scikit-learn ships.

    .venv/bin/python benchmarks/digits.py

The file is in the repository, so nobody needs this; it says how the file came about, and the tests hold the two
against each other.
"""

import gzip
from pathlib import Path

FILE = Path(__file__).resolve().parents[1] / "softmaxlib" / "training" / "digits.csv.gz"


def lines():
    """Return the bytes of a table with one image a line: 64 pixels and the digit, all integers."""
    from sklearn.datasets import load_digits

    X, y = load_digits(return_X_y=True)
    return "".join(",".join(map(str, [*map(int, row), digit])) + "\n" for row, digit in zip(X, y)).encode("ascii")


if __name__ == "__main__":
    FILE.write_bytes(gzip.compress(lines(), 9, mtime=0))
    print(f"{FILE.name}: {FILE.stat().st_size} bytes")
