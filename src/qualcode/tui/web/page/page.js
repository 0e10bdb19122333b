"use strict";

// The token leaves the address bar, and with it the history and every screenshot; the cookie has it from here on.
history.replaceState(null, "", "/");
document.getElementById("terminal").dataset.sessionWebsocketUrl = `ws://${location.host}/ws`;

const again = document.getElementById("again");
again.addEventListener("click", () => location.reload());
new MutationObserver(() => {
  if (document.body.classList.contains("-closed")) again.focus();
}).observe(document.body, { attributeFilter: ["class"] });

// The terminal measures its letters once, when it is made: not before the font is there.
async function begin() {
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
