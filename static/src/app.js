// Everything that scripts add to Acorn's pages. Each page works without it: this file only helps.
import {
  Button,
  CharacterCount,
  Checkboxes,
  ErrorSummary,
  NotificationBanner,
  Radios,
  ServiceNavigation,
  SkipLink,
  createAll,
} from "govuk-frontend";
import { Ballot, forgetPicks, money } from "./ballot.js";
import { Marks } from "./marks.js";
import { keepTrying } from "./sending.js";

// govuk-frontend's styles and scripts look for these classes. Its own pages set them with an inline script, which our
// content security policy forbids.
document.body.classList.add("js-enabled", "govuk-frontend-supported");

// A radio button may not say that it is expanded (WAI-ARIA 1.2 has no such state for it). What it reveals follows it on the page,
// so nothing is lost by not saying so.
class PlainRadios extends Radios {
  syncConditionalRevealWithInputState(input) {
    super.syncConditionalRevealWithInputState(input);
    input.removeAttribute("aria-expanded");
  }
}

for (const component of [
  Button,
  CharacterCount,
  Checkboxes,
  ErrorSummary,
  NotificationBanner,
  PlainRadios,
  ServiceNavigation,
  SkipLink,
]) {
  createAll(component);
}

for (const form of document.querySelectorAll("form[data-ballot]")) new ("marks" in form.dataset ? Marks : Ballot)(form);

// A receipt names the round whose picks this browser need not remember any longer.
for (const element of document.querySelectorAll("[data-forget-picks]")) forgetPicks(element.dataset.forgetPicks);

for (const button of document.querySelectorAll("[data-print]")) {
  button.hidden = false;
  button.addEventListener("click", () => window.print());
}

// A form that must be sent once. The button stays pressable to the eye: a disabled one would not be sent with its value. Coming
// back with the browser's back button brings the page as it was left, so the form is let go again.
for (const form of document.querySelectorAll("form[data-submit-once]")) {
  form.addEventListener("submit", (event) => {
    if (form.dataset.sent) event.preventDefault();
    form.dataset.sent = "yes";
  });
}
// After the handler above: what was stopped there is not sent here either.
for (const form of document.querySelectorAll("form[data-lost-text]")) keepTrying(form);
window.addEventListener("pageshow", (event) => {
  if (!event.persisted) return;
  // A page of the vote may be the next voter's by now: it is asked for anew.
  if (document.querySelector("[data-fresh]")) location.reload();
  // What nobody else may read who uses this device next is gone from the page as well.
  for (const form of document.querySelectorAll("form[data-forget]")) form.reset();
  for (const form of document.querySelectorAll("form[data-sent]")) delete form.dataset.sent;
});

// A total that follows the amounts as they are typed: those of the fields whose names begin with what it says. What is no amount counts for
// nothing here; the server says so when it is saved.
for (const total of document.querySelectorAll("[data-total]")) {
  const amounts = [...document.querySelectorAll(`input[name^="${total.dataset.total}"]`)];
  const pence = (typed) => {
    const bare = typed.replace(/[\s,]/g, "").replace(/^£/, "");
    return /^\d{1,9}(\.\d\d)?$/.test(bare) ? Math.round(Number(bare) * 100) : 0;
  };
  const add = () => {
    total.textContent = money(amounts.reduce((sum, field) => sum + pence(field.value), 0));
  };
  for (const field of amounts) field.addEventListener("input", add);
  // A browser that goes back fills fields in by itself, after this has run.
  window.addEventListener("pageshow", add);
}

// What has the focus must scroll clear of the bar at the bottom, however many lines its words take.
const bar = document.querySelector("[data-bottom-bar]");
if (bar && window.ResizeObserver) {
  new ResizeObserver(() => {
    const sticky = getComputedStyle(bar).position === "sticky";
    document.documentElement.style.scrollPaddingBlockEnd = sticky ? `${bar.offsetHeight + 12}px` : "0";
  }).observe(bar);
}
