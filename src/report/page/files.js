// Saves a review.csv like kobl's own, and the list of marks beside it, and reads
// them and a review workbook back: only the
// three cells that people edit, and only from rows that are otherwise untouched.
// What a whole file may look like (answers or numbers that were sorted on their
// own) is judged by `kobl apply`, which reads what is saved here.

/** The files that are written again without asking, once they were chosen, by their kind. */
const chosenFiles = new Map();

const CSV_TYPES = [{ description: "CSV", accept: { "text/csv": [".csv"] } }];

/** What is saved: the answers, and the marks of customers only in e-conomic. */
const ANSWERS_FILE = { suggested: "review.csv", download: () => DATA.file_name, text: reviewCsv };
const MARKS_FILE = { suggested: "only-in-economic.csv", download: () => DATA.only_file_name, text: onlyCsv };

/** Writes into the run's folder where the browser can, otherwise into its downloads; nothing if it was called off. */
async function write(file) {
  const blob = new Blob([file.text()], { type: "text/csv;charset=utf-8" });
  return window.showSaveFilePicker ? writeChosen(file, blob) : download(file, blob);
}

/** Saves the answers, and then the marks, if there are unsaved ones. */
async function save() {
  const where = await write(ANSWERS_FILE);
  if (!where) return;
  rememberSaved();
  keepNow();
  const answers = ROWS.map((_, index) => decisionOf(index).answer);
  const count = (answer) => WHOLE.format(answers.filter((other) => other === answer).length);
  const asked = ROWS.filter((_, index) => isAsked(index)).length;
  const body = [fill(W.saved_counts, { yes: count("yes"), no: count("no"), open: count("") })];
  if (asked > 0) body.push(counted(asked, W.saved_asked_one, W.saved_asked_many));
  body.push(fill(where.chosen ? W.saved_there : W.saved_downloads, { file: where.name }));
  const marked = unsavedMarks.size;
  const knowsWhere = where.again && (marked === 0 || chosenFiles.has(MARKS_FILE));
  if (knowsWhere) say(`${fill(W.saved_again, { file: where.name })} ${body[0]}`);
  else if (marked === 0) await tell(fill(W.saved_title, { file: where.name }), body);
  else {
    // A browser saves a second file only at a stroke of its own.
    const wants = await tell(fill(W.saved_title, { file: where.name }), [...body, counted(marked, W.marks_unsaved_one, W.marks_unsaved_many)], fill(W.marks_save, { file: MARKS_FILE.suggested }));
    if (!wants) return;
  }
  if (marked > 0) await saveMarks();
}

async function saveMarks() {
  const where = await write(MARKS_FILE);
  if (!where) return;
  rememberMarksSaved();
  keepNow();
  const count = { ignored: WHOLE.format(ignoredCount), file: where.name };
  if (where.again) say(fill(W.saved_again, count));
  else await tell(fill(W.saved_title, count), [fill(W.marks_saved, count), fill(where.chosen ? W.marks_there : W.marks_downloads, count)]);
}

function download(file, blob) {
  const name = file.download();
  const link = make("a", { href: URL.createObjectURL(blob), download: name, hidden: true });
  document.body.append(link);
  link.click();
  link.remove();
  setTimeout(() => URL.revokeObjectURL(link.href), 60_000);
  return { name, chosen: false };
}

/** Writes to the file the reviewer chose; asks for one the first time. Nothing if it was called off. */
async function writeChosen(file, blob) {
  const again = chosenFiles.has(file);
  try {
    if (!again) {
      const beside = [...chosenFiles.values()].at(-1);
      const place = beside ? { startIn: beside } : { id: "kobl" };
      chosenFiles.set(file, await window.showSaveFilePicker({ ...place, suggestedName: file.suggested, types: CSV_TYPES }));
    }
    const chosen = chosenFiles.get(file), writable = await chosen.createWritable();
    await writable.write(blob);
    await writable.close();
    return { name: chosen.name, chosen: true, again };
  } catch (error) {
    chosenFiles.delete(file);
    if (error.name === "AbortError") return null;
    say(fill(W.save_failed, { reason: error.message }), "wrong");
    return download(file, blob);
  }
}

/** Letters and digits of a heading, in lower case. */
const headingKey = (text) => text.normalize("NFC").toLowerCase().replace(/[^\p{L}\p{N}]/gu, "");

/** Where each column stands in a row of headings; nothing if it is no heading row. */
function headingPlaces(cells) {
  const keys = cells.map(headingKey);
  const places = DATA.columns.map(({ known_as }) => keys.findIndex((key) => key !== "" && known_as.some((name) => headingKey(name) === key)));
  return DATA.columns.every(({ needed }, column) => !needed || places[column] >= 0) ? places : null;
}

/** Reads a review file, a list of marks, or a workbook that holds both: { changes, marks, errors }. */
async function readReview(bytes) {
  const workbook = isZip(bytes);
  const tables = workbook ? await xlsxTables(bytes) : csvTables(bytes);
  if (tables === null) return { errors: [workbook ? W.load_no_workbook : W.load_open_quote] };
  const read = { changes: [], marks: [], errors: [] };
  let isKnown = false;
  const take = (found) => {
    isKnown = true;
    for (const part of Object.keys(found)) read[part].push(...found[part]);
  };
  for (const records of tables) {
    const after = (places) => {
      const head = records.findIndex(({ cells }) => places(cells) !== null);
      return head < 0 ? null : [records.slice(head + 1), places(records[head].cells), records[head].cells.length];
    };
    const list = after(onlyPlaces), review = list ? null : after(headingPlaces);
    if (list) take(readMarks(...list));
    if (review) take(readRecords(...review, workbook));
  }
  return isKnown ? read : { errors: [W.load_no_heading] };
}

function readRecords(records, places, width, workbook) {
  const errors = [], changes = [], seen = new Set();
  for (const { line, cells, formulas } of records) {
    const row = readRow(cells, places, workbook ? null : width) ?? {};
    const wrong = row.wrong ?? (seen.has(row.index) ? fill(W.load_twice, { row: ROWS[row.index].id }) : null)
      ?? (displaced(formulas, line) ? W.load_displaced : null);
    if (wrong) { errors.push(fill(W.load_line, { line, what: wrong })); continue; }
    seen.add(row.index);
    changes.push([row.index, row.decision]);
  }
  return { errors, changes };
}

/** Whether the row's own references, where a workbook has them (`A2&B2&C2`), point at another row's cells or at none. */
function displaced(formulas, line) {
  const own = (formulas ?? []).map((formula) => formula?.replace(/^=/, "").split("&")).filter((parts) => parts?.length === 3);
  const rows = own.map((parts) => parts.map((part) => (part === "#REF!" ? 0 : Number(part.match(/^\$?[A-Z]{1,3}\$?(\d+)$/)?.[1] ?? NaN))));
  return rows.some((found) => found.every((row) => !Number.isNaN(row)) && found.some((row) => row !== line));
}

/** One row of a file: { index, decision } or { wrong }, a sentence. */
function readRow(cells, places, width) {
  if (width !== null && cells.length !== width) return { wrong: fill(W.load_width, { found: cells.length, wanted: width }) };
  const cell = (column) => (places[column] >= 0 ? (cells[places[column]] ?? "").trim() : "");
  const index = BY_ID.get(cell(COLUMN.row).toUpperCase());
  if (index === undefined) return { wrong: fill(W.load_other_run, { row: cell(COLUMN.row) }) };
  const edited = new Set(Object.values(COLUMN));
  const changed = DATA.columns.findIndex((_, column) =>
    !edited.has(column) && places[column] >= 0 && unguarded(cell(column)) !== unguarded(cellOf(ROWS[index], column).trim()));
  if (changed >= 0) return { wrong: fill(W.load_changed, { column: DATA.columns[changed].heading }) };
  const answer = answerIn(cell(COLUMN.approve));
  if (answer === undefined) return { wrong: fill(W.load_answer, { text: cell(COLUMN.approve) }) };
  const typed = cell(COLUMN.number), number = typed === "" ? null : Number(typed);
  if (number !== null && !(/^\d{1,9}$/.test(typed) && BY_NUMBER.has(number))) return { wrong: fill(W.load_number, { text: typed }) };
  if (answer === "yes" && number === null) return { wrong: W.load_yes_without };
  if (answer === "yes" && BY_NUMBER.get(number).barred) return { wrong: W.load_yes_barred };
  return { index, decision: { answer, number, comment: unguarded(cell(COLUMN.comment)) } };
}

async function load(file) {
  const { errors, changes, marks: found } = await readReview(new Uint8Array(await file.arrayBuffer()));
  if (errors.length > 0) {
    const shown = errors.slice(0, 12);
    const more = errors.length - shown.length;
    if (more > 0) shown.push(fill(W.load_more, { count: WHOLE.format(more) }));
    return tell(fill(W.load_refused, { file: file.name }), [...shown, W.load_refused_hint]);
  }
  const lines = [];
  if (changes.length > 0) lines.push(...answersTold(changes));
  const ignored = found.filter(([, isMarked]) => isMarked).length;
  if (found.length > 0) lines.push(fill(W.load_marks, { ignored: WHOLE.format(ignored), left: WHOLE.format(found.length - ignored) }));
  if (lines.length === 0) return tell(fill(W.load_title, { file: file.name }), [W.load_nothing]);
  if (!(await ask(fill(W.load_title, { file: file.name }), lines, W.load_yes))) return;
  const joins = decide(changes);
  if (found.length > 0) takeMarks(found, joins);
  say(fill(W.load_done, { file: file.name }));
}

/** What a review file says, in sentences. */
function answersTold(changes) {
  const count = (test) => WHOLE.format(changes.filter(([index, decision]) => test(decision, baseOf(index), index)).length);
  const body = fill(W.load_body, {
    yes: count(({ answer }) => answer === "yes"),
    no: count(({ answer }) => answer === "no"),
    numbers: count(({ number }, base) => number !== base.number),
    comments: count(({ comment }) => comment !== ""),
    rows: WHOLE.format(changes.length),
  });
  const asked = changes.filter(([index, { answer, number }]) => answer === "yes" && pairQuestions(index, number).length > 0).length;
  return asked > 0 ? [body, counted(asked, W.saved_asked_one, W.saved_asked_many)] : [body];
}
