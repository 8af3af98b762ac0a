import os
from pathlib import Path

import hypothesis
import kernels
import pytest
from filelock import FileLock
from reporting import pytest_sessionfinish, pytest_terminal_summary  # noqa: F401
from site_build import build

# The same examples in every run: a red test is red for everybody.
hypothesis.settings.register_profile("course", derandomize=True, deadline=None, max_examples=50)
hypothesis.settings.load_profile("course")

# No test reads or writes what belongs to the user: Jupyter's kernels, start-up files, pip's cache.
kernels.stay_here()
os.environ |= {"PIP_CACHE_DIR": str(kernels.HOME / "pip"), "PIP_USER": "0"}


@pytest.fixture(scope="session")
def site(tmp_path_factory):
    """The path of the site, built from this checkout: once, also where several workers ask for it.

    Tests share it and leave it as it is.
    """
    base = tmp_path_factory.getbasetemp()
    shared = base.parent if "PYTEST_XDIST_WORKER" in os.environ else base
    outcome = shared / "site.txt"  # where it is, or why it is not
    with FileLock(shared / "site.lock"):
        if not outcome.is_file():
            try:
                outcome.write_text(f"built {build(shared / 'site' / 'checkout')}", encoding="utf-8")
            except AssertionError as error:
                outcome.write_text(str(error), encoding="utf-8")
    said = outcome.read_text(encoding="utf-8")
    assert said.startswith("built "), said
    return Path(said.removeprefix("built "))
