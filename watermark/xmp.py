"""Write the rights packet in one exact form, and read back only that form."""

import re
from xml.sax.saxutils import escape, unescape

from media.records import Record
from watermark.records import Stamp
from watermark.wording import instructions

NO_MINING = "http://ns.useplus.org/ldf/vocab/DMI-PROHIBITED"  # PLUS vocabulary: nor for AI training

FORMS = {
    "text": ("", ""),
    "alt": ('<rdf:Alt><rdf:li xml:lang="x-default">', "</rdf:li></rdf:Alt>"),
    "bag": ("<rdf:Bag><rdf:li>", "</rdf:li></rdf:Bag>"),
    "seq": ("<rdf:Seq><rdf:li>", "</rdf:li></rdf:Seq>"),
}
NAMES = {  # in the order of the packet, the licensor's group last; forms as XMP, IPTC and PLUS have them
    "dc:creator": "seq",
    "dc:rights": "alt",
    "photoshop:Credit": "text",
    "photoshop:Instructions": "text",
    "photoshop:TransmissionReference": "text",
    "plus:DataMining": "text",
    "xmpRights:Marked": "text",
    "xmpRights:Owner": "bag",
    "xmpRights:UsageTerms": "alt",
    "xmpRights:WebStatement": "text",
    "plus:LicensorEmail": "text",
    "plus:LicensorName": "text",
    "plus:LicensorTelephone1": "text",
    "plus:LicensorURL": "text",
}
HEAD = (
    '<?xpacket begin="\ufeff" id="W5M0MpCehiHzreSzNTczkc9d"?>',  # the id of every packet
    '<x:xmpmeta xmlns:x="adobe:ns:meta/">',
    '<rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#">',
    '<rdf:Description rdf:about="" xmlns:dc="http://purl.org/dc/elements/1.1/"'
    ' xmlns:photoshop="http://ns.adobe.com/photoshop/1.0/" xmlns:plus="http://ns.useplus.org/ldf/xmp/1.0/"'
    ' xmlns:xmpRights="http://ns.adobe.com/xap/1.0/rights/">',
)
LICENSOR = ('<plus:Licensor><rdf:Seq><rdf:li rdf:parseType="Resource">',
            "</rdf:li></rdf:Seq></plus:Licensor>")
FOOT = ("</rdf:Description>", "</rdf:RDF>", "</x:xmpmeta>", '<?xpacket end="r"?>')

_LINE = re.compile(r"<([A-Za-z]+:[A-Za-z0-9]+)>(.*)</\1>")


class Property(Record):
    """One property of the packet: a name of NAMES, with one value."""

    name: str
    value: str


def properties(stamp: Stamp) -> tuple[Property, ...]:
    """List what a settled stamp says in XMP; fields without words are left out."""
    said = {
        "dc:creator": stamp.owner,
        "dc:rights": stamp.notice,
        "photoshop:Credit": stamp.credit,
        "photoshop:Instructions": instructions(stamp),
        "photoshop:TransmissionReference": stamp.reference,
        "plus:DataMining": NO_MINING,
        "plus:LicensorName": stamp.owner,
        "xmpRights:Marked": "True",
        "xmpRights:Owner": stamp.owner,
        "xmpRights:UsageTerms": stamp.conditions,
        "xmpRights:WebStatement": stamp.web_statement,
    } | _reached_by(stamp.contact)
    return tuple(Property(name=name, value=said[name]) for name in NAMES if said.get(name))


def write_packet(said: tuple[Property, ...]) -> bytes:
    """Return the packet as UTF-8, without padding, date or writer's name; same properties, same bytes."""
    licensor = [_line(one) for one in said if one.name.startswith("plus:Licensor")]
    others = [_line(one) for one in said if not one.name.startswith("plus:Licensor")]
    group = [LICENSOR[0], *licensor, LICENSOR[1]] if licensor else []
    return "\n".join((*HEAD, *others, *group, *FOOT)).encode()


def read_packet(packet: bytes) -> tuple[Property, ...]:
    """Read the properties of a packet that `write_packet` could have written, byte for byte.

    Raises:
        ValueError: it is any other packet, even one that means the same.

    """
    said = []
    for line in packet.decode().split("\n"):
        match = _LINE.fullmatch(line)
        form = NAMES.get(match.group(1)) if match else None
        if match is None or form is None:
            continue
        before, after = FORMS[form]
        value = match.group(2).removeprefix(before).removesuffix(after)
        said.append(Property(name=match.group(1), value=unescape(value)))
    if len({one.name for one in said}) < len(said) or write_packet(tuple(said)) != packet:
        raise ValueError("not a packet of ours")
    return tuple(said)


def _line(one: Property) -> str:
    before, after = FORMS[NAMES[one.name]]
    return f"<{one.name}>{before}{escape(one.value)}{after}</{one.name}>"


def _reached_by(contact: str) -> dict[str, str]:
    """Choose the licensor's field that fits the contact; prose stands in the instructions only."""
    if re.fullmatch(r"[^\s@]+@[^\s@]+", contact):
        return {"plus:LicensorEmail": contact}
    if re.fullmatch(r"https?://\S+", contact):
        return {"plus:LicensorURL": contact}
    if re.fullmatch(r"\+?[0-9][0-9 ()-]{4,}", contact):
        return {"plus:LicensorTelephone1": contact}
    return {}
