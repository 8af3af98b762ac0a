"""The page for lecturers: what it shows is what comes out."""

import re
import shlex
import subprocess
import sys

import eqcheck_lines
import pytest
import yaml
from site_build import ROOT

from eqcheck import check_file, check_markdown, summary
from eqcheck.faces.command_line import main
from eqcheck.magic import answer

PAGE = ROOT / "book" / "eqcheck.md"
TEXT = PAGE.read_text(encoding="utf-8")


def fences(text, language, ticks="```"):
    """Return the contents of the fenced blocks of one language."""
    return re.findall(rf"^{ticks}{language}\n(.*?)^{ticks}$", text, re.M | re.S)


def section(title):
    """Return the text under one heading."""
    return re.split(r"^## ", TEXT.split(f"## {title}\n")[1], maxsplit=1, flags=re.M)[0]


GENERAL, PROBABILITY = section("What is read").split("### Probability")
BLOCK = fences(GENERAL, "yaml")[0]
READ = [line for block in fences(GENERAL, "latex") for line in block.splitlines()]
LIKELY = [line for block in fences(PROBABILITY, "latex") for line in block.splitlines()]
UNREAD = fences(section("What is out of scope"), "latex")[0].splitlines()
PLAIN = fences(section("Let it suggest"), "markdown", "````")[0]
SAID = fences(section("Let it suggest"), "text", "````")[0]
EXAMPLE = PLAIN.replace("# Logistic regression\n", "# Logistic regression\n\n" + SAID.split("\n\n")[1] + "\n", 1)


def under_the_block(formula, block=BLOCK):
    return eqcheck_lines.checked(block, formula, "page.md")


def test_the_page_itself_is_in_order():
    checks = check_file(PAGE)
    assert checks and all(check.verdict == "given" for check in checks)


def test_the_ten_minutes_print_what_the_page_says(tmp_path, monkeypatch, capsys):
    """Save the page, ask, let it write, check: each command as it stands there, each answer to the letter."""
    (tmp_path / "logistic.md").write_text(PLAIN, encoding="utf-8")
    monkeypatch.chdir(tmp_path)
    commands = [line for title in ("Let it suggest", "Run it") for block in fences(section(title), "bash") for line in block.splitlines()]
    arguments = [shlex.split(command.removeprefix("python -m eqcheck ")) for command in commands]
    assert arguments == [["suggest", "logistic.md"], ["suggest", "--write", "logistic.md"], ["logistic.md"]]
    assert main(arguments[0]) == 0
    assert capsys.readouterr().out == SAID
    assert main(arguments[1]) == 0
    assert (tmp_path / "logistic.md").read_text(encoding="utf-8") == EXAMPLE
    capsys.readouterr()
    assert main(arguments[2]) == 1
    assert capsys.readouterr().out == fences(section("Run it"), "text")[0]


WORKFLOW = fences(section("Check it at every push"), "yaml")[0]


def test_the_workflow_is_one(tmp_path):
    """It has eight lines, GitHub's form, rights to read alone, and the action of the course's own workflows."""
    (tmp_path / "formulas.yml").write_text(WORKFLOW, encoding="utf-8")
    command = [sys.executable, "-m", "check_jsonschema", "--builtin-schema", "vendor.github-workflows", tmp_path / "formulas.yml"]
    run = subprocess.run(command, capture_output=True, text=True)
    assert run.returncode == 0, run.stdout + run.stderr
    assert len(WORKFLOW.splitlines()) == 8
    loaded = yaml.safe_load(WORKFLOW)
    assert loaded["permissions"] == {"contents": "read"}
    (uses,) = [step["uses"] for step in loaded["jobs"]["formulas"]["steps"] if "uses" in step]
    assert uses in (ROOT / ".github" / "workflows" / "test-and-publish.yml").read_text(encoding="utf-8")


@pytest.mark.parametrize(("page", "status"), [(EXAMPLE, 1), (EXAMPLE.replace("t_n - y_n", "y_n - t_n"), 0)], ids=["wrong", "right"])
def test_the_workflow_fails_where_a_line_is_false(page, status, tmp_path):
    """Its last command, with this interpreter for the one that it sets up."""
    (tmp_path / "notes").mkdir()
    (tmp_path / "notes" / "logistic.md").write_text(page, encoding="utf-8")
    (typed,) = [step["run"] for step in yaml.safe_load(WORKFLOW)["jobs"]["formulas"]["steps"] if "run" in step]
    made, installed, checked = (shlex.split(part) for part in typed.split(" && "))
    assert made[:3] == ["python3", "-m", "venv"] and installed[:2] == [f"{made[3]}/bin/pip", "install"]
    assert installed[2].startswith("softmaxlib[eqcheck] @ git+https://")
    assert checked[0] == f"{made[3]}/bin/python"
    run = subprocess.run([sys.executable, *checked[1:]], cwd=tmp_path, capture_output=True, text=True)
    assert run.returncode == status, run.stdout + run.stderr


def test_the_cell_prints_what_the_page_says(tmp_path, monkeypatch):
    (tmp_path / "logistic.md").write_text(EXAMPLE, encoding="utf-8")
    monkeypatch.chdir(tmp_path)
    typed, answered = fences(section("In pytest, in a notebook, in Sphinx"), "text")
    magic, cell = typed.split("\n", 1)
    assert answer(magic.removeprefix("%%eqcheck"), cell) + "\n" == answered


def test_the_example_passes_once_its_line_is_marked():
    wrong = r"&= \sum_n (t_n - y_n) x_{ni} \\"
    assert EXAMPLE.count(wrong) == 1
    checks = check_markdown(EXAMPLE.replace(wrong, wrong + " % eqcheck: false"))
    assert summary(checks)["refuted-as-stated"] == 1 and all(check.ok for check in checks)


@pytest.mark.one_in(2)
@pytest.mark.parametrize("formula", READ)
def test_what_the_page_says_is_read(formula):
    checks = under_the_block(formula)
    assert {check.verdict for check in checks} == {"holds"}, checks


@pytest.mark.parametrize("formula", LIKELY)
def test_what_the_page_says_of_probability_is_read(formula):
    checks = under_the_block(formula, fences(PROBABILITY, "yaml")[0])
    assert {check.verdict for check in checks} == {"holds"}, checks


@pytest.mark.parametrize("formula", UNREAD)
def test_what_the_page_says_is_out_of_scope(formula):
    checks = under_the_block(formula)
    assert "unread" in {check.verdict for check in checks}
    assert all(check.message for check in checks if check.verdict == "unread")


def test_the_block_of_all_declarations_is_accepted():
    block = fences(section("Declare"), "yaml")[0]
    (check,) = check_markdown(f"```{{eqcheck}}\n{block}```\n\n$t_\\gamma + w_0 = f(x) - x^2 + 1$\n")
    assert check.message == "holds only for one-hot labels"


READINGS = [
    (r"\sum_k z_k + 1", r"1 + \left( \sum_k z_k \right)"),
    (r"\frac{d}{da} a^2 b", r"2ab"),
    (r"\frac{d}{da} (a^2) a", r"2 a^2"),
    (r"\sum_k (z_k) p_k", r"\mathbf z^\top \mathbf p"),
    (r"\ln 2 r", r"\ln(2 r)"),
    (r"\ln r (s)", r"s \cdot \ln(r)"),
    (r"\ln r \exp s", r"e^s \cdot \ln(r)"),
    (r"\ln r / s", r"\frac{\ln(r)}{s}"),
    (r"\ln \exp a", "a"),
    (r"\ln r \cdot s", r"s \cdot \ln(r)"),
    (r"a/2b", r"\frac{a b}{2}"),
    (r"f^2(a)", r"a^6"),
]


@pytest.mark.parametrize("formula, meaning", READINGS)
def test_how_it_reads_what_could_be_read_in_two_ways(formula, meaning):
    (check,) = under_the_block(f"{formula} = {meaning}")
    assert check.verdict == "holds", check


def test_the_head_decides_and_an_inequality_begins_a_new_chain():
    checks = under_the_block(r"r = 2r = r < r + 1 = 1 + r")
    assert [check.verdict for check in checks] == ["false", "holds", "holds", "holds"]
    first, second = check_markdown(f"```{{eqcheck}}\n{BLOCK}```\n$$r + r = 2r$$\n\nand\n\n$$= 3r$$\n")
    assert (first.verdict, second.verdict) == ("holds", "false")


def test_the_derivative_by_a_defined_symbol():
    (check,) = under_the_block(r"\frac{\partial Q}{\partial q_k} = 1")
    assert check.verdict == "holds"
    block = "symbols:\n  s: positive\n  \\tau: \\frac{1}{s^2}\n  E: 3 s\n"
    (check,) = check_markdown(f"```{{eqcheck}}\n{block}```\n$$\\frac{{\\partial E}}{{\\partial \\tau}} = 0$$\n")
    assert check.verdict == "unread"  # E is not written in τ, and s moves with it


def test_a_boxed_condition_holds_up_to_the_next_heading():
    claim = "$$\\delta_{jk} = 0$$\n"
    page = f"```{{eqcheck}}\n{BLOCK}```\n\n$\\boxed{{j \\neq k}}$\n\n{claim}\n# On\n\n{claim}"
    assert [check.verdict for check in check_markdown(page)] == ["given", "holds", "false"]
    page = f"```{{eqcheck}}\n{BLOCK}```\n\n$j \\neq k$\n\n{claim}"
    assert [check.verdict for check in check_markdown(page)] == ["given", "false"]
