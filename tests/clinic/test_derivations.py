"""check: what it says of a line, how it reads words, letters and dialects, and what it refuses."""

import json

import pytest

from clinic import NOTATIONS, check
from clinic.derivations import dialect, post

SOFTMAX = r"z_k = \frac{e^{a_k}}{\sum_j e^{a_j}}"
LOSS = r"L = -\sum_k y_k \log z_k"


def last(text, letters=None):
    return check(text, letters).lines[-1]


class TestVerdicts:
    def test_the_question_in_a_sentence(self):
        found = check(
            rf"Let ${SOFTMAX}$ and ${LOSS}$. I think that $\frac{{\partial{{z_i}}}}{{\partial{{a_j}}}} = z_i - y_i$ if $i = j$ "
            r"and $-z_jz_i$ otherwise. So the gradient $\frac{\partial L}{\partial a_j}$ should be equal to "
            r"$-y_j + \frac{y_j^2}{z_j} + z_j \sum_{k \neq j} y_k$."
        )
        assert [line.verdict for line in found.lines] == ["holds", "holds", "false", "holds", "false"]
        assert (found.first, found.names, found.lines[-1].carries) == (3, ["labels-in-jacobian"], 3)
        assert found.headline == (
            "line 3: the diagonal of ∂z/∂a is z_i(1 − z_i); yours has another value (labels-in-jacobian); line 5 follows from it."
        )
        diagonal = found.lines[2]
        assert (diagonal.condition, diagonal.truth) == ("i = j", "z_i(1 − z_i)")
        assert diagonal.entries[0] == {"index": [1, 1], "yours": 0.1, "right": 0.16}
        assert diagonal.probe == "z = (0.2, 0.3, 0.5) and y = (0.1, 0.7, 0.2)"

    @pytest.mark.parametrize(
        ("formula", "needs"),
        [("z_j - y_j", "labels that sum to 1"), (r"z_j \sum_k y_k - y_j", ""),
         (r"\begin{cases} z_j - 1 & j = c \\ z_j & j \neq c \end{cases}", "one-hot labels")],
    )  # fmt: skip
    def test_what_a_true_line_needs(self, formula, needs):
        line = last(f"$${SOFTMAX}$$\n\n$${LOSS}$$\n\n$$\\frac{{\\partial L}}{{\\partial a_j}} = {formula}$$")
        assert (line.verdict, line.needs) == ("holds", needs)

    def test_two_that_fit_are_both_told(self):
        line = last(rf"$${SOFTMAX}$$ $${LOSS}$$ $$\frac{{\partial z_i}}{{\partial a_j}} = 0 \text{{ if }} i \neq j$$")
        assert {mistake.name for mistake in line.mistakes} >= {"diagonal-only", "jacobian-rows-summed"}
        assert "diagonal-only" in str(check(rf"$${SOFTMAX}$$ $$\frac{{\partial z_i}}{{\partial a_j}} = 0 \text{{ if }} i \neq j$$"))

    def test_what_is_in_no_catalogue_gets_numbers_and_no_name(self):
        found = check(rf"$${SOFTMAX}$$ $${LOSS}$$ $$\frac{{\partial L}}{{\partial a_j}} = 3 z_j - y_j^3$$")
        line = found.lines[-1]
        assert (line.verdict, line.mistakes, found.names) == ("false", [], [])
        assert line.entries[0] == {"index": [1], "yours": 0.599, "right": 0.1}
        assert "not in the catalogue" in found.headline

    @pytest.mark.parametrize(("line", "names"), [
        (r"\frac{\partial L}{\partial a_1} = z_1", []), (r"\frac{\partial L}{\partial a_1} = t_1 - z_1", ["sign"]), (r"\frac{\partial L}{\partial a_3} = (z_3 - t_3) z_3 (1 - z_3)", ["extra-p-1-minus-p"]),
    ])  # fmt: skip
    def test_one_entry_gets_a_name_only_if_any_class_may_stand_there(self, line, names):
        found = check(f"${SOFTMAX}$, ${LOSS.replace('y_k', 't_k')}$, ${line}$")
        assert found.lines[-1].verdict == "false" and found.names == names, str(found)  # z_1 is what labels-hardened gives where class 1 is not the largest

    @pytest.mark.parametrize(("line", "verdict"), [(r"\sum_k z_k = K", "false"), (r"\sum_k z_k = S", "unread"), (r"\sum_k z_k = 1", "holds"), (r"\sum_k e^{a_k} = S", "holds")])
    def test_a_letter_behind_what_is_one_number_is_not_defined_by_it(self, line, verdict):
        assert last(f"${SOFTMAX}$, ${line}$").verdict == verdict

    def test_one_index_in_anothers_place_is_mended(self):
        line = last(
            rf"$${SOFTMAX}$$ $${LOSS}$$ $$\frac{{\partial L}}{{\partial a_j}} = \sum_k \frac{{\partial L}}{{\partial z_k}}"
            r"\frac{\partial z_j}{\partial a_j}$$"
        )
        assert line.verdict == "false"
        assert line.mend == "it holds with z_k in place of z_j"

    def test_what_follows_from_a_false_side_carries_it(self):
        found = check(rf"$${SOFTMAX}$$ $$\sum_k z_k = 2 = 1 + 1 = 5$$")
        assert [(line.verdict, line.carries) for line in found.lines[1:]] == [("false", None), ("false", 2), ("false", None)]

    def test_a_weight_says_how_the_matrix_lies(self):
        text = r"$$z_k = \frac{e^{a_k}}{\sum_j e^{a_j}}$$ $$L = -\sum_k y_k \ln z_k$$ $$a_k = \sum_d W_{kd} x_d$$ $$\frac{\partial L}{\partial W_{ij}} = %s$$"
        assert last(text % "(z_i - y_i) x_j").verdict == "holds"
        assert last(text % "(z_j - y_j) x_i").verdict == "false"
        assert [m.name for m in last(text % "(y_i - z_i) x_j").mistakes] == ["sign"]

    def test_the_answer_is_data(self):
        found = check(f"$${SOFTMAX}$$")
        data = json.loads(json.dumps(found.as_data()))
        assert (data["ok"], data["text"], data["lines"][0]["verdict"]) == (True, str(found), "holds")


class TestALossOfItsOwn:
    GRADIENT, SQUARED = r"\frac{\partial L}{\partial z_j} = p_j - t_j", r"L = \frac12 \sum_k (p_k - t_k)^2"
    ENTROPY = r"L = -\sum_k t_k \ln p_k"

    @pytest.mark.parametrize(
        ("lines", "verdicts"),
        [
            ([SQUARED, GRADIENT], ["definition", "false"]),
            ([GRADIENT, SQUARED], ["false", "definition"]),
            ([GRADIENT, ENTROPY], ["holds", "holds"]),
            ([ENTROPY, GRADIENT, SQUARED], ["holds", "holds", "definition"]),
            ([ENTROPY, GRADIENT, SQUARED, GRADIENT], ["holds", "holds", "definition", "false"]),
        ],
    )
    def test_it_counts_wherever_it_stands(self, lines, verdicts):
        found = check(r" \\ ".join(lines))
        assert [line.verdict for line in found.lines] == verdicts
        assert found.ok == ("false" not in verdicts)

    @pytest.mark.parametrize(("first", "verdict"), [(ENTROPY, "holds"), (SQUARED, "definition")])
    @pytest.mark.parametrize("factor", ["-", "2"])
    def test_one_chain_defines_one_loss(self, first, verdict, factor):
        found = check(f"$p_k = \\frac{{e^{{z_k}}}}{{\\sum_j e^{{z_j}}}}$ and ${first} = {factor} ({first.partition('=')[2]})$")
        assert [line.verdict for line in found.lines] == ["holds", verdict, "false"], str(found)
        assert first == self.ENTROPY or found.names == []

    def test_where_it_counts_is_said(self):
        assert "what stands above and below is judged with it" in str(check(rf"{self.GRADIENT} \\ {self.SQUARED}"))
        assert "what stands below is judged with it" in str(check(rf"{self.SQUARED} \\ {self.GRADIENT}"))


class TestLetters:
    def test_an_alphabet_that_is_named(self):
        line = last(r"\frac{\partial E}{\partial a_j} = t_j - y_j", "bishop")
        assert [m.name for m in line.mistakes] == ["sign"]
        assert last(r"\frac{\partial L}{\partial u_j} = v_j - w_j", {"logit": "u", "probability": "v", "label": "w", "loss": "L"}).verdict == "holds"

    def test_what_fits_another_alphabet_as_well_is_offered(self):
        found = check(r"$\frac{\partial L}{\partial W_{ij}} = (p_i - y_i) x_i$, where $p_k = \frac{e^{z_k}}{\sum_j e^{z_j}}$")
        assert found.others
        assert any("as well" in note for note in found.notes)

    def test_letters_that_nobody_uses_are_told_by_the_shapes(self):
        found = check(
            r"$$v_k = \frac{e^{u_k}}{\sum_j e^{u_j}}$$ $$M = -\sum_k r_k \ln v_k$$ $$\frac{\partial M}{\partial u_j} = r_j - v_j$$"
        )
        assert found.letters == {"logit": "u", "probability": "v", "label": "r", "loss": "M"}
        assert found.names == ["sign"]

    def test_no_formula_and_no_letters(self):
        assert "No formula" in check("I do not get it.").headline
        assert "nothing to check" in check("$z_k$").headline
        assert "say which" in check("$$A = B$$").headline

    @pytest.mark.parametrize(
        ("text", "letters", "error", "message"),
        [(3, None, TypeError, "text is int"), ("$x$" * 9000, None, ValueError, "at most 20000"),
         ("$x=1$", "greek", ValueError, "'greek', expected"), ("$x=1$", {"logits": "a"}, ValueError, "letters\\['logits'\\] is unknown")],
    )  # fmt: skip
    def test_what_cannot_be_is_refused(self, text, letters, error, message):
        with pytest.raises(error, match=message):
            check(text, letters)

    def test_they_are_those_of_the_notation_switch(self):
        import yaml
        from site_build import ROOT

        known = yaml.safe_load((ROOT / "book" / "notation.yml").read_text(encoding="utf-8"))["notations"]
        assert set(NOTATIONS) <= set(known)
        for name, letters in NOTATIONS.items():
            forms = known[name]["letters"]
            for role in ("logit", "probability", "label", "loss", "weight", "feature", "bias"):
                written = forms[role].partition("|")[0].strip()
                assert written.split("_")[0] == getattr(letters, role), (name, role)
            assert letters.columns == (forms["weight"].partition("|")[0].strip()[-4:] == "{dk}"), name


class TestPieces:
    @pytest.mark.parametrize(
        ("text", "found"),
        [
            ("a $x = 1$ b $$y = 2$$", [("x = 1", ()), ("y = 2", ())]),
            ("x_1 = 1\ny_1 = 2", [("x_1 = 1", ()), ("y_1 = 2", ())]),
            ("$A_i = 1$ if $i = j$ and $2$ otherwise", [("A_i = 1", ("i = j",)), ("2", (r"i \neq j",))]),
            (r"$A_i = 1$ if $i \neq j$ and $2$ otherwise", [("A_i = 1", (r"i \neq j",)), ("2", ("i = j",))]),
            ("If $i = k$,\n\n$$A_i = 1$$\n\nand if $i \\neq k$\n\n$$A_i = 2$$", [("A_i = 1", ("i = k",)), ("A_i = 2", (r"i \neq k",))]),
            ("If $i = k$,\n\n$$A_i = 1$$\n\nTogether:\n\n$$A_i = 2$$", [("A_i = 1", ("i = k",)), ("A_i = 2", ())]),
            ("```python\na = b_1\n```\n$c = 1$", [("c = 1", ())]),
            ("where $A$ is equal to $B_1$.", [("B_1", ())]),
            (r"\[a_1 = 2\] and \(b_1 = 3\)", [("a_1 = 2", ()), ("b_1 = 3", ())]),
            ("Nothing = nothing, he said to her.", []),
            ("> L_1 = a_1 + b_1\n>    = c_1", [("L_1 = a_1 + b_1", ()), ("= c_1", ())]),
            ("It has $`A_i = 1`$ and $` B_i = 2 `$.", [("A_i = 1", ()), ("B_i = 2", ())]),
            ("f'(x) = f(x)(1 - f(x))", [("f'(x) = f(x)(1 - f(x))", ())]), ("dsigma/dz = z_1", [("dsigma/dz = z_1", ())]),
        ],
    )
    def test_formulas_and_the_conditions_that_words_give_them(self, text, found):
        assert [(piece.latex.strip(), piece.conditions) for piece in post.pieces(text)] == found


class TestDialects:
    @pytest.mark.parametrize(
        ("typed", "read"),
        [
            (r"\textbf{a}", r"\mathbf{a}"), ("log(p_k)", r"\log (p_k)"), (r"\text{softmax}(z)", r"\mathrm{softmax}(z)"),
            ("dL/dz_i", r"\frac{\partial L}{\partial z_i}"), (r"\nabla_{z} L", r"\frac{\partial}{\partial z} L"),
            (r"\mathbb{1}\{i = j\}", r"\delta_{ij}"), ("1_{i=j}", r"\delta_{ij}"), (r"1\{y^{(i)} = k\}", r"\delta_{yk}"),
            ("p_i − y_i", "p_i - y_i"), (r"\sum_{k \in C}", r"\sum_{k}"), (r"f_{y_i}", "f_{y}"), ("zᵢ", "z_{i}"),
            (r"L_{CE} = 1", "L = 1"), ("e^(z_i - z_k)", "e^{z_i - z_k}"), ("e^(-(z + (b)))", "e^{-(z + (b))}"), ("x^(i)", "x^{(i)}"), (r"softmax(z_1, z_2, \dots, z_K)_k", r"\mathrm{softmax}_k(z)"), ("softmax(z_1,...,z_K)", r"\mathrm{softmax}(z)"), (r"\mathcal{L}_{\text{BCE}}", r"\mathcal{L}"), (r"a = \dots = b", "a = b"), ("a = ... = b", "a = b"),
            (r"\frac{\partial}{\partial z_1} \cdot \frac{1}{2}", r"\frac{\partial}{\partial z_1} \frac{1}{2}"),
            (r"P(y = k \mid x)", r"\mathrm{P}_{k}"), (r"[S(y)]_w", "S_w(y)"),
        ],
    )  # fmt: skip
    def test_a_way_of_typing(self, typed, read):
        assert dialect.plain(typed).strip() == read

    @pytest.mark.parametrize("formula", ["p_i - t_i", r"\frac{p_i}{t_i}", "p (1 - p)", "n", "(n + k)", "3"])
    @pytest.mark.parametrize("behind", ["", " ", ".", r" \\ a = 1", r" \end{align}"])
    def test_an_exclamation_is_no_factorial(self, formula, behind):
        factorial = formula in ("n", "(n + k)", "3")
        assert ("!" in dialect.plain(f"x = {formula}!{behind}")) == factorial

    @pytest.mark.parametrize("counts", ["k,k' = 1,...,K", r"k, k^\prime = 1, \dots, K", "i, j = 1, ..., K"])
    def test_what_counts_claims_nothing(self, counts):
        assert len(check(f"$${SOFTMAX}$$ for ${counts}$").lines) == 1

    def test_counting_from_zero(self):
        assert dialect.from_one([r"z_0 + z_1 + \sum_{j=0}^{n} x_j"]) == [r"z_1 + z_2 + \sum_{j=1}^{n} x_j"]

    def test_no_line_moves(self):
        text = "\\text{softmax}(z) = 1 \\\\\n  log(p_1) = 2 \\\\\n \\nabla_z L = 3"
        assert dialect.plain(text).count("\n") == text.count("\n")


SIDES = [r"-\sum_k y_k \frac{\partial \log p_k}{\partial z_i}", r"-\sum_k y_k (\delta_{ik} - p_i)", r"-y_i + p_i \sum_k y_k", r"p_i - y_i"]
WRONG = [r"-y_i(1-p_i) - \sum_k \frac{y_k}{p_k} p_k p_i", r"y_i - p_i", r"p_i + y_i"]


@pytest.mark.parametrize("wrong", WRONG)
@pytest.mark.parametrize("place", range(4))
@pytest.mark.parametrize("ending", [" \\\\\n&= ", " = "])
def test_what_is_shown_as_holding_shows_no_side_that_is_false(wrong, place, ending):
    sides = [*SIDES[:place], wrong, *SIDES[place:]]
    chain = r"\frac{\partial L}{\partial z_i} " + ("&= " if "&" in ending else "= ") + ending.join(sides)
    found = check(rf"\begin{{aligned}} {chain} \end{{aligned}}" if "&" in ending else f"$${chain}$$")
    assert [line.verdict for line in found.lines] == ["false" if side == wrong else "holds" for side in sides], str(found)
    for line in found.lines:
        assert line.verdict == "false" or wrong not in line.latex
    if place < 4:
        assert found.lines[place + 1].latex == rf"\frac{{\partial L}}{{\partial z_i}} = {sides[place + 1]}"


@pytest.mark.parametrize(("last", "verdict"), [("p_i - y_i", "holds"), ("y_i - p_i", "false")])
def test_what_follows_a_side_that_is_not_read_is_shown_with_the_head(last, verdict):
    found = check(rf"$p_i = \frac{{e^{{z_i}}}}{{\sum_k e^{{z_k}}}}$, $$\frac{{\partial L}}{{\partial z_i}} = \oint Q_i = {last}$$")
    assert [line.verdict for line in found.lines][-2:] == ["unread", verdict]
    assert found.lines[-1].latex == rf"\frac{{\partial L}}{{\partial z_i}} = {last}"
