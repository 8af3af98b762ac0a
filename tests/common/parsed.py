"""The pages of a site as trees, each read once for all tests of a process: they leave it as it is."""

import gc
from pathlib import Path

from bs4 import BeautifulSoup, NavigableString


TREES = {}  # of all: tests go through the pages in their order, and what forgets some forgets all


def parsed(path: Path) -> BeautifulSoup:
    """Return a page as a tree.

    Half of the time would go into looking for garbage in it, of which there is none while it stays.
    """
    if path in TREES:
        return TREES[path]
    collecting = gc.isenabled()
    gc.disable()
    try:
        return TREES.setdefault(path, BeautifulSoup(path.read_text(encoding="utf-8"), "html.parser"))
    finally:
        gc.freeze()
        if collecting:
            gc.enable()


def forget():
    """Give back the memory of all pages: as trees they take some hundred megabytes.

    Each is taken apart: to look for it as garbage, among all else that there is, takes eight times as long.
    """
    while TREES:
        _, page = TREES.popitem()
        for part in (*page.contents, page):
            part.decompose()
    gc.unfreeze()  # garbage, too, that was there when a page had been read
    gc.collect()
    gc.freeze()


def text_without(tag, hidden: str, between: str = "") -> str:
    """Return the text of a tag without that of the parts below it which the selector ``hidden`` names."""
    left_out = {id(part) for part in tag.select(hidden)}

    def pieces(tag):
        for part in tag.children:
            if id(part) not in left_out:
                if type(part) is NavigableString:  # and no comment
                    yield part
                elif not isinstance(part, NavigableString):
                    yield from pieces(part)

    return between.join(pieces(tag))
