"""axe-core finds nothing: every page, every rule it comes with, phone and desktop, and all of colours in light and dark.

Solutions and marks are open, so that what lies in them is looked at as well.  What axe would look at
a thousand times, or not at all, is taken out before: it halves the time.
"""

import pytest
from browsing import AXE, settle
from site_build import pages

RUN = "axe.run(document, { resultTypes: ['violations'] })"
# The rules that the theme matters to; the others have looked at this width already.
COLOURS = RUN.replace("{ ", "{ runOnly: ['color-contrast', 'link-in-text-block'], ")
# Of the tokens of code, one of each colour stays, the others become plain text.  The letters of a
# formula leave a box of their size, and one formula stays as it is.  The formulas of other notations,
# which are on the page and not to be seen, are four of five elements, and a test of their own
# (test_notation_switch.py).
THIN_OUT = """() => {
    const seen = new Set();
    for (const token of document.querySelectorAll("pre span[class]:not(:has(*))")) {
        const looks = [getComputedStyle(token), getComputedStyle(token.closest("pre"))];
        const kind = token.className + looks.map(look => look.color + look.backgroundColor);
        if (seen.has(kind)) token.replaceWith(token.textContent);
        seen.add(kind);
    }
    const all = [...document.querySelectorAll("math")], unseen = all.filter(e => !e.checkVisibility());
    unseen.forEach(e => e.remove());
    const [first, ...formulas] = all.filter(e => e.isConnected);
    const sizes = formulas.map(e => e.getBoundingClientRect());
    formulas.forEach((e, k) => {
        const box = document.createElement("span");
        Object.assign(box.style, { display: "inline-block", width: `${sizes[k].width}px`, height: `${sizes[k].height}px` });
        e.replaceWith(box);
    });
}"""


@pytest.mark.parametrize("name", [*pages(), "search", "genindex"])
def test_axe_finds_nothing(new_page, visit, name):
    # Without motion, or colours would be met half-way.
    page = visit(new_page(reduced_motion="reduce"), name, "?q=softmax" if name == "search" else "")
    page.evaluate("document.querySelectorAll('details').forEach(box => box.open = true)")
    page.evaluate(THIN_OUT)
    page.evaluate(AXE.read_text(encoding="utf-8"))
    found = []
    for width in (1280, 390):
        page.set_viewport_size({"width": width, "height": 900})
        settle(page, 200)  # the page marks the boxes that now scroll
        for theme in ("light", "dark"):
            page.emulate_media(color_scheme=theme)
            page.wait_for_function(f"document.documentElement.dataset.theme === '{theme}'")
            result = page.evaluate(RUN if theme == "light" else COLOURS)
            looked = {rule["id"] for rule in result["passes"]}
            assert "color-contrast" in looked and (len(looked) >= 20 or theme == "dark")
            found += [
                f"{width} px, {theme}: {violation['id']}: {node['target']}: {node['failureSummary']}"
                for violation in result["violations"]
                for node in violation["nodes"]
            ]
    assert found == []
