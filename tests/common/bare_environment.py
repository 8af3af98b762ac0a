"""An environment that has what this one has, but for the checkout."""

import json
import os
import subprocess
import sys
import sysconfig
from pathlib import Path


def bare_environment(folder: Path, *, pip: bool = True) -> Path:
    """Make an environment that has what this one has, but for softmaxlib; return its Python.

    A path in a .pth file is searched, but the .pth files that lie there are not read: the
    checkout, which is installed by one, stays out.  Without ``pip`` it is as Debian's Python, which
    has none, or refuses to use it.
    """
    subprocess.run([sys.executable, "-m", "venv", "--without-pip", folder], check=True)
    python = next(path for path in (folder / "bin/python", folder / "Scripts/python.exe") if path.exists())
    ask = [python, "-c", "import sysconfig; print(sysconfig.get_path('purelib'))"]
    packages = subprocess.run(ask, capture_output=True, text=True, check=True).stdout.strip()
    Path(packages, "others.pth").write_text(sysconfig.get_path("purelib"), encoding="utf-8")
    if not pip:
        Path(packages, "pip.py").write_text("raise SystemExit('externally-managed-environment')\n", encoding="utf-8")
    kernel = folder / "share" / "jupyter" / "kernels" / "python3"
    kernel.mkdir(parents=True)
    argv = [str(python), "-m", "ipykernel_launcher", "-f", "{connection_file}"]
    spec = {"argv": argv, "display_name": "Python 3", "language": "python"}
    (kernel / "kernel.json").write_text(json.dumps(spec), encoding="utf-8")
    return python


def alone(folder: Path) -> dict:
    """Return the variables with which Jupyter finds the kernel of the environment in ``folder`` and no other.

    A kernel of the machine or of the user must neither run the test nor be changed by it.
    """
    own = {name: str(folder / "jupyter" / name) for name in ("JUPYTER_DATA_DIR", "JUPYTER_CONFIG_DIR", "IPYTHONDIR")}
    kept = {name: value for name, value in os.environ.items() if not name.startswith(("JUPYTER", "IPYTHON", "PIP_", "PYTHON"))}
    return kept | own | {"JUPYTER_PATH": str(folder / "share" / "jupyter"), "PIP_CONFIG_FILE": os.devnull}
