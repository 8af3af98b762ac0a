"""Spelling and grammar of whatever a reader reads, by Harper, which works without a network; see data/english.toml."""

import re
import tomllib

import prose
import pytest
import yaml
from handout import quiz
from harper import Dialect, Linter
from site_build import ROOT, pages

TOLD = tomllib.loads((ROOT / "tests/web/data/english.toml").read_text(encoding="utf-8"))
FILES = ["README.md", "CONTRIBUTING.md", "LICENSE-TEXT.md", "web/README.md", "findings/README.md", "benchmarks/README.md"]
NAME = re.compile(r"“[\w-]+”")  # of a mistake, in the catalogue
AMERICAN = re.compile(r"\b\w{3,}(?:[^s]iz|lyz)(?:e[ds]?|ing|ations?|ers?)\b")  # Harper lets both forms pass


@pytest.fixture(scope="module")
def linter():
    linter = Linter(Dialect.BRITISH)
    words = " ".join(TOLD[kind] for kind in ("words", "programs", "names")).split()
    linter.import_words([word + ending for word in words for ending in ("", "’s", "'s")])
    config = linter.get_lint_config()
    unknown = [rule for kind in ("style", "guesses", "right") for rule in TOLD[kind] if rule not in config]
    assert unknown == []
    linter.set_lint_config(config | dict.fromkeys([*TOLD["style"], *TOLD["guesses"]], False))
    return linter


def complaints(linter, pieces):
    """Return what is wrong with pieces of prose: the rule, the words, and where they stand."""
    text = "\n\n".join(pieces)
    found = []
    for rule, lints in linter.organized_lints(text, dedup=False).items():
        for lint in lints:
            around = text[max(0, lint.span.start - 60) : lint.span.end + 60]
            plain = around.replace("\\", "")
            if not any(phrase in plain for phrase in TOLD["right"].get(rule, [])):
                found.append(f"{rule}: {lint.problem_text!r} in “…{around}…” ({lint.message})")
    for title in TOLD["titles"]:  # as they were printed
        text = text.replace(title, "")
    spelt = [f"-ise, not -ize: {word!r}" for word in AMERICAN.findall(text)]
    return found + spelt


@pytest.mark.one_in(5)
@pytest.mark.parametrize("name", pages())
def test_a_page_of_the_site(linter, site, name):
    assert complaints(linter, prose.of_page((site / f"{name}.html").read_text(encoding="utf-8"))) == []


@pytest.mark.parametrize("name", FILES)
def test_a_file_of_the_repository(linter, name):
    assert complaints(linter, prose.of_markdown((ROOT / name).read_text(encoding="utf-8"))) == []


def test_what_is_handed_out_besides(linter):
    asked = [text for question in quiz.bank() for text in (question.text.split("```")[0], *(NAME.sub("`x`", a.feedback) for a in question.answers))]
    sets = yaml.safe_load((ROOT / "web/handout/slides.yml").read_text(encoding="utf-8")).values()
    said = [text for one in sets for slide in one["slides"] for text in (slide["heading"], slide.get("ask", ""))]
    assert complaints(linter, list(dict.fromkeys(piece for text in asked + said for piece in prose.of_markdown(text)))) == []


@pytest.mark.parametrize(
    ("text", "rule"),
    [
        ("The probabilties must sum to one.", "SpellCheck"),
        ("The color of the line is that of the class.", "SpellCheck"),
        ("The row is divided by the the sum of its entries.", "RepeatedWords"),
        ("This is an row of the Jacobian, in full.", "AnA"),
        ("The mistake could of been seen in the sum.", ""),
        ("We normalize each of the rows first.", "-ise"),
    ],
)
def test_a_mistake_is_found(linter, text, rule):
    (first, *_) = complaints(linter, prose.of_markdown(text))
    assert first.startswith(rule)


@pytest.mark.parametrize(
    ("html", "expected"),
    [
        ("<p>Take <code>p_k</code> and <math><mi>k</mi></math> of p_k.</p><pre>teh code</pre>", ["Take `x` and `x` of `x`."]),
        ("<ul><li>One more thing<ul><li>and the thing in it</li></ul></li></ul>", ["One more thing", "and the thing in it"]),
        ("<p>See https://example.org/teh, book/teh.md and float64.</p>", []),
        ("<p>The x’s, s and S of two *stars* [a].</p>", [r"The `x`, `x` and `x` of two \*stars\* \[a\]."]),
    ],
)
def test_prose_is_what_is_neither_code_nor_formula(html, expected):
    assert prose.of_page(html) == expected
