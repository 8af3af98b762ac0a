"""A pasted text to its formulas: marked off by dollars, brackets and environments, or bare lines.

The words between formulas count where they say for which indices one holds: "if $i = j$", "otherwise".
"""

import re
from dataclasses import dataclass, replace

from eqcheck.reading.statements.signs import signs

from . import dialect

ENVIRONMENTS = "align|aligned|equation|gather|gathered|eqnarray|multline|split|displaymath|math|alignat|flalign"
FORMULAS = re.compile(
    r"\$\$(?P<dollars>.+?)\$\$"
    r"|\\\[(?P<display>.+?)(?<!\\)\\\]"
    r"|(?P<environment>\\begin\{(?P<name>(?:" + ENVIRONMENTS + r")\*?)\}.+?\\end\{(?P=name)\})"
    r"|\\\((?P<brackets>.+?)\\\)"
    r"|(?<![\\$])\$(?!\$)(?P<inline>(?:[^$]|\\\$){1,3000}?)(?<!\\)\$",
    re.S,
)
FENCE = re.compile(r"^(`{3,}|~{3,})[ \t]*(\{?\w*\}?)[^\n]*\n(.*?)^\1[ \t]*$", re.M | re.S)
STATES = re.compile(r"[\w)\]}]\s*=\s*[-−\w(\\∂Σ]")
CONTINUES = re.compile(r"(?:\s|&|\\quad|\\[,;!])*=")
MATHEMATICS = re.compile(r"\\[A-Za-z]+|_|\^|[∂Σ∑∇δ′·ᵢⱼₖ]|\bd\w{1,2}\s*/\s*d\w|/")
WORD = re.compile(r"(?<![\\A-Za-z_{])[A-Za-z]{3,}(?![A-Za-z{_(])")
NAMES = re.compile(r"^(?:exp|log|ln|sum|softmax|max|otherwise|for|and|where|all|sigmoid|dot|diag|[BC]CE|N+LL|loss|cost|d[AZ]L)$", re.I)
# Words before a formula on its line ("So", "By the chain rule:"), which are no part of it.
WORDS_BEFORE = (
    r"(?:(?!(?:exp|log|ln|sum|softmax(?!:)|diag)\b)(?:softmax(?=:)|[A-Za-z]{3,}|[Ss]o|[Ii]s|[Aa]s|[Ii]f|[Ww]e|[Ii]t|[Bb]y|[Oo]f|[Ii]n|[Tt]o|[Oo]r|[Mm]y|[Oo]n"
    r"|a(?=\s+[a-z]{3}))(?![A-Za-z_^({\\=]|\s*[=/*+])[,:.]?\s+)"
)
LEADING = re.compile(rf"\s*(?:(?:[*•>#]\s+|\(?\d+[.)]\s+)*{WORDS_BEFORE}{{0,6}}|-\s+{WORDS_BEFORE}{{1,6}})(?:\d+[.:)]\s+)?")
# A condition that stands among the words: "2. When i != k:"
PLAIN_CASE = re.compile(r"\b(?:if|when|for|case|where)\s+([a-z])\s*(==?|!=|≠)\s*([a-z])\s*(?:,|:|then|we have|we get|\s)*$", re.I)
ENGLISH = re.compile(r"(?<![A-Za-z\\_])(?:is|it|we|so|to|of|in|on|at|by|be|an|as|if|or|my|he|do|no|up|he|me)(?![A-Za-z_])", re.I)
CASE_BEFORE = re.compile(r"^\s*(?:if\s+|case\s+|for\s+)?([a-z]\s*(?:={1,2}|!=|≠|\\neq?)\s*[a-z])\s*:\s*(?=\S)", re.I)
# A condition at the end of a bare line: dp_j/do_i = p_i(1 - p_i) if i = j
CASE_AFTER = re.compile(r"[\s,(]*\b(?:if|iff|when|for|where|with)\s+([a-z]\s*(?:={1,2}|!=|≠|\\neq?)\s*[a-z])\s*\)?[\s,.;]*$", re.I)
# What else a bare line may end in: why it holds, what a letter is, or where it holds in words that nobody here understands.
REASON = re.compile(r"[\s,;]+\(?(?:since|because|as|by|using|due|which)\s+[^\n]*$", re.I)
GIVEN = re.compile(r"[\s,;]+\(?(?:where|with)\s+(?=[A-Za-z])", re.I)

INDEX = r"(?:[a-z]_\{?[a-z]\}?|[a-z]'?|\\gamma|\\ell|\d)"
COUNTING = tuple("ijklmn")  # of these alone i = 1 says something about an index
ABOUT_INDICES = re.compile(
    rf"\s*\(?({INDEX})\s*(==?|\\neq?(?![a-z])|≠|\\not\s*=|!=)\s*({INDEX})\s*\)?\s*[,.:;]?\s*"
)
# The words before a condition: it belongs to the formula before it, or to those behind it.
OPENS = re.compile(r"(?:^|\b|\\text\{)(if|when|whenever|where|for|case|cases|assuming|provided|iff)\b[\s\w:,.*(}~]*$", re.I)
AFTER_A_CLAIM = re.compile(r"^[\s,.;:(*~]*(?:if|when|whenever|for|where|provided|iff)(?:\s+(?:that|the|case))*[\s:(~]*$", re.I)
EQUALS = re.compile(r"^[\s,]*(?:\w+\s+){0,3}(?:be\s+|is\s+|to\s+)?(?:equals?|equal\s+to|=)\s*$", re.I)
AND = re.compile(r"^[\s,;.]*(?:and|or|but|else|while)?(?:\s+(?:it\s+is|is|to|as|by|with))*[\s,;:]*$", re.I)
OTHERWISE = re.compile(r"^[\s,;]*\(?(?:otherwise|else|in (?:all|any) other cases?|if not|when not)\b", re.I)
ENDS = re.compile(
    r"\b(?:otherwise|combin\w+|together|both|general\w*|putting|so|thus|hence|therefore|finally|overall|now|total|"
    r"cross.entropy|loss|summary|result)\b",
    re.I,
)


@dataclass(frozen=True)
class Piece:
    """One formula of a text: its LaTeX as typed, the line it begins on, and the conditions its words give it.

    ``left`` is set where the words say what another formula is otherwise: it is the left side of
    that formula, which ``latex`` goes on with.
    """

    latex: str
    line: int
    display: bool
    conditions: tuple = ()
    left: str = ""
    start: int = 0
    end: int = 0


def passed_over(text):
    """Return the lines of a text without dollars that state something, as it seems, and were not read for the words in them."""
    text = _unfenced(text)
    spans, marked = _spans(text)
    found, place = [], 0
    for line in [] if marked else text.splitlines(keepends=True):
        here, place = place, place + len(line)
        read = any(a < place and b > here for a, b, *_ in spans)
        if not read and STATES.search(line) and MATHEMATICS.search(line) and "://" not in line:
            found.append(line.strip())
    return found


def pieces(text):
    """Return the formulas of a pasted text, in their order, with the conditions that the words give them."""
    text = _unfenced(text)
    spans, _ = _spans(text)
    found = [
        (Piece(text[a:b], 1 + text.count("\n", 0, a), display), outer, after) for a, b, display, outer, after in spans
    ]
    for n in range(1, len(found)):  # a formula that begins with a relation sign goes on with the one before it
        if CONTINUES.match(found[n][0].latex):
            head = signs(found[n - 1][0].latex) or not text[found[n - 1][2] : found[n][1]].strip()
            found[n] = (replace(found[n][0], display=True), *found[n][1:])
            if head:
                found[n - 1] = (replace(found[n - 1][0], display=True), *found[n - 1][1:])
    return _with_conditions(text, found)


def _spans(text):
    """Return ``[(begin, end, whether displayed, begin and end with what marks it off)]`` and whether anything is marked off."""
    marked = [m for m in FORMULAS.finditer(text) if (m[m.lastgroup] or "").strip()]
    spans, place = [], 0
    for m in [*marked, None]:
        stop = m.start() if m else len(text)
        spans += _bare(text, place, stop, alone=not marked)
        if m:
            group = "environment" if m["environment"] else next(
                name for name in ("dollars", "display", "brackets", "inline") if m[name] is not None
            )
            spans.append((m.start(group), m.end(group), group not in ("inline", "brackets"), m.start(), m.end()))
            place = m.end()
    return spans, bool(marked)


def left_side(latex):
    """Return what stands before the first relation sign of a formula."""
    return latex[: (signs(latex) or [len(latex)])[0]]


def _unfenced(text):
    """Blank out code; a fence with mathematics is a formula."""

    def blank(fence):
        if re.fullmatch(r"\{?(?:math|latex|tex)\}?", fence[2]):
            first, rest = fence[0].split("\n", 1)
            return "$$" + " " * max(0, len(first) - 2) + "\n" + rest.rstrip("`~ \t") + "$$"
        return re.sub(r"[^\n]", " ", fence[0])

    return FENCE.sub(blank, text)


def _bare(text, begin, stop, alone):
    """Return the spans of lines that are formulas though nothing marks them off."""
    found, place = [], begin
    lines = text[begin:stop].splitlines(keepends=True)
    for n, line in enumerate(lines):
        here, place = place, place + len(line)
        opens = alone and n + 1 < len(lines) and CONTINUES.match(lines[n + 1])
        whole = (here == 0 or text[here - 1] == "\n") and (place == len(text) or text[place - 1 : place] == "\n")
        if not whole:
            continue
        if led := LEADING.match(line):
            here, line = here + led.end(), line[led.end() :]
        if case := CASE_BEFORE.match(line):  # i == j: dp_i/dx_j = …
            found.append((here + case.start(1), here + case.end(1), True, here, here + case.end()))
            here, line = here + case.end(), line[case.end() :]
        stated, after = line, CASE_AFTER.search(line)
        if after:
            line = line[: after.start()]
        elif signs(line):
            after = GIVEN.search(line)
            after = after if after and signs(line[after.end() :]) else None
            cut = after or REASON.search(line)
            line = line[: cut.start()] if cut and signs(line[: cut.start()]) else line
        worded = dialect.WORDED.search(line)
        if not _is_formula(line[: worded.start()] if worded else line, opens or found and found[-1][1] == here, alone):
            continue
        if found and alone and found[-1][1] == here and _goes_on(text[found[-1][0] : here], line):
            found[-1] = (found[-1][0], here + len(line), True, found[-1][3], here + len(line))
        else:
            found.append((here, here + len(line), True, here, here + len(line)))
        if after and after.re is CASE_AFTER:
            found.append((here + after.start(1), here + after.end(1), True, here + after.start(1), here + len(stated)))
        elif after and _is_formula(stated[after.end() :], False, alone):
            found.append((here + after.end(), here + len(stated), True, here + after.end(), here + len(stated)))
    return found


def _is_formula(line, after_one, alone=False):
    words = [w for w in WORD.findall(re.sub(r"\\[a-z]*(?:text|rm|operatorname)\w*\{[^{}]*\}|\\(?:begin|end)\{[^{}]*\}", "", line)) if not NAMES.match(w)]
    if re.match(r"\s*\\(?:begin|end)\{", line):
        return True
    if ABOUT_INDICES.fullmatch(line.strip()):
        return True
    if len(words) > 1 or not line.strip():
        return False
    if signs(line):
        plain = alone and bool(re.search(r"[A-Za-zα-ωŷ]", line)) and not ENGLISH.search(line)
        return not words and (plain or bool(MATHEMATICS.search(line))) or line.lstrip()[:1] in "=&" or "\\" in line
    return bool(after_one) and not words and bool(MATHEMATICS.search(line))


def _goes_on(before, line):
    """Say whether a bare line belongs to the formula above it."""
    started = len(re.findall(r"\\begin\{", before)) > len(re.findall(r"\\end\{", before))
    ended = before.rstrip().endswith("\\\\") or re.search(r"\\\\\[[^\]]*\]\s*$", before)
    return bool(started or ended or before.rstrip().endswith("=") or line.lstrip()[:1] == "&" or not signs(line))


def _with_conditions(text, found):
    """Give formulas the conditions that words and formulas about indices around them state."""
    result, pending, first = [], (), None  # conditions for what follows, and the left side of the first that took them
    for n, (piece, start, end) in enumerate(found):
        before = text[found[n - 1][2] if n else 0 : start]
        after = text[end : found[n + 1][1] if n + 1 < len(found) else len(text)]
        about = ABOUT_INDICES.fullmatch(re.sub(r"\\(?:boxed|text|textbf)\s*\{([^{}]*)\}|\\[,;! ]|\\quad", r"\1", piece.latex))
        if about and not (about[3].isdigit() and about[1] not in COUNTING):
            one, other = (re.sub(r"_\{?[a-z]\}?$", "", side) for side in (about[1], about[3]))  # y_i is the class of an example
            condition = " ".join((one, "=" if about[2] in ("=", "==") else r"\neq", other))
            words = before.rsplit("\n\n", 1)[-1]
            near = "\n\n" not in before and not re.match(r"\W*[A-Z]", before)
            if n and near and AFTER_A_CLAIM.match(before) and result and signs(result[-1].latex) and not result[-1].conditions:
                result[-1] = _restricted(result[-1], condition)
                continue
            if OPENS.search(words) or piece.display:
                pending, first = (condition,), None
            continue
        if case := PLAIN_CASE.search(before):
            pending, first = (f"{case[1]} {'=' if case[2] in ('=', '==') else chr(92) + 'neq'} {case[3]}",), None
        elif ENDS.search(before) or re.search(r"^#", before, re.M):
            pending, first = (), None
        claims = signs(piece.latex)
        if not claims and n and EQUALS.match(before) and not signs(found[n - 1][0].latex):
            if result and result[-1] is found[n - 1][0]:
                result.pop()
            piece, claims = Piece(piece.latex, piece.line, piece.display, (), f"{found[n - 1][0].latex} = "), True
        last = result[-1] if result else None
        if not claims and last is not None and last.conditions and AND.match(before) and signs(last.latex):
            left = left_side(last.left + last.latex)
            if OTHERWISE.match(after):
                result.append(Piece(piece.latex, piece.line, piece.display, tuple(map(negated, last.conditions)), f"{left} = "))
                continue
            if re.match(r"^[\s,]*(?:if|when|for|where)[\s(]*$", after):
                result.append(Piece(piece.latex, piece.line, piece.display, (), f"{left} = "))
                continue
        if pending and claims:
            left = left_side(piece.left + piece.latex).strip()
            letters = re.findall(r"[A-Za-z]|\\gamma|\\ell", pending[0].replace(r"\neq", ""))
            if left.strip("& \n") and not all(re.search(rf"_\{{?[^{{}}]*?{re.escape(x)}|_{re.escape(x)}", left) for x in letters[:1]):
                result.append(piece)
                continue
            if first is None or not left.strip("& \n") or _alike(left, first):
                first = first if first is not None and not left.strip("& \n") else left
                piece = _restricted(piece, *pending)
            else:
                pending, first = (), None
        result.append(piece)
    return result


def _alike(left, first):
    return re.sub(r"\s|[{}]", "", left) == re.sub(r"\s|[{}]", "", first)


def _restricted(piece, *conditions):
    return Piece(piece.latex, piece.line, piece.display, (*piece.conditions, *conditions), piece.left)


def negated(condition):
    """Return the condition that holds where this one does not: i ≠ j for i = j."""
    return condition.replace(r"\neq", "=") if r"\neq" in condition else condition.replace("=", r"\neq")
