"""What is found by searches in a Markdown text is what markdown-it-py finds character by character."""

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st
from markdown_it import MarkdownIt
from markdown_it.rules_block import StateBlock
from sampling import rounds

from eqcheck.reading.documents import markdown, quickly
from eqcheck.reading.documents.quickly import mark_lines

GIVEN = ("md", "env", "tokens")
PIECES = [
    " ", "\t", "\n", "\n\n", "  \n", "a", "b c", "é", "\u2028", "\r", "# ", "- ", "> ", "*", "**", "_", "`", "[a](b)", "[", "]", "](", "![", "<b>", "<http://a.b>", "&amp;", "\\", "\\(",
    "\\)", "\\begin{align}", "\\end{align}", "!", "1. ", "$", "$$", "$x$", "|", "~~~", "```", ":", "{math}`x`", "=", "-", "---", "http://a.b", "a@b.c", "^", "{", "}", "%", "#", "+", "~", "'", '"',
]  # fmt: skip
texts = st.lists(st.sampled_from(PIECES), max_size=30).map("".join)


@given(texts)
@example("a\n  ")
@example("a\n")
@example(" \t a")
def test_lines_are_where_they_are(text):
    expected, found = StateBlock(text, MarkdownIt(), {}, []), StateBlock("", MarkdownIt(), {}, [])
    found.src = text
    mark_lines(found)
    assert state_of(found) == state_of(expected)


def state_of(blocks):
    """Return all that a StateBlock says of a text, also what another version of markdown-it-py puts down."""
    return {name: value for name, value in vars(blocks).items() if not name.startswith("_") and name not in GIVEN}


@pytest.fixture(scope="module")
def slow():
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(markdown, "quickly_plugin", lambda md: None)
        return markdown._parser.__wrapped__()


@settings(max_examples=rounds(300))
@given(text=texts)
@example(text="a\n  ")
@example(text="[$a]$ b](c)")
def test_the_tokens_of_a_text_are_the_same(slow, text):
    assert [token.as_dict() for token in markdown._parser().parse(text)] == [token.as_dict() for token in slow.parse(text)]


@pytest.mark.parametrize("other", ["more", "gone", "shifted"])
def test_another_version_that_puts_down_something_else_of_a_text_reads_it_itself(monkeypatch, other):
    def changed(blocks):
        mark_lines(blocks)
        if other == "more":
            blocks.lineMax += 1
        elif other == "gone":
            raise AttributeError("tShift")
        else:
            blocks.bMarks = [place + 1 for place in blocks.bMarks]

    monkeypatch.setattr(quickly, "mark_lines", changed)
    md = MarkdownIt("commonmark")
    rules = dict(zip(md.core.ruler.get_active_rules(), md.core.ruler.getRules("")))
    md.use(quickly.quickly_plugin)
    assert dict(zip(md.core.ruler.get_active_rules(), md.core.ruler.getRules(""))) == rules
    monkeypatch.undo()
    md.use(quickly.quickly_plugin)
    assert dict(zip(md.core.ruler.get_active_rules(), md.core.ruler.getRules(""))) != rules
