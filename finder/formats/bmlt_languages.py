"""Languages as BMLT's formats and its `lang_enum` name them, as BCP 47 codes."""

from __future__ import annotations

from types import MappingProxyType

from finder.formats.meeting_types import LANGUAGE_ROWS

# ISO 639-1, the codes of two letters.
ISO_CODES = frozenset(
    "aa ab ae af ak am an ar as av ay az ba be bg bi bm bn bo br bs ca ce ch co cr cs cu cv cy da de dv"
    " dz ee el en eo es et eu fa ff fi fj fo fr fy ga gd gl gn gu gv ha he hi ho hr ht hu hy hz ia id ie"
    " ig ii ik io is it iu ja jv ka kg ki kj kk kl km kn ko kr ks ku kv kw ky la lb lg li ln lo lt lu lv"
    " mg mh mi mk ml mn mr ms mt my na nb nd ne ng nl nn no nr nv ny oc oj om or os pa pi pl ps pt qu rm"
    " rn ro ru rw sa sc sd se sg si sk sl sm sn so sq sr ss st su sv sw ta te tg th ti tk tl tn to tr ts"
    " tt tw ty ug uk ur uz ve vi vo wa wo xh yi yo za zh zu".split()
)
# Other codes that servers have: three letters, countries for languages, two languages at once.
OTHER_CODES = MappingProxyType(
    {
        "ara": "ar", "ch": "zh", "chi": "zh", "cz": "cs", "dan": "da", "deu": "de", "dk": "da",
        "eng": "en", "esp": "es", "far": "fa", "fin": "fi", "fra": "fr", "fre": "fr", "ger": "de",
        "gr": "el", "heb": "he", "hun": "hu", "ita": "it", "jp": "ja", "jpn": "ja", "kor": "ko",
        "l/r": "lt ru", "lit": "lt", "nor": "no", "per": "fa", "pol": "pl", "por": "pt", "rus": "ru",
        "spa": "es", "swe": "sv", "tur": "tr", "ua": "uk", "ukr": "uk", "vie": "vi",
    }
)  # fmt: skip
# English, and as they call themselves.
NAMES = MappingProxyType(
    {row.split(maxsplit=2)[2].casefold(): row.split()[1] for row in LANGUAGE_ROWS.strip().splitlines()}
    | {
        "dansk": "da", "deutsch": "de", "español": "es", "farsi": "fa", "français": "fr",
        "italiano": "it", "mandarin": "zh", "chinese": "zh", "nederlands": "nl", "polski": "pl",
        "português": "pt", "suomi": "fi", "svenska": "sv", "vietnamese": "vi", "русский": "ru",
        "українська": "uk", "فارسی": "fa",
    }
)  # fmt: skip


def languages_of(key: str, name: str) -> tuple[str, ...]:
    """The languages that a format's key or name tells: "ENG", "L/R" and "Lithuanian/Russian"; maybe none."""
    code = key.casefold()
    # The others first: BMLT writes dk for Danish, which is no code of a language.
    by_key = OTHER_CODES.get(code) or (code if code in ISO_CODES else "")
    if by_key:
        return tuple(by_key.split())
    words = name.casefold().replace("/", " ").replace("-", " ").split()
    return tuple(dict.fromkeys(NAMES[word] for word in words if word in NAMES))
