"""Figures: drawings that stand in the page itself, and the words that every image must have.

An SVG that a cell drew is put into the page, its two placeholder colours replaced by CSS variables,
so that one drawing serves the light and the dark theme.  An image without alternative text is a
warning, and the build turns warnings into errors.
"""

import re
from pathlib import Path

from docutils import nodes
from sphinx.transforms.post_transforms import SphinxPostTransform
from sphinx.util import logging

from softmaxlib.plotting.style import INK, PAPER

from .adoption import belongs

logger = logging.getLogger(__name__)

DRAWING = re.compile(
    r'<svg [^>]*\bwidth="[\d.]+pt" height="[\d.]+pt"[^>]* role="img">\s*<title>[^<]*\w'
)
NO_ALT = re.compile(r"""<img\b(?![^>]*\salt=["']?[^"'\s>])[^>]*>""", re.IGNORECASE)


class InlineFigures(SphinxPostTransform):
    """Replace the image nodes of drawn figures by the drawing itself."""

    default_priority = 5  # before Sphinx collects and copies image files
    formats = ("html",)

    def run(self, **kwargs):
        if not belongs(self.document, self.config):
            return
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
    # The security policy lets no styles stand in a page; as attributes they say the same.
    svg = re.sub(r"<style[^>]*>.*?</style>", "", svg, flags=re.S)
    svg = svg.replace("<svg ", '<svg stroke-linejoin="round" stroke-linecap="butt" ', 1)
    svg = re.sub(r'\bstyle="([^"]*)"', lambda style: _attributes(style[1]), svg)
    width, height = (
        float(re.search(rf'\b{side}="([\d.]+)pt"', svg)[1]) for side in ("width", "height")
    )
    return re.sub(
        r'\bwidth="[\d.]+pt"|\bheight="[\d.]+pt"',
        lambda match: f'{match[0].split("=")[0]}="{(width if "width" in match[0] else height) * 4 / 3:.0f}"',
        svg,
        count=2,
    ).strip()


def _attributes(style):
    """Return the declarations of a drawing's style as attributes."""
    declared = (one.split(":", 1) for one in style.split(";") if one.strip())
    return " ".join(f'{name.strip()}="{value.strip()}"' for name, value in declared)


class RequireAltText(SphinxPostTransform):
    """Warn about every image whose alternative text is missing or only names its file."""

    default_priority = 4

    def run(self, **kwargs):
        if not belongs(self.document, self.config):
            return
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


def setup(app):
    app.add_post_transform(RequireAltText)
    app.add_post_transform(InlineFigures)
    return {"parallel_read_safe": True, "parallel_write_safe": True}
