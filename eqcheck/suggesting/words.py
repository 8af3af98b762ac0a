r"""Words that a page uses as names: \text{MSE} = …, Loss = …, softmax(z), and w_{new}, whose subscript is a word.

Typed without a command, a word is a product of its letters to who reads formulas; here it is found out which are names.
"""

import re
from collections import Counter

from ..reading.tokens import Context, Unreadable, tokens
from ..reading.tokens.vocabulary import EXTREMES, FUNCTIONS
from ..reading.tokens.words import opens_clause

WRAPPED = re.compile(r"\\(?:text\w*|mbox|operatorname\*?|mathrm|mathop|label|tag|begin|end|hspace\*?|vspace|color)\s*\{[^{}]*\}|%[^\n]*")
COMMANDS = re.compile(r"\\(?:[A-Za-z]+)")
SCRIPTS = re.compile(r"[_^]\s*(?:\{[^{}]*\}|[A-Za-z0-9])")
LETTERS = re.compile(r"[A-Za-z]+")
WORD = re.compile(r"(?=[a-z]*[aeiouy])[a-z]{4,}|[A-Z][a-z]{3,}|[A-Z]{3,}|ReLU|relu")
CALLED = re.compile(r"([A-Za-z]{1,2})(log|ln|exp|sin|cos|tan|tanh|max|min)")  # y log(p)
READ = FUNCTIONS | EXTREMES | {"KL"}  # these are read as they are
NAMED = re.compile(r"[A-Za-z][A-Za-z0-9]{1,23}")
BEFORE, BEHIND = {"AMP", "REL", "ROW", "ADD", "MUL", "LC", "LP"}, {"AMP", "REL", "ROW", "ADD", "MUL", "RC", "RP", "CARET"}
JOINS = {"REL", "ADD", "MUL", "CARET"}
VOWEL = re.compile("[aeiouy]")


def words_as_names(formulas):
    """Return the words that formulas use as names, in their normal form."""
    return frozenset(_typed(formulas) | _spelt(formulas))


def _runs(latex):
    """Return the runs of letters of a formula, without commands, words in text and scripts."""
    bare = COMMANDS.sub(" ", WRAPPED.sub(" ", latex))
    while (fewer := SCRIPTS.sub(" ", bare)) != bare:
        bare = fewer
    return [part for run in LETTERS.findall(bare) for part in _parted(run)]


def _parted(run):
    """Return letters before the name of a function as factors of it, else the run as it is."""
    called = None if run in READ else CALLED.fullmatch(run)
    return [*called[1], called[2]] if called else [run]


def spelt(latex, names=frozenset()):
    """Return a word that a formula spells letter by letter and that is no name: it would be read as a product of letters."""
    return next((run for run in _runs(latex) if WORD.fullmatch(run) and run not in names and run not in READ), "")


def _spelt(formulas):
    """Return the words that are spelt letter by letter; of capitals alone only such as share no letter with anything else."""
    runs = Counter(run for formula in formulas for run in _runs(formula.latex))
    capitals = {run for run in runs if WORD.fullmatch(run) and run.isupper()}  # MSE and MAE share no letter with each other
    others = {word: {letter for run in runs if run != word and run not in capitals for letter in run} for word in runs if WORD.fullmatch(word) and word not in READ}
    return {word for word, letters in others.items() if (not letters & set(word) if word.isupper() else not set(word) <= letters)}


def _typed(formulas):
    r"""Return the words in \text that are a side, a summand or a factor, and at least once the left side of a relation."""
    found, left = set(), set()
    for formula in formulas:
        if "\\text" not in formula.latex and "\\mbox" not in formula.latex:
            continue
        try:
            read = tokens(formula.latex, Context(), lenient=True)
        except Unreadable:
            continue
        for n, token in enumerate(read):
            word = token.text.strip()
            if token.kind != "TEXT" or not NAMED.fullmatch(word) or opens_clause(word):
                continue
            before = read[n - 1].kind if n else "ROW"
            behind = [t.kind for t in read[n + 1 : n + 3] if t.kind != "AMP"]
            if before not in BEFORE or behind and behind[0] not in BEHIND:
                continue
            found |= {word} if before in JOINS or behind[:1] and behind[0] in JOINS else set()
            left |= {word} if before in ("ROW", "AMP") and behind[:1] == ["REL"] else set()
    return {f"\\mathrm{{{word}}}" for word in found & left}


def is_word(index, counting):
    """Say whether the letters of a subscript are a word, as in w_{new}, and no indices."""
    return len(index) > 2 and all(len(letter) == 1 and letter.isalpha() for letter in index) and not set(index) <= counting and any(map(VOWEL.match, index))
