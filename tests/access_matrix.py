"""Who gets which answer where. Every address of the site stands here, or in LIBRARIES.

The columns are the people of ACTORS. The rows asked for belong to the main shop: `packing`,
`reader` and `manager` have roles there, `other` runs another shop, `customer` placed the order.
`producer` owns the farm whose product, order lines and page are asked for, `neighbour` another farm
that supplies the same shop. Answers to a GET: a status, `login` (sent to sign in), `to` (sent
elsewhere).
"""

ACTORS = (
    "guest",
    "customer",
    "editor",
    "producer",
    "neighbour",
    "packing",
    "reader",
    "manager",
    "other",
)

EVERYBODY = "200 200 200 200 200 200 200 200 200"
NOBODY = "404 404 404 404 404 404 404 404 404"
POST_ONLY = "405 405 405 405 405 405 405 405 405"
ONWARDS = "to to to to to to to to to"
SIGNED_IN = "login 200 200 200 200 200 200 200 200"
SIGNED_OUT = "200 to to to to to to to to"

# The back office: another shop's rows do not exist (404), a reader may look but not change (403).
LIST = "login login 403 403 403 200 200 200 200"
CREATE = "login login 403 403 403 403 403 200 200"
CREATE_NONE = "login login 403 403 403 403 403 403 403"
SEE = "login login 404 404 404 200 200 200 404"
CHANGE = "login login 404 404 404 403 403 200 404"
CHANGE_NONE = "login login 404 404 404 403 403 403 404"
MANAGED = "login login 404 404 404 404 404 200 404"
# The same for what a producer made: it exists for its own people, who work on it in the portal.
OWN_SEE = "login login 404 403 404 200 200 200 404"
OWN_CHANGE = "login login 404 403 404 403 403 200 404"
# A farm's journal and its end are its own people's, and they read it in the portal.
OWN_ALONE = "login login 404 403 404 403 403 403 404"

SITE = {
    "staff_password_reset": "to 404 to 404 404 to to to to",  # instead of the library's
    "mail_address": EVERYBODY,  # says that a forged link is no use
    "mail_opt_out": NOBODY,  # a forged link
    "mail_returns": NOBODY,  # without the secret
    "join_invitation": NOBODY,  # whoever does not hold the secret of a mail
    "join": "200 to to to to to to to to",
    "join_wait": "200 200 200 200 200 200 200 200 200",
    "join_farm": "login to to to to to to to to",  # once the address is confirmed
    "wagtail_serve": EVERYBODY,
    "search": EVERYBODY,
    "sitemap": EVERYBODY,
    "robots": EVERYBODY,
    "wagtaildocs_serve": NOBODY,
}

SHOP = {
    "catalogue:index": EVERYBODY,
    "catalogue:category": EVERYBODY,
    "catalogue:detail": EVERYBODY,
    "catalogue:choose-cycle": POST_ONLY,
    "calendar": EVERYBODY,
    "cycle-notices": EVERYBODY,
    "cycle-notices-confirm": EVERYBODY,  # says that a forged link is no use
    "contact": EVERYBODY,
    "basket:summary": EVERYBODY,
    "basket:add": POST_ONLY,
    "basket:update": NOBODY,
    "basket:remove": NOBODY,
    "basket:use-list": POST_ONLY,
    "basket:forget-list": POST_ONLY,
    "checkout:index": ONWARDS,
    "checkout:buyer": ONWARDS,
    "checkout:pickup": ONWARDS,
    "checkout:payment": ONWARDS,
    "checkout:summary": ONWARDS,
    "checkout:thank-you": ONWARDS,
    "customer:summary": SIGNED_IN,
    "customer:login": SIGNED_OUT,
    "customer:logout": POST_ONLY,
    "customer:register": SIGNED_OUT,
    "customer:open": EVERYBODY,  # says that a forged link is no use
    "customer:confirm-email": SIGNED_IN,
    "customer:resend-confirmation": "login 405 405 405 405 405 405 405 405",
    "customer:profile-view": SIGNED_IN,
    "customer:profile-update": SIGNED_IN,
    "customer:change-password": SIGNED_IN,
    "customer:check-address": "login 405 405 405 405 405 405 405 405",
    "customer:password-reset": EVERYBODY,
    "customer:password-reset-done": EVERYBODY,
    "customer:password-reset-confirm": EVERYBODY,
    "customer:order-list": SIGNED_IN,
    "customer:order": "login 200 404 404 404 404 404 404 404",
    "customer:anon-order": NOBODY,
}

BACKOFFICE = {
    # The log of messages is for those who answer for the shop.
    "boutique_messages_modeladmin_index": CREATE,
    "boutique_messages_modeladmin_create": CREATE_NONE,
    "boutique_messages_modeladmin_edit": "login login 404 404 404 404 404 403 404",
    "boutique_messages_modeladmin_delete": "login login 404 404 404 404 404 403 404",
    "boutique_messages_modeladmin_inspect": MANAGED,
    "boutique_messages_modeladmin_history": MANAGED,
    "shop_message_resend": "login login 404 404 404 404 404 405 404",
    "shop_message_html": MANAGED,
    "shop_message_file": "login login 404 404 404 404 404 404 404",  # where mail leaves
    "shop_mail_addresses": CREATE,
    "shop_mail_address_check": "login login 403 403 403 403 403 405 405",
    "boutique_clock": CREATE,
    "boutique_cycle": SEE,
    "boutique_cycle_notify": "login login 404 404 404 405 405 405 404",
    "boutique_cycle_sheet": SEE,
    "boutique_cycle_totals": SEE,
    "boutique_frais_modeladmin_index": LIST,
    "boutique_frais_modeladmin_create": CREATE,
    "boutique_frais_modeladmin_edit": CHANGE,
    "boutique_frais_modeladmin_delete": CHANGE,
    "boutique_frais_modeladmin_history": SEE,
    "shop_fee_example": LIST,
    "shop_fee_archive": "login login 404 404 404 405 405 405 404",
    "shop_fee_restore": "login login 404 404 404 405 405 405 404",
    "boutique_reglages_marge_modeladmin_index": LIST,
    "boutique_reglages_marge_modeladmin_create": CREATE_NONE,
    "boutique_reglages_marge_modeladmin_edit": CHANGE,
    "boutique_reglages_marge_modeladmin_delete": CHANGE_NONE,
    "boutique_reglages_marge_modeladmin_history": SEE,
    "boutique_groupes_modeladmin_index": LIST,
    "boutique_groupes_modeladmin_create": CREATE,
    "boutique_groupes_modeladmin_edit": CHANGE,
    "boutique_groupes_modeladmin_delete": CHANGE,
    "boutique_groupes_modeladmin_history": SEE,
    "shop_group_archive": "login login 404 404 404 405 405 405 404",
    "shop_group_restore": "login login 404 404 404 405 405 405 404",
    "shop_group_prices": LIST,
    "boutique_reglages_retraits_modeladmin_index": LIST,
    "boutique_reglages_retraits_modeladmin_create": CREATE,
    "boutique_reglages_retraits_modeladmin_edit": CHANGE,
    "boutique_reglages_retraits_modeladmin_delete": CHANGE,
    "boutique_reglages_retraits_modeladmin_history": SEE,
    "boutique_rythmes_modeladmin_index": LIST,
    "boutique_rythmes_modeladmin_create": CREATE,
    "boutique_rythmes_modeladmin_edit": CHANGE,
    "boutique_rythmes_modeladmin_delete": CHANGE,
    "boutique_rythmes_modeladmin_history": SEE,
    "boutique_produits_modeladmin_index": LIST,
    "boutique_produits_modeladmin_create": CREATE,
    "boutique_produits_modeladmin_edit": OWN_CHANGE,
    "boutique_produits_modeladmin_delete": OWN_CHANGE,
    "boutique_produits_modeladmin_history": OWN_SEE,
    "boutique_stocks_modeladmin_index": LIST,
    "boutique_stocks_modeladmin_create": CREATE_NONE,
    "boutique_stocks_modeladmin_edit": CHANGE,
    "boutique_stocks_modeladmin_delete": CHANGE_NONE,
    "boutique_stocks_modeladmin_history": SEE,
    "shop_import": CREATE,
    "shop_import_review": "login login 404 404 404 404 404 200 404",  # whoever sent the file
    "shop_import_template": CREATE,
    "shop_price_grid": LIST,
    "shop_price_grid_preview": "login login 403 403 403 405 405 405 405",
    "boutique_producteurs_modeladmin_index": LIST,
    "boutique_producteurs_modeladmin_create": CREATE,
    "boutique_producteurs_modeladmin_edit": OWN_CHANGE,
    "boutique_producteurs_modeladmin_delete": OWN_ALONE,
    "boutique_producteurs_modeladmin_history": OWN_ALONE,
    "boutique_reglages_boutiques_modeladmin_index": LIST,
    "boutique_reglages_boutiques_modeladmin_create": CREATE_NONE,
    "boutique_reglages_boutiques_modeladmin_edit": CHANGE,
    "boutique_reglages_boutiques_modeladmin_delete": CHANGE_NONE,
    "boutique_reglages_boutiques_modeladmin_history": SEE,
    "boutique_reglages_paiements_modeladmin_index": LIST,
    "boutique_reglages_paiements_modeladmin_create": CREATE,
    "boutique_reglages_paiements_modeladmin_edit": CHANGE,
    "boutique_reglages_paiements_modeladmin_delete": CHANGE,
    "boutique_reglages_paiements_modeladmin_history": SEE,
    "boutique_commandes_modeladmin_index": LIST,
    "boutique_commandes_modeladmin_create": CREATE_NONE,
    "boutique_commandes_modeladmin_edit": CHANGE_NONE,
    "boutique_commandes_modeladmin_delete": CHANGE_NONE,
    "boutique_commandes_modeladmin_inspect": SEE,
    "boutique_commandes_modeladmin_history": SEE,
    "shop_price_simulator": LIST,
    "shop_permissions": "login login 404 404 404 to to to to",
    "shop_order_move": "login login 404 404 404 405 405 405 404",
    "boutique_limit_request": "login login 403 200 200 200 200 200 200",
    "boutique_limit_requests": CREATE_NONE,  # the administrator's
    "boutique_limit_answer": CREATE_NONE,
    "boutique_acheteurs_modeladmin_index": LIST,
    "boutique_acheteurs_modeladmin_create": CREATE,
    "boutique_acheteurs_modeladmin_edit": CHANGE,
    "boutique_acheteurs_modeladmin_delete": CHANGE,
    "boutique_acheteurs_modeladmin_history": SEE,
}

# The lists that leave as a spreadsheet. `EXPORTS` are asked for in both formats.
EXPORTS = {
    "boutique_frais_modeladmin_index": LIST,
    "boutique_groupes_modeladmin_index": LIST,
    "boutique_produits_modeladmin_index": LIST,
    "boutique_stocks_modeladmin_index": LIST,
    "boutique_producteurs_modeladmin_index": LIST,
    "boutique_commandes_modeladmin_index": LIST,
    "boutique_acheteurs_modeladmin_index": CREATE,
}

# What a manager of the shop gets of a farm that lets it sell, and nothing else: GET, then POST.
ONLY_SOLD = {
    "boutique_produits_modeladmin_edit": "403/403",
    "boutique_produits_modeladmin_delete": "403/403",
    "boutique_produits_modeladmin_history": "200/405",
    "boutique_producteurs_modeladmin_edit": "403/403",
    "boutique_producteurs_modeladmin_delete": "403/403",
    "boutique_producteurs_modeladmin_history": "403/403",
    "boutique_stocks_modeladmin_edit": "200/may",
    "boutique_stocks_modeladmin_delete": "403/403",
}

# The portal of one farm: for those who hold a role in it. Here `producer` does, as its owner,
# nobody else.
OWN_FARM = "login login 404 200 404 404 404 404 404"
OWN_FARM_TO = "login login 404 to 404 404 404 404 404"

PORTAL = {
    "portal_enterprises": "login login 200 to to to to to to",
    "portal_home": OWN_FARM,
    "portal_products": OWN_FARM,
    "portal_product_row": OWN_FARM_TO,
    "portal_product_new": OWN_FARM,
    "portal_product_edit": OWN_FARM,
    "portal_product_delete": OWN_FARM,
    "portal_nothing": OWN_FARM,
    "portal_cycles": OWN_FARM,
    "portal_leg": OWN_FARM,
    "portal_availability": OWN_FARM,
    "portal_leg_nothing": OWN_FARM,
    "portal_leg_undo": "login login 404 405 404 404 404 404 404",
    "portal_orders": OWN_FARM,
    "portal_profile": OWN_FARM,
    "portal_story": OWN_FARM,
    "portal_story_preview": OWN_FARM_TO,
    "portal_story_back": OWN_FARM_TO,
    "portal_journal": OWN_FARM,
    "portal_permissions": OWN_FARM,
    "portal_permissions_give": OWN_FARM,
    "portal_permissions_ask": OWN_FARM,
    "portal_shelve": "login login 404 404 404 404 404 404 404",  # the farm has no shop
    "portal_grant_end": OWN_FARM,
    "portal_request_answer": OWN_FARM,
    "portal_request_withdraw": "login login 404 405 404 404 404 404 404",
    "portal_start": OWN_FARM,
    "portal_hand_over": "login login 404 404 404 404 404 404 404",  # it has its farmer
    "portal_invite": "login login 404 404 404 404 404 404 404",  # it does not resell
    "portal_invite_cancel": "login login 404 404 404 404 404 404 404",
    "portal_shop": OWN_FARM,
    "portal_shop_shelf": OWN_FARM_TO,
    "portal_shop_sale": OWN_FARM_TO,
    "portal_shop_opening": OWN_FARM_TO,
    "portal_order_mails": OWN_FARM,
    "portal_team": OWN_FARM,
    "portal_leave": OWN_FARM,
    "portal_member": OWN_FARM,
    "portal_invitation_cancel": "login login 404 405 404 404 404 404 404",
}

# The same screens for the roles in the farm: the answer to a GET, then to a POST. `may` where the
# role may post, else the refusal. Every row of PORTAL stands here too.
ROLES = ("owner", "manager", "packing", "reader")
SHOWN = "200/405 200/405 200/405 200/405"
KEPT = "200/may 200/may 200/403 200/403"
KEPT_ROW = "to/may to/may to/403 to/403"
WORK = "200/may 200/may 403/403 403/403"
POSTED = "405/may 405/may 405/403 405/403"

FARM_ROLES = {
    "portal_home": SHOWN,
    "portal_products": SHOWN,
    "portal_product_row": KEPT_ROW,
    "portal_product_new": WORK,
    "portal_product_edit": WORK,
    "portal_product_delete": WORK,
    "portal_nothing": WORK,
    "portal_cycles": SHOWN,
    "portal_leg": KEPT,
    "portal_availability": WORK,
    "portal_leg_nothing": WORK,
    "portal_leg_undo": "405/may 405/may 403/403 403/403",
    "portal_orders": SHOWN,
    "portal_profile": WORK,
    "portal_story": WORK,
    "portal_story_preview": "to/405 to/405 403/405 403/405",
    "portal_story_back": "to/may to/may 403/403 403/403",
    "portal_journal": "200/405 200/405 403/405 200/405",
    "portal_permissions": SHOWN,
    "portal_permissions_give": WORK,
    "portal_permissions_ask": WORK,
    "portal_shelve": "404/404 404/404 404/404 404/404",
    "portal_grant_end": WORK,
    "portal_request_answer": WORK,
    "portal_request_withdraw": POSTED,
    "portal_start": "200/may 200/may 200/403 200/403",
    "portal_hand_over": "404/404 403/403 403/403 403/403",
    "portal_invite": "404/404 404/404 404/404 404/404",
    "portal_invite_cancel": "404/404 404/404 404/404 404/404",
    "portal_shop": "200/may 200/403 200/403 200/403",
    "portal_shop_shelf": "to/404 to/404 to/403 to/403",  # it has no shop
    "portal_shop_sale": "to/404 to/404 to/403 to/403",
    "portal_shop_opening": "to/404 to/404 to/403 to/403",
    "portal_order_mails": "200/404 200/404 200/404 200/404",  # it has no shop
    "portal_team": KEPT,
    "portal_leave": "200/403 200/may 200/may 200/may",  # an owner transfers first
    "portal_member": WORK,
    "portal_invitation_cancel": POSTED,
}

# Wagtail's own addresses. Strangers are sent to sign in, but for these:
PUBLIC = (
    "wagtailadmin_sprite",
    "wagtailadmin_login",
    "staff_password_reset",  # hides the next one
    "wagtailadmin_password_reset",
    "wagtailadmin_password_reset_done",
    "wagtailadmin_password_reset_confirm",
    "wagtailadmin_password_reset_complete",
    "wagtailadmin_javascript_catalog",
)
# No group of ours works here: people, rights, sites and settings are the administrator's.
CLOSED = (
    "wagtailusers",
    "wagtailsites",
    "wagtailadmin_collections",
    "wagtailadmin_workflows:add",
    "wagtailadmin_workflows:index",
    "wagtailadmin_workflows:task_index",
    "wagtailredirects",
    "wagtailsettings",
    "wagtailsnippets",
)
# The two routes without a name are Wagtail's test page and its 404.
LIBRARIES = ("wagtail", "gestion/test404/", "gestion/^.*/$", "_util/", "^media/")
