"""Show the built site at an address of this machine: `make serve` runs ``web/serve.py FOLDER PORT``."""

import functools
import http.server
import socket
import sys

HERE = "127.0.0.1"


def serve(folder: str, port: str) -> None:
    """Serve the files of ``folder`` until somebody presses Ctrl+C; exit with a sentence where that cannot be."""
    if not (port.isdecimal() and 0 < int(port) < 65536):
        sys.exit(f"PORT={port} is no port: name a number from 1 to 65535.")
    handler = functools.partial(http.server.SimpleHTTPRequestHandler, directory=folder)
    try:
        server = http.server.ThreadingHTTPServer((HERE, int(port)), handler)
    except PermissionError:
        sys.exit(f"Port {port} is not yours to use: name one from 1024 on, as in make serve PORT={free_port()}")
    except OSError as error:
        sys.exit(f"Port {port} cannot be used ({error.strerror}): name another, as in make serve PORT={free_port()}")
    print(f"The book is at http://{HERE}:{port}/ until you press Ctrl+C.", flush=True)
    try:
        server.serve_forever()
    except KeyboardInterrupt:
        print()


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind((HERE, 0))
        return probe.getsockname()[1]


if __name__ == "__main__":
    serve(*sys.argv[1:])
