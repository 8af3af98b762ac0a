"""Try the course on bare Debian machines: 12, 13 and sid, with everything that may happen to a newcomer.

    python tests/machines/run.py FOLDER [--suites bookworm,trixie,sid] [--only NAME,NAME] [--tests]

It needs root and debootstrap, Linux with overlayfs, a network, and some 10 GB in FOLDER, and takes
half an hour for each machine, so it is no part of the CI.  What is tried is the last commit.  The machines
stay in FOLDER, and a second run begins with them; where requirements.txt has changed since, their environment is
set up anew.  --tests runs `make test` with the newest Python on each machine, and --only names attempts
(`attempts.py` has them).  Prints a table, writes FOLDER/SUITE.log, and exits with 1 if anything failed.
"""

import argparse
import hashlib
import os
import shutil
import subprocess
import sys
import time
from pathlib import Path

from attempts import ATTEMPTS, all_tests, first_make_book
from machine import ROOT, Machine


def main():
    parser = argparse.ArgumentParser(description="Try the course on bare Debian machines.")
    parser.add_argument("folder", type=Path)
    parser.add_argument("--suites", default="bookworm,trixie,sid")
    parser.add_argument("--only", default="")
    parser.add_argument("--tests", action="store_true")
    arguments = parser.parse_args()
    missing = [name for name in ("debootstrap", "unshare", "ip") if not shutil.which(name)]
    if os.geteuid() != 0 or missing:
        sys.exit(f"this needs root, and debootstrap, unshare and ip (missing: {', '.join(missing) or 'root'})")
    only = [name for name in arguments.only.split(",") if name]
    unknown = set(only) - set(ATTEMPTS)
    if unknown:
        sys.exit(f"no attempt is called {', '.join(sorted(unknown))}; there are {', '.join(ATTEMPTS)}")
    if os.environ.get("MACHINES") != "apart":  # mounts are seen by this process alone, and end with it
        command = ["unshare", "--mount", "--propagation", "private", sys.executable, *sys.argv]
        os.execvpe("unshare", command, os.environ | {"MACHINES": "apart"})
    failed = 0
    for suite in arguments.suites.split(","):
        failed += try_suite(arguments.folder.resolve(), suite, only, arguments.tests)
    sys.exit(1 if failed else 0)


def lock() -> str:
    """Return a digest of the last commit's requirements.txt, which the environment of a machine was set up from."""
    text = subprocess.run(["git", "show", "HEAD:requirements.txt"], cwd=ROOT, capture_output=True, check=True).stdout
    return hashlib.sha256(text).hexdigest()


def try_suite(folder: Path, suite: str, only: list, tests: bool) -> int:
    """Prepare the machine of ``suite`` and make all attempts; return how many failed."""
    machine = Machine(folder, suite)
    machine.make_bare()
    log = open(folder / f"{suite}.log", "a", encoding="utf-8")

    def tell(name, verdict, words, seconds):
        print(f"{suite:9} {verdict:6} {name:38} {words}  [{seconds:.0f} s]", flush=True)
        print(f"{suite:9} {verdict:6} {name:38} {words}  [{seconds:.0f} s]", file=log, flush=True)

    with machine.layer("venv") as is_new:
        if is_new:
            packages = "python3-venv $(apt-cache search --names-only '^python3[.]1[0-9]-venv$' | cut -d' ' -f1)"
            install = (
                f"apt-get update && apt-get install --yes --no-install-recommends {packages} && touch /etc/hostname"
            )
            machine.run(install, user="root", DEBIAN_FRONTEND="noninteractive").succeeds()
    with machine.layer("built", lock()) as is_new:
        if is_new:
            began = time.monotonic()
            tell("first_make_book", "ok", first_make_book(machine), time.monotonic() - began)
    attempts = {name: ATTEMPTS[name] for name in only} if only else dict(ATTEMPTS)
    if tests:
        attempts["all_tests"] = ("built", all_tests)
    failed = 0
    for name, (layer, function) in attempts.items():
        began = time.monotonic()
        try:
            with machine.attempt(layer):
                if layer == "built":
                    machine.update()
                verdict, words = "ok", function(machine)
        except AssertionError as error:
            verdict, words = "FAILED", ""
            failed += 1
            print(f"\n--- {name}\n{error}\n---\n", file=log, flush=True)
        tell(name, verdict, words, time.monotonic() - began)
    return failed


if __name__ == "__main__":
    main()
