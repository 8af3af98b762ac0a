r"""How a formula is marked off in Markdown besides ``$…$``: ``\(…\)``, ``\[…\]``, and ``$$…$$`` with something behind it."""

import re

from mdit_py_plugins.amsmath import amsmath_block
from mdit_py_plugins.dollarmath.index import math_block_dollar
from mdit_py_plugins.utils import is_code_block

from .regions import ENVIRONMENTS

INLINE = re.compile(r"\\\\?[\[(]")
CLOSING = str.maketrans("[(", "])")
MAX_INLINE = 3_000  # signs of a formula in a line
ENVIRONMENT = re.compile(r"\\begin\{(\w+\*?)\}")
WITHIN_TEXT = re.compile(rf"\\begin\{{({ENVIRONMENTS}\*?)\}}")
OPENS = re.compile(r"\\\\?\[")
LABEL = re.compile(r"\([^()\s]+\)")
MAX_LINES, MAX_SIGNS = 400, 20_000  # of a display
PROSE = re.compile(r"\w{2}|\$")  # words, or another formula: the display stands within a line of text
EMPTY_LINE = re.compile(r"\n[ \t]*\n")
SENTENCE = re.compile(r"(?<!\\)\b[a-z]{2,}[ \t]+[a-z]{2,}\b", re.I)  # words in a row
# A line of a display that Markdown takes for the end of the paragraph above it: an underline, an item, a quotation, a title, nothing.
ENDS_PARAGRAPH = re.compile(r"\n[ \t]*(?:(?:=+|-+)[ \t]*(?:\n|$)|[-+*](?:[ \t]|$)|\d{1,9}[.)][ \t]|>|\#{1,6}[ \t]|\n)")


def delimiters_plugin(md):
    """Read brackets with backslashes as formulas, and close a display where its dollars do."""
    md.inline.ruler.before("escape", "bracketed_math", _bracketed_inline)
    md.inline.ruler.before("escape", "environment_in_text", _environment_inline)
    alternatives = {"alt": ["paragraph", "reference", "blockquote", "list"]}
    md.block.ruler.before("fence", "bracketed_math", _bracketed_display, alternatives)
    md.block.ruler.at("math_block", _dollars(math_block_dollar(allow_blank_lines=True)), alternatives)
    md.block.ruler.at("amsmath", _environment, {"alt": ["paragraph", "reference", "blockquote", "list", "footnote_def"]})


def _bracketed_inline(state, silent):
    opening = INLINE.match(state.src, state.pos)
    if not opening:
        return False
    closing = opening[0].translate(CLOSING)
    end = state.src.find(closing, opening.end() + 1, min(state.posMax, opening.end() + MAX_INLINE))
    if end < 0:
        return False
    if not silent:
        token = state.push("math_inline_double" if closing[-1] == "]" else "math_inline", "math", 0)
        token.content = state.src[opening.end() : end]
    state.pos = end + len(closing)
    return True


def _environment_inline(state, silent):
    """Read an environment that begins within a line of text, which MathJax sets as a display."""
    opening = WITHIN_TEXT.match(state.src, state.pos)
    if not opening:
        return False
    closing = f"\\end{{{opening[1]}}}"
    end = state.src.find(closing, opening.end(), min(state.posMax, opening.end() + MAX_SIGNS))
    if end < 0:
        return False
    if not silent:
        token = state.push("math_inline_double", "math", 0)
        token.content = state.src[state.pos : end + len(closing)]
    state.pos = end + len(closing)
    return True


def _bracketed_display(state, start, end, silent):
    begin = state.bMarks[start] + state.tShift[start]
    opening = OPENS.match(state.src, begin, state.eMarks[start])
    if is_code_block(state, start) or not opening:
        return False
    closing = opening[0].replace("[", "]")
    if state.src.find(closing, opening.end(), opening.end() + MAX_SIGNS) < 0:
        return False
    text = _lines(state, start, end, closing)
    inside, found, after = text[text.index(opening[0]) + len(opening[0]) :].partition(closing)
    after = after.partition("\n")[0]
    if not found or after.strip(" .,;"):
        return False
    if not silent:
        _push(state, "math_block", inside, start)
    return True


def _environment(state, start, end, silent):
    """Read an environment as amsmath_plugin does, if it is closed within bounds."""
    begin = state.bMarks[start] + state.tShift[start]
    opening = ENVIRONMENT.match(state.src, begin, state.eMarks[start])
    if not opening or state.src.find(f"\\end{{{opening[1]}}}", begin, begin + MAX_SIGNS) < 0:
        return False
    return amsmath_block(state, start, min(end, start + MAX_LINES), silent)


def _dollars(original):
    """Wrap the rule for displays: one that is closed with something behind it must not go on to the next dollars.

    A display in the midst of a paragraph is left to the paragraph, unless a line of it would end that.
    """

    def rule(state, start, end, silent):
        begin = state.bMarks[start] + state.tShift[start]
        if is_code_block(state, start) or not state.src.startswith("$$", begin):
            return False
        text = _lines(state, start, end, "$$")
        inside, found, after = text[text.index("$$") + 2 :].partition("$$")
        after = after.partition("\n")[0].strip()
        if not found or EMPTY_LINE.search(inside.strip()) and SENTENCE.search(without_words(inside)):
            return False  # never closed: what looks like the end opens another one
        if silent:  # they open a display, unless one is open in the paragraph above
            opens = state.src.count("$$", state.bMarks[state.line], begin) % 2 == 0
            return opens and not SENTENCE.search(without_words(inside)) and ENDS_PARAGRAPH.search(inside) is not None
        if not after or LABEL.fullmatch(after):
            return original(state, start, end, silent)
        if "\n" not in inside and PROSE.search(re.sub(r"\{[^{}]*\}", "", after)):
            return False  # text follows on the line, which is a paragraph
        _push(state, "math_block", inside, start).meta["after"] = after
        return True

    return rule


def without_words(latex):
    r"""Return a formula without the words that it marks as such, in \\text{} and its like."""
    return re.sub(r"\\\w+\s*\{[^{}]*\}", "", latex)


def _lines(state, start, end, closing):
    """Return the text from a line on up to the one in which ``closing`` stands, as far as the block around it goes."""
    text, line = "", start
    while line < min(end, start + MAX_LINES) and (line == start or state.isEmpty(line) or state.sCount[line] >= state.blkIndent):
        typed = state.getLines(line, line + 1, 0, True)
        if line == start:  # without the mark of an item before it
            typed = state.src[state.bMarks[line] + state.tShift[line] : state.eMarks[line]] + "\n"
        text += typed
        if closing in (typed[2:] if line == start else typed):
            break
        line += 1
    return text


def _push(state, kind, inside, start):
    state.line = start + inside.count("\n") + 1
    token = state.push(kind, "math", 0)
    token.block, token.content, token.map = True, inside, [start, state.line]
    return token
