"""Commands before a survey is fielded: its questionnaire, and made-up answers to rehearse with."""

from __future__ import annotations

from pathlib import Path

from repurchase.errors import InputError
from repurchase.files.targets import shown
from repurchase.study.commands.small_commands import simulated
from repurchase.study.file.study import Study
from repurchase.study.platform_files.simulated_export import simulated_export
from repurchase.study.questionnaire.field_questionnaire import questionnaire
from repurchase.text import Text, text


def write_questionnaire(
    out: Path,
    study: Study | str | Path | None = None,
    lang: str | None = None,
    *,
    shuffle: bool = False,
    seed: int | None = None,
    overwrite: bool = False,
) -> list[Text]:
    """Write the questionnaire of a study (default: the shipped one), and tell what to look at before it is fielded."""
    made = questionnaire(study, shuffle=shuffle, seed=seed)
    paths = made.write(out, lang, overwrite=overwrite, inputs=(study,))
    written = [text("cli.exported", file=shown(path)) for path in paths]
    if made.form.shuffled is not None:
        written.append(text("form_hints.shuffled", seed=made.form.shuffled))
    return [*written, *made.hints(lang)]


def rehearsal(
    to: Path,
    study: Study | str | Path | None = None,
    n: int = 238,
    seed: int | None = None,
    *,
    platform: str | None = None,
    lang: str | None = None,
    coded: bool = False,
    missing: float = 0,
    careless: float = 0,
    overwrite: bool = False,
) -> Path:
    """Write made-up answers: clean ones, or with `platform` as that platform exports them.

    Raises
    ------
    InputError
        Options of a platform's layout are given without a platform, or the file cannot be written.
    """
    if platform is None:
        given = {"--lang": lang, "--codes": coded, "--missing": missing, "--careless": careless}
        stray = next((option for option, value in given.items() if value), None)
        if stray is not None:
            raise InputError("platform_files.needs_platform", option=stray)
        return simulated(to, study, n, seed, overwrite=overwrite)
    return simulated_export(
        to, platform, study, n, seed, lang=lang, coded=coded, missing=missing, careless=careless, overwrite=overwrite
    )
