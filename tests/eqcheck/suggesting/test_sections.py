"""Pages whose letters mean something else in another section, and pages where a second formula is the mistake."""

import pytest

from eqcheck.judging.page import check_items
from eqcheck.reading.documents import markdown
from eqcheck.suggesting import suggest
from eqcheck.suggesting.trying import with_blocks


def page(*formulas):
    return "\n\n".join(f"$$\n{formula}\n$$" for formula in formulas) + "\n"


def sections(*pages):
    return "\n".join(f"# Section {n}\n\n{text}" for n, text in enumerate(pages, 1))


def verdicts(path):
    return [check.verdict for check in check_items(with_blocks(markdown.read(path.read_text(encoding="utf-8")), suggest(path).blocks), "")]


@pytest.fixture
def written(tmp_path):
    def write(text):
        (tmp_path / "page.md").write_text(text, encoding="utf-8")
        return tmp_path / "page.md"

    return write


NUMBERS = page("y = w x + b", r"\frac{dy}{dx} = w", r"\frac{dy}{dw} = x")
VECTORS = page(r"y = W x + b", r"\frac{\partial y}{\partial x} = W", r"y - b = FACTOR W x")


@pytest.mark.parametrize(("factor", "verdict"), [("", "holds"), ("2", "false")])
def test_letters_of_another_shape_get_a_block_of_their_own(written, factor, verdict):
    text = sections(NUMBERS, "With $W \\in \\mathbb{R}^{m \\times n}$ and $x \\in \\mathbb{R}^n$:\n\n" + VECTORS.replace("FACTOR", factor))
    assert verdicts(written(text))[-3:] == ["holds", "holds", verdict]


BERNOULLI = page(r"L(p) = \prod_{i=1}^n p^{x_i} (1 - p)^{1 - x_i}", r"\ell = \ln L(p)", r"\frac{d\ell}{dp} = \sum_{i=1}^n \left( \frac{x_i}{p} - \frac{1 - x_i}{1 - p} \right)")
POISSON = page(r"L(\lambda) = \prod_{i=1}^n \lambda e^{-\lambda x_i}", r"\ell = \ln L(\lambda)", r"\frac{d\ell}{d\lambda} = \frac{n}{\lambda} - FACTOR \sum_{i=1}^n x_i")


@pytest.mark.parametrize(("factor", "verdict"), [("", "holds"), ("2", "false")])
def test_a_function_of_another_letter_is_another_function(written, factor, verdict):
    found = verdicts(written(sections(BERNOULLI, POISSON.replace("FACTOR", factor))))
    assert found[:3] == ["holds"] * 3 and found[3:] == ["holds", "holds", verdict]


def test_definitions_from_above_are_taken_along(written):
    head = page(r"\sigma(z) = \frac{1}{1 + e^{-z}}", "L = z^2", r"\frac{dL}{dz} = 2 z")
    tail = page(r"L = \sigma(z)", r"\frac{dL}{dz} = \sigma(z) (1 - \sigma(z))", r"\frac{d^2 L}{dz^2} = \sigma(z) (1 - \sigma(z)) (1 - 2 \sigma(z))")
    assert verdicts(written(sections(head, tail))) == ["holds"] * 6


def test_a_second_formula_is_asked_about(written):
    path = written(sections(BERNOULLI, POISSON.replace("FACTOR", "")))
    assert any("or an error?" in question.text for question in suggest(path).questions)


def test_one_block_where_no_letter_changes(written):
    text = sections(page("y = 2 x", r"\frac{dy}{dx} = 2"), page("z = y^2", r"\frac{dz}{dy} = 2 y"), page(r"\frac{dz}{dy} = 3 y"))
    assert len(suggest(written(text)).blocks) == 1 and verdicts(written(text))[-1] == "false"


def test_the_first_formula_that_others_need_is_not_cut_off_from_a_wrong_line(written):
    """A mistake in a later section stays one: a block of its own would make no more lines hold."""
    text = sections(page("y = x^2", r"\frac{dy}{dx} = 2 x"), page("y = x^2", r"\frac{dy}{dx} = 3 x"))
    assert verdicts(written(text)) == ["holds", "holds", "holds", "false"]


@pytest.mark.parametrize("name", ["E", r"\mathbb{E}", r"\text{Var}", r"\operatorname{Cov}"])
def test_a_moment_is_not_defined_by_what_a_line_says_of_it(name, written):
    found = suggest(written(page("x = 2 t", rf"{name}[x] = \mu", r"x - 2 t = 0")))
    assert not any(entry.name.startswith((f"{name}(", rf"\mathrm{{{name}")) for entry in found.entries)


def test_an_error_that_is_called_e_is_defined(written):
    assert verdicts(written(page("E(w) = (w - t)^2", r"\frac{dE}{dw} = 2 (w - t)"))) == ["holds", "holds"]


def test_what_weighs_one_logarithm_is_no_label(written):
    found = {entry.name: entry.value for entry in suggest(written(page(r"\ell = \sum_{i=1}^n x_i \ln p + \sum_{i=1}^n (1 - x_i) \ln (1 - p)"))).entries}
    assert found["x_i"] == "real"


@pytest.mark.parametrize(("right", "verdict"), [(r"\ln a + \ln b", "holds"), (r"\ln a - \ln b", "false")])
def test_numbers_without_which_a_line_has_no_value_are_positive(right, verdict, written):
    text = page("c = a b", rf"\ln c = {right}", "a > 0")
    assert verdicts(written(text))[1] == verdict


def test_numbers_of_lines_with_values_everywhere_stay_any(written):
    found = {entry.name: entry.value for entry in suggest(written(page("c = a b", "c - a b = 0", r"\sqrt{d^2} = d"))).entries}
    assert (found["a"], found["b"], found["d"]) == ("real", "real", "real")
