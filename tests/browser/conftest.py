"""The browser: the machine's own Chromium, and pages that keep a record of what happens in them."""

import os
from functools import partial
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
from threading import Thread
from time import monotonic

import pytest
from pdf import CHROMIUM
from playwright.sync_api import sync_playwright

FLAGS = ["--disable-background-networking", "--disable-component-update", "--disable-sync", "--no-first-run"]
TYPESET = """Promise.race([
    window.MathJax?.startup?.promise,
    new Promise((_, fail) => setTimeout(() => fail(new Error("no formulas after 30 s")), 30_000)),
])"""
# From disk, Chromium at times gives a page an empty localStorage and loses what it is given.
FORGETFUL = """Object.defineProperty(window, "localStorage", { value: new class extends Map {
    getItem(key) { return this.get(key) ?? null; }
    setItem(key, value) { this.set(key, String(value)); }
    removeItem(key) { this.delete(key); }
}() });"""
VIEWS = {
    "phone-light": (390, "light"),
    "phone-dark": (390, "dark"),
    "desktop-light": (1280, "light"),
    "desktop-dark": (1280, "dark"),
}


@pytest.fixture(scope="module")
def browser():
    """Chromium itself, once a file."""
    if CHROMIUM is None:
        pytest.skip("NO BROWSER TESTS: Chromium was not found (Debian: apt-get install chromium)")
    root = hasattr(os, "geteuid") and os.geteuid() == 0
    with sync_playwright() as p:
        chromium = p.chromium.launch(executable_path=CHROMIUM, args=FLAGS + ["--no-sandbox"] * root)
        yield chromium
        chromium.close()


@pytest.fixture
def new_page(browser):
    """``new_page(width, theme, **context)`` opens an empty page, off line unless told otherwise.

    ``page.asked`` lists the addresses that it asks for, ``page.complaints`` the errors in its console.
    Its ``wait_for_function`` asks again and again from outside: Playwright's own needs ``eval`` in
    the page, which the site's security policy forbids.
    """
    contexts = []

    def new(width=1280, theme="light", height=900, offline=True, **options):
        context = browser.new_context(
            viewport={"width": width, "height": height}, color_scheme=theme, offline=offline, **options
        )
        contexts.append(context)
        page = context.new_page()
        page.asked, page.complaints = [], []
        page.on("request", lambda asked: page.asked.append(asked.url))
        page.on("console", lambda m: page.complaints.append(m.text) if m.type == "error" else None)
        page.on("pageerror", lambda error: page.complaints.append(str(error)))
        page.wait_for_function = partial(wait_until, page)
        return page

    yield new
    for context in contexts:
        context.close()


def wait_until(page, expression, *, arg=None, timeout=30_000):
    """Wait for an expression of JavaScript to become true, or for what a function of Python returns."""
    end = monotonic() + timeout / 1000
    while not (expression() if callable(expression) else page.evaluate(expression, arg)):
        assert monotonic() < end, f"still not true after {timeout / 1000:g} s: {expression}"
        page.wait_for_timeout(20)


def settle(page, delay=0):
    """Wait until the page has run the timers of ``delay`` ms that are set by now, and drawn itself again.

    The page's own clock is asked: where the machine is busy, the test's runs ahead of it.
    """
    page.evaluate(
        """delay => new Promise(done => setTimeout(() =>
            requestAnimationFrame(() => requestAnimationFrame(() => setTimeout(done))), delay))""",
        delay,
    )


def wait_until_all_is_there(page):
    """Wait until nothing more is asked for (Chromium's shell does not always say when)."""
    asked = 0
    while asked < len(page.asked):
        asked = len(page.asked)
        page.wait_for_timeout(500)


@pytest.fixture(params=VIEWS)
def page(new_page, request):
    """An empty page, in each of the four views: phone and desktop, light and dark."""
    return new_page(*VIEWS[request.param])


@pytest.fixture
def visit(site):
    """``visit(page, "book/notation")`` opens a page of the site from disk, its formulas typeset."""

    def visit(page, name, anchor=""):
        page.goto((site / f"{name}.html").as_uri() + anchor)
        page.wait_for_function("!document.querySelector('.math') || window.MathJax?.startup?.promise !== undefined")
        page.evaluate(TYPESET)
        return page

    return visit


@pytest.fixture(scope="module")
def served(site):
    """The address of a server that sends the site."""
    handler = partial(QuietHandler, directory=site)
    with ThreadingHTTPServer(("127.0.0.1", 0), handler) as server:
        Thread(target=server.serve_forever, daemon=True).start()
        yield f"http://127.0.0.1:{server.server_port}"
        server.shutdown()


class QuietHandler(SimpleHTTPRequestHandler):
    def log_message(self, *args):
        pass
