"""Small closed classes of English words that tell what a name is the name of, or that a capital names nobody."""

from __future__ import annotations

TITLES = frozenset("mr mrs ms miss mx dr prof professor sir dame lady lord mister doctor".split())
OFFICES = frozenset(
    """
    president governor senator minister attorney congressman congresswoman representative ambassador chancellor captain
    general colonel major
    """.split()
)
# They have a capital and name no person, or name one and are used as words or for everybody.
NEVER_NAMES = frozenset(
    """
    monday tuesday wednesday thursday friday saturday sunday january february march april may june july august
    september october november december english british american european german french spanish italian dutch irish
    scottish welsh canadian australian russian chinese japanese indian african asian arabic latin christian catholic
    muslim jewish hindu buddhist christmas easter ramadan god internet ok okay monsieur madame
    """.split()
)
ORGANISATIONS = frozenset(
    """
    academy agency airlines airport architects army associates association authority bank bar borough branch brewery
    bros brotherhood bureau cafe centre center charity church clinic club co college commission committee company
    consulting cooperative corp corporation council court department dept division enterprises factory federation firm
    force foundation fund gallery gmbh group gym health healthcare holdings hospice hospital hotel inc incorporated
    industries institute institution insurance international journal kindergarten lab laboratory labs league library
    limited llc llp ltd magazine medical ministry mosque museum network news nursery office orchestra organisation
    organization paper parish partners partnership party pharmacy plc police practice press primary pub radio records
    restaurant salon school secondary services shelter shop society solutions sons station store studio studios surgery
    synagogue systems technologies television temple theatre theater times tribune trust union university ventures ward
    works
    """.split()
)
PLACES = frozenset(
    """
    bay beach city coast county district falls forest harbour harbor heights hill hills island islands isle lake
    mountain mountains ocean park peninsula port republic river sea shire springs state states town township valley
    village road street avenue lane square close drive united kingdom union emirates
    """.split()
)
BEFORE_PLACES = frozenset(
    """
    new north south east west northern southern eastern western central upper lower great greater little old port lake
    cite fort mount mt saint st san santa santo los las el la le
    """.split()
)
# Words by now, or nobody's name; others in capitals are names of something.
ABBREVIATIONS = frozenset(
    """
    a abc adhd ai am app apps ar asap atm api bbc bbq bc bdsm bmi bp cbd cc cd cds ceo cfo cm cons covid cpr cto cv dab
    diy dj dm dna dob dvd dvds ecg ed eg er eta etc ev faq fm fps fyi gb gcse gp gps gui hd hiv hr html http https ia
    icu id ids ie iot ip iphone ipad irc iq it iv ivf kg km lcd led lgbt lgbtq lol ma mb md mba mi min mm mp mph mri ms
    msc nb nda nhs nps ocd ok okay oled omg os pa pc pcs pdf pe phd pin pm pms ppe pr pro ps ptsd pts pvc qa qr ram rip
    roi rsvp rv scuba seo sim sms sos spf ssd ssn std suv tbc tbd tv tvs ui uk un url urls us usa usb usd ux vat vip
    voip vpn vr vs wc wifi www xl xml xs yes no not all and the very so i ii iii iv v vi vii
    """.split()
)
# What only a company's name ends with.
FIRMS = frozenset("inc incorporated ltd limited llc llp plc gmbh corp".split())
# Regular expressions of people in somebody's life.
KIN = (
    "husband|wife|partner|spouse|fianc[ée]e?|boyfriend|girlfriend|ex|son|daughter|child|kid|baby|brother|sister|sibling"
    "|twin|mum|mom|mother|mam|dad|father|stepmother|stepfather|stepson|stepdaughter|grandmother|grandfather|grandma"
    "|grandpa|gran|granny|nan|nana|grandson|granddaughter|aunt|auntie|uncle|cousin|niece|nephew|friend|mate|buddy"
    "|flatmate|roommate|housemate|neighbou?r|colleague|coworker|co-worker|boss|manager|supervisor|lead|director"
    "|assistant|carer|caregiver|nurse|doctor|therapist|counsell?or|teacher|tutor|coach|mentor|landlord|landlady|dog|cat"
)
