"""A P4 program as LLVM IR: the functions that runtime/pipeline.h promises.

The work is divided by subject: `codegen_base` (the ABI and the PHV),
`codegen_expressions`, `codegen_calculations`, `codegen_actions`,
`codegen_parser`, `codegen_control` and `codegen_deparser`. P4's bit<N> is iN.
"""

from __future__ import annotations

from llvmlite import ir

from testbed.infrastructure.dataplane.embedded.bmv2 import Program
from testbed.infrastructure.dataplane.embedded.codegen_actions import Actions, emit_action
from testbed.infrastructure.dataplane.embedded.codegen_base import (
    DROP_PORT,
    I32,
    PKT_OUT_DROP,
    PTR,
    VOID,
    ProgramContext,
    const,
)
from testbed.infrastructure.dataplane.embedded.codegen_control import emit_pipeline
from testbed.infrastructure.dataplane.embedded.codegen_deparser import emit_deparse
from testbed.infrastructure.dataplane.embedded.codegen_parser import emit_parse
from testbed.infrastructure.dataplane.embedded.layout import PACKET_LENGTH_REGISTER


def generate(program: Program, traced: bool = False) -> str:
    """The program's LLVM IR, without data layout or triple.

    `traced` code tells a tracer what it does to each packet that is followed.
    Raises ProgramError, naming the construct and where it is, for what this
    target does not execute.
    """
    ctx = ProgramContext(program, traced)
    for action in program.actions.values():
        emit_action(ctx, action)
    parse = emit_parse(ctx)
    ingress = emit_pipeline(ctx, program.ingress)
    egress = emit_pipeline(ctx, program.egress)
    deparse = emit_deparse(ctx)
    _emit_ingress(ctx, parse, ingress)
    _emit_egress(ctx, egress, deparse)
    size = ir.GlobalVariable(ctx.module, I32, "p4_phv_size")
    size.global_constant = True
    size.initializer = const(32, ctx.layout.size)
    return str(ctx.module)


def _function(ctx: ProgramContext, name: str) -> Actions:
    function = ir.Function(ctx.module, ir.FunctionType(VOID, [PTR, PTR]), name)
    sw, pkt = function.args
    pkt.add_attribute("noalias")
    return Actions(ctx, ir.IRBuilder(function.append_basic_block("entry")), sw, pkt)


def _emit_ingress(ctx: ProgramContext, parse: ir.Function, ingress: ir.Function) -> None:
    emitter = _function(ctx, "p4_ingress")
    for function in (parse, ingress):
        emitter.b.call(function, [emitter.sw, emitter.pkt])
    emitter.b.ret_void()


def _emit_egress(ctx: ProgramContext, egress: ir.Function, deparse: ir.Function) -> None:
    emitter = _function(ctx, "p4_egress")
    b = emitter.b
    spec, length = emitter.std("egress_spec"), emitter.std("packet_length")
    # As simple_switch does: not a port, and not the drop port.
    if spec is not None:
        emitter.store_ref(spec, const(ctx.program.field(spec).bits, DROP_PORT + 1))
    if length is not None:
        register = emitter.load(emitter.at(emitter.phv, PACKET_LENGTH_REGISTER), 32, 4)
        emitter.store_ref(length, register)
    ctx.trace.start(emitter)
    b.call(egress, [emitter.sw, emitter.pkt])
    if spec is not None:
        port = emitter.load_ref(spec)
        dropped = b.icmp_unsigned("==", port, const(port.type.width, DROP_PORT))
        with b.if_then(dropped, likely=False):
            emitter.store(const(32, 1), emitter.pkt_member(PKT_OUT_DROP), 4)
            b.ret_void()
    emitter.store(const(32, 0), emitter.pkt_member(PKT_OUT_DROP), 4)
    b.call(deparse, [emitter.sw, emitter.pkt])
    b.ret_void()
