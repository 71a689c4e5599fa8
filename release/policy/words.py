"""What records, roles and obligations are called in plain English, and who can supply them."""

from typing import NamedTuple

from release.policy.vocabulary import Ground, Role
from release.policy.vocabulary import RecordKey as Key

ROLES = {
    Role.OIC: "the officer in the case (OIC)",
    Role.OFFICER_IN_CHARGE: "the officer in charge",
    Role.OFFICER_IN_COMMAND: "the officer in command",
    Role.SIO: "the senior investigating officer (SIO)",
    Role.FLO: "the family liaison officer (FLO)",
    Role.CPS: "the Crown Prosecution Service (CPS)",
    Role.LEGAL: "legal services",
    Role.DPO: "the data protection officer",
    Role.SUPERINTENDENT_OR_ABOVE: "a superintendent or above",
    Role.CHIEF_OFFICER: "a chief officer",
    Role.DEPICTED_PERSON: "the person in the picture",
}
"""Roles that read otherwise than their key with "the" before it."""

_PRESS, _OIC, _SIO, _SENIOR = "the press officer", ROLES[Role.OIC], ROLES[Role.SIO], "a senior officer"

RECORDS = {
    Key.POLICING_PURPOSE: ("the policing purpose of the release", _PRESS),
    Key.DECISION_RATIONALE: ("the decision and its reasons, with any risk assessment", f"{_SIO} or {_OIC}"),
    Key.LNP_ASSESSMENT: ("that the release is lawful, necessary and proportionate", f"{_SIO} or {_OIC}"),
    Key.S64A_PURPOSE: ("which purpose under s.64A the custody photograph serves", _OIC),
    Key.CONTEMPT_CONSIDERED: ("that contempt of court was considered", f"{_OIC}, with legal services"),
    Key.CODE_D_CONSIDERED: ("that Code D was considered before publicity", _OIC),
    Key.IMAGE_VERIFIED_BY_SIO_OIC: ("that the right person and the right footage were verified",
                                          f"{_SIO} or {_OIC}"),
    Key.NONCUSTODIAL_PROPORTIONALITY: ("why release is proportionate without a sentence of custody", _OIC),
    Key.NECESSITY_FOR_APPREHENSION: ("why the release is needed for an arrest", f"{_SIO} or {_OIC}"),
    Key.FAMILY_IMAGE_OBTAINED: ("that a recent picture was obtained from the family", _OIC),
    Key.LAST_RESORT: ("that no other picture could be had", _OIC),
    Key.HARM_OUTWEIGHS_CUSTODY_USE: ("that the harm outweighs the use of a custody picture", _OIC),
    Key.INFO_LEVEL_RISK_ASSESSED: ("a risk assessment of how much information is released", _OIC),
    Key.FAMILY_SUPPLIED: ("that the family supplied the picture for release", f"{_OIC} or {ROLES[Role.FLO]}"),
    Key.VICTIM_VIEWS_CONSIDERED: ("that the views of victims, witnesses and family were considered",
                                        f"{ROLES[Role.CPS]} with {_OIC}"),
    Key.CPS_GUILTY_PLEA_DECISION: ("the CPS decision on material not shown in court after a guilty plea",
                                         ROLES[Role.CPS]),
    Key.DUAL_RECORD_OFFICER_AND_HEAD_OF_COMMS: ("the decision and rationale of both the officer and the head "
                                                      "of communications", "both of them"),
    Key.ALTERNATIVES_CONSIDERED: ("that alternatives such as a non-reportable viewing were considered",
                                        "the head of communications"),
    Key.ARTICLE8_CONSIDERED: ("that the subject's Article 8 rights and the offence were considered", _SIO),
    Key.VICTIM_PERMISSION_SOUGHT: ("that the victim's permission was sought", _OIC),
    Key.VICTIM_NOTICE_GIVEN: ("that the victim was given advance notice", _OIC),
    Key.VICTIM_NOTICE_NOT_POSSIBLE: ("why advance notice to the victim was not possible", _OIC),
    Key.COPYRIGHT_CLEARED: ("that the copyright owner permits the release", _PRESS),
    Key.SPECIFIC_RISK_ASSESSMENT_BY_SENIOR: ("a specific risk assessment", _SENIOR),
    Key.DELAY_RATIONALE: ("the reasons for or against release after the delay", "a superintendent or above"),
    Key.IDENTITY_CONFIRMED_BY_OFFICER: ("that the officer confirmed this is the right person",
                                              "the investigating officer"),
    Key.OFFICER_INFORMED_AND_OPPORTUNITY_GIVEN: ("that the investigating officer was told when, and could "
                                                       "object", _PRESS),
    Key.INTAKE_COMPLETE: ("name, date of birth, court, offence, sentence and summary from the requester",
                                _PRESS),
    Key.VICTIM_IMPACT_CONSIDERED: ("that the impact on victims and their safety was considered", _OIC),
    Key.INTENDED_USE: ("what the requester will use the picture for", "the requester"),
    Key.USE_DATE: ("when the requester will use the picture", "the requester"),
    Key.ADVANCE_NOTICE_OF_USE: ("the requester's advance notice of the use", "the requester"),
    Key.CHIEF_OFFICER_RETENTION_DECISION: ("the chief officer's decision to keep the picture",
                                                 "a chief officer"),
    Key.CHIEF_OFFICER_DELETION_DECISION: ("the chief officer's decision to delete the picture",
                                                "a chief officer"),
    Key.RESTRICTIONS_CHECKED_RECENTLY: ("a fresh check for court orders and reporting restrictions",
                                              f"{_PRESS}, with the court"),
    Key.TURNED18_ORDER_CHECK_AND_RATIONALE: (
        "that no other order stands since the subject turned 18, and why release is right",
        f"{_OIC}, with the court"),
    Key.S64A_MISSING_PERSON_LEGAL_NOTE: ("the lawful basis for using a custody picture of a missing person",
                                               "legal services"),
}
"""By record: what it says, and who can supply it."""

OBLIGATIONS = {
    "metadata_strip": "strip everything the files say about themselves",
    "third_parties": "hide everyone whose identity is not sought: faces, names, plates, papers, screens",
    "complainant_full": "remove the complainant wholly: face, body, voice, name and every clue",
    "protected_person_full": "remove the person whom a court order protects wholly",
    "victim_full": "remove the victim, who has not given permission, wholly",
    "rescued_person_full": "remove the rescued person, who has not agreed, wholly",
    "victim_pixelate_interviews_edit": "pixelate victims and witnesses, and edit interviews",
    "copyright_and_conditions_of_use": "send copyright and conditions of use with every item",
    "secure_transmission": "send it by a safe way",
    "second_person_review_of_redaction": "have a second person, not the redactor, review the redaction",
    "disclosure_log_entry": "log the disclosure: when, by whom, to whom",
    "cpia_retain_and_schedule": "keep originals, decision and released copy; they may be disclosable",
    "publication_review_and_archive": "set a date to review, archive or take down what is published",
    "refusal_rationale_logged_and_explained": "log the reasons, and explain them to whoever asked",
    "takedown_on_apprehension_and_tell_media": "on arrest take it down at once and tell the media",
    "takedown_on_found": "when the person is found take it down and tell the media",
    "code_d_keep_copy_and_ask_witnesses": "keep an exact copy; ask eye-witnesses whether they saw it",
    "erase_everywhere_and_log_without_content": "erase it everywhere, ask the media to; log no content",
    "halt_batch_notify_oic_no_derivatives":
        "stop the batch, copy nothing, tell the OIC and digital forensics",
}

SUPPLIES = {
    "request": "whoever takes in the request", "case": "the officer in the case, or the court",
    "subject": "the officer in the case", "retention": "a chief officer",
    "items": "whoever supplies or screens the item",
    "persons": "whoever looks through the picture, with the officer",
    "records": "the press officer",
}
"""By section of the facts: who can state a fact that is unknown."""


GROUNDS = {
    Ground.CONVICTION_CUSTODY_IMAGE: "the custody picture of a convicted person",
    Ground.WANTED_PERSON: "a wanted person", Ground.ESCAPED_ABSCONDED: "a person who escaped or absconded",
    Ground.MISSING_PERSON: "a missing person", Ground.TRIBUTE: "a tribute",
    Ground.CCTV_WITNESS_APPEAL: "CCTV to find witnesses", Ground.CCTV_SUSPECT_ID: "CCTV to identify a suspect",
    Ground.GENERAL_INVESTIGATION: "another investigation", Ground.PROSECUTION_MATERIAL: "prosecution material",
    Ground.BWV_OPEN_JUSTICE: "body-worn video for open justice",
    Ground.BWV_REASSURANCE: "body-worn video to reassure",
    Ground.BWV_SKILL_BRAVERY: "body-worn video of skill or bravery",
    Ground.BWV_EDUCATIONAL: "body-worn video to educate",
    Ground.BWV_MISINFORMATION: "body-worn video against misinformation",
    Ground.OFFICER_PHOTO: "an officer's photograph", Ground.SOCIAL_MEDIA_REUSE: "reuse from social media",
    Ground.DELETION_APPLICATION: "an application to delete a picture",
    Ground.PERIODIC_RETENTION_REVIEW: "a review of whether to keep a picture",
}
"""By ground: what the request is about."""

DERIVED_FACTS = {
    "subject_under_18_now": "whether the subject is under 18",
    "restriction_on_subject": "whether a live court order or restriction protects the subject",
    "s4_2_live": "whether an order under s.4(2) postpones reports of the case",
    "juvenile_not_lifted": "whether the subject is under 18 in the youth court, and the restriction not lifted",
    "custodial": "whether the sentence is one of custody, suspended or not",
    "custody_months_expected_or_passed": "the term of custody passed or expected, in months",
    "days_since_verdict": "days since the verdict",
    "days_since_conclusion": "days since the case was concluded",
    "months_since_conclusion_gt": "whether the case was concluded longer ago than the profile's limit",
    "turned_18_since_offence_or_proceedings": "whether the subject turned 18 since proceedings started",
}
"""By derived fact: what it is called."""


class Figure(NamedTuple):
    """A figure of a profile in words."""

    name: str
    unit: str = ""


FIGURES = {
    "vulnerability_scope": Figure("kind of vulnerability that counts"),
    "sensitive_categories": Figure("offences that need a senior officer"),
    "min_custody_months": Figure("least term of custody", "months"),
    "contemporaneity_months": Figure("longest time since the conclusion of the case", "months"),
    "senior_officer_min_rank": Figure("lowest rank of a senior officer"),
    "restriction_check_max_age_hours": Figure("oldest check for court orders", "hours"),
    "decision_valid_hours": Figure("validity of a decision", "hours"),
    "takedown_target_hours": Figure("time to take a picture down", "hours"),
    "wanted": Figure("time until a wanted person's picture is looked at again", "days"),
    "missing": Figure("time until a missing person's picture is looked at again", "days"),
    "cctv": Figure("time until CCTV is looked at again", "days"),
    "conviction": Figure("time until a convicted person's picture is looked at again", "days"),
    "bwv": Figure("time until body-worn video is looked at again", "days"),
    "tribute": Figure("time until a tribute is looked at again", "days"),
}
"""By figure of a profile: what it is called, and its unit."""


def role(key: str) -> str:
    """Say a role in words."""
    return ROLES.get(Role(key), f"the {key.replace('_', ' ')}")


def obligation(key: str) -> str:
    """Say an obligation in words."""
    return OBLIGATIONS.get(key, key.replace("_", " "))


def ground(key: str) -> str:
    """Say a ground in words."""
    return GROUNDS[Ground(key)]
