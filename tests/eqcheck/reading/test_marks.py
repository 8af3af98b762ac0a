"""Marks behind formulas: which formula one governs, and that one which governs nothing is said."""

import pytest

from eqcheck.judging.page import check_file

BLOCKS = {
    ".md": "```{eqcheck}\nsymbols: {a: real, b: real}\n```\n\n",
    ".tex": "% eqcheck\n% symbols: {a: real, b: real}\n\n",
    ".rst": ".. eqcheck::\n\n   symbols: {a: real, b: real}\n\n",
}
FORMULA = {".md": "$a = b$", ".tex": "$a = b$", ".rst": ":math:`a = b`"}
NO_SIGN = {".md": "$a$", ".tex": "$a$", ".rst": ":math:`a`"}
MARK = {".md": "<!-- eqcheck: {} -->", ".tex": "% eqcheck: {}", ".rst": "\n.. eqcheck: {}\n"}


def verdicts(tmp_path, kind, text):
    (tmp_path / f"x{kind}").write_text(BLOCKS[kind] + text + "\n", encoding="utf-8")
    return [check.verdict for check in check_file(tmp_path / f"x{kind}")]


@pytest.mark.parametrize("kind", BLOCKS)
@pytest.mark.parametrize("between", [" ", "\n", ". ", ", ", "\n\n"])
def test_a_mark_governs_the_formula_right_before_it(tmp_path, kind, between):
    if kind == ".rst" or between != "\n\n" or kind == ".md":
        assert verdicts(tmp_path, kind, FORMULA[kind] + between + MARK[kind].format("given")) == ["given"]


@pytest.mark.parametrize("kind", BLOCKS)
@pytest.mark.parametrize("word", ["given", "false", "skip it is known", "claim"])
@pytest.mark.parametrize("between", ["\n\nWords between them.\n\n", " and these words\n\n", "\n\n- an item\n- another\n\n"])
def test_a_mark_that_stands_elsewhere_governs_nothing_and_is_unread(tmp_path, kind, word, between):
    if kind == ".rst" and between.startswith(" "):
        between = "\n\nA paragraph\n\n"
    assert verdicts(tmp_path, kind, FORMULA[kind] + between + MARK[kind].format(word)) == ["false", "unread"]
    assert verdicts(tmp_path, kind, MARK[kind].format(word) + "\n\n" + FORMULA[kind]) == ["unread", "false"]


@pytest.mark.parametrize("kind", BLOCKS)
def test_a_mark_of_a_formula_without_a_sign_is_unread(tmp_path, kind):
    assert verdicts(tmp_path, kind, NO_SIGN[kind] + "\n" + MARK[kind].format("false")) == ["unread"]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("<!-- eqcheck: given --> $$a = b$$", ["unread", "false"]), ("<p>\\(a = b\\)</p> <!-- eqcheck: given -->", ["given"]), ("<p>\\(a = b\\)<!-- eqcheck: given --></p>", ["given"]),
        ("- $a = b$\n- x <!-- eqcheck: false -->", ["false", "unread"]), ("| $a = b$ <!-- eqcheck: given --> |\n|---|\n| x <!-- eqcheck: given --> |", ["given", "unread"]),
        ("$a = b$ `x` <!-- eqcheck: given -->", ["false", "unread"]), ("$$a = b$$\n\n```python\nx\n```\n\n<!-- eqcheck: given -->", ["false", "unread"]),
        ("$$a = b$$\n\n# T\n\n<!-- eqcheck: given -->", ["false", "unread"]), ("```{note}\n$a = b$\n```\n<!-- eqcheck: given -->", ["given"]), ("```python\n<!-- eqcheck: given -->\n```\n$a = a$", ["holds"]),
        ("`<!-- eqcheck: given -->` $a = a$", ["holds"]), ("$a = b$ <!-- a remark -->", ["false"]), ("$$a = b$$ <!-- eqcheck: given -->\n\n$b = a$", ["given", "false"]),
        ("$$\na % eqcheck: given\n$$", ["unread"]),
    ],
)  # fmt: skip
def test_marks_in_markdown(tmp_path, text, expected):
    assert verdicts(tmp_path, ".md", text) == expected
