r"""What suggest makes of \Delta x and of O(h²): one letter, and none."""

import pytest

from eqcheck import check_markdown
from eqcheck.suggesting import suggest

PAGE = r"""
$$
f(\mathbf{x} + \Delta \mathbf{x}) \approx f(\mathbf{x}) + \nabla f(\mathbf{x})^\top \Delta \mathbf{x}
$$

$$
g(a + h) = g(a) + g'(a) h + \frac{g''(a)}{2} h^2 + O(h^3)
$$

$$
w_{t+1} = w_t - \eta g'(w_t)
$$
"""


@pytest.mark.parametrize("mistake", [("", ""), (r"^\top \Delta", r"^\top 2 \Delta"), ("{2} h^2", "{3} h^2")])
def test_the_suggested_block_reads_the_page(mistake, tmp_path):
    path = tmp_path / "page.md"
    path.write_text(PAGE, encoding="utf-8")
    (block,) = suggest(path).blocks
    assert r"\Delta" in block.text and "O:" not in block.text
    verdicts = [check.verdict for check in check_markdown(f"```{{eqcheck}}\n{block.text}\n```\n{PAGE.replace(*mistake)}")]
    wrong = [mistake[0] == r"^\top \Delta", mistake[0].startswith("{2}")]
    assert verdicts == [("false" if bad else "holds") for bad in wrong] + ["definition"]


def test_a_delta_that_stands_alone_somewhere_is_a_letter(tmp_path):
    path = tmp_path / "page.md"
    path.write_text("$$\n\\Delta = b^2 - 4 a c\n$$\n\n$$\nx = \\frac{-b + \\sqrt{\\Delta}}{2 a}\n$$\n\n$$\n\\Delta a = a \\Delta\n$$\n", encoding="utf-8")
    (block,) = suggest(path).blocks
    assert r"\Delta a" not in block.text and r"\Delta:" in block.text
