"""The site without a mouse, and for ears."""

import pytest
from browsing import settle

FOCUSED = "(e => [e.tagName, e.className, e.textContent.trim().slice(0, 40)])(document.activeElement)"


def test_the_first_stop_leads_past_the_navigation(new_page, visit):
    page = visit(new_page(), "book/notation")
    page.keyboard.press("Tab")
    assert page.evaluate("document.activeElement.getAttribute('href')") == "#main-content"
    page.wait_for_function("document.activeElement.getBoundingClientRect().top >= 0")
    page.keyboard.press("Enter")
    page.keyboard.press("Tab")
    assert page.evaluate("document.querySelector('main').contains(document.activeElement)")


@pytest.mark.parametrize("width", [390, 1280])
@pytest.mark.parametrize("name", ["book/index", "book/kronecker_delta"])
def test_every_stop_is_seen_and_none_is_a_trap(new_page, visit, name, width):
    page = visit(new_page(width), name)
    settle(page, 200)
    stops = []
    for _ in range(400):
        page.keyboard.press("Tab")
        stop = page.evaluate(
            """() => {
                const e = document.activeElement, style = getComputedStyle(e), box = e.getBoundingClientRect();
                const seen = style.outlineStyle !== 'none' && parseFloat(style.outlineWidth) >= 1 || style.boxShadow !== 'none';
                return e === document.body ? null : [e.outerHTML.slice(0, 150), seen, box.width * box.height, e.matches('math, math *, .math:not([data-scrolls])')];
            }"""
        )
        if stop is None:
            break
        stops.append(stop)
    else:
        pytest.fail("the keyboard does not get out of the page")
    assert len(stops) > 15
    assert [html for html, seen, *_ in stops if not seen] == []
    assert [html for html, _, area, _ in stops if area == 0] == []
    assert [html for html, *_, formula in stops if formula] == []


def test_all_marks_are_one_stop_and_the_arrows_lead_on(new_page, visit):
    page = visit(new_page(), "book/kronecker_delta")
    marks = "details.eqcheck > summary"
    assert page.locator(marks).count() > 40
    assert page.locator(f"{marks}[tabindex='0']").count() == 1
    first = page.locator(marks).first
    first.focus()
    page.keyboard.press("ArrowDown")
    assert page.evaluate(f"[...document.querySelectorAll('{marks}')].indexOf(document.activeElement)") == 1
    page.keyboard.press("Enter")
    assert page.locator("details.eqcheck").nth(1).get_attribute("open") is not None
    page.keyboard.press("ArrowUp")
    page.keyboard.press("ArrowUp")  # there is none above the first
    assert first.evaluate("mark => mark === document.activeElement")
    page.keyboard.press("End")
    assert page.evaluate(f"document.activeElement.matches('{marks}') && document.activeElement.checkVisibility()")
    assert page.locator(f"{marks}[tabindex='0']").count() == 1


@pytest.mark.parametrize("place", ["equation-eq-s2-28", "where-it-breaks"])
def test_the_stop_of_the_marks_is_the_next_from_where_the_reader_is(new_page, visit, place):
    page = visit(new_page(reduced_motion="reduce"), "book/kronecker_delta")
    page.evaluate("id => document.getElementById(id).scrollIntoView()", place)
    assert page.evaluate("scrollY") > 5000
    page.wait_for_function(
        """() => {
            const ends = [...document.querySelectorAll('details.eqcheck > summary')]
                .filter(mark => mark.checkVisibility()).map(mark => mark.getBoundingClientRect().bottom);
            const stop = document.querySelector("details.eqcheck > summary[tabindex='0']").getBoundingClientRect().bottom;
            return stop === Math.min(...ends.filter(end => end > 0));
        }"""
    )


def test_what_scrolls_can_be_scrolled_by_keyboard_and_has_a_name(new_page, visit):
    page = visit(new_page(width=320), "book/one_result")
    page.wait_for_function("document.querySelectorAll('pre[data-scrolls]').length > 5")
    assert page.locator(":is(.formula, .math)[data-scrolls]").count() > 0
    for box in page.locator("[data-scrolls]").all():
        assert box.get_attribute("tabindex") == "0"
        assert box.get_attribute("role") == "group"
        assert "scrolls sideways" in box.get_attribute("aria-label")
    box = page.locator("pre[data-scrolls]").first
    box.focus()
    page.keyboard.press("ArrowRight")
    page.wait_for_function("box => box.scrollLeft > 0", arg=box.element_handle())


@pytest.mark.parametrize("name", ["book/notation", "book/errata"])
def test_every_formula_is_there_for_ears(new_page, visit, name):
    page = visit(new_page(), name)
    settle(page)
    formulas = page.locator("article .math").count()
    tree = page.context.new_cdp_session(page).send("Accessibility.getFullAXTree")["nodes"]
    maths = [node for node in tree if node.get("role", {}).get("value") == "MathMLMath" and not node["ignored"]]
    shown = page.evaluate("[...document.querySelectorAll('.math')].filter(m => m.checkVisibility({ visibilityProperty: true })).length")
    assert formulas > 30
    assert len(maths) == shown  # each once, in the notation that is shown
    assert page.locator("math[tabindex], math [tabindex]").count() == 0


def test_a_header_that_is_a_formula_has_a_name(new_page, visit):
    page = visit(new_page(), "book/one_result")
    names = "[...document.querySelectorAll('article th:has(math)')].map(th => th.querySelector('.visually-hidden')?.textContent)"
    page.wait_for_function(f"{names}.filter(Boolean).length > 3")
    assert "p−t" in page.evaluate(names)
    before = page.evaluate(names)
    page.locator("#notation").select_option("source-1")  # the names follow the letters
    page.wait_for_function(f"{names}.includes('𝒛−𝒚')")
    assert len(page.evaluate(names)) == len(before)


def test_nothing_moves_for_those_who_ask_for_that(new_page, visit):
    page = visit(new_page(reduced_motion="reduce"), "book/index")
    moving = page.evaluate(
        """() => [...document.querySelectorAll('*')].filter(e => {
            const style = getComputedStyle(e);
            return style.animationName !== 'none' || style.scrollBehavior === 'smooth' || parseFloat(style.transitionDuration) > 0;
        }).map(e => e.outerHTML.slice(0, 100))"""
    )
    assert moving == []


def test_the_theme_is_switched_by_keyboard_and_remembered(new_page, visit):
    page = visit(new_page(), "book/index")
    button = page.locator(".theme-switch-button")
    seen = set()
    for _ in range(3):
        button.focus()
        page.keyboard.press("Enter")
        seen.add(page.locator("html").get_attribute("data-mode"))
        if page.locator("html").get_attribute("data-theme") == "dark":
            visit(page, "book/glossary")
            assert page.locator("html").get_attribute("data-theme") == "dark"
            visit(page, "book/index")
    assert seen == {"auto", "light", "dark"}


def test_the_menu_of_a_phone_opens_and_closes_by_keyboard(new_page, visit):
    page = visit(new_page(width=390), "book/index")
    page.locator(".primary-toggle").focus()
    page.keyboard.press("Enter")
    page.wait_for_function("document.querySelector('.bd-sidebar-primary').contains(document.activeElement)")
    page.wait_for_function("document.querySelector('.bd-sidebar-primary').getBoundingClientRect().left >= 0")
    page.keyboard.press("Escape")
    assert page.evaluate("document.activeElement.matches('.primary-toggle')")


def test_the_button_of_a_formula_in_a_line_is_seen_whole(new_page, visit):
    page = visit(new_page(), "book/one_result")
    page.wait_for_function("document.querySelector('.formula-button')")
    page.keyboard.press("Tab")  # who has the keyboard in hand sees where the focus is
    page.locator(".formula-button").evaluate("button => button.focus()")
    for _ in range(10):
        if page.evaluate("document.activeElement.parentElement.matches('span.math')"):
            break
        page.keyboard.press("ArrowDown")
    page.wait_for_timeout(100)
    box = page.locator("span.math > .formula-button").bounding_box()
    before = page.screenshot(clip=box)
    page.evaluate("document.activeElement.parentElement.style.overflow = 'visible'")
    assert page.screenshot(clip=box) == before
