"""Documents to items, one module a format, each with ``read(text)``: formulas, declarations and headings in order.

What belongs to a format (fences, cells, comments, lines) stands in its module, and a new format is a module and a line in FORMATS.
No LaTeX is understood here: a formula is a text with a place.
"""

from importlib import import_module
from pathlib import Path

from .items import Break, Declaration, Formula, NoBlock, Unseen, Unusable
from .opened import text_of

__all__ = ["FORMATS", "Break", "Declaration", "Formula", "NoBlock", "Unseen", "Unusable", "pages", "read"]

# Found in a folder, each with the module that reads it.
FORMATS = {".md": "markdown", ".markdown": "markdown", ".qmd": "quarto", ".rmd": "quarto", ".ipynb": "notebook"}
SAID = {".rst": "not_read", ".tex": "not_read"}  # found as well, so that nobody thinks they were checked
NAMED = {".txt": "markdown", "": "markdown"}  # text that is read as Markdown if it is named, but not looked for
LEFT_OUT = {"_build", ".venv", ".git", ".eqcheck_cache", ".ipynb_checkpoints", "__pycache__"}


def read(path: Path):
    """Return the declarations, formulas and headings of the file at ``path``, in their order."""
    try:
        text = text_of(path)
    except (OSError, ValueError) as error:
        raise Unusable(f"{path}: cannot be read ({error})") from None
    module = {**NAMED, **FORMATS, **SAID}.get(path.suffix.lower(), "markdown")
    try:
        return import_module(f".{module}", __name__).read(text)
    except Unusable as error:
        raise Unusable(f"{path}: {error}") from None


def is_page(path: Path, folder: Path = Path()):
    """Say whether a file below ``folder`` is a page to check, and none of those that programs leave behind."""
    return path.suffix.lower() in {**FORMATS, **SAID} and not LEFT_OUT & set(path.relative_to(folder).parts) and path.is_file()


def pages(paths):
    """Return the pages at ``paths``, folders searched through, sorted.  Every path must lead to one."""
    found = []
    for path in map(Path, paths):
        if path.is_dir():
            inside = sorted(p for p in path.rglob("*") if is_page(p, path))
            if not inside:
                raise Unusable(f"{path}: no page is in this folder, neither Markdown (.md) nor a notebook (.ipynb)")
            found += inside
        elif not path.is_file():
            raise Unusable(f"{path}: no such file or folder")
        elif path.suffix.lower() not in {**NAMED, **FORMATS}:
            raise Unusable(f"{path}: {path.suffix} files are not read, only Markdown (.md) and notebooks (.ipynb)")
        else:
            found.append(path)
    return found
