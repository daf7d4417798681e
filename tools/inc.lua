-- Wireshark dissector for in-network computing: the shim behind UDP, and the
-- operand TLV inside an SRv6 Segment Routing Header. docs/wire-format.md.
--
--     tshark -X lua_script:tools/inc.lua -r capture.pcap -V
--     wireshark -X lua_script:tools/inc.lua

local inc = Proto("inc", "In-Network Computing")

local UDP_PORT, TLV_OPERAND, TLV_OPERAND_LEN = 0xC0DE, 252, 30
local OPERAND_BYTES, BLOCK_BYTES, BLOCK_ELEMENTS, MAX_ELEMENTS = 32, 128, 32, 256
local IPV6, ROUTING, SRH = 0x86DD, 43, 4

local operations = { [1] = "sum", [2] = "min", [3] = "max", [4] = "count" }
local types = { [1] = "int32", [2] = "int16", [3] = "uint32" }
local reasons = {
  [0] = "none", [1] = "unknown task", [2] = "no slot", [3] = "too many elements",
  [4] = "precision", [5] = "operation", [6] = "unknown TLV", [7] = "TLV order",
  [8] = "authentication", [9] = "worker", [10] = "shape", [11] = "malformed",
  [12] = "not installed",
}

local f = inc.fields
f.carrier = ProtoField.string("inc.carrier", "Carried in")
f.type = ProtoField.uint8("inc.type", "Type", base.DEC)
f.len = ProtoField.uint8("inc.len", "Length", base.DEC)
f.flags = ProtoField.uint16("inc.flags", "Flags", base.HEX)
f.not_executed = ProtoField.bool("inc.flags.not_executed", "Not executed", 16, nil, 0x8000)
f.result = ProtoField.bool("inc.flags.result", "Result", 16, nil, 0x0080)
f.overflow = ProtoField.bool("inc.flags.overflow", "Overflow", 16, nil, 0x0040)
f.level = ProtoField.uint16("inc.flags.level", "Level", base.DEC, nil, 0x000F)
f.unique_id = ProtoField.uint32("inc.unique_id", "UniqueID", base.HEX)
f.op = ProtoField.uint8("inc.op", "Operation", base.DEC, operations)
f.dtype = ProtoField.uint8("inc.dtype", "Data type", base.DEC, types)
f.worker = ProtoField.uint16("inc.worker", "Worker", base.DEC)
f.slot = ProtoField.uint16("inc.slot", "Slot", base.DEC)
f.count = ProtoField.uint16("inc.count", "Elements", base.DEC)
f.offset = ProtoField.uint16("inc.offset", "Offset", base.DEC)
f.reason = ProtoField.uint8("inc.reason", "Reason", base.DEC, reasons)
f.reserved = ProtoField.uint8("inc.reserved", "Reserved", base.HEX)
f.sequence = ProtoField.uint32("inc.sequence", "Sequence", base.DEC)
f.tag = ProtoField.uint64("inc.tag", "Tag", base.HEX)
f.vector = ProtoField.bytes("inc.vector", "Vector")

local malformed = ProtoExpert.new("inc.malformed", "Not a shim of the length it states",
                                  expert.group.MALFORMED, expert.severity.ERROR)
inc.experts = { malformed }

-- 32 bytes of operands at `at`.
local function operands(buffer, at, tree, carrier)
  local name = carrier == "shim" and "INC shim" or "INC operand TLV"
  local branch = tree:add(inc, buffer(at, OPERAND_BYTES), name)
  branch:add(f.carrier, carrier):set_generated()
  branch:add(f.type, buffer(at, 1))
  branch:add(f.len, buffer(at + 1, 1))
  local flags = branch:add(f.flags, buffer(at + 2, 2))
  flags:add(f.not_executed, buffer(at + 2, 2))
  flags:add(f.result, buffer(at + 2, 2))
  flags:add(f.overflow, buffer(at + 2, 2))
  flags:add(f.level, buffer(at + 2, 2))
  branch:add(f.unique_id, buffer(at + 4, 4))
  branch:add(f.op, buffer(at + 8, 1))
  branch:add(f.dtype, buffer(at + 9, 1))
  branch:add(f.worker, buffer(at + 10, 2))
  branch:add(f.slot, buffer(at + 12, 2))
  branch:add(f.count, buffer(at + 14, 2))
  branch:add(f.offset, buffer(at + 16, 2))
  branch:add(f.reason, buffer(at + 18, 1))
  branch:add(f.reserved, buffer(at + 19, 1))
  branch:add(f.sequence, buffer(at + 20, 4))
  branch:add(f.tag, buffer(at + 24, 8))
  return branch
end

local function is_operand(buffer, at)
  return buffer:len() >= at + OPERAND_BYTES
    and buffer(at, 1):uint() == TLV_OPERAND and buffer(at + 1, 1):uint() == TLV_OPERAND_LEN
end

function inc.dissector(buffer, pinfo, tree)
  if not is_operand(buffer, 0) then return 0 end
  pinfo.cols.protocol = "INC"
  local branch = operands(buffer, 0, tree, "shim")
  local count = buffer(14, 2):uint()
  local vector = math.ceil(count / BLOCK_ELEMENTS) * BLOCK_BYTES
  if count < 1 or count > MAX_ELEMENTS or buffer:len() ~= OPERAND_BYTES + vector then
    branch:add_proto_expert_info(malformed)
    return OPERAND_BYTES
  end
  branch:add(f.vector, buffer(OPERAND_BYTES, vector))
  return buffer:len()
end

DissectorTable.get("udp.port"):add(UDP_PORT, inc)

-- Wireshark's own dissector shows the SRH but not its TLVs. A postdissector
-- walks them from the IPv6 header on.
local srh_tlvs = Proto("inc_srh", "SRH operand TLV")
local eth_type, ipv6_src = Field.new("eth.type"), Field.new("ipv6.src")

function srh_tlvs.dissector(buffer, pinfo, tree)
  if not ipv6_src() or not eth_type() or eth_type().value ~= IPV6 then return end
  local ip = eth_type().offset + 2
  if buffer:len() < ip + 48 or buffer(ip + 6, 1):uint() ~= ROUTING then return end
  local at = ip + 40
  if buffer(at + 2, 1):uint() ~= SRH then return end
  local ending = at + 8 + 8 * buffer(at + 1, 1):uint()
  at = at + 8 + 16 * (buffer(at + 4, 1):uint() + 1)
  while at < ending and ending <= buffer:len() do
    if buffer(at, 1):uint() == 0 then -- Pad1 has no length
      at = at + 1
    else
      if at + 2 > ending then return end
      local len = buffer(at + 1, 1):uint()
      if at + 2 + len > ending then return end
      if is_operand(buffer, at) then operands(buffer, at, tree, "srh") end
      at = at + 2 + len
    end
  end
end

register_postdissector(srh_tlvs)
