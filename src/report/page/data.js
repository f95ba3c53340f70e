// The page's data, its words, and numbers as the language writes them. The data
// is packed; until it is read, nothing else begins.

let DATA, W, LOCALE, WHOLE, SIGNED, PERCENT, FINE_PERCENT, LISTS, COLLATOR, STORAGE_KEY;

/** The bytes of a text in base 64; browsers that cannot do it themselves are helped. */
function fromBase64(text) {
  if (Uint8Array.fromBase64) return Uint8Array.fromBase64(text);
  const letters = atob(text), bytes = new Uint8Array(letters.length);
  for (let at = 0; at < letters.length; at += 1) bytes[at] = letters.charCodeAt(at);
  return bytes;
}

async function unpack() {
  const packed = fromBase64(byId("data").textContent.trim());
  const stream = new Blob([packed]).stream().pipeThrough(new DecompressionStream("gzip"));
  return JSON.parse(await new Response(stream).text());
}

/** Reads the data and takes up its language. */
async function readData() {
  DATA = await unpack();
  W = DATA.words;
  STORAGE_KEY = byId("data").dataset.storageKey;
  LOCALE = DATA.language === "da" ? "da-DK" : "en-GB";
  WHOLE = new Intl.NumberFormat(LOCALE, { useGrouping: "always" });
  SIGNED = new Intl.NumberFormat(LOCALE, { minimumFractionDigits: 1, maximumFractionDigits: 1, signDisplay: "exceptZero" });
  PERCENT = new Intl.NumberFormat(LOCALE, { style: "percent", maximumFractionDigits: 0 });
  FINE_PERCENT = new Intl.NumberFormat(LOCALE, { style: "percent", minimumFractionDigits: 2, maximumFractionDigits: 2 });
  LISTS = new Intl.ListFormat(LOCALE, { type: "conjunction" });
  COLLATOR = new Intl.Collator(LOCALE, { numeric: true });
  readRows();
  readDecisions();
  readOnly();
}

/**
 * A probability in ten-thousandths, which the data rounded down: 100 % is never claimed. From 99 %
 * on two decimals tell the certain from the others.
 */
function percent(tenThousandths) {
  if (tenThousandths < 0) return "–";
  if (tenThousandths < 100) return W.under_one_percent;
  if (tenThousandths < 9900) return PERCENT.format(Math.floor(tenThousandths / 100) / 100);
  return FINE_PERCENT.format(tenThousandths / 10_000);
}
