"""A chapter as a lecturer sees it: text, and exercises with their solutions."""

import ast
import re
from dataclasses import dataclass, field

import nbformat

MARK = re.compile(r"^```\{(exercise|solution)-(start|end)\}[ \t]*(.*)\n((?:.*\n)*?)```[ \t]*$", re.M)
LABEL = re.compile(r"^:label:\s*(\S+)", re.M)


@dataclass
class Exercise:
    """An exercise: its number in the book, its title and label, its cells and those of its solution."""

    number: int
    title: str
    label: str
    cells: list = field(default_factory=list)
    solution: list = field(default_factory=list)


@dataclass
class Chapter:
    """A chapter: its name, its title, and its cells in their order; where an exercise stands, the exercise."""

    name: str
    title: str
    parts: list

    @property
    def exercises(self):
        return [part for part in self.parts if isinstance(part, Exercise)]

    @property
    def text(self):
        return [part for part in self.parts if not isinstance(part, Exercise)]


def read(path, earlier=0):
    """Return the chapter in a notebook; ``earlier`` is how many exercises the chapters before it have.

    Raises
    ------
    ValueError
        If exercises and solutions do not begin and end in turn, or a solution is that of no exercise.
    """
    parts, place = [], None  # place: the list that cells go to while an exercise or a solution is open
    exercises = {}
    for cell in nbformat.read(path, as_version=4).cells:
        if cell.cell_type != "markdown" or not MARK.search(cell.source):
            (parts if place is None else place).append(cell)
            continue
        end = 0
        for mark in MARK.finditer(cell.source):
            _put_text(parts if place is None else place, cell, cell.source[end : mark.start()])
            end = mark.end()
            kind, moment, title = mark[1], mark[2], mark[3].strip()
            if (moment == "start") != (place is None):
                raise ValueError(f"{path.name}: a {kind} {'begins before the one before it has ended' if place is not None else 'ends that did not begin'}")
            if moment == "end":
                place = None
            elif kind == "exercise":
                exercise = Exercise(earlier + len(exercises) + 1, title, LABEL.search(mark[4])[1])
                exercises[exercise.label] = exercise
                parts.append(exercise)
                place = exercise.cells
            elif title not in exercises:
                raise ValueError(f"{path.name}: the solution of {title!r}, which is no exercise before it")
            else:
                place = exercises[title].solution
        _put_text(parts if place is None else place, cell, cell.source[end:])
    if place is not None:
        raise ValueError(f"{path.name}: an exercise or a solution does not end")
    for exercise in exercises.values():
        if not exercise.solution:
            raise ValueError(f"{path.name}: {exercise.label} has no solution")
    (title,) = re.findall(r"^# (.+)$", parts[0].source, re.M)
    return Chapter(path.stem, title, parts)


def _put_text(place, cell, text):
    """Put what stands in a cell beside the marks of exercises where it belongs."""
    if text.strip():
        place.append(nbformat.v4.new_markdown_cell(text.strip(), id=f"{cell.id}-{len(place)}"[-64:]))


def setting_up(chapter):
    """Return the code that the exercises of a chapter need from its text: imports, values, functions, in their order."""
    wanted = set()
    for exercise in chapter.exercises:
        known = set()
        for cell in [*exercise.cells, *exercise.solution]:
            if cell.cell_type == "code":
                used, made = _names(ast.parse(cell.source))
                wanted |= used - known
                known |= made
    lines = [
        (statement, ast.get_source_segment(cell.source, statement))
        for cell in chapter.text
        if cell.cell_type == "code"
        for statement in ast.parse(cell.source).body
    ]
    kept = []
    for statement, source in reversed(lines):
        used, made = _names(statement)
        if isinstance(statement, (ast.Import, ast.ImportFrom, ast.FunctionDef, ast.Assign)) and made & wanted:
            wanted = (wanted - made) | used
            kept.append(source)
    return "\n".join(dict.fromkeys(reversed(kept)))


def _names(tree):
    """Return the names that code uses without making them first, and those that it makes."""
    used, made = set(), set()
    for statement in tree.body if isinstance(tree, ast.Module) else [tree]:
        inside = {node.id for node in ast.walk(statement) if isinstance(node, ast.Name) and isinstance(node.ctx, ast.Load)}
        own = {argument.arg for node in ast.walk(statement) if isinstance(node, ast.arguments) for argument in [*node.args, *node.kwonlyargs]}
        own |= {node.id for node in ast.walk(statement) if isinstance(node, ast.Name) and isinstance(node.ctx, ast.Store)}
        if isinstance(statement, (ast.FunctionDef, ast.ClassDef)):
            used |= inside - own - made
            made.add(statement.name)
        elif isinstance(statement, (ast.Import, ast.ImportFrom)):
            made |= {(alias.asname or alias.name).split(".")[0] for alias in statement.names}
        else:
            stored = {node.id for node in ast.walk(statement) if isinstance(node, ast.Name) and isinstance(node.ctx, ast.Store)}
            used |= inside - made - (own - stored) - (stored if isinstance(statement, (ast.For, ast.With)) else set())
            made |= stored
    return used, made
