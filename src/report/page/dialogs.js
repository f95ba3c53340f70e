// Questions: native dialogs, which keep the focus inside and close on Escape.

/** Opens a dialog; resolves to the value of the button that closed it ("" for Escape). */
function opened(dialog, focus) {
  return new Promise((resolve) => {
    const before = document.activeElement;
    dialog.returnValue = "";
    dialog.addEventListener("close", () => {
      before?.focus?.();
      resolve(dialog.returnValue);
    }, { once: true });
    dialog.showModal();
    focus?.focus();
  });
}

const dialogIsOpen = () => document.querySelector("dialog[open]") !== null;

/** Asks for a yes. `body`: paragraphs. */
async function ask(title, body, yes) {
  byId("ask-title").textContent = title;
  byId("ask-body").replaceChildren(...body.map((text) => make("p", {}, text)));
  byId("ask-yes").textContent = yes;
  byId("ask-no").textContent = W.cancel;
  byId("ask-no").hidden = false;
  return (await opened(byId("ask"), byId("ask-no"))) === "yes";
}

/** Tells something that has to be read. */
async function tell(title, body) {
  byId("ask-title").textContent = title;
  byId("ask-body").replaceChildren(...body.map((text) => make("p", {}, text)));
  byId("ask-yes").textContent = W.ok;
  byId("ask-no").hidden = true;
  await opened(byId("ask"), byId("ask-yes"));
}

const whoIs = (index) => ({ code: ROWS[index].code, name: nameOf(ROWS[index].record) });

/** What a typed number means: { number, customer } or { problem }. */
function typedNumber(text) {
  const digits = text.trim();
  if (!/^\d{1,9}$/.test(digits) || Number(digits) === 0) return { problem: digits === "" ? "" : W.number_digits };
  const number = Number(digits);
  const customer = BY_NUMBER.get(number);
  if (customer) return { number, customer };
  return { problem: fill(DATA.left_out.economic > 0 ? W.number_not_here : W.number_unknown, { number }) };
}

/** Asks for a number and shows whose it is; { number, approve } or null. */
async function askNumber(index) {
  const input = byId("number-input"), says = byId("number-says");
  const buttons = [byId("number-use"), byId("number-approve")];
  byId("number-for").textContent = fill(W.number_for, whoIs(index));
  input.value = decisionOf(index).number ?? "";
  const show = () => {
    const { customer, problem } = typedNumber(input.value);
    buttons[0].disabled = !customer;
    buttons[1].disabled = !customer || Boolean(customer.barred);
    says.classList.toggle("wrong", Boolean(problem) || Boolean(customer?.barred));
    if (!customer) return says.replaceChildren(problem ?? "");
    const place = [fieldOf(customer.record, 1), fieldOf(customer.record, 2)].filter(Boolean).join(", ");
    says.replaceChildren(
      make("strong", {}, nameOf(customer.record)), customer.barred ? ` (${W.barred})` : "", make("br"), place,
    );
  };
  input.oninput = show;
  input.onkeydown = (event) => {
    if (event.key !== "Enter") return;
    event.preventDefault();
    if (!buttons[1].disabled) byId("number").close("approve");
  };
  byId("number-no").onclick = () => byId("number").close("");
  show();
  const result = opened(byId("number"), input);
  input.select();
  const button = await result;
  const { number } = typedNumber(input.value);
  return button && number ? { number, approve: button === "approve" } : null;
}

/** Asks for a comment; the text, or null. */
async function askComment(index) {
  const input = byId("comment-input"), { code, name } = whoIs(index);
  byId("comment-for").textContent = `${code} ${name}`;
  input.value = decisionOf(index).comment;
  byId("comment-no").onclick = () => byId("comment").close("");
  return (await opened(byId("comment"), input)) === "yes" ? input.value.trim() : null;
}
