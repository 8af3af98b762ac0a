"""The command line: what it says, its JSON report, its exit status."""

import json
import re
import subprocess
import sys
import tomllib

import nbformat
import pytest
from eqcheck_page import PAGE, WRONG
from site_build import ROOT

from eqcheck import check_file, summary
from eqcheck.faces.command_line import main
from eqcheck.faces.needed import NEEDED
from eqcheck.judging.checks import VERDICTS
from eqcheck.reading import documents

NUMBERS = {"type": ["number", "null"]}
SCHEMA = {
    "type": "object",
    "required": ["summary", "checks"],
    "additionalProperties": False,
    "properties": {
        "summary": {
            "type": "object",
            "required": ["total", *VERDICTS],
            "additionalProperties": {"type": "integer", "minimum": 0},
        },
        "checks": {
            "type": "array",
            "items": {
                "type": "object",
                "required": ["file", "cell", "line", "label", "left", "right", "verdict", "assumption", "max_error", "counterexample", "message"],
                "additionalProperties": False,
                "properties": {
                    "file": {"type": "string"},
                    "cell": {"type": ["integer", "null"], "minimum": 0},
                    "line": {"type": "integer", "minimum": 1},
                    "label": {"type": "string"},
                    "left": {"type": "string"},
                    "right": {"type": "string"},
                    "verdict": {"enum": list(VERDICTS)},
                    "assumption": {"enum": ["", "any", "sum-one", "one-hot"]},
                    "max_error": NUMBERS,
                    "counterexample": {"type": ["object", "null"]},
                    "message": {"type": "string"},
                },
            },
        },
    },
}  # fmt: skip


@pytest.fixture
def page(tmp_path):
    path = tmp_path / "page.md"
    path.write_text(PAGE + WRONG, encoding="utf-8")
    return path


def test_what_is_false_is_named_and_explained(page, capsys):
    assert main([str(page)]) == 1
    said = capsys.readouterr().out
    assert "page.md, line 15 (wrong): false" in said or "(wrong): false" in said
    assert "holds only for labels that sum to 1" in said
    assert said.splitlines()[-1] == "2 total, 1 holds, 1 false"


def test_all_is_well(page, capsys):
    page.write_text(PAGE, encoding="utf-8")
    assert main([str(page)]) == 0
    assert capsys.readouterr().out == "1 total, 1 holds\n"


def test_the_json_report_in_full(page, tmp_path):
    report = tmp_path / "report.json"
    assert main([str(page), "--json", str(report)]) == 1
    found = json.loads(report.read_text(encoding="utf-8"))
    assert set(found) == {"summary", "checks"}
    assert found["summary"] == {"total": 2, "holds": 1, "false": 1, "refuted-as-stated": 0,
                                "definition": 0, "given": 0, "skipped": 0, "unread": 0}  # fmt: skip
    right, wrong = found["checks"]
    assert set(right) == {"file", "cell", "line", "label", "left", "right", "verdict", "assumption",
                          "max_error", "counterexample", "message"}  # fmt: skip
    assert (right["verdict"], right["assumption"], right["cell"]) == ("holds", "any", None)
    assert wrong["counterexample"]["left"] != wrong["counterexample"]["right"]


@pytest.mark.parametrize("path", ["no-such-file.md", "no/such/folder"])
def test_a_path_that_cannot_be_used(path, capsys):
    assert main([path]) == 2
    assert path in capsys.readouterr().err


def test_as_a_program(page):
    run = subprocess.run([sys.executable, "-m", "eqcheck", page], cwd=ROOT, capture_output=True, text=True)
    assert run.returncode == 1 and "1 false" in run.stdout and run.stderr == ""


def test_the_json_report(tmp_path, capsys):
    jsonschema = pytest.importorskip("jsonschema")
    page = tmp_path / "page.md"
    page.write_text(PAGE + WRONG + "\nText, and $k = K$.\n\n$$ E = q \\approx 2 $$\n", encoding="utf-8")
    assert main([str(page), "--json", str(tmp_path / "report.json")]) == 1
    report = json.loads((tmp_path / "report.json").read_text(encoding="utf-8"))
    jsonschema.validate(report, SCHEMA)
    assert report["summary"] == summary(check_file(page))
    assert report["summary"]["total"] == len(report["checks"]) == 5
    capsys.readouterr()
    assert main([str(page), "--json", "-"]) == 1
    assert json.loads(capsys.readouterr().out) == report


@pytest.mark.parametrize(
    ("source", "status", "said"),
    [
        ("$$ 1 + 1 = 2 $$", 0, "1 holds"),
        ("$$ 1 = 2 $$ % eqcheck: false", 1, "1 false"),
        ("$$\n1 = 2 % eqcheck: false\n$$", 0, "1 refuted-as-stated"),
        ("$$\n1 = 2 % eqcheck: skip a joke\n$$", 0, "1 skipped"),
        ("$$ 1 = q $$", 1, "1 unread"),
        ("```{eqcheck}\nnonsense\n```", 1, "1 unread"),
    ],
)
def test_exit_codes(tmp_path, capsys, source, status, said):
    page = tmp_path / "page.md"
    page.write_text(source + "\n", encoding="utf-8")
    assert main([str(page)]) == status
    assert said in capsys.readouterr().out


def test_exit_code_2_for_what_cannot_be_used(tmp_path, capsys):
    assert main([str(tmp_path / "nothing.md")]) == 2
    broken = tmp_path / "broken.ipynb"
    broken.write_text("{", encoding="utf-8")
    assert main([str(broken)]) == 2
    page = tmp_path / "page.md"
    page.write_text("$1 = 1$", encoding="utf-8")
    assert main([str(page), "--json", str(tmp_path / "no" / "folder.json")]) == 2
    said = capsys.readouterr().err
    assert said.count("eqcheck: ") == 3 and "Traceback" not in said
    with pytest.raises(SystemExit) as caught:
        main([])
    assert caught.value.code == 2


def test_a_folder_is_searched_without_what_was_built(tmp_path, capsys):
    for name in ("one.md", "deep/two.md", "_build/three.md", ".ipynb_checkpoints/four.md"):
        (tmp_path / name).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / name).write_text("$1 = 1$\n", encoding="utf-8")
    nbformat.write(nbformat.v4.new_notebook(cells=[nbformat.v4.new_markdown_cell("$2 = 2$")]), tmp_path / "five.ipynb")
    assert main([str(tmp_path)]) == 0
    assert "3 total" in capsys.readouterr().out


def test_the_command(tmp_path):
    page = tmp_path / "page.md"
    page.write_text("$$ 1 = 2 $$ (eq-wrong)\n", encoding="utf-8")
    run = subprocess.run([sys.executable, "-m", "eqcheck", str(page)], capture_output=True, text=True, encoding="utf-8", check=False)
    assert run.returncode == 1 and not run.stderr
    assert "line 1 (eq-wrong): false" in run.stdout and "the left is 1.0, the right is 2.0" in run.stdout


# --- what a newcomer stumbles over ---------------------------------------------------------------


def said_of(source, tmp_path, capsys, *options):
    """Return the exit status and the lines for a page, without advice."""
    (tmp_path / "page.md").write_text(source, encoding="utf-8")
    status = main([str(tmp_path / "page.md"), *options])
    return status, [line for line in capsys.readouterr().out.splitlines() if not line.startswith("    →")]


def test_what_to_do_stands_below_what_was_found(tmp_path, capsys):
    (tmp_path / "page.md").write_text("$a = 1$\n", encoding="utf-8")
    assert main([str(tmp_path / "page.md")]) == 1
    lines = capsys.readouterr().out.splitlines()
    assert "is not declared" in lines[2] and lines[3] == "    → python -m eqcheck suggest PAGE prints the block that this page needs"


@pytest.mark.parametrize("without", [["-S"], ["-c"]], ids=["bare Python", "one package less"])
def test_without_its_packages_it_says_what_to_install(page, without):
    if without == ["-c"]:
        hidden = "import sys; sys.modules['lark'] = None; from eqcheck.faces.command_line import main; sys.exit(main(sys.argv[1:]))"
        command, packages = ["-c", hidden], ["lark"]
    else:
        command = ["-S", "-m", "eqcheck"]
        packages = ["numpy", "lark", "markdown-it-py", "mdit-py-plugins", "nbformat", "pyyaml"]
    run = subprocess.run([sys.executable, *command, str(page)], cwd=ROOT, capture_output=True, text=True)
    verb = "is" if len(packages) == 1 else "are"
    assert run.stderr == f"eqcheck: {', '.join(packages)} {verb} missing: pip install {' '.join(packages)}\n"
    assert (run.returncode, run.stdout) == (2, "")


def test_what_it_says_to_install_is_its_extra():
    extras = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]["optional-dependencies"]
    some_formats = [package for _, package in documents.NEEDED.values()]
    assert sorted([*NEEDED.values(), *some_formats]) == sorted(["numpy", *(name.split(";")[0].split("[")[0].strip("<>=! .0123456789") for name in extras["eqcheck"])])


@pytest.mark.parametrize(("name", "module"), [("a.tex", "pylatexenc"), ("a.rst", "docutils")])
def test_a_format_that_needs_a_package_of_its_own_says_so(name, module, tmp_path, capsys, monkeypatch):
    (tmp_path / name).write_text("$1 = 1$ and :math:`1 = 1`\n", encoding="utf-8")
    (tmp_path / "a.md").write_text("$1 = 1$\n", encoding="utf-8")
    assert main([str(tmp_path)]) == 0
    capsys.readouterr()
    monkeypatch.setitem(sys.modules, module, None)
    assert main([str(tmp_path), "--no-cache"]) == 2
    assert capsys.readouterr().err == f"eqcheck: {tmp_path / name}: {module} is missing, which reads {name[1:]} files: pip install {module}\n"
    assert main([str(tmp_path / "a.md")]) == 0


@pytest.mark.parametrize("option", ["--help", "--version"])
def test_help_and_version_load_nothing_that_is_heavy(option):
    watched = "import sys; from eqcheck.faces.command_line import main\ntry: main([sys.argv[1]])\nexcept SystemExit: pass\nprint(*sys.modules)"
    run = subprocess.run([sys.executable, "-c", watched, option], cwd=ROOT, capture_output=True, text=True, check=True)
    assert not {"numpy", "lark", "markdown_it", "nbformat", "yaml", "eqcheck.judging"} & set(run.stdout.splitlines()[-1].split())


def test_the_version_is_the_one_that_is_installed(capsys):
    with pytest.raises(SystemExit) as ended:
        main(["--version"])
    assert ended.value.code == 0
    version = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]["version"]
    assert capsys.readouterr().out == f"eqcheck {version}\n"


@pytest.mark.parametrize("source", ["$p_k = q$\n", "$$\n\\sum_k p_k = 1\n$$\n", "$f(a) = 1$\n", "$$\nq := p\n$$\n"])
def test_a_page_without_a_block_is_told_of_blocks(source, tmp_path, capsys):
    status, lines = said_of(source, tmp_path, capsys)
    assert status == 1
    assert re.search(r"(not declared|has no range): no ```\{eqcheck\} block stands above", lines[2]), lines
    status, lines = said_of("```{eqcheck}\nsymbols: {b: real}\n```\n" + source, tmp_path, capsys)
    assert status == 1 and not any("{eqcheck}" in line for line in lines)


@pytest.mark.parametrize(
    "fence",
    ["```eqcheck", "``` eqcheck", "~~~eqcheck", "````eqcheck", ":::eqcheck", "```{.eqcheck}", "```{ eqcheck }", "```{eqcheck", "```Eqcheck"],
)
def test_a_fence_that_means_a_block_and_opens_none_is_said(fence, tmp_path, capsys):
    kind = re.match(r"[`~:]+", fence)[0]
    status, lines = said_of(f"# A\n\n{fence}\nsymbols:\n  a: real\n{kind}\n\n$a = a$ and $a = 2 a$\n", tmp_path, capsys)
    assert status == 1
    assert lines[0].endswith("page.md, line 3: unread")
    assert lines[2].endswith(f"opens no declarations block: write {kind}{{eqcheck}}, with the braces")
    assert lines[3:] == ["    and 2 relation signs below it, which therefore cannot be read", "3 total, 3 unread"]


@pytest.mark.parametrize("fence", ["```eqchecks", "```eqcheck-report", "```{eqcheck-report}", "```python", "```", "```yaml eqcheck"])
def test_other_fences_are_none_of_its_business(fence, tmp_path, capsys):
    assert said_of(f"{fence}\na = b\n```\n\n$1 = 1$\n", tmp_path, capsys) == (0, ["1 total, 1 holds"])


@pytest.mark.parametrize("block", ["index: [", "nonsense", "\t: x"])
def test_a_block_that_cannot_be_read_is_one_message(block, tmp_path, capsys):
    below = "$a = a$, $b = 2$\n\n$$\na &= 1 \\\\ &= 2\n$$\n"
    status, lines = said_of(f"```{{eqcheck}}\n{block}\n```\n\n{below}", tmp_path, capsys)
    assert status == 1
    assert not any(" = " in line for line in lines)
    assert lines[1] == "    " + " ".join(block.split())
    assert lines[2].startswith("    declarations: ")
    assert lines[3:] == ["    and 4 relation signs below it, which therefore cannot be read", "5 total, 5 unread"]
    status, lines = said_of(f"```{{eqcheck}}\n{block}\n```\n\n{below}", tmp_path, capsys, "--all")
    assert lines.count("    the declarations block above it cannot be read") == 4


def test_the_next_block_is_taken_at_its_word(tmp_path, capsys):
    good = "```{eqcheck}\nsymbols: {a: real}\n```\n"
    status, lines = said_of(f"```{{eqcheck}}\nindex: [\n```\n$a = 1$\n\n{good}\n$a = a$\n", tmp_path, capsys)
    assert status == 1 and lines[-1] == "3 total, 1 holds, 2 unread"


def test_what_falls_apart_is_shown_as_it_is_typed(tmp_path, capsys):
    _, lines = said_of("$$ a = $$\n\n$$ 1 = } $$\n\n$$ = 2 $$\n", tmp_path, capsys)
    assert [line.strip() for line in lines[1:-1:3]] == ["a =", "1 = }", "= 2"]


@pytest.mark.parametrize("name", ["empty", "only/code.py", "only", "code.py", "image.png", "_build"])
def test_a_path_that_leads_to_no_page(name, tmp_path, capsys):
    for path in ("empty/", "only/code.py", "code.py", "image.png", "_build/_build/page.md", "right.md"):
        (tmp_path / path).parent.mkdir(parents=True, exist_ok=True)
        if path.endswith("/"):
            (tmp_path / path).mkdir(exist_ok=True)
        else:
            (tmp_path / path).write_text("$1 = 1$\n", encoding="utf-8")
    assert main([str(tmp_path / name)]) == 2
    assert main([str(tmp_path / name), str(tmp_path / "right.md")]) == 2
    said = capsys.readouterr()
    assert said.out == ""
    for line in said.err.splitlines():
        assert line.startswith(f"eqcheck: {tmp_path / name}: ") and all(f"({kind})" in line for kind in (".md, .qmd", ".ipynb", ".tex", ".rst"))


def test_a_folder_within_a_folder_of_builds_is_searched_if_it_is_named(tmp_path, capsys):
    (tmp_path / "_build" / "notes").mkdir(parents=True)
    (tmp_path / "_build" / "notes" / "page.MD").write_text("$1 = 1$\n", encoding="utf-8")
    assert main([str(tmp_path / "_build" / "notes")]) == 0
    assert capsys.readouterr().out == "1 total, 1 holds\n"


def test_whoever_reads_the_report_may_stop_early(tmp_path):
    page = tmp_path / "page.md"
    page.write_text("$a = 1$\n\n" * 1000, encoding="utf-8")
    with subprocess.Popen([sys.executable, "-m", "eqcheck", "page.md", "--no-cache"], cwd=tmp_path, stdout=subprocess.PIPE, stderr=subprocess.PIPE) as run:
        run.stdout.readline()
        run.stdout.close()
        assert run.stderr.read() == b""
