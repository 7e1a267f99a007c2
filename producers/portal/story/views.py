"""« Mon histoire »."""

from django.contrib import messages
from django.shortcuts import redirect
from django.utils.translation import gettext as _

from producers.portal.base import PortalView
from shop.backoffice.exceptions import Refused
from shop.rules.access import Action

from .forms import StoryForm
from .services import draft_of, is_being_read, save_story

_CONFLICT, _INVALID = 409, 422


class StoryView(PortalView):
    """The story: its form, how far it is, and what the editor answered."""

    section = "story"
    action = post_action = Action.EDIT_ENTERPRISE
    template_name = "producers/portal/story.html"

    def get_context_data(self, **kwargs) -> dict:
        page = draft_of(self.enterprise)
        kwargs.setdefault("form", StoryForm(instance=page))
        state = page.current_workflow_state if page.pk else None
        task = state.current_task_state if state else None
        return super().get_context_data(
            page=page,
            is_being_read=is_being_read(page),
            reply=task.comment if task else "",
            **kwargs,
        )

    def post(self, request, *args, **kwargs):
        form = StoryForm(request.POST, request.FILES, instance=draft_of(self.enterprise))
        if not form.is_valid():
            return self._again(form, _INVALID)
        try:
            self._save(form)
        except Refused as refused:
            form.add_error(None, refused.message)
            return self._again(form, _CONFLICT)
        messages.success(request, _("Your story is saved."))
        return redirect("portal_story", self.enterprise.pk)

    def _save(self, form: StoryForm) -> None:
        save_story(
            actor=self.request.user,
            enterprise=self.enterprise,
            draft=form.instance,
            labels=form.cleaned_data["labels"],
            upload=form.cleaned_data["upload"],
            submit="submit" in self.request.POST,
        )

    def _again(self, form: StoryForm, status: int):
        return self.render_to_response(self.get_context_data(form=form), status=status)
