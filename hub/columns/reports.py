"""The three documented reports: exactly the documents' columns, in their order.

The French headers of the usage report and the Japanese ones of all three are those of the documents, slips
and typographic signs included ("Extension" stands untranslated in the Japanese ones); the French headers of
the two inventories are ours.
"""

from __future__ import annotations

from hub.columns.model import Column, ColumnKind
from hub.vocabulary import ReportTemplate

ORG_ID_ALIASES = (
    "Organization ID", "Organisation ID", "Org UUID", "Customer organization ID", "Customer organisation ID",
    "Customer ID", "ID d'organisation", "ID organisation", "ID client", "UUID de l'organisation", "組織ID",
    "組織 UUID", "顧客 ID", "顧客組織 ID",
)  # fmt: skip
CUSTOMER_ALIASES = (
    "Customer", "Customer name", "Company", "Company name", "Organization", "Organization name",
    "Organisation name", "Client", "Nom du client", "Nom de l'organisation", "Entreprise", "顧客", "顧客名",
    "会社名", "組織名",
)  # fmt: skip
LOCATION_ALIASES = (
    "Location", "Location name", "Site", "Emplacement", "Nom de l'emplacement", "Nom du site", "場所",
    "ロケーション", "ロケーション名", "拠点",
)  # fmt: skip
EXTERNAL_ID_ALIASES = ("External customer ID", "Identifiant externe", "外部ID", "外部識別子")


def _count(key: str, en: str, fr: str, ja: str, *aliases: str, required: bool = False) -> Column:
    return Column(key, ColumnKind.COUNT, en, fr, ja, aliases, required)


CALLING_USAGE = (
    Column(
        "customer_name",
        ColumnKind.TEXT,
        "Customer name",
        "Nom du client",
        "顧客名",
        CUSTOMER_ALIASES,
    ),
    Column(
        "org_id",
        ColumnKind.ID,
        "Org ID",
        "ID de l’organisation",
        "組織 ID",
        (*ORG_ID_ALIASES, "Customer org ID", "顧客の組織 ID"),
        required=True,
    ),
    Column("location", ColumnKind.TEXT, "Location", "Emplacement", "場所", LOCATION_ALIASES, required=True),
    _count("calls", "Total calls", "Total des appels", "合計通話数", "Nombre total d'appels", required=True),
    _count(
        "legs",
        "Total call legs",
        "Total des segments d’appels",
        "合計コール レッグ",
        "Total des branches d'appel",
        required=True,
    ),
    _count(
        "poor_legs",
        "Total poor call legs",
        "Nombre total de segments d’appels de mauvaise qualité",
        "低品質コールレッグの合計",
        "Total des segments d'appels de mauvaise qualité",
        required=True,
    ),
    _count("minutes", "Call minutes", "Minutes d’appel", "通話時間", "通話時間 (分)"),
    _count("video_minutes", "Call minutes - Video", "Minutes d'appel - Vidéo", "通話時間 - ビデオ"),
    _count(
        "audio_legs",
        "Call legs - Audio",
        "Branches d’appel - Audio",
        "コールレッグ - オーディオ",
        "Segments d'appels - Audio",
    ),
    _count(
        "video_legs",
        "Call legs - Video",
        "Branches d’appel - Vidéo",
        "コールレッグ - ビデオ",
        "Segments d'appels - Vidéo",
    ),
    _count(
        "desk_phone_legs",
        "Call legs - Desk phone",
        "Branches d’appel - Téléphone de bureau",
        "通話レッグ - デスクフォン",
        "Segments d'appels - Téléphone de bureau",
        "コールレッグ - デスクフォン",
    ),
    _count(
        "room_device_legs",
        "Call legs - Room device",
        "Branches d’appel - Périphérique de salle",
        "コールレッグ - ルームデバイス",
        "Segments d'appels - Périphérique de salle",
        "Branches d'appel - Terminal de salle",
        "Branches d'appel - Appareil de salle",
    ),
    _count(
        "other_device_legs",
        "Call legs - Other devices",
        "Branches d’appel - Autres périphériques",
        "コールレッグ - その他のデバイス",
        "Segments d'appels - Autres périphériques",
        "Branches d'appel - Autres terminaux",
        "Branches d'appel - Autres appareils",
    ),
    _count(
        "hunt_group_calls",
        "Calls - Hunt group calls",
        "Appels - Appels de groupe de recherche",
        "通話 - ハントグループ通話",
    ),
    _count(
        "auto_attendant_calls",
        "Calls - Auto attendant calls",
        "Appels - Appels du standard automatique",
        "通話 - 自動応答通話",
    ),
    _count(
        "queue_calls",
        "Call queue - Total calls",
        "Liste des appels en attente - Total des appels",
        "通話キュー - 通話合計",
        "File d'attente des appels - Total des appels",
        "コールキュー - 通話合計",
    ),
    _count(
        "queue_timed_out",
        "Call queue - Calls timed out",
        "File d’attente des appels - Appels expirés",
        "通話キュー - タイムアウトした通話",
        "コールキュー - タイムアウトした通話",
    ),
    _count(
        "queue_overflowed",
        "Call queue - Calls overflowed",
        "File d’attente des appels - Appels en surnombre",
        "通話キュー - オーバーフローした通話",
        "コールキュー - オーバーフローした通話",
    ),
    _count(
        "queue_transferred",
        "Call queue - Calls transferred",
        "File d’attente des appels : appels transférés",
        "通話キュー - 転送された通話",
        "コールキュー - 転送された通話",
    ),
    _count(
        "queue_abandoned",
        "Call queue - Calls abandoned",
        "File d’attente des appels : appels abandonnés",
        "通話キュー - 放棄された通話",
        "コールキュー - 放棄された通話",
    ),
)

_EXTERNAL_ID = Column(
    "external_id", ColumnKind.TEXT, "External ID", "ID externe", "外部 ID", EXTERNAL_ID_ALIASES
)
_CUSTOMER = Column("customer_name", ColumnKind.TEXT, "Customer", "Client", "顧客", CUSTOMER_ALIASES)
_ORG_ID = Column(
    "org_id",
    ColumnKind.ID,
    "Customer org ID",
    "ID de l’organisation du client",
    "顧客の組織 ID",
    (*ORG_ID_ALIASES, "Org ID", "ID de l’organisation", "組織 ID"),
    required=True,
)
_LOCATION_ID = Column(
    "location_id",
    ColumnKind.ID,
    "Location ID",
    "ID de l’emplacement",
    "ロケーション ID",
    ("Location UUID", "ID emplacement", "場所 ID"),
)
_LOCATION = Column(
    "location",
    ColumnKind.TEXT,
    "Location name",
    "Nom de l’emplacement",
    "ロケーション名",
    LOCATION_ALIASES,
    required=True,
)
_PHONE_NUMBER = Column(
    "phone_number",
    ColumnKind.PHONE,
    "Phone number",
    "Numéro de téléphone",
    "電話番号",
    ("Number", "Telephone number", "Numéro", "番号"),
)
_EXTENSION = Column("extension", ColumnKind.PHONE, "Extension", "Poste", "Extension", ("内線番号", "内線"))
_USER_ID = Column(
    "user_id",
    ColumnKind.EMAIL,
    "User ID",
    "ID de l’utilisateur",
    "ユーザー ID",
    ("ID utilisateur", "ユーザーID"),
)
_USER_UUID = Column(
    "user_uuid",
    ColumnKind.ID,
    "User UUID",
    "UUID de l’utilisateur",
    "ユーザー UUID",
    ("UUID utilisateur", "ユーザーUUID"),
)

DEVICES = (
    _EXTERNAL_ID,
    _CUSTOMER,
    _ORG_ID,
    _LOCATION_ID,
    _LOCATION,
    Column(
        "product",
        ColumnKind.TEXT,
        "Product",
        "Produit",
        "製品",
        ("Device", "Device type", "Model", "Périphérique", "Terminal", "Appareil", "Modèle", "デバイス"),
        required=True,
    ),
    Column(
        "mac",
        ColumnKind.MAC,
        "MAC",
        "MAC",
        "MAC",
        ("MAC address", "Adresse MAC", "MAC アドレス"),
        required=True,
    ),
    Column(
        "firmware",
        ColumnKind.TEXT,
        "Firmware",
        "Micrologiciel",
        "ファームウェア",
        ("Software version", "Firmware version", "Version du logiciel", "ソフトウェア バージョン"),
    ),
    _PHONE_NUMBER,
    _EXTENSION,
    _USER_ID,
    _USER_UUID,
)

PHONE_NUMBERS = (
    _EXTERNAL_ID,
    _CUSTOMER,
    _ORG_ID,
    _LOCATION_ID,
    _LOCATION,
    Column("country", ColumnKind.TEXT, "Country", "Pays", "国", ("Country code", "Code du pays", "国コード")),
    _PHONE_NUMBER,
    _EXTENSION,
    Column(
        "pstn",
        ColumnKind.TEXT,
        "PSTN connection",
        "Connexion RTCP",
        "PSTN 接続",
        ("PSTN", "PSTN provider", "Connexion PSTN", "RTCP", "PSTN プロバイダー"),
    ),
    Column("active", ColumnKind.YES_NO, "Active", "Actif", "アクティブ", ("Status", "Statut", "ステータス")),
    Column(
        "user_type",
        ColumnKind.TEXT,
        "User type",
        "Type d’utilisateur",
        "ユーザー タイプ",
        ("Owner type", "Type utilisateur", "ユーザータイプ"),
    ),
    Column(
        "primary",
        ColumnKind.ENUM,
        "Number type",
        "Type de numéro",
        "番号タイプ",
        ("Type du numéro", "番号の種類"),
    ),
    _USER_ID,
    _USER_UUID,
)

REPORT_COLUMNS: dict[ReportTemplate, tuple[Column, ...]] = {
    ReportTemplate.CALLING_USAGE: CALLING_USAGE,
    ReportTemplate.DEVICES: DEVICES,
    ReportTemplate.PHONE_NUMBERS: PHONE_NUMBERS,
}
