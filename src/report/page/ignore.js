// e-conomic customers that will never be in ClientView: the marks of the list
// "only in e-conomic", and that list as kobl reads it back.

/** The customers of the list, in its order: { customer, isCounted, cells, base }, `base` the mark as kobl wrote it. */
let ONLY, ONLY_OF;

/** Number -> whether it is ignored, where the reviewer touched the mark. */
const marks = new Map();
/** Number -> the mark that lies in a file. */
const marksSavedAs = new Map();
const unsavedMarks = new Set();
const markListeners = [];

/** Those that are ignored, and those of them that would be counted otherwise. */
let ignoredCount = 0, uncounted = 0, uncountedAtFirst = 0;

/** The column of the mark, the last one. */
const markColumn = () => DATA.only_columns.length - 1;
const ignoreWord = () => DATA.only_columns[markColumn()][0];

function readOnly() {
  ONLY = DATA.only.map(([place, isCounted, cells]) => {
    const known = new Map(cells);
    return { customer: ECONOMIC[place], isCounted: isCounted === 1, cells: known, base: answerIn(known.get(markColumn()) ?? "") === "yes" };
  });
  ONLY_OF = new Map(ONLY.map((one) => [one.customer.number, one]));
  ignoredCount = ONLY.filter(({ base }) => base).length;
  uncounted = uncountedAtFirst = ONLY.filter(({ base, isCounted }) => base && isCounted).length;
}

const isIgnored = (number) => marks.get(number) ?? ONLY_OF.get(number).base;

/** How many customers are left that only e-conomic has and that are not ignored. */
const onlyLeft = () => DATA.only_left + uncountedAtFirst - uncounted;

function putMark(number, ignored) {
  const { base, isCounted } = ONLY_OF.get(number), saved = marksSavedAs.get(number);
  const change = Number(ignored) - Number(isIgnored(number));
  ignoredCount += change;
  if (isCounted) uncounted += change;
  // A mark that a file has is taken away by a no, which a blank cell would not do.
  if (ignored === base && saved === undefined) marks.delete(number);
  else marks.set(number, ignored);
  if (ignored === (saved ?? base)) unsavedMarks.delete(number);
  else unsavedMarks.add(number);
}

/** Marks customers, or takes their marks away, in one stroke; how many it changed. */
function ignore(numbers, ignored) {
  const changed = numbers.filter((number) => isIgnored(number) !== ignored);
  if (changed.length === 0) return 0;
  past.push({ rows: [], marks: changed.map((number) => ({ number, before: !ignored })) });
  changed.forEach((number) => putMark(number, ignored));
  tellMarkListeners(changed);
  return changed.length;
}

const onMark = (listener) => markListeners.push(listener);
const tellMarkListeners = (numbers) => markListeners.forEach((listener) => listener(numbers));

/** Takes the marks of a file, in one stroke with the answers that were just taken, if there were any. */
function takeMarks(found, joins) {
  const before = found.map(([number]) => ({ number, before: isIgnored(number) }));
  for (const [number, ignored] of found) {
    marksSavedAs.set(number, ignored);
    putMark(number, ignored);
  }
  if (joins) past.at(-1).marks.push(...before);
  else past.push({ rows: [], marks: before });
  tellMarkListeners(found.map(([number]) => number));
}

/** Sets the marks back to what kobl wrote, as if they had never been touched. */
function forgetMarks(numbers) {
  if (numbers.length === 0) return;
  past.push({ rows: [], marks: numbers.map((number) => ({ number, before: isIgnored(number) })) });
  for (const number of numbers) {
    marksSavedAs.delete(number);
    putMark(number, ONLY_OF.get(number).base);
  }
  tellMarkListeners(numbers);
}

/** Remembers that the marks lie in a file now. */
function rememberMarksSaved() {
  for (const [number, ignored] of marks) marksSavedAs.set(number, ignored);
  const numbers = [...unsavedMarks];
  unsavedMarks.clear();
  tellMarkListeners(numbers);
}

/** A cell of the list as kobl writes it, the mark as it stands now. */
function onlyCell({ customer, cells, base }, column) {
  if (column === 0) return String(customer.number);
  if (column < markColumn()) return cells.get(column) ?? fieldOf(column <= RECORD_COLUMNS ? customer.record : null, column - 1);
  const touched = marks.get(customer.number);
  if (touched === undefined) return cells.get(column) ?? "";
  if (touched) return DATA.answers.yes[0];
  return base && !marksSavedAs.has(customer.number) ? "" : DATA.answers.no[0];
}

/** Columns after the number that a customer's record has: name, address, postcode and town, CVR; the bar follows. */
const RECORD_COLUMNS = 4;

/** The whole list: UTF-8 with BOM, `;`, CRLF. */
function onlyCsv() {
  const lines = [DATA.only_columns.map(([heading]) => heading),
    ...ONLY.map((one) => DATA.only_columns.map((_, column) => guarded(onlyCell(one, column))))];
  return `\uFEFF${lines.map((cells) => cells.map(quoted).join(";")).join("\r\n")}\r\n`;
}

/** Where number, name and mark stand among these headings; nothing if the list has others, or no mark is remembered. */
function onlyPlaces(cells) {
  if (!DATA.can_ignore) return null;
  const keys = cells.map(headingKey);
  const languages = DATA.only_columns[0][1].map((_, language) => [0, 1, markColumn()].map((column) => keys.indexOf(headingKey(DATA.only_columns[column][1][language]))));
  return languages.find((places) => places.every((place) => place >= 0)) ?? null;
}

/** The marks that the list's rows change: { marks: [[number, ignored]], errors }. A blank cell that kobl left blank says nothing. */
function readMarks(records, [numberAt, nameAt, markAt]) {
  const errors = [], found = [];
  for (const { line, cells } of records) {
    const text = (place) => (cells[place] ?? "").trim();
    const typed = text(numberAt), answer = answerIn(text(markAt));
    const one = /^\d{1,9}$/.test(typed) ? ONLY_OF.get(Number(typed)) : undefined;
    const isSame = one && unguarded(text(nameAt)) === onlyCell(one, 1);
    if (answer === undefined) errors.push(fill(W.load_line, { line, what: fill(W.load_answer, { text: text(markAt) }) }));
    else if (isSame && (answer === "no" || (answer === "yes") !== one.base)) found.push([one.customer.number, answer === "yes"]);
    else if (isSame) continue;
    else if (answer !== "") errors.push(fill(W.load_line, { line, what: fill(W.load_other_list, { number: typed }) }));
  }
  return { marks: found, errors };
}
