"""Chapters, exercise sheets and answer keys for paper, printed from the pages of the built site, where the formulas are set already."""

import math

from bs4 import BeautifulSoup

from .letters import letters_of
from .source import WHERE, source_of, without_emphasis

FEWEST_LINES, MOST_LINES, BESIDE_CODE = 5, 9, 6
STYLE = """
.whose { display: flex; gap: 2em; margin: 0 0 1em; }
.whose span { flex: 1; border-bottom: 1px solid #777; padding-bottom: 0.2em; }
.whose span + span { flex: 0 0 10em; }
.asked { break-inside: avoid; margin-bottom: 1em; }
.asked .exercise { margin-bottom: 0; }
.room i { display: block; height: 8mm; border-bottom: 1px solid #bbb; }
.source { margin: 1em 0 0; font-size: 0.8em; color: #555; }
"""


def chapter_page(html, name, *, solutions):
    """Return the page of a chapter, its solutions open, or without any, not even closed."""
    soup = BeautifulSoup(html, "html.parser")
    (_open if solutions else _leave_out)(soup)
    return _finished(soup, name, solutions)


def sheet_page(html, title, name):
    """Return the page of a chapter with nothing left but its exercises and room to write; no solution is in it, not even closed."""
    soup = _exercises_only(html, f"{title}: exercises")
    whose = soup.new_tag("div", attrs={"class": "whose"})
    for said in "Name", "Date":
        whose.append(soup.new_tag("span", string=said))
    soup.select_one("article.bd-article h1").insert_after(whose)
    _make_room(soup)
    _leave_out(soup)
    return _finished(soup, name, False)


def key_page(html, title, name):
    """Return the page of a chapter with its exercises, their solutions open."""
    soup = _exercises_only(html, f"{title}: answers")
    _open(soup)
    return _finished(soup, name, True)


def lines_for(solution):
    """Return how many ruled lines a solution may need, by the length of ours; where it is code, most of it is written elsewhere."""
    words = sum(len(paragraph.get_text(" ").split()) for paragraph in solution.find_all("p"))
    needed = math.ceil(words / 8) + 2 * len(solution.select("div.math")) + len(solution.select("tr"))
    return min(max(needed, FEWEST_LINES), BESIDE_CODE if solution.select_one("[class*='tag_solution']") else MOST_LINES)


def _make_room(soup):
    """Put ruled lines under each exercise, kept on one page with it."""
    for exercise in soup.select("section#exercises div.exercise"):
        solution = exercise.find_next("details", class_="solution")
        asked = exercise.wrap(soup.new_tag("div", attrs={"class": "asked"}))
        room = soup.new_tag("div", attrs={"class": "room"})
        for _ in range(lines_for(solution)):
            room.append(soup.new_tag("i"))
        asked.append(room)


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
    letters = letters_of(article)
    heading = soup.new_tag("h1")
    heading.string = title
    exercises.h2.decompose()
    article.clear()
    article.append(heading)
    if letters:
        line = soup.new_tag("p", string="Letters: ")
        line.extend(letters)
        article.append(line)
    article.append(soup.new_tag("p", string=without_emphasis(WHERE)))
    article.append(exercises)
    soup.title.string = title
    return soup


def _finished(soup, name, solutions):
    """Return the page as text, with its source at its end and the styles of paper, which the site's own rules would refuse."""
    article = soup.select_one("article.bd-article")
    article.append(soup.new_tag("p", attrs={"class": "source"}, string=without_emphasis(source_of(name, solutions=solutions))))
    for policy in soup.select("meta[http-equiv=Content-Security-Policy]"):
        policy.decompose()
    soup.head.append(soup.new_tag("style", string=STYLE))
    return str(soup)
