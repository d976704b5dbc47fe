/* Order of what is found: pages for users before those for contributors; the rest as Sphinx has it. */
var Scorer = {
  score: ([docname, title, anchor, description, score]) => score - (docname.startsWith("contributors/") ? 100 : 0),
  objNameMatch: 11,
  objPartialMatch: 6,
  objPrio: { 0: 15, 1: 5, 2: -5 },
  objPrioDefault: 0,
  title: 15,
  partialTitle: 7,
  term: 5,
  partialTerm: 2,
};
