"""An environment that has what this one has, but for the checkout."""

import subprocess
import sys
import sysconfig
from pathlib import Path


def bare_environment(folder: Path) -> Path:
    """Make an environment that has what this one has, but for softmaxlib; return its Python.

    A path in a .pth file is searched, but the .pth files that lie there are not read: the
    checkout, which is installed by one, stays out.
    """
    subprocess.run([sys.executable, "-m", "venv", folder], check=True)
    python = next(path for path in (folder / "bin/python", folder / "Scripts/python.exe") if path.exists())
    ask = [python, "-c", "import sysconfig; print(sysconfig.get_path('purelib'))"]
    packages = subprocess.run(ask, capture_output=True, text=True, check=True).stdout.strip()
    Path(packages, "others.pth").write_text(sysconfig.get_path("purelib"), encoding="utf-8")
    return python
