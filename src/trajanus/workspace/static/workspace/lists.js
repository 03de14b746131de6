// What lists do beyond plain links and forms. Everything works without it.
"use strict";

// Shift and click, or Shift and Enter, on a heading does what the small sign beside it does. It is
// caught on the way down, before htmx hears of it.
document.addEventListener(
    "click",
    (event) => {
        const heading = event.target.closest?.("a[data-also]");
        if (!heading || !event.shiftKey) return;
        event.preventDefault();
        event.stopPropagation();
        document.getElementById(heading.dataset.also)?.click();
    },
    true,
);
