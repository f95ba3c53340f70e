"use strict";
// How texts are made, compared and put on the page. Everything is written as
// text, never as markup: the content policy forbids the other.

const byId = (id) => document.getElementById(id);

/** Puts values into the places `{name}` of a sentence. */
function fill(sentence, values) {
  return sentence.replace(/\{(\w+)\}/g, (place, name) => (name in values ? String(values[name]) : place));
}

/** Picks the sentence for one or for many, and puts the count in. */
const counted = (count, one, many) => fill(count === 1 ? one : many, { count: WHOLE.format(count) });

/** Makes an element: attributes, `on…` listeners, then texts and elements. */
function make(tag, attributes, ...children) {
  return dress(document.createElement(tag), attributes, children);
}

/** Makes an SVG element. */
function draw(tag, attributes, ...children) {
  return dress(document.createElementNS("http://www.w3.org/2000/svg", tag), attributes, children);
}

/** A list as a sentence has it: `a, b and c`. */
const listed = (texts) => LISTS.format(texts);

function dress(element, attributes, children) {
  for (const [name, value] of Object.entries(attributes ?? {})) {
    if (value === null || value === undefined || value === false) continue;
    if (name.startsWith("on")) element.addEventListener(name.slice(2), value);
    else element.setAttribute(name, value === true ? "" : value);
  }
  element.append(...children.flat(Infinity).filter((child) => child !== null && child !== undefined && child !== ""));
  return element;
}

/** Letters as a search takes them: no case, no accents, æ = ae, ø = oe, å = aa. */
function fold(text) {
  const lower = text.toLowerCase();
  if (PLAIN.test(lower)) return lower;
  const spelt = lower.normalize("NFC").replace(/[æäøöå]/g, (letter) => SPELT[letter]);
  return PLAIN.test(spelt) ? spelt : spelt.normalize("NFD").replace(/\p{M}/gu, "");
}

const PLAIN = /^[\0-\x7f]*$/;
const SPELT = { æ: "ae", ä: "ae", ø: "oe", ö: "oe", å: "aa" };

const digitsOf = (text) => text.replace(/\D/g, "");

/**
 * A text with the words marked that the other text lacks. Two values that hold
 * the same digits (`DK 12 34 56 78`) are the same where `digits` is set.
 */
function marked(text, other, digits) {
  if (!text) return [];
  if (!other) return [text];
  if (digits) return digitsOf(text).slice(-8) === digitsOf(other).slice(-8) ? [text] : [make("mark", {}, text)];
  const known = new Set((other.match(PARTS) ?? []).map(wordOf));
  return (text.match(PARTS) ?? []).map((part) => {
    const word = wordOf(part);
    return word && !known.has(word) ? make("mark", {}, part) : part;
  });
}

/** A text in pieces: letters with strokes or dots between them (`A/S`, `A.p.S.`), words, numbers, and what is between. */
const PARTS = /(?<![\p{L}\p{M}])\p{L}{1,2}(?:[./]\p{L}{1,2}(?![\p{L}\p{M}]))+\.?|[\p{L}\p{M}]+|\p{N}+|[^\p{L}\p{M}\p{N}]+/gu;

/** What a piece says, however it is spelled; nothing for blanks and marks. */
function wordOf(part) {
  const word = fold(part).replace(/[^\p{L}\p{N}]/gu, "");
  return word === "og" || word === "and" || part.includes("&") ? "&" : word;
}

/** Excel runs a cell that starts like a formula. */
const isFormula = (text) => /^[=+\-@\t\r]/.test(text);
const guarded = (text) => (isFormula(text) ? `'${text}` : text);
const unguarded = (text) => (text.startsWith("'") && isFormula(text.slice(1)) ? text.slice(1) : text);

let saidTimer = 0;

/** Tells something in passing: shown for a while, and read out by screen readers. */
function say(text, tone) {
  const said = byId("said");
  said.textContent = text;
  said.className = `said shown ${tone ?? ""}`;
  clearTimeout(saidTimer);
  saidTimer = setTimeout(() => said.classList.remove("shown"), 6000);
}

/** Tells something that stays until it is closed. */
function notice(text) {
  const close = make("button", { class: "link", onclick: () => box.remove() }, W.close);
  const box = make("p", { class: "notice" }, make("span", {}, text), close);
  byId("notices").append(box);
  return box;
}

/** Whether two values are the same to a reader: the same words in any order, or the same digits. */
function sameText(a, b, digits) {
  if (digits) return digitsOf(a).slice(-8) === digitsOf(b).slice(-8);
  const words = (text) => (fold(text).match(/\p{L}+|\p{N}+/gu) ?? []).sort().join(" ");
  return words(a) === words(b);
}
