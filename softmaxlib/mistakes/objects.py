"""Classes and objects with forward and backward, as one function of all that they are given."""

import inspect

FORWARD = ("forward", "__call__", "fprop", "loss", "eval", "calculate")
BACKWARD = ("backward", "gradient", "grad", "backprop", "bprop", "derivative", "backward_pass", "dloss")
KEPT = ("dinputs", "dx", "grad", "dX", "dinput", "grad_input", "dW", "db", "dZ", "dz")


def callable_of(thing):
    """Return a function of arrays for what was handed over, or raise a TypeError."""
    found = _callable_of(thing)
    return Tensors(found, thing) if library(thing) == "torch" else found


def library(thing):
    """Return "torch" or "jax" where the code of a function or class uses it, else None."""
    inner = inspect.unwrap(getattr(thing, "func", thing))
    functions = [inner]
    kind = inner if inspect.isclass(inner) else type(inner)
    functions += [getattr(kind, name, None) for name in (*FORWARD, *BACKWARD)]
    for function in functions:
        known = getattr(inspect.unwrap(function), "__globals__", {}) if callable(function) else {}
        code = getattr(inspect.unwrap(function), "__code__", None) if callable(function) else None
        for name in code.co_names if code else ():
            module = getattr(known.get(name), "__name__", "").partition(".")[0]
            if module in ("torch", "jax"):
                return module
    return "torch" if inspect.isclass(inner) and _is_autograd(inner) else None


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
    return thing


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
    return next((name for name in names if callable(getattr(thing, name, None)) and _is_own(thing, name)), None)


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
    """A torch.autograd.Function: its value, and the gradient that it gives for its first input.

    One that takes a single tensor takes the upstream gradient as well.
    """

    def __init__(self, kind):
        self.kind, self.__name__ = kind, kind.__name__
        parameters = list(inspect.signature(kind.forward).parameters.values())[1:]
        self.upstream = len(parameters) == 1
        if self.upstream:
            parameters.append(inspect.Parameter("grad_output", inspect.Parameter.POSITIONAL_OR_KEYWORD))
        self.__signature__ = inspect.Signature(parameters)
        self.__code__ = kind.backward.__code__

    def __call__(self, first, *rest):
        import torch

        x = first.detach().clone().requires_grad_(True)
        value = self.kind.apply(x, *(() if self.upstream else rest))
        value.backward(rest[0] if self.upstream else torch.ones_like(value))
        return {"backward": x.grad} if self.upstream else {"forward": value, "backward": x.grad}


def has_passes(thing):
    """Tell whether a class or an object has a forward or a backward pass."""
    return bool(_method(thing, BACKWARD) or _method(thing, FORWARD[:1]))
