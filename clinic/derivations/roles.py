"""What the words of a text call its letters: "p is the label distribution and q the softmax output".

It counts only for a role of which the formulas say nothing, and for a letter of which they say nothing.
"""

import re

from .dialect import plain

LETTER = r"\$?\\?\(?\s*(?P<letter>\\(?:mathbf|boldsymbol|hat|bm|vec)\s*\{?\s*\w\s*\}?|\\[a-z]+|[A-Za-zα-ωŷ])(?:_\{?\w\}?)?\s*\\?\)?\$?"
IS = r"\s+(?:is|are|be|denotes?|stands\s+for|means|represents?|(?:is|are)\s+called)\s+"
ADJECTIVES = r"(?:(?:the|a|an|our|its|true|correct|one-?hot|encoded|given|ground[- ]truth|predicted|model'?s?|network'?s?|vector\s+of|output|softmax|class|raw|unnormali[sz]ed|target)\s+){0,4}"
WORDS = {
    "label": r"labels?(?:\s+(?:vector|distribution))?|(?:true|target|label)\s+distribution|targets?(?!\s+\w)|ground[- ]truth|one-?hot\s+(?:vector|encoding)|desired\s+outputs?",
    "probability": r"softmax(?:\s+(?:outputs?|probabilit(?:y|ies)|predictions?))|outputs?\s+of\s+(?:the\s+|a\s+)?softmax|probabilit(?:y|ies)|predictions?|predicted\s+(?:distribution|probabilit(?:y|ies))",
    "logit": r"logits?|scores?|pre-?activations?|inputs?\s+(?:of|to)\s+(?:the\s+)?softmax|softmax\s+inputs?|weighted\s+inputs?",
}
SAID = re.compile(
    rf"(?<![\w\\]){LETTER}(?P<is>{IS}|\s+(?=(?:the|a|an|our)\s)|\s*[:=]\s*(?=the\s)){ADJECTIVES}(?:{'|'.join(f'(?P<{role}>{words})' for role, words in WORDS.items())})(?![\w-])(?!\s+(?:of|for)\s+(?:the\s+)?(?:loss|log|layer|weights?|hidden))", re.I,
)  # fmt: skip
LIKELIHOOD = re.compile(
    r"(?<!negative )(?<!negative-)(?<!neg )(?<!minus )(?<!minus the )(?<!negative log )(?<!negative log-)(?<!negative-log-)(?<!minus log )(?<!minus log-)(?<!minus the log )(?<!minus the log-)"
    r"\b(?:log[- ]?)?likelihood|\bascent\b|\bmaximi[sz]", re.I,
)  # fmt: skip
LOSS = re.compile(r"\bloss|\bcosts?\b|cross[- ]?entropy|\bdescent\b|\bminimi[sz]|\bNLL\b|\berrors?\b", re.I)
DENIED = re.compile(r"\b(?:if|not|whether|suppose|when|unless)\s+$", re.I)


def said_by_words(text, said, known):
    """Add to ``said`` what the words of a text call its letters; ``known`` are the letters of its formulas.  Two letters for one role say nothing."""
    found = {}
    for m in SAID.finditer(text):
        role = next(role for role in WORDS if m[role])
        name = plain(m["letter"]).strip()
        name = name if name in known else next((one for one in known if one.endswith(f"{{{name}}}") and "hat" not in one), "")
        alone = m["is"].strip() or found  # "q the softmax output" goes on with "p is …"
        if name and name != "e" and alone and not DENIED.search(text[: m.start()]):
            found.setdefault(role, {})[name] = True
    names = [name for one in found.values() for name in one]
    taken = {*said.logit, *said.probability, *said.label, *said.loss}
    for role, letters in found.items():
        name = next(iter(letters))
        if len(letters) == 1 and names.count(name) == 1 and not getattr(said, role) and name not in taken | said.indices:
            getattr(said, role)[name] += 3


def of_a_likelihood(text):
    """Say whether the words of a text speak of a log-likelihood, and of no loss: its gradient has the other sign."""
    return bool(LIKELIHOOD.search(text)) and not LOSS.search(text)
