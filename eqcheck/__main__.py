"""python -m eqcheck PATH…: the command line, which lives in faces."""

import sys

from .faces.command_line import main

if __name__ == "__main__":
    sys.exit(main())
