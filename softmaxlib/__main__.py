"""The command line: python -m softmaxlib diagnose FILE.py[:FUNCTION].

Exit status 0: the function is right; 1: it makes a mistake of the catalogue; 2: it is wrong in a
way that is not known, or cannot be used.
"""

import argparse
import contextlib
import json
import os
import sys
import textwrap

# NumPy and `mistakes` are imported where they are needed: help and version come without them.

CHAPTERS = {
    "chain_rule.html": "The chain rule to Θ",
    "finite_differences.html": "Finite differences",
    "jacobian_product.html": "The Jacobian product",
    "kronecker_delta.html": "The Kronecker delta",
    "mistakes.html": "Mistakes and how to see them",
    "more_mistakes.html": "More mistakes",
    "notation.html": "The model in three alphabets",
    "one_result.html": "One result",
    "overflow.html": "Numbers that do not overflow",
    "second_order.html": "Second order",
    "training.html": "Training on real data",
    "variations.html": "Variations",
}
READ_ON = "  Read on: "


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


def place(link):
    """Return what a terminal can name of a link: its whole address or, where none is known, chapter and section."""
    address = course()
    if address:
        return f"{address}{link}"
    page, _, section = link.partition("#")
    if page not in CHAPTERS:
        return link
    if not section:
        return CHAPTERS[page]
    return f"{CHAPTERS[page]}, section “{section if page.endswith('mistakes.html') else section.replace('-', ' ')}”"


def told(diagnosis):
    """Return the text of a diagnosis; where it says "Read on", with pages that a terminal can name.

    A link such as ``one_result.html#the-classes`` leads somewhere beside the other pages only.
    Here it gets the course's address or, where none is known, becomes chapter and section.
    """
    links = dict.fromkeys(link for mistake in diagnosis.mistakes for link in mistake.links)
    if not links:
        return str(diagnosis)
    places = list(map(place, links))
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


def status(diagnoses):
    """Return the exit status for these diagnoses: of one, or of all that are in a file."""
    names = [found.name for found in diagnoses]
    if any(name not in ("right", "unknown") for name in names):
        return 1
    readable = [found for found in diagnoses if len(diagnoses) == 1 or found.reading is not None]
    return 0 if readable and all(found.ok for found in readable) else 2


def main(arguments=None):
    arguments = sys.argv[1:] if arguments is None else arguments
    options = parser(full="diagnose" in arguments).parse_args(arguments)
    from .mistakes import files

    try:
        targets, others = files.targets(
            options.function, options.only_definitions, named=options.kind is not None
        )
        diagnoses, left_out = files.each(targets, others, lambda target: _diagnosed(target, options))
    except (files.Unusable, TypeError, ValueError) as error:
        print(f"softmaxlib: {error}", file=sys.stderr)
        return 2
    if hasattr(sys.stdout, "reconfigure"):
        sys.stdout.reconfigure(errors="backslashreplace")  # a console may know no ∂
    if options.json:
        from .mistakes.pasted import as_data

        listed = [as_data(label, found) for label, found in diagnoses]
        print(json.dumps({"file": options.function, "diagnoses": listed, "left_out": left_out}, indent=1))
    elif others is None:
        print(told(diagnoses[0][1]))
    else:
        said = [_in_a_list(label, found) for label, found in diagnoses]
        print("\n\n".join([*said, f"not looked at: {', '.join(left_out)}"] if left_out else said))
    return status([found for _, found in diagnoses])


def _diagnosed(target, options):
    from .mistakes import diagnose

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
    if found.reading is None and not found.ok and found.outcome not in ("time", "memory", "crash", "unwritten"):
        return f"{label}: not read ({found.headline})"
    return told(found)


if __name__ == "__main__":
    try:
        ended = main()
        sys.stdout.flush()
    except BrokenPipeError:  # whoever reads the answer has read enough, as in … | head
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        ended = 1
    sys.exit(ended)
