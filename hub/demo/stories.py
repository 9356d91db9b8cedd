"""The customers that every demo has: one for each thing a newcomer should see."""

from __future__ import annotations

from hub.demo.plans import CallPlan, ContractPlan, CustomerPlan, LinePlan, SitePlan, Spike
from hub.vocabulary import ContractState, Endpoint, Kind, ManagedBy, Product, Region

_TUESDAY = 4
"""The last completed week ends on a Saturday, four days after its Tuesday."""


def _org_id(number: int) -> str:
    return f"5b0a7c1e-{number:04x}-4d2f-9a3b-6e1f00c0de{number:02x}"


def _steady(contract_id: str, product: Product, bought: int, *, end_in: int = 400) -> ContractPlan:
    line = LinePlan(product, bought, bought * 17 // 20, bought * 3 // 5)
    return ContractPlan(contract_id, 700, end_in, (line,), auto_renew=True)


def _acme() -> CustomerPlan:
    """Much at once: unpaid and expiring in 3 days, over its licences, and a bad Tuesday in Lyon."""
    return CustomerPlan(
        "Acme Corp",
        _org_id(1),
        Region.US,
        "US",
        tags=("gold", "strategic"),
        contracts=(
            ContractPlan(
                "Sub-118204",
                362,
                3,
                (LinePlan(Product.CALLING, 500, 400, 310, 1.5, 1.0),),
                state=ContractState.SUSPENDED,
            ),
            ContractPlan("Sub-118311", 240, 126, (LinePlan(Product.CALLING, 200, 236, 201, 2.4, 1.8),)),
            ContractPlan(
                "Sub-117650",
                690,
                41,
                (LinePlan(Product.MEETINGS, 650, 611, 402), LinePlan(Product.MESSAGING, 650, 640, 588)),
                auto_renew=True,
            ),
        ),
        sites=(SitePlan("San Jose", "US"), SitePlan("Lyon", "FR"), SitePlan("Toronto", "CA")),
        calls=CallPlan(4600, spike=Spike(_TUESDAY, "Lyon", Endpoint.DESK_PHONE, 96, 21)),
        people=120,
    )


def _globex() -> CustomerPlan:
    """A trial that few use, with 9 days left."""
    return CustomerPlan(
        "Globex",
        _org_id(2),
        Region.US,
        "US",
        since_ago=51,
        tags=("pilot",),
        contracts=(
            ContractPlan(
                "Trial-5521", 51, 9, (LinePlan(Product.MEETINGS, 100, 20, 4, 0.4, -0.2),), kind=Kind.TRIAL
            ),
        ),
        people=0,
    )


def _initech() -> CustomerPlan:
    """Calls less each week: licences bought and forgotten."""
    return CustomerPlan(
        "Initech",
        _org_id(3),
        Region.US,
        "US",
        tags=("silver",),
        contracts=(
            ContractPlan(
                "Sub-120987",
                500,
                230,
                (LinePlan(Product.CALLING, 260, 214, 88, -1.0, -9.5),),
                auto_renew=True,
            ),
        ),
        sites=(SitePlan("Austin", "US"), SitePlan("Denver", "US")),
        calls=CallPlan(1150, weekly_growth=0.91),
        people=60,
    )


def _hooli() -> CustomerPlan:
    """Outgrows what it bought, and uses every calling feature there is."""
    return CustomerPlan(
        "Hooli",
        _org_id(4),
        Region.US,
        "US",
        tags=("gold", "q4 upsell"),
        contracts=(
            ContractPlan("Sub-119002", 330, 36, (LinePlan(Product.CALLING, 300, 340, 322, 9.0, 9.0),)),
            ContractPlan(
                "Sub-119003",
                330,
                36,
                (
                    LinePlan(Product.MEETINGS, 420, 415, 371, 2.0, 3.0),
                    LinePlan(Product.CONTACT_CENTER, 40, 38, 36),
                ),
                auto_renew=True,
            ),
        ),
        sites=(SitePlan("Seattle", "US"), SitePlan("Vancouver", "CA")),
        calls=CallPlan(6900, weekly_growth=1.03, queues=("Sales", "Support", "Billing")),
        people=90,
    )


def _dupont() -> CustomerPlan:
    return CustomerPlan(
        "Dupont SA",
        _org_id(5),
        Region.EU,
        "FR",
        managed_by=ManagedBy.PARTNER_ORG,
        tags=("gold",),
        contracts=(
            ContractPlan("Sub-121440", 335, 30, (LinePlan(Product.CALLING, 150, 131, 118),)),
            _steady("Sub-121441", Product.TRANSLATIONS, 40),
        ),
        sites=(SitePlan("Paris", "FR"), SitePlan("Nantes", "FR")),
        calls=CallPlan(2300, queues=("Accueil",)),
        people=70,
    )


def _acme_japan() -> CustomerPlan:
    return CustomerPlan(
        "アクメ株式会社",
        _org_id(6),
        Region.US,
        "JP",
        contracts=(
            _steady("Sub-122765", Product.CALLING, 120, end_in=84),
            _steady("Sub-122766", Product.MEETINGS, 180),
        ),
        sites=(SitePlan("東京", "JP"), SitePlan("大阪", "JP")),
        calls=CallPlan(1700, queues=("代表番号",)),
        people=50,
    )


def _wholesale() -> CustomerPlan:
    """A wholesale customer, whose name is a trap for everything that writes markup."""
    return CustomerPlan(
        "O'Brien & Sons <Ltd>",
        _org_id(7),
        Region.EU,
        "IE",
        external_id="WS-20418",
        contracts=(_steady("Sub-123310", Product.CALLING, 60),),
        sites=(SitePlan("Cork", "IE"),),
        calls=CallPlan(700),
        people=34,
    )


def _quiet() -> CustomerPlan:
    """Nobody has signed in for four months; and a low assignment."""
    return CustomerPlan(
        "Café Müller & Söhne GmbH",
        _org_id(8),
        Region.EU,
        "DE",
        sign_in_ago=121,
        contracts=(
            ContractPlan("Sub-123871", 420, 310, (LinePlan(Product.CALLING, 80, 13, 6),), auto_renew=True),
        ),
        sites=(SitePlan("München", "DE"),),
        calls=CallPlan(140, weekly_growth=0.98),
        people=16,
    )


def _al_noor() -> CustomerPlan:
    return CustomerPlan(
        "Al Noor Trading LLC",
        _org_id(9),
        Region.UAE,
        "AE",
        tags=("silver",),
        contracts=(ContractPlan("Sub-124105", 610, 119, (LinePlan(Product.CALLING, 90, 84, 77),)),),
        sites=(SitePlan("Dubai", "AE"), SitePlan("Abu Dhabi", "AE")),
        calls=CallPlan(1250),
        people=40,
    )


def _ready_for_setup() -> CustomerPlan:
    return CustomerPlan(
        "Wayfarer Hotels Ltd.",
        _org_id(10),
        Region.CA,
        "CA",
        since_ago=2,
        sign_in_ago=2,
        contracts=(
            ContractPlan(
                "Sub-131877", 2, 363, (LinePlan(Product.MEETINGS, 75, 0, 0),), state=ContractState.PENDING
            ),
            ContractPlan("Sub-125550", 200, 165, (LinePlan(Product.CALLING, 110, 97, 90, 1.0, 1.0),)),
        ),
        sites=(SitePlan("Montréal", "CA"), SitePlan("Halifax", "CA")),
        calls=CallPlan(1500),
        people=48,
    )


def _expired() -> CustomerPlan:
    return CustomerPlan(
        "Vandelay Imports",
        _org_id(11),
        Region.US,
        "US",
        sign_in_ago=26,
        contracts=(ContractPlan("Sub-109934", 377, -12, (LinePlan(Product.MEETINGS, 45, 31, 12),)),),
        people=0,
    )


def _messaging_only() -> CustomerPlan:
    """Not in the KPIs: they count Calling and Meetings."""
    return CustomerPlan(
        "Soylent Foods",
        _org_id(12),
        Region.US,
        "US",
        contracts=(_steady("Sub-126213", Product.MESSAGING, 210),),
        people=0,
    )


def _umbrella() -> CustomerPlan:
    return CustomerPlan(
        "Umbrella Health",
        _org_id(13),
        Region.CA,
        "CA",
        contracts=(_steady("Sub-126700", Product.MEETINGS, 320, end_in=71),),
        people=0,
    )


def _accents() -> CustomerPlan:
    return CustomerPlan(
        "Électricité Bréval & Cie",
        _org_id(14),
        Region.EU,
        "FR",
        external_id="WS-20977",
        contracts=(
            ContractPlan("Trial-5630", 12, 18, (LinePlan(Product.CALLING, 25, 21, 15),), kind=Kind.TRIAL),
            _steady("Sub-127002", Product.MEETINGS, 55),
        ),
        sites=(SitePlan("Strasbourg", "FR"),),
        calls=CallPlan(260, weekly_growth=1.1),
        people=14,
    )


STORIES: tuple[CustomerPlan, ...] = (
    _acme(),
    _globex(),
    _initech(),
    _hooli(),
    _dupont(),
    _acme_japan(),
    _wholesale(),
    _quiet(),
    _al_noor(),
    _ready_for_setup(),
    _expired(),
    _messaging_only(),
    _umbrella(),
    _accents(),
)
"""In this order: a demo of few customers has the first of them."""
