"""What other programs answered on the digits: engines.json, which ``make engines`` writes."""

import importlib.resources
import json


def engines():
    """Return what ``make engines`` measured, with the versions of what it ran.

    Returns
    -------
    dict
        ``"versions"``, and a dict of figures for each program: ``"jax"``, ``"spark"``, ``"memory"``.  The script
        ``benchmarks/engines.py`` says what each figure is.
    """
    text = importlib.resources.files(__package__).joinpath("engines.json").read_text(encoding="utf-8")
    return json.loads(text)
