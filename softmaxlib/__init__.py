"""softmaxlib: softmax, cross-entropy and their derivatives, short enough to read.

NumPy is all it needs; ``softmaxlib.plotting`` needs matplotlib as well and is
imported only when somebody asks for it.
"""

import importlib

from . import mistakes
from .derivatives import (
    cross_entropy_hessian,
    cross_entropy_hvp,
    softmax_jacobian,
    softmax_jvp,
    softmax_vjp,
)
from .finite_differences import numerical_gradient, numerical_jacobian
from .functions import log_softmax, logsumexp, softmax
from .gradcheck import (
    GradCheckError,
    GradCheckResult,
    GradCheckResults,
    check_directions,
    check_grad,
)
from .gradcheck_linear import check_linear
from .judge import judge_lines
from .linear import linear_hvp, linear_jvp, linear_value_and_grad, linear_vjp
from .losses import cross_entropy, cross_entropy_value_and_grad
from .mistakes import Diagnosis, diagnose
from .taylor import TaylorTest, taylor_test

__all__ = [
    "Diagnosis",
    "GradCheckError",
    "GradCheckResult",
    "GradCheckResults",
    "TaylorTest",
    "check_directions",
    "check_grad",
    "check_linear",
    "cross_entropy",
    "cross_entropy_hessian",
    "cross_entropy_hvp",
    "cross_entropy_value_and_grad",
    "diagnose",
    "judge_lines",
    "linear_hvp",
    "linear_jvp",
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


def __getattr__(name):
    if name == "plotting":
        return importlib.import_module(f"{__name__}.plotting")
    raise AttributeError(f"module {__name__!r} has no attribute {name!r}")


def __dir__():
    return sorted([*globals(), "plotting"])
