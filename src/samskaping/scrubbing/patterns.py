"""Addresses, on the net and on the ground, and dates: what is known by its form."""

from __future__ import annotations

import re

# What has been taken out already. No pattern may match it.
FILLER = "\ue000"
_GAP = rf"\s<>\[\]{FILLER}"
_LAST = rf"[^{_GAP}.,;:!?)'\"]"
_AT = r"(?:@|\s?[(\[]\s?(?:at|a|krøllalfa)\s?[)\]]\s?|\s(?:krøllalfa|alfakrøll|snabel-?a)\s)"
_DOT = r"(?:\.|\s(?:punktum|punkt|prikk|dot)\s)"
_MONTH = r"(?:jan|feb|mar|apr|mai|maj|jun|jul|aug|sep|okt|nov|des|dec)[a-zæøå]*\.?"
_BORN = r"(?<!\w)(?:født|fødd|fødselsda\w+|bursdag\w*|fyller|fylder|f\.)"
_UPPER = r"[A-ZÆØÅÄÖ]"
# A way by its name's end, joined or as a word of its own.
_WAY = (
    r"(?:gata|gaten|gate|gade|gaden|gt\.?|veien|vegen|vei|veg|vejen|vej|alleen|alléen|allé|alle"
    r"|plassen|plass|pladsen|plads|torget|torg|torvet|torv|stien|sti|strædet|stræde|stredet"
    r"|svingen|bakken|bakke|haugen|lia|kroken|ringen|tunet|løkka|bryggen|brygga|brygge|kaien|kaj"
    r"|terrassen|terrasse|vænget|vænge|toften|parken|boulevard)"
)
_WAY_IN_SMALL = r"(?:gata|gaten|gate|gaden|gade|veien|vegen|vejen|vei|vej)"
_HOUSE = (
    r"\s\d{1,4}(?:\s?[A-Za-z](?!\w))?(?!\d)"
    r"(?:,?\s(?:\d{1,2}\.?\s?(?:sal|etasje|etg\.?|th|tv|mf)\.?|st\.?|kl\.?)(?!\w)"
    r"(?:,?\s?(?:th|tv|mf)\b\.?)?)?"
    rf"(?:,?\s\d{{4}}\s{_UPPER}\w+)?"
)
# What follows a number that counts something and numbers no house.
_COUNTED = r"(?!\s(?:kilometer|km|meter|m|min|minutt|ganger|gange|år|personer|mennesker|prosent|%))"

_DAY = rf"\d{{1,2}}\.?\s{_MONTH}"

# Where a pattern has a group ``it``, only that is taken out.
PATTERNS: tuple[tuple[str, re.Pattern[str]], ...] = tuple(
    (kind, re.compile(pattern, re.NOFLAG if is_exact else re.IGNORECASE))
    for kind, is_exact, pattern in (
        ("web", False, rf"(?:https?://|www\.)[^{_GAP}]*{_LAST}"),
        ("email", False, rf"(?<![\w.+\-])[\w.+\-]+{_AT}[\w\-]+(?:{_DOT}[\w\-]+)+"),
        # In small letters only: after a full stop without a blank comes a capital.
        (
            "web",
            True,
            r"(?<![\w@.\-])(?:[\w\-]+\.)+(?:no|dk|se|fi|is|com|net|org|eu|info|io)"
            rf"(?!\w)(?:/(?:[^{_GAP}]*{_LAST})?)?",
        ),
        ("web", False, r"(?<![\w.])@\w[\w.]*\w"),
        (
            "address",
            True,
            rf"(?<!\w)(?:{_UPPER}[\w.\-]*\s){{0,3}}"
            rf"(?:{_UPPER}[\w\-]*{_WAY}|{_UPPER}[\w.\-]*\s{_WAY}){_HOUSE}{_COUNTED}",
        ),
        ("address", True, rf"(?<!\w)\w{{3,}}{_WAY_IN_SMALL}{_HOUSE}{_COUNTED}"),
        (
            "address",
            False,
            r"(?<!\w)(?:gnr|gårdsnr|gårdsnummer)\.?\s?\d+[\s,/og]*"
            r"(?:bnr|bruksnr|bruksnummer)\.?\s?\d+",
        ),
        (
            "date",
            False,
            r"(?<![\d.])(?:[12]\d|3[01]|0?[1-9])\s?([./\-])\s?(?:1[0-2]|0?[1-9])\s?\1\s?"
            r"(?:(?:19|20)\d\d|\d\d)(?![.\-]?\d)",
        ),
        ("date", False, r"(?<!\d)(?:19|20)\d\d-\d\d-\d\d(?!\d)"),
        ("date", False, rf"(?<!\d){_DAY},?\s(?:19|20)\d\d(?!\d)"),
        ("date", False, rf"{_BORN}\s(?:\w+\s){{0,3}}?(?P<it>{_DAY})(?!\w)"),
        ("date", False, r"(?<!\w)(?:født|fødd|f\.)\s(?:i\s)?(?P<it>(?:(?:19|20)\d\d|\d\d))(?!\d)"),
        # Number plates of Norway and Denmark.
        ("number", True, rf"(?<!\w){_UPPER}{{2}}[ \-]?(?:\d{{5}}|\d\d[ \-]\d{{3}})(?!\w)"),
    )
)
