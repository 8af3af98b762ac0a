"""What Sphinx calls: the buttons of cells, the forms of a page, the files that they load, the licences."""

import hashlib
import json
import shutil
from importlib import metadata
from pathlib import Path

from docutils import nodes
from sphinx.transforms.post_transforms import SphinxPostTransform
from sphinx.util import logging
from sphinx.util.docutils import SphinxDirective

from . import assets
from .fetching import Missing

logger = logging.getLogger(__name__)

FOLDER = Path(__file__).resolve().parent
BROWSER, FORMS = FOLDER / "browser", FOLDER / "forms"
# Loaded with a page that has cells, and all else only when somebody asks for it.
FIRST = "live.js"
KEEPS, WITH_IT = "typed.js", ("live.js", "desk.js")  # what was typed: a part of the scripts that a page loads by itself
PLACE = "[/* the build puts the list of files here */]"
BAR = (
    '<div class="live" data-live="{name}"{more}>'
    '<button type="button" data-do="run">Run<span class="visually-hidden"> this cell</span></button>'
    '<button type="button" data-do="edit">Edit<span class="visually-hidden"> this cell</span></button></div>\n'
)
LEFT_OUT = "This copy of the site was built without Python ({}), so its forms and cells cannot run."


def prepare(app):
    """Find or make what starts Python, and copy it to where pages find it."""
    app.in_page = []
    if app.builder.format != "html" or not app.config.softmax_course:
        return
    try:
        folders = assets.made()
    except Missing as reason:
        app.in_page_missing = str(reason)
        logger.info("Python in the page is left out: it is not here and could not be fetched (%s)", reason)
        return
    target = Path(app.outdir, "_static", "python")
    shutil.rmtree(target, ignore_errors=True)
    target.mkdir(parents=True)
    files = []
    for folder in folders:
        files += json.loads((folder / "manifest.json").read_text(encoding="utf-8"))
        for path in sorted([*folder.glob("*.js"), *folder.glob("LICENSE*")]):
            shutil.copyfile(path, target / path.name)
    for path in sorted([*BROWSER.glob("*.js"), *BROWSER.glob("*.css")]):
        if path.name not in ("worker.js", KEEPS):  # the first is within the engine
            text = path.read_text(encoding="utf-8")
            if path.name in WITH_IT:
                text = f"{(BROWSER / KEEPS).read_text(encoding='utf-8')}\n{text}"
            (target / path.name).write_text(text.replace(PLACE, json.dumps(files)), encoding="utf-8")
    put_licenses(target)
    app.in_page = files


def put_licenses(target):
    """Write the licences of what is shipped, beside it."""
    for path in sorted((FOLDER / "licenses").glob("*.txt")):
        shutil.copyfile(path, target / f"LICENSE-{path.name}")
    for package in ("lark", "markdown-it-py", "mdit-py-plugins", "mdurl", "PyYAML"):
        texts = [
            file.locate().read_text(encoding="utf-8")
            for file in sorted(metadata.files(package) or [], key=str)
            if "licen" in file.name.lower() and ".dist-info" in str(file)
        ]
        (target / f"LICENSE-{package}.txt").write_text("\n\n".join(texts), encoding="utf-8")


class Bars(SphinxPostTransform):
    """Put a bar with buttons below the code of each cell."""

    default_priority = 8  # after the markers of solutions are out of the code
    formats = ("html",)

    def run(self, **kwargs):
        if not getattr(self.app, "in_page", None) or not self.config.softmax_course:
            return
        cells = [node for node in self.document.findall(nodes.container) if node.get("nb_element") == "cell_code"]
        names, seen = {}, {}
        for cell in cells:
            code = next(iter(cell.findall(nodes.literal_block)), None)
            if code is None:
                continue
            digest = hashlib.sha256(code.astext().encode()).hexdigest()[:10]
            seen[digest] = seen.get(digest, 0) + 1
            tags = cell.get("cell_metadata", {}).get("tags", [])
            name = digest if seen[digest] == 1 else f"{digest}-{seen[digest]}"
            names[cell["cell_index"]] = (name, cell, tags)
        solutions = {tag: name for name, _, tags in names.values() for tag in tags if tag.startswith("solution:")}
        for name, cell, tags in names.values():
            solution = next((solutions.get(f"solution:{tag[5:]}") for tag in tags if tag.startswith("stub:")), None)
            more = f' data-solution="{solution}"' if solution else ""
            if "nbval-ignore-output" in tags:
                more += " data-figure"
            place = 1 if cell.children and cell.children[0].get("nb_element") == "cell_code_source" else len(cell.children)
            cell.insert(place, nodes.raw("", BAR.format(name=name, more=more), format="html"))


class Form(SphinxDirective):
    """``in-page NAME``: a form that Python in the page answers; the body says what to do without it."""

    required_arguments = 1
    has_content = True

    def run(self):
        name = self.arguments[0]
        path = FORMS / f"{name}.html"
        if not path.is_file():
            known = ", ".join(sorted(one.stem for one in FORMS.glob("*.html")))
            raise self.error(f"in-page {name!r}, expected one of {known}")
        self.env.note_dependency(str(path))
        otherwise = nodes.container(classes=["in-page-otherwise"])
        self.state.nested_parse(self.content, self.content_offset, otherwise)
        if not getattr(self.env.app, "in_page", None):
            reason = getattr(self.env.app, "in_page_missing", "it is made for the course's own site alone")
            return [nodes.paragraph("", LEFT_OUT.format(reason.rstrip(".")))]
        form = nodes.raw("", path.read_text(encoding="utf-8"), format="html")
        return [form, otherwise]


def add_scripts(app, pagename, templatename, context, doctree):
    """Load what a page needs at first: the buttons' script, or the form's; each knows the version of the rest."""
    if doctree is None or not getattr(app, "in_page", None):
        return
    raw = [node.astext() for node in doctree.findall(nodes.raw)]
    version = hashlib.sha256(json.dumps(app.in_page).encode())
    for path in sorted(BROWSER.glob("*")):
        version.update(path.read_bytes())
    attributes = {"data-version": version.hexdigest()[:8], "loading_method": "defer", "priority": 610}
    if any('class="live"' in text for text in raw):
        app.add_css_file("python/live.css", priority=801)
        app.add_js_file(f"python/{FIRST}", **attributes)
    if any('class="in-page' in text for text in raw):
        app.add_css_file("python/live.css", priority=801)
        app.add_css_file("python/desk.css", priority=802, **{"data-alone": "data-alone"})
        for file in ("derivation.js", "desk.js"):
            app.add_js_file(f"python/{file}", **attributes)


def setup(app):
    app.add_directive("in-page", Form)
    app.add_post_transform(Bars)
    app.connect("builder-inited", prepare)
    app.connect("html-page-context", add_scripts)
    return {"parallel_read_safe": True, "parallel_write_safe": True}
