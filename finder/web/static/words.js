// What is said of an item that /v1/nearby answered: when, how far, for whom, how fresh. Only text, no page.

const METRES_PER_MILE = 1609.344; // international mile
const NEAR_MILES = 50; // beyond this nobody would call it near
const TOWN_M = 8_000; // a door that is only known to be in a town may be so far from the town's middle
const DAY_MS = 86_400_000;
const ACCESS = ["open", "closed", "restricted"];

/** How many there are, and that they are far where even the nearest is. */
export function summary(page) {
  if (page.total === 0) return "Nothing is listed for the next 7 days.";
  const miles = Math.min(...page.items.map((item) => item.distance_m)) / METRES_PER_MILE;
  if (miles > NEAR_MILES) {
    return `Nothing is listed within ${NEAR_MILES} miles in the next 7 days. The nearest is ${rounded(miles)} miles away.`;
  }
  return `${page.total} in the next 7 days, nearest first`;
}

/** When an occurrence is, by the clock of its place: "Today 6:00–7:00 pm". `now` is an RFC 3339 text. */
export function when(occurrence, now) {
  const [starts, ends] = [wallClock(occurrence.starts_at), wallClock(occurrence.ends_at)];
  const here = Date.parse(now) + offsetMs(occurrence.starts_at);
  const until = ends - starts < DAY_MS ? clock(ends) : `${day(ends, here)} ${clock(ends)}`;
  if (starts <= here && here < ends) return `On now, until ${until}${zone(occurrence)}`;
  return `${day(starts, here)} ${range(clock(starts), until)}${zone(occurrence)}`;
}

/** How far it is: "0.7 mi (1.1 km)"; about so far where only the street, ZIP or town is known, if that far. */
export function distance(metres, precision) {
  if (precision === "city" && metres < TOWN_M) return "somewhere in this town";
  const miles = Math.max(metres / METRES_PER_MILE, 0.1);
  const far = `${rounded(miles)} mi (${rounded(Math.max(metres / 1000, 0.1))} km)`;
  return precision === "exact" ? far : `about ${far}`;
}

/** Where it is, in one line. */
export function place(venue) {
  const street = venue.address ?? "address not listed";
  return [venue.name, street, venue.city].filter((part) => part !== null).join(", ");
}

/** What it says of itself: open or closed first, then how it is held and its other types. */
export function tags(listing, words) {
  const access = listing.types.filter((type) => ACCESS.includes(type));
  const others = listing.types.filter((type) => !ACCESS.includes(type));
  const label = (type) => words.types.get(type) ?? type;
  const unsaid = listing.kind === "meeting" && access.length === 0 ? ["Open or closed: not said"] : [];
  const online = listing.attendance === "hybrid" ? ["Also online"] : [];
  return [...access.map(label), ...unsaid, ...online, ...others.map(label), ...languages(listing, words)];
}

/** Who says so and when that was checked: "As listed by AA Nashville, checked 22 Aug 2026". */
export function freshness(listing, words) {
  const { status, checked_on: checkedOn, note, stale } = listing.verification;
  const names = listing.provenance.map(({ source }) => words.sources.get(source) ?? source);
  const by = status === "verified" ? "Verified by a curator" : `As listed by ${names.join(" and ")}`;
  if (note !== null) return `${by}, ${note}`; // "not checked since …: call first"
  if (checkedOn === null) return `${by}, not checked yet`;
  return `${by}, checked ${date(checkedOn)}${stale ? " (over 90 days ago)" : ""}`;
}

function languages(listing, words) {
  const codes = listing.languages.filter((code) => code !== "en");
  return codes.map((code) => words.languages.get(code) ?? code);
}

/** Milliseconds whose UTC reading is what the clock on the wall shows: no zone table of the phone is asked. */
function wallClock(instant) {
  return Date.parse(`${instant.slice(0, 19)}Z`);
}

function offsetMs(instant) {
  return wallClock(instant) - Date.parse(instant);
}

/** " (Chicago time)" for those whose own clock shows another time. */
function zone(occurrence) {
  const own = -new Date(occurrence.starts_at).getTimezoneOffset() * 60_000;
  if (own === offsetMs(occurrence.starts_at)) return "";
  return ` (${occurrence.time_zone.split("/").at(-1).replaceAll("_", " ")} time)`;
}

function day(wall, here) {
  const away = Math.floor(wall / DAY_MS) - Math.floor(here / DAY_MS);
  if (away === 0) return "Today";
  if (away === 1) return "Tomorrow";
  return written(wall, { weekday: "short", day: "numeric", month: "short" });
}

function clock(wall) {
  const at = new Date(wall);
  const minutes = String(at.getUTCMinutes()).padStart(2, "0");
  return `${at.getUTCHours() % 12 || 12}:${minutes} ${at.getUTCHours() < 12 ? "am" : "pm"}`;
}

/** "6:00–7:00 pm", "11:30 am–12:30 pm": am and pm once where they are the same. */
function range(start, until) {
  const [digits, half] = start.split(" ");
  const isShared = until.split(" ").length === 2 && until.endsWith(half);
  return `${isShared ? digits : start}–${until}`;
}

function date(iso) {
  return written(Date.parse(iso), { day: "numeric", month: "short", year: "numeric" });
}

function written(wall, members) {
  return new Intl.DateTimeFormat("en-GB", { ...members, timeZone: "UTC" }).format(wall).replace(",", "");
}

function rounded(number) {
  return number < 10 ? number.toFixed(1) : Math.round(number).toLocaleString("en-US");
}
