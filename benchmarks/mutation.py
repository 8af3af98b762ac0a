"""Change one thing in softmaxlib at a time, and see whether the tests notice.

    make mutants

mutmut makes the changes: a sign turned, a comparison loosened, an argument left out.  A mutant
that every test passes is either a missing test or the same program written differently.  The
second kind is listed, with the reason, in tests/data/softmaxlib_equivalent_mutants.json; a
survivor that is not listed there, and an entry that no survivor has, make the run fail.

Left out are changes of error texts and of the sizes in LEFT_OUT, which change no result.
"""

import ast
import json
import re
import shutil
import subprocess
import sys
import tempfile
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
LISTED = ROOT / "tests/data/softmaxlib_equivalent_mutants.json"
MODULES = ("functions", "losses", "derivatives", "linear", "gradcheck", "_fast")
COPIED = ("softmaxlib", "tests", "eqcheck", "book", "_toc.yml", "pyproject.toml")
CONTEXTS = ("errstate", "_settings")
LEFT_OUT = ("STACK", "BLOCK", "SHOWN")
# mutmut's own frames stand between the call and the warning.
DESELECTED = ("test_where_nothing_counts_loss_and_gradient_are_0_with_a_warning",)
SETTINGS = """
[tool.mutmut]
source_paths = {sources}
pytest_add_cli_args_test_selection = {tests}
pytest_add_cli_args = ["-k", "{deselected}"]
also_copy = {copied}
"""


def main():
    with tempfile.TemporaryDirectory() as folder:
        folder = Path(folder)
        prepare(folder)
        mutmut(folder, "run")
        outcomes = re.findall(r"(\S+): (\w[\w ]*)", mutmut(folder, "results", "--all", "true"))
        survivors = dict(
            describe(mutmut(folder, "show", name)) for name, how in outcomes if how != "killed"
        )
    survivors.pop(None, None)
    listed = json.loads(LISTED.read_text(encoding="utf-8"))
    unlisted = {key: "" for key in survivors if key not in listed}
    gone = [key for key in listed if key not in survivors]
    print(f"{len(outcomes)} mutants, {len(survivors)} survive, {len(unlisted)} of them unlisted")
    if unlisted:
        print(json.dumps(unlisted, indent=1, ensure_ascii=False))
    for key in gone:
        print(f"listed, but it does not survive (any more): {key}")
    return 1 if unlisted or gone else 0


def prepare(folder):
    """Copy to ``folder`` what mutmut needs, and tell it what to do there."""
    for name in COPIED:
        source = ROOT / name
        copy = shutil.copytree if source.is_dir() else shutil.copyfile
        copy(source, folder / name)
    sources = [f"softmaxlib/{name}.py" for name in MODULES]
    for name in sources:
        path = folder / name
        path.write_text(undecorated(path.read_text(encoding="utf-8")), encoding="utf-8")
    tests = sorted(f"tests/{path.name}" for path in (ROOT / "tests").glob("test_*.py") if is_for(path))
    settings = SETTINGS.format(
        sources=json.dumps(sources),
        tests=json.dumps(tests),
        deselected=" and ".join(f"not {name}" for name in DESELECTED),
        copied=json.dumps([name for name in COPIED if name != "pyproject.toml"]),
    )
    with open(folder / "pyproject.toml", "a", encoding="utf-8") as file:
        file.write(settings)


def is_for(test):
    """Tell whether a file of tests is that of a module, as in test_gradcheck or test_gradcheck_noise."""
    return test.stem.removeprefix("test_").split("_")[0] in {name.strip("_") for name in MODULES}


def undecorated(source):
    """Write the context manager above a function as a ``with`` in it: mutmut skips decorated ones."""
    lines = source.split("\n")
    functions = [n for n in ast.walk(ast.parse(source)) if isinstance(n, ast.FunctionDef)]
    for function in sorted(functions, key=lambda f: -f.lineno):
        if not any(name in ast.unparse(d) for d in function.decorator_list for name in CONTEXTS):
            continue
        body = function.body[ast.get_docstring(function) is not None :]
        start, above = body[0].lineno - 1, function.decorator_list[0].lineno - 1
        indented = [f"    {line}" if line else line for line in lines[start : function.end_lineno]]
        with_ = f"    with {ast.unparse(function.decorator_list[0])}:"
        lines[start : function.end_lineno] = [with_, *indented]
        del lines[above]
    return "\n".join(lines)


def mutmut(folder, *arguments):
    command = [Path(sys.executable).with_name("mutmut"), *arguments]
    run = subprocess.run(command, cwd=folder, capture_output=True, text=True)
    if run.returncode:
        sys.exit(f"mutmut {' '.join(arguments)} failed:\n{run.stdout[-4000:]}\n{run.stderr[-2000:]}")
    return run.stdout


def describe(shown):
    """Return (key, None) for a survivor that ``mutmut show`` has shown, or (None, None) to leave it out.

    The key is what changes, so that it outlives a move of the lines: "module.function: old → new".
    """
    name = re.search(r"softmaxlib\.(\w+)\.x_?(.+?)__mutmut_\d+", shown)
    old, new = (
        " ".join(line[1:].strip() for line in shown.splitlines() if re.match(rf"\{sign}(?!\{sign})", line))
        for sign in "-+"
    )
    if without_texts(old) == without_texts(new) or any(size in old for size in LEFT_OUT):
        return None, None
    function = name[2].strip("ǁ").replace("ǁ", ".")
    return f"{name[1]}.{function}: {old} → {new}", None


def without_texts(code):
    """Blank out what stands in quotation marks."""
    return re.sub(r"""(["']).*?\1""", '""', code)


if __name__ == "__main__":
    sys.exit(main())
