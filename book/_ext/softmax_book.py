"""The book's own Sphinx extension.

What it does, in the order in which a build meets it:

- figures: an SVG that a cell drew is put into the page itself, its two placeholder colours
  replaced by CSS variables, so that one drawing serves the light and the dark theme;
- alternative text: an image without one is a warning, and the build turns warnings into errors;
- equation numbers: the line S1.7 of a source is numbered S1.7, everything else 1, 2, 3, … a page;
- formulas: MathJax is copied next to the pages, so that no page asks another host for it;
- punctuation: a comma after a formula stays on the formula's line;
- solutions: the markers from which the stubs are made do not show;
- pages: what the theme and its extensions write wrongly into every page is mended.
"""

import re
import shutil
from importlib.util import find_spec
from pathlib import Path

from docutils import nodes
from notebooks import BEGIN, END
from sphinx.transforms.post_transforms import SphinxPostTransform
from sphinx.util import logging

from softmaxlib.plotting.style import INK, PAPER

logger = logging.getLogger(__name__)

MATHJAX = ("tex-chtml.js", "input/tex/extensions", "output/chtml")
HTML = ("html", "dirhtml", "singlehtml")
DRAWING = re.compile(
    r'<svg [^>]*\bwidth="[\d.]+pt" height="[\d.]+pt"[^>]* role="img">\s*<title>[^<]*\w'
)
NO_ALT = re.compile(r"""<img\b(?![^>]*\salt=["']?[^"'\s>])[^>]*>""", re.IGNORECASE)


class InlineFigures(SphinxPostTransform):
    """Replace the image nodes of drawn figures by the drawing itself."""

    default_priority = 5  # before Sphinx collects and copies image files
    formats = ("html",)

    def run(self, **kwargs):
        number = 0
        for image in list(self.document.findall(nodes.image)):
            svg = drawing(self.app, image)
            if svg is None:
                continue
            number += 1
            figure = f'<div class="figure">{in_page(svg, f"f{number}")}</div>'
            image.replace_self(nodes.raw("", figure, format="html"))


def drawing(app, image):
    """Return the SVG of an image that ``plotting.show`` made, with its text in it, or None."""
    path = Path(app.srcdir, image["uri"])
    if path.suffix != ".svg" or not path.is_file():
        return None
    svg = path.read_text(encoding="utf-8")
    return svg if DRAWING.search(svg) else None


def in_page(svg: str, prefix: str) -> str:
    """Return ``svg`` fit to stand in a page: themed colours, ids that no other figure has."""
    svg = svg.replace(INK, "var(--figure-ink)").replace(PAPER, "var(--figure-paper)")
    svg = re.sub(r'\bid="', f'id="{prefix}-', svg)
    svg = re.sub(r'(href="#|url\(#)', rf"\g<1>{prefix}-", svg)
    width, height = (
        float(re.search(rf'\b{side}="([\d.]+)pt"', svg)[1]) for side in ("width", "height")
    )
    return re.sub(
        r'\bwidth="[\d.]+pt"|\bheight="[\d.]+pt"',
        lambda match: f'{match[0].split("=")[0]}="{(width if "width" in match[0] else height) * 4 / 3:.0f}"',
        svg,
        count=2,
    ).strip()


class RequireAltText(SphinxPostTransform):
    """Warn about every image whose alternative text is missing or only names its file."""

    default_priority = 4

    def run(self, **kwargs):
        for image in self.document.findall(nodes.image):
            if drawing(self.app, image) is not None:
                continue
            alt = image.get("alt", "").strip()
            if not alt or Path(image["uri"]).name in alt:
                logger.warning(
                    "image %s has no alternative text", image["uri"], location=image, type="alt"
                )
        for raw in self.document.findall(nodes.raw):
            for tag in NO_ALT.findall(raw.astext()):
                logger.warning("%.80s has no alternative text", tag, location=raw, type="alt")


class UniqueIds(SphinxPostTransform):
    """Take the ids that sphinx-exercise gives to every exercise alike off their nodes."""

    default_priority = 6

    def run(self, **kwargs):
        for node in self.document.findall(nodes.section):
            node["ids"] = [
                name for name in node["ids"] if name not in ("exercise-content", "solution-content")
            ]


class KeepPunctuation(SphinxPostTransform):
    """Tie a formula in the text to the punctuation that touches it; browsers would break there."""

    default_priority = 8

    def run(self, **kwargs):
        for math in list(self.document.findall(nodes.math)):
            place = math.parent.index(math)
            before = math.parent[place - 1] if place else None
            after = math.parent[place + 1] if place + 1 < len(math.parent) else None
            opening = _touching(before, r"[(\[“‘]+$")
            closing = _touching(after, r"^[,.;:?!)\]”’]+")
            if not opening and not closing:
                continue
            tied = nodes.inline("", nodes.Text(opening), math.deepcopy(), nodes.Text(closing))
            tied["classes"].append("tied")
            # By place: parent.replace would take the first text that reads the same.
            parent = math.parent
            parent[place] = tied
            if opening:
                parent[place - 1] = nodes.Text(before.astext()[: -len(opening)])
            if closing:
                parent[place + 1] = nodes.Text(after.astext()[len(closing) :])


def _touching(node, pattern):
    """Return the part of a text node that ``pattern`` finds, or nothing."""
    found = re.search(pattern, node.astext()) if isinstance(node, nodes.Text) else None
    return found[0] if found else ""


class HideSolutionMarkers(SphinxPostTransform):
    """Leave the lines that tell `make notebooks` what a stub hides out of the printed code."""

    default_priority = 7

    def run(self, **kwargs):
        for block in self.document.findall(nodes.literal_block):
            lines = block.astext().split("\n")
            kept = [line for line in lines if line.strip() not in (BEGIN, END)]
            if len(kept) < len(lines):
                block.rawsource = "\n".join(kept)
                block[:] = [nodes.Text(block.rawsource)]


def number_equations(app, doctree):
    """Number the labelled equations of one page, those of the sources by their line."""
    equations = app.env.get_domain("math").equations
    count = 0
    for node in doctree.findall(nodes.math_block):
        if not node.get("label"):
            continue
        if line := re.fullmatch(r"eq-s(\d)-(\d+)", node["label"]):
            number = f"S{line[1]}.{line[2]}"
        else:
            count += 1
            number = str(count)
        node["number"] = number
        equations[node["label"]] = (app.env.docname, number)


def copy_mathjax(app, error):
    """Put the parts of MathJax that the pages load next to them."""
    if error or app.builder.name not in HTML:
        return
    source = Path(find_spec("sphinx-mathjax-offline").origin).parent / "static" / "mathjax"
    target = Path(app.outdir, "_static", "mathjax")
    for part in MATHJAX:
        if (source / part).is_dir():
            shutil.copytree(source / part, target / part, dirs_exist_ok=True)
        else:
            target.mkdir(parents=True, exist_ok=True)
            shutil.copyfile(source / part, target / part)


def mend_pages(app, error):
    """Mend what the theme writes into its pages.

    Its font preloads fail on a page opened from disk (CORS), and its search page holds two
    fields with one id.
    """
    if error or app.builder.name not in HTML:
        return
    for page in Path(app.outdir).rglob("*.html"):
        text = page.read_text(encoding="utf-8")
        mended = re.sub(r'\s*<link rel="preload" as="font"[^>]*>', "", text)
        first, *others = mended.split('id="search-input"')
        for number, part in enumerate(others, 1):
            first += f'id="search-input{"" if number == 1 else f"-{number}"}"' + part
        if first != text:
            page.write_text(first, encoding="utf-8")


def setup(app):
    # Jupyter Book passes this setting even where its extension is left out.
    app.add_config_value("comments_config", {}, "html")
    app.add_post_transform(RequireAltText)
    app.add_post_transform(InlineFigures)
    app.add_post_transform(UniqueIds)
    app.add_post_transform(KeepPunctuation)
    app.add_post_transform(HideSolutionMarkers)
    app.connect("doctree-read", number_equations)
    app.connect("build-finished", copy_mathjax)
    app.connect("build-finished", mend_pages)
    return {"parallel_read_safe": True, "parallel_write_safe": True}
