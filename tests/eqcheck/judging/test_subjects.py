"""Fifty equations on five other subjects, written by somebody who knew only book/eqcheck.md.

The table of what is true was written down before the checker saw the notes. A label whose display has several
relation signs is "false" if one of them is, and "holds" if all of them do; nothing of it may be unread.
"""

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[3]
DATA = ROOT / "tests" / "eqcheck" / "data"
EXPECTED = json.loads((DATA / "five_subjects_expected.json").read_text(encoding="utf-8"))


@pytest.fixture(scope="module")
def by_label(tmp_path_factory):
    """The checks of one run over all five notes, as the command line reports them, by label."""
    report = tmp_path_factory.mktemp("five_subjects") / "report.json"
    path = os.pathsep.join(filter(None, [str(ROOT), os.environ.get("PYTHONPATH")]))
    run = subprocess.run(
        [sys.executable, "-m", "eqcheck", str(DATA / "five_subjects"), "--json", str(report)],
        cwd=ROOT,
        env={**os.environ, "PYTHONPATH": path},
        capture_output=True,
        text=True,
    )
    assert run.returncode == 1, run.stdout + run.stderr  # half of the notes is wrong
    found = {}
    for check in json.loads(report.read_text(encoding="utf-8"))["checks"]:
        found.setdefault(check["label"], []).append(check)
    return found


def test_the_table_is_balanced():
    assert len(EXPECTED) == 50
    assert sorted(EXPECTED.values()) == ["false"] * 25 + ["holds"] * 25


@pytest.mark.parametrize("label", EXPECTED)
def test_verdict(label, by_label):
    checks = by_label.get(label, [])
    assert checks, f"no check carries the label {label}"
    verdicts = {check["verdict"] for check in checks}
    details = [f"{c['left']} | {c['right']}: {c['verdict']} {c['message']}" for c in checks]
    assert verdicts <= {"holds", "false"}, details
    assert ("false" if "false" in verdicts else "holds") == EXPECTED[label], details
