"""Every page in a real browser, opened from disk with the network off."""

import os
import shutil

import pytest
from site_build import pages

playwright = pytest.importorskip("playwright.sync_api")
CHROMIUM = next(filter(None, map(shutil.which, ("chromium", "chromium-browser", "google-chrome"))), None)

pytestmark = pytest.mark.skipif(
    CHROMIUM is None, reason="NO BROWSER TESTS: Chromium was not found (Debian: apt-get install chromium)"
)


@pytest.fixture(scope="module")
def browser():
    flags = ["--disable-background-networking", "--disable-component-update", "--disable-sync", "--no-first-run"]
    if hasattr(os, "geteuid") and os.geteuid() == 0:
        flags.append("--no-sandbox")
    with playwright.sync_playwright() as p:
        chromium = p.chromium.launch(executable_path=CHROMIUM, args=flags)
        yield chromium
        chromium.close()


@pytest.fixture(params=[(390, "light"), (1280, "dark")], ids=["phone-light", "desktop-dark"])
def page(browser, request):
    width, theme = request.param
    context = browser.new_context(
        viewport={"width": width, "height": 900}, color_scheme=theme, offline=True
    )
    page = context.new_page()
    page.asked, page.complaints = [], []
    page.on("request", lambda asked: page.asked.append(asked.url))
    page.on("console", lambda m: page.complaints.append(m.text) if m.type == "error" else None)
    page.on("pageerror", lambda error: page.complaints.append(str(error)))
    yield page
    context.close()


@pytest.mark.parametrize("name", pages())
def test_a_page_is_complete_without_a_network(site, page, name):
    page.goto((site / f"{name}.html").as_uri())
    page.wait_for_function("window.MathJax?.startup?.promise !== undefined || !document.querySelector('.math')")
    page.evaluate("window.MathJax?.startup?.promise")

    formulas = page.locator(".math").count()
    rendered = page.evaluate("[...document.querySelectorAll('.math')].filter(m => m.querySelector('mjx-container')).length")
    assert rendered == formulas
    assert page.locator("mjx-merror, [data-mjx-error]").count() == 0
    assert [url for url in page.asked if not url.startswith(("file:", "data:"))] == []
    assert page.complaints == []
    assert page.evaluate("document.documentElement.scrollWidth - innerWidth") <= 0
