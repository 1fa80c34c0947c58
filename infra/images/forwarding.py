"""Lets containers reach what listens on this machine's 127.0.0.1 only."""

import asyncio
import errno
import socket
import threading
from collections.abc import Iterator, Sequence
from contextlib import contextmanager

_IP_FREEBIND = 15
"""Linux's own (ip(7)): an address may be bound before its interface is there. Podman makes the
network's with the first container in it."""


@contextmanager
def forwarded(address: str, ports: Sequence[int]) -> Iterator[None]:
    """Hands connections to ``address`` on to 127.0.0.1, port by port, for as long as it is open.

    Args:
        address: of this machine, as containers see it; nothing beyond it is opened. A port that
            is taken there is left alone: its program listens on every address.
    """
    loop = asyncio.new_event_loop()
    thread = threading.Thread(target=loop.run_forever, daemon=True)
    thread.start()
    try:
        for port in ports:
            asyncio.run_coroutine_threadsafe(_serve(address, port), loop).result()
        yield
    finally:
        loop.call_soon_threadsafe(loop.stop)
        thread.join()


async def _serve(address: str, port: int) -> None:
    async def connect(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        try:
            inner_reader, inner_writer = await asyncio.open_connection("127.0.0.1", port)
        except OSError:
            writer.close()
            return
        await asyncio.gather(_copy(reader, inner_writer), _copy(inner_reader, writer))

    listener = socket.socket(socket.AF_INET, socket.SOCK_STREAM)
    listener.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
    listener.setsockopt(socket.IPPROTO_IP, _IP_FREEBIND, 1)
    try:
        listener.bind((address, port))
    except OSError as error:
        listener.close()
        if error.errno != errno.EADDRINUSE:
            raise
        return
    await asyncio.start_server(connect, sock=listener)


async def _copy(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
    try:
        while data := await reader.read(65536):
            writer.write(data)
            await writer.drain()
    except ConnectionError:
        pass  # one side went away; closing tells the other
    finally:
        writer.close()
