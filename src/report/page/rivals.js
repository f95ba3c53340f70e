// Customers that compete for the same numbers, on one card, decided together.

/** e-conomic customers side by side on the card at most. */
const RIVAL_COLUMNS = 4;

/** What was chosen on the card so far: row -> number, null for none of them, undefined for nothing yet. */
let cardRow = null, cardChoice = new Map();

/** The rows on the card of a row: itself and its rivals. */
const cardRows = (index) => [index, ...ROWS[index].rivals];

/** The numbers they compete for, those that most want first. */
function cardNumbers(rows) {
  const wishes = new Map();
  for (const index of rows) {
    const row = ROWS[index];
    const own = [...(row.proposed >= 0 ? [[ECONOMIC[row.proposed].number, row.probability + 1]] : []),
      ...runnersUp(row).map(({ customer, probability }) => [customer.number, probability])];
    for (const [number, probability] of own) wishes.set(number, (wishes.get(number) ?? 0) + Math.max(1, probability));
    const chosen = decisionOf(index).number;
    if (chosen !== null) wishes.set(chosen, (wishes.get(chosen) ?? 0) + 10_000);
  }
  return [...wishes].sort((a, b) => b[1] - a[1]).slice(0, RIVAL_COLUMNS).map(([number]) => number);
}

/** What a row stands at before anybody chose; a rival whose proposal looks wrong is not decided along with the others. */
function firstChoice(other, index) {
  const { answer, number } = decisionOf(other);
  if (answer === "no") return null;
  return answer === "" && other !== index && judged(ROWS[other], number)?.wrong !== false ? undefined : number;
}

function rivalCard(index) {
  if (ROWS[index].rivals.length === 0) return null;
  if (cardRow !== index) {
    cardRow = index;
    cardChoice = new Map(cardRows(index).map((other) => [other, firstChoice(other, index)]));
  }
  const rows = cardRows(index), numbers = cardNumbers(rows);
  const taken = (number, other) => rows.some((one) => one !== other && cardChoice.get(one) === number);
  const choose = (other, number) => { cardChoice.set(other, number); showPair(index); };
  const cell = (other, number) => {
    const known = judged(ROWS[other], number), chosen = cardChoice.get(other) === number;
    return make("td", {}, make("button", { class: `choice ${chosen ? "chosen" : ""} ${chosen && taken(number, other) ? "wrong" : ""}`, "aria-pressed": String(chosen), onclick: () => choose(other, number),
      "aria-label": `${ROWS[other].code} → ${number}` }, known ? percent(known.probability) : "–"));
  };
  const head = (number) => {
    const { record } = BY_NUMBER.get(number);
    return make("th", { scope: "col" }, make("b", {}, number), " ", nameOf(record), make("small", {}, placeOf(record)));
  };
  const line = (other) => {
    const row = ROWS[other];
    return make("tr", { class: other === index ? "this" : "" },
      make("th", { scope: "row" }, make("button", { class: "link", onclick: () => goToRow(other) }, row.code), " ", make("b", {}, nameOf(row.about)),
        make("small", {}, placeOf(row.about), decisionOf(other).answer ? ` · ${ANSWER_WORDS()[decisionOf(other).answer]}` : "")),
      numbers.map((number) => cell(other, number)),
      make("td", {}, make("button", { class: `choice ${cardChoice.get(other) === null ? "chosen" : ""}`, "aria-pressed": String(cardChoice.get(other) === null),
        onclick: () => choose(other, null), "aria-label": `${row.code} → ${W.none_of_them}` }, W.none_of_them)));
  };
  return make("section", { class: "rivals", "aria-labelledby": "rivals-title" },
    make("h3", { id: "rivals-title" }, W.rivals),
    make("table", {}, make("thead", {}, make("tr", {}, make("td", {}), numbers.map(head), make("td", {}))), make("tbody", {}, rows.map(line))),
    make("p", {}, make("button", { class: "primary", onclick: () => decideCard(index) }, W.rivals_decide, make("kbd", { "aria-hidden": "true" }, "r"))));
}

/** Approves and rejects what stands on the card, in one stroke. */
async function decideCard(index) {
  if (index === null || ROWS[index].rivals.length === 0) return;
  const choices = cardRows(index).map((other) => [other, cardChoice.get(other)]).filter(([, number]) => number !== undefined);
  const numbers = choices.map(([, number]) => number).filter((number) => number !== null);
  if (new Set(numbers).size < numbers.length) return say(W.rivals_same, "wrong");
  const barred = numbers.map((number) => BY_NUMBER.get(number)).find((customer) => customer.barred);
  if (barred) return say(fill(W.is_barred, { number: barred.number, name: nameOf(barred.record) }), "wrong");
  const together = new Set(cardRows(index));
  for (const [other, number] of choices) {
    if (number === null) continue;
    if (approvedElsewhere(other, number).some((one) => !together.has(one)) || linkedElsewhere(other, number).length > 0) {
      if (!(await mayUse(other, number))) return;
    }
  }
  decide(choices.map(([other, number]) => {
    const before = decisionOf(other);
    return [other, number === null ? { ...before, answer: "no", number: baseOf(other).number } : { ...before, answer: "yes", number }];
  }));
  const asked = choices.filter(([, number]) => number !== null).flatMap(([other, number]) => questionsOf(other, number).map((text) => `${ROWS[other].code}: ${text}`));
  say([fill(W.rivals_done, { yes: WHOLE.format(numbers.length), no: WHOLE.format(choices.length - numbers.length) }), ...asked].join(" "), asked.length > 0 ? "wrong" : "");
  advance();
}
