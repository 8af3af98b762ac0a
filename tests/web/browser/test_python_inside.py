"""Python in the page: the chapters' outputs to the letter, and code that wants out, or never to end.

All of it is asked of one Python in one page, opened from disk.
"""

import json
import re

import pytest
from asking_python import ask, load_runtime, needs_python, run
from site_build import ROOT

CHAPTERS = sorted(path.stem for path in (ROOT / "book").glob("*.ipynb"))
# Outputs that differ in the page by design: {(chapter, text that only this cell holds): why}.
DIFFERENT = {}
# Cells that need a package that is not in the page, or what such a cell would have made: what their error says.
NOT_HERE = {"training": re.compile(r"No module named 'sklearn'|name '(LogisticRegression|default|V)' is not defined")}


@pytest.fixture(scope="module")
def python(browser, site):
    """A page in which Python has been started, with the network on, and a list of what it asked for."""
    needs_python(site)
    page = browser.new_page()
    page.asked, page.complaints = [], []
    page.on("request", lambda asked: page.asked.append(asked.url))
    page.on("pageerror", lambda error: page.complaints.append(str(error)))
    page.goto((site / "book" / "notation.html").as_uri())
    load_runtime(page)
    assert run(page, "print(1 + 1)") == ("2\n", None)
    yield page
    page.close()


def text_of(output):
    """Return the text of an output of a notebook or of the page, in the same form."""
    if output["output_type"] == "stream":
        return ("stream", output["name"], "".join(output["text"]))
    assert output["output_type"] == "execute_result"
    return ("result", *(["".join(output["data"][kind]) for kind in ("text/plain", "text/html") if kind in output["data"]]))


@pytest.mark.parametrize("chapter", CHAPTERS)
def test_every_stored_output_is_reproduced_to_the_letter(python, chapter, record_property):
    cells = json.loads((ROOT / "book" / f"{chapter}.ipynb").read_text(encoding="utf-8"))["cells"]
    code = [cell for cell in cells if cell["cell_type"] == "code"]
    compared = 0
    for number, cell in enumerate(code, 1):
        source = "".join(cell["source"])
        answer = ask(python, "cells.run", {"page": chapter, "number": number, "source": source})
        if chapter in NOT_HERE and answer.get("error") and NOT_HERE[chapter].search(answer["error"]):
            continue
        assert "failed" not in answer and answer["error"] is None, (number, answer)
        if any(chapter == where and part in source for where, part in DIFFERENT):
            continue
        stored = [text_of(output) for output in cell["outputs"]]
        assert [text_of(output) for output in answer["outputs"]] == stored, f"cell {number}:\n{source}"
        compared += len(stored)
    assert compared >= 10
    record_property(f"{chapter}, outputs", compared)


WORKS_ON = "the same Python goes on"
STARTS_AGAIN = "Python starts again"
# What a reader's code may do: the code, a part of the sentence with which it ends, and what becomes of Python.
HOSTILE = {
    "an endless loop": ("x = 0\nwhile True:\n    x += 1", "did not finish within 1 s, in line 3", WORKS_ON),
    "one that catches everything": (
        "while True:\n    try:\n        while True:\n            pass\n    except BaseException:\n        pass",
        "did not finish within 1 s, in line", WORKS_ON,
    ),
    "a generator without end": ("def g():\n    while True:\n        yield 1\nfor _ in g():\n    pass", "did not finish within", WORKS_ON),
    "a loop in compiled code": ("sum(range(10**9))", "it took more than 2 s, in something that cannot be", STARTS_AGAIN),
    "allocation without bound": ("x = []\nwhile True:\n    x.append(bytearray(10**7))", "more memory than it may have", WORKS_ON),
    "arrays without bound": ("import numpy as np\nx = [np.ones(10**7) for _ in range(10**4)]", "more memory than it may have", WORKS_ON),
    "a million prints": ("for i in range(10**6):\n    print(i)", "printed more than 200,000 characters", WORKS_ON),
    "deep recursion": ("def f(n):\n    return f(n + 1)\nf(0)", "RecursionError: maximum recursion depth", WORKS_ON),
    "deep nesting": ("x = []\nfor i in range(10**5):\n    x = [x]\nrepr(x)", "nests deeper than Python can follow", STARTS_AGAIN),
    "input()": ("input('your name? ')", "EOFError: input() has nobody to answer", WORKS_ON),
    "sys.exit": ("import sys\nsys.exit(3)", "The cell ended itself with 3", WORKS_ON),
    "os._exit": ("import os\nos._exit(1)", "it told Python to end", STARTS_AGAIN),
    "a thread": ("import threading\nthreading.Thread(target=print).start()", "RuntimeError: can't start new thread", WORKS_ON),
    "a process": ("import subprocess\nsubprocess.run(['ls'])", "does not support processes", WORKS_ON),
    "a file that is not there": ("open('homework.csv')", "FileNotFoundError", WORKS_ON),
    "a missing package": ("import torch", "No module named 'torch' (in the page there are", WORKS_ON),
    "a syntax error": ("x = (1,\ny = 2", "SyntaxError: '(' was never closed, line 1: x = (1,", WORKS_ON),
    "a repr that fails": ("class X:\n    def __repr__(self):\n        return 1 / 0\nX()", "ZeroDivisionError", WORKS_ON),
    "standard output closed": ("import sys\nsys.stdout.close()\nsys.stdout = None", None, WORKS_ON),
}  # fmt: skip


@pytest.mark.parametrize("name", HOSTILE)
def test_whatever_code_does_ends_in_a_sentence_and_a_working_page(python, name):
    code, sentence, outcome = HOSTILE[name]
    run(python, "kept = 42")
    limit = 8 if "more memory" in (sentence or "") or "prints" in name else 1
    _, said = run(python, code, limit=limit, seconds=2 if "cannot be" in (sentence or "") else 30)
    assert (said is None) if sentence is None else sentence in (said or "nothing was said"), said
    assert run(python, "print(1 + 1)") == ("2\n", None)
    text, said = run(python, "kept")
    assert (text, said) == ("42", None) if outcome == WORKS_ON else "NameError" in said
    assert python.evaluate("document.title").startswith("The model in three alphabets")


def test_files_that_are_written_stay_in_the_page(python):
    text, said = run(python, "open('a.txt', 'w').write('x')\nprint(open('a.txt').read())")
    assert (text, said) == ("x\n", None)


# Ways out: each has to fail, and no request may be seen.
WAYS_OUT = {
    "urllib": "import urllib.request\nurllib.request.urlopen('https://example.org/')",
    "a socket": "import socket\nsocket.create_connection(('example.org', 80))",
    "fetch": "import js\njs.fetch('https://example.org/')",
    "fetch of the worker": "import js\njs.Object.getPrototypeOf(js.self).fetch",
    "XMLHttpRequest": "import js\njs.XMLHttpRequest.new()",
    "WebSocket": "import js\njs.WebSocket.new('wss://example.org/')",
    "importScripts": "import js\njs.importScripts('https://example.org/x.js')",
    "import()": "import js\njs.Function.new('return import(\"https://example.org/x.js\")')()",
    "another worker": "import js\njs.Worker.new('https://example.org/x.js')",
    "the page's own channel": "import js\njs.postMessage('x')",
    "a channel to other pages": "import js\njs.BroadcastChannel.new('x')",
    "a database": "import js\njs.indexedDB.open('x')",
    "script from text": "import js\njs.eval('1 + 1')",
    "the page": "import js\njs.document.title",
    "its window": "import js\njs.window.location",
    "packages from elsewhere": "import pyodide_js\npyodide_js.loadPackage('https://example.org/x.whl').add_done_callback(print)\n1 / 0",
}


@pytest.mark.parametrize("name", WAYS_OUT)
def test_a_readers_code_does_not_get_out(python, name):
    before = len(python.asked)
    _, said = run(python, WAYS_OUT[name], limit=5)
    assert said, "it got through"
    python.wait_for_timeout(50)
    assert [url for url in python.asked[before:] if not url.startswith("blob:")] == []


def test_the_policy_stops_what_is_asked_for_past_all_that(python, site):
    """A worker of the page that still has everything may ask nobody either: not the net, not the site."""
    said = python.evaluate(
        """async () => {
            const code = `self.onmessage = async ({ data }) => {
                const said = [];
                for (const url of data) await fetch(url).then(() => said.push("came"), () => said.push("refused"));
                try { importScripts(data[0]); said.push("came") } catch { said.push("refused") }
                postMessage(said);
            }`;
            const worker = new Worker(URL.createObjectURL(new Blob([code], { type: "text/javascript" })));
            const answer = new Promise((done) => (worker.onmessage = ({ data }) => done(data)));
            worker.postMessage(["https://example.org/", location.href]);
            return answer;
        }"""
    )
    assert said == ["refused"] * 3


def test_html_of_a_readers_code_is_shown_as_text_and_tables_alone(python):
    html = (
        "<table onclick='x()'><tr><td style='color:red' colspan='2'>1</td></tr></table><script>window.intruded = 1</script>"
        "<img src=x onerror='window.intruded = 1'><a href='javascript:window.intruded = 1'>a</a><a href='https://example.org'>b</a>"
        "<a href='mistakes.html#plus'>c</a><form action='x'><input name='y'><b>bold</b></form><style>*{display:none}</style>"
    )
    shown = python.evaluate("html => { const box = document.createElement('div'); softmaxPython.fill(box, html); return box.innerHTML }", html)
    assert shown == (
        '<table><tbody><tr><td colspan="2">1</td></tr></tbody></table><a>a</a><a>b</a>'
        '<a href="mistakes.html#plus">c</a><b>bold</b>'
    )
    assert python.evaluate("window.intruded") is None


class TestMyCode:
    """`diagnosed` answers in the page as it does here."""

    GRADIENT = "import numpy as np\n\ndef gradient(z, t):\n    p = np.exp(z) / np.exp(z).sum()\n    return {}\n"

    @pytest.mark.parametrize("line", ["p - t", "t - p", "p * (1 - p) * (p - t)", "p - 1", "p"])
    def test_a_function_gets_the_diagnosis_of_the_command_line(self, python, line):
        from softmaxlib.mistakes.pasted import diagnosed

        text = self.GRADIENT.format(line)
        there, here = ask(python, "softmaxlib.mistakes.pasted.diagnosed", {"text": text}), diagnosed(text)
        assert [one["name"] for one in there["diagnoses"]] == [one["name"] for one in here["diagnoses"]] != []
        assert [one["html"] for one in there["diagnoses"]] == [one["html"] for one in here["diagnoses"]]

    def test_a_function_that_does_not_return(self, python):
        text = "def gradient(z, t):\n    while True:\n        z = z + 1\n"
        answer = ask(python, "softmaxlib.mistakes.pasted.diagnosed", {"text": text, "time_limit": 1})
        assert "gradient did not return within 1 s" in answer["diagnoses"][0]["text"]
        assert "line 3" in answer["diagnoses"][0]["text"]

    def test_what_may_not_be_asked(self, python):
        assert "cannot be asked for" in ask(python, "os.system", {"command": "ls"})["failed"]


def test_python_is_there_again_after_a_restart(python):
    run(python, "kept = 1")
    python.evaluate("softmaxPython.restart()")
    assert "NameError" in run(python, "kept")[1]
    assert run(python, "print(1 + 1)") == ("2\n", None)


def test_one_who_waits_is_told_when_it_is_stopped(python):
    python.evaluate(
        """() => { window.said = softmaxPython.ask("cells.run", { page: "t", number: 1, source: "sum(range(10**9))" })
            .then(() => "done", error => error.message) }"""
    )
    python.wait_for_timeout(100)
    assert python.evaluate("softmaxPython.stop(), window.said") == "Stopped."
    assert run(python, "print(1 + 1)") == ("2\n", None)


def test_nothing_went_wrong_in_the_page(python):
    assert python.complaints == []
