// Running deadlines, kept fresh once a minute from the portal's own time. Never announced.

import { language, phrase } from "./phrases.js";

const MINUTE = 60_000;
const HOUR = 60 * MINUTE;
const DAY = 24 * HOUR;
let ahead = 0;
// d, h and min, as the portal wrote them.
const signs = { day: phrase("d"), hour: phrase("h"), minute: phrase("min") };

function setPortalTime(served, receivedAt) {
  const moment = Date.parse(served ?? "");
  if (!Number.isNaN(moment)) ahead = moment - receivedAt;
}

function parts(left) {
  const [days, hours, minutes] = [Math.floor(left / DAY), Math.floor(left / HOUR) % 24, Math.floor(left / MINUTE) % 60];
  if (days >= 3) return [[days, signs.day], [hours, signs.hour]];
  if (days) return [[days, signs.day], [hours, signs.hour], [minutes, signs.minute]];
  if (hours) return [[hours, signs.hour], [minutes, signs.minute]];
  return [[minutes, signs.minute]];
}

function showCountdown(box, now) {
  if (box.dataset.left === "paused") return;
  const due = Date.parse(box.dataset.countdown);
  const started = Date.parse(box.dataset.started);
  const left = due - now;
  box.dataset.left = left <= 0 ? "past" : left < DAY ? "hours" : "days";
  const line = box.querySelector(".countdown__left");
  line.replaceChildren(
    ...(left <= 0 ? [element("span", phrase("Passed"))] : parts(left).flatMap(([count, unit]) => [element("span", count), " ", element("small", unit), " "])),
  );
  const gone = `${Math.min(Math.max((100 * (now - started)) / (due - started), 0), 100).toFixed(2)}%`;
  box.querySelector(".countdown__track .gone")?.setAttribute("width", gone);
  box.querySelector(".countdown__track svg")?.setAttribute("x", gone);
}

function showRemainder(span, now) {
  const left = Date.parse(span.dataset.leftUntil) - now;
  const words = parts(left).slice(0, 2).map(([count, unit]) => `${count}\u00a0${unit}`).join(" ");
  span.textContent = left <= 0 ? phrase("Passed") : (span.dataset.words ?? "{left}").replace("{left}", words);
}

function showClock(clock, now) {
  const moment = new Date(now);
  const day = moment.toLocaleDateString(language === "en" ? "en-GB" : language, { weekday: "short", day: "numeric", month: "short", timeZone: "UTC" });
  const long = clock.querySelector(".long");
  if (long) long.textContent = `${language === "en" ? day.replace(",", "") : day}, `;
  clock.lastChild.textContent = moment.toISOString().slice(11, 16);
  clock.dateTime = moment.toISOString();
}

function element(name, words) {
  const made = document.createElement(name);
  made.textContent = words;
  return made;
}

function show() {
  const now = Date.now() + ahead;
  for (const box of document.querySelectorAll("[data-countdown]")) showCountdown(box, now);
  for (const span of document.querySelectorAll("[data-left-until]")) showRemainder(span, now);
  for (const clock of document.querySelectorAll("[data-portal-clock]")) showClock(clock, now);
}

function tick() {
  show();
  setTimeout(tick, MINUTE - ((Date.now() + ahead) % MINUTE) + 50);
}

const [navigation] = performance.getEntriesByType("navigation");
setPortalTime(document.querySelector('meta[name="portal-now"]')?.content, performance.timeOrigin + (navigation?.responseStart ?? 0));
document.addEventListener("page:updated", (event) => {
  setPortalTime(event.detail.portalNow, event.detail.receivedAt);
  show();
});
document.addEventListener("visibilitychange", () => document.visibilityState === "visible" && show());
tick();
