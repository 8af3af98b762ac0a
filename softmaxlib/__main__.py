"""The command line: python -m softmaxlib diagnose FILE.py:FUNCTION --kind KIND.

Exit status 0: the function is right; 1: it makes a mistake of the catalogue; 2: it is wrong in a
way that is not known, or cannot be used.
"""

import argparse
import contextlib
import difflib
import importlib.util
import sys
import traceback
from pathlib import Path

from .mistakes import contain, diagnose
from .mistakes.examination import PARAMETERS

IMPORT_LIMIT = 60.0  # seconds


class Unusable(Exception):
    """Something is not as the command needs it; the message says what."""


def load(place):
    """Return the function at ``FILE.py:FUNCTION``."""
    path, colon, name = place.rpartition(":")
    if not colon or not path or not name:
        raise Unusable(f"{place}: expected FILE.py:FUNCTION")
    file = Path(path)
    if not file.is_file():
        raise Unusable(f"{path}: no such file")
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
    options = parser().parse_args(arguments)
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
    print(diagnosis)
    return {"right": 0, "unknown": 2}.get(diagnosis.name, 1)


if __name__ == "__main__":
    sys.exit(main())
