"""What is typed in a block: the YAML as fields and entries, each with its line; what is no YAML costs its own line."""

import re
from collections import Counter
from dataclasses import dataclass

import yaml

from ...reading.tokens import Unreadable

MAX_LENGTH = 100_000  # characters of a block
MAX_LINES_LOST = 20
MAX_NODES, MAX_DEPTH = 20_000, 8
QUOTE = "quote LaTeX that holds ': ' or begins with '['"
# What PyYAML and libyaml, which is ten times as fast, read alike: no tabs, tags, documents, and texts of several lines.
ALIKE = re.compile(r"(?:[^\t\r\0\x85\u2028\u2029\ufeff?!|>-]|-(?!--))*")
MAX_ALIKE = 200  # signs that may open something within something else, of which libyaml can take any number


@dataclass(frozen=True)
class Fault:
    """What is wrong with one entry of a block: its line, its text, the reason, and the file if that is not the page."""

    line: int
    text: str
    reason: str
    file: str = ""


@dataclass(frozen=True)
class Entry:
    """One ``key: value`` of a mapping, its line (from 0 in the block), and what YAML takes for a comment although it is a #1."""

    key: str
    value: object
    line: int
    cut: str = ""


def fields(text):
    """Return the fields of a block as entries whose values are texts, lists and lists of entries, and the faults.

    Raises :class:`Unreadable` where there is no field at all to be found.
    """
    if len(text) > MAX_LENGTH:
        raise Unreadable(f"the block has more than {MAX_LENGTH} characters")
    node, faults = _composed(text)
    if node is None:
        return [], faults
    if not isinstance(node, yaml.MappingNode):
        raise Unreadable("the declarations are not a list of 'name: value' entries")
    count = [MAX_NODES]
    lines = text.splitlines()
    entries, twice = _entries(node, count, 0, lines)
    for entry in twice:
        faults.append(Fault(entry.line, _line(lines, entry.line), f"{entry.key!r} stands there twice"))
    return entries, faults


def twice_in(entries):
    """Return the entries without those whose key stands there twice, and those."""
    counts = Counter(entry.key for entry in entries)
    return [e for e in entries if counts[e.key] == 1], [e for e in entries if counts[e.key] > 1]


def _composed(text):
    """Return the node of a YAML text, without the lines that are no YAML, and a fault for each of these."""
    lines, faults = text.splitlines(), []
    typed = list(lines)
    while True:
        try:
            return _node("\n".join(lines) + "\n"), faults
        except yaml.YAMLError as error:
            begin, end = _lost(error, lines)
        except RecursionError:
            raise Unreadable("the declarations are nested too deeply") from None
        where = f" in line {begin + 1} of the block" if begin is not None else ""
        if begin is not None:
            faults.append(Fault(begin, " ".join(" ".join(typed[begin:end]).split()), f"this is not YAML: {QUOTE}"))
            lines[begin:end] = [""] * (end - begin)
        if begin is None or len(faults) > MAX_LINES_LOST or not any(line.strip() for line in lines):
            raise Unreadable(f"the declarations are not YAML{where}: {QUOTE}")


def _node(text):
    """Return the node of a YAML text; what libyaml cannot read PyYAML says in its own words."""
    if hasattr(yaml, "CBaseLoader") and ALIKE.fullmatch(text) and sum(map(text.count, "[{-")) <= MAX_ALIKE:
        try:
            return yaml.compose(text, Loader=yaml.CBaseLoader)
        except yaml.YAMLError:
            pass
    return yaml.compose(text, Loader=yaml.BaseLoader)


def _lost(error, lines):
    """Return from where to where the entry goes that an error of YAML is about."""
    mark = getattr(error, "problem_mark", None)
    context = getattr(error, "context_mark", None)
    if context is not None and "flow" in str(getattr(error, "context", "")):
        mark = context
    if mark is None:
        return None, None
    begin = min(mark.line, len(lines) - 1)
    while begin > 0 and not lines[begin].strip():
        begin -= 1
    if begin < 0 or not lines[begin].strip():
        return None, None
    indent, end = _indent(lines[begin]), begin + 1
    while end < len(lines) and lines[end].strip() and _indent(lines[end]) > indent:
        end += 1
    return begin, end


def _indent(line):
    return len(line) - len(line.lstrip())


def _line(lines, n):
    return " ".join(lines[n].split()) if n < len(lines) else ""


def _entries(node, count, depth, lines):
    """Return the entries of a mapping and those that stand there a second time, which are none."""
    found, twice, seen = [], [], set()
    for key, value in node.value:
        text = key.value if isinstance(key, yaml.ScalarNode) else "?"
        entry = Entry(text, _value(value, count, depth + 1, lines), key.start_mark.line, _cut(value, lines))
        if depth == 0 and text in seen:
            twice.append(entry)
        else:
            found.append(entry)
        seen.add(text)
    return found, twice


def _value(node, count, depth, lines):
    count[0] -= 1
    if count[0] < 0 or depth > MAX_DEPTH:
        raise Unreadable("the declarations are nested too deeply")
    if isinstance(node, yaml.ScalarNode):
        return node.value
    if isinstance(node, yaml.SequenceNode):
        return [_value(part, count, depth + 1, lines) for part in node.value]
    return _entries(node, count, depth, lines)[0]


def _cut(node, lines):
    """Return what stands behind a value and is a comment to YAML, if it begins like an argument of a macro."""
    if not isinstance(node, yaml.ScalarNode) or node.style or node.end_mark.line >= len(lines):
        return ""
    rest = lines[node.end_mark.line][node.end_mark.column :].strip()
    return rest if rest[:1] == "#" and rest[1:2].isdigit() else ""
