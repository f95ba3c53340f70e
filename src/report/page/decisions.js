// What the reviewer decided. A decision is { answer: "yes" | "no" | "", number, comment };
// a row without one stands as kobl wrote it.

const decided = new Map();
const savedAs = new Map();
const unsaved = new Set();
/** Strokes that can be taken back: { rows, marks }, each with what was before. */
const past = [];
const approvedBy = new Map();
const listeners = [];

let bases, rowsByGroup, openByGroup;

function readDecisions() {
  bases = new Array(ROWS.length);
  rowsByGroup = GROUPS.map(() => 0);
  /** Rows without an answer, by group. */
  openByGroup = GROUPS.map(() => 0);
  ROWS.forEach((row, index) => {
    const base = baseOf(index);
    rowsByGroup[row.group] += 1;
    if (base.answer === "") openByGroup[row.group] += 1;
    if (base.answer === "yes") put(index, base);
  });
}

/** The row as kobl wrote it. */
function baseOf(index) {
  return (bases[index] ??= (() => {
    const number = cellOf(ROWS[index], COLUMN.number);
    return {
      answer: answerIn(cellOf(ROWS[index], COLUMN.approve)) ?? "",
      number: number === "" ? null : Number(number),
      comment: unguarded(cellOf(ROWS[index], COLUMN.comment)),
    };
  })());
}

const decisionOf = (index) => decided.get(index) ?? baseOf(index);
const sameDecision = (a, b) => a.answer === b.answer && a.number === b.number && a.comment === b.comment;
const isOpen = (index) => decisionOf(index).answer === "";

/** Reads an Approve cell: "yes", "no", "" for blank, undefined for anything else. */
function answerIn(text) {
  const word = text.trim().toLowerCase();
  if (word === "") return "";
  return ["yes", "no"].find((answer) => DATA.answers[answer].includes(word));
}

function put(index, decision) {
  const before = decisionOf(index);
  openByGroup[ROWS[index].group] += Number(decision.answer === "") - Number(before.answer === "");
  if (before.answer === "yes") approvedBy.get(before.number)?.delete(index);
  if (sameDecision(decision, baseOf(index))) decided.delete(index);
  else decided.set(index, decision);
  if (decision.answer === "yes") {
    if (!approvedBy.has(decision.number)) approvedBy.set(decision.number, new Set());
    approvedBy.get(decision.number).add(index);
  }
  if (sameDecision(decision, savedAs.get(index) ?? baseOf(index))) unsaved.delete(index);
  else unsaved.add(index);
}

/** Changes rows in one stroke, which one undo takes back; whether it changed any. `changes`: [index, decision] pairs. */
function decide(changes) {
  const stroke = changes
    .map(([index, after]) => ({ index, before: decisionOf(index), after }))
    .filter(({ before, after }) => !sameDecision(before, after));
  if (stroke.length === 0) return false;
  past.push({ rows: stroke, marks: [] });
  for (const { index, after } of stroke) put(index, after);
  tellListeners(stroke.map(({ index }) => index));
  return true;
}

/** Takes back the last stroke: the rows and the marks it changed, or nothing. */
function undo() {
  const stroke = past.pop();
  if (!stroke) return null;
  for (const { index, before } of stroke.rows) put(index, before);
  for (const { number, before } of stroke.marks) putMark(number, before);
  const rows = stroke.rows.map(({ index }) => index), numbers = stroke.marks.map(({ number }) => number);
  if (rows.length > 0) tellListeners(rows);
  if (numbers.length > 0) tellMarkListeners(numbers);
  return { rows, numbers };
}

const onDecision = (listener) => listeners.push(listener);
const tellListeners = (rows) => listeners.forEach((listener) => listener(rows));

/** Remembers that what is decided now lies in a file. */
function rememberSaved() {
  savedAs.clear();
  for (const [index, decision] of decided) savedAs.set(index, decision);
  const rows = [...unsaved];
  unsaved.clear();
  tellListeners(rows);
}

/** Other rows that were approved for the number. */
function approvedElsewhere(index, number) {
  return [...(approvedBy.get(number) ?? [])].filter((other) => other !== index);
}

/** Codes of other ClientView customers that are linked to the number and stay so. */
function linkedElsewhere(index, number) {
  const linked = BY_NUMBER.get(number)?.linked ?? [];
  if (linked.length === 0) return linked;
  return linked
    .filter(([place]) => place !== ROWS[index].place)
    .filter(([place]) => {
      const other = BY_PLACE.get(place);
      if (other === undefined) return true;
      const decision = decisionOf(other);
      return decision.answer !== "yes" || decision.number === number;
    })
    .map(([, code]) => code);
}

/** What `kobl apply` will ask about the pair itself, whatever else is approved, in sentences. */
function pairQuestions(index, number) {
  const row = ROWS[index], questions = [];
  const here = judged(row, number);
  if (here?.wrong) questions.push(fill(W.looks_wrong, { probability: percent(here.probability) }));
  if (!here) questions.push(W.not_a_candidate);
  if (row.linked && ECONOMIC[row.linked_to]?.number !== number) questions.push(fill(W.replaces_link, { link: row.link.trim() }));
  return questions;
}

/** What `kobl apply` will ask about if the number is approved for the row, in sentences. */
function questionsOf(index, number) {
  const questions = pairQuestions(index, number);
  const others = approvedElsewhere(index, number).map((other) => `${ROWS[other].code} ${nameOf(ROWS[other].about)}`);
  const links = linkedElsewhere(index, number);
  if (others.length > 0) questions.push(fill(W.taken_by, { number, others: others.join("; ") }));
  if (links.length > 0) questions.push(fill(W.linked_by, { number, others: links.join(", ") }));
  return questions;
}
