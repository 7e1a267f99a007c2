"""Addresses of this part of the portal, below /gestion/ferme/<enterprise>/."""

urlpatterns: list = []
