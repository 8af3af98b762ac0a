"""The files from which a page starts Python: made once for the same sources, the same bytes whenever they are made.

Each is a piece of a gzipped file in base64, inside a classic script that hands it over: such a script loads
from disk as well as from a server, and the server's own compression undoes the base64.  Pieces are small, so
that a reader sees how far it is.
"""

import base64
import hashlib
import io
import json
import shutil
import subprocess
import tempfile
import zipfile
from pathlib import Path

import deflate
from filelock import FileLock

from . import contents
from .fetching import Missing, fetched, node, store

FOLDER = Path(__file__).resolve().parent
PIECE = 786_432  # bytes of gzip in a script
KEPT = 4  # as many versions stay, for several checkouts with one environment


def made() -> list:
    """Return the folders with the scripts and a ``manifest.json`` each; make them where they are not here.

    The first holds what stays as long as the lock and this recipe do, the second the course's own packages.
    Raises Missing where what they are made of is not here and cannot be fetched.
    """
    return [_made("python", {}), _made("course", contents.course_files())]


def _made(kind, sources):
    target = store() / f"{kind}-{version(sources)}"
    if target.is_dir():
        return target
    raw = fetched()
    with FileLock(store() / "making.lock"):
        if not target.is_dir():
            with tempfile.TemporaryDirectory(dir=store()) as folder:
                make = _python if kind == "python" else _course
                _write(make(raw, Path(folder)), Path(folder, "scripts"))
                if kind == "python":
                    _add_others(raw, Path(folder, "scripts"))
                Path(folder, "scripts").rename(target)
        by_age = sorted(store().glob(f"{kind}-*"), key=lambda path: path.stat().st_mtime)
        for old in by_age[:-KEPT]:
            shutil.rmtree(old, ignore_errors=True)
    return target


def version(sources: dict) -> str:
    """Return the name of what is made from these sources by this recipe."""
    digest = hashlib.sha256()
    recipe = sorted([*FOLDER.glob("*.py"), *FOLDER.glob("*.cjs"), *FOLDER.glob("lock/*"), FOLDER / "browser" / "worker.js"])
    for name, content in [*sources.items(), *((path.name, path.read_bytes()) for path in recipe)]:
        digest.update(f"\n{name} {hashlib.sha256(content).hexdigest()}".encode())
    return digest.hexdigest()[:16]


def _python(raw, folder):
    """Return ``{name: bytes}`` of the engine, of Python's library and of NumPy."""
    pyodide = _pyodide(raw)
    trees = {"python": contents.python_files(pyodide / "python_stdlib.zip"), "numpy": _numpy(raw)}
    trees = _compiled(raw, folder, trees, contents.FIRST_OF_PYTHON)
    sizes = [len(content) for name, content in trees["numpy"].items() if name.endswith(".so")]
    if len(set(sizes)) < len(sizes):
        raise ValueError("two compiled parts of NumPy have one length: worker.js tells them apart by it")
    scripts = [(pyodide / "pyodide.asm.js"), pyodide / "pyodide.js", FOLDER / "browser" / "worker.js"]
    return {
        "engine": b"\n".join(path.read_bytes().partition(b"//# sourceMappingURL")[0] for path in scripts),
        "wasm": (pyodide / "pyodide.asm.wasm").read_bytes(),
        "python": _zip(trees["python"]),
        "numpy": _bundle(trees["numpy"]),
    }


def _course(raw, folder):
    """Return ``{name: bytes}`` of the course's packages."""
    files = contents.course_files()
    there = {name.partition("/")[0] for name in files}
    first = [name for name in contents.FIRST if name.partition(".")[0] in there]
    for name, content in _numpy(raw).items():  # which they import
        path = folder / "work" / "numpy" / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(content)
    made = {path: name for path, name in contents.MADE.items() if name.partition(".")[0] in there}
    compiled = _compiled(raw, folder, {"course": files}, first, {f"course/{path}": name for path, name in made.items()})["course"]
    compiled |= {path: (folder / "work" / "course" / path).read_bytes() for path in made}
    return {"course": _bundle(contents.when_made(compiled) if made else compiled)}


def _add_others(raw, target):
    """Add what is loaded as it is: the script that sets formulas while one types them; and licences."""
    temml = raw / "node_modules" / "temml"
    shutil.copyfile(temml / "dist" / "temml.min.js", target / "temml.js")
    shutil.copyfile(temml / "LICENSE", target / "LICENSE-Temml.txt")
    (target / "LICENSE-NumPy.txt").write_bytes(contents.numpy_license(_numpy_archive(raw)))


def _pyodide(raw):
    return raw / "node_modules" / "pyodide"


def _numpy_archive(raw):
    (archive,) = (raw / "node_modules" / "@emscripten-forge" / "numpy" / "pkg").glob("*.tar.gz")
    return archive


def _numpy(raw):
    return contents.numpy_files(_numpy_archive(raw))


def _compiled(raw, folder, trees, first, made=()):
    """Return the trees with what became of each .py: compiled if `first` brings it in, else its text made small.

    ``made`` says which further files functions of the trees make, as ``{path: module.function}``; they lie in ``folder``.
    """
    work, jobs = folder / "work", []
    for tree, files in trees.items():
        for name, content in files.items():
            path = work / tree / name
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_bytes(content)
            if name.endswith(".py"):
                jobs.append([f"{tree}/{name}", contents.level(name)])
    (folder / "jobs.json").write_text(json.dumps({"first": first, "made": dict(made), "files": jobs}), encoding="utf-8")
    command = [str(part) for part in (node(raw), FOLDER / "compile.cjs", _pyodide(raw), work, folder / "jobs.json")]
    done = subprocess.run(command, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, encoding="utf-8", errors="replace")
    if done.returncode:
        raise Missing(f"Node could not compile it: {done.stdout[-500:]}")
    return {tree: dict(_become(files, work / tree)) for tree, files in trees.items()}


def _become(files, folder):
    for name, content in sorted(files.items()):
        compiled, small = folder / f"{name}c", (folder / name).with_suffix(".min.py")
        if not name.endswith(".py"):  # also where a module of the same name lies beside it
            yield name, content
        elif compiled.is_file():
            yield f"{name}c", compiled.read_bytes()
        else:
            yield name, small.read_bytes() if small.is_file() else content


def _zip(files):
    """Return a zip file of these, stored as they are, which Python imports from."""
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w") as archive:
        for name, content in files.items():
            archive.writestr(zipfile.ZipInfo(name), content)  # of 1980, as all that has no date
    return packed.getvalue()


def _bundle(files):
    """Return files in a row behind a line of JSON: ``[[path, length], …]``."""
    head = json.dumps([[name, len(content)] for name, content in files.items()]).encode()
    return head + b"\n" + b"".join(files.values())


def _write(files, target):
    target.mkdir()
    manifest = []
    for name, content in files.items():
        packed = deflate.gzip_compress(content, 12)  # a twenty-fifth smaller than zlib's best, in the same time
        scripts = []
        for start in range(0, len(packed), PIECE):
            piece = base64.b64encode(packed[start : start + PIECE]).decode()
            text = f'softmaxPython.take("{name}", {len(scripts)}, "{piece}");\n'
            script = f"{name}-{len(scripts)}-{hashlib.sha256(text.encode()).hexdigest()[:8]}.js"
            (target / script).write_text(text, encoding="ascii")
            scripts.append(script)
        manifest.append({"name": name, "bytes": len(packed), "scripts": scripts})
    (target / "manifest.json").write_text(json.dumps(manifest, indent=1) + "\n", encoding="utf-8")
