"""A net with one hidden layer, in vectors: h = σ(W₁x + b₁), z = W₂h + b₂, p = softmax(z), and the gradients on the way back.

A text is taken for one by its shape alone: a line with the activation, one with the logits that are made of it, one with
softmax.  Its letters have marks, z_1 or W^{[2]}, which are no entries: each becomes a letter of its own.
"""

import re

from ..wording import in_text
from .alphabets import LABELS, LOSSES, Letters
from .dialect import NAME
from .letters import CLASSES, FEATURES

BOLD = re.compile(r"\\(?:mathbf|boldsymbol|bm|vec)\s*(?:\{\s*(\\?[A-Za-z]+)\s*\}|([A-Za-z]))")
MARK = r"(?:\s*_\s*(?:\{\s*\d\s*\}|\d)|\s*\^\s*(?:\{\s*[\[(]\d[\])]\s*\}|[\[(]\d[\])]))"
TOKEN = rf"(?:{NAME}){MARK}?"
ACTIVATION = r"\\sigma|\\tanh|\\phi|\\varphi|\\(?:mathrm|operatorname)\{(?:sigmoid|[tT]anh|relu|ReLU|RELU)\}|[fg](?=\s*\()|(?<![A-Za-z])(?:relu|ReLU|RELU|tanh|sigmoid)(?=\s*\()"
IS = r"\s*&?\s*:?=\s*&?\s*"
START = r"(?<![A-Za-z\\}_^{])"
TURNED = r"\s*\^\s*\{?\s*(?:T|\\top|\\intercal)\s*\}?"
PRODUCT = rf"([WVUwv]{MARK}?)({TURNED})?\s*(?:\\cdot|\\,)?\s*({TOKEN})(?:\s*\+\s*([bc]{MARK}?))?"
LAYER = re.compile(rf"{START}({TOKEN}){IS}({ACTIVATION})\s*(?:\\left)?\(\s*(?:{PRODUCT}|({TOKEN}))\s*(?:\\right)?\)")
AFFINE = re.compile(rf"{START}({TOKEN}){IS}{PRODUCT}(?!\s*[\^_(])")
SOFTMAX = re.compile(rf"{START}({TOKEN}){IS}(?:\\(?:mathrm|operatorname)\{{softmax\}}|softmax)\s*(?:\\left)?\(\s*(?:{PRODUCT}|({TOKEN}))\s*(?:\\right)?\)")
LOGISTIC = re.compile(rf"{START}({TOKEN}){IS}(?:\\sigma|\\(?:mathrm|operatorname)\{{sigmoid\}}|sigmoid)\s*(?:\\left)?\(\s*(?:{PRODUCT}|({TOKEN}))\s*(?:\\right)?\)")
ONE_MINUS = re.compile(r"\\(?:log|ln)\s*(?:\\left)?\(?\s*1\s*-")
HIDDEN_UNITS, ONES = "\\upsilon", "\\boldsymbol{1}"
FREE = "QRSGMFJNBCOPUVXYZfghjklmnoqrstuvwxyz"
SLOPES = {
    "\\sigma": (r"\frac{1}{1 + e^{-u}}", r"\frac{e^{-u}}{(1 + e^{-u})^2}"), "\\tanh": (r"\tanh(u)", r"1 - \tanh(u)^2"),
    "": (r"\ln(1 + e^{u})", r"\frac{1}{1 + e^{-u}}"),  # an activation of which nothing is known but that it has a slope
}  # fmt: skip


def read(texts, words):
    """Return ``(texts, letters, typed)`` of a text about a hidden layer, ``typed`` the letters as they were typed by ours, or None."""
    texts = [BOLD.sub(lambda m: f"{m[1] or m[2]} ", text) for text in texts]
    texts = [re.sub(r"\^\s*\{\s*([\[(]\d[\])])\s*(?:T|\\top)\s*\}", r"^{\1}^T", text) for text in texts]  # W^{[2]T}
    texts = [re.sub(r"_\s*\{\s*(\d)\s*,\s*([a-z]{1,2})\s*\}", r"_\1_{\2}", text) for text in texts]  # a_{2,k}
    whole = "\n".join(texts)
    layer, softmax = LAYER.search(whole), SOFTMAX.search(whole)
    if not layer or not (softmax or ONE_MINUS.search(whole)) or "\n" in layer[0]:
        return None
    lines = {_key(m[1]): m.groups()[1:] for m in AFFINE.finditer(whole)}
    hidden, activation, *inside, argument = layer.groups()
    if argument is not None:
        inside = lines.get(_key(argument))
    for output in [softmax] if softmax else LOGISTIC.finditer(whole):
        probability, *outside, logits = output.groups()
        outside = lines.get(_key(logits)) if logits is not None else outside
        if inside and outside and not inside[1] and _key(outside[2]) == _key(hidden) and not (softmax and outside[1]):
            break
    else:
        return None
    turned = bool(outside[1])
    (V, _, x, c), (W, _, _, b) = inside, outside
    label = _label(whole, probability)
    if label is None:
        return None
    loss = next((name for name in LOSSES if re.search(rf"(?<![A-Za-z\\]){re.escape(name)}\s*(?:\([^()]*\))?\s*&?\s*=|\\partial\s*{re.escape(name)}(?![A-Za-z])", whole)), "L")
    tokens = [hidden, argument or "", logits or "", probability, label, *(part or "" for part in (V, x, c, W, b))]
    there, typed, ours = set(re.findall(r"[A-Za-z]", whole)) | {"e", "d", "T"}, {}, []
    for token in tokens:
        key = _key(token)
        if not key[1] and token and key[0] not in typed:
            name = key[0]
        else:
            name = next((one for one, known in typed.items() if known == key and key[0]), None) or next(one for one in FREE if one not in there)
        there.add(name)
        typed[name] = key
        ours.append(name)
    for key in dict.fromkeys(_key(m[0]) for m in re.finditer(rf"\\delta{MARK}", whole)):  # what is handed on from layer to layer
        name = next(one for one in FREE if one not in there)
        there.add(name)
        typed[name] = key
    for name, key in typed.items():
        if key[0]:
            texts = [_pattern(key).sub(lambda m: f"{name} ", text) for text in texts]
    h, u, z, p, y, V, x, inner, W, outer = ours
    if not softmax:
        argument = rf"(?:{re.escape(z)}|{re.escape(W)}\s*(?:{TURNED})?\s*{re.escape(h)}\s*(?:\+\s*{re.escape(outer or 'b')}\s*)?)"
        texts = [re.sub(rf"(?<={re.escape(p)} = )(?:\\sigma|\\(?:mathrm|operatorname)\{{sigmoid\}}|sigmoid)\s*(?:\\left)?\(\s*{argument}\s*(?:\\right)?\)", lambda m: f"{p} ", re.sub(rf"({re.escape(p)})\s*(&?\s*):?=\s*", lambda m: f"{m[1]} = ", text)) for text in texts]
    slope = next(one for one in FREE if one not in there)
    texts = [_with_slope(text, h, u, slope, activation) for text in texts]
    shown = {name: in_text(key[0]) + f"_{key[1]}" * bool(key[1]) for name, key in typed.items() if key[0]}
    activated = in_text(re.sub(r".*\{(\w+)\}", r"\1", activation))
    shown[slope] = f"{activated}'({shown.get(u, '')})" if u in shown else f"{activated}'"
    how = activation if activation in SLOPES else "\\sigma" if "sigmoid" in activation else "\\tanh" if "anh" in activation else ""
    declared = _declared(h, u, z, p, y, V, x, inner if c else "", W, outer if b else "", slope, loss, how, "" if softmax else "turned" if turned else "each")
    return texts, Letters(z, p, y, loss, W, h, outer if b else "", declared=declared), shown


def _key(token):
    """Return the letter of a token and its mark."""
    token = (token or "").strip()
    mark = re.search(rf"{MARK}$", token)
    return (token[: mark.start()].strip(), re.sub(r"\D", "", mark[0])) if mark else (token, "")


def _pattern(key):
    name = rf"(?<![A-Za-z\\]){re.escape(key[0])}" if key[0][:1] != "\\" else re.escape(key[0])
    mark = rf"\s*(?:_\s*(?:\{{\s*{key[1]}\s*\}}|{key[1]})|\^\s*(?:\{{\s*[\[(]{key[1]}[\])]\s*\}}|[\[(]{key[1]}[\])]))" if key[1] else r"(?![A-Za-z])(?!" + MARK + ")"
    return re.compile(name + mark)


def _label(whole, token):
    """Return the letter of the labels beside the probabilities: in y_k ln p_k, or in p − y."""
    p = re.escape(_key(token)[0]) + MARK * bool(_key(token)[1])
    index = r"(?:\s*_\s*(?:\{[^{}]*\}|[a-z])|\s*\^\s*\{?\s*(?:T|\\top)\s*\}?)?"
    found = re.search(rf"(?<![A-Za-z\\])([YTyt]){index}\s*(?:\\cdot|\\odot)?\s*\\(?:log|ln)\s*\(?\s*{p}|{p}{index}\s*-\s*([YTyt])(?![A-Za-z])|(?<![A-Za-z\\])([YTyt])\s*-\s*{p}", whole)
    name = found and (found[1] or found[2] or found[3])
    return name if name in LABELS else None


def _with_slope(text, h, u, slope, activation):
    """Return a formula with a letter for σ'(u), and vectors of ones."""
    f, argument = re.escape(activation), rf"\s*(?:\\left)?\(\s*{re.escape(u)}\s*(?:\\right)?\)"
    text = re.sub(rf"{f}\s*(?:'|\^\s*\{{?\s*\\prime\s*\}}?){argument}", lambda m: f"{slope} ", text)
    text = re.sub(rf"{f}{argument}\s*(?:\\odot|\\circ|\\cdot)?\s*\(\s*1\s*-\s*{f}{argument}\s*\)", lambda m: rf"{h} \odot ({ONES} - {h})", text)
    text = re.sub(rf"(?<!=)(?<!= ){f}{argument}", lambda m: f"{h} ", text)
    text = re.sub(rf"{re.escape(h)}\s*\^\s*(?:\{{\s*2\s*\}}|2)", lambda m: rf"{h} \odot {h}", text)
    return re.sub(rf"(?<![\w}}])1(\s*[-+]\s*){re.escape(h)}(?!\s*[_\w])", lambda m: f"{ONES}{m[1]}{h}", text)


def _declared(h, u, z, p, y, V, x, c, W, b, slope, loss, activation, logistic):
    """Return the declarations of such a net: x has D numbers, h has M, and there are K classes.

    ``logistic`` says that the output is that of a logistic function: of "each" class, or the one of wᵀh ("turned").
    """
    k, d, m = CLASSES, FEATURES, HIDDEN_UNITS
    value, derived = (formula.replace("u", f"{u}_{m}") for formula in SLOPES[activation])
    at, pair = ("", m) if logistic == "turned" else (f"_{k}", f"{{{k}{m}}}")  # of an output, and of a weight
    symbols = {
        f"{x}_{d}": "real", f"{V}_{{{m}{d}}}": "real", **({f"{c}_{m}": "real", c: f"[{c}_{m}]"} if c else {}), f"{W}_{pair}": "real",
        **({f"{b}{at}": "real"} if b else {}), **({b: f"[{b}{at}]"} if b and at else {}), f"{y}{at}": "real" if logistic else "labels",
        f"{u}_{m}": rf"\sum_{{{d}}} {V}_{{{m}{d}}} {x}_{d}" + f" + {c}_{m}" * bool(c), f"{h}_{m}": value, f"{slope}_{m}": derived,
        f"{z}{at}": rf"\sum_{{{m}}} {W}_{pair} {h}_{m}" + f" + {b}{at}" * bool(b),
    }  # fmt: skip
    if logistic:
        each = rf"({y}{at} \ln {p}{at} + (1 - {y}{at}) \ln (1 - {p}{at}))"
        symbols |= {f"{p}{at}": rf"\frac{{1}}{{1 + e^{{-{z}{at}}}}}", loss: rf"-\sum_{{{k}}} {each}" if at else f"-{each}"}
    else:
        symbols |= {f"{p}_{k}": rf"\frac{{e^{{{z}_{k}}}}}{{\sum_{{{k}}} e^{{{z}_{k}}}}}", loss: rf"-\sum_{{{k}}} {y}_{k} \ln {p}_{k}"}
    symbols |= {
        f"{ONES}_{m}": "1", ONES: f"[{ONES}_{m}]", V: f"[{V}_{{{m}{d}}}]", W: f"[{W}_{pair}]",
        **{name: f"[{name}_{index}]" for name, index in ((x, d), (u, m), (h, m), (slope, m), *(((z, k), (p, k), (y, k)) if at else ()))},
    }  # fmt: skip
    kept = ["index:", f"  {k}: K", f"  {d}: D", f"  {m}: M", *([] if logistic else ["assume: one-hot"])]
    return "\n".join([*kept, "symbols:", *(f"  '{key}': '{formula}'" for key, formula in symbols.items())])


def as_typed(text, shown):
    """Return a sentence with the letters that were typed in place of ours."""
    return re.sub(r"(?<![A-Za-z])[A-Za-z](?![A-Za-z'’])", lambda m: shown.get(m[0], m[0]), text) if shown else text
