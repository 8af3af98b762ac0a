"""What a worker gives back when a file of tests is through.

Garbage is seldom looked for (conftest.py), and the C library keeps what was freed for later: by the end of
a run that were some hundred megabytes in each worker.
"""

import ctypes
import gc
import sys

MANY = 4  # times that young objects were looked through: some two hundred thousand are new since the last time


def give_back():
    """Return to the system what nobody holds any more."""
    _, young, old = gc.get_count()
    if young + old * gc.get_threshold()[1] >= MANY:
        gc.collect()
    if sys.platform == "linux" and (trim := getattr(ctypes.CDLL(None), "malloc_trim", None)):
        trim(0)
