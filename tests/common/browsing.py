"""What the tests in a browser share: its views, and ways to wait for a page."""

from pathlib import Path
from time import monotonic

# axe-core, as npm has it: the packages of PyPI carry older ones.
AXE = Path(__file__).resolve().parents[1] / "web" / "browser" / "axe" / "axe.min.js"
# From disk, Chromium at times gives a page an empty localStorage and loses what it is given: with the page,
# or while it is still open.
FORGETFUL = """Object.defineProperty(window, "localStorage", { value: new class extends Map {
    getItem(key) { return this.get(key) ?? null; }
    setItem(key, value) { this.set(key, String(value)); }
    removeItem(key) { this.delete(key); }
}() });"""
FORGETS_AT_ONCE = FORGETFUL.replace("this.set(key, String(value));", "")
# Takes the formulas of other notations out of a page, four of five of its elements, through which axe would go.
UNSEEN_OUT = "[...document.querySelectorAll('math')].filter(e => !e.checkVisibility()).forEach(e => e.remove())"
VIEWS = {
    "phone-light": (390, "light"),
    "phone-dark": (390, "dark"),
    "desktop-light": (1280, "light"),
    "desktop-dark": (1280, "dark"),
}


def wait_until(page, expression, *, arg=None, timeout=30_000):
    """Wait for an expression of JavaScript to become true, or for what a function of Python returns."""
    end = monotonic() + timeout / 1000
    while not (expression() if callable(expression) else page.evaluate(expression, arg)):
        assert monotonic() < end, f"still not true after {timeout / 1000:g} s: {expression}"
        page.wait_for_timeout(20)


# A page lays out what is out of sight when it has time, and says when it has done so.
LAID_OUT = "'laidOut' in document.documentElement.dataset || !document.querySelector('script[src*=\"course.js\"]')"


def settle(page, delay=0):
    """Wait until the page has run the timers of ``delay`` ms that are set by now, drawn itself again and laid out all.

    The page's own clock is asked: where the machine is busy, the test's runs ahead of it.
    """
    page.evaluate(
        """delay => new Promise(done => setTimeout(() =>
            requestAnimationFrame(() => requestAnimationFrame(() => setTimeout(done))), delay))""",
        delay,
    )
    wait_until(page, LAID_OUT)


def wait_until_all_is_there(page):
    """Wait until nothing more is asked for (Chromium's shell does not always say when)."""
    asked = 0
    while asked < len(page.asked):
        asked = len(page.asked)
        settle(page, 500)
