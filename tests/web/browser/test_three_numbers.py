"""The three-number box: the script says what clinic.numbers says of every row and every way of typing, and the page serves it."""

import json

import pytest
from browsing import AXE, VIEWS, wait_until

from clinic import numbers
from clinic.values import expressions, table
from softmax_book import three_numbers

PAGE = "book/index"
ROWS = table.rows()
TYPED = [
    ("0.13", "1.0233", "0.28"), ("-.08", "-.49", "-.1"), ("-1/2", "-0.7/0.3", "-2/5"), (".2-.1", "0.3 − 0.7", "1/5 + 0,1"),
    ("0.2", "-0.7", "0.5"), ("0.1", "-0.41", "0.3"), ("0.3", "-1.2", "0.9"), ("7", "8", "9"), ("0", "0", "0"), ("0", "-0.7", "0"),
    ("0.066", "-0.469", "0.133"), ("0.0", "-0.1", "0.1"), ("1.1424",), ("-ln 0.3",), ("0.7",), ("one", "2", "3"), ("1/0", "2", "3"),
    ("0.1/ln 2", "-.4/ln 2", ".3/ln 2"), ("0.12", "-0.4", "0.28"), ("0.1000001", "-0.4", "0.3"), ("0.12", "-0.45", "0.33"), ("-0.0001", "0", "0"),
    ("0.1", "-0.4", "0.2"), ("0.2", "-0.5", "0.2"), ("0.1", "-0.5", "0.4"), ("1e308", "1", "2"), ("-1e30", "0.1", "0.2"),
    ("1", "0", "1"), ("0.1", "0.4", "0.3"), ("-0.2", "-0.7", "0.5"), ("0.13", "5", "0.28"), ("0.13", "1.1", "0.28"), ("0.2", "0.3", "0.5"), ("40",),
    ("0.1", "0.7", "0.2"), ("0", "1", "0"), ("-1.1424",), ("ln 0.3",), ("-0.5", "-2.3333", "-0.4"), ("0.033", "-0.133", "0.1"), ("0.05", "-0.2", "0.15"),
    ("0.1", "-0.4", "0.30001"), ("10%", "-40%", "30.0 %"), ("0.31", "-1.22", "0.92"), ("nan",), ("0.1, -0.4, 0.3, 0.2",),
]  # fmt: skip
TERMS = [
    "0.25", "-.5", "0,125", "3", "1/3", "2.", "-0.7/0.3", "1/2/2", "2-3-4", "2^3^2", "-2^2", "2^-1", "2 ln 2", "ln(2)/2", "exp(-1)",
    "(1+2)(3)", "1e-3", "−0·7 ÷ 2", "√4", "--1", "2**2", "pi", "e^2", "log2 8",
    "30%", "−12.5 %", "100/3 %", "%", "3%%", "3%4",
    "", "x", "1/0", "ln(-1)", "(1", "1)", "2^", "1 +", "alert(1)", "9^9^9^9", "ln", "(" * 150, "1" * 300, "0x10", "()", "(-1)^0.5", "1e",
]  # fmt: skip


@pytest.fixture(scope="module")
def script(browser):
    """``script("judge", texts)`` calls the box's script on an empty page."""
    page = browser.new_page()
    page.add_script_tag(content=three_numbers.table_script())
    page.add_script_tag(path=three_numbers.FOLDER / "looking_up.js")
    call = "([name, given]) => { try { return softmaxCourse.threeNumbers[name](given) } catch (why) { if (typeof why !== 'string') throw why; return why } }"
    yield lambda name, given: page.evaluate(call, [name, given])
    page.close()


class TestBothSayTheSame:
    @pytest.mark.parametrize("digits", [6, 4, 3, 2])
    def test_of_every_row(self, script, digits):
        for row in ROWS:
            self.agree(script, [f"{x:.{digits}f}" for x in row.numbers])

    @pytest.mark.parametrize("typed", TYPED, ids="|".join)
    def test_of_what_people_type(self, script, typed):
        self.agree(script, list(typed))

    def agree(self, script, typed):
        said, found = script("judge", typed), numbers(*typed)
        assert (said["outcome"], said["headline"], said["names"], said["hints"]) == (
            found.outcome, found.headline, found.names, found.hints,
        ), typed  # fmt: skip

    @pytest.mark.parametrize("term", TERMS)
    def test_of_a_term(self, script, term):
        said = script("read", term)
        try:
            found = expressions.read(term)
        except expressions.NotANumber as why:
            assert said == str(why)
        else:
            assert (said["value"], said["rounding"]) == pytest.approx((found.value, found.rounding), rel=1e-14)

    @pytest.mark.parametrize("text", ["0.1, -0.4, 0.3", "array([0.1, -0.4, 0.3])", "0,1; -0,4; 0,3", "0.1 -0.4 0.3", "0.1", "2 ln 2", "0.7 + 0.5", "0.1, 2, 3, 4"])
    def test_of_three_in_one(self, script, text):
        assert script("split", text) == expressions.split(text)


@pytest.fixture
def box(new_page, visit):
    page = visit(new_page(), PAGE)
    return page, page.locator(".three-numbers")


def answer(box):
    return box.locator(".three-numbers-answer")


class TestInThePage:
    def test_by_keyboard_alone(self, box):
        page, found = box
        found.locator("input").first.focus()
        for text in ("-.08", "-.49", "-.1"):
            page.keyboard.type(text)
            page.keyboard.press("Tab")
        wait_until(page, lambda: "diagonal-only" in answer(found).inner_text())
        link = answer(found).get_by_role("link", name="diagonal-only")
        assert link.get_attribute("href") == "mistakes.html#diagonal-only"

    def test_what_was_pasted_into_one_box_fills_all(self, box):
        page, found = box
        first = found.locator("input").first
        first.focus()
        wait_until(page, "Boolean(window.softmaxCourse?.threeNumbers)")
        first.evaluate(
            "box => { const data = new DataTransfer(); data.setData('text', '(0.13, 1.0233, 0.28)');"
            "box.dispatchEvent(new ClipboardEvent('paste', { clipboardData: data, bubbles: true, cancelable: true })); }"
        )
        assert [one.input_value() for one in found.locator("input").all()] == ["0.13", "1.0233", "0.28"]
        assert "labels-in-jacobian" in answer(found).inner_text()

    def test_what_was_typed_into_one_box_fills_all_when_asked(self, box):
        page, found = box
        found.locator("input").first.fill("0.13, 1.0233, 0.28")
        wait_until(page, "Boolean(window.softmaxCourse?.threeNumbers)")
        found.locator("input").first.press("Enter")
        wait_until(page, lambda: "labels-in-jacobian" in answer(found).inner_text())
        assert [one.input_value() for one in found.locator("input").all()] == ["0.13", "1.0233", "0.28"]

    def test_a_loss_alone_is_looked_up_when_asked(self, box):
        page, found = box
        found.locator("input").first.fill("1.1424")
        wait_until(page, "Boolean(window.softmaxCourse?.threeNumbers)")
        found.locator("input").first.press("Enter")
        wait_until(page, lambda: "Right" in answer(found).inner_text())
        assert page.url.partition("?")[0].endswith("index.html")

    def test_two_numbers_are_answered_when_asked(self, box):
        page, found = box
        for one, text in zip(found.locator("input").all(), ("0.1", "-0.4")):
            one.fill(text)
        wait_until(page, "Boolean(window.softmaxCourse?.threeNumbers)")
        assert answer(found).inner_text() == ""
        found.locator("input").nth(1).press("Enter")
        wait_until(page, lambda: "Three numbers are expected" in answer(found).inner_text())

    def test_what_is_no_number_is_marked(self, box):
        page, found = box
        for one, text in zip(found.locator("input").all(), ("0.1", "two", "0.3")):
            one.fill(text)
        wait_until(page, lambda: "cannot be read" in answer(found).inner_text())
        assert [one.get_attribute("aria-invalid") for one in found.locator("input").all()] == [None, "true", None]

    def test_a_screen_reader_is_told(self, box):
        page, found = box
        assert answer(found).get_attribute("aria-live") == "polite"
        for k in (1, 2, 3):
            assert page.get_by_label(f"entry {k}").count() == 1

    def test_links_lead_to_sections_that_are_there(self, site):
        known = json.loads(three_numbers.table_script().partition("numbersTable = ")[2].rstrip(";\n"))["known"]
        pages = [(site / "book" / name).read_text(encoding="utf-8") for name in ("mistakes.html", "more_mistakes.html")]
        for name, (_, page, _) in known.items():
            assert f'id="{name}"' in pages[page], name

    def test_without_a_script_there_is_a_sentence(self, new_page, visit):
        page = visit(new_page(java_script_enabled=False), PAGE)
        found = page.locator(".three-numbers")
        assert not found.locator("form").is_visible()
        link = found.locator(".three-numbers-still a")
        assert link.is_visible() and link.get_attribute("href").startswith("mistakes.html#")

    def test_it_is_loaded_when_it_is_used(self, box):
        page, found = box
        assert not any("looking_up.js" in url or "table.js" in url for url in page.asked)
        assert not found.locator(".three-numbers-still").is_visible()
        found.locator("input").first.focus()
        wait_until(page, lambda: any("table.js" in url for url in page.asked))

    def test_a_mistakes_section_has_its_numbers_ready(self, new_page, visit):
        page = visit(new_page(), "book/mistakes")
        page.locator("#labels-in-jacobian .three-numbers-try a").click()
        page.wait_for_load_state()
        found = page.locator(".three-numbers")
        wait_until(page, lambda: "labels-in-jacobian" in answer(found).inner_text())
        assert [one.input_value() for one in found.locator("input").all()] == ["0.13", "1.0233", "0.28"]

    @pytest.mark.parametrize("view", VIEWS)
    @pytest.mark.parametrize(("typed", "said"), [(("0.13", "1.0233", "0.28"), "labels-in-jacobian"), (("0.1", "two", "0.3"), "cannot be read")])
    def test_axe_finds_nothing_in_an_answer(self, new_page, visit, view, typed, said):
        page = visit(new_page(*VIEWS[view], reduced_motion="reduce"), PAGE)
        found = page.locator(".three-numbers")
        for one, text in zip(found.locator("input").all(), typed):
            one.fill(text)
        wait_until(page, lambda: said in answer(found).inner_text())
        page.evaluate(AXE.read_text(encoding="utf-8"))
        result = page.evaluate("axe.run(document, { resultTypes: ['violations'] })")
        assert len(result["passes"]) >= 20  # it has looked
        assert [(one["id"], one["nodes"][0]["target"]) for one in result["violations"]] == []
