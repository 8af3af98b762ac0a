"""A text as words that can be compared: without endings, formulas and LaTeX left out but for conditions on two indices."""

import re

WORD = re.compile(r"[A-Za-z][A-Za-z'’]*(?:-[A-Za-z]+)*")
CONDITION = re.compile(r"(?<![A-Za-z\\])([a-z])\s*\$?\s*(\\neq?|≠|!=|==?|\\ne)\s*\$?\s*([a-z])(?![A-Za-z(_])")
LEFT_OUT = re.compile(r"```.*?```|\{[a-z]+\}`[^`]*`|\]\([^)]*\)|<!--.*?-->|\$\$.*?\$\$|\$[^$]*\$|\\[A-Za-z]+|https?://\S+|^\s*\(?[\w-]+\)=\s*$", re.S | re.M)
ENDINGS = ("ations", "ation", "ing", "ives", "ive", "ies", "ial", "ied", "ed", "es", "al", "s", "e", "y")
ABBREVIATED = {"grad": "gradient", "deriv": "derivative", "prob": "probability", "backprop": "backpropagation", "nll": "loss", "cost": "loss", "bce": "binary", "indice": "index"}

# Words of English that say nothing of the subject.
SAY_NOTHING = set(
    "the and for you are but not can how why who what which when where while all any one two three both each every other others is it its we our ours my mine your his her their "
    "this that these those then than there here from with without into onto over under about after before between through again also only just even ever never very much many more most "
    "some such same own few less least too well get got gets give given gives have has had having was were been being does did done doing will would should could shall may might must "
    "let lets say says said see seen seem seems think know want need needs like look looks use used uses using make makes made take takes taken come comes go goes going put try tried work works "
    "understand confused question questions answer answers please thanks thank help hello hey anyone someone something anything nothing everything really still now new way thing things lot bit "
    "because since so if or nor yet because's don don't doesn doesn't isn isn't can't cannot aren't wasn't didn't won't i'm i've it's that's what's there's they them they're his him she out off up down "
    "first second third last next part end start different sure right wrong mean means meaning find found show shows shown write written writes read reads reading point points time times".split()
)


def words(text):
    """Return the words of a text in their order, stems in small letters."""
    conditions = ["same-index" if m[2] in ("=", "==") else "other-index" for m in CONDITION.finditer(text) if m[1] != m[3]]
    found = []
    for m in WORD.finditer(LEFT_OUT.sub(" ", text)):
        whole = m[0].lower().replace("’", "'").split("'")[0]
        for part in (whole, *whole.split("-")) if "-" in whole else (whole,):
            if len(part) > 2 and part not in SAY_NOTHING:
                found.append(stem(ABBREVIATED.get(part, part)))
    return found + conditions


def stem(word):
    """Return a word without its ending, where three letters at least are left."""
    for ending in ENDINGS:
        if word.endswith(ending) and len(word) - len(ending) > 2:
            return word[: -len(ending)]
    return word
