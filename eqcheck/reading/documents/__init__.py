"""Documents to items, one module a format, each with ``read(text, path)``: formulas, declarations and headings in order.

What belongs to a format (fences, cells, comments, lines) stands in its module, and a new format is a module and a line in FORMATS.
No LaTeX is understood here: a formula is a text with a place.
"""

from importlib import import_module
from importlib.util import find_spec
from pathlib import Path

from .items import Break, Declaration, Formula, Macros, NoBlock, Unseen, Unusable
from .opened import text_of
from .surroundings import around, files_around

__all__ = ["FORMATS", "Break", "Declaration", "Formula", "Macros", "NoBlock", "Unseen", "Unusable", "files_around", "pages", "read"]

# Found in a folder, each with the module that reads it.
FORMATS = {
    ".md": "markdown", ".markdown": "markdown", ".qmd": "quarto", ".rmd": "quarto", ".ipynb": "notebook", ".tex": "latex",
    ".rst": "restructuredtext",
}  # fmt: skip
READ = "Markdown (.md, .qmd), notebooks (.ipynb), LaTeX (.tex) and reStructuredText (.rst)"
# What only some formats need: the module that is imported, and the package that brings it.
NEEDED = {"latex": ("pylatexenc", "pylatexenc"), "restructuredtext": ("docutils", "docutils")}
NAMED = {".txt": "markdown", "": "markdown"}  # text that is read as Markdown if it is named, but not looked for
LEFT_OUT = {"_build", ".venv", ".git", ".eqcheck_cache", ".ipynb_checkpoints", "__pycache__"}


def read(path: Path):
    """Return the declarations, formulas and headings of the file at ``path``, in their order, and before them what stands around it."""
    try:
        text = text_of(path)
    except (OSError, ValueError) as error:
        raise Unusable(f"{path}: cannot be read ({error})") from None
    module = {**NAMED, **FORMATS}.get(path.suffix.lower(), "markdown")
    needed, package = NEEDED.get(module, ("re", ""))
    if find_spec(needed) is None:
        raise Unusable(f"{path}: {package} is missing, which reads {path.suffix.lower()} files: pip install {package}")
    try:
        return [*around(path), *import_module(f".{module}", __name__).read(text, path)]
    except Unusable as error:
        raise Unusable(f"{path}: {error}") from None


def opening(name):
    """Return how a declarations block is opened on a page of some name."""
    return {".tex": "% eqcheck", ".rst": ".. eqcheck::"}.get(Path(name).suffix.lower(), "```{eqcheck}")


def is_page(path: Path, folder: Path = Path()):
    """Say whether a file below ``folder`` is a page to check, and none of those that programs leave behind."""
    return path.suffix.lower() in FORMATS and not LEFT_OUT & set(path.relative_to(folder).parts) and path.is_file()


def without_parts(files):
    r"""Return the files without the LaTeX documents that others among them take in by \input: these are read there."""
    parts = set()
    for file in files:
        if file.suffix.lower() == ".tex" and find_spec("pylatexenc"):
            from .latex import taken_in

            parts |= taken_in(file)
    return [file for file in files if file.resolve() not in parts]


def is_part(file, root):
    r"""Say whether a LaTeX document is taken in by another one in its folder or above, up to ``root``."""
    if file.suffix.lower() != ".tex" or not find_spec("pylatexenc"):
        return False
    folders = [folder for folder in file.parents if folder.is_relative_to(root)]
    others = [other for folder in folders for other in sorted(folder.glob("*.tex")) if other != file]
    return file not in without_parts([*others, file])


def pages(paths):
    """Return the pages at ``paths``, folders searched through, sorted.  Every path must lead to one."""
    found = []
    for path in map(Path, paths):
        if path.is_dir():
            inside = sorted(p for p in path.rglob("*") if is_page(p, path))
            if not inside:
                raise Unusable(f"{path}: no page is in this folder: it is searched for {READ}")
            found += without_parts(inside)
        elif not path.is_file():
            raise Unusable(f"{path}: no such file or folder")
        elif path.suffix.lower() not in {**NAMED, **FORMATS}:
            raise Unusable(f"{path}: {path.suffix} files are not read, only {READ}")
        else:
            found.append(path)
    return found
