"""The rated columns: which they are, where they belong, and their codes on one scale a construct."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from repurchase.errors import Note
from repurchase.survey.instrument import Instrument
from repurchase.survey.read.answers.answer_profile import AnswerKind, Profile, real_counts
from repurchase.survey.read.answers.blocks_of_numbers import are_counts, counts_note
from repurchase.survey.read.answers.numbers.number_words import asks_for_rating, names_points
from repurchase.survey.read.column_map.told_columns import Told
from repurchase.survey.read.columns.background_questions import matched, usual
from repurchase.survey.read.ratings.attention_checks import answer_code, asked_of, check_by_option, checks_by_name
from repurchase.survey.read.ratings.codebook import Codebook
from repurchase.survey.read.ratings.codebook_match import lists
from repurchase.survey.read.ratings.coded_columns import coded_columns
from repurchase.survey.read.ratings.construct_mapping import SAME_ITEM, Mapping_, map_columns
from repurchase.survey.read.ratings.scale_codes.codes import Coded
from repurchase.survey.read.ratings.told_places import is_told_rated, settle, told_check
from repurchase.survey.read.ratings.told_scales import code_in_order, recode, without_order
from repurchase.survey.read.roles.blocks import RUN, Block, is_slider
from repurchase.survey.read.roles.decide import Judgements
from repurchase.survey.read.sheet.grid import SheetColumn
from repurchase.survey.read.sheet.normalise import plain, same_wording
from repurchase.survey.read.sheet.question_heads import lettered, named, short

SLIPS = 0.02  # share of the answers up to which a number beyond the points that a head names is a slip
UNUSED = frozenset({"unchosen", "narrow", "fewer_words"})  # said of points that nobody gave, as of a check
LEAST_USED = 4  # different numbers that a column alone must hold to be a scale
_STATEMENT_WORDS = (
    "我",
    "本",
    "该",
    "这",
    "在",
    "总",
    "与",
    "i ",
    "the ",
    "this ",
    "my ",
    "overall",
    "all in all",
    "it ",
    "when ",
    "staff",
)


@dataclass(slots=True)
class Ratings:
    """Columns that rate something, coded.

    Attributes
    ----------
    mapping : Mapping_
        Constructs and statements of the columns.
    checks : dict of column index to label or number told
    coded : dict of column index to Coded
    loose : list of SheetColumn
        Rated, but of no construct and no known statement.
    background : list of SheetColumn
        Looked like ratings, are questions about the respondent.
    unordered : list of SheetColumn
        Rated in words whose order is not known: no codes until the column map tells the order, which it asks for.
    counted : set of int
        Indices of those of the background that count or measure: answered with a number.
    """

    mapping: Mapping_
    checks: dict[int, str | float | None] = field(default_factory=dict)
    coded: dict[int, Coded] = field(default_factory=dict)
    loose: list[SheetColumn] = field(default_factory=list)
    background: list[SheetColumn] = field(default_factory=list)
    unordered: list[SheetColumn] = field(default_factory=list)
    counted: set[int] = field(default_factory=set)
    notes: list[Note] = field(default_factory=list)


def ratings(
    columns: Sequence[SheetColumn],
    judgements: Judgements,
    candidates: Sequence[Instrument],
    codebook: Codebook | None,
    column_map: Told,
    *,
    whole: bool = False,
) -> Ratings:
    """Find, map and code the rated columns among `columns`: ratings by their look, or by what the user says."""
    checks: dict[int, str | float | None] = {}
    rated, asked = [], []
    by_name = checks_by_name(columns, set() if whole else {plain(t.name) for i in candidates for t in i.checks})
    profiles, blocks = judgements.profiles, judgements.blocks
    for c in columns:
        if column_map.is_question(c):
            if is_told_rated(c, column_map):
                rated.append(c)
            else:
                checks[c.index] = told_check(c, column_map)
            continue
        told = asked_of(c) if not _known_item(c, candidates, codebook) else None
        called = c.index in by_name and not _in_run(c, blocks)
        if told is not None or (called and not _known_item(c, candidates, codebook)):
            checks[c.index] = told
        elif not _in_run(c, blocks) and _about_respondent(c, profiles[c.index], candidates, codebook):
            asked.append(c)
        else:
            rated.append(c)
    mapping = map_columns(rated, candidates, codebook, whole=whole)
    settle(mapping, rated, column_map)
    found = Ratings(mapping, checks, background=asked)
    _sort_unmapped(rated, judgements, found, column_map)
    keep = [c for c in columns if c.index in mapping.homes or c.index in checks]
    for c in keep:
        if column_map.is_question(c) and profiles[c.index].kind is AnswerKind.OTHER and is_slider(c):
            profiles[c.index].kind = AnswerKind.SLIDER
    found.coded = coded_columns(keep, profiles, mapping.homes, mapping.instrument)
    code_in_order(found.coded, keep, column_map)
    found.unordered = [c for c in keep if c.index not in found.coded]
    _code_checks(found)
    recode(found.coded, {i: p.construct for i, p in mapping.homes.items()}, profiles, column_map)
    gone = without_order(found.coded, column_map)
    found.unordered += [c for c in columns if c.index in gone]
    found.loose = [c for c in found.loose if c.index in found.coded]
    return found


def turned_back(read_ratings: Ratings, *, whole: bool) -> None:
    """Give the items of a clean file that a study or codebook calls reversed the answers that were given.

    Such a file holds them turned. Where only some of its rows are held they are left so, and are called reversed no
    more: what counts the others knows nothing of it. SPSS and Stata files label the turned numbers: by these labels
    the answers that were given have been coded already, also those of items that nobody calls reversed.
    """
    for index, place in read_ratings.mapping.homes.items():
        coded = read_ratings.coded.get(index)
        by_labels = coded is not None and coded.flipped
        if coded is not None and by_labels:
            coded.flipped = False  # nothing to be told: the file is ours
        reversed_ = place.reverse is True and coded is not None and not whole
        if not reversed_:
            place.reverse = None
        if coded is None or reversed_ == by_labels:
            continue
        known = read_ratings.mapping.instrument
        stated = known[place.construct].scale if known and place.construct in known else coded.scale
        coded.values = stated.low + stated.high - coded.values


def _code_checks(ratings: Ratings) -> None:
    """Checks that name the text of an option, or a number that is no point of their scale."""
    for index, told in ratings.checks.items():
        coded = ratings.coded.get(index)
        if coded is not None and coded.remark in UNUSED:
            coded.remark = ""
        if told is None or coded is None or answer_code(told, coded.scale) is not None:
            continue
        by_option = check_by_option(coded.column, told)
        if by_option is not None:
            ratings.coded[index], answer = by_option
            ratings.checks[index] = float(answer)
        else:
            ratings.checks[index] = None  # the option's number is not told: nearly everybody's answer


def _known_item(c: SheetColumn, candidates: Sequence[Instrument], codebook: Codebook | None) -> bool:
    """Whether the codebook or a study lists the column as an item or statement.

    A name that one study gives an item and another a check, such as ATT1, tells neither: the wording does.
    """
    if codebook and lists(codebook, c):
        return True
    words, name = plain(c.question), plain(c.name)
    name = "" if name in {plain(t.name) for i in candidates for t in i.checks} else name
    listed = [(t.name, t.label) for i in candidates for t in i.items]
    listed += [(t.name, t.label) for i in candidates for t in i.statements]
    return any(
        name == plain(n) != "" or any(same_wording(plain(v), words) >= SAME_ITEM for v in label.values())
        for n, label in listed
    )


def _about_respondent(c: SheetColumn, p: Profile, candidates: Sequence[Instrument], codebook: Codebook | None) -> bool:
    """Whether a column with few ordered answers is a question about the respondent."""
    if p.kind in {AnswerKind.SLIDER, AnswerKind.WORDS} or _known_item(c, candidates, codebook):
        return False
    families = {s.family for s in p.strengths if s is not None and s.family}
    if p.kind is AnswerKind.LABELS and families & {"agree", "fit"} and len(c.distinct) > 1:
        return False
    if len(c.distinct) == 1 and p.kind is AnswerKind.LABELS:
        return True
    if c.stem and not (p.kind is AnswerKind.NUMBERS and usual(c.statement) and usual(c.stem) is not None):
        return False
    name = named(c)
    known = any(matched(c, i) for i in candidates) or usual(c.question, c.name) is not None
    if p.kind is AnswerKind.NUMBERS and _states(c.question) and not short(c.question):
        return False
    return known and not (name and not name.generic and not lettered(c) and not usual(name.prefix, name.prefix))


def _states(wording: str) -> bool:
    """Whether a wording states something about the topic instead of asking."""
    words = wording.casefold()
    return words.startswith(_STATEMENT_WORDS) and not words.endswith(("?", "？", "吗", "呢"))


def _in_run(c: SheetColumn, blocks: Mapping[int, Block]) -> bool:
    """Whether a column stands among enough others that are answered alike: then it is what they are."""
    return c.index in blocks and len(blocks[c.index]) >= RUN


def _sort_unmapped(rated: Sequence[SheetColumn], judgements: Judgements, ratings: Ratings, column_map: Told) -> None:
    """Rated columns without a construct: single questions about the respondent, or statements to ask about."""
    profiles, blocks = judgements.profiles, judgements.blocks
    places = ratings.mapping.homes
    left = [c for c in rated if not places[c.index].construct and places[c.index].statement is None]
    _undo_uneven_drafts([c for c in rated if not column_map.is_question(c)], profiles, ratings, left)
    for c in left:
        kind = profiles[c.index].kind
        verbal = kind is AnswerKind.LABELS and (_in_run(c, blocks) or len(c.distinct) > 2)
        verbal = verbal or (kind is AnswerKind.LADDER and _in_run(c, blocks))
        verbal = verbal or kind in {AnswerKind.SLIDER, AnswerKind.WORDS}
        verbal = verbal or _is_rated_alone(c, profiles[c.index])
        verbal = verbal or places[c.index].evidence == "codebook" or is_told_rated(c, column_map)
        asked = kind is AnswerKind.NUMBERS and (_in_run(c, blocks) or (_states(c.question) and not short(c.question)))
        counts = c.index in ratings.counted and not is_told_rated(c, column_map)
        if (verbal or asked) and not counts:
            ratings.loose.append(c)
        else:
            del places[c.index]
            ratings.background.append(c)


def _is_rated_alone(c: SheetColumn, p: Profile) -> bool:
    """Whether a single column of numbers is a point of a scale by what it asks: how likely somebody recommends."""
    counts = real_counts(c, p.numbers)
    used = {v for v, n in counts.items() if n}
    often = {v for v, n in counts.items() if n > SLIPS * sum(counts.values())} or used  # a 50 on 1-10 is a slip
    asks = asks_for_rating(c.question) or names_points(c.wording, max(often, default=0.0))
    return p.kind is AnswerKind.NUMBERS and len(used) >= LEAST_USED and asks


def _undo_uneven_drafts(
    rated: Sequence[SheetColumn], profiles: dict[int, Profile], ratings: Ratings, left: list[SheetColumn]
) -> None:
    """A drafted group whose numeric columns have unlike ranges is a block of background questions, not a construct."""
    groups: dict[str, list[SheetColumn]] = defaultdict(list)
    for c in rated:
        if ratings.mapping.homes[c.index].evidence == "draft":
            groups[ratings.mapping.homes[c.index].construct].append(c)
    for code, members in groups.items():
        tops = [
            max((v for v in profiles[c.index].numbers if v is not None and 0 <= v <= 10), default=0) for c in members
        ]
        numeric = all(profiles[c.index].kind is AnswerKind.NUMBERS and not c.signed for c in members)
        counted = numeric and are_counts(members)
        if counted:
            ratings.notes.append(counts_note(members))
            ratings.counted |= {c.index for c in members}
        if counted or (numeric and members[0].filled >= 30 and (min(tops) <= 2 or len(set(tops)) > 2)):
            ratings.mapping.drafted.pop(code, None)
            for c in members:
                ratings.mapping.homes[c.index].construct = ""
                left.append(c)
