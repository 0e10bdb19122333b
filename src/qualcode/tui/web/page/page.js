"use strict";

// The token leaves the address bar, and with it the history and every screenshot. It is kept for this tab and this port
// alone, so that the tab can be loaded again; in a cookie every other server of this machine would be sent it.
const REFUSED =
  "This page needs the whole address that `qualcode code --web` printed in the terminal; each run has one of its own.";
const KEPT = "qualcode-token";
const given = location.hash.slice(1) || sessionStorage.getItem(KEPT) || "";
history.replaceState(null, "", "/");
window.addEventListener("hashchange", () => location.reload());

const again = document.getElementById("again");
again.addEventListener("click", () => location.reload());
new MutationObserver(() => {
  if (document.body.classList.contains("-closed")) again.focus();
}).observe(document.body, { attributeFilter: ["class"] });

// The terminal measures its letters once, when it is made: not before the font is there.
async function begin() {
  const answer = await fetch("/token", { method: "POST", headers: { Authorization: `Bearer ${given}` } });
  if (!answer.ok) {
    sessionStorage.removeItem(KEPT);
    document.getElementById("opening").textContent = REFUSED;
    return;
  }
  const token = await answer.text();
  sessionStorage.setItem(KEPT, token);
  document.getElementById("terminal").dataset.sessionWebsocketUrl = `ws://${location.host}/ws/${token}`;
  await Promise.allSettled(["16px", "bold 16px", "italic 16px"].map((font) => document.fonts.load(`${font} "Roboto Mono"`)));
  const script = document.createElement("script");
  script.src = "/static/js/textual.js";
  script.addEventListener("load", () => {
    window.onload(new Event("load"));
    window.onload = null;
    const keys = document.querySelector(".xterm-helper-textarea");
    keys.focus();
    window.addEventListener("focus", () => keys.focus());
  });
  document.head.append(script);
}

begin();
