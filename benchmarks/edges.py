"""What each library does at the edges: it is asked, and its answer is put into few words."""

import warnings

import numpy as np
from peers import Missing

INF, NAN = np.inf, np.nan
THREE = np.array([[0.5, -1.0, 2.0], [1.5, 0.0, -0.5]])
IDS = np.array([2, 0])


def frozen(x):
    x = x.copy()
    x.flags.writeable = False
    return x


def one_row(name, *values):
    """Ask for the function of one row."""
    return lambda peer: getattr(peer, name)(np.array([values], float))[0]


def loss(x, target, **options):
    return lambda peer: peer.mean(np.array(x, float), np.array(target), **options)[0]


def gradient(x, target, **options):
    return lambda peer: peer.mean(np.array(x, float), np.array(target), **options)[1]


def in_place(peer):
    x = THREE.copy()
    peer.softmax_in_place(x)
    return x


# What is asked, how it is asked, and the right answer as softmaxlib defines it.
VALUES = [
    ("softmax of (0, −∞)", one_row("softmax", 0, -INF), [1, 0]),
    ("softmax of a fully masked row, (−∞, −∞)", one_row("softmax", -INF, -INF), [0, 0]),
    ("logsumexp of (−∞, −∞)", one_row("logsumexp", -INF, -INF), -INF),
    ("softmax of (0, +∞)", one_row("softmax", 0, INF), [0, 1]),
    ("softmax of (0, +∞, +∞)", one_row("softmax", 0, INF, INF), [0, 0.5, 0.5]),
    ("logsumexp of (0, +∞)", one_row("logsumexp", 0, INF), INF),
    (
        "softmax of (0, 0) below a row with nan",
        lambda peer: peer.softmax(np.array([[0, NAN], [0, 0.0]]))[1],
        [0.5, 0.5],
    ),
    (
        "softmax of the integers (1000, 1000)",
        lambda peer: peer.softmax(np.array([[1000, 1000]]))[0],
        np.array([0.5, 0.5]),
    ),
    (
        "softmax of 70,000 equal float16 logits",
        lambda peer: peer.softmax(np.zeros((1, 70_000), np.float16))[0, 0],
        np.float32(1 / 70_000),
    ),
    ("softmax of an empty batch", lambda peer: peer.softmax(np.zeros((0, 3))), np.zeros((0, 3))),
    ("loss of an empty batch", loss(np.zeros((0, 3)), np.zeros(0, int)), 0),
    ("loss, a fully masked row beside (0, 0)", loss([[-INF, -INF], [0, 0]], [0, 1]), np.log(2)),
    ("loss, labels (1, 0), logits (0, −∞)", loss([[0, -INF]], [[1.0, 0.0]]), 0),
    ("gradient, labels (1, 0), logits (0, −∞)", gradient([[0, -INF]], [[1.0, 0.0]]), [[0, 0]]),
    ("loss, every row ignored", loss(THREE, [-100, -100], ignore_index=-100), 0),
    ("gradient, every row ignored", gradient(THREE, [-100, -100], ignore_index=-100), np.zeros((2, 3))),
    ("softmax of a read-only array", lambda peer: peer.softmax(frozen(THREE)), "plain"),
    ("gradient from read-only logits", lambda peer: peer.mean(frozen(THREE), IDS)[1], "plain"),
    ("softmax of every second column", lambda peer: peer.softmax(np.repeat(THREE, 2, 1)[:, ::2]), "plain"),
    ("softmax of a reversed view", lambda peer: peer.softmax(THREE[:, ::-1].copy()[:, ::-1]), "plain"),
    ("softmax written over its input", in_place, "plain"),
]

# Inputs that ought to be refused: what is asked, and the class ids.
REFUSALS = [
    ("class id 3 of 3 classes", loss(THREE, [2, 3])),
    ("class id −1 of 3 classes", loss(THREE, [2, -1])),
]


def short(value):
    """Return an array in few words: its numbers, or the one that they all are."""
    value = np.asarray(value)
    if value.size == 0:
        return f"shape {value.shape}"
    numbers = [
        "nan" if np.isnan(v) else f"{v:.3g}".replace("e-0", "e-").replace("-", "−").replace("inf", "∞")
        for v in value.ravel()
    ]
    return numbers[0] if len(set(numbers)) == 1 else ", ".join(numbers)


def judge(answer, expected):
    """Return "right", another dtype in which it would be, or what came out instead."""
    answer = np.asarray(answer)
    rtol = 1e-2 if answer.dtype == np.float16 else 1e-6
    if answer.shape != np.shape(expected) or not np.allclose(answer, expected, rtol, atol=1e-12):
        return short(answer)
    if isinstance(expected, (np.ndarray, np.floating)) and answer.dtype != expected.dtype:
        return answer.dtype.name
    return "right"


def judge_refusal(ask, peer, entry):
    """Return "named" for an error that names the entry, "error" for another, or what came out."""
    try:
        answer = ask(peer)
    except Missing:
        raise
    except Exception as error:  # any error is a refusal
        return "named" if entry in str(error) else "error"
    return short(answer)


def measure(peers, quick=False):
    """Return a list of rows: what was asked, the right answer, and each library's answer in words."""
    del quick  # it takes no time
    plain = peers[0].softmax(THREE)
    plain_gradient = peers[0].mean(THREE, IDS)[1]
    rows = []
    with warnings.catch_warnings(), np.errstate(all="ignore"):
        warnings.simplefilter("ignore")
        for asked, ask, expected in VALUES:
            if isinstance(expected, str):
                expected = plain_gradient if "gradient" in asked else plain
                said = "the same"
            else:
                said = short(expected)
            answers = {}
            for peer in peers:
                try:
                    answers[peer.name] = judge(ask(peer), expected)
                except Missing:
                    answers[peer.name] = "–"
                except Exception:  # whatever it is, it is no answer
                    answers[peer.name] = "error"
            rows.append({"asked": asked, "right": said, "answers": answers})
        for asked, ask in REFUSALS:
            answers = {}
            for peer in peers:
                try:
                    answers[peer.name] = judge_refusal(ask, peer, "target[1]")
                except Missing:
                    answers[peer.name] = "–"
            rows.append({"asked": asked, "right": "an error", "answers": answers})
    return rows
