"""Print the site to PDF: every page, and the whole book, without solutions and with them.  make_book.py calls this.

The machine's Chromium prints, since the pages are made for a browser.  It tags the PDFs and gives them an outline.
"""

import os
import shutil
import sys
from pathlib import Path

from bs4 import BeautifulSoup
from softmax_book.downloads import WITH, has_solutions
from softmax_book.repository import site_address

# Where one is found: the shell without windows first, which opens a page in two thirds of the time.
EXECUTABLES = ("chromium-headless-shell", "chromium", "chromium-browser", "google-chrome")
CHROMIUM = next(filter(None, map(shutil.which, EXECUTABLES)), None)
AS_ROOT = ["--no-sandbox"] if hasattr(os, "geteuid") and os.geteuid() == 0 else []
FOOTER = (
    '<div style="width: 100%; font: 8px sans-serif; text-align: center">'
    '<span class="title"></span> · <span class="pageNumber"></span>/<span class="totalPages"></span>'
    "</div>"
)
PAPER = {
    "format": "A4",
    "margin": {"top": "18mm", "bottom": "18mm", "left": "16mm", "right": "16mm"},
    "display_header_footer": True,
    "header_template": "<span></span>",
    "footer_template": FOOTER,
    "print_background": True,
    "tagged": True,
    "outline": True,
}
# What is closed besides is opened by course.js before it prints, as for everybody.
READY = """async ([solutions, root, address]) => {
    document.querySelectorAll("details.solution").forEach(details => details.open = solutions);
    for (const link of document.querySelectorAll("a[href]")) {
        const within = link.href.split("#")[0] === location.href.split("#")[0];
        if (!link.href.startsWith(root) || within && document.getElementById(decodeURIComponent(link.hash.slice(1)))) continue;
        if (address && !within) link.href = address + link.href.slice(root.length);
        else link.removeAttribute("href");  // the folder on this machine is nobody else's
    }
    document.querySelectorAll(".toggle-hidden").forEach(
        hidden => hidden.classList.remove("toggle-hidden"));
    document.querySelectorAll("img[loading]").forEach(image => image.loading = "eager");
    await document.fonts.ready;
}"""


def whole_book(html, names):
    """Return the page that holds the articles of all pages, its links pointing within itself."""
    stems = {Path(name).name for name in names}
    book = None
    for name in names:
        soup = BeautifulSoup((html / f"{name}.html").read_text(encoding="utf-8"), "html.parser")
        article = soup.select_one("article.bd-article")
        point_inside(article, Path(name).name, stems)
        if book is None:
            book, body = soup, article
            book.title.string = book.title.string.split(" — ")[-1]
        else:
            body.insert_after(article)
            body = article
    return str(book)


def point_inside(article, stem, stems):
    """Give the ids of one page a prefix, and let every link to a page of the book follow."""
    article["id"] = f"{stem}--"
    for element in article.find_all(True):
        if element.get("id"):
            element["id"] = f"{stem}--{element['id']}"
        for name in ("href", "xlink:href", "aria-labelledby", "aria-describedby", "for", "clip-path", "fill", "stroke"):
            if element.get(name):
                value = element[name]
                value = value if isinstance(value, str) else " ".join(value)  # as ids come from bs4
                element[name] = inside(value, name, stem, stems)


def inside(value, name, stem, stems):
    if name in ("clip-path", "fill", "stroke"):
        return value.replace("url(#", f"url(#{stem}--")
    if name not in ("href", "xlink:href"):
        return " ".join(f"{stem}--{one}" for one in value.split())
    page, hash_, anchor = value.partition("#")
    other = page.removesuffix(".html") if page else stem
    return f"#{other}--{anchor}" if other in stems and "/" not in page else value


def print_page(tab, html, target, *, solutions):
    """Print what a tab shows, a page of the site in ``html``, to a PDF; links to other pages lead to the site where it has an address."""
    tab.evaluate(READY, [solutions, f"{html.resolve().as_uri()}/", site_address()])
    tab.pdf(path=target, **PAPER)


def print_pdfs(html, names):
    """Print the pages ``names`` of the site in ``html``, each and together, into its ``downloads/``."""
    if CHROMIUM is None:
        sys.exit("The PDFs need Chromium, which was not found (Debian: apt-get install chromium)")
    from playwright.sync_api import sync_playwright  # which takes half a second

    whole = (html / names[0]).with_name("whole-book.html")
    whole.write_text(whole_book(html, names), encoding="utf-8")
    pages = {html / f"{name}.html": Path(name).name for name in names} | {whole: "book"}
    try:
        with sync_playwright() as p:
            chromium = p.chromium.launch(executable_path=CHROMIUM, args=AS_ROOT)
            tab = chromium.new_page(color_scheme="light", offline=True, reduced_motion="reduce")
            for source, name in pages.items():
                tab.goto(source.resolve().as_uri())
                for ending in ("", WITH) if has_solutions(source.read_text(encoding="utf-8")) else ("",):
                    target = html / "downloads" / f"{name}{ending}.pdf"
                    print_page(tab, html, target, solutions=bool(ending))
                    print(f"{target}: {target.stat().st_size / 1e6:.1f} MB")
            chromium.close()
    finally:
        whole.unlink()
