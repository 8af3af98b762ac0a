"""A derivative that is set to 0: an equation to be solved, and what is made of it are equations, too, which hold at a solution alone."""

import re
from dataclasses import replace

from .shapes import bare, walk

MESSAGE = "it is an equation to be solved, and says nothing of every value"
SOLVES = re.compile(r"\b(?:set(?:s|ting)?|equat(?:e|ing)|solv(?:e|es|ing)|optim(?:um|al|ality)|minimum|maximum|minimi[sz](?:e|es|er|ing)|stationary|critical|extremum|where|largest|smallest)\b", re.I)


def left_unread(false, letters):
    """Leave the lines unread that set the derivative of the loss to 0, and those below that are about no derivative; return the others of the ``false`` ones.

    A gradient that is 0 is a mistake of the catalogue, too, and other derivatives may be 0: there the words before it decide.  p_k = y_k is an equation wherever it stands.
    """
    kept, solving = [], False
    for line in false:
        statement = line.statement
        head, right = bare(statement.head.tree), bare(statement.right.tree)
        derivative = any(node[0] == "diff" for node in walk(head))
        known = head[0] == "name" and head[1] in (letters.loss, letters.probability, letters.logit)
        equal = head[0] == right[0] == "name" and {head[1], right[1]} == {letters.probability, letters.label}
        zero = right == ("num", "0") and head[0] == "diff" and not (*statement.conditions, *line.piece.conditions)
        of_the_loss = zero and bare(head[1]) == ("name", letters.loss, ())
        zero = zero and bool(of_the_loss and not line.names or solving or SOLVES.search(line.piece.before))
        number = all(node[0] != "name" for node in walk(right))
        if equal or zero or solving and not derivative and (number or not known):
            line.check = replace(line.check, verdict="unread", message=MESSAGE, counterexample=None)
            line.values, line.names = None, ()
        else:
            kept.append(line)
        solving = solving or equal or zero
    return kept
