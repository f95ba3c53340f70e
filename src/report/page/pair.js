// One pair, close up: decision, both customers side by side, doubts, runner-ups
// and the weights that add up to the score.

let pairShown = null;

/** Draws the row's pair into the panel; without a row, a hint. */
function showPair(index) {
  const panel = byId("pair");
  if (index !== pairShown) panel.scrollTop = 0;
  pairShown = index;
  if (index === null) {
    panel.replaceChildren(make("p", { class: "muted empty" }, W.nothing_selected));
    return;
  }
  const row = ROWS[index], decision = decisionOf(index);
  const customer = BY_NUMBER.get(decision.number) ?? null;
  panel.replaceChildren(
    ...[
      pairHead(row),
      decisionBar(index, decision, customer),
      comparisonTable(row, customer, decision),
      doubtList(row),
      runnerUpList(index, row, decision),
      waterfall(row, decision),
    ].filter(Boolean),
  );
}

function pairHead(row) {
  return make("header", { class: `pair-head class-${CLASS_IDS[row.klass]}` },
    make("button", { class: "link back", onclick: closePair }, `← ${W.close_detail}`),
    make("h2", {}, nameOf(row.record)),
    make("p", { class: "muted" },
      make("span", { class: "badge" }, DATA.classes[row.klass]),
      row.proposed >= 0 ? ` ${percent(row.score / 100)} · ` : " ",
      row.code, " · ", make("span", { class: "id" }, row.id)),
  );
}

function decisionBar(index, decision, customer) {
  const state = decision.answer;
  const button = (label, key, pressed, kind, act) =>
    make("button", { class: kind, "aria-pressed": pressed === null ? null : String(pressed), onclick: act },
      label, make("kbd", { "aria-hidden": "true" }, key));
  return make("div", { class: "decision" },
    make("div", { class: "buttons" },
      button(W.approve, "y", state === "yes", "yes", () => approve(index)),
      button(W.reject, "n", state === "no", "no", () => reject(index)),
      button(W.other_number, "e", null, "", () => chooseNumber(index)),
      button(W.comment, "c", null, "", () => writeComment(index)),
      state ? make("button", { class: "link", onclick: () => clearAnswer(index) }, W.clear) : null),
    decision.comment ? make("p", { class: "remark" }, make("span", { class: "muted" }, `${W.comment_is} `), decision.comment) : null,
    customer?.barred ? make("p", { class: "says wrong" }, fill(W.is_barred, { number: customer.number, name: nameOf(customer.record) })) : null,
  );
}

function comparisonTable(row, customer, decision) {
  const theirs = customer?.record ?? [];
  const fields = FIELDS.map((_, field) => field).filter((field) => fieldOf(row.record, field) || fieldOf(theirs, field));
  const body = fields.map((field) => {
    const a = fieldOf(row.record, field), b = fieldOf(theirs, field), digits = DIGIT_FIELDS.has(field);
    return make("tr", {}, make("th", { scope: "row" }, FIELDS[field]),
      make("td", {}, marked(a, b, digits)), make("td", {}, marked(b, a, digits)));
  });
  const own = decision.number !== null && decision.number !== proposedOf(row)?.number;
  const number = decision.number === null ? W.no_candidate
    : [make("strong", {}, String(decision.number)), own ? make("span", { class: "own" }, ` ${W.own_number}`) : ""];
  const link = row.link.trim() === "" ? null
    : make("tr", {}, make("th", { scope: "row" }, W.current_link), make("td", { colspan: "2" },
        row.link, " ", make("span", { class: "muted" }, nameOf(BY_NUMBER.get(Number(row.link.trim()))?.record ?? []))));
  return make("table", { class: "compare" },
    make("thead", {}, make("tr", {}, make("td", {}),
      make("th", { scope: "col" }, W.column_clientview), make("th", { scope: "col" }, W.column_economic))),
    make("tbody", {},
      make("tr", {}, make("th", { scope: "row" }, W.field_number), make("td", {}, row.code), make("td", {}, number)),
      body, link));
}

function doubtList(row) {
  const texts = [...row.doubts.map((doubt) => DATA.doubts[doubt]), ...row.findings.map((finding) => FINDINGS[finding].sentence)];
  if (texts.length === 0) return null;
  return make("section", { class: "doubts" }, make("h3", {}, W.doubts), make("ul", {}, texts.map((text) => make("li", {}, text))));
}

function runnerUpList(index, row, decision) {
  const others = runnersUp(row), proposed = proposedOf(row);
  if (others.length === 0) return null;
  const line = (key, customer, probability, isProposal) => {
    const chosen = decision.number === customer.number;
    const place = [fieldOf(customer.record, 1), fieldOf(customer.record, 2)].filter(Boolean).join(", ");
    return make("li", { class: chosen ? "chosen" : "" },
      make("button", { "aria-pressed": String(chosen), onclick: () => pick(index, customer) },
        make("kbd", { "aria-hidden": "true" }, key),
        make("span", { class: "who" },
          make("strong", {}, marked(nameOf(customer.record), nameOf(row.record))),
          make("span", { class: "muted" }, [customer.number, place].filter(Boolean).join(" · "),
            isProposal ? ` · ${W.proposed}` : "", customer.barred ? ` · ${W.barred}` : "")),
        make("span", { class: "number" }, percent(probability))));
  };
  return make("section", { class: "others" }, make("h3", {}, W.runner_ups), make("ol", {},
    proposed ? line("0", proposed, row.probability / 10_000, true) : null,
    others.slice(0, 5).map(({ customer, probability }, place) => line(String(place + 1), customer, probability, false))));
}

/** A probability, which the data rounded down: 100 % is never claimed. */
const percent = (probability) => PERCENT.format(probability);

/** The reasons of a row with their running total. */
function stepsOf(row) {
  const steps = [];
  let total = 0;
  for (let at = 0; at < row.reasons.length; at += 4) {
    const [term, other, level, hundredths] = row.reasons.slice(at, at + 4);
    const [word, fields] = DATA.terms[term];
    const weight = hundredths / 100;
    steps.push({
      word: other < 0 ? word : fill(W.together, { one: word, other: DATA.terms[other][0] }),
      fields: other < 0 ? fields : [],
      level: DATA.levels[level],
      weight,
      from: total,
      to: total + weight,
    });
    total += weight;
  }
  return steps;
}

function waterfall(row, decision) {
  const proposed = proposedOf(row), all = stepsOf(row);
  if (!proposed || all.length === 0) return null;
  const steps = all.filter(({ weight }) => Math.abs(weight) >= 0.05);
  const idle = all.filter(({ weight }) => Math.abs(weight) < 0.05).map(({ word, level }) => level || word);
  const low = Math.min(0, ...steps.map(({ to }) => to)), high = Math.max(0, ...steps.map(({ to }) => to));
  const x = (weight) => ((weight - low) / (high - low || 1)) * 100;
  const bar = (from, to, kind) => draw("svg", { viewBox: "0 0 100 10", preserveAspectRatio: "none", "aria-hidden": "true" },
    draw("line", { class: "zero", x1: x(0), x2: x(0), y1: 0, y2: 10 }),
    from === to ? null : draw("rect", { class: kind, x: Math.min(x(from), x(to)), y: 2, width: Math.max(0.6, Math.abs(x(to) - x(from))), height: 6 }));
  const body = steps.map(({ word, fields, level, weight, from, to }) => make("tr", {},
    make("th", { scope: "row" }, word, make("span", { class: "level" }, level), values(fields, row, proposed)),
    make("td", { class: "bar" }, bar(from, to, weight < 0 ? "minus" : "plus")),
    make("td", { class: "number" }, SIGNED.format(weight).replace("-", "−")),
    make("td", { class: "number muted" }, SIGNED.format(to).replace("-", "−"))));
  const total = all.at(-1).to;
  return make("section", { class: "waterfall" },
    make("h3", {}, fill(W.why, { score: row.score })),
    decision.number === proposed.number ? null : make("p", { class: "says" }, fill(W.why_other, { number: proposed.number })),
    make("table", {},
      make("thead", {}, make("tr", {}, make("th", { scope: "col" }, W.comparison), make("td", {}),
        make("th", { scope: "col", class: "number" }, W.weight), make("th", { scope: "col", class: "number" }, W.running))),
      make("tbody", {}, body),
      make("tfoot", {}, make("tr", {}, make("th", { scope: "row" }, W.sum), make("td", { class: "bar" }, bar(0, total, "total")),
        make("td", { class: "number" }, SIGNED.format(total).replace("-", "−")), make("td", { class: "number" }, percent(row.probability / 10_000))))),
    idle.length === 0 ? null : make("p", { class: "muted small" }, fill(W.idle_steps, { steps: idle.join(", ") })),
    make("p", { class: "muted small" }, W.why_hint));
}

/** Stands for the customer code and the e-conomic number among the fields of a comparison. */
const NUMBER_FIELD = 9;

/** Both values of the compared fields, where the lists have them. */
function values(fields, row, proposed) {
  const pairs = fields
    .map((field) => field === NUMBER_FIELD ? [row.code, String(proposed.number), false]
      : [fieldOf(row.record, field), fieldOf(proposed.record, field), DIGIT_FIELDS.has(field)])
    .filter(([a, b]) => a || b);
  const value = (own, other, digits) => (own ? marked(own, other, digits) : make("i", {}, W.missing_value));
  return pairs.map(([a, b, digits]) => make("span", { class: "values" }, value(a, b, digits), " ↔ ", value(b, a, digits)));
}
