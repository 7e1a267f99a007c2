"""How often one sender may cause mail: at most so many in so many seconds.

`visitor` is a network address, `user` an account, `address` the one that the mail is for.
"""

_HOUR = 3600
_DAY = 24 * _HOUR

LIMITS = {
    "sign_up": {"visitor": (20, _HOUR), "address": (4, _HOUR)},
    "password_reset": {"visitor": (20, _HOUR), "address": (4, _HOUR)},
    "confirmation": {"user": (4, _HOUR)},
    "new_address": {"user": (6, _DAY), "address": (4, _DAY)},
    "cycle_notices": {"visitor": (6, _HOUR), "address": (3, _DAY)},
    "contact": {"visitor": (6, _HOUR), "address": (12, _DAY)},
    # of an address that nobody confirmed
    "order": {"visitor": (300, _HOUR), "address": (20, _DAY)},
    # of one enterprise
    "invitation": {"user": (60, _DAY), "address": (5, _DAY)},
    "permission_request": {"user": (60, _DAY), "pair": (3, _DAY)},
    "limit_request": {"user": (3, 7 * _DAY)},
    "connection_request": {"user": (5, _DAY)},
}
