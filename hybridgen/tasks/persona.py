"""User personas that rest on interviews or survey answers."""

from __future__ import annotations

from typing import Annotated

from pydantic import Field

from hybridgen.tasks.values import Claim, Content, Example, Task, Wording, prose

Short = Annotated[str, prose(60)]
Sentence = Annotated[str, prose(120)]
Sentences = Annotated[str, prose(260)]
Claims = Annotated[tuple[Claim, ...], Field(min_length=2, max_length=3)]
FewClaims = Annotated[tuple[Claim, ...], Field(min_length=1, max_length=2)]


class Persona(Content):
    """A believable person who stands for the respondents that its rows come from.

    What was observed stands first, what is concluded from it follows: a model writes fields in this order.
    """

    name: Annotated[Short, Field(description="the invented name that you are given")]
    occupation: Annotated[Short, Field(description="from the rows, or 'not stated'")]
    age: Annotated[Short, Field(description="from the rows, or 'not stated'")]
    behaviours: Annotated[Claims, Field(description="what they do today, how often, with what")]
    frustrations: Annotated[FewClaims, Field(description="what annoys or hinders them")]
    goals: Annotated[Claims, Field(description="what they want to reach or change, not what they do")]
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
- behaviours are what they do: how often, where, with what. frustrations are what annoys or hinders them, never a mere \
habit. goals are what they want to reach or change, never what they already do.
- summary says in two sentences what sets this person apart. opportunities begin with a verb and say what a product or \
service should do for them.
- Each goal, behaviour and frustration first names a row and copies a quote from it, 3 to 10 words in the same order \
and spelling, then says in your own words what that means for the persona.
- Be specific: numbers, products, places, habits. A designer must be able to act on it.
- Every claim uses another quote. Nothing is said twice.
- Words in square brackets such as [PERSON_1] stand for private data. Copy them as they are or leave them out.
- Answer with JSON only."""

# Stands after the rows as well: a small model has forgotten the rules by then.
_REMINDER = """
behaviours: what they do. frustrations: what they dislike, lack, rate low or answer No to. goals: why they do it and \
what they hope for. Take a different quote for every claim, and quote the answer, not only the question. occupation: \
only if the rows name their work, else 'not stated'."""

_EXAMPLE_ROWS = """\
<row id="R1">
I cycle to the hospital at five in the morning. My lamp dies without warning, so I carry a spare battery in my sock.
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
        Claim(row="R1", quote="I cycle to the hospital at five in the morning", text="Ride safely before dawn"),
    ),
    summary="Tove rides 6 to 10 km a day, to the hospital and back, before most people wake. Tove prepares for every "
    "failure alone, because neither the lamp nor the repair shop can be relied on.",
    opportunities=(
        "Show the lamp's charge before a ride",
        "Say when a repair will be done, and keep to it",
    ),
)

PERSONA = Task(
    name="persona",
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
    no_flaw="The name is invented on purpose; 'not stated' is right where the rows are silent.",
    rubric={
        "coherence": "Do all parts of it describe one and the same person?",
        "realism": "Could this person exist, with these habits and this life?",
        "usefulness": "Could a designer decide something because of it: is it specific rather than general?",
        "faithfulness": "Does every statement rest on the rows, with nothing invented or exaggerated?",
        "consistency": "Is it free of contradictions between its own fields?",
    },
    grounded=("occupation", "age"),
    invent=invented_name,
    answer_tokens=1000,
)
