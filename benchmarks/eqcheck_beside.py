"""How many relations eqcheck judges in a second: this checkout beside an earlier one, in one run.

    python benchmarks/eqcheck_beside.py                 # beside 3c90b4be, taken from git
    python benchmarks/eqcheck_beside.py --beside DIR    # beside the checkout in DIR

Both read this checkout's book, and a page that is made of the same eight kinds of line, by the same Python; they
take turns, so that what else the machine does falls on both.  Times are of the processor, without the start of
Python; a figure is the median of the rounds.  Below stand a page four times as long, the memory, and a run in
which nothing has changed since the one before.
"""

import argparse
import json
import os
import statistics
import subprocess
import sys
import tempfile
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
BASE = "3c90b4be"  # the last commit that looked at each value of the free indices by itself
ROUNDS = 5
# Runs in the checkout that is measured: {"pages": […]} in, relations and seconds out.
RUN = """
import json, resource, sys, time
from pathlib import Path
start = time.process_time()
from eqcheck import check_file, check_markdown
paths = [Path(path) for path in json.loads(sys.argv[1])]
check_markdown("$$ 1 = 1 $$\\n")  # loads what is loaded once; a page that is measured has not been read before
ready = time.process_time()
checks = [check for path in paths for check in check_file(path)]
print(json.dumps([len(checks), time.process_time() - ready, ready - start, resource.getrusage(resource.RUSAGE_SELF).ru_maxrss]))
"""


def written(folder, count):
    """Write a page of ``count`` relations and return its path."""
    from eqcheck_scaling import LINES, page

    path = Path(folder) / f"{count}.md"
    path.write_text(page([LINES[n % len(LINES)].format(n % 40 + 2) for n in range(count)]), encoding="utf-8")
    return path


def once(checkout, pages):
    """Return relations, seconds, seconds of the first page and the peak of the memory in kB, of one process."""
    environment = {**os.environ, "PYTHONPATH": str(checkout), "PYTHONSAFEPATH": "1"}
    command = [sys.executable, "-c", RUN, json.dumps([str(page) for page in pages])]
    done = subprocess.run(command, cwd=checkout, env=environment, capture_output=True, text=True, check=True)
    return json.loads(done.stdout)


def rates(checkouts, pages, rounds):
    """Return for each checkout the medians of relations a second and of the peak memory in MB."""
    runs = {name: [] for name in checkouts}
    for _ in range(rounds):
        for name, checkout in checkouts.items():
            runs[name].append(once(checkout, pages))
    return {
        name: (statistics.median(count / seconds for count, seconds, _, _ in found), statistics.median(run[3] for run in found) / 1000)
        for name, found in runs.items()
    }


def whole_runs(rounds):
    """Return the medians of a whole run of the command over the book: anew, and where nothing has changed; seconds of the processor."""
    seconds = {"anew": [], "unchanged": []}
    with tempfile.TemporaryDirectory() as folder:
        environment = {**os.environ, "PYTHONPATH": str(ROOT)}
        for _ in range(rounds):
            for name, more in (("anew", ["--no-cache"]), ("unchanged", [])):
                for _ in range(1 if more else 2):  # the first one may have to write down what it finds
                    before = os.times()
                    subprocess.run([sys.executable, "-m", "eqcheck", ROOT / "book", *more], cwd=folder, env=environment, stdout=subprocess.DEVNULL)
                    after = os.times()
                seconds[name].append(after.children_user + after.children_system - before.children_user - before.children_system)
    return {name: statistics.median(times) for name, times in seconds.items()}


def main():
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--beside", type=Path, metavar="DIR", help=f"the earlier checkout; else {BASE} from git")
    parser.add_argument("--rounds", type=int, default=ROUNDS)
    options = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        beside = options.beside
        if beside is None:
            beside = Path(folder) / "earlier"
            subprocess.run(["git", "clone", "--quiet", "--shared", str(ROOT), str(beside)], check=True)
            subprocess.run(["git", "checkout", "--quiet", BASE], cwd=beside, check=True)
        checkouts = {"earlier": beside.resolve(), "here": ROOT}
        pages = {
            "the book": sorted([*(ROOT / "book").glob("*.md"), *(ROOT / "book").glob("*.ipynb")]),
            "500 relations": [written(folder, 500)],
            "2,000 relations": [written(folder, 2000)],
        }
        print("| | earlier, a second | here, a second | ratio | earlier, MB | here, MB |\n|---|--:|--:|--:|--:|--:|")
        for name, paths in pages.items():
            found = rates(checkouts, paths, options.rounds)
            (before, memory), (now, today) = found["earlier"], found["here"]
            print(f"| {name} | {before:.0f} | {now:.0f} | {now / before:.2f} | {memory:.0f} | {today:.0f} |")
    runs = whole_runs(options.rounds)
    print(f"\nThe command over the book: {runs['anew']:.2f} s anew, {runs['unchanged']:.2f} s unchanged, {runs['unchanged'] / runs['anew']:.3f}×")


if __name__ == "__main__":
    main()
