"""How many declarations of a page somebody has to type or edit who begins with what suggest prints.

A record's declarations are one author's words for what a page needs: other letters for the same components count as
other lines if texts are compared.  So it is tried out.  All lines of the record stand over the suggested ones at first;
then each is dropped, and with it what it replaced comes back, as long as the page is read as far as under the record.
The other way round, lines are added to the suggested ones as long as more is read.  The shorter list has to be typed: no part
of it would do, though another choice of lines might be shorter.  What is to be deleted alone is not counted.
"""

import re
from dataclasses import dataclass

import yaml

from eqcheck.reading.documents import Declaration, Formula

ARGUMENTS = re.compile(r"(?<=[^\\])\((?!\d+\)$).*\)$|\([^()]*\)$", re.S)
FONT = re.compile(r"\\(?:mathbf|boldsymbol|bm|mathrm|text)\s*\{([^{}]*)\}")


@dataclass(frozen=True)
class Line:
    """An entry of a block: its field, its name, what it says, and before which place its block stands."""

    field: str
    name: str
    value: str
    place: tuple  # (cell, line)

    @property
    def alike(self):
        """The line as it is compared with others: a block may stand anywhere above."""
        return self.field, "".join(self.name.split()), "".join(self.value.split())


def lines_of(text, place):
    """Return the entries of a block."""
    found = []
    for field, value in (yaml.load(text, Loader=yaml.BaseLoader) or {}).items():
        if field == "extend":
            continue
        entries = value.items() if isinstance(value, dict) else [("", part) for part in value] if isinstance(value, list) else [("", value)]
        found += [Line(field, name, str(said), place) for name, said in entries]
    return found


def key_of(line, letters):
    """Return what a line declares, so that another line for it is known: a name with its number of indices, or a field."""
    if line.field != "symbols":
        return line.field, "".join(line.name.split()) or ("" if line.field != "ranges" else line.value)
    name = FONT.sub(r"\\b{\1}", ARGUMENTS.sub("", line.name.strip()))
    base, _, below = name.partition("_")
    inside = re.findall(r"\\?[A-Za-z]+|\d+", below.split("^")[0])
    parts = [part for word in inside for part in (word if word.isalpha() and not word.startswith("\\") else [word])]
    counted = bool(parts) and all(part in letters for part in parts)
    return "symbols", "".join((base if counted else name).split()), len(parts) if counted else 0


def merged(suggested, typed):
    """Return the blocks of the suggested lines under those that are typed; what is typed comes in the place of what it declares."""
    letters = {line.name for line in (*suggested, *typed) if line.field == "index"}
    own = {(key_of(line, letters), line.place) for line in typed}
    first = min((line.place for line in (*suggested, *typed)), default=(0, 1))
    replaced = {key for key, place in own if place == first}
    by_place = {}
    for line in suggested:
        key = key_of(line, letters)
        if (key, line.place) not in own and key not in replaced:
            by_place.setdefault(line.place, []).append(line)
    for line in typed:
        by_place.setdefault(line.place, []).append(line)
    return [(place, block(lines, place != first)) for place, lines in sorted(by_place.items())]


def block(lines, extend):
    """Return the text of a block."""
    fields = {"extend": "true"} if extend else {}
    for line in lines:
        if line.name:
            fields.setdefault(line.field, {})[line.name] = line.value
        elif line.field == "ranges":
            fields.setdefault("ranges", []).append(line.value)
        else:
            fields[line.field] = line.value
    return yaml.safe_dump(fields, sort_keys=False, allow_unicode=True, width=10_000)


def with_texts(items, blocks):
    """Return the items of a page with blocks before the places they name."""
    items = [item for item in items if not isinstance(item, Declaration)]
    for (cell, number), text in reversed(blocks):
        at = next((n for n, item in enumerate(items) if isinstance(item, Formula) and (item.cell or 0, item.line) >= (cell, number)), len(items))
        items.insert(at, Declaration(text, number, cell))
    return items


def by_hand(suggested, recorded, reach, wanted):
    """Return the recorded lines that have to be typed for a page to be read as far as ``wanted``; ``reach`` says how far blocks let it be read."""
    known = {line.alike for line in suggested}
    others = [line for line in recorded if line.alike not in known]
    if reach(merged(suggested, [])) >= wanted:
        return []
    all_of_them = _fewer(_beside(suggested, others, reach, wanted), others, reach, wanted)
    picked = _picked(suggested, others, reach, wanted)
    if picked is None or len(picked) >= len(all_of_them):
        return all_of_them
    return min(all_of_them, _fewer(suggested, picked, reach, wanted), key=len)


def _beside(suggested, typed, reach, wanted):
    """Return what can stay of what is suggested beside all that is typed: where the two do not go together, less of it or nothing."""
    names = {part for line in typed for part in (line.name, line.value)}
    tries = (suggested, [line for line in suggested if line.field != "index"], [line for line in suggested if line.name in names])
    return next((some for some in tries if reach(merged(some, typed)) >= wanted), [])


def _fewer(suggested, typed, reach, wanted):
    """Drop lines, many at once and then one by one, as long as the page is read as far."""
    size = max(len(typed), 1)
    while size:
        at = 0
        while at < len(typed):
            fewer = typed[:at] + typed[at + size :]
            if reach(merged(suggested, fewer)) >= wanted:
                typed = fewer
            else:
                at += size
        size = size // 2 if size > 1 else 0
    return typed


def _picked(suggested, others, reach, wanted):
    """Add lines to what is suggested, those that let most be read first; return them, or nothing if that does not lead so far."""
    best, chosen = reach(merged(suggested, [])), []
    gains = {n: reach(merged(suggested, [line])) - best for n, line in enumerate(others)}
    for n in sorted(gains, key=gains.get, reverse=True):
        reached = reach(merged(suggested, [*chosen, others[n]]))
        if reached > best:
            best, chosen = reached, [*chosen, others[n]]
        if best >= wanted:
            return chosen
    return None
