"""Changes of a person's account."""


def remember_contact(*, user, name: str, phone: str) -> None:
    """Keep the phone given last, and the name when the account has none yet."""
    changed = []
    if phone and phone != user.phone:
        user.phone = phone
        changed.append("phone")
    if not user.get_full_name():
        first, _, last = name.partition(" ")
        user.first_name, user.last_name = first[:150], last[:150]
        changed += ["first_name", "last_name"]
    if changed:
        user.save(update_fields=changed)
