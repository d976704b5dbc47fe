"""Settings of the manual's site; `python docs/build.py` builds it in both languages (`-D language=en`, `zh_CN`)."""

from __future__ import annotations

import re
import sys
from pathlib import Path
from typing import Any

HERE = Path(__file__).parent
sys.path.insert(0, str(HERE / "site"))

from search_chinese import SearchPairs  # noqa: E402
from sphinx.search import languages  # noqa: E402

NAMES = {"en": ("en", "repurchase manual", "中文", "zh"), "zh_CN": ("zh", "repurchase 使用手册", "English", "en")}

project = "repurchase"
author = "The repurchase developers"
release = re.search(r'__version__ = "(.+)"', (HERE.parent / "src/repurchase/__init__.py").read_text("utf-8"))[1]
extensions = ["myst_parser", "sphinx_copybutton"]
source_suffix = {".md": "markdown"}
myst_heading_anchors = 6
myst_enable_extensions = ["attrs_block"]
copybutton_prompt_text = r"\$ |>>> |\.\.\. "
copybutton_prompt_is_regexp = True
html_theme = "furo"
html_static_path = ["site/static"]
html_css_files = ["manual.css"]
templates_path = ["site/templates"]
html_theme_options = {"top_of_page_buttons": ["view"]}  # the template of that name holds the other language
html_search_scorer = str(HERE / "site" / "scorer.js")
html_use_index = False
html_copy_source = False
html_show_copyright = False
html_scaled_image_link = False
languages["zh"] = SearchPairs


def counterpart(page: str, folder: str) -> str:
    """The page of the other language's site that a page leads to: the same one, or the nearest that there is."""
    if page == "search" or page.startswith("contributors/") or page == "reference/glossary":
        return page
    if (HERE / folder / f"{page}.md").exists():
        return page
    return "reference/python/index" if page.startswith("reference/python/") else "index"


def other_language(app: Any, page: str, template: str, context: dict[str, Any], doctree: Any) -> None:
    """What the other language is called, and where its page lies beside this site."""
    _, _, label, folder = NAMES[app.config.language]
    url = f"{'../' * (page.count('/') + 1)}{folder}/{counterpart(page, folder)}.html"
    context["other_language"] = {"label": label, "code": folder, "url": url}


def titled(app: Any, config: Any) -> None:
    """The site's name in its language."""
    config.html_title = NAMES[config.language][1]


def setup(app: Any) -> None:
    """Where the language matters."""
    app.connect("config-inited", titled)
    app.connect("html-page-context", other_language)
