"""How pages stand on a screen and on paper; links, anchors and the search."""

import io
import re
import unicodedata

import numpy as np
import pypdf
import pytest
from browsing import FORGETFUL, FORGETS_AT_ONCE, settle
from PIL import Image
from site_build import pages

SCROLLS = """() => [...document.querySelectorAll('article :is(pre, .formula, span.math[data-scrolls], .figure, .eqcheck-symbols, .text_html, .pst-scrollable-table-container)')]
    .filter(box => box.checkVisibility() && box.scrollWidth > box.clientWidth + 1)"""

# Formulas that begin before their box, or end behind it without a way to scroll there.
CUT = """() => [...document.querySelectorAll('article .math math')].filter(e => e.checkVisibility()).filter(e => {
    const inner = e.getBoundingClientRect();
    const box = e.closest('[data-scrolls]');
    const scrolls = box && getComputedStyle(box).overflowX === 'auto';
    const outer = (scrolls ? box : e.closest('div.math') ?? e.closest('article')).getBoundingClientRect();
    return inner.left < outer.left - 1 || (!scrolls && inner.right > outer.right + 1);
}).map(e => e.textContent)"""

FORGETFUL_DISKS = {"a disk that forgets": FORGETFUL, "a disk that forgets at once": FORGETS_AT_ONCE}


@pytest.mark.parametrize("name", [*pages(), "search", "genindex"])
def test_no_page_scrolls_sideways_and_no_formula_is_cut(new_page, visit, name):
    page = visit(new_page(), name)
    for width in (1280, 1000, 768, 390, 320):
        page.set_viewport_size({"width": width, "height": 800})
        too_wide = page.evaluate(
            """() => [...document.querySelectorAll('body *')].filter(e => {
                const { right, width } = e.getBoundingClientRect();
                if (!width || right <= innerWidth + 1 || getComputedStyle(e).visibility !== 'visible') return false;
                for (let box = e; box !== document.body; box = box.parentElement)
                    if (getComputedStyle(box).overflowX !== 'visible' || getComputedStyle(box).position === 'fixed') return false;
                return true;
            }).map(e => e.outerHTML.slice(0, 120))"""
        )
        assert too_wide == [], width
        assert page.evaluate("document.documentElement.scrollWidth - innerWidth") <= 0, width
        settle(page)
        assert page.evaluate(CUT) == [], width


@pytest.mark.parametrize("name", ["finite_differences", "overflow", "second_order", "training", "variations"])
def test_tables_are_seen_whole(new_page, visit, name):
    page = visit(new_page(), f"book/{name}")
    page.evaluate("document.querySelectorAll('article details').forEach(details => details.open = true)")
    hidden = "boxes => boxes.filter(box => box.scrollWidth > box.clientWidth + 1).map(box => box.textContent.slice(0, 80))"
    assert page.eval_on_selector_all("article .text_html", hidden) == []  # a text sends its readers to the last column
    page.set_viewport_size({"width": 390, "height": 800})
    letters = ".eqcheck-symbols .pst-scrollable-table-container"
    assert page.query_selector(letters) and page.eval_on_selector_all(letters, hidden) == []
    # of many columns the first stays, and says which row it is
    for box in page.query_selector_all(".text_html:has(th:nth-child(6))"):
        box.evaluate("box => box.scrollTo(1e6, 0)")
        assert box.evaluate("box => box.querySelector('tbody th').getBoundingClientRect().left >= box.getBoundingClientRect().left")


@pytest.mark.parametrize("name", ["book/chain_rule", "book/eqcheck"])
def test_what_scrolls_shows_where_there_is_more(new_page, visit, name):
    page = visit(new_page(width=390), name)
    page.wait_for_function(f"({SCROLLS})().every(box => box.dataset.scrolls)")
    assert page.evaluate(f"({SCROLLS})().length") > 5
    box = page.evaluate_handle(f"({SCROLLS})()[0]").as_element()
    mask = "box => getComputedStyle(box).maskImage.match(/rgba?\\([^)]*\\)/g).map(colour => colour.startsWith('rgba'))"
    assert box.evaluate(mask) == [False, False, False, True]  # it fades to the right only
    assert box.evaluate("box => box.dataset.scrolls") == "right"
    box.evaluate("box => box.scrollTo(1e6, 0)")
    page.wait_for_function("box => box.dataset.scrolls.trim() === 'left'", arg=box)
    assert box.evaluate(mask) == [True, False, False, False]
    box.evaluate("box => box.scrollTo(5, 0)")
    page.wait_for_function("box => box.dataset.scrolls === 'left right'", arg=box)
    page.set_viewport_size({"width": 2000, "height": 900})
    assert page.evaluate("document.querySelectorAll('article .math [data-scrolls], article .math[data-scrolls]').length") == 0


@pytest.mark.parametrize("width", [390, 1280])
def test_no_slanted_letter_is_cut_where_its_formula_ends(new_page, visit, width):
    page = visit(new_page(width=width), "book/one_result")
    settle(page)
    found = page.evaluate(
        """() => {
            const last = (one) => [...one.children].find((math) => math.checkVisibility())?.textContent.at(-1);
            const all = [...document.querySelectorAll("article section > p > span.math:not([data-scrolls])")];
            const ends = new Map(all.filter((one) => "FJPTVWY".includes(last(one) ?? " ")).map((one) => [last(one), one]));
            for (const [letter, one] of ends) one.id = `ends-with-${letter}`;
            return [...ends.keys()];
        }"""
    )
    assert len(found) > 2
    for letter in found:
        one = page.locator(f"#ends-with-{letter}")
        one.evaluate("one => one.scrollIntoView({ block: 'center', behavior: 'instant' })")
        box = one.bounding_box()
        clip = {"x": box["x"] - 5, "y": box["y"] - 5, "width": box["width"] + 10, "height": box["height"] + 10}
        before = page.screenshot(clip=clip)
        one.evaluate("one => { one.style.overflow = 'visible' }")
        assert page.screenshot(clip=clip) == before, letter


def test_an_icon_fills_its_square_whatever_its_shape(new_page, visit, site):
    page = visit(new_page(), "book/one_result")
    page.evaluate("document.body.replaceChildren(Object.assign(document.createElement('i'), { id: 'icon' }))")
    icon = page.locator("#icon")
    names = re.findall(r"\.(fa-[a-z-]+)\{--icon:", (site / "_static/site.css").read_text("utf-8"))
    for name in names:
        icon.evaluate("(icon, name) => { icon.className = `fa-solid ${name}`; icon.style.height = '32px' }", name)
        pictures = []
        for wide in ("32px", "64px"):
            icon.evaluate("(icon, wide) => { icon.style.width = wide }", wide)
            pictures.append(np.asarray(Image.open(io.BytesIO(icon.screenshot())).convert("L").resize((32, 32)), float))
        assert np.ptp(pictures[0]) > 100 and abs(pictures[0] - pictures[1]).mean() < 10, name
    assert len(names) > 5


def test_fractions_in_two_lines_do_not_touch(new_page, visit):
    page = visit(new_page(), "book/jacobian_product")
    gap = """label => {
        const rows = document.querySelectorAll(`#equation-${label} math:not([data-n]:not([data-n~=source])) mtr:not(:has(mtable)):has(mfrac)`);
        const [above, below] = [rows[0], rows[1]].map(row => [...row.querySelectorAll("mfrac")].map(f => f.getBoundingClientRect()));
        return Math.min(...below.map(f => f.top)) - Math.max(...above.map(f => f.bottom));
    }"""
    for label in ("eq-s1-5", "eq-s1-11", "eq-jp-diagonal"):
        assert page.evaluate(gap, label) > 6, label


@pytest.mark.parametrize(("width", "moved"), [(390, True), (1280, False)])
def test_a_number_without_room_beside_its_formula_stands_below_it(new_page, visit, width, moved):
    page = visit(new_page(width), "book/jacobian_product")
    places = page.evaluate(
        """[...document.querySelectorAll("div.math:has(.eqno)")].filter(math => math.checkVisibility()).map(math => {
            const number = math.querySelector(".eqno").getBoundingClientRect();
            const formula = math.querySelector(".formula").getBoundingClientRect();
            return number.bottom <= formula.top ? "above" : number.top >= formula.bottom ? "below" : "beside";
        })"""
    )
    assert set(places) == ({"beside", "below"} if moved else {"beside"})


def test_figures_stay_within_the_screen(new_page, visit):
    page = visit(new_page(width=390), "book/notation")
    boxes = page.evaluate("[...document.querySelectorAll('.figure svg')].map(svg => svg.getBoundingClientRect().toJSON())")
    assert boxes
    assert all(box["left"] >= 0 and box["right"] <= 390 for box in boxes)


def test_a_link_to_an_equation_puts_it_in_sight(new_page, visit):
    page = visit(new_page(), "book/kronecker_delta")
    link = page.locator("article p > a[href^='#equation-']").nth(2)
    target = page.locator(link.get_attribute("href"))
    link.click()
    assert in_sight(page, target)


@pytest.mark.parametrize("width", [390, 1280])
def test_a_link_from_elsewhere_leads_to_its_target(new_page, visit, width):
    page = visit(new_page(width), "book/kronecker_delta", "#where-it-breaks")
    assert in_sight(page, page.locator("#where-it-breaks"))


def in_sight(page, target):
    """Tell whether the top of ``target`` stands below the page's header, and on the screen."""
    settle(page, 100)
    header = page.locator(".bd-header-article").bounding_box()
    return header["y"] + header["height"] <= target.bounding_box()["y"] + 1 < 450


def test_a_link_into_a_closed_solution_opens_it(new_page, visit):
    page = visit(new_page(), "book/kronecker_delta")
    name = page.locator("details.solution:not([open]) [id^='equation-']").first.get_attribute("id")
    page = visit(new_page(), "book/kronecker_delta", f"#{name}")
    assert page.locator(f"#{name}").is_visible()
    assert in_sight(page, page.locator(f"#{name}"))


def test_links_between_pages_lead_there(new_page, visit):
    page = visit(new_page(), "book/index")
    page.locator("nav.bd-links a", has_text="The Kronecker delta").click()
    page.wait_for_url("**/kronecker_delta.html")
    assert page.locator("h1").first.inner_text().startswith("The Kronecker delta")
    page.locator("nav.page-toc a", has_text="Exercises").click()
    page.wait_for_url("**/book/kronecker_delta.html#exercises")
    page.locator("a.right-next").click()
    page.wait_for_url("**/book/chain_rule.html")


@pytest.mark.parametrize("place", ["disk", *FORGETFUL_DISKS, "server"])
def test_the_search_finds_a_term_and_leads_to_it(new_page, visit, request, place):
    page = new_page(offline=place != "server")
    if place in FORGETFUL_DISKS:
        page.add_init_script(FORGETFUL_DISKS[place])
    if place != "server":
        visit(page, "book/index")
    else:
        page.goto(request.getfixturevalue("served") + "/book/index.html")
    page.keyboard.press("Control+k")
    page.keyboard.type("dummy index")
    page.keyboard.press("Enter")
    hit = page.locator("#search-results li a", has_text="The Kronecker delta").first
    hit.wait_for()
    if place == "server":
        page.locator("#search-results .context").first.wait_for()
    hit.click()
    page.wait_for_url("**/kronecker_delta.html**")
    marks = page.locator("article .highlighted")
    marks.locator("visible=true").first.wait_for()
    page.reload()
    settle(page, 20)  # the marks come 10 ms after the page
    assert marks.count() == 0  # once is enough
    assert page.complaints == []


@pytest.mark.parametrize(
    ("asked", "page_of"), [("1.0233", "Mistakes and how to see them"), ("softmax", "The Kronecker delta"), ("0.0157", "The Jacobian product")]
)
def test_the_search_finds_numbers_and_words_of_formulas(new_page, visit, asked, page_of):
    page = visit(new_page(), "search", f"?q={asked}")
    page.locator("#search-results li a", has_text=page_of).first.wait_for()


def test_what_the_search_finds_comes_in_the_order_of_the_book(new_page, visit):
    page = visit(new_page(), "search", "?q=softmax+derivative")
    page.wait_for_function("document.querySelector('#search-results .search-summary')?.textContent.includes('found')")
    page.wait_for_function("document.querySelectorAll('#search-results li').length > 10")
    found = page.evaluate("[...document.querySelectorAll('#search-results li > a:first-child')].map(a => a.getAttribute('href').split(/[?#]/)[0])")
    asked = [f"{name}.html" for name in pages()]
    assert found[:5] == sorted(found[:5], key=asked.index)  # those that weigh most
    assert found.index("book/jacobian_product.html") < found.index("book/errors_in_print.html")


def test_an_excerpt_of_the_search_has_a_formula_once(new_page, served):
    page = new_page(offline=False)
    page.goto(f"{served}/search.html?q=probability")
    page.locator("#search-results .context").first.wait_for()
    plain = "Search.htmlToText('<div role=main><math data-n=\"source\">a</math><math data-n=\"one two\">b</math>c</div>')"
    assert "".join(page.evaluate(plain).split()) == "ac"


@pytest.mark.parametrize("name", ["book/overflow", "book/bring_your_own"])
def test_an_excerpt_is_of_what_the_page_says(new_page, served, site, name):
    page = new_page(offline=False)
    page.goto(f"{served}/search.html?q=probability")
    page.wait_for_function("typeof Search !== 'undefined' && document.readyState === 'complete'")
    said = page.evaluate("html => Search.htmlToText(html)", (site / f"{name}.html").read_text(encoding="utf-8"))
    assert len(said.split()) > 200
    for menu in ("On this page", "Dive into Deep Learning: o", "this cell"):
        assert menu not in said
    if name == "book/overflow":
        assert "1.8⋅10^308" in "".join(said.split()) and "10308" not in "".join(said.split())


def printed(page):
    """Return the text of each page of paper that a page makes, its ligatures undone."""
    paper = pypdf.PdfReader(io.BytesIO(page.pdf(format="A4", print_background=True))).pages
    return [unicodedata.normalize("NFKC", " ".join(sheet.extract_text().split())) for sheet in paper]


@pytest.mark.parametrize("name", pages())
def test_on_paper_nothing_is_hidden_or_cut(new_page, visit, name):
    page = visit(new_page(width=800, theme="dark"), name)
    page.evaluate("window.dispatchEvent(new Event('beforeprint'))")
    page.emulate_media(media="print")
    assert page.locator("article h1").first.is_visible()
    assert page.evaluate("document.querySelectorAll('details:is(.predict-answer, .hide):not([open])').length") == 0
    assert not any(solution.is_visible() for solution in page.locator("details.solution").all())
    assert page.evaluate(f"({SCROLLS})().map(box => box.outerHTML.slice(0, 200))") == []
    for outside in (".bd-sidebar-primary", ".bd-sidebar-secondary", ".bd-header-article", ".prev-next-footer"):
        assert not page.locator(outside).first.is_visible(), outside
    edge = page.locator("article").first.evaluate("article => article.getBoundingClientRect().right")
    numbers = page.locator(".eqno").evaluate_all("all => all.map(number => number.getBoundingClientRect().right)")
    assert all(right <= edge + 1 for right in numbers)  # beyond it, a printer may have no paper
    ink = page.evaluate("getComputedStyle(document.querySelector('article p')).color.match(/\\d+/g).map(Number)")
    assert max(ink) < 120


@pytest.mark.parametrize("width", [320, 390, 1280])
def test_the_menu_of_downloads_lies_within_the_window(new_page, visit, width):
    page = visit(new_page(width=width), "book/one_result")
    page.locator(".dropdown-download-buttons > summary").click()
    box = page.locator(".dropdown-download-buttons > .dropdown-menu").bounding_box()
    assert box["x"] >= 0 and box["x"] + box["width"] <= width
    assert page.get_by_text("Print with solutions").is_visible()


CHOSEN = "() => { window.print = () => {}; document.querySelector('.btn-print-solutions-button').click(); }"  # the printer is the test's


def phrases(page, selector):
    """Return for each element the first words of its own that stand together."""
    first = "p => [...p.childNodes].find(n => n.nodeType === 3 && n.data.trim().split(/\\s+/).length > 3)?.data ?? ''"
    found = [" ".join(one.evaluate(first).split()[:4]) for one in page.locator(selector).all()]
    return [words for words in found if words]


def test_paper_has_the_last_words_and_the_answers_and_no_solution(new_page, visit):
    page = visit(new_page(theme="dark"), "book/one_result")
    closed = page.locator("details:is(.solution, .predict-answer):not([open])").count()
    paper = printed(page)
    text = " ".join(paper)
    assert 3 < len(paper) < 40
    assert " ".join(page.locator("article p").last.inner_text().split()[:3]) in text
    solutions, answers = (phrases(page, f"details.{kind} p:first-of-type") for kind in ("solution", "predict-answer"))
    assert len(solutions) >= 3 and len(answers) >= 3
    assert "Solution to Exercise" not in text and [words for words in solutions if words in text] == []
    assert "Compare your answer" not in text and [words for words in answers if words not in text] == []
    assert page.locator("details:is(.solution, .predict-answer):not([open])").count() == closed
    assert page.evaluate("document.documentElement.dataset.theme") == "dark"


def test_the_second_entry_prints_the_solutions_once(new_page, visit):
    page = visit(new_page(), "book/one_result")
    closed = page.locator("details.solution:not([open])").count()
    page.evaluate(CHOSEN)
    text = " ".join(printed(page))
    assert text.count("Solution to Exercise") == closed >= 4
    assert [words for words in phrases(page, "details.solution p:first-of-type") if words not in text] == []
    assert page.locator("details.solution:not([open])").count() == closed
    assert "Solution to Exercise" not in " ".join(printed(page))


def test_a_solution_that_the_reader_has_opened_is_printed(new_page, visit):
    page = visit(new_page(), "book/one_result")
    page.locator("details.solution > summary").nth(1).click()
    assert " ".join(printed(page)).count("Solution to Exercise") == 1
