"""An alphabet to eqcheck's declarations, and the spellings that depend on the letters (p_k(z) for p_k)."""

import re
from dataclasses import replace

from eqcheck.meaning import declarations
from eqcheck.meaning.declarations import Symbol

from .shapes import SOFTMAX, walk

CLASSES, FEATURES, EXAMPLES = "\\kappa", "\\iota", "\\nu"  # indices of our own; a text's letters join them formula by formula
CROSSED = "\\chi"  # features that have the letter of the probabilities
HIDDEN = "\\tau"  # labels of which only the true class has a letter
CLASS_LETTERS = ("\\gamma", "c", "y", "g", "t", "r", "\\ell")
DOTS = re.compile(r"\\(?:dots|ldots|cdots|dotsb|dotsc)(?![A-Za-z])|\.\.\.")
INDEX = r"(_\{[^{}]*\}|_\w|_\\\w+)"


def typed(name):
    """Return a pattern for a name as it may be typed."""
    found = re.fullmatch(r"\\(\w+)\{(.+)\}", name)
    if not found:
        return rf"(?:(?<![A-Za-z\\])|(?<=_[A-Za-z])){re.escape(name)}(?![A-Za-z])" if name[:1] != "\\" else rf"{re.escape(name)}(?![A-Za-z])"
    command = {"boldsymbol": r"(?:boldsymbol|mathbf|bm|vec)"}.get(found[1], found[1])
    inner = re.escape(found[2]).replace(r"\{", r"\s*\{?\s*").replace(r"\}", r"\s*\}?")
    return rf"\\{command}\s*(?:\{{\s*{inner}\s*\}}|{inner}(?![A-Za-z]))"


def respelt(latex, letters, numbered=False):
    """Return a formula in which softmax(z)_k and p_k(z) are p_k, and L(p, y) is L; ``numbered`` losses L_i lose their index."""
    if letters.shaped:
        return latex
    logit, probability = typed(letters.logit), letters.probability
    vector = rf"(?:\\(?:mathbf|boldsymbol|vec|bm)\s*\{{?\s*{re.escape(letters.logit)}\s*\}}?|{logit})"
    opening, closing = r"\s*(?:\\left|\\big|\\Big)?\(\s*", r"\s*(?:\\right|\\big|\\Big)?\)"
    for name in {SOFTMAX, probability} if probability != letters.loss else {SOFTMAX}:
        word = re.escape(SOFTMAX) if name == SOFTMAX else typed(name)
        for pattern in (
            rf"{word}{INDEX}{opening}{vector}{INDEX}?{closing}",
            rf"{word}{opening}{vector}{closing}{INDEX}",
            rf"{word}{opening}{logit}{INDEX}{closing}",
            rf"{word}{INDEX}{opening}[A-Za-z\\{{}}_,\s]*(?:[;|]|\\mid)[A-Za-z\\{{}}_,\s]*{closing}",
        ):
            latex = re.sub(pattern, lambda m: probability + next(g for g in m.groups() if g), latex)
        if name != SOFTMAX and re.search(rf"diag|{opening}{vector}{closing}", latex):  # S'(z) is the Jacobian
            latex = re.sub(rf"{word}\s*(?:'|\^\s*\{{?\s*\\prime\s*\}}?)(?!\s*_)(?:{opening}{vector}{closing}|(?=.*diag))", lambda m: rf"\frac{{\partial {probability}}}{{\partial {letters.logit}}} ", latex, flags=re.S)
        if name == SOFTMAX or name == probability:
            latex = re.sub(rf"{word}{opening}{vector}{closing}", lambda m: probability, latex)
    latex = re.sub(rf"({typed(probability)}{INDEX})\^2{opening}{vector}{closing}", r"\1^2", latex)
    latex = re.sub(rf"(?<![A-Za-z\\])(?:D|\\partial)_?\{{?([a-z])\}}?\s*{typed(probability)}_?\{{?([a-z])\}}?(?![A-Za-z])", lambda m: rf"\frac{{\partial {probability}_{{{m[2]}}}}}{{\partial {letters.logit}_{{{m[1]}}}}}", latex)
    if not letters.weight:
        latex = re.sub(r"\\nabla\s*\^\s*\{?\s*2\s*\}?(?!\s*_)", lambda m: rf"\nabla^2_{{{letters.logit}}} ", latex)
        latex = re.sub(r"\\nabla(?![A-Za-z])(?!\s*[_^])", lambda m: rf"\frac{{\partial}}{{\partial {letters.logit}}} ", latex)
    for e, close in ((r"e\s*\^\s*\{\s*", r"\s*\}"), (r"e\s*\^\s*", r"(?![\w_])"), (r"\\exp\s*(?:\\left)?\(\s*", r"\s*(?:\\right)?\)")):
        latex = re.sub(
            rf"\\sum(?:_(?:\{{(\w)\}}|(\w)))?\s*{e}{vector}{close}",
            lambda m: rf"\sum_{{{m[1] or m[2] or CLASSES}}} e^{{{letters.logit}_{{{m[1] or m[2] or CLASSES}}}}}", latex,
        )  # fmt: skip
    latex = _explicit_sum(latex, letters.logit)
    normaliser = rf"(\sum_{{{CLASSES}}} e^{{{letters.logit}_{{{CLASSES}}}}})"  # a bare Σ stands for it
    latex = re.sub(r"\\sum(?=\s*(?:[-+*/}=)^]|\\times|\\cdot|\\right|$))(?!\s*\^\s*(?:\{?\s*[A-Za-z]))", lambda m: normaliser, latex)
    argument = r"(?:\\(?:mathbf|boldsymbol|vec|bm)\s*\{?\s*)?[xX]\}?(?:_\w)?"
    if letters.probability != "J":  # a matrix J is the Jacobian
        latex = re.sub(r"^(\s*)J_\{?\s*([a-z])\s*,?\s*([a-z])\s*\}?\s*(&?\s*=)(?!.*(?:diag|matrix\}))", lambda m: rf"{m[1]}\frac{{\partial {letters.probability}_{m[2]}}}{{\partial {letters.logit}_{m[3]}}} {m[4]}", latex, flags=re.S)
        latex = re.sub(r"^(\s*)J(?:_\{\w+\}|_\w(?:\s*\w)?|\([^()]*\))?\s*(&?\s*=)(?=.*(?:diag|matrix\}))", lambda m: rf"{m[1]}\frac{{\partial {letters.probability}}}{{\partial {letters.logit}}} {m[2]}", latex, flags=re.S)
    if letters.logit not in "xX" and letters.feature != "":
        latex = re.sub(rf"({logit}{INDEX}){opening}{argument}{closing}", r"\1", latex)
    if letters.feature == CROSSED:
        latex = _crossed(latex, letters)
    for name in (letters.logit, probability, letters.label):
        if name.isalpha():
            latex = re.sub(rf"\\(?:mathbf|boldsymbol|vec|bm)\s*\{{\s*{name}\s*\}}(?=\s*_)", name, latex)
    for name in ("l", "L", "\\ell"):  # another letter for the loss, with what it is a loss of
        latex = re.sub(rf"({typed(name)}){opening}[^()=]*,[^()=]*{closing}", lambda m: m[1], latex)
    if letters.loss:
        latex = re.sub(rf"({typed(letters.loss)}){opening}(?:[^()=+]|[A-Za-z]=[A-Za-z])*{closing}", lambda m: letters.loss, latex)
        if numbered:
            latex = re.sub(rf"({typed(letters.loss)})_(?:\{{[a-z]\}}|[a-z](?![a-z]))", lambda m: letters.loss, latex)
    return latex


def _explicit_sum(latex, logit):
    """Write Σ for e^{z_1} + e^{z_2} + e^{z_3}: these are then all classes that there are."""
    index = rf"{typed(logit)}\s*_\s*(?:\{{\s*\d\s*\}}|\d)"
    one = rf"e\s*\^\s*(?:\{{\s*{index}\s*\}}|{index})"

    def summed(m):
        numbers = re.findall(r"_\s*\{?\s*(\d)", m[0])
        whole = numbers == [str(n) for n in range(1, len(numbers) + 1)]
        return rf"\sum_{{{CLASSES}}} e^{{{logit}_{{{CLASSES}}}}}" if whole else m[0]

    return re.sub(rf"{one}(?:\s*\+\s*{one})+(?!\s*\+\s*(?:e|\\[lc]?dots|\.\.))", summed, latex)


def _crossed(latex, letters):
    """Write another letter for the features where they have the letter of the probabilities, as in z_j = Σ w_ij o_i."""
    found = re.search(rf"{typed(letters.weight)}_\{{(\w)\s*,?\s*(\w)\}}", latex)
    if not found:
        return latex
    index = found[1] if letters.columns else found[2]
    return re.sub(rf"{typed(letters.probability)}_(?:\{{{index}\}}|{index})", rf"{CROSSED}_{{{index}}}".replace("\\", r"\\"), latex)


def ends_of_dots(latex, size):
    """Write the size of the range where a row counts up to a letter with dots: y_1, …, y_k."""
    rows = re.split(r"(\\\\)", latex)
    for n, row in enumerate(rows):
        dots = list(DOTS.finditer(row))
        if not dots:
            continue
        head, tail = row[: dots[0].start()], row[dots[-1].end() :]
        for letter in set(re.findall(r"_(?:\{([A-Za-z])\}|([A-Za-z]))", tail)):
            index = rf"_(?:\{{{max(letter)}\}}|{max(letter)})"
            if not re.search(index, head) and max(letter) != size:
                row = row[: dots[0].start()] + re.sub(index, f"_{{{size}}}", row[dots[0].start() :])
        rows[n] = row
    return "".join(rows)


def declare(letters, said):
    """Return the declarations of an alphabet: every letter that the text uses, and what it stands for."""
    if letters not in said.declared:
        said.declared[letters] = _declare(letters, said)
    return said.declared[letters]


def _declare(letters, said):
    if letters.declared:
        return declarations.read(letters.declared), letters.label, ""
    if letters.two:
        return _declare_two(letters, said), letters.label, ""
    hidden = bool(letters.true_class) and (letters.label, 1) not in said.names and ((letters.label, 0) not in said.names or letters.label == letters.true_class)
    label = HIDDEN if hidden else letters.label
    roles = {letters.logit, letters.probability, label, letters.loss, letters.weight, letters.feature, letters.bias}
    size = next((r for r in sorted(said.ranges, key=said.ranges.get, reverse=True) if r not in roles), "K")
    width = said.width or next(name for name in ("D", "M", "P", "Q", "\\Delta") if name != size and (name, 0) not in said.names)
    k, d = CLASSES, FEATURES
    symbols = {}
    if letters.weight and letters.feature:
        weight = f"{letters.weight}_{{{d}{k}}}" if letters.columns else f"{letters.weight}_{{{k}{d}}}"
        symbols[f"{letters.feature}_{d}"] = "real"
        symbols[weight] = "real"
        bias = f" + {letters.bias}_{k}" if letters.bias else ""
        if letters.bias:
            symbols[f"{letters.bias}_{k}"] = "real"
            if (letters.bias, 1) not in said.names and (letters.weight, 2) in said.names and (letters.weight, 0) not in said.names:
                bias = f" + {letters.bias}"
                symbols[letters.bias] = symbols.pop(f"{letters.bias}_{k}")
        symbols[f"{letters.logit}_{k}"] = f"\\sum_{d} {weight} {letters.feature}_{d}{bias}"
    else:
        symbols[f"{letters.logit}_{k}"] = "real"
    symbols[f"{label}_{k}"] = "labels"
    if hidden and letters.label != label and letters.label != letters.true_class:
        label = HIDDEN
    power = f"{letters.logit}_{k}"
    if letters.temperature:
        symbols[letters.temperature] = "positive"
        power += f" / {letters.temperature}"
    symbols[f"{letters.probability}_{k}"] = rf"\frac{{e^{{{power}}}}}{{\sum_{{{k}}} e^{{{power}}}}}"
    if letters.loss:
        symbols[letters.loss] = rf"-\sum_{k} {label}_{k} \ln {letters.probability}_{k}"
    plain = {name for name, n in said.names if n == 0}
    vectors = [(letters.logit, k), (letters.probability, k), (label, k)]
    if letters.weight and letters.feature:
        vectors += [(letters.feature, d), (letters.bias, k)] if letters.bias else [(letters.feature, d)]
    for name, index in vectors:
        for spelt in (name, f"\\boldsymbol{{{name}}}", f"\\vec{{{name}}}"):
            if (spelt in plain or spelt in (letters.probability, letters.logit) or spelt == label and letters.true_class) and spelt not in symbols and spelt not in (letters.loss, letters.true_class):
                symbols[spelt] = f"[{name}_{index}]"
    if letters.weight and letters.feature:
        for spelt in {letters.weight, letters.weight.lower()}:  # the rows of W are often called w_k
            if (spelt, 1) in said.names and f"{spelt}_{k}" not in symbols and spelt not in roles - {letters.weight}:
                symbols[f"{spelt}_{k}"] = f"[{weight}]"
        for spelt in (letters.weight, f"\\boldsymbol{{{letters.weight}}}"):
            if spelt in plain:
                symbols[spelt] = f"[{weight}]"
    text = ["index:", f"  {k}: {said.count or size}", f"  {d}: {width}", "assume: one-hot", "symbols:"]
    text += [f"  {_quoted(key)}: {_quoted(value)}" for key, value in symbols.items()]
    declared = declarations.read("\n".join(text))
    if said.count and (size, 0) not in declared.symbols:
        declared = declared.define(Symbol(size, (), "definition", ("num", str(said.count)), latex=str(said.count), key=size))
    for other in said.ranges:
        if other not in (size, width) and other not in roles and (other, 0) not in declared.symbols:
            declared = declared.define(Symbol(other, (), "definition", ("name", size, ()), latex=size, key=other))
    for name in {letters.true_class, *_classes(said, roles), *(said.spoken - said.summed - roles)} - {""}:
        if (name, 0) not in declared.symbols and ((name, 1) not in declared.symbols or name == letters.true_class):
            declared = declared.define(Symbol(name, (), "class", ("name", label, (("i", k),)), latex=f"class of {label}", key=name))
    return declared, label, size


def _declare_two(letters, said):
    """Return the declarations of a text about two classes; a feature's letters count numbers, or it is one itself."""
    z, p, y, d = letters.logit, letters.probability, letters.label, FEATURES
    symbols = {y: "real"}
    if letters.weight:
        vector = any((letters.weight, 1) == name or (letters.feature, 1) == name for name in said.names) or letters.weight in ("w", "W", "\\theta", "\\beta", "\\boldsymbol{w}", "\\boldsymbol{W}")
        if vector:
            symbols |= {f"{letters.weight}_{d}": "real", f"{letters.feature}_{d}": "real"}
            symbols |= {letters.weight: f"[{letters.weight}_{d}]", letters.feature: f"[{letters.feature}_{d}]"}
            linear = rf"\sum_{d} {letters.weight}_{d} {letters.feature}_{d}"
        else:
            symbols |= {letters.weight: "real", letters.feature: "real"}
            linear = f"{letters.weight} {letters.feature}"
        if letters.bias:
            symbols[letters.bias] = "real"
            linear += f" + {letters.bias}"
        symbols[z] = linear
    else:
        symbols[z] = "real"
    symbols[p] = rf"\frac{{1}}{{1 + e^{{-{z}}}}}"
    if p != "\\sigma" and ("\\sigma", 0) in said.names:
        symbols["\\sigma"] = p
    symbols[letters.loss] = rf"-({y} \ln {p} + (1 - {y}) \ln (1 - {p}))"
    text = ["index:", f"  {d}: D", "symbols:", *(f"  '{key}': '{value}'" for key, value in symbols.items())]
    return declarations.read("\n".join(text))


def _quoted(text):
    return "'" + text.replace("'", "''") + "'"


def _classes(said, roles):
    """Return the letters that seem to name the true class: they stand as an index and nothing is summed over them."""
    return [letter for letter in dict.fromkeys((*CLASS_LETTERS, *said.classes)) if letter in said.indices and letter not in said.summed and letter not in roles]


def for_formula(declared, trees, letters, size, before=None):
    """Return the declarations with the index letters of one formula: each counts classes, or features.

    ``before`` are those of the formula that this one goes on with.
    """
    index = dict((before or declared).index)
    if letters.declared:
        names = [node for tree in trees for node in walk(tree) if node[0] == "name" and (node[1], len(node[2])) in declared.symbols]
        counted = {item[1]: index[own] for node in names for item, own in zip(node[2], declared.symbols[node[1], len(node[2])].indices) if item[0] == "i" and (item[1], 0) not in declared.symbols}
        return replace(declared, index={**counted, **index})
    if letters.two:
        counted = {item[1] for tree in trees for node in walk(tree) if node[0] == "name" for item in node[2] if item[0] == "i"}
        return replace(declared, index={**{letter: index[FEATURES] for letter in counted}, **index})
    classes = {name for (name, n), symbol in declared.symbols.items() if symbol.kind == "class"}
    features = index[FEATURES]
    found, summed = {}, set()
    for tree in trees:
        for node in walk(tree):
            if node[0] in ("sum", "prod", "max", "min") and len(node) == 6:
                summed.add(node[1])
                found.setdefault(node[1], index[CLASSES])
            elif node[0] == "name":
                for place, item in enumerate(node[2]):
                    letter = item[1] if item[0] == "i" else item[1][1] if item[0] in ("+", "+i") and item[1][0] == "i" else None
                    if letter is None:
                        continue
                    counts_features = node[1] == letters.feature != "" or (
                        node[1] == letters.weight != "" and len(node[2]) == 2 and (place == 0) == letters.columns
                    )
                    if counts_features:
                        found[letter] = features
                    else:
                        found.setdefault(letter, index[CLASSES])
    for letter, counted in found.items():
        if letter == size or letter in (CLASSES, FEATURES) or (letter, 0) in declared.symbols and letter not in classes:
            continue
        if letter in classes and letter not in summed:
            continue
        index[letter] = counted
    return replace(declared, index=index)
