"""Where the page's questions arrive: the name of a function and its arguments come in, data goes out.

Arguments and answers are JSON.  A question names what may be asked for: ``cells.run`` and ``cells.forget``
here, and the functions of softmaxlib, eqcheck and clinic that take text and return data.
"""

import builtins
import gc
import importlib
import json
import math

from . import cells

OPEN = ("softmaxlib.", "eqcheck.", "clinic.")
_pages = {}  # {page: Cells}


def answer(question: str) -> str:
    """Answer ``{"call": name, "data": {…}}`` with ``{"answer": …}`` or ``{"error": sentence}``."""
    asked = json.loads(question)
    try:
        found = {"answer": _function(asked["call"])(**asked["data"])}
        return json.dumps(_plain(found))
    except MemoryError:
        return json.dumps({"error": "It wanted more memory than it may have here, and was stopped."})
    except RecursionError:
        return json.dumps({"error": "It called itself too often, and was stopped."})
    except BaseException as error:
        return json.dumps({"error": f"{type(error).__name__}: {error}"})
    finally:
        builtins.input = nobody
        gc.collect(0)


def run(page, number, source, limit=cells.LIMIT):
    """Run a cell of a page."""
    return _pages.setdefault(page, cells.Cells()).run(number, source, limit)


def forget(page):
    """Forget the names that the cells of a page have made."""
    _pages.pop(page, None)
    return {}


def nobody(prompt=""):
    """Stand in for input(): there is no line to type into."""
    raise EOFError("input() has nobody to answer it here: write the value into the code")


def _function(name):
    if name in ("cells.run", "cells.forget"):
        return {"cells.run": run, "cells.forget": forget}[name]
    if not name.startswith(OPEN):
        raise ValueError(f"{name} cannot be asked for")
    module, _, function = name.rpartition(".")
    return getattr(importlib.import_module(module), function)


def _plain(value):
    """Return a value as JSON can carry it: what is no number in JSON becomes its name."""
    if isinstance(value, dict):
        return {str(key): _plain(one) for key, one in value.items()}
    if isinstance(value, (list, tuple, set, frozenset)):
        return [_plain(one) for one in value]
    if hasattr(value, "tolist"):
        return _plain(value.tolist())
    if isinstance(value, float) and not math.isfinite(value):
        return str(value)
    return value if value is None or isinstance(value, (str, int, float, bool)) else str(value)


builtins.input = nobody
