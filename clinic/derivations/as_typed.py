"""What is shown of a line: its two sides as they were typed."""

import re

from . import letters as spelling, post, shapes


def left_of(statement):
    """Return the name that a statement has on its left, without its indices, or an empty text."""
    tree = shapes.bare(statement.head.tree or ("num", "0"))
    return tree[1] if tree[0] == "name" else ""


def heads(read):
    """Return for each line the head of its chain as typed if that was compared and the side before it does not stand fast, else an empty text."""
    head, before = "", None
    for line in read:
        if not line.statement.chained:
            head = _typed_sides(line)[0]
        verdict = before.check.verdict if line.statement.chained and before is not None else ""
        yield head if verdict == "unread" or verdict == "false" and line.check.verdict == "holds" else ""
        before = line


def _typed_sides(line):
    places = post.signs(line.typed)
    return (line.typed[: places[0]].rstrip(), line.typed[places[0] :]) if places else ("", line.typed)


def shown(line, head):
    """Return the two sides as typed, or as the checker spells them where the two cannot be laid beside each other.

    ``head`` stands on the left of what holds although the step before it does not.
    """
    if line.typed:
        text = f"{head} {_typed_sides(line)[1]}" if head else line.typed
        return text.replace(shapes.LOGITS, line.reading[0].logit).replace(shapes.LOSS, line.reading[0].loss)  # where words state it
    statement = line.statement
    left = statement.head if statement.chained and (statement.left.error or head) else statement.left
    letters = line.reading[0]
    text = " ".join(part for part in (left.latex, statement.sign, statement.right.latex) if part)
    text = re.sub(r"_\{\\kappa\}", "", text).replace(spelling.CROSSED, letters.probability)  # letters of our own
    return " ".join(text.split())


def whole_word(letter, shown):
    """Return the word that begins with a letter where a program has one, grad for g: its letters are no product."""
    plain = re.sub(r"\\[A-Za-z]+", " ", shown)
    found = re.search(rf"(?<![A-Za-z\\]){re.escape(letter)}[A-Za-z]{{2,}}\w*", plain) if len(letter) == 1 else None
    return found[0] if found else letter
