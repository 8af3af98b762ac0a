"""Notebooks to hand out: a chapter for students, the same for whoever teaches it, its exercises alone, and their answers."""

import re

import nbformat
from notebooks import METADATA
from softmax_book.exercises import BEGIN, END

from .chapter import Exercise, setting_up
from .plain import plain
from .source import WHERE, source_of

ROOM = "*Your answer:*"
DECLARED = re.compile(r"^```\{eqcheck\}\n(?:.*\n)*?```$", re.M)


def student(chapter, around):
    """Return the chapter without its solutions: the stubs stand, and what they printed is gone."""
    return _notebook(chapter, _chapter(chapter, around, solutions=False), solutions=False)


def instructor(chapter, around):
    """Return the chapter with each solution behind its exercise."""
    return _notebook(chapter, _chapter(chapter, around, solutions=True), solutions=True)


def sheet(chapter, around):
    """Return the exercises alone, behind one cell with what they need of the chapter."""
    return _notebook(chapter, _exercises(chapter, around, solutions=False), solutions=False)


def key(chapter, around):
    """Return the exercises with their solutions, behind the same cell."""
    return _notebook(chapter, _exercises(chapter, around, solutions=True), solutions=True)


def _chapter(chapter, around, solutions):
    for part in chapter.parts:
        if isinstance(part, Exercise):
            yield from _exercise(part, around, solutions)
        else:
            yield _cell(part, around)


def _exercises(chapter, around, solutions):
    title = f"# {chapter.title}: {'answers' if solutions else 'exercises'}"
    yield nbformat.v4.new_markdown_cell("\n\n".join([title, WHERE, *_letters(chapter, around)]), id="title")
    yield nbformat.v4.new_code_cell(setting_up(chapter), id="what-the-exercises-need")
    for exercise in chapter.exercises:
        yield from _exercise(exercise, around, solutions)


def _letters(chapter, around):
    """Yield the table of the letters that a chapter declares first, which a sheet needs as well."""
    for cell in chapter.text:
        fence = DECLARED.search(cell.source) if cell.cell_type == "markdown" else None
        table = plain(fence[0], around) if fence else ""
        if table:
            yield table
            return


def _exercise(exercise, around, solutions):
    title = f"### Exercise {exercise.number}. {exercise.title}"
    cells = [_cell(cell, around) for cell in exercise.cells]
    first = next((cell for cell in cells if cell.cell_type == "markdown" and cell.source), None)
    if first is None:
        cells.insert(0, nbformat.v4.new_markdown_cell(title, id=exercise.label))
    else:
        first.source = f"{title}\n\n{first.source}"
    stubs = [cell for cell in cells if cell.cell_type == "code" and _is(cell, "stub")]
    for stub in stubs:
        stub.outputs, stub.execution_count = [], None
    yield from (cell for cell in cells if not (solutions and cell in stubs))
    if not solutions:
        if not stubs:
            yield nbformat.v4.new_markdown_cell(ROOM, id=f"{exercise.label}-answer")
        return
    yield nbformat.v4.new_markdown_cell(f"#### Solution of exercise {exercise.number}", id=f"{exercise.label}-solution")
    for cell in exercise.solution:
        yield _cell(cell, around)


def _is(cell, kind):
    return any(tag.startswith(f"{kind}:") for tag in cell.metadata.get("tags", []))


def _cell(cell, around):
    """Return a copy of a cell as it is handed out."""
    cell = nbformat.from_dict(cell)
    if cell.cell_type == "markdown":
        cell.source = plain(cell.source, around)
    else:
        lines = [line for line in cell.source.split("\n") if line.strip() not in (BEGIN, END)]
        cell.source = "\n".join(lines)
    return cell


def _notebook(chapter, cells, *, solutions):
    """Return a notebook, its source at its end; its cells' names begin with the chapter's, since MyST asks for names that a project has once."""
    source = nbformat.v4.new_markdown_cell(f"---\n\n{source_of(chapter.name, solutions=solutions)}", id="source")
    kept = [cell for cell in [*cells, source] if cell.source]
    for cell in kept:
        cell.metadata = {name: value for name, value in cell.metadata.items() if name == "tags"}
        cell.id = re.sub(r"[^\w-]", "-", f"{chapter.name}-{cell.id}")[:64]
    return nbformat.v4.new_notebook(cells=kept, metadata=METADATA)
