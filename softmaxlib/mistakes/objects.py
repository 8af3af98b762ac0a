"""Classes and objects with forward and backward, as one function of all that they are given."""

import contextlib
import inspect
import re
import sys

FORWARD = ("forward", "__call__", "fprop", "loss", "eval", "calculate")
BACKWARD = ("backward", "gradient", "grad", "backprop", "bprop", "derivative", "backward_pass", "dloss")
LIKE_BACKWARD = r"^(d_|grad_|gradient_)|backward|backprop|bprop|_(grad|gradient|derivative|prime)$"  # of a class that has a forward pass
KEPT = ("dinputs", "dx", "grad", "dX", "dinput", "grad_input", "dW", "db", "dZ", "dz")


DEPTH = 3  # functions called by functions that are looked at for a library


def callable_of(thing):
    """Return a function of arrays for what was handed over, or raise a TypeError."""
    found = _callable_of(thing)
    return Tensors(found, thing) if library(thing) == "torch" else found


def library(thing):
    """Return "torch" or "jax" where a function, class or object, or what it calls, is of it; else None."""
    return _library(thing, DEPTH)


def _library(thing, depth):
    inner = inspect.unwrap(getattr(thing, "func", thing))
    kind = inner if inspect.isclass(inner) else type(inner)
    if inspect.ismodule(inner):
        return _named_library(inner.__name__)
    homes = [getattr(inner, "__globals__", {}).get("__name__"), *(base.__module__ for base in kind.__mro__)]
    homes += [getattr(one, "__module__", None) for one in (thing, inner)]
    found = next(filter(None, map(_named_library, homes)), None)
    if found or not depth or isinstance(inner, PLAIN):
        return found
    functions = [getattr(inner, "__func__", inner)]
    if inspect.isclass(inner) or not hasattr(inner, "__code__"):
        functions += [getattr(kind, name, None) for name in (*FORWARD, *BACKWARD)]
    for function in functions:
        for other in _used(inspect.unwrap(function)) if callable(function) else ():
            found = _library(other, depth - 1)
            if found:
                return found
    return None


PLAIN = (int, float, complex, str, bytes, bool, type(None), dict, list, tuple, set)


def _named_library(module):
    first = module.partition(".")[0] if isinstance(module, str) else ""
    return {"torch": "torch", "jax": "jax", "jaxlib": "jax"}.get(first)


def _used(function):
    """Yield what the code of a function names, among its globals and what it encloses."""
    code = getattr(function, "__code__", None)
    known = getattr(function, "__globals__", {})
    for name in code.co_names if code else ():
        if name in known:
            yield known[name]
    for cell in getattr(function, "__closure__", None) or ():
        with contextlib.suppress(ValueError):
            yield cell.cell_contents


def takes_tensors(thing):
    """Return a function of arrays for one that may want tensors, where PyTorch is in use; else None."""
    if "torch" not in sys.modules:
        return None
    return Tensors(_callable_of(thing), thing)


class Tensors:
    """A function of tensors as one of arrays: float64 tensors go in, ids as int64."""

    def __init__(self, fn, thing):
        self.fn, self.__name__ = fn, getattr(thing, "__name__", type(thing).__name__)
        self.__signature__ = inspect.signature(fn)
        self.__code__ = getattr(inspect.unwrap(fn), "__code__", None)

    def __call__(self, *given):
        import torch

        torch.set_num_threads(1)  # a forked process has no other threads
        passed = [torch.tensor(x) if hasattr(x, "shape") else x for x in given]
        answer = self.fn(*passed)
        for x, tensor in zip(given, passed):  # what is changed in there is changed out here
            if hasattr(x, "shape") and tensor.shape == x.shape:
                x[...] = tensor.detach().numpy()
        return answer


def _callable_of(thing):
    if inspect.isclass(thing) and not _is_plain(thing):
        return _of_class(thing)
    if not inspect.isclass(thing) and not inspect.isroutine(thing) and _method(thing, BACKWARD):
        return Layer(lambda: thing, type(thing))
    if not callable(thing):
        raise TypeError(f"fn is {type(thing).__name__}, expected a function")
    if _wants_names(thing):
        return ByName(thing)
    return Lists(thing) if _wants_lists(thing) else thing


def _wants_lists(thing):
    """Tell whether the annotations of a function say that it takes lists."""
    try:
        given = inspect.signature(thing).parameters.values()
    except (TypeError, ValueError):
        return False
    return any(re.match(r"(typing\.)?(list|sequence)\b", _annotation(p), re.I) for p in given)


def _annotation(parameter):
    said = parameter.annotation
    return "" if said is parameter.empty else said if isinstance(said, str) else getattr(said, "__name__", "") if inspect.isclass(said) and not hasattr(said, "__origin__") else str(said)


class Lists:
    """A function of lists as one of arrays."""

    def __init__(self, fn):
        inner = inspect.unwrap(getattr(fn, "func", fn))
        self.fn, self.__name__ = fn, getattr(inner, "__name__", type(inner).__name__)
        self.__signature__, self.__code__ = inspect.signature(fn), getattr(inner, "__code__", None)

    def __call__(self, *given):
        passed = [x.tolist() if hasattr(x, "shape") else x for x in given]
        answer = self.fn(*passed)
        for x, now in zip(given, passed):  # what is changed in there is changed out here
            if hasattr(x, "shape") and x.tolist() != now:
                with contextlib.suppress(ValueError, TypeError):
                    x[...] = now
        return answer


def _wants_names(thing):
    try:
        given = inspect.signature(thing).parameters.values()
    except (TypeError, ValueError):
        return False
    return any(p.kind == p.KEYWORD_ONLY and p.default is p.empty for p in given)


class ByName:
    """A function whose parameters, or some of them, are given by name."""

    def __init__(self, fn):
        inner = inspect.unwrap(getattr(fn, "func", fn))
        self.fn, self.__name__ = fn, getattr(inner, "__name__", type(inner).__name__)
        self.__code__ = getattr(inner, "__code__", None)
        given = list(inspect.signature(fn).parameters.values())
        self.named = [p.name for p in given if p.default is p.empty and p.kind == p.KEYWORD_ONLY]
        positional = [p for p in given if p.default is p.empty and p.kind in (p.POSITIONAL_ONLY, p.POSITIONAL_OR_KEYWORD)]
        names = [p.name for p in positional] + self.named
        kind = inspect.Parameter.POSITIONAL_OR_KEYWORD
        self.__signature__ = inspect.Signature([inspect.Parameter(name, kind) for name in names])

    def __call__(self, *given):
        count = len(given) - len(self.named)
        return self.fn(*given[:count], **dict(zip(self.named, given[count:])))


def _is_plain(thing):
    return not _method(thing, BACKWARD) and not _method(thing, FORWARD[:1])


def _of_class(thing):
    if _is_autograd(thing):
        return Autograd(thing)
    static = inspect.getattr_static(thing, _method(thing, BACKWARD) or _method(thing, FORWARD))
    if isinstance(static, staticmethod) and _method(thing, BACKWARD):
        return getattr(thing, _method(thing, BACKWARD))
    needed = [
        p.name
        for p in inspect.signature(thing).parameters.values()
        if p.default is p.empty and p.kind in (p.POSITIONAL_ONLY, p.POSITIONAL_OR_KEYWORD)
    ]
    if needed:
        raise TypeError(
            f"fn is the class {thing.__name__}, which is made with {', '.join(needed)}: hand over an "
            "object of it"
        )
    return Layer(thing, thing)


def _method(thing, names):
    found = next((name for name in names if callable(getattr(thing, name, None)) and _is_own(thing, name)), None)
    if found is None and names is BACKWARD and _method(thing, FORWARD[:2]):
        own = [name for name in dir(thing) if name[:1] != "_" and callable(getattr(thing, name, None)) and _is_own(thing, name)]
        found = next((name for name in own if re.search(LIKE_BACKWARD, name.lower())), None)
    return found


def _is_own(thing, name):
    """Tell whether a method was written for this class (every class can be called)."""
    kind = thing if inspect.isclass(thing) else type(thing)
    return any(name in vars(base) for base in kind.__mro__ if base is not object)


def _positional(method, skip):
    found = []
    for p in list(inspect.signature(method).parameters.values())[skip:]:
        if p.kind in (p.POSITIONAL_ONLY, p.POSITIONAL_OR_KEYWORD) and p.default is p.empty:
            found.append(p)
    return found


class Layer:
    """A forward and a backward pass as one function; it returns what each of them does.

    Its parameters are those of both.  A backward pass that takes all that it needs itself,
    as (y_true, y_pred) does, is called without the forward pass.
    """

    def __init__(self, make, kind):
        self.make, self.__name__ = make, kind.__name__
        self.forward, self.backward = _method(kind, FORWARD), _method(kind, BACKWARD)
        forward = _positional(getattr(kind, self.forward), 1) if self.forward else []
        backward = _positional(getattr(kind, self.backward), 1) if self.backward else []
        names = {p.name for p in forward}
        self.shared = bool(forward) and len(backward) >= 2
        self.count = len(forward)
        if self.backward and self.shared:
            self.order = [p.name for p in backward]
            self.forward_takes = [p.name for p in forward]
            parameters = backward
        else:
            parameters = forward + [
                p.replace(name=f"{p.name}_") if p.name in names else p for p in backward
            ]
            if len(backward) == 1 and len(forward) == 2 and _is_upstream(backward[0].name):
                parameters = forward  # dout of a loss, which is 1
        self.ones = len(parameters) < self.count + len(backward) and not self.shared
        self.__signature__ = inspect.Signature(
            [p.replace(kind=p.POSITIONAL_OR_KEYWORD, default=p.empty, annotation=p.empty) for p in parameters]
        )
        source = getattr(kind, self.backward or self.forward)
        self.__code__ = getattr(source, "__code__", None)

    def __call__(self, *given):
        layer = self.make()
        if self.shared:
            return self._apart(layer, given)
        value = getattr(layer, self.forward)(*given[: self.count]) if self.forward else None
        if not self.backward:
            return value
        before = {name: id(x) for name, x in vars(layer).items()}
        rest = (1.0,) if self.ones else given[self.count :]
        found = getattr(layer, self.backward)(*rest)
        return self._answers(layer, value, found, before)

    def _apart(self, layer, given):
        """Call forward and backward with what both take."""
        named = dict(zip(self.order, given))
        value = None
        if len(self.forward_takes) == len(given):
            both = set(self.forward_takes) == set(self.order)
            passed = [named[n] for n in self.forward_takes] if both else given
            value = getattr(layer, self.forward)(*passed)
        before = {name: id(x) for name, x in vars(layer).items()}
        found = getattr(layer, self.backward)(*given)
        return self._answers(layer, value, found, before)

    def _answers(self, layer, value, found, before):
        if found is None:  # kept in the object, as dinputs
            now = vars(layer)
            kept = [n for n in KEPT if n in now and before.get(n) != id(now[n])]
            found = {n: now[n] for n in kept} if len(kept) > 1 else now.get(kept[0]) if kept else None
        if value is None:
            return {self.backward: found}
        return {self.forward: value, self.backward: found}


def _is_upstream(name):
    from . import roles

    return roles.against(name, "upstream") == 0 and roles.said_by(name) is not None


def _is_autograd(thing):
    return any(
        base.__module__.startswith("torch.autograd") and base.__name__ == "Function"
        for base in thing.__mro__
    )


class Autograd:
    """A torch.autograd.Function: its value, and the gradients that it gives for its inputs.

    One that takes a single tensor takes the upstream gradient as well.
    """

    def __init__(self, kind):
        self.kind, self.__name__ = kind, kind.__name__
        parameters = list(inspect.signature(kind.forward).parameters.values())
        if "setup_context" not in vars(kind):  # then forward has the context first
            parameters = parameters[1:]
        self.names = [p.name for p in parameters]
        self.upstream = len(parameters) == 1
        if self.upstream:
            parameters.append(inspect.Parameter("grad_output", inspect.Parameter.POSITIONAL_OR_KEYWORD))
        self.__signature__ = inspect.Signature(parameters)
        self.__code__ = kind.backward.__code__

    def __call__(self, *given):
        import torch

        inputs = given[:1] if self.upstream else given
        passed = [
            x.detach().clone().requires_grad_(x.is_floating_point()) if hasattr(x, "detach") else x for x in inputs
        ]
        value = self.kind.apply(*passed)
        value.backward(given[1] if self.upstream else torch.ones_like(value))
        grads = {n: x.grad for n, x in zip(self.names, passed) if getattr(x, "grad", None) is not None}
        if self.upstream:
            return {"backward": grads.get(self.names[0])}
        return {"forward": value, **{f"gradient of {name}": grad for name, grad in grads.items()}}


def has_passes(thing):
    """Tell whether a class or an object has a forward or a backward pass."""
    return bool(_method(thing, BACKWARD) or _method(thing, FORWARD[:1]))


def is_a_layer(thing):
    """Tell whether a class is one thing to be judged: a gradient alone, beside other methods, is one of many."""
    backward = _method(thing, BACKWARD)
    return has_passes(thing) and (backward is None or backward.startswith("back") or _method(thing, FORWARD) is not None)
