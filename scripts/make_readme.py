"""Run the commands that README.md shows and put what they print under them.

    python scripts/make_readme.py [--check]

In a block marked ``console`` a line that begins with "$ " is a command, what follows is its output. Commands run in the
project's folder with its environment first on the path. Blocks that read ../shared stay as they are where that is not
here. --check changes nothing and gives exit status 1 where README.md shows something else than what is printed now.
"""

from __future__ import annotations

import argparse
import os
import re
import shutil
import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
README = ROOT / "README.md"
BLOCK = re.compile(r"```console\n(.*?)```", re.DOTALL)
OUTPUTS = ("five", "four", "reviewed", "seeds", "seeds_without_copy", "reconciled")


def output(command: str) -> str:
    """What a command prints, errors too; an empty string where it prints nothing."""
    path = f"{Path(sys.executable).parent}{os.pathsep}{os.environ['PATH']}"
    done = subprocess.run(
        ["bash", "-c", command], cwd=ROOT, env={**os.environ, "PATH": path}, text=True, check=False,
        stdout=subprocess.PIPE, stderr=subprocess.STDOUT,
    )  # fmt: skip
    return "\n".join(line.rstrip() for line in done.stdout.splitlines())


def refreshed(block: re.Match[str]) -> str:
    """A block with each command's output as it is now."""
    commands = [line[2:] for line in block[1].splitlines() if line.startswith("$ ")]
    if any("../shared" in command for command in commands) and not (ROOT.parent / "shared" / "seeds").is_dir():
        return block[0]
    lines = []
    for command in commands:
        print(command, file=sys.stderr)
        printed = output(command)
        lines += [f"$ {command}", *([printed] if printed else [])]
    return "```console\n" + "\n".join(lines) + "\n```"


def main() -> int:
    """Refresh or check README.md; the exit status."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--check", action="store_true")
    given = parser.parse_args()
    for name in OUTPUTS:
        shutil.rmtree(ROOT / "outputs" / name, ignore_errors=True)
    before = README.read_text(encoding="utf-8")
    after = BLOCK.sub(refreshed, before)
    if not given.check:
        README.write_text(after, encoding="utf-8")
    return 1 if given.check and before != after else 0


if __name__ == "__main__":
    sys.exit(main())
