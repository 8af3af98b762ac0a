"""Alphabets: which letter is the logit, the probability, the label, the loss, in the books and on the web.

The first ones are those of the course's notation switch, and a test holds them against it.
"""

import itertools
from dataclasses import dataclass, replace

from ..wording import in_text
from .letters import CROSSED
from .shapes import letter

MOST = 8  # alphabets that a text is read in
SURE = 3  # times that a text has to say what a letter is
MOST_SEARCHED = 24  # more of them, where it reads badly in those

ROLES = ("logit", "probability", "label", "loss", "weight", "feature", "bias")


@dataclass(frozen=True)
class Letters:
    """Who is who in a text; an empty letter says that the text does not have it.

    ``columns`` says that the weights have one column a class, as in z = Θᵀx; ``true_class`` is the
    letter of the class in −ln p_c, ``temperature`` that of T in e^{z_k / T}; ``two`` says that there are two classes with one number for both.
    """

    logit: str
    probability: str
    label: str
    loss: str
    weight: str = "W"
    feature: str = "x"
    bias: str = "b"
    columns: bool = False
    true_class: str = ""
    two: bool = False
    temperature: str = ""
    declared: str = ""  # the declarations of a text of a batch or a hidden layer, whose letters are matrices
    chain: frozenset = frozenset()  # letters that its lines define, each by those above it
    rows: bool = False  # whether it is a batch, with one example a row or a column
    mean: str = ""  # the letter of N, where the loss of a batch is the mean over its examples

    @property
    def shaped(self):
        """Whether the letters are told by the shape of the text alone, and no entries of classes."""
        return bool(self.two or self.declared)

    def as_data(self):
        return {role: getattr(self, role) for role in (*ROLES, "true_class") if getattr(self, role)}

    def __str__(self):
        if self.chain:
            return "each letter as a line defines it"
        words = {"logit": "logits", "probability": "probabilities", "label": "labels", "loss": "the loss"}
        if self.rows:
            words["logit"] = "the logits of all examples"
        if self.two:
            words = {"logit": "the logit", "probability": "the probability of class 1", "label": "the label", "loss": "the loss"}
        return ", ".join(f"{in_text(getattr(self, role))} for {word}" for role, word in words.items() if getattr(self, role))


HAT = "\\hat{y}"
NOTATIONS = {
    "source-1": Letters("a", "z", "y", "L"),
    "source-2": Letters("z", "y", "t", "E"),
    "source-3": Letters("z", "g", "y", "\\mathcal{J}", weight="\\Theta", columns=True),
    "textbook": Letters("z", HAT, "y", "L"),
    "bishop": Letters("a", "y", "t", "E", columns=True),
    "d2l": Letters("o", HAT, "y", "l"),
    "cs231n": Letters("f", "p", "y", "L"),
}
# Without names: what people write on the web.
COMMON = [
    Letters(logit, probability, label, "L")
    for logit, probability, label in (
        ("z", "p", "y"), ("z", "p", "t"), ("a", "p", "y"), ("o", "p", "y"), ("x", "p", "y"), ("z", "a", "y"), ("z", "s", "y"),
        ("x", "s", "y"), ("a", HAT, "y"), ("x", "y", "t"), ("z", "\\sigma", "y"), ("s", "p", "y"), ("z", "o", "t"), ("z", "S", "y"),
        ("x", "S", "y"), ("a", "S", "y"), ("x", HAT, "y"), ("h", "p", "y"), ("a", "p", "t"), ("o", "y", "t"), ("z", "h", "y"),
        ("f", HAT, "y"), ("a", "y", "t"), ("z", "y", "t"), ("l", "p", "y"), ("u", "p", "y"), ("z", "q", "p"), ("z", "s", "t"),
        ("s", HAT, "y"), ("s", "p", "t"), ("x", "p", "t"), ("z", "q", "y"), ("x", "\\sigma", "y"), ("z", "f", "y"),
    )
]  # fmt: skip
COMMON += [
    Letters(logit, probability, label, "E")
    for logit, probability, label in (("Z", "O", "Y"), ("Z", "A", "Y"), ("Z", "P", "Y"), ("X", "\\hat{Y}", "Y"), ("Z", "\\hat{Y}", "Y"), ("Z", "A", "T"), ("a", "P", "y"))
]
LABELS = ("y", "t", "Y", "T")  # what labels are called where nothing is said but ∂L/∂z = a − y
LOSSES = ("L", "\\mathcal{L}", "J", "E", "C", "\\mathcal{J}", "H", "\\ell", "l", "\\xi", "\\mathrm{CE}", "\\mathcal{E}", "\\mathrm{loss}", "F", "D", "Q")
ACTIVATIONS = ("\\sigma", "g", "\\phi", "\\mathrm{ReLU}", "\\mathrm{relu}", "\\mathrm{sigmoid}", "\\tanh")
RARE = ("F", "D", "Q")  # letters of a loss only where something is differentiated
WEIGHTS = ("W", "w", "\\Theta", "\\theta", "\\boldsymbol{W}", "\\boldsymbol{w}", "\\boldsymbol{\\Theta}", "\\boldsymbol{\\theta}", "\\omega", "V", "U")
FEATURES = ("x", "h", "\\phi", "o", "a", "\\boldsymbol{x}", "f", "X", "\\bar{a}", "\\bar{h}", "\\bar{x}")


def candidates(said, chosen=None):
    """Return the alphabets that a text may have been written in, the likeliest first."""
    if chosen is not None:
        return [chosen if chosen.shaped else replace(chosen, temperature=said.temperature)]
    sure = {role: _top(getattr(said, role)) for role in ("logit", "probability", "label", "loss")}
    sure["logit"] = _its_logits(sure["probability"], said) or sure["logit"]
    names = {name for name, _ in said.names} - {said.temperature}
    for (a, b), count in said.differentiated.items():
        if a == sure["probability"] and a and not sure["logit"] and b not in WEIGHTS:
            said.logit[b] += count
    sure["logit"] = _its_logits(sure["probability"], said) or _top(said.logit)
    if said.softmax and said.logarithms and not (sure["probability"] or sure["logit"]):  # ∂ln p_i/∂z_j in a text about softmax
        sure["probability"], sure["logit"] = _top(said.logarithms)
    true_class = _top(said.classes) if not sure["label"] else ""
    below = {b for _, b in said.differentiated}
    above = {a for a, _ in said.differentiated}
    result = []
    for known in [*NOTATIONS.values(), *COMMON]:
        found = known
        for role, name in sure.items():
            if name:
                found = replace(found, **{role: name})
        found = _plausible(found, sure, names, above, below, said)
        if found is not None:
            result.append(replace(found, true_class=true_class or ""))
    weights = any(name in WEIGHTS for name in names)
    if weights and sure["probability"] and not sure["logit"]:
        result = [one for one in result if not (one.logit in FEATURES and (sure["probability"], one.logit) not in said.differentiated)]
        taken = {*sure.values(), *names}
        result.append(Letters(_free("azsou", taken), sure["probability"], sure["label"] or _free("tyqr", taken), sure["loss"] or _a_loss(names, above), true_class=true_class or ""))
    if not result and sure["logit"] and sure["probability"]:
        result = [Letters(sure["logit"], sure["probability"], sure["label"] or _free("tyqr", sure.values()), sure["loss"] or _a_loss(names, above))]
    if not result and said.exponents and not said.probability:  # a sum of exponentials, and no letter for what it divides
        logit = letter(_top(said.exponents))
        taken = {logit, *map(letter, names)}
        others = [letter(name) for name, n in said.names if n == 1 and letter(name) not in (logit, "\\delta") and name not in said.defined]
        own = others[0] if said.softmax and len(others) == 1 and others[0] in TYPICAL["probability"] else ""
        result = [Letters(logit, own or _free("pqsv", taken), _free("tyqr", taken), _a_loss(names - {logit}, above))]
    if not any(sure.values()):
        for logit, one, other in said.differences:
            probability, label = (other, one) if one in LABELS and other not in LABELS else (one, other)
            if label in LABELS and logit not in WEIGHTS:
                result.insert(0, Letters(logit, probability, label, _a_loss(names - {logit, one, other}, above)))
    weighted = []
    for letters in dict.fromkeys(result):
        weighted += _with_weights(letters, names, said)
    found = [_with_its_loss(replace(one, temperature=said.temperature), names, said) for one in dict.fromkeys(weighted)]
    return sorted(found, key=lambda letters: _strangers(letters, said))[:MOST]


TYPICAL = {
    "logit": ("z", "a", "o", "x", "s", "f", "h", "u", "l", "\\eta", "y", "v", "Z", "X"),
    "probability": ("p", HAT, "s", "a", "\\sigma", "q", "o", "y", "S", "h", "g", "\\pi", "\\mu", "f", "A", "O", "P", "\\hat{Y}", "z"),
    "label": ("y", "t", "Y", "T", "q", "p", "r", "\\tau", "d"),
}  # fmt: skip


SURELY_NO_LABELS = ("p", HAT, "a", "s", "\\sigma", "z", "x", "o", "P", "A", "S", "h")


def searched(said):
    """Return more alphabets: every way to give the roles to letters of the text that what it says of them allows, the likeliest first.

    A label is never differentiated, nothing is differentiated by the loss, and the letters of the roles differ.
    """
    names = {letter(name) for name, n in said.names if name.isascii() and not name.startswith("\\mathrm")} - {said.temperature, "e", "d", "\\delta", "T"} - said.indices
    above, below = {a for a, _ in said.differentiated}, {b for _, b in said.differentiated}
    logged = {letter(name) for name in said.logged}
    losses = [name for name in dict.fromkeys((_top(said.loss), *LOSSES)) if name in names and (name in above or name in said.loss)]
    losses = losses or [name if (name := _a_loss(names, above)) in names else ""]

    def of(role, allowed):
        # y and t are labels wherever nothing says otherwise, and p is none: else a gradient with a sign would be right in other letters.
        odd = {"probability": LABELS, "label": SURELY_NO_LABELS, "logit": () if said.exponents else LABELS}.get(role, ())
        found = [name for name in names if name not in WEIGHTS and allowed(name) and (name not in odd or getattr(said, role)[name])]
        rank = {name: n for n, name in enumerate(TYPICAL[role])}
        weight = getattr(said, role)
        if weight and max(weight.values()) >= SURE:
            return [_top(weight)]
        found.sort(key=lambda name: (-weight[name], rank.get(name, 99), name))
        return [*found[:4], ""]

    logits = of("logit", lambda name: name not in logged and (not said.exponents or name in said.exponents))
    probabilities = of("probability", lambda name: not logged or name in logged)
    labels = of("label", lambda name: name not in above | below | logged and name not in said.exponents)
    found = []
    for loss, probability, logit, label in itertools.product(losses[:2], probabilities, logits, labels):
        taken = [name for name in (logit, probability, label, loss) if name]
        if len(set(taken)) < len(taken) or len(taken) < 2 or loss and loss in below or (logit, probability) in said.differentiated:
            continue
        free = {*names, *taken}
        made = Letters(logit or _free("azsogu", free), probability or _free("pqsv", free), label or _free("tyqr", free), loss or _free(LOSSES, free))
        missing = 3 - sum(map(bool, (logit, probability, label)))
        found.append((missing, len(found), made))
    weighted = []
    for _, _, letters in sorted(found)[:MOST_SEARCHED]:
        weighted += _with_weights(letters, {name for name, _ in said.names}, said)
    weighted = [_with_its_loss(one, names, said) for one in weighted]
    return [replace(one, temperature=said.temperature, true_class="" if one.label in names else _top(said.classes)) for one in dict.fromkeys(weighted)]


def in_its_words(letters, said, words, taken):
    """Return an alphabet with the ``words`` of the text, by the letters that they became: net for A.

    An empty word is for a letter that nobody has typed: it becomes one that is not ``taken``, the same in every alphabet.
    """
    for role in ("logit", "probability", "label"):
        known = getattr(letters, role)
        spelt = "A" if letters.two and role == "logit" and (known, 0) not in said.names else known.removeprefix("\\mathrm{").removesuffix("}")
        if spelt in words:
            name = rf"\mathrm{{{words[spelt]}}}" if words[spelt] else _free("zaxosu", {*taken, letters.logit, letters.probability, letters.label})
            letters = replace(letters, **{role: name})
            said.names.update({(name, n): count for (one, n), count in said.names.items() if one == spelt})
    return letters


def _strangers(letters, said):
    """Return how often letters stand in the text that an alphabet does not know."""
    known = {letters.logit, letters.probability, letters.label, letters.loss, letters.weight, letters.feature, letters.bias, letters.true_class}
    return sum(count for (name, n), count in said.names.items() if letter(name) not in known and n)


def _with_its_loss(letters, names, said):
    """Return an alphabet with another letter for the loss where this one is only where the classes end, as in Σ_{k=1}^{L}."""
    other = letters.loss in said.ranges or (letters.loss, 2) in said.names  # where the classes end, or a matrix
    if other and letters.loss not in said.loss and all(above != letters.loss for above, _ in said.differentiated):
        return replace(letters, loss=_free(LOSSES, {*names, *said.ranges}))
    return letters


def _its_logits(probability, said):
    """Return what the probabilities are defined as the softmax of, where a text has several softmaxes; or an empty text."""
    logits = {z for p, z in said.pairs if p == probability}
    return logits.pop() if len(logits) == 1 else ""


def _top(counter):
    return max(counter, key=counter.get) if counter else ""


def _free(letters, taken):
    return next(letter for letter in (*letters, "\\zeta", "\\varpi", "\\varrho", "\\varkappa", "\\vartheta") if letter not in taken)


def _a_loss(names, above):
    return next((name for name in LOSSES if name in names and name in above), next((n for n in LOSSES if n in names and n not in RARE), "L"))


def _plausible(found, sure, names, above, below, said):
    """Return an alphabet with the loss of the text, or None if it contradicts the text."""
    letters = [found.logit, found.probability, found.label]
    if len(set(letters)) < 3 or found.probability in said.totals:
        return None
    if not sure["loss"]:
        found = replace(found, loss=_a_loss(names - set(letters), above))
    if found.loss in letters or (found.logit, found.probability) in said.differentiated:  # no logit is a function of its probability
        return None
    unsure = [role for role in ("logit", "probability", "label") if not sure[role]]
    if any(getattr(found, role) not in names for role in unsure if role != "label"):
        if not (sure["probability"] and sure["logit"]):
            missing = [role for role in unsure if getattr(found, role) not in names]
            if len(missing) > 1 or missing == ["logit"] and not sure["probability"]:
                return None
    differentiated = {a for a, b in said.differentiated if a in letters}
    if found.label in below or found.label in differentiated or letter(found.label) in map(letter, said.logged):
        return None
    return found


def _with_weights(letters, names, said):
    """Return an alphabet with the weights of the text, in both layouts where the text does not say which."""
    if said.unnamed and said.unnamed[0] == letters.logit:
        _, weight, feature, bias = said.unnamed
        inputs = [place for place in (1, 0) if said.beside[weight, place, feature]]  # of w_jz, beside x_j
        return [replace(letters, weight=weight, feature=feature, bias=bias, columns=place == 0 if said.columns is None else said.columns) for place in inputs or [1]]
    taken = {letters.logit, letters.probability, letters.label, letters.loss}
    weight = next((name for name in WEIGHTS if name in names and name not in taken and (
        any(b == name for _, b in said.differentiated) or any((name, n) in said.names for n in (0, 1, 2))
    )), "")
    if not weight and "b" in names - taken and any(below == "b" for _, below in said.differentiated):  # a bias, and what it is added to is not said
        free = {*names, *taken}
        return [replace(letters, weight=_free("WVUM", free), feature=_free("xhvm", free), bias="b", columns=False)]
    another = any(name == letters.logit and function in ACTIVATIONS for name, function in said.calls) or said.affine and letters.logit not in said.affine
    if not weight or another:  # a = W x and z = σ(a), which is no sum of weights and features
        return [replace(letters, weight="", feature="", bias="", columns=False)]
    busy = taken | {weight} | {name for pair in said.differentiated for name in pair}
    feature = next((name for name in FEATURES if letter(name) not in busy and ((name, 1) in said.names or name in names and letter(name) == "x")), "")
    if said.features:
        feature = next((name for name in said.features if name not in taken - {letters.probability} and name != weight), feature)
        feature = CROSSED if feature == letters.probability else feature
    bias = next((name for name in ("b", "\\boldsymbol{b}") if name in names and name not in taken), "")
    layouts = (letters.columns, not letters.columns) if said.columns is None else (said.columns,)
    both = [replace(letters, weight=weight, feature=feature, bias=bias, columns=columns) for columns in layouts]
    return both if feature else [replace(letters, weight="", feature="", bias="", columns=False)]
