"""Every page opened from disk with the network off: complete, and nothing is asked of anybody."""

import pytest
from site_build import pages


@pytest.mark.parametrize("name", [*pages(), "search", "genindex"])
def test_a_page_is_complete_without_a_network(new_page, visit, name):
    page = visit(new_page(width=390), name)
    unset = "[...document.querySelectorAll('.math')].filter(m => !m.querySelector('mjx-container')).map(m => m.outerHTML)"
    assert page.evaluate(unset) == []
    assert page.locator("mjx-merror, [data-mjx-error]").count() == 0
    assert [url for url in page.asked if not url.startswith(("file:", "data:"))] == []
    assert page.complaints == []
    assert raw_tex(page) == []


def raw_tex(page):
    """Return what is to be seen of TeX outside code."""
    page.evaluate("document.querySelectorAll('article :is(pre, code)').forEach(code => code.remove())")
    text = page.locator("main").inner_text()
    assert len(text) > 100
    return [sign for sign in ("$$", "\\(", "\\[", "\\frac", "\\sum", "\\begin", "{aligned}") if sign in text]


def test_without_scripts_the_page_can_still_be_read(new_page, site):
    page = new_page(java_script_enabled=False)
    page.goto((site / "book/kronecker_delta.html").as_uri())
    solution = page.locator("details.solution").first
    assert not solution.locator("section").is_visible()
    solution.locator("summary").click()
    assert solution.locator("section").is_visible()
    assert page.locator("html").get_attribute("data-theme") == "light"
    assert not page.locator(".theme-switch-button").is_visible()
