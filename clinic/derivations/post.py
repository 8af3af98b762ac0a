"""A pasted text to its formulas, each with the conditions that the words around it give it: "if $i = j$", "otherwise"."""

import re
from dataclasses import dataclass, replace

from eqcheck.reading.statements.signs import signs

from . import cutting, sayings
from .cutting import ABOUT_INDICES, CONTINUES

STATES = re.compile(r"(?:[\w)\]}]|^[\s>*•]*)\s*=\s*[-−\w(\\∂Σ]")
MATHEMATICS = re.compile(r"\\[A-Za-z]+|_|\^|[∂Σ∑∇δ′·ᵢⱼₖ]|\bd\w{1,2}\s*/\s*d\w|/|\b[A-Za-z]'?\(")
COUNTING = tuple("ijklmn")  # of these alone i = 1 says something about an index
PLAIN_CASE = re.compile(r"\b(?:if|when|for|case|where)\s+([a-z])\s*(==?|!=|≠)\s*([a-z])\s*(?:,|:|then|we have|we get|\s)*$", re.I)
SENTENCE = re.compile(r"(?<!\bi\.e)(?<!\be\.g)[.!?](?=\s|$)|\n")
AROUND = 120  # characters of words that are looked at
WORDED = re.compile(r"[\s,;(]*(if|iff|when|whenever|for|otherwise|else|unless|assuming|provided)\b", re.I)
EACH, ONES = r"(?:all|every|any|each|the)\s+(?:of\s+)?(?:the\s+)?", r"(?:classes|class|ones|entries|entry|logits|indices|index|[a-z](?![\w']))"
THE_TRUE = r"(?:for\s+|at\s+|in\s+)?the\s+(?:true|correct|right|target|labell?ed|actual|gold|ground[- ]truth)\s+(?:class|label|one|answer|category|index|word|target)"
OTHER_CLASSES = re.compile(
    rf"[\s,;(]*(?:for\s+(?:{EACH}(?:others?|remaining|wrong|incorrect)(?:\s+{ONES})?|{EACH}{ONES}\s+(?:other\s+than|except|but|besides|(?:that|which)\s+(?:is|are)\s+not)\s+{THE_TRUE})|(?:except|other\s+than)\s+{THE_TRUE}|everywhere\s+else|elsewhere)(?!\s*\w)", re.I,
)  # fmt: skip
# Words that speak of the class of an example.
TRUE = re.compile(
    r"\b(?:true|correct|right|target|actual|gold|ground[- ]truth|positive|labell?ed|same)\s+(?:\w+\s+)?(?:class|label|word|category|answer|output|index|neuron|unit|one)"
    r"|\b(?:class|label|target)\s+(?:is|=|equals)\s+(?:1|one)\b", re.I,
)  # fmt: skip
OTHER = re.compile(
    r"\b(?:others?|otherwise|else|wrong|incorrect|remaining|rest|negative)\b|\b(?:class|label|target)\s+(?:is|=|equals)\s+(?:0|zero)\b"
    r"|\bnot\s+(?:\w+\s+){0,3}(?:class|label|answer)", re.I,
)  # fmt: skip
# The words before a condition: it belongs to the formula before it, or to those behind it.
OPENS = re.compile(r"(?:^|\b|\\text\{)(if|when|whenever|where|for|case|cases|assuming|provided|iff)\b[\s\w:,.*(}~]*$", re.I)
AFTER_A_CLAIM = re.compile(r"^[\s,.;:(*~]*(?:if|when|whenever|for|where|provided|iff|unless)(?:\s+(?:that|the|case))*[\s:(~]*$", re.I)
EQUALS = re.compile(r"^[\s,]*(?:\w+\s+){0,3}(?:be\s+|is\s+|to\s+)?(?:equals?|equal\s+to|=)\s*$", re.I)
IS = re.compile(r"^\s*is\s*(?:then|just|simply|given\s+by)?\s*$", re.I)  # ∂p_i/∂z_j is p_i (1 − p_i) if i = j
DERIVATIVE_ALONE = re.compile(r"\s*(?:\\d?frac\s*\{\s*(?:\\partial|d).*\}|(?:\\partial|∂)[^=/]*/\s*(?:\\partial|∂)\s*[^=/]*)\s*", re.S)
ENDS_THERE = re.compile(r"\s*(?:[.;:)]|,(?!\s*(?:but|only|not)\b)|$|(?:if|when|for|where|otherwise|and)\b)", re.I)
ON_A_DIAGONAL = re.compile(r"[\s,(]*(?:(on|along)|off|outside(?:\s+of)?)\s+(?:the|its)\s+(?:main\s+)?diagonal\b\)?", re.I)
ENTRY = re.compile(r"\\d?frac\s*\{\s*(?:\\partial|d)[^{}]*_\{?([a-z])\}?\s*\}\s*\{\s*(?:\\partial|d)[^{}]*_\{?([a-z])\}?\s*\}")
ENTRY_OF_A_DIAGONAL = re.compile(r"(\\d?frac\s*\{\s*(?:\\partial|d)[^{}]*_\{?)([a-z])(\}?\s*\}\s*\{\s*(?:\\partial|d)[^{}]*_\{?)\2(\}?\s*\})")
ONE_LETTER_BELOW = re.compile(r"_\s*(?:\{\s*([a-z])\s*\}|([a-z]))")
IT_IS = re.compile(r"^[\s,:]*(?:(?:then|where|when)\s+)?(?:(?:it|this|that|we)\s+(?:is|equals|becomes|get|have|obtain))?[\s:]*$", re.I)
AND = re.compile(r"^[\s,;.]*(?:and|or|but|else|while)?(?:\s+(?:it\s+is|is|to|as|by|with))*[\s,;:]*$", re.I)
BEHIND = re.compile(r"[\s,(]*\b(?:if|when|for)\s+([a-z])\s*(==?|!=|≠)\s*([a-z])\b[\s,)]*(?:\Z|[.;](?:\s|\Z)|\n\s*\n|(?:and|but|while)\s*\Z)", re.I)
GOES_ON = re.compile(r"[\s,;]*(?:and|but|while)[\s,$]*", re.I)  # A if i = j, and B: the condition is that of A
OTHERWISE = re.compile(r"^[\s,;]*\(?(?:otherwise|else|in (?:all|any) other cases?|if not|when not)\b", re.I)
ELSE_OF_THE_NEXT = re.compile(r"[\s,;]+(?:and\s+|or\s+|but\s+)?(?:otherwise|else)\b[^.;]*$", re.I)
OTHERWISE_BEFORE = re.compile(r"^[\s,;.]*(?:and|or|but)?\s*(?:otherwise|else)\b(?:[\s,:]|(?:it|this|that|is|to|we|have|get|equals?|just|simply)\b)*$", re.I)
ENDS = re.compile(
    r"\b(?:otherwise|combin\w+|together|both|general\w*|putting|so|thus|hence|therefore|finally|overall|now|total|"
    r"cross.entropy|loss|summary|result)\b",
    re.I,
)
# Words before a condition that turn it round, or say that it does not matter; and words behind it that take it back.
ENDS_WITH_A_SIGN = re.compile(r"(?<![\s=<>!&])(?:\s|&|\\\\)*=\s*$")
CALLED = re.compile(r"(?:^|\s)([A-Z]{2,4}|[Ll]oss|[Cc]ost)$")  # a word that a formula begins with: the loss is CE $= -\ln p_c$
UNLESS = re.compile(r"\bunless\b[\s\w:,*(}~]*$", re.I)
TURNED = re.compile(r"\b(?:no|not|never|neither|nor|hardly|except|without|instead|even|also|whether|regardless|whatever|fails?|false|wrong)\b|n['’]t\b", re.I)
TAKEN_BACK = re.compile(r"^[\s,)$]*(?:or\b|(?:this|it|that|which)?\s*(?:fails?|does\s?n[o'’]t|does not|is (?:not|wrong|false)|isn['’]t|would)\b)", re.I)
SPOKEN = re.compile(  # where $k$ is the correct class; "if k is" says it of one line, "k is not" does not say it
    r"\b(?:where|let|here,?)\s+\$?([a-z])\$?\s+(?:is|be|denotes|stands\s+for|marks)\s+(?:the\s+)?(?:index\s+of\s+the\s+)?(?:true|correct|right|target|actual|gold|ground[- ]truth)\s+(?:class|label|category|answer|word|index|output)\s*(?:[.,;)]|$)",
    re.I | re.M,
)
SPOKEN_LABEL = re.compile(r"\b(?:where|let|here,?|if)\s+\$?([a-z])\$?\s+(?:is|be|denotes)\s+(?:the\s+)?(?:label|target)\s*(?:[.,;:)]|$)", re.I | re.M)  # of an index
ONE_HOT_AT = re.compile(r"\bone-?\s?hot\s+(?:vector\s+|label\s+)?(?:at|in|with\s+(?:the|a|its)\s+(?:one|1)\s+(?:at|in))\s+(?:class\s+|index\s+|position\s+|entry\s+|place\s+)?\$?([a-z])\$?(?![\w'])", re.I)  # y one-hot at c
SO = re.compile(r"\b(?:so|thus|hence|therefore)\b", re.I)


@dataclass(frozen=True)
class Piece:
    """One formula of a text: its LaTeX as typed, the line it begins on, and the conditions its words give it.

    ``left`` is set where the words say what another formula is otherwise: it is the left side of
    that formula, which ``latex`` goes on with.  ``before`` and ``after`` are the words around it, ``worded`` is
    a condition in words behind it: "if i is the true class", ``also`` a condition further above that may still be meant.
    """

    latex: str
    line: int
    display: bool
    conditions: tuple = ()
    left: str = ""
    also: tuple = ()
    before: str = ""
    after: str = ""
    worded: str = ""


def passed_over(text):
    """Return the lines of a text without dollars that state something, as it seems, and were not read for the words in them."""
    text = cutting.unfenced(text)
    spans, marked = cutting.spans(text)
    found, place = [], 0
    for line in [] if marked else text.splitlines(keepends=True):
        here, place = place, place + len(line)
        left = "".join(" " if any(span.start <= here + at < span.end for span in spans) else sign for at, sign in enumerate(line))
        if STATES.search(left) and MATHEMATICS.search(left) and "://" not in line:
            found.append(line.strip())
    return found


def pieces(text):
    """Return the formulas of a pasted text, in their order, with the conditions that the words give them."""
    text = cutting.unfenced(text)
    spans = [part for span in cutting.spans(text)[0] for part in _side_by_side(text, span)]
    found, said = [], dict(sayings.said(text, spans))
    for n, span in enumerate(spans):
        between = SENTENCE.split(text[spans[n - 1].after if n else 0 : span.outer].rstrip())
        before = between[-1][-AROUND:]
        behind = text[span.after : spans[n + 1].outer if n + 1 < len(spans) else len(text)]
        after = SENTENCE.split(behind)[0][:AROUND]
        if after == behind and n + 1 < len(spans):
            after = ELSE_OF_THE_NEXT.sub("", after)
        worded = WORDED.match(after)
        if worded and (after == behind and n + 1 < len(spans) or worded[1].lower() == "for" and not (TRUE.search(after) or OTHER.search(after))):
            worded = None  # a formula goes on with it, or it says what the formula is for
        if n and len(between) == 1 and OTHERWISE.match(after):  # than the words say that stand before the formula before
            before = f"{found[-1][0].before} {before}"
        if others := OTHER_CLASSES.match(after):
            after, worded = f"for the other classes{after[others.end() :]}", others
        piece = Piece(
            said.get(n, "") + text[span.start : span.end], 1 + text.count("\n", 0, span.start), span.display,
            before=" ".join(before.split()), after=" ".join(after.split()), worded=after.strip(" ,;().") if worded else "",
        )  # fmt: skip
        if signs(piece.latex) and (case := BEHIND.match(behind)):
            piece = replace(piece, worded="", conditions=(f"{case[1]} {'=' if case[2] in ('=', '==') else chr(92) + 'neq'} {case[3]}",))
        found.append((piece, span.outer, span.after))
    ending = [ENDS_WITH_A_SIGN.search(piece.latex) for piece, _, _ in found]
    found = [(replace(piece, latex=piece.latex[: m.start()]) if m and m.start() else piece, start, end) for (piece, start, end), m in zip(found, ending)]
    for n in range(1, len(found)):  # a formula that ends with a relation sign goes on with the next, or with nothing
        if ending[n - 1] and not signs(found[n][0].latex) and not text[found[n - 1][2] : found[n][1]].strip():
            found[n] = (replace(found[n][0], left="= "), *found[n][1:])
    for n in range(1, len(found)):  # a formula that begins with a relation sign goes on with the one before it
        if CONTINUES.match(found[n][0].latex) and (called := CALLED.search(found[n][0].before)):
            found[n] = (replace(found[n][0], left=f"{called[1]} "), *found[n][1:])
        elif CONTINUES.match(found[n][0].left + found[n][0].latex):
            head = signs(found[n - 1][0].latex) or not text[found[n - 1][2] : found[n][1]].strip()
            found[n] = (replace(found[n][0], display=True), *found[n][1:])
            if head:
                found[n - 1] = (replace(found[n - 1][0], display=True), *found[n - 1][1:])
    return _with_conditions(text, found)


BESIDE = re.compile(r"[,;.]\s*\\q?quad(?![A-Za-z])(?:\s*\\(?:q?quad|text\s*\{\s*(?:and|with|where)\s*\})(?![A-Za-z]))*(?=\s*(?:\\[A-Za-z]+|[A-Za-z]))")


def _side_by_side(text, span):
    """Return the formulas of a display that has several beside each other, a = b, \\qquad c = d, as spans of their own: an index may count something else in each."""
    latex = text[span.start : span.end]
    if not span.display or "&" in latex or "\\\\" in latex or "\\begin" in latex:
        return [span]
    cuts, place = [], 0
    for m in BESIDE.finditer(latex):
        part, rest = latex[place : m.start()], latex[m.end() :]
        level = all(half.count("{") == half.count("}") for half in (part, rest))
        following = BESIDE.split(rest)[0]
        if level and signs(part) and signs(following) and not ABOUT_INDICES.fullmatch(following.strip(" .,")) and not re.match(r"\s*(?:\\(?:text|forall|mbox|mathrm)|if\b|for\b|when\b|[a-z](?:\s*,\s*[a-z])*\s*(?:\\neq?(?![A-Za-z])|\\in(?![A-Za-z])|=\s*[\d,.]))", following):
            cuts.append((m.start() + 1, m.end()))
            place = m.end()
    if not cuts:
        return [span]
    starts = [span.start, *(span.start + b for _, b in cuts)]
    ends = [*(span.start + a for a, _ in cuts), span.end]
    return [cutting.Span(a, b, True, span.outer if a == span.start else a, span.after if b == span.end else c) for a, b, c in zip(starts, ends, [*starts[1:], span.after])]


DEFINES = re.compile(r"\s*([^=\s&:]{1,40})\s*&?\s*:?=\s*&?\s*\\[dt]?frac\s*\{\s*(?:e\s*\^|\\exp)[^=]*\\sum")  # p_k = e^{z_k} / Σ …
HEADING = re.compile(r"^(?:#{1,6}\s|\*\*[^*\n]{2,80}\*\*|-{3,}\s*$)", re.M)


def sections(text):
    """Return ``[(lines above it, section)]`` of a text with headings; one without any is a single section."""
    cuts = [0, *(m.start() for m in HEADING.finditer(text)), len(text)]
    return [(text.count("\n", 0, a), text[a:b]) for a, b in zip(cuts, cuts[1:]) if text[a:b].strip()]


def beginnings(text):
    """Return ``[(lines above it, part)]`` of a text that defines more than one letter as a softmax: each definition begins a part, with its sentence."""
    spans, cuts, heads = cutting.spans(text)[0], [0], {}
    typed = [text[span.start : span.end] for span in spans]
    for n, latex in enumerate(typed):
        if not (defines := DEFINES.match(latex)):
            continue
        head = defines[1].partition("_")[0].partition("(")[0]
        if heads and head not in heads:
            before = text[spans[n - 1].after : spans[n].outer]
            cuts.append(spans[n].outer - len(re.split(r"\n\s*\n|(?<=[.:;])\s", before)[-1]))
        heads.setdefault(head, n)
    cuts.append(len(text))
    return [(text.count("\n", 0, a), text[a:b]) for a, b in zip(cuts, cuts[1:])]


def _has(name, latex):
    return re.search(rf"(?<![A-Za-z\\]){re.escape(name)}(?![A-Za-z])", latex) is not None


def _may_restrict(condition, piece, after):
    """Say whether a condition may be that of the formula before it: no colon follows, and its letters are none that only a sum in it counts with."""
    if re.match(r"\s*:", after):
        return False
    left = left_side(piece.left + piece.latex)
    counting = {letter for found in re.findall(r"(?:\\sum|Σ|∑)\s*_\s*(?:\{\s*)?([a-z])", piece.latex) for letter in found}
    astray = {letter for letter in re.findall(r"[a-z]", re.sub(r"\\[A-Za-z]+", " ", condition)) if not _has(letter, left.replace("_", " "))}
    return not left.strip(" &{}") or not astray & counting and not (astray and DEFINES.match(piece.latex))


def left_side(latex):
    """Return what stands before the first relation sign of a formula."""
    return latex[: (signs(latex) or [len(latex)])[0]]


def _with_conditions(text, found):
    """Give formulas the conditions that words and formulas about indices around them state."""
    result, pending, first = [], (), None  # conditions for what follows, and the left side of the first that took them
    stated = ()  # the last condition, which may still be meant
    for n, (piece, start, end) in enumerate(found):
        before = text[found[n - 1][2] if n else 0 : start]
        after = text[end : found[n + 1][1] if n + 1 < len(found) else len(text)]
        about = ABOUT_INDICES.fullmatch(re.sub(r"\\(?:boxed|text|textbf)\s*\{([^{}]*)\}|\\[,;! ]|\\quad", r"\1", piece.latex))
        if about and about["other"] in ("0", "1") and about["one"] in ("y", "t") and result and "\n" not in before and AFTER_A_CLAIM.match(before) and signs(result[-1].left + result[-1].latex):
            result[-1] = replace(result[-1], worded=f"if the label is {about['other']}")  # a label that has a value there claims nothing
            continue
        if about and not (about["other"].isdigit() and about["one"] not in COUNTING):
            one, other = (re.sub(r"_\{?[a-z]\}?$", "", side) for side in (about["one"], about["other"]))  # y_i is the class of an example
            condition = " ".join((one, "=" if about["sign"] in ("=", "==") else r"\neq", other))
            words = before.rsplit("\n\n", 1)[-1]
            said = SENTENCE.split(words)[-1]
            if UNLESS.search(said):
                condition = negated(condition)
            elif TURNED.search(said) or TAKEN_BACK.match(after):
                pending, stated, first = (), (), None
                continue
            heads_a_line = "\n" in before and bool(after.split("\n")[0].strip(" .,;)$*") or after.strip() == ":")
            heads_a_line = heads_a_line and not GOES_ON.fullmatch(after)
            near = "\n\n" not in before and not heads_a_line and not re.match(r"\W*[A-Z]", before)
            trails = AFTER_A_CLAIM.match(before) or re.fullmatch(r"\s*\(\s*", before) and re.match(r"\s*\)", after)
            if n and near and trails and result and signs(result[-1].left + result[-1].latex) and not result[-1].conditions and _may_restrict(condition, result[-1], after):
                result[-1] = _restricted(result[-1], condition)
                if UNLESS.search(said) and re.match(r"[\s,;]*where\b", after, re.I):  # unless i = j, where it is …
                    pending, first = (negated(condition),), None
                if len(result) > 1 and result[-2].conditions == (negated(condition),) and not result[-1].left and CONTINUES.match(result[-1].latex):
                    result[-1] = replace(result[-1], left=left_side(result[-2].left + result[-2].latex))  # another case of the same
                continue
            stated = (condition,)
            if OPENS.search(words) or piece.display:
                pending, first = stated, None
            continue
        case = PLAIN_CASE.search(before)
        if case and not TURNED.search(SENTENCE.split(before[: case.start()])[-1]):
            pending = stated = (f"{case[1]} {'=' if case[2] in ('=', '==') else chr(92) + 'neq'} {case[3]}",)
            first = None
        elif ENDS.search(before) or re.search(r"^#", before, re.M):
            pending, first = (), None
            stated = () if re.search(r"^#", before, re.M) or not SO.search(before) else stated
        claims = signs(piece.latex)
        named = IS.match(before) and n and DERIVATIVE_ALONE.fullmatch(found[n - 1][0].latex) and "_" in piece.latex and ENDS_THERE.match(after)
        if not claims and n and (EQUALS.match(before) or named) and not signs(found[n - 1][0].latex):
            if result and result[-1] is found[n - 1][0]:
                result.pop()
            piece, claims = replace(piece, left=f"{found[n - 1][0].latex} = "), True
        last = result[-1] if result else None
        before = ON_A_DIAGONAL.sub("", before, count=1) if ON_A_DIAGONAL.match(before) else before
        if (diagonal := ON_A_DIAGONAL.match(after)) and (claims or last is not None and last.conditions and AND.match(before)):
            left = left_side(piece.left + piece.latex if claims else last.left + last.latex).strip()
            if (entry := ENTRY.fullmatch(left)) and entry[1] != entry[2]:
                sign = "=" if diagonal[1] else r"\neq"
                result.append(_restricted(piece if claims else replace(piece, left=f"{left} = "), f"{entry[1]} {sign} {entry[2]}"))
                continue
        if not claims and last is not None and last.conditions and (AND.match(before) or OTHERWISE_BEFORE.match(before) and ENDS_THERE.match(after)) and signs(last.left + last.latex):
            left = left_side(last.left + last.latex)
            if OTHERWISE.match(after) or OTHERWISE_BEFORE.match(before):
                worded = "" if OTHERWISE.fullmatch(piece.worded) else piece.worded  # the condition says it
                result.append(replace(piece, conditions=tuple(map(negated, last.conditions)), left=f"{left} = ", worded=worded))
                continue
            if re.match(r"^[\s,]*(?:if|when|for|where)[\s(]*$", after):
                result.append(replace(piece, left=f"{left} = "))
                continue
        if not claims and last is not None and not last.conditions and OTHERWISE_BEFORE.match(before) and ENDS_THERE.match(after) and signs(last.left + last.latex):
            result.append(_elsewhere(piece, left_side(last.left + last.latex)))
            continue
        if pending and not claims and last is not None and last.conditions == tuple(map(negated, pending)) and IT_IS.match(before) and ENDS_THERE.match(after) and signs(last.left + last.latex):
            result.append(replace(piece, conditions=pending, left=f"{left_side(last.left + last.latex)} = "))
            continue
        if claims and last is not None and len(last.conditions) == 1 and OTHERWISE_BEFORE.match(before) and _alike(left_side(piece.left + piece.latex), left_side(last.left + last.latex)):
            pending, first = (), None
            result.append(_restricted(piece, negated(last.conditions[0])))
            continue
        if pending and claims:
            left = left_side(piece.left + piece.latex).strip()
            letters = re.findall(r"[A-Za-z]|\\gamma|\\ell", pending[0].replace(r"\neq", ""))
            if left.strip("& \n") and not all(re.search(rf"_\{{?[^{{}}]*?{re.escape(x)}|_{re.escape(x)}", left) for x in letters[:1]):
                result.append(replace(piece, also=stated))
                continue
            if first is None or not left.strip("& \n") or _alike(left, first):
                first = first if first is not None and not left.strip("& \n") else left
                piece = _restricted(piece, *pending)
            else:
                pending, first = (), None
        result.append(replace(piece, also=stated) if stated and not piece.conditions else piece)
    return result


def _elsewhere(piece, left):
    """Return what a side is otherwise, where no condition was stated: of ∂p_i/∂z_i it is about i ≠ j, of another one it is not known when."""
    entry = ENTRY_OF_A_DIAGONAL.fullmatch(left.strip())
    if not entry:
        return replace(piece, left=f"{left} = ", worded="otherwise")
    i = entry[2]
    j = next((letter for m in ONE_LETTER_BELOW.finditer(piece.latex) for letter in m.groups() if letter and letter != i), "k" if i == "j" else "j")
    return replace(piece, left=f"{entry[1]}{i}{entry[3]}{j}{entry[4]} = ", conditions=(rf"{i} \neq {j}",))


def _alike(left, first):
    return re.sub(r"\s|[{}]", "", left) == re.sub(r"\s|[{}]", "", first)


def _restricted(piece, *conditions):
    return replace(piece, conditions=(*piece.conditions, *conditions))


def negated(condition):
    """Return the condition that holds where this one does not: i ≠ j for i = j."""
    return condition.replace(r"\neq", "=") if r"\neq" in condition else condition.replace("=", r"\neq")
