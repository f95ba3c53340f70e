// One row, close up: what keeps it from being certain, the decision, and the
// candidates as columns beside the ClientView customer.

let pairShown = null;
let equalsAreShown = false;

/** Candidates side by side at most. */
const COLUMNS_SHOWN = 3;

/** The country's place among the fields. */
const COUNTRY = 8;

/** Draws the row into the panel; without a row, a hint. */
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
      doubtList(row),
      decisionBar(index, decision, customer),
      comparisonTable(index, row, customer, decision),
      rivalCard(index),
      waterfall(row, decision),
    ].filter(Boolean),
  );
}

function pairHead(row) {
  return make("header", { class: `pair-head class-${GROUPS[row.group].id}` },
    make("button", { class: "link back", onclick: closePair }, `← ${W.close_detail}`),
    make("h2", {}, nameOf(row.about)),
    make("p", { class: "muted" },
      make("span", { class: "badge" }, GROUPS[row.group].name),
      row.proposed >= 0 ? ` ${percent(row.probability)} · ` : " ",
      row.code, " · ", make("span", { class: "id" }, row.id)),
  );
}

/** What a person should know first: why it is not certain, what else is in doubt, what is wrong with its link. */
function doubtList(row) {
  const others = row.doubts.slice(row.kept ? 1 : 0).map((doubt) => `${DATA.doubts[doubt]}.`);
  const texts = [row.kept, ...row.findings.map((finding) => FINDINGS[finding].sentence), ...(row.certain ? [] : others)].filter(Boolean);
  if (texts.length === 0) return null;
  return make("section", { class: "doubts" }, make("h3", { class: "hidden" }, W.doubts),
    make("p", {}, make("strong", {}, texts[0]), texts.length > 1 ? ` ${texts.slice(1).join(" ")}` : ""));
}

function decisionBar(index, decision, customer) {
  const state = decision.answer;
  const button = (label, key, pressed, kind, act) =>
    make("button", { class: kind, "aria-pressed": pressed === null ? null : String(pressed), onclick: act },
      label, make("kbd", { "aria-hidden": "true" }, key));
  const questions = customer && !customer.barred && state !== "no" ? questionsOf(index, customer.number) : [];
  return make("div", { class: "decision" },
    make("div", { class: "buttons" },
      button(W.approve, DATA.approve_keys[0], state === "yes", "yes", () => approve(index)),
      button(W.reject, "n", state === "no", "no", () => reject(index)),
      button(W.skip_row, "s", null, "", () => advance()),
      button(W.other_number, "e", null, "", () => chooseNumber(index)),
      button(W.comment, "c", null, "", () => writeComment(index)),
      state ? make("button", { class: "link", onclick: () => clearAnswer(index) }, W.clear) : null),
    decision.comment ? make("p", { class: "remark" }, make("span", { class: "muted" }, `${W.comment_is} `), decision.comment) : null,
    customer?.barred ? make("p", { class: "says wrong" }, fill(W.is_barred, { number: customer.number, name: nameOf(customer.record) })) : null,
    questions.length > 0 ? make("p", { class: "says wrong" }, questions.join(" ")) : null,
  );
}

/** The customers beside the row's own: proposal and runner-ups with their keys, and the reviewer's choice. */
function candidatesOf(row, customer) {
  const proposed = proposedOf(row), list = [];
  if (proposed) list.push({ key: "0", customer: proposed, probability: row.probability, isProposal: true });
  runnersUp(row).forEach(({ customer: other, probability }, place) => list.push({ key: String(place + 1), customer: other, probability }));
  const shown = list.slice(0, COLUMNS_SHOWN);
  if (customer && !shown.some((one) => one.customer === customer)) {
    const known = list.find((one) => one.customer === customer);
    if (shown.length === COLUMNS_SHOWN) shown.pop();
    shown.push(known ?? { key: "", customer, probability: -1 });
  }
  return { shown, more: list.filter((one) => !shown.includes(one)) };
}

function comparisonTable(index, row, customer, decision) {
  const { shown, more } = candidatesOf(row, customer);
  const fields = FIELDS.map((_, field) => field)
    .filter((field) => fieldOf(row.about, field) || shown.some((one) => fieldOf(one.customer.record, field)))
    // A country that only one side tells is no difference.
    .filter((field) => field !== COUNTRY || (fieldOf(row.about, field) && shown.every((one) => fieldOf(one.customer.record, field))));
  const equal = fields.filter((field) => shown.length > 0 && fieldOf(row.about, field)
    && shown.every((one) => fieldOf(one.customer.record, field) && sameText(fieldOf(row.about, field), fieldOf(one.customer.record, field), DIGIT_FIELDS.has(field))));
  const folded = equalsAreShown ? [] : equal.filter((field) => field > 0);
  const line = (field) => {
    const own = fieldOf(row.about, field), digits = DIGIT_FIELDS.has(field);
    return make("tr", {}, make("th", { scope: "row" }, FIELDS[field]),
      make("td", { class: "ours" }, marked(own, fieldOf((customer ?? shown[0]?.customer)?.record, field), digits)),
      shown.map((one) => {
        const value = fieldOf(one.customer.record, field);
        return make("td", {}, value ? marked(value, own, digits) : own ? make("i", { class: "muted" }, W.missing_value) : "");
      }));
  };
  const link = row.link.trim() === "" || !row.linked ? null
    : make("p", { class: "muted small" }, `${W.current_link}: `, make("b", {}, row.link.trim()), " ", row.linked_to >= 0 ? nameOf(ECONOMIC[row.linked_to].record) : "");
  return make("section", { class: "candidates" },
    make("table", { class: `compare columns-${shown.length}` },
      make("thead", {}, make("tr", {}, make("td", {}),
        make("th", { scope: "col", class: "ours" }, W.column_clientview, make("span", { class: "muted" }, ` ${row.code}`)),
        shown.map((one) => make("th", { scope: "col" }, candidateHead(index, one, decision))))),
      make("tbody", {}, fields.filter((field) => !folded.includes(field)).map(line))),
    shown.length === 0 ? make("p", { class: "muted" }, W.no_candidate, " ", make("button", { class: "link", onclick: () => chooseNumber(index) }, W.find_customer)) : null,
    folded.length > 0 ? make("p", { class: "muted small folded" }, fill(W.equal_fields, { fields: listed(folded.map((field) => FIELDS[field])) }), " ",
      make("button", { class: "link", onclick: () => { equalsAreShown = true; showPair(pairShown); } }, W.show_them)) : null,
    more.length > 0 ? make("p", { class: "small more" }, `${W.more_candidates} `, more.map((one) => [
      make("button", { class: "link", onclick: () => pick(index, one.customer) }, `${one.key} ${one.customer.number} ${nameOf(one.customer.record)}`),
      ` ${percent(one.probability)} `])) : null,
    link);
}

function candidateHead(index, { key, customer, probability, isProposal }, decision) {
  const chosen = decision.number === customer.number;
  const tags = pairTags(index, customer).filter(([text]) => text !== percent(probability) && text !== W.proposed);
  return make("button", { class: `candidate ${chosen ? "chosen" : ""}`, "aria-pressed": String(chosen), onclick: () => pick(index, customer) },
    make("span", {}, key ? make("kbd", { "aria-hidden": "true" }, key) : null, " ", make("b", {}, customer.number)),
    make("span", { class: "muted" }, isProposal ? `${W.proposed} ` : key === "" ? `${W.own_number} ` : "", probability >= 0 ? percent(probability) : key ? W.same_name : ""),
    tags.map(([text, kind]) => make("span", { class: `tag ${kind}` }, text)));
}
