// Constants of in-network computing on the wire and in the pipeline.
// testbed/model/inc_wire.py holds the same values; tests/p4/test_inc_constants.py
// keeps the two in step. docs/wire-format.md explains them.
#ifndef INC_CONSTANTS_P4
#define INC_CONSTANTS_P4

const bit<16> INC_UDP_PORT = 0xC0DE;

// Endpoint behaviours and FUNCT of the SIDs, private range 0x8000-0x87FF.
const bit<16> FUNCT_COMPOSITE = 0x8000;
const bit<16> FUNCT_AGGREGATE = 0x8001;
const bit<16> FUNCT_COUNT_MIN = 0x8002;

// Operand TLV and shim: the shim is the TLV, byte for byte.
const bit<8> TLV_PADN        = 4;
const bit<8> TLV_HMAC        = 5;
const bit<8> TLV_OPERAND     = 252;     // experimental, may change en route
const bit<8> TLV_OPERAND_LEN = 30;
#define OPERAND_BYTES 32
#define OPERAND_WORDS 4

const bit<8> OP_SUM   = 1;
const bit<8> OP_MIN   = 2;
const bit<8> OP_MAX   = 3;
const bit<8> OP_COUNT = 4;
const bit<8> DTYPE_INT32  = 1;
const bit<8> DTYPE_INT16  = 2;          // in the upper half of each word
const bit<8> DTYPE_UINT32 = 3;

// Flags. The tag covers the low byte; any hop may change the high byte.
const bit<16> FLAG_NOT_EXECUTED = 0x8000;
const bit<16> FLAG_RESULT       = 0x0080;
const bit<16> FLAG_OVERFLOW     = 0x0040;
const bit<16> FLAG_LEVEL_MASK   = 0x000F;

// Why a primitive was not executed: in the TLV, and index of the counter `outcomes`.
const bit<8> REASON_NONE           = 0;
const bit<8> REASON_UNKNOWN_JOB    = 1;
const bit<8> REASON_NO_SLOT        = 2;
const bit<8> REASON_TOO_LARGE      = 3;
const bit<8> REASON_PRECISION      = 4;
const bit<8> REASON_OPERATION      = 5;
const bit<8> REASON_UNKNOWN_TLV    = 6;
const bit<8> REASON_TLV_ORDER      = 7;
const bit<8> REASON_AUTHENTICATION = 8;
const bit<8> REASON_WORKER         = 9;
const bit<8> REASON_SHAPE          = 10;
const bit<8> REASON_MALFORMED      = 11;
const bit<8> REASON_NOT_INSTALLED  = 12;

// Further indices of the counter `outcomes`.
const bit<8> OUTCOME_ABSORBED  = 32;    // added, the round waits for others
const bit<8> OUTCOME_COMPLETED = 33;    // added, the round is complete
const bit<8> OUTCOME_DUPLICATE = 34;    // dropped: this worker is in, others are not
const bit<8> OUTCOME_RESENT    = 35;    // a finished round's result, once more
const bit<8> OUTCOME_STALE     = 36;    // dropped: an earlier round
const bit<8> OUTCOME_SPREAD    = 37;    // a parent's result passed to the children
const bit<8> OUTCOME_PASSED    = 38;    // an earlier node has marked it not executed
const bit<8> OUTCOME_COUNTED   = 39;    // keys counted in the sketch
#define OUTCOME_COUNT 64

const bit<16> ETHERTYPE_IPV4 = 0x0800;
const bit<8>  PROTO_IPV4     = 4;

// Reasons of a packet-in above 0xFF: an ICMPv6 error is due to the packet's
// source. Bits 15-12 are its code, 11-8 its type, 7-0 its pointer.
const bit<16> ERROR_TIME_EXCEEDED = 0x0300;
const bit<16> ERROR_PARAMETER     = 0x0400;
const bit<16> ERROR_UPPER_LAYER   = 0x4400; // SR Upper-layer Header Error
#define ERROR_COUNT 3

#define BLOCK_ELEMENTS 32
#define BLOCK_BYTES 128
#define MAX_BLOCKS 8
#define MAX_ELEMENTS 256
#define MAX_WORKERS 32
#define SLOT_COUNT 256
#define CELL_COUNT 512                  // two shadow versions a slot
#define SKETCH_PAGES 8                  // one a task
#define SKETCH_CELLS 8192               // of a row, 1,024 a page

#endif
