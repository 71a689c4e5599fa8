"""From a face box (brow to chin) to the head that must be hidden (hair, ears, chin)."""

from math import hypot

from media.geometry import Box
from redact.records import Detection

# Margins in face heights or widths, beyond the face box. A blacked-out face is still recognised by its hair
# and outline, so the whole head goes. 1.7 face widths by 1.85 face heights is 0.97 of the area of a head as
# benchmarks count it (1.8 times the face box), which leaves room below 1.5 for motion.
SIDE, CROWN, CHIN = 0.35, 0.60, 0.25
NARROWEST = 0.8  # a head is at least this wide for its height: a face in profile is narrow, its head is not
EYES_TO_MOUTH = 0.15  # of the face height; landmarks closer together say nothing about which way is up

Landmarks = tuple[tuple[float, float], ...]


def head_of(face: Box, landmarks: Landmarks | None = None) -> Box:
    """Return the head around a face, in the same pixels; it may reach outside the picture.

    With landmarks the hair is sought on the far side of the eyes, so that a head lying on its side is
    covered too; without them the head is taken to be upright.
    """
    across, down = max(face.width, NARROWEST * face.height), max(face.height, NARROWEST * face.width)
    x, y = upwards(landmarks, face) if landmarks else (0.0, -1.0)
    spare_x, spare_y = (across - face.width) / 2, (down - face.height) / 2
    return face.grown(spare_x + across * _margin(-x), spare_y + down * _margin(-y),
                      spare_x + across * _margin(x), spare_y + down * _margin(y))


def head_seen(detection: Detection) -> Box:
    """Return the head around a detection."""
    return head_of(detection.box, detection.landmarks)


def upwards(landmarks: Landmarks, face: Box) -> tuple[float, float]:
    """Return the unit vector from mouth to eyes, straight up where the landmarks are too close to tell."""
    (right_eye, left_eye), (right_mouth, left_mouth) = landmarks[:2], landmarks[-2:]
    x = (right_eye[0] + left_eye[0] - right_mouth[0] - left_mouth[0]) / 2
    y = (right_eye[1] + left_eye[1] - right_mouth[1] - left_mouth[1]) / 2
    length = hypot(x, y)
    if length <= EYES_TO_MOUTH * max(face.height, 1e-6):
        return 0.0, -1.0
    return x / length, y / length


def _margin(towards_crown: float) -> float:
    """Return the margin of an edge; 1 means the edge faces the crown, -1 the chin, 0 an ear."""
    if towards_crown >= 0:
        return SIDE + (CROWN - SIDE) * towards_crown
    return SIDE - (SIDE - CHIN) * -towards_crown
