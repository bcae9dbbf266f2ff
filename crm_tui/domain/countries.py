"""ISO 3166-1 countries: codes, English names and the other names people write."""
# ruff: noqa: RUF001 - names are written in their own script

from difflib import get_close_matches
from functools import cache

from crm_tui.text import fold

_TABLE = """
AD AND Andorra
AE ARE United Arab Emirates|UAE|Emirates
AF AFG Afghanistan
AG ATG Antigua and Barbuda|Antigua
AI AIA Anguilla
AL ALB Albania|Shqipëria
AM ARM Armenia
AN ANT Netherlands Antilles|Dutch Antilles
AO AGO Angola
AQ ATA Antarctica|Antarctica (the territory South of 60 deg S)
AR ARG Argentina|Argentine Republic
AS ASM American Samoa
AT AUT Austria|Österreich|Autriche|Republic of Austria
AU AUS Australia|Commonwealth of Australia
AW ABW Aruba
AX ALA Åland Islands|Aland
AZ AZE Azerbaijan
BA BIH Bosnia and Herzegovina|Bosnia|Bosnia-Herzegovina|Bosna i Hercegovina
BB BRB Barbados
BD BGD Bangladesh
BE BEL Belgium|België|Belgique|Belgien
BF BFA Burkina Faso
BG BGR Bulgaria|България|Bulgarien
BH BHR Bahrain
BI BDI Burundi
BJ BEN Benin|Dahomey
BL BLM Saint Barthélemy|Saint Barts
BM BMU Bermuda
BN BRN Brunei|Brunei Darussalam
BO BOL Bolivia|Plurinational State of Bolivia|Bolivia, Plurinational State of|Bolivia (Plurinational State of)
BQ BES Bonaire, Sint Eustatius and Saba|Caribbean Netherlands|Bonaire
BR BRA Brazil|Brasil|Brasilien
BS BHS Bahamas|Commonwealth of the Bahamas
BT BTN Bhutan
BV BVT Bouvet Island|Bouvet Island (Bouvetoya)|Bouvetøya
BW BWA Botswana
BY BLR Belarus|Беларусь|Byelorussia
BZ BLZ Belize
CA CAN Canada|Kanada
CC CCK Cocos (Keeling) Islands|Cocos Islands|Keeling Islands
CD COD Democratic Republic of the Congo|Congo, Democratic Republic of the|Congo (Democratic Republic)|DR Congo|DRC|Congo-Kinshasa|Congo, The Democratic Republic of the|Zaire
CF CAF Central African Republic
CG COG Congo|Republic of the Congo|Congo-Brazzaville|Congo (Brazzaville)
CH CHE Switzerland|Schweiz|Suisse|Svizzera|Svizra|Swiss Confederation
CI CIV Côte d'Ivoire|Ivory Coast
CK COK Cook Islands
CL CHL Chile
CM CMR Cameroon|Cameroun
CN CHN China|People's Republic of China|PRC|Mainland China|中国
CO COL Colombia
CR CRI Costa Rica
CU CUB Cuba
CV CPV Cabo Verde|Cape Verde
CW CUW Curaçao
CX CXR Christmas Island
CY CYP Cyprus|Κύπρος|Kıbrıs
CZ CZE Czechia|Czech Republic|Česko|Česká republika|Tschechien
DE DEU Germany|Deutschland|Federal Republic of Germany|Bundesrepublik Deutschland|BRD|Allemagne|Alemania|Germania
DJ DJI Djibouti
DK DNK Denmark|Danmark|Dänemark
DM DMA Dominica
DO DOM Dominican Republic|República Dominicana
DZ DZA Algeria|Algérie
EC ECU Ecuador
EE EST Estonia|Eesti|Estland
EG EGY Egypt|Arab Republic of Egypt
EH ESH Western Sahara
ER ERI Eritrea
ES ESP Spain|España|Spanien|Espagne|Kingdom of Spain
ET ETH Ethiopia
FI FIN Finland|Suomi|Finnland
FJ FJI Fiji|Fiji Islands
FK FLK Falkland Islands|Falkland Islands (Malvinas)|Malvinas
FM FSM Micronesia|Federated States of Micronesia|Micronesia, Federated States of|Micronesia (Federated States of)
FO FRO Faroe Islands|Faeroe Islands|Faroes|Føroyar
FR FRA France|Frankreich|Francia|French Republic|République française
GA GAB Gabon
GB GBR United Kingdom|UK|Great Britain|Britain|England|Scotland|Wales|Northern Ireland|United Kingdom of Great Britain and Northern Ireland|Großbritannien|Vereinigtes Königreich|Royaume-Uni
GD GRD Grenada
GE GEO Georgia|Republic of Georgia|საქართველო
GF GUF French Guiana|Guyane
GG GGY Guernsey
GH GHA Ghana
GI GIB Gibraltar
GL GRL Greenland|Kalaallit Nunaat
GM GMB Gambia
GN GIN Guinea|Guinea-Conakry
GP GLP Guadeloupe
GQ GNQ Equatorial Guinea
GR GRC Greece|Hellas|Ελλάδα|Ελλάς|Griechenland|Hellenic Republic|EL
GS SGS South Georgia and the South Sandwich Islands|South Georgia
GT GTM Guatemala
GU GUM Guam
GW GNB Guinea-Bissau
GY GUY Guyana
HK HKG Hong Kong|Hong Kong SAR|Hong Kong SAR China|香港
HM HMD Heard Island and McDonald Islands
HN HND Honduras
HR HRV Croatia|Hrvatska|Kroatien
HT HTI Haiti
HU HUN Hungary|Magyarország|Ungarn
ID IDN Indonesia
IE IRL Ireland|Éire|Republic of Ireland|Irland|Eire
IL ISR Israel
IM IMN Isle of Man
IN IND India|Bharat|Republic of India
IO IOT British Indian Ocean Territory|British Indian Ocean Territory (Chagos Archipelago)|Chagos Archipelago
IQ IRQ Iraq
IR IRN Iran|Islamic Republic of Iran|Iran, Islamic Republic of|Iran (Islamic Republic of)
IS ISL Iceland|Ísland|Island
IT ITA Italy|Italia|Italien|Italie
JE JEY Jersey
JM JAM Jamaica
JO JOR Jordan|Hashemite Kingdom of Jordan
JP JPN Japan|日本|Nippon
KE KEN Kenya
KG KGZ Kyrgyzstan|Kyrgyz Republic|Kirghizia
KH KHM Cambodia|Kampuchea
KI KIR Kiribati
KM COM Comoros
KN KNA Saint Kitts and Nevis|Saint Kitts
KP PRK North Korea|Democratic People's Republic of Korea|Korea, Democratic People's Republic of|Korea (Democratic People's Republic of)|DPRK
KR KOR South Korea|Korea|Republic of Korea|Korea, Republic of|Korea (Republic of)|Korea, South|대한민국|한국
KW KWT Kuwait
KY CYM Cayman Islands
KZ KAZ Kazakhstan|Қазақстан|Казахстан
LA LAO Laos|Lao People's Democratic Republic|Lao PDR
LB LBN Lebanon|Liban
LC LCA Saint Lucia
LI LIE Liechtenstein
LK LKA Sri Lanka|Ceylon
LR LBR Liberia
LS LSO Lesotho
LT LTU Lithuania|Lietuva|Litauen
LU LUX Luxembourg|Luxemburg|Lëtzebuerg
LV LVA Latvia|Latvija|Lettland
LY LBY Libya|Libyan Arab Jamahiriya|State of Libya
MA MAR Morocco|Maroc|Kingdom of Morocco
MC MCO Monaco
MD MDA Moldova|Republic of Moldova|Moldova, Republic of|Moldova (Republic of)
ME MNE Montenegro|Crna Gora
MF MAF Saint Martin|Saint Martin (French part)
MG MDG Madagascar
MH MHL Marshall Islands
MK MKD North Macedonia|Macedonia|Republic of North Macedonia|The former Yugoslav Republic of Macedonia|FYROM|Северна Македонија
ML MLI Mali
MM MMR Myanmar|Burma|Myanmar (Burma)
MN MNG Mongolia
MO MAC Macao|Macau|Macao SAR|Macau SAR China|澳門
MP MNP Northern Mariana Islands
MQ MTQ Martinique
MR MRT Mauritania
MS MSR Montserrat
MT MLT Malta
MU MUS Mauritius
MV MDV Maldives
MW MWI Malawi
MX MEX Mexico|México|Estados Unidos Mexicanos
MY MYS Malaysia
MZ MOZ Mozambique
NA NAM Namibia
NC NCL New Caledonia
NE NER Niger
NF NFK Norfolk Island
NG NGA Nigeria
NI NIC Nicaragua
NL NLD Netherlands|Holland|Nederland|Niederlande|Pays-Bas|Kingdom of the Netherlands
NO NOR Norway|Norge|Noreg|Norwegen
NP NPL Nepal
NR NRU Nauru
NU NIU Niue
NZ NZL New Zealand|Aotearoa
OM OMN Oman
PA PAN Panama
PE PER Peru|Perú
PF PYF French Polynesia|Tahiti
PG PNG Papua New Guinea
PH PHL Philippines|Pilipinas
PK PAK Pakistan
PL POL Poland|Polska|Polen|Pologne|Republic of Poland
PM SPM Saint Pierre and Miquelon
PN PCN Pitcairn|Pitcairn Islands
PR PRI Puerto Rico
PS PSE Palestine|Palestinian Territory|Palestinian Territories|State of Palestine|Palestine, State of|Palestinian Territory, Occupied|Occupied Palestinian Territory
PT PRT Portugal|Portuguese Republic
PW PLW Palau
PY PRY Paraguay
QA QAT Qatar
RE REU Réunion
RO ROU Romania|România|Rumania|Rumänien|Roumania
RS SRB Serbia|Srbija|Србија|Serbien
RU RUS Russia|Russian Federation|Россия|Российская Федерация|Rossiya|Russland
RW RWA Rwanda
SA SAU Saudi Arabia|Kingdom of Saudi Arabia|KSA
SB SLB Solomon Islands
SC SYC Seychelles
SD SDN Sudan
SE SWE Sweden|Sverige|Schweden|Suède
SG SGP Singapore
SH SHN Saint Helena|Saint Helena, Ascension and Tristan da Cunha|Ascension Island|Tristan da Cunha
SI SVN Slovenia|Slovenija|Slowenien
SJ SJM Svalbard and Jan Mayen|Svalbard & Jan Mayen Islands|Svalbard
SK SVK Slovakia|Slovak Republic|Slovakia (Slovak Republic)|Slovensko|Slowakei
SL SLE Sierra Leone
SM SMR San Marino
SN SEN Senegal|Sénégal
SO SOM Somalia
SR SUR Suriname|Surinam
SS SSD South Sudan
ST STP Sao Tome and Principe|São Tomé and Príncipe
SV SLV El Salvador
SX SXM Sint Maarten|Sint Maarten (Dutch part)|Saint Maarten
SY SYR Syria|Syrian Arab Republic
SZ SWZ Eswatini|Swaziland
TC TCA Turks and Caicos Islands|Turks and Caicos
TD TCD Chad|Tchad
TF ATF French Southern Territories|French Southern and Antarctic Lands
TG TGO Togo
TH THA Thailand|ประเทศไทย
TJ TJK Tajikistan
TK TKL Tokelau
TL TLS Timor-Leste|East Timor
TM TKM Turkmenistan
TN TUN Tunisia|Tunisie
TO TON Tonga
TR TUR Türkiye|Turkey|Türkei|Republic of Turkey
TT TTO Trinidad and Tobago|Trinidad
TV TUV Tuvalu
TW TWN Taiwan|Taiwan, Province of China|Taiwan (Province of China)|Chinese Taipei|Republic of China|ROC|台灣|臺灣
TZ TZA Tanzania|United Republic of Tanzania|Tanzania, United Republic of|Tanzania (United Republic of)
UA UKR Ukraine|Україна
UG UGA Uganda
UM UMI United States Minor Outlying Islands|US Minor Outlying Islands
US USA United States|United States of America|US of A|America|U.S.|U.S.A.|Vereinigte Staaten|États-Unis|Estados Unidos
UY URY Uruguay
UZ UZB Uzbekistan
VA VAT Vatican City|Holy See|Holy See (Vatican City State)|Vatican|Vatican City State
VC VCT Saint Vincent and the Grenadines|Saint Vincent
VE VEN Venezuela|Bolivarian Republic of Venezuela|Venezuela, Bolivarian Republic of|Venezuela (Bolivarian Republic of)
VG VGB British Virgin Islands|Virgin Islands, British|Virgin Islands (British)
VI VIR United States Virgin Islands|U.S. Virgin Islands|Virgin Islands, U.S.|Virgin Islands (U.S.)
VN VNM Vietnam|Viet Nam|Việt Nam|Socialist Republic of Vietnam
VU VUT Vanuatu
WF WLF Wallis and Futuna|Wallis and Futuna Islands
WS WSM Samoa|Western Samoa
XK XKX Kosovo|Kosova|Косово
YE YEM Yemen
YT MYT Mayotte
ZA ZAF South Africa|Republic of South Africa|RSA|Südafrika
ZM ZMB Zambia
ZW ZWE Zimbabwe|Rhodesia
"""  # noqa: E501 - one country a line
"""Alpha-2, alpha-3, English name, other names. AN (withdrawn 2010) and XK (user-assigned) occur in exports."""


def find(text: str) -> str | None:
    """The alpha-2 code of a code or a name, whatever its case, accents and punctuation."""
    if len(text) > 100:
        return None
    return _index().get(_key(text))


def name(code: str) -> str:
    """The English name of an alpha-2 code; the code itself when it is none."""
    return _names().get(code, code)


def codes() -> tuple[str, ...]:
    """Every alpha-2 code."""
    return tuple(_names())


def nearest(text: str) -> str | None:
    """The English name most like a text no country has; None when none is near."""
    near = get_close_matches(_key(text[:100]), _index(), 1, 0.75)
    return name(_index()[near[0]]) if near else None


def _key(text: str) -> str:
    key = "".join(filter(str.isalnum, fold(text.replace("&", " and "))))
    return key[3:] if key.startswith("the") else key


@cache
def _names() -> dict[str, str]:
    return {line[:2]: line[7:].partition("|")[0] for line in _TABLE.strip().splitlines()}


@cache
def _index() -> dict[str, str]:
    index: dict[str, str] = {}
    for line in _TABLE.strip().splitlines():
        code, spellings = line[:2], [line[:2], line[3:6], *line[7:].split("|")]
        short = ["St " + spelling[6:] for spelling in spellings if spelling.startswith("Saint ")]
        index |= {_key(spelling): code for spelling in spellings + short}
    return index
