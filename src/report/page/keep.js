// Decisions outlive the window: they are kept in this browser, under the run's
// name and the hash of its data, until the reviewer forgets them. A second
// window takes part: what one decides, the other shows.

let keepTimer = 0;
let storageWorks = true;
/** Rows and marks changed here since they were last kept. */
const unkept = new Set(), unkeptMarks = new Set();

const marksKey = () => `${STORAGE_KEY}:ignored`;

function readKept(key) {
  return JSON.parse(localStorage.getItem(key) ?? "{}");
}

/** Brings back what was decided earlier; how many rows and marks. */
function recall() {
  let kept, keptMarks;
  try {
    [kept, keptMarks] = [readKept(STORAGE_KEY), readKept(marksKey())];
    localStorage.setItem(`${STORAGE_KEY}:probe`, "1");
    localStorage.removeItem(`${STORAGE_KEY}:probe`);
  } catch {
    storageWorks = false;
    notice(W.no_storage);
    return 0;
  }
  return Object.entries(kept).filter(([id, entry]) => takeUp(id, entry)).length
    + Object.entries(keptMarks).filter(([number, entry]) => takeUpMark(Number(number), entry)).length;
}

/** Takes up what another visit or window kept of a mark. */
function takeUpMark(number, [ignored, saved]) {
  if (!ONLY_OF.has(number) || typeof ignored !== "boolean") return false;
  if (typeof saved === "boolean") marksSavedAs.set(number, saved);
  putMark(number, ignored);
  return true;
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

function keepSoon() {
  clearTimeout(keepTimer);
  keepTimer = setTimeout(keepNow, 250);
}

function keepNow() {
  clearTimeout(keepTimer);
  if (!storageWorks) return;
  try {
    keepEntries(STORAGE_KEY, unkept, (index) => {
      const { answer, number, comment } = decisionOf(index);
      return [ROWS[index].id, decided.has(index) || unsaved.has(index) ? [answer, number, comment, unsaved.has(index)] : null];
    });
    keepEntries(marksKey(), unkeptMarks, (number) => [number, marks.has(number) ? [marks.get(number), marksSavedAs.get(number) ?? null] : null]);
  } catch {
    storageWorks = false;
    notice(W.no_storage);
  }
}

/** Writes the entries of what changed here; what another window kept meanwhile stays. */
function keepEntries(key, changed, entryOf) {
  if (changed.size === 0) return;
  const kept = readKept(key);
  for (const one of changed) {
    const [id, entry] = entryOf(one);
    if (entry) kept[id] = entry;
    else delete kept[id];
  }
  if (Object.keys(kept).length === 0) localStorage.removeItem(key);
  else localStorage.setItem(key, JSON.stringify(kept));
  changed.clear();
}

/** The entries that another window changed: [id, entry or nothing]. */
function changedEntries({ oldValue, newValue }) {
  const before = JSON.parse(oldValue ?? "{}"), after = JSON.parse(newValue ?? "{}");
  return [...new Set([...Object.keys(before), ...Object.keys(after)])]
    .filter((id) => JSON.stringify(before[id]) !== JSON.stringify(after[id])).map((id) => [id, after[id]]);
}

/** Shows what another window decided, where this one did not just decide otherwise. */
function follow(event) {
  const rows = [];
  for (const [id, entry] of changedEntries(event)) {
    const index = BY_ID.get(id);
    if (index === undefined || unkept.has(index)) continue;
    if (entry) { if (!takeUp(id, entry)) continue; } else { savedAs.delete(index); put(index, baseOf(index)); }
    rows.push(index);
  }
  followed(rows, unkept, tellListeners);
}

/** Shows what another window marked, where this one did not just mark otherwise. */
function followMarks(event) {
  const numbers = [];
  for (const [id, entry] of changedEntries(event)) {
    const number = Number(id);
    if (!ONLY_OF.has(number) || unkeptMarks.has(number)) continue;
    if (entry) { if (!takeUpMark(number, entry)) continue; } else { marksSavedAs.delete(number); putMark(number, ONLY_OF.get(number).base); }
    numbers.push(number);
  }
  followed(numbers, unkeptMarks, tellMarkListeners);
}

/** Tells of what another window changed, without keeping it again. */
function followed(changed, unkeptHere, tell) {
  if (changed.length === 0) return;
  const mine = new Set(unkeptHere);
  tell(changed);
  for (const one of changed) if (!mine.has(one)) unkeptHere.delete(one);
  say(counted(changed.length, W.followed_one, W.followed_many));
}

function startKeeping() {
  const keeping = (changed) => (ones) => { ones.forEach((one) => changed.add(one)); keepSoon(); };
  onDecision(keeping(unkept));
  onMark(keeping(unkeptMarks));
  addEventListener("pagehide", keepNow);
  addEventListener("beforeunload", (event) => {
    keepNow();
    if (unsaved.size + unsavedMarks.size > 0) {
      event.preventDefault();
      event.returnValue = W.leave;
    }
  });
  addEventListener("storage", (event) => {
    if (event.key === STORAGE_KEY) follow(event);
    if (event.key === marksKey()) followMarks(event);
  });
}
