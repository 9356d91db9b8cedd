"""The columns of Partner Hub's exports. The three documented reports are exports as well.

The documents name no columns for the others, so their headers follow the documents' words for the same
things on the customer list, the subscription tab and the charts.
"""

from __future__ import annotations

from dataclasses import replace

from hub.columns.model import Column, ColumnKind
from hub.columns.reports import (
    CALLING_USAGE,
    CUSTOMER_ALIASES,
    DEVICES,
    EXTERNAL_ID_ALIASES,
    LOCATION_ALIASES,
    ORG_ID_ALIASES,
    PHONE_NUMBERS,
)
from hub.source import ExportKind

_CUSTOMER = Column(
    "customer_name", ColumnKind.TEXT, "Customer name", "Nom du client", "顧客名", CUSTOMER_ALIASES
)
_ORG_ID = Column(
    "org_id",
    ColumnKind.ID,
    "Org ID",
    "ID de l’organisation",
    "組織 ID",
    (*ORG_ID_ALIASES, "Customer org ID", "ID de l’organisation du client", "顧客の組織 ID"),
    required=True,
)
_LOCATION = Column(
    "location", ColumnKind.TEXT, "Location", "Emplacement", "場所", LOCATION_ALIASES, required=True
)
_CONTRACT_ID = Column(
    "contract_id",
    ColumnKind.ID,
    "Subscription ID",
    "ID de l’abonnement",
    "サブスクリプション ID",
    ("Trial ID", "Contract ID", "ID abonnement", "ID de l’essai", "登録 ID", "サブスクリプションID"),
    required=True,
)
_PRODUCT = Column(
    "product", ColumnKind.ENUM, "Product", "Produit", "製品", ("Service", "サービス"), required=True
)
_WEEK = Column(
    "week",
    ColumnKind.DAY,
    "Week",
    "Semaine",
    "週",
    ("Week of", "Week starting", "Semaine du", "Début de la semaine", "週の開始日"),
)
_ASSIGNED = Column(
    "assigned",
    ColumnKind.COUNT,
    "Assigned licenses",
    "Licences attribuées",
    "割り当て済みライセンス",
    ("Assigned", "Assigned licences", "Attribuées", "Licences affectées", "割り当てられたライセンス"),
)
_USED = Column(
    "used",
    ColumnKind.COUNT,
    "Used licenses",
    "Licences utilisées",
    "使用済みライセンス",
    ("Used", "Used licences", "Utilisées", "使用されたライセンス"),
)


def _count(key: str, en: str, fr: str, ja: str, *aliases: str, required: bool = False) -> Column:
    return Column(key, ColumnKind.COUNT, en, fr, ja, aliases, required)


CUSTOMERS = (
    replace(_CUSTOMER, key="name", required=True),
    _ORG_ID,
    Column("external_id", ColumnKind.TEXT, "External ID", "ID externe", "外部 ID", EXTERNAL_ID_ALIASES),
    Column("region", ColumnKind.ENUM, "Region", "Région", "地域", ("リージョン",), required=True),
    Column(
        "managed_by",
        ColumnKind.ENUM,
        "Managed by",
        "Géré par",
        "管理元",
        ("Management", "Gestion", "管理者"),
    ),
    Column(
        "since",
        ColumnKind.DAY,
        "Customer since",
        "Client depuis",
        "顧客になった日",
        ("Created", "Creation date", "Date de création", "作成日"),
    ),
    Column(
        "last_sign_in",
        ColumnKind.DAY,
        "Last administrator sign-in",
        "Dernière connexion d’un administrateur",
        "管理者の最終サインイン",
        ("Last sign-in", "Last activity", "Dernière activité", "最近のアクティビティ"),
    ),
    Column(
        "queues_enabled",
        ColumnKind.YES_NO,
        "Call queues enabled",
        "Files d’attente activées",
        "コールキューの有効化",
        ("Call queue", "File d'attente des appels", "通話キューの有効化"),
    ),
    Column(
        "other_statuses",
        ColumnKind.LIST,
        "Status",
        "Statut",
        "ステータス",
        ("Statuses", "Customer status", "Statuts", "顧客ステータス"),
    ),
    Column("tags", ColumnKind.LIST, "Tags", "Balises", "タグ", ("Custom tags", "カスタム タグ")),
)

SUBSCRIPTIONS = (
    _CUSTOMER,
    _ORG_ID,
    _CONTRACT_ID,
    Column(
        "kind",
        ColumnKind.ENUM,
        "Subscription type",
        "Type d’abonnement",
        "サブスクリプション タイプ",
        ("Type", "Kind", "タイプ", "登録タイプ"),
        required=True,
    ),
    Column(
        "state",
        ColumnKind.ENUM,
        "Subscription status",
        "Statut de l’abonnement",
        "サブスクリプションのステータス",
        ("Status", "State", "Statut", "État", "ステータス", "状態"),
        required=True,
    ),
    _PRODUCT,
    _count(
        "bought",
        "Total licenses",
        "Total des licences",
        "ライセンスの合計数",
        "Licenses",
        "Total licences",
        "Purchased licenses",
        "Quantity",
        "Licences",
        "Licences achetées",
        "ライセンス数",
        required=True,
    ),
    Column(
        "start",
        ColumnKind.DAY,
        "Start date",
        "Date de début",
        "開始日",
        ("Start", "Début"),
        required=True,
    ),
    Column(
        "end",
        ColumnKind.DAY,
        "End date",
        "Date de fin",
        "終了日",
        ("End", "Expiration date", "Renewal date", "Date d'expiration", "Date de renouvellement",
         "有効期限", "更新日"),
        required=True,
    ),
    Column(
        "auto_renew",
        ColumnKind.YES_NO,
        "Auto-renew",
        "Renouvellement automatique",
        "自動更新",
        ("Renews automatically", "Automatic renewal", "Renouvellement automatique ?", "自動更新しますか?"),
    ),
    Column("invoice", ColumnKind.TEXT, "Invoice", "Facture", "請求書", ("Invoice number", "請求書番号")),
    _WEEK,
    _ASSIGNED,
    _USED,
)  # fmt: skip

ORDERS = (
    _CUSTOMER,
    replace(_ORG_ID, required=False),
    _CONTRACT_ID,
    Column(
        "number",
        ColumnKind.ID,
        "Order number",
        "Numéro de commande",
        "注文番号",
        ("Order", "Order ID", "Commande", "注文 ID"),
        required=True,
    ),
    Column(
        "day",
        ColumnKind.DAY,
        "Order date",
        "Date de commande",
        "注文日",
        ("Date", "日付"),
        required=True,
    ),
    _PRODUCT,
    Column(
        "quantity",
        ColumnKind.CHANGE,
        "Quantity",
        "Quantité",
        "数量",
        ("Licenses", "Licences", "ライセンス数"),
        required=True,
    ),
)

LICENSE_USE = (
    _CUSTOMER,
    replace(_ORG_ID, required=False),
    _CONTRACT_ID,
    _PRODUCT,
    replace(_WEEK, required=True),
    replace(_ASSIGNED, required=True),
    replace(_USED, required=True),
)

CALL_QUALITY = (
    _CUSTOMER,
    _ORG_ID,
    _LOCATION,
    Column(
        "endpoint",
        ColumnKind.ENUM,
        "Endpoint type",
        "Type de terminal",
        "エンドポイント タイプ",
        ("Endpoint", "Device type", "Type de périphérique", "Type d'appareil", "エンドポイント"),
        required=True,
    ),
    _count("legs", "Call legs", "Segments d’appels", "コールレッグ", "Total call legs",
           "Total des segments d’appels", "合計コール レッグ", "通話レッグ", required=True),
    _count("poor_legs", "Poor call legs", "Segments d’appels de mauvaise qualité", "低品質コールレッグ",
           "Total poor call legs", "Nombre total de segments d’appels de mauvaise qualité",
           "低品質コールレッグの合計", required=True),
)  # fmt: skip

CALL_QUEUES = (
    _CUSTOMER,
    _ORG_ID,
    _LOCATION,
    Column(
        "name",
        ColumnKind.TEXT,
        "Call queue",
        "File d’attente des appels",
        "コールキュー",
        ("Queue", "Queue name", "Call queue name", "File d'attente", "通話キュー", "通話キュー名"),
        required=True,
    ),
    _count("calls", "Total calls", "Total des appels", "通話合計", "合計通話数", "Calls", required=True),
    _count("answered", "Calls answered", "Appels répondus", "応答した通話"),
    _count("timed_out", "Calls timed out", "Appels expirés", "タイムアウトした通話"),
    _count("overflowed", "Calls overflowed", "Appels en surnombre", "オーバーフローした通話"),
    _count("transferred", "Calls transferred", "Appels transférés", "転送された通話"),
    _count("abandoned", "Calls abandoned", "Appels abandonnés", "放棄された通話"),
    Column(
        "answer_seconds",
        ColumnKind.SECONDS,
        "Average answer time (seconds)",
        "Temps moyen de réponse (secondes)",
        "平均応答時間 (秒)",
        ("Average answer time", "Temps moyen de réponse", "平均応答時間"),
    ),
    Column(
        "abandon_seconds",
        ColumnKind.SECONDS,
        "Average wait before abandoning (seconds)",
        "Temps d’attente moyen avant abandon (secondes)",
        "放棄までの平均待ち時間 (秒)",
        ("Average wait before abandoning", "Temps d'attente moyen avant abandon", "放棄までの平均待ち時間"),
    ),
)

ADMINISTRATORS = (
    Column(
        "email",
        ColumnKind.EMAIL,
        "E-mail",
        "E-mail",
        "メール",
        ("Email address", "E-mail address", "Adresse e-mail", "Courriel", "メールアドレス"),
        required=True,
    ),
    Column(
        "name",
        ColumnKind.TEXT,
        "Administrator",
        "Administrateur",
        "管理者",
        ("Name", "Administrator name", "Nom", "Nom de l'administrateur", "名前"),
        required=True,
    ),
    Column("role", ColumnKind.ENUM, "Role", "Rôle", "ロール", ("役割",), required=True),
    replace(_CUSTOMER, en="Customer", fr="Client", ja="顧客"),
    replace(_ORG_ID, en="Customer org ID", fr="ID de l’organisation du client", ja="顧客の組織 ID",
            required=False, aliases=(*_ORG_ID.names,)),
)  # fmt: skip

EXPORT_COLUMNS: dict[ExportKind, tuple[Column, ...]] = {
    ExportKind.CUSTOMERS: CUSTOMERS,
    ExportKind.SUBSCRIPTIONS: SUBSCRIPTIONS,
    ExportKind.ORDERS: ORDERS,
    ExportKind.LICENSE_USE: LICENSE_USE,
    ExportKind.CALLING_USAGE: CALLING_USAGE,
    ExportKind.CALL_QUALITY: CALL_QUALITY,
    ExportKind.CALL_QUEUES: CALL_QUEUES,
    ExportKind.DEVICES: DEVICES,
    ExportKind.PHONE_NUMBERS: tuple(
        replace(column, required=column.required or column.key in ("phone_number", "extension"))
        for column in PHONE_NUMBERS
    ),
    ExportKind.ADMINISTRATORS: ADMINISTRATORS,
}
"""What an export of each kind can hold; the order is that of the files we write ourselves."""
