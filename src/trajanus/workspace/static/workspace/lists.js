// What lists do beyond plain links and forms. Everything works without it.
"use strict";

// --- Choosing several records ----------------------------------------------------------------

let lastChoice = null;

function choices() {
    return [...document.querySelectorAll("[data-choose]")];
}

function tellChosen() {
    const form = document.querySelector("[data-chosen]");
    if (!form) return;
    const all = form.querySelector("[data-choose-all]");
    const here = choices().filter((box) => box.checked).length;
    form.classList.toggle("is-idle", !here && !all.checked);
    form.querySelector("[data-chosen-count]").textContent = all.checked
        ? "All chosen:"
        : `${here} chosen:`;
    const page = document.querySelector("[data-choose-page]");
    page.checked = here > 0 && here === choices().length;
    page.indeterminate = here > 0 && !page.checked;
}

function chooseRange(box) {
    const boxes = choices();
    const [from, to] = [boxes.indexOf(lastChoice), boxes.indexOf(box)].sort((a, b) => a - b);
    if (from < 0) return;
    for (const one of boxes.slice(from, to + 1)) one.checked = box.checked;
}

document.addEventListener("click", (event) => {
    const box = event.target.closest?.("[data-choose]");
    if (!box) return;
    if (event.shiftKey && lastChoice) chooseRange(box);
    lastChoice = box;
});

document.addEventListener("change", (event) => {
    if (event.target.matches("[data-choose-page]")) {
        for (const box of choices()) box.checked = event.target.checked;
    }
    if (event.target.matches("[data-choose], [data-choose-page], [data-choose-all]")) tellChosen();
});

// A form that is reset tells so before its fields are.
document.addEventListener("reset", (event) => {
    if (event.target.matches("[data-chosen]")) setTimeout(tellChosen);
});

// x chooses the row that has the focus, as j and k move through the rows.
document.addEventListener("keydown", (event) => {
    if (event.key !== "x" || event.ctrlKey || event.altKey || event.metaKey) return;
    if (isTyping(event.target) || localStorage.getItem(KEYS_OFF)) return;
    const box = document.activeElement?.closest("tr")?.querySelector("[data-choose]");
    box?.click();
});

function beginChoosing() {
    document.querySelectorAll("#results [data-scripted]").forEach((one) => (one.hidden = false));
    tellChosen();
}

beginChoosing();
document.addEventListener("htmx:afterSettle", (event) => {
    if (event.target.id === "results") beginChoosing();
});

// --- Sorting ---------------------------------------------------------------------------------

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
