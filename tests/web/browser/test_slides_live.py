"""The slides in a browser: from disk, off line, without a complaint, and nothing hangs over an edge."""

import pytest
from handout import slides

FIT = """async () => {
    const wrong = [];
    for (let n = 0; n < Reveal.getTotalSlides(); n++) {
        Reveal.slide(n, 0, 99);
        const slide = Reveal.getCurrentSlide();
        const { width, height } = Reveal.getConfig();
        if (slide.scrollHeight > height || slide.scrollWidth > width) wrong.push([n, slide.scrollWidth, slide.scrollHeight]);
        const letters = slide.querySelector(".letters")?.getBoundingClientRect().top ?? innerHeight;
        for (const shown of slide.querySelectorAll(":scope > :not(.letters, .notes)"))
            if (shown.getBoundingClientRect().bottom > letters + 1) wrong.push([n, "reaches into its letters"]);
    }
    return wrong;
}"""


@pytest.mark.parametrize("name", slides.decks())
def test_a_deck_opens_and_every_slide_fits(new_page, site, tmp_path, name):
    slides.write(tmp_path, site)
    page = new_page(height=800)
    page.goto((tmp_path / f"{name}.html").as_uri())
    page.locator(".slides section.present h1").wait_for()
    assert page.evaluate(FIT) == []
    assert page.evaluate("document.fonts.ready.then(() => [...document.fonts].some((font) => font.status === 'loaded'))")
    page.evaluate("Reveal.slide(1)")
    page.locator(".slides section.present h2").wait_for()
    assert page.complaints == [] and all(address.startswith("file:") for address in page.asked)
