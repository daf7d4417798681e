"""The embedded switch: p4c's BMv2 JSON, compiled to native code with LLVM.

`bmv2json` reads a program, `codegen` turns it into LLVM IR, `jit` links it
with the C runtime (`runtime/`, kept as LLVM IR), `server` speaks P4Runtime,
`engine` is the process that runs many switches, whose packets a few native threads move.
"""
