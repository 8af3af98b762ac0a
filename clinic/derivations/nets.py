"""Back-propagation as courses write it, layer by layer and without the way forward: dZ2 = A2 − Y, dW1 = (1/m) dZ1 Xᵀ.

A text is taken for one by its letters alone, d before Z, A, W or b with the number of a layer.  The net is the one that all
such courses have: Z = W A + b, A = g(Z), softmax or a logistic function at the end, one example a column, or a row.
"""

import re

from ..wording import in_text
from .alphabets import Letters
from .hidden import FREE, HIDDEN_UNITS, ONES
from .letters import CLASSES, EXAMPLES, FEATURES, HIDDEN

NUMBER = r"(?:\s*\^\s*(?:\{\s*[\[(]\s*[1-9]\s*[\])]\s*\}|[\[(]\s*[1-9]\s*[\])])|\s*_\s*(?:\{\s*[1-9]\s*\}|[1-9])|\[[1-9]\]|[1-9](?![\d.]))"
TOKEN = re.compile(rf"(?<![A-Za-z\\])(?P<d>d\s*)?(?P<name>[ZzAaHhWwb])(?P<number>{NUMBER})")
HEAD = re.compile(rf"(?m)^[\s&$]*d\s*[ZzAaHhWwb]{NUMBER}\s*&?\s*=")
INPUT = re.compile(r"(?<![A-Za-z\\])([Xx])(?![A-Za-z_])")
LABEL = re.compile(r"(?<![A-Za-z\\])([YyTt])(?![A-Za-z_(])")
MEAN = re.compile(r"\\frac\s*\{?\s*1\s*\}?\s*\{?\s*m|1\s*/\s*m|\(\s*1\s*/\s*m\s*\)")
TURNED_ABOVE = re.compile(r"\^\s*\{\s*\[\s*([1-9])\s*\]\s*(?:T|\\top)\s*\}")
SUMMED = re.compile(rf"(?:np\s*\.\s*)?\\?sum\s*\(\s*(d?\s*[A-Za-z]{NUMBER})\s*(?:,\s*axis\s*=\s*[01]\s*)?(?:,\s*keepdims\s*=\s*True\s*)?\)")
OF_L = re.compile(r"\\frac\s*\{\s*(?:\\partial|d)\s*(?:\\mathcal\{[LJ]\}|[LJCE])\s*\}\s*\{\s*(?:\\partial|d)\s*")
FUNCTION = r"(?:\\sigma|\\tanh|\\phi|[gf]|(?:\\(?:text|mathrm|operatorname)\s*\{\s*)?(?:softmax|sigmoid|tanh|relu|ReLU|RELU)\s*\}?)"
ALIAS = re.compile(rf"(?m)(?:^|,|quad|\\\\)[\s&$]*(?P<alias>[A-Z]|\\hat\s*\{{?\s*[Yy]\s*\}}?|[hpo])\s*&?\s*=\s*&?\s*(?P<function>{FUNCTION})\s*\(\s*[Zz](?P<number>{NUMBER})\s*\)")
SLOPES = {"\\sigma": r"\frac{1}{1 + e^{-@}}", "\\tanh": r"\tanh(@)"}
OTHER_LOSS = re.compile(r"\bMSE\b|squared|least\s+squares|linear\s+regression|mean\s+square|\^2\s*$|(?<!one-)\bhinge\b", re.I)
MOST = 4


def read(texts, words):
    """Return ``(texts, letters, typed)`` of such a text, or None."""
    texts = _as_a_course(texts)
    whole = "\n".join(texts)
    heads = HEAD.findall(whole)
    if re.search(r"(?<![A-Za-z\\])x\s*_\s*\{?\s*[12]", whole) or OTHER_LOSS.search(f"{whole} {words}") or any("tanh" in m["function"] or "elu" in m["function"].lower() for m in ALIAS.finditer(whole) if _number(m) == _last(whole)):
        return None
    if len(heads) < 2 and not (heads and re.search(r"(?m)^[\s&$]*d\s*[ZzAa]", whole)):
        return None
    texts = [TURNED_ABOVE.sub(r"^{[\1]}^T", text) for text in texts]
    layers, seen = 0, set()
    for text in texts:
        for m in TOKEN.finditer(text):
            layers = max(layers, int(_number(m)))
            seen.add(m["name"])
    batch = bool(seen & {"Z", "A", "H"})
    x, y = INPUT.search(whole), LABEL.search(whole)
    if not 1 <= layers <= MOST or not y or seen & {"A", "Z"} and seen & {"a", "z"} or {"A", "H"} <= seen or {"a", "h"} <= seen:
        return None
    rows = batch and bool(re.search(rf"[AH]{NUMBER}\s*\^\s*\{{?\s*T|X\s*\^\s*\{{?\s*T\s*\}}?\s*(?:\\cdot\s*)?d\s*Z|(?:X|[AH]{NUMBER})\s*(?:\\cdot\s*)?W", "\n".join(_spaced(texts)))) and not re.search(rf"d\s*Z{NUMBER}\s*(?:\\cdot\s*)?(?:X|[AH]{NUMBER})\s*\^\s*\{{?\s*T", whole)
    names = {"Z": next((name for name in "Zz" if name in seen), "Z" if batch else "z"), "A": next((name for name in "AHah" if name in seen), "A" if batch else "a"), "W": "w" if "w" in seen else "W", "b": "b"}
    there = set(re.findall(r"[A-Za-z]", whole)) | set("edTmgLN")
    free = iter([letter for letter in FREE if letter not in there])
    try:
        ours = {(role, n): next(free) for n in range(1, layers + 1) for role in "ZAWb"}
    except StopIteration:
        return None
    ours["A", 0], label = x[1] if x else next(free, "x"), y[1]
    shown = {letter: f"{in_text(names[role])}_{n}" for (role, n), letter in ours.items() if n}
    each = bool(MEAN.search(whole)) and not re.search(rf"(?m)^[\s&$]*d\s*[ZzAa]{NUMBER}\s*&?\s*=[^=\n]*(?:{MEAN.pattern})", whole)
    roles = {typed: role for role, typed in names.items()}

    def written(m):
        letter = ours[roles[m["name"]], int(_number(m))]
        if not m["d"]:
            return f"{letter} "
        slope = rf"\frac{{\partial L}}{{\partial {letter}}} "
        return f"(m {slope})" if each and roles[m["name"]] in "ZA" and batch else slope

    logistic = bool(re.search(r"sigmoid|\\sigma|logistic|binary|BCE", f"{whole} {words}", re.I)) and not re.search(r"soft-?max", f"{whole} {words}", re.I)
    summed = (lambda m: f"({m[1]})^T {ONES}") if rows else (lambda m: f"{m[1]} {ONES}")
    texts = [_products(TOKEN.sub(written, SUMMED.sub(summed if batch else lambda m: m[1], text)), ours) for text in texts]
    for n in range(1, layers + 1):
        Z, A, b = ours["Z", n], ours["A", n], ours["b", n]
        if batch:
            texts = [re.sub(rf"\+\s*{b}(?![A-Za-z])", lambda m: f"+ {ONES} {b}^T" if rows else f"+ {b} {ONES}^T", text) for text in texts]
        texts = [re.sub(rf"(?<![A-Za-z]){FUNCTION}\s*\(\s*{Z}\s*\)", lambda m: f"{A} ", text) for text in texts]
    of_units = re.search(rf"(?:\\sigma|sigmoid\s*\}}?)\s*'?\s*\(\s*[Zz](?!{NUMBER[:-1].replace('[1-9]', str(layers))}))", whole) if layers > 1 else None
    slopes = rf"\(\s*1\s*-\s*[AaHh](?!{NUMBER[:-1].replace('[1-9]', str(layers))})){NUMBER}\s*"  # a (1 − a) is that of a logistic function, 1 − a² that of tanh
    squared = re.search(slopes + r"(?:\^\s*\{?\s*2|\*\*\s*2)", whole) or re.search(r"1\s*-\s*(?:np\s*\.\s*)?(?:power|square)", whole)
    activation = "\\tanh" if "tanh" in whole or squared else "\\sigma" if of_units or re.search(slopes + r"\)", whole) else ""
    declared = _declared(ours, layers, label, batch, rows, bool(MEAN.search(whole)), logistic, activation)
    return texts, Letters(ours["Z", layers], ours["A", layers], label, "L", ours["W", layers], ours["A", layers - 1], "", declared=declared), shown


def _as_a_course(texts):
    """Write dZ2 for ∂L/∂Z_2, and A1 for the H of H = σ(Z_1), in texts with more than one layer."""
    whole = "\n".join(texts)
    if not (re.search(rf"(?:[Zz]|delta|δ){NUMBER}", whole) and re.search(rf"[Ww]{NUMBER}", whole)):
        return texts
    texts = [re.sub(r"(?<![A-Za-z\\])([A-Z])(?=W)", r"\1 ", text) for text in texts]  # XW_1
    whole, names = "\n".join(texts), {}
    for m in ALIAS.finditer(whole):
        names[m["alias"].strip()] = f"{'A' if re.search(r'Z', m[0]) else 'a'}{re.sub(r'[^0-9]', '', m['number'])} "
    for alias, name in names.items():
        if not re.search(rf"(?<![A-Za-z\\]){re.escape(alias)}{NUMBER}", whole):
            texts = [re.sub(rf"(?<![A-Za-z\\]){re.escape(alias)}(?![A-Za-z_])", lambda m: name, text) for text in texts]
    texts = [OF_L.sub("d", text) for text in texts]
    unit = "dZ" if re.search(rf"[ZA]{NUMBER}|[dD]elta{NUMBER}\s*=[^\n]*-\s*[YT](?![A-Za-z])", whole) else "dz"
    texts = [re.sub(rf"\\?(?<![A-Za-z])delta\s*(?={NUMBER})", unit, text.replace("δ", "delta")) for text in texts]
    if ".*" in whole:  # as in MATLAB, where * alone multiplies matrices
        texts = [re.sub(r"(?<!\.)\*", " ", text).replace(".*", "*") for text in texts]
    texts = [re.sub(r"(?<![A-Za-z\\])d[LJCE]\s*/\s*d(?=\s*[ZzAaHhWwb])", "d", text) for text in texts]
    texts = [re.sub(rf"(?m)(d\s*[ZzAaHhWwbX]{NUMBER}?)\s*\}}", r"\1 ", text) for text in texts]
    return texts


def _last(whole):
    return max((_number(m) for m in TOKEN.finditer(whole)), default="")


def _number(m):
    return re.sub(r"\D", "", m["number"])


def _spaced(texts):
    return [text.replace("@", " ").replace("\\cdot", " ") for text in texts]


def _products(text, ours):
    """Write ⊙ for the * between matrices, nothing for that behind a number, and A ⊙ A for the square of one."""
    text = re.sub(r"((?:1\s*/\s*m\s*\)?|\\frac\{1\}\{m\}))\s*(?:\*|\\cdot|\\times)", r"\1 ", text)
    text = re.sub(r"\s@\s|\\cdot(?![A-Za-z])", " ", text)
    text = re.sub(r"\*|\\circ(?![A-Za-z])|\\times(?![A-Za-z])", lambda m: r"\odot ", text)
    letters = "|".join(sorted({letter for (role, _), letter in ours.items() if role in "ZA"}))
    return re.sub(rf"(?<![A-Za-z\\])({letters})\s*\^\s*\{{?\s*2\s*\}}?", r"(\1 \\odot \1)", text)


def _declared(ours, layers, label, batch, rows, mean, logistic, activation):
    """Return the declarations of the net: layer l has units of its own, and n counts the examples."""
    units = [FEATURES, HIDDEN_UNITS, "\\omega", "\\zeta", CLASSES][: layers] + [CLASSES]
    n = EXAMPLES

    def at(unit):
        return f"_{{{f'{n}{unit}' if rows else f'{unit}{n}' if batch else unit}}}"

    size = "_{" + CLASSES + "}"
    text = ["index:", *([f"  {n}: m"] if batch else []), *(f"  {unit}: {'K' if unit == CLASSES else 'DMPQ'[i]}" for i, unit in enumerate(dict.fromkeys(units)))]
    text += [] if logistic else ["assume: one-hot"]
    x = ours["A", 0]
    symbols = {x + at(units[0]): "real", x: f"[{x}{at(units[0])}]"}
    if batch:
        symbols |= {f"{ONES}_{n}": "1", ONES: f"[{ONES}_{n}]"}
    for i in range(1, layers + 1):
        W, b, Z, A, before = (ours[key] for key in (("W", i), ("b", i), ("Z", i), ("A", i), ("A", i - 1)))
        unit, below = units[i], units[i - 1]
        weight = f"{W}_{{{below}{unit}}}" if rows else f"{W}_{{{unit}{below}}}"
        symbols |= {weight: "real", W: f"[{weight}]", f"{b}_{unit}": "real", b: f"[{b}_{unit}]"}
        symbols |= {Z + at(unit): rf"\sum_{{{below}}} {weight} {before}{at(below)} + {b}_{unit}", Z: f"[{Z}{at(unit)}]"}
        value = SLOPES.get(activation, r"\ln(1 + e^{@})").replace("@", Z + at(unit))
        if i == layers:
            value = rf"\frac{{1}}{{1 + e^{{-{Z}{at(unit)}}}}}" if logistic else rf"\frac{{e^{{{Z}{at(unit)}}}}}{{\sum_{{{unit}}} e^{{{Z}{at(unit)}}}}}"
        symbols |= {A + at(unit): value, A: f"[{A}{at(unit)}]"}
    P, k = ours["A", layers], units[layers]
    if logistic:
        symbols |= {label + at(k): "real"}
        terms = rf"({label}{at(k)} \ln {P}{at(k)} + (1 - {label}{at(k)}) \ln (1 - {P}{at(k)}))"
    else:
        symbols |= {f"{HIDDEN}_{{{f'{n}{k}' if batch else k}}}": "labels", label + at(k): f"{HIDDEN}_{{{f'{n}{k}' if batch else k}}}"}
        terms = rf"{label}{at(k)} \ln {P}{at(k)}"
    total = rf"\sum_{{{n}}} \sum_{{{k}}} {terms}" if batch else rf"\sum_{{{k}}} {terms}"
    symbols |= {label: f"[{label}{at(k)}]", "L": rf"-\frac{{1}}{{m}} {total}" if batch and mean else f"-{total}"}
    symbols |= {"\\tau": "real", **{f"{name}(\\tau)": SLOPES.get(activation if name == "g" else name, r"\ln(1 + e^{@})").replace("@", "\\tau") for name in ("g", "\\sigma")}}
    return "\n".join([*text, "symbols:", *(f"  '{key}': '{value}'" for key, value in symbols.items())])
