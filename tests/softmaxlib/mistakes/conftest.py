import hashlib

import pytest
from sampling import WHOLE, state

from softmaxlib.mistakes import contain


@pytest.fixture
def seldom_apart(request, monkeypatch):
    """Diagnose in this process, as where none can be forked; one test in eight, and all with WHOLE_TESTS, in one of its own.

    A copy of a process that holds all that tests need takes ten times as long as the diagnosis.  What the
    process is for (``TestContained`` and its kind), and what is said of a time, is tested without this.
    """
    number = int.from_bytes(hashlib.sha256(request.node.nodeid.encode()).digest()[:8], "big")
    if not WHOLE and (number + state()) % 8:
        monkeypatch.setattr(contain, "can_fork", lambda: False)
