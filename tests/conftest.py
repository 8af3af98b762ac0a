import gc
import hashlib
import os
from functools import cache
from pathlib import Path

# Two workers share the cores: threads of linear algebra that wait for one another took ten times as long as the
# work. Said before NumPy comes; kernels and processes that tests start hear it, too.
for variable in ("OPENBLAS_NUM_THREADS", "MKL_NUM_THREADS", "OMP_NUM_THREADS"):
    os.environ.setdefault(variable, "1")

import hypothesis  # noqa: E402
import kernels  # noqa: E402
import memory  # noqa: E402
import parsed  # noqa: E402
import pytest  # noqa: E402
import sampling  # noqa: E402
import spoilt_book  # noqa: E402
from reporting import pytest_sessionfinish, pytest_terminal_summary, pytest_testnodedown  # noqa: E402, F401
from site_build import once, site_of_this_checkout  # noqa: E402

# The same examples in every run: a red test is red for everybody.
hypothesis.settings.register_profile("course", derandomize=True, deadline=None, max_examples=sampling.rounds(25, 50))
hypothesis.settings.load_profile("course")

# No test reads or writes what belongs to the user: Jupyter's kernels, start-up files, pip's cache.
kernels.stay_here()
os.environ |= {"PIP_CACHE_DIR": str(kernels.HOME / "pip"), "PIP_USER": "0"}


@pytest.hookimpl(wrapper=True)
def pytest_collection():
    """Collect without a collector of garbage, which spent a third of the time on ten thousand tests that are none."""
    gc.disable()
    try:
        return (yield)
    finally:
        gc.collect()  # what is frozen with the rest would never be given back
        gc.freeze()
        gc.set_threshold(50_000, 20, 100)  # trees of formulas and of pages are many objects, and seldom garbage: a tenth of the time
        gc.enable()


def pytest_configure(config):
    for mark in sampling.MARKS:
        config.addinivalue_line("markers", mark)
    config.sample = sampling.Sample(config.args)
    config.pluginmanager.register(config.sample, "sample")  # the notebooks lie in no folder of this file


# What takes longest, in this order; what is not named comes after it. While the first worker builds the site with
# the first file, the second has those that need none, and that ask for memory before anything else holds some.
# Small books are built before one of them holds all pages as trees; Harper keeps what it has read, some hundred megabytes, and comes late.
PAGES = "the pages of the site"
LONG = (
    "tests/web/test_handout.py", "tests/softmaxlib/mistakes/test_mistakes_catalogue.py", "tests/softmaxlib/mistakes/",
    "tests/web/test_make_book.py", PAGES, "tests/web/browser/", "tests/web/", "book/", "tests/eqcheck/", "tests/web/test_english.py", "tests/house/",
)  # fmt: skip


def pytest_collection_modifyitems(config, items):
    """Begin with the long files, so that at the end small ones fill both workers."""
    root = Path(__file__).parents[1]

    def place(item):
        if reads_pages(item.path):
            return LONG.index(PAGES)
        name = item.path.relative_to(root).as_posix() if item.path.is_relative_to(root) else ""
        found = max((folder for folder in LONG if name.startswith(folder)), key=len, default=None)
        return LONG.index(found) if found else len(LONG)

    items.sort(key=place)


@cache
def reads_pages(file):
    """Tell whether a test file reads pages of the site as trees."""
    return file.suffix == ".py" and file.parent.name != "browser" and "from parsed import parsed" in file.read_text(encoding="utf-8")


@pytest.hookimpl(optionalhook=True)
def pytest_xdist_make_scheduler(config, log):
    """Let one worker have all files that read the pages as trees, so that each page is read once, and held once."""
    if config.getvalue("dist") != "loadfile":
        return None
    from xdist.scheduler import LoadFileScheduling

    class PagesTogether(LoadFileScheduling):
        def _split_scope(self, nodeid):
            file = super()._split_scope(nodeid)
            return PAGES if reads_pages(config.rootpath / file) else file

    return PagesTogether(config, log)


@pytest.hookimpl(trylast=True)
def pytest_runtest_teardown(item, nextitem):
    """Forget the pages when the last test that reads them has run, and after each file what else nobody holds."""
    if reads_pages(item.path) and not (nextitem and reads_pages(nextitem.path)):
        parsed.forget()
    if not nextitem or nextitem.path != item.path:
        memory.give_back()


@pytest.fixture(scope="session")
def site(tmp_path_factory):
    """The path of the site, built from this checkout once for all workers: tests leave it as it is."""
    return Path(once(tmp_path_factory, "site", site_of_this_checkout))


@pytest.fixture(scope="session")
def wheel(tmp_path_factory):
    """The wheel that the site carries: tests leave it as it is."""
    (path,) = Path(once(tmp_path_factory, "site", site_of_this_checkout), "downloads").glob("*.whl")
    return path


@pytest.fixture(scope="session")
def spoilt(tmp_path_factory):
    """What the build says of a book with faults of several kinds in its pages; it has to fail."""
    return once(tmp_path_factory, "spoilt", lambda folder: spoilt_book.complaints(folder / "checkout"))


@pytest.fixture
def seldom_apart(request, monkeypatch):
    """Diagnose in this process, as where none can be forked; some tests, and all with WHOLE_TESTS, in one of its own.

    A copy of a process that holds all that tests need takes ten times as long as the diagnosis.  What the
    process is for (``TestContained`` and its kind), and what is said of a time, is tested without this.
    """
    number = int.from_bytes(hashlib.sha256(request.node.nodeid.encode()).digest()[:8], "big")
    if (number + sampling.state()) % {"quick": 32, "wide": 8, "whole": 1}[sampling.LEVEL]:
        from softmaxlib.mistakes import contain

        monkeypatch.setattr(contain, "can_fork", lambda: False)
