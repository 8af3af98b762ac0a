"""The notation switch in the browser, on pages opened from disk with the network off."""

import statistics
import unicodedata
from functools import partial

from softmax_book import notation
import pytest
from browsing import AXE, FORGETFUL, settle, wait_until

NAMES = [n.id for n in notation.load().notations]
PAGES = ["book/index", "book/notation", "book/jacobian_product", "book/kronecker_delta", "book/chain_rule", "book/one_result", "book/mistakes", "book/second_order", "book/variations"]
TEXTS = """() => [...document.querySelectorAll('.bd-article .math')].map((math) => {
    const shown = [...math.querySelectorAll('math')].filter((one) => getComputedStyle(one).display !== 'none');
    return shown.length === 1 ? shown[0].textContent : null;
})"""
STEADY = """() => ({
    numbers: [...document.querySelectorAll('.eqno')].map((e) => e.textContent),
    ids: [...document.querySelectorAll('.bd-article [id]')].map((e) => e.id),
    links: [...document.querySelectorAll('.bd-article a[href]')].map((e) => [e.getAttribute('href'), e.textContent]),
    marks: [...document.querySelectorAll('.eqcheck summary')].map((e) => e.textContent),
})"""


def choose(page, name):
    page.locator("#notation").select_option(name)


def formula(page, label):
    """Return the characters of a labelled formula that are to be seen, without fonts and spaces."""
    shown = page.locator(f"#equation-{label} math:visible").text_content()
    return "".join(unicodedata.normalize("NFKC", shown).split())


@pytest.mark.parametrize("name", PAGES)
@pytest.mark.parametrize("width", [390, 1280])
def test_every_formula_is_set_in_every_notation(new_page, visit, name, width):
    page = visit(new_page(width), name)
    before, steady, changed = page.evaluate(TEXTS), page.evaluate(STEADY), set()
    for target in [*NAMES, "source"]:
        choose(page, target)
        texts = page.evaluate(TEXTS)
        assert None not in texts and not any("\\" in text for text in texts), target
        assert page.evaluate(STEADY) == steady, target
        assert page.evaluate("document.documentElement.scrollWidth - innerWidth") <= 0, target
        changed.add(texts != before)
    assert texts == before and True in changed
    assert [url for url in page.asked if not url.startswith(("file:", "data:"))] == []
    assert page.complaints == []


def test_the_keyboard_changes_it(new_page, visit):
    page = visit(new_page(), "book/kronecker_delta")
    before = formula(page, "eq-s2-31")
    page.locator("#notation").focus()
    page.keyboard.press("ArrowDown")
    assert (before, formula(page, "eq-s2-31")) == ("∂E∂zj=yj−tjifS=1", "∂L∂aj=zj−yjifS=1")
    assert page.locator(".notation-switch [role=status]").text_content() == "Notation: Source 1: a, z, y"
    assert page.evaluate("document.activeElement.id") == "notation"


def test_it_has_a_name_and_can_be_reached(new_page, visit):
    page = visit(new_page(390), "book/index")
    select = page.get_by_role("combobox", name="Notation")
    assert select.count() == 1 and select.is_visible()
    for _ in range(20):
        page.keyboard.press("Tab")
        if page.evaluate("document.activeElement.id") == "notation":
            return
    raise AssertionError("twenty steps with the Tab key do not reach the selector")


def test_axe_finds_nothing_in_another_notation(new_page, visit):
    page = visit(new_page(390, "dark", reduced_motion="reduce"), "book/jacobian_product", "?notation=source-3")
    page.evaluate("document.querySelectorAll('details').forEach(box => box.open = true)")
    settle(page, 200)
    page.evaluate(AXE.read_text(encoding="utf-8"))
    result = page.evaluate("axe.run(document, { resultTypes: ['violations'] })")
    assert len(result["passes"]) >= 20 and page.locator(".notation-note:visible").count() == 1
    assert [(v["id"], [n["target"] for n in v["nodes"]]) for v in result["violations"]] == []


def test_it_is_remembered_between_pages(new_page, visit):
    page = visit(new_page(), "book/chain_rule")
    assert page.locator(".notation-note:visible").count() == 0
    choose(page, "textbook")
    page.reload()
    assert formula(page, "eq-s3-13") == "∂L∂Wji=(yˆj−yj)⋅xi"
    visit(page, "book/jacobian_product")
    assert page.locator("#notation").input_value() == "textbook"
    assert formula(page, "eq-s1-9") == "∂L∂zi=yˆi−yi"
    note = page.locator(".notation-note:visible").text_content()
    assert "probability" in note and "label" not in note  # y is the label in both
    choose(page, "source")
    visit(page, "book/chain_rule")
    assert formula(page, "eq-s3-13") == "∂J∂Θij=(gj(z)−yj)⋅xi"


def test_going_back_shows_what_was_chosen_meanwhile(new_page, visit):
    page = visit(new_page(), "book/kronecker_delta")
    visit(page, "book/one_result")
    choose(page, "source-3")
    page.go_back()
    page.wait_for_function("document.querySelector('#notation').value === 'source-3'")
    assert "g" in formula(page, "eq-s2-31")


def test_a_tab_keeps_its_notation_and_a_new_one_takes_the_latest(new_page, served):
    """From a server: from disk, Chromium at times loses what one tab leaves to another."""
    old = new_page(offline=False)

    def chosen(page, name):
        page.goto(f"{served}/book/{name}.html")
        return page.locator("#notation").input_value()

    assert chosen(old, "kronecker_delta") == "source"
    for name in ("source-1", "source-3"):
        tab = old.context.new_page()
        tab.wait_for_function = partial(wait_until, tab)
        assert chosen(tab, "one_result") == ("source" if name == "source-1" else "source-1")
        choose(tab, name)
        assert chosen(tab, "notation") == name
    choose(old, "source-2")
    assert [chosen(tab, "chain_rule"), chosen(old, "chain_rule")] == ["source-3", "source-2"]


def test_a_tab_remembers_where_chromium_forgets(new_page, visit):
    """From disk, Chromium at times gives a page an empty localStorage and loses what it is given."""
    page = new_page()
    page.add_init_script(FORGETFUL)
    visit(page, "book/kronecker_delta")
    choose(page, "textbook")
    page.locator(".theme-switch-button").click()
    theme = page.locator("html").get_attribute("data-mode")
    assert page.evaluate("sessionStorage.getItem('softmax-course-mode')") == theme  # at once
    page.evaluate("localStorage.clear()")  # it does that, too
    for name in ("one_result", "chain_rule"):
        visit(page, f"book/{name}")
        assert page.evaluate("localStorage.getItem('notation')") is None
        assert page.locator("#notation").input_value() == "textbook"
        assert page.locator("html").get_attribute("data-mode") == theme != "auto"


def test_a_link_can_bring_its_notation(new_page, visit):
    page = visit(new_page(), "book/one_result", "?notation=source-2")
    assert formula(page, "eq-one-gradient") == "∂E∂zj=Syj−tj"
    for asked in ("?notation=nobody-has-it", ""):
        visit(page, "book/one_result", asked)
        assert page.locator("#notation").input_value() == "source-2"


def test_false_lines_stay_and_say_whose_letters_they_have(new_page, visit):
    page = visit(new_page(), "book/jacobian_product")
    caption = "getComputedStyle(document.getElementById('equation-eq-s1-7'), '::after').content"
    before = formula(page, "eq-s1-7")
    assert page.evaluate(caption) == "none"
    choose(page, "source-3")
    assert formula(page, "eq-s1-7") == before == "∂zi∂aj=zi−yiifi=j"
    assert page.evaluate(caption) == '"in the letters of its author"'
    choose(page, "source-1")
    assert page.evaluate(caption) == "none"


def test_the_place_that_is_read_stays_where_it_is(new_page, visit):
    page = visit(new_page(390, bypass_csp=True), "book/jacobian_product", "#where-the-pattern-was")
    page.add_style_tag(content="* { overflow-anchor: none !important }")  # as in a browser without it
    settle(page, 1000)
    top = "document.querySelector('#where-the-pattern-was').getBoundingClientRect().top"
    before = page.evaluate(top)
    choose(page, "source-3")
    assert abs(page.evaluate(top) - before) < 5
    assert page.evaluate("scrollY") > 0


def test_it_works_where_nothing_can_be_remembered(new_page, visit):
    page = new_page()
    page.add_init_script("""for (const name of ["getItem", "setItem"]) {
        const own = Storage.prototype[name];
        Storage.prototype[name] = function (key, ...rest) {
            if (key === "notation") throw new DOMException("refused", "SecurityError");
            return own.call(this, key, ...rest);
        };
    }""")
    visit(page, "book/kronecker_delta")
    choose(page, "source-1")
    assert formula(page, "eq-s2-31") == "∂L∂aj=zj−yjifS=1"
    assert page.complaints == []


@pytest.mark.parametrize("width", [390, 1280])
def test_a_remembered_notation_is_there_from_the_first_and_nothing_moves(new_page, served, width):
    page = new_page(width, offline=False)
    page.goto(f"{served}/book/kronecker_delta.html")
    choose(page, "textbook")
    page.add_init_script("""window.moved = [];
        new PerformanceObserver((list) => window.moved.push(...list.getEntries().map((e) => e.value)))
            .observe({ type: "layout-shift", buffered: true });""")
    page.route("**/notation_switch.js*", lambda route: route.abort())
    page.goto(f"{served}/book/chain_rule.html")
    settle(page, 500)
    assert formula(page, "eq-s3-13") == "∂L∂Wji=(yˆj−yj)⋅xi"
    assert page.locator(".notation-note:visible").count() == 1
    assert sum(page.evaluate("window.moved")) <= 0.01


@pytest.mark.parametrize("link", ["#in-source-2", "?notation=source-2"])
def test_a_link_leads_to_a_notation_also_within_the_page(new_page, visit, link):
    page = visit(new_page(), "book/one_result", link)
    assert formula(page, "eq-one-gradient") == "∂E∂zj=Syj−tj"
    assert page.locator("#notation").input_value() == "source-2"
    page.evaluate("location.hash = '#in-source-1'")
    page.wait_for_function("document.querySelector('#notation').value === 'source-1'")
    assert formula(page, "eq-one-gradient") == "∂L∂aj=Szj−yj"


def test_a_hundred_formulas_in_a_moment(new_page, visit, record_property):
    """35 ms on an idle machine; the bound is wide, because test machines are shared."""
    change = """(name) => {
        const select = document.querySelector("#notation");
        const start = performance.now();
        select.value = name;
        select.dispatchEvent(new Event("change"));
        document.body.getBoundingClientRect();
        return performance.now() - start;
    }"""
    page = visit(new_page(), "book/chain_rule")
    formulas = page.locator(".math:has([data-n])").count()
    took = [page.evaluate(change, name) for name in [*NAMES, "source"]]
    record_property(f"notation switch, {formulas} formulas", f"{statistics.median(took):.0f} ms")
    assert formulas >= 100
    assert min(took) < 400
