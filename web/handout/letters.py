"""The letters of a chapter in one line, as its page says them to whoever arrives in its middle."""

import copy

SAID = ". Its letters: "


def letters_of(article):
    """Return what the line of a page holds behind "Its letters", as elements and text to put elsewhere; empty where there is none."""
    arrived = article.select_one("p.arrived")
    inside = [*arrived.children] if arrived else []
    for place, node in enumerate(inside):
        if isinstance(node, str) and node == SAID:
            return [copy.copy(later) for later in inside[place + 1 :]]
    return []
