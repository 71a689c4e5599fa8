"""Write the rights packet in one exact form, and read back only that form."""

import re
from itertools import groupby
from xml.sax.saxutils import escape, unescape

from media.records import Record
from watermark.records import DataMining, Stamp
from watermark.wording import instructions

MINING = {  # the vocabulary of plus:DataMining, as of the IPTC Photo Metadata Standard 2023.1
    DataMining.PROHIBITED: "http://ns.useplus.org/ldf/vocab/DMI-PROHIBITED",
    DataMining.EXCEPT_SEARCH: "http://ns.useplus.org/ldf/vocab/DMI-PROHIBITED-EXCEPTSEARCHENGINEINDEXING",
    DataMining.AI_TRAINING: "http://ns.useplus.org/ldf/vocab/DMI-PROHIBITED-AIMLTRAINING",
    DataMining.GENERATIVE_AI: "http://ns.useplus.org/ldf/vocab/DMI-PROHIBITED-GENAIMLTRAINING",
    DataMining.ALLOWED: "http://ns.useplus.org/ldf/vocab/DMI-ALLOWED",
}

FORMS = {
    "text": ("", ""),
    "alt": ('<rdf:Alt><rdf:li xml:lang="x-default">', "</rdf:li></rdf:Alt>"),
    "bag": ("<rdf:Bag><rdf:li>", "</rdf:li></rdf:Bag>"),
    "seq": ("<rdf:Seq><rdf:li>", "</rdf:li></rdf:Seq>"),
}
NAMES = {  # in the order of the packet; forms as XMP, IPTC and PLUS have them
    "dc:creator": "seq",
    "dc:rights": "alt",
    "dc:title": "alt",
    "photoshop:Credit": "text",
    "photoshop:Instructions": "text",
    "photoshop:TransmissionReference": "text",
    "plus:DataMining": "text",
    "xmpRights:Marked": "text",
    "xmpRights:Owner": "bag",
    "xmpRights:UsageTerms": "alt",
    "xmpRights:WebStatement": "text",
    "Iptc4xmpCore:CiEmailWork": "text",
    "Iptc4xmpCore:CiTelWork": "text",
    "Iptc4xmpCore:CiUrlWork": "text",
    "Iptc4xmpExt:Name": "alt",
    "plus:CopyrightOwnerName": "text",
    "plus:LicensorEmail": "text",
    "plus:LicensorName": "text",
    "plus:LicensorTelephone1": "text",
    "plus:LicensorURL": "text",
}
ONE = '<rdf:li rdf:parseType="Resource">', "</rdf:li>"
GROUPS = {  # names that stand in a structure: how it begins and ends
    "Iptc4xmpCore:Ci": ('<Iptc4xmpCore:CreatorContactInfo rdf:parseType="Resource">',
                        "</Iptc4xmpCore:CreatorContactInfo>"),
    "Iptc4xmpExt:Name": (f"<Iptc4xmpExt:Creator><rdf:Bag>{ONE[0]}", f"{ONE[1]}</rdf:Bag></Iptc4xmpExt:Creator>"),
    "plus:CopyrightOwner": (f"<plus:CopyrightOwner><rdf:Seq>{ONE[0]}", f"{ONE[1]}</rdf:Seq></plus:CopyrightOwner>"),
    "plus:Licensor": (f"<plus:Licensor><rdf:Seq>{ONE[0]}", f"{ONE[1]}</rdf:Seq></plus:Licensor>"),
}
HEAD = (
    '<?xpacket begin="\ufeff" id="W5M0MpCehiHzreSzNTczkc9d"?>',  # the id of every packet
    '<x:xmpmeta xmlns:x="adobe:ns:meta/">',
    '<rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#">',
    '<rdf:Description rdf:about="" xmlns:Iptc4xmpCore="http://iptc.org/std/Iptc4xmpCore/1.0/xmlns/"'
    ' xmlns:Iptc4xmpExt="http://iptc.org/std/Iptc4xmpExt/2008-02-29/" xmlns:dc="http://purl.org/dc/elements/1.1/"'
    ' xmlns:photoshop="http://ns.adobe.com/photoshop/1.0/" xmlns:plus="http://ns.useplus.org/ldf/xmp/1.0/"'
    ' xmlns:xmpRights="http://ns.adobe.com/xap/1.0/rights/">',
)
FOOT = ("</rdf:Description>", "</rdf:RDF>", "</x:xmpmeta>", '<?xpacket end="r"?>')

_LINE = re.compile(r"<([A-Za-z0-9]+:[A-Za-z0-9]+)>(.*)</\1>")
_ESCAPED = {"\n": "&#10;"}  # a line's end inside a value; a bare one would be another line of the packet
_READ = {code: letter for letter, code in _ESCAPED.items()}


class Property(Record):
    """One property of the packet: a name of NAMES, with one value."""

    name: str
    value: str


def properties(stamp: Stamp, *, clip: bool = False) -> tuple[Property, ...]:
    """List what a settled stamp says in XMP; fields without words are left out.

    Of a clip the IPTC Video Metadata Hub wants the creator in a place of its own, beside that of photos.
    """
    said = {
        "dc:creator": stamp.owner,
        "dc:rights": stamp.notice,
        "dc:title": stamp.reference,
        "photoshop:Credit": stamp.credit,
        "photoshop:Instructions": instructions(stamp),
        "photoshop:TransmissionReference": stamp.reference,
        "plus:DataMining": MINING[stamp.data_mining],
        "xmpRights:Marked": "True",
        "xmpRights:Owner": stamp.owner,
        "xmpRights:UsageTerms": stamp.conditions,
        "xmpRights:WebStatement": stamp.web_statement,
        "Iptc4xmpExt:Name": stamp.owner if clip else "",
        "plus:CopyrightOwnerName": stamp.owner,
        "plus:LicensorName": stamp.credit or stamp.owner,
        "plus:LicensorURL": stamp.web_statement,
    } | _reached_by(stamp.contact)
    return tuple(Property(name=name, value=said[name]) for name in NAMES if said.get(name))


def write_packet(said: tuple[Property, ...]) -> bytes:
    """Return the packet as UTF-8, without padding, date or writer's name; same properties, same bytes."""
    body: list[str] = []
    for group, members in groupby(said, _group):
        lines = [_line(one) for one in members]
        body += [GROUPS[group][0], *lines, GROUPS[group][1]] if group else lines
    return "\n".join((*HEAD, *body, *FOOT)).encode()


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
        said.append(Property(name=match.group(1), value=unescape(value, _READ)))
    order = [name for name in NAMES if name in {one.name for one in said}]
    if [one.name for one in said] != order or write_packet(tuple(said)) != packet:
        raise ValueError("not a packet of ours")
    return tuple(said)


def _group(one: Property) -> str:
    """Return the structure that a property stands in, or nothing."""
    return next((group for group in GROUPS if one.name.startswith(group)), "")


def _line(one: Property) -> str:
    before, after = FORMS[NAMES[one.name]]
    return f"<{one.name}>{before}{escape(one.value, _ESCAPED)}{after}</{one.name}>"


def _reached_by(contact: str) -> dict[str, str]:
    """Choose the fields that fit the contact; prose stands in the instructions only."""
    if re.fullmatch(r"[^\s@]+@[^\s@]+", contact):
        return {"plus:LicensorEmail": contact, "Iptc4xmpCore:CiEmailWork": contact}
    if re.fullmatch(r"https?://\S+", contact):
        return {"plus:LicensorURL": contact, "Iptc4xmpCore:CiUrlWork": contact}
    if re.fullmatch(r"\+?[0-9][0-9 ()-]{4,}", contact):
        return {"plus:LicensorTelephone1": contact, "Iptc4xmpCore:CiTelWork": contact}
    return {}
