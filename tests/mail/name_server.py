"""A tiny DNS server on this machine's own address, for the tests that look records up."""

import socket
import threading
from contextlib import contextmanager

import dns.flags
import dns.message
import dns.rcode
import dns.resolver
import dns.rrset


@contextmanager
def name_server(zone: dict[str, list[str]]):
    """Serve lines such as `TXT "v=spf1 -all"` by name, and yield a resolver that asks it.

    A name that is not in the zone does not exist. One whose line is SILENCE gets no answer.
    """
    with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as server:
        server.bind(("127.0.0.1", 0))
        thread = threading.Thread(target=_serve, args=(server, zone), daemon=True)
        thread.start()
        resolver = dns.resolver.Resolver(configure=False)
        resolver.nameservers, resolver.port = ["127.0.0.1"], server.getsockname()[1]
        try:
            yield resolver
        finally:
            server.sendto(b"stop", server.getsockname())
            thread.join()


def _serve(server: socket.socket, zone: dict[str, list[str]]) -> None:
    while (received := server.recvfrom(4096))[0] != b"stop":
        answer = _answer(dns.message.from_wire(received[0]), zone)
        if answer is not None:
            server.sendto(answer.to_wire(), received[1])


def _answer(query: dns.message.Message, zone: dict[str, list[str]]) -> dns.message.Message | None:
    answer = dns.message.make_response(query)
    answer.flags |= dns.flags.RA
    name = query.question[0].name
    lines = zone.get(name.to_text(omit_final_dot=True))
    if lines == ["SILENCE"]:
        return None
    if lines is None:
        answer.set_rcode(dns.rcode.NXDOMAIN)
    while lines:
        kind, target = lines[0].split(maxsplit=1)
        values = [line.split(maxsplit=1)[1] for line in lines]
        answer.answer.append(dns.rrset.from_text(name, 60, "IN", kind, *values))
        lines = None if kind == "TXT" else zone.get(target.rstrip("."))
        name = dns.name.from_text(target) if kind == "CNAME" else name
    return answer
