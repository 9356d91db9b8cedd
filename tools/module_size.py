"""Fail when a module is longer than one idea usually is."""

from __future__ import annotations

import sys
from pathlib import Path

LIMIT = 400


def main(folders: list[str]) -> int:
    """Print each module over the limit; 1 when there is one."""
    modules = (path for folder in folders for path in Path(folder).rglob("*.py"))
    sizes = {
        path: len(path.read_text("utf-8").splitlines()) for path in modules if "versions" not in path.parts
    }
    long = {path: size for path, size in sizes.items() if size > LIMIT}
    for path, size in long.items():
        print(f"{path}: {size} lines, over {LIMIT}: split it by idea")
    return 1 if long else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
