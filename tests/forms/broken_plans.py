"""Every rule of the development plans and of the appraisal, broken once."""

from __future__ import annotations

from tests.forms.breaking import LATER, Broken, day, gone, itself, undated


def pdp_guided() -> list[Broken]:
    made = [
        Broken(
            "pdp-guided",
            "skills.1.need",
            "Write down at least one learning need in one of the three plans.",
            gone("pdp-guided", "need", "domain", "how", within="skills")
            | gone("pdp-guided", ".date", within="skills")
            | gone("pdp-guided", "need", "domain", "how", ".date", within="knowledge")
            | gone("pdp-guided", "need", "domain", "how", ".date", within="confidence."),
        ),
        Broken(
            "pdp-guided",
            "review",
            "The review must be after the date of the plan.",
            {"review": day("2026-09-14")},
        ),
        Broken(
            "pdp-guided",
            "signed_name_on",
            "The signature is dated before the plan.",
            {"signed_name_on": day("2026-09-13")},
            "note",
        ),
        Broken(
            "pdp-guided",
            "signed_manager_on",
            "The manager's signature is dated before the plan.",
            {"signed_manager_on": day("2026-09-13")},
            "note",
        ),
    ]
    for table in ("skills", "knowledge", "confidence"):
        say = "Say how this learning need will be met, and by when."
        made.append(Broken("pdp-guided", f"{table}.1.how", say, {f"{table}.1.how": None}))
        say = "Name the learning need this is for."
        made.append(Broken("pdp-guided", f"{table}.1.need", say, {f"{table}.1.need": None}, "note"))
        say = "Give a date, so that this can be followed up."
        made.append(Broken("pdp-guided", f"{table}.1.date", say, {f"{table}.1.date": None}, "note"))
    form, say = "pdp-guided", "The review is more than a year after the plan."
    made += [
        Broken(form, "review", say, {"review": day("2027-09-15")}, "note"),
        Broken(form, "review", "No review of the plan is agreed.", {"review": None}, "note"),
        itself(
            form,
            "manager",
            "name",
            "Nobody makes this plan with themselves. Give the name of the worker, and of the manager.",
        ),
    ]
    return made + undated(
        form, {"signed_name_on": "The signature", "signed_manager_on": "The manager's signature"}
    )


def pdp_2016() -> list[Broken]:
    needs = gone("pdp-2016", "need", "objective", "date", "actions", "outcomes", within="plan")
    return [
        Broken("pdp-2016", "plan.1.need", "Write down at least one learning or development need.", needs),
        Broken("pdp-2016", "plan.2.date", "Say when you expect to achieve this.", {"plan.2.date": None}),
        Broken(
            "pdp-2016",
            "plan.2.objective",
            "Say what the objective of this need is.",
            {"plan.2.objective": None},
        ),
        itself(
            "pdp-2016",
            "case_manager",
            "name",
            "Nobody agrees a plan with themselves. Give the name of the worker, and of the Case Manager.",
        ),
        Broken(
            "pdp-2016", "review_dates", "No review of the plan is agreed.", {"review_dates": None}, "note"
        ),
        *undated(
            "pdp-2016",
            {
                "signed_case_manager_on": "The Case Manager's signature",
                "signed_name_on": "The worker's signature",
            },
        ),
        Broken("pdp-2016", "plan.1.need", "Say which need this objective is for.", {"plan.1.need": None}),
        Broken(
            "pdp-2016",
            "plan.3.actions",
            "Say what will be done, and what is needed for it.",
            {"plan.3.actions": None},
            "note",
        ),
        Broken(
            "pdp-2016",
            "complete_by",
            "The plan must be completed after it starts.",
            {"complete_by": day("2026-04-06")},
        ),
    ]


def pdp_induction() -> list[Broken]:
    form = "pdp-induction"
    all_rows = gone(form, "area", "how", "resources", "improves", "target", "met", within="plan")
    return [
        Broken(form, "plan.1.area", "Write down at least one key area for development.", all_rows),
        Broken(form, "plan.1.how", "Tick how this will happen.", {"plan.1.how": None}),
        Broken(form, "plan.1.target", "Give a target date for this area.", {"plan.1.target": None}),
        itself(
            form,
            "manager",
            "name",
            "Nobody makes this plan with themselves. Give the name of the worker, and of the manager.",
        ),
        *undated(
            form, {"signed_name_on": "The worker's signature", "signed_manager_on": "The manager's signature"}
        ),
        Broken(form, "plan.3.area", "Say which area for development this is for.", {"plan.3.area": None}),
        Broken(
            form,
            "plan.1.area",
            "Say which area for development this is about.",
            {"plan.1.area": None, "plan.1.how": None},
        ),
        Broken(
            form,
            "signed_name_on",
            "The worker's signature is dated before the plan.",
            {"signed_name_on": day("2026-10-04")},
            "note",
        ),
        Broken(
            form,
            "signed_manager_on",
            "The manager's signature is dated before the plan.",
            {"signed_manager_on": day("2026-10-04")},
            "note",
        ),
    ]


def appraisal() -> list[Broken]:
    form = "appraisal-framework"
    return [
        Broken(
            form,
            "levels.setting.agreed",
            "Agree a level for this domain.",
            {"levels.setting.agreed": None},
        ),
        Broken(
            form,
            "behaviours.pq1.evidence",
            "Say what the evidence was for this Met or Not Met.",
            {"behaviours.pq1.evidence": None},
        ),
        Broken(
            form,
            "behaviours.pq1.met",
            "There is evidence but neither Met nor Not Met is ticked.",
            {"behaviours.pq1.met": None},
            "note",
        ),
        Broken(
            form,
            "behaviours.pq5.objectives",
            "A behaviour that is not met needs an objective that helps.",
            {"behaviours.pq5.objectives": None},
            "note",
        ),
        Broken(
            form,
            "behaviours.pq1.client_n",
            "Say how many evaluations the client rating is the mean of.",
            {"behaviours.pq1.client_n": None},
        ),
        Broken(
            form,
            "behaviours.pq1.client_mean",
            "The client rating needs its exact mean.",
            {"behaviours.pq1.client_mean": None},
        ),
        itself(
            form,
            "appraiser",
            "name",
            "Nobody appraises themselves. Give the name of the person appraised, and of the appraiser.",
        ),
        Broken(
            form,
            "date",
            "The appraisal has not been yet. Correct the date, or hand it in once it was held.",
            {"date": LATER},
        ),
        Broken(
            form,
            "band",
            "No band is given; the levels at the end are of every band then.",
            {"band": None},
            "note",
        ),
        Broken(
            form,
            "behaviours.pq1.met",
            "No behaviour was reviewed. Tick Met or Not Met for at least one.",
            gone(form, ".met", ".evidence", within="behaviours."),
        ),
        Broken(
            form,
            "behaviours.pq1.self",
            "The person rates themselves low here. Talk about what would help.",
            {"behaviours.pq1.self": 2},
            "note",
        ),
        Broken(
            form,
            "behaviours.pq1.client",
            "Clients rate this low. Poor ratings may call for a supervision of their own.",
            {"behaviours.pq1.client": 1},
            "note",
        ),
        Broken(
            form,
            "behaviours.pq1.objectives",
            "Below the level of the post, and no objective says how to reach it.",
            {"capability": "below", **gone(form, ".objectives", within="behaviours.")},
            "note",
        ),
        Broken(form, "next_review", "No next review is agreed.", {"next_review": None}, "note"),
        Broken(
            form,
            "next_review",
            "The next review is more than a year after this appraisal.",
            {"next_review": day("2027-09-29")},
            "note",
        ),
        *undated(
            form,
            {
                "signed_appraiser_on": "The appraiser's signature",
                "signed_name_on": "The signature of the person appraised",
            },
        ),
        Broken(
            form,
            "copy_given",
            "The copy was given before the appraisal.",
            {"copy_given": day("2026-09-27")},
            "note",
        ),
        Broken(
            form,
            "behaviours.sd1.met",
            "No behaviour of this domain was reviewed.",
            gone(form, ".met", ".evidence", within="behaviours.sd"),
            "note",
        ),
        Broken(
            form,
            "next_review",
            "The next review must be after this appraisal.",
            {"next_review": day("2026-09-28")},
        ),
        Broken(
            form,
            "signed_appraiser_on",
            "The appraiser's signature is dated before the appraisal.",
            {"signed_appraiser_on": day("2026-09-27")},
            "note",
        ),
        Broken(
            form,
            "signed_name_on",
            "The signature of the person appraised is dated before the appraisal.",
            {"signed_name_on": day("2026-09-27")},
            "note",
        ),
    ]
