// Facets: which rows are shown, by doubt, by what speaks against them, by what
// is wrong with their link, and by answer, each with its count.

const FINDING_KINDS = () => [W.finding_dangling, W.finding_shared, W.finding_suspicious, W.finding_barred, W.finding_unreadable];

/** What rows can be filtered by, besides group and search. Of one dimension, any; of several, all. */
const DIMENSIONS = {
  doubt: { title: () => W.facet_doubt, word: (value) => DATA.doubts[value], of: (row) => (row.certain ? [] : row.doubts) },
  against: { title: () => W.facet_against, word: (value) => DATA.subjects[value][0], of: (row) => row.against },
  finding: { title: () => W.facet_finding, word: (value) => FINDING_KINDS()[value], of: (row) => row.findings.map((place) => FINDINGS[place].kind) },
  state: { title: () => W.facet_state, word: (value) => [W.state_rivals, W.state_wrong, W.state_linked, W.state_asked][value],
    of: (row, index) => [row.rivals.length > 0 ? 0 : -1, row.wrong ? 1 : -1, row.linked ? 2 : -1, isAsked(index) ? 3 : -1].filter((value) => value >= 0) },
};

/** Whether `kobl apply` will ask about what was approved here. */
function isAsked(index) {
  const { answer, number } = decisionOf(index);
  return answer === "yes" && questionsOf(index, number).length > 0;
}

const facets = Object.fromEntries(Object.keys(DIMENSIONS).map((name) => [name, new Set()]));

/** Whether the row fits the chosen facets, leaving out one dimension. */
function fitsFacets(index, except) {
  return Object.entries(DIMENSIONS).every(([name, { of }]) =>
    name === except || facets[name].size === 0 || of(ROWS[index], index).some((value) => facets[name].has(value)));
}

/** The values of a dimension among the rows that fit all else, with their counts, the most first. */
function facetCounts(name) {
  const counts = new Map();
  ROWS.forEach((row, index) => {
    if (!fits(index, name)) return;
    for (const value of DIMENSIONS[name].of(row, index)) counts.set(value, (counts.get(value) ?? 0) + 1);
  });
  for (const value of facets[name]) if (!counts.has(value)) counts.set(value, 0);
  return [...counts].sort((a, b) => b[1] - a[1] || a[0] - b[0]);
}

let facetsAreOpen = false;
/** The facets in the order of their number keys. */
let facetKeys = [];

function toggleFacets(open) {
  facetsAreOpen = open ?? !facetsAreOpen;
  byId("facets").hidden = !facetsAreOpen;
  byId("facets-open").setAttribute("aria-expanded", String(facetsAreOpen));
  if (facetsAreOpen) drawFacets();
}

function toggleFacet(name, value) {
  if (!facets[name].delete(value)) facets[name].add(value);
  applyFilter();
}

function clearFacets() {
  for (const set of Object.values(facets)) set.clear();
}

function drawFacets() {
  facetKeys = [];
  const group = ([name, { title, word }]) => {
    const counts = facetCounts(name);
    if (counts.length === 0) return null;
    return make("section", {}, make("h3", {}, title()), make("ul", {}, counts.map(([value, count]) => {
      const key = facetKeys.push([name, value]);
      return make("li", {}, make("button", { class: "facet", "aria-pressed": String(facets[name].has(value)), onclick: () => { toggleFacet(name, value); byId("grid").focus(); } },
        make("kbd", { "aria-hidden": "true" }, key <= 9 ? String(key) : "·"), make("span", {}, word(value)), make("span", { class: "count" }, WHOLE.format(count))));
    })));
  };
  byId("facets").replaceChildren(...Object.entries(DIMENSIONS).map(group).filter(Boolean),
    make("p", {}, make("button", { class: "link", onclick: () => { clearFacets(); applyFilter(); } }, W.facets_clear), " ",
      make("button", { class: "link", onclick: () => { toggleFacets(false); byId("grid").focus(); } }, W.close)));
}

/** The chosen facets as chips that take themselves away. */
function facetChips() {
  return Object.entries(facets).flatMap(([name, values]) => [...values].map((value) =>
    make("button", { class: "chip chosen", title: W.facet_remove, onclick: () => { facets[name].delete(value); applyFilter(); byId("grid").focus(); } },
      DIMENSIONS[name].word(value), make("span", { "aria-hidden": "true" }, " ✕"))));
}

/** The chosen facets in words. */
const facetWords = () => Object.entries(facets).flatMap(([name, values]) => [...values].map((value) => DIMENSIONS[name].word(value)));
