// The table of pairs: what is shown, which row is selected, and what happens to it.

const filter = { groups: new Set(), answer: "all", words: [], order: "file", sample: false };
let shown = [];
let at = -1;
let rowsList = null;
/** Rows marked with x or Shift, to be decided together. */
const several = new Set();

const selected = () => (at >= 0 && at < shown.length ? shown[at] : null);

function startReview() {
  rowsList = virtualList(byId("rows"), renderRow);
  fillSelect(byId("filter-answer"), [["all", W.all_answers], ["open", W.answer_open], ["yes", W.answer_yes], ["no", W.answer_no],
    ["changed", W.answer_changed], ["comment", W.answer_comment]]);
  fillSelect(byId("sort"), [["file", W.sort_file], ["needs", W.sort_needs], ["score-up", W.sort_score_up], ["score-down", W.sort_score_down], ["name", W.sort_name]]);
  byId("filter-answer").onchange = (event) => { filter.answer = event.target.value; applyFilter(); byId("grid").focus(); };
  byId("sort").onchange = (event) => { filter.order = event.target.value; applyFilter(true); byId("grid").focus(); };
  byId("search").oninput = (event) => { filter.words = fold(event.target.value).split(/\s+/).filter(Boolean); applyFilter(); };
  byId("approve-shown").onclick = approveShown;
  byId("reject-shown").onclick = rejectShown;
  byId("facets-open").onclick = () => toggleFacets();
  byId("undo").onclick = takeBack;
  byId("rows").addEventListener("click", (event) => {
    const element = event.target.closest("[data-position]");
    if (!element) return;
    const position = Number(element.dataset.position);
    if (event.shiftKey) markTo(position); else if (event.ctrlKey || event.metaKey) { select(position); mark(); } else { select(position); openPair(); }
  });
  onDecision((rows) => {
    if (rows.some((index) => cardChoice.has(index))) cardRow = null;
    rowsList.refresh();
    showPair(selected());
    showCounts();
  });
  applyFilter();
}

function fillSelect(select, options) {
  select.replaceChildren(...options.map(([value, text]) => make("option", { value }, text)));
}

/** Shows the rows of these groups, without any other filter. */
function showGroups(groups) {
  filter.groups = new Set(groups);
  clearSearch();
}

function clearSearch() {
  filter.answer = "all";
  filter.words = [];
  filter.sample = false;
  clearFacets();
  byId("filter-answer").value = "all";
  byId("search").value = "";
  applyFilter();
}

/** Whether the row is to be shown, leaving out one dimension of the facets. */
function fits(index, except) {
  const row = ROWS[index], decision = decisionOf(index);
  if (filter.groups.size > 0 && !filter.groups.has(row.group)) return false;
  if (filter.sample && !sampled.has(index)) return false;
  switch (filter.answer) {
    case "open": if (decision.answer !== "") return false; break;
    case "yes": case "no": if (decision.answer !== filter.answer) return false; break;
    case "changed": if (decision.number === (proposedOf(row)?.number ?? null)) return false; break;
    case "comment": if (decision.comment === "") return false; break;
    default:
  }
  return fitsFacets(index, except) && (filter.words.length === 0 || filter.words.every((word) => searchText(index).includes(word)));
}

function applyFilter(fromTop) {
  const before = fromTop ? null : selected();
  const all = filter.order === "needs" ? DATA.needs_you : ROWS.map((_, index) => index);
  shown = all.filter((index) => fits(index));
  const by = (compare) => shown.sort((a, b) => compare(ROWS[a], ROWS[b]) || a - b);
  if (filter.order === "score-up") by((a, b) => a.probability - b.probability);
  if (filter.order === "score-down") by((a, b) => b.probability - a.probability);
  if (filter.order === "name") by((a, b) => COLLATOR.compare(nameOf(a.about), nameOf(b.about)));
  several.clear();
  at = before === null ? -1 : shown.indexOf(before);
  if (at < 0 && shown.length > 0) at = 0;
  byId("grid").setAttribute("aria-rowcount", String(shown.length + 1));
  rowsList.reset(shown.length);
  const empty = byId("grid").querySelector(".nothing");
  empty?.remove();
  if (shown.length === 0) {
    byId("grid").append(make("p", { class: "nothing" }, W.nothing_shown, " ",
      make("button", { class: "link", onclick: () => showGroups([]) }, W.clear_filter)));
  }
  select(at);
  showCounts();
}

/** Everything that counts: chips, the overview's steps, buttons. */
function showCounts() {
  byId("count-review").textContent = WHOLE.format(ROWS.length);
  byId("shown").textContent = several.size > 0 ? counted(several.size, W.marked_one, W.marked_many) : counted(shown.length, W.shown_one, W.shown_many);
  countShownSoon();
  byId("undo").disabled = past.length === 0;
  showUnsaved();
  showChips();
  showSteps();
  showSample();
  if (facetsAreOpen) drawFacets();
}

/** What lies in no file yet, marks included. */
function showUnsaved() {
  const count = unsaved.size + unsavedMarks.size;
  byId("unsaved").textContent = counted(count, W.unsaved_one, W.unsaved_many);
  byId("unsaved").hidden = count === 0;
  byId("steps").querySelector('[data-step="save"] .left').textContent = count === 0 ? "" : byId("unsaved").textContent;
}

const whenIdle = window.requestIdleCallback ?? ((act) => setTimeout(act, 50));
let shownAreCounted = true;

/** The counts on the buttons take a look at every row shown; a key press does not wait for them. */
function countShownSoon() {
  if (!shownAreCounted) return;
  shownAreCounted = false;
  whenIdle(() => {
    shownAreCounted = true;
    const open = meant().filter(isOpen).length, approvable = approvableRows(meant()).rows.length;
    byId("approve-shown").textContent = fill(several.size > 0 ? W.approve_marked : W.approve_shown, { count: WHOLE.format(approvable) });
    byId("reject-shown").textContent = fill(several.size > 0 ? W.reject_marked : W.reject_shown, { count: WHOLE.format(open) });
    byId("approve-shown").disabled = approvable === 0;
    byId("reject-shown").disabled = open === 0;
  });
}

function showChips() {
  const chip = (text, count, pressed, kind, act) => make("button", { class: `chip ${kind}`, "aria-pressed": String(pressed), onclick: () => { act(); byId("grid").focus(); } },
    text, make("span", { class: "count" }, WHOLE.format(count)));
  const chips = [chip(W.all, ROWS.length, filter.groups.size === 0, "", () => { filter.groups.clear(); applyFilter(); })];
  for (const { name, group, id } of GROUPS.filter(({ group }) => group < 4 || rowsByGroup[group] > 0)) {
    chips.push(chip(name, rowsByGroup[group], filter.groups.has(group), `class-${id}`, () => {
      if (!filter.groups.delete(group)) filter.groups.add(group);
      applyFilter();
    }));
  }
  const focused = [...byId("chips").children].indexOf(document.activeElement);
  byId("chips").replaceChildren(...chips, ...facetChips());
  if (focused >= 0) byId("chips").children[focused]?.focus();
}

function showSteps() {
  const left = openByGroup.reduce((a, b) => a + b, 0), decidedRows = ROWS.length - left;
  for (const bar of [byId("progress"), byId("progress-small")]) {
    bar.max = Math.max(1, ROWS.length);
    bar.value = decidedRows;
  }
  byId("progress-text").textContent = fill(W.progress, { decided: WHOLE.format(decidedRows), all: WHOLE.format(ROWS.length) });
  byId("progress-words").textContent = leftByGroup();
  for (const item of byId("steps").querySelectorAll("[data-groups]")) {
    const groups = item.dataset.groups.split(" ").map(Number), sum = (counts) => groups.reduce((all, group) => all + counts[group], 0);
    item.classList.toggle("done", sum(openByGroup) === 0);
    item.querySelector(".left").textContent = sum(openByGroup) === 0 ? W.done : fill(W.left_of, { left: WHOLE.format(sum(openByGroup)), all: WHOLE.format(sum(rowsByGroup)) });
  }
}

const ANSWER_MARKS = { yes: "✓", no: "✕", "": "" };
const ANSWER_WORDS = () => ({ yes: W.answer_yes, no: W.answer_no, "": W.answer_open });

function renderRow(position) {
  const index = shown[position], row = ROWS[index], decision = decisionOf(index);
  const customer = BY_NUMBER.get(decision.number) ?? null;
  const own = decision.number !== (proposedOf(row)?.number ?? null);
  const why = row.doubts.length > 0 && !row.certain ? DATA.doubts[row.doubts[0]] : row.findings.length > 0 ? FINDING_KINDS()[FINDINGS[row.findings[0]].kind] : GROUPS[row.group].name;
  const classes = ["row", `class-${GROUPS[row.group].id}`, `answer-${decision.answer || "open"}`, several.has(index) ? "marked" : ""];
  return make("div", {
    class: classes.join(" "),
    role: "row", id: `row-${position}`, "data-position": position,
    "aria-rowindex": position + 2, "aria-selected": String(position === at || several.has(index)),
  },
  make("span", { class: "answer", role: "gridcell" }, make("span", { "aria-hidden": "true" }, ANSWER_MARKS[decision.answer]),
    make("span", { class: "hidden" }, ANSWER_WORDS()[decision.answer]), decision.comment ? make("span", { class: "has-comment", title: decision.comment }, "✎") : null),
  make("span", { class: "side", role: "gridcell" },
    make("b", {}, marked(nameOf(row.about), fieldOf(customer?.record, 0))),
    make("span", { class: `theirs ${own ? "own" : ""}` }, customer ? [make("span", { class: "to" }, customer.number), " ", marked(nameOf(customer.record), nameOf(row.about))] : W.no_candidate)),
  make("span", { class: "score", role: "gridcell" }, make("span", { class: "dot", "aria-hidden": "true" }),
    make("span", {}, row.proposed >= 0 ? percent(row.probability) : "", make("small", {}, why))));
}

/** Selects a row of those shown, by position. */
function select(position) {
  at = shown.length === 0 ? -1 : Math.max(0, Math.min(shown.length - 1, position));
  for (const row of byId("rows").querySelectorAll('[aria-selected="true"]')) {
    row.setAttribute("aria-selected", String(several.has(shown[row.dataset.position])));
  }
  if (at >= 0) {
    rowsList.reveal(at);
    byId(`row-${at}`)?.setAttribute("aria-selected", "true");
    byId("grid").setAttribute("aria-activedescendant", `row-${at}`);
  } else byId("grid").removeAttribute("aria-activedescendant");
  showPair(selected());
}

/** Marks the row, or takes the mark away. */
function mark() {
  const index = selected();
  if (index === null) return;
  if (!several.delete(index)) several.add(index);
  rowsList.refresh();
  showCounts();
}

/** Marks every row from the selected one to the position. */
function markTo(position) {
  const to = Math.max(0, Math.min(shown.length - 1, position));
  for (let place = Math.min(at, to); place <= Math.max(at, to); place += 1) if (place >= 0) several.add(shown[place]);
  select(to);
  rowsList.refresh();
  showCounts();
}

function unmark() {
  several.clear();
  rowsList.refresh();
  showCounts();
}

/** In a narrow window the pair covers the list. */
const openPair = () => byId("review").classList.add("pair-open");
const closePair = () => { byId("review").classList.remove("pair-open"); byId("grid").focus(); };

/** On to the next row without an answer, from the top again at the end; stays if there is none. */
function advance() {
  for (let step = 1; step <= shown.length; step += 1) {
    const position = (at + step) % shown.length;
    if (decisionOf(shown[position]).answer === "") return select(position);
  }
  if (shown.length > 0) say(`${W.none_left}. ${leftByGroup()}`);
  return select(at);
}

/** Whether the number may be used for the row: asks if it is taken. */
async function mayUse(index, number) {
  const others = approvedElsewhere(index, number).map((other) => `${ROWS[other].code} ${nameOf(ROWS[other].about)}`);
  const links = linkedElsewhere(index, number);
  if (others.length === 0 && links.length === 0) return true;
  const body = [];
  if (others.length > 0) body.push(fill(W.taken_by, { number, others: others.join("; ") }));
  if (links.length > 0) body.push(fill(W.linked_by, { number, others: links.join(", ") }));
  return (await ask(W.taken_title, [...body, W.taken_hint], W.use_anyway)) === "yes";
}

/** Says what was approved, and at once what `kobl apply` will ask about it. */
function sayApproved(index, customer) {
  const questions = questionsOf(index, customer.number);
  const text = fill(W.approved_is, { name: nameOf(ROWS[index].about), number: `${customer.number} ${nameOf(customer.record)}` });
  say([text, ...questions].join(questions.length > 0 ? ". " : ""), questions.length > 0 ? "wrong" : "");
}

async function approve(index) {
  if (several.size > 0) return approveShown();
  if (index === null) return;
  const decision = decisionOf(index), customer = BY_NUMBER.get(decision.number);
  if (!customer) return say(W.needs_number, "wrong");
  if (customer.barred) return say(fill(W.is_barred, { number: customer.number, name: nameOf(customer.record) }), "wrong");
  if (!(await mayUse(index, customer.number))) return;
  decide([[index, { ...decision, answer: "yes" }]]);
  if (index === selected()) advance();
  sayApproved(index, customer);
}

function reject(index) {
  if (several.size > 0) return rejectShown();
  if (index === null) return;
  decide([[index, { ...decisionOf(index), answer: "no" }]]);
  if (index === selected()) advance();
  say(fill(W.rejected_is, whoIs(index)));
}

function clearAnswer(index) {
  const rows = several.size > 0 ? [...several] : index === null ? [] : [index];
  if (rows.length === 0) return;
  decide(rows.map((one) => [one, { ...decisionOf(one), answer: "" }]));
  say(rows.length === 1 ? fill(W.cleared_is, whoIs(rows[0])) : fill(W.cleared_many, { count: WHOLE.format(rows.length) }));
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
  if (!chosen || !(await mayUse(index, chosen.customer.number))) return;
  const { customer } = chosen;
  decide([[index, { ...decisionOf(index), answer: chosen.approve ? "yes" : "", number: customer.number }]]);
  if (chosen.approve && index === selected()) advance();
  if (chosen.approve) sayApproved(index, customer);
  else say(fill(W.picked_is, { number: customer.number, name: nameOf(customer.record) }));
}

async function writeComment(index) {
  if (index === null) return;
  const comment = await askComment(index);
  if (comment === null) return;
  decide([[index, { ...decisionOf(index), comment }]]);
  say(W.comment_saved);
}

function takeBack() {
  const undone = undo();
  if (!undone) return say(W.nothing_to_undo);
  const { rows, numbers } = undone;
  const position = shown.indexOf(rows[0]);
  if (position >= 0) select(position);
  if (rows.length === 1) return say(fill(W.undone_one, whoIs(rows[0])));
  return say(rows.length > 0 ? fill(W.undone_many, { count: WHOLE.format(rows.length) }) : counted(numbers.length, W.undone_marks_one, W.undone_marks_many));
}

async function forgetAll() {
  const rows = [...decided.keys()], numbers = [...marks.keys()];
  if (rows.length + numbers.length === 0) return say(W.nothing_to_undo);
  if (!(await ask(fill(W.forget_title, { count: WHOLE.format(rows.length + numbers.length) }), [W.forget_body], W.forget_yes))) return;
  decide(rows.map((index) => [index, baseOf(index)]));
  forgetMarks(numbers);
  forgetSample();
  keepNow();
}
