"""How soon a page of the site is there: this checkout beside an earlier commit, in one run.

    make bench ONLY=page                              # builds both, ten minutes or so
    python benchmarks/page.py --base DIR --here DIR   # two sites that are built already

Both sites are sent by one server on this machine, gzip as on the web, to Chromium that is told to be
a slow phone: 1.6 Mbit/s, 150 ms a request, a processor at a quarter of its speed.  The two take turns,
so that what else the machine does falls on both; each figure is the median of the rounds, and the
ratio is what counts.
"""

import argparse
import gzip
import json
import os
import statistics
import subprocess
import sys
import tempfile
from functools import partial
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
from io import BytesIO
from pathlib import Path
from threading import Thread

ROOT = Path(__file__).resolve().parents[1]
sys.path.insert(0, str(ROOT / "web"))

BASE = "3c90b4be"  # the last commit whose formulas a script set in the browser
PAGES = ("notation", "one_result", "chain_rule")
PHONE = {"width": 390, "height": 844}
NETWORK = {"offline": False, "latency": 150, "downloadThroughput": 1.6e6 / 8, "uploadThroughput": 750e3 / 8}
SLOWER = 4
ROUNDS = 5
# Watches the page from before its first byte.  A formula counts when a frame has been drawn since it
# was set, in a font that has come; before that a reader sees TeX, or nothing.
WATCH = """
window.seen = { shift: 0, blocked: 0 };
new PerformanceObserver((list) => list.getEntries().forEach((e) => e.hadRecentInput || (seen.shift += e.value)))
    .observe({ type: "layout-shift", buffered: true });
new PerformanceObserver((list) => list.getEntries().forEach((e) => (seen.blocked += Math.max(0, e.duration - 50))))
    .observe({ type: "longtask", buffered: true });
new PerformanceObserver((list) => list.getEntries().forEach((e) => (seen[e.name] = e.startTime)))
    .observe({ type: "paint", buffered: true });
function look() {
  const places = document.querySelectorAll(".bd-article .math");
  const set = (place) => place.querySelector("mjx-container") || place.querySelector("math");
  const fonts = document.fonts.status === "loaded" && [...document.fonts].some((font) => font.status === "loaded");
  if (places.length && set(places[0]) && fonts && seen["first-contentful-paint"]) {
    seen.first ??= performance.now();
    if (document.readyState !== "loading" && [...places].every(set)) {
      seen.all = performance.now();
      return;
    }
  }
  requestAnimationFrame(look);
}
requestAnimationFrame(look);
"""
# From the event to the new layout; the old switch says on an attribute when it is done.
SWITCH = """(name) => new Promise((done) => {
    const select = document.querySelector("#notation"), start = performance.now();
    const end = () => { document.body.getBoundingClientRect(); done(performance.now() - start); };
    const switcher = document.querySelector(".notation-switch");
    select.value = name;
    if (!window.MathJax) {
        select.dispatchEvent(new Event("change"));
        return end();
    }
    const wait = new MutationObserver(() => switcher.dataset.shown === name && (wait.disconnect(), end()));
    wait.observe(switcher, { attributes: true });
    select.dispatchEvent(new Event("change"));
})"""
FIGURES = {
    "first text, ms": "first-contentful-paint",
    "first formula, ms": "first",
    "all formulas, ms": "all",
    "main thread blocked, ms": "blocked",
    "layout shift": "shift",
    "… with a remembered notation": "shift remembered",
    "sent, kB": "sent",
    "notation switch to layout, ms": "switch",
}


class Gzip(SimpleHTTPRequestHandler):
    """Sends text packed, as servers on the web do, and lets nothing be kept between two visits."""

    packed = {}

    def do_GET(self):
        path = Path(self.translate_path(self.path))
        if not path.is_file():
            return self.send_error(404)
        content = self.packed.get(path)
        text = path.suffix in (".html", ".css", ".js", ".json", ".svg", ".txt")
        if content is None:
            content = gzip.compress(path.read_bytes(), 9) if text else path.read_bytes()
            self.packed[path] = content
        self.send_response(200)
        self.send_header("Content-Type", self.guess_type(str(path)))
        if text:
            self.send_header("Content-Encoding", "gzip")
        self.send_header("Content-Length", str(len(content)))
        self.send_header("Cache-Control", "no-store")
        self.end_headers()
        self.copyfile(BytesIO(content), self.wfile)

    def log_message(self, *arguments):
        pass


def visit(browser, address, throttled=True, remembered=None):
    """Open a page once in a browser that knows nothing of it; return what was seen."""
    context = browser.new_context(viewport=PHONE, device_scale_factor=2)
    page = context.new_page()
    page.add_init_script(WATCH)
    if remembered:
        page.add_init_script(f"try {{ localStorage.setItem('notation', '{remembered}') }} catch {{}}")
    session = context.new_cdp_session(page)
    session.send("Network.enable")
    sent = []
    session.on("Network.loadingFinished", lambda event: sent.append(event["encodedDataLength"]))
    if throttled:
        session.send("Network.emulateNetworkConditions", NETWORK)
        session.send("Emulation.setCPUThrottlingRate", {"rate": SLOWER})
    page.goto(address, timeout=120_000)
    while not page.evaluate("window.seen.all !== undefined"):
        page.wait_for_timeout(100)
    page.wait_for_timeout(1500)
    seen = page.evaluate("window.seen")
    seen["sent"] = sum(sent) / 1000
    if not throttled:
        names = ["source-1", "textbook", "source"]
        names = [name for name in names if page.evaluate("() => document.querySelector('#notation').value") != name]
        for name in names:  # each formula has been set once when the clock is taken
            page.evaluate(SWITCH, name)
        seen["switch"] = statistics.median(page.evaluate(SWITCH, name) for name in 3 * names)
    context.close()
    return seen


def measure(sites, rounds=ROUNDS):
    """Return ``{page: {figure: {site: median}}}`` for the sites, a mapping from names to folders."""
    from pdf import CHROMIUM
    from playwright.sync_api import sync_playwright

    if CHROMIUM is None:
        sys.exit("the benchmark needs Chromium, which was not found (Debian: apt-get install chromium)")
    found = {page: {figure: {} for figure in FIGURES} for page in PAGES}
    servers = {}
    for name, folder in sites.items():
        server = ThreadingHTTPServer(("127.0.0.1", 0), partial(Gzip, directory=str(folder)))
        Thread(target=server.serve_forever, daemon=True).start()
        servers[name] = f"http://127.0.0.1:{server.server_port}"
    root = hasattr(os, "geteuid") and os.geteuid() == 0
    with sync_playwright() as p:
        browser = p.chromium.launch(executable_path=CHROMIUM, args=["--no-sandbox"] * root)
        for page in PAGES:
            seen = {name: [] for name in sites}
            for _ in range(rounds):
                for name, address in servers.items():
                    url = f"{address}/book/{page}.html"
                    one = visit(browser, url)
                    one["switch"] = visit(browser, url, throttled=False)["switch"]
                    one["shift remembered"] = visit(browser, url, remembered="textbook")["shift"]
                    seen[name].append(one)
            for figure, key in FIGURES.items():
                for name in sites:
                    found[page][figure][name] = statistics.median(one[key] for one in seen[name])
        browser.close()
    return found


def tables(found):
    """Return the results as Markdown, one table a page."""
    lines = []
    for page, figures in found.items():
        lines += [f"**{page}**", "", "| | before | here | ratio |", "|:--|--:|--:|--:|"]
        for figure, of in figures.items():
            digits = 3 if "shift" in figure or "remembered" in figure else 0
            ratio = f"{of['here'] / of['base']:.2f}" if of["base"] else "–"
            lines.append(f"| {figure} | {of['base']:.{digits}f} | {of['here']:.{digits}f} | {ratio} |")
        lines.append("")
    return "\n".join(lines)


def built(commit, folder):
    """Build the site of a commit in ``folder``, with the packages that it names itself."""
    archive = subprocess.run(["git", "archive", commit], cwd=ROOT, capture_output=True, check=True).stdout
    subprocess.run(["tar", "x"], cwd=folder, input=archive, check=True)
    subprocess.run(["make", "book"], cwd=folder, check=True, stdout=sys.stderr)
    return Path(folder, "_build", "html")


def main(arguments=None):
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--base", type=Path, metavar="DIR", help=f"the earlier site; else that of {BASE} is built")
    parser.add_argument("--here", type=Path, metavar="DIR", default=ROOT / "_build" / "html", help="this site")
    parser.add_argument("--rounds", type=int, default=ROUNDS)
    parser.add_argument("--json", type=Path, metavar="FILE", help="write the figures there as well")
    options = parser.parse_args(arguments)
    with tempfile.TemporaryDirectory() as folder:
        base = options.base or built(BASE, folder)
        for site in (base, options.here):
            if not (site / "book" / f"{PAGES[0]}.html").is_file():
                parser.error(f"{site} holds no site of the course; `make book` builds one")
        found = measure({"base": base, "here": options.here}, options.rounds)
    if options.json:
        options.json.write_text(json.dumps(found, indent=1) + "\n", encoding="utf-8")
    print(tables(found))


if __name__ == "__main__":
    main()
