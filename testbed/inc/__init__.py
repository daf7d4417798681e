"""The host end of in-network applications.

In come numpy arrays and a task's keys, out go UDP payloads that a computing
switch understands, and the other way round. Nothing here knows the topology,
and the codecs open no socket.
"""
