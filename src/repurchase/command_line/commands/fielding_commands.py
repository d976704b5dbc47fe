"""Commands before a survey is fielded: its questionnaire, made-up answers, how many respondents it needs."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

from repurchase.command_line.commands.told_lines import listed_parts, tell, write_lines
from repurchase.command_line.shared_options import (
    LANGUAGE_VALUE,
    NAME,
    NUMBER,
    WHOLE,
    WORDS,
    Json,
    Lang,
    Overwrite,
    OwnStudy,
    PagesLang,
    Scheduler,
    Seed,
)
from repurchase.command_line.translated_commands import BEFORE_FIELDING, command
from repurchase.command_line.translated_parameters import ANALYSIS, WRITING, DeclaredArgument, DeclaredOption
from repurchase.command_line.value_types import (
    DecimalValue,
    KnownValue,
    ListedValue,
    StudyName,
    TranslatedValue,
    WholeValue,
    WrittenFile,
    WrittenFolder,
)
from repurchase.files.targets import shown
from repurchase.settings import PLATFORMS
from repurchase.text import text
from repurchase.work.progress_display import terminal_progress

POWER_FORMATS = "docx,html,xlsx,md"


@command(
    BEFORE_FIELDING,
    "repurchase questionnaire --study study.toml",
    "repurchase questionnaire --lang zh --out form.docx",
)
def questionnaire(
    study: OwnStudy = None,
    lang: Lang = None,
    out: Annotated[
        Path,
        DeclaredOption("--out", "options.form_out", WrittenFile("values.file_or_folder"), WRITING, "questionnaire"),
    ] = Path("questionnaire"),
    shuffle: Annotated[bool, DeclaredOption("--shuffle", "options.shuffle", heading=WRITING)] = False,
    seed: Seed = None,
    overwrite: Overwrite = False,
) -> None:
    """Write a study's questionnaire, ready to field, and say what to look at before."""
    from repurchase.study.commands.fielding import write_questionnaire

    tell(*write_questionnaire(out, study, lang, shuffle=shuffle, seed=seed, overwrite=overwrite))


@command(
    BEFORE_FIELDING,
    "repurchase simulate --to rehearsal.xlsx",
    "repurchase simulate --to rehearsal.xlsx --platform wenjuanxing --careless 0.05",
)
def simulate(
    to: Annotated[Path, DeclaredOption("--to", "options.simulate_to", WrittenFile("values.file"), WRITING)],
    study: OwnStudy = None,
    n: Annotated[
        int, DeclaredOption("--n", "options.respondents", WholeValue(WHOLE, "respondents"), ANALYSIS, "238")
    ] = 238,
    seed: Seed = None,
    platform: Annotated[
        str | None, DeclaredOption("--platform", "options.platform", KnownValue(NAME, PLATFORMS), WRITING)
    ] = None,
    lang: Annotated[str | None, DeclaredOption("--lang", "options.platform_lang", LANGUAGE_VALUE, WRITING)] = None,
    codes: Annotated[bool, DeclaredOption("--codes", "options.codes", heading=WRITING)] = False,
    missing: Annotated[
        float, DeclaredOption("--missing", "options.missing_share", DecimalValue(NUMBER, "planted_share"), WRITING)
    ] = 0,
    careless: Annotated[
        float, DeclaredOption("--careless", "options.careless", DecimalValue(NUMBER, "planted_share"), WRITING)
    ] = 0,
    overwrite: Overwrite = False,
) -> None:
    """Write made-up answers to a study's questionnaire, marked as synthetic."""
    from repurchase.study.commands.fielding import rehearsal

    path = rehearsal(
        to, study, n, seed, platform=platform, lang=lang, coded=codes, missing=missing, careless=careless,
        overwrite=overwrite
    )  # fmt: skip
    tell(text("cli.exported", file=shown(path)))


@command(
    BEFORE_FIELDING, "repurchase power --study study.toml --n 150,200,250", "repurchase power --effect 0.2 --out power"
)
def power(
    study: OwnStudy = None,
    n: Annotated[str | None, DeclaredOption("--n", "options.sizes", TranslatedValue("values.sizes"), ANALYSIS)] = None,
    reps: Annotated[
        int, DeclaredOption("--reps", "options.reps", WholeValue(WHOLE, "replications"), ANALYSIS, "1000")
    ] = 1000,
    effect: Annotated[
        float, DeclaredOption("--effect", "options.effect", DecimalValue(NUMBER, "population_value"), ANALYSIS, "0.3")
    ] = 0.3,
    effects: Annotated[
        str, DeclaredOption("--effects", "options.effects", TranslatedValue("values.effects"), ANALYSIS)
    ] = "",
    target: Annotated[
        float, DeclaredOption("--target", "options.target", DecimalValue(NUMBER, "target_power"), ANALYSIS, "0.8")
    ] = 0.8,
    estimator: Annotated[
        str | None,
        DeclaredOption("--estimator", "options.power_estimator", TranslatedValue(NAME, "estimator"), ANALYSIS),
    ] = None,
    seed: Seed = None,
    lang: PagesLang = None,
    out: Annotated[
        Path | None, DeclaredOption("--out", "options.power_out", WrittenFolder("values.folder"), WRITING)
    ] = None,
    formats: Annotated[
        str,
        DeclaredOption(
            "--formats",
            "options.power_formats",
            ListedValue(WORDS, listed_parts(POWER_FORMATS)),
            WRITING,
            POWER_FORMATS,
        ),
    ] = POWER_FORMATS,
    scheduler: Scheduler = None,
    as_json: Json = False,
) -> None:
    """Say what samples of several sizes would find of a study's hypotheses, before it is fielded."""
    from repurchase.study.commands.power_files import check_power_target, said_power, study_power

    check_power_target(out, lang, listed_parts(formats), study)
    with terminal_progress() as tick:
        found, chosen = study_power(study, n, reps, effect, effects, target, estimator, seed, tick, scheduler)
    (write_lines if as_json else tell)(*said_power(found, chosen, lang, out, listed_parts(formats), as_json=as_json))


@command(BEFORE_FIELDING, "repurchase studies", "repurchase studies utaut2", "repurchase studies utaut2 --to mine.toml")
def studies(
    name: Annotated[str | None, DeclaredArgument("options.study_name", StudyName("values.name"))] = None,
    to: Annotated[
        Path | None, DeclaredOption("--to", "options.study_copy", WrittenFile("values.file"), WRITING)
    ] = None,
    lang: PagesLang = None,
    overwrite: Overwrite = False,
    as_json: Json = False,
) -> None:
    """List the studies that come with the package, show one, or write one to a file of one's own."""
    from repurchase.study.commands.study_list import said_studies

    (write_lines if as_json else tell)(*said_studies(name, to, lang, overwrite=overwrite, as_json=as_json))
