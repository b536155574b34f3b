"""waitress inside this process, with a clean way out."""

import logging
import threading
from wsgiref.types import WSGIApplication

from waitress import wasyncore
from waitress.server import create_server

THREADS = 16
LARGEST_BODY = 1_000_000
LOOK_EVERY = 0.5
log = logging.getLogger("leadloop.web")


def serve(app: WSGIApplication, *, host: str, port: int, stop: threading.Event) -> None:
    """Answer requests until ``stop`` is set; those under way are finished."""
    server = create_server(
        app,
        host=host,
        port=port,
        threads=THREADS,
        ident=None,
        max_request_body_size=LARGEST_BODY,
        # The application judges these headers itself; without them it takes a proxy for a visitor.
        clear_untrusted_proxy_headers=False,
    )
    log.info("listening on http://%s:%s", host, server.effective_port)
    # Not server.run(): nobody could end it from another thread.
    sockets = server._map
    try:
        while not stop.is_set():
            wasyncore.loop(timeout=LOOK_EVERY, map=sockets, count=1)
    finally:
        server.task_dispatcher.shutdown(timeout=3)
        wasyncore.close_all(sockets, ignore_all=True)
