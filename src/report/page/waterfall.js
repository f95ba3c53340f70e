// The weights that add up to a probability, one line a subject.

/** Stands for the customer code and the e-conomic number among the fields of a subject. */
const NUMBER_FIELD = 9;

/** The lines of a row with their running total. */
function stepsOf(row) {
  const steps = [];
  let total = 0;
  for (let at = 0; at < row.steps.length; at += 2) {
    const [subject, found] = DATA.lines[row.steps[at]];
    const [word, fields] = DATA.subjects[subject];
    const weight = row.steps[at + 1] / 100;
    steps.push({ word, fields, found, weight, from: total, to: total + weight });
    total += weight;
  }
  return steps;
}

const weighed = (weight) => SIGNED.format(weight).replace("-", "−");

let waterfallIsOpen = false;

function waterfall(row, decision) {
  const proposed = proposedOf(row), all = stepsOf(row);
  if (!proposed || all.length === 0) return null;
  const steps = all.filter(({ weight }) => Math.abs(weight) >= 0.05);
  const low = Math.min(0, ...steps.map(({ to }) => to)), high = Math.max(0, ...steps.map(({ to }) => to));
  const x = (weight) => ((weight - low) / (high - low || 1)) * 100;
  const bar = (from, to, kind) => draw("svg", { viewBox: "0 0 100 10", preserveAspectRatio: "none", "aria-hidden": "true" },
    draw("line", { class: "zero", x1: x(0), x2: x(0), y1: 0, y2: 10 }),
    from === to ? null : draw("rect", { class: kind, x: Math.min(x(from), x(to)), y: 2, width: Math.max(0.6, Math.abs(x(to) - x(from))), height: 6 }));
  const body = steps.map(({ word, fields, found, weight, from, to }) => make("tr", {},
    make("th", { scope: "row" }, word, make("span", { class: "level" }, found), values(fields, row, proposed)),
    make("td", { class: "bar" }, bar(from, to, weight < 0 ? "minus" : "plus")),
    make("td", { class: "number" }, weighed(weight)),
    make("td", { class: "number muted" }, weighed(to))));
  const total = all.at(-1).to;
  return make("details", { class: "waterfall", open: waterfallIsOpen, ontoggle: (event) => { waterfallIsOpen = event.target.open; } },
    make("summary", {}, fill(W.why, { score: percent(row.probability) })),
    decision.number === proposed.number ? null : make("p", { class: "says" }, fill(W.why_other, { number: proposed.number })),
    make("table", {},
      make("thead", {}, make("tr", {}, make("th", { scope: "col" }, W.comparison), make("td", {}),
        make("th", { scope: "col", class: "number" }, W.weight), make("th", { scope: "col", class: "number" }, W.running))),
      make("tbody", {}, body),
      make("tfoot", {}, make("tr", {}, make("th", { scope: "row" }, W.sum), make("td", { class: "bar" }, bar(0, total, "total")),
        make("td", { class: "number" }, weighed(total)), make("td", { class: "number" }, percent(row.probability))))),
    make("p", { class: "muted small" }, W.why_hint));
}

/** Both values of the compared fields, where the lists have them. */
function values(fields, row, proposed) {
  const pairs = fields
    .map((field) => field === NUMBER_FIELD ? [row.code, String(proposed.number), false]
      : [fieldOf(row.about, field), fieldOf(proposed.record, field), DIGIT_FIELDS.has(field)])
    .filter(([a, b]) => a || b);
  const value = (own, other, digits) => (own ? marked(own, other, digits) : make("i", {}, W.missing_value));
  return pairs.map(([a, b, digits]) => make("span", { class: "values" }, value(a, b, digits), " ↔ ", value(b, a, digits)));
}
