"""Change one thing in softmaxlib at a time, and see whether the tests notice.

    make mutants                   everything: about an hour
    make mutants ONLY=_fast        one module, or several: ONLY="losses linear"

mutmut makes the changes: a sign turned, a comparison loosened, an argument left out.  A mutant
that every test passes is either a missing test or the same program written differently.  The
second kind is listed, with the reason, in tests/softmaxlib/data/equivalent_mutants.json; a
survivor that is not listed there, and an entry that no survivor has, make the run fail.
A mutant that runs for ever is stopped, and counts as noticed.

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
LISTED = ROOT / "tests/softmaxlib/data/equivalent_mutants.json"
ROOMS = ("softmaxlib", "softmaxlib/checking")
# The modules that are changed, and the tests that are asked.
GROUPS = (
    (
        ("functions", "losses", "derivatives", "linear", "_fast"),
        ("functions", "losses", "derivatives", "linear", "fast"),
    ),
    (
        ("gradcheck", "gradcheck_linear", "second_look", "taylor"),
        ("gradcheck*", "second_look", "taylor"),
    ),
    (
        ("finite_differences", "derivation_lines"),
        ("finite_differences", "derivation_lines", "gradcheck*", "second_look", "taylor"),
    ),
)
COPIED = ("softmaxlib", "tests", "eqcheck", "web", "book", "_toc.yml", "pyproject.toml")
CONTEXTS = ("errstate", "_settings")
LEFT_OUT = ("STACK", "BLOCK", "SHOWN")
NOTICED = ("killed", "timeout")
# mutmut's own frames stand between the call and the warning.
DESELECTED = ("test_the_warning_points_at_the_line_of_the_caller",)
MUTMUT = Path(sys.executable).with_name("mutmut")
SETTINGS = """
[tool.mutmut]
source_paths = {sources}
pytest_add_cli_args_test_selection = {tests}
pytest_add_cli_args = ["-k", "{deselected}"]
also_copy = {copied}
timeout_constant = 5.0
timeout_multiplier = 4.0
"""


def main():
    modules = [module for group, _ in GROUPS for module in group]
    chosen = sys.argv[1:] or modules
    unknown = [name for name in chosen if name not in modules]
    if unknown:
        sys.exit(f"{', '.join(unknown)}: expected some of {', '.join(modules)}")
    outcomes, survivors = {}, set()
    for group, tests in GROUPS:
        changed = [module for module in group if module in chosen]
        if changed:
            with tempfile.TemporaryDirectory() as folder:
                folder = Path(folder)
                prepare(folder, changed, tests)
                outcomes |= run(folder)
                survivors |= {
                    describe(mutmut(folder, "show", name))
                    for name, how in outcomes.items()
                    if how not in NOTICED and name.split(".")[-2] in changed
                }
    survivors.discard(None)
    listed = json.loads(LISTED.read_text(encoding="utf-8"))
    unlisted = {key: "" for key in sorted(survivors) if key not in listed}
    gone = [key for key in listed if key.split(".")[0] in chosen and key not in survivors]
    print(f"{len(outcomes)} mutants, {len(survivors)} survive, {len(unlisted)} of them unlisted")
    if unlisted:
        print(json.dumps(unlisted, indent=1, ensure_ascii=False))
    for key in gone:
        print(f"listed, but it does not survive (any more): {key}")
    return 1 if unlisted or gone else 0


def prepare(folder, modules, tests):
    """Copy to ``folder`` what mutmut needs, and tell it what to do there."""
    for name in COPIED:
        source = ROOT / name
        copy = shutil.copytree if source.is_dir() else shutil.copyfile
        copy(source, folder / name)
    sources = [
        f"{room}/{name}.py"
        for room in ROOMS
        for name in modules
        if (folder / room / f"{name}.py").is_file()
    ]
    for name in sources:
        path = folder / name
        path.write_text(undecorated(path.read_text(encoding="utf-8")), encoding="utf-8")
    files = [path for name in tests for path in (folder / "tests").rglob(f"test_{name}.py")]
    settings = SETTINGS.format(
        sources=json.dumps(sources),
        tests=json.dumps(sorted(path.relative_to(folder).as_posix() for path in files)),
        deselected=" and ".join(f"not {name}" for name in DESELECTED),
        copied=json.dumps([name for name in COPIED if name != "pyproject.toml"]),
    )
    with open(folder / "pyproject.toml", "a", encoding="utf-8") as file:
        file.write(settings)


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
        inside = " " * body[0].col_offset
        with_ = f"{inside}with {ast.unparse(function.decorator_list[0])}:"
        lines[start : function.end_lineno] = [with_, *indented]
        del lines[above]
    return "\n".join(lines)


def run(folder):
    """Run all mutants of a folder, saying now and then how far it is; return what became of each."""
    process = subprocess.Popen(
        [MUTMUT, "run"], cwd=folder, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True
    )
    lines, said = [], -1
    for line in process.stdout:  # "\r" ends a line, too
        lines = [*lines[-60:], line]
        counts = re.search(r"(\d+)/(\d+) ", line)
        if counts and int(counts[1]) // 100 > said:
            said = int(counts[1]) // 100
            print(f"{counts[1]} of {counts[2]} mutants", flush=True)
    if process.wait():
        sys.exit(f"mutmut run failed:\n{''.join(lines)}")
    return dict(re.findall(r"(\S+): (\w[\w ]*)", mutmut(folder, "results", "--all", "true")))


def mutmut(folder, *arguments):
    run = subprocess.run([MUTMUT, *arguments], cwd=folder, capture_output=True, text=True)
    if run.returncode:
        sys.exit(f"mutmut {' '.join(arguments)} failed:\n{run.stdout[-4000:]}\n{run.stderr[-2000:]}")
    return run.stdout


def describe(shown):
    """Return the key of a survivor that ``mutmut show`` has shown, or None to leave it out.

    The key is what changes, so that it outlives a move of the lines: "module.function: old → new".
    """
    name = re.search(r"softmaxlib\.(?:checking\.)?(\w+)\.x_?(.+?)__mutmut_\d+", shown)
    old, new = (
        " ".join(line[1:].strip() for line in shown.splitlines() if re.match(rf"\{sign}(?!\{sign})", line))
        for sign in "-+"
    )
    if without_texts(old) == without_texts(new) or any(size in old for size in LEFT_OUT):
        return None
    function = name[2].strip("ǁ").replace("ǁ", ".")
    return f"{name[1]}.{function}: {old} → {new}"


def without_texts(code):
    """Blank out what stands in quotation marks."""
    return re.sub(r"""(["']).*?\1""", '""', code)


if __name__ == "__main__":
    sys.exit(main())
