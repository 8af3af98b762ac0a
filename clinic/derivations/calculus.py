"""Rules of calculus in letters that stand for any functions: (f/g)' = (f'g − fg')/g², or dL/dx = dL/du · du/dx.

Such a line speaks of no softmax.  Each of its letters becomes a function of one variable, smooth and without any symmetry; the
line is a rule if its sides have equal values whatever these functions are.  One that is no rule is left unread: it may speak of functions of its own.
"""

from dataclasses import replace

from eqcheck.meaning import declarations
from eqcheck.reading.statements.statement import Side, side

from . import judged
from .shapes import VARIABLE, bare, walk

RULE = "for any functions, as a rule of calculus"
NO_RULE = "it speaks of letters that have no meaning here, and is no rule that holds for any functions"
CONSTANTS = {"e", "\\mathrm{e}", "\\pi"}
MOST = 6  # functions in one text


class Rules:
    """What the letters of a text's rules stand for, in the order of its lines."""

    def __init__(self):
        self.defined = {}  # letters that a line defines by others, as f in f(x) = g(x)/h(x)

    def take(self, statement):
        """Return "holds" for a rule, "definition" for a letter that stands for others, "unread" for what is about functions and no rule, or ""."""
        if statement.error or statement.head.tree is None or statement.right.tree is None:
            return ""
        trees = [statement.head.tree, statement.right.tree]
        variables = {bare(by)[1] for tree in trees for node in walk(tree) if node[0] == "diff" for by, _ in node[2] if bare(by)[0] == "name"}
        names = [node for tree in trees for node in walk(tree) if node[0] == "name"]
        if any(node[2] for node in names) or any(node[0] in ("sum", "prod", "call", "matrix", "vector", "cases") for tree in trees for node in walk(tree)):
            return ""
        letters = {node[1].rstrip("'") for node in names} - CONSTANTS
        moved = {node[1].rstrip("'") for node in names if node[1].endswith("'")} | {
            bare(inner)[1] for tree in trees for node in walk(tree) if node[0] == "diff" for inner in (node[1],) if bare(inner)[0] == "name"
        }  # fmt: skip
        variables -= moved | {node[1] for node in names if node[1] in moved}
        functions = sorted(letters - variables)
        rule = moved or any(node[0] == "diff" for tree in trees for node in walk(tree))
        if not rule and not functions or len(functions) > MOST:
            return ""
        if rule and any(node[0] == "odot" for tree in trees for node in walk(tree)):
            return ""  # vectors, of which functions of one number say nothing
        left, right = (_as_functions(tree, variables) for tree in trees)
        head = bare(left)
        if not rule:
            fresh = head[0] == "name" and head[1] not in self.defined and head[1] in functions and head[1] not in {node[1] for node in walk(right) if node[0] == "name"}
            if fresh:
                self.defined[head[1]] = right
                return "definition"
            return ""
        if left == right:
            return ""
        changed = replace(
            statement, head=Side(statement.head.latex, statement.head.tokens, left), left=Side(statement.head.latex, statement.head.tokens, left),
            right=Side(statement.right.latex, statement.right.tokens, right), conditions=(), standing=(),
        )  # fmt: skip
        return "holds" if judged.quick(self._declared(functions), changed) == judged.AGREES else "unread"

    def _declared(self, functions):
        declared = declarations.read(f"symbols:\n  '{VARIABLE}': positive")
        waiting, known = list(functions), {}
        while waiting:
            name = waiting.pop()
            if name in known:
                continue
            n = len(known) + 1
            known[name] = self.defined.get(name) or side(rf"\frac{{{n}}}{{7}} + e^{{{0.3 + 0.4 * n:.1f} {VARIABLE}}} + {VARIABLE}^{{{n}}}").tree
            waiting += [node[1] for node in walk(known[name]) if node[0] == "name" and node[1] not in (VARIABLE, *CONSTANTS)]
        for name, body in known.items():
            declared = declared.define(declarations.Symbol(name, (), "definition", body, key=name))
        return declared


def about(statement, known):
    """Say whether a statement has a derivative, or a letter of another one, and no letter that is ``known``."""
    if statement.error or statement.head.tree is None or statement.right.tree is None:
        return False
    names = {node[1].rstrip("'") for tree in (statement.head.tree, statement.right.tree) for node in walk(tree) if node[0] == "name"} - CONSTANTS
    return bool(names) and not names & known


def _as_functions(tree, variables):
    """Return a tree in which every derivative is one by the one variable, and a letter that it is taken by is that variable."""
    if not isinstance(tree, tuple) or not tree:
        return tree
    by = (("name", VARIABLE, ()), 1)
    if tree[0] == "name" and tree[1] in variables:
        return ("name", VARIABLE, ())
    if tree[0] == "name" and tree[1].endswith("'"):
        made = ("name", tree[1].rstrip("'"), ())
        for _ in range(len(tree[1]) - len(made[1])):
            made = ("diff", made, (by,))
        return made
    if tree[0] == "diff" and len(tree[2]) == 1 and tree[2][0][1] == 1:
        inner, variable = _as_functions(tree[1], variables), _as_functions(tree[2][0][0], variables)
        whole = ("diff", inner, (by,))
        return whole if bare(variable) == by[0] else ("div", ("paren", whole), ("paren", ("diff", variable, (by,))))
    return tuple(_as_functions(part, variables) for part in tree)
