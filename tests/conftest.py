import hypothesis
import pytest
from site_build import build

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
