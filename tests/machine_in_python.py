"""A machine that Python code can work on: numbers come out of its arrays as Python's own, records by their fields."""

from __future__ import annotations

from typing import Any

import numpy as np


class PythonMachine:
    """The arrays of a machine, as the functions of the compiled engine see them."""

    def __init__(self, machine: Any) -> None:
        for name, array in zip(machine._fields, machine, strict=True):
            setattr(self, name, _Table(array))


class _Table:
    def __init__(self, array: Any) -> None:
        self._array = array
        self.shape = array.shape

    def __len__(self) -> int:
        return len(self._array)

    def __getitem__(self, at: Any) -> Any:
        found = self._array[at]
        return _Row(self._array, at) if isinstance(found, np.void) else found.item()

    def __setitem__(self, at: Any, value: Any) -> None:
        self._array[at] = value


class _Row:
    def __init__(self, array: Any, at: Any) -> None:
        object.__setattr__(self, "_row", array[at])

    def __getattr__(self, name: str) -> Any:
        return self._row[name].item()

    def __setattr__(self, name: str, value: Any) -> None:
        self._row[name] = value
