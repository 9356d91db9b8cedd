"""Install the npm packages: Microsoft's card renderer (for the console) and what tests hold cards against."""

from __future__ import annotations

import shutil
import subprocess
import sys
from pathlib import Path

from tools.programs import node, npm

ROOT = Path(__file__).parent.parent
VENDOR = ROOT / "bot" / "console" / "static" / "vendor"
SHIPPED = (
    "adaptivecards/dist/adaptivecards.min.js",
    "adaptivecards/dist/adaptivecards.min.js.LICENSE.txt",
)


def main() -> int:
    """`npm ci`, then copy what the console serves to where it serves it from."""
    command = [*npm(), "ci", "--no-audit", "--no-fund", "--ignore-scripts", "--loglevel=error"]
    try:
        subprocess.run(command, cwd=ROOT, check=True)
    except (OSError, subprocess.CalledProcessError) as error:
        print(f"The npm packages could not be installed with {node()}: {error}", file=sys.stderr)
        print("The console needs them to draw cards. Is the npm registry reachable?", file=sys.stderr)
        return 1
    VENDOR.mkdir(parents=True, exist_ok=True)
    for name in SHIPPED:
        shutil.copy(ROOT / "node_modules" / name, VENDOR)
    return 0


if __name__ == "__main__":
    sys.exit(main())
