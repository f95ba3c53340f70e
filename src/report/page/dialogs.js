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

/**
 * Asks for a yes. `body`: paragraphs. With `other`, a second way to say yes. Resolves to "yes",
 * "other" or nothing.
 */
async function ask(title, body, yes, other) {
  byId("ask-title").textContent = title;
  byId("ask-body").replaceChildren(...body.map((text) => make("p", {}, text)));
  byId("ask-yes").textContent = yes;
  byId("ask-no").textContent = W.cancel;
  byId("ask-no").hidden = false;
  byId("ask-other").textContent = other ?? "";
  byId("ask-other").hidden = !other;
  const said = await opened(byId("ask"), byId("ask-no"));
  return said === "yes" || said === "other" ? said : "";
}

/** Tells something that has to be read; with `more`, something else can be done about it. Whether that is wanted. */
async function tell(title, body, more) {
  byId("ask-title").textContent = title;
  byId("ask-body").replaceChildren(...body.map((text) => make("p", {}, text)));
  byId("ask-yes").textContent = more ?? W.ok;
  byId("ask-no").textContent = W.later;
  byId("ask-no").hidden = !more;
  byId("ask-other").hidden = true;
  return (await opened(byId("ask"), byId("ask-yes"))) === "yes" && more !== undefined;
}

const whoIs = (index) => ({ code: ROWS[index].code, name: nameOf(ROWS[index].about) });

/** Asks for a comment; the text, or null. */
async function askComment(index) {
  const input = byId("comment-input"), { code, name } = whoIs(index);
  byId("comment-for").textContent = `${code} ${name}`;
  input.value = decisionOf(index).comment;
  byId("comment-no").onclick = () => byId("comment").close("");
  return (await opened(byId("comment"), input)) === "yes" ? input.value.trim() : null;
}
