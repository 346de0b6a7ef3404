"""LLVM: a module made fast, made machine code, and loaded.

The code is for the processor that it is made on. Floats are not touched: no sum is reordered, no product and sum
melted into one, so that the last bit stays what Python gives.
"""

from __future__ import annotations

import ctypes
import ctypes.util
import hashlib
import sys
from functools import cache
from typing import Any

import llvmlite.binding as llvm

OPTIMISED = 3
INLINED = 100
"""How large a function may be, in LLVM's measure, to be copied to where it is called: more is no faster, and slower to
compile."""
C = "c_{}"
"""What the functions of the C library are called: by a name that LLVM does not know, it changes nothing in them."""
FROM_C = ("log", "log1p", "exp", "pow")


@cache
def _target() -> Any:
    """The processor that we run on, as a target of LLVM."""
    llvm.initialize_native_target()
    llvm.initialize_native_asmprinter()
    library = _c_library()
    for name in FROM_C:
        llvm.add_symbol(C.format(name), ctypes.cast(getattr(library, name), ctypes.c_void_p).value)
    return llvm.Target.from_default_triple().create_target_machine(
        cpu=llvm.get_host_cpu_name(),
        features=llvm.get_host_cpu_features().flatten(),
        opt=OPTIMISED,
        codemodel="jitdefault",
        jit=True,
    )


def _c_library() -> Any:
    """The C library whose functions Python's own `math` calls."""
    if sys.platform == "win32":
        return ctypes.CDLL("ucrtbase")
    running = ctypes.CDLL(None)
    if all(hasattr(running, name) for name in FROM_C):
        return running
    return ctypes.CDLL(ctypes.util.find_library("m") or "libm.so.6")


def target_name() -> str:
    """What machine code depends on beside the program: LLVM and the processor, in 8 letters."""
    processor = llvm.get_host_cpu_name(), llvm.get_host_cpu_features().flatten()
    text = repr((llvm.llvm_version_info, llvm.get_default_triple(), processor, sys.byteorder, OPTIMISED))
    return hashlib.sha256(text.encode()).hexdigest()[:8]


def object_code(text: str) -> bytes:
    """The machine code of a module in LLVM's language."""
    machine = _target()
    module = llvm.parse_assembly(text)
    module.triple = machine.triple
    module.data_layout = str(machine.target_data)
    module.verify()
    options = llvm.create_pipeline_tuning_options(speed_level=OPTIMISED)
    options.loop_vectorization = options.slp_vectorization = options.loop_unrolling = True
    options.inlining_threshold = INLINED
    builder = llvm.create_pass_builder(machine, options)
    builder.getModulePassManager().run(module, builder)
    code: bytes = machine.emit_object(module)
    return code


class Loaded:
    """A program in memory, ready to be called with the address of a machine's table; other threads go on meanwhile."""

    def __init__(self, code: bytes, entry: str) -> None:
        _target()
        empty = llvm.parse_assembly("")
        self._engine: Any = llvm.create_mcjit_compiler(empty, _engine_target())
        self._engine.add_object_file(llvm.object_file.ObjectFileRef.from_data(code))
        self._engine.finalize_object()
        address = self._engine.get_function_address(entry)
        self._call = ctypes.CFUNCTYPE(None, ctypes.c_void_p)(address)

    def __call__(self, table: int) -> None:
        """Run the program over the machine whose table begins at this address."""
        self._call(table)


def _engine_target() -> Any:
    """A target of its own for an engine, which takes it over."""
    _target()
    return llvm.Target.from_default_triple().create_target_machine(jit=True)


def load(code: bytes, entry: str) -> Loaded:
    """Machine code brought into memory."""
    return Loaded(code, entry)
