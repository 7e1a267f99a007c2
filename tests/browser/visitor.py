"""A person at a window of Chromium, who notices what must never happen on our pages."""

from urllib.parse import urlsplit

from axe_playwright_python.sync_playwright import Axe

GRAVE = {"serious", "critical"}


class Visitor:
    """A window. On leaving, no page may have failed, called a third party or logged an error."""

    def __init__(self, browser, base: str, width: int, **options) -> None:
        self.base = base
        self.problems: list[str] = []
        self.context = browser.new_context(
            viewport={"width": width, "height": 844}, locale="fr-FR", base_url=base, **options
        )
        self.context.set_default_timeout(10_000)
        self.page = self.context.new_page()
        self.page.on("request", self._note_request)
        self.page.on("response", self._note_response)
        self.page.on("console", self._note_console)
        self.page.on("pageerror", lambda error: self.problems.append(f"script: {error}"))

    def _note_request(self, request) -> None:
        parts = urlsplit(request.url)
        if parts.scheme in {"http", "https"} and not request.url.startswith(self.base):
            self.problems.append(f"third party: {request.url}")

    def _note_response(self, response) -> None:
        if response.status >= 400:
            self.problems.append(f"{response.status}: {response.url}")

    def _note_console(self, message) -> None:
        if message.type == "error":
            self.problems.append(f"console: {message.text}")

    def go(self, path: str) -> None:
        self.page.goto(path, wait_until="load")

    def sign_in(self, path: str, email: str, field: str = "username") -> None:
        """Sign in with the password of every test account."""
        self.go(path)
        self.page.locator(f"input[name={field}]").fill(email)
        self.page.locator("input[name=password]").fill("motdepasse")
        self.page.locator("main button[type=submit], form button[type=submit]").last.click()
        self.page.wait_for_load_state("load")

    def text(self) -> str:
        """Return what the page says, with plain spaces."""
        return " ".join(self.page.locator("body").inner_text().split())

    def grave_findings(self) -> list[str]:
        """Return axe's serious and critical findings on the page."""
        violations = Axe().run(self.page).response["violations"]
        return [
            f"{each['id']}: {[node['html'][:120] for node in each['nodes']][:3]}"
            for each in violations
            if each["impact"] in GRAVE
        ]

    def is_wider_than_the_window(self) -> bool:
        script = "document.documentElement.scrollWidth > window.innerWidth + 1"
        return self.page.evaluate(script)

    def forgive(self, *words: str) -> None:
        """Forget the problems with one of these words, which a test caused on purpose."""
        kept = [each for each in self.problems if not any(word in each for word in words)]
        assert kept != self.problems, f"no problem with {words}"
        self.problems = kept

    def leave(self) -> None:
        self.context.close()
        assert self.problems == [], self.problems
