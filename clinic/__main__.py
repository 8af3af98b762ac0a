"""The command line: python -m clinic derivation FILE.md, python -m clinic numbers …, python -m clinic code FILE.py.

Exit status 0: right; 1: something is wrong and is named; 2: wrong in a way that is not known, or it cannot be read.
"""

import argparse
import json
import os
import re
import sys
from pathlib import Path

COMMANDS = ("derivation", "numbers", "code")
LINK = r"[a-z_]+\.html(?:#[\w-]+)?"
LINKS = re.compile(rf"(?<![\w/]){LINK}(?:, {LINK})*")
EPILOG = """\
exit status: 0 right, 1 a known mistake, 2 unknown or not to be read

examples: python -m clinic derivation.md
          python -m clinic numbers 0.13 1.0233 0.28
          python -m clinic numbers -1/2 -0.7/0.3 -0.4
          python -m clinic code homework.py
FILE may be - for what is typed or piped in
"""


class Stop(Exception):
    """A sentence that ends the run with exit status 2."""


def parser():
    top = argparse.ArgumentParser(
        prog="python -m clinic", description="Say what is wrong with your softmax gradient: with its numbers, its derivation or its code.",
        epilog=EPILOG, formatter_class=argparse.RawDescriptionHelpFormatter,
    )  # fmt: skip
    commands = top.add_subparsers(dest="command", required=True, metavar="COMMAND")
    about = "a derivation in LaTeX: a verdict for each line, the first error, and which mistake it is"
    one = commands.add_parser("derivation", help=about, description=about, epilog=EPILOG, formatter_class=argparse.RawDescriptionHelpFormatter)
    one.add_argument("file", metavar="FILE", help="LaTeX with or without dollars, or a post as it stands on a forum")
    one.add_argument(
        "--letters", default="find out", metavar="WHICH",
        help="an alphabet (source-1, source-2, source-3, textbook, bishop, d2l, cs231n) or logit=a,probability=z,label=y,loss=L; "
        "found out if it is left out",
    )  # fmt: skip
    about = "what your formula gives for p = (0.2, 0.3, 0.5) and the labels t = (0.1, 0.7, 0.2) or (0, 1, 0)"
    two = commands.add_parser("numbers", help=about, description=f"Give {about}: three numbers, or the loss alone.", epilog=EPILOG, formatter_class=argparse.RawDescriptionHelpFormatter)
    two.add_argument("numbers", nargs="+", metavar="NUMBER", help="such as 0.13, 1/3, -0.7/0.3 or 'ln 2'")
    about = "a function, or all that look like one in a script: which mistake it makes"
    three = commands.add_parser("code", help=about, description=about, epilog=EPILOG, formatter_class=argparse.RawDescriptionHelpFormatter)
    three.add_argument("file", metavar="FILE.py")
    three.add_argument("--function", metavar="NAME", help="which function of the file")
    for command in (one, two, three):
        command.add_argument("--json", action="store_true", help="write the answer as JSON")
    return top


def main(arguments=None):
    try:
        status = run(_arranged(sys.argv[1:] if arguments is None else list(arguments)))
        sys.stdout.flush()
        return status
    except Stop as error:
        print(f"clinic: {error}", file=sys.stderr)
        return 2
    except BrokenPipeError:  # whoever reads the answer has read enough, as in … | head
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return 1


def _arranged(arguments):
    """Let -0.7/0.3 be a number and not an option, and a file alone say what it is."""
    if arguments and arguments[0] not in (*COMMANDS, "-h", "--help"):
        arguments = ["code" if Path(arguments[0]).suffix == ".py" else "derivation", *arguments]
    if arguments[:1] == ["numbers"]:
        options = [one for one in arguments[1:] if one in ("--json", "-h", "--help")]
        return ["numbers", *options, "--", *(one for one in arguments[1:] if one not in (*options, "--"))] if options[-1:] not in (["-h"], ["--help"]) else arguments
    return arguments


def run(arguments):
    options = parser().parse_args(arguments)
    try:
        found = ANSWERS[options.command](options)
    except (TypeError, ValueError) as error:
        raise Stop(error) from None
    if hasattr(sys.stdout, "reconfigure"):
        sys.stdout.reconfigure(errors="backslashreplace")  # a console may know no ∂
    print(json.dumps(found.as_data(), indent=1, ensure_ascii=False) if options.json else _told(found))
    return 0 if found.ok else 1 if found.names else 2


def _told(found):
    """Return an answer as text, its links as a terminal can name them."""
    from softmaxlib.__main__ import place

    return LINKS.sub(lambda links: "; ".join(map(place, links[0].split(", "))), str(found))


def _derivation(options):
    from eqcheck.faces.needed import missing

    if sentence := missing():
        raise Stop(sentence)
    from . import asking, check

    asking.learn(lambda: _book(asking))
    letters = options.letters
    if "=" in letters:
        letters = dict(part.strip().split("=", 1) for part in letters.split(",") if "=" in part)
    return check(_text(options.file), letters)


def _numbers(options):
    from . import numbers

    return numbers(*options.numbers)


def _code(options):
    from . import code

    return code(_text(options.file), options.function)


ANSWERS = {"derivation": _derivation, "numbers": _numbers, "code": _code}


def _book(asking):
    """Return the sections of the book that lies beside this package, if it does."""
    folder = Path(__file__).resolve().parents[1] / "book"
    return asking.index({path.stem: asking.prose(path.read_text(encoding="utf-8")) for path in sorted(folder.glob("*.ipynb"))})


def _text(file):
    if file == "-":
        return sys.stdin.read()
    try:
        return Path(file).read_text(encoding="utf-8")
    except (OSError, ValueError) as error:
        raise Stop(f"{file}: cannot be read ({error})") from None


if __name__ == "__main__":
    sys.exit(main())
