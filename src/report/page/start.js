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

/** What each key does in the review. */
const KEYS = {
  j: move(1), ArrowDown: move(1), k: move(-1), ArrowUp: move(-1),
  PageDown: (event) => move(rowsList.page())(event), PageUp: (event) => move(-rowsList.page())(event),
  Home: (event) => move(-Infinity)(event), End: (event) => move(Infinity)(event),
  y: () => approve(selected()), a: () => approve(selected()), g: () => approve(selected()),
  n: () => reject(selected()), Backspace: () => clearAnswer(selected()), Delete: () => clearAnswer(selected()),
  e: () => chooseNumber(selected()), c: () => writeComment(selected()), Enter: () => { openPair(); advanceIfDecided(); },
  Escape: () => closePair(),
};

/** Keys of every view. */
const EVERYWHERE = {
  u: () => takeBack(), s: () => save(), "?": () => opened(byId("help"), byId("help-close")),
  "/": () => { showView("review"); byId("search").focus(); byId("search").select(); },
};

function advanceIfDecided() {
  if (selected() !== null && decisionOf(selected()).answer !== "") advance();
}

function pickByKey(key) {
  const index = selected();
  if (index === null) return;
  const row = ROWS[index];
  const customer = key === "0" ? proposedOf(row) : runnersUp(row)[Number(key) - 1]?.customer;
  if (customer) pick(index, customer);
}

function onKey(event) {
  if (event.ctrlKey || event.metaKey || event.altKey || event.isComposing || dialogIsOpen()) return;
  const target = event.target;
  if (target.matches("input, select, textarea")) {
    if (event.key === "Escape" || (event.key === "Enter" && target.type === "search")) byId("grid").focus();
    return;
  }
  const isLetter = event.key.length === 1;
  if (isLetter && !byId("keys-on").checked && event.key !== "?") return;
  if (target.matches("button, a") && (event.key === "Enter" || event.key === " ")) return;
  const key = isLetter ? event.key.toLowerCase() : event.key;
  const inReview = currentView() === "review";
  if (EVERYWHERE[key]) { event.preventDefault(); EVERYWHERE[key](); return; }
  if (!inReview || target.closest('[role="tablist"]')) return;
  if (/^[0-5]$/.test(key)) pickByKey(key);
  else if (KEYS[key]) { event.preventDefault(); KEYS[key](event); }
}

function start() {
  startTheme();
  const kept = recall();
  startReview();
  startViews();
  startFindings();
  startOnly();
  startPrinting();
  startKeeping();
  if (kept > 0) notice(fill(W.kept_again, { count: WHOLE.format(kept) }));
  byId("save").onclick = save;
  byId("load").onclick = () => byId("load-file").click();
  byId("load-file").onchange = async (event) => {
    const [file] = event.target.files;
    event.target.value = "";
    if (file) await load(file);
  };
  byId("forget").onclick = forgetAll;
  byId("help-open").onclick = () => opened(byId("help"), byId("help-close"));
  byId("keys-on").checked = habit.get(KEYS_OFF) !== "yes";
  byId("keys-on").onchange = (event) => habit.set(KEYS_OFF, event.target.checked ? "no" : "yes");
  document.addEventListener("keydown", onKey);
  showView(location.hash.slice(1));
}

start();
