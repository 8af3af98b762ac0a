"""Which kernel runs a notebook here: the running environment's own, whatever the machine offers.

Jupyter looks for a kernel called python3 among the user's and the system's as well, and may then
run a notebook in another environment, and change it.  What stands in JUPYTER_PATH comes first.
"""

import json
import os
from pathlib import Path

HOME = Path(__file__).resolve().parents[1] / "_build" / "home"
# "python" stands for the Python that starts the kernel.
NATIVE = {
    "argv": ["python", "-m", "ipykernel_launcher", "-f", "{connection_file}"],
    "display_name": "Python 3",
    "language": "python",
}
FOLDERS = {
    "JUPYTER_PATH": "jupyter",
    "JUPYTER_DATA_DIR": "jupyter",
    "JUPYTER_CONFIG_DIR": "jupyter-config",
    "JUPYTER_RUNTIME_DIR": "jupyter-runtime",
    "IPYTHONDIR": "ipython",
    "MPLCONFIGDIR": "matplotlib",
}


def stay_here(folder: Path = HOME) -> None:
    """Let Jupyter, IPython and matplotlib, from here on, keep to this environment and to ``folder``.

    Nothing of the user's is read (a kernel, start-up files, a style of figures) or written.
    """
    for variable, name in FOLDERS.items():
        (folder / name).mkdir(parents=True, exist_ok=True)
        os.environ[variable] = str(folder / name)
    spec = folder / "jupyter" / "kernels" / "python3" / "kernel.json"
    if not spec.is_file():
        spec.parent.mkdir(parents=True, exist_ok=True)
        new = spec.with_name(f"kernel.json.{os.getpid()}")  # two may begin at once
        new.write_text(json.dumps(NATIVE), encoding="utf-8")
        new.replace(spec)
