"""How soon Python in a page answers: the bytes of the first click, the first answer, the next page, a second answer, a restart.

    make bench ONLY=python                  # of the site that make book has built
    python benchmarks/python_in_page.py --site DIR

A server on this machine sends the site, gzip as on the web, to Chromium.  Each figure is the least of the
rounds, in seconds by the clock and, on Linux, in seconds that the browser's processes computed, which say more
where other programs run; the limit holds for the smaller of the two.  Exit status 1: a figure is above its limit.
"""

import argparse
import gzip
import json
import os
import re
import sys
import time
from functools import partial
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
from io import BytesIO
from pathlib import Path
from threading import Thread

ROOT = Path(__file__).resolve().parents[1]
sys.path.insert(0, str(ROOT / "web"))

ROUNDS = 3
LIMITS = {  # seconds
    "first answer, after the transfer": 3.0,
    "first answer on the next page": 2.0,
    "first answer to a derivation, after the transfer": 3.0,
    "first answer to a derivation on the next page": 2.0,
    "second answer to the same function": 0.15,
    "second answer to a derivation of seven lines": 0.15,
    "from a restart to the next answer": 2.0,
}
MOST_BYTES = 8_500_000
CODE = "import numpy as np\n\ndef gradient(z, t):\n    p = np.exp(z) / np.exp(z).sum()\n    return p * (1 - p) * (p - t)\n"
DERIVATION = r"""
$$p_i = \frac{e^{z_i}}{\sum_k e^{z_k}}$$
$$L = -\sum_i y_i \log p_i$$
$$\frac{\partial p_i}{\partial z_j} = p_i(\delta_{ij} - p_j)$$
\begin{align}
\frac{\partial L}{\partial z_j} &= -\sum_i y_i \frac{1}{p_i} \frac{\partial p_i}{\partial z_j} \\
&= -y_j (1 - p_j) + \sum_{i \neq j} y_i p_j \\
&= -y_j + y_j p_j + \sum_{i \neq j} y_i p_j \\
&= y_j - p_j
\end{align}
"""
LOAD = """async () => {
    const script = Object.assign(document.createElement("script"), { src: "../_static/python/runtime.js" });
    await new Promise((done) => ((script.onload = done), document.head.append(script)));
    softmaxPython.watch(({ step }) => (window.at ??= {})[step] ??= performance.now());
}"""
ONE = "() => softmaxPython.ask('cells.run', { page: 'bench', number: 1, source: 'import numpy as np; np.ones(3)' })"
DIAGNOSE = "text => softmaxPython.ask('softmaxlib.mistakes.pasted.diagnosed', { text }).then(found => found.diagnoses[0].name)"
CHECK = "text => softmaxPython.ask('clinic.check', { text }).then(found => found.split('\\n')[0])"


class Gzip(SimpleHTTPRequestHandler):
    """Sends text packed, and lets the browser keep it."""

    packed = {}

    def do_GET(self):
        path = Path(self.translate_path(self.path))
        if not path.is_file():
            return self.send_error(404)
        if path not in self.packed:
            self.packed[path] = gzip.compress(path.read_bytes(), 9)
        content = self.packed[path]
        self.send_response(200)
        self.send_header("Content-Type", self.guess_type(str(path)))
        self.send_header("Content-Encoding", "gzip")
        self.send_header("Content-Length", str(len(content)))
        self.send_header("Cache-Control", "max-age=600")
        self.end_headers()
        self.copyfile(BytesIO(content), self.wfile)

    def log_message(self, *arguments):
        pass


def computed():
    """Return the seconds that the processes below this one have computed, or None where that is not told."""
    try:
        stats = [Path("/proc", name, "stat").read_text().rpartition(")")[2].split() for name in os.listdir("/proc") if name.isdigit()]
        pids = [int(name) for name in os.listdir("/proc") if name.isdigit()]
    except OSError:
        return None
    below, found = {os.getpid()}, 0.0
    parents = {pid: (int(stat[1]), sum(map(int, stat[11:15]))) for pid, stat in zip(pids, stats)}
    for _ in range(6):
        below |= {pid for pid, (parent, _) in parents.items() if parent in below}
    for pid in below - {os.getpid()}:
        found += parents[pid][1] if pid in parents else 0
    return found / os.sysconf("SC_CLK_TCK")


def timed(work):
    """Return ``(seconds by the clock, seconds computed)`` of a call."""
    before, start = computed(), time.perf_counter()
    work()
    clock = time.perf_counter() - start
    after = computed()
    return clock, (after - before if before is not None and after is not None else clock)


def measure(site, rounds=ROUNDS):
    """Return ``{figure: (clock, computed)}``, the least of the rounds."""
    from pdf import CHROMIUM
    from playwright.sync_api import sync_playwright

    if CHROMIUM is None:
        sys.exit("the benchmark needs Chromium, which was not found (Debian: apt-get install chromium)")
    server = ThreadingHTTPServer(("127.0.0.1", 0), partial(Gzip, directory=str(site)))
    Thread(target=server.serve_forever, daemon=True).start()
    address = f"http://127.0.0.1:{server.server_port}/book"
    root = hasattr(os, "geteuid") and os.geteuid() == 0
    found = {figure: [] for figure in LIMITS}
    with sync_playwright() as p:
        for _ in range(rounds):
            for what, question, text in ((" to a derivation", CHECK, DERIVATION), ("", ONE, "")):
                browser = p.chromium.launch(executable_path=CHROMIUM, args=["--no-sandbox"] * root)
                page = browser.new_page()
                for when, name in ((", after the transfer", "notation"), (" on the next page", "one_result")):
                    page.goto(f"{address}/{name}.html")
                    page.evaluate(LOAD)
                    page.wait_for_timeout(500)
                    _, cpu = timed(lambda: page.evaluate(question, text))
                    at = page.evaluate("window.at")
                    found[f"first answer{what}{when}"].append(((at["ready"] - at["preparing"]) / 1000, cpu))
                if what:
                    browser.close()
            for figure, question, text, mistake in (
                ("second answer to the same function", DIAGNOSE, CODE, "extra-p-1-minus-p"),
                ("second answer to a derivation of seven lines", CHECK, DERIVATION, "(sign)"),
            ):
                said = page.evaluate(question, text)
                if mistake not in said:
                    sys.exit(f"{figure}: the first was {said!r}, expected {mistake!r} in it")
                found[figure].append(timed(lambda: page.evaluate(question, text)))
            found["from a restart to the next answer"].append(
                timed(lambda: (page.evaluate("softmaxPython.restart()"), page.evaluate(ONE)))
            )
            browser.close()
    server.shutdown()
    return {figure: tuple(min(column) for column in zip(*pairs)) for figure, pairs in found.items()}


def sent(site):
    """Return the bytes that a server sends for the first click, gzip."""
    folder = site / "_static" / "python"
    files = json.loads(re.search(r"const FILES = (\[.*?\]);\n", (folder / "runtime.js").read_text(encoding="utf-8"))[1])
    names = ["runtime.js", "cells.js", "cells.css", *(script for file in files for script in file["scripts"])]
    return sum(len(gzip.compress((folder / name).read_bytes(), 9, mtime=0)) for name in names)


def main(arguments=None):
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--site", type=Path, metavar="DIR", default=ROOT / "_build" / "html")
    parser.add_argument("--rounds", type=int, default=ROUNDS)
    options = parser.parse_args(arguments)
    if not (options.site / "_static" / "python" / "runtime.js").is_file():
        parser.error(f"{options.site} holds no site with Python in its pages; `make book` builds one")
    size = sent(options.site)
    lines = [f"| first click, MB sent | {size / 1e6:.2f} | | {MOST_BYTES / 1e6:.1f} |"]
    wrong = size > MOST_BYTES
    for figure, (clock, cpu) in measure(options.site, options.rounds).items():
        lines.append(f"| {figure}, s | {clock:.2f} | {cpu:.2f} | {LIMITS[figure]} |")
        wrong |= min(clock, cpu) > LIMITS[figure]
    print("| | by the clock | computed | limit |", "|:--|--:|--:|--:|", *lines, sep="\n")
    return int(wrong)


if __name__ == "__main__":
    sys.exit(main())
