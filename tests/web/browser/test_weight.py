"""What a page makes the browser load, as a server sends it: gzip for text, fonts and pictures as they are."""

import gzip
from pathlib import Path
from urllib.parse import unquote, urlsplit

import pytest
from browsing import wait_until_all_is_there
from site_build import pages

LIMIT, STYLES = 250_000, 32_000
PACKED = (".woff", ".woff2", ".png", ".jpg")


def sent(file: Path) -> int:
    """Return the bytes that a server sends for ``file``."""
    content = file.read_bytes()
    return len(content if file.suffix in PACKED else gzip.compress(content, 9, mtime=0))


@pytest.mark.parametrize("name", [*pages(), "search"])
def test_a_page_is_light(new_page, visit, name, record_property):
    page = visit(new_page(), name)
    page.evaluate("document.fonts.ready")
    page.mouse.wheel(0, 100_000)  # and what is loaded only when it comes into sight
    wait_until_all_is_there(page)
    files = {Path(unquote(urlsplit(url).path)) for url in page.asked if url.startswith("file:")}
    weights = {file.name: sent(file) for file in files}
    assert len(files) > 5
    assert sum(weights.values()) <= LIMIT, sorted(weights.items(), key=lambda item: -item[1])[:8]
    styles = sum(weight for file, weight in weights.items() if file.endswith(".css"))
    assert 10_000 < styles <= STYLES  # they have to be there before the first line is painted
    assert page.evaluate("[...document.scripts].filter(s => s.src && !s.defer && !s.async).map(s => s.src)") == []
    record_property(f"{name}, kB in {len(files)} files", round(sum(weights.values()) / 1000))
