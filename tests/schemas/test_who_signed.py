"""Honest signatures and words that are none, as people write them: each is told by the name that stands on the form."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from schemas.own_script import is_own_script
from schemas.short_forms import are_forms
from schemas.signatures import state_of

ZOE = "Zoë Example"
BESIDE = (
    "QSW", "AHP", "RGN", "RNDA", "MRCPsych", "SHCA", "Band 5", "band 6", "Level 3", "NVQ Level 3", "NVQ3", "Grade 7",
    "Kitchen Assistant", "kitchen assistant", "Driver", "Nurse in Charge", "Nurse on duty", "On Call Manager",
    "Activities Coordinator", "Cook", "Domestic", "Team Leader", "Bank Staff", "Relief Carer", "Night Care Assistant",
    "Waking Night Carer", "Deputy Manager", "Acting Manager", "Handyman", "Receptionist", "Staff Member",
    "Newly Qualified Social Worker", "Wellbeing Lead", "Dementia Champion", "Assistant Manager",
    "Family Support Worker", "Band 5 Nurse", "Level 2 Care Assistant", "she/her", "They/Them", "he/him/his",
    "12 March", "12 03 26", "Monday 12 March", "PIN 12A3456E", "NMC PIN: 12A3456E", "Agency RGN", "Asst. Manager",
    "Dep. Manager", "Reg. Manager", "Well-being Lead", "Live-in Carer", "Deputy Team Leader", "HCA Level 3",
    "Trainee Nursing Associate", "Team Member",
)  # fmt: skip
OWN = (
    # Short forms and spellings.
    ("Katarzyna Próba", "Kasia Próba"), ("Małgorzata Próba", "Gosia Próba"), ("Małgorzata Próba", "Gosia"),
    ("Aleksandra Próba", "Ola Próba"), ("Agnieszka Próba", "Aga Próba"), ("Krzysztof Próba", "Krzysiek Próba"),
    ("Wojciech Próba", "Wojtek Próba"), ("Elżbieta Próba", "Ela Próba"), ("Gheorghe Exemplu", "Gigi Exemplu"),
    ("Ecaterina Exemplu", "Cati Exemplu"), ("Francisco Muestra", "Paco Muestra"), ("José Muestra", "Pepe Muestra"),
    ("Conceição Amostra", "São Amostra"), ("Oluwaseun Sample", "Seun Sample"),
    ("Oluwatobiloba Sample", "Tobi Sample"), ("Adebola Sample", "Bola Sample"),
    ("Chukwuemeka Sample", "Emeka Sample"), ("Temitope Sample", "Temi Sample"), ("Rajesh Sample", "Raj Sample"),
    ("Gurpreet Gill", "Preet Gill"), ("Mohammed Sample", "Md Sample"), ("Mohammed Sample", "Mohd. Sample"),
    ("Md Sample", "Mohammed Sample"), ("Muhammad Sample", "Mo Sample"), ("Edward Sample", "Ed Sample"),
    ("Daniela Sample", "Dan Sample"), ("Joanna Sample", "Jo Sample"), ("Charlotte Sample", "Charlie Sample"),
    ("Deborah Sample", "Debbie Sample"), ("Christina Sample", "Chris Sample"), ("Zachary Sample", "Zac Sample"),
    ("Jonathan Sample", "Jonathon Sample"), ("Catherine Sample", "Cathreine Sample"),
    ("Philippa Sample", "Pip Sample"), ("William Sample", "Wm Sample"), ("Zoë Example", "Zoë Example x"),
    ("Oleksandra Sample", "Sasha Sample"),
    # Parts of names, and their initials.
    ("Llywelyn ab Owain", "Ll. ab Owain"), ("Llywelyn ab Owain", "Llew ab Owain"), ("Szymon Próba", "Sz. Próba"),
    ("Elizabeth O'Neill", "Liz O Neill"), ("Elizabeth O'Neill", "E. ONeill"), ("Liz O Neill", "Liz O’Neill"),
    ("Cristina Dela Cruz", "C. dela Cruz"), ("Cristina Dela Cruz", "C. Delacruz"),
    ("Cristina Delacruz", "Cristina dela Cruz"), ("Maria de la Cruz", "M. Delacruz"),
    ("Ann McDonald", "Ann Mc Donald"), ("Ann Mac Donald", "A. MacDonald"), ("Jan van der Berg", "J. Vanderberg"),
    ("Jean-Luc Picard", "JL Picard"), ("Jean-Luc Picard", "J-L Picard"), ("Zoë Anne Example", "ZA Example"),
    ("Zoë Example", "ZA Example"), ("Harpreet Gill", "Harpreet Kaur Gill"), ("Wang Xiaoming", "Wang Xiaoming (王小明)"),
    ("Wang Xiaoming", "王小明 Wang Xiaoming"), ("Kim Minji", "Kim Minji 김민지"), ("Mary Joseph", "Sr Mary Joseph"),
    ("John Sample", "John Sample Sr"), ("Zoë Example", "Alhaji Zoë Example"), ("Minnie Driver", "M. Driver"),
    ("Ann Porter", "Ann Porter, Porter"),
)  # fmt: skip
NOT_HERS = (
    # What the form asks for, and to whom it goes.
    "Name: Zoë Example", "print name Zoë Example", "Print: Zoë Example", "Full name: Zoë Example",
    "Zoë Example (name)", "Signature of Zoë Example", "signature of: Zoë Example", "Zoë Example (print)",
    "Zoë Example please sign", "Zoë Example sign here", "FAO Zoë Example", "Attn: Zoë Example", "Dear Zoë Example",
    "Staff name Zoë Example",
    # A number, a day to come, a box.
    "Zoë Example x2", "2x Zoë Example", "Zoë Example x 2", "Zoë Example 2", "Zoë Example +1", "Zoë Example on Friday",
    "Zoë Example on Monday", "on Friday Zoë Example", "Zoë Example on Friday at 3", "Zoë Example next Friday",
    "Zoë Example this week", "Zoë Example by Friday", "[x] Zoë Example", "[X] Zoë Example", "(x) Zoë Example",
    "[ ] Zoë Example", "[] Zoë Example", "x Zoë Example", "☑ Zoë Example", "☒ Zoë Example", "[✓] Zoë Example",
    "Zoë Example [x]", "Zoë Example on", "Zoë Example 1 of 2",
    # Somebody in place of her.
    "Zoë Example deputy", "Zoë Example (deputy)", "Zoë Example, Deputy", "Zoë Example Deputy", "Deputy Zoë Example",
    "Zoë Example deputising", "deputising for Zoë Example", "Zoë Example acting", "Zoë Example (acting)",
    "acting for Zoë Example", "Acting for Zoë Example", "on behalf of Zoë Example", "Sam, on behalf of Zoë Example",
    "cover for Zoë Example", "Zoë Example cover", "Zoë Example (cover)", "Zoë Example covering", "pp Zoë Example",
    "Zoë Example pp", "Zoë Example instead", "instead of Zoë Example", "standing in for Zoë Example",
    "Zoë Example stand-in", "in place of Zoë Example", "in lieu of Zoë Example", "for Zoë Example",
    "Zoë Example in charge", "Zoë Example on duty", "Zoë Example on call",
    # Who they are to one another.
    "Zoë Example's deputy", "deputy of Zoë Example", "manager for Zoë Example", "Zoë Examples carer",
    "Zoë Example and staff", "Zoë Example plus one", "Zoë Example family", "Zoë Example house", "Zoë Example member",
    "Zoë Example family member", "Zoë Example advocate", "Zoë Example doctor", "Zoë Example companion",
    "Zoë Example staff meeting", "Zoë Example Manager on leave", "Zoë Example Manager Deputy", "Zoë Example 3 days",
    "Zoë Example acting up", "Zoë Example Deputy Manager to sign",
    # Signs of another script, and letters.
    "Zoë Example (王小明)", "Zoë Example 不在", "Zoë Example (미서명)", "EX",
    "Ex Example-Other", "LZ Example", "Sam Example",
    "Tom Example she/her", "she/her", "Band 5", "Example Test", "Zoë Test",
)  # fmt: skip
ANOTHERS = (
    ("Wang Xiaoming", "Wang Xiaoming (王未签)"), ("Wang Xiaoming", "Wang Xiaoming (不在)"), ("Wang Xiaoming", "李小明"),
    ("Wang Xiaoming", "王小红"), ("John Lee", "Jo Lee"), ("John Lee", "Joan Lee"), ("Ann Other", "AL OTHER"),
    ("Ann Other", "Al Other"), ("Maria Lee", "Marie Lee"), ("Jean Lee", "Jane Lee"), ("Aaron Lee", "Erin Lee"),
    ("Elizabeth Lee", "Lisa Lee"), ("Joanna Lee", "Joanne Lee"), ("Louise Lee", "Louisa Lee"),
    ("Aleksandra Próba", "Olga Próba"), ("Katarzyna Próba", "Karolina Próba"), ("Zofia Próba", "Zuzanna Próba"),
    ("Oluwaseun Sample", "Oluwatobi Sample"), ("Adebola Sample", "Olabisi Sample"),
    ("Gurpreet Gill", "Jaspreet Gill"), ("Mohammed Sample", "Ahmed Sample"), ("Elizabeth O'Neill", "Tom O Neill"),
    ("Elizabeth O'Neill", "O Neill family"), ("Cristina Dela Cruz", "C. de Santos"), ("Jean-Luc Picard", "ML Picard"),
    ("Llywelyn ab Owain", "Rh. ab Owain"), ("Mary Joseph", "Sr Ann Joseph"), ("Robert Lee", "Roberta Lee"),
    ("Paula Lee", "Paul Lee"), ("Stephen Lee", "Stephanie Lee"), ("Francis Lee", "Frances Lee"),
    ("Alexander Lee", "Alexandra Lee"), ("Christian Lee", "Christina Lee"), ("Antonio Lee", "Antonia Lee"),
    ("Julia Lee", "Julian Lee"), ("Olive Lee", "Oliver Lee"), ("Daniel Lee", "Danielle Lee"),
    ("Andrew Lee", "Annie Lee"), ("Rosalind Lee", "Rosemary Lee"), ("Jane Lee", "Janet Lee"),
    ("Frederick Lee", "Frederica Lee"),
)  # fmt: skip


@pytest.mark.parametrize("form", ["{} {}", "{}, {}", "{} ({})"])
@pytest.mark.parametrize("beside", BESIDE)
def test_posts_letters_and_grades_may_stand_beside_a_name(form: str, beside: str) -> None:
    assert state_of(form.format(ZOE, beside), ZOE) == "signed"


@pytest.mark.parametrize(("name", "words"), OWN)
def test_a_person_signs_with_their_name_as_people_call_and_spell_it(name: str, words: str) -> None:
    assert state_of(words, name) == "signed"


@pytest.mark.parametrize("words", NOT_HERS)
def test_words_that_ask_for_a_signature_or_give_somebody_else_are_none(words: str) -> None:
    assert state_of(words, ZOE) != "signed"


@pytest.mark.parametrize(("name", "words"), ANOTHERS)
def test_a_name_that_is_near_is_no_short_form(name: str, words: str) -> None:
    assert state_of(words, name) != "signed"


def test_a_short_form_is_one_both_ways() -> None:
    assert are_forms("kasia", "katarzyna")
    assert are_forms("katarzyna", "kasia")
    assert not are_forms("kasia", "karolina")


def test_signs_are_held_against_the_surname() -> None:
    assert is_own_script("王小明", ("wong", "siu", "ming"))
    assert not is_own_script("王小明", ("lee", "siu", "ming"))
    assert not is_own_script("王", ("wang",))


@given(st.sampled_from(BESIDE), st.sampled_from(NOT_HERS))
def test_what_is_no_signature_does_not_become_one_by_a_post_beside_it(beside: str, words: str) -> None:
    assert state_of(f"{words}, {beside}", ZOE) != "signed"
