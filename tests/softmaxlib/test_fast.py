"""The fast kernels against the plain formulas, and what they promise besides speed."""

import threading
import tracemalloc

import numpy as np
import pytest
from hypothesis import example, given
from hypothesis import strategies as st
from hypothesis.extra import numpy as hnp

from softmaxlib import (
    _fast,
    cross_entropy,
    cross_entropy_value_and_grad,
    log_softmax,
    logsumexp,
    softmax,
)
from softmaxlib.functions import plain_log_softmax, plain_logsumexp, plain_softmax
from softmaxlib.losses import one_hot, plain_of_ids, plain_of_labels

INF, NAN = np.inf, np.nan
PAIRS = [(softmax, plain_softmax), (log_softmax, plain_log_softmax), (logsumexp, plain_logsumexp)]
WIDTHS = [1, 2, 3, 7, _fast.FEW, _fast.FEW + 1, 130]


@pytest.fixture
def small_blocks(monkeypatch):
    """Blocks of a few rows, so that a test of 40 rows has many of them and a short last one."""
    monkeypatch.setattr(_fast, "BLOCK", 3000)


def cases(K, dtype, N=43):
    """Rows (N, K): far apart, close together, tied, nearly certain, and every special row."""
    rng = np.random.default_rng(K)
    x = rng.normal(size=(N, K)) * rng.choice([1e-3, 1, 30, 600], size=(N, 1))
    x[::5] = x[::5].round()
    x[1::11, 0] += 45
    for row, value in enumerate((INF, -INF, NAN)):
        x[10 + row, row % K] = value
        x[20 + row] = value
        x[30 + row, 1:] = value
    x[37:40, : K // 2 + 1] = [[INF], [-INF], [NAN]]
    return x.astype(dtype)


def close(value, expected, more=0):
    """Up to a few eps (and ``more``), or a few of the steps between subnormal numbers."""
    eps, tiny = np.finfo(expected.dtype).eps, np.finfo(expected.dtype).tiny
    assert value.dtype == expected.dtype and value.shape == expected.shape
    finite = np.isfinite(expected)
    np.testing.assert_array_equal(value[~finite], expected[~finite])
    error = np.abs(np.where(finite, value, 0) - np.where(finite, expected, 0))
    assert (error <= (8 + more) * eps * np.abs(np.where(finite, expected, 0)) + 8 * eps * tiny).all()


def rounding(x, but=None):
    """What the rounding of x − m may do to e^{x − m}, in eps, which the fast forms leave in it.

    Except at one class of each row, ``but``: there they have to repair it.
    """
    with np.errstate(invalid="ignore"):
        more = np.nan_to_num(x.max(1, keepdims=True) - x, nan=0, posinf=0) / 2
    if but is not None:
        more[np.arange(len(x)), but] = 0
    return more


def cancelling(x):
    """What a few roundings of log1p(s) do to m + log1p(s) where the two cancel, in eps."""
    with np.errstate(all="ignore"):
        return 4 * np.nan_to_num(np.abs(x.max(1) / plain_logsumexp(x)), nan=0, posinf=0)


@pytest.mark.parametrize("dtype", ["f4", "f8"])
@pytest.mark.parametrize("K", WIDTHS)
@pytest.mark.parametrize(("function", "plain"), PAIRS)
def test_functions_equal_the_plain_formulas(small_blocks, function, plain, K, dtype):
    x = cases(K, dtype)
    kept = x.copy()
    close(function(x), plain(x), rounding(x) if function is softmax else 0)
    np.testing.assert_array_equal(x, kept)


@pytest.mark.parametrize("dtype", ["f4", "f8"])
@pytest.mark.parametrize("K", WIDTHS)
def test_the_loss_of_class_ids_equals_the_plain_formula(small_blocks, K, dtype):
    x = cases(K, dtype)
    ids = np.random.default_rng(0).integers(0, K, len(x))
    ids[::3] = np.nan_to_num(x[::3], nan=INF).argmax(1)
    losses, gradient = plain_of_ids(x, ids)
    counts = ~(x == -INF).all(1)
    losses, gradient = np.where(counts, losses, 0), np.where(counts[:, None], gradient, 0)
    value = cross_entropy_value_and_grad(x, ids, reduction="none")
    close(value[0], losses)
    close(value[1], gradient, rounding(x, ids))
    close(cross_entropy(x, ids, reduction="none"), losses)
    mean = cross_entropy_value_and_grad(x, ids)[1]
    close(mean, gradient / x.dtype.type(counts.sum()), rounding(x, ids))


@pytest.mark.parametrize("dtype", ["f4", "f8"])
@pytest.mark.parametrize("K", WIDTHS)
def test_the_loss_of_labels_equals_the_plain_formula(small_blocks, K, dtype):
    x = cases(K, dtype)
    rng = np.random.default_rng(0)
    labels = rng.uniform(size=x.shape) * (rng.uniform(size=x.shape) < 0.7)
    labels[::3] = np.eye(K)[np.nan_to_num(x[::3], nan=INF).argmax(1)]
    labels[1::3] **= 40
    labels = labels.astype(dtype)
    losses, gradient = plain_of_labels(x, labels)
    counts = ~(x == -INF).all(1)
    losses, gradient = np.where(counts, losses, 0), np.where(counts[:, None], gradient, 0)
    value = cross_entropy_value_and_grad(x, labels, reduction="none")
    close(value[0], losses)
    # C p_j − c_j cancels where p_j is about c_j / C; the error is that of the two terms.
    finite = np.isfinite(gradient)
    eps, tiny = np.finfo(dtype).eps, np.finfo(dtype).tiny
    assert (np.isfinite(value[1]) == finite).all()
    error = np.abs(value[1] - gradient)[finite]
    allowed = 8 * (np.abs(gradient) + labels + tiny)
    allowed += rounding(x, labels.argmax(1)) * np.abs(gradient + labels)  # C p
    assert (error <= eps * allowed[finite]).all()
    close(cross_entropy(x, labels, reduction="none"), losses)
    one = one_hot(labels.argmax(1), x)
    ids = labels.argmax(1)
    close(cross_entropy_value_and_grad(x, one)[1], cross_entropy_value_and_grad(x, ids)[1], rounding(x, ids))


@pytest.mark.parametrize("K", WIDTHS)
def test_plain_formulas_warn_of_nothing_and_take_any_number_of_axes(K):
    x = cases(K, "f8", N=42).reshape(2, 21, K)
    ids = np.arange(42).reshape(2, 21) % K
    labels = np.abs(np.nan_to_num(x, posinf=0, neginf=0))
    calls = [(plain, ()) for _, plain in PAIRS]
    calls += [(plain_of_ids, (ids,)), (plain_of_labels, (labels,))]
    with np.errstate(divide="raise", over="raise", invalid="raise"):
        for plain, target in calls:
            together, alone = plain(x, *target), plain(x[1], *(t[1] for t in target))
            pairs = zip(together, alone) if target else [(together, alone)]
            for a, b in pairs:
                np.testing.assert_array_equal(a[1], b)


def refuse(*arguments):
    raise AssertionError("an ordinary row has gone to the plain formula")


@pytest.mark.parametrize("K", WIDTHS)
def test_ordinary_rows_never_go_to_the_plain_formulas(K):
    x = np.random.default_rng(K).normal(size=(20, K))
    x[::2, 0] += 50
    x[::3, K // 2 :] -= 800
    x[1::4, 1:2] = -INF
    ids, labels = np.full(20, 0), np.random.default_rng(0).uniform(size=(20, K))
    labels[x == -INF] = 0
    losses = np.empty(20)
    _fast.softmax(x, np.empty_like(x), refuse)
    _fast.log_softmax(x, np.empty_like(x), refuse)
    _fast.logsumexp(x, losses, refuse)
    for gradient in (None, np.empty_like(x)):
        _fast.cross_entropy_of_ids(x, ids, 1.0, losses, gradient, refuse)
        finite = np.where(x == -INF, -800, x)
        _fast.cross_entropy_of_labels(finite, labels, 1.0, losses, gradient, refuse)


@pytest.mark.parametrize("K", [31, 48])
def test_sums_are_accumulated_pairwise(K):
    """Added one by one, 48 terms would lose 4 eps in some of these rows."""
    x = (np.random.default_rng(0).normal(size=(3000, K)) * 10).round(2)
    x = (np.round(x * 1024) / 1024).astype(np.float32)  # differences are exact
    exact = log_softmax(x.astype(np.float64))
    eps = np.finfo(np.float32).eps
    assert (np.abs(log_softmax(x) - exact) <= 3 * eps * np.abs(exact)).all()
    losses = cross_entropy(x, x.argmax(1), reduction="none")
    assert (np.abs(losses + exact.max(1)) <= 3 * eps * np.abs(exact.max(1))).all()
    assert (np.abs(softmax(x) - np.exp(exact)) <= 5 * eps * np.exp(exact)).all()


@given(
    hnp.arrays(
        np.float64,
        hnp.array_shapes(min_dims=2, max_dims=2, max_side=9),
        elements=st.floats(width=64) | st.integers(-3, 3) | st.integers(-760, -700),
    ),
    st.booleans(),
)
@example(np.array([[-7.588, -0.0006]]), False)  # m + log1p(s) is a sixth of m
@example(np.array([[1.08e02, 8e-2]]), False)  # the rounding of x − m is 7 eps of e^{x − m}
def test_any_input_and_either_layout_equal_the_plain_formulas(x, many):
    few, _fast.FEW = _fast.FEW, 0 if many else _fast.FEW
    try:
        for function, plain in PAIRS:
            close(function(x), plain(x), {softmax: rounding, logsumexp: cancelling}.get(function, lambda x: 0)(x))
        ids = np.arange(len(x)) % x.shape[1]
        losses, gradient = plain_of_ids(x, ids)
        counts = ~(x == -INF).all(1)
        if counts.any():
            value = cross_entropy_value_and_grad(x, ids, reduction="none")
            close(value[0], np.where(counts, losses, 0))
            close(value[1], np.where(counts[:, None], gradient, 0), rounding(x, ids))
    finally:
        _fast.FEW = few


@pytest.mark.parametrize("K", [5, 60])
def test_exp_never_meets_what_would_be_subnormal_and_yet_the_result_is(K, monkeypatch):
    x = -np.linspace(690, 760, 40 * K).reshape(40, K)
    x[:, 2] = 0
    x[7, 3] = -INF
    met, exp = [], np.exp
    monkeypatch.setattr(np, "exp", lambda v, **options: met.append(np.min(v)) or exp(v, **options))
    value = softmax(x)
    loss, gradient = cross_entropy_value_and_grad(x, np.full(40, 2), reduction="none")
    assert min(met) >= -708
    monkeypatch.undo()
    subnormal = (value > 0) & (value < np.finfo(float).tiny)
    assert subnormal.sum() > 10 * K
    close(value, plain_softmax(x))
    close(loss, plain_of_ids(x, np.full(40, 2))[0])
    close(gradient, plain_of_ids(x, np.full(40, 2))[1])


def test_rows_do_not_depend_on_their_neighbours(small_blocks):
    for K in (4, 60):
        x = cases(K, "f8")
        x[0] = np.linspace(-720, 0, K)
        for function, _ in PAIRS:
            together = function(x)
            for row, alone in zip(together, x):
                np.testing.assert_array_equal(row, function(alone))


LAYOUTS = {
    "Fortran": np.asfortranarray,
    "strided": lambda x: np.repeat(np.repeat(x, 2, 0), 3, 1)[::2, ::3],
    "reversed": lambda x: np.ascontiguousarray(x[::-1, ::-1])[::-1, ::-1],
    "transposed": lambda x: np.ascontiguousarray(x.T).T,
    "foreign byte order": lambda x: x.astype(x.dtype.newbyteorder()),
    "unaligned": lambda x: np.frombuffer(b"0" + x.tobytes(), x.dtype, offset=1).reshape(x.shape),
}


@pytest.mark.parametrize("layout", LAYOUTS)
@pytest.mark.parametrize("K", [5, 60])
def test_the_layout_of_the_input_does_not_matter(small_blocks, layout, K):
    x = cases(K, "f8")
    other = LAYOUTS[layout](x)
    other.flags.writeable = False
    ids, labels = np.arange(len(x)) % K, np.abs(np.nan_to_num(x, posinf=0, neginf=0))
    for function, _ in PAIRS:
        np.testing.assert_array_equal(function(other), function(x))
    for target, given_target in ((ids, ids), (labels, LAYOUTS[layout](labels))):
        value = cross_entropy_value_and_grad(other, given_target)
        for a, b in zip(value, cross_entropy_value_and_grad(x, target)):
            np.testing.assert_array_equal(a, b)


def overlapping(K):
    """Pairs (input, out) that share memory in every way that might go wrong."""
    x = cases(K, "f8")
    N = len(x)

    def memory():
        space = np.zeros((N + 2, K))
        space[1:-1] = x
        return space

    space = memory()
    yield space[1:-1], space[1:-1]
    for shift in (0, 2):
        space = memory()
        yield space[1:-1], space[shift : shift + N]
    space = memory()
    yield space[1:-1], space[1:-1][::-1]
    space = np.zeros((N, 2 * K))
    space[:, ::2] = x
    yield space[:, ::2], space[:, :K]
    flat = np.zeros(N * K + 1)
    flat[1:] = x.ravel()
    yield flat[1:].reshape(N, K), flat[:-1].reshape(N, K)


@pytest.mark.parametrize("K", [5, 60])
def test_out_may_overlap_the_input(small_blocks, K):
    ids = np.arange(43) % K
    for function in (softmax, log_softmax):
        for x, out in overlapping(K):
            expected = function(x)
            assert function(x, out=out) is out
            np.testing.assert_array_equal(out, expected)
    for x, out in overlapping(K):
        loss, expected = cross_entropy_value_and_grad(x, ids)
        value = cross_entropy_value_and_grad(x, ids, out=out)
        assert value[1] is out
        np.testing.assert_array_equal(value[0], loss)
        np.testing.assert_array_equal(out, expected)


@pytest.mark.parametrize("K", [5, 60])
def test_out_may_overlap_the_labels(small_blocks, K):
    x = np.random.default_rng(0).normal(size=(43, K))
    for labels, out in overlapping(K):
        labels[...] = np.abs(np.nan_to_num(labels, posinf=1, neginf=1))
        expected = cross_entropy_value_and_grad(x, labels.copy())[1]
        cross_entropy_value_and_grad(x, labels, out=out)
        np.testing.assert_array_equal(out, expected)


@pytest.mark.parametrize("K", [5, 60])
@pytest.mark.parametrize("axis", [0, 1, 2])
def test_out_of_any_layout(small_blocks, K, axis):
    x = np.moveaxis(np.random.default_rng(0).normal(size=(7, 3, K)), -1, axis)
    ids = x.argmin(axis)
    outs = [
        np.full(x.shape, NAN),
        np.full(x.shape[::-1], NAN).T,
        np.full((*x.shape, 2), NAN)[..., 1],
        np.moveaxis(np.full((7, 3, K), NAN), -1, axis),
    ]
    for out in outs:
        assert softmax(x, axis, out=out) is out
        np.testing.assert_array_equal(out, softmax(x, axis))
        assert cross_entropy_value_and_grad(x, ids, axis=axis, out=out)[1] is out
        np.testing.assert_array_equal(out, cross_entropy_value_and_grad(x, ids, axis=axis)[1])


@pytest.mark.parametrize("K", [10, 1000])
def test_memory_beyond_input_and_result_does_not_grow_with_the_batch(K):
    x = np.zeros((4_000_000 // K, K))
    ids, out = np.zeros(len(x), int), np.empty_like(x)
    calls = [
        lambda: softmax(x, out=out),
        lambda: log_softmax(x, out=out),
        lambda: logsumexp(x),
        lambda: cross_entropy(x, ids),
        lambda: cross_entropy_value_and_grad(x, ids, out=out),
    ]
    for call in calls:
        tracemalloc.start()
        call()
        _, peak = tracemalloc.get_traced_memory()
        tracemalloc.stop()
        assert peak < 0.5 * x.nbytes


def test_settings_are_those_of_one_thread_and_are_restored():
    """Stop a kernel in the middle, and look at NumPy's settings from outside and inside."""
    inside, looked, seen = threading.Event(), threading.Event(), []

    def plain(x):
        seen.append((np.getbufsize(), np.geterr()["invalid"]))
        inside.set()
        assert looked.wait(10)
        return x

    def work():
        before = np.getbufsize(), np.geterr()
        _fast.softmax(np.full((1, 3), NAN), np.empty((1, 3)), plain)
        seen.append((np.getbufsize(), np.geterr()) == before)

    before = np.getbufsize(), np.geterr()
    worker = threading.Thread(target=work)
    worker.start()
    assert inside.wait(10)
    assert (np.getbufsize(), np.geterr()) == before
    looked.set()
    worker.join()
    assert seen == [(_fast.BUFFER, "ignore"), True]

    def fails(x):
        raise RuntimeError

    with pytest.raises(RuntimeError):
        _fast.softmax(np.full((1, 3), NAN), np.empty((1, 3)), fails)
    assert (np.getbufsize(), np.geterr()) == before


def test_threads_do_not_disturb_each_other():
    x = [cases(K, "f8", N=3000) for K in (3, 10, 60, 200)]
    expected = [softmax(rows) for rows in x]
    wrong = []

    def work(rows, right):
        for _ in range(5):
            if not np.array_equal(softmax(rows), right, equal_nan=True):
                wrong.append(rows.shape)

    workers = [threading.Thread(target=work, args=pair) for pair in zip(x, expected)]
    for worker in workers:
        worker.start()
    for worker in workers:
        worker.join()
    assert not wrong
