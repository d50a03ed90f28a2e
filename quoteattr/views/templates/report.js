"use strict";
(() => {
  const PAGE = 100;
  const $ = (id) => document.getElementById(id);
  if (!$("rows")) return; // the page of serve before there is an article
  const data = JSON.parse($("data").textContent);
  const filters = $("filters"), body = $("rows").tBodies[0];
  const plain = (s) => s.normalize("NFD").replace(/\p{M}/gu, "").replace(/\s+/g, " ").toLowerCase();
  const rows = data.rows.map(([doc, keys, speaker, status, type, quote, cue, claim], number) => (
    { number, doc, keys, speaker, status, type, quote, claim, text: plain([quote, speaker, cue].join("\n")) }));
  let found = rows, from = 0, to = 0, sorting = null; // found[from..to) are drawn

  const element = (tag, text, name) => {
    const made = document.createElement(tag);
    if (text) made.textContent = text;
    if (name) made.className = name;
    return made;
  };
  const fill = (select, pairs) => pairs.forEach(([value, text]) => {
    const option = element("option", text);
    option.value = value;
    select.append(option);
  });

  function draw(row) {
    const tr = element("tr"), said = element("td", "", "said"), link = element("a", row.quote);
    tr.id = "r" + row.number;
    tr.role = "row"; // the style may show rows as cards, which would end their being a table for screen readers
    link.href = "#q" + row.number;
    link.dir = "auto";
    said.append(link);
    tr.append(element("td", row.speaker, row.status === "named" ? "who" : "who open"), said,
      element("td", row.type), element("td", row.status), element("td", data.documents[row.doc]));
    [...tr.cells].forEach((cell) => { cell.role = "cell"; });
    return tr;
  }
  function drawRange(start, end) {
    if (start > to || end < from) {
      body.replaceChildren();
      from = to = start;
    }
    const before = found.slice(start, from).map(draw), after = found.slice(to, end).map(draw);
    body.prepend(...before);
    body.append(...after);
    from -= before.length;
    to += after.length;
    $("earlier").hidden = from === 0;
    $("more").hidden = to >= found.length;
  }
  function refresh() {
    const want = Object.fromEntries(new FormData(filters)), words = plain(want.text).trim().split(" ");
    found = rows.filter((r) => (!want.speaker || r.keys.includes(want.speaker)) &&
      (!want.doc || r.doc === +want.doc) && (!want.claim || r.claim === +want.claim) && (!want.type || r.type === want.type) &&
      (!want.status || r.status === want.status) && words.every((w) => r.text.includes(w)));
    if (sorting) {
      const { key, up } = sorting, order = new Intl.Collator("en");
      const by = key === "doc" ? (a, b) => a.doc - b.doc : (a, b) => order.compare(a[key], b[key]);
      found.sort((a, b) => (up ? by(a, b) : by(b, a)) || a.number - b.number);
    }
    body.replaceChildren();
    from = to = 0;
    drawRange(0, PAGE);
    $("shown").textContent = found.length === rows.length ? `${rows.length} quotations`
      : `${found.length} of ${rows.length} quotations`;
  }

  function show(wanted) {
    [...filters.elements].filter((field) => field.name).forEach((field) => { field.value = wanted[field.name] ?? ""; });
    refresh();
  }

  function light(number, article) {
    document.querySelectorAll(".lit").forEach((m) => m.classList.remove("lit"));
    article?.querySelectorAll(`[data-q~="${number}"]`).forEach((m) => m.classList.add("lit"));
  }
  function goToRow(number) {
    let at = found.indexOf(rows[number]);
    if (at < 0) {
      show({});
      at = found.indexOf(rows[number]);
    }
    if (at < from || at >= to) drawRange(Math.max(0, at - 20), at + PAGE);
    body.querySelector(".at")?.classList.remove("at");
    const tr = $("r" + number);
    tr.classList.add("at");
    tr.scrollIntoView({ block: "center" });
    tr.querySelector("a").focus({ preventScroll: true });
    $("back").hidden = true;
  }
  function goToPlace(number) {
    const place = $("q" + number);
    if (!place) return;
    light(number, place.closest("article"));
    body.querySelector(".at")?.classList.remove("at");
    $("r" + number)?.classList.add("at");
    place.scrollIntoView({ block: "center" });
    requestAnimationFrame(() => place.scrollIntoView({ block: "center" })); // now that what is near has its real height
    place.focus({ preventScroll: true });
    $("back").href = "#r" + number;
    $("back").hidden = false;
  }
  function go(hash) {
    const [, kind, number] = hash.match(/^#([qr])(\d+)$/) || [];
    if (!rows[number]) return false;
    (kind === "q" ? goToPlace : goToRow)(+number);
    return true;
  }

  if (filters.elements.doc) fill(filters.elements.doc, data.documents.map((title, number) => [number, title]));
  if (filters.elements.claim) fill(filters.elements.claim, data.claims.map((label, number) => [number, label]));
  const counts = new Map();
  rows.forEach((r) => r.keys.forEach((k) => counts.set(k, (counts.get(k) || 0) + 1)));
  fill(filters.elements.speaker, [...counts].sort((a, b) => b[1] - a[1] || (data.names[a[0]] < data.names[b[0]] ? -1 : 1))
    .map(([key, n]) => [key, `${data.names[key]} (${n})`]));

  let wait;
  filters.addEventListener("input", () => { clearTimeout(wait); wait = setTimeout(refresh, 80); });
  $("clear").addEventListener("click", () => show({}));
  filters.addEventListener("submit", (e) => e.preventDefault());
  $("more").addEventListener("click", () => drawRange(from, to + PAGE));
  $("earlier").addEventListener("click", () => drawRange(Math.max(0, from - PAGE), to));
  new IntersectionObserver((seen) => seen[0].isIntersecting && drawRange(from, to + PAGE)).observe($("more"));
  $("rows").tHead.addEventListener("click", (e) => {
    const th = e.target.closest("th");
    if (!th) return;
    sorting = { key: th.dataset.key, up: !(sorting?.key === th.dataset.key && sorting.up) };
    th.parentNode.querySelectorAll("[aria-sort]").forEach((h) => h.removeAttribute("aria-sort"));
    th.setAttribute("aria-sort", sorting.up ? "ascending" : "descending");
    refresh();
  });
  document.addEventListener("click", (e) => {
    if (e.ctrlKey || e.metaKey || e.shiftKey) return;
    const choice = e.target.closest("a[data-speaker], a[data-claim]");
    if (choice) {
      show(choice.dataset);
      return;
    }
    const link = e.target.closest("a[href^='#']") ||
      (getSelection().isCollapsed && e.target.closest("#rows tbody tr")?.querySelector("a"));
    if (!link || !go(link.hash)) return;
    e.preventDefault();
    if (location.hash !== link.hash) history.pushState(null, "", link.hash);
  });
  addEventListener("popstate", () => go(location.hash));
  addEventListener("keydown", (e) => {
    if (e.key === "Escape" && !$("back").hidden) go(new URL($("back").href).hash);
  });
  addEventListener("beforeprint", () => drawRange(0, found.length));
  $("articles").addEventListener("pointerover", (e) => {
    const mark = e.target.closest("[data-q],[data-row]"), article = e.target.closest("article");
    light(mark ? mark.dataset.row || mark.dataset.q.split(" ").pop() : "none", article);
  });

  refresh();
  go(location.hash);
})();
