"""The other bots' own environment: made when it is first needed, kept in the system's temporary folder."""

from __future__ import annotations

import hashlib
import json
import os
import subprocess
import sys
import tempfile
from pathlib import Path

from benchmarks.data import say

LOCKED = Path("requirements/peers.txt")


def python() -> Path:
    """The environment's Python; another lock file makes another environment."""
    key = hashlib.sha256(LOCKED.read_bytes() + sys.version.encode()).hexdigest()[:12]
    folder = Path(tempfile.gettempdir()) / "switchboard-benchmarks" / f"chatbots-{key}"
    program, whole = folder / "bin" / "python", folder / "whole"
    if not whole.exists():
        say("installing errbot and opsdroid in an environment of their own …")
        subprocess.run([sys.executable, "-m", "venv", "--clear", folder], check=True)
        pip = [program, "-m", "pip", "install", "-q", "--disable-pip-version-check", "--require-hashes"]
        subprocess.run([*pip, "-r", LOCKED], check=True, stdout=sys.stderr)
        whole.touch()
    return program


def dispatch_of(bot: str) -> float:
    """The median microseconds in which `errbot` or `opsdroid` takes a message to its command and back."""
    command = [python(), "-W", "ignore", "-m", f"chatbots.{bot}_dispatch"]
    environment = {**os.environ, "PYTHONPATH": str(Path(__file__).parent.parent)}
    told = subprocess.run(command, check=True, capture_output=True, env=environment).stdout
    return float(json.loads(told)["microseconds"])
