"""What the tests say at their end: the figures that they recorded, and what was not tested.

A test that needs something of the machine skips with the reason "NO … TESTS: why (how to get it)".
All that skip for one such reason become one line, the very last; other reasons are listed as ever.
"""

import re
from collections import Counter

import pytest

MISSING = re.compile(r"(?:Skipped: )?NO (.+?) TESTS: (.+)", re.S)


def missing(report):
    """Return what a skipped test needed of the machine and how to get it, or None."""
    reason = report.longrepr[2] if isinstance(report.longrepr, (tuple, list)) else ""
    found = MISSING.fullmatch(reason)
    return found and (found[1].lower(), found[2])


@pytest.hookimpl(wrapper=True, tryfirst=True)
def pytest_terminal_summary(terminalreporter):
    """Show the figures that a test has recorded, also from a worker; list no skip that has its line."""
    for report in terminalreporter.getreports("passed"):
        for name, value in report.user_properties:
            terminalreporter.write_line(f"{name}: {value}")
    skipped = terminalreporter.stats.get("skipped", [])
    listed = [report for report in skipped if not missing(report)]
    if skipped:
        terminalreporter.stats["skipped"] = listed
    try:
        return (yield)
    finally:
        if skipped:
            terminalreporter.stats["skipped"] = skipped


def pytest_testnodedown(node):
    """Hear of a worker of pytest-xdist what it left out: all of them left out the same."""
    node.config.sample.left_out = getattr(node, "workeroutput", {}).get("left_out", {})


@pytest.hookimpl(wrapper=True, tryfirst=True)
def pytest_sessionfinish(session):
    """Say below everything else what was not tested."""
    sample = getattr(session.config, "sample", None)
    if sample and hasattr(session.config, "workeroutput"):
        session.config.workeroutput["left_out"] = sample.left_out
    try:
        return (yield)
    finally:
        reporter = session.config.pluginmanager.get_plugin("terminalreporter")
        reports = reporter.stats.get("skipped", []) if reporter else []
        for (what, how), number in Counter(filter(None, map(missing, reports))).items():
            plural = "s" if number > 1 else ""
            reporter.write_line(f"NOT TESTED: {number} {what} test{plural}: {how}", red=True, bold=True)
        if reporter and sample and (left_out := sample.said()):
            reporter.write_line(f"NOT TESTED: {left_out}", bold=True)
