// Decisions outlive the window: they are kept in this browser, under the run's
// name and the hash of its data, until the reviewer forgets them.

let keepTimer = 0;
let storageWorks = true;

/** Brings back what was decided earlier; how many rows. */
function recall() {
  let kept;
  try {
    kept = JSON.parse(localStorage.getItem(STORAGE_KEY) ?? "{}");
    localStorage.setItem(`${STORAGE_KEY}:probe`, "1");
    localStorage.removeItem(`${STORAGE_KEY}:probe`);
  } catch {
    storageWorks = false;
    notice(W.no_storage);
    return 0;
  }
  let count = 0;
  for (const [id, [answer, number, comment, isUnsaved]] of Object.entries(kept)) {
    const index = BY_ID.get(id);
    if (index === undefined || !isSound(answer, number, comment)) continue;
    const decision = { answer, number, comment };
    // What an unsaved row was saved as is not known any more, only that it was something else.
    savedAs.set(index, isUnsaved ? { answer: null } : decision);
    put(index, decision);
    count += 1;
  }
  return count;
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
  const kept = {};
  for (const index of new Set([...decided.keys(), ...unsaved])) {
    const { answer, number, comment } = decisionOf(index);
    kept[ROWS[index].id] = [answer, number, comment, unsaved.has(index)];
  }
  try {
    if (Object.keys(kept).length === 0) localStorage.removeItem(STORAGE_KEY);
    else localStorage.setItem(STORAGE_KEY, JSON.stringify(kept));
  } catch {
    storageWorks = false;
    notice(W.no_storage);
  }
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
  let told = false;
  addEventListener("storage", (event) => {
    if (event.key !== STORAGE_KEY || told) return;
    told = true;
    notice(W.other_window);
  });
}
