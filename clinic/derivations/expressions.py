"""Expressions that a text mentions and states nothing of by a sign: "for the derivative I get p_i (1 - p_i)", "shouldn't it be p minus y?"."""

import re
from dataclasses import dataclass

from eqcheck.reading.statements.signs import signs

from . import cutting
from .cutting import ABOUT_INDICES, PROGRAM

MOST = 24  # of a text that are looked at
LONGEST = 160
SENTENCE = re.compile(r"(?<!\bi\.e)(?<!\be\.g)(?<!\bw\.r\.t)(?<!\s)[.!?](?=\s|$)|\n\s*\n")
COMBINED = re.compile(r"[-+*/·⋅×−–^]|\\frac|\\cdot|\\times|(?<=[\w}'])\s*\(|\\log|\\ln|_\{?\w\}?\s*(?:\\hat|[A-Za-z])")
LETTER = re.compile(r"[A-Za-zα-ωŷ]")
SIGN_OF = {"minus": "-", "negative": "-", "plus": "+", "times": "*", "over": "/", "divided by": "/", "multiplied by": "*", "multiplied with": "*"}
NUMBER_OF = {"one": "1", "two": "2"}
DEFINED = re.compile(r"\s*(?:(?:const\s+)?\w+\s+)?(?:\\?[A-Za-zα-ω∇]\w*'*|\\(?:text|mathrm|operatorname)\s*\{\s*\w+\s*\})(?:\s*[_^]\s*(?:\{[^{}]*\}|\w|\(\w\)))*(?:\(\w\)|\[[\w, ]*\])?\s*:?=(?!=)")
ASSIGNED = re.compile(r"(?<=[\w\])])\s*=(?!=)\s*([^=;#\n]+?)(?=\s*(?:[;#]|\.\s|[.,?]?\s*$))")  # what a name of a program becomes
RETURNED = re.compile(r"^\s*return\s+")
WRAPPED = re.compile(r"^(?:np\.|math\.|std::)?f?max\(((?:[^()]|\([^()]*\))*?)(?:,\s*(?:eps\w*|1e-\d+f?)\s*\);?)?$")
IN_QUOTES = re.compile(r"[\"“]([^\"“”`$\n]{3,100})[\"”]")
PLAIN_WORDS = re.compile(r"[A-Za-z]{2,}[,.;]?\s+[A-Za-z]{2,}")  # two in a row are prose
HAN = re.compile(r"[\u3001-\u303f\u3400-\u9fff\uff00-\uffef]")
THING = r"(?:(?:the\s+)?(?:log[- ]?)?soft-?max(?:\s+(?:outputs?|probabilit(?:y|ies)|value))?|(?:the\s+)?(?:true\s+|one-?hot\s+)?(?:labels?|targets?)|(?:the\s+)?(?:predictions?|predicted\s+probabilit(?:y|ies)|probabilit(?:y|ies)))"
HYPHEN = re.compile(r"(?<![\w-])([A-Za-zŷ])-([A-Za-zŷ])(?![\w-])")
ROLE = re.compile(rf"(?<![\w\\-])(?:probs?|preds?|{THING})(?=\s[-+*/]\s[\w(\\])", re.I)
OF_LABELS = r"(?:(?:one_?[Hh]ot_?)?[Ll]abels?|[Tt]argets?|[Yy]_?[Tt]rue|true_?[Yy]|[Gg]round_?[Tt]ruth|(?:[Ee]xpected|[Dd]esired|[Ii]deal|[Aa]ctual|[Tt]arget|[Tt]rue)_?(?:[Oo]utputs?|[Vv]alues?|[Ll]abels?|[Pp]robs?|[Yy]|[Cc]lass(?:es)?)|[Oo]ne_?[Hh]ot\w*)"
NAMED = re.compile(rf"(?<![\w\\.{{])(?P<label>{OF_LABELS})(?![\w(])")
A_DIFFERENCE = re.compile(rf"(?<![\w\\.)\]*/+-])(?:(?P<label>{OF_LABELS}) - (?P<other>[A-Za-z]\w*)|(?P<one>[A-Za-z]\w*) - (?P<last>{OF_LABELS}))(?![\w(\[])")
DOT_BETWEEN = re.compile(r"(?<=[\w)])\s\.\s(?=[\w(])")
SPOKEN = re.compile(
    rf"(?P<left>(?<![\w\\])(?:{THING}|one|two)(?=\s)|[\w)}}\]'ŷ]+)?(?P<gap>[ \t]+|^|(?<=\())(?P<sign>minus|negative|plus|times|over|divided\s+by|multiplied\s+(?:by|with))\s+(?P<right>{THING}|(?:one|two)\b|[-(]*\\?\w+)", re.I,
)  # fmt: skip


@dataclass(frozen=True)
class Expression:
    """One expression as typed, with the text line that it is on, and the sentence around it."""

    latex: str
    typed: str
    line: int
    sentence: str
    marked: bool  # as LaTeX, where p q is a product and pq is one, too
    defines: bool  # whether it is what a letter or a name is said to be, as in delta = a - y


def expressions(text):
    """Return what a text mentions without a relation sign, in its order; each once."""
    text = re.sub(r"\\(?=[*_])", " ", cutting.unfenced(text))  # as Markdown escapes them
    spans, any_marked = cutting.spans(text)
    taken = [(span.outer, span.after) for span in spans]
    found = [(span.start, span.end, text[span.start : span.end], any_marked) for span in spans]
    found = [cell for one in found for cell in _cells(*one)]
    codes = [(m.start(), m.end()) for m in re.finditer(r"(?<!`)`[^`\n]+`(?!`)", text)]
    found += [place for place in _bare(_without(text, [(span.outer, span.after) for span in spans if any_marked] + codes)) if not any(a < place[1] and place[0] < b for a, b in taken)]
    found += [(m.start(1), m.end(1), m[1], False) for m in re.finditer(r"(?<!`)`([^`\n]{3,160})`(?!`)", text) if not any(a < m.end() and m.start() < b for a, b in taken)]
    found += [(m.start(1), m.end(1), m[1], False) for m in IN_QUOTES.finditer(text) if not any(a < m.end() and m.start() < b for a, b in taken) and not PLAIN_WORDS.search(m[1])]
    kept, seen = [], set()
    for start, end, latex, in_marks in sorted(found):
        defines = DEFINED.match(latex)
        if defines:
            start, latex = start + defines.end(), latex[defines.end() :]
        latex = latex.strip().rstrip(".,;:?! ")
        wrapped = WRAPPED.match(latex)
        latex = wrapped[1] if wrapped else latex
        plain = re.sub(r"\s|\\[,;!]", "", latex)
        if plain in seen or len(latex) > LONGEST or signs(latex) or not COMBINED.search(latex) or not LETTER.search(latex) or ABOUT_INDICES.fullmatch(latex):
            continue
        seen.add(plain)
        before, after = SENTENCE.split(text[:start])[-1], SENTENCE.split(text[end:])[0]
        typed = latex if wrapped else " ".join(text[start:end].split()).strip(" .,;:?!")
        kept.append(Expression(latex, typed, 1 + text.count("\n", 0, start), " ".join(f"{before} {typed} {after}".split()), in_marks, bool(defines)))
    return kept[:MOST]


def _without(text, places):
    """Return a text with bars in these places, which are no mathematics."""
    for start, end in places:
        text = text[:start] + re.sub(r"[^\n]", "¦", text[start:end]) + text[end:]
    return text


def _bare(text):
    """Yield ``(start, end, expression, False)`` of the runs of mathematics in bare lines; words such as minus are signs there."""
    place = 0
    for line in text.splitlines(keepends=True):
        here, place = place, place + len(line)
        if "://" in line or re.search(r"[$`]|\\[(\[]", line):
            continue
        if returned := RETURNED.match(line):
            yield here + returned.end(), here + len(line.rstrip()), line[returned.end() :].strip(), False
            continue
        changed, moved = signs_for_words(HAN.sub(" ", line))
        if PROGRAM.search(changed) and not re.search(r"\*\*", changed):
            name = "q ="
            yield from ((here + m.start(1) - len(name), here + m.end(1), f"{name} {m[1]}", False) for m in ASSIGNED.finditer(line))
            continue
        for start, end in cutting.expressions_of(changed):
            if end > start:
                yield here + moved[start], here + moved[end], changed[start:end], False


def _cells(start, end, latex, marked):
    """Yield the cells of a row of a table of plain text, (a * b) (c) (d); anything else is one cell."""
    row = re.fullmatch(r"\s*(?:\((?:[^()]|\([^()]*\))*\)\s+){2,}\((?:[^()]|\([^()]*\))*\)\s*", latex)
    for m in re.finditer(r"\(((?:[^()]|\([^()]*\))*)\)", latex) if row and not marked else ():
        yield start + m.start(1), start + m.end(1), m[1], marked
    if marked or not row:
        yield start, end, latex, marked


def signs_for_words(line):
    """Return a line with "p minus y" and p-y as p - y, and for each place of it the place in the line as typed."""
    moved = [*range(len(line) + 1)]
    for _ in range(9):
        m, new = next(_to_be_changed(line), (None, ""))
        if m is None:
            break
        line = line[: m.start()] + new + line[m.end() :]
        moved = [*moved[: m.start()], *([moved[m.start()]] * len(new)), *moved[m.end() :]]
    return line, moved


def _to_be_changed(line):
    """Yield what is changed in a line, as ``(match, new text)``."""
    for m in HYPHEN.finditer(line):
        yield m, f"{m[1]} - {m[2]}"
    for m in A_DIFFERENCE.finditer(line):
        yield m, r"\mathrm{Y} - \mathrm{P}" if m["label"] else r"\mathrm{P} - \mathrm{Y}"
    for m in ROLE.finditer(line):
        yield m, _written(m[0])
    for m in DOT_BETWEEN.finditer(line):
        yield m, " * "
    for m in SPOKEN.finditer(line):
        if _mathematics(m):
            sign, left, right = SIGN_OF[" ".join(m["sign"].lower().split())], _written(m["left"] or ""), _written(m["right"])
            yield m, f"{left}{m['gap']}{sign} {right}" if left else f"{m['gap']}{sign}{right}"


def _written(word):
    word = word.strip()
    if word.lower() in NUMBER_OF:
        return NUMBER_OF[word.lower()]
    plain = re.sub(r"^the\s+", "", word.lower())
    if re.match(r"soft-?max|pred|prob", plain):
        return r"\mathrm{P}"
    return r"\mathrm{Y}" if re.match(r"(?:true\s+|one-?hot\s+)?(?:label|target)", plain) else word


def _mathematics(found):
    """Say whether the words beside a sign that is a word are letters, numbers or what has a letter: minus three points is none."""
    def one(word):
        word = word.strip()
        return bool(re.fullmatch(rf"{THING}|one|two|[-(]*\\?[A-Za-z]'?\)*|[-(]*\d*|.*[_^()\]}}ŷ].*", word, re.I)) and word.lower() not in ("a", "i", "the")

    left, right = found["left"] or "", found["right"]
    prefix = found["sign"].lower() in ("minus", "negative")
    return one(right) and (one(left) if left and not (prefix and not one(left)) else prefix)
