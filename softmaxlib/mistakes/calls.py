"""Call the reader's function and write down what came back, as something JSON can carry."""

import inspect
import numbers
import warnings

import numpy as np

from . import contain

REAL = (numbers.Real, np.ndarray)
LARGEST = 10_000  # entries of an answer that are looked at


def parameters(fn):
    """Return ``(least, most)`` positional arguments of a function; None if it does not say."""
    try:
        given = inspect.signature(fn).parameters.values()
    except (TypeError, ValueError):
        return None
    positional = [p for p in given if p.kind in (p.POSITIONAL_ONLY, p.POSITIONAL_OR_KEYWORD)]
    least = sum(p.default is p.empty for p in positional)
    most = 99 if any(p.kind == p.VAR_POSITIONAL for p in given) else len(positional)
    return least, most


def name_of(fn):
    """Return a name for a function, a method, a partial or an object that can be called."""
    inner = inspect.unwrap(getattr(fn, "func", fn))
    name = getattr(inner, "__name__", type(inner).__name__)
    return "your function" if name == "<lambda>" else name


def home_of(fn):
    """Return the file in which a function was written, or None."""
    inner = inspect.unwrap(getattr(fn, "func", fn))
    if not hasattr(inner, "__code__") and not inspect.ismethod(inner):
        inner = getattr(type(inner), "__call__", inner)
    return getattr(getattr(inner, "__code__", None), "co_filename", None)


def caller(fn, probes, home):
    """Return ``work(i)``, which calls fn on probe i and says what came back."""

    return lambda i: answered(fn, probes[i].args, probes[i].sort == "soft", home)


def answered(fn, given, ordinary, home):
    """Say what fn gives for a probe; where an ordinary one has no answer, no other is tried."""
    args = tuple(np.array(x) for x in given)
    answer = outcome(lambda: fn(*args), home)
    answer["changed"] = getattr(fn, "noted", None) or changes(given, args)
    answer["last"] = ordinary and "value" not in answer
    return answer


def outcome(call, home, describe=None):
    """Return ``{"value": …}``, ``{"raised": …}`` or ``{"unusable": why}``, or what describe makes."""
    try:
        with np.errstate(all="ignore"), warnings.catch_warnings():
            warnings.simplefilter("ignore")
            return (describe or described)(call())
    except contain.TimeUp:
        raise
    except BaseException as error:
        if isinstance(error, KeyboardInterrupt):
            raise
        return {"raised": raised(error, home)}


def raised(error, home):
    try:
        message = str(error)
    except Exception:
        message = ""
    return {
        "type": type(error).__name__,
        "unwritten": isinstance(error, NotImplementedError),
        "message": " ".join(message.split())[:200],
        "place": contain.place(contain.callees(error), home),
    }


def changes(before, after):
    """Return ``(argument, index, before, after)`` of the first entry that was changed.

    The index is None, and shapes take the place of values, where a shape was changed.
    """
    for number, (x, y) in enumerate(zip(before, after)):
        if x.shape != y.shape:
            return number, None, x.shape, y.shape
        different = ~((x == y) | (np.isnan(x) & np.isnan(y)))
        if different.any():
            index = np.unravel_index(np.argmax(different), x.shape)
            return number, tuple(int(i) for i in index), float(x[index]), float(y[index])
    return None


def described(value):
    """Describe what a function returned: as real numbers, or why it is none."""
    if value is None:
        return {"unusable": "None (is a return missing?)"}
    if isinstance(value, (str, bytes)):
        return {"unusable": f"a text, {value[:30]!r}"}
    if callable(value):
        return {"unusable": f"a function, {name_of(value)}: is it called?"}
    if inspect.isgenerator(value):
        return {"unusable": "a generator (yield where a return belongs?)"}
    if isinstance(value, np.ma.MaskedArray):
        return {"unusable": "a masked array, expected a plain one"}
    try:
        found = np.asarray(value)
    except ValueError:
        return _not_one_array(value)
    if found.dtype == object:
        if not all(isinstance(x, REAL) and np.size(x) == 1 for x in found.flat):
            return _not_one_array(value)
        try:
            found = np.array([float(np.squeeze(x)) for x in found.flat]).reshape(found.shape)
        except OverflowError:
            return {"unusable": "an integer that is too large for float64"}
    if found.dtype.kind == "c":
        return {"unusable": "complex numbers, expected real ones"}
    if found.dtype.kind not in "iuf":
        return {"unusable": f"an array of dtype {found.dtype}, expected real numbers"}
    if found.size > LARGEST:
        return {"unusable": f"{found.size} numbers, an array of shape {found.shape}"}
    return {
        "value": found.astype(np.float64).ravel().tolist(),
        "shape": list(found.shape),
        "bytes": min(found.dtype.itemsize, 8) if found.dtype.kind == "f" else 8,
        "whole": found.dtype.kind in "iu",
    }


def array(result):
    """Return the array that :func:`described` has described, or None."""
    return np.array(result["value"]).reshape(result["shape"]) if "value" in result else None


def _not_one_array(value):
    """Describe a tuple or list whose parts have several shapes, or some other thing."""
    if not isinstance(value, (tuple, list)):
        return {"unusable": f"something of type {type(value).__name__}, expected numbers"}
    shapes = []
    for part in value[:6]:
        try:
            shapes.append(str(np.shape(part)))
        except ValueError:
            shapes.append("ragged")
    odd = [part for part in value if not isinstance(part, REAL)]
    if set(shapes) == {"()"} and odd:
        what = "None" if odd[0] is None else f"something of type {type(odd[0]).__name__}"
        return {"unusable": f"a {type(value).__name__} with {what} in it, expected numbers"}
    listed = ", ".join(shapes)
    return {"unusable": f"a {type(value).__name__} of {len(value)} parts, shapes {listed}"}
