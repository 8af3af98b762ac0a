"""Python in a page, for the tests in a browser: what they ask it, and how they wait for what it says."""

import json

import pytest


def needs_python(site):
    """Skip where the site was built without Python in the page."""
    if not (site / "_static" / "python" / "runtime.js").is_file():
        pytest.skip("NO PYTHON-IN-THE-PAGE TESTS: it could not be fetched when the site was built (a network is needed once)")


def load_runtime(page):
    """Give a page of the site what its first click would give it, without a click."""
    page.evaluate(
        """async () => {
            const script = document.createElement("script");
            script.src = "../_static/python/runtime.js";
            await new Promise((done) => ((script.onload = done), document.head.append(script)));
            const heard = (window.heard = []);
            softmaxPython.watch(({ text }) => heard.push(text));
        }"""
    )


def ask(page, call, data, seconds=30):
    """Ask Python in a page; return its answer, or ``{"failed": sentence}``."""
    return json.loads(
        page.evaluate(
            """([call, data, seconds]) => softmaxPython.ask(call, data, { seconds })
                .catch(error => ({ failed: error.message })).then(JSON.stringify)""",
            [call, data, seconds],
        )
    )


def run(page, source, limit=20, seconds=30, name="tests", number=1):
    """Run a cell; return what it printed and showed as text, and the sentence with which it ended, or None."""
    answer = ask(page, "cells.run", {"page": name, "number": number, "source": source, "limit": limit}, seconds)
    if "failed" in answer:
        return "", answer["failed"]
    return printed(answer["outputs"]), answer["error"]


def printed(outputs):
    """Return the text of outputs, in the page or in a notebook: streams and plain results in a row."""
    texts = [one["text"] if one["output_type"] == "stream" else one["data"].get("text/plain", "") for one in outputs]
    return "".join("".join(text) for text in texts)
