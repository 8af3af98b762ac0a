"""Predict asks, and the answer is behind a click: each question has one, and nothing else is hidden."""

import pytest
from docutils import nodes
from docutils.core import publish_doctree
from parsed import parsed
from site_build import pages
from softmax_book.predict import answer_to, asks

WITHOUT = 2  # questions whose answer is a section of its own
CHAPTERS = [name for name in pages() if name.rsplit("/", 1)[-1] in ("notation", "jacobian_product", "kronecker_delta", "chain_rule", "one_result", "finite_differences", "overflow", "second_order", "variations", "training", "mistakes")]


def parts(text):
    """The questions of a document in reStructuredText, whose block quotes are like those of a notebook."""
    document = publish_doctree(text)
    return [quote for quote in document.findall(nodes.block_quote) if asks(quote)]


def test_the_next_paragraph_is_the_answer_and_what_it_announces():
    (question,) = parts("Text\n\n   **Predict.** What?\n\nIt is this:\n\n* one\n\nand more\n")
    assert [block.astext() for block in answer_to(question)] == ["It is this:", "one"]


def test_a_section_that_ends_has_no_answer():
    (question,) = parts("A\n=\n\nText\n\n   **Predict.** What?\n\nB\n=\n\nIt is this.\n")
    assert answer_to(question) == []


def test_other_quotes_ask_nothing():
    assert parts("Text\n\n   **Note.** What?\n\nMore\n\n   *Predict.* no\n\nEnd\n") == []


def test_a_cell_and_the_paragraph_behind_it_answer_together():
    (question,) = parts("Text\n\n   **Predict.** What?\n\n.. container:: cell\n\n   output\n\nThat is it.\n\nNext.\n")
    assert [block.astext() for block in answer_to(question)] == ["output", "That is it."]


@pytest.mark.parametrize("count", [1, 2, 3])
def test_a_comment_says_how_long_the_answer_is(count):
    (question,) = parts("Text\n\n   **Predict.** What?\n\nOne.\n\nTwo.\n\nThree.\n")
    question[0] += nodes.raw("", f"<!-- answer: {count} -->", format="html")
    assert len(answer_to(question)) == count
    assert not list(question.findall(nodes.raw))


def test_every_question_of_the_book_has_its_answer_behind_a_click(site):
    asked = answered = 0
    for name in CHAPTERS:
        article = parsed(site / f"{name}.html").select_one("article")
        questions = [quote for quote in article.select("blockquote") if quote.get_text().strip().startswith("Predict.")]
        asked += len(questions)
        for question in questions:
            answer = question.find_next_sibling()
            if answer is not None and answer.name == "details":
                answered += 1
                assert "predict-answer" in answer["class"] and not answer.has_attr("open")
                assert answer.summary.get_text() and len(answer.get_text()) > len(answer.summary.get_text()) + 10
                last = answer.find_all(recursive=False)[-1]  # what it announces must not be left outside
                assert not last.get_text().strip().endswith(":"), last.get_text()
        assert len(article.select("details.predict-answer")) == sum(
            question.find_next_sibling() is not None and question.find_next_sibling().name == "details" for question in questions
        )
    assert asked >= 25 and answered == asked - WITHOUT
