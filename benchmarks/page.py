"""How soon a page of the site is there: this checkout beside an earlier commit, in one run.

    make bench ONLY=page                              # both sites, and the table of benchmarks/REPORT.md
    make bench ONLY=page BASE=3c90b4be                # beside another commit
    python benchmarks/page.py --base DIR --here DIR   # two sites that are built already: shows, stores nothing

The earlier site is that of a commit, BASE below; it is built from ``git archive`` in ``_build/base``,
with the packages that it names itself, and stays there for the next time.  Both sites are sent by one
server on this machine, gzip as on the web, to Chromium that is told to be a slow phone: 1.6 Mbit/s,
150 ms a request, a processor at a quarter of its speed.  The two take turns, so that what else the
machine does falls on both; each figure is the median of the rounds, and the ratio is what counts.
Figures and table are benchmarks/page.json and a part of benchmarks/REPORT.md; a test holds them together.
"""

import argparse
import datetime
import gzip
import json
import os
import re
import statistics
import subprocess
import sys
from functools import partial
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
from importlib.metadata import version
from io import BytesIO
from pathlib import Path
from threading import Thread

ROOT = Path(__file__).resolve().parents[1]
sys.path.insert(0, str(ROOT / "web"))
RESULTS = ROOT / "benchmarks" / "page.json"
REPORT = ROOT / "benchmarks" / "REPORT.md"
PLACE = re.compile(r"(<!-- figures of the pages -->\n).*?(\n<!-- /figures -->)", re.S)

BASE = "3c90b4be"  # the last commit whose formulas a script set in the browser
PAGES = ("notation", "one_result", "chain_rule")
PHONE = {"width": 390, "height": 844}
NETWORK = {"offline": False, "latency": 150, "downloadThroughput": 1.6e6 / 8, "uploadThroughput": 750e3 / 8}
SLOWER = 4
ROUNDS = 3
# Watches the page from before its first byte.  The first text is a paragraph of the article, whatever stands
# in it: a menu is none, TeX is.  A formula counts when a frame has been drawn since it was set, in a font
# that has come; before that a reader sees TeX, or nothing.
WATCH = """
window.seen = { shift: 0, blocked: 0 };
new PerformanceObserver((list) => list.getEntries().forEach((e) => e.hadRecentInput || (seen.shift += e.value)))
    .observe({ type: "layout-shift", buffered: true });
new PerformanceObserver((list) => list.getEntries().forEach((e) => (seen.blocked += Math.max(0, e.duration - 50))))
    .observe({ type: "longtask", buffered: true });
new PerformanceObserver((list) => list.getEntries().forEach((e) => (seen[e.name] = e.startTime)))
    .observe({ type: "paint", buffered: true });
new PerformanceObserver((list) => list.getEntries().forEach((e) => e.element?.closest(".bd-article") && (seen.text ??= e.startTime)))
    .observe({ type: "largest-contentful-paint", buffered: true });
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
# What is measured, its name here, and which share of the earlier figure is the goal and which would be better
# still, on a page with many formulas and on one with very many.
FIGURES = {
    "first text, ms": ("text", "1.0", "0.7"),
    "first formula, ms": ("first", "0.40 / 0.25", "0.30 / 0.18"),
    "all formulas, ms": ("all", "0.40 / 0.33", "0.30 / 0.25"),
    "main thread blocked, ms": ("blocked", "0.25", "0.10"),
    "sent, kB": ("sent", "0.40", "0.30"),
    "notation switch to layout, ms": ("switch", "0.10", "0.05"),
    "layout shift": ("shift", "0.01 itself", "0"),
    "… with a remembered notation": ("shift remembered", "0.01 itself", "0"),
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


def visit(browser, address, processor=SLOWER, remembered=None):
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
    session.send("Network.emulateNetworkConditions", NETWORK)
    session.send("Emulation.setCPUThrottlingRate", {"rate": processor})
    page.goto(address, timeout=120_000)
    while not page.evaluate("window.seen.all !== undefined"):
        page.wait_for_timeout(100)
    page.wait_for_timeout(1500)
    at_rest(page)
    seen = page.evaluate("window.seen")
    seen["sent"] = sum(sent) / 1000
    if processor == 1 and not remembered:
        names = ["source-1", "textbook", "source"]
        names = [name for name in names if page.evaluate("() => document.querySelector('#notation').value") != name]
        took = []
        for name in 3 * names:
            took.append(page.evaluate(SWITCH, name))
            at_rest(page)
        seen["switch"] = statistics.median(took[len(names) :])  # each formula has been set once by then
    context.close()
    return seen


def at_rest(page):
    """Wait until the page has laid out what is out of sight, where it says so."""
    while page.evaluate("document.querySelector('.bd-article section.laid-out') && !('laidOut' in document.documentElement.dataset)"):
        page.wait_for_timeout(50)
    page.wait_for_timeout(100)


def measure(sites, rounds=ROUNDS):
    """Return ``{page: {figure: {site: median}}}`` for the sites, a mapping from names to folders, and the browser."""
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
            for number in range(rounds):
                for name, address in servers.items():
                    url = f"{address}/book/{page}.html"
                    one = visit(browser, url)
                    if number == 0:  # these vary less
                        one["switch"] = visit(browser, url, processor=1)["switch"]
                        one["shift remembered"] = visit(browser, url, processor=1, remembered="textbook")["shift"]
                    seen[name].append(one)
            for figure, (key, *_) in FIGURES.items():
                for name in sites:
                    values = [one[key] for one in seen[name] if key in one]
                    found[page][figure][name] = round(statistics.median(values), 4)
        chromium = browser.version
        browser.close()
    return found, chromium


def ratio(of):
    return f"{of['here'] / of['base']:.2f}" if of["base"] else "–"


def shown(figure, value):
    return f"{value:.3f}" if FIGURES[figure][0].startswith("shift") else f"{value:,.0f}"


def tables(results):
    """Return the results as Markdown: goals and ratios, then what was measured."""
    found = results["pages"]
    lines = ["| here, as a share of before | goal | better still | " + " | ".join(found) + " |", "|:--|--:|--:|" + "--:|" * len(found)]
    for figure, (key, goal, stretch) in FIGURES.items():
        cells = [shown(figure, of[figure]["here"]) if key.startswith("shift") else ratio(of[figure]) for of in found.values()]
        lines.append(f"| {figure.split(',')[0]} | {goal} | {stretch} | " + " | ".join(cells) + " |")
    lines += ["", "| before → here | " + " | ".join(found) + " |", "|:--|" + "--:|" * len(found)]
    for figure in FIGURES:
        cells = [f"{shown(figure, of[figure]['base'])} → {shown(figure, of[figure]['here'])}".replace(" ", "\u00a0") for of in found.values()]
        lines.append(f"| {figure} | " + " | ".join(cells) + " |")
    return "\n".join(lines)


def rendered(text, results):
    """Return the text of benchmarks/REPORT.md with these results in it."""
    versions = ", ".join(f"{name} {number}" for name, number in results["versions"].items())
    load = results["load at the start"]
    busy = f" Other work was running (load {load:g}), so milliseconds mean little." if load and load > 0.5 else ""
    said = (
        f"Measured on {results['date']} at commit {results['commit']}, before: {results['base']}; "
        f"the median of {results['rounds']} visits each; {versions}.{busy}"
    )
    return PLACE.sub(lambda place: f"{place[1]}\n{said}\n\n{tables(results)}\n{place[2]}", text)


def built(commit):
    """Return the site of a commit, built with the packages that it names itself, or as it was left the last time."""
    folder = ROOT / "_build" / "base" / commit
    site = folder / "_build" / "html"
    if not (site / "index.html").is_file():
        folder.mkdir(parents=True, exist_ok=True)
        archive = subprocess.run(["git", "archive", commit], cwd=ROOT, capture_output=True)
        if archive.returncode:
            sys.exit(f"git has no commit {commit} here; in a shallow clone, `git fetch --unshallow` brings it")
        subprocess.run(["tar", "x"], cwd=folder, input=archive.stdout, check=True)
        subprocess.run(["make", "book"], cwd=folder, check=True, stdout=sys.stderr)
    return site


def commit():
    """Name what was measured: a commit, and whether the pages differ from it."""

    def git(*arguments):
        return subprocess.run(["git", *arguments], cwd=ROOT, capture_output=True, text=True).stdout.strip()

    changed = git("status", "--porcelain", "--", "web", "eqcheck", "softmaxlib", "book/*.ipynb")
    return git("rev-parse", "--short=10", "HEAD") + " with changes" * bool(changed)


def main(arguments=None):
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--base", default=BASE, metavar="COMMIT", help="the earlier site, a commit or the folder of a site")
    parser.add_argument("--here", type=Path, metavar="DIR", help="this site; else that of `make book`")
    parser.add_argument("--rounds", type=int, default=ROUNDS)
    options = parser.parse_args(arguments)
    stored = not options.here and not Path(options.base).is_dir() and options.rounds >= ROUNDS
    load = round(os.getloadavg()[0], 2) if hasattr(os, "getloadavg") else None
    base = Path(options.base) if Path(options.base).is_dir() else built(options.base)
    here = options.here or ROOT / "_build" / "html"
    for site in (base, here):
        if not (site / "book" / f"{PAGES[0]}.html").is_file():
            parser.error(f"{site} holds no site of the course; `make book` builds one")
    found, chromium = measure({"base": base, "here": here}, options.rounds)
    results = {
        "date": datetime.date.today().isoformat(),
        "commit": commit(),
        "base": options.base if stored else "a site",
        "rounds": options.rounds,
        "load at the start": load,
        "versions": {"Chromium": chromium} | {name: version(name) for name in ("math-core", "sphinx-book-theme", "lightningcss")},
        "pages": found,
    }
    print(tables(results))
    if stored:
        RESULTS.write_text(json.dumps(results, indent=1, ensure_ascii=False) + "\n", encoding="utf-8")
        REPORT.write_text(rendered(REPORT.read_text(encoding="utf-8"), results), encoding="utf-8")


if __name__ == "__main__":
    main()
