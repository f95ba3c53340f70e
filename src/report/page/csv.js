// review.csv as kobl writes it, and any such text taken apart.

const quoted = (cell) => (/[;",\t\r\n]/.test(cell) ? `"${cell.replaceAll('"', '""')}"` : cell);

function csvRow(index) {
  const row = ROWS[index];
  const { answer, number, comment } = decisionOf(index);
  const untouched = baseOf(index);
  const cells = DATA.columns.map((_, column) => cellOf(row, column));
  if (answer !== untouched.answer) cells[COLUMN.approve] = answer === "" ? "" : DATA.answers[answer][0];
  if (number !== untouched.number) cells[COLUMN.number] = number === null ? "" : String(number);
  if (comment !== untouched.comment) cells[COLUMN.comment] = guarded(comment);
  return cells.map(quoted).join(";");
}

/** The whole file: UTF-8 with BOM, `;`, CRLF. */
function reviewCsv() {
  const lines = [DATA.columns.map(({ heading }) => quoted(heading)).join(";"), ...ROWS.map((_, index) => csvRow(index))];
  return `\uFEFF${lines.join("\r\n")}\r\n`;
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

/** The tables of a CSV file: one; null if a quote stays open. */
function csvTables(bytes) {
  const text = decoded(bytes);
  const first = text.slice(0, text.search(/[\r\n]|$/));
  const separator = [";", "\t", ","].find((mark) => first.includes(mark)) ?? ";";
  const records = parseCsv(text, separator);
  return records === null ? null : [records];
}
