"use strict";

// Both tables of the report: search, filter, sort, pages, details.
// Every text comes from somebody's repository: it becomes a text node, never markup.

const data = JSON.parse(document.getElementById("data").textContent);
const { texts, severities, labels, repositories, findings } = data;
const ROWS = 50; // a page
const MOST = 100; // findings in the details of one repository

function element(name, attributes, ...children) {
  const made = document.createElement(name);
  for (const [key, value] of Object.entries(attributes)) made.setAttribute(key, value);
  made.append(...children);
  return made;
}

function link(text, target) {
  const known = typeof target === "string" && target.startsWith("https://");
  return known ? element("a", { href: target, rel: "noreferrer noopener" }, text) : text;
}

const number = (count) => count.toLocaleString("en");
const badge = (word) => element("span", { class: `badge ${word}` }, labels[word] ?? word);
const amount = (count, known = true) =>
  element("td", { class: count ? "number" : "number zero" }, known ? number(count) : "–");
const cell = (...children) => element("td", {}, ...children);

// --- search: each text is looked at once, rows are then a matter of numbers

let lowered;

function textsWith(word) {
  lowered ??= texts.map((text) => text.toLowerCase());
  return lowered.map((text) => text.includes(word));
}

function searcher(query, columns) {
  const words = query.toLowerCase().split(/\s+/).filter(Boolean).map(textsWith);
  return (row) => words.every((hits) => columns.some((column) => hits[column[row]]));
}

// --- a table: what it shows is a page of the rows that pass, in order

class Table {
  constructor(id, noun, { size, searched, filters, keys, large, cells, detail }) {
    Object.assign(this, { id, noun, size, searched, filters, keys, large, cells, detail });
    this.root = document.getElementById(`${id}-live`);
    this.body = this.find("tbody");
    this.all = Int32Array.from({ length: size }, (_, row) => row);
    this.page = 0;
    this.root.hidden = false;
    this.find("[data-search]").addEventListener("input", () => this.choose());
    for (const select of this.root.querySelectorAll("[data-filter]"))
      select.addEventListener("change", () => this.choose());
    for (const button of this.root.querySelectorAll("th button"))
      button.addEventListener("click", () => this.sort(button.parentElement));
    for (const button of this.root.querySelectorAll("[data-step]"))
      button.addEventListener("click", () => this.turn(Number(button.dataset.step)));
    this.choose();
  }

  find(selector) {
    return this.root.querySelector(selector);
  }

  sort(head) {
    const name = head.dataset.sort;
    const before = head.getAttribute("aria-sort");
    const falls = before ? before === "ascending" : this.large.includes(name);
    for (const other of head.parentElement.children) other.removeAttribute("aria-sort");
    head.setAttribute("aria-sort", falls ? "descending" : "ascending");
    const key = this.keys[name];
    const sign = falls ? -1 : 1;
    this.all.sort((a, b) => sign * (key[a] - key[b]) || a - b);
    this.choose();
  }

  choose() {
    const found = searcher(this.find("[data-search]").value, this.searched);
    const tests = [found];
    for (const select of this.root.querySelectorAll("[data-filter]")) {
      if (!select.value) continue;
      const [column, words] = this.filters[select.dataset.filter];
      const wanted = words.indexOf(select.value);
      tests.push((row) => column[row] === wanted);
    }
    this.rows = this.all.filter((row) => tests.every((test) => test(row)));
    this.page = 0;
    this.show();
  }

  turn(step) {
    this.page += step;
    this.show();
  }

  show() {
    const last = Math.max(Math.ceil(this.rows.length / ROWS) - 1, 0);
    const first = this.page * ROWS;
    const shown = this.rows.subarray(first, first + ROWS);
    this.body.replaceChildren(...Array.from(shown, (row) => this.row(row)));
    const [back, on] = this.root.querySelectorAll("[data-step]");
    back.disabled = this.page === 0;
    on.disabled = this.page === last;
    this.find("[data-page]").textContent = `Page ${number(this.page + 1)} of ${number(last + 1)}`;
    this.find("[data-count]").textContent = this.count(first, shown.length);
  }

  count(first, shown) {
    const passed = this.rows.length;
    const all = passed === this.size ? "" : ` (${number(this.size)} in all)`;
    if (!passed) return `no ${this.noun}${all}`;
    return `${number(first + 1)}–${number(first + shown)} of ${number(passed)} ${this.noun}${all}`;
  }

  row(row) {
    const [title, ...cells] = this.cells(row);
    const id = `${this.id}-${row}`;
    const button = element("button", { type: "button", "aria-expanded": "false" }, title);
    const made = element("tr", {}, cell(button), ...cells);
    button.addEventListener("click", async () => {
      if (button.getAttribute("aria-expanded") === "true") {
        button.setAttribute("aria-expanded", "false");
        document.getElementById(id).remove();
        return;
      }
      const place = element("td", { colspan: String(cells.length + 1) }, "…");
      button.setAttribute("aria-expanded", "true");
      button.setAttribute("aria-controls", id);
      made.after(element("tr", { class: "detail", id }, place));
      place.replaceChildren(...(await this.detail(row)));
    });
    return made;
  }
}

// --- details: packed, some repositories together

const unpacked = new Map();

function detailOf(repository) {
  const part = Math.floor(repository / data.together);
  if (!unpacked.has(part)) unpacked.set(part, unpack(document.getElementById(`d${part}`)));
  return unpacked.get(part).then((details) => details[repository % data.together]);
}

async function unpack(script) {
  const bytes = Uint8Array.from(atob(script.textContent), (character) => character.charCodeAt(0));
  const stream = new Blob([bytes]).stream().pipeThrough(new DecompressionStream("deflate"));
  return JSON.parse(await new Response(stream).text());
}

const firstFinding = [];
findings.repository.forEach((repository, row) => (firstFinding[repository] ??= row));

async function repositoryDetail(row) {
  const { facts, notes, diff, found } = await detailOf(row);
  const parts = [element("dl", {}, ...facts.flatMap(fact))];
  const trouble = texts[repositories.trouble[row]];
  if (trouble) parts.push(element("p", {}, element("strong", {}, "Trouble: "), trouble));
  parts.push(...notes.map((note) => element("p", {}, `Note: ${note}`)));
  if (diff.length) parts.push(element("h3", {}, "Diff"), patch(diff));
  if (found.length) parts.push(element("h3", {}, "Findings and evidence"));
  found.slice(0, MOST).forEach((each, index) => parts.push(finding(firstFinding[row] + index, each)));
  if (found.length > MOST) parts.push(element("p", {}, `${number(found.length - MOST)} more below`));
  return parts;
}

async function findingDetail(row) {
  const repository = findings.repository[row];
  const { found } = await detailOf(repository);
  return [finding(row, found[row - firstFinding[repository]])];
}

function fact([label, text]) {
  const said = label === "Source" ? link(text, text) : text;
  return [element("dt", {}, label), element("dd", {}, said)];
}

const place = (row) => `${texts[findings.path[row]]}:${findings.line[row]}`;

function finding(row, [snippet, urls, because, settledBy, fix]) {
  const code = texts[findings.code[row]];
  const title = element("div", {}, link(code, data.help[code]), ` ${texts[findings.message[row]]}`);
  const where = element("div", { class: "place" }, `${place(row)}:${findings.column[row]}`);
  const made = element("div", { class: "finding" }, title, where);
  if (snippet) made.append(element("pre", {}, snippet.trim()));
  const said = [...because];
  if (urls.length) said.unshift(`predicted: ${urls.join(", ")}`);
  if (settledBy) said.push(`one edit settles it: ${settledBy}`);
  if (fix) said.push(`fix: ${fix}`);
  if (said.length) made.append(element("ul", {}, ...said.map((line) => element("li", {}, line))));
  return made;
}

function patch(lines) {
  const made = element("pre", { tabindex: "0", role: "region", "aria-label": "Diff" });
  for (const line of lines) {
    const look = /^\+(?!\+\+ )/.test(line) ? "added" : /^-(?!-- )/.test(line) ? "removed" : "";
    made.append(look ? element("span", { class: look }, line) : line, "\n");
  }
  return made;
}

// --- the two tables

const certain = repositories.global.map((count, row) => count + repositories.broken[row]);
const amounts = [certain, repositories["maybe-global"], repositories.findings, repositories.settled];
const nameOf = findings.repository.map((row) => repositories.name[row]);

new Table("repositories", "repositories", {
  size: repositories.name.length,
  searched: [repositories.name, repositories.trouble],
  filters: { outcome: [repositories.outcome, texts] },
  keys: { ...repositories, certain },
  large: ["certain", "maybe-global", "findings", "settled"],
  cells: (row) => [
    texts[repositories.name[row]],
    cell(badge(texts[repositories.outcome[row]])),
    ...amounts.map((counts) => amount(counts[row], repositories.known[row])),
  ],
  detail: repositoryDetail,
});

new Table("findings", "findings", {
  size: findings.path.length,
  searched: [nameOf, findings.path, findings.code, findings.message],
  filters: {
    code: [findings.code, texts],
    severity: [findings.severity, severities],
    way: [findings.way, texts],
  },
  keys: { ...findings, repository: nameOf },
  large: [],
  cells: (row) => [
    texts[nameOf[row]],
    cell(place(row)),
    cell(texts[findings.code[row]]),
    cell(severities[findings.severity[row]]),
    cell(texts[findings.message[row]]),
    cell(badge(texts[findings.way[row]])),
  ],
  detail: findingDetail,
});
