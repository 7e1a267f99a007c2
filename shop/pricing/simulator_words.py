"""How the simulator says what the rules did, in whole sentences."""

from decimal import Decimal

from django.utils.translation import gettext as _

from shop.backoffice.display import euros, percent, plain
from shop.catalogue.units import measure_symbol, price_per_measure
from shop.rules.fees import Basis, Calculator, Fee, Goods, LineFee, OrderFee
from shop.rules.pricing import Bearer, PriceList
from shop.rules.totals import Role, Share

from .simulation import Simulation


def base_words(simulation: Simulation) -> list[str]:
    """Say where the sale base price without a list comes from."""
    inputs = simulation.inputs
    if inputs.shop_price is not None:
        return [_("The shop’s own price for this product.")]
    if inputs.margin is None:
        return [_("No price and no margin of the shop: it is the purchase price.")]
    words = {"margin": percent(inputs.margin), "price": euros(inputs.purchase_price)}
    if simulation.row.margin is None:
        return [_("%(price)s and the shop’s margin of %(margin)s.") % words]
    return [_("%(price)s and the product’s margin of %(margin)s.") % words]


def list_words(simulation: Simulation, price_list: PriceList) -> list[str]:
    """Say what a list gives, and why it is kept or not."""
    price, quantity = simulation.quote.price, simulation.quote.quantity
    own = price_list.price_at(quantity)
    said = [
        _percentage_words(price_list, price.without_list)
        if own is None
        else _own_price_words(price_list, quantity)
    ]
    for each in price_list.prices:
        if each.min_quantity > quantity:
            words = {"price": euros(each.price), "quantity": each.min_quantity}
            said.append(_("%(price)s from %(quantity)s on: quantity not reached") % words)
    return said


def verdict(simulation: Simulation, price_list: PriceList, result: Decimal) -> str:
    """Say whether the list wins. The lowest price does; lists never add up."""
    kept = simulation.quote.price.price_list
    if kept is not None and kept.key == price_list.key:
        return _("kept")
    if result == simulation.quote.price.base:
        return _("same price, counted once")
    return _("dearer")


def _own_price_words(price_list: PriceList, quantity: int) -> str:
    reached = [each.min_quantity for each in price_list.prices if each.min_quantity <= quantity]
    return _("price of the list from %(quantity)s on") % {"quantity": max(reached)}


def _percentage_words(price_list: PriceList, base: Decimal) -> str:
    words = {"percent": percent(price_list.percent), "base": euros(base)}
    if not price_list.percent:
        return _("no price for this product, no percentage: %(base)s") % words
    return _("%(percent)s on %(base)s, rounded to the cent") % words


def bearer_words(simulation: Simulation) -> list[str]:
    """Say who bears the difference that the list makes."""
    price = simulation.quote.price
    if price.price_list is None or not price.discount:
        return []
    by_seller = price.price_list.bearer is Bearer.SELLER
    if price.discount < 0:
        words = {"amount": euros(-price.discount)}
        if by_seller:
            return [_("The list is %(amount)s dearer: the shop keeps the difference.") % words]
        return [_("The list is %(amount)s dearer: the producer gets the difference.") % words]
    words = {"amount": euros(price.discount)}
    if by_seller:
        return [_("The shop bears the %(amount)s off: the producer gets its full price.") % words]
    return [_("The producer bears the %(amount)s off: it gets that much less.") % words]


def fee_words(simulation: Simulation, line_fee: LineFee) -> list[str]:
    """Say who receives a per-item fee, where it is charged, and how its unit is computed."""
    fee = line_fee.fee
    said = [owner_words(simulation, fee), _unit_words(simulation, line_fee)]
    return [*said, vat_words(fee, line_fee.vat_rate)] if simulation.charges_vat else said


def owner_words(simulation: Simulation, fee: Fee) -> str:
    words = {"owner": fee.owner_name, "producer": simulation.names.get(fee.producer or 0, "")}
    if fee.producer is None:
        return _("For %(owner)s, on everything that the shop sells") % words
    return _("For %(owner)s, on the goods of %(producer)s") % words


def _unit_words(simulation: Simulation, line_fee: LineFee) -> str:
    terms, base = line_fee.fee.terms, simulation.quote.price.base
    words = {
        "percent": percent(terms.percent),
        "base": euros(base),
        "amount": euros(terms.amount),
        "kilos": plain(simulation.inputs.weight),
    }
    if terms.calculator is Calculator.PERCENT:
        return _("%(percent)s of %(base)s, rounded per unit") % words
    if terms.calculator is Calculator.PERCENT_AND_FIXED:
        return _("%(percent)s of %(base)s, rounded per unit, and %(amount)s") % words
    if terms.calculator is Calculator.PER_KG and not simulation.inputs.weight:
        return _("%(amount)s a kilo, but the weight is not known") % words
    if terms.calculator is Calculator.PER_KG:
        return _("%(amount)s a kilo × %(kilos)s kg") % words
    return _("%(amount)s per item") % words


def line_fee_words(line_fee: LineFee, goods: Goods) -> list[str]:
    """Say how a fee comes to its amount on the line."""
    if line_fee.fee.terms.calculator is Calculator.PER_KG:
        words = {"amount": euros(line_fee.fee.terms.amount), "kilos": plain(goods.weight)}
        return [_("%(amount)s a kilo × %(kilos)s kg, rounded once on the line") % words]
    return [f"{goods.quantity} × {euros(line_fee.unit)}"]


def order_fee_words(simulation: Simulation, order_fee: OrderFee) -> list[str]:
    """Say who receives a per-order fee, and how it is computed on this order."""
    fee, goods = order_fee.fee, simulation.order.goods
    terms = fee.terms
    words = {
        "amount": euros(terms.amount),
        "next": euros(terms.next_amount),
        "minimum": euros(terms.minimum),
        "most": terms.max_items,
        "items": simulation.quote.quantity,
        "percent": percent(terms.percent),
        "goods": euros(goods),
    }
    sentences = {
        Calculator.FLAT: _("%(amount)s for the order"),
        Calculator.DEGRESSIVE: _(
            "%(amount)s for the first item, %(next)s for each next, %(most)s items pay at most; "
            "here %(items)s"
        ),
        Calculator.THRESHOLD: _(
            "%(amount)s below %(minimum)s of goods, %(next)s from there on; here %(goods)s"
        ),
        Calculator.ORDER_PERCENT_AND_FIXED: _("%(percent)s of %(goods)s of goods, and %(amount)s"),
    }
    said = [owner_words(simulation, fee), sentences[terms.calculator] % words]
    if terms.basis is Basis.ORDER and fee.producer is not None:
        said.append(_("looks at the whole order"))
    return said


def vat_words(fee: Fee, rate: Decimal) -> str:
    words = {"rate": percent(rate)}
    if fee.vat_rate is None:
        return _("VAT %(rate)s, as the product") % words
    return _("VAT %(rate)s, its own rate") % words


def shelf_words(simulation: Simulation) -> list[str]:
    """Say the price per kilo or litre, and the price without VAT."""
    product, found = simulation.product, simulation.quote
    each = price_per_measure(product, found.unit_price)
    said = [] if each is None else [f"{euros(each)}/{measure_symbol(product)}"]
    if simulation.charges_vat:
        said.append(_("%(amount)s without VAT") % {"amount": euros(found.unit_excl_vat)})
    if found.is_approximate:
        said.append(_("about: the fee per kilo is rounded on the line, and the line is right"))
    return said


def share_words(simulation: Simulation, share: Share) -> str:
    """Say in which capacity somebody gets a share."""
    if share.role is Role.PRODUCER:
        return _("its goods, as producer")
    if share.role is Role.SELLER:
        return _("the margin of the shop")
    fees = [each.fee for each in (*simulation.quote.fees, *simulation.order.fees)]
    labels = [fee.label for fee in fees if fee.owner == share.beneficiary]
    return _("fees: %(labels)s") % {"labels": ", ".join(labels)}


def warnings_of(simulation: Simulation) -> list[str]:
    """Say what keeps the product from being sold at this price, or makes the price doubtful."""
    said = []
    if not simulation.is_permitted:
        said.append(_("The producer no longer lets the shop sell this product."))
    if not (simulation.row.is_on_sale and simulation.product.is_public):
        said.append(_("This product is off the shelf: nobody can buy it at the moment."))
    if not simulation.row.shop.is_open:
        said.append(_("The shop is closed."))
    if not simulation.quote.is_sellable:
        said.append(_("The fees bring this price below zero: the product cannot be sold so."))
    if simulation.lacks_weight:
        said.append(
            _("A fee is charged by the kilo, and the shipping weight of this product is missing.")
        )
    return said
