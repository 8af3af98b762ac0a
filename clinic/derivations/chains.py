"""A chain of definitions, each in letters of those above it: s_i = qᵀk_i, α = softmax(s), o = Σ α_i v_i, or three layers of a net.

Such a text says itself what its letters are.  What a line defines is declared by its own formula, what none defines has the
shape that the definitions need (``ranks``), and derivatives go through the whole chain.
"""

import re
from collections import Counter
from dataclasses import replace

from eqcheck.meaning import declarations
from eqcheck.reading.documents import Formula
from eqcheck.reading.statements.reader import Reader
from eqcheck.reading.statements.statement import CLAIM
from eqcheck.reading.tokens import Unreadable

from ..wording import in_text
from . import ranks
from .alphabets import LABELS, LOSSES, Letters
from .blocks import FORMULA_OF, UNIT, Block, exponential, names_in
from .dialect import NAME
from .hidden import BOLD, MARK
from .shapes import SOFTMAX, bare, walk

ALONE = NAME.replace("|[A-Za-z])", r"|(?:(?<![A-Za-z\\])|(?<=[{(/]d))[A-Za-z])")  # also in \frac{dp}{dx}
MOST = 40  # formulas
LETTERS = "QRSGMFBCOPUVXYZHNKDTAfghjklmnoqrstuvwxyzabci"
VECTORS = re.compile(r"\\mathbf|\\boldsymbol|\\vec|\\bm|\^\s*\{?\s*(?:\\top|T|\\intercal)\s*\}?|\\mathrm\{softmax\}|diag|\\odot|\\otimes|\\\||\\circ|[WUV]\s*(?:_\w|\^\{[\[(]\w[\])]\})?\s*[a-z]|\bvectors?\b|\bmatri(?:x|ces)\b")
EQUATION = "it does not hold for all values, and may be an equation that some of them solve"
OTHER_LOSS = re.compile(r"\bMSE\b|squared|least\s+squares|linear\s+regression|mean\s+square|\bhinge\b|policy|reward|focal|likelihood|smooth|weight(?:s|ed)?\s+(?:loss|class)", re.I)
LIMIT = re.compile(r"(\\sum\s*(?:\\limits)?\s*_\s*\{\s*[a-z])\s*=\s*1\s*\}\s*\^\s*\{?\s*([A-Za-z])(?:\s*\}|(?![A-Za-z]))")
ABOVE = re.compile(r"\s*\^\s*\{?\s*\(\s*([a-z])\s*\)\s*\}?")


def read(texts, words):
    """Return ``(texts, letters, typed)`` of a text that defines its letters one by another, or None."""
    if len(texts) > MOST:
        return None
    shown = {}
    texts = [BOLD.sub(lambda m: f"{m[1] or m[2]} ", text) for text in texts]
    texts = [re.sub(rf"{re.escape(SOFTMAX)}\s*(_\s*(?:\{{[^{{}}]*\}}|\w))\s*(\((?:[^()]|\([^()]*\))*\))", lambda m: f"{SOFTMAX}{m[2]}{m[1]}", text) for text in texts]
    texts, summed = _with_known_functions(texts)
    vectors = bool(VECTORS.search("\n".join(texts) + words))
    texts = [_below(text) for text in texts]
    texts = _by_layers(_without_arguments(_inlined(_marked(texts, shown))), shown)
    texts = [BEHIND_A_DOT.sub(r"\\odot (\1)", text) for text in texts]
    texts, chosen = _with_a_class(texts)
    texts = _fixed(texts, shown, chosen)
    texts = _with_its_letter(_with_wide_sums(texts))
    whole = "\n".join(texts)
    functions = {name: "softmax" if name == SOFTMAX else "each" for name in (*FORMULA_OF, SOFTMAX) if re.search(rf"{_typed(name)}\s*'*\s*(?:\\left)?\(", whole)}
    functions = {name: how for name, how in functions.items() if not re.search(rf"{_typed(name)}(?!\s*'*\s*(?:\\left)?\()", whole)}
    if any(m[1] not in functions for m in CALLED.finditer(whole)):
        return None  # functions of which nothing is known
    if "\\sigma" in functions and SOFTMAX not in functions and re.search(r"soft-?max", words, re.I):
        return None  # it may be what σ stands for
    read_so = _statements(texts, functions)
    if read_so is None:
        return None
    definitions, claims = _definitions(read_so)
    if implied := _implied_loss(definitions, claims, f"{whole} {words}"):
        definitions, claims = _definitions([*read_so, *(_statements([implied], functions) or ())])
    written_out = [node[1] for claim in claims for node in walk(claim[0]) if node[0] == "diff" and bare(node[1])[0] != "name"]
    written_out += [side for claim in claims for side in claim if any(node[:2] == ("sum", summed) for one in claim for node in walk(one))]
    if any(node[0] == "call" and node[1].rstrip("'") in ("f", "g", "\\phi", "\\varphi") for tree in written_out for node in walk(tree)):
        return None  # a rule for functions of which nothing is known
    if not (definitions or written_out) or not claims or not _depend(definitions, claims):
        return None
    shapes = ranks.found([*((head, side.tree) for head, side in definitions), *((None, tree) for tree in written_out)], claims, functions, vectors, {*LOSSES} - {"H", *shown}, {chosen} - {""}, shown)
    if shapes is None:
        return None
    squared = [name for (name, n), shape in shapes.whole.items() if not n and shape != ranks.NUMBER and ranks.ONE in shape]
    texts = [_squares(text, squared) for text in texts]
    definitions = [(head, _squares(side.latex, squared), side.tree) for head, side in definitions]
    block = Block(whole, shapes, functions, definitions, claims, words, shown, chosen)
    try:
        declared = block.text()
        declarations.read(declared)
    except (Unreadable, ranks.Misfit, StopIteration):
        return None
    known = {*block.limits.values()}
    texts = [LIMIT.sub(lambda m: m[0] if m[2] in known else f"{m[1]}}}", text) for text in texts]
    return texts, Letters(**block.roles(), declared=declared, chain=frozenset(block.defined)), shown


def settled(read, made):
    """Say whether the lines of a text that was read as a chain have one meaning, and let those that define its letters be definitions.

    A letter with two formulas that differ stands for two things: which of them a line below means is not known.
    ``made`` are the keys of the letters that the text defines.
    """
    defined = {}
    for line in read:
        statement = line.statement
        head = bare(statement.head.tree or ("num", "0"))
        states = head[0] == "name" or any(node[0] in ("diff", "grad") for node in walk(head))
        if line.check.verdict == "false" and (not states or bare(statement.right.tree) == ("num", "0")):
            line.check = replace(line.check, verdict="unread", message=EQUATION, counterexample=None)
        if head[0] != "name" or statement.error:
            continue
        key = head[1], len(head[2])
        if line.check.verdict != "holds" and not statement.chained and key in made:
            return False
        if key not in defined and not statement.chained and statement.sign in ("=", ":="):
            defined[key] = line
            line.check = replace(line.check, verdict="definition", message="")
    return True


def _typed(name):
    return re.escape(name) if name[:1] == "\\" else rf"(?<![A-Za-z\\]){name}(?![A-Za-z])"


def _below(text):
    """Return a formula with x_{n} for x^{(n)}, and x_{nj} for x_j^{(n)}: the letter above numbers examples."""
    text = re.sub(rf"({NAME})\s*{ABOVE.pattern}\s*_\s*(?:\{{([^{{}}]*)\}}|(\w))", lambda m: f"{m[1]}_{{{m[2]}{m[3] or m[4]}}}", text)
    text = re.sub(rf"({NAME})\s*_\s*(?:\{{([^{{}}]*)\}}|(\w))\s*{ABOVE.pattern}", lambda m: f"{m[1]}_{{{m[4]}{m[2] or m[3]}}}", text)
    return re.sub(rf"({NAME})\s*{ABOVE.pattern}", lambda m: f"{m[1]}_{{{m[2]}}}", text)


def _marked(texts, shown):
    """Return formulas with a letter of its own for each W_1, W^{(2)} or W^{[3]} that is no entry of a W."""
    texts = [re.sub(r"\^\s*\{\s*([\[(]\d[\])])\s*(?:T|\\top)\s*\}", r"^{\1}^T", text) for text in texts]
    texts = [re.sub(r"_\s*\{\s*(\d)\s*,\s*([a-z]{1,2})\s*\}", r"_\1_{\2}", text) for text in texts]
    whole = "\n".join(texts)
    entries = {m[1] for m in re.finditer(rf"({ALONE})\s*_\s*\{{?\s*[a-z]", whole)}
    token = re.compile(rf"({ALONE})\s*({MARK})")
    taken = set(re.findall(r"[A-Za-z]", whole)) | {"e", "d", "T"}
    own = {}

    def renamed(m):
        name, mark = m[1], m[2]
        if "_" in mark and name in entries or re.match(r"\\(?:log|ln|max|min|prod|frac|nabla|partial|mathbb)", name):
            return m[0]
        key = name, re.sub(r"\D", "", mark)
        if key not in own:
            own[key] = next(letter for letter in LETTERS if letter not in taken)
            taken.add(own[key])
            shown[own[key]] = f"{in_text(name)}_{key[1]}"
        return f"{own[key]} "

    try:
        return [token.sub(renamed, text) for text in texts]
    except StopIteration:
        return texts


ENTRY = re.compile(rf"({ALONE})\s*_\s*(?:\{{\s*([a-z])\s*,?\s*([a-z])?\s*\}}|([a-z])(?![A-Za-z]))")


def _by_layers(texts, shown):
    """Return formulas with a letter of its own for each layer, where the index alone tells them apart: δ_k of the outputs, δ_j of the units before.

    A text does so where it defines a letter twice, with another index each time.
    """
    whole = "\n".join(texts)
    heads = {}
    for m in re.finditer(rf"(?:^|,|\\quad|\\\\)[\s&]*{ENTRY.pattern}\s*&?\s*:?=(?P<right>[^=,\n]*)", whole, re.M):
        if not m[3]:
            heads.setdefault(m[1], {}).setdefault(m[2] or m[4], re.sub(r"\s", "", m["right"]))
    layers = set()
    for name, of in heads.items():
        alike = {re.sub(rf"(?<![A-Za-z\\]){letter}(?![A-Za-z])|(?<=[_{{\w]){letter}(?=[\w}}])", "@", right) for letter, right in of.items()}
        if len(of) > 1 and len(alike) > 1:
            layers |= set(of)
    if not layers:
        return texts
    counted = {}
    for m in ENTRY.finditer(whole):
        if m[1] not in ("\\sum", "\\prod", "\\max") and m[1] != "\\delta" * bool(m[3]):
            counted.setdefault(m[1], Counter())[(m[2] or m[4]) + (m[3] or "")] += 1
    taken = set(re.findall(r"[A-Za-z]", whole)) | {"e", "d", "T"}
    new = {}
    for name, patterns in counted.items():
        first = None
        for pattern in patterns:
            if layers & set(pattern) and name in heads and pattern in heads[name] or layers & set(pattern) and name not in heads:
                if first is None:
                    first = pattern
                    continue
                letter = next((one for one in LETTERS if one not in taken), "")
                if not letter:
                    return texts
                taken.add(letter)
                new[name, pattern] = letter
                shown[letter] = in_text(name)

    def renamed(text):
        there = [(m[1], (m[2] or m[4]) + (m[3] or "")) for m in ENTRY.finditer(text)]

        def one(m):
            pattern = (m[2] or m[4]) + (m[3] or "")
            if (m[1], pattern) not in new and m[1] in heads and pattern not in heads[m[1]]:  # an index that a sum binds, beside that of the layer
                pattern = next((other for name, other in there if name == m[1] and other in heads[name]), pattern)
            letter = new.get((m[1], pattern))
            return m[0].replace(m[1], f"{letter} ", 1) if letter else m[0]

        return ENTRY.sub(one, text)

    return [renamed(text) for text in texts]


CALLED = re.compile(rf"((?<![A-Za-z\\])[A-Za-z]|\\(?:ell|mathcal\{{\w\}}|pi|mu|(?:mathrm|operatorname)\{{(?:LSE|lse|NLL|nll|CE|BCE|KL|logsumexp|loss)\}}))\s*(?:_\s*(?:\\theta|\{{\s*\\theta\s*\}}))?\s*\(\s*((?:[A-Za-z]|\\(?:theta|beta|alpha))(?:\s*[,;]\s*(?:[A-Za-z]|\\(?:theta|beta)))*)\s*\)")




def _with_a_class(texts):
    """Return formulas with a letter for the one-hot vector e_c, and c, the class in −ln p_c of probabilities that the text defines; an empty text if there is none."""
    whole = "\n".join(texts)
    summed = set(re.findall(r"\\(?:sum|prod|max|min)\s*(?:\\limits)?\s*_\s*\{?\s*([a-z])", whole))
    for m in re.finditer(rf"\\(?:log|ln)\s*(?:\\left)?\(?\s*{ENTRY.pattern}", whole):
        name, letter = m[1], m[2] or m[4]
        defined = re.search(rf"(?:^|,|\\quad|\\\\)[\s&]*{re.escape(name)}\s*(?:_\s*(?:\{{\s*(?!{letter})\w\s*\}}|(?!{letter})\w)\s*)?&?\s*:?=", whole, re.M)
        if not m[3] and letter not in summed and defined and not re.search(rf"(?:^|,)[\s&]*{re.escape(name)}\s*_\s*\{{?\s*{letter}\s*\}}?\s*&?\s*:?=", whole, re.M):
            unit = re.compile(rf"(?:(?<![A-Za-z\\])[e1]|\\(?:mathbf|mathbb|boldsymbol)\s*\{{\s*[1e]\s*\}})\s*_\s*(?:\{{\s*{letter}\s*\}}|{letter}(?![A-Za-z]))")
            return [unit.sub(lambda m: f"{UNIT} ", text) for text in texts], letter
    return texts, ""


def _fixed(texts, shown, chosen):
    """Return formulas with a letter of its own for u_o and v_c where o and c are one word each: nothing is summed over them, and nothing has them on its left."""
    whole = "\n".join(texts)
    summed = set(re.findall(r"\\(?:sum|prod|max|min)\s*(?:\\limits)?\s*_\s*\{?\s*([a-z])", whole))
    heads = {letter for m in re.finditer(rf"(?:^|,|\\quad|\\\\)[\s&]*{ENTRY.pattern}\s*&?\s*:?=", whole, re.M) for letter in m.groups()[1:] if letter}
    patterns = {}
    for m in ENTRY.finditer(whole):
        if m[1] not in ("\\sum", "\\prod", "\\max", "\\min", "\\log", "\\delta"):
            patterns.setdefault(m[1], set()).add((m[2] or m[4]) + (m[3] or ""))
    taken = set(re.findall(r"[A-Za-z]", whole)) | {"e", "d", "T"}
    new = {}
    for name, of in patterns.items():
        fixed = {pattern for pattern in of if not set(pattern) & (summed | heads | {chosen})}
        others_are_negatives = re.search(rf"\\sigma\s*(?:\\left)?\(\s*-\s*{re.escape(name)}\s*_", whole)
        if not fixed or fixed != of and not others_are_negatives:
            continue
        for pattern in sorted(fixed):
            letter = next((one for one in LETTERS if one not in taken), "")
            if not letter:
                return texts
            taken.add(letter)
            new[name, pattern] = letter
            shown[letter] = f"{in_text(name)}_{pattern}"
    return [ENTRY.sub(lambda m: f"{new[key]} " if (key := (m[1], (m[2] or m[4]) + (m[3] or ""))) in new else m[0], text) for text in texts]


WIDE = re.compile(r"(=\s*&?\s*-?\s*\\sum\s*_\s*(?:\{\s*([a-z])[^{}]*\}|([a-z]))(?:\s*\^\s*(?:\{[^{}]*\}|\w))?)\s*(?!\s*(?:\\left|\\big|\\Big)?\s*[(\[{])([^=&]*?)([.,;]?\s*)$")


def _with_wide_sums(texts):
    """Return formulas with brackets around what a sum takes, where a term behind it has its index and no sum: Σ_i y_i a_i − log(1 + e^{a_i})."""
    def widened(m):
        letter, terms, depth, ends = m[2] or m[3], m[4], 0, []
        for n, char in enumerate(terms):
            depth += (char in "{[(") - (char in "}])")
            if char in "+-" and not depth and terms[:n].strip():
                ends.append(n)
        behind = terms[ends[0] :] if ends else ""
        astray = re.search(rf"_\s*(?:{letter}(?![A-Za-z])|\{{[^{{}}]*{letter})", behind) and "\\sum" not in behind
        return f"{m[1]} ({terms}){m[5]}" if astray else m[0]

    return [WIDE.sub(widened, text) for text in texts]


def _with_its_letter(texts):
    """Return formulas with the letter of a line for what it stands for, as in softmax(W₂ σ(W₁x)) where the text says h = σ(W₁x)."""
    for part in [part for text in texts for part in re.split(r",|\\q?quad|\\\\", text)]:
        m = re.fullmatch(rf"[\s&]*({ALONE})\s*&?\s*:?=\s*&?\s*([^=,]*?)[\s.,;]*", part)
        if not m or not re.search(r"[A-Za-z]\s*[A-Za-z_(]", m[2]):
            continue
        tokens = re.findall(r"\\[A-Za-z]+|\S", m[2])
        there = re.compile(r"(?<!=)(?<!= )(?<!= &)" + r"(?<![A-Za-z\\])" * tokens[0].isalpha() + r"\s*".join(map(re.escape, tokens)) + r"(?![A-Za-z_^'(])")
        own = re.compile(rf"[\s&]*{re.escape(m[1])}\s*&?\s*:?=")
        texts = [text if own.match(text) else there.sub(lambda _: f"{m[1]} ", text) for text in texts]
    return texts


BEHIND_A_DOT = re.compile(r"\\odot\s*([A-Z]\s*(?:\^\s*(?:\{\s*(?:T|\\top)\s*\}|T(?![A-Za-z])|\\top)\s*)?(?:\([^()]*\)|\\delta(?![A-Za-z])|[a-z](?![A-Za-z]))(?!\s*[\^_]))")  # v ⊙ Uᵀ w
LSE = re.compile(r"\\(?:mathrm|operatorname)\s*\{\s*(?:LSE|lse|logsumexp|LogSumExp)\s*\}(?:\s*\(\s*([a-z])\s*\))?")


def _with_known_functions(texts):
    """Return formulas with relu spelt in one way and without thin spaces, and LSE(x) written out; and the index of the sums in it."""
    texts = [re.sub(r"\\circ(?![A-Za-z])", r"\\odot", text) for text in texts]
    texts = [re.sub(r"\\partial\s*(\\?[A-Za-z]+)\s*\\partial\s*\1\s*\^\s*(?:\{\s*(?:T|\\top)\s*\}|T|\\top)", r"\\partial \1^2", text) for text in texts]
    texts = [re.sub(r"\\frac\s*\{\s*\\partial\s*\^\s*\{?2\}?\s*((?:\\[a-z]+|[A-Za-z]))\s*\}\s*\{\s*\\partial\s*(\\?[A-Za-z]+)\s*\^2\s*\}", r"\\nabla^2_{\2} \1 ", text) for text in texts]
    texts = [re.sub(r"(?<!\\)\\[,;:! ]", " ", re.sub(r"\\(?:mathrm|operatorname|text)\s*\{\s*(?:ReLU|RELU|Relu)\s*\}", lambda m: r"\mathrm{relu}", text)) for text in texts]
    index = next((letter for letter in "lmnqrs" if not any(re.search(rf"(?<![A-Za-z\\]){letter}(?![A-Za-z])", text) for text in texts)), "l")
    of = next((m[1] for text in texts for m in re.finditer(r"e\s*\^\s*\{?\s*([a-z])\s*_", text)), "x")
    return [LSE.sub(lambda m: rf"(\log\sum_{index} e^{{{m[1] or of}_{index}}}) ", text) for text in texts], index


OPENED = r"\s*(?:\\left|\\big|\\Big)?\s*\("


def _inlined(texts):
    """Return formulas with what h_θ(x) is for h_θ(x_n), where the text says what it is of another x."""
    whole = "\n".join(texts)
    head = rf"({ALONE})\s*(?:_\s*(?:\\theta|w|\{{\s*(?:\\theta|w)(?:\s*,\s*b)?\s*\}}))?{OPENED}\s*([a-z])\s*\)"
    for m in re.finditer(rf"(?:^|,|\\quad|\\\\)[\s&]*{head}\s*&?\s*:?=(?P<right>[^=,\n]*)", whole, re.M):
        name, argument, right = m[1], m[2], m["right"].rstrip(" .&")
        call = re.compile(rf"{re.escape(name)}\s*(?:_\s*(?:\\theta|w|\{{\s*(?:\\theta|w)(?:\s*,\s*b)?\s*\}}))?{OPENED}((?:[^()]|\([^()]*\))*?)(?:\\right|\\big|\\Big)?\s*\)")
        calls = {re.sub(r"\s", "", one[1]) for one in call.finditer(whole)}
        if len(calls) < 2 or right.count("{") != right.count("}") or re.search(rf"{re.escape(name)}\s*'", whole):
            continue
        given = lambda one: "(" + re.sub(rf"(?<![A-Za-z\\]){argument}(?![A-Za-z])", lambda _: one[1].strip(), right) + ")"
        texts = [call.sub(given, text) for text in texts]
    return texts


def _without_arguments(texts):
    """Return formulas with f for f(x), where all calls of f are alike, and with ∇_x f for ∇f."""
    whole = "\n".join(texts)
    calls = {}
    for m in CALLED.finditer(whole):
        calls.setdefault(m[1], set()).add(re.sub(r"\s", "", m[2]))
    heads = {m for text in texts for m in [re.match(rf"[\s&]*(?:{CALLED.pattern}|({NAME}))\s*&?\s*:?=", text)] if m for m in (m[1] or m[3],)}
    alone = {name: arguments for name, arguments in calls.items() if name in heads and len(arguments) == 1 and f"\\{name}" not in FORMULA_OF}
    for name, (argument,) in alone.items():
        one = re.sub(r"[,;].*", "", argument)
        texts = [CALLED.sub(lambda m: f"{name} " if m[1] == name else m[0], text) for text in texts]
        slope = re.compile(rf"\\nabla(\s*\^\s*\{{?2\}}?)?(?=\s*{re.escape(name)}(?![A-Za-z]))")
        primed = re.compile(rf"{_typed(name)}\s*('{{1,2}})(?!')(?:\s*\(\s*{re.escape(argument)}\s*\))?")
        order = lambda m: "^2" * (len(m[1]) > 1)
        texts = [primed.sub(lambda m: rf"\frac{{\partial{order(m)} {name}}}{{\partial {one}{order(m)}}} ", text) for text in texts]
        texts = [slope.sub(lambda m: rf"\nabla^2_{{{one}}} " if m[1] else rf"\frac{{\partial}}{{\partial {one}}} ", text) for text in texts]
    return texts


def _statements(texts, functions):
    """Return the statements of all formulas, read with the functions that the text applies."""
    lines = ["symbols:", "  u: real", *(f"  '{name}(u)': u" for name in functions)]
    try:
        context = declarations.read("\n".join(lines)).context
        reader = Reader()
        return [statement for text in texts for statement in reader.read(Formula(text, 1, display=True), context)]
    except (Unreadable, RecursionError):
        return None


def _definitions(statements):
    """Return ``([(head, side)], [(left, right)])``: what defines a letter, in the order in which they need one another, and what claims something."""
    made, claims = {}, []
    for statement in statements:
        if statement.kind != CLAIM or statement.error or statement.sign not in ("=", ":=") or statement.conditions:
            continue
        head, tree = bare(statement.head.tree), statement.right.tree
        letters = [item[1] for item in head[2] if item[0] == "i"] if head[0] == "name" else []
        key = (head[1], len(head[2])) if head[0] == "name" else None
        fresh = key and key not in made and len(set(letters)) == len(head[2]) and head[1] not in ("\\delta",)[: len(head[2]) == 2] and key not in names_in(tree)
        if fresh and not statement.chained and any(node[0] == "name" for node in walk(tree)):
            made[key] = head, statement.right
        else:
            claims.append((statement.head.tree, tree))
    ordered, waiting = [], list(made.items())
    names = {}
    for key in made:
        names.setdefault(key[0], set()).add(key)
    while waiting:
        for n, (key, (head, side)) in enumerate(waiting):
            needed = {other for name, _ in names_in(side.tree) for other in names.get(name, ())} - {key}
            if needed <= {(one[1], len(one[2])) for one, _ in ordered}:
                ordered.append((head, side))
                del waiting[n]
                break
        else:
            return [], []
    return ordered, claims


def _implied_loss(definitions, claims, words):
    """Return the cross-entropy of what the text defines as its probabilities, where it differentiates a loss and says nowhere what that is."""
    defined = {head[1] for head, _ in definitions}
    above = {bare(node[1])[1] for claim in claims for side in claim for node in walk(side) if node[0] == "diff" and bare(node[1])[0] == "name" and not bare(node[1])[2]}
    losses = [name for name in LOSSES if name in above - defined]
    labels = [name for name in LABELS if name not in defined and any(key[0] == name for claim in claims for side in claim for key in names_in(side))]
    outputs = [(head, side.tree) for head, side in definitions if any(exponential(node) or node[0] == "call" and (node[1] == SOFTMAX or "sig" in node[1]) for node in walk(side.tree))]
    if len(losses) != 1 or len(labels) != 1 or not outputs or len(above - defined) != 1 or OTHER_LOSS.search(words):
        return ""
    head, tree = outputs[-1]
    p, y = head[1], labels[0]
    needed = {name for _, side in definitions for name, _ in names_in(side.tree)}
    if p in needed:
        return ""
    softmax = any(node[:2] == ("call", SOFTMAX) or node[0] == "sum" for node in walk(tree))
    if softmax:
        return rf"{losses[0]} = -\sum_k {y}_k \ln {p}_k" if len(head[2]) == 1 else rf"{losses[0]} = -{y}^T \ln {p}" if not head[2] else ""
    return rf"{losses[0]} = -({y} \ln {p} + (1 - {y}) \ln(1 - {p}))" if not head[2] else ""


def _depend(definitions, claims):
    """Say whether whatever is differentiated depends by the definitions on what it is differentiated by."""
    needs = {}
    for head, side in definitions:
        needs.setdefault(head[1], set()).update(name for name, _ in names_in(side.tree))

    def reaches(name, by, seen):
        return name == by or any(reaches(other, by, seen | {name}) for other in needs.get(name, ()) if other not in seen)

    nodes = [node for tree in [side.tree for _, side in definitions] + [side for claim in claims for side in claim] for node in walk(tree) if node[0] in ("diff", "grad")]
    for node in nodes:
        body, variables = (node[1], [by for by, _ in node[2]]) if node[0] == "diff" else (node[4], node[2])
        for by in variables:
            if bare(by)[0] != "name" or not any(reaches(name, bare(by)[1], frozenset()) for name, _ in names_in(body)):
                return False
    return True


def _squares(text, vectors):
    """Write h ⊙ h for the h² of a vector."""
    for name in vectors:
        text = re.sub(rf"({_typed(name)})\s*\^\s*(?:\{{\s*2\s*\}}|2(?!\d))", lambda m: rf"({m[1]} \odot {m[1]})", text)
    return text
