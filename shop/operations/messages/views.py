"""What is done with one message, and what is shown of it apart from its page."""

from uuid import UUID

from django.contrib import messages as notices
from django.http import Http404, HttpResponse, HttpResponseNotAllowed
from django.shortcuts import redirect
from django.utils import timezone
from django.utils.decorators import method_decorator
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.generic import View

from shop.backoffice.exceptions import Refused

from .files import body_of, file_for
from .resending import resend
from .shown import Shown

# A mail is a stranger's page: it may draw itself, and do nothing.
QUIET = "sandbox{}; default-src 'none'; img-src 'self' data:; style-src 'unsafe-inline'; {}"
IN_FRAME = QUIET.format("", "frame-ancestors 'self'")
ON_ITS_OWN = QUIET.format(" allow-top-navigation-by-user-activation", "frame-ancestors 'none'")


class ResendView(View):
    """Send a message again, by POST."""

    model_admin = None

    def get(self, request, instance_pk):
        return HttpResponseNotAllowed(["POST"])

    def post(self, request, instance_pk):
        pk = int(instance_pk)
        try:
            nonce = UUID(request.POST.get("nonce", ""))
            copy = resend(actor=request.user, pk=pk, nonce=nonce, now=timezone.now())
        except ValueError:
            notices.error(request, _("Nothing was sent: open the message and try again."))
        except Refused as refused:
            notices.error(request, refused.message)
        else:
            notices.success(request, _("Sent again to %(address)s.") % {"address": copy.to})
            pk = copy.pk
        return redirect(self.model_admin.screen_url(pk))


@method_decorator(never_cache, name="dispatch")
class HtmlView(View):
    """The HTML of a message, for the frame on its page."""

    model_admin = None

    def get(self, request, instance_pk):
        shown = Shown(self.model_admin.visible_or_404(request.user, instance_pk))
        return _drawn(shown.html, "text/html", IN_FRAME)


@method_decorator(never_cache, name="dispatch")
class FileView(View):
    """In development, the mail as it lies in its file, with its links."""

    model_admin = None

    def get(self, request, instance_pk):
        path = file_for(request.user, self.model_admin.visible_or_404(request.user, instance_pk))
        if path is None:
            raise Http404
        return _drawn(*body_of(path), ON_ITS_OWN)


def _drawn(content: str, content_type: str, rules: str) -> HttpResponse:
    response = HttpResponse(content, content_type=f"{content_type}; charset=utf-8")
    response["Content-Security-Policy"] = rules
    return response
