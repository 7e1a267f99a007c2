class Refused(Exception):
    """A service refuses what a form asks. The message is for the person, at the named field."""

    def __init__(self, message: str, field: str | None = None, **corrections) -> None:
        super().__init__(message)
        self.message = message
        self.field = field
        self.corrections = corrections  # what the form must now know: field name → value
