"""Graphviz, which sets the text and draws what is pinned; the one seam through which it is reached.

The ``dot`` program of the machine is used if there is one, else the Graphviz inside the ``pygraphviz`` wheel.
Neither decides where the counter stands: all positions are given (``nop2``).

Kept: any message of Graphviz is a failure (`DrawingError`), because it reports a label too large for its box,
or a colour it does not know, with a success code. Only two are passed over, since the picture is the same: what
fontconfig says of the machine's own font setup (an older library reads newer files with a warning), and that
a layout may take long from a thousand shapes on (nothing is laid out).
"""

import functools
import os
import re
import shutil
import subprocess
import tempfile
import threading
from collections.abc import Iterator
from contextlib import contextmanager

from blueprint.drawing.fonts import fontconfig_file

REMEDY = "apt-get install -y graphviz"
PASSED_OVER = re.compile(r"^Fontconfig|layout may take a long time")
_one_at_a_time = threading.Lock()


class DrawingError(RuntimeError):
    """Graphviz could not draw the picture, or had something to say about it."""


class GraphvizMissing(RuntimeError):  # noqa: N818 - named for the situation, not for the kind
    """There is no Graphviz: neither the program ``dot`` nor a ``pygraphviz`` that loads."""


def render(dot: str, form: str, dpi: int | None = None) -> bytes:
    """Draw pinned DOT text.

    Args:
        dot: the graph, every node and edge with its position.
        form: a Graphviz output format: ``svg``, ``png``, ``pdf``, ``json`` …
        dpi: dots per inch of a ``png``; Graphviz's own when None.

    Raises:
        GraphvizMissing: no Graphviz; the message is the line to run.
        DrawingError: Graphviz failed or printed anything.
    """
    program = shutil.which("dot")
    out, said = _by_program(program, dot, form, dpi) if program else _by_wheel(dot, form, dpi)
    about_picture = [line for line in said.splitlines() if line.strip() and not PASSED_OVER.search(line)]
    if about_picture:
        raise DrawingError("Graphviz: " + "; ".join(about_picture))
    if not out:
        raise DrawingError(f"Graphviz drew nothing as {form}")
    return out


def arrow_overshoot() -> float:
    """Return how far the outline of an arrow head reaches beyond its tip, in widths of its line.

    Graphviz before version 8 draws the outline around the head, later ones inside it.
    """
    program = shutil.which("dot")
    return 0.0 if (_version_of(program) if program else _wheel_version()) >= 8 else 1.5


@functools.cache
def _version_of(program: str) -> int:
    """Return the first number of the version of a ``dot`` program; 0 if it does not say."""
    done = subprocess.run([program, "-V"], capture_output=True, check=False)  # noqa: S603 - dot, from PATH
    said = re.search(rb"version (\d+)", done.stderr + done.stdout)
    return int(said[1]) if said else 0


def _wheel_version() -> int:
    """Return the first number of the version of the wheel's Graphviz."""
    _wheel()
    from pygraphviz import graphviz as library

    return int(library.GRAPHVIZ_MAJOR_VERSION)


def _by_program(program: str, dot: str, form: str, dpi: int | None) -> tuple[bytes, str]:
    """Draw with the machine's ``dot``; return what it drew and what it said."""
    command = [program, "-Kneato", "-n2", f"-T{form}"] + ([f"-Gdpi={dpi}"] if dpi else [])
    done = subprocess.run(  # noqa: S603 - the program is dot, found on PATH; no shell
        command,
        input=dot.encode(),
        capture_output=True,
        check=False,
        env=os.environ | {"FONTCONFIG_FILE": fontconfig_file()},
    )
    said = done.stderr.decode(errors="replace")
    if done.returncode and not said.strip():
        said = f"dot ended with code {done.returncode}"
    return done.stdout, said


def _by_wheel(dot: str, form: str, dpi: int | None) -> tuple[bytes, str]:
    """Draw with the Graphviz of the pygraphviz wheel; return what it drew and what it said.

    The wheel must be asked for bytes and for ``nop2`` by name; its messages go to file descriptor 2.
    """
    graph_class = _wheel()
    with _one_at_a_time, _own_fonts(), _overheard() as said:
        try:
            graph = graph_class(string=dot)
            if dpi:
                graph.graph_attr["dpi"] = str(dpi)
            out = bytes(graph.draw(None, format=form, prog="nop2") or b"")
            graph.close()
        except (ValueError, OSError) as error:
            raise DrawingError(f"Graphviz: {error}; {_heard(said)}") from error
        return out, _heard(said)


@functools.cache
def _wheel() -> type:
    """Return pygraphviz's graph class, its first context used up.

    In the first context of a process nodes lose their default label as soon as one has its own.
    """
    try:
        from pygraphviz import AGraph
        from pygraphviz import graphviz as library
    except ImportError as error:
        raise GraphvizMissing(f"no Graphviz to draw with ({error}). Run: {REMEDY}") from error
    library.gvFreeContext(library.gvContextWithBuiltins())
    found: type = AGraph
    return found


@contextmanager
def _own_fonts() -> Iterator[None]:
    """Point fontconfig to our file for the time of one drawing; the first in a process counts."""
    before = os.environ.get("FONTCONFIG_FILE")
    os.environ["FONTCONFIG_FILE"] = fontconfig_file()
    try:
        yield
    finally:
        if before is None:
            del os.environ["FONTCONFIG_FILE"]
        else:
            os.environ["FONTCONFIG_FILE"] = before


@contextmanager
def _overheard() -> Iterator[int]:
    """Turn file descriptor 2 into a file for a while and give that file's descriptor."""
    with tempfile.TemporaryFile() as ear:
        mouth = os.dup(2)
        os.dup2(ear.fileno(), 2)
        try:
            yield ear.fileno()
        finally:
            os.dup2(mouth, 2)
            os.close(mouth)


def _heard(ear: int) -> str:
    """Return all that was written to descriptor ``ear`` so far."""
    size = os.lseek(ear, 0, os.SEEK_END)
    os.lseek(ear, 0, os.SEEK_SET)
    heard = os.read(ear, size).decode(errors="replace")
    os.lseek(ear, 0, os.SEEK_END)
    return heard
