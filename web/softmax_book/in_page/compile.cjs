// Compile Python files with the very Python that runs in the page: node compile.cjs PYODIDE FOLDER JOBS
//
// FOLDER holds the sources.  JOBS is a JSON file: {"first": [modules], "made": {path: module.function}, "files":
// [[path, level], …]}, level being that of the option -O; what a function returns is written to its path.  What the first answer imports becomes a .pyc beside itself, since compiling takes the
// reader's time; all else is wanted rarely and becomes a .min.py, its source without comments (and, at level 2,
// without docstrings), since a .pyc takes twice the bytes.  All of it depends on the sources alone: no times, no
// paths of this machine.
const [pyodide, folder, jobs] = process.argv.slice(2);
const { loadPyodide } = require(`${pyodide}/pyodide.js`);

const COMPILE = `
import ast, importlib, importlib._bootstrap_external, json, pathlib, sys
from _imp import source_hash

jobs = json.loads(pathlib.Path("/jobs.json").read_text())
sys.path[:0] = ["/sources/numpy", "/sources/course"]
sys.dont_write_bytecode = True
for module in jobs["first"]:
    importlib.import_module(module)
for path, name in jobs["made"].items():
    module, _, function = name.rpartition(".")
    pathlib.Path("/sources", path).write_bytes(getattr(importlib.import_module(module), function)())
early = {name.replace(".", "/") for name in sys.modules}

def undocumented(tree):
    for node in ast.walk(tree):
        if isinstance(node, (ast.Module, ast.ClassDef, ast.FunctionDef, ast.AsyncFunctionDef)):
            if ast.get_docstring(node, clean=False) is not None:
                node.body = node.body[1:] or [ast.Pass()]
    return tree

for path, level in jobs["files"]:
    name = path.split("/", 1)[1]
    source = pathlib.Path("/sources", path).read_bytes()
    if name.removesuffix(".py").removesuffix("/__init__") in early:
        place = "/lib/python312.zip/" if path.startswith("python/") else "/lib/python3.12/site-packages/"
        code = compile(source, place + name, "exec", dont_inherit=True, optimize=level)
        key = source_hash(importlib.util._RAW_MAGIC_NUMBER, source)
        pyc = importlib._bootstrap_external._code_to_hash_pyc(code, key, checked=False)
        pathlib.Path("/sources", path + "c").write_bytes(pyc)
    else:
        tree = ast.parse(source)
        text = ast.unparse(undocumented(tree) if level == 2 else tree) + chr(10)
        pathlib.Path("/sources", path).with_suffix(".min.py").write_text(text, encoding="utf-8")
`;

(async () => {
  const python = await loadPyodide({ indexURL: pyodide, env: { PYTHONNODEBUGRANGES: "1" } }); // a third of a .pyc says in which columns its lines stand
  python.FS.mkdirTree("/sources");
  python.FS.mount(python.FS.filesystems.NODEFS, { root: folder }, "/sources");
  python.FS.writeFile("/jobs.json", require("fs").readFileSync(jobs));
  python.runPython(COMPILE);
})().catch((error) => {
  console.error(String(error));
  process.exit(1);
});
