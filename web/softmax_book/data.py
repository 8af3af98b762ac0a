"""Where notation.yml and references.bib lie: within an installed package, or beside web/ in a checkout."""

from pathlib import Path

_HERE = Path(__file__).resolve().parent
BOOK = next(folder for folder in (_HERE / "book", _HERE.parents[1] / "book") if folder.is_dir())
