"""A small compiler: plain Python functions over numbers and records, made machine code by LLVM.

The rooms of the compiled engine are Python that anybody can read and run. What they need of Python is little (whole
numbers, floats, records in arrays, `if`, `while`, `for … in range`, calls), and of that little a compiler is quickly
made: each function is translated as it stands to LLVM's language, all of them together are optimised once.

Invariant: a function that is compiled gives what CPython gives, as long as whole numbers stay within 64 bits and no
index is out of bounds or negative. What is not in the language is refused with file and line.

    program.py       all functions that an entry reaches, as one module
    statements.py    what a function does: one function translated
    calls.py         in it, the calls
    memory.py        what is read from arrays and written there
    expressions.py   sums, comparisons, choices
    language.py      the kinds of values, and how they are written
    machine_code.py  LLVM: optimised, emitted, loaded
"""
