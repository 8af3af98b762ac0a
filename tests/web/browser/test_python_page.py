"""What a reader sees of Python in the page: cells with buttons, the form for code, progress, and how it is stopped."""

import gzip
import json
import re
from pathlib import Path

import nbformat
import pytest
from asking_python import needs_python
from browsing import AXE, settle, wait_until
from site_build import ROOT

CHAPTER = "kronecker_delta"
CELLS = sum(cell.cell_type == "code" for cell in nbformat.read(ROOT / f"book/{CHAPTER}.ipynb", as_version=4).cells)
RUN_AXE = "selector => axe.run({ include: [selector] }, { resultTypes: ['violations'], preload: false })"


@pytest.fixture(scope="module", autouse=True)
def there(site):
    needs_python(site)


@pytest.fixture(scope="module")
def open_page(browser):
    """``open_page(address)`` opens a page that stays for the tests of this file."""
    pages = []

    def open_it(address, width=1280, theme="light"):
        context = browser.new_context(viewport={"width": width, "height": 900}, color_scheme=theme)
        page = context.new_page()
        page.asked, page.complaints = [], []
        page.on("request", lambda asked: page.asked.append(asked.url))
        page.on("console", lambda m: page.complaints.append(m.text) if m.type == "error" else None)
        page.on("pageerror", lambda error: page.complaints.append(str(error)))
        page.goto(address)
        pages.append(context)
        return page

    yield open_it
    for context in pages:
        context.close()


@pytest.fixture(scope="module")
def chapter(open_page, served):
    """A chapter, sent by a server, with all that is folded away open."""
    page = open_page(f"{served}/book/{CHAPTER}.html")
    unfold(page)
    press(page, 1, "run")
    wait_for(page, 1, "Cell 1 has run.")
    return page


@pytest.fixture(scope="module")
def desk(open_page, site):
    """The page "Bring your own", opened from disk on a phone in the dark."""
    return open_page((site / "book" / "bring_your_own.html").as_uri(), 390, "dark")


@pytest.fixture(scope="module")
def answered(desk):
    """The page with an answer in each of its forms: a mistake with its links, and a table."""
    for mine, button in ((form(desk), "Diagnose"), (form(desk, "derivation"), "Check")):
        mine.get_by_role("button", name="Show an example").click()
        mine.get_by_role("button", name=button).click()
        desk.locator("form[aria-busy]").wait_for(state="detached", timeout=60_000)
    unfold(desk)
    assert form(desk, "derivation").locator(".in-page-answer table").count() == 1
    assert form(desk).locator(".in-page-answer a").count() > 0
    return desk


def unfold(page):
    page.evaluate("document.querySelectorAll('details').forEach(box => box.open = true)")


def press(page, number, what):
    page.locator(".live").nth(number - 1).locator(f"[data-do={what}]").click()


def status(page, number):
    return page.locator(".live").nth(number - 1).locator(".live-status")


def wait_for(page, number, text):
    wait_until(page, lambda: status(page, number).count() and text in status(page, number).inner_text(), timeout=60_000)


def output(page, number):
    return page.locator(".cell", has=page.locator(".live")).nth(number - 1).locator(".live-output")


def write(page, number, code):
    bar = page.locator(".live").nth(number - 1)
    if bar.locator("[data-do=edit]").is_visible():
        press(page, number, "edit")
    page.get_by_label(f"Code of cell {number}", exact=True).fill(code)


def number_of(page, attribute, place=0):
    """Return the number of a cell whose bar has an attribute."""
    bars = page.locator(".live")
    found = [k + 1 for k in range(bars.count()) if bars.nth(k).get_attribute(attribute) is not None]
    return found[place]


class TestBeforeAnybodyAsks:
    def test_nothing_of_python_is_loaded(self, new_page, served):
        page = new_page(offline=False)
        page.goto(f"{served}/book/{CHAPTER}.html")
        settle(page, 200)
        assert [url.split("?")[0].rsplit("/", 1)[1] for url in page.asked if "/python/" in url] == ["live.js"]
        assert page.locator(".live").count() == CELLS

    def test_a_page_grows_by_less_than_5_kb(self, site, record_property):
        def packed(text):
            return len(gzip.compress(text.encode(), 9, mtime=0))

        text = (site / "book" / f"{CHAPTER}.html").read_text(encoding="utf-8")
        bare = re.sub(r'<div class="live".*?</div>\n', "", text)
        styles = "".join(re.findall(r"[^{}]*\.live[^{}]*\{[^}]*\}", (site / "_static" / "site.css").read_text(encoding="utf-8")))
        grown = packed(text) - packed(bare) + packed(styles) + packed((site / "_static/python/live.js").read_text(encoding="utf-8"))
        assert len(bare) < len(text) and styles
        assert grown < 5000
        record_property("bytes that a chapter's page grew by", grown)

    def test_the_first_click_costs_less_than_8_and_a_half_mb(self, site, record_property):
        files = json.loads(re.search(r"const FILES = (\[.*?\]);\n", (site / "_static/python/runtime.js").read_text())[1])
        names = ["runtime.js", "cells.js", "cells.css", *(script for file in files for script in file["scripts"])]
        sent = sum(len(gzip.compress((site / "_static/python" / name).read_bytes(), 9, mtime=0)) for name in names)
        assert 5e6 < sent < 8.5e6
        record_property("bytes sent for the first click", sent)

    def test_without_scripts_there_are_no_buttons(self, new_page, visit):
        page = visit(new_page(java_script_enabled=False), f"book/{CHAPTER}")
        assert page.locator(".live").count() == CELLS
        assert not page.locator(".live").first.is_visible()

    def test_pages_without_cells_allow_nothing_more(self, site):
        policy = re.compile(r'Content-Security-Policy" content="([^"]*)"')
        for path in sorted((site / "book").glob("*.html")):
            text = path.read_text(encoding="utf-8")
            (allowed,) = policy.findall(text)
            runs = 'class="live"' in text or 'class="in-page"' in text
            assert ("wasm-unsafe-eval" in allowed) == ("blob:" in allowed) == ("connect-src 'none'" in allowed) == runs
            assert "'unsafe-eval'" not in allowed

    def test_the_licences_of_what_is_shipped_lie_beside_it(self, site):
        folder = site / "_static" / "python"
        texts = {path.stem.removeprefix("LICENSE-"): path.read_text(encoding="utf-8") for path in folder.glob("LICENSE-*.txt")}
        assert set(texts) == {"Pyodide", "Python", "NumPy", "lark", "markdown-it-py", "mdit-py-plugins", "mdurl", "PyYAML", "Temml"}
        for name, said in {"Pyodide": "Mozilla Public License Version 2.0", "Python": "PYTHON SOFTWARE FOUNDATION LICENSE"}.items():
            assert said in texts[name]
        assert all("copyright" in text.lower() for text in texts.values())


class TestLoading:
    def test_it_says_how_far_it_is_and_can_be_stopped(self, open_page, served, site):
        page = open_page(f"{served}/book/notation.html")
        held, holding = [], [True]
        page.route("**/course-*.js", lambda route: held.append(route) if holding else route.continue_())
        press(page, 1, "run")
        wait_until(page, lambda: len(held) >= 2)
        wait_until(page, lambda: re.search(r"Loading Python: [1-9]\.\d of [78]\.\d MB", status(page, 1).inner_text()))
        bar = page.locator(".live").first
        assert 0 < float(bar.locator("progress").evaluate("bar => bar.value")) < 1
        press(page, 1, "stop")
        wait_for(page, 1, "Stopped.")
        assert not bar.locator("progress").is_visible() and not bar.locator("[data-do=stop]").is_visible()
        holding.clear()
        for route in held:
            route.continue_()
        on_the_way = "document.querySelectorAll('head script[src*=\"/python/course-\"]').length"
        wait_until(page, lambda: page.evaluate(on_the_way) == 0)
        press(page, 1, "run")  # what had come is not asked for again
        wait_for(page, 1, "Cell 1 has run.")
        asked = [url.split("?")[0] for url in page.asked if "/python/numpy-" in url]
        assert len(asked) == len(set(asked)) == len(list((site / "_static" / "python").glob("numpy-*.js")))
        assert page.complaints == []

    def test_what_cannot_be_loaded_is_said_and_tried_again(self, open_page, served):
        page = open_page(f"{served}/book/notation.html")
        page.route("**/numpy-*.js", lambda route: route.abort())
        press(page, 1, "run")
        wait_for(page, 1, "Python could not be loaded: is there a network?")
        page.unroute("**/numpy-*.js")
        press(page, 1, "run")
        wait_for(page, 1, "Cell 1 has run.")


class TestCells:
    def test_a_cell_runs(self, chapter):
        assert "with 'and'   [0.4 0.6]" in output(chapter, 1).inner_text()
        assert not chapter.locator(".live").first.locator("[data-do=stop]").is_visible()

    def test_it_says_where_the_names_are_when_they_are_missing(self, chapter):
        press(chapter, 4, "run")
        wait_for(chapter, 4, "“Run all above”")
        press(chapter, 4, "above")
        wait_for(chapter, 4, "The 3 cells above have run. Now run this one.")
        assert output(chapter, 4).count() == 0  # the error that they have mended
        press(chapter, 4, "run")
        wait_for(chapter, 4, "Cell 4 has run.")

    def test_one_cell_above_is_one(self, chapter):
        press(chapter, 2, "above")
        wait_for(chapter, 2, "The cell above has run. Now run this one.")

    def test_one_that_fails_keeps_no_other_from_running(self, chapter):
        """A cell may need scikit-learn, which is not here, and an exercise further down may not."""
        write(chapter, 2, "import no_such_library")
        press(chapter, 4, "above")
        wait_for(chapter, 4, "The 3 cells above have run; cell 2 stopped with an error. Now run this one.")
        assert "Cell 3 has run." in status(chapter, 3).inner_text()
        press(chapter, 2, "reset")

    def test_where_one_is_stopped_those_after_it_do_not_run(self, chapter):
        write(chapter, 2, "while True: pass")
        press(chapter, 4, "above")
        wait_for(chapter, 4, "Running cell 2 of 3")
        press(chapter, 2, "stop")
        wait_for(chapter, 4, "It went as far as cell 2, which says why.")
        press(chapter, 2, "reset")

    def test_all_above_an_exercise_and_then_an_answer_that_is_judged(self, chapter):
        stub = number_of(chapter, "data-solution")
        press(chapter, stub, "above")
        wait_for(chapter, stub, f"The {stub - 1} cells above have run.")
        name = chapter.locator(".live").nth(stub - 1).get_attribute("data-solution")
        solution = chapter.locator(f".cell:has(> [data-live='{name}']) .cell_input pre").text_content()
        write(chapter, stub, solution)
        press(chapter, stub, "run")
        wait_for(chapter, stub, "✓ It prints what the solution prints.")
        write(chapter, stub, re.sub(r"return .*", "return np.outer(y, y)", solution))
        press(chapter, stub, "run")
        wait_for(chapter, stub, "The solution prints something else.")
        assert "makes no mistake that I know" in output(chapter, stub).inner_text()
        press(chapter, stub, "reset")

    def test_a_figure_stays_while_its_code_is_as_printed(self, chapter):
        figure = number_of(chapter, "data-figure")
        cell = chapter.locator(".cell", has=chapter.locator(".live")).nth(figure - 1)
        press(chapter, figure, "run")
        wait_for(chapter, figure, "The figure is the stored one.")
        assert cell.locator(".figure svg").is_visible()
        press(chapter, figure, "edit")
        editor = chapter.get_by_label(f"Code of cell {figure}", exact=True)
        editor.fill(editor.input_value().replace("columns=1", "columns=2"))
        press(chapter, figure, "run")
        wait_for(chapter, figure, "has run")
        assert not cell.locator(".figure svg").is_visible()
        assert "drawing needs matplotlib" in output(chapter, figure).inner_text()
        press(chapter, figure, "reset")
        assert cell.locator(".figure svg").is_visible()

    def test_a_loop_is_stopped_by_its_button(self, chapter):
        write(chapter, 2, "while True:\n    pass")
        press(chapter, 2, "run")
        wait_for(chapter, 2, "Python is at work")
        press(chapter, 2, "stop")
        wait_for(chapter, 2, "Stopped. The names that the cells had made are gone")
        press(chapter, 2, "reset")
        press(chapter, 1, "run")
        wait_for(chapter, 1, "Cell 1 has run.")

    def test_what_was_typed_is_there_until_it_is_reset(self, chapter):
        write(chapter, 3, "typed = 'kept'\nprint(typed)")
        chapter.reload()
        unfold(chapter)
        editor = chapter.get_by_label("Code of cell 3", exact=True)
        wait_until(chapter, lambda: editor.count() == 1)
        assert editor.input_value() == "typed = 'kept'\nprint(typed)"
        wait_for(chapter, 3, "This is what you typed here")
        press(chapter, 3, "reset")
        assert editor.count() == 0
        assert chapter.evaluate("localStorage.getItem('softmax-course-code')") == "{}"
        chapter.reload()
        settle(chapter, 200)
        assert editor.count() == 0

    def test_by_keyboard(self, chapter):
        """Tab leads through the buttons and out of the editor; Enter indents; Shift and Enter run."""
        edit = chapter.locator(".live").first.locator("[data-do=edit]")
        edit.focus()
        chapter.keyboard.press("Enter")
        editor = chapter.get_by_label("Code of cell 1", exact=True)
        wait_until(chapter, lambda: editor.count() == 1 and editor.evaluate("box => box === document.activeElement"))
        chapter.keyboard.press("ControlOrMeta+a")
        chapter.keyboard.type("for i in range(2):\nprint(i)")
        assert editor.input_value() == "for i in range(2):\n    print(i)"
        chapter.keyboard.press("Shift+Enter")
        wait_for(chapter, 1, "Cell 1 has run.")
        assert output(chapter, 1).inner_text() == "0\n1"
        chapter.keyboard.press("Tab")
        assert chapter.evaluate("document.activeElement.dataset.do") == "run"
        press(chapter, 1, "reset")
        assert chapter.evaluate("document.activeElement.dataset.do") == "edit"

    def test_axe_finds_nothing_in_cells_that_have_run(self, chapter):
        write(chapter, 2, "1 / 0")
        press(chapter, 2, "run")
        wait_for(chapter, 2, "stopped with an error")
        assert axe(chapter, ".cell:has(.live-code)") == []
        press(chapter, 2, "reset")

    def test_nothing_went_wrong(self, chapter):
        assert chapter.complaints == []


class TestMyCode:
    def test_the_example_is_diagnosed_with_a_link(self, desk):
        form(desk).get_by_role("button", name="Show an example").click()
        form(desk).get_by_role("button", name="Diagnose").click()
        wait_until(desk, lambda: "is below" in form(desk).locator("[role=status]").inner_text(), timeout=60_000)
        answer = desk.get_by_role("region", name="Answer about your code")
        assert "gradient makes a known mistake: extra-p-1-minus-p" in answer.inner_text()
        link = answer.get_by_role("link", name="Mistakes and how to see them: extra-p-1-minus-p")
        assert link.get_attribute("href") == "mistakes.html#extra-p-1-minus-p"
        assert answer.evaluate("box => box === document.activeElement")

    @pytest.mark.parametrize(
        ("code", "said"),
        [
            ("", "There is no code yet"),
            ("x = 1", "There is no function in it"),
            ("def f(z, t):\n    return z -\n", "Your code, line 2: invalid syntax"),
            ("import torch\ndef softmax(z):\n    return torch.softmax(z)", "softmax (it uses torch, which is not here)"),
            ("def softmax(z):\n    raise NotImplementedError", "softmax is not written yet"),
            ("import math\ndef softmax(z):\n    return z\nfor i in range(3):\n    open('data.csv')", "FileNotFoundError"),
        ],
    )
    def test_what_cannot_be_diagnosed_is_said(self, desk, code, said):
        ask(desk, code)
        assert said in form(desk).locator(".in-page-answer").inner_text()

    def test_it_is_stopped_and_works_again(self, desk):
        desk.get_by_label("Your function, or a whole script").fill("def softmax(z):\n    return sum(range(10**10))")
        form(desk).get_by_role("button", name="Diagnose").click()
        stop = form(desk).get_by_role("button", name="Stop")
        wait_until(desk, lambda: stop.is_visible() and "at work" in form(desk).locator("[role=status]").inner_text())
        assert form(desk).locator(".in-page-answer").inner_text() == ""  # what was said of another text
        stop.click()
        wait_until(desk, lambda: form(desk).locator("[role=status]").inner_text().startswith("Stopped."))
        assert form(desk).locator(".in-page-answer").inner_text() == ""
        ask(desk, "import numpy as np\ndef softmax(z):\n    return np.exp(z) / np.exp(z).sum()")
        assert "no-max-shift" in form(desk).locator(".in-page-answer").inner_text()

    def test_a_derivation_is_typeset_and_checked(self, desk):
        mine = form(desk, "derivation")
        mine.get_by_role("button", name="Show an example").click()
        wait_until(desk, lambda: mine.locator(".in-page-preview math").count() == 1)
        mine.get_by_role("button", name="Check").click()
        desk.locator("form[aria-busy]").wait_for(state="detached", timeout=60_000)
        answer = mine.locator(".in-page-answer")
        assert "Line 3 is false." in answer.inner_text() and "The mistake is off-diagonal-sign." in answer.inner_text()
        assert answer.get_by_role("link", name="Mistakes and how to see them: off-diagonal-sign").count() == 1
        assert answer.locator("li").count() == 4
        wait_until(desk, lambda: answer.locator("li .in-page-set math").count() == 4)  # and no LaTeX is left to read
        assert "\\" not in answer.inner_text()
        mine.get_by_label("Letters").select_option("own")
        assert mine.get_by_label("probabilities").input_value() == "z"
        mine.locator("textarea").fill("no formula at all")
        mine.get_by_role("button", name="Check").click()
        desk.locator("form[aria-busy]").wait_for(state="detached", timeout=60_000)
        assert answer.inner_text().strip()

    @pytest.mark.parametrize(
        ("text", "said", "not_said"),
        [
            (  # two mistakes fit, and neither is called the one
                r"$p_i = \frac{e^{z_i}}{\sum_j e^{z_j}}$, $\frac{\partial p_i}{\partial z_j} = p_i p_j \quad \text{if } i \neq j$",
                ["cannot tell which mistake it is.", "It may be off-diagonal-sign.", "It may be sign."],
                ["The mistake is"],
            ),
            ("p = softmax(z)\nL = -sum_i t_i log p_i\ndL/dz_i = t_i - p_i", ["L = -sum_i t_i log p_i", "The mistake is sign"], ["It may be"]),
            ("I wrote (p - y) * p * (1 - p) for the loss of softmax. Is that right?", ["It is what extra-p-1-minus-p gives.", "Read on:"], ["The mistake is"]),
            (r"$p_i = \frac{e^{z_i}}{2 \sum_j e^{z_j}}$", ["\np_i is e^z_i / Σ e^z."], ["P_i"]),
            ("dL/dW = p - t", ["The one line cannot be read."], ["reads as well"]),
        ],
    )
    def test_what_an_answer_says(self, desk, text, said, not_said):
        answer = checked(desk, text)
        assert [words for words in said if words not in answer] == []
        assert [words for words in not_said if words in answer] == []
        for mistake in ("The minus in front of the loss is easily left behind", "In many tables a layer's gradient"):
            assert answer.count(mistake) <= 1  # it is explained once

    def test_what_a_guess_names_is_there(self, desk, site):
        checked(desk, "Why is the derivative of softmax a matrix and the derivative of the sigmoid just a number?")
        answer = form(desk, "derivation").locator(".in-page-answer")
        assert "A guess by the words alone" in answer.inner_text() and answer.locator("ul a").count() > 0
        for link in answer.locator("a").evaluate_all("links => links.map(link => link.getAttribute('href'))"):
            page, _, section = link.partition("#")
            assert f'id="{section}"' in (site / "book" / page).read_text(encoding="utf-8"), link

    def test_the_preview_is_of_formulas_and_moves_by_keyboard(self, desk):
        mine = form(desk, "derivation")
        preview = mine.locator(".in-page-preview")
        mine.locator("textarea").fill(rf"${' + '.join(['p_i'] * 60)} = 1$")
        wait_until(desk, lambda: preview.get_attribute("tabindex") == "0")
        mine.locator("textarea").fill("$p = 1$")
        wait_until(desk, lambda: preview.get_attribute("tabindex") is None)
        mine.locator("textarea").fill("Why is the derivative of softmax a matrix?")
        wait_until(desk, lambda: not preview.is_visible())
        mine.locator("textarea").fill("dL/dz_i = p_i - t_i\nL = -sum_i t_i log p_i\nt_1 = 1")
        wait_until(desk, lambda: preview.locator("math").count() == 2)

    @pytest.mark.parametrize("theme", ["light", "dark"])
    @pytest.mark.parametrize("width", [390, 1280])
    def test_axe_finds_nothing_and_nothing_is_wider_than_the_page(self, answered, width, theme):
        desk = answered
        desk.set_viewport_size({"width": width, "height": 900})
        desk.emulate_media(color_scheme=theme, reduced_motion="reduce")
        desk.wait_for_timeout(50)
        assert axe(desk, "html") == []
        assert desk.evaluate("document.documentElement.scrollWidth") <= width

    def test_what_was_typed_is_kept_until_it_is_cleared(self, desk):
        box = desk.get_by_label("Your function, or a whole script")
        box.fill("kept = 1")
        desk.reload()
        assert box.input_value() == "kept = 1"
        form(desk).get_by_role("button", name="Clear").click()
        desk.reload()
        assert box.input_value() == ""

    def test_nothing_went_wrong(self, desk):
        assert desk.complaints == []
        assert [url for url in desk.asked if not url.startswith(("file:", "data:", "blob:"))] == []


def form(page, name="code"):
    return page.locator(f"form[data-form={name}]")


def ask(page, code):
    """Diagnose code in the form and wait for the answer."""
    page.get_by_label("Your function, or a whole script").fill(code)
    form(page).get_by_role("button", name="Diagnose").click()
    page.locator("form[aria-busy]").wait_for(state="detached", timeout=60_000)


def checked(page, text):
    """Check a text in the form for derivations and return what is answered."""
    mine = form(page, "derivation")
    mine.get_by_label("Letters").select_option("")
    mine.locator("textarea").fill(text)
    mine.get_by_role("button", name="Check").click()
    page.locator("form[aria-busy]").wait_for(state="detached", timeout=60_000)
    assert mine.locator("[role=status]").inner_text() == "The answer is below."
    return mine.locator(".in-page-answer").inner_text()


def axe(page, selector):
    """Return what axe-core finds in a part of a page."""
    if not page.evaluate("typeof axe === 'object'"):
        page.evaluate(Path(AXE).read_text(encoding="utf-8"))
    result = page.evaluate(RUN_AXE, selector)
    assert len(result["passes"]) >= 5  # it has looked
    return [f"{v['id']}: {node['target']}: {node['failureSummary']}" for v in result["violations"] for node in v["nodes"]]
