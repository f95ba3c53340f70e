// Puts the page to work: theme, buttons, keys.

const KEYS_OFF = "kobl:keys-off";
const THEME = "kobl:theme";

/** Small habits, kept where the browser allows it. */
const habit = {
  get(name) { try { return localStorage.getItem(name); } catch { return null; } },
  set(name, value) { try { localStorage.setItem(name, value); } catch { /* Only a habit. */ } },
};

function startTheme() {
  const root = document.documentElement;
  const kept = habit.get(THEME);
  if (kept === "dark" || kept === "light") root.dataset.theme = kept;
  byId("theme").onclick = () => {
    const dark = root.dataset.theme ? root.dataset.theme === "dark" : matchMedia("(prefers-color-scheme: dark)").matches;
    root.dataset.theme = dark ? "light" : "dark";
    habit.set(THEME, root.dataset.theme);
  };
}

const move = (step) => (event) => { event.preventDefault(); select(at + step); };

const markBy = (step) => (event) => { event.preventDefault(); markTo(at + step); };

/** What each key does in the review. */
const KEYS = {
  ArrowDown: move(1), ArrowUp: move(-1),
  PageDown: (event) => move(rowsList.page())(event), PageUp: (event) => move(-rowsList.page())(event),
  Home: (event) => move(-Infinity)(event), End: (event) => move(Infinity)(event),
  n: () => reject(selected()), s: () => advance(), Backspace: () => clearAnswer(selected()), Delete: () => clearAnswer(selected()),
  e: () => chooseNumber(selected()), c: () => writeComment(selected()), r: () => decideCard(selected()),
  f: () => toggleFacets(), x: () => mark(), Escape: () => leave(),
};

/** Keys of every view. */
const EVERYWHERE = {
  u: () => takeBack(), "?": () => opened(byId("help"), byId("help-close")),
  "/": () => {
    if (currentView() !== "only") showView("review");
    const search = byId(currentView() === "only" ? "only-search" : "search");
    search.focus();
    search.select();
  },
};

/** Takes away the last thing that was opened: facets, marks, the pair in a narrow window. */
function leave() {
  if (facetsAreOpen) toggleFacets(false);
  else if (several.size > 0) unmark();
  else closePair();
}

/** A digit chooses a facet while the facets are open, otherwise a candidate. */
function pressDigit(key) {
  if (facetsAreOpen) {
    const facet = facetKeys[Number(key) - 1];
    if (facet) toggleFacet(...facet);
    return;
  }
  const index = selected();
  if (index === null) return;
  const row = ROWS[index];
  const customer = key === "0" ? proposedOf(row) : runnersUp(row)[Number(key) - 1]?.customer;
  if (customer) pick(index, customer);
}

/** Ctrl+S saves and Ctrl+Z undoes, wherever the focus is. */
function onShortcut(event) {
  const act = { s: save, z: takeBack }[event.key.toLowerCase()];
  const isTyping = event.target.matches("input, textarea") && event.key.toLowerCase() === "z" && event.target.value !== "";
  if (!act || event.altKey || event.shiftKey || isTyping || dialogIsOpen()) return;
  event.preventDefault();
  act();
}

function onKey(event) {
  // What a dialog has dealt with, and perhaps closed itself by, is no key of the review.
  if (event.isComposing || event.defaultPrevented || dialogIsOpen()) return;
  if (event.ctrlKey || event.metaKey) { onShortcut(event); return; }
  if (event.altKey) return;
  const target = event.target, inReview = currentView() === "review";
  if (event.key === "Enter" && inReview && !target.closest('[role="tablist"], .tools, #notices')) {
    // On to the next row without an answer, whatever has the focus; the space bar presses buttons.
    event.preventDefault();
    byId("grid").focus();
    openPair();
    advance();
    return;
  }
  if (target.matches("input, select, textarea")) {
    if (event.key === "Escape" || (event.key === "Enter" && target.type === "search")) byId(inReview ? "grid" : "only-rows").focus();
    return;
  }
  const isLetter = event.key.length === 1 && event.key !== " ";
  if (isLetter && !byId("keys-on").checked && event.key !== "?") return;
  if (target.matches("button, a, summary") && (event.key === "Enter" || event.key === " ")) return;
  const key = isLetter ? event.key.toLowerCase() : event.key;
  if (EVERYWHERE[key]) { event.preventDefault(); EVERYWHERE[key](); return; }
  if (target.closest('[role="tablist"]')) return;
  if (currentView() === "only") { pressOnly(event, key); return; }
  if (!inReview) return;
  if (DATA.approve_keys.includes(key)) approve(selected());
  else if (/^[0-9]$/.test(key)) pressDigit(key);
  else if (event.shiftKey && (key === "ArrowDown" || key === "ArrowUp")) markBy(key === "ArrowDown" ? 1 : -1)(event);
  else if (KEYS[key]) { event.preventDefault(); KEYS[key](event); }
}

async function start() {
  startTheme();
  await readData();
  const kept = recall();
  recallSample();
  startReview();
  startViews();
  startFindings();
  startOnly();
  startPrinting();
  startKeeping();
  if (kept > 0) notice(counted(kept, W.kept_again_one, W.kept_again_many));
  byId("save").onclick = save;
  byId("load").onclick = () => byId("load-file").click();
  byId("load-file").onchange = async (event) => {
    const [file] = event.target.files;
    event.target.value = "";
    if (file) await load(file);
  };
  byId("forget").onclick = forgetAll;
  byId("sample-open").onclick = askSample;
  byId("help-open").onclick = () => opened(byId("help"), byId("help-close"));
  byId("keys-on").checked = habit.get(KEYS_OFF) !== "yes";
  byId("keys-on").onchange = (event) => habit.set(KEYS_OFF, event.target.checked ? "no" : "yes");
  document.addEventListener("keydown", onKey);
  showView(location.hash.slice(1));
  document.body.dataset.readyAt = String(Math.round(performance.now()));
  document.body.dataset.ready = "yes";
}

start().catch((error) => { byId("failed").hidden = false; throw error; });
