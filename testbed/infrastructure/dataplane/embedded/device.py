"""A switch as P4Runtime sees it: its forwarding pipeline, read and written.

`Device` joins a native packet loop with the program installed on it. It knows
nothing of gRPC; `server` does.
"""

from __future__ import annotations

import asyncio
from collections.abc import Iterator
from typing import TYPE_CHECKING, Any

from finsy.proto import p4r
from google.protobuf import text_format

from testbed.errors import SwitchError
from testbed.infrastructure.dataplane.embedded import jit
from testbed.infrastructure.dataplane.embedded.native import Library
from testbed.infrastructure.dataplane.embedded.p4errors import (
    Code,
    P4Refusal,
    invalid,
    unimplemented,
)
from testbed.infrastructure.dataplane.embedded.pipeline import Pipeline
from testbed.infrastructure.dataplane.embedded.switch import NativeSwitch

if TYPE_CHECKING:
    from testbed.infrastructure.dataplane.embedded.trace_events import Decoder
    from testbed.infrastructure.dataplane.embedded.traces import TraceFile

_Set = p4r.SetForwardingPipelineConfigRequest
_Get = p4r.GetForwardingPipelineConfigRequest
NO_PIPELINE = "No forwarding pipeline config set for this device"


class _Programs:
    """Loaded programs by their text, so that switches share code and compile it once."""

    def __init__(self) -> None:
        self._loading: dict[tuple[str, bool], asyncio.Task[jit.LoadedProgram]] = {}

    async def load(self, text: str, traced: bool = False) -> jit.LoadedProgram:
        """Raises ProgramError for a text that is no acceptable program."""
        key = text, traced
        task = self._loading.get(key)
        if task is None or task.get_loop() is not asyncio.get_running_loop():
            if len(self._loading) >= _PROGRAMS_KEPT:
                self._loading.pop(next(iter(self._loading)))
            task = asyncio.create_task(asyncio.to_thread(jit.load, text, traced=traced))
            self._loading[key] = task
        try:
            return await asyncio.shield(task)
        except BaseException:
            if task.done():
                self._loading.pop(key, None)
            raise


_PROGRAMS_KEPT = 8
_programs = _Programs()


class Device:
    """`switch` must have its ports; its loop is started with the first pipeline."""

    def __init__(self, switch: NativeSwitch, device_id: int, cpu_port: int) -> None:
        self.switch = switch
        self.device_id = device_id
        self.cpu_port = cpu_port
        self._pipeline: Pipeline | None = None
        self._config: Any = None  # p4r.ForwardingPipelineConfig
        self._saved: tuple[Any, jit.LoadedProgram] | None = None
        self._trace: TraceFile | None = None
        self._changing = asyncio.Lock()

    @property
    def pipeline(self) -> Pipeline:
        """Raises P4Refusal while there is none."""
        if self._pipeline is None:
            raise P4Refusal(Code.FAILED_PRECONDITION, NO_PIPELINE)
        return self._pipeline

    async def set_config(self, action: int, config: Any) -> None:
        """SetForwardingPipelineConfig's `action` with a p4r.ForwardingPipelineConfig."""
        async with self._changing:
            if action == _Set.COMMIT:
                if self._saved is None:
                    raise P4Refusal(Code.FAILED_PRECONDITION, "no saved config to commit")
                await self._commit(*self._saved)
                return
            if action == _Set.RECONCILE_AND_COMMIT:
                self._reconcile(config)
                return
            if action not in (_Set.VERIFY, _Set.VERIFY_AND_SAVE, _Set.VERIFY_AND_COMMIT):
                raise invalid(f"forwarding pipeline config: action {action} is unknown")
            loaded = await self._verify(config)
            if action == _Set.VERIFY_AND_SAVE:
                self._saved = (config, loaded)
            elif action == _Set.VERIFY_AND_COMMIT:
                await self._commit(config, loaded)

    async def set_program(self, program: str, p4info: str) -> None:
        """Load BMv2 JSON and its P4Info, both as text. Raises SwitchError."""
        config = p4r.ForwardingPipelineConfig(p4_device_config=program.encode())
        try:
            text_format.Parse(p4info, config.p4info)
        except text_format.ParseError as error:
            raise SwitchError(f"P4Info: line {error}") from error
        try:
            await self.set_config(_Set.VERIFY_AND_COMMIT, config)
        except P4Refusal as refusal:
            raise SwitchError(refusal.message) from refusal

    async def set_trace(self, trace: TraceFile | None) -> None:
        """Run the program's traced variant, now and after every new config; None: plain again.

        Tables, queues and frames in flight stay as they are. Nothing is told to
        the trace before when this returns.
        """
        async with self._changing:
            self._trace = trace
            if self._pipeline is None:
                return
            text = self._config.p4_device_config.decode()
            loaded = await _programs.load(text, traced=trace is not None)
            decoder = None if trace is None else await asyncio.to_thread(trace.decoder, text)
            with self.switch.paused():
                self._follow(loaded, decoder)

    def _follow(self, loaded: jit.LoadedProgram, decoder: Decoder | None) -> None:
        """Run the code of `loaded` and trace it, if it can be traced. Loop stopped."""
        tracer = None
        if self._trace is not None and decoder is not None:
            tracer = self._trace.begin(decoder, loaded.layout.phv_size)
        self.switch.trace(Library(loaded.address, owner=loaded), tracer)

    def get_config(self, response_type: int) -> Any:
        """The p4r.ForwardingPipelineConfig, as much of it as `response_type` asks for."""
        if self._config is None:
            raise P4Refusal(Code.FAILED_PRECONDITION, NO_PIPELINE)
        answer = p4r.ForwardingPipelineConfig()
        answer.CopyFrom(self._config)
        if response_type in (_Get.COOKIE_ONLY, _Get.P4INFO_AND_COOKIE):
            answer.ClearField("p4_device_config")
        if response_type in (_Get.COOKIE_ONLY, _Get.DEVICE_CONFIG_AND_COOKIE):
            answer.ClearField("p4info")
        return answer

    def write(self, updates: Any) -> list[P4Refusal | None]:
        """Apply p4r.Updates in order, each on its own; what became of each."""
        pipeline = self.pipeline
        outcomes: list[P4Refusal | None] = []
        for update in updates:
            try:
                pipeline.write(update)
                outcomes.append(None)
            except P4Refusal as refusal:
                outcomes.append(refusal)
        return outcomes

    def read(self, entities: Any) -> Iterator[Any]:
        """The p4r.Entity messages that a request's entities ask for."""
        pipeline = self.pipeline
        for wanted in entities:
            yield from pipeline.read(wanted)

    def packet_out(self, packet: Any) -> None:
        """Run a p4r.PacketOut through the program, as received at the CPU port."""
        header = self.pipeline.packet_out.pack(packet.metadata)
        try:
            taken = self.switch.packet_out(self.cpu_port, header + packet.payload)
        except SwitchError as error:
            raise invalid(str(error)) from error
        if not taken:
            raise P4Refusal(Code.RESOURCE_EXHAUSTED, "too many packets are waiting to go out")

    def packet_in(self, frame: bytes) -> Any:
        """The p4r.PacketIn of a frame that reached the CPU port."""
        return self.pipeline.packet_in.unpack(frame)

    def close(self) -> None:
        """Stop the loop and free everything native."""
        self.switch.close()
        if self._pipeline is not None:
            self._pipeline.close()

    async def _verify(self, config: Any) -> jit.LoadedProgram:
        try:
            text = config.p4_device_config.decode()
            loaded = await _programs.load(text, traced=self._trace is not None)
        except UnicodeDecodeError as error:
            raise invalid("device config: BMv2 JSON text expected") from error
        except SwitchError as error:
            raise invalid(f"device config: {error}") from error
        library = Library(loaded.address, owner=loaded)
        # Building it proves that P4Info and program agree; only a commit keeps one.
        Pipeline(library, self.switch.quiesce, loaded.layout, config.p4info).close()
        return loaded

    async def _commit(self, config: Any, loaded: jit.LoadedProgram) -> None:
        decoder = None
        if self._trace is not None:
            text = config.p4_device_config.decode()
            loaded = await _programs.load(text, traced=True)
            decoder = await asyncio.to_thread(self._trace.decoder, text)
        library = Library(loaded.address, owner=loaded)
        fresh = Pipeline(library, self.switch.quiesce, loaded.layout, config.p4info)
        old = self._pipeline
        self.switch.stop()
        self.switch.use(library, fresh.address)
        if decoder is not None:
            self._follow(loaded, decoder)
        self.switch.start()
        self._pipeline = fresh
        self._config = p4r.ForwardingPipelineConfig()
        self._config.CopyFrom(config)
        if old is not None:
            old.close()

    def _reconcile(self, config: Any) -> None:
        """The same program keeps its state; another one is beyond what PI does, too."""
        if (
            self._config is None
            or config.p4_device_config != self._config.p4_device_config
            or config.p4info != self._config.p4info
        ):
            raise unimplemented("RECONCILE_AND_COMMIT with another program: use VERIFY_AND_COMMIT")
        self._config.cookie.CopyFrom(config.cookie)
