from .basket.notices import tell_price_changes


class ShopPageMixin:
    """A page of the shop: changed prices in the visitor's basket are told before it is shown."""

    def get(self, request, *args, **kwargs):
        if not request.htmx:
            tell_price_changes(request)
        return super().get(request, *args, **kwargs)
