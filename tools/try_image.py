"""The Dockerfile's first stage without Docker: its steps in a folder, then what came of them is tried.

python -m tools.try_image     about half a minute; fetches the locked requirements
"""

from __future__ import annotations

import json
import os
import re
import shutil
import signal
import subprocess
import sys
import tempfile
import urllib.request
from pathlib import Path

ROOT = Path(__file__).parent.parent
LEFT_OUT = shutil.ignore_patterns("__pycache__", "*.py[cod]", "*.mo", "*.db", ".env", "vendor")
"""What .dockerignore keeps from the builder inside the folders that are copied."""


def main() -> int:
    """Build and try; 1 when the program does not do what it should."""
    with tempfile.TemporaryDirectory(prefix="switchboard-image-") as name:
        folder = Path(name)
        (folder / "build").mkdir()
        (folder / "bin").mkdir()
        (folder / "bin" / "python").symlink_to(sys.executable)
        for word, rest in build_steps((ROOT / "Dockerfile").read_text("utf-8")):
            if word == "COPY":
                copy(rest.split(), folder / "build")
            elif word == "RUN":
                run(rest, folder)
        return try_out(folder)


def build_steps(dockerfile: str) -> list[tuple[str, str]]:
    """The instructions of the first stage, each in one line."""
    text = re.sub(r"^#.*\n", "", dockerfile, flags=re.MULTILINE).replace("\\\n", " ")
    pairs = [line.split(maxsplit=1) for line in text.splitlines() if line.strip()]
    second = [number for number, (word, _) in enumerate(pairs) if word == "FROM"][1]
    return [(word, rest) for word, rest in pairs[:second]]


def copy(names: list[str], target: Path) -> None:
    """What COPY says, the last name being where it goes."""
    *sources, below = names
    for source in sources:
        found = ROOT / source
        if found.is_dir():
            shutil.copytree(found, target / below, ignore=LEFT_OUT, dirs_exist_ok=True)
        else:
            (target / below).mkdir(parents=True, exist_ok=True)
            shutil.copy(found, target / below)


def run(command: str, folder: Path) -> None:
    """What RUN says, with `/opt` in the folder."""
    print(f"RUN {command[:90]}…", flush=True)
    here = re.sub(r"(?<![\w.])/opt/", f"{folder}/opt/", command)
    here = here.replace("/build/dist", f"{folder}/build/dist")
    environment = {**os.environ, "PATH": f"{folder}/bin:{os.environ['PATH']}", "PIP_QUIET": "2"}
    subprocess.run(["bash", "-euc", here], cwd=folder / "build", env=environment, check=True)


def try_out(folder: Path) -> int:
    """Help, an upgrade, a look at everything, and a start and an end."""
    program = str(folder / "opt" / "switchboard" / "bin" / "switchboard")
    place = folder / "place"
    place.mkdir()
    environment = {"PATH": os.environ["PATH"], "LANG": "C.UTF-8"}

    def said(*arguments: str, code: int = 0) -> str:
        done = subprocess.run(
            [program, *arguments], cwd=place, env=environment, capture_output=True, text=True, check=False
        )
        if done.returncode != code:
            raise SystemExit(f"switchboard {' '.join(arguments)} exited {done.returncode}: {done.stderr}")
        return done.stdout

    said("--help")
    said("db", "upgrade")
    found = {each["subject"]: each["good"] for each in json.loads(said("check", "--json", code=1))}
    if not found["database"] or not found["inbox"] or found["platforms"]:
        raise SystemExit(f"switchboard check found {found}")
    command = [program, "run", "--port", "0"]
    with subprocess.Popen(command, cwd=place, env=environment, stdout=subprocess.PIPE, text=True) as process:
        line = process.stdout.readline() if process.stdout else ""
        address = next(word for word in line.split() if word.startswith("http://"))
        with urllib.request.urlopen(address.rstrip(".") + "/ready", timeout=20) as answer:
            print(answer.read().decode())
        process.send_signal(signal.SIGTERM)
        code = process.wait(60)
    print(f"the program was built, tried and ended with {code}")
    return 1 if code else 0


if __name__ == "__main__":
    sys.exit(main())
