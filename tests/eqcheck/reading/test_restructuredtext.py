"""reStructuredText: the role and the directive, in every block and in every directive that may hold text."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from sampling import rounds

from eqcheck.judging.page import check_file
from eqcheck.reading.documents import Break, Declaration, Formula, restructuredtext

AROUND = [
    "@", "* item\n\n  @", "#. item\n\n   @", "term\n   @", ":Field: x\n\n   @", "    @", ".. note::\n\n   @", ".. warning:: Title\n   :class: x\n\n   @", ".. prf:theorem:: Name\n   :label: t\n\n   @", ".. only:: html\n\n   @",
    ".. tabs::\n\n   .. group-tab:: A\n\n      @", ".. container:: x\n\n   @", ".. admonition:: A title\n\n   @", "[#f]_\n\n.. [#f] @", ".. [Cit] @", ".. topic:: Title\n\n   @", ".. unheard-of:: and *so*\n   :on:\n\n   text\n\n   @", "| @",
]  # fmt: skip
TYPED = [":math:`{}`", "text :math:`{}`, text", "`{}`:math:", ".. math:: {}", ".. math::\n\n   {}", ".. math::\n   :label: eq\n\n   {}", ".. math:: {}\n   :nowrap:"]
CODE = ["``@``", "::\n\n   @", ".. code:: latex\n\n   @", ".. code-block:: rst\n   :linenos:\n\n   @", ".. a comment with @", ".. plot::\n\n   @", ">>> @", ".. literalinclude:: @"]


def formulas(text):
    return [item for item in restructuredtext.read(text) if not isinstance(item, Break | Declaration)]


def within(around, typed):
    before = around.partition("@")[0]
    margin = before[before.rfind("\n") + 1 :]
    margin = "  " if margin == "| " else "   " if margin.startswith("..") else " " * len(margin)
    return around.replace("@", typed.replace("\n", "\n" + margin))


@given(st.lists(st.tuples(st.sampled_from(AROUND), st.sampled_from(TYPED)), min_size=1, max_size=4), st.lists(st.sampled_from(CODE), max_size=2))
@settings(max_examples=rounds(150))
def test_every_formula_is_found_once_and_no_code(parts, code):
    text, typed = "Title\n=====\n\n", []
    for n, (around, math) in enumerate(parts):
        if around in ("| @", ".. [Cit] @", "[#f]_\n\n.. [#f] @", "term\n   @") and math.startswith("..") or "[" in around and n:
            around = "@"
        typed.append(f"x_{{{n}}} = \\frac{{y}}{{2}}")
        text += within(around, math.format(typed[-1])) + "\n\n" + "".join(hidden.replace("@", f":math:`h_{n} = 1`") + "\n\n" for hidden in code) + "text\n\n"
    found = formulas(text)
    assert all(isinstance(item, Formula) for item in found), found
    assert [item.latex.strip() for item in found] == typed, text
    lines = text.splitlines()
    assert all(latex in lines[item.line - 1] for item, latex in zip(found, typed)), text


def test_roles_of_ones_own_and_the_default_role():
    text = "`a = b` and :m:`a = b`\n\n.. role:: m(math)\n\n.. default-role:: math\n\n`a = b`, :m:`a < b`, :ref:`a = b`, :eq:`x`\n"
    assert [(item.latex, item.line) for item in formulas(text)] == [("a = b", 7), ("a < b", 7)]


def test_an_empty_line_parts_displays():
    text = ".. math::\n   :label: e\n\n   a &= b \\\\\n     &= c\n\n   d = e\n"
    assert [(item.latex, item.line, item.label, item.display) for item in formulas(text)] == [("a &= b \\\\\n  &= c", 4, "e", True), ("d = e", 7, "", True)]


@pytest.mark.parametrize(
    ("text", "lines", "reason"),
    [
        (".. raw:: html\n\n   <p>\\(a = b\\)</p>\n", [3], "HTML and LaTeX are not read"),
        (".. raw:: latex\n\n   text\n   $a = b$\n", [4], "HTML and LaTeX are not read"),
        ("x\n\n.. include:: other.inc\n", [3], "is not followed"),
        ("a " * 6000 + ":math:`a = b`\n", [1], "more than 10000 characters"),
        (" " * 200 + ":math:`a = b`\n", [1], "indented by more than 100 columns"),
        (("a " * 4000 + "\n") * 4 + ":math:`a = b`\n", [5], "a paragraph of more than"),
        (".. math::\n\n" + "   a = b\n" * 60_000, list(range(3, 60_003)), "a document of more than"),
    ],
)  # fmt: skip
def test_what_is_not_read_is_said(tmp_path, text, lines, reason):
    (tmp_path / "a.rst").write_text(text, encoding="utf-8")
    found = check_file(tmp_path / "a.rst")
    assert [c.line for c in found] == lines and {c.verdict for c in found} == {"unread"} and all(reason in c.message for c in found)


def test_a_file_that_is_taken_in_and_holds_no_formula_is_nothing_to_say(tmp_path):
    (tmp_path / "docs" / "inc").mkdir(parents=True)
    (tmp_path / "docs" / "inc" / "head.raw").write_text(".. |x| replace:: y\n", encoding="utf-8")
    (tmp_path / "docs" / "inc" / "math.raw").write_text(":math:`a = b`\n", encoding="utf-8")
    page = tmp_path / "docs" / "a.rst"
    page.write_text(".. include:: inc/head.raw\n\n.. include:: /inc/head.raw\n\n.. include:: inc/math.raw\n\n:math:`1 = 1`\n", encoding="utf-8")
    assert [(c.line, c.verdict) for c in check_file(page)] == [(5, "unread"), (7, "holds")]


def test_declarations_and_marks(tmp_path):
    text = (
        "Title\n=====\n\n.. eqcheck::\n\n   symbols:\n     a: real\n     b: reel\n\n:math:`a + a = 2 a`\n\n.. math::\n\n   a &= a \\\\\n     &= 2 a  % eqcheck: false\n\n"
        ":math:`a = 1`\n\n.. eqcheck: given\n\n:math:`b = 1`\n\n.. note::\n\n   .. eqcheck::\n      extend: true\n      symbols: {b: '1'}\n\n   :math:`b = 1`\n"
    )
    (tmp_path / "a.rst").write_text(text, encoding="utf-8")
    found = check_file(tmp_path / "a.rst")
    assert [(c.line, c.verdict) for c in found] == [(8, "unread"), (10, "holds"), (14, "holds"), (15, "refuted-as-stated"), (17, "given"), (21, "unread"), (29, "holds")]


def test_headings_end_what_is_given(tmp_path):
    text = ".. eqcheck::\n   symbols: {a: real}\n\nOne\n===\n\n:math:`\\boxed{a > 0}` % x\n\n:math:`|a| = a`\n\nTwo\n---\n\n:math:`|a| = a`\n"
    (tmp_path / "a.rst").write_text(text, encoding="utf-8")
    lines = [item.line for item in restructuredtext.read(text) if isinstance(item, Break)]
    assert len(lines) == 2 and 4 <= lines[0] <= 5 and 11 <= lines[1] <= 12


def test_what_docutils_keeps_for_everybody_is_as_it_was():
    from docutils.parsers.rst import directives, roles

    lookup, kept = directives.directive, dict(roles._roles)
    restructuredtext.read(".. default-role:: math\n\n.. role:: x(math)\n\n.. math:: a\n\n`b`\n")
    assert directives.directive is lookup and roles._roles == kept
