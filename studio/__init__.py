"""What a person touches: the command line, the tables, the machine's health."""

from __future__ import annotations

__all__ = ["main"]


def main() -> None:
    """Run the command line; Ctrl-C and a polite kill end it quietly, even while it is being loaded."""
    import signal

    def stop(*_: object) -> None:
        raise KeyboardInterrupt

    signal.signal(signal.SIGTERM, stop)
    try:
        from studio.cli import main as command

        command()
    except KeyboardInterrupt:
        raise SystemExit(130) from None
