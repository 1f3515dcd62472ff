"""On the path of every command that a test runs: connecting to anything but a file's socket is an error."""

import socket


def _refuse(self: socket.socket, address: object) -> None:
    if self.family != getattr(socket, "AF_UNIX", None):
        raise RuntimeError(f"a test's command asked for the network: {address!r}")
    _connect(self, address)


_connect = socket.socket.connect
socket.socket.connect = _refuse  # type: ignore[method-assign, assignment]
