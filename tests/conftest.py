import os
from pathlib import Path

import hypothesis
import kernels
import pytest
import spoilt_book
from reporting import pytest_sessionfinish, pytest_terminal_summary  # noqa: F401
from site_build import once, site_of_this_checkout

# The same examples in every run: a red test is red for everybody.
hypothesis.settings.register_profile("course", derandomize=True, deadline=None, max_examples=50)
hypothesis.settings.load_profile("course")

# No test reads or writes what belongs to the user: Jupyter's kernels, start-up files, pip's cache.
kernels.stay_here()
os.environ |= {"PIP_CACHE_DIR": str(kernels.HOME / "pip"), "PIP_USER": "0"}


# What takes longest, in this order; what is not named comes after it.
LONG = ("web/browser/", "softmaxlib/mistakes/", "web/", "eqcheck/")


def pytest_collection_modifyitems(items):
    """Begin with the long files, so that at the end small ones fill both workers."""
    tests = Path(__file__).parent

    def place(item):
        name = item.path.relative_to(tests).as_posix() if item.path.is_relative_to(tests) else ""
        return next((place for place, folder in enumerate(LONG) if name.startswith(folder)), len(LONG))

    items.sort(key=place)


@pytest.fixture(scope="session")
def site(tmp_path_factory):
    """The path of the site, built from this checkout once for all workers: tests leave it as it is."""
    return Path(once(tmp_path_factory, "site", site_of_this_checkout))


@pytest.fixture(scope="session")
def spoilt(tmp_path_factory):
    """What the build says of a book with faults of several kinds in its pages; it has to fail."""
    return once(tmp_path_factory, "spoilt", lambda folder: spoilt_book.complaints(folder / "checkout"))
