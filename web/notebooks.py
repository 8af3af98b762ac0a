"""Execute and normalise the notebooks of the book.

    python web/notebooks.py                 every notebook in book/
    python web/notebooks.py FILE.ipynb …    these only
    python web/notebooks.py --check         say which are not normalised; change nothing

A normalised notebook differs from another only where a reader would see a difference: cell ids
are kept, tags are the only cell metadata, counts run 1, 2, 3, …, keys are sorted.  The stub of a
code exercise is made from its solution here, so that the two cannot drift apart.  Cells that show
a figure, and no others, are excused from the comparison of outputs: the last digit of a
coordinate may depend on the machine.
"""

import argparse
import hashlib
import re
import sys
from pathlib import Path

import kernels
import nbformat
from nbclient import NotebookClient
from softmax_book import BEGIN, END

BOOK = Path(__file__).resolve().parents[1] / "book"
UNWRITTEN = 'raise NotImplementedError("write this, then run it again")'
ALMOST_A_MARKER = re.compile(r"#\s*(>>>|<<<)\s*solution\s*$", re.IGNORECASE)
UNCOMPARED = "nbval-ignore-output"
METADATA = {
    "kernelspec": {"display_name": "Python 3", "language": "python", "name": "python3"},
    "language_info": {"name": "python"},
}


def notebooks():
    """Return the paths of the book's notebooks, sorted."""
    return sorted(BOOK.glob("*.ipynb"))


def stub_of(solution: str) -> str:
    """Return ``solution`` with every marked block replaced by one line that says it is missing.

    Raises
    ------
    ValueError
        If the markers do not pair up, one is misspelt, or none is there.
    """
    lines, hidden, blocks = [], False, 0
    for number, line in enumerate(solution.split("\n"), 1):
        if line.strip() == BEGIN and not hidden:
            hidden, blocks = True, blocks + 1
            lines.append(line.replace(BEGIN, UNWRITTEN))
        elif line.strip() == END and hidden:
            hidden = False
        elif line.strip() in (BEGIN, END):
            raise ValueError(f"line {number}: {line.strip()!r} without its counterpart")
        elif ALMOST_A_MARKER.search(line):
            raise ValueError(f"line {number}: {line.strip()!r}, expected {BEGIN!r} or {END!r} alone")
        elif not hidden:
            lines.append(line)
    if hidden or not blocks:
        raise ValueError(f"expected pairs of {BEGIN!r} and {END!r}, found {blocks} opening")
    return "\n".join(lines)


def tagged(nb, prefix):
    """Return ``{name: cell}`` for the cells tagged ``prefix:name``."""
    found = {}
    for cell in nb.cells:
        for tag in cell.metadata.get("tags", []):
            if tag.startswith(prefix + ":"):
                name = tag.removeprefix(prefix + ":")
                if name in found:
                    raise ValueError(f"two cells are tagged {tag!r}")
                found[name] = cell
    return found


def fill_stubs(nb) -> None:
    """Write every cell tagged ``stub:NAME`` from the cell tagged ``solution:NAME``."""
    stubs, solutions = tagged(nb, "stub"), tagged(nb, "solution")
    if stubs.keys() != solutions.keys():
        raise ValueError(
            f"stubs and solutions do not pair up: {sorted(stubs.keys() ^ solutions.keys())}"
        )
    for name, cell in stubs.items():
        try:
            cell.source = stub_of(solutions[name].source)
        except ValueError as error:
            raise ValueError(f"solution:{name}: {error}") from None


def execute(nb, folder: Path = BOOK) -> None:
    """Run ``nb`` from top to bottom in a fresh kernel; an error in a cell ends it."""
    NotebookClient(
        nb,
        timeout=300,
        kernel_name="python3",
        resources={"metadata": {"path": str(folder)}},
        extra_arguments=["--IPKernelApp.log_level=40"],  # its remarks are not about the notebook
    ).execute()


def _tidy_outputs(outputs):
    """Join what one stream printed in pieces and drop what only this run knew."""
    tidied = []
    for output in outputs:
        last = tidied[-1] if tidied else None
        if output.output_type == "stream" and last and last.get("name") == output.name:
            last.text += output.text
            continue
        tidied.append(output)
    for output in tidied:
        if "text" in output:
            output.text = _without_addresses(output.text)
        if "data" in output:
            output.metadata = {}
            if "text/plain" in output.data:
                output.data["text/plain"] = _without_addresses(output.data["text/plain"])
    return tidied


def _without_addresses(text):
    return re.sub(r"\b0x[0-9a-f]{6,}", "0x…", text)


def _tidy_source(cell):
    """Drop blank ends of lines, save the two spaces that break a line of Markdown, and of the cell."""

    def tidy(line):
        breaks = cell.cell_type == "markdown" and re.search(r"\S {2,}$", line)
        return line.rstrip() + ("  " if breaks else "")

    return "\n".join(map(tidy, cell.source.split("\n"))).strip("\n")


def normalise(nb) -> None:
    """Bring ``nb`` into the one form in which the book keeps notebooks, in place."""
    fill_stubs(nb)
    nb.nbformat, nb.nbformat_minor = 4, 5
    nb.metadata = nbformat.from_dict(METADATA)
    count, seen = 0, set()
    for cell in nb.cells:
        cell.source = _tidy_source(cell)
        tags = sorted({*cell.metadata.get("tags", [])} - {UNCOMPARED})
        if any("image/svg+xml" in output.get("data", {}) for output in cell.get("outputs", [])):
            tags.append(UNCOMPARED)
        cell.metadata = nbformat.from_dict({"tags": tags} if tags else {})
        if cell.get("id", "") in seen or not re.fullmatch(r"[a-z0-9-]{4,64}", cell.get("id", "")):
            cell.id = _fresh_id(cell.source, seen)
        seen.add(cell.id)
        if cell.cell_type != "code":
            continue
        cell.outputs = _tidy_outputs(cell.outputs)
        count += 1
        cell.execution_count = count
        for output in cell.outputs:
            if output.output_type == "execute_result":
                output.execution_count = count


def _fresh_id(source, seen):
    """Return an id made from the cell's text that no other cell of the notebook has."""
    salt = 0
    while (new := hashlib.sha256(f"{salt}{source}".encode()).hexdigest()[:8]) in seen:
        salt += 1
    return new


def dumps(nb) -> str:
    """Return the file text of ``nb``: sorted keys, one space of indentation, final newline."""
    return nbformat.writes(nb, version=4, indent=1, sort_keys=True, ensure_ascii=False) + "\n"


def is_normalised(path: Path) -> bool:
    """Say whether the file at ``path`` is exactly what :func:`normalise` would write."""
    text = path.read_text(encoding="utf-8")
    nb = nbformat.reads(text, as_version=4)
    normalise(nb)
    return dumps(nb) == text


def main(arguments=None) -> int:
    parser = argparse.ArgumentParser(description=__doc__.split("\n")[0])
    parser.add_argument("paths", nargs="*", type=Path, help="notebooks (default: all of book/)")
    parser.add_argument("--check", action="store_true", help="report only, change nothing")
    options = parser.parse_args(arguments)
    paths = options.paths or notebooks()
    if options.check:
        wrong = [path for path in paths if not _naming(path, is_normalised)]
        for path in wrong:
            print(f"{path.name} is not normalised: run `make notebooks`", file=sys.stderr)
        return bool(wrong)
    kernels.stay_here()
    for path in paths:
        _naming(path, renew)
        print(f"{path.name}: executed and normalised")
    return 0


def renew(path: Path) -> None:
    """Execute and normalise the file at ``path``; what runs is what is stored."""
    nb = nbformat.read(path, as_version=4)
    normalise(nb)
    execute(nb, path.resolve().parent)
    normalise(nb)
    path.write_text(dumps(nb), encoding="utf-8")


def _naming(path, work):
    """Return ``work(path)``; an error on the way also says which notebook it was."""
    try:
        return work(path)
    except Exception as error:
        error.add_note(f"in {path}")
        raise


if __name__ == "__main__":
    sys.exit(main())
