"""A pasted text to the places of its formulas: what dollars, brackets, environments and code marks mark off, and runs of mathematics in bare lines.

A bare line is a row of words.  Each word is mathematics, prose, or either of them, which its neighbours decide; words of
mathematics that stand together are a run, and a run with a relation sign is a formula.  So no list of phrases is
needed: "by the chain rule dL/dz = a - y, since the labels sum to 1" has one run, whatever stands around it.
"""

import re
from dataclasses import dataclass

from eqcheck.reading.statements.signs import signs

from . import branches

ENVIRONMENTS = "align|aligned|equation|gather|gathered|eqnarray|multline|split|displaymath|math|alignat|flalign"
MARKED = re.compile(
    r"\$\$(?P<dollars>.+?)\$\$"
    r"|\\\[(?P<display>.+?)(?<!\\)\\\]"
    r"|(?P<environment>\\begin\{(?P<name>(?:" + ENVIRONMENTS + r")\*?)\}.+?\\end\{(?P=name)\})"
    r"|\\\((?P<brackets>.+?)\\\)"
    r"|(?<![\\$])\$(?!\$)(?P<inline>(?:[^$]|\\\$){1,3000}?)(?<!\\)\$"
    r"|(?<!`)`(?P<code>[^`\n]{3,300})`(?!`)",
    re.S,
)
IN_PLACE = re.compile(r"^[ \t>*]*\w[\w.]*\s*(?:\[[^\n=]*\]\s*)?[-+*/]=(?!=)\s*[\w(\[-]", re.M)  # probs[y] -= 1, as programs have it
BARE_COPY = re.compile(r"^[ \t]*[A-Za-z_]\w+[ \t]*=[ \t]*[A-Za-z_]\w+(?:\.\w+\(\)|\[:\])?[ \t]*$", re.M)  # dscores = probs
FENCE = re.compile(r"^(`{3,}|~{3,})[ \t]*(\{?\w*\}?)[^\n]*\n(.*?)^\1[ \t]*$", re.M | re.S)
IN_TICKS = re.compile(r"\$`([^`$\n]+)`\$")  # how an issue tracker marks a formula in a line
IS_THE_TARGET = re.compile(r"\b(if|when|where|for)\s+([cijkmn])\s+is\s+(not\s+)?the\s+(?:target|label|ground[- ]truth)\b(?!\s*(?:class|label|word|output|value|vector|distribution|and|of|for|\w+\s+(?:class|label)))", re.I)  # if k is the target
CLASS_OF_A_PROGRAM = re.compile(r"\b(if|when|where|for)\s+(?:is\s+)?`?\s*([a-z])\s*(==?|!=|≠)\s*(?:the\s+)?(?:label|target|gt|truth|ground_truth|y_true|true_class|correct_class|true_label|target_class)\b(?!\s*\[)`?(?:\s+is\s+the\s+[^.,;\n]{0,30}?(?:class|label|id|index)(?:[ _]id)?\b)?", re.I)  # where `i = label`
OF_A_CALL = re.compile(r",\s*(?:axis|dim|keepdims?)\s*=\s*(?:-?\d|True|None)")  # sum(a * b, axis=-1)
IN_THREE_TICKS = re.compile(r"```([^`\n]+)```")  # as if it were one
QUOTED_NAME = re.compile(r'(?<![\w"])"(d?[A-Za-z]{1,2})"(?![\w"])')  # "dZ" = …
EMPHASIS = re.compile(r"(?<![\w\\^_{}$)])_([A-Za-z][^_\n$\\]*)_(?![\w{])")  # _a' = 1 - a_, in Markdown
BOLD = re.compile(r"(?<![\w*\\])\*\*(?=[^*\n]*\s[-+=−]\s)([^*\n$`]+)\*\*(?![\w*])")  # **dz = a - y**
LIST = re.compile(r"(?:^[ \t]*- [^\n]*(?:\n|\Z)){2,}", re.M)  # its dashes are no signs
DASH, WORDY = re.compile(r"^([ \t]*)-", re.M), re.compile(r"^[ \t]*- [A-Za-z]{3,}[ :,-]", re.M)
SIGN_ALONE = re.compile(r"\b([a-z])[ \t]*\$[ \t]*\{?[ \t]*(\\neq?|\\ne|=)[ \t]*\}?[ \t]*\$[ \t]*([a-z])\b")  # k $\neq$ j
OF_DOXYGEN = re.compile(r"\\f([\[\]$])")  # \f[ … \f] and \f$ … \f$
ONE_AFTER_ANOTHER = re.compile(r"\$\$.*?\$\$|(?<!\\)\$[^$\n]+\$(?:[ \t]*[-+=*/−–·×][ \t]*\$(?!\$)[^$\n]+\$)*", re.S)  # $a$ = $b$ - $c$
CLASS_ALONE = re.compile(r"\b(if|when|whenever)\s+\$\s*([a-z])\s*\$\s+(is|are)\s+(the|a|an|not)\b", re.I)  # if $k$ is the true class
PROGRAM = re.compile(r"^\s*(?:import|from|def|class|return|for\b.*:\s*$|while|print)\b|\b(?:np|torch|tf|self|plt|math)\.\w|[\])]\s*\[|\*\*|==.*:\s*$|\w\[[^\]]*\]\s*[-+*/]?=|@", re.M)
BEHIND_ITS_LETTER = re.compile(r"(?<![A-Za-z0-9_.'’])(d|∂)?([A-CE-Zaehlopqstvyz])([ijkn])(?![A-Za-z0-9_'’])")
BEFORE_ITS_NUMBER = re.compile(r"(?<![A-Za-z0-9_.'’])(d|∂)?([WUVSa-ce-zA])([1-9])(?![A-Za-z0-9_.]\w|\d)(?=\s*[-+*/()=^,.;]|\s|$)")
CONTINUES = re.compile(r"(?:\s|&|\\quad|\\[,;!])*=")
INDEX = r"(?:[a-z]_\{?[a-z]\}?|[a-z]'?|\\gamma|\\ell|\d)"
ONE_INDEX = r"(?!\s*\(?[a-z]_\{?(?P<index>[a-z])\}?\s*=\s*[a-z]_\{?(?P=index)\}?)"  # p_k = y_k is about p and y
ABOUT_INDICES = re.compile(rf"{ONE_INDEX}\s*\(?(?P<one>{INDEX})\s*(?P<sign>==?|\\neq?(?![a-z])|≠|\\not\s*=|!=)\s*(?P<other>{INDEX})\s*\)?\s*[,.:;]?\s*")

# Words that are functions, or letters that are words; what a text calls its loss.
FUNCTIONS = {"exp", "log", "ln", "sum", "max", "diag", "softmax", "sigmoid", "sigma", "log_softmax", "onehot", "one_hot", "sqrt"}
LOSSES = {"loss", "cost", "bce", "cce", "ce", "nll", "nnll", "l", "daL", "dal", "dzl"}
OF_PROGRAMS = {"grad", "grads", "dout", "prob", "probs", "pred", "preds", "logits", "yhat"}
OPERATOR = re.compile(r"^[-+*/=<>(&|]|^!=|^(?:\\(?:cdot|times|frac|neq?|approx)|[−–·∂Σ∑×≠≈])")
LEFT_OPEN = re.compile(r"(?:\.{2,}|…|[?.])+")  # a = b = ... and a = b = ?: what the last sign claims is left open
ENDS_WITH_A_SIGN = re.compile(r"\s*=\s*$")
ENDS_OPEN = re.compile(r"(?:[-+*/=<>(&|−–·×≠≈]|\\(?:cdot|times|neq?|approx))$")
AFFINE = re.compile(r"[a-z] ?= ?[WUV] ?[axh](?: ?\+ ?[bc])?")
ENDS_WITH_A_FUNCTION = re.compile(r"(?:(?<![A-Za-z])(?:sum|log|ln|exp)|[Σ∑])(?:_\w)?$")
LETTER = re.compile(r"[A-Za-zα-ωŷ∂ΣΘ]")
OPERATORS = re.compile(r"[-+*/=<>|&−–·×≠≈]+|!=")
SYMBOL = re.compile(r"[=^_\\∂Σ∑∇·*+−{}<>≤≥≠≈√δ′|⊙\u0302²³¹\u2070-\u209c\u1d2c-\u1d6a\u2c7c\U0001d400-\U0001d7ff]|[α-ωΑ-Ω]|\d")
DERIVATIVE = re.compile(r"(?:∂|\\partial|(?<![A-Za-z])d)\s?[^\s/=]*\s?/\s?(?:∂|\\partial|d)|\\frac\s*\{\s*(?:\\partial|d)")
INTRODUCES = re.compile(r"\s*(?:where|with|here|let|and|given)\b", re.I)  # where z = Wx + b and \\hat y = softmax(z)
OF_OTHERS = re.compile(r"(?:\\(?:hat|bar|tilde|vec|mathbf|boldsymbol)\s*\{?\s*)?\\?[A-Za-z]+\}?(?:_\{?\w+\}?)?\s*=(?!=)(?=[^=]*[A-Za-z][^=]*$)(?=.*[-+*/(^\\]|.*[A-Za-z]\s*[A-Za-z])")  # a letter in terms of others
QUOTED = re.compile(r"[>*•#]+")  # at the beginning of a line
HYPHENATED = re.compile(r"[A-Za-z]{2,}(?:[-'’/][A-Za-z]{2,})+")
# Words behind or before a formula that say something else of it than it says itself.
CHANGES = {"times", "plus", "minus", "over", "divided", "multiplied", "squared", "transposed", "not", "isn't", "never", "except", "without", "per"}
EXCEPT_ONE = re.compile(r"except\s+(?:for\s+|at\s+|in\s+)?the\s+(?:true|correct|right|target)\b", re.I)  # which says where it holds
REASON = re.compile(r"\S\s.*\b(?:because|since|as|using|due to|by)\s*\(?$", re.I)  # what follows says why a formula holds
MATHS, PROSE, EITHER = "mathematics", "prose", "either"


@dataclass(frozen=True)
class Span:
    """Where a formula stands, whether it is set apart, and where what marks it off begins and ends."""

    start: int
    end: int
    display: bool
    outer: int
    after: int


def spans(text):
    """Return the places of the formulas of a text, and whether anything marks them off."""
    marked = [m for m in MARKED.finditer(text) if (m[m.lastgroup] or "").strip() and (m["code"] is None or _is_code_of_a_formula(m["code"]))]
    found, place = [], 0
    for m in [*marked, None]:
        stop = m.start() if m else len(text)
        found += _bare(text, place, stop, alone=not marked)
        if m:
            group = "environment" if m["environment"] else next(
                name for name in ("dollars", "display", "brackets", "inline", "code") if m[name] is not None
            )
            found.append(Span(m.start(group), m.end(group), group in ("dollars", "display", "environment"), m.start(), m.end()))
            place = m.end()
    return found, bool(marked)


ASIDE = re.compile(r"(?<=[\w)}\]] )\((?:and |but )?not (?=[^()\n]*(?:[=_/*^+]|[-−]))(?:[^()\n]|\([^()\n]*\))*\)")  # −y/p (not y/p)


def unfenced(text):
    """Blank out what a formula is said not to be, and code; a fence with mathematics is a formula, and one that is no program is text."""

    def blank(fence):
        if re.fullmatch(r"\{?(?:math|latex|tex)\}?", fence[2]):
            first, rest = fence[0].split("\n", 1)
            return "$$" + " " * max(0, len(first) - 2) + "\n" + rest.rstrip("`~ \t") + "$$"
        inside = fence[3]
        if fence[2] in ("", "text", "txt", "plaintext", "plain") and not PROGRAM.search(inside) and any(_runs(line) for line in inside.splitlines()):
            begin = fence.start(3) - fence.start()
            return re.sub(r"[^\n]", " ", fence[0][:begin]) + inside + re.sub(r"[^\n]", " ", fence[0][begin + len(inside) :])
        return re.sub(r"[^\n]", " ", fence[0])

    text = BARE_COPY.sub(lambda m: " " * len(m[0]), text) if IN_PLACE.search(text) else text
    text = ONE_AFTER_ANOTHER.sub(_as_one, text)
    text = with_indices(OF_DOXYGEN.sub(lambda m: m[1] if m[1] == "$" else f"\\{m[1]}", text))
    text = CLASS_ALONE.sub(r"\1 \2 \3 \4", SIGN_ALONE.sub(r"$\1 \2 \3$", text))
    text = ASIDE.sub(lambda m: " " * len(m[0]), OF_A_CALL.sub("", text))
    text = IS_THE_TARGET.sub(lambda m: f"{m[1]} {m[2]} is {m[3] or ''}the true class", text)
    text = CLASS_OF_A_PROGRAM.sub(lambda m: f"{m[1]} {m[2]} is {'' if m[3][0] == '=' else 'not '}the true class", text)
    text = branches.apart(text)
    text = LIST.sub(lambda m: DASH.sub(r"\1 ", m[0]) if WORDY.search(m[0]) else m[0], text)
    text = BOLD.sub(lambda m: f"  {m[1]}  ", text)
    text = EMPHASIS.sub(lambda m: f" {m[1]} ", text)
    text = QUOTED_NAME.sub(r" \1 ", IN_THREE_TICKS.sub(r"  `\1`  ", text))
    return FENCE.sub(blank, IN_TICKS.sub(lambda m: f"$ {m[1]} $", text))


def with_indices(text):
    """Write y_i for yi where a text without LaTeX has two such letters with one index: yi log(pi), tk - ok; and p_1 for p1 where it has p2, too."""
    if "\\" in text:
        return text
    numbered = {}
    for m in BEFORE_ITS_NUMBER.finditer(text):
        numbered.setdefault(m[2], set()).add(m[3])
    text = BEFORE_ITS_NUMBER.sub(lambda m: f"{m[1] or ''}{m[2]}_{m[3]}" if len(numbered[m[2]]) > 1 else m[0], text)
    found = {}
    for m in BEHIND_ITS_LETTER.finditer(text):
        if re.search(r"[-+*/(=]\s*(?:d|∂)?$", text[: m.start()]) or re.match(r"\s*[-+*/)=^]|\s+(?:log|ln)\b", text[m.end() :]):
            found.setdefault(m[3], set()).add(m[2])
    below = {m[1] for m in re.finditer(r"(?<![A-Za-z])([A-Za-z])_", text)}
    kept = {index: letters for index, letters in found.items() if len(letters) > 1 and not letters & below}
    known = {letter for letters in kept.values() for letter in letters}
    kept = {index: letters if index in kept else letters & known for index, letters in found.items()} if kept else {}
    return BEHIND_ITS_LETTER.sub(lambda m: f"{m[1] or ''}{m[2]}_{m[3]}" if m[2] in kept.get(m[3], ()) else m[0], text) if kept else text


def _as_one(found):
    """Write $a = b - c$ for formulas between which there are only signs, one of them an =."""
    parts = re.split(r"\$([ \t]*[-+=*/−–·×][ \t]*)\$", found[0])
    return "".join(parts) if found[0][:2] != "$$" and any(sign.strip() == "=" for sign in parts[1::2]) else found[0]


def _is_code_of_a_formula(code):
    """Say whether what stands between two backticks is a formula: one run, or one side of one, and no program."""
    if PROGRAM.search(code) or ABOUT_INDICES.fullmatch(code):
        return bool(ABOUT_INDICES.fullmatch(code))
    runs = _runs(code)
    return len(runs) == 1 and bool(signs(code[runs[0][0] : runs[0][1]])) and runs[0][1] - runs[0][0] > 0.8 * len(code.strip())


def _bare(text, begin, stop, alone):
    """Return the spans of what is a formula though nothing marks it off."""
    found, place = [], begin
    for line in text[begin:stop].splitlines(keepends=True):
        here, place = place, place + len(line)
        whole = (here == 0 or text[here - 1] == "\n") and (place == len(text) or text[place - 1 : place] == "\n")
        if not whole or not line.strip():
            continue
        for a, b in _of_a_line(line, alone):
            start, end = here + a, here + b
            if found and a == _indent(line) and _goes_on(text, found[-1], start, end):
                found[-1] = Span(found[-1].start, end, True, found[-1].outer, end)
            else:
                found.append(Span(start, end, True, start, end))
    return found


def _indent(line):
    return len(line) - len(line.lstrip())


def _of_a_line(line, alone):
    """Return the places of the formulas in one bare line."""
    if re.match(r"\s*\\(?:begin|end)\{", line) or line.rstrip().endswith("\\\\") or line.lstrip()[:1] == "&":
        return [(_indent(line), len(line.rstrip("\n")))]
    if IN_PLACE.search(line):
        return []
    runs = [(a, b) for a, b in _runs(line) if not (a and REASON.search(line[:a]))]
    if "://" in line:
        return []
    if not alone:  # beside formulas that are marked off, a line that is one formula
        length = sum(b - a for a, b in runs)
        if not (INTRODUCES.match(line) and all(OF_OTHERS.match(line[a:b]) for a, b in runs)) and not all(DERIVATIVE.search(line[a:b]) or ABOUT_INDICES.fullmatch(line[a:b]) for a, b in runs) and (
            len(runs) != 1 or length < 0.6 * len(line.strip()) or not ("\\" in line or SYMBOL.search(line))
        ):
            return []
    return runs


def _goes_on(text, before, start, end):
    """Say whether what begins a bare line belongs to the formula that the line above ended with."""
    between = text[before.end : start]
    if between.strip() or between.count("\n") > 1:
        return False
    above, here = text[before.start : before.end], text[start:end]
    started = len(re.findall(r"\\begin\{", above)) > len(re.findall(r"\\end\{", above))
    ended = re.search(r"\\\\(?:\[[^\]]*\])?\s*$", above)
    return bool(started or ended or above.rstrip().endswith("=") or here[:1] == "&" or not signs(here) and not ABOUT_INDICES.fullmatch(here))


def _words_and_runs(line):
    """Return the words of a line with their places, what each is, and the runs of words of mathematics in it."""
    words = [(m.start(), m.end(), m[0]) for m in re.finditer(r"\S+", line)]
    kinds = _kinds(words)
    found, run = [], []
    for n, (word, kind) in enumerate(zip(words, kinds)):
        if kind == MATHS:
            run.append(n)
        if run and (kind != MATHS or word[2][-1] in ":;" or n == len(words) - 1 or word[2][-1] in ",." and n + 1 < len(words) and _begins_anew(words, kinds, n + 1)):
            found.append(run)
            run = []
    return words, kinds, found


def expressions_of(line):
    """Return the places of the runs of mathematics in a line, whether or not they state something."""
    words, _, found = _words_and_runs(line)
    return [_trimmed(line, words[run[0]][0], words[run[-1]][1]) for run in found]


def _runs(line):
    """Return the places of the runs of mathematics in a line that state something, or a condition on indices, or go on with what stands above."""
    words, kinds, found = _words_and_runs(line)
    kept, taken = [], set()
    for run in found:
        a, b = _trimmed(line, words[run[0]][0], words[run[-1]][1])
        piece = line[a:b]
        if LEFT_OPEN.fullmatch("".join(word for _, _, word in words[run[-1] + 1 :])):
            b = a + len(ENDS_WITH_A_SIGN.sub("", piece))
            piece, words = line[a:b], words[: run[-1] + 1]
        cut_off = run[-1] + 1 < len(words) and OPERATORS.fullmatch(words[run[-1] + 1][2]) or (ENDS_OPEN.search(piece) or ENDS_WITH_A_FUNCTION.search(piece)) and len(run) < len(words)
        if not piece or cut_off or _changed(words, run):
            continue
        if not LETTER.search(piece) or piece[:1] == "=" and run[0] and not all(QUOTED.fullmatch(word) for _, _, word in words[: run[0]]):
            continue
        if ABOUT_INDICES.fullmatch(piece) and any(kind == MATHS for n, kind in enumerate(kinds[: run[0]]) if n not in taken):
            continue  # it is about something that is no claim: p_i − 1 for i == k
        behind = run[0] - 1 in taken and re.search(r"[-+*]", piece)  # another formula and a comma
        if ABOUT_INDICES.fullmatch(piece) or AFFINE.fullmatch(piece) or signs(piece) and (SYMBOL.search(piece.replace("=", "")) or behind or re.search(r"[/(]", piece)) or piece[:1] in "=&" or len(run) == len(words) and SYMBOL.search(piece):
            kept.append((a, b))
            taken |= {*run}
    return kept


def _begins_anew(words, kinds, n):
    """Say whether behind a comma a statement of its own begins: Z = … , p = …, and not L(p, t)."""
    rest = " ".join(word for _, _, word in words[n:])
    if ABOUT_INDICES.fullmatch(" ".join(word for _, _, word in words[max(0, n - 3) : n]).rstrip(",")) or ABOUT_INDICES.fullmatch(words[n - 1][2].rstrip(",")):
        return True
    before = " ".join(word for _, _, word in words[:n])
    return kinds[n] == MATHS and bool(signs(rest)) and before.count("(") <= before.count(")") and not re.match(r"\.\.\.|…", rest)


def _changed(words, run):
    """Say whether the words beside a run change what it says."""
    beside = [words[run[0] - 1][2]] if run[0] else []
    beside += [words[run[-1] + 1][2]] if run[-1] + 1 < len(words) and not EXCEPT_ONE.match(" ".join(word for _, _, word in words[run[-1] + 1 :])) else []
    return any(word.strip(".,;:()").lower() in CHANGES for word in beside)


def _trimmed(line, a, b):
    """Leave out the punctuation at both ends, and brackets and quotes that are not closed within."""
    while b > a and (line[b - 1] in ",.;:!?'\"*" and not line[a:b].endswith("...") or line[b - 1] in ")]" and line[a:b].count("(") + line[a:b].count("[") < line[a:b].count(")") + line[a:b].count("]")):
        b -= 1
    while a < b and (line[a] in ",.;:*'\"" or line[a] in "([" and line[a:b].count("(") + line[a:b].count("[") > line[a:b].count(")") + line[a:b].count("]")):
        a += 1
    piece = line[a:b]
    return a + len(piece) - len(piece.lstrip()), a + len(piece.rstrip())


def _kinds(words):
    """Return for each word whether it is mathematics or prose."""
    found = [_kind(word) for _, _, word in words]
    kinds = [MATHS if kind == MATHS else PROSE for kind in found]
    for _ in range(4):  # what a word is may hang on its neighbour, and that on the next
        before = list(kinds)
        for n, (_, _, word) in enumerate(words):
            if kinds[n] == PROSE and (_fits(words, kinds, n) if found[n] == EITHER else _is_a_name(words, kinds, n)):
                kinds[n] = MATHS
        if kinds == before:
            break
    first = next((n for n, (_, _, word) in enumerate(words) if not re.fullmatch(r"[-*•>#]+|\(?\d+[.):]|\(?[a-z]\)", word)), 0)
    if first and not (first == 1 and words[0][2] == "-" and all(kind == MATHS for kind in kinds[1:])):
        kinds[:first] = [PROSE] * first  # the number of an item; a minus sign before a formula is its own
    return kinds


def _is_a_name(words, kinds, n):
    """Say whether a word is a name, as in dL/dz = predictions - targets: an operator stands before it, or a relation sign behind it."""
    name = re.fullmatch(r"\(?([A-Za-z]\w*)[.,;:)]*", words[n][2])
    if not name or name[1].lower() in ENGLISH:
        return False
    if n and kinds[n - 1] == MATHS and ENDS_OPEN.search(words[n - 1][2]):
        return True
    behind = n + 1 < len(words) and re.match(r"=(?!=)", words[n + 1][2])
    return bool(behind) and not (n and kinds[n - 1] == MATHS and words[n - 1][2][-1] not in ",;") and words[n][2][-1] not in ",;:.)"


def _kind(word):
    if OPERATORS.fullmatch(word):
        return EITHER
    bare = word.strip(".,;:!?()[]'\"“”")
    plain = bare.strip("*`")
    if plain in ("d", "∂") and word[0] in "d∂(":  # d p_k / d z_j
        return MATHS
    if not plain:
        return MATHS if SYMBOL.search(word) or word.rstrip(".,;:") in ("(", ")", "/", "-", "[", "]") else PROSE
    if HYPHENATED.fullmatch(plain) and not re.match(r"d[A-Za-z]\w?/d|d\w+/d\w{1,2}$|∂", plain):
        return PROSE
    if re.fullmatch(r"\*{1,2}[A-Za-z]{2,}.*", word) or re.fullmatch(r"[^\x00-\u02ff\u0370-\u03ff\u1d00-\u2bff]+", plain):
        return PROSE
    if SYMBOL.search(word) or re.search(r"/|\w'?\(|\w\[", plain) or plain.startswith("-") and len(plain) > 1:
        return MATHS
    if plain.lower() in FUNCTIONS | LOSSES | OF_PROGRAMS or re.fullmatch(r"[A-Za-z]'?|[ŷẑ]", plain):
        return EITHER
    return EITHER if len(plain) <= 3 and plain.isalpha() and plain.lower() not in ENGLISH else PROSE


ENGLISH = set(
    "the and for you are but not can how why who all any one two if is it we so to of in on at by be an as or my do no up me us he she its let has had was get got say says see "
    "use via now our out own per set yes yet too this that then thus from with when where i.e e.g etc due new old way may add end put try ok hi eq fig both case does did".split()
)


def _fits(words, kinds, n):
    """Say whether a word that may be either is mathematics: an operator or a formula stands on both of its sides that are not the end of the line."""
    word = words[n][2]
    left = words[n - 1][2] if n else ""
    right = words[n + 1][2] if n + 1 < len(words) else ""
    if word[-1] in ":;" and not ENDS_OPEN.search(left) or word.strip(".,()") == "I":
        return False
    if OPERATORS.fullmatch(word):
        before = n
        while before and kinds[before - 1] == MATHS:
            before -= 1
        return not word.strip("=") and len(word) < 3 or bool(right) and kinds[n + 1] != PROSE and (not n or before < n) or any("=" in word for _, _, word in words[before:n])
    opens = bool(ENDS_OPEN.search(left)) or n > 0 and kinds[n - 1] == MATHS and left[-1] not in ",.;:"
    follows = bool(OPERATOR.match(right)) and right[:1] != "(" or right[:1] == "(" and word in FUNCTIONS
    if opens and left[-1:] == ")" and re.fullmatch(r"[xwh]", word):
        return True  # (p - y) x for this loss
    if opens and n + 1 < len(words) and (re.fullmatch(r"[A-Za-z]", word) and right in ("log", "ln", "exp") or word in ("log", "ln", "exp") and re.fullmatch(r"[A-Za-z](?:_\w+|\(\w\))?[.,;:)]*", right)):
        return True  # sum t log p
    if word.strip(".,") in FUNCTIONS and n + 1 < len(words) and kinds[n + 1] != PROSE and not re.match(r"[=:]", right):
        return opens or word.strip(".,") in ("exp", "log", "ln", "sum", "max", "diag")
    return opens and (not right or follows or bool(ENDS_OPEN.search(left)) or kinds[n + 1] == MATHS or word[-1] in ".,)") or follows and (not left or kinds[n - 1] != MATHS or opens or left[-1] in ",;:")
