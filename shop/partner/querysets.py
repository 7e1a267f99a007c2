from django.db import models

from shop.rules.access import Action, roles_for


class PartnerQuerySet(models.QuerySet):
    """Enterprises."""

    def producers(self) -> "PartnerQuerySet":
        return self.filter(is_producer=True)

    def of_products(self, products) -> "PartnerQuerySet":
        """Keep the enterprises that produce one of the products, by name."""
        return self.filter(stockrecords__product__in=products).distinct().order_by("name")


class ManagerQuerySet(models.QuerySet):
    """Roles in enterprises."""

    def arrived(self) -> "ManagerQuerySet":
        """Keep those who have opened the enterprise themselves, whom others may know of."""
        return self.filter(invitation=None)

    def expected(self) -> "ManagerQuerySet":
        """Keep those for whom an invitation still stands."""
        return self.exclude(invitation=None)


class ShopQuerySet(models.QuerySet):
    """Shops."""

    def for_actor(self, actor, action: Action) -> "ShopQuerySet":
        """Keep the shops in whose enterprise the actor holds a role that allows the action."""
        if not actor.is_authenticated or not actor.is_active:
            return self.none()
        if actor.is_superuser:
            return self
        roles = roles_for(action)
        return self.filter(
            enterprise__managers__user=actor, enterprise__managers__role__in=roles
        ).distinct()

    def visible(self) -> "ShopQuerySet":
        """Keep the shops of enterprises that sell; the others are hidden (§1.3)."""
        return self.exclude(enterprise__sells="none")

    def equipped(self) -> "ShopQuerySet":
        """Keep the shops with a place to hand orders out and a way to pay (§5.5)."""
        return self.filter(pickup_points__is_active=True, payment_methods__is_active=True)

    def with_means(self) -> "ShopQuerySet":
        """Load with each shop whether it is equipped: what `Shop.takes_orders` asks."""
        equipped = self.model.objects.equipped().filter(pk=models.OuterRef("pk")).order_by()
        return self.annotate(has_means=models.Exists(equipped))

    def speaking_for(self, *enterprises):
        """Return the shop in whose name a mail of theirs goes: one of theirs, or the main one."""
        own = self.filter(enterprise__in=enterprises).order_by("pk").first()
        return own or self.main()

    def main(self):
        """Return the site's main shop, or the first one, or None."""
        return self.select_related("enterprise").order_by("-is_main", "pk").first()
