"""Formulas below a block of declarations: what comes out for them, and a true line beside a false one of its shape."""

from eqcheck import check_markdown


def declaring(settings, *symbols):
    """Return a block of ``settings`` (whole lines) that declares ``symbols``."""
    return f"{settings}symbols:\n" + "".join(f"  {symbol}\n" for symbol in symbols)


def checked(declared, latex, *path):
    """Return the checks of a display below a block."""
    return check_markdown(f"```{{eqcheck}}\n{declared}```\n\n$$\n{latex}\n$$\n", *path)


def one(declared, latex):
    """Return the only check of a display below a block."""
    (found,) = checked(declared, latex)
    return found


def assert_told_apart(declared, true, false):
    """Assert that all of one line holds, and that the other is false, in numbers."""
    found = checked(declared, true)
    assert {check.verdict for check in found} == {"holds"}, [check.message for check in found]
    found = checked(declared, false)
    assert found[-1].verdict == "false" and found[-1].counterexample, found
