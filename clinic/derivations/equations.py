"""A derivative that is set to 0: an equation to be solved, and what is made of it are equations, too, which hold at a solution alone."""

from dataclasses import replace

from .shapes import bare, walk

MESSAGE = "it is an equation to be solved, and says nothing of every value"


def left_unread(false, letters):
    """Leave the lines unread that set the derivative of the loss to 0, and those below that are about no derivative; return the others of the ``false`` ones."""
    kept, solving = [], False
    for line in false:
        statement = line.statement
        head, right = bare(statement.head.tree), bare(statement.right.tree)
        derivative = any(node[0] == "diff" for node in walk(head))
        conditions = (*statement.conditions, *line.piece.conditions)
        zero = right == ("num", "0") and head[0] == "diff" and bare(head[1]) == ("name", letters.loss, ()) and not conditions and not line.names
        solving = solving or zero
        if zero or solving and not derivative and not (head[0] == "name" and head[1] in (letters.loss, letters.probability, letters.logit)):
            line.check = replace(line.check, verdict="unread", message=MESSAGE, counterexample=None)
        else:
            kept.append(line)
    return kept
