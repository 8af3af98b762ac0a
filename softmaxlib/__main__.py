"""The command line: python -m softmaxlib diagnose FILE.py[:FUNCTION].

Exit status 0: the function is right; 1: it makes a mistake of the catalogue; 2: it is wrong in a
way that is not known, or cannot be used.
"""

import argparse
import contextlib
import json
import sys

from .mistakes import diagnose, files
from .mistakes.examination import PARAMETERS
from .mistakes.files import Unusable


def param(text):
    """Read ``NAME=VALUE``: a number, numbers with commas between them, or a word."""
    name, equals, value = text.partition("=")
    if not equals or not value:
        raise argparse.ArgumentTypeError(f"{text!r} is not NAME=VALUE, such as temperature=2")
    try:
        numbers = [float(part) for part in value.split(",")]
    except ValueError:
        return name, value
    return name, numbers if "," in value else numbers[0]


def parser():
    top = argparse.ArgumentParser(
        prog="python -m softmaxlib", description="Softmax, cross-entropy and their derivatives."
    )
    commands = top.add_subparsers(dest="command", required=True, metavar="COMMAND")
    calls = "\n".join(f"  {kind:10} fn({', '.join(names)})" for kind, names in PARAMETERS.items())
    command = commands.add_parser(
        "diagnose",
        help="say which mistake is in a function, or that it is right",
        description="Say which mistake is in a function, or that it is right.",
        epilog="a function may be FILE.py:FUNCTION, FILE.py:Class, FILE.py:Class.method, or the same "
        "with a notebook, FILE.ipynb; FILE alone stands for every function in it that looks like "
        "one of softmax or cross-entropy\n\n"
        "what it takes and returns is found out; with --kind it is called as follows:\n"
        f"{calls}\n"
        "a jacobian may also be fn(logits); W and X are (K, D) and (N, D), Theta is (D, K)\n\n"
        "exit status: 0 right, 1 a known mistake, 2 unknown or unusable\n\n"
        "examples: python -m softmaxlib diagnose homework.py:gradient\n"
        "          python -m softmaxlib diagnose homework.py:gradient --kind logits",
        formatter_class=argparse.RawDescriptionHelpFormatter,
    )
    command.add_argument("function", metavar="FILE.py[:FUNCTION]")
    command.add_argument("--kind", choices=PARAMETERS, help="what it computes, if that is to be said")
    command.add_argument("--seed", type=int, default=0, help="for the numbers it is called with")
    command.add_argument(
        "--param", type=param, action="append", default=[], metavar="NAME=VALUE",
        help="what is built into it: temperature=2, smoothing=0.1, weights=1,2,0.5 or "
        "of=log-softmax (kind vjp); may be repeated",
    )
    command.add_argument(
        "--time-limit", type=float, default=5.0, metavar="SECONDS", help="for all calls (5)"
    )
    command.add_argument(
        "--no-extreme", action="store_true", help="leave out logits that overflow"
    )
    command.add_argument(
        "--only-definitions", action="store_true",
        help="run imports, functions, classes and constants of the file, and nothing else of it",
    )
    command.add_argument("--json", action="store_true", help="write the answers as JSON")
    return top


def as_data(label, found):
    """Return a Diagnosis as JSON can carry it."""
    return {
        "function": label,
        "name": found.name,
        "ok": found.ok,
        "outcome": found.outcome,
        "candidates": list(found.candidates),
        "reading": found.reading._asdict() if found.reading is not None else None,
        "extras": found.extras,
        "note": found.note,
        "evidence": [
            {"index": list(e.index), "expected": e.expected, "got": e.got} for e in found.evidence
        ],
        "links": [link for mistake in found.mistakes for link in mistake.links],
        "text": str(found),
    }


def status(diagnoses):
    """Return the exit status for these diagnoses: of one, or of all that are in a file."""
    names = [found.name for found in diagnoses]
    if any(name not in ("right", "unknown") for name in names):
        return 1
    readable = [found for found in diagnoses if len(diagnoses) == 1 or found.reading is not None]
    return 0 if readable and all(found.ok for found in readable) else 2


def main(arguments=None):
    options = parser().parse_args(arguments)
    try:
        targets, whole = files.targets(
            options.function, options.only_definitions, named=options.kind is not None
        )
        diagnoses = [
            (label, _diagnosed(target, options)) for label, target in targets
        ]
    except (Unusable, TypeError, ValueError) as error:
        print(f"softmaxlib: {error}", file=sys.stderr)
        return 2
    if hasattr(sys.stdout, "reconfigure"):
        sys.stdout.reconfigure(errors="backslashreplace")  # a console may know no ∂
    if options.json:
        listed = [as_data(label, found) for label, found in diagnoses]
        print(json.dumps({"file": options.function, "diagnoses": listed}, indent=1, allow_nan=True))
    elif not whole:
        print(diagnoses[0][1])
    else:
        print("\n\n".join(_in_a_list(label, found) for label, found in diagnoses))
    return status([found for _, found in diagnoses])


def _diagnosed(target, options):
    with contextlib.redirect_stdout(sys.stderr):
        return diagnose(
            target,
            kind=options.kind,
            seed=options.seed,
            params=dict(options.param),
            time_limit=options.time_limit,
            extreme=not options.no_extreme,
        )


def _in_a_list(label, found):
    """Return what is said of one of many: in a line where it is no function of this kind."""
    if found.reading is None and found.outcome not in ("time", "memory", "crash", "unwritten"):
        return f"{label}: not read ({found.headline})"
    return str(found)


if __name__ == "__main__":
    sys.exit(main())
