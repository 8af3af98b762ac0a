"""The house as CONTRIBUTING draws it: which way imports may go, how long a file may be, what a room says."""

import ast
import os
import re
import shutil
import subprocess
import sys
import tomllib
from pathlib import Path

import nbformat
import pytest
from site_build import ROOT

ARROWS = ROOT / "tests" / "house" / "arrows.toml"
CONTRACTS = tomllib.loads(ARROWS.read_text(encoding="utf-8"))["tool"]["importlinter"]
# Where each package lies: "softmax_book" -> the checkout's "web".
PACKAGES = {"softmaxlib": "", "eqcheck": "", "clinic": "", "softmax_book": "web"}
EQCHECK_ROOMS = ("faces", "suggesting", "judging", "meaning", "reading")
PRODUCT = [folder for folder in ("softmaxlib", "eqcheck", "clinic", "web", "benchmarks") if (ROOT / folder).is_dir()]
LONGEST = 500  # lines


def files(*endings):
    """Return the product's files with these endings, as paths relative to the checkout."""
    return sorted(
        path.relative_to(ROOT) for folder in PRODUCT for ending in endings for path in (ROOT / folder).rglob(f"*{ending}")
    )


def parsed(path):
    return ast.parse((ROOT / path).read_text(encoding="utf-8"))


def contracts():
    """Return the ids of the contracts."""
    return [contract["id"] for contract in CONTRACTS["contracts"]]


def against(root, names):
    """Return the imports below ``root`` that break a contract, as "file, line 3, imports file"."""
    command = [Path(sys.executable).with_name("lint-imports"), ARROWS, "--no-cache"]
    path = os.pathsep.join(str(root / folder) for folder in sorted(set(PACKAGES.values())))
    run = subprocess.run(
        [*command, *(f"--contract={name}" for name in names)],
        cwd=root, capture_output=True, encoding="utf-8",
        env={**os.environ, "PYTHONPATH": path, "PYTHONIOENCODING": "utf-8", "COLUMNS": "1000", "NO_COLOR": "1"},
    )  # fmt: skip
    found = {
        f"{file_of(root, importer)}, line {line}, imports {file_of(root, imported)}"
        for importer, imported, line in re.findall(r"([\w.]+) -> ([\w.]+) \(l\.(\d+)", run.stdout)
    }
    assert run.returncode == (1 if found else 0), run.stdout[-2000:] + run.stderr[-2000:]
    return found


def file_of(root, module):
    """Return where a module's text is, relative to ``root``; an outside package keeps its name."""
    path = Path(PACKAGES.get(module.partition(".")[0], ""), *module.split("."))
    for candidate in (path.with_suffix(".py"), path / "__init__.py"):
        if (root / candidate).is_file():
            return candidate.as_posix()
    return module


class TestArrows:
    def test_no_import_goes_against_the_house(self):
        wrong = against(ROOT, contracts())
        assert not wrong, "against the house:\n" + "\n".join(sorted(wrong))

    def test_an_import_against_an_arrow_is_found_with_both_files(self, tmp_path):
        for package, folder in PACKAGES.items():
            shutil.copytree(ROOT / folder / package, tmp_path / folder / package)
        modules = {path.relative_to(tmp_path).as_posix(): path for path in tmp_path.rglob("*.py")}

        def first(folder):
            return min(name for name in modules if name.startswith(folder) and not name.endswith("__init__.py"))

        breaks = [
            ("softmaxlib/functions.py", "from .checking import tables", "softmaxlib/checking/tables.py"),
            ("softmaxlib/checking/tables.py", "from .. import plotting", "softmaxlib/plotting/__init__.py"),
            ("softmaxlib/mistakes/probes.py", "from ..plotting import style", "softmaxlib/plotting/style.py"),
            ("softmaxlib/losses.py", "import matplotlib", "matplotlib"),
            ("softmaxlib/_checks.py", "import eqcheck", "eqcheck/__init__.py"),
            (first("eqcheck"), "import softmaxlib.linear", "softmaxlib/linear.py"),
            (first("eqcheck"), "import softmax_book", "web/softmax_book/__init__.py"),
            ("softmaxlib/_fast.py", "import clinic", "clinic/__init__.py"),
            ("clinic/wording.py", "from . import functions", "clinic/functions.py"),
            ("clinic/values/table.py", "from .. import derivations", "clinic/derivations/__init__.py"),
        ]
        names = contracts()
        if "eqcheck" in names:
            for above, below in zip(EQCHECK_ROOMS, EQCHECK_ROOMS[1:]):
                imported = first(f"eqcheck/{above}/")
                module = imported.removesuffix(".py").replace("/", ".")
                breaks.append((first(f"eqcheck/{below}/"), f"import {module}", imported))
            breaks.append((first("eqcheck/judging/"), "import sphinx", "sphinx"))
        expected = set()
        for name, statement, imported in breaks:
            with modules[name].open("a", encoding="utf-8") as file:
                file.write(f"\n{statement}\n")
            line = len(modules[name].read_text(encoding="utf-8").splitlines())
            expected.add(f"{name}, line {line}, imports {imported}")
        assert expected <= against(tmp_path, names)

    def test_every_package_that_is_installed_is_looked_at(self):
        installed = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["tool"]["setuptools"]["packages"]
        assert {name.partition(".")[0] for name in installed} == set(CONTRACTS["root_packages"]) == set(PACKAGES)

    def test_no_product_file_imports_what_lives_in_tests(self):
        there = {"tests"} | {
            path.stem if path.is_file() else path.name
            for path in (ROOT / "tests").rglob("*")
            if path.suffix == ".py" or (path / "__init__.py").is_file()
        }
        for path in files(".py"):
            for node in ast.walk(parsed(path)):
                names = []
                if isinstance(node, ast.Import):
                    names = [alias.name for alias in node.names]
                elif isinstance(node, ast.ImportFrom) and not node.level:
                    names = [node.module]
                for name in names:
                    assert name.partition(".")[0] not in there, f"{path}, line {node.lineno}, imports {name} of tests/"


def private(source):
    """Return the names with an underscore that a cell imports from softmaxlib or takes from anything."""
    code = "\n".join(line for line in source.splitlines() if not line.lstrip().startswith(("%", "!")))
    found = []
    for node in ast.walk(ast.parse(code)):
        if isinstance(node, (ast.Import, ast.ImportFrom)):
            home = getattr(node, "module", None) or ""
            names = [f"{home}.{alias.name}".lstrip(".") for alias in node.names]
            found += [name for name in names if name.startswith("softmaxlib") and re.search(r"\._(?!_)", name)]
        elif isinstance(node, ast.Attribute) and re.match("_(?!_)", node.attr):
            found.append(node.attr)
    return found


@pytest.mark.parametrize("path", sorted((ROOT / "book").glob("*.ipynb")), ids=lambda path: path.stem)
def test_the_book_uses_public_names(path):
    for cell in nbformat.read(path, as_version=4).cells:
        if cell.cell_type == "code":
            assert private(cell.source) == [], cell.source


@pytest.mark.parametrize(
    ("source", "found"),
    [
        ("from softmaxlib import _fast", ["softmaxlib._fast"]),
        ("import softmaxlib._checks as c", ["softmaxlib._checks"]),
        ("from softmaxlib.functions import _signed_logsumexp", ["softmaxlib.functions._signed_logsumexp"]),
        ("import softmaxlib\n%time 1\nsoftmaxlib.linear._logits(1)", ["_logits"]),
        ("from softmaxlib import softmax\nsoftmax.__name__\nnumpy._x = 1", ["_x"]),
        ("from softmaxlib import plotting\n_x = plotting.new()", []),
    ],
)
def test_how_private_names_are_found(source, found):
    assert private(source) == found


def hall(text):
    """Say whether a text is longer than a room and does not say at its head why."""
    lines = text.splitlines()
    return len(lines) > LONGEST and not any("A hall: " in line for line in lines[:20])


def test_no_file_is_a_hall():
    texts = {str(path): (ROOT / path).read_text(encoding="utf-8") for path in files(".py", ".js", ".css")}
    halls = {path: len(text.splitlines()) for path, text in texts.items() if hall(text)}
    assert len(texts) > 300 and halls == {}, (
        f"more than {LONGEST} lines: find the rooms in it, or say at its head why it is one (“A hall: …”)"
    )


def test_what_a_hall_is():
    assert not hall("x\n" * LONGEST) and hall("x\n" * (LONGEST + 1))
    assert not hall('"""A list.\n\nA hall: one entry a mistake.\n"""\n' + "x\n" * LONGEST)


@pytest.mark.parametrize("path", [path for path in files("__init__.py")], ids=str)
def test_a_room_says_what_goes_on_in_it(path):
    """Three sentences or more: what goes on there, and what may not enter."""
    said = ast.get_docstring(parsed(path)) or ""
    assert len(re.findall(r"[.?!]”?(?=\s|$)", said)) >= 3, f"{path}:\n{said}"


def test_the_ground_floor_is_as_short_as_it_says():
    """softmaxlib's docstring and the API page: the formulas in under 800 lines."""
    rooms = ("functions", "losses", "derivatives", "linear")
    lines = sum(len((ROOT / f"softmaxlib/{name}.py").read_text(encoding="utf-8").splitlines()) for name in rooms)
    assert lines < 800
    for text in ("softmaxlib/__init__.py", "book/api.md"):
        assert "under 800 lines" in " ".join((ROOT / text).read_text(encoding="utf-8").split())
