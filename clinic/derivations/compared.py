"""Names that show where a right side is laid beside its own left side, whatever the loss is: a penalty counted twice, a factor ln 2."""

from dataclasses import replace

from . import judged
from .shapes import bare, letter, logarithm_of, walk

TWICE, HALF = ("num", "1"), ("neg", ("div", ("num", "1"), ("num", "2")))
PENALTIES = ("\\lambda", "\\alpha", "\\beta", "\\gamma", "\\mu", "C", "c", "r")


def names(line, letters):
    """Return the name of what makes the right side of a false line differ from its left one, or ()."""
    statement = line.statement
    head = bare(statement.head.tree or ("num", "0"))
    if statement.error or head[0] != "diff" or len(head[2]) != 1 or head[2][0][1] != 1:
        return ()
    found = next((name for name, tree in _tries(line, head, letters) if _is(line, tree)), None)
    return (found,) if found else ()


def _tries(line, head, letters):
    """Yield ``(name, tree)``: what the right side would be, with a mistake, in terms of the left one."""
    above, by = bare(head[1]), bare(head[2][0][0])
    chosen = logarithm_of(above)
    if chosen is not None and chosen[0] == "name" and len(chosen[2]) == 1 and chosen[1] == letters.probability and by[0] == "name":
        yield "probability-for-log-probability", ("mul", chosen, ("paren", head))
    if above[0] != "name" or above[2] or (above[1], 0) not in line.declared.symbols or above[1] != letters.loss and not letters.chain:
        return
    body = line.declared.symbols[above[1], 0].body or ()
    if any(node[:2] == ("fn", "log") and node[2] == ("num", "2") for node in walk(body)):
        yield "log-base-2", ("mul", ("fn", "ln", None, (("num", "2"),)), ("paren", head))
    there = {node[1] for node in walk(body) if node[0] == "name" and not node[2]} & {node[1] for node in walk(line.statement.right.tree) if node[0] == "name" and not node[2]}
    squares = any(node[0] == "pow" and bare(node[2]) == ("num", "2") or node[:2] == ("fn", "norm") or node[0] == "odot" for node in walk(body))
    for name in [name for name in PENALTIES if name in there] if squares else ():
        parameter = ("name", name, ())
        penalty = ("mul", parameter, ("paren", ("diff", ("paren", head), ((parameter, 1),))))
        for part in (TWICE, HALF):
            yield "l2-factor", ("add", ("paren", head), ("mul", ("paren", part), ("paren", penalty)))
    index = by[2][0] if by[0] == "name" and letter(by[1]) == letters.logit and len(by[2]) == 1 else None
    label = line.reading[1]
    if index and (label, 1) in line.declared.symbols and any(node[0] == "pow" and bare(node[1])[0] == "sub" and bare(bare(node[1])[1]) == ("num", "1") for node in walk(body)):
        k = ("i", line.declared.symbols[label, 1].indices[0] if line.declared.symbols[label, 1].indices else "\\kappa")
        entropy = ("neg", ("sum", k[1], None, None, (), ("mul", ("name", label, (k,)), ("fn", "ln", None, (("name", letters.probability, (k,)),)))))
        residual = ("paren", ("sub", ("name", letters.probability, (index,)), ("name", label, (index,))))
        yield "focal-factor-constant", ("div", ("mul", residual, above), ("paren", entropy))


def _is(line, tree):
    """Say whether the right side of a line is this at every point."""
    statement = line.statement
    side = replace(statement.head, tree=tree)
    return judged.quick(line.declared, replace(statement, head=side, left=side), "one-hot", 3) == judged.AGREES
