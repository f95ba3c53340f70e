// Paper has no window to scroll: for printing, the lists are written out.

/** Rows on paper at most: some sixty pages. */
const PRINTED = 2000;

function startPrinting() {
  addEventListener("beforeprint", () => byId("paper").replaceChildren(...paper(currentView())));
  addEventListener("afterprint", () => byId("paper").replaceChildren());
  byId("print").onclick = () => print();
}

function paper(view) {
  const parts = [make("h1", {}, W.title), make("p", {}, `${W.run} ${DATA.run} · ${filterWords(view)}`)];
  if (view === "review") parts.push(...printedRows());
  if (view === "only") parts.push(...printedOnly());
  if (view !== "only") parts.push(...printedFindings());
  return view === "overview" ? parts.slice(2) : parts;
}

function filterWords(view) {
  if (view !== "review") return byId(`tab-${view}`).textContent.trim();
  const classes = [...GROUPS.filter(({ group }) => filter.groups.has(group)).map(({ name }) => name), ...facetWords()];
  const answer = byId("filter-answer").selectedOptions[0].textContent;
  return [classes.length > 0 ? classes.join(", ") : W.all, filter.answer === "all" ? "" : answer, byId("search").value, byId("shown").textContent]
    .filter(Boolean).join(" · ");
}

const where = (record) => [fieldOf(record, 1), fieldOf(record, 2), fieldOf(record, 3)].filter(Boolean).join(", ");

function printedRows() {
  const cut = shown.length > PRINTED ? [make("p", { class: "cut" }, fill(W.print_cut, { count: WHOLE.format(PRINTED) }))] : [];
  const heads = [W.column_answer, W.column_code, W.column_clientview, W.column_number, W.column_economic, W.column_score];
  const rows = shown.slice(0, PRINTED).map((index) => {
    const row = ROWS[index], decision = decisionOf(index), theirs = BY_NUMBER.get(decision.number)?.record;
    return [
      decision.answer ? ANSWER_WORDS()[decision.answer] : "☐",
      row.code,
      [make("b", {}, nameOf(row.about)), make("br"), where(row.about)],
      decision.number ?? "",
      theirs ? [make("b", {}, nameOf(theirs)), make("br"), where(theirs)] : W.no_candidate,
      [row.proposed >= 0 ? `${percent(row.probability)} ` : "", GROUPS[row.group].name, row.kept ? make("div", {}, row.kept) : "", decision.comment ? make("div", {}, decision.comment) : ""],
    ];
  });
  return [...cut, printedTable(heads, rows)];
}

function printedFindings() {
  if (FINDINGS.length === 0) return [];
  const rows = FINDINGS.slice(0, PRINTED).map((finding) => [FINDING_KINDS()[finding.kind], finding.code, finding.name, finding.sentence]);
  return [make("h2", {}, W.findings), printedTable([W.finding_kind, W.column_code, W.column_clientview, W.current_link], rows)];
}

function printedOnly() {
  const mark = (text) => (DATA.can_ignore ? [text] : []);
  const rows = onlyShown.slice(0, PRINTED).map(({ customer: { number, record } }) => [...mark(isIgnored(number) ? "✓" : "☐"), number, nameOf(record), where(record)]);
  return [make("p", {}, W.only_intro), printedTable([...mark(ignoreWord()), W.column_number, W.field_name, W.field_address], rows)];
}

function printedTable(heads, rows) {
  return make("table", {},
    make("thead", {}, make("tr", {}, heads.map((text) => make("th", {}, text)))),
    make("tbody", {}, rows.map((cells) => make("tr", {}, cells.map((cell) => make("td", {}, cell))))));
}
