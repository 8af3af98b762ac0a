"""check_grad: what agrees, what does not, and how it says so."""

import re
import xml.etree.ElementTree as ElementTree

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from sampling import rounds
from strategies import like, logits

from softmaxlib import (
    GradCheckError,
    GradCheckResult,
    check_grad,
    cross_entropy,
    cross_entropy_hessian,
    cross_entropy_value_and_grad,
    logsumexp,
    softmax,
    softmax_jacobian,
)

PROBE = np.log([0.2, 0.3, 0.5])
LABELS = np.array([0.1, 0.7, 0.2])
NAMES = ["a_1", "a_2", "a_3"]


def loss(a):
    return cross_entropy(a, LABELS)


def gradient(a):
    return cross_entropy_value_and_grad(a, LABELS)[1]


def labels_in_jacobian(a):
    """The first source's matrix, with the label (0, 1, 0)."""
    z = softmax(a)
    jacobian = -np.outer(z, z)
    np.fill_diagonal(jacobian, z - [0, 1, 0])
    return jacobian


def changed(index, by=0.01):
    """The right Jacobian with some entries off."""

    def jacobian(a):
        right = softmax_jacobian(a)
        right[index] += by
        return right

    return jacobian


def test_a_right_derivative():
    result = check_grad(softmax, softmax_jacobian, PROBE)
    text = "all 9 entries agree with central differences (h = 6.1e-06, rtol = 1e-05)"
    assert str(result) == repr(result) == text
    assert result._repr_html_() == f"<p>{text}</p>"
    assert isinstance(result, GradCheckResult)
    assert result.ok and bool(result)
    assert (result.n_checked, result.n_wrong, result.worst) == (9, 0, [])
    assert (result.rows, result.columns) == ((), ())
    assert result.method == "central"
    assert result.step == pytest.approx(6.055e-6, rel=1e-3)
    np.testing.assert_array_equal(result.analytic, softmax_jacobian(PROBE))
    np.testing.assert_allclose(result.numeric, result.analytic, atol=1e-9)
    result.raise_if_failed()


def test_a_wrong_derivative():
    result = check_grad(softmax, labels_in_jacobian, PROBE)
    text = """\
3 of 9 entries disagree, all on the diagonal
  entry      yours   finite differences   difference
  [0, 0]    0.2000               0.1600       0.0400
  [1, 1]   -0.7000               0.2100      -0.9100
  [2, 2]    0.5000               0.2500       0.2500
  compared with central differences (h = 6.1e-06, rtol = 1e-05)"""
    assert str(result) == repr(result) == text
    assert not result.ok and not result
    assert (result.n_checked, result.n_wrong) == (9, 3)
    assert result.rows == result.columns == (0, 1, 2)
    assert [w.index for w in result.worst] == [(1, 1), (2, 2), (0, 0)]
    worst = result.worst[0]
    assert worst.analytic == pytest.approx(-0.7)
    assert worst.numeric == pytest.approx(0.21)
    assert worst.difference == pytest.approx(-0.91)
    with pytest.raises(GradCheckError, match=re.escape(text)):
        result.raise_if_failed()
    assert issubclass(GradCheckError, AssertionError)


def test_the_table_in_a_notebook():
    html = check_grad(softmax, lambda a: 2 * softmax_jacobian(a), PROBE)._repr_html_()
    assert "style" not in html and "color" not in html
    table, more, compared = ElementTree.fromstring(f"<div>{html}</div>")
    assert table.find("caption").text.startswith("all 9 entries disagree")
    assert [th.get("scope") for th in table.find("thead").iter("th")] == ["col"] * 4
    rows = table.find("tbody").findall("tr")
    assert len(rows) == 5 and all(tr.find("th").get("scope") == "row" for tr in rows)
    assert [cell.text for cell in rows[0]] == ["[0, 0]", "0.3200", "0.1600", "0.1600"]
    assert more.text == "… and 4 more, none worse"
    assert compared.text == "compared with central differences (h = 6.1e-06, rtol = 1e-05)"
    names = ["<a>", "b", "c"]
    assert "&lt;a&gt;" in check_grad(loss, lambda a: gradient(a) + 1, PROBE, names=names)._repr_html_()


@pytest.mark.parametrize(
    ("derivative", "headline"),
    [
        (changed(([0, 2], [0, 2])), "2 of 9 entries disagree, all on the diagonal"),
        (changed(([0, 2], [1, 0])), "2 of 9 entries disagree, all off the diagonal"),
        (changed(2), "3 of 9 entries disagree, only in row 2"),
        (changed((slice(None), 0)), "3 of 9 entries disagree, only in column 0"),
        (
            changed(([1, 1], [0, 2])),
            "2 of 9 entries disagree, all off the diagonal, only in row 1",
        ),
        (changed(([0, 1, 1], [0, 0, 2])), "3 of 9 entries disagree"),
        (changed((1, 1)), "1 of 9 entries disagrees"),
        (lambda a: -softmax_jacobian(a), "all 9 entries disagree"),
    ],
)
def test_patterns_are_said_in_words(derivative, headline):
    text = str(check_grad(softmax, derivative, PROBE)).splitlines()[0]
    assert text == headline


def test_a_matrix_that_is_not_square_has_no_diagonal():
    A = np.arange(6.0).reshape(2, 3)
    wrong = A.copy()
    wrong[[0, 1], [0, 1]] += 1
    text = str(check_grad(lambda x: A @ x, lambda x: wrong, PROBE))
    assert text.startswith("2 of 6 entries disagree") and "diagonal" not in text


def test_gradients_of_scalars():
    result = check_grad(loss, lambda a: softmax(a) * LABELS, PROBE)
    assert str(result) == """\
all 3 entries disagree
  entry    yours   finite differences   difference
  [0]     0.0200               0.1000      -0.0800
  [1]     0.2100              -0.4000       0.6100
  [2]     0.1000               0.3000      -0.2000
  compared with central differences (h = 6.1e-06, rtol = 1e-05)"""
    assert (result.rows, result.columns) == ((0, 1, 2), ())
    W = np.arange(6.0).reshape(2, 3)
    result = check_grad(lambda w: (w**2).sum(), lambda w: 2 * w + (w == 4), W)
    assert (result.rows, result.columns) == ((1,), (1,))
    assert result.worst[0].index == (1, 1)


def test_one_number():
    assert str(check_grad(np.sin, np.cos, 1.0)).startswith("the only entry agrees with")
    result = check_grad(np.sin, np.sin, 1.0)
    assert str(result) == """\
the only entry disagrees
  entry    yours   finite differences   difference
  f'(x)   0.8415               0.5403       0.3012
  compared with central differences (h = 6.1e-06, rtol = 1e-05)"""
    assert (result.rows, result.columns, result.worst[0].index) == ((), (), ())


def test_names():
    text = str(check_grad(loss, lambda a: -gradient(a), PROBE, names=NAMES))
    assert [line.split()[0] for line in text.splitlines()[2:-1]] == NAMES
    text = str(check_grad(softmax, changed((slice(None), 1)), PROBE, names=NAMES))
    assert "only in column a_2" in text and "[2, a_2]" in text
    W = np.arange(4.0).reshape(2, 2)
    names = [["w_11", "w_12"], ["w_21", "w_22"]]
    text = str(check_grad(lambda w: (w**2).sum(), lambda w: 2 * w + (w == 2), W, names=names))
    assert text.splitlines()[2].split()[0] == "w_21"
    text = str(check_grad(lambda x: x**2, lambda x: 0 * x, 3.0, names=["x"]))
    assert text.splitlines()[2].split()[0] == "x"
    text = str(check_grad(loss, lambda a: -gradient(a), PROBE, names=[1, 2.5, 10]))
    assert [line.split()[0] for line in text.splitlines()[2:-1]] == ["1", "2.5", "10"]


def test_names_of_both_axes():
    outputs = ["z_1", "z_2", "z_3"]
    both = {"x": NAMES, "f": outputs}
    text = str(check_grad(softmax, changed((1, 2)), PROBE, names=both))
    assert "[z_2, a_3]" in text
    assert "only in row z_3" in str(check_grad(softmax, changed(2), PROBE, names=both))
    text = str(check_grad(softmax, changed((1, 2)), PROBE, names={"f": outputs, "x": None}))
    assert "[z_2, 2]" in text
    W = np.arange(4.0).reshape(2, 2)
    zero, letters = np.zeros((2, 2, 2, 2)), {"f": list("abcd")}
    text = str(check_grad(lambda w: w**2, lambda w: zero, W, names=letters))
    assert "[b, 0, 1]" in text
    text = str(check_grad(lambda x: x * PROBE, lambda x: 0 * PROBE, 1.0, names={"f": outputs}))
    assert text.splitlines()[2].split()[0] == "[z_1]"


def test_no_rounding_noise_is_shown():
    def noisy(a):
        jacobian = np.full((3, 3), 1e-17)
        jacobian[0, 0] = 3.0
        return jacobian

    text = str(check_grad(lambda a: [a[1] * a[2], 0 * a[0], a[1] ** 2], noisy, PROBE))
    table, note = text.split("\n", 1)[1].rsplit("\n", 1)
    assert "0.0000" in table
    assert not re.search(r"e-1\d", table)
    assert note.startswith("  5 of them are small beside the rounding errors of f")


def test_what_grad_returned_is_no_rounding_noise_of_the_quotient():
    text = str(check_grad(lambda x: 1e9 + 10 * x, lambda x: 0.2, 1.0))
    assert text.splitlines()[2].split()[1] == "0.2000"


@pytest.mark.parametrize(
    ("scale", "shown"),
    [
        (1, "   1.5000               1.0000       0.5000"),
        (2e-4, "   3.000e-04            2.000e-04    1.000e-04"),
        (1e7, "   1.500e+07            1.000e+07    5.000e+06"),
        (1e-12, "   1.500e-12            1.000e-12    5.000e-13"),
    ],
)
def test_small_and_huge_numbers_have_four_significant_digits(scale, shown):
    text = str(check_grad(lambda x: scale * x, lambda x: 1.5 * scale, 1.0))
    assert text.splitlines()[2].split()[1:] == shown.split()


def test_an_entry_is_no_rounding_noise_of_a_huge_entry_of_another_output():
    def f(x):
        return np.array([np.sin(1e10 * x[0]), 0.5 * x[1]])

    def jacobian(x):
        return np.diag([1e10 * np.cos(1e10 * x[0]), 1e-5])

    result = check_grad(f, jacobian, [3e-11, 0.4])
    assert [w.index for w in result.worst] == [(1, 1)]
    assert str(result).splitlines()[2].split()[2] == "1.000e-05"


@pytest.mark.parametrize("scale", [1e10, 1e14])
def test_a_tiny_derivative_is_compared_on_its_own_scale(scale):
    def right(x):
        return softmax_jacobian(x / scale) / scale

    def wrong(x):
        return right(x) * (1 + 1e-3 * np.eye(3))

    assert check_grad(lambda x: softmax(x / scale), right, scale * PROBE).ok
    result = check_grad(lambda x: softmax(x / scale), wrong, scale * PROBE)
    assert result.n_wrong == 3 and "all on the diagonal" in str(result)


def test_rtol_may_be_0():
    exact = check_grad(lambda x: 3 * x, lambda x: 3.0, 0.5, rtol=0)
    assert exact.ok and exact.tolerance < 1e-8
    assert not check_grad(lambda x: 3 * x, lambda x: 3 + 1e-7, 0.5, rtol=0).ok


@pytest.mark.parametrize("scale", [1e-8, 1.0, 1e8])
def test_what_is_random_is_told_from_rounding_at_any_scale_of_f(scale):
    rng = np.random.default_rng(0)

    def jittery(size):
        return lambda a: scale * softmax(a) * [1, 1 + size * rng.uniform(-1, 1), 1]

    def jacobian(a):
        return scale * softmax_jacobian(a)

    assert check_grad(jittery(1e-15), jacobian, PROBE).ok
    with pytest.raises(ValueError, match=r"f\(x\)\[1\] is .* f is random or keeps a state"):
        check_grad(jittery(1e-5), jacobian, PROBE)


def test_the_worst_come_first_and_equal_ones_in_order():
    def wrong(a):
        return softmax_jacobian(a) + np.array([[0, 0.1, 0], [0.1, 0, 0.1], [0, 0.1, 0.5]])

    result = check_grad(softmax, wrong, PROBE)
    assert [w.index for w in result.worst] == [(2, 2), (0, 1), (1, 0), (1, 2), (2, 1)]


@pytest.mark.parametrize("value", [np.nan, np.inf, -np.inf])
def test_what_is_not_finite_never_agrees(value):
    def broken(a):
        right = softmax_jacobian(a) + [[1, 0, 0], [0, 0, 0], [0, 0, 0]]
        right[1, 2] = value
        return right

    result = check_grad(softmax, broken, PROBE)
    assert result.n_wrong == 2
    assert result.worst[0].index == (1, 2)
    assert str(value) in str(result)
    everything = check_grad(softmax, lambda a: np.full((3, 3), value), PROBE)
    assert everything.n_wrong == 9
    assert not check_grad(softmax, broken, PROBE, rtol=1e9).ok


def test_numbers_in_words_of_every_method():
    texts = {
        "forward": "forward differences (h = 1.5e-08, rtol = 1e-05)",
        "central": "central differences (h = 6.1e-06, rtol = 1e-05)",
        "fourth": "fourth-order central differences (h = 7.4e-04, rtol = 1e-05)",
        "complex": "the complex step (h = 1.0e-20, rtol = 1e-05)",
    }

    def f(x):
        return np.exp(x) * x[0]

    def jacobian(x):
        right = np.diag(np.exp(x) * x[0])
        right[:, 0] += np.exp(x)
        return right

    for method, words in texts.items():
        result = check_grad(f, jacobian, PROBE, method=method)
        assert str(result) == f"all 9 entries agree with {words}"
        assert result.method == method
        for wrong in (2, 1 + 1e-4):
            result = check_grad(f, lambda x: wrong * jacobian(x), PROBE, method=method)
            assert result.n_wrong == 5
            assert ("complex step" in str(result).splitlines()[1]) == (method == "complex")
    result = check_grad(f, jacobian, PROBE, h=1e-4, rtol=1e-3)
    assert str(result) == "all 9 entries agree with central differences (h = 1.0e-04, rtol = 0.001)"
    assert result.step == 1e-4


@settings(max_examples=rounds(15, 50))
@given(logits(size=20, max_dims=1), st.data())
def test_no_false_alarm(x, data):
    t = np.abs(data.draw(like(x)))
    for method in ("forward", "central", "fourth"):
        for f, derivative in [
            (softmax, softmax_jacobian),
            (logsumexp, softmax),
            (lambda a: cross_entropy(a, t), lambda a: cross_entropy_value_and_grad(a, t)[1]),
            (
                lambda a: cross_entropy_value_and_grad(a, t)[1],
                lambda a: cross_entropy_hessian(a, t),
            ),
        ]:
            check_grad(f, derivative, x, method=method).raise_if_failed()


@pytest.mark.parametrize("K", [10, 100, 1000])
def test_every_wrong_diagonal_entry_is_found_and_no_other(K):
    x = np.random.default_rng(0).normal(size=K)
    assert check_grad(softmax, softmax_jacobian, x, batched=True).ok
    wrong = changed((np.arange(K), np.arange(K)), by=1e-5)
    result = check_grad(softmax, wrong, x, batched=True)
    assert result.n_wrong == K and "all on the diagonal" in str(result)
    result = check_grad(softmax, changed((K // 2, 3), by=1e-6), x, batched=True)
    assert [w.index for w in result.worst] == [(K // 2, 3)]


def test_a_gradient_at_the_minimum_agrees():
    t = np.array([0.2, 0.3, 0.5])
    for method in ("forward", "central", "fourth"):
        assert check_grad(
            lambda a: cross_entropy(a, t), lambda a: softmax(a) - t, PROBE, method=method
        ).ok


def test_rounding_in_a_large_function_is_no_disagreement():
    result = check_grad(lambda a: loss(a) + 1e6, gradient, PROBE)
    assert result.ok
    assert not check_grad(lambda a: loss(a) + 1e6, lambda a: gradient(a) + 0.01, PROBE).ok


def test_float32():
    def single(a):
        return softmax(a.astype(np.float32))

    result = check_grad(single, softmax_jacobian, PROBE)
    assert result.ok and result.step > 1e-3
    assert check_grad(single, labels_in_jacobian, PROBE).n_wrong == 3
    seen = []
    check_grad(lambda a: seen.append(a.dtype) or loss(a), gradient, PROBE.astype(np.float32))
    assert set(seen) == {np.dtype(np.float64)}
    assert check_grad(np.sum, lambda x: np.ones(2, int), [1, 2]).ok


def test_batched_gives_the_same_report():
    W = np.random.default_rng(0).normal(size=(4, 3))
    ids = [0, 2, 1, 1]

    def losses(stack):
        return np.array([cross_entropy(w, ids) for w in stack])

    def right(w):
        return cross_entropy_value_and_grad(w, ids)[1]

    for scale in (1, 2):
        one = check_grad(lambda w: cross_entropy(w, ids), lambda w: scale * right(w), W)
        many = check_grad(losses, lambda w: scale * right(w), W, batched=True)
        assert str(one) == str(many)
        assert one.ok == (scale == 1)
        np.testing.assert_array_equal(one.numeric, many.numeric)


def test_the_functions_cannot_change_x():
    x = PROBE.copy()

    def careless(a):
        value = gradient(a)
        a[:] = 0
        return value

    assert check_grad(loss, careless, x).ok
    np.testing.assert_array_equal(x, PROBE)


def unfinished(a):
    raise NotImplementedError("write this, then run the cell again")


@pytest.mark.parametrize(
    ("f", "grad"),
    [(softmax, unfinished), (softmax, lambda a: 2 * unfinished(a)), (unfinished, softmax_jacobian)],
)
def test_a_stub_is_not_written_yet(f, grad):
    result = check_grad(f, grad, PROBE, method="fourth")
    text = (
        "unfinished is not written yet: write this, then run the cell again"
    )
    assert str(result) == repr(result) == text
    assert result._repr_html_() == f"<p>{text}</p>"
    assert not result.ok and not result
    assert (result.n_checked, result.n_wrong, result.worst) == (0, 0, [])
    assert result.analytic is result.numeric is result.step is None
    assert result.method == "fourth"
    with pytest.raises(GradCheckError, match=text):
        result.raise_if_failed()


def test_a_stub_without_a_message():
    def bare(a):
        raise NotImplementedError

    assert str(check_grad(loss, bare, PROBE)) == "bare is not written yet"


@pytest.mark.parametrize(
    ("call", "error", "message"),
    [
        (
            lambda: check_grad(softmax, lambda a: None, PROBE),
            TypeError,
            "grad returned None, expected an array of shape (3, 3) (is a return missing?)",
        ),
        (
            lambda: check_grad(loss, softmax_jacobian, PROBE),
            ValueError,
            "grad returned shape (3, 3), expected (3,): that of x",
        ),
        (
            lambda: check_grad(softmax, softmax, PROBE),
            ValueError,
            "grad returned shape (3,), expected (3, 3): f's shape (3,) + x's shape (3,)",
        ),
        (
            lambda: check_grad(loss, lambda a: ["a"] * 3, PROBE),
            TypeError,
            "the value of grad is of dtype <U1, expected real numbers",
        ),
        (
            lambda: check_grad(loss, lambda a: a * 1j, PROBE),
            TypeError,
            "the value of grad is of dtype complex128, expected real numbers",
        ),
        (
            lambda: check_grad(loss, gradient(PROBE), PROBE),
            TypeError,
            "grad is ndarray, expected a function",
        ),
        (lambda: check_grad(0.5, gradient, PROBE), TypeError, "f is float, expected a function"),
        (
            lambda: check_grad(loss, gradient, []),
            ValueError,
            "x has shape (0,), expected at least one entry",
        ),
        (
            lambda: check_grad(lambda a: a[:0], lambda a: np.empty((0, 3)), PROBE),
            ValueError,
            "f returned shape (0,), expected at least one entry",
        ),
        (
            lambda: check_grad(loss, gradient, PROBE, names=["a", "b"]),
            ValueError,
            "names has 2 entries, expected 3: one for each of x",
        ),
        (
            lambda: check_grad(loss, gradient, PROBE, rtol=-1),
            ValueError,
            "rtol = -1, expected a finite number, 0 or larger",
        ),
        (
            lambda: check_grad(loss, gradient, PROBE, rtol=np.inf),
            ValueError,
            "rtol = inf, expected a finite number, 0 or larger",
        ),
        (
            lambda: check_grad(loss, gradient, [0, -np.inf, 0]),
            ValueError,
            "x[1] = -inf, expected a finite number",
        ),
        (
            lambda: check_grad(np.sqrt, lambda x: np.eye(2), [1.0, 0.0]),
            ValueError,
            "f(x)[1] = nan when x[1] moves by -3.8e-06, expected a finite number",
        ),
        (
            lambda: check_grad(np.log, lambda x: np.diag(1 / x), [1.0, 1e-7], h=1e-6),
            ValueError,
            "f(x)[1] = nan when x[1] moves by -1e-06, expected a finite number",
        ),
        (
            lambda: check_grad(loss, gradient, PROBE, names={"x": NAMES, "y": ["E"]}),
            ValueError,
            "names has the key 'y', expected \"x\" or \"f\"",
        ),
        (
            lambda: check_grad(softmax, softmax_jacobian, PROBE, names={"f": ["z_1"]}),
            ValueError,
            "names has 1 entries, expected 3: one for each of f",
        ),
        (
            lambda: check_grad(loss, gradient, PROBE, method="exact"),
            ValueError,
            "method = 'exact', expected one of",
        ),
    ],
)
def test_errors(call, error, message):
    with np.errstate(all="ignore"), pytest.raises(error, match=re.escape(message)):
        call()


def test_an_error_inside_grad_is_not_hidden():
    def broken(a):
        return a / [1, 2]

    with pytest.raises(ValueError, match="could not be broadcast"):
        check_grad(loss, broken, PROBE)


@pytest.mark.parametrize(("factor", "said"), [(2, "both entries agree with"), (3, "both entries disagree")])
def test_two_are_both(factor, said):
    assert str(check_grad(lambda x: x @ x, lambda x: factor * x, [1.0, 2.0])).startswith(said)
