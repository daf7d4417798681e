"""The unified API: what applications and operators reach the controller through.

In: HTTP requests with a token, a configuration file. Out: JSON, and events as
a stream. Here are the clock, the files and the sockets that the controller
itself does without; decisions are not made here.
"""
