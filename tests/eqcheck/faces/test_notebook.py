"""%%eqcheck: a reader's own lines under the declarations of a page."""

import subprocess
import sys

import pytest
from eqcheck_page import PAGE, WRONG
from site_build import ROOT

from eqcheck.magic import answer


@pytest.fixture
def page(tmp_path):
    path = tmp_path / "page.md"
    path.write_text(PAGE + WRONG, encoding="utf-8")
    return path


def test_the_reader_s_own_lines(page):
    said = answer(str(page), r"\frac{\partial E}{\partial z_j} = -t_j (1 - y_j)")
    assert said.startswith("✗ line 1 is false: at j = ")
    said = answer(str(page), "\n" + r"$$ \frac{\partial E}{\partial z_j} = y_j \sum_k t_k - t_j $$")
    assert said == "✓ line 2 holds for any labels"


def test_the_assumption_that_is_missing(page):
    assert "holds only for labels that sum to 1" in answer(str(page), WRONG)


def test_declarations_of_its_own():
    cell = "```{eqcheck}\nsymbols:\n  a: real\n```\n$(a + 1)^2 = a^2 + 2 a + 1$ and $a = 2 a$"
    first, second, advice = answer("", cell).splitlines()
    assert first.startswith("✓ line 5, sign 1 holds")
    assert second.startswith("✗ line 5, sign 2 is false")
    assert advice.startswith("  → ") and "% eqcheck: given" in advice  # as on the command line


@pytest.mark.parametrize("cell", ["", "words", r"$\frac{1}{$", r"$x = $", r"a = \begin{foo}"])
def test_nothing_that_is_typed_ends_in_a_traceback(page, cell):
    assert isinstance(answer(str(page), cell), str)


def test_a_page_that_is_not_there():
    assert answer("no-such-page.md", "$a = b$").startswith("eqcheck: no-such-page.md")


def test_it_loads_into_ipython(page, capsys):
    from IPython.core.interactiveshell import InteractiveShell

    shell = InteractiveShell()
    shell.extension_manager.load_extension("eqcheck.magic")
    shell.run_cell_magic("eqcheck", str(page), r"\frac{\partial E}{\partial z_j} = y_j \sum_k t_k - t_j")
    assert capsys.readouterr().out == "✓ line 1 holds for any labels\n"


def test_without_its_packages_it_says_what_to_install():
    command = "from eqcheck.magic import answer; print(answer('', '$1 = 1$'))"
    run = subprocess.run([sys.executable, "-S", "-c", command], cwd=ROOT, capture_output=True, text=True, check=True)
    assert run.stdout.startswith("eqcheck: numpy, lark, ") and "pip install numpy lark " in run.stdout


def test_a_block_of_its_own_that_is_none():
    said = answer("", "```eqcheck\nsymbols:\n  a: b = c\n```\na = a").splitlines()
    assert said[0].startswith("? line 1 cannot be read: declarations: ```eqcheck opens no declarations block")
    assert said[1:] == ["? line 5 cannot be read: the declarations block above it cannot be read", "  → mend that block first"]


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
