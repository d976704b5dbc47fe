"""Numeric columns that share a range: those of a construct, the statements of a study, the parts of a run."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Container, Mapping, Sequence
from dataclasses import dataclass

from repurchase.survey.instrument import Scale
from repurchase.survey.read.answers.answer_profile import Profile
from repurchase.survey.read.ratings.construct_mapping import Place
from repurchase.survey.read.ratings.scale_codes.own_ranges import (
    ends_often,
    is_cut_off,
    numbers_of,
    parts,
)
from repurchase.survey.read.ratings.scale_codes.scales import HUNDREDS
from repurchase.survey.read.sheet.grid import SheetColumn

USUAL_TOPS = frozenset({5, 7, 10})  # highest points of scales from 1 on

Member = tuple[SheetColumn, Profile]


@dataclass(slots=True)
class NumberGroup:
    """Columns of one range.

    `code` is that of their construct where they have one; `parted` says that they are a part of a run that was cut, or
    of a construct otherwise in words; `short` that they never reach points that other columns of the file show they
    would have reached.
    """

    members: list[Member]
    code: str = ""
    parted: bool = False
    short: bool = False

    @property
    def cut_off(self) -> bool:
        """Whether the highest answer is given often: the end of a scale rather than a thin tail."""
        return ends_often(numbers_of(self.members))

    def fitting(self, verbal: Scale | None) -> Scale | None:
        """The scale of the words of the file, unless hundreds of answers end often at the end of a shorter one."""
        held = numbers_of(self.members)
        if self.short or verbal is None or not held:
            return None if self.short else verbal
        top = max(held)
        own = top < verbal.high and top in USUAL_TOPS and sum(held.values()) >= HUNDREDS
        return None if own and len(self.members) > 1 and self.cut_off else verbal


def number_groups(
    columns: Sequence[Member], homes: Mapping[int, Place], worded: Container[str] = ()
) -> list[NumberGroup]:
    """Columns by construct; statements of a study together; the others by their run, cut where their ranges differ.

    `worded` are the constructs of which other columns are answered in words.
    """
    found: dict[str, list[Member]] = defaultdict(list)
    runs: dict[str, list[Member]] = defaultdict(list)
    run, last = 0, -9
    for member in columns:
        c, place = member[0], homes.get(member[0].index)
        if place is not None and place.construct:
            found[place.construct].append(member)
        elif place is not None and place.statement is not None:
            found["*"].append(member)
        else:
            run, last = (run if c.index == last + 1 else run + 1), c.index
            runs[c.group or f"#{run}"].append(member)
    groups = [NumberGroup(members, code, code in worded) for code, members in found.items()]
    for members in runs.values():
        cut = parts(members)
        groups += [NumberGroup(part, parted=len(cut) > 1) for part in cut]
    for group in groups:
        group.short = is_cut_off(group.members, [g.members for g in groups if g is not group])
    return groups
