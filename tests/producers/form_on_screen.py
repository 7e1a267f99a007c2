"""What a browser without scripts would send of a form that it was shown."""

from html.parser import HTMLParser


class _Fields(HTMLParser):
    def __init__(self) -> None:
        super().__init__()
        self.found: list[tuple[str, str]] = []
        self.text: str | None = None
        self.inside = False

    def handle_starttag(self, tag, attrs) -> None:
        its = dict(attrs)
        if tag == "form":
            self.inside = "data-portal-story" in its
        if tag == "template":
            self.inside = False  # templates stand at the form's end
        name, kind = its.get("name"), its.get("type")
        if not self.inside or not name or tag == "button" or kind == "file":
            return
        if tag == "textarea":
            self.text, self.name = "", name
        elif tag == "input" and (kind not in {"radio", "checkbox"} or "checked" in its):
            self.found.append((name, its.get("value") or ""))

    def handle_data(self, data) -> None:
        if self.text is not None:
            self.text += data

    def handle_endtag(self, tag) -> None:
        if tag == "textarea" and self.text is not None:
            self.found.append((self.name, self.text.removeprefix("\n")))
            self.text = None


def fields_of(page: str) -> dict[str, list[str]]:
    """Return the fields of the story's form in their order, by name."""
    reader = _Fields()
    reader.feed(page)
    fields: dict[str, list[str]] = {}
    for name, value in reader.found:
        fields.setdefault(name, []).append(value)
    return fields
