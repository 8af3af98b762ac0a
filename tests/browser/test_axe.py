"""axe-core finds nothing: every page, every rule it comes with, phone and desktop, light and dark.

Solutions and marks are open, so that what lies in them is looked at as well.
"""

from importlib.resources import files

import pytest
from site_build import pages

AXE = files("axe_playwright_python").joinpath("axe.min.js")
RUN = "axe.run(document, { resultTypes: ['violations'] })"


@pytest.mark.parametrize("name", [*pages(), "search", "genindex"])
def test_axe_finds_nothing(new_page, visit, name):
    # Without motion, or colours would be met half-way.
    page = visit(new_page(reduced_motion="reduce"), name, "?q=softmax" if name == "search" else "")
    page.evaluate("document.querySelectorAll('details').forEach(box => box.open = true)")
    page.evaluate(AXE.read_text(encoding="utf-8"))
    found = []
    for width in (1280, 390):
        page.set_viewport_size({"width": width, "height": 900})
        page.wait_for_timeout(500)  # the page marks the boxes that now scroll
        for theme in ("light", "dark"):
            page.emulate_media(color_scheme=theme)
            page.wait_for_function(f"document.documentElement.dataset.theme === '{theme}'")
            result = page.evaluate(RUN)
            assert len(result["passes"]) >= 20  # it has looked
            found += [
                f"{width} px, {theme}: {violation['id']}: {node['target']}: {node['failureSummary']}"
                for violation in result["violations"]
                for node in violation["nodes"]
            ]
    assert found == []
