"""How words of a language are declined: what a form ends with, and what the word that dictionaries have ends with.

Polish endings were counted in a dictionary (`scripts/lexicon_elsewhere.py`), Czech ones stand here. All are folded.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from functools import cache
from pathlib import Path

from hybridgen.privacy.lexicon.packed import lines_of

POLISH = Path(__file__).parent / "polish-endings.tsv.gz"
SHORTEST = 2  # letters of a word before its ending
LONGEST = 8  # letters of an ending

# Ending of the word in the dictionary, and endings of its forms; "-": none.

_PREFIXES = ("ne", "nej", "nie", "naj")  # of what is not so, or most so
_CZECH = """
    - a u ovi em e y i um ech ich ach ove mi ami im emi imi ovy ova ovo ovou ovych
    k ka ku kem cich ky kum kami kove ce
    h ha hu hem zich hy hum
    ek ka ku kem ky ci kum cich kami kovi kove ce
    ec ce ci cem cich cum cove ec covi cu
    en nu ne ny nem nech num na ni
    el lu le ly lem lech lum la li
    er ru re ry rem rech ru
    et tu te ty tem tech tum ta
    st sti stmi stem stech
    a y e u o ou am ach ami ovi ove -
    ka ce ky ku kou kam kach kami ek ko
    ha ze hy hu hou ham hach hami h
    cha se chy chu chou ch
    ra re ry ru rou r er
    na ne ny nu nou en
    la le ly lu lou el
    va ve vy vu vou ev
    e i im ich emi -
    o a u em e um ech y ich - ami
    ko ka ku kem cku kach ek ky
    i im ich iho imu imi
    y eho emu em ym a e ou i ych ymi o ej ejho ejma
    sky skeho skemu skem skym ska ske skou sti skych skymi sko
    cky ckeho ckemu ckem ckym cka cke ckou cti ckych ckymi
    y ejsi ejsiho ejsich ejsim eji e
    at am as a ame ate aji aj al ala alo ali aly an ana ano ani anou any ej ejte
    at u es e eme ete ou ej
    it im is i ime ite il ila ilo ili ily en ena eno eni eny ete u
    et im is i ime ite eji ej el ela elo eli ely en ena
    ovat uji uju ujes uje ujeme ujete ujou uj ujte oval ovala ovalo ovali ovaly ovan ovana ovano ovany ovani
    vat vam vas va vame vate vaji val vala valo vali valy vani
    nout nu nes ne neme nete nou nul nula nulo nuli nuly l la lo li nuti ni nete
    rit ru r ril rila rili rime ren rena reno reni
    dit zen zena zeno zeni d dte
    tit cen cena ceno ceni t tte
    sit sen sena seno seni s ste
    zit zen z zte
    slat slu sle sles sleme slete slou
    jit jdu jdes jde jdeme jdete jdou sel sla slo sli sly jdi jdete
    jet jedu jedes jede jedeme jedete jedou jel jela jelo jeli jely jed jedte
    byt jsem jsi jsme jste jsou budu budes bude budeme budete budou byl byla bylo byli byly by bych bys bychom byste
    mit mam mas ma mame mate maji mel mela melo meli mely
    chtit chci chces chce chceme chcete chteji chtel chtela chteli
    moct muzu muzes muze muzeme muzete muzou mohou mohl mohla mohlo mohli mohly
    vedet vim vis vi vime vite vedi vedel vedela vedeli
    brat beru beres bere bereme berete berou bral brala brali
    psat pisu pises pise piseme pisete pisou psal psala psali
    vzit vezmu vezme vzal vzala vzali
    dat dam das da dame date daji dal dala dali
    rict reknu rekne rekl rekla rekli reci receno
    lide lidi lidem lidech
    dum domu dome domy domum
    den dny dni dnu dnem dnech dne
    pritel pratele prateli
    dite deti ditete detmi detem
    ce ceho cemu cem cim
    ten ta to ti ty te tu tom tim teto toho tomu tech temi tou
    tento tato toto tito tyto teto tuto tomto timto tohoto tomuto techto temito touto
    muj me moje moji meho memu mym mou mymi
    tvuj tve tvoje tvoji tveho tvou
    svuj sve svoje svoji sveho svemu svym svou svych
    nas nase nasi naseho nasemu nasem nasich nasim
    vas vase vasi vaseho vasemu vasem vasich vasim
    ktery ktera ktere kterou kteri ktereho kteremu kterem kterym kterych
    vse vsichni vsechno vsechny vseho vsem vsemi vsech
    vsechen vsichni vsechno vsechny vseho vsem vsemi vsech vsechna
    nic niceho nicemu nicem nicim
    nikdo nikoho nikomu nikom nikym
    nekdo nekoho nekomu nekom nekym
    neco neceho necemu necem necim
    ja me mne mi mnou
    on jeho jemu nej nem nim ho mu ni
    my nas nam nami
    dva dvema dvou
    ruka ruce rukou rukama
    noha nohou nohama
    oko oci ocima
    vuz vozu
    pes psa psovi psem psi
"""


@cache
def endings_of(code: str) -> Mapping[str, tuple[str, ...]]:
    """By what a form ends with, what the word may end with; nothing for languages that have lists of forms."""
    found: defaultdict[str, set[str]] = defaultdict(set)
    for form, word in _pairs(code):
        found[form].add(word)
    return {form: tuple(sorted(words)) for form, words in found.items()}


def words_of_form(form: str, endings: Mapping[str, tuple[str, ...]]) -> Iterator[str]:
    """What a folded form may be a form of, itself aside."""
    for begun in (form, *(form.removeprefix(one) for one in _PREFIXES if form.startswith(one))) if endings else ():
        if begun is not form:
            yield begun
        for at in (0, *range(max(SHORTEST, len(begun) - LONGEST), len(begun) + 1)):
            yield from (begun[:at] + ending for ending in endings.get(begun[at:], ()))


def _pairs(code: str) -> Iterable[tuple[str, str]]:
    if code == "pl":
        yield from ((form, word) for form, _, word in (line.partition("\t") for line in lines_of(POLISH)))
    elif code == "cs":
        for line in filter(None, map(str.strip, _CZECH.splitlines())):
            word, *forms = line.split()
            yield from (("" if form == "-" else form, "" if word == "-" else word) for form in forms)
