"""The words of a question to what it may be about: the entries of the catalogue, and the sections of the book where they are known."""

import math
from collections import Counter
from dataclasses import dataclass

from softmaxlib.mistakes import CATALOGUE

from ..answers import Answer
from .words import words

MOST = 2
LEAST = 3.6  # points below which nothing is told
COVERED = 0.25  # of what the words of a question count
TELLING = 3  # mistakes that have a word by which one of them is told
CLEAR = 0.65  # of the best one's points, to be told beside it
IN_THE_TITLE = 1.3  # what a word counts that stands there
WHOLE_TITLE = 2.5  # points for a title of which a question has all words, two at least
OF_A_MISTAKE = 3  # words that a question and a mistake have in common, at least
COVERED_BY_A_MISTAKE, CLEAR_MISTAKE = 0.3, 1.2  # a wrong one is nearly a wrong name: of what the words count, and of the points of the next
RARE = 4  # of a hundred sections, for a word that stands in few
_learned = {}  # "source", and what it gave: "common" and "sections"


@dataclass
class Guess(Answer):
    """What a question may be about: a section of the book or a mistake of the catalogue, and the words that say so."""

    title: str
    link: str
    words: list
    mistake: str = ""


def learn(source):
    """Take what gives the sections of the book, as :func:`.index` makes them; it is called when they are first needed."""
    _learned.clear()
    _learned["source"] = source


def guesses(text, mistakes=True):
    """Return what a question may be about, the likeliest first; nothing where its words say little, and only sections without ``mistakes``."""
    known = _known()
    asked = Counter(words(text))
    weight = {word: math.log(100 / known["common"].get(word, RARE)) * (1 + 0.5 * math.log(n)) for word, n in asked.items()}
    documents = [(title, f"{page}.html#{where}", "", {*words(title)}, {*kept.split()}) for page, where, title, kept in known["sections"]]
    documents += [(one.sentence, one.links[0], one.name, {*words(one.name)}, {*words(f"{one.name} {one.sentence} {one.why}")}) for one in CATALOGUE.values() if mistakes]
    whole, found = sum(weight.values()), []
    there = Counter(word for _, _, mistake, _, kept in documents if mistake for word in kept)
    for title, link, mistake, called, kept in documents:
        shared = sorted((word for word in weight if word in kept), key=weight.get, reverse=True)
        plain = sum(weight[word] for word in shared)
        points = sum(weight[word] * (IN_THE_TITLE if word in called else 1) for word in shared) / math.log(10 + len(kept), 24)
        points += WHOLE_TITLE * (len(called) > 1 and called <= weight.keys())
        if plain > (COVERED_BY_A_MISTAKE if mistake else COVERED) * whole and points > LEAST and (not mistake or len(shared) >= OF_A_MISTAKE and any(there[word] <= TELLING for word in shared)):
            found.append((points, title, link, mistake, shared))
    found.sort(key=lambda one: (-one[0], one[2]))
    named = [one for one in found if one[3]]
    if named and not (named[0] is found[0] and (len(named) < 2 or named[0][0] > CLEAR_MISTAKE * named[1][0])):
        named = []
    found = [one for one in found if not one[3] or one in named[:1]]
    return [Guess(title, link, shared, mistake) for points, title, link, mistake, shared in found[:MOST] if points > CLEAR * found[0][0]]


def _known():
    if "sections" not in _learned:
        try:
            from .made import MADE  # where a build has put it
        except ImportError:
            MADE = _learned.get("source", lambda: {"common": {}, "sections": []})()
        _learned.update(MADE)
    return _learned
