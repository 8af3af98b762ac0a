"""Figures to play with: the directive ``explorable``.

    :::{explorable} notation
    A question that the reader can answer by moving something.

    What was to be seen.
    :::

Here goes, for each explorable, a template ``NAME.html`` and a script ``NAME.js``, and a function of
its name in ``values``; what they all share is ``drawing``, ``directive``, ``explorable.js``,
``math.js`` and ``explorables.css``.  The body in the notebook is all that a plain viewer shows, so it
has to read well without the rest; in a page the picture and the numbers stand between its two
paragraphs, drawn when the site is built and drawn anew by the script whenever the reader moves
something, and without JavaScript, and in print, the page keeps what was drawn here.  The template
says for each number where it goes (``shown`` and ``at`` of ``drawing``) and the script goes by the
same marks, so that the two differ only in who computes the numbers: no number may stand in a
template, and nothing here may ask another host for anything.
"""

from .directive import explorable, letters, setup
from .drawing import number, picture
from .values import EXPLORABLES

__all__ = ["EXPLORABLES", "explorable", "letters", "number", "picture", "setup"]
