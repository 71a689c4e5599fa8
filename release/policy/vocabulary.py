"""The closed vocabularies of facts and rules: a word that is not here is refused, never guessed at."""

from collections.abc import Iterable
from enum import StrEnum


class Ground(StrEnum):
    """On what ground something is asked for; the last two decide about keeping a picture, not showing it."""

    CONVICTION_CUSTODY_IMAGE = "CONVICTION_CUSTODY_IMAGE"
    WANTED_PERSON = "WANTED_PERSON"
    ESCAPED_ABSCONDED = "ESCAPED_ABSCONDED"
    MISSING_PERSON = "MISSING_PERSON"
    TRIBUTE = "TRIBUTE"
    CCTV_WITNESS_APPEAL = "CCTV_WITNESS_APPEAL"
    CCTV_SUSPECT_ID = "CCTV_SUSPECT_ID"
    GENERAL_INVESTIGATION = "GENERAL_INVESTIGATION"
    PROSECUTION_MATERIAL = "PROSECUTION_MATERIAL"
    BWV_OPEN_JUSTICE = "BWV_OPEN_JUSTICE"
    BWV_REASSURANCE = "BWV_REASSURANCE"
    BWV_SKILL_BRAVERY = "BWV_SKILL_BRAVERY"
    BWV_EDUCATIONAL = "BWV_EDUCATIONAL"
    BWV_MISINFORMATION = "BWV_MISINFORMATION"
    OFFICER_PHOTO = "OFFICER_PHOTO"
    SOCIAL_MEDIA_REUSE = "SOCIAL_MEDIA_REUSE"
    DELETION_APPLICATION = "DELETION_APPLICATION"
    PERIODIC_RETENTION_REVIEW = "PERIODIC_RETENTION_REVIEW"


RETENTION_GROUNDS = frozenset({Ground.DELETION_APPLICATION, Ground.PERIODIC_RETENTION_REVIEW})
COURTESY_GROUNDS = frozenset({Ground.OFFICER_PHOTO, Ground.SOCIAL_MEDIA_REUSE})
RELEASE_GROUNDS = frozenset(Ground) - RETENTION_GROUNDS


class Role(StrEnum):
    """Who approves, is consulted, or lifts a refusal."""

    PRESS_OFFICER = "press_officer"
    SENIOR_PRESS_OFFICER = "senior_press_officer"
    HEAD_OF_COMMUNICATIONS = "head_of_communications"
    PRESS_OFFICE = "press_office"
    INVESTIGATING_OFFICER = "investigating_officer"
    OIC = "oic"
    OFFICER_IN_CHARGE = "officer_in_charge"
    OFFICER_IN_COMMAND = "officer_in_command"
    SIO = "sio"
    SENIOR_OPERATIONAL_OFFICER = "senior_operational_officer"
    FLO = "flo"
    SUPERINTENDENT = "superintendent"
    CHIEF_SUPERINTENDENT = "chief_superintendent"
    CHIEF_OFFICER = "chief_officer"
    SUPERINTENDENT_OR_ABOVE = "superintendent_or_above"
    LEGAL = "legal"
    LEGAL_SERVICES = "legal_services"
    INFORMATION_MANAGER = "information_manager"
    DPO = "dpo"
    DIGITAL_FORENSICS = "digital_forensics"
    BUSINESS_AREA = "business_area"
    REDACTOR = "redactor"
    REVIEWER = "reviewer"
    CPS = "cps"
    COURT = "court"
    REQUESTER = "requester"
    DEPICTED_PERSON = "depicted_person"
    VICTIM = "victim"
    WITNESS = "witness"
    FAMILY = "family"
    COMMUNITY_LEADER = "community_leader"
    COPYRIGHT_OWNER = "copyright_owner"
    APPLICANT = "applicant"


SENIOR_RANKS = (Role.SUPERINTENDENT, Role.CHIEF_SUPERINTENDENT, Role.CHIEF_OFFICER)
"""From the lowest to the highest rank that `superintendent_or_above` can mean."""

SAME_ROLE = {Role.OFFICER_IN_CHARGE: Role.OIC, Role.OFFICER_IN_COMMAND: Role.OIC,
             Role.LEGAL_SERVICES: Role.LEGAL}
"""One role under the names that different forces give it."""


def answers(given: Role, asked: Role, lowest: Role) -> bool:
    """Tell whether someone in the role `given` can act where `asked` is called for.

    lowest: the rank from which an officer counts as senior, one of SENIOR_RANKS.
    """
    if asked is Role.SUPERINTENDENT_OR_ABOVE:
        senior = SENIOR_RANKS[SENIOR_RANKS.index(lowest):]
        return given in senior or (given is asked and lowest is SENIOR_RANKS[0])
    return SAME_ROLE.get(given, given) is SAME_ROLE.get(asked, asked)


class RecordKey(StrEnum):
    """What can be put on record before a decision; each stands for a dated entry in the force's own log."""

    POLICING_PURPOSE = "policing_purpose"
    DECISION_RATIONALE = "decision_rationale"
    LNP_ASSESSMENT = "lnp_assessment"
    S64A_PURPOSE = "s64a_purpose"
    CONTEMPT_CONSIDERED = "contempt_considered"
    CODE_D_CONSIDERED = "code_d_considered"
    IMAGE_VERIFIED_BY_SIO_OIC = "image_verified_by_sio_oic"
    NONCUSTODIAL_PROPORTIONALITY = "noncustodial_proportionality"
    NECESSITY_FOR_APPREHENSION = "necessity_for_apprehension"
    FAMILY_IMAGE_OBTAINED = "family_image_obtained"
    LAST_RESORT = "last_resort"
    HARM_OUTWEIGHS_CUSTODY_USE = "harm_outweighs_custody_use"
    INFO_LEVEL_RISK_ASSESSED = "info_level_risk_assessed"
    FAMILY_SUPPLIED = "family_supplied"
    VICTIM_VIEWS_CONSIDERED = "victim_views_considered"
    CPS_GUILTY_PLEA_DECISION = "cps_guilty_plea_decision"
    DUAL_RECORD_OFFICER_AND_HEAD_OF_COMMS = "dual_record_officer_and_head_of_comms"
    ALTERNATIVES_CONSIDERED = "alternatives_considered"
    ARTICLE8_CONSIDERED = "article8_considered"
    VICTIM_PERMISSION_SOUGHT = "victim_permission_sought"
    VICTIM_NOTICE_GIVEN = "victim_notice_given"
    VICTIM_NOTICE_NOT_POSSIBLE = "victim_notice_not_possible"
    COPYRIGHT_CLEARED = "copyright_cleared"
    SPECIFIC_RISK_ASSESSMENT_BY_SENIOR = "specific_risk_assessment_by_senior"
    DELAY_RATIONALE = "delay_rationale"
    IDENTITY_CONFIRMED_BY_OFFICER = "identity_confirmed_by_officer"
    OFFICER_INFORMED_AND_OPPORTUNITY_GIVEN = "officer_informed_and_opportunity_given"
    INTAKE_COMPLETE = "intake_complete"
    VICTIM_IMPACT_CONSIDERED = "victim_impact_considered"
    INTENDED_USE = "intended_use"
    USE_DATE = "use_date"
    ADVANCE_NOTICE_OF_USE = "advance_notice_of_use"
    CHIEF_OFFICER_RETENTION_DECISION = "chief_officer_retention_decision"
    CHIEF_OFFICER_DELETION_DECISION = "chief_officer_deletion_decision"
    RESTRICTIONS_CHECKED_RECENTLY = "restrictions_checked_recently"
    TURNED18_ORDER_CHECK_AND_RATIONALE = "turned18_order_check_and_rationale"
    S64A_MISSING_PERSON_LEGAL_NOTE = "s64a_missing_person_legal_note"


class LiftPaper(StrEnum):
    """What someone who lifts a refusal puts to it."""

    RATIONALE = "rationale"
    RISK_ASSESSMENT = "risk_assessment"


class OffenceCategory(StrEnum):
    """What kind of offence the case is about, as far as a rule or a reader of the record needs it."""

    SEXUAL = "sexual"
    CSA = "csa"
    INTIMATE_IMAGE = "intimate_image"
    TRAFFICKING = "trafficking"
    MODERN_SLAVERY = "modern_slavery"
    EXPLOITATION = "exploitation"
    FGM = "fgm"
    DOMESTIC = "domestic"
    STALKING = "stalking"
    HARASSMENT = "harassment"
    SPECIALIST_OPERATIONS = "specialist_operations"
    TERRORISM = "terrorism"
    PROFESSIONAL_STANDARDS = "professional_standards"
    HOMICIDE = "homicide"
    MURDER = "murder"
    VIOLENCE = "violence"
    ROBBERY = "robbery"
    WEAPONS = "weapons"
    BURGLARY = "burglary"
    THEFT = "theft"
    FRAUD = "fraud"
    DISHONESTY = "dishonesty"
    DRUGS = "drugs"
    DRIVING = "driving"
    PUBLIC_ORDER = "public_order"
    HATE = "hate"
    ARSON = "arson"
    CRIMINAL_DAMAGE = "criminal_damage"
    CYBER = "cyber"
    OTHER = "other"


def words(members: Iterable[StrEnum]) -> str:
    """List members for a message, in their order."""
    return ", ".join(member.value for member in members)
