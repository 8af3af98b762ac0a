"""The faces of eqcheck: command line, pytest, notebook."""

import json
import subprocess
import sys

import pytest
from site_build import ROOT

from eqcheck.faces.command_line import main
from eqcheck.magic import answer

pytest_plugins = ["pytester"]

PAGE = r"""
```{eqcheck}
index: {j: K, k: K}
symbols:
  z_k: real
  t_k: labels
  y_k: \frac{e^{z_k}}{\sum_j e^{z_j}}
  E: -\sum_k t_k \ln y_k
```

$$
\frac{\partial E}{\partial z_j} = y_j \sum_k t_k - t_j
$$ (right)

"""
WRONG = r"""$$
\frac{\partial E}{\partial z_j} = y_j - t_j
$$ (wrong)
"""


@pytest.fixture
def page(tmp_path):
    path = tmp_path / "page.md"
    path.write_text(PAGE + WRONG, encoding="utf-8")
    return path


class TestCommandLine:
    def test_what_is_false_is_named_and_explained(self, page, capsys):
        assert main([str(page)]) == 1
        said = capsys.readouterr().out
        assert "page.md, line 15 (wrong): false" in said or "(wrong): false" in said
        assert "holds only for labels that sum to 1" in said
        assert said.splitlines()[-1] == "2 total, 1 holds, 1 false"

    def test_all_is_well(self, page, capsys):
        page.write_text(PAGE, encoding="utf-8")
        assert main([str(page)]) == 0
        assert capsys.readouterr().out == "1 total, 1 holds\n"

    def test_the_json_report(self, page, tmp_path):
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
    def test_a_path_that_cannot_be_used(self, path, capsys):
        assert main([path]) == 2
        assert path in capsys.readouterr().err

    def test_as_a_program(self, page):
        run = subprocess.run([sys.executable, "-m", "eqcheck", page], cwd=ROOT, capture_output=True, text=True)
        assert run.returncode == 1 and "1 false" in run.stdout and run.stderr == ""


class TestPytest:
    def run(self, pytester, *arguments):
        return pytester.runpytest("-p", "no:cacheprovider", "-p", "no:nbval", *arguments)

    def test_every_relation_sign_is_a_test(self, pytester):
        pytester.makefile(".md", page=PAGE + WRONG)
        result = self.run(pytester, "--eqcheck", "page.md")
        result.assert_outcomes(passed=1, failed=1)
        result.stdout.fnmatch_lines(["*(wrong)*", "*holds only for labels that sum to 1*"])

    def test_without_the_option_nothing_is_collected(self, pytester):
        pytester.makefile(".md", page=PAGE + WRONG)
        self.run(pytester, ".").assert_outcomes()


class TestNotebook:
    def test_the_reader_s_own_lines(self, page):
        said = answer(str(page), r"\frac{\partial E}{\partial z_j} = -t_j (1 - y_j)")
        assert said.startswith("✗ line 1 is false: at j = ")
        said = answer(str(page), "\n" + r"$$ \frac{\partial E}{\partial z_j} = y_j \sum_k t_k - t_j $$")
        assert said == "✓ line 2 holds for any labels"

    def test_the_assumption_that_is_missing(self, page):
        assert "holds only for labels that sum to 1" in answer(str(page), WRONG)

    def test_declarations_of_its_own(self):
        cell = "```{eqcheck}\nsymbols:\n  a: real\n```\n$(a + 1)^2 = a^2 + 2 a + 1$ and $a = 2 a$"
        first, second = answer("", cell).splitlines()
        assert first.startswith("✓ line 5, sign 1 holds")
        assert second.startswith("✗ line 5, sign 2 is false")

    @pytest.mark.parametrize("cell", ["", "words", r"$\frac{1}{$", r"$x = $", r"a = \begin{foo}"])
    def test_nothing_that_is_typed_ends_in_a_traceback(self, page, cell):
        assert isinstance(answer(str(page), cell), str)

    def test_a_page_that_is_not_there(self):
        assert answer("no-such-page.md", "$a = b$").startswith("eqcheck: no-such-page.md")

    def test_it_loads_into_ipython(self, page, capsys):
        from IPython.core.interactiveshell import InteractiveShell

        shell = InteractiveShell()
        shell.extension_manager.load_extension("eqcheck.magic")
        shell.run_cell_magic("eqcheck", str(page), r"\frac{\partial E}{\partial z_j} = y_j \sum_k t_k - t_j")
        assert capsys.readouterr().out == "✓ line 1 holds for any labels\n"


class TestWhatLecturersTyped:
    """Formulas of notes on other subjects that the checker once misread."""

    DECLARED = "```{eqcheck}\nindex: {d: D, n: N}\nsymbols:\n  a: real\n  b: real\n  A(a): e^a\n  x_d: real\n```\n"

    @pytest.mark.parametrize(
        "latex",
        [
            r"\frac{d^2 A}{da^2} = \frac{dA(a)}{da} = A(a)",  # beside an index d
            r"\frac{d}{da} A(a) = A(a)",
            r"\det \begin{bmatrix} a & b \\ b & a \end{bmatrix} = a^2 - b^2",
            r"\sum_d x_d = \sum_{d=1}^{D} x_d",
        ],
    )
    def test_it_holds(self, latex):
        assert all(line.startswith("✓") for line in answer("", f"{self.DECLARED}\n${latex}$").splitlines())
