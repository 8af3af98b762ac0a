"""What other people's pages write: rows between dashes, several letters before ∈, the numbers of items, steps written out."""

import pytest

from eqcheck import check_markdown

BLOCK = r"""```{eqcheck}
index: {n: N, d: D, h: D}
symbols:
  X_{nd}: real
  \mathbf x_n: '[X_{nd}]'
  X: '[X_{nd}]'
  w_d: real
  w: '[w_d]'
  v_d: real
  v: '[v_d]'
  y_n: real
  y: '[y_n]'
  a: real
  b: real
  p: probability
  \alpha: positive
  r: real
  m: natural
  f(a): a^3
  g(a, b): a^2 b
  c(a, b): function
  k_{dh}: real
  K: '[k_{dh}]'
  s^2_{ML}: \frac1N \sum_n y_n^2
  t_D^2: \sum_n y_n^4
  L(a \mid \alpha): \alpha e^{-a \alpha}
```

"""


def verdicts(*formulas):
    return [check.verdict for check in check_markdown(BLOCK + "\n\n# Next\n\n".join(f"$$\n{latex}\n$$" for latex in formulas))]


ROWS = [
    r"\begin{bmatrix} - & ROW1 & - \\ & \vdots & \\ - & ROWN & - \end{bmatrix}",
    r"\left[\begin{matrix} & - & ROW1 & - \\ & - & ROW2 & - \\ & \vdots & \vdots & \vdots \\ & - & ROWN & - \end{matrix}\right]",
    r"\begin{pmatrix} -\;ROW1\;- \\ \vdots \\ -\;ROWN\;- \end{pmatrix}",
    r"\left[\begin{array}{ccc} - & ROW1 & - \\ & \vdots \\ - & ROWN & - \end{array}\right]",
]
COLUMNS = [
    r"\begin{bmatrix} | & & | \\ ROW1 & \cdots & ROWN \\ | & & | \end{bmatrix}",
    r"\begin{bmatrix} \mid & \mid & & \mid \\ ROW1 & ROW2 & \dots & ROWN \\ \mid & \mid & & \mid \end{bmatrix}",
    r"\left(\begin{matrix} \vert & & \vert \\ ROW1 & \ldots & ROWN \\ \vert & & \vert \end{matrix}\right)",
]


def filled(drawn, entry):
    return drawn.replace("ROW1", entry.replace("#", "1")).replace("ROW2", entry.replace("#", "2")).replace("ROWN", entry.replace("#", "N"))


@pytest.mark.parametrize("drawn", ROWS)
@pytest.mark.parametrize("entry", [r"\mathbf x_#", r"\mathbf x_#^\top"])
def test_rows_between_dashes(drawn, entry):
    matrix = filled(drawn, entry)
    assert verdicts(f"X = {matrix}", f"2 X = {matrix}", rf"X^\top = {matrix}") == ["holds", "false", "false"]


@pytest.mark.parametrize("drawn", COLUMNS)
def test_columns_between_bars(drawn):
    matrix = filled(drawn, r"\mathbf x_#")
    assert verdicts(rf"X^\top = {matrix}", rf"2 X^\top = {matrix}", f"X = {matrix}") == ["holds", "false", "false"]


@pytest.mark.parametrize("latex", [r"\begin{bmatrix} -a & b & - \end{bmatrix}", r"\begin{bmatrix} a & - \end{bmatrix}", r"\begin{bmatrix} - & a & b & - \end{bmatrix}", r"\begin{bmatrix} - & a \\ b & - \end{bmatrix}", r"\begin{bmatrix} | & a \\ b & | \end{bmatrix}"])
def test_dashes_and_bars_that_draw_no_rows(latex):
    assert verdicts(f"{latex} = {latex}") == ["unread"]


def test_a_minus_and_a_bar_of_an_entry_stay():
    assert verdicts(r"\begin{bmatrix} -a & -b \end{bmatrix} = -\begin{bmatrix} a & b \end{bmatrix}", r"\begin{bmatrix} |a| & |b| \end{bmatrix} = \begin{bmatrix} a & b \end{bmatrix}") == ["holds", "false"]


@pytest.mark.parametrize(
    ("latex", "verdict"),
    [
        (r"w, v \in \mathbb R^D", "holds"), (r"w, y \in \mathbb R^D", "false"), (r"y, w \in \mathbb R^D", "false"), (r"a, b, y_n \in \mathbb R", "holds"),
        (r"p, p^2 \in [0, 1]", "holds"), (r"p, a \in [0, 1]", "false"), (r"a, p \in [0, 1]", "false"), (r"a, q \in \mathbb R", "unread"), (r"a, b \in S", "unread"),
    ],
)  # fmt: skip
def test_several_letters_before_one_sign(latex, verdict):
    assert verdicts(latex) == [verdict]


@pytest.mark.parametrize("number", ["1)", "(1)", "a)", "(a)", "(ii)", r"2)\,"])
@pytest.mark.parametrize("space", [r"\quad", r"\qquad", r"\hspace{1cm}"])
def test_the_number_of_an_item_is_no_factor(number, space):
    assert verdicts(f"{number} {space} b + b = 2 b", f"{number} {space} b + b = 3 b") == ["holds", "false"]


@pytest.mark.parametrize("latex", [r"(a) \quad = a", "(a) b = b a"])
def test_a_letter_in_brackets_is_a_factor_and_a_side(latex):
    assert verdicts(latex) == ["holds"]


@pytest.mark.parametrize(
    ("latex", "verdict"),
    [
        (r"w = w - \alpha \frac{1}{N} X^\top (X w - y)", "definition"), (r"w = w - \frac{\alpha}{N} X^\top (X w - y)", "definition"),
        (r"a = a - \frac{1}{N} \sum_n (y_n - b)", "definition"), (r"a = a - \alpha \cdot b", "definition"),
        (r"a = a + \sum_n y_n", "false"), ("a = a - 1", "false"), (r"a = a - \alpha", "false"), ("a = a - r b", "false"), (r"\alpha = \alpha - \alpha b", "false"),
        (r"w = w - \alpha y", "false"), (r"a = 2 a - \alpha b", "false"), (r"a = b - \alpha b", "false"), (r"a = a - \alpha b + 1", "false"),
    ],
)  # fmt: skip
def test_a_step_written_out(latex, verdict):
    assert verdicts(latex) == [verdict]


def test_a_second_step_written_out_must_be_the_first_one():
    step = r"\begin{aligned} a &= a - \alpha \sum_n (y_n - b) \\ &= a + \alpha \sum_n (b - y_n) \\ &= a + \alpha \sum_n (y_n - b) \end{aligned}"
    assert verdicts(step) == ["definition", "holds", "false"]


@pytest.mark.parametrize(
    ("right", "wrong"),
    [
        (r"s^2_{ML} = \frac1N \sum_n y_n^2", r"s^2_{ML} = \frac1N \sum_n y_n^3"), (r"s_{ML}^2 = s^2_{ML}", r"s_{ML}^2 = 2 s^2_{ML}"),
        (r"t^2_D = \sum_n y_n^4", r"t^2_D = \sum_n y_n^2"), (r"w^2_d = w_d^2", r"w^2_d = w_d"),
        (r"\ln {L}(a \mid \alpha) = \ln \alpha - a \alpha", r"\ln {L}(a \mid \alpha) = \ln \alpha + a \alpha"), (r"\ln {f}(\alpha) = 3 \ln \alpha", r"\ln {f}(\alpha) = 2 \ln \alpha"), (r"\exp{a} (b) = b e^a", r"\exp{a} (b) = e^{ab}"),
        (r"\ln m! = \ln(m!)", r"\ln m! = m \ln m"), (r"r \ln m! + a = a + r \ln(m!)", r"r \ln m! + a = a + \ln(m!)"),
        ("f’(a) = 3 a^2", "f’(a) = 2 a^2"), ("f′(a) = 3 a^2", "f′(a) = 3 a"),
        (r"w\_d\^{2} = w_d w_d", r"w\_d\^{3} = w_d w_d"), (r"a \* b = b a", r"a \* b = b + a"),
        (r"\begin{bmatrix} a && b \\ b && a \end{bmatrix} \begin{bmatrix} 1 \\ 0 \end{bmatrix} = \begin{bmatrix} a \\ b \end{bmatrix}", r"\begin{bmatrix} a && b \\ b && a \end{bmatrix} \begin{bmatrix} 1 \\ 0 \end{bmatrix} = \begin{bmatrix} b \\ a \end{bmatrix}"),
        (r"\nabla g(a, b) = \begin{bmatrix} 2 a b \\ a^2 \end{bmatrix}", r"\nabla g(a, b) = \begin{bmatrix} a^2 \\ 2 a b \end{bmatrix}"),
        (r"\nabla g(b, a) = \begin{bmatrix} 2 a b \\ b^2 \end{bmatrix}", r"\nabla g(b, a) = \begin{bmatrix} 2 a b \\ a^2 \end{bmatrix}"),
        (r"\nabla g = [\frac{\partial g}{\partial a}, \frac{\partial g}{\partial b}]", r"\nabla g = [\frac{\partial g}{\partial b}, \frac{\partial g}{\partial a}]"),
        (r"\nabla c(a, b) = \begin{bmatrix} \frac{\partial c}{\partial a} \\ \frac{\partial c}{\partial b} \end{bmatrix}", r"\nabla c(b, a) = \begin{bmatrix} \frac{\partial c}{\partial a} \\ \frac{\partial c}{\partial b} \end{bmatrix}"),
        (r"\nabla^2 g(a, b) = \begin{bmatrix} 2 b & 2 a \\ 2 a & 0 \end{bmatrix}", r"\nabla^2 g(a, b) = \begin{bmatrix} 2 b & 2 a \\ 2 a & 1 \end{bmatrix}"),
    ],
)  # fmt: skip
def test_ways_of_typing_that_pages_have(right, wrong):
    assert verdicts(right, wrong) == ["holds", "false"]


@pytest.mark.parametrize("latex", [r"K \geq 0", "K K^T > 0", r"0 \le K", r"\begin{bmatrix} a && b \\ b & a & a \end{bmatrix} = K", r"\nabla (g(a, b) + 1) = w"])
def test_what_may_mean_two_things_is_unread(latex):
    assert verdicts(latex) == ["unread"]


def test_the_sides_that_are_shown_are_whole():
    (check,) = check_markdown(BLOCK + r"$$ s^2_{ML} = \frac1N \sum_n y^2_n $$")
    assert (check.left, check.right) == ("s^2_{ML}", r"\frac1N \sum_n y^2_n")


@pytest.mark.parametrize("arrow", [r"\xrightarrow{f}", r"\xrightarrow[x]{f}", r"\underset{T}{\longrightarrow}", r"\overset{T}{\to}", r"\stackrel{f}{\rightarrow}", r"\xRightarrow{a}"])
def test_an_arrow_with_a_remark_parts_statements(arrow):
    assert verdicts(rf"a + a = 2 a {arrow} b + b = 3 b") == ["holds", "false"]


@pytest.mark.parametrize(
    ("right", "wrong"),
    [
        (r"\sum_n [y_n \leq a] = \sum_n \mathbb{1}[y_n \leq a]", r"\sum_n [y_n \leq a] = \sum_n \mathbb{1}[y_n \geq a]"),
        (r"r + 2 [d = h] b = r + 2 b \delta_{dh}", r"r + 2 [d = h] b = r + b \delta_{dh}"), (r"\delta_{dh} = [d = h]", r"\delta_{dh} = [d \neq h]"),
        (r"\sum_d (v_d + w_d [d = h]) = w_h + \sum_d v_d", r"\sum_d (v_d + w_d [d = h]) = v_h + \sum_d v_d"),
    ],
)  # fmt: skip
def test_iversons_brackets(right, wrong):
    assert verdicts(right, wrong) == ["holds", "false"]


def test_a_condition_in_square_brackets_stays_one_and_limits_are_none():
    assert verdicts(r"\delta_{dh} = 0 \quad [d \neq h]", r"\delta_{dh} = 0 \quad [d = h]") == ["holds", "given", "false", "given"]
    assert verdicts(r"p + \left[ \sum_{n=1}^N y_n \right] = p + \sum_n y_n", r"p + \left[ \sum_{n=1}^N y_n \right] = p + 1") == ["holds", "false"]
    assert "holds" not in verdicts("f[a = 1] = 1", r"[f \leq a] := b", "P[a = 1] = 1")


@pytest.mark.parametrize(
    ("latex", "verdict"),
    [
        (r"\operatorname{diag}(w) = \text{diag}(w_d)", "holds"), (r"\operatorname{diag}(w \odot w) = \text{diag}(w_d^2)", "holds"), (r"\operatorname{diag}(w) = \text{diag}(w_d^2)", "false"),
        (r"X^T \text{diag}(y_n) X = \sum_n y_n \mathbf x_n \mathbf x_n^T", "holds"), (r"X^T \text{diag}(y_n) X = \sum_n y_n^2 \mathbf x_n \mathbf x_n^T", "false"),
        (r"w_d = \text{diag}(w_d)", "false"), (r"K = \text{diag}(w_d v_h)", "false"),
    ],
)  # fmt: skip
def test_the_diagonal_of_numbers_that_an_index_counts(latex, verdict):
    assert verdicts(latex) == [verdict]
