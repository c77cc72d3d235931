// The start page: asks the public API what is near a place and lists it. The place stays in the field.

import { distance, freshness, place, summary, tags, when } from "./words.js";

const PAGE = 20; // items
const NO_WORDS = { sources: new Map(), fellowships: new Map(), types: new Map(), languages: new Map() };
const UNREACHABLE = "finder cannot be reached. Check your connection and try again.";

const form = document.querySelector("#search");
const field = document.querySelector("#place");
const error = document.querySelector("#error");
const found = document.querySelector("#found");
const items = document.querySelector("#items");
const more = document.querySelector("#more");

let pending = new AbortController();
let words = NO_WORDS; // until learnt, slugs stand for themselves

form.addEventListener("submit", (event) => {
  event.preventDefault();
  search(field.value.trim());
});

/** Lists what is near `near` in place of what was listed. */
async function search(near) {
  more.hidden = true;
  const page = await answered({ near, limit: PAGE, include_cancelled: true });
  found.hidden = page === null;
  if (page === null) return;
  items.replaceChildren();
  document.querySelector("#summary").textContent = summary(page);
  list(page, near);
  document.querySelector("#summary").focus();
}

/** Adds the next page to the list and goes to its first item. */
async function goOn(cursor, near) {
  const page = await answered({ cursor }, () => search(near));
  if (page === null) return;
  const listed = items.children.length;
  list(page, near);
  items.children[listed]?.querySelector("h3").focus();
}

/** The page that the API answers, or null where there is none; then the reader was told why. */
async function answered(parameters, onOld = null) {
  pending.abort();
  const { signal } = (pending = new AbortController());
  form.setAttribute("aria-busy", "true");
  try {
    const [[status, answer]] = await Promise.all([ask("v1/nearby", signal, parameters), learnWords()]);
    if (signal.aborted) return null;
    if (status === 410 && onOld !== null) {
      onOld();
      return null;
    }
    tell(status === 200 ? "" : reason(answer));
    return status === 200 ? answer : null;
  } catch {
    if (!signal.aborted) tell(UNREACHABLE);
    return null;
  } finally {
    if (!signal.aborted) form.removeAttribute("aria-busy");
  }
}

/** What the API answers; parameters travel in the body, so that the place stands in no address. */
async function ask(path, signal, parameters) {
  const headers = { "Content-Type": "application/json" };
  const posted = parameters && { method: "POST", body: JSON.stringify(parameters), headers, cache: "no-store" };
  const response = await fetch(new URL(path, document.baseURI), { credentials: "omit", signal, ...posted });
  return [response.status, await response.json()];
}

/** What was wrong, in the API's own words. */
function reason(problem) {
  const named = (field) => (field === "near" ? "Town or ZIP code" : field);
  const each = problem.problems?.map(({ field, message }) => `${named(field)} ${message}.`);
  return each?.join(" ") ?? problem.detail ?? problem.title;
}

function tell(message) {
  error.textContent = message;
  field.setAttribute("aria-invalid", String(message !== ""));
  if (message !== "") error.scrollIntoView({ block: "nearest" });
}

function list(page, near) {
  items.append(...page.items.map((item) => card(item, page.window.from)));
  more.hidden = page.next_cursor === null;
  more.onclick = () => goOn(page.next_cursor, near);
}

/** Learns the names of sources, fellowships, types and languages, once; a failure is no reason to list nothing. */
async function learnWords() {
  if (words !== NO_WORDS) return;
  try {
    const asked = [ask("v1/dataset"), ask("v1/vocabulary")];
    const [[, { sources }], [, { fellowships, types, languages }]] = await Promise.all(asked);
    const labels = (terms) => new Map(terms.map(({ slug, label }) => [slug, label]));
    words = {
      sources: new Map(sources.map(({ name, title }) => [name, title ?? name])),
      fellowships: labels(fellowships),
      types: labels(types),
      languages: labels(languages),
    };
  } catch {
    words = NO_WORDS;
  }
}

function card({ distance_m: metres, listing, next }, now) {
  const venue = next.venue ?? listing.venue;
  const made = document.querySelector("#item").content.cloneNode(true).firstElementChild;
  const put = (selector, text) => fill(made.querySelector(selector), text);
  made.dataset.status = next.status;
  put(".status", { cancelled: "Cancelled", moved: "Moved" }[next.status]);
  put(".time", when(next, now));
  made.querySelector("h3").append(named(listing));
  put(".group", words.fellowships.get(listing.fellowship) ?? listing.fellowship ?? listing.organizer);
  put(".note", next.note);
  put(".venue", place(venue));
  put(".distance", distance(metres, venue.precision));
  made.querySelector(".tags").append(...tags(listing, words).map((tag) => fill(document.createElement("li"), tag)));
  put(".fresh", freshness(listing, words));
  return made;
}

/** The element with its text; taken out of the page where there is none. */
function fill(element, text) {
  if (text) element.textContent = text;
  else element.remove();
  return element;
}

/** The name, linked to the listing's own page where it has one on the web. */
function named({ name, url }) {
  if (url === null || !/^https?:/i.test(url)) return name;
  const link = document.createElement("a");
  return Object.assign(link, { href: url, rel: "noreferrer", textContent: name });
}
