"""Which lines of a page define a letter, so that the block can say it too, and which only state what it comes out as."""

import re
from dataclasses import dataclass, replace

from ..reading.tokens.distributions import STANDARD
from ..reading.trees.walking import bare, nodes
from .letters import AVERAGES
from .uses import names_in

KNOWN = {  # functions that a page may name in words alone: the words, and what they mean
    "sigmoid": (re.compile(r"sigmoid|logistic function", re.I), r"\frac{1}{1 + e^{-u}}"),
    "relu": (re.compile(r"\brelu\b|rectified linear", re.I), r"\max(0, u)"),
    "softplus": (re.compile(r"softplus", re.I), r"\ln(1 + e^{u})"),
    "tanh": (re.compile(r"\btanh\b|hyperbolic tangent", re.I), r"\tanh(u)"),
}  # fmt: skip
MOMENTS = AVERAGES | {"V", "\\mathbb{V}", "\\mathrm{V}", "\\mathrm{var}", "\\mathrm{Bias}", "Bias"}
RANDOM_FUNCTIONS = {"E", "Var", "Cov", "KL"}
COMPOSED = ("add", "sub", "mul", "div", "dot", "pow", "sum", "prod")  # what may stand on the left of the name that it defines
NEAR = 12  # lines of one chain


@dataclass
class Definition:
    """A name (or function) with its formula as typed, and the line where the page defines it."""

    name: str
    indices: tuple
    latex: str
    line: int
    body: tuple
    cell: int | None = None
    parameters: tuple = ()  # trees, of a function
    sure: bool = False  # typed with :=
    conditional: bool = False  # with a bar or an event among its parameters, which tell it from others of its name
    squared: bool = False  # it is the square that the formula is of
    reason: str = "as in"
    by_entries: str = ""  # the index letter of the entries that it is a vector of

    @property
    def key(self):
        return (self.name, len(self.indices), self.parameters) if self.conditional else (self.name, len(self.indices))


def definitions(statements, letters, uses):
    """Return the definitions by key, the solutions that look like one, the lines that set something to 0, and other formulas.

    These are what is defined once more, with its statement, and what a chain goes on with behind the first formula of a letter.
    """
    found, solutions, zeros, later, links, turned, middles = {}, [], [], [], [], [], []
    for statement in statements:
        if statement.kind != "claim" or statement.error or statement.sign not in ("=", ":="):
            continue
        head, body = statement.left.tree, statement.right.tree
        if body is None or head is None:
            continue
        if body == ("num", "0"):
            zeros.append((statement.place.line, names_in(statement.head.tree), statement))
        if body == ("num", "0"):
            continue
        if statement.chained:
            link = _defined(statement, statement.head.tree, body, letters) if statement.sign == "=" and statement.head.tree else None
            links += [link] if link is not None and not link.conditional else []
            middle = _defined(statement, head, body, letters) if statement.sign == "=" and not statement.left.error else None
            middles += [middle] if middle is not None and not middle.conditional and not middle.squared else []
            continue
        made = _defined(statement, head, body, letters)
        if made is None and statement.sign == "=":
            turned += [other for other in [_turned(statement, head, body, letters)] if other is not None]
        if made is None or made.conditional and not _of_known(made, found):
            continue
        if made.key in found:
            later.append((made, statement))
        elif _solves(made, uses, zeros, found):
            solutions.append(made)
        elif not _circular(made, found):
            found[made.key] = made
    _add(found, turned, uses, zeros)
    _by_links(found, links, uses, zeros, {key for key in uses.calls if key[0] not in STANDARD})
    _add(found, middles, uses, zeros)
    return found, solutions, zeros, later, links


def _add(found, more, uses, zeros):
    """Add definitions of what has none, and is not differentiated as a letter of its own."""
    for made in more:
        if made.key not in found and made.key not in uses.moved and not _solves(made, uses, zeros, found) and not _circular(made, found):
            found[made.key] = made


def _turned(statement, head, body, letters):
    r"""Return what a statement defines on its right, as the Z in \sum_i e^{z_i} = Z; no number, and nothing that is said of a mean."""
    moments = any(name in MOMENTS for name, _ in names_in(head)) or any(node[0] == "dots" or node[0] == "fn" and node[1] in RANDOM_FUNCTIONS for node in nodes(head))
    first = head[0] == "pow" and head[2] == ("num", "0")  # a^0 = x says what layers begin with
    if bare(head)[0] not in COMPOSED or moments or first or bare(body)[0] != "name":
        return None
    made = _defined(replace(statement, left=statement.right, right=statement.left, head=statement.right), body, head, letters)
    return made if made is not None and not made.squared else None


def _by_links(found, links, uses, zeros, calls):
    """Define a letter by what its chain goes on with where the first formula cannot be read or has functions that nothing defines."""
    for link in links:
        made = found.get(link.key)
        if made is None:
            if link.key not in found and not _solves(link, uses, zeros, found) and not _circular(link, found):
                found[link.key] = link
        elif _open(made, found, calls) and not _open(link, found, calls) and 0 <= link.line - made.line < NEAR and link.parameters == made.parameters:
            others = {key: other for key, other in found.items() if key != link.key}
            if not _circular(link, others):
                found[link.key] = link


def _open(made, found, calls):
    """Say whether a formula has functions without a formula."""
    known = {(key[0], key[1], parameter) for key in found if len(key) == 3 for parameter in key[2][:1]}
    return any(
        node[0] == "call" and (key := (node[1], len(node[2]))) in calls and key not in found and (*key, *node[3][:1]) not in known for node in nodes(made.body)
    )


def _defined(statement, head, body, letters):
    """Return what a statement defines, or nothing: a name alone on its left that is not on its right."""
    head = bare(head)
    if head[0] == "entry":
        return _by_entries(statement, head, body, letters)
    squared = head[0] == "pow" and head[1][0] == "name" and head[2] == ("num", "2")
    head = head[1] if squared else head
    if head[0] not in ("name", "call"):
        return None
    if head[0] == "name" and len(head[2]) == 1 and head[2][0][0] == "at":
        return _by_picked(statement, head, body, letters)
    indices = tuple(index[1] for index in head[2] if index[0] == "i" and index[1] in letters.indices)
    if len(indices) != len(head[2]) or len(set(indices)) != len(indices):
        return None
    name, key = head[1], (head[1], len(indices))
    if head[0] == "name" and (not indices and name in letters.indices or name in _labels(letters)):
        return None
    if key in names_in(body) and name not in letters.conditional or statement.sign == "=" and not names_in(body) - {("e", 0), ("\\pi", 0)}:
        return None  # x = 2 is an example, x = x + 1 a step
    parameters = ()
    if head[0] == "call":
        parameters = tuple(argument for argument in head[3])
        if head[1] in STANDARD and any(p[0] == "bar" for p in parameters):
            return None
        names = [p[1] if p[0] == "rel" else p for p in parameters if p[0] != "bar"]
        if any(p[0] != "name" or any(index[0] not in ("i", "n") for index in p[2]) for p in names) or len(set(names)) < len(names):
            return None
        if head[1] in MOMENTS and not any((p[1], len(p[2])) in names_in(body) for p in names):
            return None  # E[X] = p is a claim about X; E(w) = w^2 may be an error
    latex = " ".join(statement.right.latex.split())
    return Definition(name, indices, latex, statement.place.line, body, statement.place.cell, parameters, statement.sign == ":=", head[0] == "call" and name in letters.conditional, squared)


def _by_picked(statement, head, body, letters):
    r"""Return what p_{y_i} = e^{f_{y_i}} / \sum_j e^{f_j} defines: p_k for any k, as y_i only says which."""
    picks = head[2][0]
    if len(picks[1][2]) > 1 or any(found[:3] == picks[1] for found in nodes(tuple(_without(body, picks)))) or (head[1], 1) in names_in(body):
        return None
    families = {head[1]} | {found[1] for found in nodes(body) if found[0] == "name" and picks in found[2]}
    inside = {found[1] for found in nodes(body) if found[0] == "i"} | {found[1] for found in nodes(body) if found[0] in ("sum", "prod")} | {index[1] for index in picks[1][2]}
    letter = next((x for x in sorted(letters.indices - inside) if families & letters.subscripts.get(x, set())), None)
    latex = " ".join(statement.right.latex.split())
    own = r"\s*_\s*(?:\w|\{\s*\w+\s*\})" if picks[1][2] else ""
    subscript = re.compile(r"_\s*\{\s*" + re.escape(letters.typed.get(picks[1][1], picks[1][1])) + own + r"\s*\}")
    if letter is None or not subscript.search(latex):
        return None
    return Definition(head[1], (letter,), subscript.sub(f"_{letter}", latex), statement.place.line, body, statement.place.cell)


def _without(node, part):
    """Return the parts of a tree without one part of it."""
    return [child for child in node if child != part] if part in node else [_without(child, part) if isinstance(child, tuple) else child for child in node]


def _by_entries(statement, head, body, letters):
    r"""Return what \sigma(z)_i = e^{z_i} / \sum_j e^{z_j} defines: a function whose value is the vector of these entries."""
    call, index = bare(head[1]), head[2]
    counted = [one[1] for one in index if one[0] == "i" and one[1] in letters.indices]
    if call[0] != "call" or len(index) != 1 or len(counted) != 1 or call[2] or (call[1], 0) in names_in(body):
        return None
    if any(p[0] != "name" or p[2] for p in call[3]) or len(set(call[3])) < len(call[3]) or not any(node[0] == "i" and node[1] == counted[0] for node in nodes(body)):
        return None
    latex = " ".join(statement.right.latex.split())
    return Definition(call[1], (), f"[{latex}]", statement.place.line, body, statement.place.cell, tuple(call[3]), statement.sign == ":=", by_entries=counted[0])


def _of_known(made, found):
    """Say whether what stands of the same name in a definition, as P(y = 1 | x) in that of P(y = 0 | x), is defined above."""
    called = [node[1:] for node in nodes(made.body) if node[0] == "call" and (node[1], len(node[2])) == (made.name, len(made.indices))]
    return all((name, len(indices), arguments) in found for name, indices, arguments in called)


def _labels(letters):
    return {label for stated in letters.ranges.values() for label, _ in stated}


def _solves(made, uses, zeros, found):
    """Say whether a line states what a free letter comes out as: one by which the page has differentiated before.

    A bare ∇ is taken by the arguments of the functions that stand above it.  Whoever believed such a line as a
    definition would try every other line at the solution alone, where any multiple of a gradient is 0.
    """
    use = uses.get(made.key)
    if made.sure or made.parameters or use is None or use.line >= made.line:
        return False
    if made.key in uses.moved and not any(made.key in names for _, names, _ in zeros):
        return False  # it depends on others, and is a link of a chain
    lines = list(use.differentiated)
    if any(("name", made.name, ()) in other.parameters for other in found.values()):
        lines += uses.gradients
    return any(line < made.line for line in lines)


def steps_back(node):
    """Say whether a node is a name whose one index counts one back, as in z^{l-1}: the checker knows what a first one of these is."""
    return node[0] == "name" and len(node[2]) == 1 and node[2][0][0] == "+" and node[2][0][1][0] == "i" and node[2][0][2] == -1


def _circular(made, found):
    """Say whether a definition would come back to itself, and not to the one before."""

    def named(body):
        return {(node[1], len(node[2])) for node in nodes(body) if node[0] in ("name", "call") and not steps_back(node)}

    seen, open_ = set(), [named(made.body)]
    while open_:
        for key in open_.pop():
            if key == made.key:
                return True
            if key in found and key not in seen:
                seen.add(key)
                open_.append(named(found[key].body))
    return False
