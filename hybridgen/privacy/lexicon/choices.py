"""Words of answers that are chosen from a list, in the languages of `headers`."""

from __future__ import annotations

# Answers that are chosen from a list, whatever the question: yes, scales, kinds of places and employers.
CHOICES = """
    yes no maybe none other others never rarely seldom sometimes often always very quite somewhat not at all agree
    disagree
    strongly neither nor neutral satisfied dissatisfied unsatisfied good bad poor fair excellent high low medium
    likely unlikely prefer to say dont don t know n a na unsure applicable true false rural urban suburban suburb
    city town
    village countryside public private sector self employed unemployed student retired large small big middle sized
    of my
    same daily weekly monthly per week month year day times once twice a i have have it them less more than and or
    important unimportant
    ja nein vielleicht keine keiner nie selten manchmal oft haufig immer sehr eher nicht uberhaupt stimme zu trifft
    teils
    zufrieden unzufrieden gut schlecht mittel hoch niedrig weiß weiss angabe sonstiges andere stadt land dorf
    großstadt
    grossstadt kleinstadt landlich stadtisch offentlich privat selbststandig arbeitslos rentner taglich wochentlich
    oui non peut etre jamais rarement parfois souvent toujours tres plutot pas du tout d accord satisfait
    insatisfait bon
    mauvais autre autres aucun ville campagne village prive public retraite
    si quiza nunca raramente raras veces a veces menudo siempre muy poco nada de acuerdo en desacuerdo satisfecho
    bueno malo
    otro otra ninguno ciudad pueblo campo publico privado
    forse mai raramente qualche volta spesso sempre molto poco per niente d accordo soddisfatto insoddisfatto buono
    cattivo
    altro nessuno citta campagna paese pubblico
    sim nao talvez vezes muito pouco concordo discordo satisfeito insatisfeito bom mau outro nenhum cidade campo
    nee misschien nooit zelden soms vaak altijd zeer erg niet helemaal eens oneens tevreden ontevreden goed slecht
    anders
    geen stad platteland dorp openbaar
    tak nie moze nigdy rzadko czasami czesto zawsze bardzo raczej zgadzam sie zadowolony dobry zły inne zaden miasto
    wies
    nej kanske aldrig sallan ibland ofta alltid mycket ganska inte instammer nojd missnojd bra daligt annat ingen stad
    landsbygd by
    да нет может быть никогда редко иногда часто всегда очень не согласен согласна доволен хорошо плохо другое город
    село
    是 否 有 没有 从不 很少 有时 经常 总是 非常 满意 不满意 同意 不同意 其他 はい いいえ いつも 時々 たまに 全くない
    その他 満足 不満
    نعم لا أبدا نادرا أحيانا غالبا دائما
    """
