"""Conditions: which clauses of a row restrict what stands beside them, and the trees of those that do."""

import re
from dataclasses import dataclass, field

from ..tokens.lexer import tokens
from ..tokens.words import opens_clause
from ..tokens.token import Unreadable
from ..trees.brackets import CLOSE, OPEN
from ..trees.parser import parse
from .pieces import Piece, bracketed, pieces, signs_of, spoken, turned
from .remarks import ASSERTS, gives_reason
from .sentences import WORDS
from .separators import parts

# "where" and "with" restrict unless they state an equation.
EITHER = ("where", "with")
CONCLUDING = re.compile(r"\W*(?:then|we|it|this|one|you)\b", re.I)
JOINED = ("comma", "")  # a clause goes on behind these


@dataclass
class Clause:
    """A part of a row that claims something, or (``noted``) only states what is given.

    ``conditions`` are trees, ``condition_error`` is why they have none, ``errors`` say from which
    place on the tokens cannot be read.
    """

    tokens: list
    noted: bool = False
    conditions: tuple = ()
    condition_error: str = ""
    errors: list = field(default_factory=list)
    remark: bool = False  # it says why what stands before it holds
    worded: str = ""  # where it holds, in words alone

    def restrict(self, conditions, error):
        self.conditions = (*self.conditions, *conditions)
        self.condition_error = self.condition_error or error


def clauses(row, indices, continues=False, depth=0, alone=True):
    """Return the clauses of a row, and the conditions (trees, an error) of one that has no claim.

    ``alone`` says that no chain stands above, to which the conditions of such a row could belong.
    """
    found = pieces(row, indices, continues, depth)
    roles = _roles(found, indices, continues, alone)
    result, front, claims, open_error = [], [], [], ""
    for n, (piece, role) in enumerate(zip(found, roles)):
        if role == "claim":
            claim = Clause(_opened(piece)[1], errors=piece.errors, remark=gives_reason(piece.word, piece.before), worded=piece.worded or _supposing(piece.before))
            for conditions, error in front:
                claim.restrict(conditions, error)
            claims.append(claim)
            result.append(claim)
            continue
        unclear = turned(piece, found[n + 1] if n + 1 < len(found) else None)
        stated = ((), unclear) if unclear else _conditions(piece)
        if role == "noted":
            open_words = spoken(piece) if _form(piece, indices) == "equation" else ""
            result.append(Clause(_opened(piece)[1], noted=not open_words, condition_error=open_words or stated[1]))
        following = found[n + 1] if n + 1 < len(found) and roles[n + 1] == "claim" else None
        if claims and following is not None and role == "condition" and _opens(following):
            front = [stated]
        elif claims:
            claims[-1].restrict(*stated)
        else:
            front.append(stated)
    if claims:
        return result, ((), "")
    conditions = tuple(tree for trees, _ in front for tree in trees)
    open_error = next((error for _, error in front if error), "")
    return result, (conditions, open_error)


def _roles(found, indices, continues, alone):
    """Say of each piece whether it is a "claim", a "condition", or a condition without a word, which is "noted"."""
    roles, restricting = [], ""
    for n, piece in enumerate(found):
        word, form = _opened(piece)[0], _form(piece, indices)
        pointed = bracketed(piece.tokens)
        ended = any(t.kind == "COMMA" and t.text == ":" for t in piece.before)  # if i = j, and so on: the claim
        if word == "and" and restricting and not ended and (n == 0 or roles[-1] != "claim"):
            role = "condition"
        elif word in ASSERTS or word == "and":
            role = "condition" if form == "indices" or form == "none" else "claim"
        elif word in EITHER:
            role = "claim" if form == "equation" else "condition"
        elif word:
            role = "condition"
        elif n == 0 and continues or piece.tokens[0].kind == "REL":
            role = "claim"
        elif restricting and piece.joint in JOINED and (form != "equation" or pointed):
            last = n + 1 == len(found) and "claim" not in roles and alone and form != "indices"
            role = "claim" if last else "condition"
        else:
            role = "noted" if form == "indices" or pointed and form != "none" and n else "claim"
        roles.append(role)
        restricting = (word or restricting) if role == "condition" else ""
    if "claim" not in roles:
        # Nothing but conditions: each stands for itself, unless a chain above takes them.
        return [("noted" if alone and _form(piece, indices) != "none" else role) for piece, role in zip(found, roles)]
    return roles


def _opens(piece):
    """Say whether the condition before a claim is its own, and not that of what stands further in front: for a > 0: |a| = a."""
    return any(t.kind == "COMMA" and t.text == ":" or t.kind == "TEXT" and CONCLUDING.match(t.text) for t in piece.before)


def _supposing(before):
    """Return the words before a claim if they suppose something: \\text{by the assumption that}."""
    said = " ".join(token.text.strip() for token in before if token.kind == "TEXT")
    return said if said and WORDS.search(said) else ""


def _opened(piece):
    """Return the word that opens a piece and its tokens, without the brackets around a clause."""
    word, tokens = piece.word, piece.tokens
    if bracketed(tokens) or len(tokens) > 1 and tokens[0].kind == "LP" and tokens[1].kind == "COND":
        inside = tokens[1:-1] if tokens[-1].kind == "RP" else tokens[1:]
        if inside and inside[0].kind == "COND":
            return opens_clause(inside[0].text), inside[1:]
        return word, inside
    depth = sum((t.kind == "LP") - (t.kind == "RP") for t in tokens)
    if depth == -1 and tokens[-1].kind == "RP" and piece.before:  # \text{(if } j = k)
        tokens = tokens[:-1]
    return word, tokens


def _form(piece, indices):
    """Say what a piece states: something about "indices", an "inequality", an "equation", or "none"."""
    _, tokens = _opened(piece)
    places = signs_of(tokens)
    if not places:
        return "none"
    if about_indices(sides_of(tokens), indices):
        return "indices"
    if {tokens[n].text for n in places} <= {"<", ">", "≤", "≥", "≠"} or _is_value(tokens, places):
        return "inequality"
    return "equation"


def _is_value(tokens, places):
    """Say whether tokens give an indexed name a number, t_k = 1, which labels may have or not."""
    left, right = tokens[: places[0]], tokens[places[0] + 1 :]
    name = [t.kind for t in left[:2]] == ["NAME", "UNDER"] and left[-1].kind == "RC" and "CARET" not in [t.kind for t in left]
    return len(places) == 1 and name and [t.kind for t in right] == ["NUM"]


def sides_of(tokens):
    """Return the tokens between the relation signs of a statement."""
    found, begin = [], 0
    for n in [*signs_of(tokens), len(tokens)]:
        found.append(tokens[begin:n])
        begin = n + 1
    return found


def about_indices(sides, indices):
    """Say whether all sides are indices, ranges or whole numbers: j = k, K = 3, i = 1, …, D."""
    letters = False
    for side in sides:
        for part in parts(side) if any(t.kind in ("DOTS", "COMMA") for t in side) else [side]:
            if [t.kind for t in part] == ["DOTS"]:
                continue
            plain = [t for t in part if t.kind != "ADD"]
            if len(plain) != 1:
                return False
            letter = plain[0].text in indices
            if not letter and not (plain[0].kind == "NUM" and plain[0].text.isdigit()):
                return False
            letters = letters or letter
    return letters


def stated(latex, context):
    """Return the trees of a formula of the text if it states something about indices alone, else None."""
    try:
        found = tokens(latex, context)
    except Unreadable:
        return None
    if not about_indices(sides_of(found), context.indices):
        return None
    trees, error = _conditions(Piece(found))
    return None if error or not trees else trees


def _conditions(piece):
    """Return the trees of a clause and why it has none, if so."""
    word, tokens = _opened(piece)
    if word in ASSERTS and not signs_of(tokens):
        return (), ""  # since the x² cancel
    if not tokens or {tokens[n].text for n in signs_of(tokens)} <= {"∈"} and (signs_of(tokens) or any(t.kind == "NOTREAD" for t in tokens)):
        return (), ""  # for all j ∈ …: every index is tried anyway
    if piece.errors:
        return (), piece.errors[0][1]
    try:
        return tuple(_stated(word, parts(tokens))), ""
    except Unreadable as error:
        return (), str(error)
    except RecursionError:
        return (), "too deeply nested"


def _stated(word, found):
    """Yield the conditions of a remark: i ≠ j, or i = 1, …, K; 'for all i, j' states none."""
    n = 0
    while n < len(found):
        part = found[n]
        if listed := _listed(found[n:]):
            yield listed[0]
            n += listed[1]
            continue
        dots = [t.kind for t in found[n + 1]] == ["DOTS"] if n + 2 < len(found) else False
        if dots and [t.text for t in part[1:2]] == ["="]:
            yield ("rel", parse(part[2:]), "≤", parse(part[:1]), "≤", parse(found[n + 2]))
            n += 3
            continue
        if any(t.kind == "REL" for t in part) or not all(t.kind == "NAME" for t in part) or word not in ("for", "forall", ""):
            yield _one_condition(part)
        n += 1


def _listed(found):
    r"""Return the condition that i = 1, 2, \\dots, K states, or n = 0, 1, 2, \\dots, or k = 1, 2, and how many parts it takes; else None."""
    if [t.text for t in found[0][1:2]] != ["="] or not _counts([found[0][2:]]):
        return None
    counted = [found[0][2:]]
    while len(counted) < len(found) and _counts([found[len(counted)]]):
        counted.append(found[len(counted)])
    numbers, used = [int(part[0].text) for part in counted], len(counted)
    endless = [[t.kind for t in part] for part in found[used : used + 1]] == [["DOTS"]]
    if len(numbers) == 1 and not (endless and used + 1 == len(found)):
        return None
    if numbers != list(range(numbers[0], numbers[0] + len(numbers))):
        raise Unreadable("a list of values that do not count by one", found[0][0].start)
    name, first = parse(found[0][:1]), parse(counted[0])
    if endless and used + 1 == len(found):
        return ("rel", name, "≥", first), used + 1
    last = found[used + 1] if endless else counted[-1]
    return ("rel", first, "≤", name, "≤", parse(last)), used + 2 * endless


def _counts(found):
    return all(len(part) == 1 and part[0].kind == "NUM" and part[0].text.isdigit() for part in found)


def _one_condition(found):
    sides, signs, current, depth = [], [], [], 0
    for token in found:
        depth += (token.kind in OPEN) - (token.kind in CLOSE)
        if token.kind == "REL" and depth <= 0:
            sides.append(current)
            signs.append(token.text)
            current = []
        else:
            current.append(token)
    sides.append(current)
    if not signs:
        raise Unreadable("a condition without a relation sign", found[0].start)
    trees = [parse(side) for side in sides]
    flat = [trees[0]]
    for sign, tree in zip(signs, trees[1:]):
        flat += [sign, tree]
    return ("rel", *flat)
