"""What a cell prints and shows, in order, in bounds."""

import contextlib
import io

MOST = 200_000  # characters that a cell may print
LEAST = 100_000  # characters more that are passed over before the cell is stopped for good


class TooMuch(BaseException):
    """Raised in what goes on printing; no ``except Exception`` catches it."""


class Output:
    """The outputs of one cell, as notebooks have them: streams and results in their order."""

    def __init__(self):
        self.outputs, self.length = [], 0

    @contextlib.contextmanager
    def taken(self):
        """Take what is printed in here."""
        with contextlib.redirect_stdout(_Stream(self, "stdout")), contextlib.redirect_stderr(_Stream(self, "stderr")):
            yield

    def write(self, name, text):
        self.length += len(text)
        text = text[: max(0, MOST - self.length + len(text))]
        if text:
            last = self.outputs[-1] if self.outputs else {}
            if last.get("name") == name:
                last["parts"].append(text)
            else:
                self.outputs.append({"output_type": "stream", "name": name, "parts": [text]})
        if self.length > MOST + LEAST:
            raise TooMuch

    def add(self, kind, data):
        self.length += sum(map(len, data.values()))
        if self.length <= MOST:
            self.outputs.append({"output_type": kind, "data": data})
        elif self.length > MOST + LEAST:
            raise TooMuch

    def finished(self):
        """Return the outputs, each stream as one text."""
        for one in self.outputs:
            if "parts" in one:
                one["text"] = "".join(one.pop("parts"))
        return self.outputs


class _Stream(io.TextIOBase):
    encoding = "utf-8"

    def __init__(self, output, name):
        self._output, self._name = output, name

    def writable(self):
        return True

    def write(self, text):
        if not isinstance(text, str):
            raise TypeError(f"write() argument must be str, not {type(text).__name__}")
        self._output.write(self._name, text)
        return len(text)
