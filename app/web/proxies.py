"""Forwarded headers: believed only where the request comes from a configured proxy."""

from collections.abc import Iterable
from ipaddress import ip_address, ip_network
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from _typeshed.wsgi import StartResponse, WSGIApplication, WSGIEnvironment


class OnlyFromProxies:
    """Hands a request to `behind` where its peer is one of the proxies, else to `direct`, which ignores those headers."""

    def __init__(self, direct: "WSGIApplication", behind: "WSGIApplication", proxies: Iterable[str]) -> None:
        self.direct = direct
        self.behind = behind
        self.networks = [ip_network(proxy) for proxy in proxies]

    def __call__(self, environ: "WSGIEnvironment", start_response: "StartResponse") -> Iterable[bytes]:
        """Choose by the address that the connection comes from."""
        peer = environ.get("REMOTE_ADDR", "")
        try:
            is_proxy = any(ip_address(peer) in network for network in self.networks)
        except ValueError:
            is_proxy = False
        return (self.behind if is_proxy else self.direct)(environ, start_response)
