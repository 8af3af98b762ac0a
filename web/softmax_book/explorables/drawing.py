"""What a template can say, and the picture that is drawn by one."""

from pathlib import Path

import numpy as np
from jinja2 import Environment, FileSystemLoader, StrictUndefined
from markupsafe import Markup

from .values import EXPLORABLES

FOLDER = Path(__file__).resolve().parent
SUBSCRIPTS = "₀₁₂₃"


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
    """The functions that a template calls; ``values`` are those of the first picture.

    ``letters`` says how each notation writes each role.
    """

    def __init__(self, id, values, letters):
        self.id, self.values, self.letters = id, values, letters

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

    def letter(self, role, name, tag="i"):
        """A letter of the chapter's notation, and of the others; style sheets show the chosen one."""
        spelt = {name: ["source"]}
        for notation, letters in self.letters.items():
            spelt.setdefault(letters.get(role, name), []).append(notation)
        if len(spelt) == 1:
            return Markup(f'<{tag} data-role="{role}">{name}</{tag}>')
        return Markup("").join(
            Markup(f'<{tag} data-role="{role}" data-n="{" ".join(names)}">{letter}</{tag}>')
            for letter, names in spelt.items()
        )


def picture(name, letters):
    """Return the HTML of an explorable's controls, picture and table, before anything was moved.

    ``letters`` is ``{notation: {role: letter}}``.
    """
    _, compute, start, more = EXPLORABLES[name]
    id = f"explorable-{name}"
    pieces = Pieces(id, compute(**start), letters)
    templates = Environment(
        loader=FileSystemLoader(FOLDER), undefined=StrictUndefined, autoescape=True,
        trim_blocks=True, lstrip_blocks=True,
    )  # fmt: skip
    return templates.get_template(f"{name}.html").render(
        id=id, sub=SUBSCRIPTS, number=number, shown=pieces.shown, at=pieces.at, track=pieces.track,
        slider=pieces.slider, letter=pieces.letter, **more,
    )  # fmt: skip
