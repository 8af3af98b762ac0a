"""The way out of Jupyter Book 1, walked: the same pages by plain Sphinx and the newest theme.

    python web/way_out.py PYTHON       `make next` runs this, with the Python of .venv-next

`jupyter-book config sphinx .` writes the settings as a conf.py, which loses the extensions of Jupyter
Book itself (LEFT_OFF).  Sphinx then has to build every page without a warning, with the same text and
the same formulas as the pages in ``_build/html``, and no page may load from elsewhere.  The site is
left in ``_build/next``.
"""

import re
import shutil
import subprocess
import sys
from pathlib import Path

from bs4 import BeautifulSoup
from make_book import NO_INPUT, ROOT, documents

LEFT_OFF = ("jupyter_book", "sphinx_jupyterbook_latex")
# What the two themes word differently, or one of them has alone.
NOT_TEXT = "script, style, .headerlink, .copybtn, .math, .prev-next-footer, .search-button__kbd-shortcut"


def settings(folder):
    """Write conf.py into ``folder``, a copy of the checkout, as the way out has it."""
    subprocess.run([Path(sys.executable).with_name("jupyter-book"), "config", "sphinx", "."], cwd=folder, check=True)
    conf = folder / "conf.py"
    text = conf.read_text(encoding="utf-8")
    for name in LEFT_OFF:
        text = text.replace(f"'{name}', ", "").replace(f", '{name}'", "")
    here = "import sys\nfrom pathlib import Path\n\nsys.path[:0] = [str(Path(__file__).parent), str(Path(__file__).parent / 'web')]\n"
    conf.write_text(here + text, encoding="utf-8")


def build(python):
    """Build the site with plain Sphinx from a copy of the checkout; return its folder."""
    work, site = ROOT / "_build" / "way-out", ROOT / "_build" / "next"
    for folder in (work, site):
        shutil.rmtree(folder, ignore_errors=True)
    left = shutil.ignore_patterns(*NO_INPUT, ".*", "*.egg-info")
    shutil.copytree(ROOT, work, ignore=left)
    settings(work)
    command = [python, "-m", "sphinx", "-W", "-n", "--keep-going", "-q", ".", site]
    try:
        subprocess.run(command, cwd=work, check=True)
    finally:
        shutil.rmtree(work)
    return site


def text_and_formulas(path):
    """Return what a page says and the formulas that it shows, each in its order."""
    article = BeautifulSoup(path.read_text(encoding="utf-8"), "html.parser").select_one("article.bd-article")
    formulas = [re.sub(r"\s+", "", formula.get_text()) for formula in article.select(".math")]
    for node in article.select(NOT_TEXT):
        node.decompose()
    return article.get_text(" ").split(), formulas


def differences(one, other, names):
    """Return in words what differs between the pages of two sites."""
    found = []
    for name in names:
        for what, old, new in zip(("text", "formulas"), *(text_and_formulas(s / f"{name}.html") for s in (one, other))):
            if old != new:
                place = next((i for i, (a, b) in enumerate(zip(old, new)) if a != b), min(len(old), len(new)))
                found.append(f"{name}, {what}: {old[place : place + 8]} became {new[place : place + 8]}")
    return found


def foreign(site):
    """Return what the pages of a site load from another host."""
    loaded = re.compile(r'<(?:script|link|img|iframe)\b[^>]*?\b(?:src|href)="((?:https?:)?//[^"]*)"')
    return [f"{path.relative_to(site)} loads {url}"
            for path in sorted(site.rglob("*.html")) for url in loaded.findall(path.read_text(encoding="utf-8"))]  # fmt: skip


def main(python):
    site = build(python)
    found = differences(ROOT / "_build" / "html", site, documents()) + foreign(site)
    for line in found:
        print(line, file=sys.stderr)
    if not found:
        print(f"{len(documents())} pages by plain Sphinx, with the same text and formulas, are in {site}")
    return bool(found)


if __name__ == "__main__":
    sys.exit(main(Path(sys.argv[1]).absolute()))
