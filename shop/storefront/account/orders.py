from django.contrib.auth.mixins import LoginRequiredMixin
from django.http import Http404
from django.shortcuts import get_object_or_404
from django.views.generic import DetailView, ListView

from shop.order.models import Order


class OrderListView(LoginRequiredMixin, ListView):
    """What the account ordered in this shop."""

    template_name = "shop/account/order_list.html"
    context_object_name = "orders"
    paginate_by = 10
    extra_context = {"active_tab": "orders"}

    def get_queryset(self):
        orders = Order.objects.filter(shop=self.request.shop).of_user(self.request.user)
        return orders.with_item_count().latest_first()


class OrderDetailView(LoginRequiredMixin, DetailView):
    """One's own order; another's does not exist."""

    template_name = "shop/account/order_detail.html"
    context_object_name = "order"
    extra_context = {"active_tab": "orders"}

    def get_object(self, queryset=None) -> Order:
        orders = Order.objects.filter(shop=self.request.shop).of_user(self.request.user)
        orders = orders.with_money().prefetch_related("status_changes")
        return get_object_or_404(orders, number=self.kwargs["order_number"])


class AnonymousOrderView(DetailView):
    """A guest's order, for whoever holds the signed link of its mail."""

    template_name = "shop/account/order_anonymous.html"
    context_object_name = "order"

    def get_object(self, queryset=None) -> Order:
        orders = Order.objects.filter(shop=self.request.shop, user=None)
        orders = orders.with_money().prefetch_related("status_changes")
        order = get_object_or_404(orders, number=self.kwargs["order_number"])
        if not order.check_verification_hash(self.kwargs["hash"]):
            raise Http404
        return order
