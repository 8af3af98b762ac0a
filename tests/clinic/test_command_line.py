"""python -m clinic: what it prints, with which exit status, and what it needs not to be loaded."""

import json
import subprocess
import sys

import pytest
from site_build import ROOT

from clinic import __main__ as cli
from softmaxlib.__main__ import CHAPTERS

POST = "$z_k = \\frac{e^{a_k}}{\\sum_j e^{a_j}}$, $L = -\\sum_k y_k \\ln z_k$, so $\\frac{\\partial L}{\\partial a_j} = %s$"


@pytest.fixture
def post(tmp_path):
    def write(formula):
        path = tmp_path / "derivation.md"
        path.write_text(POST % formula, encoding="utf-8")
        return str(path)

    return write


@pytest.mark.parametrize(("formula", "status"), [("z_j - y_j", 0), ("y_j - z_j", 1), ("3 z_j", 2), ("z_j - \\psi_j", 2)])
def test_a_derivation(post, capsys, formula, status):
    assert cli.main(["derivation", post(formula)]) == status
    assert cli.main([post(formula)]) == status  # a file alone says what it is
    assert capsys.readouterr().out


@pytest.mark.parametrize(
    ("typed", "status"), [("0.1 -0.4 0.3", 0), ("0.13 1.0233 0.28", 1), ("-1/2 -0.7/0.3 -0.4", 1), ("5 5 5", 2), ("a b c", 2), ("1 2", 2)]
)
def test_numbers(capsys, typed, status):
    assert cli.main(["numbers", *typed.split()]) == status


def test_json(post, capsys):
    cli.main(["derivation", "--json", post("y_j - z_j")])
    assert json.loads(capsys.readouterr().out)["lines"][-1]["mistakes"][0]["name"] == "sign"
    cli.main(["numbers", "0.13", "1.0233", "0.28", "--json"])
    assert json.loads(capsys.readouterr().out)["outcome"] == "mistake"


def test_links_are_named_as_a_terminal_can(post, capsys, tmp_path):
    """Nobody has the file mistakes.html where they type this."""
    question = tmp_path / "question.md"
    question.write_text("What do the row sums of the Jacobian say?", encoding="utf-8")
    for arguments in (["numbers", "0.13", "1.0233", "0.28"], ["derivation", post("y_j - z_j")], ["derivation", str(question)]):
        cli.main(arguments)
        said = capsys.readouterr().out
        assert ".html" not in said and ", section “" in said, said
    cli.main(["numbers", "0.13", "1.0233", "0.28"])
    assert (
        "Read on: Mistakes and how to see them, section “labels-in-jacobian”; "
        "The Jacobian product, section “why the mistake is a tempting one”"
    ) in capsys.readouterr().out


def test_a_chapter_is_called_by_its_title():
    for chapter in (ROOT / "book").glob("*.ipynb"):
        assert CHAPTERS[f"{chapter.stem}.html"] == json.loads(chapter.read_text(encoding="utf-8"))["cells"][0]["source"][0].removeprefix("# ").strip()


def test_letters(post, capsys):
    assert cli.main(["derivation", post("y_j - z_j"), "--letters", "source-1"]) == 1
    assert cli.main(["derivation", post("y_j - z_j"), "--letters", "logit=a,probability=z,label=y,loss=L"]) == 1
    assert cli.main(["derivation", post("y_j - z_j"), "--letters", "klingon"]) == 2
    assert "klingon" in capsys.readouterr().err


def test_a_file_that_is_not_there(capsys):
    assert cli.main(["derivation", "nowhere.md"]) == 2
    assert "nowhere.md: cannot be read" in capsys.readouterr().err


def run(*arguments, **more):
    return subprocess.run([sys.executable, *arguments], cwd=ROOT, capture_output=True, encoding="utf-8", timeout=120, **more)


def test_as_a_command():
    found = run("-m", "clinic", "numbers", "-.08", "-.49", "-.1")
    assert (found.returncode, "diagonal-only" in found.stdout) == (1, True)
    found = run("-m", "clinic", "derivation", "-", input=POST % "z_j - y_j")
    assert (found.returncode, found.stdout.splitlines()[0]) == (0, "Every line holds for labels that sum to 1.")
    assert "exit status" in run("-m", "clinic", "--help").stdout


def test_a_browser_can_run_it():
    """It loads nothing that reads documents, draws or talks to a kernel, and asks for no signal, thread or file itself."""
    found = run(
        "-c",
        "import sys; from clinic import data; data.numbers(['1', '2', '3']); data.check('$a_1 = b_1$'); "
        "print(*sorted({name.partition('.')[0] for name in sys.modules}))",
    )
    assert found.returncode == 0, found.stderr
    loaded = set(found.stdout.split())
    assert not loaded & {"nbformat", "matplotlib", "IPython", "sphinx", "docutils", "pytest"}
    for path in (ROOT / "clinic").rglob("*.py"):
        if path.name != "__main__.py":
            source = path.read_text(encoding="utf-8")
            assert not any(f"import {name}" in source for name in ("signal", "threading", "os", "pathlib", "subprocess", "nbformat")), path
            assert "open(" not in source, path
