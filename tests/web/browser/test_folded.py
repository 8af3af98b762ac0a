"""What is folded opens by mouse and keyboard; on paper and without scripts it shows.  And the short path is in sight."""

from browsing import settle

FOLDED = "details.folded > :not(summary)"
SHOWN = "boxes => boxes.map(box => box.checkVisibility() && box.getBoundingClientRect().height > 0)"


def shown(page):
    return page.locator(FOLDED).evaluate_all(SHOWN)


def test_it_is_closed_and_opens_by_keyboard_with_its_buttons(new_page, visit):
    page = visit(new_page(), "book/jacobian_product")
    settle(page)
    assert shown(page) and not any(shown(page))
    summary = page.locator(".cell details.folded > summary").first
    bars = summary.locator("xpath=../following-sibling::*[contains(@class, 'live')]")
    assert bars.count() == 0 or not bars.is_visible()  # where Python was fetched
    summary.focus()
    page.keyboard.press("Enter")
    assert sum(shown(page)) == 1
    assert bars.count() == 0 or bars.is_visible()


def test_without_scripts_it_shows(new_page, visit):
    page = visit(new_page(java_script_enabled=False), "book/jacobian_product")
    assert shown(page) and all(shown(page))


def test_on_paper_it_shows(new_page, visit):
    page = visit(new_page(), "book/jacobian_product")
    settle(page)
    page.emulate_media(media="print")
    assert shown(page) and all(shown(page))


def test_the_line_of_the_short_path_is_beside_it_and_its_links_lead_along(page, visit):
    visit(page, "book/kronecker_delta")
    settle(page)
    line = """stretches => stretches.map(stretch => {
        const style = getComputedStyle(stretch, "::before");
        return [parseFloat(style.borderLeftWidth), stretch.getBoundingClientRect().left + parseFloat(style.left), style.borderLeftColor];
    })"""
    for width, left, colour in page.locator(".short-path").evaluate_all(line):
        assert width >= 2 and left >= 0 and colour != "rgba(0, 0, 0, 0)"
    seen = 0
    page.locator('a[href="#short-path-1"]').click()
    while page.locator(":target .short-path-on a").count():
        seen += 1
        page.locator(":target .short-path-on a").click()
        page.wait_for_function(f"location.hash === '#short-path-{seen + 1}'")
        settle(page)
        top = page.evaluate("document.querySelector(':target').getBoundingClientRect().top")
        assert -1 <= top < 900
    assert seen == page.locator(".short-path").count() - 1 > 3


def test_a_figure_on_the_short_path_is_beside_the_line_on_a_telephone(new_page, visit):
    page = visit(new_page(width=390), "book/training")
    settle(page)
    room = """() => [...document.querySelectorAll(".short-path .figure")].filter(figure => figure.checkVisibility()).map(figure => {
        const stretch = figure.closest(".short-path"), line = getComputedStyle(stretch, "::before");
        const right = stretch.getBoundingClientRect().left + parseFloat(line.left) + parseFloat(line.borderLeftWidth);
        return figure.getBoundingClientRect().left - right;
    })"""
    found = page.evaluate(room)
    assert found and min(found) >= 0


def test_the_line_for_who_lands_in_the_middle_shows_there_alone(new_page, visit):
    page = visit(new_page(), "book/jacobian_product", "#what-the-row-sums-say")
    settle(page)
    lines = page.locator(".arrived")
    assert lines.count() > 1 and [one.is_visible() for one in lines.all()].count(True) == 1
    assert "The Jacobian product" in page.locator("#what-the-row-sums-say > .arrived").inner_text()
