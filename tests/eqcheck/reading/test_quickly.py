"""What is found by searches in a Markdown text is what markdown-it-py finds character by character."""

from hypothesis import example, given
from hypothesis import strategies as st
from markdown_it import MarkdownIt
from markdown_it.rules_block import StateBlock

from eqcheck.reading.documents.quickly import mark_lines, quickly_plugin

MARKS = ("bMarks", "eMarks", "tShift", "sCount", "bsCount", "lineMax")
texts = st.lists(st.sampled_from([" ", "\t", "\n", "\n\n", "a", "b c", "é", "\u2028", "\r", "# ", "- ", "> ", "*", "**", "`", "[a](b)", "<b>", "&amp;", "\\", "!", "1. ", "$", "|", "~~~", "```", ":", "  \n"]), max_size=30).map("".join)  # fmt: skip


@given(texts)
@example("a\n  ")
@example("a\n")
@example(" \t a")
def test_lines_are_where_they_are(text):
    expected, found = StateBlock(text, MarkdownIt(), {}, []), StateBlock("", MarkdownIt(), {}, [])
    found.src = text
    mark_lines(found)
    assert [getattr(found, mark) for mark in MARKS] == [getattr(expected, mark) for mark in MARKS]


@given(texts)
@example("a\n  ")
def test_the_tokens_of_a_text_are_the_same(text):
    plain, quick = MarkdownIt("commonmark").enable("table"), MarkdownIt("commonmark").enable("table").use(quickly_plugin)
    assert [token.as_dict() for token in quick.parse(text)] == [token.as_dict() for token in plain.parse(text)]
