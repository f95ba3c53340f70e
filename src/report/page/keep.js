// Decisions outlive the window: they are kept in this browser, under the run's
// name and the hash of its data, until the reviewer forgets them. A second
// window takes part: what one decides, the other shows.

let keepTimer = 0;
let storageWorks = true;
/** Rows changed here since they were last kept. */
const unkept = new Set();

function readKept() {
  return JSON.parse(localStorage.getItem(STORAGE_KEY) ?? "{}");
}

/** Brings back what was decided earlier; how many rows. */
function recall() {
  let kept;
  try {
    kept = readKept();
    localStorage.setItem(`${STORAGE_KEY}:probe`, "1");
    localStorage.removeItem(`${STORAGE_KEY}:probe`);
  } catch {
    storageWorks = false;
    notice(W.no_storage);
    return 0;
  }
  return Object.entries(kept).filter(([id, entry]) => takeUp(id, entry)).length;
}

/** Takes up what another visit or window kept of a row. */
function takeUp(id, [answer, number, comment, isUnsaved]) {
  const index = BY_ID.get(id);
  if (index === undefined || !isSound(answer, number, comment)) return false;
  const decision = { answer, number, comment };
  // What an unsaved row was saved as is not known any more, only that it was something else.
  savedAs.set(index, isUnsaved ? { answer: null } : decision);
  put(index, decision);
  return true;
}

/** Other pages on this disk can write into the same storage. */
function isSound(answer, number, comment) {
  const knownNumber = number === null || BY_NUMBER.has(number);
  const approvable = answer !== "yes" || (number !== null && !BY_NUMBER.get(number)?.barred);
  return ["yes", "no", ""].includes(answer) && knownNumber && approvable && typeof comment === "string";
}

function keepSoon(rows) {
  rows.forEach((index) => unkept.add(index));
  clearTimeout(keepTimer);
  keepTimer = setTimeout(keepNow, 250);
}

function keepNow() {
  clearTimeout(keepTimer);
  if (!storageWorks || unkept.size === 0) return;
  try {
    // What another window kept meanwhile stays.
    const kept = readKept();
    for (const index of unkept) {
      const { answer, number, comment } = decisionOf(index), id = ROWS[index].id;
      if (decided.has(index) || unsaved.has(index)) kept[id] = [answer, number, comment, unsaved.has(index)];
      else delete kept[id];
    }
    if (Object.keys(kept).length === 0) localStorage.removeItem(STORAGE_KEY);
    else localStorage.setItem(STORAGE_KEY, JSON.stringify(kept));
    unkept.clear();
  } catch {
    storageWorks = false;
    notice(W.no_storage);
  }
}

/** Shows what another window decided, where this one did not just decide otherwise. */
function follow({ oldValue, newValue }) {
  const before = JSON.parse(oldValue ?? "{}"), after = JSON.parse(newValue ?? "{}");
  const changed = [...new Set([...Object.keys(before), ...Object.keys(after)])]
    .filter((id) => JSON.stringify(before[id]) !== JSON.stringify(after[id]) && !unkept.has(BY_ID.get(id)));
  const rows = [];
  for (const id of changed) {
    const index = BY_ID.get(id);
    if (index === undefined) continue;
    if (after[id]) { if (!takeUp(id, after[id])) continue; } else { savedAs.delete(index); put(index, baseOf(index)); }
    rows.push(index);
  }
  if (rows.length === 0) return;
  const mine = new Set(unkept);
  tellListeners(rows);
  for (const index of rows) if (!mine.has(index)) unkept.delete(index);
  say(counted(rows.length, W.followed_one, W.followed_many));
}

function startKeeping() {
  onDecision(keepSoon);
  addEventListener("pagehide", keepNow);
  addEventListener("beforeunload", (event) => {
    keepNow();
    if (unsaved.size > 0) {
      event.preventDefault();
      event.returnValue = W.leave;
    }
  });
  addEventListener("storage", (event) => { if (event.key === STORAGE_KEY) follow(event); });
}
