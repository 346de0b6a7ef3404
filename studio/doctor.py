"""Can this machine draw? What it has, what it lacks, and the one line that mends it.

A bare Debian has neither Graphviz nor fonts. The wheel of pygraphviz carries a Graphviz that needs four small
system libraries; fonts come with matplotlib, Chinese ones with the `zh` extra. The proof is a picture that is
really drawn.
"""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from collections.abc import Callable

LIBRARIES = ("libglib2.0-0", "libx11-6", "libxext6", "libxrender1")
"""The Debian packages that pygraphviz' own Graphviz needs."""

_TRIAL = 'digraph { a [label="counter", pos="40,40"]; b [label="ticket", pos="40,140"] }'
_CHINESE = "柜台"


def examine(*, install: bool, tell: Callable[[str], object]) -> bool:
    """Say what this machine can draw; with `install`, first put in what is missing. True if it can draw.

    Parameters
    ----------
    install
        whether to call apt-get for missing libraries, where there is one and the user may.
    tell
        takes the lines of the report.
    """
    fault = _fault()
    if fault and install:
        if _may_install():
            tell(f"installing {' '.join(LIBRARIES)}")
            _install()
            fault = _fault()
        else:
            tell("this user may not install system packages")
    if fault:
        tell(f"pictures: no. {fault}\nTo mend it, run: {remedy()}")
        return False
    tell(f"pictures: yes, by {'the dot program' if shutil.which('dot') else 'the wheel of pygraphviz'}")
    tell(f"Chinese: {'yes' if _has_chinese() else 'no font. To mend it, run: ' + chinese_remedy()}")
    return True


def compiled_loop() -> str:
    """Whether the compiled engine is ready on this machine, in a line."""
    from sim.compiled_engine import build

    path = build.kept()
    if path is not None:
        return f"compiled engine: ready ({path})"
    if build.keeper() is None:
        return f"compiled engine: compiled anew by every command. {build.cannot_be_kept()}"
    if build.at_work():
        return "compiled engine: being compiled, a few seconds; SimPy answers meanwhile"
    return "compiled engine: not there yet; the next run compiles it beside its work, or say: blueprint precompile"


def remedy() -> str:
    """The one line that makes drawing work here."""
    if sys.platform == "darwin":
        return "brew install graphviz"
    if sys.platform == "win32":
        return "winget install graphviz"
    sudo = "" if _is_root() else "sudo "
    if shutil.which("apt-get"):
        return f"{sudo}apt-get install -y --no-install-recommends {' '.join(LIBRARIES)}"
    return (
        f"{sudo}dnf install -y graphviz"
        if shutil.which("dnf")
        else "install Graphviz, https://graphviz.org/download"
    )


def chinese_remedy() -> str:
    """The one line that brings a Chinese font."""
    return f'{sys.executable} -m pip install "service-blueprint[zh]"'


def _fault() -> str:
    """Why drawing does not work here; nothing if it does. Tried in a process of its own: libraries load once."""
    code = f"from blueprint.drawing.graphviz import render; render({_TRIAL!r}, 'svg')"
    tried = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=False)  # noqa: S603
    if tried.returncode == 0:
        return ""
    lines = tried.stderr.strip().splitlines()
    return lines[-1].rpartition("Missing: ")[2] if lines else "drawing failed without a word"


def _has_chinese() -> bool:
    from blueprint.drawing.fonts import missing

    return not missing(_CHINESE)


def _is_root() -> bool:
    return hasattr(os, "geteuid") and os.geteuid() == 0


def _may_install() -> bool:
    return _is_root() and shutil.which("apt-get") is not None


def _install() -> None:
    quiet = {**os.environ, "DEBIAN_FRONTEND": "noninteractive"}
    for words in (["update", "-q"], ["install", "-y", "-q", "--no-install-recommends", *LIBRARIES]):
        subprocess.run(["apt-get", *words], check=False, capture_output=True, env=quiet)  # noqa: S603, S607
