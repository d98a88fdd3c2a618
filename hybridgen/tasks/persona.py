"""User personas that rest on interviews or survey answers."""

from __future__ import annotations

import re
from typing import Annotated

from pydantic import Field

from hybridgen.tasks.types import Claim, Content, Example, Task, Wording, distinct, ended, prose

Short = Annotated[str, prose(60)]
Sentence = Annotated[str, prose(120), ended(120)]
Sentences = Annotated[str, prose(220), ended(220)]
Claims = Annotated[tuple[Claim, ...], Field(min_length=2, max_length=3), distinct(2)]
FewClaims = Annotated[tuple[Claim, ...], Field(min_length=1, max_length=2), distinct(1)]
MaybeClaims = Annotated[tuple[Claim, ...], Field(max_length=2), distinct(0)]


class Persona(Content):
    """A believable person who stands for the respondents that its rows come from.

    What was observed stands first, what is concluded from it follows: a model writes fields in this order.
    """

    name: Annotated[Short, Field(description="the invented name that you are given")]
    occupation: Annotated[Short, Field(description="from the rows, or 'not stated'")]
    age: Annotated[Short, Field(description="from the rows, or 'not stated'")]
    behaviours: Annotated[Claims, Field(description="what they do today, how often, with what")]
    frustrations: Annotated[MaybeClaims, Field(description="what annoys or hinders them")]
    goals: Annotated[FewClaims, Field(description="what they want to reach or change, not what they do")]
    summary: Annotated[Sentences, Field(description="two sentences: who this is and what sets them apart")]
    opportunities: Annotated[
        tuple[Sentence, ...],
        Field(min_length=1, max_length=2, description="what a product or service should do for them"),
    ]


# 23 and 29 share no factor, so the pairs repeat after 667 personas only.
_FIRST = (
    "Amara Bence Carla Dilan Elif Farid Greta Hana Idris Jonas Kirsi Leila Mateo Noor Oskar Petra Quentin Rosa Samir "
    "Tamsin Umar Vesna Wanjiru"
).split()
_LAST = (
    "Adeyemi Bakker Castillo Dvorak Eriksen Fontaine Gruber Haddad Ibarra Jansen Kowalski Lindqvist Moreau Nakamura "
    "Okafor Pereira Quiroga Rahimi Sokolova Tanaka Ulrich Varga Weston Xu Yilmaz Zielinski Moretti Novak Silva"
).split()


def invented_name(n: int) -> str:
    """The n-th invented name: a small model left alone calls everybody Sarah Johnson."""
    return f"{_FIRST[n % len(_FIRST)]} {_LAST[n % len(_LAST)]}"


_RULES = """\
You are a UX researcher. From rows of research data you write one persona: a realistic person who stands for the \
respondents in those rows.
- Use only what the rows say. Do not invent facts. Write 'not stated' where the rows are silent about age or occupation.
- Each claim names a row, copies a quote from it, 3 to 10 words in the same order and spelling, then says in one short \
statement of your own what that means for the persona. Every claim uses another quote; nothing is said twice.
- behaviours: what they do, how often, where, with what.
- frustrations: what they dislike, complain about, rate low or do without. A habit is no frustration: where the rows \
hold none, write [].
- goals: why they do it and what they are after.
- summary: two sentences on what sets this person apart. opportunities: begin with a verb and say what a product or \
service should do for them.
- Be specific: numbers, products, places, habits. A designer must be able to act on it.
- Words in square brackets such as [PERSON_1] stand for private data. Copy them as they are or leave them out.
- Answer with JSON only."""

# Stands after the rows as well: a small model has forgotten the rules by then.
_REMINDER = """
occupation: only if a row names their work, else 'not stated'. behaviours: what they do. frustrations: what a row \
shows to be disliked, rated low or missing, else []. goals: quote a reason or a wish, and say what they are after. \
Each claim takes another quote and says something new."""

_EXAMPLE_ROWS = """\
<row id="R1">
I cycle to the hospital at five in the morning. My lamp dies without warning, so I carry a spare battery in my sock.
I only want to be seen in the dark.
</row>
<row id="R2">
Age: 35-44 years old
How far do you ride a day? 6 to 10 km
Where do you have your bike repaired? At a shop, By myself
How satisfied are you with the shop (1-5): 2
Why do you cycle? To arrive awake, To save money
</row>"""

_EXAMPLE = Persona(
    name="Tove Lindgren",
    occupation="works at a hospital",
    age="35-44 years old",
    behaviours=(
        Claim(row="R1", quote="cycle to the hospital at five", text="Rides to work at five in the morning"),
        Claim(row="R2", quote="How far do you ride a day? 6 to 10 km", text="Covers 6 to 10 km by bike every day"),
        Claim(
            row="R1", quote="so I carry a spare battery in my sock", text="Keeps a spare battery at hand, just in case"
        ),
    ),
    frustrations=(
        Claim(
            row="R2",
            quote="How satisfied are you with the shop (1-5): 2",
            text="Is let down by the repair shop and gives it 2 of 5",
        ),
        Claim(row="R1", quote="My lamp dies without warning", text="Is left in the dark by a lamp that fails at once"),
    ),
    goals=(
        Claim(row="R2", quote="Why do you cycle? To arrive awake, To save money", text="Get to work awake for little"),
        Claim(row="R1", quote="I only want to be seen in the dark", text="Be seen by drivers in the dark before dawn"),
    ),
    summary="Tove rides 6 to 10 km a day, to the hospital and back, before most people wake. Tove prepares for every "
    "failure alone, because neither the lamp nor the repair shop can be relied on.",
    opportunities=(
        "Show the lamp's charge before a ride",
        "Say when a repair will be done, and keep to it",
    ),
)

# Small models take any habit for a frustration or a goal; held to quotes that show one, they do so less. English only.
_TROUBLE = re.compile(
    r"\b(?:not|never|nobody|nothing|cannot|\w+n['’]t|without|too|hard(?:er)?|difficult\w*|annoy\w*|hat(?:e[sd]?|ing)|"
    r"dislik\w*|bad(?:ly)?|worse|worst|terrible|awful|expensive|slow\w*|problem\w*|trouble\w*|lack\w*|frustrat\w*|"
    r"wast\w*|los(?:es?|ing|t)|fail\w*|wrong|confus\w*|unfortunately|struggl\w*|worr(?:y|ie)\w*|stress\w*|tired|"
    r"pain\w*|stuck|forg[eo]t\w*|miss(?:ed|es|ing)?|poor\w*|broke\w*|complain\w*|unclear|overwhelm\w*|boring|afraid)\b"
    r"|\?\s*No$|\b(?:rat(?:e|ing)|satisf\w+|preference|quality|like|enjoy|agree)\b[^;.?]*\s[12]\b(?![-–\d])",
    re.IGNORECASE,
)
_WISH = re.compile(
    r"\b(?:wants?|wanted|wish\w*|hop(?:e|es|ed|ing)|prefer\w*|needs?|would|should|could|aim\w*|plan(?:s|ned|ning)?|"
    r"try|tries|trying|goals?|dream\w*|because|so that|in order to|why|reasons?|favou?rite|willing|important|matters?|"
    r"look(?:ing)? for|better|easier|faster|safer|enough|instead)\b",
    re.IGNORECASE,
)

PERSONA = Task(
    name="persona",
    noun="persona",
    content=Persona,
    rules=_RULES,
    wordings=(
        Wording(
            name="portrait",
            system="Begin with what the respondents have in common, then make it one person.",
            ask="Write the persona that stands for these rows. Call them {name}." + _REMINDER,
        ),
        Wording(
            name="day",
            system="Picture an ordinary day of such a person: what they do, with what, and where it goes wrong.",
            ask="Write the persona whose day these rows describe. Call them {name}." + _REMINDER,
        ),
    ),
    example=Example(name=_EXAMPLE.name, rows=_EXAMPLE_ROWS, record=_EXAMPLE),
    mend="You are given a draft of such a persona and the rows that it cites. Improve it: correct what the rows do not "
    "support, make vague statements specific, replace quotes that are not copied exactly, say what a designer can use.",
    no_flaw="The name is invented on purpose; 'not stated' is right where the rows are silent.",
    rubric={
        "coherence": "Do all parts of it describe one and the same person?",
        "realism": "Could this person exist, with these habits and this life?",
        "usefulness": "Could a designer decide something because of it: is it specific rather than general?",
        "faithfulness": "Does every statement rest on the rows, with nothing invented or exaggerated?",
        "consistency": "Is it free of contradictions between its own fields?",
    },
    grounded=("occupation", "age"),
    signs={"frustrations": _TROUBLE, "goals": _WISH},
    invent=invented_name,
    answer_tokens=1000,
    temperature=0.3,
)
