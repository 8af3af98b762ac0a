"""What every page goes through after the theme has written it.

- weight: scripts and style sheets that a page does not use are not loaded, and no script holds up
  the page; the theme's icons come from ``icons.css`` instead of 700 kB of Font Awesome; what remains
  of the styles is one sheet (``weight.py``);
- policy: the page says what a browser may load for it: the site's own files and nothing else.
  No script may stand in the page itself, save those that the build has seen (by their hashes).
- accessibility: landmarks, roles and names that the theme gets wrong;
- opened from disk: what the theme writes for a server only.

``tests/test_site.py`` and ``tests/browser`` hold the result to it.
"""

import base64
import hashlib
import re
from pathlib import Path

from .weight import SHEET, one_sheet

POLICY = (
    "default-src 'self'; script-src 'self'{hashes}; style-src 'self'{styles}; "
    "img-src 'self' data:; object-src 'none'; frame-src 'none'; base-uri 'none'; form-action 'self'{python}"
)
# Where a page can run Python: in a worker made of what the page has loaded, from which nothing can be asked for.
PYTHON = re.compile(r'<(?:div class="live"|form class="in-page")')
FOR_PYTHON = "; worker-src 'self' blob:; connect-src 'none'"
# The theme's own script leaves a page without colours until all scripts have come.  And where pages are
# opened from disk, Chromium gives one in twenty or so an empty localStorage, and at times empties it once
# more while the page is open: so the mode is kept in sessionStorage, and what was searched for goes along
# in the address (Sphinx reads it there, marks it, and takes it off).
FIRST = """<script>{
  if (location.protocol === "file:") {
    const terms = "sphinx_highlight_terms", kept = sessionStorage.getItem("softmax-course-mode");
    if (kept) localStorage.setItem("mode", kept);
    localStorage.removeItem(terms);
    const keep = () =>
      sessionStorage.setItem("softmax-course-mode", localStorage.getItem("mode") ?? document.documentElement.dataset.mode);
    for (const moment of ["click", "pagehide"]) addEventListener(moment, keep); // at once, and at the end
    const send = ({ target }) => {
      const hit = target.closest?.("#search-results a[href]");
      if (!hit) return;
      const url = new URL(hit.href);
      url.searchParams.set("highlight", localStorage.getItem(terms) ?? new URLSearchParams(location.search).get("q"));
      hit.href = url;
    };
    for (const moment of ["pointerdown", "click"]) addEventListener(moment, send); // by mouse in any tab, by keyboard
  }
  const mode = localStorage.getItem("mode") || "auto";
  const dark = mode === "auto" ? matchMedia("(prefers-color-scheme: dark)").matches : mode === "dark";
  Object.assign(document.documentElement.dataset, { mode, theme: dark ? "dark" : "light" });
}</script>"""
# The font of the formulas, before a style sheet has asked for it; pages opened from disk may not preload it.
FONT_FIRST = """<script>
  if (location.protocol !== "file:") {
    const font = Object.assign(document.createElement("link"), { rel: "preload", as: "font", type: "font/woff2" });
    font.crossOrigin = "";
    font.href = `${document.documentElement.dataset.content_root}_static/softmax-math.woff2`;
    document.head.append(font);
  }
</script>"""
# A file is loaded where its mark stands in the page, and nowhere if it has none.
USED_FOR = {
    "vendor/fontawesome/": None,
    "scripts/bootstrap.js": "data-bs-",
    "scripts/fontawesome.js": None,
    "sphinx-design.min.css": 'class="sd-',
    "design-tabs.js": 'class="sd-tab',
    "clipboard.min.js": "<pre>",
    "copybutton.js": "<pre>",
}
# The theme's script asks every box of code how wide it is, and browsers lay out for that what is out of sight.
# course.js asks, one part of the page after the other.
ALL_BOXES = re.compile(r'"pre, \.nboutput[^"]*"')
LOADING = re.compile(r'\s*<(?:link|script)\b[^>]*?\b(?:href|src)="([^"]*)"[^>]*>(?:</script>)?')
INLINE = re.compile(r"<script(?![^>]*\ssrc=)(?![^>]*\stype=\"application/)[^>]*>(.*?)</script>", re.S)
VIEWPORT = re.compile(r'\s*<meta name="viewport"[^>]*>')
MENDED = (
    # Known before the first line is painted, and light where scripts are off.
    (re.compile(r'(<html [^>]*data-theme=)"auto"'), r'\1"light"'),
    (re.compile(r'<script data-cfasync="false">.*?</script>', re.S), FIRST.replace("\\", r"\\")),
    # Scripts wait, in their order; what they would have written into the page stands in it.
    (re.compile(r"<script>\s*document\.write\(`(.*?)`\);\s*</script>", re.S), r"\1"),
    (re.compile(r"<script (?![^>]*\bdefer\b)(?=[^>]*\bsrc=)"), '<script defer="defer" '),
    (re.compile(r"\s*<script>DOCUMENTATION_OPTIONS\.\w+ = .*?</script>"), ""),
    (re.compile(r'(<button) onclick="[^"]*"'), r"\1"),  # course.js does it
    # Pages opened from disk may not preload fonts, and scripts that wait need not come before the styles.
    (re.compile(r'\s*<link rel="preload" as="(?:font|script)"[^>]*>'), ""),
    # What is to be saved is not shown; from disk browsers show it all the same, and save a .zip.
    (re.compile(r'(<a href="[^"]*\bdownloads/[^"]*\.(?:ipynb|whl|zip)")'), r"\1 download"),
    # The menu of downloads opens by itself; titles are shown by the browser; course.js marks in the contents
    # of the page what is read.  So no page needs Bootstrap's scripts (USED_FOR), unless the theme brings more.
    (re.compile(r'<div class="(dropdown [^"]*)">\s*<button class="([^"]*)"[^>]*data-bs-toggle="dropdown"[^>]*?( aria-label="[^"]*")?>'
                r'(.*?)</button>(\s*<ul class="dropdown-menu">.*?</ul>)\s*</div>', re.S),
     r'<details class="\1"><summary class="\2"\3>\4</summary>\5</details>'),
    (re.compile(r'\s*data-bs-placement="[^"]*"| data-bs-toggle="tooltip"| data-bs-(?:spy|target|root-margin)="[^"]*"'), ""),
    # What these say about looks, course.css says.
    (re.compile(r'(<t(?:able|d)\b[^>]*?) style="[^"]*"'), r"\1"),
    # Landmarks, roles and names: of a button that shows its name, that is the name.
    (re.compile(r'(<button class="[^"]*\bsearch-button-field\b[^>]*?) aria-label="[^"]*"'), r"\1"),
    (re.compile(r'<div class="bd-sidebar-primary'), '<div role="complementary" aria-label="Book" class="bd-sidebar-primary'),
    (re.compile(r'role="doc-biblioentry"'), 'role="listitem"'),
    (re.compile(r'<th( class="[^"]*")?>(\s*(?:<p>\s*</p>)?\s*)</th>'), r"<td\1>\2</td>"),
    (re.compile(r"<img (?![^>]*\bloading=)"), '<img loading="lazy" '),
)  # fmt: skip


def finished(page: str, styles: str = "") -> str:
    """Return the HTML of a page as it goes to the readers; ``styles`` is what else the policy allows of these."""
    for pattern, instead in MENDED:
        page = pattern.sub(instead, page)
    if 'class="bd-sidebar-secondary' in page:  # comes last: its room is kept free, or the article would move
        page = page.replace('<div class="bd-content">', '<div class="bd-content with-contents">')
    if "<math" in page:
        page = page.replace("</title>", f"</title>\n{FONT_FIRST}", 1)
    page = unique(page, VIEWPORT)
    page = numbered(page, 'id="search-input')
    body = page[page.find("<body") :]
    page = LOADING.sub(lambda asset: asset[0] if used(asset[1], body) else "", page)
    hashes = "".join(f" '{digest(script)}'" for script in dict.fromkeys(INLINE.findall(page)))
    python = PYTHON.search(body)
    hashes += " 'wasm-unsafe-eval'" if python else ""
    allowed = POLICY.format(hashes=hashes, styles=styles, python=FOR_PYTHON if python else "")
    policy = f'<meta http-equiv="Content-Security-Policy" content="{allowed}" />'
    return re.sub(r'(<meta charset="[^"]*" ?/>)', rf"\1\n    {policy}", page, count=1)


def styles_first(page: str) -> str:
    """Put the script that sets the colours behind the style sheet, which browsers then wait for.

    They read the page only when they know its styles, and paint its beginning before they have read the
    rest and run scripts.  Otherwise the whole page has come by then and is read, and waits to be painted.
    """
    without = page.replace(FIRST, "", 1)
    sheet = SHEET.search(without)
    if without == page or not sheet:
        return page
    return without[: sheet.end()] + FIRST + without[sheet.end() :]


def used(file: str, body: str) -> bool:
    """Tell whether a page with this body needs ``file``, a script or a style sheet."""
    marks = [mark for name, mark in USED_FOR.items() if f"/{name}" in file]
    return all(mark and mark in body for mark in marks)


def unique(page: str, pattern) -> str:
    """Keep the first match of ``pattern`` and drop the others."""
    seen = []
    return pattern.sub(lambda match: seen.append(match) or match[0] if not seen else "", page)


def numbered(page: str, start: str) -> str:
    """Give every further occurrence of an attribute that begins like ``start`` a number."""
    first, *others = page.split(f'{start}"')
    for number, part in enumerate(others, 1):
        first += f'{start}{"" if number == 1 else f"-{number}"}"' + part
    return first


def digest(script: str) -> str:
    """Return the name by which a policy knows the text of a script."""
    return "sha256-" + base64.b64encode(hashlib.sha256(script.encode()).digest()).decode()


def finish(app, error):
    """Finish every page of the site."""
    if error or app.builder.format != "html":
        return
    pages = {}
    for path in sorted(Path(app.outdir).rglob("*.html")):
        text = path.read_text(encoding="utf-8")
        if path.relative_to(app.outdir).parts[0] == "_static":  # the theme's own templates
            continue
        if "<body" in text and (app.config.softmax_course or "/course.css" in text):
            as_left = "Content-Security-Policy" in text  # by an earlier build
            # In the book of somebody else the theme may have styles in its pages.
            styles = "" if app.config.softmax_course else " 'unsafe-inline'"
            pages[path] = text if as_left else finished(text, styles)
    if app.config.softmax_course:
        one_sheet(Path(app.outdir), pages)
        pages = {path: styles_first(text) for path, text in pages.items()}
        theme = Path(app.outdir, "_static", "scripts", "pydata-sphinx-theme.js")
        if theme.is_file():
            theme.write_text(ALL_BOXES.sub('":not(*)"', theme.read_text(encoding="utf-8")), encoding="utf-8")
    for path, text in pages.items():
        path.write_text(text, encoding="utf-8")


def setup(app):
    app.connect("build-finished", finish, priority=900)  # after everybody else has written
    return {"parallel_read_safe": True, "parallel_write_safe": True}
