"""The command line: python -m softmaxlib diagnose FILE.py:FUNCTION --kind KIND.

Exit status 0: the function is right; 1: it makes a mistake of the catalogue; 2: it is wrong in a
way that is not known, or cannot be used.
"""

import argparse
import contextlib
import difflib
import importlib.util
import sys
import textwrap
import traceback
from pathlib import Path

# NumPy and `mistakes` are imported where they are needed: help and version come without them.

IMPORT_LIMIT = 60.0  # seconds
CHAPTERS = {
    "chain_rule.html": "The chain rule to Θ",
    "jacobian_product.html": "The Jacobian product",
    "kronecker_delta.html": "The Kronecker delta",
    "mistakes.html": "Mistakes and how to see them",
    "notation.html": "The model in three alphabets",
    "one_result.html": "One result",
}
READ_ON = "  Read on: "


class Unusable(Exception):
    """Something is not as the command needs it; the message says what."""


def load(place):
    """Return the function at ``FILE.py:FUNCTION``."""
    path, colon, name = place.rpartition(":")
    if not colon or not path or not name:
        raise Unusable(f"{place}: expected FILE.py:FUNCTION")
    file = Path(path)
    if not file.is_file():
        near = Path(f"{path}.py")
        hint = f"; did you mean {near}:{name}?" if near.is_file() else ""
        raise Unusable(f"{path}: no such file{hint}")
    module = _import(file)
    functions = [n for n, value in vars(module).items() if _defined_in(value, module)]
    if name not in vars(module):
        near = difflib.get_close_matches(name, functions, 1)
        there = f"did you mean {near[0]}?" if near else f"it has {', '.join(functions) or 'none'}"
        raise Unusable(f"{path}: no function {name}; {there}")
    function = getattr(module, name)
    if not callable(function):
        raise Unusable(f"{path}: {name} is {type(function).__name__}, expected a function")
    return function


def _defined_in(value, module):
    return callable(value) and getattr(value, "__module__", None) == module.__name__


def _import(file):
    """Import a file, its own folder first on the path; what it prints goes to standard error."""
    from .mistakes import contain

    name = f"_{file.stem}"  # the file may be called numpy.py
    spec = importlib.util.spec_from_file_location(name, file)
    if spec is None:
        raise Unusable(f"{file}: expected a Python file, with a name that ends in .py")
    module = importlib.util.module_from_spec(spec)
    sys.modules[name] = module
    sys.path.insert(0, str(file.resolve().parent))
    try:
        with contextlib.redirect_stdout(sys.stderr), contain.alarm(IMPORT_LIMIT):
            spec.loader.exec_module(module)
    except contain.TimeUp:
        raise Unusable(
            f"{file}: not imported within {IMPORT_LIMIT:g} s; put what runs for long under "
            'if __name__ == "__main__"'
        ) from None
    except SyntaxError as error:
        where = f"{error.filename or file}" + (f", line {error.lineno}" if error.lineno else "")
        text = f": {error.text.strip()}" if error.text else ""
        raise Unusable(f"{where}: {error.msg}{text}") from None
    except (Exception, SystemExit) as error:
        frames = traceback.extract_tb(error.__traceback__)
        lines = [frame.lineno for frame in frames if frame.filename == module.__file__]
        line = f", line {lines[-1]}" if lines else ""
        raise Unusable(f"{file}{line}: {type(error).__name__}: {error}") from None
    return module


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


def course():
    """Return the address of the course's pages if the installed package names one, else None."""
    from importlib import metadata

    try:
        urls = metadata.metadata("softmaxlib").get_all("Project-URL") or []
    except metadata.PackageNotFoundError:
        return None
    named = dict(url.split(", ", 1) for url in urls)
    return named["Course"].rstrip("/") + "/book/" if "Course" in named else None


def told(diagnosis):
    """Return the text of a diagnosis; where it says "Read on", with pages that a terminal can name.

    A link such as ``one_result.html#the-classes`` leads somewhere beside the other pages only.
    Here it gets the course's address or, where none is known, becomes chapter and section.
    """
    links = dict.fromkeys(link for mistake in diagnosis.mistakes for link in mistake.links)
    if not links:
        return str(diagnosis)
    address = course()
    if address:
        places = [f"{address}{link}" for link in links]
    else:
        split = [link.split("#") for link in links]
        places = [
            f"{CHAPTERS[page]}, section “{place if page == 'mistakes.html' else place.replace('-', ' ')}”"
            for page, place in split
        ]
    text = str(diagnosis)
    lines = textwrap.wrap(
        READ_ON + "; ".join(places), 80, subsequent_indent="  ", break_on_hyphens=False,
        break_long_words=False,
    )
    return text[: text.rindex(READ_ON)] + "\n".join(lines)


class Version(argparse.Action):
    """``--version``: what the installed package says."""

    def __call__(self, parser, *_):
        from importlib import metadata

        print("softmaxlib", metadata.version("softmaxlib"))
        parser.exit()


def parser(full=True):
    """Return the parser; one that is not ``full`` knows of the commands, not what they take."""
    top = argparse.ArgumentParser(
        prog="python -m softmaxlib", description="Softmax, cross-entropy and their derivatives."
    )
    top.add_argument("--version", action=Version, nargs=0, help="show the version and exit")
    commands = top.add_subparsers(dest="command", required=True, metavar="COMMAND")
    about = "say which mistake is in a function, or that it is right"
    if not full:
        commands.add_parser("diagnose", help=about)
        return top
    from .mistakes.examination import PARAMETERS

    calls = "\n".join(f"  {kind:10} fn({', '.join(names)})" for kind, names in PARAMETERS.items())
    command = commands.add_parser(
        "diagnose",
        help=about,
        description="Say which mistake is in a function, or that it is right.",
        epilog=f"how the function is called, by kind:\n{calls}\n"
        "a jacobian may also be fn(logits); W and X are (K, D) and (N, D), Theta is (D, K)\n\n"
        "exit status: 0 right, 1 a known mistake, 2 unknown or unusable\n\n"
        "example: python -m softmaxlib diagnose homework.py:gradient --kind logits",
        formatter_class=argparse.RawDescriptionHelpFormatter,
    )
    command.add_argument("function", metavar="FILE.py:FUNCTION")
    command.add_argument("--kind", required=True, choices=PARAMETERS, help="what it computes")
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
    return top


def main(arguments=None):
    arguments = sys.argv[1:] if arguments is None else arguments
    options = parser(full="diagnose" in arguments).parse_args(arguments)
    from .mistakes import diagnose

    try:
        diagnosis = diagnose(
            load(options.function),
            kind=options.kind,
            seed=options.seed,
            params=dict(options.param),
            time_limit=options.time_limit,
            extreme=not options.no_extreme,
        )
    except (Unusable, TypeError, ValueError) as error:
        print(f"softmaxlib: {error}", file=sys.stderr)
        return 2
    if hasattr(sys.stdout, "reconfigure"):
        sys.stdout.reconfigure(errors="backslashreplace")  # a console may know no ∂
    print(told(diagnosis))
    return {"right": 0, "unknown": 2}.get(diagnosis.name, 1)


if __name__ == "__main__":
    sys.exit(main())
