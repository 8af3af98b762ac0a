"""Pieces: what a row falls into, each a statement or a clause, with what stands before it.

A comma, a wide space, an arrow or words part two statements, and only where each has a relation sign
of its own; what claims nothing stays with its neighbour, and where that has no meaning the piece says so.
"""

import re
from dataclasses import dataclass, field

from ..tokens.vocabulary import CONDITION, LAST_WORD, OTHERWISE
from ..tokens.words import opens_clause
from ..trees.brackets import close
from .separators import SEPARATORS, is_arrow

OPEN = frozenset(("BMATRIX", "BCASES", "LC", "LP", "LROOT"))  # a bar may open nothing, as in P(a | b)
CLOSE = frozenset(("EMATRIX", "ECASES", "RC", "RP", "RROOT"))
OPERATORS = ("MUL", "DIV", "CARET", "UNDER", "BANG")
# Words that join two statements without claiming each of them.
DENIES = re.compile(r"\b(not|or|nor|neither|unless|except|cannot|never|iff|if and only if|only if)\b", re.I)
# A clause all in words that says where a statement holds; "for all k" leaves nothing out.
RESTRICTS = re.compile(r"^\W*(?:if|when|whenever|unless|except|provided|assuming|for(?!\s+(?:all|any|every|each)\b))\b(?=\W*\w)", re.I)
# Words of a condition that turn it round, or say that it does not matter, and words behind it that take it back.
TURNS = re.compile(r"\b(?:no|not|or|nor|neither|never|hardly|even|also|whether|regardless|whatever|except|unless|without|cannot|fails?|false|wrong|otherwise)\b|n['’]t\b", re.I)
# What makes words that begin like a condition say more than that: when in doubt, a > 0; with this we find a > 0.
BEYOND = re.compile(r"\w\W*[,:]|\b(?:we|you|one|they|it|this|which|convenience|example|instance|simplicity|find|get|see|know|obtain|used|using)\b", re.I)
# All words that may open a condition which stands alone in its row.
OPENERS = frozenset("if for when whenever where with while since because as provided given assuming assume suppose that let all any each every some the and then we have case now only".split())
MARKS = ("\\star", "\\ast", "\\dagger", "\\ddagger", "\\square", "\\blacksquare", "\\Box", "\\clubsuit", "\\spadesuit", "\\heartsuit", "\\diamondsuit")
WIDE_SPACE = "a wide space stands between parts of one formula: leave it out, or put words there"


@dataclass
class Piece:
    """The tokens of a statement or clause; ``word`` opens the clause, ``errors`` are (offset, reason) pairs.

    ``worded`` is the clause behind it that says in words alone where it holds, ``behind`` all words behind it.
    """

    tokens: list
    before: list = field(default_factory=list)
    word: str = ""
    errors: list = field(default_factory=list)
    worded: str = ""
    behind: str = ""

    def __post_init__(self):
        self.claims = bool(signs_of(self.tokens))  # whether a relation sign stands in it outside of brackets

    @property
    def joint(self):
        """What stands before it: "words", "arrow", "colon", "comma", "gap" or nothing; the strongest of them."""
        kinds = {_joint(token) for token in self.before}
        return next((kind for kind in ("words", "arrow", "colon", "comma", "gap") if kind in kinds), "")


def signs_of(tokens):
    """Return the places in ``tokens`` of the relation signs outside of brackets."""
    found, depth = [], 0
    for n, token in enumerate(tokens):
        depth += (token.kind in OPEN) - (token.kind in CLOSE)
        if token.kind == "REL" and depth <= 0:
            found.append(n)
    return found


def bracketed(tokens):
    """Say whether tokens are one bracket with a relation sign in it: (j ≠ k)."""
    return (
        len(tokens) > 2 and (tokens[0].kind, tokens[-1].kind) == ("LP", "RP") and close(tokens, 0) == len(tokens) and bool(signs_of(tokens[1:-1]))
    )


def pieces(row, indices, continues=False, depth=0):
    """Return the pieces of a row; ``continues`` says that its first one goes on with a chain, ``depth`` how many brackets are open."""
    found = []
    for before, tokens in _cut(row, depth):
        if not tokens:  # a remark behind it all
            if found:
                found[-1].behind = _words(before)
                found[-1].worded = next((t.text.strip() for t in before if RESTRICTS.match(t.text) or OTHERWISE.match(t.text)), "")
            continue
        word = next((w for t in reversed(before) if t.kind == "COND" and (w := opens_clause(t.text))), "")
        piece = Piece(tokens, before, word)
        leads = len(found) == 1 and bool(found[0].word)  # a condition in front of what it restricts
        if found and _belongs(found[-1], piece, indices, continues and len(found) == 1, leads):
            continue
        if not found:
            denied = _denial(before)
            piece.errors += [(tokens[0].start, denied)] if denied else []
        found.append(piece)
    return found


def _cut(row, depth):
    """Cut a row at everything that may part statements."""
    row = _without_idle_gaps(row)
    if not any(token.kind in SEPARATORS or token.kind == "NOTREAD" for token in row):
        return [([], [*row])]
    found = [([], [])]
    for n, token in enumerate(row):
        clause = token.kind == "LP" and n + 1 < len(row) and row[n + 1].kind == "COND"  # (for j ≠ k)
        if depth <= 0 and (token.kind in SEPARATORS or is_arrow(token)):
            if found[-1][1]:
                found.append(([], []))
            found[-1][0].append(token)
        else:
            if clause and depth <= 0 and found[-1][1]:
                found.append(([], []))
            found[-1][1].append(token)
        depth += (token.kind in OPEN) - (token.kind in CLOSE)
    return found


def _without_idle_gaps(row):
    """Leave out the wide spaces and & beside a relation sign, which part nothing."""
    if not any(token.kind in ("GAP", "AMP") for token in row):
        return row
    kept, gaps = [], []
    for token in row:
        if token.kind in ("GAP", "AMP"):
            gaps.append(token)
            continue
        if token.kind != "REL" and not (kept and kept[-1].kind == "REL"):
            kept += gaps
        gaps = []
        kept.append(token)
    return kept


def _joint(token):
    if token.kind in ("TEXT", "COND", "OTHERWISE"):
        return "words"
    if token.kind == "THEREFORE" or is_arrow(token):
        return "arrow"
    if token.kind == "COMMA" and token.text not in (",",):
        return "colon"
    return "comma" if token.kind in ("COMMA", "STOP") else "gap"


def _denial(before):
    """Return why words leave open what is claimed, or nothing."""
    words = next((t.text.strip() for t in before if t.kind in ("TEXT", "COND") and DENIES.search(t.text)), "")
    return _unclear(words) if words else ""


def turned(piece, following=None):
    """Return why the words of a condition, and those between it and the ``following`` piece, leave open what it restricts; or nothing."""
    behind = piece.behind if following is None else _words(following.before) if following.word in ("", "and") else ""
    opening = _words([*piece.before, *piece.tokens[:2]])
    words = next((words for words in (opening, behind) if TURNS.search(words)), "")
    if not words and (found := CONDITION.match(opening)) and not LAST_WORD.search(opening) and BEYOND.search(opening, found.end()):
        words = opening  # for convenience, a > 0
    return _unclear(words) if words else ""


def spoken(piece):
    """Return why it is open whether a lone equation is a condition or a claim: words beside that which opens a condition; or nothing."""
    words = _words([*piece.before, *piece.tokens[:2]])
    return _unclear(words) if opens_clause(words) and not OPENERS.issuperset(re.findall(r"[^\W\d_]+|[=<>≤≥≠$\\]", words.lower())) else ""


def _words(tokens):
    return " ".join(t.text.strip() for t in tokens if t.kind in ("TEXT", "COND", "OTHERWISE"))


def _unclear(words):
    return f"with the words {words!r} it is not clear what is claimed: write one formula for each claim"


def _belongs(last, piece, indices, continues, leads):
    """Join a piece with the one before it where the two are one statement; say whether they are."""
    claims, denied = last.claims or continues, _denial(piece.before)
    first, end, joint = piece.tokens[0], last.tokens[-1], piece.joint
    if piece.word and not denied and (piece.word != "and" or claims or last.word):
        return False
    if first.kind == "REL" or joint == "gap" and (
        end.kind in ("REL", "ADD", "MUL", "DIV")
        or first.kind in OPERATORS
        or first.kind == "ADD" and (first.text == "+" or not piece.claims)
    ):
        return _join(last, piece, denied, keep=False)
    if joint in ("comma", "colon") and "DOTS" in (first.kind, end.kind):
        return _join(last, piece)
    both = piece.claims and (claims or bool(last.word) or bracketed(last.tokens))
    if joint == "words":
        only = [t for t in piece.before if t.kind == "TEXT"]
        name = len(piece.before) == len(only) and first.kind in ("LP", "UNDER", "CARET") and not bracketed(piece.tokens)
        if both and not name:
            if denied and last.word and not leads:
                return _join(last, piece, denied)
            if denied:
                last.errors += [] if leads else [(last.tokens[0].start, denied)]
                piece.errors.append((first.start, denied))
            return False
        return _join(last, piece, denied or f"the words {_words(piece.before)!r} stand amid a formula", keep=False)
    if both or joint != "arrow" and bracketed(piece.tokens) and (claims or joint != ""):
        return False
    if joint == "":  # a bracket with a clause in it
        return False
    if joint == "gap" and (claims or last.word) and _is_remark(piece.tokens):
        last.behind = _words(piece.tokens)
        return True
    if joint == "gap":
        return _join(last, piece, "" if last.word else WIDE_SPACE, keep=False)
    if joint == "comma" and claims and not piece.claims and _letters(piece.tokens, indices):
        return False  # the i of: a_i = b_i, i, j = 1, …, K
    return _join(last, piece)


def _is_remark(tokens):
    r"""Say whether what stands behind a wide space is a remark in brackets or the number of the formula: (\text{bias included}), (2.3), \star."""
    inside = tokens[1:-1] if len(tokens) > 2 and (tokens[0].kind, tokens[-1].kind) == ("LP", "RP") else tokens
    if len(inside) < len(tokens) and all(t.kind == "TEXT" for t in inside):
        return not any(DENIES.search(t.text) or RESTRICTS.search(t.text) or TURNS.search(t.text) for t in inside)
    marks = all(t.text in MARKS for t in inside) and len(inside) < 4
    return marks or len(inside) < len(tokens) and [t.kind for t in inside] == ["NUM"]


def _letters(tokens, indices):
    return all(t.kind == "NAME" and t.text in indices for t in tokens)


def _join(last, piece, error="", keep=True):
    """Put a piece behind the one before it, with the commas and arrows between them if they are to be ``keep``-t."""
    if error:
        last.errors.append((piece.tokens[0].start, error))
    last.errors += piece.errors
    last.claims = last.claims or piece.claims
    last.tokens += [t for t in piece.before if keep and t.kind not in ("GAP", "AMP", "TEXT", "COND")] + piece.tokens
    return True
