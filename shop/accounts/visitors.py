"""Where a request comes from, behind a proxy too."""

from ipaddress import ip_address, ip_network

from django.conf import settings

_NEIGHBOURS = 64  # bits of an IPv6 address that one subscriber has


def client_address(request) -> str:
    """Return the address of whoever asks, empty where it is not known.

    `X-Forwarded-For` is believed only as far as our own proxies (`settings.TRUSTED_PROXIES`) wrote
    it: anybody may send one.
    """
    hops = request.META.get("HTTP_X_FORWARDED_FOR", "").split(",")
    address = request.META.get("REMOTE_ADDR", "")
    while hops and _is_ours(address):
        address = hops.pop().strip() or address
    return address if _parsed(address) else ""


def visitor_of(request) -> str:
    """Return what is counted as one visitor: an address, or the IPv6 network of a subscriber."""
    address = client_address(request)
    parsed = _parsed(address)
    if parsed is None or parsed.version == 4:
        return str(parsed or "")
    return str(ip_network((parsed, _NEIGHBOURS), strict=False))


def network_of(request) -> str:
    """Return one address for a visitor: an IPv6 subscriber changes theirs at will."""
    return visitor_of(request).partition("/")[0]


def _is_ours(address: str) -> bool:
    """Say whether an address is one of our proxies. Behind a socket there is no address."""
    proxies = settings.TRUSTED_PROXIES
    if not address:
        return bool(proxies)
    parsed = _parsed(address)
    return parsed is not None and any(parsed in ip_network(each) for each in proxies)


def _parsed(address: str):
    try:
        parsed = ip_address(address)
    except ValueError:
        return None
    return getattr(parsed, "ipv4_mapped", None) or parsed
