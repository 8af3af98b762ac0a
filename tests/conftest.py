import os

import hypothesis
import pytest
from site_build import ROOT, build

# What these tools keep for themselves stays in this folder, as the Makefile has it, and nothing is read from home.
for variable, folder in {
    "JUPYTER_CONFIG_DIR": "jupyter/config",
    "JUPYTER_DATA_DIR": "jupyter/data",
    "JUPYTER_RUNTIME_DIR": "jupyter/runtime",
    "IPYTHONDIR": "ipython",
    "MPLCONFIGDIR": "matplotlib",
}.items():
    os.environ[variable] = str(ROOT / "_build" / "home" / folder)

# The same examples in every run: a red test is red for everybody.
hypothesis.settings.register_profile("course", derandomize=True, deadline=None, max_examples=50)
hypothesis.settings.load_profile("course")


@pytest.fixture(scope="session")
def site(tmp_path_factory):
    """The path of the site, built from this checkout."""
    return build(tmp_path_factory.mktemp("site") / "checkout")


def pytest_terminal_summary(terminalreporter):
    """Show the figures that a test has recorded, also from a worker of xdist."""
    for report in terminalreporter.getreports("passed"):
        for name, value in report.user_properties:
            terminalreporter.write_line(f"{name}: {value}")
