"""Whether a derivative is right: finite differences, and what is concluded from them.

A reader's functions come in, are evaluated here and there, and leave as a report with the entries
that disagree; ``derivation_lines`` asks the same of the lines of a derivation.  No formula for the
derivative of softmax may enter, or a check would know the answer that it checks: of the ground
floor, ``check_linear`` takes the shapes of a linear model, and ``_checks`` guards the arguments.
Which mistake a wrong derivative is, ``mistakes`` says.
"""

from .compared import CheckerTable, checker_table
from .derivation_lines import judge_lines
from .finite_differences import numerical_gradient, numerical_jacobian
from .gradcheck import check_directions, check_grad
from .gradcheck_linear import check_linear
from .report import GradCheckError, GradCheckResult, GradCheckResults, Kink, Mismatch
from .taylor import TaylorTest, taylor_test

__all__ = [
    "CheckerTable",
    "GradCheckError",
    "GradCheckResult",
    "GradCheckResults",
    "Kink",
    "Mismatch",
    "TaylorTest",
    "check_directions",
    "check_grad",
    "check_linear",
    "checker_table",
    "judge_lines",
    "numerical_gradient",
    "numerical_jacobian",
    "taylor_test",
]
