"""The closed choices of single facts: what each may say, one vocabulary a fact."""

from enum import StrEnum


class Trigger(StrEnum):
    """What set the request off."""

    MEDIA_REQUEST = "media_request"
    POLICING_PURPOSE = "policing_purpose"
    SUBJECT_APPLICATION = "subject_application"
    SCHEDULE = "schedule"


class Court(StrEnum):
    """Which court the case is, or was, in."""

    YOUTH = "youth"
    MAGISTRATES = "magistrates"
    CROWN = "crown"
    NONE = "none"


class SentenceType(StrEnum):
    """What the court passed; the first five are custodial, by length of term."""

    IMMEDIATE_CUSTODY = "immediate_custody"
    SUSPENDED = "suspended"
    DTO = "dto"
    DETENTION = "detention"
    LIFE = "life"
    COMMUNITY = "community"
    YOUTH_REHABILITATION = "youth_rehabilitation"
    REFERRAL_ORDER = "referral_order"
    FINE = "fine"
    COMPENSATION = "compensation"
    DISCHARGE = "discharge"
    CONDITIONAL_DISCHARGE = "conditional_discharge"
    ABSOLUTE_DISCHARGE = "absolute_discharge"
    BIND_OVER = "bind_over"
    GUARDIANSHIP_ORDER = "guardianship_order"
    HOSPITAL_ORDER = "hospital_order"
    OTHER_NON_CUSTODIAL = "other_non_custodial"
    NOT_YET_SENTENCED = "not_yet_sentenced"
    NOT_APPLICABLE = "n_a"


class RestrictionType(StrEnum):
    """Under which power a court restricts reporting."""

    S49 = "s49"
    S45 = "s45"
    S45A = "s45A"
    S46 = "s46"
    S39 = "s39"
    S4_2 = "s4_2"
    S11 = "s11"
    PRETRIAL = "pretrial"
    INJUNCTION = "injunction"
    OTHER = "other"


class RestrictionStatus(StrEnum):
    """Whether a court's order stands; an order that ended otherwise is `lifted` only if the court says so."""

    IN_FORCE = "in_force"
    LIFTED = "lifted"


class LegalAdvice(StrEnum):
    """What the force's legal services advised."""

    NOT_TAKEN = "not_taken"
    FOR_RELEASE = "for_release"
    AGAINST_RELEASE = "against_release"


class SubjectRole(StrEnum):
    """What the person the release is about is to the case."""

    DEFENDANT = "defendant"
    SUSPECT = "suspect"
    WANTED = "wanted"
    ESCAPED = "escaped"
    MISSING = "missing"
    DECEASED = "deceased"
    INCIDENT = "incident"
    OFFICER = "officer"
    VICTIM = "victim"
    WITNESS = "witness"
    APPLICANT = "applicant"


class VulnerabilityBasis(StrEnum):
    """Why a person counts as a vulnerable adult."""

    NOT_APPLICABLE = "n_a"
    MENTAL_HEALTH = "mental_health"
    LEARNING_DISABILITY = "learning_disability"
    LEARNING_DIFFICULTY = "learning_difficulty"
    NEURODIVERSITY = "neurodiversity"
    PHYSICAL = "physical"
    PHYSICAL_DISABILITY = "physical_disability"
    PHYSICAL_HEALTH = "physical_health"
    AGE = "age"
    ADDICTION = "addiction"
    SUBSTANCE_MISUSE = "substance_misuse"
    DOMESTIC_ABUSE = "domestic_abuse"
    EXPLOITATION = "exploitation"
    COMMUNICATION = "communication"
    OTHER = "other"


class OfficerObjection(StrEnum):
    """Whether the officer in the case objects, and for which sort of reason."""

    NO_OBJECTION = "no_objection"
    NOT_EXCEPTIONAL = "not_exceptional"
    EXCEPTIONAL = "exceptional"


class Agreement(StrEnum):
    """What someone who was asked said."""

    GIVEN = "given"
    REFUSED = "refused"
    WITHDRAWN = "withdrawn"
    NO_REPLY = "no_reply"
    SOUGHT = "sought"
    NOT_SOUGHT = "not_sought"
    NOT_ASKED = "not_asked"
    NOT_APPLICABLE = "n_a"


class ReasonLevel(StrEnum):
    """How strong the reason for keeping a picture is."""

    NO_REASON = "no_reason"
    ORDINARY = "ordinary"
    EXCEPTIONAL = "exceptional"
    HIGHLY_EXCEPTIONAL = "highly_exceptional"


class ItemType(StrEnum):
    """What kind of material an item is."""

    CUSTODY_PHOTO = "custody_photo"
    CCTV = "cctv"
    BWV = "bwv"
    STILL = "still"
    INTERVIEW_VIDEO = "interview_video"
    INTERVIEW_AUDIO = "interview_audio"
    MAP = "map"
    SCENE = "scene"
    SEIZED_PROPERTY = "seized_property"
    OFFICER_PHOTO = "officer_photo"
    FAMILY_PHOTO = "family_photo"
    SOCIAL_MEDIA_IMAGE = "social_media_image"


class Intimacy(StrEnum):
    """What the person who screened an item found."""

    CLEAR = "clear"
    SUSPECTED = "suspected"
    CONFIRMED = "confirmed"
    IIOC = "iioc"


class PersonRole(StrEnum):
    """What somebody in the picture is to the case."""

    SUBJECT = "subject"
    SUSPECT = "suspect"
    VICTIM = "victim"
    WITNESS = "witness"
    THIRD_PARTY = "third_party"
    BYSTANDER = "bystander"
    CHILD_BYSTANDER = "child_bystander"
    RESCUED = "rescued"
    OFFICER = "officer"


class Waiver(StrEnum):
    """Whether a complainant gave up anonymity; only one way of doing so counts."""

    NOT_APPLICABLE = "n_a"
    NONE = "none"
    REFUSED = "refused"
    ORAL = "oral"
    WRITTEN_UNDER_16 = "written_under_16"
    WRITTEN_16_PLUS = "written_16plus"


class VulnerabilityScope(StrEnum):
    """Which vulnerable adults a profile protects without a senior decision."""

    ANY = "any"
    MENTAL_HEALTH = "mental_health"
