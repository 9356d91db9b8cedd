"""The sentences of errors about files that are taken in: exports, and whatever somebody sends for one."""

from __future__ import annotations

from cards.wording.messages import noted

OF_FILES: dict[str, str] = {
    "unreadable-file": noted(
        "%(path)s could not be opened (%(reason)s), so nothing was read. Check its name and its rights."
    ),
    "bad-batch-line": noted(
        "Line %(line)s is no question in JSON (%(reason)s), so the rest was not read. Correct that line."
    ),
    "detect-columns": noted(
        "%(file)s lacks the columns %(missing)s, so nothing was judged. Its first line names customer, week,"
        " legs and poor_legs."
    ),
    "detect-bad-line": noted(
        "Line %(line)s of %(file)s: “%(value)s” cannot be %(column)s, so nothing was judged. Correct"
        " that line."
    ),
    "detect-no-sunday": noted(
        "Line %(line)s of %(file)s: %(week)s is no Sunday, so nothing was judged. Write each week as the"
        " date of its Sunday."
    ),
    "detect-more-poor": noted(
        "Line %(line)s of %(file)s: %(poor)s poor legs of %(legs)s legs cannot be, so nothing was judged."
        " Correct that line."
    ),
    "detect-twice": noted(
        "%(file)s has the week %(week)s of %(customer)s twice, so nothing was judged. Leave one of the"
        " lines out."
    ),
    "detect-no-rows": noted("%(file)s has no rows, so nothing was judged. Check that it is the right file."),
    "detect-too-long": noted(
        "%(file)s spans %(weeks)s weeks from %(first)s on, more than %(most)s, so nothing was judged. Correct"
        " the dates that are far off."
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
}
