"""What is out of sight waits: it is laid out when there is time, and nothing is lost or cut off by that."""

import pytest
from browsing import settle

PARTS = ".bd-article > section > section"
WAITING = f"[...document.querySelectorAll('{PARTS}')].filter(part => getComputedStyle(part).contentVisibility === 'auto').length"
HEIGHTS = f"[...document.querySelectorAll('{PARTS}')].map(part => part.offsetHeight)"


def test_all_is_laid_out_when_there_is_time(new_page, visit):
    page = visit(new_page(), "book/chain_rule")
    settle(page)
    assert page.locator(PARTS).count() > 7
    assert page.evaluate(WAITING) == 0


def test_before_that_only_what_is_near_is_laid_out(new_page, visit):
    page = new_page()
    page.route("**/course.js*", lambda route: route.abort())
    visit(page, "book/chain_rule")
    assert page.evaluate(WAITING) == page.locator(PARTS).count() > 7
    drawn = "(where) => [...document.querySelectorAll('.bd-article h2')].at(where).checkVisibility({ contentVisibilityAuto: true })"
    assert page.evaluate(drawn, 0) and not page.evaluate(drawn, -1)
    page.evaluate("window.scrollTo({ top: 1e6, behavior: 'instant' })")
    page.wait_for_function(f"({drawn})(-1)")


# Whoever asks how large something is that waits makes the browser lay it out at once.
ASKED_TOO_SOON = """window.askedTooSoon = [];
for (const [of, name] of [[Element, "scrollWidth"], [Element, "scrollHeight"], [Element, "clientWidth"], [Element, "clientHeight"],
        [HTMLElement, "offsetWidth"], [HTMLElement, "offsetHeight"], [HTMLElement, "offsetTop"],
        [Element, "getBoundingClientRect"], [Element, "getClientRects"], [Element, "checkVisibility"]]) {
    const told = Object.getOwnPropertyDescriptor(of.prototype, name);
    const watched = (ask) => function (...given) {
        const part = this.parentElement?.closest(".bd-article > section > section");
        if (part && getComputedStyle(part).contentVisibility === "auto" && !given[0]?.contentVisibilityAuto)
            askedTooSoon.push(`${name} of ${this.outerHTML.slice(0, 60)}`);
        return ask.apply(this, given);
    };
    Object.defineProperty(of.prototype, name, told.get ? { ...told, get: watched(told.get) } : { ...told, value: watched(told.value) });
}"""


@pytest.mark.parametrize("name", ["book/one_result", "book/chain_rule", "book/index"])
def test_no_script_asks_how_large_something_is_that_waits(new_page, visit, name):
    page = new_page(390)
    page.add_init_script(ASKED_TOO_SOON)
    page.add_init_script("window.requestIdleCallback = () => 0")  # there is never time
    visit(page, name)
    page.wait_for_load_state()
    page.wait_for_timeout(500)
    assert page.evaluate(WAITING) > 3
    assert len(page.evaluate("askedTooSoon")) <= 1  # the mark that a reader comes to first
    assert page.evaluate(f"[...document.querySelectorAll('{PARTS}')].at(-1).querySelector('h2').offsetHeight") > 0
    assert page.evaluate("askedTooSoon").pop().startswith("offsetHeight")  # they would be seen


def test_what_is_folded_away_is_looked_at_when_it_is_opened(new_page, visit):
    page = new_page(390)
    page.add_init_script(ASKED_TOO_SOON.replace('if (part && getComputedStyle(part).contentVisibility === "auto"', 'if (this.matches("details:not([open]) > :not(summary) *")'))
    visit(page, "book/one_result")
    settle(page)
    assert len(page.evaluate("askedTooSoon")) <= 1
    solutions = page.locator("details.solution")
    assert page.locator("details.solution [data-scrolls]").count() == 0
    for solution in solutions.all():
        solution.evaluate("solution => solution.open = true")
    page.wait_for_function("() => document.querySelectorAll('details.solution [data-scrolls]').length > 3")


def test_without_scripts_nothing_waits(new_page, visit):
    page = visit(new_page(java_script_enabled=False), "book/chain_rule")
    styles = page.locator(PARTS).evaluate_all("parts => parts.map(part => getComputedStyle(part).contentVisibility)")
    assert len(styles) > 7 and set(styles) == {"visible"}


def test_another_notation_lays_out_what_is_in_sight_first(new_page, visit):
    page = visit(new_page(390), "book/one_result")
    settle(page)
    # A browser remembers how high a part is when the frame after its layout has been drawn.
    page.evaluate("new Promise(drawn => requestAnimationFrame(() => requestAnimationFrame(drawn)))")
    before = page.evaluate(HEIGHTS)
    change = f"""() => {{
        const select = document.querySelector("#notation");
        select.value = "source-1";
        select.dispatchEvent(new Event("change"));
        return [{WAITING}, {HEIGHTS}];
    }}"""
    waiting, heights = page.evaluate(change)
    assert waiting >= len(before) - 3
    assert heights[3:] == before[3:]  # they are as high as they were
    settle(page)
    assert page.evaluate(WAITING) == 0


@pytest.mark.parametrize("name", ["book/notation", "book/jacobian_product", "book/errata"])
@pytest.mark.parametrize("width", [390, 1280])
def test_nothing_sticks_out_of_a_part_where_it_would_be_cut_off(new_page, visit, name, width):
    page = visit(new_page(width), name)
    page.evaluate("document.querySelectorAll('details.folded').forEach(part => part.open = true)")
    settle(page)
    out = page.evaluate(
        """selector => [...document.querySelectorAll(selector)].flatMap(part => {
            const { left, right } = part.getBoundingClientRect();
            return [...part.querySelectorAll(':is(p, li, td, pre, math, svg, .eqno, button, summary, h2, h3)')].filter(e => {
                const box = e.getBoundingClientRect(), link = e.querySelector('.headerlink');
                const end = link && e.matches('.eqno') ? link.getBoundingClientRect().left : box.right;
                return box.width && e.checkVisibility() && !e.closest('[data-scrolls], .visually-hidden, .eqcheck-said') && (box.left < left - 1 || end > right + 1);
            }).map(e => e.outerHTML.slice(0, 100));
        })""",
        PARTS,
    )
    assert out == []
