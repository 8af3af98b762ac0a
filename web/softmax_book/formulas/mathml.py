"""One formula: LaTeX in, MathML out.

math-core does the work.  Before it, what it does not know is said in words that it knows; after it,
what it writes is made fit for these pages: styles become classes, since the security policy forbids
styles in the page, dots are one character, and the parts of a cell stay together in every browser.
"""

import re
from functools import lru_cache
from xml.etree import ElementTree

from math_core import LatexError, LatexToMathML


class NotSet(ValueError):
    """A formula that cannot be set."""


# Numbers are the page's own affair, so numbered environments are set like the others.
ENVIRONMENTS = {
    **dict.fromkeys(("split", "align", "align*", "eqnarray", "eqnarray*"), "aligned"),
    **dict.fromkeys(("gather", "gather*", "multline", "multline*"), "gathered"),
    **dict.fromkeys(("equation", "equation*", "displaymath", "math"), ""),
}
ENVIRONMENT = re.compile(r"\\(begin|end)\{(%s)\}" % "|".join(map(re.escape, ENVIRONMENTS)))
COMMENT = re.compile(r"(?<!\\)%.*\n?")
NUMBERING = re.compile(r"\\(?:label\{[^{}]*\}|nonumber\b|notag\b)")
SUBSTACK = re.compile(r"\\substack\s*\{")
# A sign at the start of a cell stands between two things where lines are aligned, and is the sign of an entry
# in a matrix or a case, as TeX has it.
SIGN = re.compile(r"(?<!\\)&\s*(?=[-+]|\\(?:pm|mp|cdot|times)(?![A-Za-z]))")
CELLS = re.compile(rf"\\begin\s*\{{([^{{}}]*)\}}|\\end\b|{SIGN.pattern}")
ALIGNED = ("aligned", "alignedat")
DOTS = re.compile(r"\\dots(?=\s*(?:[-+=<>]|\\(?:cdot|times|le|ge|leq|geq|neq|approx|to)(?![A-Za-z])))")
CLASSES = {
    "text-align:left": "m-l", "text-align:right": "m-r", "text-align:center": "m-c",
    "justify-items:start": "", "justify-items:end": "", "justify-items:center": "",
    "padding-left:0": "m-pl0", "padding-right:0": "m-pr0", "padding-left:1em": "m-pl1",
    "padding-top:0": "m-pt0", "padding-bottom:0": "m-pb0",
    "border-left:0.05em solid currentcolor": "m-bl", "border-right:0.05em solid currentcolor": "m-br",
    "border-top:0.05em solid currentcolor": "m-bt", "border-bottom:0.05em solid currentcolor": "m-bb",
}  # fmt: skip
KNOWN = ("math mrow mi mn mo mtext mspace mfrac msqrt mroot msub msup msubsup munder mover munderover mtable mtr mtd "
         "mstyle mphantom mpadded mmultiscripts mprescripts").split()  # fmt: skip
TALL = ("mfrac", "munder", "mover", "munderover", "mtable", "msqrt", "mroot", "mpadded")
BRACKETS = tuple("()[]{}|‖∥⟨⟩⌊⌋⌈⌉")
OUTSIDE = {**dict.fromkeys("([{⟨⌊⌈", "lspace"), **dict.fromkeys(")]}⟩⌋⌉", "rspace")}
SLANTED = tuple("CFHIJMNPTUVWYf")  # what sticks out by more than seven hundredths of their size
SUMS = tuple("∑∏∐⋃⋂")
ONE_DOT = {".": "…", "·": "⋯"}
LOW = "acegmnopqrsuvwxyz𝐚𝐜𝐞𝐠𝐦𝐧𝐨𝐩𝐪𝐫𝐬𝐮𝐯𝐰𝐱𝐲𝐳𝒂𝒄𝒆𝒈𝒎𝒏𝒐𝒑𝒒𝒓𝒔𝒖𝒗𝒘𝒙𝒚𝒛"
INVISIBLE_FENCE, VARIANT = "\u2063", "\ufe00"

converter = LatexToMathML(fancy_error=False)


@lru_cache(maxsize=None)
def mathml(latex: str, display: bool = False, notations: str = "") -> str:
    """Return the ``<math>`` element for ``latex``, which it carries for whoever copies the formula.

    ``notations`` names the notations that show it, with spaces between them; none means all.
    Raises :class:`NotSet`, which says what is not understood and where it begins.
    """
    latex = COMMENT.sub("\n", latex)
    known = in_known_words(latex, display)
    try:
        # Without "&ApplyFunction;" it is XML.
        text = converter.convert_with_local_state(known, displaystyle=display).replace("&ApplyFunction;", "\u2061")
        text = text.replace("\u2033", "\u2032" * 2).replace("\u2034", "\u2032" * 3)  # primes one by one: the font has that one
    except LatexError as error:
        place, _, said = str(error).partition(": ")
        raise NotSet(f"{said.rstrip('.')}: {_around(known, int(place))}") from None
    root = ElementTree.fromstring(text.replace(VARIANT, ""))
    for element in list(root.iter()):
        _mend(element, latex)
    if not display and len(root) and root[-1].tag == "mi" and root[-1].text in SLANTED:
        root[-1].set("class", "m-out")
    attributes = {"data-n": notations} if notations else {}
    root.attrib = attributes | {"data-tex": " ".join(latex.split())} | root.attrib
    return ElementTree.tostring(root, encoding="unicode").replace(" />", "/>")


def in_known_words(latex: str, display: bool) -> str:
    """Return ``latex`` in the words that math-core knows, several lines as one table of lines."""
    latex = NUMBERING.sub("", latex)
    latex = ENVIRONMENT.sub(lambda m: f"\\{m[1]}{{{ENVIRONMENTS[m[2]]}}}" if ENVIRONMENTS[m[2]] else "", latex).strip()
    parts = [part for part in re.split(r"\n\s*\n", latex) if part.strip()]
    latex = r" \\ ".join(parts)
    if display and (len(parts) > 1 or _has_lines(latex)):
        latex = rf"\begin{{aligned}}{latex}\end{{aligned}}"
    while found := SUBSTACK.search(latex):
        end = _closing(latex, found.end())
        lines = latex[found.end() : end]
        latex = rf"{latex[: found.start()]}{{\begin{{subarray}}{{c}}{lines}\end{{subarray}}}}{latex[end + 1 :]}"
    return DOTS.sub(r"\\cdots ", _between_two(latex))


def _between_two(latex):
    """Return ``latex`` with nothing, as a thing, before each sign at the start of a cell of aligned lines."""
    environments = []

    def seen(match):
        if match[1]:
            environments.append(match[1])
        elif match[0].startswith("\\end"):
            del environments[-1:]
        elif not environments or environments[-1] in ALIGNED:
            return match[0] + "{}"
        return match[0]

    return CELLS.sub(seen, latex)


def _has_lines(latex):
    """Tell whether a line or a cell of ``latex`` ends outside every brace and environment."""
    depth = 0
    for found in re.finditer(r"\\begin\b|\\end\b|\\\\|\\?[{}&]", latex):
        if found[0] in (r"\\", "&") and depth == 0:
            return True
        depth += (found[0] in ("{", r"\begin")) - (found[0] in ("}", r"\end"))
    return False


def _closing(latex, start):
    """Return the place of the brace that closes the group whose inside begins at ``start``."""
    depth = 1
    for found in re.finditer(r"\\.|[{}]", latex[start:], re.S):
        depth += (found[0] == "{") - (found[0] == "}")
        if depth == 0:
            return start + found.start()
    raise NotSet(f"a brace is not closed: {_around(latex, start)}")


def _around(latex, place):
    return " ".join(latex[max(0, place - 20) : place + 50].split()) or "the formula is empty"


def _mend(element, latex):
    """Make one element, and what it holds, fit for the page."""
    if element.tag == "menclose" and element.attrib == {"notation": "box"}:
        element.tag, element.attrib = "mrow", {"class": "m-box"}
    if element.tag not in KNOWN:
        raise NotSet(f"browsers do not draw <{element.tag}>: {_around(latex, 0)}")
    if style := element.attrib.pop("style", ""):
        element.set("class", _classes(style, latex))
    children, kept = list(element), []
    for child in children:
        if child.tag == "mspace" and not child.attrib and element.tag == "mrow":
            continue
        if child.tag == "mo" and (child.text or "") == INVISIBLE_FENCE and element.tag == "mrow":
            continue
        kept.append(child)
    element[:] = _one_dot(kept)
    if element.tag == "mrow" and len(kept) > 1 and not any(e.tag in TALL for e in element.iter()):
        for bracket in (kept[0], kept[-1]):
            if bracket.tag == "mo" and bracket.text in BRACKETS and "minsize" not in bracket.attrib:
                bracket.set("stretchy", "false")  # it need not; a stretchy one is set wider
    if element.tag == "mo" and element.text in OUTSIDE and element.get("stretchy") != "false":
        element.attrib.setdefault(OUTSIDE[element.text], "0.12em")  # high brackets stand too near to their neighbours
    if element.tag == "mo" and element.text in SUMS:
        for side in ("lspace", "rspace"):
            element.attrib.setdefault(side, "0.1667em")  # WebKit knows less white around them
    if element.tag == "mover" and element.get("accent") == "true" and element[1].tag == "mo":
        element[1].attrib |= {"lspace": "0", "rspace": "0"}  # WebKit gives an accent the white of a sign
    if element.tag in ("msup", "msubsup") and element[0].tag == "mover" and element[0].get("accent") == "true":
        letter = "".join(element[0][0].itertext())
        base = ElementTree.Element("mpadded", {"height": "0.45em" if letter and letter in LOW else "0.7em"})
        base.append(element[0])
        element[0] = base  # what is raised is raised from the letter, and not from its accent
    if element.tag == "mtable":
        for above, below in zip(list(element), list(element)[1:]):
            if above.find(".//mfrac") is not None and below.find(".//mfrac") is not None:
                below.set("class", "m-f")  # the fractions of two lines need room
    if element.tag == "mtd" and len(element) > 1:
        row = ElementTree.Element("mrow")
        row[:] = element[:]
        element[:] = [row]


def _classes(style, latex):
    """Return the classes that say the same as the declarations of ``style``."""
    declared = [":".join(part.strip() for part in one.split(":", 1)) for one in style.split(";") if one.strip()]
    for one in declared:
        if one not in CLASSES:
            raise NotSet(f"it needs the style {one!r}, which the pages do not have: {_around(latex, 0)}")
    return " ".join(filter(None, map(CLASSES.get, declared)))


def _one_dot(elements):
    """Return ``elements`` with every three dots in a row as the one character that they are."""
    found, i = [], 0
    while i < len(elements):
        three = elements[i : i + 3]
        sign = ONE_DOT.get(three[0].text or "") if three[0].tag == "mo" else None
        if sign and len(three) == 3 and all(e.tag == "mo" and e.text == three[0].text for e in three):
            dots = ElementTree.Element("mo", {"lspace": "0", "rspace": "0" if sign == "⋯" else "0.1667em"})
            dots.text = sign
            found.append(dots)
            i += 3
        else:
            found.append(elements[i])
            i += 1
    return found
