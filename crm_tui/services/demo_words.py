"""The people, firms and conversations of the demo: invented, in several scripts, on reserved domains and numbers."""

# ruff: noqa: RUF001  letters of several scripts are what it is for

from dataclasses import dataclass


@dataclass(frozen=True)
class Place:
    """A country of the demo: its cities and people, how a number is written there, and its money."""

    country: str
    currency: str
    timezone: str
    language: str
    phone: str
    cities: tuple[str, ...]
    given: tuple[str, ...]
    family: tuple[str, ...]


PLACES = {
    place.country: place
    for place in (
        Place("DE", "EUR", "Europe/Berlin", "de", "+49 30 23125###", ("Berlin", "Hamburg", "München", "Köln"),
              ("Anke", "Jürgen", "Katrin", "Björn", "Heike", "Sören", "Ulrike", "Matthias", "Grit", "Florian"),
              ("Müller", "Schröder", "Weiß", "Vogel", "Krüger", "Lindemann", "Böhm", "Hoffmann", "Jäger", "Seidel")),
        Place("AT", "EUR", "Europe/Vienna", "de", "+43 1 58858###", ("Wien", "Graz", "Linz"),
              ("Magdalena", "Lukas", "Theresa", "Andreas"), ("Gruber", "Pichler", "Hölzl", "Steindl")),
        Place("CH", "CHF", "Europe/Zurich", "de", "+41 44 668 18 ##", ("Zürich", "Basel", "Genève"),
              ("Reto", "Ursina", "Benoît", "Chiara"), ("Ammann", "Zürcher", "Favre", "Bianchi")),
        Place("GB", "GBP", "Europe/London", "en", "+44 20 7946 0###", ("London", "Leeds", "Edinburgh"),
              ("Imogen", "Callum", "Priya", "Duncan", "Harriet", "Owen"),
              ("Ashworth", "O'Neill", "Patel", "MacLeod", "Whitcombe", "Pryce-Jones")),
        Place("US", "USD", "America/New_York", "en", "+1 (212) 555-01##", ("New York", "Boston", "Chicago", "Austin"),
              ("Marcus", "Danielle", "Trevor", "Keisha", "Luis", "Abigail", "Hank", "Rosa"),
              ("Whitfield", "Okafor", "Delgado", "Brennan", "Castillo", "Nakamura", "Sutton", "de la Cruz")),
        Place("FR", "EUR", "Europe/Paris", "fr", "+33 1 70 18 99 ##", ("Paris", "Lyon", "Nantes"),
              ("Éloïse", "Gaël", "Aïcha", "Mathieu", "Léa"), ("Lefèvre", "Garçon", "Benali", "Rousseau", "Dubois")),
        Place("PL", "PLN", "Europe/Warsaw", "pl", "+48 22 570 9# ##", ("Warszawa", "Kraków", "Łódź"),
              ("Łukasz", "Małgorzata", "Paweł", "Zofia", "Żaneta"),
              ("Wiśniewski", "Dąbrowska", "Źródło", "Kowalczyk", "Szymańska")),
        Place("SE", "SEK", "Europe/Stockholm", "sv", "+46 8 465 004 ##", ("Stockholm", "Göteborg"),
              ("Åsa", "Göran", "Linnéa", "Nils"), ("Lindqvist", "Åkerström", "Öberg", "Sjögren")),
        Place("JP", "JPY", "Asia/Tokyo", "ja", "+81 3 5463 7###", ("東京", "大阪", "横浜"),
              ("太郎", "美咲", "健一", "さくら", "大輔"), ("山田", "佐藤", "鈴木", "高橋", "渡辺")),
        Place("KW", "KWD", "Asia/Kuwait", "ar", "+965 2224 8###", ("مدينة الكويت", "حولي"),
              ("مريم", "يوسف", "نورة", "خالد"), ("العلي", "الصباح", "المطيري", "الرشيد")),
        Place("KZ", "KZT", "Asia/Almaty", "ru", "+7 727 258 4###", ("Алматы", "Астана"),
              ("Ольга", "Нурлан", "Светлана", "Айгуль"), ("Иванова", "Ахметов", "Ким", "Сергеева")),
        Place("GR", "EUR", "Europe/Athens", "el", "+30 21 0368 2###", ("Αθήνα", "Θεσσαλονίκη"),
              ("Ελένη", "Γιώργος", "Μαρία"), ("Παπαδοπούλου", "Νικολάου", "Γεωργίου")),
        Place("BR", "BRL", "America/Sao_Paulo", "pt", "+55 11 3071 4###", ("São Paulo", "Curitiba"),
              ("João", "Conceição", "Thaís", "Antônio"), ("da Silva", "Gonçalves", "Araújo", "Magalhães")),
    )
}  # fmt: skip

COMPANIES = (
    ("Nordlicht Energie GmbH", "nordlicht", "DE", "Energy"),
    ("Bäckerei Großmann & Söhne", "baeckerei-grossmann", "DE", "Food"),
    ("Hafenkontor Spedition AG", "hafenkontor", "DE", "Logistics"),
    ("Lindemann Werkzeugbau", "lindemann-werkzeug", "DE", "Manufacturing"),
    ("Praxis am Volkspark", "praxis-volkspark", "DE", "Health"),
    ("Kiezfunk Medien UG", "kiezfunk", "DE", "Media"),
    ("Morgenrot Solar GmbH", "morgenrot-solar", "DE", "Energy"),
    ("Isartal Brauerei", "isartal-brau", "DE", "Food"),
    ("Donau Optik", "donau-optik", "AT", "Retail"),
    ("Alpenglück Reisen", "alpenglueck", "AT", "Travel"),
    ("Steirische Holzwerke", "holzwerke", "AT", "Manufacturing"),
    ("Limmat Treuhand AG", "limmat-treuhand", "CH", "Finance"),
    ("Edelweiss Präzision SA", "edelweiss-prazision", "CH", "Manufacturing"),
    ("Atelier Léman", "atelier-leman", "CH", "Design"),
    ("Thistle & Rook Ltd", "thistlerook", "GB", "Legal"),
    ("Pennine Outdoor Co.", "pennine-outdoor", "GB", "Retail"),
    ("Harbourlight Insurance", "harbourlight", "GB", "Finance"),
    ("Merrow Data Services", "merrowdata", "GB", "Software"),
    ("Blue Heron Analytics", "blueheron", "US", "Software"),
    ("Cedar & Pine Furniture", "cedarpine", "US", "Manufacturing"),
    ("Granite State Dental", "granitedental", "US", "Health"),
    ("Lone Star Logistics LLC", "lonestarlogistics", "US", "Logistics"),
    ("Prairie Wind Co-op", "prairiewind", "US", "Energy"),
    ("Tidewater Robotics", "tidewater-robotics", "US", "Manufacturing"),
    ("Boulangerie du Marché", "boulangerie-marche", "FR", "Food"),
    ("Éditions Minuit Passé", "minuit-passe", "FR", "Media"),
    ("Côte Ouest Logistique", "cote-ouest", "FR", "Logistics"),
    ("Żuraw Konstrukcje S.A.", "zuraw", "PL", "Construction"),
    ("Złota Rybka Sp. z o.o.", "zlota-rybka", "PL", "Food"),
    ("Kraków Soft", "krakowsoft", "PL", "Software"),
    ("Fjällräven Konsult", "fjall-konsult", "SE", "Consulting"),
    ("Västkust Skepp AB", "vastkust", "SE", "Shipbuilding"),
    ("山田製作所", "yamada-works", "JP", "Manufacturing"),
    ("さくら商事株式会社", "sakura-shoji", "JP", "Wholesale"),
    ("東京ロボティクス", "tokyo-robotics", "JP", "Software"),
    ("شركة النخيل للتجارة", "alnakheel", "KW", "Wholesale"),
    ("مستشفى السلام", "alsalam-clinic", "KW", "Health"),
    ("ТОО «Степной ветер»", "stepwind", "KZ", "Energy"),
    ("Алма Логистика", "alma-logistic", "KZ", "Logistics"),
    ("Αιγαίο Ναυτιλία", "aegean-shipping", "GR", "Logistics"),
    ("Ελαιώνας Α.Ε.", "elaionas", "GR", "Food"),
    ("Café do Planalto", "cafe-planalto", "BR", "Food"),
    ("Sementes Araucária", "araucaria", "BR", "Agriculture"),
    ("Studio 🌻 Sonnenblume", "studio-sonnenblume", "DE", "Design"),
)
"""Name, domain below `.example`, country, industry."""

COLLEAGUES = (
    ("mira", "Mira Holtkamp", "manager", "Sales"),
    ("jonas", "Jonas Brandt", "rep", "Sales"),
    ("sofia", "Sofia Marchetti", "rep", "Sales"),
    ("kenji", "Kenji Arai", "agent", "Service"),
)
"""Login, name, role, team."""

JOBS = (
    ("Managing Director", "Management"), ("Head of Purchasing", "Purchasing"), ("Buyer", "Purchasing"),
    ("IT Manager", "IT"), ("Plant Manager", "Production"), ("Head of Marketing", "Marketing"),
    ("Office Manager", "Administration"), ("CFO", "Finance"), ("Project Lead", "Operations"), ("Founder", None),
)  # fmt: skip
"""Title and department."""

HOBBIES = ("Sailing", "Chess", "Bouldering", "Choir", "Beekeeping", "合気道", "Langlauf", "Jazz piano 🎹")
TAGS = ("vip", "newsletter", "partner", "trade-fair", "reference", "cold")
SOURCES = ("Trade fair", "Website", "Referral", "Cold call", "Partner")

TALKS = (
    ("call", "out", "Intro call", "Wants to see the offline mode; sends their current list.", "follow up"),
    ("call", "out", "Follow-up on the offer", "Price is fine, the start date is not. Asked for January.", "open"),
    ("call", "in", "Question about an invoice", "Address had changed; corrected while on the phone.", "solved"),
    ("call", "out", "Not reached", "Left a message with the front desk.", "no answer"),
    ("email", "out", "Offer sent", "Three seats, yearly, with onboarding. Valid for 30 days.", None),
    ("email", "in", "Re: Offer", "“Looks good, I will talk to our CFO and come back on Thursday.”", "open"),
    ("email", "out", "Minutes of our meeting", "- scope agreed\n- test data by Friday\n- next call in two weeks", None),
    ("email", "in", "Request for references", "Would like to talk to a customer of the same size.", "follow up"),
    ("meeting", "out", "Product demo", "Five people. Import of their spreadsheet worked at first go.", "positive"),
    ("meeting", "out", "Quarterly review", "Usage is up by a third. Training for two new colleagues.", "positive"),
    ("meeting", "in", "Contract negotiation", "Legal wants German law and a shorter notice period.", "open"),
    ("message", "in", "Short question", "“Can I export only the customers of one colleague?” Yes: a filter.", "solved"),
    ("message", "out", "Reminder of tomorrow", "Sent the link again.", None),
    ("visit", "out", "Visit on site", "Saw the warehouse; they still print lists every morning.", "positive"),
    ("note", None, "Background", "Moved here from a competitor last spring; decides up to 10,000 alone.", None),
    ("note", None, "Careful", "Prefers mail to calls, and never on Fridays.", None),
)
"""Kind, direction, subject, body, outcome."""
