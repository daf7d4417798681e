"""A run in its own network, mount and PID namespaces, of which nothing remains.

    status = isolate.enter("quickstart-1", ["testbed", "run", "quickstart.yaml"])
    status = isolate.enter("quickstart-1", main)  # or a function of no arguments

Four processes carry a run. The *first* process is the caller. It forks the
*janitor*, which stays outside the namespaces, in a session of its own, and
waits on a pipe whose other end only the first process holds: however that
one ends, the pipe closes, and the janitor kills what is left and removes
control groups and container storage. The *relay* makes the namespaces, and
its child, process 1 in there (*init*), reaps every orphan and ends when the
*command* does; the kernel then kills whatever else lives in the PID
namespace. Each is killed by the kernel when its parent dies
(PR_SET_PDEATHSIG), and signals to the first process are handed down.
"""

from __future__ import annotations

import contextlib
import os
import select
import signal
import sys
import threading
import time
import traceback
from collections.abc import Callable, Iterator, Sequence
from types import FrameType
from typing import NoReturn

from testbed.errors import MachineError, TestbedError
from testbed.infrastructure.emulation import kernel, runs
from testbed.infrastructure.emulation.runs import Place

RUN_ID_VARIABLE = "TESTBED_RUN_ID"
HANDED_DOWN = (signal.SIGINT, signal.SIGTERM, signal.SIGHUP, signal.SIGQUIT, signal.SIGUSR1)
NICE = -15
"""Switches and control plane go before the hosts' compute, which has the rest of the time."""
PATIENCE_S = 20
"""How long a command may take to end after it was told to."""

Command = Sequence[str] | Callable[[], int | None]
Handler = Callable[[int, FrameType | None], None]


def enter(run_id: str, command: Command) -> int:
    """Run `command` in namespaces of its own; returns its exit status, 128 + n for signal n.

    `command` is an argument list or a function, which runs in a forked child
    and whose integer result is the status. Call it from the main thread,
    before threads or an event loop exist. Raises MachineError without root or
    when the run id is taken.
    """
    if not sys.platform.startswith("linux") or os.geteuid() != 0:
        raise MachineError(
            "an emulated network needs Linux and root: run the command with sudo, "
            "or choose the simulation"
        )
    place = Place(run_id)
    record = runs.claim(place)
    pipe_read, pipe_write = os.pipe()
    first = os.getpid()
    sys.stdout.flush()
    sys.stderr.flush()
    # Held until somebody can hand them down: the command may be at work, and a
    # signal be on its way, before the processes above it have their handlers.
    held_before = signal.pthread_sigmask(signal.SIG_BLOCK, HANDED_DOWN)
    try:
        janitor = os.fork()
        if janitor == 0:
            _as_child(lambda: _janitor(place, pipe_read, record))
        os.close(pipe_read)
        relay = os.fork()
        if relay == 0:
            os.close(record)
            _as_child(lambda: _relay(first, place, pipe_write, command))
        status = _wait_for(relay)
    finally:
        signal.pthread_sigmask(signal.SIG_SETMASK, held_before)
    os.close(pipe_write)
    clean = _exit_status(os.waitpid(janitor, 0)[1]) == 0
    if not clean:  # somebody killed the janitor: do its work
        clean = runs.remove(place)
    os.close(record)
    if not clean:
        raise MachineError(f"run {run_id} left control groups or files that could not be removed")
    return status


def current() -> Place | None:
    """The place of the run this process is part of; None outside of one."""
    run_id = os.environ.get(RUN_ID_VARIABLE)
    return Place(run_id) if run_id else None


def required() -> Place:
    """`current()`, or a MachineError that says how to get there."""
    place = current()
    if place is None:
        raise MachineError(
            "an emulated network is built inside a run's own namespaces: "
            "start it through isolate.enter or `testbed run`"
        )
    return place


def _janitor(place: Place, pipe: int, record: int) -> int:
    """Wait for the first process to end, in whatever way, and clean up after the run."""
    os.setsid()
    for number in HANDED_DOWN:
        signal.signal(number, signal.SIG_IGN)
    _keep_only({pipe, record})
    with contextlib.suppress(OSError):
        kernel_score = os.open("/proc/self/oom_score_adj", os.O_WRONLY | os.O_CLOEXEC)
        os.write(kernel_score, b"-1000")
        os.close(kernel_score)
    told = b""
    while piece := os.read(pipe, 256):
        told += piece
        if told.endswith(b"\n"):
            pid, start = (int(word) for word in told.split())
            runs.amend(place.record, init_pid=pid, init_start=start)
            told = b""
    return 0 if runs.remove(place) else 1


def _relay(first: int, place: Place, pipe: int, command: Command) -> int:
    """Make the namespaces, start init in them, tell the janitor its pid, pass its status on."""
    kernel.die_with_parent(signal.SIGKILL)
    if os.getppid() != first:  # it died before the line above
        return 128 + signal.SIGKILL
    os.setsid()  # a terminal's Ctrl-C reaches the first process only, and then comes down
    kernel.prefer_this_session(NICE)
    kernel.unshare(kernel.CLONE_NEWNS | kernel.CLONE_NEWNET | kernel.CLONE_NEWPID)
    kernel.mount("", "/", flags=kernel.MS_REC | kernel.MS_PRIVATE)
    go_read, go_write = os.pipe()
    init = os.fork()
    if init == 0:
        os.close(pipe)
        os.close(go_write)
        _as_child(lambda: _init(place, go_read, command))
    os.close(go_read)
    os.write(pipe, f"{init} {kernel.start_time(init)}\n".encode())
    os.close(pipe)
    with contextlib.suppress(BrokenPipeError):
        os.write(go_write, b"1")
    os.close(go_write)
    return _wait_for(init)


def _init(place: Place, go: int, command: Command) -> int:
    """Process 1 of the run: furnish the namespaces, start the command, reap orphans."""
    kernel.die_with_parent(signal.SIGKILL)
    if not os.read(go, 1):  # the relay died before the line above
        return 128 + signal.SIGKILL
    os.close(go)
    kernel.mount("proc", "/proc", "proc", kernel.MS_NOSUID | kernel.MS_NODEV | kernel.MS_NOEXEC)
    kernel.mount("testbed", str(place.run_dir), "tmpfs", data="mode=755,size=64m")
    kernel.bring_up("lo")
    os.environ[RUN_ID_VARIABLE] = place.run_id
    child = os.fork()
    if child == 0:
        for number in HANDED_DOWN:
            signal.signal(number, signal.SIG_DFL)
        signal.signal(signal.SIGINT, signal.default_int_handler)
        # A function unwinds on both as it does on Ctrl-C; a program gets its own defaults.
        signal.signal(signal.SIGTERM, lambda *_: signal.raise_signal(signal.SIGINT))
        _as_child(lambda: _command(command))
    return _wait_for(child)


def _command(command: Command) -> int:
    signal.pthread_sigmask(signal.SIG_UNBLOCK, HANDED_DOWN)
    if callable(command):
        return command() or 0
    try:
        os.execvp(command[0], list(command))
    except FileNotFoundError as error:
        raise MachineError(f"command {command[0]!r} was not found") from error


def _wait_for(child: int) -> int:
    """Reap children until `child` ends; hand signals down to it; returns its status.

    A child that was told to end and has not after PATIENCE_S is killed.
    """

    def hand_down(number: int, frame: FrameType | None) -> None:
        with contextlib.suppress(ProcessLookupError):
            os.kill(child, number)
        if number != signal.SIGUSR1:
            signal.alarm(PATIENCE_S)

    def give_up(number: int, frame: FrameType | None) -> None:
        with contextlib.suppress(ProcessLookupError):
            os.kill(child, signal.SIGKILL)

    is_init = os.getpid() == 1
    with _waking({**dict.fromkeys(HANDED_DOWN, hand_down), signal.SIGALRM: give_up}) as sleep:
        while True:
            try:
                pid, status = os.waitpid(-1 if is_init else child, os.WNOHANG)
            except ChildProcessError:
                return 128 + signal.SIGKILL
            if pid == child:
                return _exit_status(status)
            if pid == 0:
                sleep()


@contextlib.contextmanager
def _waking(handlers: dict[signal.Signals, Handler]) -> Iterator[Callable[[], None]]:
    """Install `handlers`; what is yielded sleeps until a signal, theirs or a child's, has come.

    A signal that arrives between a check and the sleep ends the sleep: the
    kernel's handler writes to a pipe the sleep reads. (A blocking waitpid
    would sleep on: Python runs its handlers between bytecodes only.)
    """
    if threading.current_thread() is not threading.main_thread():
        yield lambda: time.sleep(0.05)  # signals are the main thread's
        return
    wake_read, wake_write = os.pipe()
    os.set_blocking(wake_read, False)
    os.set_blocking(wake_write, False)

    def sleep() -> None:
        select.select([wake_read], [], [])
        with contextlib.suppress(BlockingIOError):
            os.read(wake_read, 4096)

    with_children = {**handlers, signal.SIGCHLD: lambda *_: None}
    previous_wakeup = signal.set_wakeup_fd(wake_write, warn_on_full_buffer=False)
    previous = {number: signal.signal(number, h) for number, h in with_children.items()}
    held = signal.pthread_sigmask(signal.SIG_UNBLOCK, HANDED_DOWN)
    try:
        yield sleep
    finally:
        signal.alarm(0)
        signal.pthread_sigmask(signal.SIG_SETMASK, held)
        for number, handler in previous.items():
            signal.signal(number, handler)
        signal.set_wakeup_fd(previous_wakeup)
        os.close(wake_read)
        os.close(wake_write)


def _exit_status(status: int) -> int:
    return 128 + os.WTERMSIG(status) if os.WIFSIGNALED(status) else os.WEXITSTATUS(status)


def _keep_only(descriptors: set[int]) -> None:
    """Close every other descriptor, so that no reader waits for this process to end."""
    null = os.open(os.devnull, os.O_RDWR)
    for standard in range(3):
        os.dup2(null, standard)
    kept = sorted(descriptors | {0, 1, 2})
    for before, after in zip(kept, [*kept[1:], 2**16], strict=True):
        os.closerange(before + 1, after)


def _as_child(body: Callable[[], int | None]) -> NoReturn:
    """Run `body` as all there is of a forked child: nothing of the parent's goes on in it."""
    status = 1
    try:
        status = body() or 0
    except TestbedError as error:
        print(f"error: {error}", file=sys.stderr)
        status = error.exit_code
    except SystemExit as leaving:
        if isinstance(leaving.code, str):
            print(leaving.code, file=sys.stderr)
        status = leaving.code if isinstance(leaving.code, int) else bool(leaving.code)
    except KeyboardInterrupt:
        status = 128 + signal.SIGINT
    except BaseException:
        traceback.print_exc()
    finally:
        with contextlib.suppress(OSError, ValueError):
            sys.stdout.flush()
            sys.stderr.flush()
        os._exit(status)
