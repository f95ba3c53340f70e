// The rows of the review file and the e-conomic customers, and where to find them.

let ROWS, ECONOMIC, FINDINGS, FIELDS, BY_NUMBER, BY_ID, BY_PLACE, PROPOSED_FOR, COLUMN, GROUPS, searchTexts;

/** Fields whose digits alone count. */
const DIGIT_FIELDS = new Set([3, 4, 6]);

function readRows() {
  ROWS = DATA.rows;
  ECONOMIC = DATA.economic.map(([number, barred, record, linked]) => ({ number, barred, record, linked }));
  FINDINGS = DATA.findings.map(([kind, code, name, link, economic, sentence, row]) => ({
    kind, code, name, link, economic, sentence, row,
  }));
  FIELDS = [
    W.field_name, W.field_address, W.field_place, W.field_cvr, W.field_phone, W.field_email, W.field_ean,
    W.field_attention, W.field_country,
  ];
  BY_NUMBER = new Map(ECONOMIC.map((customer) => [customer.number, customer]));
  BY_ID = new Map(ROWS.map((row, index) => [row.id, index]));
  BY_PLACE = new Map(ROWS.map((row, index) => [row.place, index]));
  PROPOSED_FOR = new Map();
  ROWS.forEach((row, index) => {
    if (row.proposed >= 0 && !row.wrong) PROPOSED_FOR.set(ECONOMIC[row.proposed].number, index);
  });
  COLUMN = Object.fromEntries(DATA.columns.map(({ name }, place) => [name, place]).filter(([name]) => name));
  GROUPS = DATA.groups.map((name, group) => ({ name, group, id: DATA.group_ids[group] }));
  searchTexts = new Array(ROWS.length);
}

const nameOf = (record) => record?.[0] || "–";
const fieldOf = (record, field) => record?.[field] ?? "";
const placeOf = (record) => [fieldOf(record, 1), fieldOf(record, 2)].filter(Boolean).join(", ");
const proposedOf = (row) => (row.proposed >= 0 ? ECONOMIC[row.proposed] : null);

/** The runner-ups of a row, best first: { customer, probability, wrong }. */
function runnersUp(row) {
  return row.others.filter(([place]) => place >= 0)
    .map(([place, probability, wrong]) => ({ customer: ECONOMIC[place], probability, wrong: wrong === 1 }));
}

/** What kobl holds of the pair: { probability, wrong }, or null where it did not take it for a candidate. */
function judged(row, number) {
  const proposed = proposedOf(row);
  if (proposed?.number === number) return { probability: row.probability, wrong: row.wrong };
  return runnersUp(row).find(({ customer }) => customer.number === number) ?? null;
}

/** A cell that was left out of the data because the row says it elsewhere. */
function knownCell(row, from) {
  if (from === "number") return row.proposed >= 0 ? String(ECONOMIC[row.proposed].number) : "";
  if (from.row !== undefined) return String(row[from.row]);
  if (from.ours !== undefined) return fieldOf(row.about, from.ours);
  if (from.theirs !== undefined) return fieldOf(proposedOf(row)?.record, from.theirs);
  return "";
}

/** A cell exactly as kobl wrote it to review.csv. */
function cellOf(row, column) {
  const cell = row.cells[column];
  return cell === 0 ? knownCell(row, DATA.columns[column].from) : cell;
}

/** What a search looks through: made when a row is first searched. */
function searchText(index) {
  return (searchTexts[index] ??= (() => {
    const row = ROWS[index];
    const theirs = proposedOf(row);
    const parts = [row.id, row.code, row.link, ...row.about, ...(theirs ? [theirs.number, ...theirs.record] : [])];
    return fold(parts.join("\n"));
  })());
}
