"use strict";
(() => {
  const PAGE = 100, ARTICLES = 12, OPTIONS = 300;
  const $ = (id) => document.getElementById(id);
  if (!$("rows")) return; // the page of serve before there is an article
  const filters = $("filters"), body = $("rows").tBodies[0], list = $("list");
  const plain = (s) => s.normalize("NFD").replace(/\p{M}/gu, "").replace(/\s+/g, " ").toLowerCase();
  const element = (tag, text, name) => {
    const made = document.createElement(tag);
    if (text) made.textContent = text;
    if (name) made.className = name;
    return made;
  };
  const fill = (select, pairs) => pairs.slice(0, OPTIONS).forEach(([value, text]) => {
    const option = element("option", text);
    option.value = value;
    select.append(option);
  });
  async function unpack(holder) { // base64 of gzip of JSON
    const bytes = Uint8Array.from(atob(holder.textContent), (c) => c.charCodeAt(0));
    const found = await new Response(new Blob([bytes]).stream().pipeThrough(new DecompressionStream("gzip"))).json();
    holder.remove();
    return found;
  }

  const given = JSON.parse($("data").textContent);
  if (given.packed) unpack($("packed")).then((data) => start(data, given.packed));
  else start(given, 0);

  function start(data, packed) { // packed: articles a piece, 0 where all of them stand in the page
    const documents = data.documents.map(([title, date, outlet, id], number) => (
      { number, title, date, outlet, id, text: plain([title, id].join("\n")) }));
    const rows = data.rows.map(([doc, keys, speaker, status, type, quote, cue, sure, id, claim], number) => (
      { number, doc, keys, speaker, status, type, quote, cue, sure, id, claim, text: plain([quote, speaker, cue].join("\n")) }));
    let found = rows, from = 0, to = 0, sorting = null; // found[from..to) are drawn
    let listed = documents, first = 0, last = 0, turn = 0; // listed[first..last) are drawn, where articles are packed

    function draw(row) {
      const tr = element("tr"), said = element("td", "", "said"), link = element("a", row.quote);
      tr.id = "r" + row.number;
      tr.role = "row"; // the style may show rows as cards, which would end their being a table for screen readers
      link.href = "#q" + row.number;
      link.dir = "auto";
      said.append(link);
      tr.append(element("td", row.speaker, row.status === "named" ? "who" : "who open"), said,
        element("td", row.type), element("td", row.status), element("td", documents[row.doc].title));
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

    const pieces = new Map(), made = new Map();
    function piece(number) {
      if (!pieces.has(number)) {
        pieces.set(number, unpack($("a" + number)).then((articles) => articles.forEach((text, place) => {
          const holder = element("template");
          holder.innerHTML = text; // our own markup, escaped where it was made
          made.set(number * packed + place, holder.content.firstElementChild);
        })));
      }
      return pieces.get(number);
    }
    async function drawArticles(start, end) {
      const mine = ++turn, wanted = listed.slice(start, end);
      await Promise.all([...new Set(wanted.map((d) => Math.floor(d.number / packed)))].map(piece));
      if (mine !== turn) return false; // another wish came in between
      list.replaceChildren(...wanted.map((d) => made.get(d.number)));
      first = start;
      last = start + wanted.length;
      $("earlier-articles").hidden = first === 0;
      $("more-articles").hidden = last >= listed.length;
      return true;
    }
    function listArticles() {
      if (packed) drawArticles(0, ARTICLES);
      else {
        const here = new Set(listed.map((d) => "d" + d.number));
        for (const article of list.children) article.hidden = !here.has(article.id);
      }
      if ($("listed")) {
        $("listed").textContent = listed.length === documents.length ? `${documents.length} articles`
          : `${listed.length} of ${documents.length} articles`;
      }
    }

    const wanted = () => Object.fromEntries([...new FormData(filters)].filter(([, value]) => value));
    function refresh() {
      const want = wanted(), words = plain(want.text || "").trim().split(" "), names = plain(want.doc || "").trim().split(" ");
      const fits = documents.map((d) => (!want.outlet || d.outlet === want.outlet) &&
        (!want.since || (d.date && d.date >= want.since)) && (!want.until || (d.date && d.date.slice(0, 10) <= want.until)) &&
        names.every((w) => d.text.includes(w)));
      found = rows.filter((r) => fits[r.doc] && (!want.speaker || r.keys.includes(want.speaker)) &&
        (!want.claim || r.claim === +want.claim) && (!want.type || r.type === want.type) &&
        (!want.status || r.status === want.status) && (!want.sure || r.sure >= +want.sure) && words.every((w) => r.text.includes(w)));
      const choosy = want.speaker || want.claim || want.type || want.status || want.sure || want.text?.trim();
      const here = new Set(found.map((r) => r.doc));
      listed = documents.filter((d) => (choosy ? here.has(d.number) : fits[d.number]));
      if (sorting) {
        const { key, up } = sorting, order = new Intl.Collator("en");
        const by = key === "doc" ? (a, b) => a.doc - b.doc : (a, b) => order.compare(a[key], b[key]);
        found.sort((a, b) => (up ? by(a, b) : by(b, a)) || a.number - b.number);
      }
      body.replaceChildren();
      from = to = 0;
      drawRange(0, PAGE);
      listArticles();
      $("shown").textContent = found.length === rows.length ? `${rows.length} quotations`
        : `${found.length} of ${rows.length} quotations`;
    }
    function show(want) {
      for (const field of filters.elements) {
        if (!field.name) continue;
        const value = want[field.name] ?? "";
        if (field.name === "speaker" && value && ![...field.options].some((o) => o.value === value) && data.names[value]) {
          fill(field, [[value, data.names[value]]]); // one of the many that the list leaves out
        }
        field.value = value;
      }
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
    function reach(place, block) {
      place.scrollIntoView({ block });
      requestAnimationFrame(() => place.scrollIntoView({ block })); // now that what is near has its real height
    }
    function whenDrawn(doc, then) { // at once where the article is there
      if (!listed.includes(documents[doc])) show({});
      if (!packed || $("d" + doc)) {
        then();
        return;
      }
      const at = listed.indexOf(documents[doc]);
      drawArticles(Math.max(0, at - 1), at + ARTICLES).then((done) => done && then());
    }
    function goToPlace(number) {
      whenDrawn(rows[number].doc, () => {
        const place = $("q" + number);
        if (!place) return;
        light(number, place.closest("article"));
        body.querySelector(".at")?.classList.remove("at");
        $("r" + number)?.classList.add("at");
        reach(place, "center");
        place.focus({ preventScroll: true });
        $("back").href = "#r" + number;
        $("back").hidden = false;
      });
    }
    function go(at) {
      const [, kind, number] = at.match(/^([qrd])(\d+)$/) || [];
      if (!(kind === "d" ? documents : rows)[number]) return false;
      if (kind === "d") {
        whenDrawn(+number, () => reach($("d" + number), "start"));
        return true;
      }
      (kind === "q" ? goToPlace : goToRow)(+number);
      return true;
    }

    // The state stands in the address: #q12, #type=direct&since=2024-03-01, #at=q12&type=direct
    function address(at) {
      const want = new URLSearchParams(wanted());
      if (![...want].length) return at ? "#" + at : "#";
      if (at) want.set("at", at);
      return "#" + want;
    }
    function restore() {
      const hash = location.hash.slice(1);
      if (/^[a-z-]+\d*$/.test(hash)) {
        if (hash[0] === "q" || hash[0] === "r" || hash[0] === "d") go(hash);
        return;
      }
      const want = Object.fromEntries(new URLSearchParams(hash));
      show(want);
      if (want.at) go(want.at);
    }
    function remember() {
      history.replaceState(null, "", address(""));
    }

    function csv() {
      const safe = (value) => {
        const text = /^[=+\-@\t\r]/.test(value) ? "'" + value : String(value); // a spreadsheet would run it
        return /[",\r\n]/.test(text) ? `"${text.replace(/"/g, '""')}"` : text;
      };
      const head = ["doc_id", "quote_id", "title", "date", "outlet", "speaker", "label", "status", "type", "confidence", "quote",
        "cue"];
      const lines = found.map((r) => {
        const d = documents[r.doc];
        const names = r.keys.map((key) => data.names[key]).join("; ");
        return [d.id, r.id, d.title, d.date, d.outlet, names, r.speaker, r.status, r.type, String(r.sure), r.quote,
          r.cue].map(safe).join(",");
      });
      return "\ufeff" + [head.join(","), ...lines].join("\r\n") + "\r\n";
    }
    $("download").addEventListener("click", () => {
      const link = element("a");
      link.href = URL.createObjectURL(new Blob([csv()], { type: "text/csv" }));
      link.download = "quotations.csv";
      link.click();
      setTimeout(() => URL.revokeObjectURL(link.href), 10000);
    });

    const counts = new Map(), tally = (map, key) => map.set(key, (map.get(key) || 0) + 1);
    rows.forEach((r) => r.keys.forEach((k) => tally(counts, k)));
    fill(filters.elements.speaker, [...counts].sort((a, b) => b[1] - a[1] || (data.names[a[0]] < data.names[b[0]] ? -1 : 1))
      .map(([key, n]) => [key, `${data.names[key]} (${n})`]));
    if (filters.elements.claim) fill(filters.elements.claim, data.claims.map((label, number) => [number, label]));
    if (filters.elements.outlet) {
      const outlets = new Map();
      documents.forEach((d) => d.outlet && tally(outlets, d.outlet));
      fill(filters.elements.outlet, [...outlets].sort((a, b) => b[1] - a[1]).map(([name, n]) => [name, `${name} (${n})`]));
    }

    let wait;
    filters.addEventListener("input", () => {
      clearTimeout(wait);
      wait = setTimeout(() => { refresh(); remember(); }, 80);
    });
    $("clear").addEventListener("click", () => { show({}); remember(); });
    filters.addEventListener("submit", (e) => e.preventDefault());
    $("more").addEventListener("click", () => drawRange(from, to + PAGE));
    $("earlier").addEventListener("click", () => drawRange(Math.max(0, from - PAGE), to));
    new IntersectionObserver((seen) => seen[0].isIntersecting && drawRange(from, to + PAGE)).observe($("more"));
    if (packed) {
      $("more-articles").addEventListener("click", () => drawArticles(first, last + ARTICLES));
      $("earlier-articles").addEventListener("click", () => drawArticles(Math.max(0, first - ARTICLES), last));
      new IntersectionObserver((seen) => seen[0].isIntersecting && drawArticles(first, last + ARTICLES)).observe($("more-articles"));
    }
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
        e.preventDefault();
        show(choice.dataset);
        history.pushState(null, "", address(""));
        $("quotes").scrollIntoView();
        $("quotes").focus({ preventScroll: true });
        return;
      }
      const link = e.target.closest("a[href^='#']") ||
        (getSelection().isCollapsed && e.target.closest("#rows tbody tr")?.querySelector("a"));
      if (!link || !go(link.hash.slice(1))) return;
      e.preventDefault();
      const now = address(link.hash.slice(1));
      if (location.hash !== now) history.pushState(null, "", now);
    });
    addEventListener("popstate", restore);
    addEventListener("keydown", (e) => {
      if (e.key === "Escape" && !$("back").hidden) go(new URL($("back").href).hash.slice(1));
    });
    addEventListener("beforeprint", () => drawRange(0, found.length));
    $("articles").addEventListener("pointerover", (e) => {
      const mark = e.target.closest("[data-q],[data-row]"), article = e.target.closest("article");
      light(mark ? mark.dataset.row || mark.dataset.q.split(" ").pop() : "none", article);
    });

    refresh();
    restore();
    document.documentElement.dataset.ready = "yes";
  }
})();
