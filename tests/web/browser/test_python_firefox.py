"""Python in the page in Firefox, which has another engine, policy and memory than Chromium; opened from disk."""

import json

import pytest
from asking_python import needs_python
from firefox import FIREFOX, Firefox

pytestmark = pytest.mark.skipif(FIREFOX is None, reason="NO FIREFOX TESTS: it was not found (Debian: apt-get install firefox-esr)")
CODES = {
    "a sum": ("1 + 1", "2"),
    "an endless loop": ("while True:\n    pass", "did not finish within 2 s, in line"),
    "allocation without bound": ("x = []\nwhile True:\n    x.append(bytearray(10**7))", "more memory than it may have"),
    "deep recursion": ("def f():\n    return f()\nf()", "RecursionError"),
    "the end of Python": ("import os\nos._exit(1)", "it told Python to end"),
    "the net": ("import js\njs.fetch('https://example.org')", "AttributeError: fetch"),
    "script from text": ("import js\njs.eval('1')", "blocked by CSP"),
    "afterwards": ("print(6 * 7)", "42"),
}


@pytest.fixture(scope="module")
def firefox(site):
    needs_python(site)
    with Firefox() as browser:
        browser.open((site / "book" / "bring_your_own.html").as_uri())
        yield browser


def test_the_example_is_diagnosed(firefox):
    said = firefox.run(
        """const form = document.querySelector("form[data-form=code]");
        form.querySelector("[data-do=example]").click();
        form.requestSubmit();
        const steps = new Set();
        while (form.hasAttribute("aria-busy")) {
            steps.add(form.querySelector("[role=status]").textContent.split(":")[0]);
            await new Promise((done) => setTimeout(done, 20));
        }
        return JSON.stringify([[...steps], form.querySelector(".in-page-answer").innerText]);"""
    )
    steps, answer = json.loads(said)
    assert {"Loading Python", "Starting Python …"} <= set(steps)
    assert "gradient makes a known mistake: extra-p-1-minus-p" in answer


@pytest.mark.parametrize("name", CODES)
def test_code_ends_in_an_answer_or_a_sentence(firefox, name):
    code, said = CODES[name]
    question = json.dumps({"page": "tests", "number": 1, "source": code, "limit": 10 if "allocation" in name else 2})
    found = firefox.run(
        f"""return JSON.stringify(await softmaxPython.ask("cells.run", {question}).catch(error => error.message));"""
    )
    assert said in found
