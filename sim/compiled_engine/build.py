"""The loop for all services: compiled once for a machine and a version, kept on disk, loaded in milliseconds.

What the loop is made from has a digest: the rooms of this engine and those that it takes functions and constants from,
the compiler, LLVM and the processor. The machine code is kept under it, beside these rooms or, where nothing can be
written there, in the user's own cache folder. An edit of any room makes another digest, another file.

Invariant: a file of machine code is whole, or it is not used; one process compiles at a time, and whoever waits for it
takes up what it has made.
"""

from __future__ import annotations

import atexit
import hashlib
import os
import subprocess
import sys
import threading
from contextlib import suppress
from functools import cache
from pathlib import Path

from filelock import FileLock, Timeout

from blueprint import file
from sim.compiler.machine_code import Loaded, load, target_name

SIM = Path(__file__).parent.parent
ENTRY = "run"
STAMP = 32
"""Bytes at the head of a file of machine code: a digest of the rest."""
MOST = 4
"""Loops of other versions that are left lying."""

_loaded: Loaded | None = None
_process: subprocess.Popen[bytes] | None = None
_thread: threading.Thread | None = None
_compiling = threading.Lock()


def rooms() -> list[Path]:
    """The files that the loop is made from."""
    found = [path for name in ("compiled_engine", "compiler", "plan") for path in (SIM / name).rglob("*.py")]
    return [*sorted(found), SIM / "draws.py", SIM / "sums.py"]


@cache
def name() -> str:
    """What the file of this loop is called."""
    made = hashlib.sha256()
    for path in rooms():
        made.update(path.read_bytes())
    return f"loop-{made.hexdigest()[:12]}-{target_name()}"


def folders() -> tuple[Path, ...]:
    """Where a loop may be kept: beside these rooms, or in the user's cache."""
    cache_home = os.environ.get("XDG_CACHE_HOME") or Path.home() / ".cache"
    return Path(__file__).parent / "__pycache__", Path(cache_home) / "service-blueprint" / "loops"


def kept() -> Path | None:
    """The file of this loop, if it is there."""
    return next((path for folder in folders() if (path := folder / f"{name()}.o").exists()), None)


def keeper() -> Path | None:
    """The folder in which the loop is, or can be, kept; None when none can be written."""
    path = kept()
    if path is not None:
        return path.parent
    for folder in folders():
        with suppress(OSError):
            folder.mkdir(mode=0o700, parents=True, exist_ok=True)
            if os.access(folder, os.W_OK):
                return folder
    return None


def cannot_be_kept() -> str:
    """Why the loop is compiled anew by every command, and what to do about it."""
    return (
        f"neither {' nor '.join(map(str, folders()))} can be written; set XDG_CACHE_HOME to a folder that can"
    )


def there() -> Loaded | None:
    """The loop, if it has been compiled; loaded at the first call."""
    global _loaded  # noqa: PLW0603  one loop a process
    path = None if _loaded else kept()
    if path is not None:
        with suppress(OSError):
            content = path.read_bytes()
            if hashlib.sha256(content[STAMP:]).digest() == content[:STAMP]:
                _loaded = load(content[STAMP:], ENTRY)
            else:
                path.unlink()
    return _loaded


def compiled() -> Loaded:
    """The loop; compiled now if it is not there, or waited for if somebody is at it."""
    global _loaded  # noqa: PLW0603  one loop a process
    with _compiling:
        if there() is None and (folder := keeper()) is not None:
            with suppress(OSError), _lock(folder):
                if there() is None:
                    code = _machine_code()
                    _loaded = load(code, ENTRY)
                    _keep(folder, code)
        if _loaded is None:  # it cannot be kept
            _loaded = load(_machine_code(), ENTRY)
        return _loaded


def begin() -> None:
    """See to it that the loop is being compiled, unless it is there: by a process that outlives this one.

    It waits for one that is at it already. Where nothing can be kept, or no process can be started, a thread of this
    process does it for this process alone.
    """
    global _process, _thread  # noqa: PLW0603  one compiler a process
    if there() or under_way():
        return
    if keeper() is not None and sys.executable:
        where = os.pathsep.join((str(SIM.parent), *filter(None, [os.environ.get("PYTHONPATH")])))
        with suppress(OSError):
            _process = subprocess.Popen(
                [sys.executable, "-P", "-m", "sim.compiled_engine"],
                stdin=subprocess.DEVNULL, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL,
                env={**os.environ, "PYTHONPATH": where}, start_new_session=True,
            )  # fmt: skip
            return
    _thread = threading.Thread(target=compiled, name="compiler", daemon=True)
    _thread.start()


def under_way() -> bool:
    """Whether the compiler that this process has begun is still at it."""
    return bool(_thread and _thread.is_alive()) or bool(_process and _process.poll() is None)


@atexit.register
def _let_go() -> None:
    """A compiler outlives the command that began it: it is no child that was forgotten."""
    if _process and _process.poll() is None:
        _process.returncode = 0


def at_work() -> bool:
    """Whether anybody on this machine is compiling the loop."""
    folder = keeper()
    if under_way() or folder is None or not Path(_lock(folder).lock_file).exists():
        return under_way()
    try:
        with _lock(folder).acquire(timeout=0):
            return False
    except Timeout:
        return True


def _machine_code() -> bytes:
    from sim.compiled_engine.loop import run
    from sim.compiled_engine.state import arrays
    from sim.compiler.program import Program

    return Program(run, "Machine", arrays()).machine_code()


def _keep(folder: Path, code: bytes) -> None:
    """Write the loop, whole or not at all; throw away those of versions that are long gone."""
    file.write(folder / f"{name()}.o", hashlib.sha256(code).digest() + code)
    others = sorted(folder.glob("loop-*.o"), key=lambda path: path.stat().st_mtime, reverse=True)
    for path in others[MOST:]:
        for gone in (path, path.with_suffix(".lock")):
            with suppress(OSError):
                gone.unlink()


def _lock(folder: Path) -> FileLock:
    """Whoever holds it is the only one on this machine who compiles this loop; a process that ends lets it go."""
    return FileLock(folder / f"{name()}.lock")
