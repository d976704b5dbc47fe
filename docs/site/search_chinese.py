"""Search in Chinese: neighbouring characters are terms, in the pages as in what is looked for."""

from __future__ import annotations

import re

from sphinx.search.en import SearchEnglish

HAN = re.compile(r"[\u3400-\u9fff]+")
LATIN = re.compile(r"[^\W\u3400-\u9fff]+")


class SearchPairs(SearchEnglish):
    """Both are cut alike, which words of a dictionary would not be: the browser has none."""

    lang = "zh"
    language_name = "English"  # whose stemmer the browser is given, for words that are not Chinese
    js_splitter_code = """
var splitQuery = (query) => {
  const pairs = (run) => run.length < 2 ? [run] : [...run.slice(1)].map((_, i) => run.slice(i, i + 2));
  return (query.match(/[\\u3400-\\u9fff]+|[^\\s\\p{P}\\p{S}\\u3400-\\u9fff]+/gu) || [])
    .flatMap((run) => /[\\u3400-\\u9fff]/.test(run) ? pairs(run) : [run]);
};
"""

    def split(self, input: str) -> list[str]:
        """Pairs and single characters of Chinese, words of what is not."""
        runs = HAN.findall(input)
        pairs = [run[i : i + 2] for run in runs for i in range(len(run) - 1)]
        return [*pairs, *(sign for run in runs for sign in run), *LATIN.findall(input)]
