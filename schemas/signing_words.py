"""Words that may stand beside a person's name without changing whose it is, and words that are nobody's name.

The lists are ours: titles, posts and letters of social care and nursing in Britain, and the plain words of signing.
"""

from __future__ import annotations

TITLES = frozenset((
    "mr", "mrs", "ms", "miss", "mx", "dr", "prof", "professor", "sir", "dame", "lady", "lord", "rev", "revd", "sister",
    "nurse", "fr", "cllr", "hon", "rabbi", "imam", "alhaji", "hajia", "engr", "bro",
))  # fmt: skip
"""Words before a name."""
POSTS = frozenset((
    "manager", "supervisor", "supervisee", "appraiser", "appraisee", "observer", "worker", "director", "owner",
    "proprietor", "senior", "carer", "leader", "lead", "nurse", "head", "officer", "practitioner", "student", "trainee",
    "apprentice", "administrator", "admin", "coordinator", "ordinator", "coord", "assistant", "individual", "provider",
    "keyworker", "housekeeper", "cook", "chef", "cleaner", "domestic", "therapist", "physiotherapist", "psychologist",
    "counsellor", "teacher", "tutor", "assessor", "trainer", "mentor", "chair", "trustee", "secretary", "treasurer",
    "driver", "caretaker", "gardener", "handyman", "handyperson", "porter", "receptionist", "matron", "champion",
    "enabler", "seamstress", "hairdresser", "podiatrist", "dietitian", "pharmacist", "technician", "paramedic",
    "midwife", "aide", "facilitator", "clerk", "auditor", "bookkeeper", "advisor", "adviser", "educator", "inspector",
    "psychiatrist", "caseworker", "hca", "ssw", "rn", "rgn", "rmn", "rnld", "rnda", "tna", "hcsw", "shca", "nmp", "anp",
    "ahp", "tl", "rm", "dm", "employee", "employer", "principal", "executive", "specialist", "associate", "volunteer",
    "consultant", "person", "partner", "staff", "ot", "snr", "jnr", "junior", "buddy", "planner", "mgr", "asst",
    "staff member", "team member", "reg manager", "maintenance man",
))  # fmt: skip
"""Words that name a post: the last of “registered manager”."""
QUALIFIERS = frozenset((
    "deputy", "dep", "asst", "well being", "live in", "sleep in", "part time", "family support", "assistant", "kitchen",
    "catering", "laundry", "cleaning", "housekeeping", "domestic", "maintenance", "transport", "reception", "relief",
    "waking", "personal", "peer", "outreach", "reablement", "rehabilitation", "rehab", "wellbeing", "lifestyle",
    "engagement", "youth", "adult", "adults", "children", "childrens", "palliative", "district", "primary", "theatre",
    "duty", "payroll", "recruitment", "newly", "qualified", "peripatetic", "international", "floor", "house", "project",
    "programme", "respite", "centre", "registered", "care", "support", "team", "social", "acting", "interim", "line",
    "home", "unit", "ward", "charge", "shift", "night", "nights", "day", "days", "bank", "agency", "area", "regional",
    "operations", "general", "clinical", "nominated", "responsible", "service", "services", "domiciliary", "community",
    "key", "co", "occupational", "activities", "activity", "hr", "quality", "compliance", "safeguarding", "healthcare",
    "health", "practice", "learning", "residential", "chief", "advanced", "mental", "operational", "locality",
    "governance", "training", "nursing", "business", "finance", "human", "resources", "rota", "medication", "infection",
    "dementia", "external", "independent",
))  # fmt: skip
"""Words before one that names a post."""
ALONE = frozenset((
    "agency", "bank", "night", "nights", "day", "days", "interim", "hr", "registered", "domestic", "relief", "kitchen",
    "catering", "laundry", "maintenance", "housekeeping", "transport", "reception",
))  # fmt: skip
"""Qualifiers that people set in brackets behind a name. “Deputy” and “acting” may be said of somebody else."""
ROLES = POSTS | QUALIFIERS
LETTERS_AFTER = frozenset((
    "rna", "rnmh", "srn", "sen", "en", "esq", "jr", "bsc", "msc", "ba", "ma", "phd", "mba", "llb", "mbe", "obe", "cbe",
    "dipsw", "cqsw", "bsw", "msw", "nvq", "svq", "qcf", "rqf", "hons", "dip", "cert", "pgdip", "pgcert", "pgce", "frcn",
    "amhp", "asye", "sw", "rsw", "mcsp", "nmc", "hcpc", "swe", "cqc", "ceo", "coo", "cfo", "rcn", "fhea", "jp", "qn",
    "rnc", "rscn", "rm", "sr", "qsw", "rhv", "scphn", "mrcpsych", "frcpsych", "mrcgp", "mbbs", "mbchb", "mbbch", "frcs",
    "frcp", "mrcp", "cpsychol", "mrcot", "rcot", "csp", "gphc", "mpharm", "bpharm", "mrcslt", "slt", "salt", "fda",
    "fdsc", "bed", "med", "beng", "llm", "mphil", "mph", "mres", "certhe", "diphe", "hnc", "hnd", "cipd", "mcipd",
    "acipd", "fcipd", "cmi", "mcmi", "fcmi", "mihm", "acca", "aat", "qts", "bacp", "mbacp", "bma", "gmc", "gdc",
    "dclinpsy", "qtls", "ptlls", "rma", "pgdipsw", "rpn", "bsn", "msn", "lpn",
))  # fmt: skip
"""Letters after a name, and the registers that a number is of."""
IN_CAPITALS = frozenset(
    (
        "sen",
        "en",
        "ba",
        "ma",
        "rm",
        "sw",
        "jp",
        "dm",
        "tl",
        "ot",
        "cert",
        "dip",
        "bed",
        "med",
        "salt",
        "slt",
        "fda",
    )
)
"""Letters that are names as well, unless they stand in capitals."""
NUMBERED = frozenset(("pin", "ref", "no", "reg", "id", "number"))
"""Words before the number of a register, and nowhere else."""
SURNAMES = frozenset((
    "driver", "porter", "champion", "clerk", "gardener", "kitchen", "house", "cook", "day", "bank", "head", "key",
    "ward", "home", "nurse", "chair", "sen", "ma", "ba", "en", "partner", "line", "person", "senior", "deputy",
    "manager", "carer", "chief",
))  # fmt: skip
"""Words of posts that are surnames too, where no other stands there."""
SELDOM = frozenset(
    ("nurse", "person", "senior", "deputy", "manager", "carer", "chief", "chair", "partner", "line", "key")
)
"""Of these, the ones that are a surname only where somebody is known to have it: not in “Oak Manager”."""
SIGNING = frozenset((
    "signed", "sgd", "esigned", "docusigned", "signature", "esignature", "electronically", "digitally", "electronic",
    "digital", "typed",
))  # fmt: skip
"""Words of signing that say no more than the signature does; “name” and “print” say who is meant to sign."""
BY_AFTER = frozenset(("signed", "sgd", "esigned", "docusigned", "electronically", "digitally", "typed"))
"""“Signed by Zoë Example”; the signature *of* Zoë Example is a label."""
BANDS = frozenset(("band", "level", "grade", "nvq", "svq", "tier", "scale", "step", "lvl", "bd"))
"""Words before the number of a grade or a level."""
BEHALF = ("for and on behalf of", "on behalf of")
PHRASES = frozenset(("in charge", "on duty", "on call", "on shift"))
"""Words behind or before a post that are a part of it."""
MONTHS = frozenset((
    "january", "february", "march", "april", "may", "june", "july", "august", "september", "october", "november",
    "december", "jan", "feb", "mar", "apr", "jun", "jul", "aug", "sep", "sept", "oct", "nov", "dec", "mon", "tue",
    "tues", "wed", "thu", "thur", "thurs", "fri", "sat", "sun",
))  # fmt: skip
"""Months and short days: of a date where figures stand near, for some are names."""
WEEKDAYS = frozenset(("monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday"))
AFTER_FIGURES = frozenset(("am", "pm", "st", "nd", "rd", "th", "h", "hr", "hrs"))
CLOCK = frozenset(("gmt", "utc", "bst", "date", "dated", "time"))
PLACES = frozenset((
    "house", "home", "homes", "lodge", "court", "hall", "manor", "grange", "cottage", "villa", "ward", "unit", "centre",
    "hospital", "hospice", "care", "ltd", "limited", "plc", "llp", "cic", "trust", "council", "nhs", "agency",
    "services", "service", "group", "team", "healthcare", "support", "association", "society", "charity", "foundation",
))  # fmt: skip
"""Last words of the name of a home or an organisation."""
KISSES = ("x", "xx", "xxx")
"""Behind a name; before it, an x is a cross in a box."""
ASSENT = frozenset((
    "yes", "ok", "okay", "i", "agreed", "i agree", "read and agreed", "read and signed", "agreed and signed",
    "i have read this", "i have read and agreed this", "i have read and agree", "i confirm", "regards", "kind regards",
    "best wishes", "thanks", "thank you", "many thanks", "by hand", "signed by hand", "wet signature", *KISSES,
))  # fmt: skip
"""What people write beside their own name as a part of its own."""
ONLY_BEFORE = frozenset(("yes", "ok", "okay", "i", "agreed", "i agree", "i confirm", "read and agreed"))
"""These before the name only: behind it, they may be somebody else's report."""
FORMER = frozenset(("nee", "formerly", "previously"))
"""Between a name and the one somebody had before."""
PARTICLES = frozenset((
    "de", "la", "le", "du", "di", "da", "do", "dos", "del", "van", "von", "der", "den", "ten", "ter", "bin", "bint",
    "binti", "ibn", "al", "el", "ap", "ab", "ferch", "mac", "mc", "o", "st", "dela", "delos", "della", "san", "santa",
    "ni", "nic", "ui",
))  # fmt: skip
"""Parts of names that are written small."""
NOT_NAMES = frozenset((
    # Who holds nothing and signs nothing by such a word.
    "no", "none", "nobody", "nil", "known", "unknown", "unnamed", "recorded", "see", "above", "below", "as", "the",
    "other", "others", "her", "his", "my", "our", "their", "your", "mum", "mummy", "dad", "daddy", "mother", "father",
    "brother", "wife", "husband", "family", "friend", "agency", "group", "peer", "peers", "colleague", "colleagues",
    "night", "nights", "someone", "somebody", "anyone", "anybody", "everyone", "everybody", "person", "people", "blank",
    "void", "tbc", "tba", "tbs", "illegible", "unreadable", "unclear", "same", "self", "me", "myself", "himself",
    "herself", "external", "internal", "office", "duty", "temp", "locum", "various", "several", "all", "both", "they",
    "we", "it", "is", "was", "this", "that", "who", "which", "name", "named", "to", "be", "from", "with", "at", "xx",
    "xxx", "student", "volunteer", "client", "resident", "service", "user", "management", "council", "provider",
    "organisation", "organization", "company", "employer", "regular", "usual", "yes", "ditto", "applicable",
    "available", "present", "unsure", "forgotten", "dont", "cannot", "remember", "partner", "son", "daughter", "aunt",
    "uncle", "niece", "nephew", "cousin", "neighbour", "boss", "representative", "witness", "witnessed", "witnesses",
    # What is said of somebody.
    "not", "never", "nor", "neither", "without", "instead", "rather", "than", "except", "but", "or", "if", "when",
    "until", "till", "before", "after", "since", "because", "due", "so", "then", "now", "later", "soon", "today",
    "tomorrow", "yesterday", "tonight", "already", "again", "still", "just", "only", "next", "last", "week", "month",
    "would", "shall", "should", "could", "can", "cant", "wont", "might", "must", "has", "have", "had", "hasnt",
    "havent", "hadnt", "did", "didnt", "does", "doesnt", "do", "done", "isnt", "wasnt", "are", "were", "been", "being",
    "am", "he", "she", "him", "them", "you", "us", "i", "a", "an", "in", "up", "over", "off", "about", "into", "sign",
    "signs", "signing", "forgot", "forgets", "left", "leaves", "leaving", "walked", "went", "gone", "goes", "going",
    "disputes", "disputed", "dispute", "objects", "objected", "agree", "agrees", "agreed", "disagrees", "disagreed",
    "refuses", "refused", "declined", "declines", "cancelled", "canceled", "cancels", "cancel", "postponed",
    "rescheduled", "rearranged", "missed", "busy", "sick", "ill", "unwell", "absent", "away", "late", "holiday",
    "leave", "dna", "ask", "asked", "asks", "told", "tells", "said", "says", "confirmed", "confirms", "approved",
    "approves", "sent", "send", "sends", "copy", "copied", "cc", "given", "gave", "gives", "give", "received",
    "emailed", "email", "mail", "mailed", "posted", "post", "phone", "phoned", "telephone", "telephoned", "call",
    "called", "calls", "rang", "text", "texted", "teams", "zoom", "online", "video", "via", "per", "by", "behalf",
    "proxy", "pp", "verbal", "verbally", "oral", "orally", "spoke", "spoken", "seen", "read", "reads", "checked",
    "happy", "unhappy", "aware", "informed", "pending", "awaiting", "awaits", "waiting", "outstanding", "follow",
    "follows", "required", "needed", "needs", "wants", "wanted", "unable", "unavailable", "attended", "attend",
    "attending", "covered", "covering", "cover", "replaced", "replaces", "stood", "chaired", "held", "took", "takes",
    "place", "resigned", "dismissed", "suspended", "retired", "deceased", "died", "error", "mistake", "wrong", "delete",
    "deleted", "draft", "placeholder", "please", "sorry", "apologies", "and", "for", "of", "on", "how", "what", "where",
    "why", "too", "also", "very", "there", "here", "maybe", "perhaps", "possibly", "probably", "nicht", "pas", "non",
    "oui", "ja", "nein", "ddim", "nie", "tak", "nu", "withdrawn", "missing", "withheld", "unsigned", "filed", "closed",
    "amended", "adjourned", "deferred", "abandoned", "overdue", "void", "nothing", "something", "another", "someone",
    "else", "alone", "both", "whose", "these", "those", "every", "each", "any", "such", "more", "most", "less", "later",
    "tbd", "awol", "ooo", "off", "annual", "maternity", "finally", "hopefully", "recently", "currently", "willing",
    "reluctantly", "apparently", "allegedly",
    # What nobody is called: fillings, and words of a form.
    "test", "testing", "lorem", "ipsum", "dummy", "surname", "forename", "firstname", "lastname", "asdf", "qwerty",
    "bloggs", "anon", "anonymous", "vacant", "vacancy", "unallocated", "department", "dept", "lieu", "print", "printed",
    "full", "deputising", "deputizing", "deputised", "deputized", "signature",
    # Not “will”, “may”, “mark”, “hope”: they are names, and told apart by where they stand.
))  # fmt: skip
"""Words that no name has beside others, as good as never."""
VERBS = frozenset(("will", "may"))
"""Words that are names and verbs: never a second name that nobody knew of, unless it is written as a name."""
