"""Figures to play with: the directive ``explorable``.

    :::{explorable} notation
    A question that the reader can answer by moving something.

    What was to be seen.
    :::

The body is all that a plain viewer of notebooks shows, so it has to read well without the rest.
In a page the picture and the numbers stand between its two paragraphs: drawn here with softmaxlib
as ``web/softmax_book/explorables/NAME.html`` says, and drawn anew by ``NAME.js`` whenever the reader moves
something.  Without JavaScript, and in print, the page keeps what was drawn here.  The template
says for each number where it goes (``shown`` and ``at`` below), and the script goes by the same
marks, so that the two differ only in who computes the numbers.
"""

import json
import re
import shutil
import unicodedata
from html import escape
from pathlib import Path

import numpy as np
from docutils import nodes
from jinja2 import Environment, FileSystemLoader, StrictUndefined
from markupsafe import Markup
from sphinx.util.docutils import SphinxDirective

from softmaxlib import cross_entropy, log_softmax, numerical_gradient, softmax, softmax_jacobian

FOLDER = Path(__file__).resolve().with_name("explorables")
HTML = ("html", "dirhtml", "singlehtml")
SUBSCRIPTS = "₀₁₂₃"
LOGITS = np.log([0.2, 0.3, 0.5])
SOFT = np.array([0.1, 0.7, 0.2])
ACCENTS = {"hat": "\u0302", "tilde": "\u0303", "bar": "\u0304", "vec": "\u20d7"}


def entries(**vectors):
    """Name the entries of vectors: ``entries(p=[0.2, 0.8])`` is ``{"p1": 0.2, "p2": 0.8}``."""
    return {f"{name}{k}": float(v) for name, vector in vectors.items() for k, v in enumerate(vector, 1)}


# --- what each explorable shows, as its script computes it too ---------------------------------


def notation(z1, z2, z3, c):
    """Return probabilities and loss, as written and with the largest logit taken out first."""
    x, label = np.array([z1, z2, z3]) + c, np.array([0, 1, 0])
    with np.errstate(all="ignore"):
        e = np.exp(x)
        q = e / e.sum()
        written = -np.sum(label * np.log(q))
    vectors = entries(z=(z1, z2, z3), e=e, q=q, d=np.exp(x - x.max()), p=softmax(x))
    return vectors | {"c": c, "written": written, "loss": cross_entropy(x, label)}


def kronecker_delta(z1, z2, z3):
    """Return the Jacobian, what each row has off its diagonal (``lost``), and its sum."""
    z = np.array([z1, z2, z3])
    jacobian = softmax_jacobian(z)
    values = entries(z=z, y=softmax(z), lost=np.diag(jacobian) - jacobian.sum(axis=1), sum=jacobian.sum(axis=1))
    return values | {f"J{k + 1}{j + 1}": entry for (k, j), entry in np.ndenumerate(jacobian)}


def jacobian_product(a1, a2, a3, label):
    """Return the gradient with the right and the wrong diagonal, beside finite differences."""
    a, y = np.array([a1, a2, a3]), (np.array([0, 1, 0]), SOFT)[int(label)]
    z, right = softmax(a), softmax_jacobian(a)
    wrong = right - np.diag(np.diag(right)) + np.diag(z - y)
    measured = numerical_gradient(lambda a: cross_entropy(a, y), a)
    gradients = {"right": -y / z @ right, "wrong": -y / z @ wrong}
    off = {f"{name}Off": abs(gradient - measured).max() for name, gradient in gradients.items()}
    return entries(a=a, z=z, measured=measured, **gradients) | off


def one_result(rate, steps=0):
    """Return where ``steps`` steps of gradient descent with this rate lead, and the way there."""
    path = [LOGITS]
    for _ in range(steps):
        path.append(path[-1] - rate * (softmax(path[-1]) - SOFT))
    z, track = path[-1], [on_triangle(softmax(z)) for z in path]
    x, y = track[-1]
    single = {"rate": rate, "steps": steps, "loss": cross_entropy(z, SOFT), "x": x, "y": y, "track": track}
    gap = float(np.hypot(*np.subtract(track[-1], on_triangle(SOFT))))
    return entries(p=softmax(z), g=softmax(z) - SOFT) | single | {"gap": gap}


def on_triangle(p):
    """Return where probabilities stand in a triangle of side 1: class 1 left, 2 right, 3 on top."""
    return float(p[1] + p[2] / 2), float(p[2] * np.sqrt(3) / 2)


# name: (title, what computes its values, where its controls stand at first, what else its template needs)
EXPLORABLES = {
    "notation": (
        "One number added to every logit",
        notation,
        entries(z=LOGITS) | {"c": 0},
        {
            "classes": ("sun", "cloud", "rain"),
            "stops": [notation(*LOGITS, c) for c in (-740, 0, 700, 1400)],
        },
    ),
    "kronecker_delta": ("Nine slopes at once", kronecker_delta, entries(z=LOGITS), {}),
    "jacobian_product": (
        "Where the wrong gradient goes",
        jacobian_product,
        entries(a=LOGITS) | {"label": 0},
        {},
    ),
    "one_result": (
        "One step at a time",
        one_result,
        {"rate": 1.0},
        {
            "label": SOFT,
            "least": -SOFT @ np.log(SOFT),
            "target": on_triangle(SOFT),
            "reference": one_result(1.0, steps=20)["track"],
        },
    ),
}


# --- what a template can say --------------------------------------------------------------------


def number(value, form="4"):
    """Return ``value`` as it is shown: ``form`` is the number of decimals.

    With an "e" behind it, a number that they would hide is given with an exponent.
    """
    if not np.isfinite(value):
        return str(float(value)).replace("-", "−")
    digits, size = int(form.rstrip("e")), abs(value)
    if form.endswith("e") and size and not 1e-3 <= size < 1e5:
        mantissa, exponent = f"{value:.{digits}e}".split("e")
        text = f"{mantissa}e{int(exponent)}"
    else:
        text = f"{value:.{digits}f}"
        text = text if float(text) else text.replace("-", "")
    return text.replace("-", "−")


class Pieces:
    """The functions that a template calls; ``values`` are those of the first picture."""

    def __init__(self, id, values):
        self.id, self.values = id, values

    def shown(self, tag, name, form="4", **attributes):
        """An element that holds a value."""
        rest = "".join(f' {key}="{value}"' for key, value in attributes.items())
        return Markup(f'<{tag}{rest} data-show="{name}:{form}">{number(self.values[name], form)}</{tag}>')

    def at(self, **attributes):
        """Attributes that follow a value: ``x=(name, scale, offset, low, high)``."""
        text, rules = "", []
        for attribute, (name, scale, offset, low, high) in attributes.items():
            value = self.values[name]
            place = low if np.isnan(value) else min(high, max(low, offset + scale * value))
            text += f' {attribute}="{place:.2f}"'
            rules.append(f"{attribute} {name} {scale} {offset} {low} {high}")
        return Markup(f'data-at="{"; ".join(rules)}"{text}')

    def track(self, name, across, left, up, bottom):
        """The points of a line through the places that ``name`` holds."""
        points = " ".join(f"{left + across * x:.2f},{bottom + up * y:.2f}" for x, y in self.values[name])
        return Markup(f'data-track="{name} {across} {left} {up} {bottom}" points="{points}"')

    def slider(self, name, words, low=None, high=None, step=0.1, form="4"):
        """A range input with its label and its value; without ends it reaches 4 to both sides."""
        value = self.values[name]
        if low is None:  # a little more at the top: rounding must not cost the last step
            low, high = value - 4, value + 4 + step / 10
        id = f"{self.id}-{name}"
        return Markup(
            f'<div class="explorable-slider"><label for="{id}">{words}</label> '
            f'<input type="range" id="{id}" name="{name}" min="{low}" max="{high}" step="{step}" '
            f'value="{value}" aria-valuetext="{number(value, form)}"> '
        ) + self.shown("output", name, form, **{"for": id, "aria-live": "off"}) + Markup("</div>")

    @staticmethod
    def letter(role, name, tag="i"):
        """A letter of the chapter's notation."""
        return Markup(f'<{tag} data-role="{role}">{name}</{tag}>')


def picture(name):
    """Return the HTML of an explorable's controls, picture and table, before anything was moved."""
    _, compute, start, more = EXPLORABLES[name]
    id = f"explorable-{name}"
    pieces = Pieces(id, compute(**start))
    templates = Environment(
        loader=FileSystemLoader(FOLDER), undefined=StrictUndefined, autoescape=True,
        trim_blocks=True, lstrip_blocks=True,
    )  # fmt: skip
    return templates.get_template(f"{name}.html").render(
        id=id, sub=SUBSCRIPTS, number=number, shown=pieces.shown, at=pieces.at, track=pieces.track,
        slider=pieces.slider, letter=pieces.letter, **more,
    )  # fmt: skip


# --- what Sphinx calls --------------------------------------------------------------------------


BETWEEN = """\
<div class="explorable-body">
{}
</div>
<div class="explorable-after">
<p class="explorable-wait">Try it first: what was to be seen will stand here.</p>
"""
END = '</div>\n<output class="explorable-status visually-hidden" aria-live="polite"></output>\n</div>\n'


class explorable(nodes.General, nodes.Element):
    """An explorable: the question, the drawn picture as raw HTML, the answer."""


class Explorable(SphinxDirective):
    """``explorable NAME`` with two paragraphs: the question, and what was to be seen."""

    required_arguments = 1
    has_content = True

    def run(self):
        name = self.arguments[0]
        if name not in EXPLORABLES:
            raise self.error(f"explorable {name!r}, expected one of {', '.join(EXPLORABLES)}")
        body = nodes.Element()
        self.state.nested_parse(self.content, self.content_offset, body)
        if len(body) != 2 or not all(isinstance(node, nodes.paragraph) for node in body):
            raise self.error(
                f"explorable {name!r} holds {len(body)} blocks, expected two paragraphs: "
                "the question and what was to be seen"
            )
        for file in (FOLDER / f"{name}.html", __file__):
            self.env.note_dependency(str(file))
        question, answer = body.children
        answer["classes"].append("explorable-answer")
        drawn = nodes.raw("", BETWEEN.format(picture(name)), format="html")
        node = explorable("", question, drawn, answer, name=name)
        self.set_source_info(node)
        return [node]


def letters(notations):
    """Return ``{notation: {role: letter}}`` of the notation switch, for letters that are plain text."""
    found = {}
    for one in notations:
        named = {role: in_text(forms["entry"].name) for role, forms in one.forms.items()}
        found[one.id] = {role: letter for role, letter in named.items() if letter}
    return found


def in_text(latex):
    """Return a letter as text, with its accent and without its font; None if it is more than that."""
    command, letter = re.fullmatch(r"(?:\\(\w+)\{)?(\w|.*)\}?", latex).groups()
    if len(letter) != 1:
        return None
    return unicodedata.normalize("NFC", letter + ACCENTS.get(command, ""))


def open_explorable(writer, node):
    name = node["name"]
    spelt = json.dumps(letters(writer.builder.app.notations.notations), ensure_ascii=False)
    writer.body.append(
        f'<div class="explorable" data-explorable="{name}" data-letters="{escape(spelt)}" '
        f'role="group" aria-labelledby="explorable-{name}">\n'
        f'<p class="explorable-title" id="explorable-{name}">{EXPLORABLES[name][0]}</p>\n'
    )


def close_explorable(writer, node):
    writer.body.append(END)


def skip(writer, node):
    """Other writers show the body and drop the raw HTML."""


def copy_files(app):
    """Put scripts and style sheet where pages find them; Sphinx reads them for their checksums."""
    if app.builder.name in HTML:
        target = Path(app.outdir, "_static", "explorables")
        target.mkdir(parents=True, exist_ok=True)
        for path in sorted([*FOLDER.glob("*.js"), *FOLDER.glob("*.css")]):
            shutil.copyfile(path, target / path.name)


def add_scripts(app, pagename, templatename, context, doctree):
    """Load the scripts on a page that has an explorable, and on no other."""
    names = [node["name"] for node in doctree.findall(explorable)] if doctree else []
    for file in ["math", *names, "explorable"] if names else []:
        app.add_js_file(f"explorables/{file}.js", priority=600, loading_method="defer")


def setup(app):
    app.setup_extension("softmax_book.notation_switch")  # whose notations the letters follow
    others = {name: (skip, skip) for name in ("latex", "text", "man", "texinfo")}
    app.add_node(explorable, html=(open_explorable, close_explorable), **others)
    app.add_directive("explorable", Explorable)
    app.add_css_file("explorables/explorables.css")
    app.connect("builder-inited", copy_files)
    app.connect("html-page-context", add_scripts)
    return {"parallel_read_safe": True, "parallel_write_safe": True}
