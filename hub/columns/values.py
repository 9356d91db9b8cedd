"""How exports spell the values of closed sets, in three languages and with their synonyms."""

from __future__ import annotations

from dataclasses import dataclass
from enum import Enum, StrEnum
from functools import cache
from typing import Any

from hub.columns.model import header_key
from hub.vocabulary import (
    ContractState,
    Endpoint,
    Kind,
    Language,
    ManagedBy,
    Product,
    Region,
    Role,
    Status,
)


class YesNo(StrEnum):
    """A yes or a no, whatever word says it."""

    YES = "yes"
    NO = "no"


class NumberType(StrEnum):
    """Whether a number is its user's primary or secondary one."""

    PRIMARY = "primary"
    SECONDARY = "secondary"


@dataclass(frozen=True, slots=True)
class Spelling:
    """How one value is spelled: the word in each language, and what else the reader takes for it."""

    en: str
    fr: str
    ja: str
    aliases: tuple[str, ...] = ()

    def word(self, language: Language) -> str:
        """The word in `language`."""
        return {Language.EN: self.en, Language.FR: self.fr, Language.JA: self.ja}[language]


def _of(en: str, fr: str, ja: str, *aliases: str) -> Spelling:
    return Spelling(en, fr, ja, aliases)


SPELLINGS: dict[type[Enum], dict[Any, Spelling]] = {
    Region: {
        Region.US: _of("US", "US", "US", "USA", "United States", "États-Unis", "米国", "アメリカ合衆国"),
        Region.CA: _of("CA", "CA", "CA", "Canada", "カナダ"),
        Region.EU: _of("EU", "EU", "EU", "Europe", "European Union", "Union européenne", "欧州連合", "欧州"),
        Region.UAE: _of(
            "UAE",
            "UAE",
            "UAE",
            "AE",
            "UE",
            "EAU",
            "United Arab Emirates",
            "Émirats arabes unis",
            "アラブ首長国連邦",
        ),
    },
    Product: {
        Product.MEETINGS: _of(
            "Webex Meetings",
            "Webex Meetings",
            "Webex Meetings",
            "Meetings",
            "Réunions",
            "Webex Réunions",
            "ミーティング",
            "会議",
            "Webex ミーティング",
        ),
        Product.CALLING: _of("Webex Calling", "Webex Calling", "Webex Calling", "Calling", "Appels", "通話"),
        Product.MESSAGING: _of(
            "Webex Messaging",
            "Webex Messaging",
            "Webex Messaging",
            "Messaging",
            "Messagerie",
            "メッセージング",
        ),
        Product.CONTACT_CENTER: _of(
            "Webex Contact Center",
            "Webex Contact Center",
            "Webex Contact Center",
            "Contact Center",
            "Contact Centre",
            "Centre de contact",
            "コンタクト センター",
        ),
        Product.TRANSLATIONS: _of(
            "Real-time translations",
            "Traductions en temps réel",
            "リアルタイム翻訳",
            "Translations",
            "Real-Time Translation",
            "Traductions",
            "翻訳",
        ),
    },
    Kind: {
        Kind.SUBSCRIPTION: _of("Subscription", "Abonnement", "サブスクリプション", "登録"),
        Kind.TRIAL: _of("Trial", "Essai", "トライアル", "試用版", "Enterprise trial"),
    },
    ContractState: {
        ContractState.ACTIVE: _of(
            "Active", "Actif", "アクティブ", "Active subscription", "有効", "Actifs", "In force"
        ),
        ContractState.SUSPENDED: _of(
            "Suspended", "Suspendu", "一時停止", "Unpaid", "Not paid", "Impayé", "Suspendue", "停止中"
        ),
        ContractState.PENDING: _of(
            "Pending",
            "En attente",
            "保留中",
            "Ready for order setup",
            "Prêt pour l’installation de la commande",
            "注文設定の準備完了",
            "Ordered",
            "Ready for setup",
            "Commandé",
        ),
        ContractState.CANCELLED: _of(
            "Cancelled",
            "Annulé",
            "キャンセル済み",
            "Canceled",
            "Annulée",
            "Résilié",
            "キャンセル",
            "解約済み",
        ),
    },
    Status: {
        Status.SUSPENDED: _of("Suspended", "Suspendu", "一時停止"),
        Status.EXPIRED: _of("Expired", "Expiré", "期限切れ"),
        Status.LICENSE_OVERAGE: _of(
            "License overage", "Dépassement de licences", "ライセンス超過", "Licence overage"
        ),
        Status.EXPIRING_SOON: _of("Expiring soon", "Expiration prochaine", "まもなく期限切れ"),
        Status.READY_FOR_SETUP: _of(
            "Ready for order setup",
            "Prêt pour l’installation de la commande",
            "注文設定の準備完了",
            "Ready for setup",
        ),
        Status.NO_RECENT_ACTIVITY: _of(
            "No recent activity", "Aucune activité récente", "最近のアクティビティなし"
        ),
        Status.TRIAL: _of("Trial", "Essai", "トライアル", "試用版"),
        Status.SUBSCRIPTION: _of(
            "Subscription", "Abonnement", "サブスクリプション", "登録", "Active", "Actif", "アクティブ"
        ),
    },
    ManagedBy: {
        ManagedBy.EXTERNAL_ADMIN: _of(
            "External administrator", "Administrateur externe", "外部管理者", "External admin", "External"
        ),
        ManagedBy.PARTNER_ORG: _of(
            "Partner organization",
            "Organisation partenaire",
            "パートナー組織",
            "Partner organisation",
            "Partner",
            "Partenaire",
            "パートナー",
        ),
    },
    Role: {
        Role.FULL_ADMIN: _of(
            "Partner full administrator",
            "Administrateur partenaire complet",
            "パートナー フル管理者",
            "Full administrator",
            "Full admin",
            "Partner full admin",
            "Administrateur complet des partenaires",
            "パートナーの完全な管理者",
            "フル管理者",
        ),
        Role.ADMIN: _of(
            "Partner administrator",
            "Administrateur partenaire",
            "パートナー管理者",
            "Admin",
            "Administrator",
            "Partner admin",
            "Administrateur",
            "管理者",
        ),
        Role.READ_ONLY: _of(
            "Partner read-only administrator",
            "Administrateur partenaire en lecture seule",
            "パートナー読み取り専用管理者",
            "Read-only",
            "Read-only administrator",
            "Partner read-only admin",
            "En lecture seule",
            "Lecture seule",
            "読み取り専用",
            "パートナーの読み取り専用管理者",
            "読み取り専用管理者",
        ),
        Role.HELPDESK: _of(
            "Helpdesk",
            "Service d’assistance",
            "ヘルプデスク",
            "Helpdesk administrator",
            "Partner helpdesk administrator",
            "Assistance",
            "Help desk",
            "パートナー ヘルプデスク",
        ),
    },
    Endpoint: {
        Endpoint.APP: _of(
            "Webex app", "Application Webex", "Webex アプリ", "App", "Webex", "Application", "アプリ"
        ),
        Endpoint.DESK_PHONE: _of(
            "Desk phone",
            "Téléphone de bureau",
            "デスクフォン",
            "Desk phones",
            "Phone",
            "Téléphone",
            "Cisco desk phone",
            "デスク フォン",
        ),
        Endpoint.ROOM_DEVICE: _of(
            "Room device",
            "Périphérique de salle",
            "ルームデバイス",
            "Room devices",
            "Terminal de salle",
            "Appareil de salle",
            "Room",
            "ルーム デバイス",
        ),
        Endpoint.OTHER: _of(
            "Other devices",
            "Autres périphériques",
            "その他のデバイス",
            "Other",
            "Others",
            "Third-party",
            "Third-party devices",
            "Autres",
            "Autre",
            "Autres terminaux",
            "Autres appareils",
            "その他",
        ),
    },
    YesNo: {
        YesNo.YES: _of(
            "Yes",
            "Oui",
            "はい",
            "True",
            "Vrai",
            "Active",
            "Actif",
            "アクティブ",
            "有効",
            "Y",
            "O",
            "1",
            "On",
            "Enabled",
            "Activé",
            "Activée",
        ),
        YesNo.NO: _of(
            "No",
            "Non",
            "いいえ",
            "False",
            "Faux",
            "Inactive",
            "Inactif",
            "非アクティブ",
            "無効",
            "N",
            "0",
            "Off",
            "Disabled",
            "Désactivé",
            "Désactivée",
        ),
    },
    NumberType: {
        NumberType.PRIMARY: _of("Primary", "Principal", "プライマリ", "Primaire"),
        NumberType.SECONDARY: _of("Secondary", "Secondaire", "セカンダリ"),
    },
}


def spelling(value: Enum) -> Spelling:
    """How `value` is spelled in exports."""
    return SPELLINGS[type(value)][value]


@cache
def readings(values: type[Enum]) -> dict[str, Any]:
    """For a closed set, each spelling (as `header_key` has it) and the value it means."""
    found: dict[str, Any] = {}
    for value in values:
        words = SPELLINGS[values][value]
        for word in (words.en, words.fr, words.ja, *words.aliases, str(value.value)):
            found.setdefault(header_key(word), value)
    return found
