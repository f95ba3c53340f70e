// Many rows in one stroke: what is shown or marked, after a question that
// counts them by class.

/** The rows a stroke is about: the marked ones, otherwise those shown. */
const meant = () => (several.size > 0 ? shown.filter((index) => several.has(index)) : shown);

/** The rows that can be approved together, and how many cannot: each of those needs a look of its own. */
function approvableRows(rows) {
  const approvable = [], taken = new Set();
  let skipped = 0;
  for (const index of rows) {
    const row = ROWS[index], decision = decisionOf(index);
    if (decision.answer !== "") continue;
    const customer = BY_NUMBER.get(decision.number);
    const free = customer && !customer.barred && !taken.has(customer.number) && questionsOf(index, customer.number).length === 0;
    if (free) { approvable.push(index); taken.add(customer.number); } else if (customer || row.proposed >= 0) skipped += 1;
  }
  return { rows: approvable, skipped };
}

/** `242 sikre · 25 at gennemgå`: so many rows of each group. */
const groupCounts = (counts) => counts.flatMap((count, group) => (count > 0 ? [counted(count, ...DATA.group_counts[group])] : [])).join(" · ");

/** The rows by group. */
const countsByGroup = (rows) => groupCounts(GROUPS.map(({ group }) => rows.filter((index) => ROWS[index].group === group).length));

/** What is left to answer, by group. */
const leftByGroup = () => (openByGroup.some((count) => count > 0) ? fill(W.left_by_class, { parts: groupCounts(openByGroup) }) : W.all_done);

async function approveShown() {
  const { rows, skipped } = approvableRows(meant());
  if (rows.length === 0) return say(W.bulk_nothing);
  const count = WHOLE.format(rows.length), certain = rows.filter((index) => ROWS[index].certain);
  const body = [`${countsByGroup(rows)}.`, W.bulk_body];
  if (skipped > 0) body.push(counted(skipped, W.bulk_skipped_one, W.bulk_skipped_many));
  const mixed = certain.length > 0 && certain.length < rows.length;
  const only = mixed ? fill(W.bulk_only_certain, { count: WHOLE.format(certain.length) }) : undefined;
  const proof = sampleProof();
  if (certain.length > 0 && proof) body.push(proof);
  const said = await ask(fill(W.bulk_title, { count }), body, fill(W.bulk_yes, { count }), only);
  if (!said) return;
  approveAll(said === "other" ? certain : rows);
}

function approveAll(rows) {
  decide(rows.map((index) => [index, { ...decisionOf(index), answer: "yes" }]));
  unmark();
  say(fill(W.bulk_done, { count: WHOLE.format(rows.length) }));
}

async function rejectShown() {
  const rows = meant().filter(isOpen);
  if (rows.length === 0) return say(W.bulk_nothing);
  const count = WHOLE.format(rows.length);
  if (!(await ask(fill(W.bulk_no_title, { count }), [`${countsByGroup(rows)}.`, W.bulk_body], fill(W.bulk_no_yes, { count })))) return;
  decide(rows.map((index) => [index, { ...decisionOf(index), answer: "no" }]));
  unmark();
  say(fill(W.bulk_no_done, { count }));
}
