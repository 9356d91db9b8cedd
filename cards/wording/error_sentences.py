"""The sentence for each code of an error.

Each says what happened, what was not done, and what to do. `cards.wording.errors` fills them.
"""

from __future__ import annotations

from cards.wording.alert_error_sentences import OF_ALERTS
from cards.wording.file_sentences import OF_FILES
from cards.wording.messages import noted
from cards.wording.run_sentences import OF_RUNS
from cards.wording.schedule_sentences import OF_SCHEDULES
from cards.wording.subscription_sentences import OF_SUBSCRIPTIONS

SENTENCES: dict[str, str] = {
    **OF_ALERTS,
    **OF_FILES,
    **OF_RUNS,
    **OF_SCHEDULES,
    **OF_SUBSCRIPTIONS,
    "internal": noted(
        "Something went wrong on our side and the request was not carried out. Try again; if it "
        "happens again, give your operator the reference %(reference)s."
    ),
    "bad-intent": noted(
        "This button or form could not be read, so nothing was done. It may be from an older message:"
        " ask again by typing."
    ),
    "unknown-slot": noted(
        "“%(slot)s” is not something a question can say, so nothing was done. Ask again by typing."
    ),
    "bad-slot": noted(
        "“%(value)s” cannot be used for “%(slot)s”, so nothing was done. Ask again with another "
        "value, or type “help”."
    ),
    "unknown-customer": noted(
        "No customer you may see is called “%(customer)s”. Check the spelling, or give the "
        "organization ID or a subscription ID."
    ),
    "which-customer": noted(
        "No customer was named, so there is nothing to show. Add a name, for example “show Acme Corp”."
    ),
    "not-allowed": noted(
        "Your role (%(role)s) does not allow this, so nothing was done. A partner full administrator "
        "can do it for you."
    ),
    "not-allowed-to-strangers": noted(
        "Your e-mail address is not that of a partner administrator, so nothing was done. Ask a "
        "partner full administrator for access."
    ),
    "guest-not-served": noted(
        "You are a guest here, and I answer members alone. Ask from an account that is a full member of the"
        " partner's own workspace."
    ),
    "workspace-not-listed": noted(
        "Your account belongs to a workspace or an organization that is not listed here, so I cannot answer"
        " you. Whoever runs Switchboard can add its ID to the settings."
    ),
    "address-unconfirmed": noted(
        "Your chat account shows me no confirmed e-mail address, so I cannot tell who you are, nor"
        " answer. Confirm the address in your profile, then ask again."
    ),
    "scope-full": noted(
        "A room's scope takes in %(most)s regions, tags and customers at most, so nothing was changed. Give"
        " the customers a tag, and add the tag."
    ),
    "files-only-direct": noted(
        "I take in files that are sent to me directly, so nothing was imported. Send them in our direct"
        " conversation, where nobody else sees them."
    ),
    "as-of-not-in-name": noted(
        "Nothing says of which day %(file)s is. Nothing was imported. Put the day of its download at the end"
        " of its name, such as “Devices_2026-11-21.csv”, and send it again."
    ),
    "unknown-customer-here": noted(
        "No customer that this room shows is called “%(customer)s”. Check the spelling, give the "
        "organization ID or a subscription ID, or ask in another room."
    ),
    "no-period": noted(
        "%(template)s is an inventory of this moment and takes no period, so no file was made. Ask "
        "for it without dates."
    ),
    "period-backwards": noted(
        "The period begins on %(since)s, after its end on %(until)s, so no file was made. Swap the two days."
    ),
    "period-cuts-week": noted(
        "The period cuts through a week that is stored as a whole, so no file was made. Ask for "
        "%(whole_since)s to %(whole_until)s."
    ),
    "not-in-report": noted(
        "“%(report)s” takes no “%(slot)s”, so nothing was done. Ask for it without, or make a template from a"
        " report that does."
    ),
    "report-of-unseen-customer": noted(
        "“%(report)s” is of a customer you do not see in this room, so no file was made. Ask in a room that"
        " shows the customer, or have it changed."
    ),
    "unknown-column": noted(
        "%(template)s has no column “%(column)s”, so nothing was saved. Take one of these, or type the"
        " columns again."
    ),
    "column-twice": noted(
        "“%(column)s” names a column that stands in the line already, so nothing was saved. Leave one of the"
        " two out."
    ),
    "template-name-missing": noted(
        "The template has no name, so nothing was saved. Type the name it should be asked for by."
    ),
    "template-name-long": noted(
        "The name has more than %(most)s characters, so nothing was saved. Type a shorter one."
    ),
    "template-name-reserved": noted(
        "“%(name)s” means something else here, so nothing was saved. Type another name."
    ),
    "template-name-taken": noted(
        "There is a template called “%(name)s” already, here or for all rooms, so nothing was saved. Type"
        " another name."
    ),
    "template-gone": noted(
        "This template is not there any more, or is of another room, so nothing was done. Type “templates”"
        " to see those there are."
    ),
    "no-templates": noted(
        "There is no template of your own here, so nothing was done. Type “create template” to make one."
    ),
    "template-not-own": noted(
        "%(template)s is Partner Hub's and stays as it is. Type “create template” to make one of your own"
        " from it."
    ),
    "template-used-elsewhere": noted(
        "Schedules of other rooms use this template (%(count)s), so it stays for all rooms. Remove them, or"
        " make a template of this room's own."
    ),
    "schedule-without-template": noted(
        "Schedule #%(number)s is switched off: %(who)s deleted the template “%(name)s” that it used. Set up"
        " a schedule with another report."
    ),
    "not-owner": noted(
        "“%(name)s” belongs to %(owner)s, so nothing was changed. They or a partner full administrator can"
        " change it."
    ),
    "bad-setting": noted(
        "The setting “%(setting)s” is wrong (%(problem)s), so the program did not start. Correct it "
        "in the environment, in .env or in switchboard.toml."
    ),
    "setting-needed": noted(
        "%(given)s is set and %(missing)s is not, so the program did not start. Set %(missing)s as well."
    ),
    "slack-way-needed": noted(
        "Slack is set up without a way to hear from it, so the program did not start. Set "
        "SWITCHBOARD_SLACK_APP_TOKEN for Socket Mode, or SWITCHBOARD_SLACK_SIGNING_SECRET for HTTP."
    ),
    "secret-too-short": noted(
        "%(setting)s has fewer than %(least)s characters, so anyone could guess it and the program did "
        "not start. Set a longer one."
    ),
    "cannot-listen": noted(
        "%(host)s, port %(port)s, cannot be listened on (%(reason)s), so the program did not start. "
        "Choose another address with --host or --port."
    ),
    "no-answer": noted(
        "Nothing answered within %(seconds)s seconds. Check the address, the network between and a proxy, "
        "then try again."
    ),
    "bad-database-url": noted(
        "“%(url)s” names no database that can be used, so nothing was opened. Set "
        "SWITCHBOARD_DATABASE_URL to sqlite:///FILE or postgresql://…."
    ),
    "database-unreachable": noted(
        "The database %(url)s could not be used (%(reason)s), so nothing was done. Check that it is "
        "there, that it is running, and that its folder, disk and rights allow it."
    ),
    "database-busy": noted(
        "The database is busy with other changes, an import perhaps, so nothing was changed. Try "
        "again in a minute."
    ),
    "schema-old": noted(
        "The database has schema %(found)s and this program needs %(needed)s, so nothing was done. "
        "Run “switchboard db upgrade” after a backup."
    ),
    "folder-not-writable": noted(
        "Nothing can be written in the folder %(folder)s, so no file was made. Choose another folder "
        "or change its rights."
    ),
    "no-console-person": noted(
        "Nobody is named who may use the console on this data, so it was not started. Name an "
        "administrator in SWITCHBOARD_ADMINS."
    ),
    "console-not-set-up": noted(
        "The script that draws the cards is missing, so the console was not started. Run “make setup” once."
    ),
    "port-taken": noted(
        "Port %(port)s is taken by another program, so the console was not started. Choose another "
        "one with --port."
    ),
    "demo-size": noted(
        "Data for %(customers)s customers and %(weeks)s weeks cannot be made, so nothing was. Ask for"
        " 1 to %(most)s customers and 1 to 520 weeks."
    ),
    "not-empty": noted(
        "The database %(database)s already holds customers, so no data was generated. Choose another "
        "database, or add --force to put it beside them."
    ),
    "rate-limited": noted(
        "The chat platform takes no more messages for the moment, so this was not sent yet. It is tried again"
        " by itself."
    ),
    "platform-down": noted(
        "The chat platform cannot be reached or gives no whole answer, so this was not sent yet. It is tried"
        " again by itself."
    ),
    "token-refused": noted(
        "The chat platform refuses the bot's token, so nothing was sent. Whoever runs Switchboard finds with"
        " “switchboard check” what to mend."
    ),
    "room-gone": noted("The room was deleted or archived, so nothing was sent to it. Choose another room."),
    "not-in-room": noted("The bot is not in the room, so nothing was sent to it. Add it to the room."),
    "card-refused": noted(
        "The chat platform refused the card, so it was not shown. Its text was sent instead."
    ),
    "message-gone": noted(
        "The message is not there any more, so it was not changed. The answer came as a new message."
    ),
    "edit-refused": noted(
        "The message cannot be changed any more, so it stays as it is. The answer came as a new message."
    ),
    "file-too-large": noted(
        "The file %(file)s is larger than the chat platform takes, so it was not sent. Ask for a shorter "
        "period or fewer customers."
    ),
    "upload-refused": noted(
        "The chat platform did not take the file %(file)s, so it was not sent. Ask whoever looks after the "
        "workspace whether apps may share files."
    ),
    "form-expired": noted(
        "The form could not be opened in time, so nothing was done. Press the button again."
    ),
    "send-refused": noted(
        "The chat platform refused the message, so it was not sent. The log says in its words why."
    ),
    "too-late": noted("It could not be sent in time, so it was given up. Ask again."),
    "no-token-key": noted(
        "There is no key to keep tokens with, so nothing was kept. Make one with “switchboard db "
        "new-key” and put it into SWITCHBOARD_TOKEN_KEYS."
    ),
    "bad-token-key": noted(
        "A key in SWITCHBOARD_TOKEN_KEYS is none, so the program did not start. “switchboard db "
        "new-key” makes one; several stand with commas between them, the newest first."
    ),
    "token-unreadable": noted(
        "A token was encrypted with a key that is not in SWITCHBOARD_TOKEN_KEYS, so it cannot be used. "
        "Add that key again, or install the app once more."
    ),
    "no-public-url": noted(
        "The address under which the platforms reach this program is not set, so nothing was begun. "
        "Put it into SWITCHBOARD_PUBLIC_URL."
    ),
    "installation-not-listed": noted(
        "The workspace %(name)s (%(workspace)s) is not on the list, so nothing was installed. Whoever "
        "runs Switchboard can add its ID to SWITCHBOARD_SLACK_WORKSPACES."
    ),
    "installation-not-begun": noted(
        "This installation was not begun in this browser, or more than ten minutes ago, so nothing was "
        "installed. Begin anew at /slack/install."
    ),
    "installation-cancelled": noted("Nothing was installed. To try again, go to /slack/install."),
    "installation-refused": noted(
        "Slack did not finish the installation (%(reason)s), so nothing was installed. Begin anew at "
        "/slack/install."
    ),
}
"""Of errors, by code."""

UNKNOWN = noted(
    "This could not be done (%(code)s). Nothing was changed. Try again, or give your operator this code."
)
"""Of an error whose code is not here: a newer part of the program may raise it."""
