"""Small made-up studies unlike the shipped one, each a study file and a table of answers: every chapter must read well."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

import numpy as np
import pandas as pd

ANSWERS = {
    4: {
        "zh": ["很不符合", "不太符合", "比较符合", "非常符合"],
        "en": ["Not at all", "Hardly", "Mostly", "Fully"],
    },
    5: {
        "zh": ["非常不同意", "不同意", "一般", "同意", "非常同意"],
        "en": ["Strongly disagree", "Disagree", "Neutral", "Agree", "Strongly agree"],
    },
    7: {
        "zh": ["非常不同意", "不同意", "比较不同意", "一般", "比较同意", "同意", "非常同意"],
        "en": ["Strongly disagree", "Disagree", "Somewhat disagree", "Neutral", "Somewhat agree", "Agree", "Strongly agree"],
    },
}  # fmt: skip
QUESTIONS = {
    "zh": (("性别", "您的性别是？", ("男", "女")), ("年级", "您现在读几年级？", ("大一", "大二", "大三", "大四"))),
    "en": (
        ("gender", "What is your gender?", ("Female", "Male", "Prefer not to say")),
        ("age", "How old are you?", ("18-24", "25-34", "35-49", "50 or older")),
    ),
}


@dataclass(frozen=True)
class OtherStudy:
    """One study: constructs by code with their labels, paths, and how it is answered.

    Attributes
    ----------
    name, lang, title : str
    constructs : mapping of code to label
    paths : mapping of outcome to its predictors
    n, points, items : int
        Respondents, points of the scale, items a construct.
    effect : float
        Every path, standardised.
    omitted : float
        A path that the study leaves out, from the first construct to the last.
    background, clustered : bool
    holes : float
        Share of answers that are missing.
    """

    name: str
    lang: str
    title: str
    constructs: dict[str, str]
    paths: dict[str, tuple[str, ...]]
    n: int = 200
    points: int = 5
    items: int = 3
    effect: float = 0.35
    omitted: float = 0.0
    background: bool = True
    clustered: bool = False
    holes: float = 0.0

    def write(self, folder: Path) -> tuple[Path, Path]:
        """Write the study file and the answers into `folder`; returns their paths."""
        folder.mkdir(parents=True, exist_ok=True)
        study, data = folder / f"{self.name}.toml", folder / f"{self.name}.csv"
        study.write_text(self.toml(), encoding="utf-8")
        self.answers().to_csv(data, index=False, encoding="utf-8-sig")
        return study, data

    def toml(self) -> str:
        """The study file."""
        words = ANSWERS[self.points]
        lines = [
            'schema = "repurchase.study/1"', f'name = "{self.name}"', f'language = "{self.lang}"',
            f'title = {{ {self.lang} = "{self.title}" }}', "[scale]", "low = 1", f"high = {self.points}",
            f"labels = {{ en = {words['en']}, zh = {words['zh']} }}".replace("'", '"'),
        ]  # fmt: skip
        for code, label in self.constructs.items():
            lines += [
                f"[constructs.{code}]",
                f'label = {{ {self.lang} = "{label}" }}',
                f"items = [{self._items(code)}]",
            ]
        for name, asked, options in QUESTIONS[self.lang] if self.background else ():
            kind = "single" if name in ("性别", "gender") else "ordered"
            shown = ", ".join(f'{{ {self.lang} = "{o}" }}' for o in options)
            lines += ["[[background]]", f'name = "{name}"', f'{self.lang} = "{asked}"', f'kind = "{kind}"']
            lines += [f"options = [{shown}]"]
        if self.paths:
            stated = [f'"{y} ~ {" + ".join(xs)}"' for y, xs in self.paths.items()]
            lines += ["[model]", f"paths = [{', '.join(stated)}]"]
            for k, (y, x) in enumerate(((y, x) for y, xs in self.paths.items() for x in xs), 1):
                lines += ["[[hypotheses]]", f'id = "H{k}"', f'path = "{x} -> {y}"']
        if self.clustered:
            lines += ["[options]", 'cluster = "class"']
        return "\n".join(lines) + "\n"

    def _items(self, code: str) -> str:
        said = {"zh": "{}第{}题", "en": "{} statement {}"}[self.lang]
        label = self.constructs[code]
        items = range(1, self.items + 1)
        return ", ".join(f'{{ name = "{code}{i}", {self.lang} = "{said.format(label, i)}" }}' for i in items)

    def answers(self) -> pd.DataFrame:
        """Answers that follow the paths, with what else the study asks."""
        rng = np.random.default_rng(len(self.name) + self.n)
        classes = rng.integers(0, 20, self.n)
        shared = 0.5 * rng.normal(size=20)[classes] if self.clustered else np.zeros(self.n)
        latent: dict[str, np.ndarray] = {}
        common = rng.normal(size=self.n)
        for code in self.constructs:  # causes come before effects in every study here
            causes = self.paths.get(code, ())
            own = 0.6 * common + 0.8 * rng.normal(size=self.n) if not causes else rng.normal(size=self.n)
            explained = sum((self.effect * latent[x] for x in causes), np.zeros(self.n))
            latent[code] = explained + own * np.sqrt(max(1 - np.var(explained), 0.2)) + shared
        if self.omitted:
            first, last = list(self.constructs)[0], list(self.constructs)[-1]
            latent[last] = latent[last] + self.omitted * latent[first]
        frame = {}
        for code, values in latent.items():
            for i in range(1, self.items + 1):
                heard = 0.8 * values + 0.6 * rng.normal(size=self.n)
                spread = np.clip(np.round((self.points + 1.4) / 2 + heard * self.points / 5.5), 1, self.points)
                frame[f"{code}{i}"] = np.where(rng.random(self.n) < self.holes, np.nan, spread)
        for _, asked, options in QUESTIONS[self.lang] if self.background else ():
            frame[asked] = rng.choice(options, self.n)
        if self.clustered:
            frame["class"] = [f"c{k:02d}" for k in classes]
        made = pd.DataFrame(frame)
        answered = [c for c in made if c[-1].isdigit()]
        return made.astype(dict.fromkeys(answered, "Int64"))


def _codes(labels: list[str]) -> dict[str, str]:
    return {f"F{chr(65 + k)}": label for k, label in enumerate(labels)}


LONG = "Perceived usefulness of the mobile banking application at work"  # 62 characters
STUDIES = {
    study.name: study
    for study in (
        OtherStudy(
            "tam", "en", "Acceptance of mobile banking",
            {"PEOU": "Perceived ease of use", "PU": "Perceived usefulness", "ATT": "Attitude", "BI": "Intention to use"},
            {"PU": ("PEOU",), "ATT": ("PU", "PEOU"), "BI": ("ATT", "PU")}, n=300, points=7, items=4,
        ),
        OtherStudy(
            "two", "zh", "学习动机与学业投入", {"LM": "学习动机", "SE": "学业投入"}, {"SE": ("LM",)}, n=60, items=4, effect=0.5,
        ),
        OtherStudy(
            "fourteen", "zh", "服务质量与顾客忠诚",
            _codes(["有形性", "可靠性", "响应性", "保证性", "移情性", "价格感知", "品牌形象", "信息质量", "系统质量",
                    "感知价值", "顾客满意", "顾客信任", "情感承诺", "顾客忠诚"]),
            {"FK": ("FA", "FB", "FC", "FD"), "FL": ("FE", "FF", "FG"), "FM": ("FH", "FI", "FJ"), "FN": ("FK", "FL", "FM")},
            n=420,
        ),
        OtherStudy(
            "four_points", "zh", "社区服务满意度", {"SV": "服务态度", "EN": "环境质量", "SA": "居民满意"},
            {"SA": ("SV", "EN")}, n=180, points=4,
        ),
        OtherStudy(
            "clustered", "en", "School climate and engagement",
            {"CL": "School climate", "TS": "Teacher support", "BE": "Belonging", "EG": "Engagement"},
            {"BE": ("CL", "TS"), "EG": ("BE",)}, n=360, clustered=True, holes=0.04,
        ),
        OtherStudy("one_driver", "en", "One driver", {"UX": LONG, "ST": "Satisfaction"}, {"ST": ("UX",)}, background=False),
        OtherStudy(
            "measured_only", "zh", "一个量表", {"WB": "主观幸福感"}, {}, items=6, background=False,
        ),
        OtherStudy(
            "wrong_model", "en", "A path left out",
            {"AA": "Service", "BB": "Price", "CC": "Value", "DD": "Loyalty"}, {"CC": ("AA", "BB"), "DD": ("CC",)},
            n=320, omitted=0.45,
        ),
        OtherStudy(
            "nothing_there", "zh", "互不相关", {"AA": "服务", "BB": "价格", "CC": "环境", "DD": "忠诚"},
            {"DD": ("AA", "BB", "CC")}, n=150, effect=0.0,
        ),
    )
}  # fmt: skip
