"""``pytest --eqcheck book``: every relation sign of the pages is one test."""

from collections import Counter

import pytest

from .needed import missing


def pytest_addoption(parser):
    group = parser.getgroup("eqcheck")
    group.addoption("--eqcheck", action="store_true", help="check the equations of the pages that are given: .md, .qmd, .ipynb, .tex, .rst")


def pytest_configure(config):
    if config.getoption("--eqcheck") and (sentence := missing()):
        raise pytest.UsageError(f"--eqcheck: {sentence}")


def pytest_collect_file(file_path, parent):
    if not parent.config.getoption("--eqcheck"):
        return None
    from ..reading.documents import is_page, is_part

    below = file_path.is_relative_to(parent.config.rootpath)
    if not is_page(file_path, parent.config.rootpath if below else file_path.parent):
        return None
    if not parent.session.isinitpath(file_path) and is_part(file_path, parent.config.rootpath):
        return None
    return Page.from_parent(parent, path=file_path)


class NotAsStated(Exception):
    """An equation that is not as the page says."""


class Page(pytest.File):
    """A file whose equations are checked."""

    def collect(self):
        from ..judging.page import check_file
        from ..reading.documents import Unusable

        try:
            checks = check_file(self.path, self.name)
        except Unusable as error:
            raise self.CollectError(str(error)) from None
        seen = Counter()
        for check in checks:
            name = (f"{check.file} " if check.file != self.name else "") + (f"cell {check.cell} " if check.cell is not None else "") + f"line {check.line}"
            name += f" ({check.label})" if check.label else ""
            seen[name] += 1
            name += f" #{seen[name]}" if seen[name] > 1 else ""  # the second sign of one line
            yield Equation.from_parent(self, name=name, check=check)


class Equation(pytest.Item):
    """One relation sign."""

    def __init__(self, *, check, **more):
        super().__init__(**more)
        self.check = check

    def runtest(self):
        if self.check.verdict == "skipped":
            pytest.skip(self.check.message)
        if not self.check.ok:
            from .command_line import describe

            raise NotAsStated(describe(self.check))

    def repr_failure(self, excinfo, style=None):
        return str(excinfo.value) if isinstance(excinfo.value, NotAsStated) else super().repr_failure(excinfo, style)

    def reportinfo(self):
        return self.path, self.check.line - 1, f"{self.parent.name}::{self.name}"
