"""The browser: the machine's own Chromium, and pages that keep a record of what happens in them."""

import os
from functools import partial
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
from threading import Thread

import pytest
from browsing import VIEWS, wait_until
from pdf import CHROMIUM

FLAGS = ["--disable-background-networking", "--disable-component-update", "--disable-sync", "--no-first-run"]


@pytest.fixture(scope="module")
def browser():
    """Chromium itself, once a file."""
    if CHROMIUM is None:
        pytest.skip("NO BROWSER TESTS: Chromium was not found (Debian: apt-get install chromium)")
    from playwright.sync_api import sync_playwright  # which takes half a second

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


@pytest.fixture(params=VIEWS)
def page(new_page, request):
    """An empty page, in each of the four views: phone and desktop, light and dark."""
    return new_page(*VIEWS[request.param])


@pytest.fixture
def visit(site):
    """``visit(page, "book/notation")`` opens a page of the site from disk."""

    def visit(page, name, anchor=""):
        page.goto((site / f"{name}.html").as_uri() + anchor)
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
