"""What a formula is in each case, on one line: every case is a line of its own, and is judged."""

import itertools

import pytest

from clinic import check
from clinic.derivations import branches

BEGINNINGS = ["dL/dz_i = ", "so I get dL/dz_i = ", "L = -log p_c\n\n∂L/∂z_i = "]
CASES = [  # how two sides and the two conditions are written
    "{a} if i {eq} c, {b} otherwise", "{a} if i {eq} c and {b} if i != c", "{a} if i {eq} c; {b} if i ≠ c", "{a} (if i {eq} c), {b} (if i != c)",
    "{a} when i {eq} c, and {b} otherwise", "{a} for i {eq} c but {b} for i != c", "{a} if i {eq} c, else {b}", "{a} if i {eq} c, otherwise it is {b}.",
]  # fmt: skip
SIDES = [("p_i - 1", True, "p_i", True), ("p_i - 1", True, "2 p_i", False), ("p_i - 1", True, "-p_i", False), ("p_i", False, "p_i", True), ("1 - p_i", False, "p_i + 7", False)]


@pytest.mark.one_in(3)
@pytest.mark.parametrize(("beginning", "case"), list(itertools.product(BEGINNINGS, CASES)))
def test_both_cases_of_a_gradient_are_judged(beginning, case):
    for a, first, b, second in SIDES:
        text = beginning + case.format(a=a, b=b, eq="=")
        found = check(text)
        assert [line.verdict for line in found.lines][-2:] == ["holds" if right else "false" for right in (first, second)], f"{text}\n{found}"


@pytest.mark.parametrize("sign", ["=", "=="])
@pytest.mark.parametrize("case", CASES)
def test_both_cases_of_a_jacobian_are_judged(case, sign):
    for diagonal, beside in itertools.product([True, False], repeat=2):
        a, b = "p_i (1 - p_i)" if diagonal else "p_i (1 + p_i)", "-p_i p_j" if beside else "p_i p_j"
        text = "dp_i/dz_j = " + case.format(a=a, b=b, eq=sign).replace("c", "j")
        assert [line.verdict for line in check(text).lines] == ["holds" if right else "false" for right in (diagonal, beside)], text


@pytest.mark.parametrize("letter", ["c", "k", "j"])
def test_a_letter_that_only_conditions_have_is_the_true_class(letter):
    for inside, right in [("p_i - 1", True), ("p_i + 1", False)]:
        rows = rf"\frac{{\partial L}}{{\partial z_i}} = \begin{{cases}} {inside} & i = {letter} \\ p_i & i \neq {letter} \end{{cases}}"
        assert [line.verdict for line in check(f"$$ {rows} $$").lines] == ["holds" if right else "false"]
        assert [line.verdict for line in check(f"dL/dz_i = {inside} for i = {letter}").lines] == ["holds" if right else "false"]
    summed = check(rf"$L = -\sum_{letter} y_{letter} \log p_{letter}$ and $\frac{{\partial L}}{{\partial z_i}} = p_i - 1$ for $i = {letter}$")
    assert not any(line.verdict == "holds" and "- 1" in line.latex for line in summed.lines), str(summed)  # it counts classes there


@pytest.mark.parametrize("line", [
    "I get dL/dz = p - y for softmax, and I wonder when it holds", "y = a if you like, and I do not know what happens otherwise",
    r"dL/dz_i = p_i - 1 if $i = c$, p_i otherwise", "`dL/dz_i` = p_i - 1 if i = c, p_i otherwise", "it is p - y if the labels sum to 1",
])  # fmt: skip
def test_a_line_that_has_no_two_sides_stays_as_it_is(line):
    assert branches.apart(line) == line


@pytest.mark.parametrize(("other", "names"), [("2 p_i", set()), ("-2 p_i", set()), ("-p_i", {"off-diagonal-sign"}), ("p_i + 3", set())])
def test_a_name_fits_both_cases_or_is_not_given(other, names):
    found = check(f"dL/dz_i = p_i - 1 if i = c, {other} otherwise")
    assert [line.verdict for line in found.lines] == ["holds", "false"] and {*found.names} == names, str(found)
