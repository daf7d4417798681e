"""Errors a user can act on: each message says what, where and what was expected."""

from __future__ import annotations


class TestbedError(Exception):
    """Base of every error the testbed raises on purpose. One sentence, no traceback."""

    exit_code = 1
    __test__ = False  # pytest would take the name for a test class


class ScenarioError(TestbedError):
    """A scenario file (or its text) is not acceptable."""

    exit_code = 2


class ArgumentError(TestbedError):
    """An argument on the command line that cannot be."""

    exit_code = 2


class MachineError(TestbedError):
    """This machine lacks something the request needs."""

    exit_code = 3


class SwitchError(TestbedError):
    """A switch target refused or failed a request."""


class SwitchGone(SwitchError):
    """A switch does not answer any more; its tables are to be taken for lost."""


class HostError(TestbedError):
    """A host agent or its container failed a request."""


class ControlError(TestbedError):
    """The controller cannot do what it was asked."""


class UnknownTask(ControlError):
    """There is no such in-network task."""


class ForeignTask(ControlError):
    """An in-network task belongs to another tenant."""


class RunError(TestbedError):
    """A run could not be carried out."""


class ReferenceFileError(TestbedError):
    """A reference result cannot be read, or is of something else than was asked."""

    exit_code = 2
