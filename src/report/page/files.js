// Saves a review.csv like kobl's own, and reads a review file back: only the
// three cells that people edit, and only from rows that are otherwise untouched.
// What a whole file may look like (answers or numbers that were sorted on their
// own) is judged by `kobl apply`, which reads what is saved here.

/** The file that is written again without asking, once it was chosen. */
let chosenFile = null;

const CSV_TYPES = [{ description: "CSV", accept: { "text/csv": [".csv"] } }];

/** Writes into the run's folder where the browser can, otherwise into its downloads. */
async function save() {
  const blob = new Blob([reviewCsv()], { type: "text/csv;charset=utf-8" });
  const where = window.showSaveFilePicker ? await writeChosen(blob) : download(blob);
  if (!where) return;
  rememberSaved();
  keepNow();
  const answers = ROWS.map((_, index) => decisionOf(index).answer);
  const count = (answer) => WHOLE.format(answers.filter((other) => other === answer).length);
  const asked = ROWS.filter((_, index) => {
    const { answer, number } = decisionOf(index);
    return answer === "yes" && questionsOf(index, number).length > 0;
  }).length;
  const body = [fill(W.saved_counts, { yes: count("yes"), no: count("no"), open: count("") })];
  if (asked > 0) body.push(counted(asked, W.saved_asked_one, W.saved_asked_many));
  body.push(fill(where.chosen ? W.saved_there : W.saved_downloads, { file: where.name }));
  if (where.chosen && where.again) say(`${fill(W.saved_again, { file: where.name })} ${body[0]}`);
  else await tell(fill(W.saved_title, { file: where.name }), body);
}

function download(blob) {
  const link = make("a", { href: URL.createObjectURL(blob), download: DATA.file_name, hidden: true });
  document.body.append(link);
  link.click();
  link.remove();
  setTimeout(() => URL.revokeObjectURL(link.href), 60_000);
  return { name: DATA.file_name, chosen: false };
}

/** Writes to the file the reviewer chose; asks for one the first time. Nothing if it was called off. */
async function writeChosen(blob) {
  const again = chosenFile !== null;
  try {
    chosenFile ??= await window.showSaveFilePicker({ id: "kobl", suggestedName: "review.csv", types: CSV_TYPES });
    const file = await chosenFile.createWritable();
    await file.write(blob);
    await file.close();
    return { name: chosenFile.name, chosen: true, again };
  } catch (error) {
    chosenFile = null;
    if (error.name === "AbortError") return null;
    say(fill(W.save_failed, { reason: error.message }), "wrong");
    return download(blob);
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

/** Reads a review file: { changes, errors }. */
async function readReview(bytes) {
  const workbook = isZip(bytes);
  const tables = workbook ? await xlsxTables(bytes) : csvTables(bytes);
  if (tables === null) return { errors: [workbook ? W.load_no_workbook : W.load_open_quote] };
  for (const records of tables) {
    const head = records.findIndex(({ cells }) => headingPlaces(cells) !== null);
    if (head >= 0) return readRecords(records.slice(head + 1), headingPlaces(records[head].cells), records[head].cells.length, workbook);
  }
  return { errors: [W.load_no_heading] };
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
  const { errors, changes } = await readReview(new Uint8Array(await file.arrayBuffer()));
  if (errors.length > 0) {
    const shown = errors.slice(0, 12);
    const more = errors.length - shown.length;
    if (more > 0) shown.push(fill(W.load_more, { count: WHOLE.format(more) }));
    await tell(fill(W.load_refused, { file: file.name }), [...shown, W.load_refused_hint]);
    return;
  }
  const count = (test) => WHOLE.format(changes.filter(([index, decision]) => test(decision, baseOf(index), index)).length);
  const body = fill(W.load_body, {
    yes: count(({ answer }) => answer === "yes"),
    no: count(({ answer }) => answer === "no"),
    numbers: count(({ number }, base) => number !== base.number),
    comments: count(({ comment }) => comment !== ""),
    rows: WHOLE.format(changes.length),
  });
  const asked = changes.filter(([index, { answer, number }]) => {
    const known = judged(ROWS[index], number);
    return answer === "yes" && (!known || known.wrong || ROWS[index].linked);
  }).length;
  const lines = asked > 0 ? [body, counted(asked, W.saved_asked_one, W.saved_asked_many)] : [body];
  if (!(await ask(fill(W.load_title, { file: file.name }), lines, W.load_yes))) return;
  decide(changes);
  say(fill(W.load_done, { file: file.name }));
}
