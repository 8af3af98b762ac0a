"""The pages of the book to the words by which one of their sections is told from the others."""

import json
import math
import re
import unicodedata
from collections import Counter

from .words import words

HEADING = re.compile(r"^(#{1,3})[ \t]+(.+?)[ \t]*$", re.M)
FENCE = re.compile(r"^([ \t]*)(`{3,}|~{3,}).*?^\1\2[ \t]*$", re.M | re.S)
MARKUP = re.compile(r"[`*_$]|\{[a-z]+\}|\]\([^)]*\)|\[")
MOST, ENOUGH = 14, 60  # words that are kept of a section; words below which it says too little
COMMON = 8  # of a hundred sections: words that stand in fewer are told by the sections themselves
OFTEN = 3  # pages with a section of one title: each chapter has exercises


def prose(notebook):
    """Return the Markdown of a notebook, given as the text of its file."""
    cells = json.loads(notebook)["cells"]
    return "\n\n".join("".join(cell["source"]) for cell in cells if cell["cell_type"] == "markdown")


def index(pages):
    """Return ``{"common", "sections"}`` for pages, ``{page: Markdown}``.

    ``sections`` are ``[page, anchor, title, words]``, the most telling words first, and ``common`` says in how many
    of a hundred sections a word stands: ``{word: n}`` of those that stand in many.
    """
    found = []
    for page, text in pages.items():
        text = FENCE.sub("", text)
        cuts = [*HEADING.finditer(text), None]
        for here, following in zip(cuts, cuts[1:]):
            body = text[here.end() : following.start() if following else len(text)]
            if len(body.split()) >= ENOUGH and "`" not in here[2]:
                found.append((page, MARKUP.sub("", here[2]), words(body)))
    within = Counter(word for *_, said in found for word in set(said))
    titles = Counter(title for _, title, _ in found)
    result = []
    for page, title, said in found:
        if titles[title] >= OFTEN:
            continue
        counted = {word: n for word, n in Counter([*said, *4 * words(title)]).items() if n > 1}
        weight = {word: (1 + math.log(n)) * math.log(1 + len(found) / max(1, within[word])) for word, n in counted.items()}
        result.append([page, anchor(title), title, " ".join(sorted(weight, key=lambda word: (-weight[word], word))[:MOST])])
    shares = {word: round(100 * n / len(found)) for word, n in sorted(within.items())}
    return {"common": {word: share for word, share in shares.items() if share >= COMMON}, "sections": result}


def anchor(title):
    """Return the name that a heading has in its page's address."""
    plain = unicodedata.normalize("NFKD", title).encode("ascii", "ignore").decode().lower()
    return re.sub(r"[^a-z0-9]+", "-", plain).strip("-")
