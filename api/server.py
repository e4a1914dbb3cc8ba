"""Serving in the foreground: the socket, the ready line, the first invitation, a quick stop."""

from __future__ import annotations

import asyncio
import contextlib
import errno
import signal
import socket
import sys
import webbrowser
from collections.abc import Iterator
from types import FrameType

import structlog
import uvicorn

from api.app import create_app
from api.settings import ServerSettings
from bot.service import Service
from office import staff
from office.errors import SettingsError

log = structlog.get_logger()

#: Requests in flight may take so long after SIGTERM; the whole stop stays under five seconds.
GRACE = 2
SIGNALS = (signal.SIGINT, signal.SIGTERM)


def listen_on(host: str, port: int) -> socket.socket:
    """A bound socket. Raises `SettingsError` with a sentence for a port in use or a bad host."""
    try:
        found = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM, flags=socket.AI_PASSIVE)
    except (OSError, UnicodeError) as wrong:
        raise _no_such_host(host) from wrong
    family, kind, protocol, _, address = found[0]
    bound = socket.socket(family, kind, protocol)
    bound.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
    try:
        bound.bind(address)
    except OSError as wrong:
        bound.close()
        raise _cannot_bind(host, port, wrong) from wrong
    return bound


def _cannot_bind(host: str, port: int, wrong: OSError) -> SettingsError:
    if wrong.errno == errno.EADDRINUSE:
        return SettingsError(
            "PORT: cổng {port} đang có chương trình khác dùng; hãy dừng nó hoặc chọn cổng khác, "
            "ví dụ PORT={other}.",
            port=port,
            other=port + 1 if port < 65535 else 8000,
        )
    if wrong.errno == errno.EACCES:
        return SettingsError(
            "PORT: cổng {port} cần quyền cao hơn; hãy chọn cổng trên 1023, ví dụ PORT=8000.",
            port=port,
        )
    return _no_such_host(host)


def _no_such_host(host: str) -> SettingsError:
    return SettingsError(
        "HOST: “{host}” không phải địa chỉ của máy này; ví dụ: 127.0.0.1.", host=host
    )


class Server(uvicorn.Server):
    """uvicorn in the foreground, with an exit status of our own and an end for open streams."""

    def __init__(self, config: uvicorn.Config, service: Service) -> None:
        super().__init__(config)
        self._service = service
        self.ready = asyncio.Event()

    async def startup(self, sockets: list[socket.socket] | None = None) -> None:
        """Tell who waits that connections are accepted now."""
        await super().startup(sockets)
        if self.started:
            self.ready.set()

    def handle_exit(self, sig: int, frame: FrameType | None) -> None:
        """End the open event streams at once: they would hold the server until its grace ends."""
        self._service.stopping.set()
        super().handle_exit(sig, frame)

    @contextlib.contextmanager
    def capture_signals(self) -> Iterator[None]:
        """A stop by a signal is a clean end: uvicorn would raise the signal again afterwards."""
        loop = asyncio.get_running_loop()
        for number in SIGNALS:
            loop.add_signal_handler(number, self.handle_exit, number, None)
        try:
            yield
        finally:
            for number in SIGNALS:
                loop.remove_signal_handler(number)


async def serve(service: Service, settings: ServerSettings, bound: socket.socket) -> None:
    """Serve until a signal comes.

    Raises `CannotStart` when a channel's settings turn out to be wrong, and `SettingsError` when
    another program took the port in the meantime.
    """
    config = uvicorn.Config(
        create_app(service, settings),
        log_config=None,
        access_log=False,
        server_header=False,
        timeout_graceful_shutdown=GRACE,
    )
    server = Server(config, service)
    opening = asyncio.create_task(_open(server, service, settings, bound))
    try:
        await server.serve(sockets=[bound])
    except OSError as wrong:
        raise _cannot_bind(settings.host, settings.port, wrong) from wrong
    finally:
        if not server.ready.is_set():
            opening.cancel()
        bound.close()
    with contextlib.suppress(asyncio.CancelledError):
        await opening


async def _open(
    server: Server, service: Service, settings: ServerSettings, bound: socket.socket
) -> None:
    """Once the server listens: say so, then start what needs it."""
    await server.ready.wait()
    url = address_of(settings.host, bound)
    service.address = settings.public_url or url.rstrip("/")
    # These two lines are a contract of `make run` in every language (design §4).
    _say(f"Sẵn sàng: {url}")
    if code := await first_invitation(service):
        _say(f"Mã mời quản trị: {code}")
    if settings.open:
        await asyncio.to_thread(webbrowser.open, url)
    starting = asyncio.create_task(_start_channels(service))
    stopping = asyncio.create_task(service.stopping.wait())
    try:
        await asyncio.wait({starting, stopping}, return_when=asyncio.FIRST_COMPLETED)
        if starting.done():
            starting.result()
    except Exception:
        # Whatever it is, it ends the program now and not when somebody stops it.
        service.stopping.set()
        server.should_exit = True
        raise
    finally:
        starting.cancel()
        stopping.cancel()


async def _start_channels(service: Service) -> None:
    await asyncio.gather(*(channel.start(service) for channel in service.channels.values()))


def address_of(host: str, bound: socket.socket) -> str:
    """Where a browser finds us; the port is the real one also when the setting says 0."""
    shown = f"[{host}]" if ":" in host else host
    return f"http://{shown}:{bound.getsockname()[1]}/"


def _say(line: str) -> None:
    sys.stdout.write(line + "\n")
    sys.stdout.flush()


async def first_invitation(service: Service) -> str | None:
    """A code for the first administrator, while there is none."""
    async with service.database.transaction() as session:
        if await staff.admin_exists(session):
            return None
        return await staff.invite(
            session, name=staff.FIRST_ADMIN, role="admin", unit_slugs=[], now=service.clock()
        )
