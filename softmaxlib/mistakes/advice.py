"""What to say to somebody whose function could not be read: what was passed, what came, what to do."""

import inspect
from dataclasses import replace

from . import remarks
from .diagnosis import Diagnosis
from .possible import drawn_as
from .wording import role_in_words

# Type of the error, a word in its message, and what to change.
CHANGES = [
    (("TypeError", "AttributeError"), "ensor", "It wants tensors: install PyTorch where this runs, or hand over a function of NumPy arrays."),
    (("AttributeError",), "'numpy.ndarray' object has no attribute", "It asks an argument for something that arrays do not have: it is a function of something else, of lists or of tables; hand over a function of arrays."),
    (("AttributeError",), "object has no attribute", "Does it need what a forward pass has kept? Then hand over the class or the object, and not its method."),
    (("AttributeError",), "requires_grad", "It wants tensors: install PyTorch where this runs, or hand over a function of NumPy arrays."),
    (("IndexError", "AxisError"), "axis", "It asks for an axis that its argument does not have: a batch is (N, K), one example (K,), sequences are (B, T, K)."),
    (("IndexError",), "tuple index out of range", "It reads an axis in the shape of an argument that has fewer: a batch is (N, K), one example (K,), class ids are (N,)."),
    (("IndexError",), "too many indices", "It asks for more axes than an argument has: a batch is (N, K), one example (K,), class ids are (N,)."),
    (("IndexError",), "out of bounds", "Is a number of classes or examples fixed in the code? Read it from the shape of an argument."),
    (("ValueError",), "broadcast", "Two arrays do not have shapes that go together: is a size fixed in the code, or an argument taken for its transpose?"),
    (("ValueError",), "aligned", "A matrix product got its factors in the wrong layout: examples are rows of X (N, D), or its columns (D, N)."),
    (("ValueError",), "matmul", "A matrix product got its factors in the wrong layout: examples are rows of X (N, D), or its columns (D, N)."),
    (("LinAlgError",), "", "A matrix is inverted or solved with that has no inverse: no gradient of softmax needs one."),
    (("TypeError",), "unhashable", "It keeps its answers by its arguments (lru_cache?), and arrays cannot be kept so: hand over the function without the cache, its __wrapped__."),
    (("TypeError", "IndexError"), "ind", "It takes for class ids what it was given as another thing: a name such as y or labels says which argument they are."),
    (("ValueError",), "truth value", "An argument is taken for a number or a switch: fix it first, with functools.partial or in a lambda, and hand that over."),
    (("ValueError",), "reshape", "A size is fixed in the code, or an argument is taken for another: read sizes from the shape of an argument."),
    (("ValueError",), "unpack", "An argument, or its shape, is taken apart into other parts than it has: a batch is (N, K), one example (K,), a pair (X, y) a parameter called data or batch."),
    (("AssertionError",), "", "An assertion of the code does not hold for this: if it fixes a size, read it from the shape of an argument."),
    (("SystemExit", "KeyboardInterrupt"), "", "It ends the program: leave exit() and quit() out of the function."),
    (("EOFError",), "", "It asks for input: let it take what it asks for as an argument."),
    (("FileNotFoundError", "PermissionError", "OSError"), "", "It reads a file: let it take what it reads as an argument."),
    (("KeyError",), "", "It looks something up that is not there: let it take what it needs as arguments."),
    (("ModuleNotFoundError", "ImportError"), "", "It imports a module that is not here: install it, or hand over a function of NumPy arrays."),
    (("RecursionError",), "", "It calls itself without an end."),
    (("NameError",), "", "A name is used that the function does not have: import it, or hand it over as an argument."),
    (("UnboundLocalError",), "", "A variable is used before it is set."),
]  # fmt: skip
BY_NAMES = "Hand over a function that has them among its parameters: lambda logits, labels: f(logits=logits, labels=labels)."
OTHERWISE = (
    "Names that say what a parameter holds (logits, probs, labels, W, b, X) help to read a function; so does "
    "kind=..., with which it is called in one form."
)
KNOWN = (
    "Known are functions of the model's output (logits or probabilities), with labels or an "
    "upstream gradient, and of (W, X, labels) or (W, b, X, labels), in any order, with the factor "
    "of a penalty or without."
)


def unreadable(reader):
    """Return the Diagnosis of a function that ran in no form, or gave nothing that is known."""
    exploration = reader.first
    count = len(reader.names)
    if not exploration.calls:
        if count == 0 and _takes_any_names(reader.fn):
            return _said(reader, "takes arguments by names that it does not tell", "unusable", [BY_NAMES])
        plural = "" if count == 1 else "s"
        listed = f" ({', '.join(reader.names)})" if count else ""
        return _said(
            reader, f"takes {count} argument{plural}{listed}, and could not be read", "unusable", [KNOWN]
        )
    pairs = list(zip(exploration.calls, exploration.results))
    raised = [(call, r["raised"]) for call, r in pairs if "raised" in r]
    for call, error in raised[:1]:
        if error["unwritten"]:
            message = f": {error['message']}" if error["message"] else ""
            return _said(reader, f"is not written yet{message}", "unwritten", [])
    answered = [(call, r["parts"]) for call, r in pairs if "parts" in r]
    if answered:
        return _answered(reader, *answered[0])
    call, error = _most_telling(raised)
    message = f": {error['message']}" if error["message"] else ""
    about = [*remarks.where(error["place"]), _passed(reader, call), *_changes(error)]
    if len(raised) > 1:
        about.append(f"So it did in each of the {len(raised)} forms that were tried.")
    return _said(reader, f"raised {error['type']}{message}", "raised", about)


def _takes_any_names(fn):
    try:
        given = inspect.signature(fn).parameters.values()
    except (TypeError, ValueError):
        return False
    return any(p.kind == p.VAR_KEYWORD for p in given)


def _answered(reader, call, parts):
    """Say what came back where nothing of it is known."""
    leaves = [leaf for _, leaf in parts]
    unusable = [leaf["unusable"] for leaf in leaves if "unusable" in leaf]
    if unusable and len(unusable) == len(leaves):
        about = [_passed(reader, call), "Expected: a number or arrays of numbers."]
        if unusable[0].startswith("None"):
            about.append("If it writes its answer into an argument, or prints it, let it return it.")
        return _said(reader, f"returned {unusable[0]}", "unusable", about)
    shapes = ", ".join(str(tuple(leaf["shape"])) for leaf in leaves if "shape" in leaf)
    about = [
        _passed(reader, call),
        "Expected: the shape of an argument (a gradient), a number (a loss), or (K, K) (a Jacobian).",
    ]
    return _said(reader, f"returned shape {shapes}, which is none that is known", "shape", about)


def no_end(reader, exploration):
    """Return the Diagnosis of a function that did not come back."""
    report = exploration.report
    call = exploration.calls[min(len(exploration.results), len(exploration.calls) - 1)]
    text = {
        "time": f"did not return within {reader.time_limit:g} s" if reader.time_limit else "did not return",
        "memory": "wanted more memory than it may have here",
        "crash": f"ended the process in which it ran ({report.detail})",
    }[report.end]
    return _said(reader, text, report.end, [*remarks.where(report.where), _passed(reader, call)])


def _said(reader, headline, outcome, about):
    return Diagnosis(
        "unknown", headline, function=reader.name, kind="", outcome=outcome, remarks=about,
        printed=reader.first.results[0].get("printed", "") if reader.first.results else "",
    )


def _most_telling(raised):
    """Return the error in the likeliest form; one that somebody raised on purpose before others."""
    return raised[0]


def _changes(error):
    found = [change for types, word, change in CHANGES if error["type"] in types and word in error["message"]]
    return found[:1] or [OTHERWISE]


def _passed(reader, call):
    """Say what the function was called with."""
    form = replace(call.form, kind=drawn_as(call.form))
    given = form.arguments(call.canonical)
    said = []
    for i, (role, value) in enumerate(zip(form.roles, given)):
        name = reader.names[i] if i < len(reader.names) else f"argument {i + 1}"
        shape = getattr(value, "shape", None)
        words = role_in_words(role, form)
        said.append(f"{name} = {words} {shape}" if shape is not None and str(shape) else f"{name} = {value} ({words})")
    return f"It was called with {', '.join(said)}."
