// Saves a review.csv like kobl's own, and reads one back: only the three cells
// that people edit, and only if the rest of the file is untouched.

const quoted = (cell) => (/[;",\t\r\n]/.test(cell) ? `"${cell.replaceAll('"', '""')}"` : cell);

function csvRow(index) {
  const row = ROWS[index];
  const { answer, number, comment } = decisionOf(index);
  const untouched = baseOf(index);
  const cells = DATA.headings.map((_, column) => cellOf(row, column));
  if (answer !== untouched.answer) cells[COLUMN.approve] = answer === "" ? "" : DATA.answers[answer][0];
  if (number !== untouched.number) cells[COLUMN.number] = number === null ? "" : String(number);
  if (comment !== untouched.comment) cells[COLUMN.comment] = guarded(comment);
  return cells.map(quoted).join(";");
}

/** The whole file: UTF-8 with BOM, `;`, CRLF. */
function reviewCsv() {
  const lines = [DATA.headings.map(quoted).join(";"), ...ROWS.map((_, index) => csvRow(index))];
  return `\uFEFF${lines.join("\r\n")}\r\n`;
}

async function save() {
  const blob = new Blob([reviewCsv()], { type: "text/csv;charset=utf-8" });
  const link = make("a", { href: URL.createObjectURL(blob), download: "review.csv", hidden: true });
  document.body.append(link);
  link.click();
  link.remove();
  setTimeout(() => URL.revokeObjectURL(link.href), 60_000);
  rememberSaved();
  keepNow();
  const answers = ROWS.map((_, index) => decisionOf(index).answer);
  const count = (answer) => WHOLE.format(answers.filter((other) => other === answer).length);
  await tell(W.saved_title, [fill(W.saved_body, { yes: count("yes"), no: count("no"), open: count("") })]);
}

/** Lines of cells, each with the line it began on; null if a quote stays open. */
function parseCsv(text, separator) {
  const records = [];
  let cells = [], cell = "", inQuotes = false, line = 1, began = 1;
  const endCell = () => { cells.push(cell); cell = ""; };
  const endRecord = () => {
    endCell();
    if (cells.some((other) => other.trim() !== "")) records.push({ line: began, cells });
    cells = [];
    began = line;
  };
  for (let at = 0; at < text.length; at += 1) {
    const letter = text[at];
    if (letter === "\n" || (letter === "\r" && text[at + 1] !== "\n")) line += 1;
    if (inQuotes) {
      if (letter !== '"') cell += letter;
      else if (text[at + 1] === '"') { cell += '"'; at += 1; }
      else inQuotes = false;
    } else if (letter === '"' && cell === "") inQuotes = true;
    else if (letter === separator) endCell();
    else if (letter === "\n" || (letter === "\r" && text[at + 1] !== "\n")) endRecord();
    else if (letter !== "\r") cell += letter;
  }
  if (inQuotes) return null;
  if (cell !== "" || cells.length > 0) endRecord();
  return records;
}

/** The file's text: UTF-16 or UTF-8 as marked, otherwise UTF-8 if valid, otherwise Windows-1252. */
function decoded(bytes) {
  if (bytes[0] === 0xff && bytes[1] === 0xfe) return new TextDecoder("utf-16le").decode(bytes);
  try {
    return new TextDecoder("utf-8", { fatal: true }).decode(bytes);
  } catch {
    return new TextDecoder("windows-1252").decode(bytes);
  }
}

const heading = (text) => text.trim().toLowerCase();

/** Reads a review file: { changes } or { errors }. */
function readReview(bytes) {
  const text = decoded(bytes);
  const first = text.slice(0, text.search(/[\r\n]|$/));
  const separator = [";", "\t", ","].find((mark) => first.includes(mark)) ?? ";";
  const records = parseCsv(text, separator);
  if (records === null) return { errors: [W.load_open_quote] };
  const head = records.findIndex(({ cells }) => cells.map(heading).includes(heading(DATA.headings[COLUMN.row])));
  if (head !== 0) return { errors: [W.load_no_heading] };
  const columns = DATA.headings.map((name) => records[0].cells.map(heading).indexOf(heading(name)));
  if (columns.includes(-1)) return { errors: [W.load_no_heading] };
  return readRows(records.slice(1), columns, records[0].cells.length);
}

function readRows(records, columns, width) {
  const errors = [], changes = [], seen = new Set(), approved = new Set();
  const displayed = DATA.headings.map((_, column) => column).filter((column) => !Object.values(COLUMN).includes(column));
  for (const { line, cells } of records) {
    const wrong = (sentence, values) => errors.push(fill(W.load_line, { line, what: fill(sentence, values ?? {}) }));
    if (cells.length !== width) { wrong(W.load_width, { found: cells.length, wanted: width }); continue; }
    const cell = (column) => cells[columns[column]].trim();
    const index = BY_ID.get(cell(COLUMN.row).toUpperCase());
    if (index === undefined) { wrong(W.load_other_run, { row: cell(COLUMN.row) }); continue; }
    if (seen.has(index)) { wrong(W.load_twice, { row: cell(COLUMN.row) }); continue; }
    seen.add(index);
    const changed = displayed.find((column) => cell(column) !== cellOf(ROWS[index], column).trim());
    if (changed !== undefined) { wrong(W.load_changed, { column: DATA.headings[changed] }); continue; }
    const answer = answerIn(cell(COLUMN.approve));
    if (answer === undefined) { wrong(W.load_answer, { text: cell(COLUMN.approve) }); continue; }
    const typed = cell(COLUMN.number);
    const number = typed === "" ? null : Number(typed);
    if (number !== null && !(/^\d{1,9}$/.test(typed) && BY_NUMBER.has(number))) { wrong(W.load_number, { text: typed }); continue; }
    if (answer === "yes") {
      if (number === null) { wrong(W.load_yes_without); continue; }
      if (BY_NUMBER.get(number).barred) { wrong(W.load_yes_barred); continue; }
      if (approved.has(number)) { wrong(W.load_yes_shared, { number }); continue; }
      approved.add(number);
    }
    changes.push([index, { answer, number, comment: unguarded(cell(COLUMN.comment)) }]);
  }
  if (errors.length === 0 && numbersMoved(changes)) errors.push(W.load_sorted);
  if (errors.length === 0 && answersSorted(changes)) errors.push(W.load_answers_sorted);
  return { errors, changes };
}

/**
 * Whether numbers stand at each other's customers, as after sorting one column on its own: two or
 * more rows of a chain in which each took the number proposed for the next, without competing for
 * it and without a comment. `kobl apply` goes by the same rule.
 */
function numbersMoved(changes) {
  const owners = new Map();
  for (const [index] of changes) {
    const proposed = proposedOf(ROWS[index])?.number;
    if (proposed !== undefined && !owners.has(proposed)) owners.set(proposed, index);
  }
  const moves = changes.filter(([index, { number }]) => {
    const owner = owners.get(number);
    if (owner === undefined || Number(ROWS[index].link.trim()) === number) return false;
    const own = candidatesOf(ROWS[index]);
    return !own.has(number) && ![...candidatesOf(ROWS[owner])].some((candidate) => own.has(candidate));
  });
  const robbed = new Set(moves.map(([, { number }]) => owners.get(number)));
  return moves.filter(([index, { comment }]) => robbed.has(index) && comment === "").length >= 2;
}

function candidatesOf(row) {
  const proposed = proposedOf(row);
  return new Set([...(proposed ? [proposed.number] : []), ...runnersUp(row).map(({ customer }) => customer.number)]);
}

/**
 * Whether the answers were sorted on their own: the rows stand as written, all yes and all no stand
 * together, and one turns into the other in the midst of the certain rows. Same rule as `kobl apply`.
 */
function answersSorted(changes) {
  const falls = changes.filter(([index], place) => place > 0 && index < changes[place - 1][0]).length;
  const answers = changes.map(([, { answer }]) => answer);
  const turn = answers.findIndex((answer) => answer !== answers[0]);
  if (falls > 1 || turn < 1 || answers[0] === "" || answers[turn] === "") return false;
  const blank = answers.indexOf("");
  const end = blank < 0 ? answers.length : blank;
  const neat = answers.slice(turn, end).every((answer) => answer === answers[turn]) && answers.slice(end).every((answer) => answer === "");
  const certain = ([index]) => ROWS[index].klass === 0 && ROWS[index].link.trim() === "";
  const count = (answer) => changes.filter((change) => change[1].answer === answer && certain(change)).length;
  const remarked = changes.some(([, { answer, comment }]) => answer === answers[turn] && comment !== "");
  return neat && certain(changes[turn]) && !remarked && waysToChoose(count("yes") + count("no"), count(answers[turn])) >= 1000;
}

function waysToChoose(all, some) {
  let ways = 1;
  for (let step = 0; step < Math.min(some, all - some) && ways < 1e6; step += 1) ways = (ways * (all - step)) / (step + 1);
  return ways;
}

/** The runner-ups of a row, best first. */
function runnersUp(row) {
  const others = [];
  for (let at = 0; at < row.others.length; at += 2) {
    const customer = ECONOMIC[row.others[at]];
    if (customer) others.push({ customer, probability: row.others[at + 1] / 10_000 });
  }
  return others;
}

async function load(file) {
  const { errors, changes } = readReview(new Uint8Array(await file.arrayBuffer()));
  if (errors.length > 0) {
    const shown = errors.slice(0, 12);
    const more = errors.length - shown.length;
    if (more > 0) shown.push(fill(W.load_more, { count: WHOLE.format(more) }));
    await tell(fill(W.load_refused, { file: file.name }), [...shown, W.load_refused_hint]);
    return;
  }
  const count = (test) => WHOLE.format(changes.filter(([index, decision]) => test(decision, baseOf(index))).length);
  const body = fill(W.load_body, {
    yes: count(({ answer }) => answer === "yes"),
    no: count(({ answer }) => answer === "no"),
    numbers: count(({ number }, base) => number !== base.number),
    comments: count(({ comment }) => comment !== ""),
    rows: WHOLE.format(changes.length),
  });
  if (!(await ask(fill(W.load_title, { file: file.name }), [body], W.load_yes))) return;
  decide(changes);
  say(fill(W.load_done, { file: file.name }));
}
