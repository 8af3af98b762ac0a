"""The command line: python -m eqcheck PATH… [--json FILE], and python -m eqcheck suggest PAGE.

Exit status 0: everything is as the pages say; 1: something is false or cannot be read; 2: a path
that cannot be used, no formula to check, or a package that is missing.  The checker is loaded once there is a page to
check; what it found on a page is remembered until something changes that it depends on.
"""

import argparse
import os
import sys
from pathlib import Path

from .. import __version__
from .needed import missing

CACHE = ".eqcheck_cache"


class Stop(Exception):
    """A sentence that ends the run with exit status 2."""


def main(arguments=None) -> int:
    arguments = sys.argv[1:] if arguments is None else list(arguments)
    try:
        if arguments[:1] == ["suggest"]:
            return suggest(_suggest_parser().parse_args(arguments[1:]))
        status = run(_parser().parse_args(arguments))
        sys.stdout.flush()
        return status
    except Stop as error:
        print(f"eqcheck: {error}", file=sys.stderr)
        return 2
    except BrokenPipeError:  # whoever reads the report has read enough, as in … | head
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return 1


def _parser():
    parser = argparse.ArgumentParser(prog="python -m eqcheck", description="Check the equations of Markdown pages, notebooks, LaTeX and reStructuredText.")
    parser.epilog = "python -m eqcheck suggest PAGE prints the declarations that a page needs."
    parser.add_argument("paths", nargs="+", help="files, or folders to search for .md, .qmd, .ipynb, .tex and .rst")
    parser.add_argument("--json", metavar="FILE", help="write the report as JSON ('-': standard output)")
    parser.add_argument("--all", action="store_true", help="list every check, not only what is not as stated")
    parser.add_argument("--no-cache", action="store_true", help=f"check every page anew, also those that {CACHE}/ knows and that have not changed")
    parser.add_argument("--version", action="version", version=f"eqcheck {__version__}")
    return parser


def _suggest_parser():
    parser = argparse.ArgumentParser(prog="python -m eqcheck suggest", description="Print the declarations that a page needs.")
    parser.add_argument("page", help="a Markdown page, a notebook, a LaTeX or a reStructuredText file")
    parser.add_argument("--write", action="store_true", help="put them into the page, if it has none")
    return parser


def suggest(options):
    """Print the block that a page needs, or put it there, and return the exit status."""
    if sentence := missing():
        raise Stop(sentence)
    from ..reading.documents import Unusable, pages
    from ..suggesting import suggest as suggested
    from ..suggesting import write

    path = Path(options.page)
    try:
        pages([path] if not path.is_dir() else [])
        if path.is_dir():
            raise Unusable(f"{path}: a folder; name one page")
        suggestion = suggested(path)
        if not suggestion.blocks:
            raise Unusable(f"{path}: there is no letter to declare")
        if options.write:
            write(path, suggestion)
    except Unusable as error:
        raise Stop(error) from None
    for block in suggestion.blocks if not options.write else ():
        cell = f" of cell {block.cell}" if block.cell is not None else ""
        first = block is suggestion.blocks[0]
        print(f"Put this at the head of {path}:\n" if first else f"Put this before line {block.line}{cell}, where letters change their meaning:\n")
        print(block.typed(path.suffix.lower()))
    done = f"{path}: written. " if options.write else ""
    print(f"{done}With it {suggestion.read} of {suggestion.total} relation signs are read. Questions to you begin with “# ?”.")
    return 0


def run(options):
    """Check the pages at the paths that are given, report, and return the exit status."""
    if sentence := missing():
        raise Stop(sentence)
    from ..judging.checks import summary

    checks = _checks(options)
    counts = summary(checks)
    if not checks:
        raise Stop(f"{', '.join(options.paths)}: no formula with a relation sign was found, so nothing was checked")
    if options.json:
        _write(options.json, counts, checks)
    if options.json != "-":
        for line in report(checks, options.all):
            print(line)
        print(", ".join(f"{count} {name}" for name, count in counts.items() if count or name == "total"))
    return int(any(not check.ok for check in checks))


def _checks(options):
    from ..reading.documents import Unusable, pages
    from .remembered import remembered

    try:
        found = [
            (str(path), check)
            for path in pages(options.paths)
            for check in (_anew(path) if options.no_cache else remembered(path, _anew, Path(CACHE)))
        ]
    except Unusable as error:
        raise Stop(error) from None
    elsewhere, checks = set(), []
    for page, check in found:  # what is wrong with shared declarations is said once
        place = (check.file, check.line, check.message)
        if check.file == page or place not in elsewhere or check.relation:
            checks.append(check)
        elsewhere.add(place)
    return checks


def _anew(path):
    from ..judging.page import check_file

    return check_file(path)


def _write(file, counts, checks):
    import json

    text = json.dumps({"summary": counts, "checks": [c.as_json() for c in checks]}, indent=1, ensure_ascii=False)
    if file == "-":
        print(text)
        return
    try:
        Path(file).write_text(text + "\n", encoding="utf-8")
    except OSError as error:
        raise Stop(f"{file}: cannot be written ({error})") from None


def report(checks, everything=False):
    """Yield what is to be said about checks; those that rest on what cannot be read in a block are only counted."""
    following = 0
    for check in [*checks, None]:
        if check is not None and check.follows and not everything:
            following += 1
            continue
        said = check is None or everything or not check.ok
        if following and said:
            yield f"    and {following} relation sign{'s' if following > 1 else ''} below it, which therefore cannot be read"
            following = 0
        if check is not None and (everything or not check.ok):
            yield describe(check)


def describe(check):
    """Return what a reader needs to know about a check that is not as the page says."""
    place = f"{check.file}" + (f", cell {check.cell}" if check.cell is not None else "")
    label = f" ({check.label})" if check.label else ""
    lines = [f"{place}, line {check.line}{label}: {check.verdict}", f"    {' '.join(check.shown.split())}"]
    if check.message:
        lines.append(f"    {check.message}")
    example = check.counterexample
    if example and "left" in example:
        at = ", ".join(f"{name} = {value}" for name, value in {**example["sizes"], **example["indices"]}.items())
        entry = f"entry {example['entry']}" if "entry" in example else ""
        place = f"at {', '.join(filter(None, (at, entry)))}: " if at or entry else ""
        lines.append(f"    {place}the left is {example['left']}, the right is {example['right']}")
    if check.advice:
        lines.append(f"    → {check.advice}")
    return "\n".join(lines)
