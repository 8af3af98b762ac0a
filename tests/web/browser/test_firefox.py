"""How pages stand in Firefox, on a phone and on a desktop, in the dark: its windows are wider than a phone, so the page stands in a frame."""

import json
from functools import partial
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
from threading import Thread

import pytest
from firefox import FIREFOX, Firefox
from site_build import pages

pytestmark = pytest.mark.skipif(FIREFOX is None, reason="NO FIREFOX TESTS: it was not found (Debian: apt-get install firefox-esr)")
AROUND = b"<!doctype html><title>Around a page</title><iframe id='frame' height='900'></iframe>"
LOOK = """
    localStorage.setItem("mode", "dark");
    const frame = document.getElementById("frame");
    const found = {};
    for (const width of [390, 1280]) {
        frame.width = width;
        await new Promise((done) => Object.assign(frame, { onload: done, src: NAME }));
        const page = frame.contentDocument, root = page.documentElement;
        while (!("laidOut" in root.dataset)) await new Promise((done) => setTimeout(done, 20));
        for (const box of page.querySelectorAll("details")) box.open = true;
        await new Promise((done) => setTimeout(done, 100));
        const formulas = [...page.querySelectorAll("article .math math")].filter((one) => one.checkVisibility());
        found[width] = {
            theme: root.dataset.theme,
            wider: Math.max(0, root.scrollWidth - root.clientWidth),
            formulas: formulas.length,
            cut: formulas.filter((one) => {
                const inner = one.getBoundingClientRect(), box = one.closest("[data-scrolls]");
                const outer = (box ?? one.closest("div.math") ?? one.closest("article")).getBoundingClientRect();
                return inner.left < outer.left - 1 || (!box && inner.right > outer.right + 1);
            }).map((one) => one.textContent),
            low: [...page.querySelectorAll("article .formula")].filter((box) => box.scrollHeight > box.clientHeight + 1).map((box) => box.textContent),
            several: [...page.querySelectorAll(".math")].filter((place) =>
                [...place.querySelectorAll("math")].filter((one) => getComputedStyle(one).display !== "none").length !== 1).length,
            waiting: [...page.querySelectorAll(".bd-article > section > section")].filter((part) => getComputedStyle(part).contentVisibility === "auto").length,
            bars: [...page.querySelectorAll("[data-scrolls]")].filter((box) => getComputedStyle(box).scrollbarColor === "auto").length,
        };
    }
    return JSON.stringify(found);
"""


class Handler(SimpleHTTPRequestHandler):
    """Sends the site, and the page with the frame."""

    def do_GET(self):
        if self.path != "/around.html":
            return super().do_GET()
        self.send_response(200)
        self.send_header("Content-Type", "text/html")
        self.end_headers()
        self.wfile.write(AROUND)

    def log_message(self, *args):
        pass


@pytest.fixture(scope="module")
def firefox(site):
    with ThreadingHTTPServer(("127.0.0.1", 0), partial(Handler, directory=site)) as server, Firefox() as browser:
        Thread(target=server.serve_forever, daemon=True).start()
        browser.open(f"http://127.0.0.1:{server.server_port}/around.html")
        yield browser
        server.shutdown()


@pytest.mark.parametrize("name", pages())
def test_nothing_is_cut_and_no_page_scrolls_sideways(firefox, name):
    found = json.loads(firefox.run(LOOK.replace("NAME", json.dumps(f"/{name}.html"))))
    for width in ("390", "1280"):
        formulas = found[width].pop("formulas")
        assert formulas > 20 or name not in ("book/notation", "book/one_result"), width
        wrong = {"wider": 0, "cut": [], "low": [], "several": 0, "waiting": 0, "bars": 0}
        assert found[width] == {"theme": "dark"} | wrong, width
