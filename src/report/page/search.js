// Finds the right customer where a number is wanted: by name, number, CVR,
// phone or address in the whole e-conomic list of the page. What kobl itself
// holds of a pair is known for its candidates only; for the others the page
// shows what is the same in both, and says so.

/** Hits shown at most. */
const HITS = 8;

let economicTexts = null;

/** What a search looks through, by place: made when the first search begins. */
function economicText(place) {
  economicTexts ??= new Array(ECONOMIC.length);
  return (economicTexts[place] ??= (() => {
    const { number, record } = ECONOMIC[place];
    return fold([number, ...record, digitsOf(fieldOf(record, 3)), digitsOf(fieldOf(record, 4))].join("\n"));
  })());
}

const wordsOf = (text) => fold(text).split(/[\s,;]+/).filter(Boolean);

/** The customers that hold every word, those that begin with the number first; if none, those that hold most words. */
function findEconomic(text) {
  const words = wordsOf(text);
  if (words.length === 0) return { hits: [], all: 0, held: 0 };
  const found = [];
  let best = 1;
  ECONOMIC.forEach((customer, place) => {
    const held = words.filter((word) => economicText(place).includes(word)).length;
    if (held < best) return;
    if (held > best) { best = held; found.length = 0; }
    found.push(customer);
  });
  if (best < words.length && words.length === 1) return { hits: [], all: 0, held: 0 };
  const rank = ({ number, record }) => {
    const name = fold(nameOf(record));
    return String(number) === words[0] ? 0 : name.startsWith(words.join(" ")) ? 1 : name.split(" ").includes(words[0]) ? 2 : 3;
  };
  return { hits: found.map((customer) => [rank(customer), customer]).sort((a, b) => a[0] - b[0]).slice(0, HITS).map(([, customer]) => customer), all: found.length, held: best };
}

/** Customers whose names are alike: they share more than one word, or the only one. */
function alikeByName(name) {
  const { hits, held } = findEconomic(name);
  return held > 1 || wordsOf(name).length === 1 ? hits : [];
}

/** Names of the fields that are the same in both records, and of those that differ. */
function alike(ours, theirs) {
  const same = [], differs = [];
  FIELDS.forEach((name, field) => {
    const a = fieldOf(ours, field), b = fieldOf(theirs, field);
    if (a && b) (sameText(a, b, DIGIT_FIELDS.has(field)) ? same : differs).push(name);
  });
  return { same, differs };
}

/** What is to be known of a pair before its number is used, as tags. */
function pairTags(index, customer) {
  const row = ROWS[index], known = judged(row, customer.number), tags = [];
  if (known && known.probability >= 0) tags.push([percent(known.probability), known.wrong ? "wrong" : ""]);
  if (proposedOf(row) === customer) tags.push([W.proposed, ""]);
  if (customer.barred) tags.push([W.barred, "wrong"]);
  const approved = approvedElsewhere(index, customer.number).map((other) => ROWS[other].code);
  if (approved.length > 0) tags.push([fill(W.tag_taken, { others: approved.join(", ") }), "wrong"]);
  const linked = linkedElsewhere(index, customer.number);
  if (linked.length > 0) tags.push([fill(W.tag_linked, { others: linked.join(", ") }), "wrong"]);
  const owner = PROPOSED_FOR.get(customer.number);
  if (owner !== undefined && owner !== index && approved.length === 0) tags.push([fill(W.tag_proposed, { code: ROWS[owner].code }), ""]);
  return tags;
}

/** Asks for a customer; { customer, approve } or null. */
async function askNumber(index) {
  const input = byId("number-input"), row = ROWS[index];
  let hits = [], chosen = 0;
  byId("number-for").replaceChildren(make("strong", {}, `${row.code} ${nameOf(row.about)}`), make("br"),
    [placeOf(row.about), fieldOf(row.about, 3), fieldOf(row.about, 4)].filter(Boolean).join(" · "));
  const mark = () => {
    [...byId("number-hits").children].forEach((hit, place) => hit.setAttribute("aria-selected", String(place === chosen)));
    if (hits[chosen]) input.setAttribute("aria-activedescendant", `hit-${chosen}`); else input.removeAttribute("aria-activedescendant");
    const customer = hits[chosen];
    byId("number-use").disabled = !customer;
    byId("number-approve").disabled = !customer || Boolean(customer.barred);
    const questions = !customer ? [] : customer.barred ? [fill(W.is_barred, { number: customer.number, name: nameOf(customer.record) })] : questionsOf(index, customer.number);
    byId("number-says").replaceChildren(...questions.map((text) => make("span", { class: "wrong" }, text, make("br"))));
  };
  const show = () => {
    const typed = input.value.trim();
    const near = runnersUp(row).map(({ customer }) => customer), proposed = proposedOf(row);
    const own = [...(proposed ? [proposed] : []), ...near].slice(0, HITS);
    // Where kobl knows nobody near, those whose names are alike stand there, and none of them is chosen.
    const isGuess = typed === "" && own.length === 0;
    const { hits: found, all } = typed !== "" ? findEconomic(typed) : { hits: isGuess ? alikeByName(nameOf(row.about)) : own, all: 0 };
    hits = found;
    chosen = isGuess ? -1 : 0;
    byId("number-hits").replaceChildren(...hits.map((customer, place) => hitLine(index, customer, place, () => { chosen = place; mark(); })));
    byId("number-count").textContent = typed === "" ? (hits.length === 0 ? W.search_start : isGuess ? W.search_alike : W.search_near)
      : all === 0 ? fill(DATA.left_out.economic > 0 ? W.search_not_here : W.search_nothing, { text: typed })
        : all > hits.length ? fill(W.search_more, { count: WHOLE.format(all), shown: hits.length }) : counted(all, W.search_one, W.search_many);
    mark();
  };
  input.value = "";
  input.oninput = show;
  input.onkeydown = (event) => {
    const step = { ArrowDown: 1, ArrowUp: -1 }[event.key];
    if (step && hits.length > 0) { event.preventDefault(); chosen = (Math.max(chosen, step < 0 ? 0 : -1) + step + hits.length) % hits.length; mark(); }
    if (event.key !== "Enter") return;
    event.preventDefault();
    if (!byId("number-approve").disabled) byId("number").close("approve");
  };
  byId("number-no").onclick = () => byId("number").close("");
  show();
  const button = await opened(byId("number"), input);
  return (button === "use" || button === "approve") && hits[chosen] ? { customer: hits[chosen], approve: button === "approve" } : null;
}

function hitLine(index, customer, place, choose) {
  const { about } = ROWS[index], { record } = customer;
  const { same, differs } = alike(about, record);
  const facts = [];
  if (same.length > 0) facts.push(fill(W.same_fields, { fields: listed(same) }));
  if (differs.length > 0) facts.push(fill(W.other_fields, { fields: listed(differs) }));
  return make("li", { role: "option", id: `hit-${place}`, onclick: choose, ondblclick: () => { choose(); if (!customer.barred) byId("number").close("approve"); } },
    make("span", { class: "to" }, customer.number),
    make("span", { class: "side" }, make("b", {}, marked(nameOf(record), nameOf(about))),
      make("small", {}, marked(placeOf(record), placeOf(about)), fieldOf(record, 3) ? [" · ", marked(fieldOf(record, 3), fieldOf(about, 3), true)] : "",
        fieldOf(record, 4) ? [" · ", marked(fieldOf(record, 4), fieldOf(about, 4), true)] : ""),
      make("small", {}, facts.join(" "))),
    make("span", { class: "tags" }, pairTags(index, customer).map(([text, kind]) => make("span", { class: `tag ${kind}` }, text))));
}
