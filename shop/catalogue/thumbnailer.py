"""Oscar's thumbnails, made by Wagtail: one image library, WebP, focal points (Oscar 4.2)."""

from wagtail.images import get_image_model


class WagtailThumbnailer:
    """Answer Oscar's `oscar_thumbnail` tag with a rendition of the Wagtail image of that file."""

    def generate_thumbnail(self, source, **opts):
        """Return a rendition with url, width and height. Raises DoesNotExist for unknown files."""
        image = get_image_model().objects.get(file=getattr(source, "name", source))
        return image.get_rendition(f"{_spec(opts)}|format-webp")

    def delete_thumbnails(self, source) -> None:
        """Leave renditions to Wagtail, which owns the image."""


def _spec(opts: dict) -> str:
    width, _, height = str(opts.get("size", "480x480")).partition("x")
    if width and height:
        return f"{'fill' if opts.get('crop') else 'max'}-{width}x{height}"
    return f"width-{width}" if width else f"height-{height}"
