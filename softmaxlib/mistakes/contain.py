"""Run somebody else's function where it can do no harm.

On Linux (and wherever else a process can be forked safely) the work is done in a
child process.  Whatever it does there, looping for ever, allocating without
bound, crashing, changing NumPy's settings, the working directory or a global
variable, ends with the child.  Files that it writes remain.

Elsewhere (Windows, macOS, the browser) it is done in this process: printing and
NumPy's settings are put back, and the time limit holds for Python code in the
main thread (on Windows and in the browser from Python 3.12 on).
"""

import builtins
import contextlib
import faulthandler
import gc
import io
import json
import linecache
import os
import random
import selectors
import signal
import sys
import threading
import time
import traceback
import warnings

import numpy as np

from . import watching

MEMORY = 2**29  # bytes that the child may allocate on top of what it inherits
GRACE = 0.5  # seconds between the polite end of the time and the impolite one
PRINTED = 1000  # characters of what is printed that are kept
LARGEST = 2**24  # bytes that the child may send
TAMPERED = "it wrote into the pipe through which its results come"


class TimeUp(BaseException):
    """Raised by the alarm in the reader's function; no ``except Exception`` catches it."""


class Report:
    """What came of the work: ``results``, and how it ended.

    ``end`` is "done", "time", "crash" or "memory"; ``where`` the line at which the time
    was up, ``detail`` says more about a crash.
    """

    def __init__(self):
        self.results, self.end, self.where, self.detail = [], "crash", None, ""


def can_fork():
    """Tell whether the work can be done in a child process here."""
    return hasattr(os, "fork") and sys.platform not in ("darwin", "emscripten", "wasi")


def run(work, count, time_limit, home=None):
    """Call ``work(i)`` for i in range(count), contained, and return a Report.

    ``work`` returns a dict that JSON can carry; one with ``last`` true ends the work.
    ``home`` is the file of the reader's function, to name the line at which the
    time was up.
    """
    if time_limit is None or not can_fork():
        return _run_here(work, count, time_limit, home)
    reading, writing = os.pipe()
    try:
        child = _fork()
        if child == 0:
            try:
                _be_the_child(work, count, time_limit, home, writing)
            finally:
                os._exit(0)
        os.close(writing)
        if child is not None:
            return _complete(_listen(reading, child, time_limit + GRACE), count)
    finally:
        os.close(reading)
    return _run_here(work, count, time_limit, home)


def _until_last(work, count):
    for i in range(count):
        result = work(i)
        yield result
        if result.get("last"):
            return


def _fork():
    """Return the child's number, 0 in the child itself, None where the system refuses."""
    with warnings.catch_warnings(), contextlib.suppress(OSError):
        # Python 3.12 warns that a child of several threads may deadlock.  It is killed then.
        warnings.simplefilter("ignore", DeprecationWarning)
        return os.fork()


def _be_the_child(work, count, time_limit, home, writing):
    gc.disable()  # what the parent holds must not be finalised here
    with contextlib.suppress(OSError):
        os.setpgid(0, 0)
    writing = _leave_the_parents_files(writing)
    printed = _Kept()
    sys.stdout = sys.stderr = printed
    _limit_resources(time_limit)
    for number in (signal.SIGINT, signal.SIGTERM):
        signal.signal(number, signal.SIG_DFL)

    def send(message):
        data = json.dumps(message).encode() + b"\n"
        while data:
            data = data[os.write(writing, data) :]

    try:
        with alarm(time_limit, lambda frame: send({"where": place(_callers(frame), home)})):
            for result in _until_last(work, count):
                send({"result": result, "printed": printed.take()})
        send({"end": "done"})
    except TimeUp:
        send({"end": "time"})
    except MemoryError:
        send({"end": "memory"})
    except KeyboardInterrupt:  # nobody's but the function's own
        send({"end": "crash", "detail": "KeyboardInterrupt"})


def _leave_the_parents_files(writing):
    """Turn standard input and output away from the parent's, and close its other files."""
    with contextlib.suppress(Exception):
        faulthandler.disable()
    signal.set_wakeup_fd(-1)
    null = os.open(os.devnull, os.O_RDWR)
    writing = os.dup(writing) if writing < 3 else writing
    for standard in (0, 1, 2):
        os.dup2(null, standard)
    for number in map(int, os.listdir("/dev/fd")):
        if number > 2 and number != writing:
            with contextlib.suppress(OSError):
                os.close(number)
    sys.stdin = open(os.devnull, encoding="utf-8")
    builtins.input = _nobody_answers
    return writing


def _nobody_answers(prompt=""):
    raise EOFError("input() has nobody to answer it here")


def _limit_resources(time_limit):
    import resource

    def lower(what, value):
        soft, hard = resource.getrlimit(what)
        known = [v for v in (value, soft, hard) if v != resource.RLIM_INFINITY]
        with contextlib.suppress(ValueError, OSError):
            resource.setrlimit(what, (min(known), hard))

    lower(resource.RLIMIT_CORE, 0)
    lower(resource.RLIMIT_CPU, int(time_limit + GRACE) + 2)
    with contextlib.suppress(OSError, ValueError):
        with open("/proc/self/statm", encoding="ascii") as statm:
            used = int(statm.read().split()[0]) * resource.getpagesize()
        lower(resource.RLIMIT_AS, used + MEMORY)


def _listen(reading, child, patience):
    report, data, deadline = Report(), bytearray(), time.monotonic() + patience
    try:
        with selectors.DefaultSelector() as selector:
            selector.register(reading, selectors.EVENT_READ)
            while True:
                left = deadline - time.monotonic()
                if left <= 0 or not selector.select(left):
                    report.end = "time"
                    return report
                chunk = os.read(reading, 2**16)
                data += chunk
                *lines, rest = bytes(data).split(b"\n")
                data = bytearray(rest)
                for line in lines:
                    if _understood(line, report):
                        return report
                if not chunk or len(data) > LARGEST:
                    report.detail = _how_it_ended(child)
                    return report
    finally:
        _end(child)


def _complete(report, count):
    """Return a report; one that says it is done and is not has been tampered with."""
    last = bool(report.results) and report.results[-1].get("last")
    if report.end == "done" and len(report.results) != count and not last:
        report.end, report.detail = "crash", TAMPERED
    return report


def _understood(line, report):
    """Add one line from the child to the report; true if it was the last."""
    try:
        message = json.loads(line)
        if "end" in message:
            report.end, report.detail = message["end"], message.get("detail", "")
            return True
        if "where" in message:
            report.where = message["where"]
            return False
        report.results.append({**message["result"], "printed": message["printed"]})
    except (ValueError, TypeError, KeyError):
        report.detail = TAMPERED
        return True
    return False


def _how_it_ended(child):
    """Say how the child came to its end, without collecting it."""
    for _ in range(200):
        with contextlib.suppress(ChildProcessError):
            ended = os.waitid(os.P_PID, child, os.WEXITED | os.WNOWAIT | os.WNOHANG)
            if ended and ended.si_code == os.CLD_EXITED:
                return f"exit status {ended.si_status}"
            if ended:
                with contextlib.suppress(ValueError):
                    return f"signal {signal.Signals(ended.si_status).name}"
                return f"signal {ended.si_status}"
        time.sleep(0.001)
    return ""


def _end(child):
    """Kill the child with all that it has started, and collect it."""
    for kill in (os.killpg, os.kill):
        with contextlib.suppress(OSError):
            kill(child, signal.SIGKILL)
    with contextlib.suppress(ChildProcessError):
        os.waitpid(child, 0)


def _run_here(work, count, time_limit, home):
    report = Report()

    def note(frame):
        report.where = place(_callers(frame), home)

    try:
        with _settings_kept() as printed, alarm(time_limit, note):
            for result in _until_last(work, count):
                report.results.append({**result, "printed": printed.take()})
        report.end = "done"
    except TimeUp:
        report.end = "time"
    except MemoryError:
        report.end = "memory"
    return report


@contextlib.contextmanager
def _settings_kept():
    """Keep what is printed, and put back what a function may change on the way."""
    numpys, pythons = np.random.get_state(), random.getstate()
    options = np.get_printoptions()
    environment, printed, folder = dict(os.environ), _Kept(), None
    with contextlib.suppress(OSError):
        folder = os.getcwd()
    try:
        with contextlib.redirect_stdout(printed), contextlib.redirect_stderr(printed):
            yield printed
    finally:
        np.random.set_state(numpys)
        random.setstate(pythons)
        np.set_printoptions(**options)
        if folder is not None:
            with contextlib.suppress(OSError):
                os.chdir(folder)
        if dict(os.environ) != environment:
            os.environ.clear()
            os.environ.update(environment)


@contextlib.contextmanager
def alarm(seconds, note=lambda frame: None):
    """Raise TimeUp after that many seconds, again and again, where the platform can.

    ``note`` is called once with the frame that was running.  It needs the main thread; where there is
    no timer (Windows, the browser) it needs Python 3.12, and waits for what is not Python to return.
    """
    if seconds is None or threading.current_thread() is not threading.main_thread():
        yield
        return
    if hasattr(signal, "setitimer"):
        kept = _by_timer(seconds, note)
    elif hasattr(sys, "monitoring"):
        kept = watching.limit(seconds, note, TimeUp)
    else:
        kept = contextlib.nullcontext()
    with kept:
        yield


@contextlib.contextmanager
def _by_timer(seconds, note):
    waiting = [note]

    def up(number, frame):
        if waiting:
            waiting.pop()(frame)
        raise TimeUp

    handler = signal.signal(signal.SIGALRM, up)
    before = signal.setitimer(signal.ITIMER_REAL, seconds, 0.1)
    try:
        yield
    finally:
        while signal.getsignal(signal.SIGALRM) is up:
            with contextlib.suppress(TimeUp):  # it may go off in here as well
                signal.setitimer(signal.ITIMER_REAL, *before)
                signal.signal(signal.SIGALRM, handler)


class _Kept(io.TextIOBase):
    """A text file that keeps the first characters written to it; bytes go to its ``buffer``."""

    encoding = "utf-8"

    def __init__(self):
        self._text = ""
        self.buffer = _Bytes(self)

    def writable(self):
        return True

    def write(self, text):
        self._text += text[: max(0, PRINTED + 1 - len(self._text))]
        return len(text)

    def take(self):
        text, self._text = self._text, ""
        return text if len(text) <= PRINTED else text[:PRINTED] + " …"


class _Bytes(io.RawIOBase):
    """The binary side of a :class:`_Kept`."""

    def __init__(self, kept):
        self._kept = kept

    def writable(self):
        return True

    def write(self, data):
        self._kept.write(bytes(data).decode(errors="replace"))
        return len(data)


def _callers(frame):
    """Return ``[(code, line)]`` of a frame and those that called it, the outermost first."""
    found = []
    while frame is not None:
        found.append((frame.f_code, frame.f_lineno))
        frame = frame.f_back
    return found[::-1]


def callees(error):
    """Return ``[(code, line)]`` of the frames through which an exception came up."""
    return [(frame.f_code, line) for frame, line in traceback.walk_tb(error.__traceback__)]


def place(frames, home):
    """Say which of the frames was last in the file ``home``: line, source and file; or None."""
    lines = [line for code, line in frames if home and code.co_filename == home]
    if not lines:
        return None
    folder, file = os.path.split(home)
    if not file.endswith(".py") or os.path.basename(folder).startswith("ipykernel"):
        file = ""  # a notebook's cell
    return {
        "line": lines[-1],
        "source": linecache.getline(home, lines[-1]).strip()[:100],
        "file": file,
    }
