"""The deals, leads and tasks of the demo in words: what is sold, who asked, what is to be done."""

# ruff: noqa: RUF001  letters of several scripts are what it is for

EUROS = {
    "EUR": 1.0, "CHF": 1.0612, "GBP": 1.1894, "USD": 0.9148, "PLN": 0.2327, "SEK": 0.0879, "JPY": 0.006115,
    "KWD": 2.9874, "KZT": 0.001874, "BRL": 0.1652,
}  # fmt: skip
"""What one unit of a currency is worth in euros, invented."""

FORMS = frozenset(
    ["GmbH", "AG", "UG", "SA", "S.A.", "Ltd", "LLC", "Co.", "Co-op", "AB", "Sp.", "z", "o.o.", "&", "Α.Ε.", "ТОО"]
)
"""Words of a company's name that no deal is called by."""

WARES = ("pilot", "seats", "renewal", "support plan", "rollout", "second site", "training", "migration")
NEXT_STEPS = (
    "Call the CFO", "Send the offer", "Demo for the team", "Visit on site", "Clarify the start date",
    "Contract to legal",
)  # fmt: skip
COMPETITORS = ("Kontaktor", "Saleswheel", None, None, "Spreadsheets")
WON = ("service", "price", "works offline", "references")
LOST = (
    ("price", "Twenty per cent below us, with a longer term."), ("no budget", "Wants to talk again next year."),
    ("competitor", "Took the one their parent company uses."), ("no answer", None), ("timing", "Reorganising first."),
)  # fmt: skip
ROLES = ("decision_maker", "champion", "evaluator", "billing", "influencer", "blocker")
ROT = (14, 21, 21, 30, 14)
"""After how many days the deals of the open stages rot."""

STANDS = {"Qualification": 9, "Discovery": 8, "Proposal": 8, "Negotiation": 6, "Verbal": 3, "Won": 9, "Lost": 5}
"""How many deals stand in each stage."""

PROSPECTS = (
    ("Falkenhorst Immobilien", "falkenhorst", "DE"), ("Süderelbe Küchen", "suederelbe-kuechen", "DE"),
    ("Waldkauz Verlag", "waldkauz-verlag", "DE"), ("Brandner & Töchter", "brandner", "AT"),
    ("Rhône Bike SA", "rhone-bike", "CH"), ("Foxglove Nurseries", "foxglove", "GB"),
    ("Copper Kettle Catering", "copperkettle", "GB"), ("Sequoia Title Group", "sequoiatitle", "US"),
    ("Bayou Marine Supply", "bayoumarine", "US"), ("Ateliers du Rhin", "ateliers-rhin", "FR"),
    ("Morska Latarnia", "morska-latarnia", "PL"), ("Norrsken Café", "norrsken-cafe", "SE"),
    ("北海道フーズ", "hokkaido-foods", "JP"), ("دار الكتب", "dar-alkutub", "KW"),
    ("Тау Строй", "tau-stroy", "KZ"), ("Νησί Τουρισμός", "nisi-tours", "GR"), ("Rio Verde Móveis", "rioverde", "BR"),
)  # fmt: skip
"""Companies that only leads know: name, domain below `.example`, country."""

ORIGINS = ("Website", "Trade fair", "Referral", "Web form", "Newsletter", "Cold call")
CAMPAIGNS = ("Autumn fair", "Offline first", None, None, None)
UNFIT = ("no budget", "too small", "student project", "wrong country", "not reachable")
LEAD_COUNTS = {
    "new": 12, "assigned": 8, "working": 12, "nurturing": 7, "qualified": 6, "unqualified": 5, "recycled": 4,
    "converted": 6,
}  # fmt: skip
PATHS = {
    "new": (), "assigned": ("assigned",), "working": ("assigned", "working"),
    "nurturing": ("assigned", "working", "nurturing"), "qualified": ("assigned", "working", "qualified"),
    "unqualified": ("assigned", "working", "unqualified"), "recycled": ("assigned", "working", "recycled"),
    "converted": ("assigned", "working", "qualified", "converted"),
}  # fmt: skip
"""The statuses a lead of the demo has been in after `new`."""

INQUIRIES = (
    ("message", "in", "Web form", "“We are eleven people and keep everything in one spreadsheet. What does it cost?”"),
    ("email", "in", "Question about the price", "Would start with three seats in spring."),
    ("call", "in", "Met us at the fair", "Asked for the slides and a call next week."),
)
ANSWERS = (
    ("call", "out", "First call", "Short, friendly; decides together with the office manager.", "follow up"),
    ("email", "out", "Answer and price list", "Sent the price list and three dates for a demo.", None),
    ("meeting", "out", "Demo by video", "Showed import and search. Two more colleagues want to see it.", "positive"),
)

CHORES = (
    "Send the offer", "Call back", "Prepare the demo", "Check the contract", "Ask for the order number",
    "Send the minutes", "Book the room", "Write the reference", "Clear up the invoice", "Update the price list",
)  # fmt: skip
RECURRING = (
    ("Go through the pipeline", "weekly", 0),
    ("Monthly numbers to Mira", "FREQ=MONTHLY;BYDAY=1MO", 6),
    ("Water the plants", "FREQ=WEEKLY;INTERVAL=2;BYDAY=TU", 1),
    ("Check the spam folder", "weekdays", 0),
    ("Renew the trade register extract", "yearly", 40),
)
"""Title, rule, days from today."""

DUE = (
    *(-21, -9, -6, -4, -3, -2, -1, -1), *(0,) * 6, *(1,) * 5, *(2, 2, 3, 3, 4, 4, 5, 5),
    *(8, 10, 12, 14, 19, 25, 33, 60), *(None,) * 3,
)  # fmt: skip
"""In how many days the tasks to do are due."""

FINISHED = 7
