"""check_grad: scales, noise, kinks and functions that misbehave."""

import re
import warnings
import xml.etree.ElementTree as ElementTree

import numpy as np
import pytest

from softmaxlib import (
    check_grad,
    check_linear,
    cross_entropy,
    linear_value_and_grad,
    log_softmax,
    logsumexp,
    softmax,
    softmax_jacobian,
)
from softmaxlib.checking.second_look import Looks, prepare
from softmaxlib.checking.finite_differences import Function

PROBE = np.log([0.2, 0.3, 0.5])
METHODS = ("forward", "central", "fourth", "complex")


def off(derivative, index, by=1e-4):
    """The derivative with one entry off by a ten-thousandth of itself."""

    def wrong(x):
        value = np.array(derivative(x))
        value[index] *= 1 + by
        return value

    return wrong


def verdicts(f, derivative, x, index=(0, 0), by=1e-4, **options):
    """Check the right derivative and one with a wrong entry; return the wrong result."""
    check_grad(f, derivative, x, **options).raise_if_failed()
    result = check_grad(f, off(derivative, index, by), x, **options)
    assert [w.index for w in result.worst] == [index], str(result)
    return result


# The two weaknesses of one noise for all outputs, taken from |f(x)|.


@pytest.mark.parametrize("method", METHODS)
def test_a_function_that_is_0_with_slope_0(method):
    for power in (2, 3, 4):
        slope = lambda x: power * x ** (power - 1)  # noqa: E731
        check_grad(lambda x: x**power, slope, 0.0, method=method).raise_if_failed()
        wrong = check_grad(lambda x: x**power, lambda x: 1e-6 + 0 * x, 0.0, method=method)
        assert wrong.n_wrong == 1
    assert check_grad(lambda x: np.expm1(x.real) - x.real, np.expm1, 0.0).ok


@pytest.mark.parametrize("ratio", [1e12, 1e-12])
def test_each_output_has_its_own_noise(ratio):
    scale = np.array([1.0, ratio])

    def f(x):
        return scale * np.array([np.sin(x[0]), np.exp(x[1])])

    def jacobian(x):
        return np.diag(scale * np.array([np.cos(x[0]), np.exp(x[1])]))

    for index in ((0, 0), (1, 1)):
        verdicts(f, jacobian, [0.3, 0.4], index)


@pytest.mark.parametrize("method", METHODS)
@pytest.mark.parametrize("value", [0.0, 5.0, -1e200])
def test_a_constant(method, value):
    def f(x):
        return 0 * x[:2] + value

    assert check_grad(f, lambda x: np.zeros((2, 3)), PROBE, method=method).ok
    slope = np.full((2, 3), 1e-6 * max(1, abs(value)))
    wrong = check_grad(f, lambda x: slope, PROBE, method=method)
    assert wrong.n_wrong == 6


def test_what_rounding_leaves_of_a_derivative_of_nothing():
    def f(x):
        return np.array([x[0] * x[1], 0 * x[0]])

    def jacobian(x, residue=1e-17):
        return np.array([[x[1], x[0], 0], [residue, 0, 0]])

    assert check_grad(f, jacobian, PROBE).ok
    assert check_grad(f, lambda x: jacobian(x, 1e-14), PROBE).n_wrong == 1
    assert check_grad(f, lambda x: jacobian(x, np.nan), PROBE).n_wrong == 1


# Scales.


@pytest.mark.parametrize("method", METHODS[:3])
@pytest.mark.parametrize("scale", [1e-200, 1e-8, 1e8, 1e200])
def test_any_scale_of_f(method, scale):
    verdicts(
        lambda x: scale * softmax(x), lambda x: scale * softmax_jacobian(x), PROBE, method=method
    )


@pytest.mark.parametrize("method", METHODS[:3])
@pytest.mark.parametrize("scale", [1e-12, 1e-8, 1e-5, 1e-3, 1e3, 1e8])
def test_any_scale_of_x(method, scale):
    x = np.random.default_rng(1).normal(size=5)
    verdicts(
        lambda x: softmax(x / scale), lambda x: softmax_jacobian(x / scale) / scale, scale * x,
        (2, 2), method=method,
    )  # fmt: skip


@pytest.mark.parametrize("shift", [1e3, 1e5, 1e8, 1e10, 1e12])
def test_large_logits(shift):
    x = shift + np.array([0.0, 1.25, 0.5, 2.0])
    verdicts(softmax, softmax_jacobian, x, (1, 1))
    assert not check_grad(softmax, lambda x: np.zeros((4, 4)), x).ok
    assert check_grad(softmax, softmax_jacobian, shift * np.array([1.0, -2.0, 0.5])).ok


@pytest.mark.parametrize("index", [0, 1])
def test_a_bump_much_narrower_than_the_usual_step(index):
    x = 1e-8 * np.array([4.9, -2.7, -6.5, -1.8, -0.96, -6.2])

    def bump(x):
        return 1 / (1 + x @ x / 4e-16)

    verdicts(bump, lambda x: -2 * x / 4e-16 * bump(x) ** 2, x, (index,))


@pytest.mark.parametrize("index", [0, 1])
def test_a_huge_and_a_tiny_entry_of_x(index):
    x = np.array([1e12, 1e-12])
    verdicts(lambda x: np.log(x).sum(), lambda x: 1 / x, x, (index,))
    verdicts(lambda x: x[0] * x[1], lambda x: x[::-1], x, (index,))


@pytest.mark.parametrize("scale", [1e-100, 1e-20, 1e-8, 1e6])
def test_an_entry_of_0_has_the_scale_of_the_others(scale):
    verdicts(
        lambda x: softmax(x / scale), lambda x: softmax_jacobian(x / scale) / scale,
        scale * np.array([0, 0.5, -2.0]),
    )  # fmt: skip


@pytest.mark.parametrize("x", [1e-6, 1e-12, 1e-20, 1e-100])
def test_a_derivative_of_0_close_to_a_minimum_of_0(x):
    assert check_grad(lambda x: x**2, lambda x: 2 * x, x).ok
    assert check_grad(lambda x: x**2, lambda x: 0.0, x).n_wrong == 1


def test_the_smallest_numbers():
    for slope in (1e-305, 1e-310, 1e-320):
        for x in (0.0, 1e-3, 1.0, 1e3):
            check_grad(lambda x: slope * x, lambda x: slope, x).raise_if_failed()


@pytest.mark.parametrize("method", METHODS[:3])
def test_a_domain_that_is_narrower_than_a_step(method):
    def f(x):
        return np.where(np.abs(x - 1) < 1e-4, 3 * x, np.nan)

    verdicts(f, lambda x: 3 * np.eye(2), [1.0, 1.00001], method=method)


def test_a_step_that_leaves_the_domain():
    x = [1.0, 1e-7]
    result = verdicts(np.log, lambda x: np.diag(1 / x), x, (1, 1))
    assert ", other steps for " in str(result)
    assert check_grad(lambda x: x @ np.log(x), lambda x: np.log(x) + 1, [1e-30, 1.0, 0.5]).ok


def test_x_of_zeros_and_extremes_of_float64():
    assert check_grad(softmax, softmax_jacobian, np.zeros(3)).ok
    assert check_grad(lambda x: 2 * x, lambda x: 2 * np.eye(2), [1e300, 1e-300]).ok
    verdicts(lambda x: 1e-305 * x, lambda x: 1e-305 * np.eye(1), [1.0], by=0.01)
    verdicts(lambda x: 1e306 * x, lambda x: 1e306 * np.eye(1), [1.0])


def test_entries_that_are_small_beside_f_are_looked_at_with_wider_steps():
    x = np.array([0.0, -15.0, -20.0])
    for index in ((1, 0), (0, 1), (0, 2)):
        result = verdicts(log_softmax, lambda x: np.eye(3) - softmax(x), x, index, by=1e-2)
        assert result.tolerance[index] < 0.01 * abs(result.analytic[index])


# Noise.


def sines(x):
    return np.sin([x[0] + 2 * x[1], x[1] * x[2]])


def sines_jacobian(x):
    inner = np.array([[1, 2, 0], [0, x[2], x[1]]])
    return np.cos([x[0] + 2 * x[1], x[1] * x[2]])[:, None] * inner


@pytest.mark.parametrize("offset", [1e3, 1e6, 3e8, 1e10])
def test_cancellation_inside_f(offset):
    def f(x):
        return (sines(x) + offset) - offset

    x = np.array([0.3, -0.7, 1.1])
    for method in METHODS[:3]:
        result = verdicts(f, sines_jacobian, x, (1, 1), by=0.05, method=method)
        assert (result.tolerance > 1e-6 * offset / 1e10).all()
    assert check_grad(lambda x: (x + offset) - offset, lambda x: np.eye(3), x).ok


def test_noise_that_only_wide_steps_rise_above():
    verdicts(lambda x: 1e11 + 3 * x, lambda x: 3 * np.eye(2), [0.3, 0.4], by=0.02)
    assert check_grad(lambda x: 1e8 + np.maximum(x, 0), lambda x: 1.0, 1e-3).ok
    assert check_grad(lambda x: 1e8 + np.maximum(x, 0), lambda x: 0.5, 1e-3).n_wrong == 1


@pytest.mark.parametrize("method", ["forward", "central"])
@pytest.mark.parametrize("scale", [1, 1.4e-8])
def test_no_false_alarms_under_cancellation(scale, method):
    for seed in range(60):
        rng = np.random.default_rng(seed)
        A, x, offset = rng.normal(size=(3, 2)), rng.normal(size=2), 10 ** rng.uniform(2, 9)
        result = check_grad(
            lambda x: (np.sin(A @ x / scale) + offset) - offset,
            lambda x: np.cos(A @ x / scale)[:, None] * A / scale,
            scale * x, method=method,
        )  # fmt: skip
        result.raise_if_failed()


@pytest.mark.parametrize("scale", [1e-8, 1, 1e8])
@pytest.mark.parametrize("width", [1e-6, 2e-5])
def test_no_step_is_so_narrow_that_it_sees_one_stair_only(width, scale):
    for x in (0.3, 0.7654321, 2.0, -1.23456):
        result = check_grad(
            lambda x: scale * (x + width * np.round(x / width)), lambda x: 2 * scale, x
        )
        result.raise_if_failed()


def test_a_derivative_of_0_where_both_x_and_the_noise_are_large():
    def f(x):
        return (1e-3 * np.sin(x / 1e6) + 1e8) - 1e8

    check_grad(f, lambda x: 1e-9 * np.cos(x / 1e6), 1e6).raise_if_failed()
    assert check_grad(f, lambda x: 0.0, 1e6).n_wrong == 1


def test_stairs_in_a_function_that_bends():
    for x in np.linspace(0.1, 3, 12):
        result = check_grad(
            lambda x: (1 + np.sin(20 * x) / 20 + 1e12) - 1e12, lambda x: np.cos(20 * x), x
        )
        result.raise_if_failed()


def test_what_f_does_far_from_x_does_not_count():
    def f(x):
        return 1e6 + np.where(np.abs(x) < 3.7e-5, 1, 1.01) * x

    verdicts(f, lambda x: np.eye(1), [0.0], by=0.01)


def test_a_sum_of_many_terms():
    terms = np.random.default_rng(0).normal(size=100_000)

    def f(x):
        return 1e3 * np.cumsum(np.sin(terms * x[0]))[-1] + x[1]

    def gradient(x):
        return np.array([1e3 * terms @ np.cos(terms * x[0]), 1.0])

    looks = Looks(Function(f, np.array([0.3, 0.4]), False))
    assert looks[0].noise > 10 * np.finfo(float).eps * looks[0].size
    verdicts(f, gradient, [0.3, 0.4], (1,), by=0.01)


@pytest.mark.parametrize("returned", [np.float32, np.float64])
def test_float32_inside(returned):
    def f(x):
        return softmax(x.astype(np.float32)).astype(returned)

    x = np.random.default_rng(3).normal(size=(20, 3))
    for row in x:
        verdicts(f, softmax_jacobian, row, (1, 1), by=0.02)


@pytest.mark.parametrize(
    "x",
    [
        [2.454181925008207, 7.218558927302413, 2.8868781599972366, 3.6, 1.57, 13.797713422287085],
        [6.607959528532255, -2.211251729885639, 18.16579556705939, -10.454769926371013],
        [29.66653125792693, -15.149878, -1.759784082031644, 13.409464489234617, -8.606593653195],
    ],
)
def test_wide_steps_in_float32_stay_near_x(x):
    for method in METHODS[:3]:
        result = check_grad(
            lambda x: softmax(x.astype(np.float32)), softmax_jacobian, x, method=method
        )
        result.raise_if_failed()


def test_float16():
    def f(x):
        return softmax(x).astype(np.float16)

    verdicts(f, softmax_jacobian, PROBE, (2, 2), by=0.5)


def test_a_flat_output_of_a_staircase():
    result = check_grad(lambda x: (0.01 * x + 1e10) - 1e10, lambda x: 0.01 * np.eye(3), PROBE)
    result.raise_if_failed()


def test_what_hides_in_the_rounding_errors_is_said():
    result = check_grad(lambda x: 1e10 + 1e-12 * x, lambda x: 1e-4 * np.eye(3), PROBE)
    assert result.ok and result.n_hidden == 3
    text, note = str(result).splitlines()
    assert text.startswith("all 9 entries agree")
    assert re.fullmatch(
        r"  3 of them are small beside the rounding errors of f: "
        r"an error up to \d\.\de[+-]\d\d would not show", note
    )  # fmt: skip
    assert note.strip() in result._repr_html_()
    one = check_grad(lambda x: 1e10 + 1e-12 * x, lambda x: 1e-4, 1.0)
    assert "\n  it is small beside" in str(one)
    some = check_grad(lambda x: 1e10 + 1e-12 * x, lambda x: np.diag([1e-4, 0, 0]), PROBE)
    assert "\n  1 of them is small beside" in str(some)
    assert check_grad(softmax, softmax_jacobian, PROBE).n_hidden == 0
    assert check_grad(lambda x: 1e10 + 0 * x, lambda x: np.zeros((3, 3)), PROBE).n_hidden == 0
    wrong = check_grad(lambda x: 1e10 + x[:1], lambda x: np.array([[2.0, 1e-4, 0]]), PROBE)
    assert (wrong.n_wrong, wrong.n_hidden) == (1, 1)
    assert "would not show" in str(wrong).splitlines()[-1]


def test_entries_below_all_rounding_are_counted_as_not_judged():
    """e⁻⁴⁰ beside a loss of 3: whatever stands there, finite differences cannot tell."""
    logits, hot = np.array([0.0, -40.0, 3.0, -1.0]), np.eye(4)[2]
    for factor in (1, -1, 100):
        by = np.array([1, factor, 1, 1])
        result = check_grad(lambda z: logsumexp(z) - z[2], lambda z, by=by: by * (softmax(z) - hot), logits)
        assert result.ok and result.n_hidden == 1, str(result)
        assert "\n  1 of them is small beside" in str(result)


# Points without a derivative.


def test_a_kink_is_called_a_kink():
    result = check_grad(lambda x: np.abs(x).sum(), np.sign, [1.0, 0.0, -2.0])
    text = """\
1 of 3 entries has no derivative: f has a kink or a jump at x
  entry    yours   slope on the left   slope on the right
  [1]     0.0000             -1.0000               1.0000
the other 2 entries agree with central differences (h = 6.1e-06, rtol = 1e-05)"""
    assert str(result) == text
    assert not result.ok
    assert (result.n_wrong, result.n_kinks, result.worst) == (0, 1, [])
    assert result.kinks[0].index == (1,)
    assert (result.kinks[0].analytic, result.kinks[0].left, result.kinks[0].right) == (0, -1, 1)
    table, rest = ElementTree.fromstring(f"<div>{result._repr_html_()}</div>")
    assert table.find("caption").text == text.splitlines()[0]
    assert rest.text == text.splitlines()[-1]


@pytest.mark.parametrize("slope", [0.0, 1.0])
@pytest.mark.parametrize("method", METHODS[:3])
def test_either_slope_at_a_kink(slope, method):
    def relu(x):
        return np.maximum(x, 0)

    def step(x):
        return np.diag(np.where(x == 0, slope, x > 0))

    result = check_grad(relu, step, [1.0, 0, -2], method=method)
    assert [k.index for k in result.kinks] == [(1, 1)] and result.n_wrong == 0
    text = str(check_grad(relu, lambda x: np.eye(1) * slope, [0.0], method=method))
    assert text.startswith("the only entry has no derivative: f has a kink or a jump at x\n")


def test_a_kink_among_wrong_entries():
    result = check_grad(
        lambda x: np.abs(x[0]) + x[1] ** 2, lambda x: np.array([0, 3.0]), [0.0, 1.0]
    )
    lines = str(result).splitlines()
    assert lines[0] == "1 of 2 entries disagrees"
    assert lines[4] == "1 of 2 entries has no derivative: f has a kink or a jump at x"
    assert lines[6].split() == ["[0]", "0.0000", "-1.0000", "1.0000"]
    assert (result.n_wrong, result.n_kinks, len(lines)) == (1, 1, 7)


@pytest.mark.parametrize("slope", [0.7, 1.0, 1.3])
def test_a_kink_between_slopes_that_are_not_far_apart(slope):
    result = check_grad(lambda x: x + 0.3 * np.abs(x), lambda x: slope, 0.0)
    assert (result.n_wrong, result.n_kinks) == (0, 1)


def test_a_kink_in_one_output_says_nothing_about_another():
    def f(x):
        return np.array([np.abs(x), 10 * x + 0.1 * np.abs(x)])

    result = check_grad(f, lambda x: np.array([0.0, 10.0]), 0.0)
    assert [k.index for k in result.kinks] == [(0,)] and result.n_wrong == 0
    assert check_grad(lambda x: f(x)[1], lambda x: 10.0, 0.0).ok


def test_many_kinks():
    result = check_grad(lambda x: np.abs(x), lambda x: np.diag(np.sign(x)), np.zeros(7))
    assert result.n_kinks == 7 and len(result.kinks) == 5
    assert str(result).splitlines()[0].startswith("7 of 49 entries have no derivative")
    assert "  … and 2 more\n" in str(result)
    ties = check_grad(np.max, lambda x: (x == x.max()) * 1.0, [1.0, 1.0])
    assert str(ties).startswith("both entries have no derivative") and "other" not in str(ties)


def test_a_kink_in_a_large_function_and_a_jump():
    assert check_grad(lambda x: 1e6 + np.abs(x).sum(), np.sign, [1.0, 0.0]).n_kinks == 1
    jump = check_grad(lambda x: (x > 0) + x, lambda x: 1.0, 0.0)
    assert jump.n_kinks == 1 and jump.kinks[0].right > 1e9
    assert check_grad(lambda x: np.sqrt(np.abs(x)), lambda x: 0.0, 0.0).n_kinks == 1
    assert not check_grad(np.cbrt, lambda x: 0.0, 0.0)


def test_a_kink_nearby_is_no_kink_here():
    x = [1.0, 1e-7, -1e-7, 2e-5, -2e-5]
    verdicts(lambda x: np.maximum(x, 0), lambda x: np.diag((x > 0) * 1.0), x, (1, 1))
    wrong = check_grad(lambda x: np.maximum(x, 0), lambda x: np.diag((x > -1e-6) * 1.0), x)
    assert [w.index for w in wrong.worst] == [(2, 2)]
    assert check_grad(lambda x: (x > 0) + x, lambda x: 1.0, 1e-7).ok


def test_no_kink_where_f_bends_sharply():
    result = check_grad(
        lambda x: np.cosh(1e3 * x).sum(), lambda x: 1e3 * np.sinh(1e3 * x), [0.0, 1e-3]
    )
    result.raise_if_failed()
    wrong = check_grad(lambda x: x**2, lambda x: 1e-7 + 2 * x, 0.0)
    assert (wrong.n_wrong, wrong.n_kinks) == (1, 0)


@pytest.mark.parametrize("power", [4 / 3, 3 / 2])
def test_no_kink_where_the_slopes_on_both_sides_go_to_0(power):
    check_grad(lambda x: np.abs(x) ** power, lambda x: 0.0, 0.0).raise_if_failed()


def test_a_small_mistake_is_no_kink():
    x = np.array([0.4003, -0.3179, 0.3193, 0.0007745])
    verdicts(lambda x: 1 / (1 + x @ x), lambda x: -2 * x / (1 + x @ x) ** 2, x, (3,))


# Functions that misbehave.


def test_a_random_function_is_refused():
    rng = np.random.default_rng(0)
    message = r"f\(x\)\[0\] is .* and then, for the same x, .*: f is random or keeps a state"
    with pytest.raises(ValueError, match=message):
        check_grad(lambda x: softmax(x) + 1e-6 * rng.normal(size=3), softmax_jacobian, PROBE)
    assert check_grad(lambda x: softmax(x) + 1e-15 * rng.normal(size=3), softmax_jacobian, PROBE).ok


@pytest.mark.parametrize("batched", [False, True])
def test_f_may_use_its_memory_again(batched):
    memory = {}

    def f(x):
        buffer = memory.setdefault(x.shape, np.empty(x.shape))
        buffer[:] = softmax(x)
        return buffer[..., ::-1]

    def identity(x):
        return x

    for method in METHODS[:3]:
        options = {"batched": batched, "method": method}
        assert check_grad(f, lambda x: softmax_jacobian(x)[::-1], PROBE, **options).ok
        assert check_grad(identity, lambda x: np.eye(3), PROBE, **options).ok


@pytest.mark.parametrize("batched", [False, True])
def test_f_may_change_its_argument(batched):
    def f(x):
        x *= 2
        return x.sum(-1)

    assert check_grad(f, lambda x: np.full(3, 2.0), PROBE, batched=batched).ok


def test_integers_and_steps():
    assert check_grad(lambda x: np.round(x).astype(int), lambda x: np.zeros((2, 2)), [0.3, 1.2]).ok
    assert check_grad(np.round, lambda x: np.eye(2), [0.3, 1.2]).n_wrong == 2


def test_a_function_that_is_fast():
    verdicts(lambda x: np.sin(1e6 * x), lambda x: np.diag(1e6 * np.cos(1e6 * x)), PROBE)
    verdicts(
        lambda x: 1 + 1e-4 * np.sin(1e5 * x), lambda x: 10 * np.diag(np.cos(1e5 * x)), [1.3, 1.7]
    )


@pytest.mark.parametrize(
    "f, derivative, x",
    [
        (np.log, lambda x: np.diag(1 / x), [1.0, 1e-5]),
        (lambda x: np.where(np.abs(x) < 1e-3, 1e6 + x, np.inf), lambda x: np.eye(1), [0.0]),
        (lambda x: (x + 1e9) - 1e9, lambda x: np.eye(2), [1.0, 1e3]),
        (lambda x: 1e300 * (x > 0), lambda x: 0.0, 0.0),
        (lambda x: x, lambda x: np.full((2, 2), 1e308), [1.0, 1e3]),
        (lambda x: x, lambda x: np.diag([np.inf, np.nan]), [1.0, 1e3]),
    ],
    ids=["log", "narrow domain", "noise", "large jump", "1e308", "inf and nan"],
)
def test_other_steps_warn_of_nothing(f, derivative, x):
    with warnings.catch_warnings():
        warnings.simplefilter("error")
        for rtol in (0, 1e-5):
            assert check_grad(f, derivative, x, rtol=rtol).n_checked == np.size(derivative(np.array(x)))


def test_gradients_that_are_inf_are_wrong_without_a_warning():
    X, ids = np.eye(2), np.array([0, 1])

    def value_and_grad(params):
        return linear_value_and_grad(params, X, ids, layout="Theta")[0], (np.full((2, 2), np.inf),)

    def losses(logits):
        return cross_entropy(logits, ids, reduction="none")

    with warnings.catch_warnings():
        warnings.simplefilter("error")
        for rtol in (0, 1e-5):
            (result,) = check_linear(
                value_and_grad, losses, (np.eye(2),), X, layout="Theta", rtol=rtol
            )
            assert result.n_wrong == 4


# The rule, where nothing else is done.


def test_with_a_step_of_your_own_there_is_no_second_look():
    def jacobian(x):
        return np.diag(np.exp(x))

    assert check_grad(np.exp, jacobian, PROBE, h=0.1).n_wrong == 3
    assert check_grad(np.exp, jacobian, PROBE, h=0.1, rtol=0.01).ok
    assert check_grad(np.exp, jacobian, PROBE, h=1e-13).ok
    result = check_grad(np.exp, lambda x: 1.01 * jacobian(x), PROBE, h=1e-13)
    assert result.ok  # 8 · eps / h is more than a hundredth
    assert check_grad(np.abs, lambda x: 1.0, 0.0, h=1e-3).n_wrong == 1
    small = check_grad(
        lambda x: np.sin(x / 1e-8), lambda x: np.diag(1.001 * np.cos(x / 1e-8) / 1e-8),
        1e-8 * PROBE, h=1e-13,
    )  # fmt: skip
    assert small.n_wrong == 3


def test_tolerance_and_points():
    result = check_grad(softmax, softmax_jacobian, PROBE, rtol=1e-3)
    eps, step = np.finfo(float).eps, result.step
    noise = 8 * eps * softmax(PROBE)[:, None] / step
    size = np.maximum(abs(result.analytic), abs(result.numeric))
    np.testing.assert_allclose(result.tolerance, 1e-3 * size + noise, rtol=1e-5)
    calls = []
    result = check_grad(lambda x: calls.append(1) or softmax(x), softmax_jacobian, PROBE)
    assert result.points == len(calls) == 1 + 1 + 24 + 2 * 3
    wrong = check_grad(softmax, lambda x: 2 * softmax_jacobian(x), PROBE)
    assert wrong.points == result.points + 4 * 3


def test_no_more_looks_than_needed():
    for f, derivative, x, points in (
        (lambda x: 0 * x, lambda x: np.zeros((3, 3)), PROBE, 56),
        (lambda x: 5 + 0 * x, lambda x: np.eye(3), PROBE, 70),
        (np.log, lambda x: np.diag(1 / x), [1.0, 2.0], 30),
        (log_softmax, lambda x: np.eye(3) - softmax(x), [0.0, -15.0, -20.0], 160),
    ):
        assert check_grad(f, derivative, x).points <= points


@pytest.mark.parametrize("speed", [1e2, 1e4, 1e5, 1e6])
def test_other_steps_find_more_digits_than_they_have_to(speed):
    result = check_grad(
        lambda x: np.sin(speed * x), lambda x: speed * np.cos(speed * x), PROBE[0], rtol=0.01
    )
    assert abs(result.numeric - result.analytic) < 1e-4 * abs(result.analytic)


def test_other_steps_are_mentioned_only_if_they_were_better():
    result = check_grad(lambda x: 5e3 + np.sin(50 * x), lambda x: 50 * np.cos(50 * x), 1.5, rtol=0)
    assert result.ok and "other steps" not in str(result)
    assert result.points > check_grad(np.exp, np.exp, 1.5).points


def test_the_same_points_in_every_run():
    runs = [], []
    for points in runs:
        check_grad(lambda x: points.append(x) or softmax(x), softmax_jacobian, np.arange(20.0))
    np.testing.assert_array_equal(*runs)


@pytest.mark.parametrize("wrong", [False, True])
def test_memory_is_bounded(wrong, monkeypatch):
    monkeypatch.setattr("softmaxlib.checking.finite_differences.STACK", 600)
    A = np.random.default_rng(0).normal(size=(100, 20))
    sizes = []

    def f(x):
        sizes.append(len(x))
        return np.sin(x @ A.T)

    def jacobian(x):
        return np.cos(A @ x)[:, None] * A + wrong * np.eye(100, 20)

    x = np.linspace(-1, 1, 20)
    assert check_grad(f, jacobian, x, batched=True).n_wrong == 20 * wrong
    assert max(sizes) * 100 <= 600
    one = check_grad(lambda x: np.sin(A @ x), jacobian, x)
    assert one.n_wrong == 20 * wrong and one.points == sum(sizes)


# The measurement itself.


def measured(f, x, power=1 / 3):
    function = Function(f, np.asarray(x, float), False)
    return prepare(function, np.full(np.shape(x), np.finfo(float).eps ** power))


def test_smooth_functions_have_no_noise_but_rounding():
    look = measured(lambda x: np.array([np.exp(x[0]), x @ x, 0.0]), [1.0, 2.0])
    size = np.array([np.e, 5.0, 0])
    np.testing.assert_allclose(look.size, size, rtol=1e-3)
    assert (look.noise <= 4 * np.finfo(float).eps * size + 1e-300).all()
    assert (look.noise >= np.finfo(float).eps * size).all()
    assert not look.rough.any() and not look.bent.any()
    assert look.still.tolist() == [False, False, True]


@pytest.mark.parametrize("size", [1e-12, 1e-9, 1e-6])
def test_noise_of_a_known_size(size):
    rng = np.random.default_rng(0)
    looks = [measured(lambda x: np.sin(x) + size * rng.uniform(-1, 1), 1.0) for _ in range(50)]
    noise = np.array([look.noise[0] for look in looks])
    assert size / 8 < noise.min() and noise.max() < 2 * size
    assert np.mean([look.rough[0] for look in looks]) > 0.9


@pytest.mark.parametrize("scale", [1e-14, 1e-8, 1, 1e8, 3e11, 1e12, 1e14])
def test_a_step_that_is_many_periods_wide_says_nothing(scale):
    x = 0.3 / scale
    check_grad(lambda x: np.sin(scale * x), lambda x: scale * np.cos(scale * x), x).raise_if_failed()
    assert not check_grad(lambda x: np.sin(scale * x), lambda x: 1.001 * scale * np.cos(scale * x), x).ok


@pytest.mark.parametrize("x", [1e3, 1e4, 1e6])
@pytest.mark.parametrize("often", [1e5, 1e7, 1e9])
def test_not_far_from_0_either(x, often):
    def wave(t):
        return np.sin(often * (t - x) + 0.3)

    def slope(t):
        return often * np.cos(often * (t - x) + 0.3)

    check_grad(wave, slope, x).raise_if_failed()


def test_an_infinite_quotient_agrees_with_nothing():
    result = check_grad(lambda x: np.where(x < 1.001, 3 * x, np.inf), lambda x: 7.0, 1.0, method="fourth")
    assert not result.ok
    check_grad(lambda x: np.where(x < 1.001, 3 * x, np.inf), lambda x: 3.0, 1.0).raise_if_failed()


@pytest.mark.parametrize("size", [1e-300, 1.0, 1e293, 1e298, 1e300])
def test_a_jump_is_a_kink_however_high(size):
    result = check_grad(lambda x: size * (x > 0), lambda x: 0.0, 0.0)
    assert not result.ok and result.n_kinks == 1


def test_what_is_no_noise():
    at_a_kink = measured(lambda x: 1 + np.abs(x), 0.0)
    assert at_a_kink.bent.all() and at_a_kink.noise < 1e-15
    near_a_kink = measured(lambda x: 1 + np.abs(x - 2e-5), 0.0)
    assert near_a_kink.noise < 1e-15
    wide = measured(np.exp, 1.0, power=1 / 16)
    assert wide.noise > 1e-10 and not wide.rough.any()
    wild = measured(lambda x: np.sin(1e9 * x), 1.0)
    assert wild.noise > 0.1 and not wild.rough.any()


def test_the_points_are_exact_and_move_every_entry():
    x = np.array([1.1, 1e12 + 0.3, 1e-12, -3.7])
    seen = []
    function = Function(lambda x: seen.append(x) or x.sum(), x, False)
    for power in (1, 2**-31, 2**-32):
        prepare(function, power * 6e-6 * np.maximum(1, np.abs(x)))
    usual, narrow, narrowest = np.split(np.array(seen[1:]) - x, 3)
    for moves in (usual, narrow):
        np.testing.assert_array_equal(moves / moves[0], np.repeat((moves / moves[0])[:, :1], 4, 1))
    assert (usual != 0).all() and (narrow != 0).all() and (narrowest != 0).all()
    assert len(set(usual[0] / np.abs(usual[0]).max())) > 1


def test_a_zero_where_the_slope_is_below_the_rounding_is_counted_too():
    logits = np.concatenate([np.linspace(0, 3, 4), np.linspace(-24, -18, 60)])
    right = softmax(logits) - np.eye(64)[0]
    zeroed = np.where(np.abs(right) < 5e-11, 0, right)
    assert (zeroed == 0).sum() >= 10
    results = [check_grad(lambda z: logsumexp(z) - z[0], lambda z, g=g: g, logits) for g in (right, zeroed)]
    assert all(result.ok for result in results)
    assert results[1].n_hidden >= results[0].n_hidden > 0 and "small beside" in str(results[1])
