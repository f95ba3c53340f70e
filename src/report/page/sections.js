// The four views, and the list of findings.

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
  if (view === "only") byId("only-rows").focus();
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
