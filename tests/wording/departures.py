"""Where a definition departs from its source without a question being ours: form, words, and the reason."""

PLAIN = "the source names the six; the plain words for a client are ours"
ITEM = "an item of a list in the source, begun with a capital letter"
NUMBERED = "its number is lost in the source and recovered from “task which relates to statement …”"

DEPARTURES: dict[str, dict[str, str]] = {
    "appraisal-framework": {"Met / Not Met": "the boxes’ own words, as the name of the pair"},
    "commitment-employee": {
        "Social Care Commitment: employee statements and tasks": "the heading stands on a page of the Commitment",
    },
    "commitment-employer": {
        "Social Care Commitment: the employer commitment": "the heading stands on a page of the Commitment",
        "1. Recruit staff who care.": NUMBERED,
        "2. Provide thorough induction training.": NUMBERED,
        "3. Help staff develop their skills.": NUMBERED,
        "4. Make sure staff understand safety and quality standards.": NUMBERED,
        "5. Take responsibility for how staff work.": NUMBERED,
        "6. Supervise staff properly.": NUMBERED,
        "7. Support staff who put their commitment into practice everyday.": NUMBERED,
    },
    "contact-evaluation": {
        "Point of contact evaluation": "the source describes the form and prints none",
        "The care was right for the person.": PLAIN,
        "The worker was kind and understanding, and showed respect.": PLAIN,
        "The worker knew what to do, and did it well.": PLAIN,
        "The worker listened and explained clearly.": PLAIN,
        "The worker spoke up and did the right thing, also when it was hard.": PLAIN,
        "The worker could be relied on and wanted to do better still.": PLAIN,
    },
    "direct-observation": {
        "Direct observation of practice": "the source’s own words, begun with a capital letter as a title",
    },
    "file-audit": {
        "Quality assurance of a supervision file": "the source names the process and prints no form",
        "Does the file show it?": "the source states criteria; what is asked of each is ours",
    },
    "idea-consent": {"Consent to share ideas": "the source describes the form and prints none"},
    "informal-supervision": {
        "Informal supervision": "the source’s own words, begun with a capital letter as a title",
        "Matters discussed or practices observed": ITEM,
        "Outcomes or decisions made": ITEM,
        "Feedback from other team members": ITEM,
        "Any comments or views expressed by the carer": ITEM,
    },
    "supervision-agreement": {
        "We agree that supervision will be given and received in accordance with the CPIMS Supervision Policy "
        "wherein more details regarding supervision can be located.": "the source names its own council",
        "The supervisor": "the source does not say which of the two stands first",
        "The supervisee": "the source does not say which of the two stands first",
    },
    "supervision-record": {"Agenda item": "the heading’s own words, of one item"},
}

OUT_OF_ORDER = {
    "commitment-employer": "statements stand in the order of their recovered numbers, tasks with their statement",
}
"""Forms whose statements stand in another order than the text of the source, and why."""
