"""Bad weather on demand: each fault is switched on and off by name, for all or for some calls."""

from dataclasses import dataclass, field

from sandbox.slack.wire import Json

NAMES = {
    "rate_limited": "429 with Retry-After; method, channel, retry_after, times",
    "channel_rate": "more than one message a second to a channel is 429",
    "server_error": "an HTTP 5xx; method, status, times",
    "lost_answer": "the call is done, but its answer is a 504; method, status, times",
    "slow": "the answer waits; method, seconds, times",
    "down": "everything answers 503, and sockets are cut",
    "dropped_ack": "the app's answer is lost; times",
    "duplicate": "each delivery comes twice; times",
    "expired_trigger": "triggers are too old; times",
    "used_response_url": "response URLs are used up; times",
    "hash_conflict": "somebody else changed the view first; times",
    "invalid_blocks": "blocks are refused; only='data' for data blocks alone; times",
    "token_revoked": "the app was uninstalled",
    "socket_cut": "every socket closes without a frame (at once)",
    "socket_refresh": "every socket is asked to reconnect (at once)",
    "socket_silent": "sockets stay open and carry nothing",
}


@dataclass
class Fault:
    name: str
    method: str | None = None
    channel: str | None = None
    times: int | None = None
    retry_after: int = 1
    status: int = 503
    seconds: float = 1.0
    only: str = "all"
    struck: int = field(default=0)

    def fits(self, method: str | None, channel: str | None) -> bool:
        spent = self.times is not None and self.struck >= self.times
        return (
            not spent
            and (self.method is None or self.method == method)
            and (self.channel is None or self.channel == channel)
        )


class Faults:
    def __init__(self) -> None:
        self.active: list[Fault] = []

    def switch(self, name: str, on: bool, options: Json) -> None:
        """Turn a fault on (replacing its older setting for the same target) or off."""
        target = (options.get("method"), options.get("channel"))
        self.active = [
            fault
            for fault in self.active
            if fault.name != name or (on and (fault.method, fault.channel) != target)
        ]
        if on:
            self.active.append(Fault(name, **options))

    def strikes(
        self, name: str, *, method: str | None = None, channel: str | None = None
    ) -> Fault | None:
        """Find a fault that hits this call, and count the hit."""
        for fault in self.active:
            if fault.name == name and fault.fits(method, channel):
                fault.struck += 1
                return fault
        return None

    def is_on(self, name: str) -> bool:
        return any(fault.name == name and fault.fits(None, None) for fault in self.active)
