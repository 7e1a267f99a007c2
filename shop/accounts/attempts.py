def login_name(request, credentials: dict | None) -> str:
    """Return the address that is tried, in one case, so that tries are counted together.

    Axes (8.3) would look for Oscar's `email`, but every sign-in form here calls it `username`.
    """
    typed = (credentials or {}).get("username") or request.POST.get("username", "")
    return str(typed).strip().lower()[:254]
