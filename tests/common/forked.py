"""`pytest -n 2 --dist loadfile` by processes that are forked when everything is collected.

A worker of pytest-xdist is a program of its own: each imports and collects everything again, and sends six
messages about each test. Of ten thousand tests that is a tenth of the time and a third of the memory. A
process that is forked shares what is collected, and says what a test came to and nothing else. As with
xdist, a file is one process's, one after the other in their order, and a test that ends its process fails
by its name while the others go on. Where this system cannot fork safely, xdist does it.
"""

import gc
import mmap
import os
import signal
import struct
import sys
import traceback
from multiprocessing.connection import Pipe, wait

import pytest
from xdist.remote import serialize_warning_message
from xdist.workermanage import unserialize_warning_message

PROCESSES = pytest.StashKey()
MUCH = 50_000_000  # bytes
NUMBER = struct.Struct("i")
AT = struct.Struct("ii")  # the test that a process runs, and the last file that it took


@pytest.hookimpl(tryfirst=True)
def pytest_cmdline_main(config):
    """Take the wish for several processes over from xdist."""
    option = config.option
    wanted = option.numprocesses if option.dist == "loadfile" and isinstance(option.numprocesses, int) else 0
    if wanted > 1 and sys.platform == "linux" and not (option.collectonly or option.usepdb):
        config.stash[PROCESSES] = wanted
        option.numprocesses, option.dist = 0, "no"


def run(session, together):
    """Run all tests of a session, as a hook ``pytest_runtestloop``: None where nobody wished for several processes.

    ``together(item)`` tells what one process runs: the tests for which it is equal.
    """
    count = session.config.stash.get(PROCESSES, 0)
    if not count or session.testsfailed or not session.items:
        return None
    units = {}
    for number, item in enumerate(session.items):
        units.setdefault(together(item), []).append(number)
    _Run(session, list(units.values())).run(count)
    return True


class _Process:
    """A forked process as the first one sees it."""

    def __init__(self):
        self.at = mmap.mmap(-1, AT.size)
        self.at[:] = AT.pack(-1, -1)
        self.hears, self.says = Pipe(duplex=False)
        self.pid, self.done = None, False

    def next_word(self):
        try:
            return self.hears.recv()
        except EOFError:
            return "nothing", None


class _Run:
    def __init__(self, session, units):
        self.session, self.hook, self.units = session, session.config.hook, units
        self.unit_of = {number: place for place, unit in enumerate(units) for number in unit}
        self.stop = mmap.mmap(-1, 1)
        # Whoever reads next has the next file: a pipe hands out whole numbers, and its end when there are no more.
        self.queue, end = os.pipe()
        os.write(end, b"".join(NUMBER.pack(place) for place in range(len(units))))
        os.close(end)
        self.processes = {}

    def run(self, count):
        for _ in range(min(count, len(self.units))):
            self.fork()
        try:
            while self.processes:
                for connection in wait(list(self.processes)):
                    process = self.processes[connection]
                    kind, said = process.next_word()
                    getattr(self, f"heard_{kind}")(process, said)
                if self.session.shouldfail or self.session.shouldstop:
                    self.stop[0] = 1  # each process ends with the test that it runs
            if self.session.shouldfail:
                raise self.session.Failed(self.session.shouldfail)
            if self.session.shouldstop:
                raise self.session.Interrupted(self.session.shouldstop)
        finally:
            self.stop[0] = 1
            for process in self.processes.values():
                process.hears.close()  # nobody waits for what it says
                os.kill(process.pid, signal.SIGINT)
            for process in self.processes.values():
                os.waitpid(process.pid, 0)
            os.close(self.queue)

    def fork(self, first=()):
        """Start a process that runs the tests ``first`` and then file after file."""
        process = _Process()
        sys.stdout.flush()
        sys.stderr.flush()
        process.pid = os.fork()
        if process.pid == 0:
            try:
                process.hears.close()
                _work(self, process, first)
                process.says.send(("done", None))
            finally:
                os._exit(0)
        process.says.close()
        self.processes[process.hears] = process

    # --- what a process says ---------------------------------------------------------------------

    def heard_report(self, process, data):
        report = self.hook.pytest_report_from_serializable(config=self.session.config, data=data)
        self.hook.pytest_runtest_logreport(report=report)

    def heard_warning(self, process, data):
        data["warning_message"] = unserialize_warning_message(data["warning_message"])
        self.hook.pytest_warning_recorded.call_historic(kwargs=data)

    def heard_exit(self, process, reason):
        self.session.shouldstop = reason

    def heard_interrupt(self, process, _):
        raise KeyboardInterrupt

    def heard_error(self, process, said):
        raise RuntimeError(said)

    def heard_done(self, process, _):
        process.done = True

    def heard_nothing(self, process, _):
        """Say which test a process did not survive, and have another one run what was left to it."""
        del self.processes[process.hears]
        process.hears.close()
        status = os.waitstatus_to_exitcode(os.waitpid(process.pid, 0)[1])
        if process.done:
            return
        number, taken = AT.unpack(process.at[:])
        if number < 0:
            raise RuntimeError(f"A process {_how(status)} before its first test.")
        item = self.session.items[number]
        crashed = pytest.TestReport(item.nodeid, item.location, {}, "failed", f"The process {_how(status)} in this test.", "call")
        self.hook.pytest_runtest_logreport(report=crashed)
        left = [other for other in self.units[self.unit_of[number]] if other > number]
        if taken != self.unit_of[number]:
            left += self.units[taken]
        if not self.session.shouldfail:
            self.fork(left)


def _how(status):
    return f"ended by {signal.Signals(-status).name}" if status < 0 else f"ended with exit code {status}"


def _work(run, process, first):
    """Run tests in a forked process, and say what becomes of them."""
    session, config = run.session, run.session.config
    signal.signal(signal.SIGINT, signal.default_int_handler)  # also where a shell has it ignored, as in the background
    config.pluginmanager.unregister(name="terminalreporter")
    capture = config.pluginmanager.getplugin("capturemanager")
    if capture.is_globally_capturing():  # a file of its own, not one that all write to
        capture.read_global_capture()
        capture.stop_global_capturing()
        capture.start_global_capturing()
    said = _Said(config, process.says)
    config.pluginmanager.register(said)
    said.history = False

    def numbers():
        yield from first
        while place := os.read(run.queue, NUMBER.size):
            taken.extend(NUMBER.unpack(place))
            yield from run.units[taken[-1]]

    taken = [run.unit_of[first[-1]] if first else -1]
    held = _held()
    try:
        coming = numbers()
        number = next(coming, None)
        while number is not None and not (run.stop[0] or session.shouldfail or session.shouldstop):
            following = next(coming, None)
            process.at[:] = AT.pack(number, taken[-1])
            nextitem = None if following is None else session.items[following]
            config.hook.pytest_runtest_protocol(item=session.items[number], nextitem=nextitem)
            held = _tidy(held)
            number = following
        session._setupstate.teardown_exact(None)
    except KeyboardInterrupt:
        session._setupstate.teardown_exact(None)
        process.says.send(("interrupt", None))
    except pytest.exit.Exception as error:
        process.says.send(("exit", str(error)))
    except BaseException:
        process.says.send(("error", traceback.format_exc()))


def _held():
    """Return how many bytes of memory this process holds."""
    with open("/proc/self/statm", encoding="ascii") as file:
        return int(file.read().split()[1]) * mmap.PAGESIZE


def _tidy(held):
    """Look for garbage where much more is held than before, since that is seldom looked for; return what is held then."""
    if (now := _held()) < held + MUCH:
        return min(now, held)
    gc.collect()
    return _held()


class _Said:
    """The plugin by which a forked process says what the terminal, or a file, is to show."""

    def __init__(self, config, says):
        self.config, self.says = config, says
        self.history = True  # what was recorded before comes again to each plugin that is registered
        # That a set-up or a tear-down passed is of interest only to who counts its time.
        self.everything = config.option.durations is not None or config.option.xmlpath

    def pytest_runtest_logreport(self, report):
        self.config.hook.pytest_report_teststatus(report=report, config=self.config)  # counts subtests, which are this process's
        if self.everything or report.when == "call" or not report.passed or report.sections:
            self.says.send(("report", self.config.hook.pytest_report_to_serializable(config=self.config, report=report)))

    def pytest_warning_recorded(self, warning_message, when, nodeid, location):
        if self.history:
            return
        said = {"warning_message": serialize_warning_message(warning_message), "when": when, "nodeid": nodeid, "location": location}
        self.says.send(("warning", said))
