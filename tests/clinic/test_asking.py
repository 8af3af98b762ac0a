"""Questions without a formula: which section of the book their words are about, said as a guess, and nothing where they say little."""

import zlib
from pathlib import Path

import pytest
from docutils.nodes import make_id

from clinic import asking, check
from clinic.asking import guessing
from clinic.asking.sections import anchor
from softmaxlib.mistakes import CATALOGUE

BOOK = Path(__file__).resolve().parents[2] / "book"
PAGES = {path.stem: asking.prose(path.read_text(encoding="utf-8")) for path in sorted(BOOK.glob("*.ipynb"))}
INDEX = asking.index(PAGES)


@pytest.fixture(autouse=True)
def book(monkeypatch):
    monkeypatch.setattr(guessing, "_learned", {})
    asking.learn(lambda: INDEX)


@pytest.mark.parametrize(("question", "link"), [
    ("Why are there two cases i = j and i != j when one differentiates softmax? z_j is not in the numerator of the second.", "kronecker_delta.html#one-probability-one-logit"),
    ("How does gradient boosting get a hessian for several classes?", "second_order.html#what-boosting-libraries-call-the-hessian"),
    ("what are soft labels and label smoothing good for, and what do they change in the gradient", "variations.html#soft-labels-and-smoothing"),
    ("What happens to the gradient where a label is masked or ignored?", "variations.html#masked-classes-and-ignored-examples"),
    ("Is this loss convex, and can it be that there is no minimum at all?", "training.html#when-there-is-no-minimum"),
    ("Does one have to subtract the maximum of each row, or of the whole batch?", "overflow.html#one-maximum-for-every-row"),
    ("My gradients are the same for every class but the true class: only one label is hot", "mistakes.html#only-true-class"),
])  # fmt: skip
def test_a_known_question(question, link):
    found = check(question)
    assert link in [one.link for one in found.guesses] and not found.names and not found.ok
    assert "A guess by the words alone" in str(found) and link in str(found)


@pytest.mark.parametrize("text", ["", "I do not get it.", "Which graphics card should I buy for deep learning?", "My training loss is nan after three epochs, please help", "$A = B$",
    "The temperature of my graphics card rises above ninety degrees when the fan of the case stops, and the screen flickers; is the power supply too weak, or the driver old?",
])  # fmt: skip
def test_words_that_say_little(text):
    assert not check(text).guesses


def test_where_a_line_is_read_nothing_is_guessed():
    assert not check("Why are there two cases i = j and i != j? z_j is not in the numerator of dL/dz_j = p_j - y_j.").guesses


def test_a_guess_leads_to_a_section_that_is_there():
    for page, where, title, words in INDEX["sections"]:
        assert where == anchor(title) == make_id(title) and title.split()[0].strip("“") in PAGES[page] and words
    links = {f"{page}.html#{where}" for page, where, *_ in INDEX["sections"]}
    assert len(links) == len(INDEX["sections"]) and not {page for page in PAGES} - {link.split(".")[0] for link in links}
    assert all(guess.link in links or guess.mistake in CATALOGUE for text in PAGES.values() for guess in asking.guesses(text[:2000]))


def test_the_words_of_the_book_are_a_few_kilobytes():
    assert len(zlib.compress(repr(INDEX).encode())) < 8_000


def test_without_the_book_the_catalogue_answers():
    asking.learn(lambda: {"common": {}, "sections": []})
    assert [one.mistake for one in check("The weights gradient: must it be transposed, with the shape of W?").guesses][:1] == ["transposed"]


def test_what_is_learned_late_is_known():
    asking.learn(lambda: {"common": {}, "sections": []})
    assert not asking.guesses("What do the row sums of the Jacobian say?")
    asking.learn(lambda: INDEX)
    assert [one.link for one in asking.guesses("What do the row sums of the Jacobian say?")][:1] == ["jacobian_product.html#what-the-row-sums-say"]
