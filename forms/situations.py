"""Which form somebody needs, by what they want to do, in their own words: for the gallery and the desk."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

SITUATIONS: Mapping[str, Sequence[tuple[str, tuple[str, ...]]]] = {
    "Supervising somebody": (
        (
            "I meet somebody for their formal supervision",
            ("supervision-record", "supervision-record-walsall"),
        ),
        ("I want to say beforehand what we shall talk about", ("supervision-agenda",)),
        ("We had a short talk, a call or a spot check in between", ("informal-supervision",)),
        (
            "I supervise a social worker on their cases",
            ("casework-supervision", "individual-case", "non-casework-supervision"),
        ),
        ("We meet as a group, and talk about cases", ("group-supervision", "case-presentation")),
        ("Somebody brings feelings about their work, and I want to ask well", ("emotion-questions",)),
        ("In each session I ask what went well, and what could be done differently", ("session-reflection",)),
        ("I watch somebody at work", ("direct-observation",)),
        ("I am worried about somebody’s practice and must say so in writing", ("practice-concern",)),
    ),
    "Agreeing how we work together": (
        (
            "We begin with supervision and agree how we go about it",
            (
                "supervision-agreement",
                "individual-agreement-newcastle",
                "individual-agreement-nspcc",
                "individual-agreement-integrated",
            ),
        ),
        (
            "The same in Southwark’s way: for social workers, and for other staff",
            ("supervision-agreement-southwark", "supervision-agreement-southwark-staff"),
        ),
        ("Somebody starts, and confirms that they know the policy and the code", ("code-acknowledgement",)),
        ("We want to show somebody’s idea or picture to others", ("idea-consent",)),
        ("We praise somebody, who consents to be shown, with a certificate", ("award-certificate",)),
    ),
    "Looking back and planning ahead": (
        ("It is time for the yearly appraisal, or its review after six months", ("appraisal-framework",)),
        ("Somebody who was helped, or a relative, says how the visit was", ("contact-evaluation",)),
        ("I want to plan my own development, step by step", ("pdp-guided",)),
        ("We want a plan with objectives and dates", ("pdp-2016",)),
        ("Somebody is new, and learns the work", ("pdp-induction",)),
        ("We set objectives for the year’s work", ("work-plan",)),
        ("We list what somebody needs to learn this year", ("learning-needs",)),
        ("I choose who should teach it", ("learning-provider",)),
        ("We ask whether a course was any use, at once and later", ("learning-evaluation",)),
    ),
    "Values and commitment": (
        ("I make the Social Care Commitment", ("commitment-employee",)),
        ("I want to see what I committed to, and that I did", ("commitment-plan", "commitment-certificate")),
        ("Our organisation makes it", ("commitment-employer",)),
        ("We look at the values in our workplace", ("values-workplace", "our-values")),
        ("We recruit, and want people with our values", ("values-recruitment",)),
        ("We look at how people behave to each other", ("values-behaviours",)),
    ),
    "Is supervision done well here?": (
        ("I check somebody’s supervision file", ("file-audit",)),
        ("We look once a year at how supervision goes", ("annual-review",)),
        ("We check our strategy, and how it is carried out", ("strategy-audit", "implementation-audit")),
        (
            "We ask what good supervision is made of, and what it brings",
            ("supervision-components", "supervision-outcomes"),
        ),
        ("We settle who leads on what", ("lead-responsibilities",)),
        ("I supervise others, and ask how well I do", ("supervisor-self-assessment",)),
    ),
    "Leading, and learning to lead": (
        ("I learn to lead, and rate where I stand", ("leader-goals",)),
        ("I come back from a placement elsewhere", ("outplacement-report",)),
        (
            "I supervise practice, and measure myself by the Post Qualifying Standards",
            ("pqs-self-assessment",),
        ),
        ("We accompany a practice supervisor to the standards", ("pqs-pathway",)),
        ("We bring the standards into our organisation", ("pqs-implementation",)),
    ),
}
"""By what it is about: what somebody wants to do, and the forms for it, the usual one first; or what is made of their
records."""
