"""Softmax, cross-entropy and their derivatives in NumPy, and tools that check and diagnose yours.

This floor holds the mathematics: ``functions``, ``losses``, ``derivatives`` and ``linear`` are short
enough to read, under 800 lines with all their docstrings, and each formula stands there in plain
NumPy.  What runs for softmax, log-softmax, log-sum-exp and cross-entropy is longer: the same
formulas in blocks of rows, arranged for speed in ``_fast``, and ``_checks`` guards the arguments;
tricks stay in these two.  Nothing from the rooms above may be imported down here, and no package
but NumPy: ``checking`` (finite differences, gradient checks), ``mistakes`` (what people get wrong,
and which of it a function does), ``training`` (softmax regression on real data) and ``plotting``
(matplotlib) are longer, and build on this floor; so does ``newton``, second-order steps.  ``plain`` has
each formula in one line, to be copied, and ``measured`` holds what other libraries answered.

Every public name is imported when it is first used; ``import softmaxlib`` alone loads no NumPy.
"""

import importlib

TYPE_CHECKING = False  # what a type checker takes to be true, without an import of typing
if TYPE_CHECKING:
    from . import checking, mistakes, plain, plotting, training
    from .checking import (
        GradCheckError,
        GradCheckResult,
        GradCheckResults,
        TaylorTest,
        check_directions,
        check_grad,
        check_linear,
        judge_lines,
        numerical_gradient,
        numerical_jacobian,
        taylor_test,
    )
    from .derivatives import (
        cross_entropy_hessian,
        cross_entropy_hvp,
        softmax_jacobian,
        softmax_jvp,
        softmax_vjp,
    )
    from .functions import log_softmax, logsumexp, softmax
    from .linear import linear_hvp, linear_jvp, linear_value_and_grad, linear_vjp
    from .losses import cross_entropy, cross_entropy_value_and_grad
    from .mistakes import Diagnosis, diagnose
    from .newton import NewtonResult, cross_entropy_newton_step, linear_newton, linear_newton_step

__all__ = [
    "Diagnosis",
    "GradCheckError",
    "GradCheckResult",
    "GradCheckResults",
    "NewtonResult",
    "TaylorTest",
    "check_directions",
    "check_grad",
    "check_linear",
    "cross_entropy",
    "cross_entropy_hessian",
    "cross_entropy_hvp",
    "cross_entropy_newton_step",
    "cross_entropy_value_and_grad",
    "diagnose",
    "judge_lines",
    "linear_hvp",
    "linear_jvp",
    "linear_newton",
    "linear_newton_step",
    "linear_value_and_grad",
    "linear_vjp",
    "log_softmax",
    "logsumexp",
    "mistakes",
    "numerical_gradient",
    "numerical_jacobian",
    "softmax",
    "softmax_jacobian",
    "softmax_jvp",
    "softmax_vjp",
    "taylor_test",
]

_HOMES = {  # where each public name is imported from, when it is first used
    "checking": (
        "GradCheckError",
        "GradCheckResult",
        "GradCheckResults",
        "TaylorTest",
        "check_directions",
        "check_grad",
        "check_linear",
        "judge_lines",
        "numerical_gradient",
        "numerical_jacobian",
        "taylor_test",
    ),
    "derivatives": (
        "cross_entropy_hessian",
        "cross_entropy_hvp",
        "softmax_jacobian",
        "softmax_jvp",
        "softmax_vjp",
    ),
    "functions": ("log_softmax", "logsumexp", "softmax"),
    "linear": ("linear_hvp", "linear_jvp", "linear_value_and_grad", "linear_vjp"),
    "losses": ("cross_entropy", "cross_entropy_value_and_grad"),
    "mistakes": ("Diagnosis", "diagnose"),
    "newton": ("NewtonResult", "cross_entropy_newton_step", "linear_newton", "linear_newton_step"),
}
_HOME = {name: module for module, names in _HOMES.items() for name in names}
_ROOMS = ("checking", "mistakes", "plain", "plotting", "training")


def __getattr__(name):
    if name in _ROOMS or name in _HOMES:
        return importlib.import_module(f"{__name__}.{name}")
    if name not in _HOME:
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    value = getattr(importlib.import_module(f"{__name__}.{_HOME[name]}"), name)
    globals()[name] = value
    return value


def __dir__():
    return sorted({*globals(), *__all__, *_HOMES, *_ROOMS})
