"""What the content security policy of a page lets through, and what it stops: from disk and from a server."""

import pytest
from browsing import wait_until_all_is_there

INTRUDERS = {
    "picture": "i => Object.assign(new Image(), { src: 'https://example.org/i.png' })",
    "script": "i => { const s = document.createElement('script'); s.src = 'https://example.org/i.js'; document.head.append(s) }",
    "inline script": "i => { const s = document.createElement('script'); s.text = 'window.intruded = 1'; document.head.append(s) }",
    "handler": "i => { const b = document.createElement('button'); b.setAttribute('onclick', 'window.intruded = 1'); b.click() }",
    "fetch": "i => { fetch('https://example.org/').catch(() => 0) }",
    "frame": "i => { const f = document.createElement('iframe'); f.src = 'https://example.org/'; document.body.append(f) }",
    "style sheet": "i => { const l = document.createElement('link'); l.rel = 'stylesheet'; l.href = 'https://example.org/i.css'; document.head.append(l) }",
}


@pytest.fixture(params=["from disk", "from a server"])
def address(request, site):
    return request.getfixturevalue("served") if request.param == "from a server" else site.as_uri()


@pytest.mark.parametrize("intruder", INTRUDERS)
def test_an_intruder_is_stopped(new_page, address, intruder):
    page = new_page(offline=False)
    failed = []
    page.on("requestfailed", lambda request: request.failure == "csp" and failed.append(request.url))
    page.goto(f"{address}/book/glossary.html")
    page.evaluate("document.addEventListener('securitypolicyviolation', stopped => window.stopped = stopped.effectiveDirective)")
    page.evaluate(INTRUDERS[intruder])
    page.wait_for_function("() => window.stopped")
    page.wait_for_function(lambda: [url for url in page.asked if "example.org" in url] == failed)
    assert page.evaluate("window.intruded") is None


@pytest.mark.parametrize("name", ["book/index", "book/kronecker_delta", "search"])  # test_offline: all, from disk
def test_from_a_server_a_page_breaks_no_rule_of_its_own(new_page, served, name):
    page = new_page(offline=False)
    page.goto(f"{served}/{name}.html")
    wait_until_all_is_there(page)
    assert page.complaints == []
    assert [url for url in page.asked if not url.startswith((served, "data:"))] == []
