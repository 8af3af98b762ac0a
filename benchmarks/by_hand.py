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
FONT = re.compile(r"\\(?:mathbf|boldsymbol|bm|vec)\s*(?:\{([^{}]*)\}|(\\?[A-Za-z]+))")


@dataclass(frozen=True)
class Line:
    """An entry of a block: its field, its name, what it says, and before which place its block stands."""

    field: str
    name: str
    value: str
    place: tuple  # (cell, line)
    extends: bool = False  # whether its block adds to the one above

    @property
    def alike(self):
        """The line as it is compared with others: a block may stand anywhere above."""
        return self.field, "".join(self.name.split()), "".join(self.value.split())


def lines_of(text, place):
    """Return the entries of a block."""
    found, fields = [], yaml.load(text, Loader=yaml.BaseLoader) or {}
    extends = fields.get("extend") == "true"
    for field, value in fields.items():
        if field == "extend":
            continue
        entries = value.items() if isinstance(value, dict) else [("", part) for part in value] if isinstance(value, list) else [("", value)]
        found += [Line(field, name, str(said), place, extends) for name, said in entries]
    return found


def key_of(line, letters):
    """Return what a line declares, so that another line for it is known: a name with its number of indices, or a field."""
    if line.field != "symbols":
        return line.field, "".join(line.name.split()) or ("" if line.field != "ranges" else line.value)
    name = FONT.sub(lambda found: rf"\b{{{found[1] or found[2]}}}", ARGUMENTS.sub("", line.name.strip()))
    base, _, below = name.partition("_")
    inside = re.findall(r"\\?[A-Za-z]+|\d+", below.split("^")[0])
    parts = [part for word in inside for part in (word if word.isalpha() and not word.startswith("\\") else [word])]
    counted = bool(parts) and all(part in letters for part in parts)
    return "symbols", "".join((base if counted else name).split()), len(parts) if counted else 0


def merged(suggested, typed):
    """Return the blocks of the suggested lines under those that are typed; what is typed comes in the place of what it declares.

    A suggested block that replaces the one above still does, and what was typed above is typed there as well, counted once.
    """
    letters = {line.name for line in (*suggested, *typed) if line.field == "index"}
    places = sorted({line.place for line in (*suggested, *typed)})
    blocks, in_force = [], {}
    for place in places:
        here = {key_of(line, letters): line for line in typed if line.place == place}
        printed = [line for line in suggested if line.place == place]
        replaces = place == places[0] or any(not line.extends for line in printed)
        in_force |= here
        lines = [line for line in printed if key_of(line, letters) not in in_force]
        lines += list((in_force if replaces else here).values())
        blocks += [(place, block(lines, not replaces))] if lines else []
    return blocks


def block(lines, extend):
    """Return the text of a block."""
    fields = {}
    for line in lines:
        if line.name:
            fields.setdefault(line.field, {})[line.name] = line.value
        elif line.field == "ranges":
            fields.setdefault("ranges", []).append(line.value)
        else:
            fields[line.field] = line.value
    return "extend: true\n" * extend + yaml.safe_dump(fields, sort_keys=False, allow_unicode=True, width=10_000)


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
