from django.conf import settings
from django.http import Http404, HttpResponse, HttpResponseBadRequest
from django.utils import timezone
from django.utils.crypto import constant_time_compare
from django.utils.decorators import method_decorator
from django.views.decorators.cache import never_cache
from django.views.decorators.csrf import csrf_exempt
from django.views.generic import TemplateView, View

from .events import READERS, Nonsense, read_events
from .opting import Declining
from .services import confirm_address, is_marked, read_link, take_in

LONGEST = 1024 * 1024  # bytes


@method_decorator(csrf_exempt, name="dispatch")
class ReturnsView(View):
    """What a provider posts about our messages. The secret in the address is its only key."""

    http_method_names = ["post", "head"]

    def dispatch(self, request, *args, **kwargs):
        secret = settings.MAIL_WEBHOOK_TOKEN
        if not secret or not constant_time_compare(kwargs["token"], secret):
            raise Http404
        if kwargs["provider"] not in READERS:
            raise Http404
        return super().dispatch(request, *args, **kwargs)

    def head(self, request, *args, **kwargs):
        """Answer a provider that looks whether the address exists."""
        return HttpResponse()

    def post(self, request, provider: str, token: str):
        try:
            if int(request.headers.get("Content-Length") or 0) > LONGEST:
                raise Nonsense
            events = read_events(provider, request)
        except (Nonsense, ValueError):
            return HttpResponseBadRequest()
        now = timezone.now()
        for event in events:
            take_in(provider=provider, event=event, now=now)
        return HttpResponse()


@method_decorator(never_cache, name="dispatch")
class AddressView(TemplateView):
    """Behind the link of a check message. Only its button counts: mail programs follow links."""

    template_name = "shop/mail/address.html"

    def get_context_data(self, **kwargs) -> dict:
        address = read_link(self.kwargs["token"])
        return super().get_context_data(address=address, is_marked=is_marked(address), **kwargs)

    def post(self, request, token: str):
        address = confirm_address(token=token, now=timezone.now())
        return self.render_to_response(self.get_context_data(is_done=bool(address)))


@method_decorator([never_cache, csrf_exempt], name="dispatch")
class OptOutView(TemplateView):
    """Declining a topic: by the button of the page, or by a mail program (RFC 8058).

    Whoever holds the link may do it, without signing in and without our cookie.
    """

    template_name = "shop/mail/opt_out.html"

    def dispatch(self, request, *args, **kwargs):
        self.declining = Declining.of_token(kwargs["token"])
        if self.declining is None:
            raise Http404
        return super().dispatch(request, *args, **kwargs)

    def get_context_data(self, **kwargs) -> dict:
        return super().get_context_data(declining=self.declining, **kwargs)

    def post(self, request, token: str):
        if "again" in request.POST:
            self.declining.take_back()
        else:
            self.declining.decline(now=timezone.now())
        return self.render_to_response(self.get_context_data())
