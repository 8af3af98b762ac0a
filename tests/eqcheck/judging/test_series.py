r"""Calculus as lecturers type it: series that end in dots, O(h²), ≈ in a small letter, values at a place, steps of a method.

Each true line has wrong neighbours of the same shape, which are refuted; and nothing holds that is not understood.
"""

import re

import eqcheck_lines
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from sampling import rounds

from eqcheck import check_markdown

BLOCK = r"""index: {i: n, j: n, t: T}
symbols:
  x: real
  a: real
  h: real
  s: real
  \eta: positive
  \epsilon: real
  \Delta x: real
  \Delta \mathbf{u}_i: real
  u_i: real
  c_{t,i}: real
  A_{ij}: symmetric
  r_t: real
  w^{(t)}: real
  m: natural
  \mathbf{u}: '[u_i]'
  \mathbf{u}_t: '[c_{t,i}]'
  \Delta \mathbf{u}: '[\Delta \mathbf{u}_i]'
  A: '[A_{ij}]'
  f(x): function
  g(x): x^4 + 2 x
  G(x): \ln(1 + x^2)
  q_1(x): x^3
  v_i(x): x^2 u_i
  F(\mathbf{u}): \mathbf{u}^\top A \mathbf{u}
  J(\mathbf{u}): \sum_i e^{u_i}
"""


def checked(latex, block=BLOCK):
    return eqcheck_lines.checked(block, latex)


def verdicts(latex, block=BLOCK):
    return [check.verdict for check in checked(latex, block)]


TRUE = (
    r"f(a + h) = f(a) + f'(a) h + \frac{f''(a)}{2!} h^2 + \cdots",
    r"f(a - h) = f(a) - f'(a) h + \frac{f''(a)}{2} h^2 - \ldots",
    r"f(x) = f(a) + f'(a) (x - a) + \frac{1}{2} f''(a) (x - a)^2 + \frac{1}{6} f^{(3)}(a) (x - a)^3 + \dots",
    r"f(x) = f(a) + f'(a) (x - a) + \dots",
    r"\frac{1}{1 - x} = 1 + x + x^2 + x^3 + \cdots",
    r"\sin x = x - \frac{x^3}{3!} + \frac{x^5}{5!} - \cdots",
    r"\ln(1 + s) = s - \frac{s^2}{2} + \dots",
    r"f(a + h) = f(a) + f'(a) h + O(h^2)",
    r"f(x + \Delta x) = f(x) + \Delta x f'(x) + \frac{\Delta x^2}{2!} f''(x) + \frac{\Delta x^3}{3!} f'''(x) + \mathcal{O}(\Delta x^4)",
    r"f(a+h) = f(a) + f'(a)h + \frac{f^{(2)}(a)}{2!} h^2 + \frac{f^{(3)}(a)}{3!} h^3 + \frac{f^{(4)}(a)}{4!} h^4 + \mathcal{O}(h^5)",
    r"\frac{f(a + h) - f(a - h)}{2 h} = f'(a) + O(h^2)",
    r"\frac{f(a + h) - 2 f(a) + f(a - h)}{h^2} = f''(a) + \mathcal{O}\left(h^2\right)",
    r"\frac{1}{h} (f(a) + f'(a) h + \frac{1}{2} f''(a) h^2 + O(h^3)) = \frac{f(a)}{h} + f'(a) + \frac{1}{2} f''(a) h + O(h^2)",
    r"J(\mathbf{u} + \Delta \mathbf{u}) = J(\mathbf{u}) + \nabla J(\mathbf{u})^\top \Delta \mathbf{u} + O(\|\Delta \mathbf{u}\|^2)",
    r"f'(x) \approx \frac{f(x + \Delta x) - f(x)}{\Delta x}",
    r"f(x + h) \approx f(x) + h f'(x)",
    r"f(x) \approx f(a) + f'(a) (x - a) + \frac{1}{2} f''(a) (x - a)^2",
    r"e^{\epsilon} \approx 1 + \epsilon",
    r"J(\mathbf{u} + \Delta \mathbf{u}) - J(\mathbf{u}) \approx \nabla J(\mathbf{u})^\top \Delta \mathbf{u}",
    r"J(\mathbf{u}) \approx J(\mathbf{u}_t) + \nabla J(\mathbf{u}_t)^\top (\mathbf{u} - \mathbf{u}_t)",
    r"g^{(4)}(x) = 24",
    r"g^{(5)}(x) = 0",
    r"G^{(4)}(x) = -12 \frac{x^4 - 6 x^2 + 1}{(1 + x^2)^4}",
    r"q_1'(x) = 3 x^2",
    r"v_i'(x) = 2 x u_i",
    r"\left. \frac{d g}{d x} \right|_{x = a} = 4 a^3 + 2",
    r"\frac{d g}{d x} \bigg|_{x = a} = 4 a^3 + 2",
    r"\frac{d g}{d x} |_{a} = 4 a^3 + 2",
    r"\nabla_{\mathbf{u}} F(\mathbf{u}) |_{\mathbf{u} = \mathbf{u}_t} = 2 A \mathbf{u}_t",
    r"x^2 |_{x = a} = a^2",
    r"u_1 + u_2 + \dots + u_n = \sum_j u_j",
    r"u_1 + \dots + u_i + \dots + u_n = \sum_j u_j",
    r"a u_1 + a u_2 + \dots + (a u_i - a) + \dots + a u_n = a \sum_j u_j - a",
)  # fmt: skip


@pytest.mark.one_in(2)
@pytest.mark.parametrize("line", TRUE)
def test_true_lines_hold(line):
    (found,) = checked(line)
    assert found.verdict == "holds", found.message


def mutants(line):
    """Yield a line with one sign, one number or one power of its right side changed."""
    begin = line.rindex(" = ") + 3 if r"\approx" not in line else line.index(r"\approx") + 7
    head, tail = line[:begin], line[begin:]
    for found in re.finditer(r"(?<=[\w)}] )([+-]) (?!\\?(?:dots|cdots|ldots|O\(|mathcal\{O\}))(?!\\dots)", tail):
        yield head + tail[: found.start()] + ("-" if found[1] == "+" else "+") + tail[found.end() - 1 :]
    for found in re.finditer(r"(?<![\d^({_])\b(\d)\b(?![\d!)}])", tail):
        yield head + tail[: found.start()] + f"{int(found[1]) + 1}" + tail[found.end() :]


MUTANTS = sorted({mutant for line in TRUE for mutant in mutants(line)})


def test_there_are_many_mutants():
    assert len(MUTANTS) > 25


@pytest.mark.one_in(2)
@pytest.mark.parametrize("line", MUTANTS)
def test_a_changed_sign_or_number_never_holds(line):
    for verdict in verdicts(line):
        assert verdict != "holds"


@pytest.mark.parametrize(
    "line",
    [
        r"f(a + h) = f(a) + f'(a) h + f''(a) h^2 + \cdots",
        r"f(a + h) = f(a) + f'(a) h + \frac{f''(a)}{3!} h^2 + \cdots",
        r"f(x) = f(a) - f'(a) (x - a) + \dots",
        r"\frac{1}{1 - x} = 1 + x + 2 x^2 + \cdots",
        r"f(a + h) = f(a) + f'(a) h + O(h^3)",
        r"\frac{f(a + h) - f(a)}{h} = f'(a) + O(h^2)",
        r"f'(x) \approx \frac{f(x + \Delta x) - f(x)}{2 \Delta x}",
        r"f(x + \Delta x) \approx f(x) + 2 \Delta x f'(x)",
        r"J(\mathbf{u} + \Delta \mathbf{u}) \approx J(\mathbf{u}) - \nabla J(\mathbf{u})^\top \Delta \mathbf{u}",
        r"\left. \frac{d g}{d x} \right|_{x = a} = 4 x^3 + 2",
        r"u_1 + \dots + (u_i - 1) + \dots + u_n = \sum_j u_j",
        r"g^{(4)}(x) = 23",
        r"v_i'(x) = 2 x",
    ],
)
def test_wrong_lines_are_refuted(line):
    assert verdicts(line) == ["false"]


@pytest.mark.parametrize(
    ("line", "reason"),
    [
        (r"a + s + \dots = x", "series in a small letter"),
        (r"u_1 + u_2 + \dots = x", "series in a small letter"),
        (r"\frac{1}{1 - x a} = 1 + x a + x^2 a^2 + \dots", "series in a small letter"),
        (r"x a + x^2 = O(x a)", "small letter"),
        (r"x = O(x, a)", ""),
        (r"\eta m^2 + m = O(m^2)", "small letter"),
        (r"f(x) \approx f(a)^2", "how near"),
        (r"f(x + h) \approx f(x) + 2 h f'(x)", "how near"),
        (r"x \approx a", "how near"),
        (r"\left. g(x) \right|_{i} = 2", "place behind a bar"),
        (r"\left. \frac{dg}{dx} \right|_{i} = 2", "a value at an index"),
        (r"\left. x \right|_{x > a} = a", "place behind a bar"),
        (r"u_1 + \dots + u_i u_j + \dots + u_n = \sum_j u_j", "pattern of the dots"),
        (r"\nabla F(\mathbf{u} + \Delta \mathbf{u}) = 2 A \mathbf{u} + O(\|\Delta \mathbf{u}\|)", "sum of vectors"),
    ],
)
def test_what_is_not_understood_does_not_pass(line, reason):
    found = checked(line)
    assert {check.verdict for check in found} == {"unread"}
    assert reason in found[0].message and (found[0].advice or "|_" in found[0].message or "%" in found[0].message)


def test_a_distance_between_a_number_and_a_vector_is_none():
    assert verdicts(r"x^2 = O(u_1 - \mathbf{u}_t)") == ["false"]
    assert verdicts(r"x \approx u_i - \mathbf{u}_t") == ["false"]


@settings(max_examples=rounds(25), deadline=None)
@given(st.integers(1, 4), st.integers(1, 5), st.integers(1, 6))
def test_a_series_holds_exactly_if_its_last_coefficient_is_right(order, numerator, denominator):
    """exp(h) = 1 + … + c h^n + … for any number of terms and any c."""
    terms = [r"\frac{h^{%d}}{%d!}" % (n, n) for n in range(1, order + 1)]
    right = r"e^h = 1 + " + " + ".join([*terms, r"\frac{%d}{%d} h^{%d}" % (numerator, denominator, order + 1)]) + r" + \dots"
    factorial = 1
    for n in range(2, order + 2):
        factorial *= n
    assert (verdicts(right) == ["holds"]) == (numerator * factorial == denominator)


def test_steps_of_a_method_are_definitions():
    for line in (
        r"r_{t+1} = r_t - \eta g'(r_t)", r"w^{(t+1)} = w^{(t)} - \eta g'(w^{(t)})", r"x = x - \eta g'(x)", r"x := x + \eta", r"x \leftarrow x - \eta g'(x)",
        r"\mathbf{u}_{t+1} = \mathbf{u}_t - \eta \nabla F(\mathbf{u}_t)", r"\mathbf{u} := \mathbf{u} + s \Delta \mathbf{u}", r"a \gets 0",
    ):  # fmt: skip
        assert verdicts(line) == ["definition"], line


def test_a_step_goes_on_with_its_formula():
    assert verdicts(r"r_{t+1} = r_t - \eta g'(r_t) = r_t - \eta (4 r_t^3 + 2)") == ["definition", "holds"]
    assert verdicts(r"r_{t+1} = r_t - \eta g'(r_t) = r_t - \eta (4 r_t^3 - 2)") == ["definition", "false"]


def test_a_second_step_must_be_the_first_one():
    assert verdicts(r"r_{t+1} = r_t - \eta g'(r_t) \quad r_{t+1} = r_t - \eta (4 r_t^3 + 2)") == ["definition", "definition"]
    assert verdicts(r"r_{t+1} = r_t - \eta g'(r_t) \quad r_{t+1} = r_t + \eta (4 r_t^3 + 2)") == ["definition", "false"]


def test_methods_of_their_own_have_steps_of_their_own():
    methods = "$$\nr_{t+1} = r_t - \\eta g'(r_t)\n$$\n\nor\n\n$$\nr_{t+1} = r_t - \\frac{g'(r_t)}{g''(r_t)}\n$$\n"
    assert [check.verdict for check in check_markdown(f"```{{eqcheck}}\n{BLOCK}```\n\n{methods}")] == ["definition", "definition"]


@pytest.mark.parametrize(
    ("second", "verdict"),
    [
        (r"r_{t+1} = r_t - \eta (4 r_t^3 + 2)", "definition"), (r"r_{t+1} = r_t + \eta (4 r_t^3 + 2)", "unread"), (r"r_{t+1} = r_t - \eta (4 r_t^3)", "unread"),
        (r"r_{t+1} = r_t - \frac{g'(r_t)}{g''(r_t)}", "definition"), (r"r_{t+1} = r_t - a r_t", "definition"),
    ],
)  # fmt: skip
def test_a_step_that_is_written_out_further_down_must_be_the_one_above(second, verdict):
    page = f"```{{eqcheck}}\n{BLOCK}```\n\n$$\nr_{{t+1}} = r_t - \\eta g'(r_t)\n$$\n\nHEADINGThat is\n\n$$\n{second}\n$$\n"
    for heading, expected in (("", verdict), ("## Another method\n\n", "definition")):
        found = check_markdown(page.replace("HEADING", heading))
        assert [check.verdict for check in found] == ["definition", expected], found
        assert expected != "unread" or "another step of r_{t+1} than that of line" in found[-1].message


def test_a_layer_before_the_first_one_is_left_out():
    block = "index: {l: L, i: n, j: n}\nsymbols:\n  z^l_i: real\n  w^l_{i,j}: real\n  a^l_i: \\tanh(z^l_i)\n  s^l: 2 l\n"
    assert verdicts(r"a^{l-1}_i = \tanh(z^{l-1}_i)", block) == ["holds"]
    assert verdicts(r"a^{l-1}_i = \tanh(z^l_i)", block) == ["false"]
    assert verdicts(r"s^{l-1} = s^l - 2", block) == ["holds"]
    inverse = "index: {j: n}\nsymbols:\n  c_j: \\frac{1}{j}\n"
    assert verdicts(r"c_{j-1} - c_j = \frac{1}{j (j - 1)}", inverse) == ["holds"]
    assert verdicts(r"c_{j-1} - c_j = \frac{1}{j (j + 1)}", inverse) == ["false"]
    assert verdicts(r"c_{j-1} + c_{j-1} = 2 c_{j-1}", inverse) == ["holds"]
    beside = "index: {j: n}\nsymbols:\n  c: real\n  \\beta_j: 2 j\n  \\beta_0: c\n"
    assert verdicts(r"\sum_{j=1}^{n} \beta_{j-1} = c + \sum_{j=2}^{n} \beta_{j-1}", beside) == ["holds"]
    assert verdicts(r"\sum_{j=1}^{n} \beta_{j-1} = \sum_{j=2}^{n} \beta_{j-1}", beside) == ["false"]


def test_what_is_no_step_is_judged():
    for line in (r"r_{t+1} = r_{t+2}", r"r_t = r_{t+1} + \eta", r"x = x + a", r"\mathbf{u} := \mathbf{u} + \eta", r"u_i = u_i + u_j"):
        assert verdicts(line) == ["false"], line
    assert verdicts(r"g(x) = g(x) - \eta g'(x)") == ["false"]  # g has a formula
    for line in (r"r_{t+1} = r_t", r"u_2 = u_1", r"u_{i+1} = u_i + a", r"w^{(t+1)} = w^{(t)}", r"A_{i+1,j} = 2 A_{ij}"):
        assert verdicts(line) == ["false"], line  # nothing changes, or it is an entry of a vector or matrix that is there already
    assert verdicts(r"r_{t+1} = a r_t") == ["definition"]
    assert verdicts(r"x \leftarrow y") == ["unread"]
    assert verdicts(r"(x, a) \leftarrow (a, x)") == ["unread"]


def test_definitions_of_functions_and_of_what_is_known():
    assert verdicts(r"k(x) := x^2 + a") == ["definition"]
    later = check_markdown(f"```{{eqcheck}}\n{BLOCK}```\n\n$$\nk(x, s) := x^2 s\n$$\n\n$$\nk(a, 3) = 3 a^2\n$$\n\n$$\nk(a, 3) = 2 a^2\n$$\n")
    assert [check.verdict for check in later] == ["definition", "holds", "false"]
    assert verdicts(r"\frac{d g}{d x} := 4 x^3 + 2") == ["definition"]
    assert verdicts(r"\frac{d g}{d x} := 4 x^3 - 2") == ["unread"]
    assert verdicts(r"g'(x) + a := 0") == ["unread"]


@pytest.mark.parametrize("sign", [r"\leftarrow", r"\gets", ":="])
def test_what_a_letter_with_a_formula_becomes_is_its_formula(sign):
    block = BLOCK + "  s_i: u_i^2\n"
    assert verdicts(f"s_i {sign} u_i u_i", block) == ["definition"]
    assert verdicts(f"s_i {sign} u_i^3", block) == ["false"]
    assert verdicts(f"s_i {sign} s_i + a", block) == ["definition"]


def test_a_change_is_one_name_only_where_it_is_declared():
    assert verdicts(r"\Delta x^2 = (\Delta x) (\Delta x)") == ["holds"]
    assert verdicts(r"\Delta x^2 = \Delta x x", "symbols:\n  \\Delta: real\n  x: real\n") == ["holds"]
    assert verdicts(r"\Delta x_t = \Delta x_t + 1", "index: {t: T}\nsymbols:\n  \\Delta x_t: real\n") == ["false"]


def test_a_declared_letter_o_is_a_letter():
    block = "symbols:\n  O: real\n  h: real\n"
    assert verdicts("(h + 1) O = O (h + 1)", block) == ["holds"]
    assert verdicts("h^2 = O (h^2)", block) == ["false"]
    assert verdicts("h^2 = O (h^2)", "symbols:\n  h: real\n") == ["holds"]


@pytest.mark.parametrize("order", [1, 2, 3])
def test_what_is_left_out_grows_from_left_to_right(order):
    less, more = f"h + O(h^{order + 1})", f"h + O(h^{order})"
    assert verdicts(f"{less} = {more}") == ["holds"]
    assert verdicts(f"{more} = {less}") == ["false"]
    assert verdicts(f"h + h^{order + 1} + O(h^{order + 2}) = {less}") == ["holds"]
    assert verdicts(f"{less} = h + h^{order + 1} + O(h^{order + 2})") == ["false"]


def test_signs_that_assign_are_counted():
    assert len(checked(r"x \leftarrow x + \eta \qquad a \gets a + 1 \qquad s = s")) == 3


FINITE = r"""index: {i: N, k: m}
symbols:
  a: real
  \Delta x: positive
  x_n: real
  x_{n+1}: x_n + \Delta x
  x_{n-1}: x_n - \Delta x
  f(a): function
  s_i: a + i \Delta x
  D_1^+: \frac{f(x_{n+1}) - f(x_n)}{\Delta x}
  D^-: \frac{f(x_n) - f(x_{n-1})}{\Delta x}
  y^{(k)}: real
  y^{(0)}: real
"""


@pytest.mark.parametrize(
    ("line", "verdict"),
    [
        (r"D_1^+ = f'(x_n) + \frac{\Delta x}{2} f''(x_n) + O(\Delta x^2)", "holds"),
        (r"D_1^+ = f'(x_n) - \frac{\Delta x}{2} f''(x_n) + O(\Delta x^2)", "false"),
        (r"f'(x_n) \approx D^-", "holds"),
        (r"f'(x_n) \approx 2 D^-", "false"),
        (r"f(x_{n-1}) = f(x_n) + (x_{n-1} - x_n) f'(x_n) + \frac{(x_{n-1} - x_n)^2}{2!} f''(x_n) + \mathcal{O}((x_{n-1} - x_n)^3)", "holds"),
        (r"f(x_{n-1}) = f(x_n) - (x_{n-1} - x_n) f'(x_n) + \frac{(x_{n-1} - x_n)^2}{2!} f''(x_n) + \mathcal{O}((x_{n-1} - x_n)^3)", "false"),
        (r"\frac{1}{N} \sum_{i=1}^N (s_i - s_{i-1}) = \Delta x", "holds"),
        (r"s_0 = a", "holds"),
        (r"s_0 = a + \Delta x", "false"),
        (r"\sum_{k=0}^{m-1} y^{(k)} = y^{(0)} + \sum_{k=1}^{m-1} y^{(k)}", "holds"),
        (r"\sum_{k=0}^{m-1} y^{(k)} = \sum_{k=1}^{m} y^{(k)}", "false"),
    ],
)
def test_finite_differences(line, verdict):
    assert verdicts(line, FINITE) == [verdict]


MINIMISING = r"""index: {i: n, j: d, t: T}
symbols:
  x_{ij}: real
  y_i: real
  w_j: real
  v_j: real
  c_{t,j}: real
  \eta: positive
  \epsilon: positive
  u: real
  s: real
  s_0: real
  s_1: real
  \mathbf{w}^{new}: '[w^{new}_j]'
  w^{new}_j: real
  \mathbf{w}^{old}: '[w^{old}_j]'
  w^{old}_j: real
  b_{\text{new}}: real
  b_{\text{old}}: real
  \mathbf{x}_i: '[x_{ij}]'
  \mathbf{w}: '[w_j]'
  \mathbf{v}: '[v_j]'
  \mathbf{w}_t: '[c_{t,j}]'
  g(u): function
  f(\mathbf{w}): \sum_i (\mathbf{w}^\top \mathbf{x}_i - y_i)^2
  J(\mathbf{w}): \sum_j e^{w_j}
"""


@pytest.mark.parametrize(
    ("line", "verdict"),
    [
        (r"J(\mathbf{w}_{t+1}) \approx J(\mathbf{w}_t) + \nabla J(\mathbf{w}_t)^\top (\mathbf{w}_{t+1} - \mathbf{w}_t)", "holds"),
        (r"J(\mathbf{w}_{t+1}) \approx J(\mathbf{w}_t) + 2 \nabla J(\mathbf{w}_t)^\top (\mathbf{w}_{t+1} - \mathbf{w}_t)", "unread"),
        (r"J(\mathbf{w}) = J(\mathbf{w}_t) + \nabla J(\mathbf{w}_t)^\top (\mathbf{w} - \mathbf{w}_t) + O(\|\mathbf{w} - \mathbf{w}_t\|^2)", "holds"),
        (r"J(\mathbf{w}) = J(\mathbf{w}_t) + 2 \nabla J(\mathbf{w}_t)^\top (\mathbf{w} - \mathbf{w}_t) + O(\|\mathbf{w} - \mathbf{w}_t\|^2)", "false"),
        (r"f(\mathbf{w} + \epsilon \mathbf{v}) = f(\mathbf{w}) + \epsilon \nabla f(\mathbf{w})^\top \mathbf{v} + o(\epsilon)", "holds"),
        (r"f(\mathbf{w} + \epsilon \mathbf{v}) = f(\mathbf{w}) - \epsilon \nabla f(\mathbf{w})^\top \mathbf{v} + o(\epsilon)", "false"),
        (r"f(\mathbf{w} + \epsilon \mathbf{v}) = f(\mathbf{w}) + o(\epsilon)", "false"),
        (r"f(\mathbf{w} + \epsilon \mathbf{v}) = f(\mathbf{w}) + O(\epsilon)", "holds"),
        (r"\left. \frac{d}{d\epsilon} f(\mathbf{w} + \epsilon \mathbf{v}) \right|_{\epsilon=0} = \nabla f(\mathbf{w})^\top \mathbf{v}", "holds"),
        (r"\frac{d}{d\epsilon} f(\mathbf{w} + \epsilon \mathbf{v}) \Big|_{\epsilon=0} = \nabla f(\mathbf{w})^\top \mathbf{v}", "holds"),
        (r"\frac{d}{d\epsilon} f(\mathbf{w} + \epsilon \mathbf{v}) \Big|_{\epsilon=0} = 2 \nabla f(\mathbf{w})^\top \mathbf{v}", "false"),
        (r"\frac{dg}{du} (s_0) = g'(s_0)", "holds"),
        (r"\frac{dg}{du} (s_0) = g'(u)", "false"),
        (r"\frac{\partial f}{\partial \mathbf{w}} (\mathbf{v}) = \nabla f(\mathbf{v})", "holds"),
        (r"\frac{dg}{du} (s - u) = g'(u) (s - u)", "holds"),
        (r"(1 + u)^3 = 1 + 3 u + \dots", "holds"),
        (r"(1 + u)^3 = 1 + 2 u + \dots", "false"),
        (r"\ln(1 + u) \approx u", "unread"),
        (r"\ln(1 + u) \approx 2 u", "unread"),
        (r"s_1 = s_0 - \frac{g(s_0)}{g'(s_0)}", "definition"),
        (r"s_0 = s_1 - \frac{g(s_1)}{g'(s_1)}", "false"),
        (r"\mathbf{w}^{new} = \mathbf{w}^{old} - \eta \nabla f(\mathbf{w}^{old})", "definition"),
        (r"b_{\text{new}} = b_{\text{old}} - \eta", "definition"),
        (r"b_{\text{old}} = b_{\text{new}} + \eta", "false"),
    ],
)
def test_lines_of_minimising(line, verdict):
    """The range d stays no factor of d/dε."""
    assert verdicts(line, MINIMISING) == [verdict]


PRIMES = r"""index: {n: N, k: K, t: T}
symbols:
  x_n: real
  c_{n,k}: real
  \mathbf{x}: '[x_n]'
  X: '[c_{n,k}]'
  x: positive
  a: real
  f(x): function
  g(x): positive function
  q: x^2
"""


@pytest.mark.parametrize(
    ("line", "verdict"),
    [
        (r"(f g)' = f' g + f g'", "holds"),
        (r"(f g)' = f' g - f g'", "false"),
        (r"(f g)' = f' g'", "false"),
        (r"\left(\frac{f}{g}\right)' = \frac{f' g - f g'}{g^2}", "holds"),
        (r"\left(\frac{f}{g}\right)' = \frac{f g' - f' g}{g^2}", "false"),
        (r"(f(g(x)))' = f'(g(x)) g'(x)", "holds"),
        (r"(f(g(x)))' = f'(g(x))", "false"),
        (r"(x^2)' = 2 x", "holds"),
        (r"(x^3)'' = 6 x", "holds"),
        (r"(q)' = 2 x", "holds"),
        (r"(\ln x)' = \frac{1}{x}", "holds"),
        (r"(a x)' = a", "unread"),
        (r"f(x)' = f'(x)", "holds"),
        (r"f(x)' = f(x)", "false"),
        (r"\sin(x)' = \cos(x)", "holds"),
        (r"f(2 x)' = f'(2 x)", "unread"),
        (r"x^{\text{new}} = x", "unread"),
        (r"(X \mathbf{x})' = \mathbf{x}' X'", "unread"),
        (r"(2)' = 0", "unread"),
        (r"(x_n)' = 1", "unread"),
        (r"\int_0^1 f'(t) \, dt = f(1) - f(0)", "holds"),
        (r"\int_0^1 f'(t) \, dt = f(1) + f(0)", "false"),
    ],
)
def test_a_prime_behind_a_bracket(line, verdict):
    """It is the derivative by the only letter in the bracket, and nothing where there are several."""
    assert verdicts(line, PRIMES) == [verdict]


@pytest.mark.parametrize("values", [r"n = 0, 1, 2, \ldots", r"n = 1, 2, \dots", r"n = 1, 2, \ldots, N", "n = 1, 2", r"n = 1, \dots, N"])
@pytest.mark.parametrize("joint", [r", \quad {}", r" \quad \text{{for }} {}", r" \qquad ({})", r" \text{{ where }} {}"])
def test_a_list_of_values_of_an_index_is_a_condition(values, joint):
    for line, verdict in ((r"x_n + x_n = 2 x_n", "holds"), (r"x_n + x_n = 3 x_n", "false"), (r"x_{n+1} = x_n - f'(x_n)", "definition")):
        assert verdicts(line + joint.format(values), PRIMES)[0] == verdict


def test_a_list_of_values_restricts():
    for values, verdict in (("n = 1, 2", "holds"), (r"n = 1, 2, \dots", "false"), (r"n = 1, 2, 3", "false"), ("n = 2, 4", "unread")):
        assert verdicts(rf"(n - 1)(n - 2) x_n = 0, \quad {values}", PRIMES)[0] == verdict


ENDS = r"""index: {j: n}
symbols:
  x_j: real
  x: '[x_j]'
  u: real
  v: real
  a: real
  b: real
  f(u, v): function
  g(u): function
"""


@pytest.mark.parametrize(
    ("line", "verdict"),
    [
        (r"\left[ \frac{u^2}{2} \right]_0^1 = \frac{1}{2}", "holds"),
        (r"[u^2]_a^b = b^2 - a^2", "holds"),
        (r"[u^2]_a^b = a^2 - b^2", "false"),
        (r"[u^2 v]_a^b = b^2 - a^2", "unread"),
        (r"\left. \frac{u^2}{2} \right|_0^1 = \frac12", "holds"),
        (r"\int_a^b g'(u) du = g(u) |_a^b", "holds"),
        (r"\int_a^b g'(u) du = g(u) |_b^a", "false"),
        (r"\int_a^b g'(u) du = g(u) \Big|_{u=a}^{b}", "holds"),
        (r"v u^2 \Big|_{u=0}^{2} = 4 v", "holds"),
        (r"u^3 \Big|^1_0 = 1", "holds"),
        (r"\int_0^1 (1 + u) du = u + \frac{u^2}{2} \Big|_0^1", "unread"),
        (r"\int_0^1 (1 + u) du = \left( u + \frac{u^2}{2} \right) \Big|_0^1", "holds"),
        (r"||x||_2^2 = |x|_2^2", "holds"),
        (r"(x)_1^2 = x_1^2", "holds"),
        (r"\frac{\partial f}{\partial u}(a, b) = \left. \frac{\partial f}{\partial u} \right|_{u=a, v=b}", "holds"),
        (r"\frac{\partial f}{\partial u}(a, b) = \left. \frac{\partial f}{\partial u} \right|_{u=b, v=a}", "false"),
        (r"\frac{dg}{du}(0) = g'(0)", "holds"),
        (r"g(u) |_{u = x} = g(0)", "false"),
        (r"g'(u) \Big|_0^{x} = g(0)", "false"),
        (r"\frac{dg}{du}(0) = g'(1)", "false"),
        (r"g(a + u) \simeq b", "unread"),
    ],
)
def test_values_at_the_ends(line, verdict):
    assert verdicts(line, ENDS) == [verdict]


@pytest.mark.parametrize(
    "vector", [r"(u_1, \dots, u_n)", r"(u_1, u_2, \ldots, u_n)^\top", r"[u_1, \dots, u_n]^T", r"\begin{bmatrix} u_1 \\ \vdots \\ u_n \end{bmatrix}"]
)
def test_a_vector_is_defined_by_all_of_its_components(vector):
    block = "index: {i: n, j: n}\nsymbols:\n  u_i: real\n  a: real\n"
    page = f"```{{eqcheck}}\n{block}```\n\n$$\nu = {vector}\n$$\n\n$$\nu^\\top u = \\sum_i u_i^2\n$$\n\n$$\n\\frac{{\\partial (u^\\top u)}}{{\\partial u}} = u\n$$\n"
    assert [check.verdict for check in check_markdown(page)] == ["definition", "holds", "false"]
    for other in (vector.replace("u_1", "u_2", 1), vector.replace("u_n", "u_i"), vector.replace("u_1", "2 u_1", 1), vector.replace("u_1", "a", 1)):
        assert verdicts(f"u = {other}", block) != ["definition"]
    assert verdicts(f"u = {vector}", block + "  u: real\n") == ["false"]


MADE = "index: {i: N}\nsymbols:\n  x: real\n  a: real\n  y: x^2\n  w: y^3\n  g(u): u^2\n  u: real\n  v_i: real\n  s_i: 2 v_i\n  \\mathbf s: '[s_i]'\n  \\mathbf v: '[v_i]'\n  \\mathbf b: '[b_i]'\n  b_i: real\n"
TAKEN = [  # a letter with a formula gets another value: what does it read, and what does it not
    (r"\left. \frac{dy}{dx} \right|_{y = a}", None), (r"\left. x + y \right|_{y = a}", None), (r"\left. \mathbf s^\top \mathbf v \right|_{\mathbf s = \mathbf b}", None),
    (r"\left. w + g(x) \right|_{y = a}", None), (r"\left. \frac{dw}{dy} \right|_{y = a}", "3 a^2"), (r"\left. w \right|_{y = a}", "a^3"), (r"\left. g(y) \right|_{y = a}", "a^2"),
    (r"\left. \mathbf s^\top \mathbf s \right|_{\mathbf s = \mathbf b}", r"\mathbf b^\top \mathbf b"), (r"\left. \frac{dy}{dx} \right|_{x = a}", "2 a"),
]  # fmt: skip


@pytest.mark.parametrize(("taken", "value"), TAKEN, ids=[row[0] for row in TAKEN])
def test_a_letter_with_a_formula_is_exchanged_only_where_nothing_that_it_is_made_of_stands_beside_it(taken, value):
    """dy/dx at y = 1 is not 0, which it would be if y stood still while x moves."""
    for right in (value or "0", "5"):
        (found,) = check_markdown(f"```{{eqcheck}}\n{MADE}```\n\n$$\n{taken} = {right}\n$$\n")
        assert found.verdict == ("unread" if value is None else "holds" if right == value else "false"), found
