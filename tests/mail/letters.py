"""Every message of the site, written by the code that writes it, with names that ask for care."""

from datetime import timedelta

from django.contrib.auth.forms import PasswordResetForm
from django.core.mail import send_mail
from django.utils import timezone
from wagtail.admin.mail import send_notification
from wagtail.admin.views.account import PasswordResetView
from wagtail.models import Comment

from producers.models import ProducerPage
from shop.accounts.tokens import Opening
from shop.catalogue.importing import services as importing
from shop.catalogue.models import ProductImport
from shop.communication.marks import mark_address
from shop.communication.models import Mark, Message
from shop.communication.returns.services import ask_address
from shop.operations.cycles.notifying import notify_producers
from shop.order.following.digests import write_digests
from shop.order.following.models import OrderFollower
from shop.order.models import Order
from shop.order.notices import send_confirmation
from shop.order.services import change_status
from shop.order_cycles.availability.mails import send_requests
from shop.order_cycles.models import OrderCycle
from shop.order_cycles.subscribing.notices import write_closing_notices, write_opening_notices
from shop.order_cycles.subscribing.services import Choice, subscribe_guest
from shop.partner.connections import ask_to_join
from shop.partner.grants import mails as grant_mails
from shop.partner.grants.models import Grant, GrantRequest
from shop.partner.invitations import mails as invitation_mails
from shop.partner.invitations.models import Invitation
from shop.partner.models import OrderMail
from shop.partner.quota.models import LimitRequest
from shop.partner.quota.services import answer_request, ask_for_more
from shop.pricing.models import PriceList
from shop.rules.orders import CANCELLED
from shop.storefront.account import mails as account_mails
from shop.storefront.contact.services import write_to_shop
from shop.storefront.cycles.subscribing import ask_to_be_told
from tests import factories
from tests.factories.legs import cycle_of
from tests.factories.pages import HomePageFactory, ProducerIndexPageFactory, ProducerPageFactory

RAW = "<b>Œuvre & Fils</b>"
FARM = f"L’{RAW} – Les Vergers œcuméniques de Saint-Barthélemy-de-Séchilienne et d’ailleurs"
BUYER = "Anne-Éléonore de La Rochefoucauld-Œuilly <i>& Cie</i>"
LINES = (
    "Bonjour\u202f!\nJ’aimerais <u>vendre</u> vos pommes à 3,10\u202f€ le kilo\u202f: "
    "qu’en dites-vous\u202f?"
)


class Market:
    """A shop, its owner, a farm with its owner, and an administrator."""

    def __init__(self) -> None:
        self.shop = factories.ShopFactory(name="L’Échoppe de Noël & Cœur", phone="04 75 22 33 44")
        factories.EnterpriseFactory._meta.model.objects.filter(pk=self.shop.enterprise_id).update(
            name=f"Coopérative {RAW}", street="12, place de l’Église", town="Die", postcode="26150"
        )
        self.shop.enterprise.refresh_from_db()
        self.hub = self.shop.enterprise
        self.farm = factories.EnterpriseFactory(name=FARM)
        self.owner = self._owner(self.hub, "helene@hub.example", "Hélène")
        self.farmer = self._owner(self.farm, "vincent@verger.example", "Vincent")
        self.admin = factories.UserFactory(email="admin@site.example", is_superuser=True)

    def _owner(self, enterprise, email: str, name: str):
        user = factories.UserFactory(
            email=email, first_name=name, last_name="L’Œuf <b>", email_confirmed_at=timezone.now()
        )
        factories.ManagerFactory(enterprise=enterprise, user=user, role="owner")
        return user


def write_all() -> list[Message]:
    """Write each kind of message, in each of its shapes, and return them all."""
    market = Market()
    for write in (
        _accounts,
        _address,
        _contact,
        _cycles,
        _orders,
        _producers,
        _grants,
        _availability,
        _invitations,
        _team,
        _limits,
        _import,
        _library,
    ):
        write(market)
    return list(Message.objects.order_by("pk"))


def _accounts(market: Market) -> None:
    words = {"shop": market.shop, "email": "nouvelle@adresse.example"}
    account_mails.send_confirm_link(user=market.farmer, **words)
    account_mails.send_confirm_link(user=market.owner, onward="/invitation/abc/", **words)
    account_mails.send_already_known(**words)
    opening = Opening(email="future@adresse.example", first_name="Ève", last_name="Œuf")
    account_mails.send_open_link(shop=market.shop, opening=opening)
    account_mails.send_reset_link(shop=market.shop, user=market.farmer, uid="MQ", token="c0ffee-1")


def _contact(market: Market) -> None:
    words = {"name": BUYER, "email": "anne@visite.example", "text": LINES}
    write_to_shop(shop=market.shop, visitor="", now=timezone.now(), **words)


def _address(market: Market) -> None:
    now, words = timezone.now(), {"key": "boite-pleine@adresse.example"}
    mark_address(mark=Mark.BOUNCED, reason="550 5.1.1", at=now, **words)
    ask_address(shop=market.shop, now=now, **words)


def _contact(market: Market) -> None:
    words = {"name": BUYER, "email": "zoe@visiteuse.example", "text": LINES}
    write_to_shop(shop=market.shop, visitor="192.0.2.1", now=timezone.now(), **words)


def _cycles(market: Market) -> None:
    """Ask to be told of the sales, and be told of one: that it opens, and that it closes."""
    shop, now = market.shop, timezone.now()
    words = {"shop": shop, "email": "fidele@visite.example", "choice": Choice(True, True)}
    ask_to_be_told(**words, visitor="192.0.2.1", now=now)
    subscribe_guest(**words, now=now - timedelta(days=9))
    cycle = OrderCycle.objects.create(
        coordinator=shop.enterprise,
        name=f"Semaine {RAW}",
        opens_at=now - timedelta(days=3),
        closes_at=now + timedelta(hours=3),
    )
    cycle.outgoing.create(shop=shop, ready_for="samedi, 9 h à 12 h, à <la grange>")
    write_opening_notices(cycle=cycle, now=now)
    write_closing_notices(cycle=cycle, now=now)
    OrderCycle.objects.filter(pk=cycle.pk).update(is_draft=True)


def _orders(market: Market) -> None:
    follow = {"shop": market.shop, "user": market.owner, "choice": OrderMail.DAILY}
    OrderFollower.objects.create(**follow)
    goods = _goods(market)
    group = factories.CustomerGroupFactory(shop=market.shop, name="Pro")
    PriceList.objects.filter(group=group).update(shows_excl_vat=True)
    pro = factories.UserFactory(email="pro@restaurant.example")
    factories.CustomerFactory(shop=market.shop, user=pro, groups=[group])
    for user, email in ((None, "anne@acheteuse.example"), (pro, pro.email)):
        buyer = factories.buyer(name=BUYER, email=email, note=LINES)
        order = factories.OrderFactory(market.shop, goods, user=user, buyer=buyer)
        send_confirmation(Order.objects.get(pk=order.pk))
    _digests(goods, market)


def _digests(goods: dict, market: Market) -> None:
    """Write the summary of a day with a cancelled order, and of one with nothing else."""
    tomorrow = timezone.localtime() + timedelta(days=1)
    for moment in (tomorrow, tomorrow + timedelta(days=1)):
        order = factories.OrderFactory(market.shop, goods, status=CANCELLED)
        send_confirmation(Order.objects.get(pk=order.pk))
        write_digests(moment=moment)


def _producers(market: Market) -> None:
    """Tell a farm what to bring, correct it, and take it all back; the buyers' names are shown."""
    market.shop.shows_names = True
    market.shop.save()
    apples = factories.ProductFactory(
        shop=market.shop, producer=market.farm, title=f"Pommes {RAW}", price="2.40", vat_rate="5.5"
    )
    juice = factories.ProductFactory(
        shop=market.shop, producer=market.farm, title="Jus", measure="L", unit="bottle"
    )
    cycle = factories.OrderCycleFactory(market.shop, [apples, juice], name=f"Semaine {RAW}")
    cycle.incoming.update(instructions="Jeudi avant 10\u202fh, à la <chambre froide>.")
    words = {"buyer": factories.buyer(name=BUYER, email="anne@acheteuse.example")}
    orders = [
        factories.OrderFactory(market.shop, each, **words) for each in ({apples: 3}, {juice: 1})
    ]
    OrderCycle.objects.filter(pk=cycle.pk).update(closes_at=timezone.now() - timedelta(hours=1))
    for cancelled in (None, *orders):
        if cancelled:
            change_status(order=cancelled, status=CANCELLED, actor=market.owner)
        notify_producers(actor=market.owner, cycle=cycle, now=timezone.now())


def _goods(market: Market) -> dict:
    """Put two products on the shelf, with a fee in the price and one on the order."""
    shop = market.shop
    name = f"Pommes Reine des Reinettes, {RAW}, cagette du verger d’en haut"
    apples = factories.ProductFactory(shop=shop, producer=market.farm, title=name, price="3.10")
    wine = factories.ProductFactory(shop=shop, price="1012.50", vat_rate="20", title="Cidre œuvré")
    factories.FeeFactory(shop, percent="20", label="Gestion & co")
    factories.FeeFactory(shop, calculator="flat", amount="2.00", own_vat_rate="20", label="Dossier")
    shop.payment_methods.update(instructions="Préparez l’appoint.\nMerci <d’avance>\u202f!")
    return {apples: 3, wine: 1}


def _grants(market: Market) -> None:
    now = timezone.now()
    request = GrantRequest.objects.create(
        asker=market.hub,
        giver=market.farm,
        permissions=["sell", "catalogue", "stock"],
        message=LINES,
        asked_by=market.owner,
        asked_at=now,
    )
    grant_mails.send_request(request)
    request.accepted = ["sell"]
    grant_mails.send_answer(request)
    grant = Grant.objects.filter(giver=market.farm, receiver=market.hub).first()
    grant_mails.send_given(market.farmer, [grant])
    grant.ends_at = now + timedelta(days=3)
    grant_mails.send_ended(market.farmer, grant)


def _availability(market: Market) -> None:
    """Ask a farm about two cycles at once, one without its dates."""
    legs = []
    for fields in ({"name": f"Semaine 12 {RAW}"}, {"name": "Semaine 13"}):
        cycle = cycle_of(market.shop, market.farm, is_draft=True, **fields)
        legs.append(cycle.incoming.get())
    cycle.opens_at = None
    legs[1].cycle = cycle
    send_requests(legs)


def _invitations(market: Market) -> None:
    shapes = (
        {"enterprise": market.farm, "role": "owner", "hub": market.hub},
        {"enterprise": market.farm, "role": "reader"},
        {"enterprise_name": FARM, "role": "owner", "hub": market.hub, "asked": ["sell", "stock"]},
    )
    for number, shape in enumerate(shapes):
        invitation = Invitation.objects.create(
            email=f"invitee-{number}@ferme.example",
            message=LINES,
            secret_hash=str(number),
            invited_by=market.owner,
            created_at=timezone.now(),
            **shape,
        )
        invitation_mails.send_invitation(invitation, f"secret-{number}", market.shop)
        invitation.accepted, invitation.granted = number != 1, invitation.asked
        invitation_mails.send_answer(invitation)


def _team(market: Market) -> None:
    now, asker = timezone.now(), factories.UserFactory(email="o’neil+ferme@asso.example")
    ask_to_join(actor=asker, enterprise=market.farm, shop=market.shop, now=now)
    delegated = factories.EnterpriseFactory(name="Ferme déléguée", is_delegated=True)
    ask_to_join(actor=asker, enterprise=delegated, shop=market.shop, now=now)


def _limits(market: Market) -> None:
    words = {"shop": market.shop, "now": timezone.now()}
    for accepted in (True, False):
        ask = {"actor": market.owner, "wanted": 90 + accepted, "reason": LINES, **words}
        request = ask_for_more(**ask)
        answer_request(actor=market.admin, request=request, accepted=accepted, **words)
        LimitRequest.objects.filter(pk=request.pk).update(accepted=accepted)


def _import(market: Market) -> None:
    done = ProductImport(
        pk=1,
        shop=market.shop,
        filename="Tarifs d’été <2026> & œufs.xlsx",
        counts={"producers": 8, "created": 120, "changed": 0},
    )
    importing._tell(market.owner, done)


def _library(market: Market) -> None:
    text = "Bonjour,\n\nL’adresse a changé <hier> & aujourd’hui\u202f:\nhttps://halle.example/gestion/?a=1&b=2"
    send_mail("Un mot du site", text, None, ["aide@site.example"])
    page = story_of(market)
    remarks = [Comment(text=LINES)]
    words = {"page": page, "editor": market.owner, "new_comments": remarks}
    send_notification([market.admin], "updated_comments", words)
    form = PasswordResetForm({"email": market.admin.email})
    form.is_valid()
    form.save(
        subject_template_name="wagtailadmin/account/password_reset/email_subject.txt",
        email_template_name=PasswordResetView.email_template_name,
        domain_override="elsewhere.example",
    )


def story_of(market: Market) -> ProducerPage:
    """Hand a farm's story in, and send it back with a remark."""
    index = ProducerIndexPageFactory(parent=HomePageFactory())
    page = ProducerPageFactory(parent=index, enterprise=market.farm, title=FARM, live=False)
    page.save_revision()
    state = page.get_workflow().start(page, market.farmer)
    state.current_task_state.specific.task.specific.on_action(
        state.current_task_state,
        market.admin,
        "reject",
        comment="Une photo de plus, s’il vous plaît\u202f?",
    )
    return page
