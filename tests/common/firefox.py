"""Firefox, by its own remote protocol: Playwright cannot drive the one that Debian has.

Marionette, which comes with every Firefox, takes messages of the form ``length:[0, number, command, {…}]``.
"""

import json
import os
import shutil
import socket
import subprocess
import tempfile
import time
from pathlib import Path

FIREFOX = shutil.which("firefox-esr") or shutil.which("firefox")


class Firefox:
    """A Firefox without a window, for one page at a time; use it in a ``with`` statement."""

    def __enter__(self):
        self._home = tempfile.TemporaryDirectory(ignore_cleanup_errors=True)
        with socket.create_server(("127.0.0.1", 0)) as free:
            port = free.getsockname()[1]
        settings = f'user_pref("marionette.port", {port});\nuser_pref("datareporting.policy.dataSubmissionEnabled", false);\n'
        Path(self._home.name, "user.js").write_text(settings, encoding="utf-8")
        self._process = subprocess.Popen(
            [FIREFOX, "--headless", "--marionette", "--no-remote", "--profile", self._home.name],
            env=os.environ | {"HOME": self._home.name}, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL,
        )  # fmt: skip
        try:
            self._connect(port)
            self._command("WebDriver:NewSession", {})
            self._command("WebDriver:SetTimeouts", {"script": 180_000, "pageLoad": 120_000})
        except BaseException:
            self.__exit__()
            raise
        return self

    def __exit__(self, *raised):
        self._process.terminate()
        self._process.wait(30)
        self._home.cleanup()

    def open(self, address):
        """Open a page and wait until it has loaded."""
        self._command("WebDriver:Navigate", {"url": address})

    def run(self, body):
        """Return what the body of an asynchronous function returns that is run in the page."""
        script = f"const done = arguments[arguments.length - 1]; (async () => {{ {body} }})().then(done, e => done('failed: ' + e.message));"
        return self._command("WebDriver:ExecuteAsyncScript", {"script": script, "args": [], "sandbox": None})["value"]

    def _connect(self, port):
        end = time.monotonic() + 120
        while True:
            try:
                self._socket = socket.create_connection(("127.0.0.1", port), 200)
                self._received = self._socket.makefile("rb")
                return self._message()
            except OSError:
                assert time.monotonic() < end and self._process.poll() is None, "Firefox did not start"
                time.sleep(0.2)

    def _message(self):
        length = b""
        while (byte := self._received.read(1)) != b":":
            assert byte, "Firefox ended"
            length += byte
        return json.loads(self._received.read(int(length)))

    def _command(self, name, parameters):
        data = json.dumps([0, 1, name, parameters]).encode()
        self._socket.sendall(b"%d:%s" % (len(data), data))
        _, _, error, result = self._message()
        assert error is None, f"{name}: {error}"
        return result
