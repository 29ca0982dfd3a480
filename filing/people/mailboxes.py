"""What e-mail addresses say by themselves: which are called as an office, a shift or a room is."""

OFFICES = frozenset({
    "accounts", "admin", "administration", "appointments", "bookings", "care", "carehome", "careteam",
    "contact", "contactus", "customerservice", "enquiries", "enquiry", "everyone", "frontdesk",
    "general", "hello", "help", "helpdesk", "home", "homecare", "hr", "humanresources", "info",
    "information", "mail", "mailbox", "manager", "management", "managers", "nurses", "nursing",
    "office", "officemanager", "payroll", "post", "reception", "recruitment", "registeredmanager",
    "rota", "rotas", "safeguarding", "seniors", "service", "services", "shift", "staff", "staffroom",
    "supervisor", "supervisors", "support", "team", "teamleader", "training", "volunteers",
})  # fmt: skip
"""What stands before the @ of addresses that mostly several people read, without points and dashes."""
SHARED_ROOMS = frozenset({
    "activities", "chef", "day", "domestic", "duty", "finance", "handyman", "housekeeping", "kitchen",
    "laundry", "maintenance", "medication", "meds", "night", "oncall", "senior", "wages",
})  # fmt: skip
"""Rooms and shifts that may have an address, without the s at a word's end."""
