// What the schedule pages do beyond plain links and forms: dropping a file, deciding by key.
// Everything works without this file; it only saves steps.
"use strict";

(() => {
    const KEYS_OFF = "hub-keys-off";

    // A file that is dropped anywhere on the page goes to the field, and off at once.
    const takeForm = () => document.querySelector("[data-take]");

    const mark = (isOver) => {
        const drop = takeForm()?.querySelector(".drop");
        if (drop) drop.classList.toggle("drop-over", isOver);
    };

    document.addEventListener("dragover", (event) => {
        if (!takeForm() || !event.dataTransfer.types.includes("Files")) return;
        event.preventDefault();
        mark(true);
    });

    document.addEventListener("dragleave", (event) => {
        if (!event.relatedTarget) mark(false);
    });

    document.addEventListener("drop", (event) => {
        const form = takeForm();
        if (!form || !event.dataTransfer.files.length) return;
        event.preventDefault();
        mark(false);
        form.querySelector("input[type=file]").files = event.dataTransfer.files;
        form.requestSubmit();
    });

    document.addEventListener("htmx:xhr:progress", (event) => {
        const bar = event.target.querySelector?.("[data-take-progress]");
        if (!bar || !event.detail.lengthComputable) return;
        bar.hidden = false;
        bar.value = (100 * event.detail.loaded) / event.detail.total;
    });

    // Keys decide about the row that has the focus.
    document.addEventListener("keydown", (event) => {
        const row = event.target.closest?.("[data-decide] tbody tr");
        if (!row || event.ctrlKey || event.altKey || event.metaKey) return;
        if (localStorage.getItem(KEYS_OFF) || event.target.closest("input[type=text], textarea")) return;
        const button = { a: "[data-accept]", x: "[data-refuse]" }[event.key];
        const found = button && row.querySelector(button);
        if (!found) return;
        event.preventDefault();
        found.click();
    });
})();
