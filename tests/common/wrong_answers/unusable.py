"""What is no answer at all, and what would take the notebook down with it if it were let."""

import asyncio
import contextlib
import ctypes
import itertools
import os
import random
import re
import signal
import subprocess
import sys
import threading
import time
import warnings

import numpy as np

from . import answers

UNUSABLE, answer = answers()


def right(a, t):
    e = np.exp(a - a.max())
    return t.sum() * e / e.sum() - t


# The name is the outcome that is expected. No gradient comes back:


@answer("unusable", "logits")
def nothing(a, t):
    right(a, t)


@answer("unusable", "logits")
def words(a, t):
    return "p - t"


@answer("unusable", "logits")
def a_dictionary(a, t):
    return {"dlogits": right(a, t)}


@answer("unusable", "logits")
def value_and_gradient(a, t):
    return 0.0, right(a, t)


@answer("shape", "logits")
def a_number(a, t):
    return float(right(a, t).sum())


@answer("shape", "logits")
def one_entry_missing(a, t):
    return right(a, t)[:-1]


@answer("shape", "logits")
def a_matrix(a, t):
    return np.diag(right(a, t))


@answer("unusable", "logits")
def ragged(a, t):
    return [[1.0], [2.0, 3.0], 4.0]


@answer("shape", "logits")
def empty(a, t):
    return []


@answer("unusable", "logits")
def complex_numbers(a, t):
    return right(a, t) + 0.1j


@answer("unusable", "logits")
def objects(a, t):
    return np.array([object() for _ in a])


@answer("unusable", "logits")
def strings(a, t):
    return [f"{x:.3f}" for x in right(a, t)]


@answer("not-finite", "logits")
def all_nan(a, t):
    return np.full(len(a), np.nan)


@answer("not-finite", "logits")
def all_inf(a, t):
    return np.full(len(a), np.inf)


@answer("not-finite", "logits")
def one_nan(a, t):
    g = right(a, t)
    g[0] = np.nan
    return g


@answer("unusable", "logits")
def a_generator(a, t):
    yield from right(a, t)


@answer("unusable", "logits")
async def a_coroutine(a, t):
    await asyncio.sleep(0)
    return right(a, t)


@answer("unusable", "logits")
def a_function(a, t):
    return lambda: right(a, t)


@answer("raised", "logits")
def an_array_that_is_none(a, t):
    class Stubborn:
        def __array__(self, *args, **kwargs):
            raise RuntimeError("I am not an array")

        def __repr__(self):
            raise RuntimeError("and I have no name")

    return Stubborn()


@answer("unusable", "logits")
def a_huge_result(a, t):
    return np.broadcast_to(right(a, t), (10**6, 10**6, len(a)))


# It cannot be called.


NO_FUNCTIONS = [None, np.array([0.2, -0.7, 0.5]), "softmax(a) - t"]


@answer("unusable", "logits")
def three_arguments(a, t, eta):
    return eta * right(a, t)


@answer("unusable", "logits")
def no_argument():
    return np.zeros(3)


@answer("unusable", "W")
def theta_convention(Theta, X, T):
    return X.T @ (X @ Theta - T)


# It fails.


@answer("raised or unknown", "logits")
def stops_at_every_rounding(a, t):
    with np.errstate(all="raise"):
        return right(a, t)


@answer("raised", "logits")
def zero_division(a, t):
    return right(a, t) / (1 // 0)


@answer("raised", "logits")
def misspelt(a, t):
    return sofmax(a) - t  # noqa: F821


@answer("raised", "logits")
def index_error(a, t):
    return a[len(a)] - t


@answer("raised", "logits")
def shapes_that_do_not_fit(a, t):
    return np.ones((2, 7)) @ a - t


@answer("unwritten", "logits")
def a_stub(a, t):
    raise NotImplementedError("write this")


@answer("raised", "logits")
def an_unprintable_error(a, t):
    class Odd(Exception):
        def __str__(self):
            raise ValueError("no words")

    raise Odd


@answer("raised", "logits")
def a_very_long_error(a, t):
    raise ValueError("x" * 10**6)


@answer("raised", "logits")
def assertion(a, t):
    assert np.isclose(t.max(), 1), "one-hot only"
    return right(a, t)


@answer("raised", "logits")
def sometimes(a, t, calls=itertools.count()):
    if next(calls) >= 1:
        raise RuntimeError("only once")
    return right(a, t)


@answer("raised", "logits")
def exits(a, t):
    sys.exit("enough")


@answer("raised", "logits")
def exits_well(a, t):
    sys.exit(0)


@answer("raised or crash", "logits")
def interrupts(a, t):
    raise KeyboardInterrupt


@answer("raised", "logits")
def recursion(a, t):
    return recursion(a, t) + 1


# It does not come back, or not alone. Only a process of its own holds these.

DANGEROUS, dangerous = answers()


@dangerous("time", "logits")
def loops_for_ever(a, t):
    while True:
        pass


@dangerous("time", "logits")
def waits_for_ever(a, t):
    time.sleep(1e6)


@dangerous("time", "logits")
def loops_where_no_signal_arrives(a, t):
    return sum(itertools.repeat(0))


@dangerous("time", "logits")
def refuses_to_stop(a, t):
    while True:
        try:
            time.sleep(0.01)
        except BaseException:
            pass


@dangerous("time", "logits")
def ignores_signals(a, t):
    for number in (signal.SIGALRM, signal.SIGTERM, signal.SIGINT):
        signal.signal(number, signal.SIG_IGN)
    while True:
        pass


@dangerous("time", "logits")
def matches_for_ever(a, t):
    return re.match(r"(a+)+$", "a" * 60 + "b")


@dangerous("memory or raised or time", "logits")
def allocates_step_by_step(a, t):
    kept = []
    while True:
        kept.append(np.ones(4_000_000))


@dangerous("raised or memory", "logits")
def allocates_at_once(a, t):
    return np.ones(10**12)


@dangerous("crash", "logits")
def exits_the_process(a, t):
    os._exit(0)


@dangerous("crash", "logits")
def exits_the_process_with_a_code(a, t):
    os._exit(7)


@dangerous("crash", "logits")
def kills_itself(a, t):
    os.kill(os.getpid(), signal.SIGKILL)


@dangerous("crash", "logits")
def crashes(a, t):
    ctypes.string_at(0)


@dangerous("crash or time", "logits")
def recursion_without_a_limit(a, t):
    sys.setrecursionlimit(10**9)

    def deeper(x):
        return deeper([x])

    return deeper(a)


@dangerous("raised", "logits")
def asks(a, t):
    return float(input("which class? "))


# A right gradient that does something besides, of which the rest of the program must not know.

SIDE_EFFECTS, besides = answers()


@besides("right", "logits")
def prints_ten_megabytes(a, t):
    sys.stdout.write("x" * 10_000_000)
    sys.stderr.write("y" * 1000)
    return right(a, t)


@besides("right", "logits")
def prints_from_below(a, t):
    os.write(1, b"straight to the terminal\n")
    return right(a, t)


@besides("right", "logits")
def seeds_everything(a, t):
    np.random.seed(0)
    random.seed(0)
    return right(a, t)


@besides("right", "logits")
def changes_numpy(a, t):
    np.seterr(divide="raise", over="print")
    np.set_printoptions(precision=1)
    return right(a, t)


@besides("right", "logits")
def changes_directory(a, t):
    os.chdir(os.sep)
    return right(a, t)


@besides("right", "logits")
def changes_environment(a, t):
    os.environ["SOFTMAX_ANSWER"] = "42"
    os.environ.pop("HOME", None)
    return right(a, t)


@besides("right", "logits")
def changes_warnings(a, t):
    warnings.simplefilter("error")
    return right(a, t)


@besides("right", "logits")
def changes_streams(a, t):
    sys.stdout = sys.stderr = None
    return right(a, t)


@besides("right", "logits")
def changes_the_path(a, t):
    sys.path.insert(0, "nowhere")
    sys.setrecursionlimit(5000)
    return right(a, t)


@besides("right", "logits")
def changes_signals(a, t):
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    return right(a, t)


@besides("right", "logits")
def leaves_a_thread(a, t):
    if not any(thread.name == "left over" for thread in threading.enumerate()):
        threading.Thread(target=time.sleep, args=(30,), name="left over", daemon=True).start()
    return right(a, t)


@besides("right", "logits")
def leaves_a_process(a, t):
    subprocess.Popen([sys.executable, "-c", "import time; time.sleep(3)"])
    return right(a, t)


@besides("right", "logits")
def closes_the_output(a, t):
    for descriptor in (1, 2):
        with contextlib.suppress(OSError):
            os.close(descriptor)
    return right(a, t)


@besides("right", "logits")
def warns(a, t):
    warnings.warn("a deprecated thing", DeprecationWarning, stacklevel=2)
    return right(a, t)


@besides("right", "logits")
def remembers_its_inputs(a, t, seen=[]):  # noqa: B006
    seen.append((a, t))
    return right(a, t)
