// Deciding by single keys, and keeping one's place in the list while it changes.
"use strict";

(() => {
    const AT = "hub-conflict-at";
    const cases = () => [...document.querySelectorAll("[data-case]")];
    const here = () => document.activeElement?.closest("[data-case]");
    const press = (selector) => here()?.querySelector(selector)?.click();

    const ours = {
        t: () => press("[data-take]"),
        o: () => press("[data-keep-ours]"),
        e: () => press("[data-edit]"),
        x: () => press("input[name=conflict]"),
        u: () => {
            const one = here()?.querySelector("[data-undo]");
            const last = document.querySelector("#undo-last button");
            (one || last)?.click();
        },
    };
    // The frame's script comes after this one.
    document.addEventListener("DOMContentLoaded", () => Object.assign(KEYS, ours));

    // --- The place in the list: the row that had the focus, else the one that took its place -----

    let place = null;

    const remember = () => {
        const row = here();
        const chosen = [...document.querySelectorAll("[data-case] input[name=conflict]:checked")];
        place = {
            id: row?.id,
            at: cases().indexOf(row),
            chosen: chosen.map((box) => box.value),
        };
    };

    const restore = () => {
        if (!place) return;
        const rows = cases();
        for (const value of place.chosen) {
            const box = document.getElementById(`choose-${value}`);
            if (box) box.checked = true;
        }
        if (place.at < 0 || !rows.length) return;
        const same = document.getElementById(place.id);
        (same || rows[Math.min(place.at, rows.length - 1)]).focus();
    };

    document.addEventListener("htmx:beforeSwap", (event) => {
        if (event.target.id === "conflicts") remember();
    });

    document.addEventListener("htmx:afterSettle", (event) => {
        if (event.target.id === "conflicts") restore();
    });

    // A value that is edited is saved by a page of its own.
    document.addEventListener("submit", (event) => {
        if (!event.target.closest("#dialog")) return;
        sessionStorage.setItem(AT, document.querySelector("#dialog").dataset.at || "");
    });

    document.addEventListener("click", (event) => {
        const edit = event.target.closest("[data-edit]");
        if (!edit) return;
        const dialog = document.getElementById("dialog");
        if (dialog) dialog.dataset.at = String(cases().indexOf(edit.closest("[data-case]")));
    });

    const at = sessionStorage.getItem(AT);
    if (at) {
        sessionStorage.removeItem(AT);
        const rows = cases();
        if (rows.length) rows[Math.min(Number(at), rows.length - 1)].focus();
    }

    // --- Filters apply at once ------------------------------------------------------------------

    document.addEventListener("change", (event) => {
        if (event.target.matches("[data-submits]")) event.target.form.requestSubmit();
    });
})();
