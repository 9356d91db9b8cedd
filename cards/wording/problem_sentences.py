"""The sentence for each code of a problem in a row of an export. `cards.wording.errors` fills them."""

from __future__ import annotations

from cards.wording.messages import noted

PROBLEMS: dict[str, str] = {
    "text-too-long": noted("Line %(line)s was left out: “%(value)s” in column “%(column)s” is too long."),
    "bad-org-id": noted(
        "Line %(line)s was left out: “%(value)s” in column “%(column)s” is no organization ID."
    ),
    "bad-id": noted("Line %(line)s was left out: “%(value)s” in column “%(column)s” is no ID."),
    "bad-email": noted(
        "Line %(line)s was left out: “%(value)s” in column “%(column)s” is no e-mail address."
    ),
    "bad-phone": noted(
        "Line %(line)s was left out: “%(value)s” in column “%(column)s” is no phone number with its "
        "country code."
    ),
    "bad-extension": noted("Line %(line)s was left out: “%(value)s” in column “%(column)s” is no extension."),
    "bad-mac": noted("Line %(line)s was left out: “%(value)s” in column “%(column)s” is no MAC address."),
    "bad-number": noted("Line %(line)s was left out: “%(value)s” in column “%(column)s” is no number."),
    "negative-number": noted("Line %(line)s was left out: “%(value)s” in column “%(column)s” is negative."),
    "bad-choice": noted(
        "Line %(line)s was left out: “%(value)s” in column “%(column)s” is not one of the values we know."
    ),
    "bad-day": noted("Line %(line)s was left out: “%(value)s” in column “%(column)s” is no date."),
    "ambiguous-day": noted(
        "Line %(line)s was left out: “%(value)s” in column “%(column)s” could be two dates: it does "
        "not say whether day or month comes first."
    ),
    "missing-value": noted("Line %(line)s was left out: column “%(column)s” is empty."),
    "too-few-cells": noted(
        "Line %(line)s was left out: it has %(cells)s cells, and the header row %(expected)s."
    ),
    "too-many-cells": noted(
        "Line %(line)s was left out: it has %(cells)s cells, and the header row %(expected)s."
    ),
    "ends-before-start": noted(
        "Line %(line)s was left out: it ends on %(end)s, before it starts on %(start)s."
    ),
    "not-a-sunday": noted("Line %(line)s was left out: a week is named by its Sunday, and %(week)s is none."),
    "week-not-over": noted(
        "Line %(line)s was left out: the week of %(week)s was not over when the export was made (%(as_of)s)."
    ),
    "poor-exceeds-legs": noted(
        "Line %(line)s was left out: it has %(poor_legs)s poor call legs of only %(legs)s."
    ),
    "number-or-extension": noted(
        "Line %(line)s was left out: it needs either a phone number or an extension."
    ),
    "duplicate-row": noted("Line %(line)s repeats an earlier one (%(key)s); the later one counts."),
    "use-without-week": noted(
        "The figures of assigned and used licenses were passed over, for the file names no week for "
        "them. Import the export of weekly license use for them."
    ),
    "unknown-columns": noted("Columns that we do not know were passed over: %(columns)s."),
    "unknown-customer-row": noted(
        "%(rows)s rows (%(entity)s) were left out: the customer %(org_id)s is not known. Import the "
        "export of the customers first."
    ),
    "unknown-administrator-row": noted(
        "%(rows)s rows (%(entity)s) were left out: the administrator %(email)s is not known. Import "
        "the export of the administrators first."
    ),
    "unknown-contract-row": noted(
        "%(rows)s rows (%(entity)s) were left out: the subscription or trial %(contract)s is not "
        "known. Import the export of the subscriptions first."
    ),
    "unknown-line-row": noted(
        "%(rows)s rows (%(entity)s) were left out: %(contract)s has no licenses for %(product)s. "
        "Import the export of the subscriptions first."
    ),
}
"""Of problems in an export's rows, by code."""

UNKNOWN_PROBLEM = noted("Line %(line)s was left out (%(code)s).")
