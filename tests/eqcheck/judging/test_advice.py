"""What a lecturer is told: every message that eqcheck can give has its advice, and stumbles of the first evening are told what to do."""

import ast

import pytest
from site_build import ROOT

from eqcheck import check_markdown
from eqcheck.judging.advice import TABLE, known, what_to_do
from eqcheck.judging.checks import Check

ERRORS = {"Unreadable", "Undeclared", "ShapesDiffer", "TooSmall", "Outside", "NotDefined"}
HANDED_ON = {  # messages that somebody else than their keeper raises
    "NO_VALUE", "NOTHING_BEFORE", "WIDE_SPACE", "INDENTED", "IN_HTML", "BELOW_A_BROKEN_BLOCK", "NO_LIMIT", "NO_INTEGRAL", "ENDLESS_INTEGRAL",
    "NO_LIMITS", "NO_END", "OUT_OF_SCOPE",
}  # fmt: skip

BLOCK = "```{eqcheck}\nindex: {k: K}\nsymbols:\n  a: real\n  b: real\n  x: real\n  z_k: real\n```\n"


# What is told of lines whose message is put together from what they hold: a row of the table is for one of these, or for a message in the code.
TYPED = [
    ("", "a = b"), (BLOCK, "z = 1"), (BLOCK, r"a \to b = 1"), (BLOCK, "a_{k}_{k} = 2"), (BLOCK, "a = b, c"), (BLOCK, "a = (b = x)"),
    ("```{eqcheck}\nsymbols: [\n```\n", "a = b"),
]


def one(typed):
    """Return the check of the first relation sign of a formula."""
    return check_markdown(f"{BLOCK}\n$$\n{typed}\n$$\n")[0]


def texts(node):
    """Return the texts that an expression may be, with x for what stands in braces."""
    if isinstance(node, ast.Constant) and isinstance(node.value, str):
        return [node.value]
    if isinstance(node, ast.JoinedStr):
        return ["".join(part.value if isinstance(part, ast.Constant) else "x" for part in node.values)]
    if isinstance(node, ast.Dict):
        return [text for value in node.values for text in texts(value)]
    if isinstance(node, ast.IfExp):
        return texts(node.body) + texts(node.orelse)
    if isinstance(node, ast.BoolOp):
        return [text for value in node.values for text in texts(value)]
    if isinstance(node, ast.BinOp) and isinstance(node.op, ast.Add):
        return [a + b for a in texts(node.left) or ["x"] for b in texts(node.right) or ["x"]]
    return []


def named(node):
    """Return the name of a message that a module keeps as a constant, as in NO_LIMIT or SET.format(…); else nothing."""
    node = node.func.value if isinstance(node, ast.Call) and getattr(node.func, "attr", "") == "format" else node
    return node.id if isinstance(node, ast.Name) and node.id.isupper() else ""


def messages():
    """Yield (file, message) of all errors that the stages below the faces raise, and of what they say besides."""
    kept = {}
    trees = {path: ast.parse(path.read_text(encoding="utf-8")) for room in ("reading", "meaning", "judging") for path in sorted((ROOT / "eqcheck" / room).rglob("*.py"))}
    for tree in trees.values():
        for node in tree.body:
            if isinstance(node, ast.Assign) and isinstance(node.targets[0], ast.Name):
                kept.setdefault(node.targets[0].id, []).extend(texts(node.value))
    for path, tree in trees.items():
        where = path.relative_to(ROOT).as_posix()
        for node in ast.walk(tree):
            found = []
            if isinstance(node, ast.Call) and getattr(node.func, "id", "") in ERRORS and node.args:
                found = texts(node.args[0]) or kept.get(named(node.args[0]), [])
            elif isinstance(node, ast.Assign) and getattr(node.targets[0], "id", "") in HANDED_ON:
                found = texts(node.value)
            elif isinstance(node, ast.keyword) and node.arg == "message":
                found = texts(node.value)
            elif isinstance(node, ast.Yield) and where.endswith("messages.py"):
                found = texts(node.value)
            declares = "/declarations/" in where
            yield from ((where, f"declarations: {text}" if declares else text) for text in found if len(text) > 3)


def test_every_message_has_its_advice():
    found = set(messages())
    assert len(found) > 90  # they are collected from the code
    without = sorted((where, text) for where, text in found if not known(text))
    assert not without, "\n".join(f"{where}: {text}" for where, text in without)


def test_every_advice_has_its_message():
    """The first row of the table that fits counts; a message is any text of the code, or what is said of a typed line."""
    said = {check.message for block, latex in TYPED for check in check_markdown(f"{block}\n$$\n{latex}\n$$\n")}
    for path in (ROOT / "eqcheck").rglob("*.py"):
        if path.name != "advice.py":
            said |= {text for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))) for text in texts(node)}
    first = {next((pattern for pattern, _ in TABLE if pattern.search(text)), None) for text in said}
    unused = [pattern.pattern for pattern, _ in TABLE if pattern not in first]
    assert not unused, "\n".join(unused)


def test_what_is_wrong_with_a_divergence_is_not_said_of_shapes():
    found = [message for _, message in messages() if message.startswith("KL")]
    assert len(found) > 2 and {what_to_do(message) for message in found} == {what_to_do("KL of")}


def test_a_message_without_advice_is_noticed():
    assert not known("the moon is full")
    assert what_to_do("the moon is full") == ""


def test_advice_tells_what_to_do():
    """It is one sentence that begins with what to do, and ends without a stop, as messages do."""
    for _, message in set(messages()):
        advice = what_to_do(message)
        assert not advice.endswith(".") and len(advice) < 200, advice


# What lecturers stumbled over: what is typed, what is found, what to do.
STUMBLES = [
    (r"a = a, b", r"',' is not expected here", r"\quad between two formulas"),
    (r"f_{y_i} = 1", r"is not declared", r"add it under symbols"),
    (r"\underbrace{q}_{\text{data}} = 1", r"is not declared", r"add it under symbols"),
    (r"q = 1", r"q is not declared", r"python -m eqcheck suggest"),
    (r"a = b \quad \text{if } a = 1", r"its condition is met at no point", r"never met at random points"),
    (r"a = z", r"z is not declared, only with 1 index", r"two symbols"),
    (r"z_q = 1", r"index 'q' is not declared", r"add the letter under index:"),
    (r"\operatorname{foo}(a) = 1", r"is not declared", r"add it"),
    (r"\oint a = 1", r"\oint is not declared", r"add it under symbols"),
    (r"a \text{ foo } b = 1", r"the words 'foo' stand amid a formula", r"\operatorname{}"),
    (r"\ln a = \ln a", r"something negative", r"as positive"),
    (r"x^{(1)} = 1", r"superscript in brackets", r"lower index"),
    (r"a = b % eqcheck: flase", r"the mark 'flase' is not understood", r"one of false, skip"),
    (r"a = \left( b", r"never closed", r"count the brackets"),
]  # fmt: skip


@pytest.mark.parametrize(("typed", "found", "advice"), STUMBLES, ids=[row[0] for row in STUMBLES])
def test_a_stumble_is_told_what_to_do(typed, found, advice):
    check = one(typed)
    assert check.verdict == "unread" and found in check.message and advice in check.advice, (check.message, check.advice)


def test_what_is_as_the_page_says_needs_no_advice():
    assert one("a + a = 2 a").advice == ""
    assert one("a + a = 3 a % eqcheck: false").advice == ""
    assert one("a = 3").advice.endswith("mark it % eqcheck: given")
    assert one("a + a = 3 a").advice == ""  # its numbers say it


@pytest.mark.parametrize("verdict", ["holds", "given", "skipped", "definition"])
def test_advice_belongs_to_what_fails(verdict):
    assert Check("", None, 1, "", "a", "b", verdict, message="the two sides differ").advice == ""

