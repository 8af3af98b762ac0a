"""Print the direct dependencies of pyproject.toml without their version numbers.

    python .ci/newest.py             all of them
    python .ci/newest.py sphinx      those of the library and of this extra

The weekly run installs what this prints, to see what a new release breaks before a reader does.
"""

import pathlib
import re
import sys
import tomllib

# Jupyter Book 2 does not read _config.yml: moving there is a decision, not an update.  A newer Harper
# finds more in the same sentences, which breaks nothing for a reader.
STAYS = {"jupyter-book": "jupyter-book<2", "harper-py": "harper-py==0.2.0"}

project = tomllib.loads(pathlib.Path("pyproject.toml").read_text(encoding="utf-8"))["project"]
extras = project["optional-dependencies"]
for requirement in [*project["dependencies"], *(r for name in sys.argv[1:] or extras for r in extras[name])]:
    name = re.match(r"[A-Za-z0-9._-]+", requirement).group()
    print(STAYS.get(name, name))
