"""The cells of a chapter, run as Jupyter runs them: what they print, what their last line is, how they fail."""

import ast
import builtins
import contextlib
import linecache
import sys
import traceback

from softmaxlib.mistakes import contain

from . import printing

LIMIT = 20.0  # seconds that a cell may take
SHOWN = ("text/html", "text/plain", "application/x-not-drawn")


class Cells:
    """The names that the cells of one page share."""

    def __init__(self):
        self.names = {"__name__": "__main__", "__builtins__": builtins}

    def run(self, number, source, limit=LIMIT):
        """Run a cell; return ``{"outputs": […], "error": sentence or None}``, the outputs as notebooks have them."""
        name = f"cell {number}"
        linecache.cache[name] = (len(source), None, source.splitlines(True), name)
        output, where, error = printing.Output(), [], None
        builtins.display = lambda *values: [output.add("display_data", bundle(value)) for value in values]
        try:
            with output.taken(), contain.alarm(limit, lambda frame: where.append(line_of(frame, name))):
                self._execute(source, name, output)
        except contain.TimeUp:
            at = f", in line {where[0]}" if where and where[0] else ""
            error = f"The cell did not finish within {limit:g} s{at}. What it had done by then is kept."
        except printing.TooMuch:
            error = f"The cell printed more than {printing.MOST:,} characters and was stopped."
        except MemoryError:
            error = "The cell wanted more memory than it may have here, and was stopped."
        except SystemExit as asked:
            error = f"The cell ended itself{f' with {asked.code!r}' if asked.code is not None else ''} (SystemExit)."
        except KeyboardInterrupt:
            error = "The cell interrupted itself (KeyboardInterrupt)."
        except BaseException as raised:
            error = told(raised, name)
        finally:
            sys.stdout, sys.stderr = sys.__stdout__, sys.__stderr__
        return {"outputs": output.finished(), "error": error}

    def _execute(self, source, name, output):
        tree = ast.parse(source, name)
        last = tree.body.pop() if tree.body and isinstance(tree.body[-1], ast.Expr) else None
        exec(compile(tree, name, "exec"), self.names)
        if last is None:
            return
        value = eval(compile(ast.Expression(last.value), name, "eval"), self.names)
        if value is not None and not source.rstrip().endswith(";"):
            self.names["_"] = value
            output.add("execute_result", bundle(value))


def bundle(value):
    """Return what a value shows, as ``{type: text}``."""
    if hasattr(type(value), "_repr_mimebundle_"):
        found = value._repr_mimebundle_()
        return {kind: text for kind, text in found.items() if kind in SHOWN and isinstance(text, str)}
    found = {"text/plain": repr(value)}
    if hasattr(type(value), "_repr_html_"):
        html = value._repr_html_()
        if isinstance(html, str):
            found["text/html"] = html
    return found


def line_of(frame, name):
    """Return the line of the cell ``name`` at which a frame is, or None."""
    while frame is not None:
        if frame.f_code.co_filename == name:
            return frame.f_lineno
        frame = frame.f_back
    return None


def told(error, name):
    """Return an exception in words: what it is, and at which lines of which cells it came up."""
    said = "".join(traceback.format_exception_only(error)).strip()
    if isinstance(error, SyntaxError):
        line = f", line {error.lineno}" if error.lineno else ""
        text = f": {error.text.strip()}" if error.text else ""
        return f"{type(error).__name__}: {error.msg}{line}{text}"
    if isinstance(error, ModuleNotFoundError):
        said += " (in the page there are Python's own modules, NumPy and softmaxlib)"
    places = []
    with contextlib.suppress(RecursionError):
        for frame in traceback.extract_tb(error.__traceback__, limit=200):
            if frame.filename.startswith("cell "):
                place = f"{'line' if frame.filename == name else f'{frame.filename}, line'} {frame.lineno}: {frame.line}"
                places.append(place)
    shown = places if len(places) <= 6 else [*places[:3], "…", *places[-2:]]
    return "\n".join([said, *(f"  {place}" for place in shown)])
