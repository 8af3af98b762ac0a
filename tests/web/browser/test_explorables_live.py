"""The explorables in a browser: their mathematics against softmaxlib, then each by mouse and by keyboard."""

from softmax_book import explorables
from softmax_book.explorables import values as computed
import numpy as np
import pytest
from browsing import AXE, UNSEEN_OUT, settle
from site_build import ROOT

from softmaxlib import (
    cross_entropy,
    cross_entropy_value_and_grad,
    logsumexp,
    numerical_gradient,
    softmax,
    softmax_jacobian,
    softmax_vjp,
)

FOLDER = ROOT / "web" / "softmax_book" / "explorables"
NAMES = list(explorables.EXPLORABLES)
each_explorable = pytest.mark.parametrize("name", NAMES)
# Where the question leads: the control that is pushed to its end, and the button with its presses.
WAYS = {
    "notation": (None, "add", 2),
    "kronecker_delta": ("z1", None, 0),
    "jacobian_product": ("a2", None, 0),
    "one_result": ("rate", "step", 8),
}
LOGITS = [*np.random.default_rng(0).normal(0, 3, (20, 3)), *np.random.default_rng(1).normal(0, 1000, (20, 3))]
LABELS = [np.array(t) for t in ([0, 1, 0], [0.1, 0.7, 0.2], [1, 1, 0], [0.5, 2, 0.5])]


@pytest.fixture(scope="module")
def course(browser):
    """``course("math.softmax", [0, 1, 2])`` calls a function of the scripts, on an empty page."""
    page = browser.new_page()
    for file in ("math", *NAMES, "explorable"):
        page.add_script_tag(path=FOLDER / f"{file}.js")

    def call(function, *arguments):
        arguments = [a.tolist() if isinstance(a, np.ndarray) else a for a in arguments]
        return page.evaluate(f"given => softmaxCourse.{function}(...given)", arguments)

    yield call
    page.close()


@pytest.fixture
def opened(new_page, visit):
    """``opened(name, …)`` returns a page and the explorable on it; further arguments are the context's."""

    def open_it(name, *arguments, **options):
        page = visit(new_page(*arguments, **options), f"book/{name}")
        return page, page.locator(f'[data-explorable="{name}"]')

    return open_it


def agree(got, expected, rtol=1e-12, atol=1e-13):
    np.testing.assert_allclose(np.array(got, dtype=float), expected, rtol=rtol, atol=atol)


class TestMathematics:
    """Every function of math.js against softmaxlib, also where exponentials overflow and underflow."""

    @pytest.mark.parametrize("x", LOGITS, ids=str)
    def test_of_the_logits(self, course, x):
        agree(course("math.softmax", x), softmax(x), atol=0)
        agree(course("math.logsumexp", x), logsumexp(x))
        agree(course("math.withoutLargest", x), x - x.max())
        agree(course("math.jacobian", x), softmax_jacobian(x))
        with np.errstate(all="ignore"):
            agree(course("math.softmaxAsWritten", x), np.exp(x) / np.exp(x).sum())

    @pytest.mark.parametrize("t", LABELS, ids=str)
    def test_of_logits_and_labels(self, course, t):
        for x in LOGITS:
            p = softmax(x)
            agree(course("math.crossEntropy", x, t), cross_entropy(x, t), atol=1e-12)
            agree(course("math.gradient", x, t), cross_entropy_value_and_grad(x, t)[1], atol=1e-12)
            agree(course("math.descend", x, t, 2.5), x - 2.5 * (t.sum() * p - t))
            wrong = np.where(np.eye(3, dtype=bool), np.diag(p - t), softmax_jacobian(x))
            agree(course("math.wrongJacobian", x, t), wrong)
            with np.errstate(all="ignore"):
                written = -np.sum(t * np.log(np.exp(x) / np.exp(x).sum()))
                agree(course("math.lossAsWritten", x, t), written)
                agree(course("math.lossByProbabilities", x, t), -t / p)

    def test_a_row_times_the_jacobian(self, course):
        for row, x in zip(np.random.default_rng(2).normal(size=(20, 3)), LOGITS):
            agree(course("math.rowTimes", row, softmax_jacobian(x)), softmax_vjp(x, row), atol=1e-12)

    def test_finite_differences_are_the_slopes_of_the_loss(self, course):
        for x in LOGITS[:20]:
            for label, t in enumerate(LABELS[:2]):
                values = course("explorables.jacobian_product.values", dict(a1=x[0], a2=x[1], a3=x[2], label=label))
                slopes = numerical_gradient(lambda x: cross_entropy(x, t), x)
                agree([values[f"measured{k}"] for k in (1, 2, 3)], slopes, rtol=0, atol=1e-8)


class TestValues:
    """What the scripts show is what the pages were drawn with."""

    @pytest.mark.parametrize("c", [-1400, -700, 0, 20, 700, 1400])
    def test_notation(self, course, c):
        self.compare(course, "notation", {"c": c}, "z")

    def test_kronecker_delta(self, course):
        self.compare(course, "kronecker_delta", {}, "z")

    @pytest.mark.parametrize("label", [0, 1])
    def test_jacobian_product(self, course, label):
        # The two differ in how they take finite differences, and by what these are off.
        self.compare(course, "jacobian_product", {"label": label}, "a", atol=1e-7)

    @staticmethod
    def compare(course, name, more, letter, atol=1e-13):
        for logits in np.random.default_rng(3).uniform(-4, 4, (20, 3)):
            inputs = computed.entries(**{letter: logits}) | more
            got = course(f"explorables.{name}.values", inputs)
            expected = getattr(computed, name)(**inputs)
            assert got.keys() == {key for key in expected if key != "label"}
            agree([got[key] for key in got], [expected[key] for key in got], atol=atol)

    @pytest.mark.parametrize("rate", [0.5, 1, 4, 8])
    def test_one_result(self, course, rate):
        path = [computed.LOGITS.tolist()]
        for steps in range(8):
            got = course("explorables.one_result.values", {"rate": rate}, {"path": path})
            expected = computed.one_result(rate, steps)
            agree(got.pop("track"), expected.pop("track"), rtol=1e-9)
            assert got.keys() == expected.keys()
            agree([got[key] for key in got], [expected[key] for key in got], rtol=1e-9)
            path.append(course("math.descend", path[-1], computed.SOFT, rate))


def inputs(explorable):
    """Where the controls stand."""
    return explorable.evaluate(
        "root => Object.fromEntries([...new FormData(root.querySelector('form'))].map(([k, v]) => [k, Number(v)]))"
    )


def check_numbers(explorable, name, steps=0):
    """Every number on the page is what softmaxlib says of where the controls stand."""
    given = inputs(explorable)
    expected = computed.one_result(given["rate"], steps) if name == "one_result" else getattr(computed, name)(**given)
    shown = explorable.locator("[data-show]").evaluate_all("all => all.map(e => [e.dataset.show, e.textContent])")
    assert len(shown) >= 8
    for what, text in shown:
        key, form = what.split(":")
        assert text == explorables.number(expected[key], form), what


def by_mouse(page, explorable, name):
    slider, button, presses = WAYS[name]
    if slider:
        control = explorable.locator(f"input[name={slider}]")
        control.scroll_into_view_if_needed()
        where = control.bounding_box()
        middle = where["y"] + where["height"] / 2
        page.mouse.move(where["x"] + where["width"] / 2, middle)
        page.mouse.down()
        page.mouse.move(where["x"] + where["width"] - 2, middle, steps=5)
        page.mouse.up()
    for _ in range(presses):
        explorable.locator(f"[data-action={button}]").click()


def by_keyboard(page, explorable, name):
    """Walk through the controls with Tab alone; each has to show that it has the focus."""
    slider, button, presses = WAYS[name]
    explorable.locator(".explorable-title").click()  # Tab goes on from here
    visited = []
    while True:
        page.keyboard.press("Tab")
        here = page.evaluate(
            "name => { const e = document.activeElement; const style = getComputedStyle(e); return "
            "e.closest(`[data-explorable=${name}]`) && { name: e.name || e.dataset.action || e.type, "
            "outline: parseFloat(style.outlineWidth) * (style.outlineStyle !== 'none') }; }", name
        )
        if here is None:
            break
        assert here["outline"] >= 2, here
        visited.append(here["name"])
        assert len(visited) < 20, f"Tab does not leave: {visited}"
        if here["name"] == slider:
            page.keyboard.press("End")
        if here["name"] == button:
            for press in range(presses):
                page.keyboard.press("Enter" if press % 2 else "Space")
    radios = explorable.locator("input[type=radio]").count()
    expected = explorable.locator("form :is(input, button)").count() - max(0, radios - 1)  # a group is one stop
    assert len(visited) == expected


@each_explorable
@pytest.mark.parametrize(("way", "width"), [(by_mouse, 390), (by_keyboard, 1280)])
def test_the_way_that_the_question_points(opened, name, way, width):
    page, explorable = opened(name, width, reduced_motion="reduce")
    answer, wait = explorable.locator(".explorable-answer"), explorable.locator(".explorable-wait")
    assert wait.is_visible() and not answer.is_visible()
    check_numbers(explorable, name)
    body = explorable.locator(".explorable-body")
    before, height, lower = body.inner_html(), explorable.bounding_box()["height"], answer.bounding_box()

    way(page, explorable, name)
    check_numbers(explorable, name, steps=WAYS[name][2] if name == "one_result" else 0)
    assert body.inner_html() != before
    assert answer.is_visible() and not wait.is_visible()
    if width > 720:  # its place was kept free
        assert explorable.bounding_box()["height"] == pytest.approx(height, abs=1)
    else:  # there was no empty box
        assert lower is None and explorable.bounding_box()["height"] > height + 20

    status = explorable.locator(".explorable-status")
    page.wait_for_function("status => status.textContent", arg=status.element_handle())
    assert "What was to be seen is written below." in status.text_content()
    assert status.get_attribute("aria-live") == "polite"
    for slider in explorable.locator("input[type=range]").all():
        output = slider.locator("xpath=following-sibling::output")
        assert slider.get_attribute("aria-valuetext") == output.text_content()
        assert output.get_attribute("aria-live") == "off"

    explorable.get_by_role("button", name="Start again").click()
    if name == "one_result":  # keeps its rate, for comparison
        slider = explorable.locator("input[name=rate]")
        slider.focus()
        slider.press("Home")
        slider.press("ArrowRight")
    page.wait_for_function(
        """([box, before]) => box.innerHTML.replaceAll(' class=""', "") === before""",
        arg=[body.element_handle(), before],
    )

    assert page.complaints == []
    assert [url for url in page.asked if not url.startswith(("file:", "data:"))] == []


@pytest.fixture
def still(site, new_page):
    """``still(name)`` returns a page that runs no scripts, and the explorable on it."""

    def open_it(name):
        page = new_page(390, java_script_enabled=False)
        page.goto((site / f"book/{name}.html").as_uri())
        return page, page.locator(f'[data-explorable="{name}"]')

    return open_it


@each_explorable
def test_the_script_draws_at_first_what_the_page_was_drawn_with(opened, still, name):
    drawn = [explorable.locator(".explorable-body").inner_html() for _, explorable in (still(name), opened(name))]
    assert drawn[0] == drawn[1]


@each_explorable
def test_nothing_moves_when_the_script_arrives(new_page, visit, name):
    late, now = new_page(390), new_page(390)
    late.route("**/explorables/explorable.js*", lambda route: route.abort())
    boxes = []
    for page in (late, now):
        visit(page, f"book/{name}")
        boxes.append(page.locator(".explorable").bounding_box())
    assert not late.locator(".explorable-live").count() and now.locator(".explorable-live").count()
    assert boxes[0]["height"] == pytest.approx(boxes[1]["height"], abs=0.5)


@each_explorable
def test_nothing_moves_by_itself(opened, name):
    page, explorable = opened(name, reduced_motion="no-preference")
    before = explorable.inner_html()
    settle(page, 1000)
    assert explorable.inner_html() == before
    assert explorable.evaluate("root => root.getAnimations({subtree: true}).length") == 0


STANDS_OUT = """root => {
    const edge = root.getBoundingClientRect().right - parseFloat(getComputedStyle(root).paddingRight);
    return [...root.querySelectorAll("*")]
        .filter(e => !e.closest(".math, .explorable-status") && e.getBoundingClientRect().right > edge + 1)
        .map(e => e.outerHTML.slice(0, 80));
}"""


@each_explorable
def test_it_fits_and_a_finger_can_use_it(opened, name):
    page, explorable = opened(name)
    by_mouse(page, explorable, name)
    for width in (320, 390, 768, 1280):
        page.set_viewport_size({"width": width, "height": 900})
        assert explorable.evaluate(STANDS_OUT) == [], width
        for control in explorable.locator("input, button").all():
            size = control.bounding_box()
            assert min(size["width"], size["height"]) >= 24, control.evaluate("e => e.outerHTML")


@each_explorable
def test_without_scripts_the_still_picture_stands(still, name):
    page, explorable = still(name)
    assert explorable.locator("svg").is_visible() and explorable.locator("svg").bounding_box()["width"] > 200
    assert explorable.locator("table").first.is_visible()
    assert explorable.locator(".explorable-answer").is_visible()
    for gone in explorable.locator("form, .explorable-wait").all():
        assert not gone.is_visible()
    assert page.complaints == []


@each_explorable
def test_on_paper_the_picture_stands_with_its_answer(opened, name):
    page, explorable = opened(name)
    page.emulate_media(media="print")
    assert explorable.locator("svg").is_visible() and explorable.locator(".explorable-answer").is_visible()
    for gone in explorable.locator("input, button, .explorable-wait").all():
        assert not gone.is_visible()
    for kept in explorable.locator("output[for], .explorable-slider label").all():  # what was moved, and where to
        assert kept.is_visible()
    chosen = [label.text_content().strip() for label in explorable.locator("fieldset label").all() if label.is_visible()]
    assert chosen == (["(0, 1, 0)"] if name == "jacobian_product" else [])


@pytest.mark.parametrize("name", ["notation", "kronecker_delta", "jacobian_product"])
def test_three_sliders_at_one_end_are_where_they_were(opened, name):
    """Only differences of logits matter; the last step of a slider must not be lost to rounding."""
    _, explorable = opened(name)
    probabilities = [
        explorable.locator(f'[data-show="{ {"notation": "p", "kronecker_delta": "y"}.get(name, "z") }{k}:4"]').first
        for k in (1, 2, 3)
    ]
    for end in ("End", "Home"):
        for slider in explorable.locator("input[type=range]").all()[:3]:
            slider.focus()
            slider.press(end)
        assert [shown.text_content() for shown in probabilities] == ["0.2000", "0.3000", "0.5000"]


def test_a_rate_that_no_step_was_taken_with_shows_no_answer(opened):
    page, explorable = opened("one_result")
    for _ in range(9):
        explorable.locator("[data-action=step]").click()
    slider = explorable.locator("input[name=rate]")
    slider.focus()
    slider.press("End")
    assert not explorable.locator(".explorable-answer").is_visible()
    explorable.locator("[data-action=step]").click()
    assert explorable.locator(".explorable-answer").is_visible()


@pytest.mark.parametrize(
    ("name", "letters"),
    [("kronecker_delta", {"logit": "a", "probability": "z"}), ("one_result", {"probability": "z", "label": "y"})],
)
def test_letters_follow_the_notation_switch(opened, name, letters):
    page, explorable = opened(name)

    def shown(role):
        signs = explorable.locator(f"[data-role={role}]").all()
        return [sign.text_content() for sign in signs if sign.evaluate("sign => getComputedStyle(sign).display !== 'none'")]

    before = {role: shown(role) for role in letters}
    for notation in ("source-1", "source"):
        page.locator("#notation").select_option(notation)
        for role, letter in letters.items():
            now = [letter] * len(before[role]) if notation == "source-1" else before[role]
            assert now and shown(role) == now


@each_explorable
def test_axe_finds_nothing_where_the_question_led(opened, name):
    """Before anything was moved the explorable is part of its page, which is tested as a whole."""
    page, explorable = opened(name, 390)
    by_keyboard(page, explorable, name)
    page.evaluate(UNSEEN_OUT)
    page.evaluate(AXE.read_text(encoding="utf-8"))
    for theme in ("light", "dark"):
        page.evaluate("theme => { document.documentElement.dataset.theme = theme; }", theme)
        found = page.evaluate("axe.run('.explorable')")
        assert len(found["passes"]) >= 10
        assert [(rule["id"], rule["nodes"][0]["html"]) for rule in found["violations"]] == []
