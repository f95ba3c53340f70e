// The table of pairs: what is shown, which row is selected, and what happens to it.

const filter = { classes: new Set(), linked: false, answer: "all", words: [], order: "file" };
let shown = [];
let at = -1;
let rowsList = null;

const selected = () => (at >= 0 && at < shown.length ? shown[at] : null);

function startReview() {
  rowsList = virtualList(byId("rows"), renderRow);
  fillSelect(byId("filter-answer"), [["all", W.all_answers], ["open", W.answer_open], ["yes", W.answer_yes], ["no", W.answer_no],
    ["changed", W.answer_changed], ["comment", W.answer_comment]]);
  fillSelect(byId("sort"), [["file", W.sort_file], ["score-up", W.sort_score_up], ["score-down", W.sort_score_down], ["name", W.sort_name]]);
  byId("filter-answer").onchange = (event) => { filter.answer = event.target.value; applyFilter(); };
  byId("sort").onchange = (event) => { filter.order = event.target.value; applyFilter(); };
  byId("search").oninput = (event) => { filter.words = fold(event.target.value).split(/\s+/).filter(Boolean); applyFilter(); };
  byId("approve-certain").onclick = approveCertain;
  byId("undo").onclick = takeBack;
  byId("rows").addEventListener("click", (event) => {
    const element = event.target.closest("[data-position]");
    if (element) { select(Number(element.dataset.position)); openPair(); }
  });
  onDecision(() => { rowsList.refresh(); showPair(selected()); showCounts(); });
  applyFilter();
}

function fillSelect(select, options) {
  select.replaceChildren(...options.map(([value, text]) => make("option", { value }, text)));
}

/** Shows the rows of these classes, without an answer filter or a search. */
function showClasses(classes) {
  filter.classes = new Set(classes);
  filter.linked = false;
  clearSearch();
}

function clearSearch() {
  filter.answer = "all";
  filter.words = [];
  byId("filter-answer").value = "all";
  byId("search").value = "";
  applyFilter();
}

function fits(index) {
  const row = ROWS[index], decision = decisionOf(index);
  if (filter.classes.size > 0 && !filter.classes.has(row.klass)) return false;
  if (filter.linked && !row.isLinked) return false;
  switch (filter.answer) {
    case "open": if (decision.answer !== "") return false; break;
    case "yes": case "no": if (decision.answer !== filter.answer) return false; break;
    case "changed": if (decision.number === (proposedOf(row)?.number ?? null)) return false; break;
    case "comment": if (decision.comment === "") return false; break;
    default:
  }
  return filter.words.length === 0 || filter.words.every((word) => searchText(index).includes(word));
}

const COLLATOR = new Intl.Collator(LOCALE, { numeric: true });

function applyFilter() {
  const before = selected();
  shown = ROWS.map((_, index) => index).filter(fits);
  if (filter.order === "score-up") shown.sort((a, b) => ROWS[a].probability - ROWS[b].probability || a - b);
  if (filter.order === "score-down") shown.sort((a, b) => ROWS[b].probability - ROWS[a].probability || a - b);
  if (filter.order === "name") shown.sort((a, b) => COLLATOR.compare(nameOf(ROWS[a].record), nameOf(ROWS[b].record)) || a - b);
  at = before === null ? -1 : shown.indexOf(before);
  if (at < 0 && shown.length > 0) at = 0;
  byId("grid").setAttribute("aria-rowcount", String(shown.length + 1));
  rowsList.reset(shown.length);
  const empty = byId("grid").querySelector(".nothing");
  empty?.remove();
  if (shown.length === 0) {
    byId("grid").append(make("p", { class: "nothing" }, W.nothing_shown, " ",
      make("button", { class: "link", onclick: () => showClasses([]) }, W.clear_filter)));
  }
  select(at);
  showCounts();
}

/** Everything that counts: chips, the overview's steps, buttons. */
function showCounts() {
  const left = openByClass.reduce((a, b) => a + b, 0);
  byId("count-review").textContent = WHOLE.format(ROWS.length);
  byId("shown").textContent = counted(shown.length, W.shown_one, W.shown_many);
  countCertainSoon();
  byId("undo").disabled = past.length === 0;
  byId("unsaved").textContent = counted(unsaved.size, W.unsaved_one, W.unsaved_many);
  byId("unsaved").hidden = unsaved.size === 0;
  showChips(rowsByClass, LINKED_ROWS);
  showSteps(rowsByClass, openByClass, left);
}

const LINKED_ROWS = ROWS.filter((row) => row.isLinked).length;
const whenIdle = window.requestIdleCallback ?? ((act) => setTimeout(act, 50));
let certainIsCounted = true;

/** The count on the button takes a look at every row shown; a key press does not wait for it. */
function countCertainSoon() {
  if (!certainIsCounted) return;
  certainIsCounted = false;
  whenIdle(() => {
    certainIsCounted = true;
    const count = bulkRows().rows.length;
    byId("approve-certain").textContent = fill(W.approve_certain, { count: WHOLE.format(count) });
    byId("approve-certain").disabled = count === 0;
  });
}

function showChips(all, linked) {
  const chip = (text, count, pressed, kind, act) => make("button", { class: `chip ${kind}`, "aria-pressed": String(pressed), onclick: act },
    text, make("span", { class: "count" }, WHOLE.format(count)));
  const chips = [chip(W.all, ROWS.length, filter.classes.size === 0 && !filter.linked, "", () => { filter.classes.clear(); filter.linked = false; applyFilter(); })];
  DATA.classes.forEach((name, klass) => {
    chips.push(chip(name, all[klass], filter.classes.has(klass), `class-${CLASS_IDS[klass]}`, () => {
      if (!filter.classes.delete(klass)) filter.classes.add(klass);
      applyFilter();
    }));
  });
  if (linked > 0) chips.push(chip(W.linked_rows, linked, filter.linked, "", () => { filter.linked = !filter.linked; applyFilter(); }));
  const focused = [...byId("chips").children].indexOf(document.activeElement);
  byId("chips").replaceChildren(...chips);
  if (focused >= 0) byId("chips").children[focused]?.focus();
}

function showSteps(all, open, left) {
  const decidedRows = ROWS.length - left;
  for (const bar of [byId("progress"), byId("progress-small")]) {
    bar.max = Math.max(1, ROWS.length);
    bar.value = decidedRows;
  }
  byId("progress-text").textContent = byId("progress-words").textContent = fill(W.progress, { decided: WHOLE.format(decidedRows), all: WHOLE.format(ROWS.length) });
  const step = (name, leftHere, allHere) => {
    const item = byId("steps").querySelector(`[data-step="${name}"]`);
    item.classList.toggle("done", leftHere === 0);
    item.querySelector(".left").textContent = leftHere === 0 ? W.done : fill(W.left_of, { left: WHOLE.format(leftHere), all: WHOLE.format(allHere) });
  };
  step("certain", open[0], all[0]);
  step("review", open[1], all[1]);
  step("other", open[2] + open[3], all[2] + all[3]);
  const doubted = [...new Set(FINDINGS.map((finding) => finding.row))].filter((index) => index >= 0);
  step("findings", doubted.filter((index) => decisionOf(index).answer === "").length, doubted.length);
  const save = byId("steps").querySelector('[data-step="save"] .left');
  save.textContent = unsaved.size === 0 ? "" : counted(unsaved.size, W.unsaved_one, W.unsaved_many);
}

const ANSWER_MARKS = { yes: "✓", no: "✕", "": "" };
const ANSWER_WORDS = () => ({ yes: W.answer_yes, no: W.answer_no, "": W.answer_open });

function renderRow(position) {
  const index = shown[position], row = ROWS[index], decision = decisionOf(index);
  const customer = BY_NUMBER.get(decision.number) ?? null;
  const side = (record, other, kind) => make("span", { class: `side ${kind}`, role: "gridcell" },
    make("b", {}, marked(nameOf(record), fieldOf(other, 0))),
    make("small", {}, marked(fieldOf(record, 1), fieldOf(other, 1)), fieldOf(record, 1) && fieldOf(record, 2) ? ", " : "",
      marked(fieldOf(record, 2), fieldOf(other, 2))));
  const own = decision.number !== (proposedOf(row)?.number ?? null);
  return make("div", {
    class: `row class-${CLASS_IDS[row.klass]} answer-${decision.answer || "open"}`,
    role: "row", id: `row-${position}`, "data-position": position,
    "aria-rowindex": position + 2, "aria-selected": String(position === at),
  },
  make("span", { class: "answer", role: "gridcell" }, make("span", { "aria-hidden": "true" }, ANSWER_MARKS[decision.answer]),
    make("span", { class: "hidden" }, ANSWER_WORDS()[decision.answer]), decision.comment ? make("span", { class: "has-comment", title: decision.comment }, "✎") : null),
  make("span", { class: "code", role: "gridcell" }, row.code),
  side(row.record, customer?.record, "ours"),
  make("span", { class: `to ${own ? "own" : ""}`, role: "gridcell" }, decision.number ?? "–"),
  customer ? side(customer.record, row.record, "theirs") : make("span", { class: "side theirs muted", role: "gridcell" }, W.no_candidate),
  make("span", { class: "score", role: "gridcell" }, make("span", { class: "dot", "aria-hidden": "true" }),
    make("span", {}, row.proposed >= 0 ? percent(row.score / 100) : "–", make("small", {}, DATA.classes[row.klass]))));
}

/** Selects a row of those shown, by position. */
function select(position) {
  at = shown.length === 0 ? -1 : Math.max(0, Math.min(shown.length - 1, position));
  for (const row of byId("rows").querySelectorAll('[aria-selected="true"]')) row.setAttribute("aria-selected", "false");
  if (at >= 0) {
    rowsList.reveal(at);
    byId(`row-${at}`)?.setAttribute("aria-selected", "true");
    byId("grid").setAttribute("aria-activedescendant", `row-${at}`);
  } else byId("grid").removeAttribute("aria-activedescendant");
  showPair(selected());
}

/** In a narrow window the pair covers the list. */
const openPair = () => byId("review").classList.add("pair-open");
const closePair = () => { byId("review").classList.remove("pair-open"); byId("grid").focus(); };

/** On to the next row without an answer; stays if there is none. */
function advance() {
  for (let position = at + 1; position < shown.length; position += 1) {
    if (decisionOf(shown[position]).answer === "") return select(position);
  }
  return select(at);
}

/** Whether the number may be used for the row: asks if it is taken. */
async function mayUse(index, number) {
  const others = approvedElsewhere(index, number).map((other) => `${ROWS[other].code} ${nameOf(ROWS[other].record)}`);
  const links = linkedElsewhere(index, number);
  if (others.length === 0 && links.length === 0) return true;
  const body = [];
  if (others.length > 0) body.push(fill(W.taken_by, { number, others: others.join("; ") }));
  if (links.length > 0) body.push(fill(W.linked_by, { number, others: links.join(", ") }));
  return ask(W.taken_title, [...body, W.taken_hint], W.use_anyway);
}

async function approve(index) {
  if (index === null) return;
  const decision = decisionOf(index), customer = BY_NUMBER.get(decision.number);
  if (!customer) return say(W.needs_number, "wrong");
  const name = nameOf(customer.record);
  if (customer.barred) return say(fill(W.is_barred, { number: customer.number, name }), "wrong");
  if (!(await mayUse(index, customer.number))) return;
  decide([[index, { ...decision, answer: "yes" }]]);
  say(fill(W.approved_is, { name: nameOf(ROWS[index].record), number: `${customer.number} ${name}` }));
  if (index === selected()) advance();
}

function reject(index) {
  if (index === null) return;
  decide([[index, { ...decisionOf(index), answer: "no" }]]);
  say(fill(W.rejected_is, whoIs(index)));
  if (index === selected()) advance();
}

function clearAnswer(index) {
  if (index === null) return;
  decide([[index, { ...decisionOf(index), answer: "" }]]);
  say(fill(W.cleared_is, whoIs(index)));
}

/** Takes another customer for the row; an answer given for the number before is taken back. */
async function pick(index, customer) {
  if (!(await mayUse(index, customer.number))) return false;
  decide([[index, { ...decisionOf(index), answer: "", number: customer.number }]]);
  const owner = PROPOSED_FOR.get(customer.number);
  const name = nameOf(customer.record);
  if (owner !== undefined && owner !== index) say(fill(W.also_proposed, { number: customer.number, ...whoIs(owner) }), "wrong");
  else say(fill(W.picked_is, { number: customer.number, name }));
  return true;
}

async function chooseNumber(index) {
  if (index === null) return;
  const chosen = await askNumber(index);
  if (!chosen || !(await mayUse(index, chosen.number))) return;
  const customer = BY_NUMBER.get(chosen.number);
  decide([[index, { ...decisionOf(index), answer: chosen.approve ? "yes" : "", number: chosen.number }]]);
  const said = chosen.approve ? W.approved_is : W.picked_is;
  const name = nameOf(customer.record);
  say(chosen.approve ? fill(said, { name: nameOf(ROWS[index].record), number: `${chosen.number} ${name}` }) : fill(said, { number: chosen.number, name }));
  if (chosen.approve && index === selected()) advance();
}

async function writeComment(index) {
  if (index === null) return;
  const comment = await askComment(index);
  if (comment === null) return;
  decide([[index, { ...decisionOf(index), comment }]]);
  say(W.comment_saved);
}

function takeBack() {
  const rows = undo();
  if (rows.length === 0) return say(W.nothing_to_undo);
  const position = shown.indexOf(rows[0]);
  if (position >= 0) select(position);
  say(rows.length === 1 ? fill(W.undone_one, whoIs(rows[0])) : fill(W.undone_many, { count: WHOLE.format(rows.length) }));
}

/** The certain rows in the list that can be approved together, and how many cannot. */
function bulkRows() {
  const rows = [], taken = new Set();
  let skipped = 0;
  for (const index of shown) {
    const row = ROWS[index], decision = decisionOf(index);
    if (row.klass !== 0 || decision.answer !== "") continue;
    const customer = BY_NUMBER.get(decision.number);
    const free = customer && customer === proposedOf(row) && !customer.barred && !row.isLinked && !taken.has(customer.number)
      && approvedElsewhere(index, customer.number).length === 0 && linkedElsewhere(index, customer.number).length === 0;
    if (free) { rows.push(index); taken.add(customer.number); } else skipped += 1;
  }
  return { rows, skipped };
}

async function approveCertain() {
  const { rows, skipped } = bulkRows();
  if (rows.length === 0) return say(W.bulk_nothing);
  const count = WHOLE.format(rows.length);
  const body = [fill(W.bulk_body, { count })];
  if (skipped > 0) body.push(fill(W.bulk_skipped, { count: WHOLE.format(skipped) }));
  if (!(await ask(fill(W.bulk_title, { count }), body, fill(W.bulk_yes, { count })))) return;
  decide(rows.map((index) => [index, { ...decisionOf(index), answer: "yes" }]));
  say(fill(W.bulk_done, { count }));
}

async function forgetAll() {
  const rows = [...decided.keys()];
  if (rows.length === 0) return say(W.nothing_to_undo);
  if (!(await ask(fill(W.forget_title, { count: WHOLE.format(rows.length) }), [W.forget_body], W.forget_yes))) return;
  decide(rows.map((index) => [index, baseOf(index)]));
  keepNow();
}
