"""The words by which people say that a session was not held, and by which they tell what it was about.

Word stems, broad and simple: a word too many costs a question, a word too few a session that is taken for held. They
are of texts in small letters, without accents, apostrophes and hyphens, in which 0 stands for every number.
"""

from __future__ import annotations


def _words(text: str) -> frozenset[str]:
    return frozenset(text.split())


def _joined(lines: str) -> str:
    """A pattern that is written on several lines."""
    return "".join(line.strip() for line in lines.splitlines())


MONTHS = _words("january february march april may june july august september october november december")
SESSION = _words(
    """
    1to1 appointment appraisal catchup check meet meeting observation one review session sessions spot
    supervision supervisions visit
    """
)
"""What may be called off: the session itself."""
PEOPLE = _words(
    """
    appraisee appraiser both carer colleague deputy employee he her herself him himself i it leader
    manager member myself observer senior she staff supervisee supervisor team that them they this us we
    worker you
    """
)
DAYS = (
    MONTHS
    | {m[:3] for m in MONTHS}
    | _words(
        """
    0 afternoon am date day days evening fri friday mon monday month months morning noon pm sat saturday
    sun sunday thu thur thurs thursday time today tomorrow tonight tue tues tuesday wed wednesday week
    weeks year yesterday
    """
    )
)
FILLERS = _words(
    """
    a able after again agreed all already also an and another any apologies are arrange arranged as
    asked at back be because been before being book booked booking by can circumstances did do does
    done due during earlier early face for formal from further get got group had has have having her
    here hes his im in individual informal instead is it ive just last late later made may minute
    monthly my new next no not notice now nt of ok on only or original our out over owing personal
    planned planning please reason reasons rebook request required sadly scheduled shall shes short
    should since so some soon sorry still that the their then there these this through till to too
    unable unforeseen unfortunately until up very was were weve when which who will with would yes yet
    your
    """
)
"""Words that say nothing by themselves."""
REASONS = _words(
    """
    absence absent al annual away bereavement busy car childcare cold cover covering covid duty
    emergency family flu funeral holiday hols ill illness isolating isolation leave maternity off
    paternity poorly pressure pressures shift short shortage sick sickness snow staffing traffic train
    unavailable unwell weather work workload
    """
)
"""Why a session was not held, in a word: they say nothing else."""
WHY = _words(
    """
    after as because by due owing since so till until when while whilst
    """
)
"""Words behind which a reason stands, or who did it."""
CARE = _words(
    """
    activities activity agency ambulance appointments assessment assessments bath baths blood bloods
    booster break breakfast breaks briefing brother call calls care case cases catheter centre
    certificate changes chart charts child children chiropodist chores cleaning client clients club
    competencies competency concern concerns conference contact core course courses court customer
    customers dad daughter dbs deadline deadlines delivery dentist dinner diploma doctor dose doses
    drink drinks duties elearning expenses families family father fire fluids food forms foster gift
    gifts goal goals gp handling handover handovers help hoist hospital hours husband hygiene induction
    injection inspection insulin interview issue issues jab jabs laundry learning lift log lunch mar
    meal meals medication medicines meds meetings mileage module modules money mother moving mum notes
    nurse objective objectives optician outing oxygen paperwork patient pay payment payments person
    personal physio plan plans plumber probation problem problems refresher relative relatives report
    reports resident residents results reviews rota round rounds safeguarding school shift shifts
    shopping shower sister sling social son sons standard standards tablets target targets task tasks
    taxi tea team tenant therapy training transport trip user users vaccination vaccine visits wash
    wheelchair wife
    """
)
"""What people in care speak of at a session: called off, missed or refused, it is no session of theirs."""
TITLES = _words(
    """
    dr miss mr mrs ms
    """
)
FORMER = MONTHS | _words(
    """
    earlier first last original other planned previous
    """
)
"""Words before a session that make it another one."""
PLACEHOLDERS = _words(
    """
    above applicable as attached before below blank ditto empty file follow na nil nk no none not notes
    nothing overleaf pending same see separate sheet tba tbc tbd the tick to unknown void x xx xxx
    """
)
"""What stands where there is no account."""
REFERS = _words(
    """
    above attached before below ditto file notes overleaf see separate sheet
    """
)
"""Words that say where the account is."""
NEGATIONS = _joined(
    r"""
    (?:not|never|no|nobody|none|noone|no one|nothing|without|unable|fail(?:ed|s)?|cannot|cant|didnt|
    doesnt|dont|wasnt|werent|isnt|couldnt|hasnt|havent|hadnt|wont|wouldnt|unlikely|impossible)
    """
)
_HELD = _joined(
    r"""
    (?:attend\w*|meet|met|held|hold|happen\w*|take (?:part|place)|taken place|took place|go ahead|
    gone ahead|went ahead|go|come|came|show\w*|turn(?:ed)? up|available|possible|present|occur\w*|
    arriv\w*|in(?= work\b| today\b|$)|at work|on shift|do|done|catch|see|seen|chance|opportunity|
    feel up to (?:it|this|supervision)|resum\w*|manage\w*|complet\w*|carried out|carry out|going ahead|
    being held|stay|conduct\w*|proceed\w*|start\w*|begin|begun|join\w*|reply|answer|engage|(?:want|
    wish)\w*(?= supervision| to (?:attend|meet|take|come|do|have|sit|engage|be)| today| this| it|$)|
    supervis\w*|session|meeting|appraisal|observation|sit down|get in|get here|time(?= to (?:meet|do|
    sit|have)| for (?:this|supervision)|$)|make it|made it|together)
    """
)
_BETWEEN = _joined(
    r"""
    (?:(?:to|be|been|being|able|yet|managed|manage|possible|the|a|any|our|this|have|has|had|is|was|
    could|did|get|got|actually|really|had|time|much|enough|formal|informal|monthly|planned|scheduled|in|
    at|for|reach|it|we|i|she|he|they|available)\s+)
    """
)
_WHEN = _joined(
    r"""
    (?=\s(?:(?:the|a|an|this|coming) )?(?:0|next|later|following|(?:another|new) (?:date|day|time)|
    tomorrow|mon|tue|wed|thu|fri|sat|sun|jan|feb|mar|apr|may|jun|jul|aug|sep|oct|nov|dec))
    """
)
NOT_HELD = (
    _joined(
        r"""
    (?:cancel\w*|postpon\w*|re ?schedul\w*|re ?arrang\w*|re ?book\w*|re ?organis\w*|defer(?:red|ring|
    s)?|abandon\w*|abort\w*|adjourn\w*|scrapped|call(?:ed)? off|(?:put|pushed?) (?:off|back)|on hold|
    mov(?:e|ed|ing) (?:it )?(?:to|until|forward|on)<when>|be moved(?= 0|$)|(?:carried|rolled|brought|
    combined|merged) (?:over|forward|with next|with the next)(?: to| until)?(?:<when>| session)|cxl\w*|
    skipp?ed|opted out|dnad?|(?:no|non) ?(?:show\w*|attend\w*)|refus\w*|decline[ds]?|
    walked out|turned away|double booked|called away|(?:ran|run) out of time|(?:no|not enough|
    lack of) time|(?:meant|supposed|due|hoped|hoping|intended|intending) to (?:meet|have|hold|do)|<neg>)
    """
    )
    .replace("<when>", _WHEN)
    .replace(
        "<neg>",
        rf"(?:(?:did|was|were|has|have|had|could|is|would)\s+)?{NEGATIONS}\s+{_BETWEEN}{{0,4}}{_HELD}",
    )
)
"""The session called off, put off, refused or not attended."""
_ABSENT = _joined(
    r"""
    (?:sick\w*|ill|illness|unwell|poorly|off|leave|holiday|hols|vacation|absent|absence|away|
    unavailable|isolating|shielding|suspended|home|hospital|al|maternity|nights|bereave\w*|funeral|
    emergency|annual leave)
    """
)
AWAY = _joined(
    r"""
    (?:(?:(?:is|was|were|are|been|being|be|currently|still|im|hes|shes|feeling|felt|went|gone|sent|
    rang in|rang|phoned in|phoned|called in|called|due to|because of|through|with|on|off|has|
    had)\s+)+(?:(?!back\b)\w+\s+)?<absent>|(?:absent|away|unwell|poorly|unavailable|awol|sick|off)$|
    short staffed|staff(?:ing)? shortage|too (?:busy|tired)|(?:has|had|have)? ?left(?= 0| on)|(?:has|
    had|have)? ?left (?:us|the (?:company|organisation|service|team|room|building|home|job)|in|early)|
    (?:resign|dismiss)ed|leaver|no longer (?:employed|works?|here|with)|apologies|vacancy|lts|(?<!from )(?:mat|
    compassionate|parental|carers?|sick|maternity|paternity|bereavement|unpaid|emergency) leave|
    jury service|(?:has|had|got|with) (?:a )?(?:covid|migraine|flu|norovirus|temperature)|cover(?:ing|
    ed)? (?:(?:the|a) )?(?:floor|shift|unit)|attending a|at home|
    did(?: ?nt| not) work|had to wait|school closed|clash\w*|broke down|broken down|power cut|
    no (?:laptop|cover|staff|room|signal|internet|transport|car))
    """
).replace("<absent>", _ABSENT)
"""Somebody away, ill or gone: a session may not have been held."""
PERHAPS = _joined(
    r"""
    (?:forgot\w*|interrupt\w*|(?:unable|couldnt|could not|cannot|cant|not able)(?: to)?(?= (?:be|stay|get|release|
    have|make|do|see|reach|find (?:time|cover|a)|arrange|fit|leave|free|come|spare|cover|today|this|due|
    as|because|attend|meet|hold|0)|$)|missed|await\w*|(?:new|another) (?:date|time|day)|agreed(?= (?:on|
    for) (?:0|next|mon|tue|wed|thu|fri|sat|sun))|date (?:tb[ac]|changed)|stopped|suspended|not (?:due|
    required|needed|feel\w*)|(?:supervision|session|is|still|now|this) (?:outstanding|overdue)|(?:to|
    will|needs?(?: to)?|must) (?:be )?(?:arrange\w*|book|booked|agreed|confirm\w*|complete\w*|
    scheduled?|held|done))
    """
)
"""Something yet to be done, or not possible: it may have been the session."""
ALONE = _joined(
    r"""
    (?:(?:annual|sick) )?<absent>|overdue|outstanding|to (?:do|be \w+)|
    (?:\w+ ){0,2}on (?:a )?(?:training|course)(?: all \w+)?|
    (?:in)?complete|(?:carried|rolled) (?:over|
    forward)|wrong form|test|nope|migraine|see next \w+|next due \w+|(?:completed in )?error\b.*
    """
).replace("<absent>", _ABSENT)
"""The same as all that an account says."""
TOLD = _joined(
    r"""
    (?:discuss\w*|review(?:ed|ing)|talked|talking|chat\w*|spoke (?:about|of)|went (?:through|over)|
    gone (?:through|over)|going through|look(?:ed|ing) (?:at|into)|explor\w*|reflect\w*|feedback|
    fed back|prais\w*|explain\w*|remind\w*|thanked|celebrat\w*|welcom\w*|caught up|objectives|
    competen\w*|checked|updates?|sat with|handled|learned|(?:advice|information|guidance|
    support) (?:was |were )?(?:given|offered)|raised|recorded|feels (?:better|supported|well)|enjoy\w*|
    did well|went well|going well|covered all|we covered)
    """
)
"""What people do at a session."""
AFTER_ALL = _joined(
    r"""
    (?:(?:we|then|and) met|met (?:at|in|on|today|later|instead)|held (?:today|later|instead|at|in|by|
    over the phone|on the same)|went ahead|took place (?:later|instead|at|in)|(?:came|arrived) (?:at|in|
    later))
    """
)
"""It was held after all."""
TOGETHER = _joined(
    r"""
    (?:we|and i)(?: (?:both|still|then|also|all|have|had))* (?:met(?! in passing)|discussed|talked (?:about|of|through)|
    spoke (?:about|of)|went (?:through|over|on with)|gone (?:through|over)|reviewed|covered|looked (?:at|into)|
    reflected|caught up on)
    """
)
"""What the two did, in so many words."""
INTENDED = _joined(
    r"""
    ^(?:(?:we|i|things|topics|items|points|matters) )?(?:are |am )?(?:to|will|shall|(?:going|plan|hope|
    intend|want) to) (?:discuss|talk|speak|review|go (?:through|over)|cover|look|raise)\b|
    ^(?:agenda|plan|topics?|items?|points?|questions?|list|notes?|things)(?: \w+)? for (?:(?:the|our|my|
    a) )?(?:next|coming|meeting|session|supervision|time)\b|\b(?:when|once|until|before) we (?:next )?meet\b
    """
)
"""What is to be spoken about, as the beginning of an account; or when."""
TOPIC = _joined(
    r"""
    (?:well|good|great|excellent|happy|confiden\w*|support\w*|progress\w*|improv\w*|develop\w*|learn\w*|
    practice|skills?|knowledge|qualif\w*|nvq|level|polic\w*|procedures?|safe\w*|risks?|incidents?|
    accidents?|complaints?|complimen\w*|communicat\w*|colleagues?|relation\w*|record\w*|document\w*|
    perform\w*|conduct|attendance|punctual\w*|late\w*|uniform|ppe|infect\w*|wellbeing|well being|health|
    stress\w*|mood|sleep\w*|feels?|feelings|workload|caseload|actions?|agenda|items?|contract|role|
    responsib\w*|key ?work\w*|mentor\w*|lead|champion|equality|divers\w*|dignity|confident\w*|data|
    consent|capacity|mca|dols|falls?|skin|pressure|nutrition|hydration|oral|continence|palliative|
    end of life|dementia|mental|activit\w*|service|people|environment|equipment|vehicle|driving|
    insur\w*|registration|revalidation|audits?|cqc|quality|survey|budget|staffing|nights?|weekends?|
    lone|whistle\w*|grievance|disciplin\w*|boundar\w*|media|app|system|questions?|ideas?|needs?|
    no (?:concerns?|issues?|problems?|sickness|changes?)|sickness|absence|holidays? (?:plans?|requests?)|leave|aob|pdp|
    appraisal|enjoy\w*|proud|thank\w*|prais\w*|notice|return to work|duties|it was held|took place|
    session held|attended|fine|nothing (?:to|new)|pay\w*|minutes read|admissions?|flexible|address|(?:we|have) met|
    met (?:with|at)|every)
    """
)
"""What a session is about."""
STEMS = _words(
    """
    aban abor abse adjo agre anot apol arra awai away awol bere book brok brou call canc carr clas comb
    coul cove covi cxl date decl defe dism dna dnad doub due emer erro fune held hold hope hopi hosp ill
    inco inte isol jury lapt leav left long lts mean merg migr miss move movi nope off only opte out
    outs post powe push put ran re rear rebo refu reor resc resi roll run sche scho scra shie shor sick
    skip stop supp susp test too turn una unab unav unwe vaca wait walk wron
    """
)
DONE = _words(
    """
    able answ appr arri at atte avai begi begu came catc chan come comp cond did do done due enga ever
    feel get go goin gone happ held hold in join made make mana meet met need obse occu on oppo plac
    poss pres proc repl requ resu see seen sess shif show sit star stay supe take time toge took turn
    want went wish
    """
)
"""The first four letters of the words without which none of this is said; DONE, of those that stand behind a no."""
NO = _words(
    """
    can cannot cant couldn couldnt didn didnt doesn doesnt don dont fail failed fails hadn hadnt hasn
    hasnt haven havent impossible isn isnt never no nobody none noone not nothing unable unlikely wasn
    wasnt weren werent without won wont wouldn wouldnt
    """
)

__all__ = [
    "AFTER_ALL",
    "ALONE",
    "AWAY",
    "CARE",
    "DAYS",
    "DONE",
    "FILLERS",
    "FORMER",
    "INTENDED",
    "MONTHS",
    "NEGATIONS",
    "NO",
    "NOT_HELD",
    "PEOPLE",
    "PERHAPS",
    "PLACEHOLDERS",
    "REASONS",
    "REFERS",
    "SESSION",
    "STEMS",
    "TITLES",
    "TOGETHER",
    "TOLD",
    "TOPIC",
    "WHY",
]
