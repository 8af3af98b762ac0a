"""Argument checks.  Each says which argument, where in it, what was found and what was expected."""

import operator

import numpy as np


def entry(name, index):
    """Name one entry of an argument: ``target[3, 1]``, or just ``target`` for a scalar."""
    return f"{name}[{', '.join(str(int(i)) for i in index)}]" if len(index) else name


def refuse_where(bad, name, values, expected):
    """Raise a ValueError for the first entry at which ``bad`` is true."""
    if np.any(bad):
        index = np.unravel_index(np.argmax(bad), np.shape(bad))
        raise ValueError(f"{entry(name, index)} = {values[index]}, expected {expected}")


def refuse_negative(name, values):
    """Raise a ValueError for the first entry that is negative, infinite or nan."""
    bad = ~((values >= 0) & np.isfinite(values))
    refuse_where(bad, name, values, "a finite number, 0 or larger")


def numbers(name, value):
    """Return ``value`` as an array of real or complex numbers; refuse everything else."""
    if isinstance(value, np.ma.MaskedArray):
        raise TypeError(
            f"{name} is a masked array, expected a plain array (softmax takes the mask as where=)"
        )
    array = plain(name, value)
    if array.dtype.kind not in "iufc":
        found = "None" if value is None else f"of dtype {array.dtype}"
        raise TypeError(f"{name} is {found}, expected real numbers")
    return array


def plain(name, value):
    """Return ``value`` as an array of whatever it holds."""
    try:
        return np.asarray(value)
    except ValueError as error:
        raise ValueError(f"{name} is ragged, expected rows of one length") from error


def real(name, value):
    """Return ``value`` as a floating-point array.

    float32 and float64 are kept, integers become float64 and float16 becomes
    float32.
    """
    array = numbers(name, value)
    if array.dtype.kind == "c":
        raise TypeError(
            f"{name} is of dtype {array.dtype}, expected real numbers "
            "(the complex step needs a function that is written for complex ones)"
        )
    if array.dtype.kind in "iu":
        return array.astype(np.float64)
    if array.dtype.itemsize == 2:
        return array.astype(np.float32)
    return array.astype(array.dtype.newbyteorder("="), copy=False)


def cast(name, array, dtype):
    """Return ``array`` in ``dtype``; refuse a number that is too large for it."""
    with np.errstate(over="ignore"):
        result = array.astype(dtype, copy=False)
    expected = f"a number that {np.dtype(dtype)} can hold, the dtype of the logits"
    refuse_where(np.isinf(result) & np.isfinite(array), name, array, expected)
    return result


def finite(name, value):
    """Return ``value`` as a new float64 array of finite numbers."""
    array = real(name, value).astype(np.float64)
    refuse_where(~np.isfinite(array), name, array, "a finite number")
    return array


def logits(name, value, axis=-1):
    """Return ``(array, axis)`` with at least one class along ``axis``, counted from 0."""
    array = real(name, value)
    if array.ndim == 0:
        raise ValueError(f"{name} is a single number, expected at least one axis of classes")
    axis = integer("axis", axis)
    if not -array.ndim <= axis < array.ndim:
        raise ValueError(
            f"axis = {axis}, expected {-array.ndim}..{array.ndim - 1} "
            f"for {name} of shape {array.shape}"
        )
    axis %= array.ndim
    if array.shape[axis] == 0:
        raise ValueError(
            f"{name} has shape {array.shape}, expected at least one class on axis {axis}"
        )
    return array, axis


def masked(x, where):
    """Return ``x`` with -inf where the mask ``where`` is false."""
    if where is None:
        return x
    where = plain("where", where)
    if where.dtype != bool:
        raise TypeError(f"where is of dtype {where.dtype}, expected bool")
    return np.where(broadcast("where", where, x.shape), x, x.dtype.type(-np.inf))


def broadcast(name, array, shape):
    """Return ``array`` broadcast to ``shape``."""
    try:
        return np.broadcast_to(array, shape)
    except ValueError:
        raise ValueError(
            f"{name} has shape {array.shape}, expected one that broadcasts to {shape}"
        ) from None


def output(out, like):
    """Check that ``out`` can hold a result of the shape and dtype of ``like``."""
    if out is None:
        return
    if not isinstance(out, np.ndarray):
        raise TypeError(f"out is {type(out).__name__}, expected an array")
    if out.shape != like.shape:
        raise ValueError(f"out has shape {out.shape}, expected {like.shape}")
    if out.dtype != like.dtype:
        raise TypeError(f"out is of dtype {out.dtype}, expected {like.dtype}")
    if not out.flags.writeable:
        raise ValueError("out is read-only, expected an array that can be written to")


def same_shape(name, value, x, x_name="x"):
    """Return ``value`` as an array of the shape and dtype of ``x``."""
    array = real(name, value)
    if array.shape != x.shape:
        raise ValueError(f"{name} has shape {array.shape}, expected that of {x_name}, {x.shape}")
    return cast(name, array, x.dtype)


def one_of(name, value, choices):
    """Check that ``value`` is one of the strings ``choices``."""
    if not isinstance(value, str) or value not in choices:
        listed = ", ".join(f'"{choice}"' for choice in choices)
        raise ValueError(f"{name} = {value!r}, expected one of {listed}")


def number(name, value, expected, accepts):
    """Return ``value`` as a float for which ``accepts`` is true; ``expected`` says it in words."""
    array = real(name, value)
    if array.ndim:
        raise ValueError(f"{name} has shape {array.shape}, expected {expected}")
    if not accepts(array):
        raise ValueError(f"{name} = {value}, expected {expected}")
    return float(array)


def integer(name, value, least=None):
    """Return ``value`` as an int, ``least`` or larger; a bool or a float is refused."""
    try:
        value = operator.index(None if isinstance(value, (bool, np.bool)) else value)
    except TypeError:
        raise TypeError(f"{name} = {value!r}, expected an integer") from None
    if least is not None and value < least:
        raise ValueError(f"{name} = {value}, expected {least} or more")
    return value


def target_is_ids(target, shape, axis):
    """Tell class ids (True) from probabilities (False) by the shape of ``target``."""
    ids_shape = shape[:axis] + shape[axis + 1 :]
    if target.shape == ids_shape:
        return True
    if target.shape == shape:
        return False
    raise ValueError(
        f"target has shape {target.shape}, expected {ids_shape} for class ids "
        f"or {shape} for probabilities, to go with logits of shape {shape}"
    )


def class_ids(target, n_classes, ignore_index=None):
    """Check class ids; return them, 0 where they are ignored, and a mask of those that are not."""
    if target.dtype.kind not in "iu":
        raise TypeError(
            f"target is of dtype {target.dtype}, expected integers: "
            "its shape says that it holds class ids"
        )
    expected, kept, ids = f"0..{n_classes - 1}", np.ones(target.shape, bool), target
    if ignore_index is not None:
        expected += f" or ignore_index = {ignore_index}"
        kept = target != ignore_index
        ids = np.where(kept, target, 0)
    if ids.size and not (ids.min() >= 0 and ids.max() < n_classes):
        refuse_where((ids < 0) | (ids >= n_classes), "target", target, expected)
    return ids.astype(np.intp, copy=False), kept


def labels(target, dtype):
    """Check a target that holds probabilities: finite and not negative, any sum."""
    target = real("target", target)
    refuse_negative("target", target)
    return cast("target", target, dtype)


def class_weights(weight, n_classes, dtype):
    """Check one finite, non-negative weight for each class."""
    weight = real("weight", weight)
    if weight.shape != (n_classes,):
        raise ValueError(
            f"weight has shape {weight.shape}, expected ({n_classes},): one for each class"
        )
    refuse_negative("weight", weight)
    return cast("weight", weight, dtype)
