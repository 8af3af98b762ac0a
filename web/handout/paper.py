"""Chapters, exercise sheets and answer keys for paper, printed from the pages of the built site, where the formulas are set already."""

from bs4 import BeautifulSoup


def chapter_page(html, *, solutions):
    """Return the page of a chapter, its solutions open, or without any, not even closed."""
    soup = BeautifulSoup(html, "html.parser")
    (_open if solutions else _leave_out)(soup)
    return str(soup)


def sheet_page(html, title):
    """Return the page of a chapter with nothing left but its exercises; no solution is in it, not even closed."""
    soup = _exercises_only(html, f"{title}: exercises")
    _leave_out(soup)
    return str(soup)


def key_page(html, title):
    """Return the page of a chapter with its exercises, their solutions open."""
    soup = _exercises_only(html, f"{title}: answers")
    _open(soup)
    return str(soup)


def _leave_out(soup):
    for solution in soup.select("details.solution, .solution"):
        solution.decompose()
    for output in soup.select("section#exercises [class*='tag_stub'] .cell_output"):
        output.decompose()


def _open(soup):
    for solution in soup.select("details.solution"):
        solution["open"] = "open"


def _exercises_only(html, title):
    soup = BeautifulSoup(html, "html.parser")
    article = soup.select_one("article.bd-article")
    exercises = article.select_one("section#exercises")
    if exercises is None:
        raise ValueError(f"{title}: the page has no section with exercises")
    heading = soup.new_tag("h1")
    heading.string = title
    exercises.h2.decompose()
    article.clear()
    article.extend([heading, exercises])
    soup.title.string = title
    return soup
