"""What is finished and kept, so that nothing is done twice: the blocks of a study, in a folder.

A study of fifty scenarios that is interrupted at the thirtieth leaves its blocks behind, a file each; the next call
reads them and goes on. A block is known by what it is a part of (service, days, warm-up, luck) and by the sources of
the engines that made it, so that another version begins anew.

Invariant: a file in the folder is whole, or it is not there; what cannot be read is done again.
"""

from __future__ import annotations

import hashlib
import io
import json
import os
import zipfile
import zlib
from dataclasses import asdict
from functools import cache
from pathlib import Path

import numpy as np

from blueprint import file
from sim.measures import Key
from sim.replications.jobs import Block, Job


class Keep:
    """The finished blocks of any number of jobs, in one folder; made when the first block is kept."""

    def __init__(self, folder: str | Path) -> None:
        self.folder = Path(folder)

    def _of(self, job: Job) -> Path:
        return self.folder / f"{job.name}-{sources()}"

    def blocks(self, job: Job) -> list[Block]:
        """All blocks of a job that are here."""
        found = []
        for path in sorted(self._of(job).glob("*.npz")):
            try:
                with np.load(io.BytesIO(path.read_bytes()), allow_pickle=False) as kept:
                    keys = tuple(Key(**key) for key in json.loads(str(kept["keys"])))
                    found.append(
                        Block(
                            int(path.stem), keys, kept["values"], float(kept["seconds"]), str(kept["engine"])
                        )
                    )
            except (OSError, ValueError, KeyError, TypeError, EOFError, zipfile.BadZipFile, zlib.error):
                continue
        return found

    def keep(self, job: Job, block: Block) -> None:
        """Write a block, whole or not at all.

        Raises
        ------
        OSError
            when it cannot be written, with the folder's name.
        """
        folder = self._of(job)
        folder.mkdir(parents=True, exist_ok=True)
        keys = json.dumps([asdict(key) for key in block.keys])
        made = io.BytesIO()
        np.savez_compressed(made, keys=keys, values=block.values, seconds=block.seconds, engine=block.engine)
        file.write(folder / f"{block.first:08}.npz", made.getvalue())

    def forget(self) -> None:
        """Throw everything away."""
        import shutil

        shutil.rmtree(self.folder, ignore_errors=True)


@cache
def sources() -> str:
    """A digest of everything that a result depends on: the sources of this package."""
    made = hashlib.sha256()
    for path in sorted(Path(__file__).parent.parent.rglob("*.py")):
        made.update(path.read_bytes())
    return made.hexdigest()[:8]


def unfinished(name: str) -> Path:
    """Where the blocks of a study wait that was given no folder: in the user's cache."""
    cache_home = os.environ.get("XDG_CACHE_HOME") or Path.home() / ".cache"
    return Path(cache_home) / "service-blueprint" / "unfinished" / name
