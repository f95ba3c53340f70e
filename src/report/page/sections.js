// The four views, and the two lists beside the review: findings, and customers
// only in e-conomic.

const VIEWS = ["overview", "review", "findings", "only"];

const currentView = () => VIEWS.find((view) => !byId(view).hidden);

function showView(name) {
  const view = VIEWS.includes(name) ? name : "overview";
  for (const other of VIEWS) {
    byId(other).hidden = other !== view;
    byId(`tab-${other}`).setAttribute("aria-selected", String(other === view));
    byId(`tab-${other}`).tabIndex = other === view ? 0 : -1;
  }
  document.body.dataset.view = view;
  if (location.hash !== `#${view}`) history.replaceState(null, "", `#${view}`);
  if (view === "review") { rowsList.resized(); select(at); byId("grid").focus(); }
}

function startViews() {
  for (const view of VIEWS) byId(`tab-${view}`).onclick = () => showView(view);
  document.querySelector(".views").addEventListener("keydown", (event) => {
    const step = { ArrowRight: 1, ArrowLeft: -1 }[event.key];
    if (!step) return;
    event.preventDefault();
    const view = VIEWS[(VIEWS.indexOf(currentView()) + step + VIEWS.length) % VIEWS.length];
    showView(view);
    byId(`tab-${view}`).focus();
  });
  for (const button of document.querySelectorAll("[data-class]")) {
    button.onclick = () => { showGroups(button.dataset.class.split(" ").map(Number)); showView("review"); };
  }
  for (const button of document.querySelectorAll("[data-view]:not(body)")) button.onclick = () => showView(button.dataset.view);
  addEventListener("hashchange", () => showView(location.hash.slice(1)));
}

function startFindings() {
  let kind = null, rows = FINDINGS;
  const list = virtualList(byId("finding-rows"), (position) => {
    const finding = rows[position];
    const theirs = finding.economic >= 0 ? ECONOMIC[finding.economic] : null;
    return make("div", { class: "row", role: "listitem" },
      make("span", { class: `badge finding-${finding.kind}` }, FINDING_KINDS()[finding.kind]),
      make("span", { class: "side" }, make("b", {}, `${finding.code} ${finding.name}`), make("small", {}, finding.sentence)),
      make("span", { class: "side muted linked" }, theirs ? `${theirs.number} ${nameOf(theirs.record)}` : finding.link),
      finding.row >= 0 ? make("button", { class: "link", onclick: () => goToRow(finding.row) }, W.go_to_row) : make("span"));
  });
  const show = () => {
    rows = kind === null ? FINDINGS : FINDINGS.filter((finding) => finding.kind === kind);
    list.reset(rows.length);
    const chip = (text, count, value) => make("button", { class: "chip", "aria-pressed": String(kind === value), onclick: () => { kind = value; show(); } },
      text, make("span", { class: "count" }, WHOLE.format(count)));
    const chips = FINDING_KINDS().map((text, place) => [text, FINDINGS.filter((finding) => finding.kind === place).length, place]).filter(([, count]) => count > 0);
    byId("finding-chips").replaceChildren(...(FINDINGS.length === 0 ? [W.findings_none] : [chip(W.all, FINDINGS.length, null), ...chips.map((parts) => chip(...parts))]));
  };
  show();
}

function goToRow(index) {
  showGroups([]);
  showView("review");
  select(shown.indexOf(index));
  openPair();
}

function startOnly() {
  const all = DATA.only.map((place) => ECONOMIC[place]);
  let rows = all, texts = null;
  const list = virtualList(byId("only-rows"), (position) => {
    const { number, barred, record } = rows[position];
    return make("div", { class: "row", role: "listitem" },
      make("span", { class: "to" }, number),
      make("span", { class: "side" }, make("b", {}, nameOf(record)), make("small", {}, placeOf(record))),
      make("span", { class: "side muted" }, fieldOf(record, 3)),
      make("span", { class: "badge" }, barred ? W.barred : ""));
  });
  byId("only-search").oninput = (event) => {
    texts ??= all.map(({ number, record }) => fold([number, ...record].join("\n")));
    const words = fold(event.target.value).split(/\s+/).filter(Boolean);
    rows = all.filter((_, place) => words.every((word) => texts[place].includes(word)));
    list.reset(rows.length);
  };
  list.reset(rows.length);
  if (all.length === 0) byId("only-rows").replaceChildren(make("p", { class: "nothing" }, W.only_none));
}
