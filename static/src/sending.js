// Sends a vote where the signal comes and goes: as long as there is none the page stays, says so and keeps trying. Where it goes after all while the form is
// under way, the browser says so, and sends the form again: the server knows it by its id. The words come from the form's data attributes.
import { html } from "./ballot.js";

const longest = 15; // seconds between two tries

/** Waits so many seconds, or until the browser says that there is a signal again. */
const pause = (seconds) =>
  new Promise((resolve) => {
    const timer = setTimeout(resolve, seconds * 1000);
    window.addEventListener("online", () => (clearTimeout(timer), resolve()), { once: true });
  });

/** Whether the server can be reached, whatever it says. */
const reached = () =>
  fetch("/healthz", { method: "HEAD", cache: "no-store", signal: AbortSignal.timeout?.(longest * 1000) }).then(
    () => true,
    () => false,
  );

async function sendOnceReached(form, submitter) {
  let note;
  for (let wait = 1; ; wait = Math.min(wait * 2, longest)) {
    form.dataset.sending = "now";
    if (await reached()) break;
    form.dataset.sending = "later";
    if (!note) {
      note = html("p", { className: "govuk-inset-text" });
      note.setAttribute("role", "status");
      (submitter ?? form.lastElementChild).after(note);
      note.textContent = form.dataset.lostText;
    }
    await pause(wait);
  }
  note?.remove();
  // As the browser itself sends a form, with the button that was pressed.
  if (submitter?.name) form.append(html("input", { type: "hidden", name: submitter.name, value: submitter.value }));
  if (submitter?.hasAttribute("formaction")) form.action = submitter.formAction;
  form.submit();
}

/** Takes over a form that sends a vote. */
export function keepTrying(form) {
  form.addEventListener("submit", (event) => {
    if (event.defaultPrevented) return;
    event.preventDefault();
    sendOnceReached(form, event.submitter);
  });
}
