// The list of customers that only e-conomic has: searched, and marked one by
// one or several at once as never to be in ClientView.

const onlyFilter = { words: [], mark: "all" };
let onlyShown = [], onlyAt = 0, onlyList = null, onlyTexts = null;

function startOnly() {
  document.body.dataset.ignores = DATA.can_ignore ? "yes" : "no";
  onlyList = virtualList(byId("only-rows"), renderOnly);
  byId("only-search").oninput = (event) => { onlyFilter.words = fold(event.target.value).split(/\s+/).filter(Boolean); showOnly(); };
  byId("only-rows").addEventListener("click", (event) => {
    const element = event.target.closest("[data-position]");
    if (!element) return;
    const position = Number(element.dataset.position);
    if (event.shiftKey && DATA.can_ignore) markOnlyTo(position, event.target.closest(".tick") ? !isIgnored(onlyShown[position].customer.number) : undefined);
    else { selectOnly(position); if (event.target.closest(".tick") && DATA.can_ignore) toggleOnly(); }
  });
  byId("only-ignore").onclick = () => markShown(true);
  byId("only-revoke").onclick = () => markShown(false);
  byId("only-undo").onclick = takeBack;
  onMark(() => { onlyList.refresh(); countOnly(); showUnsaved(); });
  showOnly();
  if (ONLY.length === 0) byId("only-rows").replaceChildren(make("p", { class: "nothing" }, W.only_none));
}

/** Shows the customers that fit the search and the chip. */
function showOnly() {
  onlyTexts ??= ONLY.map(({ customer }) => fold([customer.number, ...customer.record].join("\n")));
  const before = onlyShown[onlyAt];
  onlyShown = ONLY.filter(({ customer: { number } }, place) => (onlyFilter.mark === "all" || isIgnored(number) === (onlyFilter.mark === "ignored"))
    && onlyFilter.words.every((word) => onlyTexts[place].includes(word)));
  onlyList.reset(onlyShown.length);
  byId("only").querySelector(".nothing.found")?.remove();
  if (onlyShown.length === 0 && ONLY.length > 0) byId("only").append(make("p", { class: "nothing found" }, W.only_nothing));
  selectOnly(Math.max(0, onlyShown.indexOf(before)));
  countOnly();
}

/** What the list's own columns say besides the record, number, bar and mark. */
function elsewhere(cells) {
  const own = [...cells].filter(([column]) => column > RECORD_COLUMNS + 1 && column < markColumn());
  return own.map(([column, text]) => `${DATA.only_columns[column][0]}: ${text}`);
}

function renderOnly(position) {
  const { customer: { number, barred, record }, cells } = onlyShown[position], ignored = isIgnored(number);
  return make("div", { class: `row ${ignored ? "ignored" : ""}`, role: "option", id: `only-row-${position}`, "data-position": position,
    "aria-checked": String(ignored), "aria-selected": String(position === onlyAt), "aria-posinset": position + 1, "aria-setsize": onlyShown.length },
  make("span", { class: "tick ignoring" }, make("span", { class: "box", "aria-hidden": "true" }, ignored ? "✓" : ""), ignoreWord()),
  make("span", { class: "to" }, number),
  make("span", { class: "side" }, make("b", {}, nameOf(record)), make("small", {}, [placeOf(record), ...elsewhere(cells)].filter(Boolean).join(" · "))),
  make("span", { class: "side muted" }, fieldOf(record, 3)),
  make("span", { class: "badge" }, barred ? W.barred : ""));
}

/** Everything that counts: chips, buttons, the tab and the overview's step. */
function countOnly() {
  const left = onlyLeft(), words = fill(W.only_counts, { left: WHOLE.format(left), ignored: WHOLE.format(ignoredCount) });
  byId("count-only").textContent = WHOLE.format(left);
  byId("only-counts").textContent = words;
  byId("step-only").textContent = words;
  byId("only-undo").disabled = past.length === 0;
  const marked = onlyShown.filter(({ customer }) => isIgnored(customer.number)).length;
  for (const [id, count, text] of [["only-ignore", onlyShown.length - marked, W.only_ignore], ["only-revoke", marked, W.only_revoke]]) {
    byId(id).textContent = fill(text, { count: WHOLE.format(count), word: ignoreWord() });
    byId(id).disabled = count === 0;
  }
  const chip = (text, count, value) => make("button", { class: "chip", "aria-pressed": String(onlyFilter.mark === value), onclick: () => { onlyFilter.mark = value; showOnly(); byId("only-rows").focus(); } },
    text, make("span", { class: "count" }, WHOLE.format(count)));
  byId("only-chips").replaceChildren(chip(W.all, ONLY.length, "all"), chip(W.only_unmarked, ONLY.length - ignoredCount, "left"), chip(W.only_ignored, ignoredCount, "ignored"));
}

function selectOnly(position) {
  onlyAt = Math.max(0, Math.min(onlyShown.length - 1, position));
  for (const row of byId("only-rows").querySelectorAll('[aria-selected="true"]')) row.setAttribute("aria-selected", "false");
  if (onlyShown.length === 0) { byId("only-rows").removeAttribute("aria-activedescendant"); return; }
  onlyList.reveal(onlyAt);
  byId(`only-row-${onlyAt}`)?.setAttribute("aria-selected", "true");
  byId("only-rows").setAttribute("aria-activedescendant", `only-row-${onlyAt}`);
}

/** Marks these customers or takes their marks away, and says so. */
function markAll(list, ignored) {
  const count = ignore(list.map(({ customer }) => customer.number), ignored);
  const [{ customer } = {}] = list;
  if (count === 0) return;
  if (list.length === 1) say(fill(ignored ? W.only_is_ignored : W.only_is_revoked, { number: customer.number, name: nameOf(customer.record) }));
  else say(counted(count, ignored ? W.only_marked_one : W.only_revoked_one, ignored ? W.only_marked_many : W.only_revoked_many));
}

function toggleOnly() {
  const one = onlyShown[onlyAt];
  if (one) markAll([one], !isIgnored(one.customer.number));
}

/** Gives every customer from the selected one to the position the selected one's mark, or the one that is named. */
function markOnlyTo(position, ignored) {
  const to = Math.max(0, Math.min(onlyShown.length - 1, position)), from = onlyShown[onlyAt];
  if (!from) return;
  markAll(onlyShown.slice(Math.min(onlyAt, to), Math.max(onlyAt, to) + 1), ignored ?? isIgnored(from.customer.number));
  selectOnly(to);
}

/** All that are shown, after a question. */
async function markShown(ignored) {
  const list = onlyShown.filter(({ customer }) => isIgnored(customer.number) !== ignored);
  if (list.length === 0) return;
  const count = { count: WHOLE.format(list.length) };
  const [title, yes] = ignored ? [W.only_ignore_title, W.only_ignore_yes] : [W.only_revoke_title, W.only_revoke_yes];
  if (list.length === 1 || (await ask(fill(title, count), [ignored ? W.only_ignore_body : W.only_revoke_body], fill(yes, count))) === "yes") markAll(list, ignored);
  byId("only-rows").focus();
}

const moveOnly = (step) => () => selectOnly(onlyAt + step);

/** What each key does in this list, and those that mark. */
const MARK_KEYS = { x: toggleOnly, " ": toggleOnly };
const ONLY_KEYS = {
  ArrowDown: moveOnly(1), ArrowUp: moveOnly(-1), Home: moveOnly(-Infinity), End: moveOnly(Infinity),
  PageDown: () => selectOnly(onlyAt + onlyList.page()), PageUp: () => selectOnly(onlyAt - onlyList.page()),
};

/** A key in the list; Shift with an arrow gives the next one the same mark. */
function pressOnly(event, key) {
  const step = { ArrowDown: 1, ArrowUp: -1 }[key];
  const marking = event.shiftKey && step ? () => markOnlyTo(onlyAt + step) : MARK_KEYS[key];
  const act = (DATA.can_ignore && marking) || ONLY_KEYS[key];
  if (!act) return;
  event.preventDefault();
  act();
}
