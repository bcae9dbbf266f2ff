"""The tickets of the demo in words: what customers asked, how it went, what is known by now."""

# ruff: noqa: RUF001  letters of several scripts are what it is for

from dataclasses import dataclass


@dataclass(frozen=True)
class Case:
    """One ticket. `way` is what happened and how many working minutes ago: a status, `ask`, `reply` or `note`.

    `into` is the subject of the ticket it was merged into, `off` of the one it was split off; `article` answered it.
    """

    subject: str
    priority: str
    type: str
    channel: str
    queue: str
    way: str
    question: str
    answer: str = ""
    reason: str | None = None
    into: str | None = None
    off: str | None = None
    article: str | None = None


RESET, EXPORT = "Resetting a password", "Exporting one colleague's customers"

CASES = (
    Case("Import stops at line 4,001", "urgent", "incident", "phone", "Support", "new 52",
         "We go live at noon and the import of our customers stops at line 4,001, every time."),
    Case("Cannot invite a second admin", "high", "question", "email", "Onboarding", "new 25",
         "My colleague gets no invitation, and I cannot see whether it was sent."),
    Case("Invoice shows the old address", "normal", "task", "email", "Billing", "new 610",
         "We moved in September. Could you send the last two invoices again?"),
    Case("How do we archive a project?", "low", "question", "web", "Support", "new 300",
         "Nothing urgent: where do finished projects go?"),
    Case("Umlaute im Serienbrief falsch", "normal", "incident", "email", "Support", "new 400",
         "Aus „Großmann“ wird „GroÃŸmann“, aber nur im PDF."),
    Case("Calendar feed an hour late", "normal", "problem", "chat", "Support", "new 95",
         "Since the clocks changed, all meetings are one hour late in the feed."),
    Case("Printer offline since the update", "urgent", "incident", "phone", "Support",
         "new 470, open 462, note 455, reply 440, ask 30",
         "The label printer stopped after Friday's update. Forty people share it.",
         "We found the driver that broke it. Please install 4.1 again; the link is below."),
    Case("Nobody can log in", "urgent", "incident", "phone", "Support",
         "new 700, open 690, reply 660, note 640, ask 200",
         "The whole warehouse is locked out. Orders are piling up.",
         "The certificate of the login page had run out; it is renewed. Can you try again?"),
    Case("Double charge in October", "high", "complaint", "email", "Billing", "new 880, open 870, reply 800, ask 210",
         "You have charged us twice, and nobody picks up the phone.",
         "You are right, and we are sorry. The second amount goes back to your account this week."),
    Case("Two-factor code is refused", "high", "incident", "chat", "Support", "new 300, open 290, reply 250",
         "The six digits are refused, on every phone we have.", "Is the time of those phones set by the network?"),
    Case("Report shows the wrong year", "high", "problem", "web", "Support",
         "new 1500, open 1480, reply 1320, note 900",
         "The revenue of 2025 stands under 2026.", "We can see it here as well and are looking for the cause."),
    Case("Export misses two columns", "normal", "incident", "email", "Support",
         "new 2000, open 1900, reply 1700, ask 900",
         "Hobby and support plan are not in the file.", "Custom fields are exported with --fields '*'."),
    Case("Search finds nothing in Greek", "normal", "problem", "email", "Support",
         "new 1200, open 1100, reply 1000, note 990, ask 100",
         "Η αναζήτηση δεν βρίσκει τίποτα με τόνους.", "Which version do you have? `crm --version` tells."),
    Case("Dark theme on the projector", "low", "feature", "social", "Support",
         "new 4100, open 4000, reply 3500, ask 3000, note 2900, reply 2500",
         "A theme that can be read on a projector would be great.", "There is a high contrast theme; does it help?"),
    Case("Contract signed by the wrong person", "normal", "task", "email", "Billing", "new 2900, open 2800, reply 2700",
         "Our CFO signed, it has to be the managing director.", "We have sent a new one to her."),
    Case("Sync of the phone book", "normal", "incident", "web", "Support",
         "new 5000, open 4950, reply 4900, resolved 4900, ask 700",
         "New numbers do not reach our telephones.", "The address had a typing error; corrected."),
    Case("Backup folder is full", "low", "incident", "email", "Support",
         "new 3000, open 2980, reply 2900, resolved 2890, ask 1500, reply 1400",
         "Is it safe to delete backups of last year?", "Yes; keep the last seven."),
    Case("Training for two new colleagues", "high", "task", "phone", "Onboarding", "new 60, open 40",
         "They start on the first. Can you do the training before?"),
    Case("Which browser do you support?", "normal", "question", "web", "Support",
         "new 1800, open 1790, reply 1700, pending 1700",
         "Our IT wants to know.", "It runs in a terminal, so any. What do you want to do with it?"),
    Case("Data of a former employee", "high", "task", "email", "Support",
         "new 500, open 480, note 470, reply 430, pending 430",
         "Please erase everything about him.", "We need this in writing from your data protection officer."),
    Case("注文番号が表示されない", "low", "incident", "email", "Support",
         "new 6000, open 5900, reply 5800, pending 5800",
         "一覧に注文番号が表示されません。", "画面の写真を送っていただけますか。"),
    Case("Slow over the mobile network", "normal", "problem", "chat", "Support",
         "new 900, open 880, reply 860, ask 500, reply 450, pending 450",
         "On the train every key takes a second.", "Which terminal do you use?"),
    Case("Second site needs its own numbers", "normal", "feature", "email", "Support",
         "new 3200, open 3100, reply 3000, on_hold 2990",
         "Invoices of Graz should begin with G.", "Planned for spring; we tell you when it is there.",
         reason="waits for the release in spring"),
    Case("Fax gateway", "low", "feature", "other", "Support", "new 9000, open 8900, reply 8700, on_hold 8000",
         "Yes, fax. Our customers love it.", "Let us look for a partner who still does it.", reason="partner sought"),
    Case("Certificate of the mail server", "high", "problem", "email", "Support",
         "new 700, open 690, reply 650, on_hold 600",
         "Mails are sent without encryption.", "Your provider has to renew it; we have written to them.",
         reason="their provider"),
    Case("Wrong VAT on invoice 2026-113", "normal", "complaint", "email", "Billing",
         "new 900, open 890, reply 300, resolved 300",
         "It says 16 per cent.", "Corrected; the new invoice is attached."),
    Case("Login loop after a reset", "high", "incident", "chat", "Support",
         "new 1400, open 1390, reply 1350, resolved 1350",
         "After the reset I am asked for the password again and again.",
         "The article tells how: clear the old session.",
         article=RESET),
    Case("Orders arrive twice", "urgent", "incident", "phone", "Support",
         "new 1000, open 995, reply 970, ask 900, note 880, reply 850, resolved 850",
         "Each order of the shop is there twice.", "We have stopped the second queue. Is it better now?"),
    Case("Price of ten seats", "normal", "question", "web", "Billing", "new 420, open 200, reply 200, resolved 200",
         "What do ten seats cost a year?", "The price list is attached; ten seats have a discount."),
    Case("Label of a custom field", "low", "question", "email", "Support",
         "new 5000, open 4800, reply 4700, ask 4000, reply 3900, resolved 600",
         "Can we call it “Kundennummer”?", "Yes: crm fields edit."),
    Case("Reminder came too late", "normal", "complaint", "email", "Support",
         "new 6000, open 5990, reply 5900, resolved 5900, ask 5000, note 4990, reply 4900, resolved 1800",
         "I was told of the call an hour after it.", "The time zone was wrong; corrected."),
    Case("Server room too warm", "high", "incident", "phone", "Support",
         "new 2600, open 2300, reply 2200, resolved 1200",
         "Your box shows 41 degrees.", "A technician comes tomorrow morning."),
    Case("Only the customers of one colleague", "normal", "question", "chat", "Support",
         "new 7000, open 6990, reply 6990, resolved 6990, closed 4600",
         "Can I export only hers?", "Yes, the article shows the filter.", article=EXPORT),
    Case("Password of a shared account", "normal", "question", "email", "Support",
         "new 11000, open 10900, reply 10800, resolved 10700, closed 8300",
         "Who may change it?", "Every admin; here is how.", article=RESET),
    Case("Move to the new office", "low", "task", "phone", "Billing",
         "new 14000, open 13900, reply 13800, pending 13800, ask 13000, reply 12900, resolved 12900, closed 10500",
         "We move on the first.", "Which address is it to be?"),
    Case("Contacts without e-mail", "normal", "question", "web", "Support",
         "new 17000, open 16900, reply 16500, resolved 16400, closed 14000",
         "How do I find them?", "With the filter email:none."),
    Case("Duplicate companies after the import", "high", "problem", "email", "Support",
         "new 20000, open 19990, note 19980, reply 19900, ask 19500, reply 19400, resolved 19300, closed 16900",
         "Every firm is there twice.", "Please undo the import; the second column was taken for the name."),
    Case("Nobody answered for a week", "urgent", "complaint", "social", "Support",
         "new 25000, open 23000, reply 22900, resolved 22000, closed 19600",
         "A week, and not a word from you!", "This must not happen; your ticket had no owner."),
    Case("Font of the printed list", "low", "feature", "email", "Support",
         "new 30000, open 29000, reply 28500, resolved 28400, closed 26000",
         "A larger one, please.", "Use the Markdown output and print that."),
    Case("Currency of the old deals", "normal", "question", "email", "Billing",
         "new 34000, open 33900, reply 33800, ask 33000, reply 32900, resolved 32800, closed 30400",
         "They are all in dollars.", "Edit them in one step: crm deals edit --where."),
    Case("VPN drops every hour", "high", "incident", "phone", "Support",
         "new 40000, open 39990, reply 39900, pending 39900, ask 39700, reply 39600, resolved 39500, closed 37100",
         "On the hour, every hour.", "Does it also happen without the proxy?"),
    Case("Welcome kit for the team", "normal", "task", "email", "Onboarding",
         "new 46000, open 45800, reply 45700, resolved 45000, closed 42600",
         "We are twelve.", "On its way; it has twelve mugs."),
    Case("Greek accents", "normal", "problem", "web", "Support", "new 1150, open 1120, ask 1110, merged 1080",
         "Search with accents does not work, as I wrote before.", into="Search finds nothing in Greek"),
    Case("Change the account for the refund", "normal", "task", "email", "Billing", "open 205, ask 205, reply 150",
         "", "We have noted the new account.", off="Double charge in October"),
    Case("You have won a cruise", "low", "question", "email", "Support", "new 2500, spam 2490",
         "Click now, dear winner."),
    Case("SEO for your homepage", "normal", "question", "web", "Support", "new 800, spam 790",
         "We bring you to page one within a week."),
)  # fmt: skip

FURTHER = (
    "Thank you, but it happens again since this morning.", "Tried it twice, same result. A log is on its way.",
    "That helped, one question more: does this hold for the colleagues in Graz, too?",
    "Any news? Our management asks.",
)  # fmt: skip
"""What customers write once they were answered."""

REPLIES = (
    "Thank you, that was the missing piece. We are on it.", "Could you try once more? We have changed a setting.",
    "It is solved on our side; please tell us if anything is left.",
)  # fmt: skip
"""What colleagues write after their first answer."""

NOTES = (
    "Known fault, a correction is being tested. Promise no date.", "Important customer: renewal in spring, be quick.",
    "Called back, nobody there. Next try in the afternoon.",
)  # fmt: skip
"""What only colleagues read."""

OPINIONS = (
    (5, "Quick and friendly, thank you!"), (4, None), (2, "It took four days until somebody answered."),
    (5, "Merci beaucoup !"), (3, "Solved, but I had to ask twice."), (5, None),
)  # fmt: skip
"""Scores from 1 to 5, with what was said to them."""

SNIPPETS = (
    ("Thanks", "Hello {contact.given_name|there},\n\nthank you for {ticket.ref}. We look into it and come back today."),
    ("Need a log", "Hello {contact.given_name|there},\n\nplease send us what `crm doctor` says and `crm --version`."),
    ("Solved", "Hello {contact.given_name|there},\n\n“{ticket.subject}” is solved. Just answer if not.\n\n{me.name}"),
)  # fmt: skip
"""Name and text."""

ARTICLES = (
    (RESET, "Accounts", "published", True, 120,
     "Somebody who is asked for a new password again and again still has an old session.\n\n"
     "1. Close all windows.\n2. Ask for a reset on the login page.\n3. Follow the link within an hour."),
    (EXPORT, "Data", "published", True, -6,
     "A filter says whose customers leave:\n\n    crm export contacts --where owner:mira --to mira.csv"),
    ("Answering complaints", "Team", "published", False, 60,
     "Answer within the hour, say sorry once, say what happens next and until when."),
    ("Import from a spreadsheet", "Data", "review", False, None,
     "Save it as CSV and rehearse first: `crm import list.csv --into contacts --dry-run`."),
    ("Printers and drivers", "Devices", "draft", False, None, "Driver 4.2 breaks label printers. Collect models here."),
    ("The old web client", "Accounts", "archived", False, None, "Switched off last year."),
)  # fmt: skip
"""Title, category, status, whether customers may read it, in how many days it is to be read again, text."""
