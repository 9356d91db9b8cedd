"""The sentence for each code of an error.

Each says what happened, what was not done, and what to do. `cards.wording.errors` fills them.
"""

from __future__ import annotations

from cards.wording.messages import noted
from cards.wording.schedule_sentences import OF_SCHEDULES

SENTENCES: dict[str, str] = {
    **OF_SCHEDULES,
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
        "Your account belongs to a workspace or an organization that is not listed here, so I cannot answer you."
        " Whoever runs Switchboard can add its ID to the settings."
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
    "unreadable-file": noted(
        "%(path)s could not be opened (%(reason)s), so nothing was read. Check its name and its rights."
    ),
    "bad-batch-line": noted(
        "Line %(line)s is no question in JSON (%(reason)s), so the rest was not read. Correct that line."
    ),
    "file-not-found": noted("There is no file %(file)s. Nothing was imported. Check its name and folder."),
    "file-unreadable": noted(
        "%(file)s could not be read. Nothing was imported. Check its rights and the disk."
    ),
    "empty-file": noted("%(file)s is empty. Nothing was imported. Download the export again."),
    "not-csv": noted(
        "%(file)s is no CSV file (it looks like %(found)s). Nothing was imported. Send the CSV that "
        "Partner Hub exports, or a ZIP of such files."
    ),
    "zip-damaged": noted("The archive %(file)s is damaged. Nothing was imported. Download it again."),
    "zip-encrypted": noted(
        "The archive %(file)s is protected by a password. Nothing was imported. Send it without one."
    ),
    "zip-empty": noted("The archive %(file)s holds no file. Nothing was imported. Download it again."),
    "zip-nested": noted(
        "%(file)s is an archive inside an archive. Nothing was imported. Unpack the outer one and "
        "send what it holds."
    ),
    "zip-too-many-files": noted(
        "The archive %(file)s holds %(files)s files, more than %(most)s. Nothing was imported. Send "
        "it in parts."
    ),
    "zip-too-large": noted(
        "The archive %(file)s unpacks to %(megabytes)s MB, more than %(most)s MB. Nothing was "
        "imported. Send it in parts."
    ),
    "zip-bomb": noted(
        "A file in the archive %(file)s unpacks to %(megabytes)s MB, far more than a CSV would. "
        "Nothing was imported. If it is a genuine export, send it unpacked."
    ),
    "nul-byte": noted(
        "Line %(line)s of %(file)s holds a zero byte, which no CSV does. Nothing was imported. The "
        "file is damaged: download it again."
    ),
    "unknown-encoding": noted(
        "The characters of %(file)s could not be read. Nothing was imported. Save it as UTF-8 and "
        "send it again."
    ),
    "mixed-encodings": noted(
        "%(file)s changes its character encoding at line %(line)s. Nothing was imported. It was put "
        "together from several files: send them one by one."
    ),
    "truncated": noted("%(file)s breaks off at line %(line)s. Nothing was imported. Download it again."),
    "cell-too-large": noted(
        "A cell in line %(line)s of %(file)s has more than %(most)s characters. Nothing was imported."
        " Look for a quotation mark that is never closed."
    ),
    "bad-quotes": noted(
        "The quotation marks in line %(line)s of %(file)s do not match. Nothing was imported. Correct"
        " that line, or download the export again."
    ),
    "missing-columns": noted(
        "The file looks like the export “%(kind)s”, but lacks columns: %(columns)s. Nothing was "
        "imported. Export it with these columns."
    ),
    "unknown-export": noted(
        "The columns are those of no export we know: %(headers)s. Nothing was imported. Send an "
        "export of Partner Hub with its header row."
    ),
    "as-of-unknown": noted(
        "Nothing says of which day %(file)s is. Nothing was imported. Say it with --as-of, or keep "
        "the file's original name."
    ),
    "period-incomplete": noted(
        "The period has only one of its two days. Nothing was imported. Give both --since and "
        "--until, or neither."
    ),
    "bad-period": noted(
        "%(since)s to %(until)s is neither a day nor a week from Sunday to Saturday. Nothing was "
        "imported. Give the period that the export covers."
    ),
    "period-not-over": noted(
        "The period ends on %(until)s, but the export is of %(as_of)s, when it was not over. Nothing "
        "was imported. Give the period that the export covers."
    ),
    "too-many-vanish": noted(
        "%(vanishing)s of %(stored)s entries (%(entity)s) are missing from this complete export. "
        "Nothing was imported. If that is right, import it again with --force."
    ),
    "complete-has-problems": noted(
        "%(rows)s rows of this complete export could not be read, so it does not say what is gone. "
        "Nothing was imported. Correct them, or import it without --complete."
    ),
    "file-too-large-to-read": noted(
        "%(file)s is larger than %(megabytes)s MB, so nothing was imported. Send it in parts, or as a ZIP."
    ),
    "file-withheld": noted(
        "Webex does not hand out %(file)s: it is gone, or could not be checked for malware. Nothing was "
        "imported. Send it again."
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
    "runs-missed": noted(
        "Runs of schedule #%(number)s that were missed, the first on %(day)s: %(count)s. Switchboard was not"
        " running then. Type “run schedule #%(number)s” to have the report now."
    ),
    "which-run": noted(
        "No run was named, so nothing was done. Type “deliveries” to see the runs of this room and their"
        " numbers."
    ),
    "unknown-run": noted(
        "This room has had no run %(number)s, so nothing was done. Type “deliveries” to see those it has had."
    ),
    "run-under-way": noted(
        "Run %(number)s is still under way, so no other one was begun. It comes by itself; cancel it if it is not"
        " wanted any more."
    ),
    "run-over": noted(
        "Run %(number)s is over, so there was nothing to cancel. Type “deliveries” to see how it ended."
    ),
    "report-failed": noted(
        "The report of schedule #%(number)s for %(day)s was not delivered. Once the cause is mended, type"
        " “run schedule #%(number)s”."
    ),
    "asked-report-failed": noted(
        "The report that was asked for was not delivered. Once the cause is mended, ask again."
    ),
    "report-held": noted(
        "The report of schedule #%(number)s for %(day)s was not sent, because people from outside are in the"
        " room. A partner full administrator can allow it there; then type “run schedule #%(number)s”."
    ),
    "asked-report-held": noted(
        "The report that was asked for was not sent, because people from outside are in the room. A partner"
        " full administrator can allow it there; then ask again."
    ),
    "schedule-disabled": noted(
        "Schedule #%(number)s is switched off: %(owner)s, whose it is, may not have its reports any more."
        " Whoever may can set it up anew."
    ),
    "owner-may-not": noted(
        "%(owner)s, for whom the report is, may not have it any more, so it was not made. Ask a partner full"
        " administrator."
    ),
    "run-asks-back": noted(
        "The report was not made, for there is a question only a person can answer: “%(question)s” Say it in"
        " the schedule, or ask for the report in the chat."
    ),
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
