// A list of any length that holds only the rows in sight.

/** Rows kept above and below the window, so that a quick scroll finds them there. */
const OVERSCAN = 6;

/**
 * Fills `scroller` with `render(position)` for the positions in sight. Every row
 * is as high as the custom property `--row` of the scroller says.
 */
function virtualList(scroller, render) {
  const space = make("div", { class: "space", role: "presentation" });
  scroller.append(space);
  const live = new Map();
  let count = 0, height = 56, waiting = false;

  const measure = () => {
    height = parseFloat(getComputedStyle(scroller).getPropertyValue("--row")) || 56;
    space.style.height = `${count * height}px`;
  };
  const place = (element, position) => { element.style.transform = `translateY(${position * height}px)`; };

  function update() {
    waiting = false;
    const from = Math.max(0, Math.floor(scroller.scrollTop / height) - OVERSCAN);
    const to = Math.min(count, Math.ceil((scroller.scrollTop + scroller.clientHeight) / height) + OVERSCAN);
    for (const [position, element] of live) {
      if (position >= from && position < to) continue;
      element.remove();
      live.delete(position);
    }
    for (let position = from; position < to; position += 1) {
      if (live.has(position)) continue;
      const element = render(position);
      place(element, position);
      live.set(position, element);
      space.append(element);
    }
  }

  const list = {
    /** Starts over with so many rows. */
    reset(rows) {
      count = rows;
      for (const element of live.values()) element.remove();
      live.clear();
      measure();
      update();
    },
    /** Renders the rows in sight anew. */
    refresh() {
      for (const [position, element] of live) {
        const fresh = render(position);
        place(fresh, position);
        element.replaceWith(fresh);
        live.set(position, fresh);
      }
    },
    /** Brings a row into sight with a little around it. */
    reveal(position) {
      const top = position * height;
      const margin = Math.min(height * 2, Math.max(0, (scroller.clientHeight - height) / 2));
      if (top - margin < scroller.scrollTop) scroller.scrollTop = top - margin;
      else if (top + height + margin > scroller.scrollTop + scroller.clientHeight) {
        scroller.scrollTop = top + height + margin - scroller.clientHeight;
      }
      update();
    },
    /** How many rows fit. */
    page: () => Math.max(1, Math.floor(scroller.clientHeight / height) - 1),
    /** The window changed its size or became visible. */
    resized() {
      measure();
      for (const [position, element] of live) place(element, position);
      update();
    },
  };

  scroller.addEventListener("scroll", () => {
    if (waiting) return;
    waiting = true;
    requestAnimationFrame(update);
  }, { passive: true });
  new ResizeObserver(() => list.resized()).observe(scroller);
  return list;
}
