from django.contrib import messages
from django.http import Http404
from django.urls import reverse_lazy
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.generic import FormView

from shop.accounts.throttle import TooMany
from shop.accounts.visitors import visitor_of

from .forms import ContactForm
from .services import write_to_shop


class ContactView(FormView):
    """« Nous écrire »: a message to the shop, for everybody."""

    template_name = "shop/contact.html"
    form_class = ContactForm
    success_url = reverse_lazy("contact")

    def dispatch(self, request, *args, **kwargs):
        if not request.shop.email:
            raise Http404
        return super().dispatch(request, *args, **kwargs)

    def get_initial(self) -> dict:
        user = self.request.user
        if not user.is_authenticated:
            return {}
        return {"name": user.get_full_name(), "email": user.email}

    def form_valid(self, form):
        words = {"shop": self.request.shop, "visitor": visitor_of(self.request)}
        try:
            if not form.is_trapped:
                write_to_shop(**form.cleaned_data, **words, now=timezone.now())
        except TooMany as refused:
            form.add_error(refused.field, refused.message)
            return self.form_invalid(form)
        text = _("Your message is sent. The shop answers by e-mail.")
        messages.success(self.request, text)
        return super().form_valid(form)
