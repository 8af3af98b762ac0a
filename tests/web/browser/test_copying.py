"""What leaves a page: selected formulas become LaTeX, a formula's menu gives LaTeX or MathML."""

from xml.etree import ElementTree

import pytest
from browsing import settle

COPIED = """async (selector) => {
    const selection = getSelection();
    selection.removeAllRanges();
    const range = document.createRange();
    range.selectNodeContents(document.querySelector(selector));
    selection.addRange(range);
    const data = new DataTransfer();
    const event = new ClipboardEvent("copy", { clipboardData: data, bubbles: true, cancelable: true });
    document.body.dispatchEvent(event);
    return [event.defaultPrevented, data.getData("text/plain")];
}"""
CLIPBOARD = """Object.defineProperty(navigator, "clipboard", { value: {
    writeText: async (text) => { window.written = text; },
} });"""


def copied(page, selector):
    return page.evaluate(COPIED, selector)


def test_a_display_is_copied_as_latex_in_the_notation_that_is_shown(new_page, visit):
    page = visit(new_page(), "book/kronecker_delta")
    ours, text = copied(page, "#equation-eq-s2-13")
    assert ours
    latex = r"$$\frac{\partial E}{\partial z_j} = \sum_{k=1}^{K} \frac{\partial E}{\partial y_k} \frac{\partial y_k}{\partial z_j}$$"
    assert latex in text
    page.locator("#notation").select_option("source-1")
    assert latex.replace("z", "a").replace("y", "z").replace("E", "L") in copied(page, "#equation-eq-s2-13")[1]


def test_a_sentence_is_copied_with_its_formulas_between_dollars(new_page, visit):
    page = visit(new_page(), "book/chain_rule")
    ours, text = copied(page, ".bd-article p:has(span.math):not(.notation-note)")
    assert ours and "There is one example. It has $D$ features $x_1, \\dots, x_D$, which are plain numbers" in text
    assert "\n" not in text.strip()


def test_half_a_formula_is_copied_whole_and_text_without_one_is_left_alone(new_page, visit):
    page = visit(new_page(), "book/chain_rule")
    assert copied(page, "#equation-eq-s3-13 math:not([data-n]), #equation-eq-s3-13 math[data-n~=source]")[1].startswith("$$")
    assert copied(page, "h1") == [False, ""]


@pytest.mark.parametrize("way", ["pointer", "keyboard"])
def test_the_menu_of_a_formula_copies_latex_and_mathml(new_page, visit, way):
    page = new_page()
    page.add_init_script(CLIPBOARD)
    visit(page, "book/chain_rule")
    button = page.locator(".formula-button")
    if way == "pointer":
        page.locator("#equation-eq-s3-13").hover()
        page.evaluate("dispatchEvent(new Event('scroll'))")
        settle(page, 200)  # the button follows the page, but not away from the pointer
        button.click()
        page.get_by_role("button", name="Copy as MathML").click()
    else:
        page.locator("#equation-eq-s3-13").scroll_into_view_if_needed()
        settle(page, 400)
        button.focus()
        for key in ("ArrowDown", "ArrowUp", "Enter", "ArrowDown", "Enter"):
            page.keyboard.press(key)
    page.wait_for_function("window.written !== undefined")
    root = ElementTree.fromstring(page.evaluate("window.written"))
    assert root.tag == "{http://www.w3.org/1998/Math/MathML}math"
    latex = root.find("{*}semantics/{*}annotation").text
    assert latex and not [name for element in root.iter() for name in element.attrib if name.startswith("data-")]
    if way == "pointer":
        assert latex == r"\frac{\partial \mathcal{J}}{\partial \Theta_{ij}} = (g_j(\boldsymbol{z}) - y_j) \cdot x_i"
    assert page.evaluate("document.activeElement.className") == "formula-button"
    assert page.locator(".bd-article > [role=status]").text_content() == "Copied as MathML"
    button.press("Enter")
    page.get_by_role("button", name="Copy as LaTeX").click()
    page.wait_for_function("window.written.startsWith('$')")


def test_escape_closes_the_menu_and_leads_back(new_page, visit):
    page = visit(new_page(390), "book/chain_rule")
    button = page.locator(".formula-button")
    button.focus()
    button.press("Enter")
    menu = page.locator(".formula-menu")
    assert menu.is_visible()
    box = menu.bounding_box()
    assert box["x"] >= 0 and box["x"] + box["width"] <= 390
    page.keyboard.press("Escape")
    assert not menu.is_visible() and page.evaluate("document.activeElement.className") == "formula-button"
