// Keeps the parts of the page that change up to date; without it, reloading does the same.
"use strict";

const EVERY = 2000;
const box = document.getElementById("live");

function settled(part) {
  // What somebody is reading by keyboard, marking or scrolling stays as it is.
  const marked = document.getSelection();
  const inside = part.querySelector(".scroll");
  return !part.contains(document.activeElement)
    && !(marked && !marked.isCollapsed && part.contains(marked.anchorNode))
    && !(inside && inside.scrollTop > 0);
}

async function refresh() {
  if (box.checked && !document.hidden) {
    try {
      const answer = await fetch("/_simulator/", { headers: { Accept: "text/html" } });
      const fresh = new DOMParser().parseFromString(await answer.text(), "text/html");
      for (const part of document.querySelectorAll("[data-live]")) {
        const next = fresh.getElementById(part.id);
        if (next && next.innerHTML !== part.innerHTML && settled(part)) {
          part.innerHTML = next.innerHTML;
        }
      }
    } catch {
      // The simulator has stopped, or will answer next time.
    }
  }
  setTimeout(refresh, EVERY);
}

box.parentElement.hidden = false;
setTimeout(refresh, EVERY);
