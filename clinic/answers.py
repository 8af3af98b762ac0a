"""What every answer of the clinic is: plain data that becomes a dict for JSON, and a text to read."""

import dataclasses
from dataclasses import dataclass, field

from softmaxlib.mistakes import CATALOGUE


class Answer:
    """A dataclass whose fields hold numbers, texts, lists, dicts and other answers."""

    def as_data(self):
        """Return the answer as JSON can carry it."""
        return _data(self)


def _data(value):
    if dataclasses.is_dataclass(value):
        found = {field.name: _data(getattr(value, field.name)) for field in dataclasses.fields(value)}
        return found | ({"ok": value.ok, "text": str(value)} if hasattr(value, "ok") else {})
    if isinstance(value, dict):
        return {str(key): _data(one) for key, one in value.items()}
    if isinstance(value, (list, tuple)):
        return [_data(one) for one in value]
    return value


@dataclass
class Entry(Answer):
    """A mistake of the catalogue, with the sections that treat it."""

    name: str
    sentence: str
    why: str
    links: list


@dataclass
class Mistake(Answer):
    """What fits an answer: one mistake of the catalogue, or two at once, and a factor beside it in words."""

    name: str
    factor: str = ""
    parts: list = field(default_factory=list)


def mistakes(names):
    """Return the entries of the catalogue with these names."""
    return [Entry(m.name, m.sentence, m.why, list(m.links)) for m in (CATALOGUE[name] for name in names)]
