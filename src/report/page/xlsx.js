// A workbook taken apart without help: the zip's directory, its parts, the
// cells of each sheet. The content policy forbids the browser's XML reader, and
// what is needed of XML here is little.

const isZip = (bytes) => bytes[0] === 0x50 && bytes[1] === 0x4b && bytes[2] === 3 && bytes[3] === 4;

/** Larger parts are no review file's. */
const LARGEST_PART = 256 << 20;

/** The parts of a zip by name: functions that unpack them to text. */
function zipParts(bytes) {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  let end = bytes.length - 22;
  while (end >= 0 && view.getUint32(end, true) !== 0x06054b50) end -= 1;
  if (end < 0) return null;
  const parts = new Map();
  let at = view.getUint32(end + 16, true);
  for (let left = view.getUint16(end + 10, true); left > 0; left -= 1) {
    if (view.getUint32(at, true) !== 0x02014b50) return null;
    const method = view.getUint16(at + 10, true), size = view.getUint32(at + 20, true), length = view.getUint32(at + 24, true);
    const [name, extra, remark] = [28, 30, 32].map((place) => view.getUint16(at + place, true));
    const local = view.getUint32(at + 42, true);
    const text = new TextDecoder().decode(bytes.subarray(at + 46, at + 46 + name));
    parts.set(text, async () => {
      if (length > LARGEST_PART) throw new Error("too large");
      const from = local + 30 + view.getUint16(local + 26, true) + view.getUint16(local + 28, true);
      const packed = bytes.subarray(from, from + size);
      if (method === 0) return new TextDecoder().decode(packed);
      const stream = new Blob([packed]).stream().pipeThrough(new DecompressionStream("deflate-raw"));
      return new Response(stream).text();
    });
    at += 46 + name + extra + remark;
  }
  return parts;
}

const ENTITIES = { lt: "<", gt: ">", amp: "&", quot: '"', apos: "'" };

/** Text between tags, with entities and Excel's `_x000D_` resolved. */
function xmlText(text) {
  return text
    .replace(/&(?:#(\d+)|#x([0-9a-f]+)|(\w+));/gi, (all, dec, hex, name) =>
      dec ? String.fromCodePoint(Number(dec)) : hex ? String.fromCodePoint(parseInt(hex, 16)) : (ENTITIES[name] ?? all))
    .replace(/_x([0-9A-F]{4})_/gi, (_, hex) => String.fromCharCode(parseInt(hex, 16)));
}

/** All text of the `t` elements in a stretch of XML, without phonetic readings. */
function textsIn(xml) {
  const plain = xml.replace(/<(?:\w+:)?rPh\b[\s\S]*?<\/(?:\w+:)?rPh>/g, "");
  return [...plain.matchAll(/<(?:\w+:)?t(?:\s[^>]*)?>([\s\S]*?)<\/(?:\w+:)?t>/g)].map((found) => xmlText(found[1])).join("");
}

function columnOf(reference) {
  let column = 0;
  for (const letter of reference.match(/^[A-Z]+/)?.[0] ?? "A") column = column * 26 + letter.charCodeAt(0) - 64;
  return column - 1;
}

/** The rows of a sheet: { line, cells, formulas }. */
function sheetRows(xml, shared) {
  const records = [];
  for (const [, attributes, body] of xml.matchAll(/<(?:\w+:)?row\b([^>]*?)(?:\/>|>([\s\S]*?)<\/(?:\w+:)?row>)/g)) {
    const line = Number(attributes.match(/\br="(\d+)"/)?.[1] ?? records.length + 1);
    const cells = [], formulas = [];
    for (const [, own, inner] of (body ?? "").matchAll(/<(?:\w+:)?c\b([^>]*?)(?:\/>|>([\s\S]*?)<\/(?:\w+:)?c>)/g)) {
      const reference = own.match(/\br="([A-Z]+\d+)"/)?.[1];
      const place = reference ? columnOf(reference) : cells.length;
      if (place > 16_383) continue;
      const type = own.match(/\bt="(\w+)"/)?.[1], value = inner?.match(/<(?:\w+:)?v(?:\s[^>]*)?>([\s\S]*?)<\/(?:\w+:)?v>/)?.[1] ?? "";
      const text = type === "s" ? (shared[Number(value)] ?? "") : type === "inlineStr" ? textsIn(inner ?? "")
        : type === "b" ? (value === "1" ? "TRUE" : "FALSE") : xmlText(value);
      while (cells.length < place) cells.push("");
      cells[place] = text;
      const formula = inner?.match(/<(?:\w+:)?f(?:\s[^>]*)?>([\s\S]*?)<\/(?:\w+:)?f>/)?.[1];
      if (formula !== undefined) formulas[place] = xmlText(formula);
    }
    if (cells.some((cell) => cell.trim() !== "")) records.push({ line, cells, formulas });
  }
  return records;
}

/** The tables of a workbook, one a sheet; null if it cannot be taken apart. */
async function xlsxTables(bytes) {
  try {
    const parts = zipParts(bytes);
    const sheets = [...(parts?.keys() ?? [])].filter((name) => /^xl\/worksheets\/[^/]+\.xml$/.test(name)).sort();
    if (sheets.length === 0) return null;
    const strings = parts.has("xl/sharedStrings.xml") ? await parts.get("xl/sharedStrings.xml")() : "";
    const shared = [...strings.matchAll(/<(?:\w+:)?si\b(?:[^>]*?\/>|[^>]*>([\s\S]*?)<\/(?:\w+:)?si>)/g)].map((found) => textsIn(found[1] ?? ""));
    const tables = [];
    for (const name of sheets) tables.push(sheetRows(await parts.get(name)(), shared));
    return tables;
  } catch {
    return null;
  }
}
