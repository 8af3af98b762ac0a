"""The command line: python -m eqcheck PATH… [--json FILE].

Exit status 0: everything is as the pages say; 1: something is false or cannot be read; 2: a path
that cannot be used.
"""

import argparse
import json
import sys
from pathlib import Path

from .text import Unusable
from .verdict import check_file, summary

LEFT_OUT = {"_build", ".venv", ".git", ".ipynb_checkpoints", "__pycache__"}


def pages(paths):
    """Return the Markdown files and notebooks at ``paths``, folders searched through, sorted."""
    found = []
    for path in map(Path, paths):
        if path.is_dir():
            inside = (p for p in path.rglob("*") if p.suffix in (".md", ".ipynb") and p.is_file())
            found += sorted(p for p in inside if not LEFT_OUT & set(p.parts))
        elif path.is_file():
            found.append(path)
        else:
            raise Unusable(f"{path}: no such file or folder")
    return found


def describe(check):
    """Return what a reader needs to know about a check that is not as the page says."""
    place = f"{check.file}" + (f", cell {check.cell}" if check.cell is not None else "")
    label = f" ({check.label})" if check.label else ""
    lines = [f"{place}, line {check.line}{label}: {check.verdict}", f"    {check.left} {check.relation} {check.right}"]
    if check.message:
        lines.append(f"    {check.message}")
    example = check.counterexample
    if example and "left" in example:
        at = ", ".join(f"{name} = {value}" for name, value in {**example["sizes"], **example["indices"]}.items())
        entry = f", entry {example['entry']}" if "entry" in example else ""
        place = f"at {at}{entry}: " if at or entry else ""
        lines.append(f"    {place}the left is {example['left']}, the right is {example['right']}")
    return "\n".join(lines)


def main(arguments=None) -> int:
    parser = argparse.ArgumentParser(prog="python -m eqcheck", description="Check the equations of Markdown pages and notebooks.")
    parser.add_argument("paths", nargs="+", help="files, or folders to search for .md and .ipynb")
    parser.add_argument("--json", metavar="FILE", help="write the report as JSON ('-': standard output)")
    parser.add_argument("--all", action="store_true", help="list every check, not only what is not as stated")
    try:
        options = parser.parse_args(arguments)
        checks = [check for path in pages(options.paths) for check in check_file(path)]
    except Unusable as error:
        print(f"eqcheck: {error}", file=sys.stderr)
        return 2
    counts = summary(checks)
    report = json.dumps({"summary": counts, "checks": [c.as_json() for c in checks]}, indent=1, ensure_ascii=False)
    if options.json == "-":
        print(report)
    elif options.json:
        try:
            Path(options.json).write_text(report + "\n", encoding="utf-8")
        except OSError as error:
            print(f"eqcheck: {options.json}: cannot be written ({error})", file=sys.stderr)
            return 2
    if options.json != "-":
        for check in checks:
            if options.all or not check.ok:
                print(describe(check))
        print(", ".join(f"{count} {name}" for name, count in counts.items() if count or name == "total"))
    return int(any(not check.ok for check in checks))


if __name__ == "__main__":
    sys.exit(main())
