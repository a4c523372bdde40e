// A device in a room where one person votes after another, and the slips of paper that they vote with. The pages of the vote and the helper's way in load it
// besides app.js.
import { fill, html, swapButton } from "./ballot.js";

/** Where the code of a scanned slip waits for the page that asks for it: in this tab alone, and only for this vote. */
const codeKey = () => `acorn-code-${location.pathname.split("/vote")[0]}`;

/**
 * The code of a scanned slip comes behind the "#" of the address, which browsers send to nobody. It is taken out of the address at once, put into the field
 * for it where the page has one, and kept until then. A receipt forgets it.
 */
function carryCode() {
  const field = document.querySelector("[data-code]");
  const code = /^#code=([\w-]{1,40})$/.exec(location.hash)?.[1];
  if (code) history.replaceState(history.state, "", location.pathname + location.search);
  try {
    if (document.querySelector("[data-forget-picks]")) sessionStorage.removeItem(codeKey());
    else if (code) sessionStorage.setItem(codeKey(), code);
    if (field && !field.value) field.value = code ?? sessionStorage.getItem(codeKey()) ?? "";
  } catch {
    if (field && code) field.value = code; // a browser that keeps nothing: the code is typed where it is not here
  }
  // Whoever came with a code finds it before the other ways to vote.
  if (field?.value) field.form?.querySelector(".acorn-prove")?.before(field.closest(".acorn-prove"));
}

/** Forgets every pick and code of whatever vote. */
function forgetAll() {
  for (const name of ["localStorage", "sessionStorage"]) {
    try {
      for (const key of Object.keys(window[name])) if (key.startsWith("acorn-")) window[name].removeItem(key);
    } catch {
      // A browser that keeps nothing has nothing to forget.
    }
  }
}

/** When nobody has touched the device for a while, asks whether anybody is there, and after half a minute starts again for the next voter. */
function startOver(form) {
  const { idle, idleTitle, idleText, idleGo } = form.dataset;
  const wait = Number(idle) * 1000;
  const grace = Math.min(30_000, wait);
  let timer, dialog;
  const again = () => {
    clearTimeout(timer);
    timer = setTimeout(ask, wait);
  };
  const leave = () => {
    forgetAll();
    form.submit();
  };
  const ask = () => {
    timer = setTimeout(leave, grace);
    dialog = html("dialog", { className: "acorn-swap" });
    const heading = html("h2", { id: "acorn-idle-title", textContent: idleTitle, tabIndex: -1 });
    dialog.setAttribute("aria-labelledby", heading.id);
    dialog.append(heading, html("p", { textContent: fill(idleText, { n: Math.round(grace / 1000) }) }), swapButton(idleGo, "", () => dialog.close()));
    dialog.addEventListener("close", () => {
      dialog.remove();
      dialog = undefined;
      again();
    });
    document.body.append(dialog);
    dialog.showModal?.();
    heading.focus();
  };
  for (const touch of ["pointerdown", "keydown", "scroll", "input"]) {
    window.addEventListener(touch, () => dialog || again(), { passive: true });
  }
  again();
}

carryCode();
window.addEventListener("hashchange", carryCode);
for (const form of document.querySelectorAll("form[data-forget-all]")) form.addEventListener("submit", forgetAll);
for (const form of document.querySelectorAll("form[data-idle]")) startOver(form);
