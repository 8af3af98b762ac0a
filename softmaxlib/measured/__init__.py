"""What other people's libraries answered, as committed: one JSON file a comparison, with versions and day.

A chapter reads such a file where its claim is about a library that the course does not install;
the script of the same name in ``benchmarks/`` wrote it and can be run again.  Nothing is computed here, and no
number is typed by hand; what this library answered beside the others may be in it.
"""

import json
from importlib.resources import files

FOLDER = files(__name__)  # which may lie within a wheel that was put on the path and not installed


def load(name):
    """Return the committed comparison ``name``, for example ``"boosting"``, as a dict.

    Raises
    ------
    ValueError
        If there is no such comparison; the message lists those that there are.
    """
    known = sorted(entry.name.removesuffix(".json") for entry in FOLDER.iterdir() if entry.name.endswith(".json"))
    if name not in known:
        listed = ", ".join(f'"{one}"' for one in known)
        raise ValueError(f"name = {name!r}, expected one of {listed}")
    return json.loads((FOLDER / f"{name}.json").read_text(encoding="utf-8"))
