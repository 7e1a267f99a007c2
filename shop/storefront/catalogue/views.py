from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.utils.cache import patch_vary_headers
from django.utils.translation import gettext as _
from django.views.generic import TemplateView

from shop.catalogue.models import Category, Product
from shop.order_cycles.offer import products_of
from shop.storefront.cards import card_for
from shop.storefront.cycles.choice import follow_link

from .filters import SORT_LABELS, Facets, Filters, Sort
from .shelf import departments_of, page_of, sections_of

OTHERS = 4  # products of the same producer below a product


class ShelfView(TemplateView):
    """The shop's products, filtered. htmx gets the results alone."""

    template_name = "shop/catalogue/shelf.html"
    category: Category | None = None

    def get(self, request, *args, **kwargs):
        if follow_link(request):
            return redirect(request.path)
        return super().get(request, *args, **kwargs)

    def get_template_names(self) -> list[str]:
        htmx = self.request.htmx
        if htmx and not htmx.history_restore_request:
            return ["shop/catalogue/shelf_content.html"]
        return super().get_template_names()

    def render_to_response(self, context, **kwargs):
        response = super().render_to_response(context, **kwargs)
        patch_vary_headers(response, ["HX-Request"])
        return response

    def get_context_data(self, **kwargs) -> dict:
        shelf = products_of(self.request.sale)
        departments = departments_of(shelf)
        products = shelf.in_category(self.category) if self.category else shelf
        facets = Facets.of(shelf)
        filters = Filters.read(self.request.GET, facets)
        page = self._page(filters.apply(products), filters)
        return super().get_context_data(
            category=self.category,
            departments=departments,
            shelf_count=shelf.count(),
            facets=facets,
            filters=filters,
            sorts=SORT_LABELS.items(),
            page=page,
            sections=self._sections(page, filters, departments),
            price_lists=self.request.strategy.context.lists,
            kept_query=_kept(self.request.GET),
            **kwargs,
        )

    def _page(self, products, filters: Filters):
        return page_of(products, filters, self.request.strategy, self.request.GET.get("page"))

    def _sections(self, page, filters: Filters, departments) -> list[tuple]:
        if self.category or filters.sort != Sort.DEPARTMENT:
            return [(None, page.object_list)] if page.object_list else []
        return sections_of(page.object_list, departments)


class CategoryView(ShelfView):
    """One department of the shelf."""

    def get(self, request, *args, category_slug: str, pk: int, **kwargs):
        self.category = get_object_or_404(Category.objects.browsable(), pk=pk)
        if self.category.slug != category_slug:
            return redirect(self.category, permanent=True)
        return super().get(request, *args, **kwargs)


class ProductView(TemplateView):
    """A product of this shop's shelf."""

    template_name = "shop/catalogue/detail.html"

    def get(self, request, *args, product_slug: str, pk: int, **kwargs):
        shelf = products_of(request.sale).for_cards()
        self.product = get_object_or_404(shelf.prefetch_related("allergens"), pk=pk)
        if product_slug != self.product.slug and self.product.slug:
            return redirect(self.product, permanent=True)
        return super().get(request, *args, **kwargs)

    def get_context_data(self, **kwargs) -> dict:
        product = self.product
        return super().get_context_data(
            product=product,
            card=card_for(self.request, product),
            story=_story_of(product.producer),
            others=self._others(),
            trail=self._trail(),
            **kwargs,
        )

    def _others(self) -> list[Product]:
        shelf = products_of(self.request.sale)
        others = shelf.of_producer(self.product.producer).exclude(pk=self.product.pk)
        return list(others.order_by("search_text").for_cards()[:OTHERS])

    def _trail(self) -> list[tuple[str, str]]:
        category = self.product.category
        trail = [(_("The shop"), reverse("catalogue:index"))]
        if category:
            trail.append((category.name, category.get_absolute_url()))
        return [*trail, (self.product.title, "")]


def _kept(query) -> str:
    """Return the filters of a query string, without the page, for links to other departments."""
    kept = query.copy()
    kept.pop("page", None)
    return f"?{kept.urlencode()}" if kept else ""


def _story_of(producer):
    """Return the producer's published story page, if the site has one."""
    story = getattr(producer, "story", None)
    return story if story is not None and story.live else None
