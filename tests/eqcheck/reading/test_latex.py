r"""LaTeX documents: what TeX sets as a formula is read, whatever stands around it; what it does not set is not."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from sampling import rounds

from eqcheck.faces.command_line import main
from eqcheck.judging.page import check_file
from eqcheck.reading.documents import Break, Declaration, Formula, Macros, Unseen, latex

BLOCK = "% eqcheck\n% symbols:\n%   a: real\n%   b: real\n%   A: '1'\n"
MATH = [
    "${}$", r"\({}\)", "$${}$$", r"\[{}\]", *(f"\\begin{{{{{name}{star}}}}}{{}}\\end{{{{{name}{star}}}}}" for name in ("equation", "align", "gather", "multline", "eqnarray", "flalign") for star in ("", "*")),
    "\\begin{{alignat*}}{{3}}{}\\end{{alignat*}}", "\\begin{{displaymath}}{}\\end{{displaymath}}", "\\begin{{math}}{}\\end{{math}}", "\\ensuremath{{{}}}", "\\begin{{subequations}}\\begin{{align}}{}\\end{{align}}\\end{{subequations}}",
    "\\begin{{equation}}\\begin{{aligned}}{}\\end{{aligned}}\\end{{equation}}", "\\be {} \\ee", "\\eqn{{{}}}", "\\begin{{own}}{}\\end{{own}}",
]  # fmt: skip
AROUND = [
    "@", "\\emph{@}", "{\\bf @}", "\\begin{theorem}[x]@\\end{theorem}", "\\begin{proof} @ \\qed \\end{proof}", "\\begin{enumerate}\\item[(a)] @ \\item x\\end{enumerate}", "\\footnote{@}", "\\section{@}",
    "\\begin{center}\\begin{tabular}{|c|}\\hline @ & x \\\\ \\end{tabular}\\end{center}", "\\caption[short]{@}", "% comment\n@", "\\only<2->{@}", "``@''", "\\href{http://a.b/%c$}{@}", "50\\% of \\$5: @",
]  # fmt: skip
MACROS = "\\newcommand{\\be}{\\begin{equation}}\\newcommand{\\ee}{\\end{equation}}\\def\\eqn#1{\\[ #1 \\]}\\newenvironment{own}{\\begin{equation*}\\small}{\\end{equation*}}\n"
UNSET = ["% @\n", "\\verb|@|", "\\verb*+@+", "\\lstinline[language=C]!@!", "\\begin{verbatim}@\\end{verbatim}", "\\begin{lstlisting}[x]\n@\n\\end{lstlisting}", "\\iffalse @ \\ifx a b \\fi @ \\fi", "\\begin{comment}@\\end{comment}", "\\url{@}"]


def formulas(text, path=None):
    return [item for item in latex.read(text, path) if not isinstance(item, Macros | Break | Declaration)]


@given(st.lists(st.tuples(st.sampled_from(MATH), st.sampled_from(AROUND)), min_size=1, max_size=4), st.lists(st.sampled_from(UNSET), max_size=2))
@settings(max_examples=rounds(200))
def test_every_formula_is_found_once_and_nothing_else(parts, unset):
    text, typed = MACROS, []
    for n, (math, around) in enumerate(parts):
        formula = f"x_{{{n}}} = {{y}}"
        typed.append(formula)
        text += "\n" + around.replace("@", math.format(formula)) + " text " + "".join(hidden.replace("@", f"$hidden_{n} = 1$") for hidden in unset) + "\n"
    found = formulas(text)
    assert all(isinstance(item, Formula) for item in found), (found, text)
    assert [item.latex.replace("\\begin{aligned}", "").replace("\\end{aligned}", "").strip() for item in found] == typed, text


@pytest.mark.parametrize("math", MATH)
def test_displays_are_displays(math):
    (found,) = formulas(MACROS + math.format("a = b"))
    assert found.display == (math not in ("${}$", r"\({}\)", "\\ensuremath{{{}}}", "\\begin{{math}}{}\\end{{math}}"))


@pytest.mark.parametrize(
    ("text", "lines", "reason"),
    [
        ("text $ a = b\n\nmore $a$\n", [1], "opened with $ in line 1 is never closed"),
        ("\\[ a\n = b\n\nnext", [1], r"opened with \[ in line 1 is never closed"),
        ("\\begin{align}\n a &= b\n\n c &= d \\end{align}", [1], r"opened with \begin{align} in line 1 is never closed"),
        ("\\begin{theorem} $a = \\end{theorem}$", [1], "is never closed"),
        ("$$ a = b $ c\n", [1], "opened with $$ in line 1 is never closed"),
        ("x\n\n\\input{none} and \\include{../up}", [3, 3], "this file is not followed"),
    ],
)  # fmt: skip
def test_what_is_never_closed_is_said(text, lines, reason):
    found = [item for item in formulas(text) if isinstance(item, Unseen)]
    assert [item.line for item in found] == lines and all(reason in item.reason for item in found)


def test_labels():
    text = "\\begin{equation}\\label{eq:a} a = b \\end{equation}\\begin{align} a &= b \\label{x} \\\\ &= c \\label{y}\\end{align}"
    assert [item.label for item in formulas(text)] == ["eq:a", ""]


# --- on a page ---------------------------------------------------------------------------------------


def seen(folder, text, name="page.tex"):
    (folder / name).write_text(text, encoding="utf-8")
    return [(c.verdict, c.line) for c in check_file(folder / name)]


def test_declarations_marks_and_headings(tmp_path):
    text = (
        f"\\documentclass{{article}}\n\\begin{{document}}\n{BLOCK}\n$A = 1$, $A = 2$ % eqcheck: false\n\n"
        "\\begin{align}\na + a &= 2 a \\\\\n &= 3 a \\\\ % eqcheck: false\n &= a % eqcheck: skip for now\n\\end{align}\n\n"
        "\\[ a = b \\]\n% eqcheck: given\n\n$\\boxed{a > 0}$\n\nSo $|a| = a$.\n\n\\section{Next} $|a| = a$\n\n"
        "  %% eqcheck\n  %% extend: true\n  %% symbols:\n  %%   a: '3'\n\n$a = 3$ and $q = 3$\n"
    )
    assert seen(tmp_path, text) == [
        ("holds", 9), ("refuted-as-stated", 9), ("holds", 12), ("refuted-as-stated", 13), ("skipped", 14), ("given", 17), ("false", 20), ("false", 22), ("false", 24), ("holds", 31), ("unread", 31),
    ]  # fmt: skip


def test_a_fault_in_a_block_has_its_line(tmp_path):
    assert seen(tmp_path, "x\n" + BLOCK.replace("%   b: real", "%   b: reel") + "\n$b = b$\n") == [("unread", 5), ("unread", 8)]


def test_files_are_taken_in_where_they_stand(tmp_path, capsys):
    (tmp_path / "parts").mkdir()
    (tmp_path / "parts" / "one.tex").write_text("One\n\n$A = 1$ \\input{parts/two}\n", encoding="utf-8")
    (tmp_path / "parts" / "two.tex").write_text("$\\half{A} = A$\n", encoding="utf-8")
    (tmp_path / "own.sty").write_text("\\newcommand{\\half}[1]{\\frac{#1}{2}}\n", encoding="utf-8")
    (tmp_path / "main.tex").write_text(f"\\usepackage{{amsmath, own}}\n{BLOCK}\n\\include{{parts/one}}\n% \\input{{parts/three}}\n$A = 2$\n", encoding="utf-8")
    found = check_file(tmp_path / "main.tex")
    assert [(c.file.removeprefix(str(tmp_path)), c.line, c.verdict) for c in found] == [("/parts/one.tex", 3, "holds"), ("/parts/two.tex", 1, "false"), ("/main.tex", 10, "false")]
    assert main([str(tmp_path)]) == 1  # the parts are read with the whole, and only there
    assert capsys.readouterr().out.endswith("3 total, 1 holds, 2 false\n")


@pytest.mark.parametrize(
    ("name", "reason"),
    [("main", "it takes itself in"), ("none", "there is no such file"), ("../x", "it does not lie in the folder"), ("/etc/hostname", "it does not lie in the folder"), ("loop", "it takes itself in"), ("x" * 300, "there is no such file")],
)
def test_files_that_are_not_followed_are_said(tmp_path, name, reason):
    (tmp_path / "in").mkdir()
    (tmp_path / "x.tex").write_text("$a = b$", encoding="utf-8")
    (tmp_path / "in" / "loop.tex").write_text("$1 = 1$ \\input{loop}", encoding="utf-8")
    (tmp_path / "in" / "main.tex").write_text(f"$1 = 1$\n\\input{{{name}}}\n", encoding="utf-8")
    found = [c for c in check_file(tmp_path / "in" / "main.tex") if c.verdict != "holds"]
    assert len(found) == 1 and found[0].verdict == "unread" and reason in found[0].message


def test_files_many_deep_and_many_wide_are_bounded(tmp_path):
    for n in range(30):
        (tmp_path / f"f{n}.tex").write_text(f"$1 = 1$ \\input{{f{n + 1}}} \\input{{f{n + 1}}} \\input{{f{n + 1}}}\n", encoding="utf-8")
    found = check_file(tmp_path / "f0.tex")
    assert sum(c.verdict == "holds" for c in found) <= 201 and any("files 8 deep" in c.message for c in found)


def test_older_documents_are_latin_1(tmp_path):
    (tmp_path / "a.tex").write_bytes("Gr\u00f6\u00dfe $1 = 1$ % \u00e9\n".encode("latin-1"))
    assert [(c.verdict, c.line) for c in check_file(tmp_path / "a.tex")] == [("holds", 1)]


@pytest.mark.parametrize(("name", "opening"), [("a.tex", "% eqcheck"), ("a.rst", ".. eqcheck::"), ("a.md", "```{eqcheck}")])
def test_a_page_without_a_block_is_told_how_one_is_opened(tmp_path, name, opening):
    (tmp_path / name).write_text(":math:`a = b`" if name == "a.rst" else "$a = b$", encoding="utf-8")
    (found,) = check_file(tmp_path / name)
    assert found.message == f"a is not declared: no {opening} block stands above that says what the letters are"


@pytest.mark.parametrize("words", ["\\intertext{and so}", "\\shortintertext{where}", "\\text{and}"])
def test_words_between_the_rows_of_a_display(tmp_path, words):
    assert seen(tmp_path, f"{BLOCK}\n\\begin{{align}}\nA &= 1 \\\\\n{words}\nA &= 2\n\\end{{align}}\n") == [("holds", 8), ("false", 10)]


@pytest.mark.parametrize("command", ["\\input{sub/part}", "\\import{sub/}{part}", "\\import*{sub}{part.tex}", "\\subimport{sub/}{part}"])
def test_files_are_taken_in_by_any_command_and_not_read_twice(command, tmp_path, capsys):
    (tmp_path / "sub").mkdir()
    (tmp_path / "sub/part.tex").write_text("$a = b$\n", encoding="utf-8")
    (tmp_path / "all.tex").write_text(f"{BLOCK}\n{command}\n", encoding="utf-8")
    (check,) = check_file(tmp_path / "all.tex")
    assert check.verdict == "false" and check.file.endswith("part.tex")
    assert main([str(tmp_path)]) == 1
    assert "1 total, 1 false" in capsys.readouterr().out
    (tmp_path / "sub/part.tex").unlink()
    (check,) = check_file(tmp_path / "all.tex")
    assert "is not followed: there is no such file" in check.message
