"""Measure softmaxlib beside SciPy, scikit-learn, PyTorch and JAX, all in one run.

    make bench                                        # the whole: about ten minutes
    make bench ONLY=speed                             # shows one part, stores nothing
    python benchmarks/run.py --only accuracy,edges

A whole run writes benchmarks/results.json and renders it into benchmarks/REPORT.md and book/numerics.md.  A part of it
only prints its tables: what is committed comes from one run on one machine.
"""

import argparse
import datetime
import importlib
import json
import os
import platform
import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
RESULTS = ROOT / "benchmarks" / "results.json"
SECTIONS = ("accuracy", "edges", "speed", "checks", "detection")


def one_core():
    """Keep this process to one core and one thread; to be called before the libraries are loaded."""
    for name in ("OMP", "OPENBLAS", "MKL", "BLIS", "VECLIB_MAXIMUM", "NUMEXPR"):
        os.environ[f"{name}_NUM_THREADS"] = "1"
    os.environ["XLA_FLAGS"] = "--xla_cpu_multi_thread_eigen=false"
    os.environ["JAX_PLATFORMS"] = "cpu"
    os.environ["JAX_ENABLE_X64"] = "1"
    if not hasattr(os, "sched_setaffinity"):
        return False
    os.sched_setaffinity(0, {max(os.sched_getaffinity(0))})
    return True


def cpu_model():
    try:
        lines = Path("/proc/cpuinfo").read_text(encoding="utf-8").splitlines()
        return next(line.split(":")[1].strip() for line in lines if line.startswith("model name"))
    except (OSError, StopIteration):
        return platform.processor() or platform.machine()


def git(*arguments):
    """Return what git says, or None where it is missing or this is no clone (a source ZIP)."""
    try:
        run = subprocess.run(["git", *arguments], cwd=ROOT, capture_output=True, text=True)
    except FileNotFoundError:
        return None
    return run.stdout.strip() if run.returncode == 0 else None


def commit():
    """Name what was measured: a commit, and whether the code differs from it."""
    name = git("rev-parse", "--short=10", "HEAD")
    changed = git("status", "--porcelain", "--", "softmaxlib", "benchmarks/*.py")
    return f"{name} with changes" if name and changed else name


def machine(pinned):
    import numpy as np

    simd = np.show_config(mode="dicts")["SIMD Extensions"]
    return {
        "cpu": cpu_model(),
        "cores": os.cpu_count(),
        "simd": (simd.get("found") or simd.get("baseline") or ["none"])[-1],
        "os": f"{platform.system()} {platform.machine()}",
        "python": platform.python_version(),
        "pinned to one core": pinned,
        "load at the start": round(os.getloadavg()[0], 2) if hasattr(os, "getloadavg") else None,
    }


def as_text(value, indent=""):
    """Return JSON in which only what is long is broken into lines, so that two runs can be compared."""
    flat = json.dumps(value, ensure_ascii=False)
    if len(flat) <= 400:
        return flat
    inner = indent + " "
    if isinstance(value, dict):
        lines = [f"{inner}{json.dumps(key, ensure_ascii=False)}: {as_text(v, inner)}" for key, v in value.items()]
    else:
        lines = [inner + as_text(v, inner) for v in value]
    left, right = "{}" if isinstance(value, dict) else "[]"
    return f"{left}\n" + ",\n".join(lines) + f"\n{indent}{right}"


def main(arguments=None):
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--only", metavar="PART,…", help=f"some of {', '.join(SECTIONS)}; stores nothing")
    parser.add_argument("--quick", action="store_true", help="tiny sizes, to see that everything runs")
    parser.add_argument("--out", type=Path, metavar="FILE", help="write the results there and render no page")
    options = parser.parse_args(arguments)
    wanted = options.only.split(",") if options.only else list(SECTIONS)
    if unknown := sorted(set(wanted) - set(SECTIONS)):
        parser.error(f"--only {','.join(unknown)}: expected some of {', '.join(SECTIONS)}")

    pinned = one_core()
    sys.path.insert(0, str(ROOT))
    import peers
    import render

    found, missing = peers.available()
    if missing and not options.quick:
        parser.error(f"not installed: {', '.join(missing)}; `make bench` installs them")
    start = datetime.datetime.now(datetime.timezone.utc)
    results = {
        "date": start.date().isoformat(),
        "commit": commit(),
        "quick": options.quick,
        "machine": machine(pinned),
        "versions": versions(found),
        "missing": missing,
        "seconds": {},
    }
    for section in wanted:
        begun = datetime.datetime.now(datetime.timezone.utc)
        print(f"{section} …", file=sys.stderr, flush=True)
        results[section] = importlib.import_module(section).measure(found, options.quick)
        elapsed = datetime.datetime.now(datetime.timezone.utc) - begun
        results["seconds"][section] = round(elapsed.total_seconds(), 1)

    if options.out:
        write(options.out, results)
    elif not options.only and not options.quick:
        write(RESULTS, results)
        render.write_pages(results)
        print(f"Written to {RESULTS.relative_to(ROOT)} and {render.PAGE.relative_to(ROOT)}.\n")
    for section in wanted:
        print(render.SECTIONS[section](results), end="\n\n")


def write(path, results):
    path.write_text(as_text(results) + "\n", encoding="utf-8")


def versions(found):
    import mpmath
    import numpy as np

    return {"NumPy": np.__version__, "mpmath": mpmath.__version__} | {
        peer.name: peer.version for peer in found if peer.distribution
    }


if __name__ == "__main__":
    main()
