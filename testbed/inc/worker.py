"""One worker of an experiment as a process: all-reduces on request, by any algorithm.

    python -m testbed.inc.worker

It reads a JSON object a line from standard input and answers with one a line:
`{"do": "join", "job": {...}}`, `{"do": "connect", "algorithm": "ring"}` and
`{"do": "reduce", "algorithm": "ring", "size": n, "seed": s, "dtype": "int32", "op": "sum",
"at_s": t}`, which begins at time t of CLOCK_MONOTONIC, answered with start, end and a digest of
the result. Every worker's vector follows from seed and rank, so that whoever asks
knows what the result must be.

While a request is under way it says how far it is, `{"progress": 0.42}`, every BEAT_S: a
worker that says nothing hangs.
"""

from __future__ import annotations

import hashlib
import json
import resource
import sys
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import asdict
from typing import Any, Final

import numpy as np

from testbed.errors import TestbedError
from testbed.inc import jobfile
from testbed.inc.baselines import PORT, Baseline, Ring, Servers
from testbed.inc.group import Group
from testbed.inc.shim import Vector
from testbed.model.jobs import Job
from testbed.model.workload import ALGORITHMS

BEAT_S: Final = 0.5


def vector(seed: int, rank: int, size: int, workers: int) -> Vector:
    """A worker's int32 vector, such that the workers' sum does not overflow."""
    bound = (2**31 - 1) // workers
    draw = np.random.default_rng([seed, rank])
    return draw.integers(-bound, bound, size, dtype=np.int32, endpoint=True)


def floats(seed: int, rank: int, size: int) -> np.ndarray[Any, np.dtype[np.float32]]:
    """A worker's float32 vector."""
    return np.random.default_rng([seed, rank]).standard_normal(size, dtype=np.float32)


def digest(array: np.ndarray[Any, Any]) -> str:
    """Of an array's bytes."""
    return hashlib.sha256(np.ascontiguousarray(array).tobytes()).hexdigest()


class Worker:
    """What the process keeps between requests."""

    def __init__(self) -> None:
        self.job: Job | None = None
        self.group: Group | None = None
        self.baselines: dict[str, Baseline] = {}
        self._under_way: Group | Baseline | None = None
        """What the all-reduce of now is made by."""

    @property
    def progress(self) -> float:
        """Share of the vector that is done, of the all-reduce under way or of the last one."""
        under_way = self._under_way
        return 0.0 if under_way is None else under_way.progress

    def answer(self, request: dict[str, Any]) -> dict[str, Any]:
        what = request["do"]
        if what == "join":
            if self.group is not None:
                self.group.leave()
            self.job = jobfile.from_json(json.dumps(request["job"]))
            self.group = Group.join(self.job)
        elif what == "connect":
            self._connect(request["algorithm"])
        elif what == "reduce":
            return self._reduce(request)
        elif what == "leave":
            self.close()
        else:
            raise ValueError(f"do {what!r}")
        return {}

    def close(self) -> None:
        for baseline in self.baselines.values():
            baseline.__exit__(None, None, None)
        self.baselines.clear()
        if self.group is not None:
            self.group.leave()
            self.group = None

    def _connect(self, algorithm: str) -> None:
        assert self.job is not None
        peers, rank = self.job.peers, self.job.worker
        port = PORT + ALGORITHMS.index(algorithm)
        baseline: Baseline
        if algorithm == "ring":
            baseline = Ring(peers, rank, port)
        else:
            servers = 1 if algorithm == "parameter-server" else len(peers)
            baseline = Servers(peers, rank, servers, port)
        self.baselines[algorithm] = baseline.__enter__()

    def _reduce(self, request: dict[str, Any]) -> dict[str, Any]:
        assert self.job is not None and self.group is not None
        rank, workers = self.job.worker, len(self.job.peers)
        algorithm = request["algorithm"]
        mine: Any
        if request["dtype"] == "float32":
            mine = floats(request["seed"], rank, request["size"])
        else:
            mine = vector(request["seed"], rank, request["size"], workers)
        before = asdict(self.group.counts)
        self._under_way = None
        cpu_s = _cpu_s()
        time.sleep(max(0.0, request["at_s"] - time.monotonic()))
        start_s = time.monotonic()
        if algorithm == "in-network":
            self._under_way = self.group
            result = self.group.allreduce(mine, request["op"])
        else:
            self._under_way = self.baselines[algorithm]
            result = self._under_way.allreduce(mine)
        end_s = time.monotonic()
        after = asdict(self.group.counts)
        return {
            "start_s": start_s,
            "end_s": end_s,
            "cpu_s": _cpu_s() - cpu_s,
            "digest": digest(result),
            "counts": {k: n - before[k] for k, n in after.items() if isinstance(n, int)},
            "refused_reasons": after["refused_reasons"],
        }


def _cpu_s() -> float:
    used = resource.getrusage(resource.RUSAGE_SELF)
    return used.ru_utime + used.ru_stime


class Voice:
    """Standard output: answers, and a word now and then while one is being worked on."""

    def __init__(self, worker: Worker) -> None:
        self._worker = worker
        self._line = threading.Lock()
        self._busy = threading.Event()
        threading.Thread(target=self._beat, name="beat", daemon=True).start()

    @contextmanager
    def busy(self) -> Iterator[None]:
        """Something is being worked on."""
        self._busy.set()
        try:
            yield
        finally:
            self._busy.clear()

    def say(self, what: dict[str, Any]) -> None:
        with self._line:
            print(json.dumps(what), flush=True)

    def _beat(self) -> None:
        while self._busy.wait():
            self.say({"progress": self._worker.progress})
            time.sleep(BEAT_S)


def main() -> None:
    worker = Worker()
    voice = Voice(worker)
    try:
        for line in sys.stdin:
            try:
                with voice.busy():
                    answer = {"ok": worker.answer(json.loads(line))}
            except (TestbedError, OSError) as error:
                answer = {"error": str(error)}  # type: ignore[dict-item]
            voice.say(answer)
    finally:
        worker.close()


if __name__ == "__main__":
    main()
