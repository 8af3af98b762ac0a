"""No test touches what is outside the folder: not the user's kernels, start-up files or home."""

import json
import os
import subprocess
import sys

import kernels
import pytest
from site_build import ROOT

# Runs a notebook as `make notebooks` does.
TEST = "tests/web/test_notebooks.py::TestTheTool::test_what_ran_is_what_is_stored"
BARE = (
    "import sys, kernels, nbclient, nbformat, pathlib; kernels.stay_here(pathlib.Path(sys.argv[1]))\n"
    "book = nbformat.v4.new_notebook(cells=[nbformat.v4.new_code_cell('import sys; print(sys.prefix)')])\n"
    "nbclient.NotebookClient(book, kernel_name='python3').execute()\n"
    "print(book.cells[0].outputs[0].text)"
)


@pytest.fixture
def poisoned(tmp_path):
    """The environment of a user whose own kernel, start-up file and figure style leave a mark."""
    home, mark = tmp_path / "home", tmp_path / "touched"
    leave = f"open({str(mark)!r}, 'a').write(__file__ + chr(10))"
    spec = home / "jupyter" / "kernels" / "python3"
    start = home / "ipython" / "profile_default" / "startup"
    for folder in (spec, start, home / "matplotlib"):
        folder.mkdir(parents=True)
    (home / "kernel.py").write_text(leave, encoding="utf-8")
    (start / "00.py").write_text(leave, encoding="utf-8")
    (home / "matplotlib" / "matplotlibrc").write_text("font.size: 40\n", encoding="utf-8")
    argv = [sys.executable, str(home / "kernel.py"), "{connection_file}"]
    (spec / "kernel.json").write_text(json.dumps(kernels.NATIVE | {"argv": argv}), encoding="utf-8")
    environment = {name: value for name, value in os.environ.items() if name not in kernels.FOLDERS}
    environment |= {
        "HOME": str(home), "USERPROFILE": str(home), "JUPYTER_DATA_DIR": str(home / "jupyter"),
        "IPYTHONDIR": str(home / "ipython"), "MPLCONFIGDIR": str(home / "matplotlib"),
        "JUPYTER_PREFER_ENV_PATH": "0",  # a kernel of the user's goes first
    }  # fmt: skip
    environment.pop("PYTEST_XDIST_WORKER", None)
    before = sorted(home.rglob("*"))
    yield environment
    assert not mark.exists(), mark.read_text(encoding="utf-8")
    assert sorted(home.rglob("*")) == before


def test_a_notebook_runs_in_this_environment_beside_a_kernel_of_the_user(poisoned):
    command = [sys.executable, "-m", "pytest", "-q", "-p", "no:cacheprovider", TEST]
    done = subprocess.run(command, cwd=ROOT, env=poisoned, capture_output=True, encoding="utf-8")
    assert done.returncode == 0, done.stdout[-2000:]


def test_the_kernel_is_that_of_whoever_starts_it(poisoned, tmp_path):
    """Also in a bare environment that has no kernel of its own, where Jupyter would take the user's."""
    done = subprocess.run(
        [sys.executable, "-c", BARE, tmp_path / "here"],
        cwd=ROOT, env=poisoned | {"PYTHONPATH": str(ROOT / "web")}, capture_output=True, encoding="utf-8",
    )  # fmt: skip
    assert done.returncode == 0, done.stderr[-2000:]
    assert done.stdout.strip() == sys.prefix


def test_the_test_sees_who_takes_the_users_kernel(poisoned, tmp_path):
    done = subprocess.run(
        [sys.executable, "-c", BARE.replace("kernels.stay_here(", "("), tmp_path],
        env=poisoned | {"PYTHONPATH": str(ROOT / "web")}, capture_output=True, encoding="utf-8",
    )  # fmt: skip
    mark = tmp_path / "touched"
    assert done.returncode != 0 and mark.exists()
    mark.unlink()
