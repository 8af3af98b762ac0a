"""What eqcheck needs besides Python, and the sentence that says what to install where it is missing."""

from importlib.util import find_spec

NEEDED = {
    "numpy": "numpy", "lark": "lark", "markdown_it": "markdown-it-py", "mdit_py_plugins": "mdit-py-plugins",
    "nbformat": "nbformat", "yaml": "pyyaml",
}  # fmt: skip


def missing():
    """Return the sentence that names the packages that are missing, or nothing if none is."""
    names = [package for module, package in NEEDED.items() if find_spec(module) is None]
    if not names:
        return ""
    verb = "is" if len(names) == 1 else "are"
    return f"{', '.join(names)} {verb} missing: pip install {' '.join(names)}"
