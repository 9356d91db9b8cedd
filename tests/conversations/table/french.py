"""Every intent in French."""

from __future__ import annotations

from typing import Any

from hub.vocabulary import Language
from tests.conversations.script import SAM, Conversation, Fill, Press, RoomKind, Say, Step, sees, talk


def _french(name: str, *steps: Step, **more: Any) -> Conversation:
    return talk(f"in French: {name}", *steps, language=Language.FR, **more)


TALKS = (
    _french(
        "figures, a filter and the rules",
        Say(
            "vue d'ensemble",
            sees(
                "146 clients : 26 avec une expiration imminente, 18 au-delà de la limite de licences",
                "synchronisées à 09:30",
                facts={"Renouvellement imminent": "20", "Suspendu": "11 clients"},
                buttons=("Afficher les expirations", "Pourquoi ?"),
            ),
        ),
        Press("Webex Calling seulement", sees("Webex Calling", buttons=("Tous les produits",))),
        Say("pourquoi", sees("Comment ces chiffres sont calculés")),
        Press("Revenir aux chiffres", sees("146 clients")),
    ),
    _french(
        "expiring, page by page",
        Say(
            "expire dans 30 jours",
            sees(
                "6 abonnements et 13 essais expirent dans les 30 prochains jours — 6 chez des clients",
                "400 sur 500 attribuées · 310 utilisées",
                "dans 3 jours · 21 nov.",
                "Total des licences",
                "1 736",
                rows=10,
            ),
        ),
        Press("Suivant", sees("11–19 sur 19", rows=9, edited=True, buttons=("Précédent",))),
        Press(
            "Télécharger le CSV",
            sees(
                "lignes dans le fichier",
                files={"Abonnements arrivant bientôt à expiration_2026-11-18.csv": 20},
            ),
        ),
        room=RoomKind.GROUP,
    ),
    _french(
        "renewing, overage, one customer",
        Say(
            "renouvellements sous 60 jours",
            sees("Renouvellement automatique dans les 60 prochains jours : 18 abonnements", rows=10),
        ),
        Say(
            "dépassement pour Acme",
            sees("1 client dépasse la limite, de 36 licences en tout · Acme Corp", rows=1),
        ),
        Press("Afficher Acme Corp", sees("Géré par", "Administrateur externe", "Historique des commandes")),
        Press("Historique des commandes", sees("Acme Corp", "+160")),
    ),
    _french(
        "customers by a status",
        Say("clients suspendus", sees("11 clients · Suspendu", "545 licences · 3 abonnements", rows=10)),
        Press("Suivant", sees("11–11 sur 11", rows=1, edited=True)),
        Press("Tous les statuts", sees("150 clients")),
    ),
    _french(
        "the three reports",
        Say(
            "lancer le rapport des numéros de téléphone UE",
            sees(
                "1 112 lignes dans le fichier",
                files={"Rapport sur les numéros de téléphone_2026-11-18.csv": 1112},
            ),
        ),
        Press(
            "Périphériques",
            sees("Union européenne", files={"Rapport sur les périphériques_2026-11-18.csv": 371}),
        ),
        Say(
            "rapport d'utilisation Calling la semaine dernière",
            sees(
                "184 lignes dans le fichier",
                "du 8 nov. au 14 nov. 2026",
                files={"Rapport détaillé sur l utilisation des appels_2026-11-18.csv": 184},
            ),
        ),
    ),
    _french(
        "the settings form",
        Say("paramètres", sees("Les paramètres de cet espace", facts={"Fuseau horaire": "UTC (par défaut)"})),
        Fill(
            "Modifier",
            {"Fuseau horaire": "Europe/Paris", "Région": "Union européenne"},
            sees("Ada Lindqvist a modifié les paramètres de cet espace", "Europe/Paris"),
        ),
        Say("vue d'ensemble", sees("région de cet espace")),
        room=RoomKind.GROUP,
    ),
    _french(
        "what the room shows, and to whom",
        Say("périmètre de cet espace", sees("Cet espace montre tous les clients.")),
        Fill(
            "Modifier",
            {"Région": "Union européenne"},
            sees("Ada Lindqvist a modifié ce que montre cet espace.", buttons=("Tout montrer",)),
        ),
        Say("autoriser les externes", sees("a modifié qui voit les réponses dans cet espace.")),
        Press("Répondre en privé ici", sees(buttons=("Autoriser les externes ici",))),
        room=RoomKind.GROUP,
    ),
    _french(
        "help and who am I",
        Say("aide", sees("Interrogez-moi sur vos clients Webex.", "« expire dans 30 jours »")),
        Press("dépassements", sees("28 clients")),
        Say("qui suis-je", sees("Vous êtes Ada Lindqvist.", "Administrateur partenaire complet")),
    ),
    _french(
        "a stranger",
        Say(
            "vue d'ensemble", sees("administrateur partenaire", lacks=("146",), buttons=("Afficher l’aide",))
        ),
        person=SAM,
    ),
    _french(
        "no such customer",
        Say("afficher Zzyzx", sees("« Zzyzx »", buttons=("Afficher l’aide",))),
        Say(
            "afficher Outfitters",
            sees(
                "Aucun client ne s’appelle « Outfitters ».",
                buttons=("Cedar Outfitters", "Drake Outfitters LLP"),
            ),
        ),
        Press("Cedar Outfitters", sees("Cedar Outfitters", "Trial-6005", "Géré par")),
    ),
)
