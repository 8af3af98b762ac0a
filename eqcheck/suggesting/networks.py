r"""Entries of what a network ends with: a loss C that is any function of the last layer a^L, and the errors \delta^l.

Where the page gives its layers formulas, each leading back to the one before, and differentiates a loss by what is in
them, the loss depends on the last layer.  A \delta^l without a formula of its own is the derivative by z^l, as in
M. Nielsen, Neural Networks and Deep Learning (2015), equation 29.
"""

from ..reading.trees.walking import nodes
from .definitions import steps_back
from .entries import Entry
from .names import is_bracketed, unbracketed


class Networks:
    """The part of a builder that knows of layers from the first to the last."""

    def loss_of_layers(self, key, numbers):
        """Return the entries of a loss that is differentiated by what is in layers, and of which no line says what it is; else nothing."""
        last = self.last_layer()
        if key[1] or last is None or not any(is_bracketed(name) for name, _ in self.uses.by.get(key, ())):
            return []
        smooth = next((x for x in "chqrsmp" if x not in self.letters.plain and x not in self.inner.values() and x not in self.letters.indices), None)
        free = next((x for x in "uvwst" if (x, 0) not in self.uses and x not in self.letters.indices), None)
        if smooth is None or free is None:
            return []
        self.inner[key] = smooth
        self.loose.add(key)
        numbers.append(Entry("symbols", free, "real", "the argument of a function"))
        return [
            Entry("symbols", f"{smooth}({free})", "function", f"no line says what {self.written(key, ())} is: any smooth function", self.uses[key].line),
            Entry("symbols", self.written(key, ()), f"{smooth}({last})", "of the last layer"),
        ]  # fmt: skip

    def last_layer(self):
        """Return the last layer as it is typed, a^L; None where layers do not lead back to one another."""
        keys = self.led_back()
        if len(keys) != 1 or not is_bracketed(keys[0][0]):
            return None
        return self.written(keys[0], (self.label(("i", self.defined[keys[0]].indices[0])),))

    def error(self, key):
        r"""Return the entry of \delta^l, the derivative of the loss by what the layer gets; nothing where it is anything else."""
        if key[1] != 1 or not is_bracketed(key[0]) or unbracketed(key[0]) not in ("\\delta", "\\boldsymbol{\\delta}") or key in self.guess.left_out:
            return []
        back = self.led_back()
        gets = [other for other, made in self.defined.items() if any(steps_back(node) and (node[1], 1) in back for node in nodes(made.body))]
        losses = [loss for loss, by in self.uses.by.items() if not loss[1] and any(is_bracketed(name) for name, _ in by)]
        if len(gets) != 1 or len(back) != 1 or len(losses) != 1 or losses[0] in self.guess.left_out or gets[0][1] != 1:
            return []
        letters = self.own_letters(key)
        derivative = rf"\frac{{\partial {self.written(losses[0], ())}}}{{\partial {self.written(gets[0], letters)}}}"
        self.loose.add(key)
        return [Entry("symbols", self.written(key, letters), derivative, "the error of a layer", self.uses[key].line, ("real",))]
