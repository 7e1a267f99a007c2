"""Where a visitor goes after a form: back to the page that held it."""

from django.utils.http import url_has_allowed_host_and_scheme


def next_address(request, otherwise: str) -> str:
    """Return the address that the form names, if it is one of this site."""
    address = request.POST.get("next", "")
    hosts, secure = {request.get_host()}, request.is_secure()
    is_safe = url_has_allowed_host_and_scheme(address, hosts, require_https=secure)
    return address if is_safe else otherwise
