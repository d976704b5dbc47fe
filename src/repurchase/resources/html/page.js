"use strict";
(() => {
  const words = document.body.dataset;
  const root = document.documentElement;
  const nav = document.querySelector("nav");
  const contents = nav.querySelector("details");
  const roomy = matchMedia("(min-width: 900px)"); // as in page.css
  const margins = matchMedia("(min-width: 1180px)");
  const all = (what, where = document) => [...where.querySelectorAll(what)];

  // What is folded: contents on a telephone, remarks without a margin, the appendix until something leads into it
  function fold() {
    contents.open = roomy.matches;
    all(".rp-remarks > details").forEach((remarks) => { remarks.open = margins.matches; });
    place();
  }
  function place() {
    const banner = document.querySelector(".rp-banner");
    const bar = roomy.matches ? 0 : contents.querySelector("summary").offsetHeight + 6;
    const above = banner ? banner.offsetHeight : 0;
    nav.style.setProperty("--top", `${above}px`);
    root.style.setProperty("--top", `${above + bar}px`);
  }
  function reveal() {
    const target = document.getElementById(decodeURIComponent(location.hash.slice(1)));
    if (!target) return;
    for (let at = target; at; at = at.parentElement) if (at.tagName === "DETAILS") at.open = true;
    target.scrollIntoView();
  }
  contents.addEventListener("toggle", () => nav.toggleAttribute("data-open", contents.open));
  contents.addEventListener("click", (event) => {
    if (event.target.closest("a") && !roomy.matches) contents.open = false;
    if (event.target.closest("summary") && roomy.matches) event.preventDefault();
  });
  addEventListener("hashchange", reveal);
  document.addEventListener("click", (event) => {
    const link = event.target.closest('a[href^="#"]');
    if (link && link.hash === location.hash) reveal();
  });
  const opened = [];
  addEventListener("beforeprint", () => all("details.rp-appendix:not([open])").forEach((folded) => {
    folded.open = true;
    opened.push(folded);
  }));
  addEventListener("afterprint", () => opened.splice(0).forEach((folded) => { folded.open = false; }));

  // The section that is read is marked in the contents
  const links = all("a", nav).map((link) => [link, document.getElementById(decodeURIComponent(link.hash.slice(1)))]);
  let waiting = false;
  function mark() {
    waiting = false;
    const line = parseFloat(root.style.getPropertyValue("--top")) + 32;
    const passed = links.filter(([, part]) => part.getClientRects().length && part.getBoundingClientRect().top <= line);
    const here = (passed.pop() || links[0] || [])[0];
    links.forEach(([link]) => link.toggleAttribute("aria-current", link === here));
    if (!here) return;
    here.setAttribute("aria-current", "true");
    nav.querySelector(".rp-here").textContent = here.textContent;
    if (roomy.matches && nav.scrollHeight > nav.clientHeight) nav.scrollTop = here.offsetTop - nav.clientHeight / 2;
  }
  addEventListener("scroll", () => {
    if (!waiting) requestAnimationFrame(mark);
    waiting = true;
  }, { passive: true });

  // Heads stay in sight: with the page where a table fits it, within a frame where it is wide and long
  const measured = new WeakMap();
  const watch = new ResizeObserver((entries) => entries.forEach(({ target: box }) => {
    if (!box.clientWidth || measured.get(box) === box.clientWidth) return;
    measured.set(box, box.clientWidth);
    const figure = box.parentElement;
    box.classList.remove("rp-fits", "rp-tall");
    const fits = box.scrollWidth <= box.clientWidth + 1;
    box.classList.toggle("rp-fits", fits);
    if (fits) box.removeAttribute("tabindex"); else box.tabIndex = 0; // what scrolls can be scrolled by keys
    box.classList.toggle("rp-tall", !fits && box.scrollHeight > 0.85 * innerHeight);
    if (!box.querySelector("table")) return;
    figure.style.setProperty("--caption", `${figure.querySelector("figcaption").offsetHeight}px`);
  }));
  all(".rp-scroll").forEach((box) => watch.observe(box));

  // Tables leave the page as rows of plain cells, each label in every row that it stands for
  function said(cell) {
    const shown = (cell.dataset.full || cell.textContent).replace(/\u2007/g, "").replace(/\s+/g, " ").trim();
    const number = shown.replace("\u2212", "-");
    if (number !== "" && !isNaN(number)) return number;
    return "formula" in cell.dataset ? `'${shown}` : shown.replace(/^-/, "\u2212");
  }
  function rowsOf(table) {
    const head = [...table.tHead.rows].pop();
    const rows = [[...head.cells].map(said)];
    const below = []; // what of a label is still to be repeated, by column
    for (const row of table.tBodies[0].rows) {
      const cells = [...row.cells];
      rows.push(rows[0].map((_, j) => {
        if (below[j] && below[j].left) {
          below[j].left -= 1;
          return below[j].words;
        }
        const cell = cells.shift();
        const shown = said(cell);
        below[j] = { words: shown, left: cell.rowSpan - 1 };
        return shown;
      }));
    }
    return rows;
  }
  const quoted = (cell) => (/[",\n]/.test(cell) ? `"${cell.replaceAll('"', '""')}"` : cell);
  const tabbed = (table) => rowsOf(table).map((row) => row.join("\t")).join("\n");
  const commas = (table) => `\ufeff${rowsOf(table).map((row) => row.map(quoted).join(",")).join("\r\n")}\r\n`;
  async function copy(table) {
    try {
      await navigator.clipboard.writeText(tabbed(table));
    } catch { // a page opened as a file may not have the clipboard
      const sheet = document.body.appendChild(document.createElement("textarea"));
      sheet.value = tabbed(table);
      sheet.select();
      document.execCommand("copy");
      sheet.remove();
    }
  }
  function download(table, name) {
    const link = document.createElement("a");
    link.href = URL.createObjectURL(new Blob([commas(table)], { type: "text/csv;charset=utf-8" }));
    link.download = `${name}.csv`;
    link.click();
    setTimeout(() => URL.revokeObjectURL(link.href), 10000);
  }
  function button(label, press) {
    const made = document.createElement("button");
    made.type = "button";
    made.textContent = label;
    made.addEventListener("click", () => press(made));
    return made;
  }
  all(".rp-table").forEach((figure) => {
    const table = figure.querySelector("table");
    const tools = document.createElement("div");
    tools.className = "rp-tools";
    tools.append(
      button(words.copy, async (pressed) => {
        await copy(table);
        pressed.textContent = words.copied;
        setTimeout(() => { pressed.textContent = words.copy; }, 1500);
      }),
      button(words.download, () => download(table, figure.dataset.name)),
    );
    figure.append(tools);
  });

  roomy.addEventListener("change", fold);
  margins.addEventListener("change", fold);
  addEventListener("resize", place);
  fold();
  mark();
  if (location.hash) reveal();
})();
