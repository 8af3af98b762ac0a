"""The time limit of platforms without a timer: Python 3.12 watches the code."""

import sys
import time

import pytest
from softmaxlib.mistakes import contain, watching

pytestmark = pytest.mark.skipif(not hasattr(sys, "monitoring"), reason="sys.monitoring came with Python 3.12")


@pytest.fixture(autouse=True)
def no_timer(monkeypatch):
    monkeypatch.delattr(contain.signal, "setitimer", raising=False)


def count_for_ever():
    while True:
        pass


def call_for_ever():
    while True:
        time.monotonic()


def yield_for_ever():
    def numbers():
        while True:
            yield 1

    for _ in numbers():
        pass


def catch_for_ever():
    while True:
        try:
            count_for_ever()
        except BaseException:
            if time.monotonic() > LATE[0]:
                raise


LATE = [0.0]


@pytest.mark.parametrize("work", [count_for_ever, call_for_ever, yield_for_ever, catch_for_ever])
def test_what_does_not_end_is_ended(work):
    LATE[0] = time.monotonic() + 0.3
    lines, start = [], time.monotonic()
    with pytest.raises(contain.TimeUp), contain.alarm(0.1, lambda frame: lines.append(frame.f_lineno)):
        work()
    assert 0.1 <= time.monotonic() - start < 5
    assert len(lines) == 1


def test_what_ends_in_time_is_left_alone_and_nobody_is_watched_afterwards():
    with contain.alarm(5):
        assert sum(i for i in range(1000)) == 499500
    assert watching._limits == []
    assert "softmaxlib.mistakes" not in {sys.monitoring.get_tool(number) for number in range(6)}


def test_a_limit_within_a_limit():
    with contain.alarm(5):
        with pytest.raises(contain.TimeUp), contain.alarm(0.05):
            count_for_ever()
        with pytest.raises(contain.TimeUp), contain.alarm(0.05):
            count_for_ever()
    assert watching._limits == []
