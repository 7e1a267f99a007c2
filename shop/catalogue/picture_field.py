"""Pictures that people upload where no image library is theirs to choose from."""

from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _
from PIL import Image
from wagtail.images.fields import WagtailImageField

_UNREADABLE = (OSError, SyntaxError, ValueError)
_BOMB = (Image.DecompressionBombError, Image.DecompressionBombWarning)  # a filter may raise it


class PictureField(WagtailImageField):
    """An uploaded picture: type, weight and size are checked, the size before it is decoded.

    Wagtail's field (8.0) decodes a picture to know its size, and fails on one that is cut short.
    """

    default_error_messages = {
        "unreadable": _("This picture cannot be read: its file is incomplete or damaged."),
        "too_many_pixels": _("This picture is too big: make it smaller, then try again."),
    }

    def to_python(self, data):
        if not data:
            return None
        self._check_extension(data)
        try:
            self._check_size(data)
            return super().to_python(data)
        except _UNREADABLE as error:
            raise ValidationError(self.error_messages["unreadable"], "unreadable") from error

    def _check_extension(self, data) -> None:
        """Refuse another kind of picture as such (a phone's .heic): it is not damaged."""
        kind = data.name.rpartition(".")[2].lower()
        if kind not in self.allowed_image_extensions:
            code = "invalid_image_extension"
            raise ValidationError(self.error_messages[code], code)

    def _check_size(self, data) -> None:
        too_big = ValidationError(self.error_messages["too_many_pixels"], "too_many_pixels")
        try:
            with Image.open(data, formats=("JPEG", "PNG", "WEBP")) as header:
                width, height = header.size
        except _BOMB as error:
            raise too_big from error
        data.seek(0)
        if width * height > self.max_image_pixels:
            raise too_big
