// The rows of the review file and the e-conomic customers, by name instead of by place.

const ROWS = DATA.rows.map(
  ([id, place, klass, score, probability, proposed, code, link, reasons, doubts, others, findings, cells, record]) => ({
    id, place, klass, score, probability, proposed, code, link, reasons, doubts, others, findings, cells, record,
    isLinked: link.trim() !== "",
  }),
);
const ECONOMIC = DATA.economic.map(([number, barred, record, linked]) => ({ number, barred, record, linked }));
const FINDINGS = DATA.findings.map(([kind, code, name, link, economic, sentence, row]) => ({
  kind, code, name, link, economic, sentence, row,
}));

const BY_NUMBER = new Map(ECONOMIC.map((customer) => [customer.number, customer]));
const BY_ID = new Map(ROWS.map((row, index) => [row.id, index]));
const BY_PLACE = new Map(ROWS.map((row, index) => [row.place, index]));
const PROPOSED_FOR = new Map();
ROWS.forEach((row, index) => {
  if (row.proposed >= 0 && row.klass < 2) PROPOSED_FOR.set(ECONOMIC[row.proposed].number, index);
});

const CLASS_IDS = ["certain", "review", "unlikely", "none"];
const FIELDS = [
  W.field_name, W.field_address, W.field_place, W.field_cvr, W.field_phone, W.field_email, W.field_ean,
  W.field_attention, W.field_country,
];
/** Fields whose digits alone count. */
const DIGIT_FIELDS = new Set([3, 4, 6]);

/** Columns of the review file that people edit, and the row id. */
const COLUMN = { row: 0, approve: 1, number: 2, comment: 17 };

const nameOf = (record) => record[0] || "–";
const fieldOf = (record, field) => record?.[field] ?? "";
const proposedOf = (row) => (row.proposed >= 0 ? ECONOMIC[row.proposed] : null);

/** A cell that was left out of the data because the row says it elsewhere. */
function knownCell(row, column) {
  const theirs = proposedOf(row)?.record;
  switch (column) {
    case 0: return row.id;
    case 2: return row.proposed >= 0 ? String(ECONOMIC[row.proposed].number) : "";
    case 4: return String(row.score);
    case 6: return row.code;
    case 7: case 8: case 9: case 10: return fieldOf(row.record, column - 7);
    case 11: case 12: case 13: case 14: return fieldOf(theirs, column - 11);
    case 15: return row.link;
    default: return "";
  }
}

/** A cell exactly as kobl wrote it to review.csv. */
function cellOf(row, column) {
  const cell = row.cells[column];
  return cell === 0 ? knownCell(row, column) : cell;
}

const searchTexts = new Array(ROWS.length);

/** What a search looks through: made when a row is first searched. */
function searchText(index) {
  return (searchTexts[index] ??= (() => {
    const row = ROWS[index];
    const theirs = proposedOf(row);
    const parts = [row.id, row.code, row.link, ...row.record, ...(theirs ? [theirs.number, ...theirs.record] : [])];
    return fold(parts.join("\n"));
  })());
}
