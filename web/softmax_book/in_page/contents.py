"""What of Python, NumPy and the course goes into the page: everything else stays out of what a reader waits for."""

import importlib.util
import tarfile
import zipfile
from pathlib import Path

FOLDER = Path(__file__).resolve().parent
ROOT = FOLDER.parents[2]
# Of the standard library: what needs a screen, a network, a process or another file system, and old formats.
NOT_OF_PYTHON = set(
    "_pydatetime _pyio aifc bdb cProfile cgi cgitb chunk cmd compileall configparser ctypes curses dbm doctest email ensurepip ftplib http "
    "idlelib imaplib lib2to3 mailbox mailcap modulefinder msilib multiprocessing nntplib nturl2path optparse "
    "pdb pickletools pip pipes plistlib poplib profile pstats pty pyclbr pydoc_data smtplib sndhdr socketserver "
    "sqlite3 sunau tabnanny tarfile telnetlib tkinter trace turtle turtledemo uu venv wave webbrowser wsgiref "
    "xdrlib xml xmlrpc zipapp zoneinfo "
    "asynchat asyncore colorsys crypt filecmp fileinput imp mimetypes netrc rlcompleter sched shelve smtpd symtable uuid".split()
)
NOT_OF_PYTHON_FILES = (
    "asyncio/proactor_events.py", "asyncio/windows_events.py", "asyncio/windows_utils.py", "concurrent/futures/process.py",
    "logging/config.py", "logging/handlers.py", "unittest/async_case.py", "unittest/mock.py", "urllib/request.py",
    "urllib/response.py", "urllib/robotparser.py",
)  # fmt: skip
CODECS = set(
    "__init__ aliases ascii base64_codec charmap cp1252 cp437 hex_codec idna iso8859_1 latin_1 punycode "
    "raw_unicode_escape rot_13 unicode_escape utf_16 utf_16_be utf_16_le utf_32 utf_8 utf_8_sig zlib_codec".split()
)
# Of NumPy: no tests, no compiler of Fortran, no types for checkers, no Fourier transforms and no polynomials
# (np.fft and np.polynomial are loaded by their names alone), and no texts for help() of compiled functions.
NOT_OF_NUMPY = ("tests", "f2py", "distutils", "_pyinstaller", "include", "lib/pkgconfig", "fft", "polynomial")
WITHOUT_TEXT = ("numpy/_core/_add_newdocs.py", "numpy/_core/_add_newdocs_scalars.py")
NOT_OF_NUMPY_FILES = (
    "_rational_tests", "_struct_ufunc_tests", "_umath_tests", "_operand_flag_tests", "_multiarray_tests", "_simd",
    "lapack_lite", "conftest",
)  # fmt: skip
# Of the sources of random bits: those that default_rng and the old functions use.  np.random imports the others
# by name, so a class that says where it is not stands in for each.
NOT_OF_RANDOM = {"_philox": "Philox", "_sfc64": "SFC64"}
RANDOM = "np.random.{} is not in this page; np.random.PCG64 and np.random.MT19937 are"
NOT_HERE = """class {0}:
    def __init__(self, *given, **named):
        raise NotImplementedError("{1}")


"""
# Docstrings go, but where code reads them (NumPy copies some from functions), and where a reader may ask for help().
WITH_DOCSTRINGS = (
    "numpy/_core/multiarray.py", "softmaxlib/checking/", "softmaxlib/derivatives.py", "softmaxlib/functions.py",
    "softmaxlib/linear.py", "softmaxlib/losses.py", "softmaxlib/mistakes/diagnosing.py",
)  # fmt: skip

# What is imported on the way to a first answer, and therefore compiled: of the course; and of Python and NumPy,
# by name, so that these files stay as they are when the course changes.
FIRST = ("in_page.desk", "softmaxlib.mistakes.pasted", "eqcheck.judging.page", "clinic")
FIRST_OF_PYTHON = (
    "ast", "base64", "dataclasses", "difflib", "fnmatch", "html.entities", "importlib.resources", "inspect", "json",
    "linecache", "numpy.ma", "numpy.random", "pickle", "pkgutil", "platform", "textwrap", "tokenize", "traceback",
    "urllib.parse",
)  # fmt: skip
# What a first answer would have to make: the tables of the grammar of formulas take half a second there.
MADE = {"eqcheck/reading/trees/grammar.tables": "eqcheck.reading.trees.tables.whole"}
# And what has then done its work: Lark's reader of grammars and its other parsers, of which it imports these names.
# YAML is read here and never written.
DONE = {
    "lark/load_grammar": ("load_grammar", "FromPackageLoader", "Grammar", "verify_used_files", "PackageResource", "sha256_digest"),
    "lark/parsers/cyk": ("Parser",), "lark/parsers/earley": ("Parser",), "lark/parsers/xearley": ("Parser",),
    "yaml/dumper": ("BaseDumper", "SafeDumper", "Dumper"),
}  # fmt: skip
DONE_WHOLLY = ("lark/grammars/", "lark/parsers/earley_common.", "lark/parsers/earley_forest.", "yaml/emitter.", "yaml/representer.", "yaml/serializer.")
LEFT_OUT = {
    "lark": "Lark reads no grammars in this page: the tables of the one that is needed are made",
    "yaml": "yaml writes nothing in this page: it only reads",
}
# What the course's own packages need, as they are installed here.
PACKAGES = ("softmaxlib", "eqcheck", "clinic", "lark", "markdown_it", "mdit_py_plugins", "mdurl", "yaml")
NOT_OF_PACKAGES = (
    "softmaxlib/plotting/", "softmaxlib/__main__.py", "clinic/__main__.py", "eqcheck/__main__.py",
    "eqcheck/faces/command_line.py", "eqcheck/faces/sphinx/", "eqcheck/faces/pytest_plugin.py",
    "eqcheck/pytest_plugin.py", "eqcheck/sphinx_ext.py",
    "eqcheck/suggesting/", "eqcheck/faces/remembered.py", "eqcheck/reading/documents/latex.py",
    "eqcheck/reading/documents/restructuredtext.py", "lark/tools/", "lark/__pyinstaller/", "markdown_it/cli/",
    "markdown_it/port.yaml", "lark/ast_utils.py", "lark/reconstruct.py", "lark/tree_matcher.py",
    *(f"mdit_py_plugins/{name}" for name in (
        "admon", "anchors", "attrs", "container", "deflist", "field_list", "gfm", "myst_blocks", "myst_role", "section_ref",
        "subscript", "substitution", "superscript", "tasklists", "texmath", "wordcount",
    )),
)  # fmt: skip
DATA = (".lark", ".json", ".gz")
# What stands in for packages that are not in the page.
STAND_INS = {"plotting.py": "softmaxlib/plotting/__init__.py", "tqdm.py": "tqdm/__init__.py"}


def python_files(archive: Path) -> dict:
    """Return ``{path: bytes}`` of the standard library."""
    found = {}
    with zipfile.ZipFile(archive) as packed:
        for name in packed.namelist():
            top, _, rest = name.removesuffix(".py").partition("/")
            codec = top != "encodings" or rest in CODECS
            if name.endswith(".py") and top not in NOT_OF_PYTHON and codec and name not in NOT_OF_PYTHON_FILES:
                found[name] = packed.read(name)
    return found


def numpy_files(archive: Path) -> dict:
    """Return ``{path: bytes}`` of NumPy, its compiled parts among them."""
    found = {}
    with tarfile.open(archive) as packed:
        for member in packed.getmembers():
            _, inside, name = member.name.partition("site-packages/")
            if not inside or not member.isfile() or not name.startswith("numpy/") or not name.endswith((".py", ".so")):
                continue
            folders, file = name.split("/")[1:-1], name.rpartition("/")[2]
            stem = file.partition(".")[0]
            if any(part in folders for part in NOT_OF_NUMPY) or stem in NOT_OF_NUMPY_FILES:
                continue
            if stem in NOT_OF_RANDOM:
                found[f"numpy/random/{stem}.py"] = NOT_HERE.format(name := NOT_OF_RANDOM[stem], RANDOM.format(name)).encode()
                continue
            found[name] = b"" if name in WITHOUT_TEXT else packed.extractfile(member).read()
    return found


def numpy_license(archive: Path) -> bytes:
    """Return the text of NumPy's licence, with those of what is built into it."""
    with tarfile.open(archive) as packed:
        (name,) = [one for one in packed.getnames() if one.endswith(".dist-info/LICENSE.txt")]
        return packed.extractfile(name).read()


def course_files() -> dict:
    """Return ``{path: bytes}`` of the course's packages, of those below them, and of what runs in the page alone."""
    found = {}
    for package in PACKAGES:
        folder = ROOT / package  # also where another checkout is installed
        if not folder.is_dir():
            spec = importlib.util.find_spec(package)
            if spec is None:  # not every checkout has all of them
                continue
            folder = Path(spec.submodule_search_locations[0])
        for path in sorted(folder.rglob("*")):
            name = f"{package}/{path.relative_to(folder).as_posix()}"
            if path.suffix in (".py", *DATA) and not name.startswith(NOT_OF_PACKAGES) and "/tests/" not in name:
                found[name] = path.read_bytes()
    for path in sorted((FOLDER / "inside").rglob("*.py")):
        name = path.relative_to(FOLDER / "inside").as_posix()
        found[STAND_INS.get(name, f"in_page/{name}")] = path.read_bytes()
    if "clinic/asking/__init__.py" in found:
        found["clinic/asking/made.py"] = sections_of_the_book()
    return found


def sections_of_the_book() -> bytes:
    """Return a module with the words by which the chapters' sections are told apart, for questions without a formula."""
    from clinic import asking  # not every checkout has it

    pages = {path.stem: asking.prose(path.read_text(encoding="utf-8")) for path in sorted((ROOT / "book").glob("*.ipynb"))}
    return f"MADE = {asking.index(pages)!r}\n".encode()


def when_made(files: dict) -> dict:
    """Return the course's files without those that only made others."""
    kept = {path: content for path, content in files.items() if not path.startswith((*DONE_WHOLLY, *(f"{stem}." for stem in DONE)))}
    for stem, names in DONE.items():
        kept[f"{stem}.py"] = "".join(NOT_HERE.format(name, LEFT_OUT[stem.partition("/")[0]]) for name in names).encode()
    return kept


def level(name: str) -> int:
    """Return how far a file is reduced when it is compiled: 2 is without docstrings and assertions."""
    return 0 if name.startswith(WITH_DOCSTRINGS) else 2
