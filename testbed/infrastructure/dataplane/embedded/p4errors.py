"""What a P4Runtime server answers when it refuses: a canonical code and one sentence."""

from __future__ import annotations

from enum import IntEnum


class Code(IntEnum):
    """google.rpc.Code, whose numbers gRPC shares."""

    OK = 0
    UNKNOWN = 2
    INVALID_ARGUMENT = 3
    NOT_FOUND = 5
    ALREADY_EXISTS = 6
    PERMISSION_DENIED = 7
    RESOURCE_EXHAUSTED = 8
    FAILED_PRECONDITION = 9
    OUT_OF_RANGE = 11
    UNIMPLEMENTED = 12
    INTERNAL = 13
    UNAVAILABLE = 14


class P4Refusal(Exception):
    """A request, or one update of it, is refused."""

    def __init__(self, code: Code, message: str) -> None:
        super().__init__(message)
        self.code = code
        self.message = message


def invalid(message: str) -> P4Refusal:
    return P4Refusal(Code.INVALID_ARGUMENT, message)


def not_found(message: str) -> P4Refusal:
    return P4Refusal(Code.NOT_FOUND, message)


def unimplemented(message: str) -> P4Refusal:
    return P4Refusal(Code.UNIMPLEMENTED, message)


def parse_value(data: bytes, bits: int, what: str) -> int:
    """A P4Runtime byte string as a number (P4Runtime 1.3, section 8.4).

    Leading zeros are accepted, as the specification asks of servers; an empty
    string and a value of more than `bits` bits are not.
    """
    if not data:
        raise invalid(f"{what}: empty byte string, a value of {bits} bits expected")
    value = int.from_bytes(data, "big")
    if value >> bits:
        raise invalid(f"{what}: 0x{data.hex()} does not fit into {bits} bits")
    return value


def canonical(value: int) -> bytes:
    """The shortest big-endian byte string of a value; zero is one byte."""
    return value.to_bytes(max(1, (value.bit_length() + 7) // 8), "big")
