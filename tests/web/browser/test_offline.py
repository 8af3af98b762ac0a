"""Every page opened from disk with the network off: complete, and nothing is asked of anybody."""

import pytest
from site_build import pages

# Formulas of which not one way of writing, or more than one, is to be seen; with SOURCE, or not that of the source.
# Boxes are opened before, and only of what is still hidden with its place is the style asked: where no script
# names the notation, the style of something hidden takes the browser milliseconds.
UNSET = """() => {
    for (const box of document.querySelectorAll('details')) box.open = true;
    const shown = m => [...m.querySelectorAll('math')].filter(
        m.checkVisibility() ? e => e.checkVisibility() : e => getComputedStyle(e).display !== 'none');
    return [...document.querySelectorAll('.math')]
        .filter(m => { const found = shown(m); return found.length !== 1 || SOURCE(found[0]); }).map(m => m.outerHTML);
}"""
OF_ANY = UNSET.replace("SOURCE", "(e => false)")
OF_THE_SOURCE = UNSET.replace("SOURCE", "(e => e.dataset.n && !e.dataset.n.split(' ').includes('source'))")


@pytest.mark.parametrize("name", [*pages(), "search", "genindex"])
def test_a_page_is_complete_without_a_network(new_page, visit, name):
    page = visit(new_page(width=390), name)
    assert page.evaluate(OF_ANY) == []
    assert [url for url in page.asked if not url.startswith(("file:", "data:"))] == []
    assert page.complaints == []
    assert raw_tex(page) == []


def raw_tex(page):
    """Return what is to be seen of TeX outside code."""
    page.evaluate("document.querySelectorAll('article :is(pre, code)').forEach(code => code.remove())")
    text = page.locator("main").inner_text()
    assert len(text) > 100
    return [sign for sign in ("$$", "\\(", "\\[", "\\frac", "\\sum", "\\begin", "{aligned}") if sign in text]


@pytest.fixture
def still(new_page, site):
    """``still("book/notation")`` opens a page in a browser that runs no scripts."""

    def open_it(name, anchor="", width=1280):
        page = new_page(width, java_script_enabled=False)
        page.goto((site / f"{name}.html").as_uri() + anchor)
        return page

    return open_it


def test_without_scripts_the_page_can_still_be_read(still):
    page = still("book/kronecker_delta")
    solution = page.locator("details.solution").first
    assert not solution.locator("section").is_visible()
    solution.locator("summary").click()
    assert solution.locator("section").is_visible()
    assert page.locator("html").get_attribute("data-theme") == "light"
    assert not page.locator(".theme-switch-button").is_visible()


@pytest.mark.parametrize("name", pages())
def test_without_scripts_every_formula_is_there_in_the_notation_of_its_source(still, name):
    page = still(name)
    assert page.evaluate(OF_THE_SOURCE) == []
    assert raw_tex(page) == []


def test_without_scripts_the_selector_and_a_link_change_the_notation(still):
    gradient = """() => [...document.querySelectorAll("#equation-eq-s2-31 math")]
        .filter(e => getComputedStyle(e).display !== "none").map(e => e.textContent)"""
    page = still("book/kronecker_delta")
    assert page.evaluate(gradient) == ["∂E∂zj=yj−tjif\u00a0S=1"]
    page.locator("#notation").select_option("source-1")
    assert page.locator("#in-source-1").is_visible()
    assert page.evaluate(gradient) == ["∂L∂aj=zj−yjif\u00a0S=1"]
    page = still("book/kronecker_delta", "#in-textbook")
    assert page.evaluate(gradient) == ["∂L∂zj=yˆj−yjif\u00a0S=1"]
    assert page.locator(".notation-note:visible").count() == 1
    page.locator("#notation").select_option("source-1")
    assert page.evaluate(gradient) == ["∂L∂aj=zj−yjif\u00a0S=1"]
    assert page.evaluate(OF_ANY) == [] and len(page.evaluate(OF_THE_SOURCE)) > 30
