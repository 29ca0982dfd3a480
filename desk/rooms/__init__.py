"""The rooms of the desk, in the order in which the navigation shows them."""

from desk.rooms import forms, hand_out, mail, people, questions, records, reports, returns, settings, today

ROOMS = (
    today.ROOM,
    people.ROOM,
    hand_out.ROOM,
    returns.ROOM,
    questions.ROOM,
    records.ROOM,
    reports.ROOM,
    forms.ROOM,
    mail.ROOM,
    settings.ROOM,
)
