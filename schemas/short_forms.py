"""Short and second forms of given names, as people in British care homes sign with them: Kasia is Katarzyna.

Between two strokes stand the forms of one name; a form may stand in several places (Alex). Two long names stand
together only where they are spellings of one: a sister's name is never a short form. The list is ours, without accents
and capitals. The lists that packages have are made to find ancestors, and take Erin for Aaron and Jane for Jean.
"""

from __future__ import annotations

import re
from functools import lru_cache

_ENGLISH = """
margaret margret peggy meg maggie greta daisy madge margie marge mags maisie /
william bill billy billie will willie liam wm / robert bob bobby bobbie rob robbie bert rab robt /
richard dick rick rich ricky richie / john jack jon johnny jn / jonathan jonathon jon jonny /
james jim jimmy jamie jimmie jas / henry harry hal hank / harold harry hal / harriet hattie harry /
edward ted teddy ned eddie eddy ed / edwin ed eddie / edmund ed eddie ned /
catherine katherine kathryn katharine catharine kate katie cathy kathy kitty kat kath cath kit /
kathleen kathy kath kay kate / anthony antony tony ant /
elizabeth elisabeth liz lizzie lizzy liza beth bess bessie betsy betty eliza libby elsie /
alexander alex sandy alec sasha xander al / alexandra alex sandra sandy sasha lexi / mary molly polly mae /
ann anne anna annie nan nancy / sarah sara sally sadie / charles charlie chuck chas /
charlotte charlie lottie charley / francis frank fran frankie / frances fran fanny frankie /
caroline carolyn carol caz / dorothy dot dolly dottie dora / susan sue susie suzy /
susanne suzanne susannah sue susie suzy / rebecca rebekah becky becca bex / patricia trish tricia pat patsy /
patrick pat paddy / helen nell nellie / eleanor elinor ellie nell nellie nora / antonia toni /
michael mick mike mickey micky / stephen steven steve ste / stephanie steph steffi /
geoffrey jeffrey jeff geoff / josephine jo josie / joseph joe joey / joanna jo / joanne jo /
theresa teresa tess tessa terry terri / terence terrence terry / victoria vicky vicki vikki tori vic /
thomas tom tommy thos / samantha sam sammy / samuel sam sammy / andrew drew andy /
christopher chris kit topher / christine christina chris chrissie tina / david dave davy davey dai /
deborah debra deb debbie debs / diana di / diane di / dennis denis den denny / albert bert bertie al /
herbert bert bertie / hubert bert bertie / alan allan allen al / alistair alasdair alastair ally ali al /
frederick fred freddie freddy / winifred winnie freda / alfred alf alfie fred al / veronica ronnie /
ronald ron ronnie / nicholas nicolas nick nicky / nicola nicky nikki niki / nicole nicky nikki niki /
peter pete / philip phillip phil pip / philippa pippa pip / lawrence laurence larry laurie /
leonard len lenny leo / george georgie geo / georgina georgie gina /
isabel isabelle isabella isobel izzy bella belle issy / arabella bella / annabella bella / matilda tilly tilda /
amelia millie milly / camilla millie milly / millicent millie milly / mildred millie milly / emily em emmie /
emma em / jacqueline jackie jacqui jacky / abigail abby abbie gail / eugene gene / augustus angus gus /
wilhelmina mina minnie / rosemary rose rosie / rosalind ros roz / florence flo florrie flossie /
constance connie / bernadette bernie / bernard bernie / gerald gerard gerry jerry / geraldine gerry /
jeremy jerry jez / zachary zac zak zach / sidney sydney sid syd / louise lou / louisa lou / lucinda lucy cindy /
lillian lilian lily lil / marjorie margery marge margie / nathaniel nathan nat nate / oliver olly ollie /
olivia liv livvy ollie / tobias toby / violet vi / vivien vivienne viv vi / valerie val / walter walt wally /
maureen mo / maurice morris mo / penelope penny / virginia ginny / timothy tim / siobhan shiv / caoimhe keeva /
padraig paddy podge / seamus shay / dafydd dai daf / llywelyn llew / myfanwy myf
"""
_POLISH = """
katarzyna kasia kaska kate katie / malgorzata gosia malgosia goska gocha / aleksandra ola olka olenka alex /
aleksander alek olek alex / agnieszka aga agus jaga / barbara basia baska barb babs / elzbieta ela elka /
joanna asia aska joasia / anna ania anka andzia / hanna hania hanka /
maria mari marysia marys maryska mania majka / magdalena magda madzia lena / monika monia / ewa ewka ewunia /
zofia zosia zoska / julia julka / krystyna krysia kryska / grazyna grazynka / jadwiga jadzia /
stanislawa stasia / stanislaw staszek stas stan / danuta danka danusia / halina halinka hala / alicja ala alka /
natalia nata natalka / urszula ula ulka / dorota dorotka dora / jolanta jola jolka / karolina karola /
marta martusia / patrycja pati patka / paulina paulinka / renata renia / weronika wera / wioletta viola wiola /
wieslawa wiesia / zuzanna zuzia zuza / krzysztof krzys krzysiek chris / jan janek jas jasiek /
jakub kuba kubus / andrzej jedrek / piotr piotrek / tomasz tomek tom / wojciech wojtek /
grzegorz grzesiek grzes greg / michal michalek / mateusz mati / lukasz lukaszek luki / zbigniew zbyszek /
jerzy jurek / jozef jozek jozio / kazimierz kazik / tadeusz tadek / ryszard rysiek rysio / slawomir slawek /
miroslaw mirek / jaroslaw jarek / radoslaw radek / przemyslaw przemek / bartlomiej bartek / bartosz bartek /
dariusz darek / arkadiusz arek / henryk heniek / wladyslaw wladek / zdzislaw zdzisiek / czeslaw czesiek /
maciej maciek
"""
_ROMANIAN = """
alexandru alex sandu / andreea deea / constantin costel costi / ecaterina cati catinca /
gheorghe gigi ghita george / georgeta geta / ioan ion ionel ionut nelu / maria marioara maricica /
mihai mihaita misu / mihaela miha ela / nicolae nicu nicusor / stefan fane stefanita / gabriel gabi /
gabriela gabi / adriana adi / adrian adi / ana anca anuta / teodor doru / dumitru mitica / petru petrica /
elena lenuta
"""
_SPANISH_PORTUGUESE = """
francisco paco pancho paquito kiko chico / francisca paca paqui / jose pepe pepito ze / josefa pepa /
dolores lola loli / concepcion concha conchi / conceicao sao / mercedes merche / rosario charo / pilar pili /
guadalupe lupe / ignacio nacho / enrique quique / manuel manolo / manuela manoli / eduardo edu lalo dudu ed /
jesus chus chuy / antonio tono toni toninho / alejandro ale alex / alejandra ale alex / guillermo memo guille /
guilherme gui / roberto beto / alberto beto / ernesto neto / consuelo chelo / santiago santi / fernando nando /
fernanda nanda / beatriz bea bia / vicente chente / cristina cris tina / cristian cristiano cris /
margarida guida / carlos carlinhos / joao joaozinho
"""
_EASTERN_EUROPE = """
oleksandr aleksandr sasha alex / oleksandra aleksandra sasha alex / natalia nataliia natalya natasha /
maria mariia masha / anastasia anastasiia nastya / tetiana tatiana tatyana tanya / olga olha olya /
kateryna ekaterina katya katia / yevhen evgeny zhenya / dmytro dmitry dima / mykhailo mikhail misha /
volodymyr vladimir vova volodya / svitlana svetlana sveta / iryna irina ira / yuliia yulia yulya /
liudmyla lyudmila luda lyuda / mykola nikolai kolya / halyna galina galya / ivan vanya / erzsebet erzsi /
katalin kati / laszlo laci / istvan pista / ferenc feri / konstantinos kostas costas /
dimitrios dimitris jimmy / georgios yiorgos george / ioannis yiannis giannis john / giuseppe beppe pino /
giovanni gianni / johannes hans / friedrich fritz
"""
_AFRICA_ASIA = """
chidinma dinma / ifeanyi ify / ifeoma ify / onyinyechi onyi / temitope tope temi / temitayo tayo temi /
opeyemi yemi ope / titilayo titi layo / bamidele dele / babatunde tunde / folasade sade fola / morenike nike /
funmilayo funmi / olufunmilayo funmi / kehinde kenny /
mohammed muhammad mohamed mohammad muhammed mohamad muhamed mohamud md mohd muhd mohd mo /
fatima fatimah fatma fatema / aisha aysha ayesha aishah / yusuf yousef yousuf youssef /
hussein husain hussain hossain / ahmed ahmad / ibrahim ebrahim / osman usman / omar umar /
abdullah abdallah abdulla / rajesh raj / rajendra rajinder raj / venkatesh venkat / lakshmi laxmi /
harpreet harry preet / gurpreet guri preet / jaspreet jassi preet / manpreet mani preet / parminder pam /
sukhwinder sukhi
"""
_ALL = (_ENGLISH, _POLISH, _ROMANIAN, _SPANISH_PORTUGUESE, _EASTERN_EUROPE, _AFRICA_ASIA)
_FIRST_PARTS = ("oluwa", "olu", "ola", "ade", "ayo", "omo", "akin", "abi", "chukwu")
"""First parts of Yoruba and Igbo names, which people leave away: Seun of Oluwaseun, Emeka of Chukwuemeka."""
_LEAST = 3
_ENDINGS = frozenset(
    frozenset(pair.split("-"))
    for pair in (
        "-a", "-e", "-n", "-r", "-t", "-ia", "-la", "-le", "-na", "-ne", "-ina", "-ine", "-elle", "-ette", "o-a", "e-a",
        "er-ra", "is-es", "us-a", "k-a", "an-na", "an-ne", "e-ina", "e-ine",
    )
)  # fmt: skip
"""By these endings a brother's name and a sister's differ, or two sisters': Robert and Roberta, Maria and Marie."""
_PET = re.compile(r"([a-z]{2,}([bdgmnpt]))\2(?:y|ie|i)|([a-z]{4,})(?:ie|y)")
"""Pet forms: Maddie of Madeline, Jenny of Jennifer. Stephanie is none of Stephen."""
_TWO_LETTERS = frozenset((
    "ch", "cz", "dd", "dz", "ff", "gh", "gy", "kh", "ll", "ng", "ph", "rh", "rz", "sh", "sz", "th", "ts", "wh", "zh",
    "zs",
))  # fmt: skip
"""Two signs that are one letter, so that an initial has both: Ll. of Llywelyn, Sz. of Szymon."""


def is_initial(word: str, name: str) -> bool:
    """Whether a word is the first letter of a name."""
    return (len(word) == 1 or word in _TWO_LETTERS) and name.startswith(word)


def are_forms(one: str, other: str) -> bool:
    """Whether two given names, without accents and capitals, are forms of one: a short form, or a pet form."""
    lines = _lines()
    if not lines.get(one, frozenset()).isdisjoint(lines.get(other, frozenset())):
        return True
    short, long = sorted((one, other), key=len)
    if _is_pet(one, other) or _is_pet(other, one):
        return True
    return len(short) >= _LEAST and any(_leaves(short, long, first) for first in _FIRST_PARTS)


def short_forms(given: str) -> frozenset[str]:
    """What somebody of a given name is called as well: Bob for Robert, and Robert for Bob."""
    there = _there()
    return frozenset(form for place in _lines().get(given, ()) for form in there[place]) - {given}


def are_siblings(one: str, other: str) -> bool:
    """Whether two names are not one name and a slip or a short form, but those of brother and sister."""
    if min(len(one), len(other)) <= _LEAST:
        return False
    at = 0
    while one[at : at + 1] == other[at : at + 1] != "":
        at += 1
    return frozenset((one[at:], other[at:])) in _ENDINGS


def _is_pet(pet: str, name: str) -> bool:
    found = _PET.fullmatch(pet)
    return found is not None and len(name) >= _LEAST and name.startswith(found[1] or found[3])


def _leaves(short: str, long: str, first: str) -> bool:
    rest = long.removeprefix(first)
    return rest == short or (rest != long and len(short) > _LEAST and rest.startswith(short))


@lru_cache(maxsize=1)
def _lines() -> dict[str, frozenset[int]]:
    """In which places each form stands."""
    found: dict[str, set[int]] = {}
    for at, line in enumerate("/".join(_ALL).split("/")):
        for form in line.split():
            found.setdefault(form, set()).add(at)
    return {form: frozenset(every) for form, every in found.items()}


@lru_cache(maxsize=1)
def _there() -> dict[int, list[str]]:
    """Which forms stand in each place."""
    found: dict[int, list[str]] = {}
    for form, places in _lines().items():
        for place in places:
            found.setdefault(place, []).append(form)
    return found
