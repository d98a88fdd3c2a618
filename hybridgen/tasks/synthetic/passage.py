"""The synthetic record of a text, and what is said to whoever writes synthetic records, of texts and of tables."""

from __future__ import annotations

from typing import Annotated, Any

from pydantic import Field

from hybridgen.tasks.persona import invented_name
from hybridgen.tasks.types import Content, Example, Task, Wording, ended


def told(most: int) -> Any:
    """A text as `prose` has it. Where a server enforces it no bracket can be written, and so no placeholder."""
    pattern = rf'^[^"\\\[\]{{}}\n\r\t]{{2,{most}}}$'
    return Field(min_length=2, max_length=2 * most, json_schema_extra={"maxLength": most, "pattern": pattern})


class Passage(Content):
    """What an invented person says, in the manner of the rows. Who speaks stands first: a model that has decided on
    another life first copies less."""

    name: Annotated[str, told(60), Field(description="the invented name that you are given")]
    speaker: Annotated[
        str, told(120), ended(120), Field(description="who speaks: an invented person in other circumstances")
    ]
    text: Annotated[
        str, told(600), ended(600), Field(description="what they say, in the manner of the rows, with other facts")
    ]


_RULES = """\
You write synthetic research data that may be shared with anybody. From rows of real data you invent one more \
respondent, who never existed, and write down what they would have answered in the same study.
- Keep the manner of the rows: the kind of answer, its tone, its length.
- Take no facts from them: no name, place, firm, product, number, event or story. Invent others that are as believable.
- Copy no sentence and no phrase. Say something new in words of your own, also where it means much the same.
- Where a field has fixed answers, choose one that fits your respondent. Do not repeat all the answers of any one row.
- All fields describe one person and fit together.
- Words in square brackets such as [PERSON_1] stand for private data. Never write them; make somebody up instead.
- Answer with JSON only."""

# Stands after the rows as well: a small model has forgotten the rules by then.
_REMINDER = """
Nobody in the rows is that person. Fixed answers: choose what fits. Words: other facts, other words, no brackets."""

_EXAMPLE_ROWS = """\
<row id="R1">
I cycle to the hospital at five in the morning. My lamp dies without warning, so I carry a spare battery in my sock.
I only want to be seen in the dark.
</row>
<row id="R2">
The brakes squeal when it rains. The man at the shop laughs, turns a screw and takes ten euros, and a week later they
squeal again.
</row>"""

_EXAMPLE = Passage(
    name="Tove Lindgren",
    speaker="a gardener in her fifties who rides a cargo bike between allotments",
    text="My chain jumps off on every kerb, always with forty seedlings in the box. I bought gloves to push it back "
    "with, and now they are blacker than the soil. If a chain guard existed that fits this frame I would have it by "
    "tonight.",
)

OF_TEXTS = Task(
    name="synthetic",
    noun="synthetic record",
    content=Passage,
    rules=_RULES,
    wordings=(
        Wording(
            name="neighbour",
            system="Picture somebody who could have sat beside these respondents.",
            ask="Write the record of an invented respondent. Call them {name} where a name is needed." + _REMINDER,
        ),
        Wording(
            name="elsewhere",
            system="Keep the kind of respondent and change the life: another home, another work, another reason.",
            ask="Write the record of another, invented respondent. If a name is needed it is {name}." + _REMINDER,
        ),
    ),
    example=Example(name=_EXAMPLE.name, rows=_EXAMPLE_ROWS, record=_EXAMPLE),
    mend="You are given a draft of such a synthetic record, without the rows. Improve it: make it more believable, "
    "mend what does not fit together, put particulars that you invent in the place of vague words.",
    no_flaw="It is invented on purpose: that its facts differ from the rows is no flaw.",
    rubric={
        "realism": "Could a real respondent of this study have answered so?",
        "usefulness": "Does it say as much as a row does, so that somebody could work with it instead?",
        "consistency": "Do all its parts fit one and the same person?",
    },
    invent=invented_name,
    answer_tokens=600,
    temperature=0.8,
)
