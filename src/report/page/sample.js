// A sample before trust: so many of the certain rows at random, and the weakest
// of them besides; what their answers prove about the rest.

/** Rows of the sample, and which of them were drawn at random: only those prove anything. */
const sampled = new Set(), drawn = new Set();

/** The weakest certain rows, shown besides. */
const WEAKEST = 10;

/** The chance of being misled that is put up with. */
const MISLED = 0.05;

let certainCache = null;
/** The certain rows, looked up once. */
const certainRows = () => (certainCache ??= ROWS.map((_, index) => index).filter((index) => ROWS[index].certain));

/** A whole number below `end`, every one as likely. */
function below(end) {
  const last = 2 ** 32 - (2 ** 32 % end), word = new Uint32Array(1);
  do crypto.getRandomValues(word); while (word[0] >= last);
  return word[0] % end;
}

function drawSample(size) {
  const rows = certainRows().filter((index) => isOpen(index) || drawn.has(index));
  for (let place = 0; place < Math.min(size, rows.length); place += 1) {
    const other = place + below(rows.length - place);
    [rows[place], rows[other]] = [rows[other], rows[place]];
  }
  drawn.clear();
  sampled.clear();
  rows.slice(0, size).forEach((index) => { drawn.add(index); sampled.add(index); });
  certainRows().filter(isOpen).sort((a, b) => ROWS[a].probability - ROWS[b].probability || a - b).slice(0, WEAKEST).forEach((index) => sampled.add(index));
  keepSample();
}

/** Answers so far: { right, wrong, open } of the rows that were drawn. */
function sampleScore(rows) {
  const score = { right: 0, wrong: 0, open: 0 };
  for (const index of rows) {
    const { answer, number } = decisionOf(index);
    if (answer === "") score.open += 1;
    else if (answer === "yes" && number === proposedOf(ROWS[index])?.number) score.right += 1;
    else score.wrong += 1;
  }
  return score;
}

/** The most that can be wrong of all when `wrong` of `seen` are: one-sided, after Clopper and Pearson. */
function mostWrong(wrong, seen) {
  const tail = (share) => {
    let term = (1 - share) ** seen, sum = term;
    for (let k = 0; k < wrong; k += 1) { term *= ((seen - k) / (k + 1)) * (share / (1 - share)); sum += term; }
    return sum;
  };
  let low = 0, high = 1;
  for (let step = 0; step < 60; step += 1) {
    const middle = (low + high) / 2;
    if (tail(middle) > MISLED) low = middle; else high = middle;
  }
  return high;
}

/** What the sample proves, in a sentence; nothing before anything was answered. */
function sampleProof() {
  const { right, wrong } = sampleScore(drawn), seen = right + wrong;
  if (seen === 0) return "";
  const of100 = Math.ceil(mostWrong(wrong, seen) * 100);
  return fill(W.sample_proof, { wrong: WHOLE.format(wrong), seen: WHOLE.format(seen), share: WHOLE.format(of100) });
}

function keepSample() {
  try { localStorage.setItem(`${STORAGE_KEY}:sample`, JSON.stringify([[...drawn], [...sampled]].map((rows) => rows.map((index) => ROWS[index].id)))); } catch { /* It can be drawn anew. */ }
}

function recallSample() {
  try {
    const [random, all] = JSON.parse(localStorage.getItem(`${STORAGE_KEY}:sample`) ?? "[[],[]]");
    const known = (ids) => ids.map((id) => BY_ID.get(id)).filter((index) => index !== undefined && ROWS[index].certain);
    known(random).forEach((index) => drawn.add(index));
    known(all).forEach((index) => sampled.add(index));
  } catch { /* It can be drawn anew. */ }
}

function forgetSample() {
  drawn.clear();
  sampled.clear();
  filter.sample = false;
  try { localStorage.removeItem(`${STORAGE_KEY}:sample`); } catch { /* Nothing was kept. */ }
  applyFilter();
}

async function askSample() {
  const input = byId("sample-size"), all = certainRows().length;
  byId("sample-says").textContent = fill(W.sample_intro, { count: WHOLE.format(all) });
  const show = () => {
    const size = Math.min(all, Number(input.value) || 0);
    byId("sample-proves").textContent = size < 1 ? "" : fill(W.sample_would, { seen: WHOLE.format(size), share: WHOLE.format(Math.ceil(mostWrong(0, size) * 100)) });
    byId("sample-yes").disabled = size < 1;
  };
  input.max = all;
  input.value = Math.min(59, all);
  input.oninput = show;
  byId("sample-no").onclick = () => byId("sample").close("");
  show();
  if ((await opened(byId("sample"), input)) !== "yes") return;
  drawSample(Math.min(all, Number(input.value)));
  showSampled();
}

function showSampled() {
  showGroups([]);
  filter.sample = true;
  filter.order = "file";
  byId("sort").value = "file";
  applyFilter(true);
  advanceFromTop();
}

function advanceFromTop() {
  at = -1;
  advance();
  byId("grid").focus();
}

/** The bar above the list: how the sample stands, and the stroke that approves the rest. */
function showSample() {
  const bar = byId("sample-bar"), open = certainRows().filter(isOpen);
  byId("sample-open").hidden = certainRows().length === 0;
  const all = sampleScore(sampled), { wrong } = sampleScore(drawn);
  const rest = open.filter((index) => !sampled.has(index));
  // What was sampled and approved is done with, unless it is looked at.
  bar.hidden = sampled.size === 0 || (open.length === 0 && !filter.sample);
  if (bar.hidden) return;
  bar.classList.toggle("bad", all.wrong > 0);
  bar.replaceChildren(
    make("span", {}, fill(W.sample_score, { right: WHOLE.format(all.right), wrong: WHOLE.format(all.wrong), open: WHOLE.format(all.open) }), " ", make("b", {}, sampleProof()),
      wrong > 0 || all.wrong > 0 ? ` ${W.sample_bad}` : ""),
    filter.sample ? make("button", { onclick: () => { filter.sample = false; applyFilter(); byId("grid").focus(); } }, W.sample_leave)
      : make("button", { onclick: showSampled }, W.sample_show),
    make("button", { class: "primary", id: "sample-approve", disabled: all.open > 0 || rest.length === 0, onclick: approveRest }, fill(W.sample_rest, { count: WHOLE.format(rest.length) })));
}

/** Approves the certain rows outside the sample, after saying what the sample proves. */
async function approveRest() {
  const { rows, skipped } = approvableRows(certainRows().filter((index) => !sampled.has(index)));
  if (rows.length === 0) return say(W.bulk_nothing);
  const count = WHOLE.format(rows.length), { wrong } = sampleScore(sampled);
  const body = [sampleProof(), `${countsByGroup(rows)}.`, ...(wrong > 0 ? [W.sample_bad] : []), W.bulk_body];
  if (skipped > 0) body.push(counted(skipped, W.bulk_skipped_one, W.bulk_skipped_many));
  if ((await ask(fill(W.bulk_title, { count }), body, fill(W.bulk_yes, { count }))) !== "yes") return;
  filter.sample = false;
  approveAll(rows);
  applyFilter();
}
