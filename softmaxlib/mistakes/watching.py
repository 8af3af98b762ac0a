"""A time limit where there is no timer that could interrupt: the code is watched while it runs.

From Python 3.12 on, ``sys.monitoring`` calls us where a function starts or goes on and where a loop
turns back.  Whatever runs for ever in Python does one of these; what is compiled does none, and the
limit comes after it.
"""

import contextlib
import sys
import time
from pathlib import Path

STRIDE = 16  # so many events are passed over for each look at the clock

# What ends a limit is let alone, or the limit would outlive its block.
SPARED = {__file__, contextlib.__file__, str(Path(__file__).with_name("contain.py"))}

_limits = []  # the outermost first; while there are any, we are called
_tool, _passed = None, 0


class limit:
    """Raise ``error`` in the code within, from that many seconds on, wherever it is watched.

    ``note`` is called once before, with the frame that is running.  Limits may stand within limits.
    """

    def __init__(self, seconds, note, error):
        self.deadline, self.note, self.error = time.monotonic() + seconds, note, error

    def __enter__(self):
        _limits.append(self)
        if len(_limits) == 1:
            _watch()

    def __exit__(self, *raised):
        _limits.remove(self)
        if not _limits:
            _look_away()


def _watch():
    """Ask to be called, unless others (debuggers, profilers) have taken all places."""
    global _tool
    watched = sys.monitoring
    free = [number for number in (4, 3, 5, 2) if watched.get_tool(number) is None]
    _tool = free[0] if free else None
    if _tool is None:
        return
    watched.use_tool_id(_tool, "softmaxlib.mistakes")
    events = watched.events
    for event in (events.PY_START, events.PY_RESUME, events.JUMP):
        watched.register_callback(_tool, event, _looked)
    watched.set_events(_tool, events.PY_START | events.PY_RESUME | events.JUMP)


def _look_away():
    if _tool is None:
        return
    watched = sys.monitoring
    watched.set_events(_tool, 0)
    for event in (watched.events.PY_START, watched.events.PY_RESUME, watched.events.JUMP):
        watched.register_callback(_tool, event, None)
    watched.free_tool_id(_tool)


def _looked(code, *place):
    global _passed
    _passed += 1
    if _passed % STRIDE or not _limits:
        return
    now = time.monotonic()
    for one in _limits:
        if now >= one.deadline and code.co_filename not in SPARED:
            note, one.note = one.note, None
            if note is not None:
                note(sys._getframe(1))
            raise one.error
