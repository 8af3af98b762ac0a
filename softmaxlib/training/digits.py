"""The handwritten digits of the chapter on training: what is in digits.csv.gz, and a check that it is unchanged."""

import gzip
import hashlib
import importlib.resources

import numpy as np

SHA256 = "6ebb3d2fee246a4e99363262ddf8a00a3c41bee6014c373ed9d9216ba7f651b8"  # of the lines, unpacked


def digits():
    """Return the images and the classes of 1797 handwritten digits.

    They are the test set of *Optical Recognition of Handwritten Digits* (E. Alpaydin and C. Kaynak, 1998, UCI
    Machine Learning Repository), in the order of that file and as scikit-learn's ``load_digits`` has them.
    digits.md, beside the file, says where they come from and under which licence.

    Returns
    -------
    X : array, (1797, 64), float64
        One image of 8 by 8 pixels a row, row after row from its top.  A pixel counts how many of 4 by 4 dots
        are inked: 0, 1, …, 16.
    y : array, (1797,), intp
        The digit, which is the class id: 0, 1, …, 9.

    Raises
    ------
    ValueError
        If the file is not the one that was committed.
    """
    packed = importlib.resources.files(__package__).joinpath("digits.csv.gz").read_bytes()
    lines = gzip.decompress(packed)
    found = hashlib.sha256(lines).hexdigest()
    if found != SHA256:
        raise ValueError(f"digits.csv.gz unpacks to lines with SHA-256 {found}, expected {SHA256}")
    table = np.array([line.split(b",") for line in lines.split()], dtype=np.int64)
    return table[:, :-1].astype(np.float64), table[:, -1].astype(np.intp)
