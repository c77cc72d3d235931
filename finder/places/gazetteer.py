"""The gazetteer: where a person means by a postal code or the name of a town, offline."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from functools import cache, cached_property
from importlib.resources import files
from importlib.resources.abc import Traversable
from itertools import islice
from typing import NoReturn

from finder.domain.errors import InvalidInput
from finder.places.codes import US_POSTAL_CODE, Codes, UsCodes, code_key, codes_in
from finder.places.index import Columns, read_index
from finder.places.names import as_written, plain_name
from finder.places.place import Place
from finder.places.readings import Reading, corrections, readings, stands_for
from finder.places.regions import names_of_region, region_code
from finder.places.towns import Found, Towns

# A town so many times larger than the next of its name is the one that is meant.
CLEARLY_LARGER = 4
# A name that is not the town's own counts as one of a town so many times smaller.
OF_OTHERS = 30
# What a small town counts, whose people nobody told.
SMALL_TOWN = 1_000
MAX_QUERY_LENGTH = 100
MAX_CHOICES = 5
UNKNOWN = "must be a US postal code, a US town, or another town of more than 15,000"
Tables = tuple[Towns, UsCodes]


def tables_of(columns: Columns) -> Tables:
    """Towns and postal codes of an index."""
    return Towns(columns), UsCodes(columns)


class Gazetteer:
    """Places by postal code and by name; the codes that an operator has `loaded` come before finder's own."""

    def __init__(self, read: Callable[[], Tables], loaded: Codes | None = None) -> None:
        self._read = read
        self._loaded = loaded

    def load(self) -> None:
        """Reads the tables now, so that no question waits for it."""
        _ = self.towns.all_beside

    def with_loaded(self, loaded: Codes) -> Gazetteer:
        """The same gazetteer, with codes that come before its own."""
        return Gazetteer(lambda: self._tables, loaded)

    @cached_property
    def _tables(self) -> Tables:
        return self._read()

    @property
    def towns(self) -> Towns:
        """The towns by name."""
        return self._tables[0]

    @property
    def _us_codes(self) -> UsCodes:
        return self._tables[1]

    @property
    def codes(self) -> list[Codes]:
        """Where postal codes are looked up, in this order."""
        return [self._us_codes] if self._loaded is None else [self._loaded, self._us_codes]

    def near(self, text: str) -> Place:
        """The place a person means by a postal code, a town, or "town, state or country".

        A few wrong letters are forgiven where one place is clearly meant. Raises InvalidInput naming
        `near`, with choices where there are several.
        """
        if len(text) > MAX_QUERY_LENGTH or not text.strip():
            raise InvalidInput.of(
                "near", f"must be a postal code or a town, at most {MAX_QUERY_LENGTH} letters"
            )
        return self.exactly(text) or self._misspelled(text) or self._refuse(text)

    def exactly(self, text: str) -> Place | None:
        """The place of a text, no letter of it wrong; None where there is none.

        Raises InvalidInput where there are several, or for a ZIP code that is not known.
        """
        code = self._coded(text)
        if code is not None:
            return code
        for reading in readings(text):
            if found := self.named(reading):
                return self._meant(found, reading)
        return None

    def postal_code(self, code: str, country: str | None) -> Place | None:
        """The centre of a postal code of a country, of the US where none is said; None if not known."""
        key = code_key(code)
        known = (place for codes in self.codes for place in codes.of(key))
        return next((place for place in known if place.country == (country or "US")), None)

    def town(self, city: str, region: str | None, country: str | None) -> Place | None:
        """The one town of this name in the region and country; None where none or several would do."""
        letters = None if region is None else region_code(region)
        if letters is None and region is not None and country == "US":
            return None

        def is_there(town: int) -> bool:
            its_country, its_letters = self.towns.region(town)
            return country in (None, its_country) and letters in (None, its_letters)

        found = self._groups(plain_name(city), is_there)
        place = self._largest(found)
        # Where a row tells neither state nor country, a small town would be a guess.
        is_guess = place is not None and not place.population and letters is None and country is None
        return None if is_guess else place

    # Postal codes

    def _coded(self, text: str) -> Place | None:
        """The place of a postal code in the text."""
        for read in codes_in(text):
            for codes in self.codes:
                if found := [place for place in codes.of(read.key) if read.is_of(place)]:
                    return _only(found)
        if US_POSTAL_CODE.fullmatch(text.strip()):
            around = [place.label for place in self._us_codes.beginning(code_key(text)[:4], MAX_CHOICES)]
            hint = f"; near by are {', '.join(around)}" if around else ""
            raise InvalidInput.of("near", f"is not a US postal code the gazetteer holds{hint}")
        return None

    # Towns

    def named(self, reading: Reading) -> list[int]:
        """Towns of the name where the reading says; letters of a state and a country mean the state."""
        beside = reading.beside
        in_state = self._groups(reading.name, lambda town: self._is_in_state(town, beside))
        return in_state or self._groups(reading.name, lambda town: self.is_at(town, beside))

    def is_at(self, town: int, beside: str) -> bool:
        """Whether what stands beside a name is where the town is."""
        return not beside or stands_for(beside, self.towns.names_beside(town))

    def _groups(self, name: str, is_there: Callable[[int], bool]) -> list[int]:
        """Towns of a plain name, the largest first: by their own name, else by another, else small ones."""
        found = [each for each in self.towns.named(name) if is_there(each.town)]
        large = [each for each in found if self.towns.population(each.town)]
        own = [each.town for each in large if not each.is_alternate]
        return own or [each.town for each in large] or [each.town for each in found]

    def _is_in_state(self, town: int, beside: str) -> bool:
        _, letters = self.towns.region(town)
        names = names_of_region(letters) if letters is not None else ()
        is_state = any(f"{beside} ".startswith(f"{name} ") for name in names)
        return is_state and self.is_at(town, beside)

    def _meant(self, found: list[int], reading: Reading) -> Place:
        """The one of several namesakes that is meant: St. Louis is none of those written Saint-Louis."""
        asked = as_written(reading.written)
        own = [town for town in found if as_written(self.towns.name(town)) == asked]
        other = [town for town in found if asked in self.towns.spellings(town)]
        meant = self._largest(own) or self._largest(other) or self._largest(found)
        return meant or self._refuse_several([*self._better_known(reading, found[0]), *found])

    def _better_known(self, reading: Reading, town: int) -> list[int]:
        """Towns that others call so and that are likelier meant: Philadelphia, where Filadelfia is asked."""
        others = (each for each in self.towns.named(reading.name) if self.is_at(each.town, reading.beside))
        people = self.towns.population(town)
        return [each.town for each in others if each.is_alternate and self.weight(each) > people]

    def _largest(self, towns: Sequence[int]) -> Place | None:
        """The town that is alone or clearly the largest; they come by size."""
        if len(towns) < 2:
            return self.towns.place(towns[0]) if towns else None
        first, second = (self.towns.population(town) for town in towns[:2])
        return self.towns.place(towns[0]) if first and first >= CLEARLY_LARGER * second else None

    def _misspelled(self, text: str) -> Place | None:
        """The town that is clearly meant by a text with a few wrong letters; None where none is like it."""
        found = list(self.alike(text))
        fewest = min((edits for edits, _ in found), default=0)
        weights: dict[int, float] = {}
        for edits, each in found:
            if edits == fewest:
                weights[each.town] = max(weights.get(each.town, 0), self.weight(each))
        if not weights or self._is_cut_short(text, weights):
            return None
        return self._clearest(weights)

    def _is_cut_short(self, text: str, weights: dict[int, float]) -> bool:
        """Whether the text begins the name of a larger town: Nashv is more of Nashville than of Nash."""
        begun = (each for each in self.towns.beginning(plain_name(text)) if not each.is_alternate)
        first = next(begun, None)
        return first is not None and first.town not in weights and self.weight(first) > max(weights.values())

    def _clearest(self, weights: dict[int, float]) -> Place:
        first, *others = sorted(weights, key=lambda town: (-weights[town], town))
        if not others or weights[first] > weights[others[0]] * CLEARLY_LARGER:
            return self.towns.place(first)
        return self._refuse_several([first, *others])

    def alike(self, text: str) -> Iterator[tuple[int, Found]]:
        """(edits, town) for each town whose name, or what stands beside it, is a few letters off."""
        for reading in readings(text):
            for beside in corrections(reading.beside, self.towns.all_beside):
                if beside != reading.beside:
                    put_right = Reading(reading.written, beside)
                    yield from ((0, Found(town, False)) for town in self.named(put_right))
                for edits, found in self.towns.alike(reading.name):
                    if self.is_at(found.town, beside):
                        yield edits, found

    def weight(self, found: Found) -> float:
        """How likely a town is the one that is meant, by its people."""
        people = self.towns.population(found.town) or SMALL_TOWN
        return people / OF_OTHERS if found.is_alternate else people

    def _refuse(self, text: str) -> NoReturn:
        begin = plain_name(text.partition(",")[0])[:4]
        begun = self.towns.beginning(begin) if begin else ()
        hint = _labels(self.towns.place(each.town) for each in begun if not each.is_alternate)
        raise InvalidInput.of("near", f"{UNKNOWN}; similar names: {hint}" if hint else UNKNOWN)

    def _refuse_several(self, towns: Iterable[int]) -> NoReturn:
        raise _choices(map(self.towns.place, towns))


def _only(found: list[Place]) -> Place:
    """The place, where it is only one."""
    if len(found) > 1:
        raise _choices(found)
    return found[0]


def _choices(places: Iterable[Place]) -> InvalidInput:
    return InvalidInput.of("near", f"could be any of: {_labels(places)}")


def _labels(places: Iterable[Place]) -> str:
    return "; ".join(place.label for place in islice(places, MAX_CHOICES))


@cache
def embedded_gazetteer() -> Gazetteer:
    """The gazetteer that comes with finder."""
    folder: Traversable = files("finder_data") / "gazetteer"
    return Gazetteer(lambda: tables_of(read_index(folder)))
