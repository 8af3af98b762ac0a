"""Two loops of markdown-it-py that look at every character of a page, as searches: they find the same in a fraction of the time."""

import re

from markdown_it.rules_block import StateBlock

TERMINATORS = "\n\\`*_[]!<&$"  # what a rule of our parser begins or ends with within a paragraph; between them text is plain
PLAIN = re.compile(f"[^{re.escape(TERMINATORS)}]+")
PROBE = "a b\n\n\t- c\n  d  \n\n e"
LINE = re.compile(r"([ \t]*)([^\n]*)(\n?)")


def quickly_plugin(md):
    """Let a parser find the lines of a text and the plain text of a paragraph by searches, if it still reads a probe as it did without them."""
    if _same_lines(md):
        md.core.ruler.at("block", _block)
        md.inline.ruler.at("text", _text)


def _same_lines(md):
    """Say whether markdown-it-py puts down of the lines of a probe what we do, and nothing else: another version may put down more."""
    try:
        expected, found = StateBlock(PROBE, md, {}, []), StateBlock("", md, {}, [])
        found.src = PROBE
        mark_lines(found)
        return all(getattr(expected, name) == getattr(found, name) for name in vars(expected))
    except (AttributeError, TypeError):
        return False


def _block(state):
    if state.src:
        blocks = StateBlock("", state.md, state.env, state.tokens)
        blocks.src = state.src
        mark_lines(blocks)
        state.md.block.tokenize(blocks, blocks.line, blocks.lineMax)


def mark_lines(blocks):
    """Put down where each line of a text begins and ends, how many blanks it begins with, and how wide these are."""
    starts, ends, blanks, widths, last = [], [], [], [], len(blocks.src)
    for line in LINE.finditer(blocks.src):
        blank, typed, newline = line.groups()
        if typed or newline:  # blanks at the end of a text are no line
            starts.append(line.start())
            ends.append(line.end(2))
            blanks.append(len(blank))
            widths.append(len(blank.expandtabs(4)))
    blocks.lineMax = len(starts)
    blocks.bMarks, blocks.eMarks, blocks.tShift, blocks.sCount = [*starts, last], [*ends, last], [*blanks, 0], [*widths, 0]
    blocks.bsCount = [0] * (blocks.lineMax + 1)


def _text(state, silent):
    found = PLAIN.match(state.src, state.pos, state.posMax)
    if found is None:
        return False
    if not silent:
        state.pending += found[0]
    state.pos = found.end()
    return True
