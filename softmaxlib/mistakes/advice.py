"""What to say to somebody whose function could not be read: what was passed, what came, what to do."""

from dataclasses import replace

from . import remarks
from .diagnosis import Diagnosis
from .possible import drawn_as
from .wording import role_in_words

# Type of the error, a word in its message, and what to change.
CHANGES = [
    (("TypeError", "AttributeError"), "ensor", "It wants tensors: install PyTorch where this runs, or hand over a function of NumPy arrays."),
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
    (("NameError",), "", "A name is used that the function does not have: import it, or hand it over as an argument."),
    (("UnboundLocalError",), "", "A variable is used before it is set."),
]  # fmt: skip
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


def _answered(reader, call, parts):
    """Say what came back where nothing of it is known."""
    leaves = [leaf for _, leaf in parts]
    unusable = [leaf["unusable"] for leaf in leaves if "unusable" in leaf]
    if unusable and len(unusable) == len(leaves):
        about = [_passed(reader, call), "Expected: a number or arrays of numbers."]
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
    return [
        change
        for types, word, change in CHANGES
        if error["type"] in types and word in error["message"]
    ][:1]


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
