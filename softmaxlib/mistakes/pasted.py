"""The diagnosis of a function that comes as text and not in a file: text in, data out."""

import ast
import contextlib
import importlib
import io
import linecache
import sys
import types
from pathlib import Path

from . import absent, files
from .diagnosing import diagnose

NAME = "your code"
RUNS = 10.0  # seconds that the text itself may take
PRINTED = 2000  # characters of what the text prints that are kept


def diagnosed(text, function=None, kind=None, params=None, time_limit=5.0, extreme=True):
    """Run a text and diagnose what it defines.

    Parameters
    ----------
    text : str
        A function, or a whole script.  Where the script stops with an error, its
        imports, functions, classes and constants are taken alone.
    function : str or None
        ``"name"``, ``"Class"`` or ``"Class.method"``; None takes every function that looks
        like one of softmax or cross-entropy, or the only one that there is.
    kind, params, time_limit, extreme
        As :func:`.diagnose` takes them.

    Returns
    -------
    dict
        ``"diagnoses"``, a list of what :func:`as_data` returns, each with its ``"html"``;
        ``"error"``, a sentence that says why there is none, else None; ``"remarks"``, sentences about the text;
        ``"printed"``, the beginning of what it printed.
    """
    said = {"diagnoses": [], "error": None, "remarks": [], "printed": ""}
    printed = _Beginning()
    try:
        with contextlib.redirect_stdout(printed), contextlib.redirect_stderr(printed):
            module = _module(text, said["remarks"])
            given = {"kind": kind, "params": params, "time_limit": time_limit, "extreme": extreme}
            targets, others = _targets(module, function)
            derived = absent.what_uses_them(module)
            diagnoses, left_out = files.each(
                [(name, target) for name, target in targets if name not in derived], others, lambda target: diagnose(target, **given)
            )
            uses = dict(derived)
            for name, found in diagnoses:
                gone = absent.named_in(str(found)) if found.outcome == "raised" else ""
                if gone:
                    uses[name] = gone
                else:
                    said["diagnoses"].append({**as_data(name, found), "html": found._repr_html_()})
            left_out = [f"{name} (it uses {needed}, {absent.NEEDED})" for name, needed in uses.items()] + left_out
            if left_out:
                said["remarks"].append(f"Not looked at: {', '.join(left_out)}.")
            if elsewhere := sorted({TENSORS[needed] for needed in uses.values() if needed in TENSORS}):
                said["remarks"].append(f"In a Python that has {' and '.join(elsewhere)}, python -m softmaxlib diagnose FILE.py looks at such functions, too.")
    except (files.Unusable, TypeError, ValueError) as error:
        said["error"] = str(error)
    said["printed"] = printed.getvalue()
    return said


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


def _module(text, remarks):
    """Return the module that the text is; where it stops, the module of its definitions."""
    if not text.strip():
        raise files.Unusable("there is no code yet")
    text = "\n".join(_plain(line) for line in text.expandtabs(4).split("\n"))
    given = _meant(text, remarks)
    try:
        return _run(text, given, only_definitions=False)
    except files.Unusable as error:
        gone = absent.missing(text) if "ModuleNotFoundError" in str(error) else []
        try:
            with absent.replaced(gone):
                module = _run(text, given, only_definitions=True)
        except files.Unusable:
            raise error from None
        if not files.defined(module):
            raise error from None
        said = f"{' and '.join(gone)} {'is' if len(gone) == 1 else 'are'} not here" if gone else str(error)
        remarks.append(f"{said}. What follows is about the script's functions alone.")
        return module


TENSORS = {"torch": "PyTorch", "jax": "JAX"}  # what diagnose hands its probes to where it is there
ALIASES = {"np": "numpy", "numpy": "numpy", "math": "math"}


def _meant(text, remarks):
    """Return ``{name: module}`` of what a text plainly means: np without an import, as where a function was cut out of a file."""
    try:
        nodes = list(ast.walk(ast.parse(text)))
    except (SyntaxError, ValueError):
        return {}
    names = [node for node in nodes if isinstance(node, ast.Name)]
    bound = {node.id for node in names if not isinstance(node.ctx, ast.Load)} | {node.arg for node in nodes if isinstance(node, ast.arg)}
    bound |= {(alias.asname or alias.name).partition(".")[0] for node in nodes if isinstance(node, (ast.Import, ast.ImportFrom)) for alias in node.names}
    found = {}
    for alias, module in ALIASES.items():
        if alias not in bound and any(node.id == alias for node in names):
            remarks.append(f"{alias} is not imported in it; {'NumPy' if module == 'numpy' else module} is taken for it.")
            found[alias] = importlib.import_module(module)
    return found


def _run(text, given, only_definitions):
    linecache.cache[NAME] = (len(text), None, text.splitlines(True), NAME)
    module = types.ModuleType("_pasted")
    module.__file__ = NAME
    module.__dict__.update(given)
    sys.modules[module.__name__] = module
    with files.running(Path(NAME), module, advice="", limit=RUNS):
        code = files.definitions(text, NAME) if only_definitions else compile(text, NAME, "exec")
        exec(code, module.__dict__)
    return module


def _plain(line):
    """Return a line of Python: a notebook's own commands are left out, a terminal's prompts taken off."""
    start = line.lstrip()
    if start[:1] in ("%", "!", "?"):
        return ""
    return line[4:] if line.startswith((">>> ", "... ")) else line.removeprefix(">>>").removeprefix("...")


def _targets(module, function):
    if function:
        return [(function, files.chosen(module, function, NAME))], None
    found, others = files.sorted_out(module)
    if not found and len(others) == 1:
        return list(files.defined(module).items()), None
    if not found:
        listed = f"it has {', '.join(others)}: name the one to look at" if others else "it defines none"
        raise files.Unusable(f"there is no function in it that looks like one of softmax or cross-entropy; {listed}")
    return found, others


class _Beginning(io.StringIO):
    """A text file that keeps the first characters written to it."""

    def write(self, text):
        super().write(text[: max(0, PRINTED - self.tell())])
        return len(text)
