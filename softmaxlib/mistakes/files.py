"""Functions out of a file: a module, a notebook, or their definitions alone."""

import ast
import contextlib
import difflib
import importlib.util
import inspect
import json
import linecache
import re
import sys
import traceback
import types
from pathlib import Path

from . import contain, objects, roles

IMPORT_LIMIT = 60.0  # seconds
DEFINITIONS = (ast.Import, ast.ImportFrom, ast.FunctionDef, ast.AsyncFunctionDef, ast.ClassDef)
ADVICE = "; --only-definitions leaves out what the file does beside its functions"
LOOKS_LIKE_ONE = (
    r"softmax|cross_?ent|(^|_)(ce|nll|cce|xent|sce)(_|$)|logit|grad|deriv|prime|backward|delta|jacob|vjp|"
    r"loss|cost|likelihood|regression"
)
OF_ANOTHER = r"relu|elu(_|$)|tanh|sigmoid|swish|mse|mae|squared|hinge|huber|accuracy|precision|predict|train|plot"


class Unusable(Exception):
    """Something is not as the command needs it; the message says what."""


def targets(place, only_definitions=False, named=False):
    """Return ``([(name, function or class)], the names of the other functions of the file)``.

    ``place`` is FILE, FILE:FUNCTION, FILE:Class or FILE:Class.method; with ``named`` it has
    to name something.  Where it does, the second is None.
    """
    path, colon, name = place.rpartition(":")
    if not colon or (not path and Path(place).is_file()):
        path, name = place, ""
    elif name and not re.fullmatch(r"[\w.]+", name):  # a drive letter and a path
        path, name = place, ""
    if not path or (colon and not name) or (named and not name):
        raise Unusable(f"{place}: expected FILE.py:FUNCTION")
    file = Path(path)
    if not file.is_file():
        near = Path(f"{path}.py")
        hint = f"; did you mean {near}:{name}?" if near.is_file() and name else ""
        raise Unusable(f"{path}: no such file{hint}")
    module = load(file, only_definitions)
    if name:
        return [(name, chosen(module, name, path))], None
    found, others = sorted_out(module)
    if not found:
        there = ", ".join(others) or "none"
        raise Unusable(f"{path}: no function that looks like one of softmax or cross-entropy; it has {there}")
    return found, others


def sorted_out(module):
    """Return the functions of a module that look like one of softmax or cross-entropy, and the names of the others."""
    there = _methods_apart(defined(module))
    found = [(name, value) for name, value in there.items() if looks_like_one(name, value)]
    return found, [name for name in there if name not in dict(found)]


def _methods_apart(there):
    """Return functions and classes by name, with the methods of a class that is no layer in its place: Model.softmax, Model.gradient."""
    result = {}
    for name, value in there.items():
        result[name] = value
        if not inspect.isclass(value) or objects.is_a_layer(value):
            continue
        try:
            made = value()
        except Exception:  # it wants arguments, and says which when it is diagnosed
            continue
        methods = {f"{name}.{method}": getattr(made, method) for method in vars(value) if method[:1] != "_" and callable(getattr(made, method, None))}
        methods = {label: method for label, method in methods.items() if looks_like_one(label.partition(".")[2], method)}
        if methods:
            del result[name]
            result.update(methods)
    return result


def each(found, others, diagnosed):
    """Return ``([(name, Diagnosis)], [why another was not looked at])``; a class that needs arguments stops no other.

    ``others`` is None where one function was asked for: then what cannot be diagnosed is an error.
    """
    diagnoses, left_out = [], []
    for name, target in found:
        try:
            diagnoses.append((name, diagnosed(target)))
        except (TypeError, ValueError) as error:
            if others is None:
                raise
            why = str(error).removeprefix(f"fn is the class {name}, ")
            left_out.append(f"{name} ({why})")
    return diagnoses, [*left_out, *(others or ())]


def load(file, only_definitions=False):
    """Run a file and return its module; what it prints goes to standard error."""
    if file.suffix == ".ipynb":
        return _notebook(file, only_definitions)
    name = f"_{file.stem}"  # the file may be called numpy.py
    spec = importlib.util.spec_from_file_location(name, file)
    if spec is None:
        raise Unusable(f"{file}: expected a Python file, with a name that ends in .py")
    module = importlib.util.module_from_spec(spec)
    sys.modules[name] = module
    with running(file, module, "" if only_definitions else ADVICE):
        if only_definitions:
            source = file.read_text(encoding="utf-8")
            exec(definitions(source, str(file)), module.__dict__)
        else:
            spec.loader.exec_module(module)
    return module


@contextlib.contextmanager
def running(file, module, advice, limit=None):
    """Say in a sentence what stops a file that is run in here; ``advice`` is added where it may help."""
    limit = limit or IMPORT_LIMIT
    sys.path.insert(0, str(file.resolve().parent))
    try:
        with contextlib.redirect_stdout(sys.stderr), contain.alarm(limit):
            yield
    except contain.TimeUp:
        raise Unusable(
            f"{file}: not imported within {limit:g} s; put what runs for long under "
            f'if __name__ == "__main__"{advice}'
        ) from None
    except SyntaxError as error:
        where = f"{error.filename or file}" + (f", line {error.lineno}" if error.lineno else "")
        text = f": {error.text.strip()}" if error.text else ""
        raise Unusable(f"{where}: {error.msg}{text}") from None
    except (Exception, SystemExit) as error:
        frames = traceback.extract_tb(error.__traceback__)
        lines = [frame.lineno for frame in frames if frame.filename == str(module.__file__)]
        line = f", line {lines[-1]}" if lines else ""
        missing = isinstance(error, ImportError)
        raise Unusable(
            f"{file}{line}: {type(error).__name__}: {error}{'' if missing else advice}"
        ) from None
    finally:
        with contextlib.suppress(ValueError):
            sys.path.remove(str(file.resolve().parent))


def definitions(source, name):
    """Return the code of the definitions in a source: imports, functions, classes, constants."""
    tree = ast.parse(source, name)
    tree.body = [node for node in tree.body if isinstance(node, DEFINITIONS) or _is_constant(node)]
    return compile(tree, name, "exec")


def _is_constant(node):
    if not isinstance(node, (ast.Assign, ast.AnnAssign)) or node.value is None:
        return False
    if isinstance(node.value, ast.Lambda):
        return True
    try:
        ast.literal_eval(node.value)
    except (ValueError, TypeError, SyntaxError, MemoryError, RecursionError):
        return False
    return True


def _notebook(file, only_definitions):
    """Run the code cells of a notebook in order; a cell that fails is told and left behind."""
    try:
        cells = json.loads(file.read_text(encoding="utf-8"))["cells"]
        sources = ["".join(c["source"]) for c in cells if c["cell_type"] == "code"]
    except (ValueError, KeyError, TypeError):
        raise Unusable(f"{file}: expected a notebook, with a list of cells") from None
    module = types.ModuleType(f"_{file.stem}")
    module.__file__ = str(file)
    sys.modules[module.__name__] = module
    for number, source in enumerate(sources, 1):
        source = "\n".join("" if line.lstrip()[:1] in "%!?" and line.strip() else line for line in source.split("\n"))
        name = f"{file}, cell {number}"
        linecache.cache[name] = (len(source), None, source.splitlines(True), name)
        try:
            with running(file, module, "" if only_definitions else ADVICE):
                code = definitions(source, name) if only_definitions else compile(source, name, "exec")
                exec(code, module.__dict__)
        except Unusable as error:
            if "not imported within" in str(error):
                raise
            print(f"softmaxlib: cell {number}: {error}", file=sys.stderr)
    return module


def defined(module):
    return {
        name: value
        for name, value in vars(module).items()
        if callable(value) and getattr(value, "__module__", None) == module.__name__
    }


def chosen(module, name, path):
    first, _, method = name.partition(".")
    if first not in vars(module):
        functions = list(defined(module))
        near = difflib.get_close_matches(first, functions, 1)
        there = f"did you mean {near[0]}?" if near else f"it has {', '.join(functions) or 'none'}"
        raise Unusable(f"{path}: no function {first}; {there}")
    thing = getattr(module, first)
    if not method:
        if not callable(thing) and not objects.has_passes(thing):
            raise Unusable(f"{path}: {name} is {type(thing).__name__}, expected a function")
        return thing
    if inspect.isclass(thing) and not isinstance(
        inspect.getattr_static(thing, method, None), (staticmethod, classmethod)
    ):
        if not hasattr(thing, method):
            near = difflib.get_close_matches(method, [n for n in vars(thing) if n[:1] != "_"], 1)
            raise Unusable(f"{path}: {first} has no {method}" + (f"; did you mean {near[0]}?" if near else ""))
        try:
            thing = thing()
        except TypeError as error:
            raise Unusable(f"{path}: no object of {first} could be made: {error}") from None
    found = getattr(thing, method, None)
    if not callable(found):
        raise Unusable(f"{path}: {name} is {type(found).__name__}, expected a method")
    return found


def looks_like_one(name, value):
    """Tell whether a function looks like one of softmax or cross-entropy: by name or parameters."""
    if re.search(OF_ANOTHER, name.lower()) and not re.search(r"softmax|cross_?ent|logit", name.lower()):
        return False
    if re.search(LOOKS_LIKE_ONE, name.lower()):
        return True
    if inspect.isclass(value):
        return objects.has_passes(value)
    try:
        names = list(inspect.signature(value).parameters)
    except (TypeError, ValueError):
        return False
    said = [roles.said_by(n) for n in names]
    return 2 <= len(names) <= 6 and all(said) and any("labels" in s or "upstream" in s for s in said)
