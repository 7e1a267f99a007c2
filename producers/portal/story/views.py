"""« Mon histoire »."""

from functools import cached_property

from django.contrib import messages
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from producers.portal.base import PortalView
from shop.backoffice.exceptions import Refused
from shop.rules.access import Action

from .album import own_pictures
from .arranging import rearranged, with_chosen
from .forms import StoryForm
from .services import (
    PUBLISHED,
    SAVED,
    SUBMITTED,
    draft_of,
    is_being_read,
    is_sent_back,
    publishes_at_once,
    save_story,
    take_back,
)

_CONFLICT, _INVALID = 409, 422
_DONE = {
    SAVED: gettext_lazy("Your draft is saved."),
    SUBMITTED: gettext_lazy("Your story is with the editor."),
    PUBLISHED: gettext_lazy("Your story is published."),
}


class StoryView(PortalView):
    """The story: its form, how far it is, and what the editor answered."""

    section = "story"
    action = post_action = Action.EDIT_ENTERPRISE
    template_name = "producers/portal/story.html"

    @cached_property
    def album(self) -> list:
        """Return the pictures that the story may show."""
        return list(own_pictures(self.enterprise, draft_of(self.enterprise)))

    def get_context_data(self, **kwargs) -> dict:
        page = draft_of(self.enterprise)
        kwargs.setdefault("form", StoryForm(instance=page, album=self.album))
        state = page.current_workflow_state if page.pk else None
        task = state.current_task_state if state else None
        return super().get_context_data(
            page=page,
            is_being_read=is_being_read(page),
            is_sent_back=is_sent_back(page),
            publishes_at_once=publishes_at_once(page),
            reply=task.comment if task else "",
            **kwargs,
        )

    def post(self, request, *args, **kwargs):
        data = with_chosen(request.POST, {image.pk: image for image in self.album})
        if "do" in data:
            return self._again(self._form(rearranged(data, data["do"])), 200)
        form = self._form(data)
        if not form.is_valid():
            return self._again(form, _INVALID)
        try:
            done = self._save(form)
        except Refused as refused:
            form.refuse(refused)
            return self._again(form, _CONFLICT)
        messages.success(request, _DONE[done])
        return redirect("portal_story", self.enterprise.pk)

    def _form(self, data) -> StoryForm:
        draft = draft_of(self.enterprise)
        return StoryForm(data, self.request.FILES, instance=draft, album=self.album)

    def _save(self, form: StoryForm) -> str:
        return save_story(
            actor=self.request.user,
            enterprise=self.enterprise,
            story=form.story,
            submit="submit" in self.request.POST,
        )

    def _again(self, form: StoryForm, status: int):
        form.ask_for_pictures_again()
        return self.render_to_response(self.get_context_data(form=form), status=status)


class StoryPreviewView(PortalView):
    """The draft as visitors would see it; the form as long as nothing is written."""

    section = "story"
    action = Action.EDIT_ENTERPRISE

    def get(self, request, *args, **kwargs):
        page = draft_of(self.enterprise)
        if page.pk is None:
            return redirect("portal_story", self.enterprise.pk)
        return page.make_preview_request(request, page.default_preview_mode)


class StoryBackView(PortalView):
    """A button: take the story back from the editor."""

    section = "story"
    action = post_action = Action.EDIT_ENTERPRISE

    def get(self, request, *args, **kwargs):
        return redirect("portal_story", self.enterprise.pk)

    def post(self, request, *args, **kwargs):
        take_back(actor=request.user, enterprise=self.enterprise)
        messages.success(request, _("You can change your story again."))
        return redirect("portal_story", self.enterprise.pk)
