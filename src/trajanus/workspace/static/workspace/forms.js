// What forms do beyond plain forms: they keep what is typed over a reload, find choices while
// somebody types, take files that are dropped, and open in a dialog. Everything works without it.
"use strict";

(() => {
    const DRAFT = "hub-draft:";
    const UNKEPT = new Set(["csrfmiddlewaretoken", "next", "seen"]);

    // --- Drafts: of this tab, of this form, until it is saved or cancelled -----------------------

    const keyOf = (form) => DRAFT + new URL(form.action || location.href, location.href).href;

    const isKept = (field) =>
        field.name &&
        !UNKEPT.has(field.name) &&
        !field.name.startsWith("was-") &&
        !["file", "password", "submit", "button"].includes(field.type);

    const remember = (form) => {
        const typed = {};
        for (const field of form.elements) {
            if (isKept(field) && field.value !== field.dataset.first) typed[field.name] = field.value;
        }
        if (Object.keys(typed).length) {
            form.dataset.dirty = "";
            sessionStorage.setItem(keyOf(form), JSON.stringify(typed));
        } else {
            delete form.dataset.dirty;
            sessionStorage.removeItem(keyOf(form));
        }
    };

    const take = (form) => {
        for (const field of form.elements) {
            if (isKept(field)) field.dataset.first = field.value;
        }
        // The server gave the text back itself.
        if (document.querySelector("main [role=alert]")) return remember(form);
        const typed = JSON.parse(sessionStorage.getItem(keyOf(form)) || "{}");
        for (const [name, text] of Object.entries(typed)) {
            const field = form.elements[name];
            if (!field || !isKept(field)) continue;
            field.value = text;
            form.dataset.dirty = "";
        }
    };

    const takeAll = (part) => {
        part.querySelectorAll("form[data-keep]").forEach(take);
    };

    const forget = (form) => {
        sessionStorage.removeItem(keyOf(form));
        delete form.dataset.dirty;
    };

    document.addEventListener("input", (event) => {
        const form = event.target.closest("form[data-keep]");
        if (form) remember(form);
    });

    // What was sent is kept by the server, or comes back with what is wrong.
    document.addEventListener("submit", (event) => {
        if (event.target.matches("form[data-keep]")) forget(event.target);
        if (event.target.action.includes("/accounts/logout/")) sessionStorage.clear();
    });

    document.addEventListener("click", (event) => {
        const way = event.target.closest("[data-drop-draft]");
        if (way) forget(way.closest("form"));
    });

    // --- Choices among many ------------------------------------------------------------------------

    document.addEventListener("keydown", (event) => {
        if (event.key === "Enter" && event.target.matches("[data-find]")) event.preventDefault();
    });

    document.addEventListener("htmx:afterSwap", (event) => {
        const list = event.target;
        if (!list.matches("select")) return;
        // The first that was found is what somebody who searched by name means.
        const found = [...list.options].filter((option) => option.value && !option.selected);
        if (!list.value && found.length === 1) list.value = found[0].value;
        list.dispatchEvent(new Event("input", { bubbles: true }));
    });

    // --- Dialogs and forms in place -----------------------------------------------------------------

    document.addEventListener("htmx:afterSwap", (event) => {
        const part = event.target;
        takeAll(part);
        if (part.id === "dialog") part.showModal();
        const first = part.querySelector("form :is(textarea, input:not([type=hidden]), select)");
        if (first && part.matches("dialog, [id^=fact-]")) first.focus();
    });

    document.addEventListener("click", (event) => {
        const close = event.target.closest("dialog [data-close]");
        if (!close) return;
        event.preventDefault();
        close.closest("dialog").close();
    });

    // --- Files that are dropped ------------------------------------------------------------------------

    const dropForm = (target) =>
        target.closest?.("form[data-drop]") ||
        document.querySelector("dialog[open] form[data-drop]") ||
        document.querySelector("form[data-drop]");

    const mark = (form, isOver) => form?.querySelector(".drop")?.classList.toggle("drop-over", isOver);

    const list = (input) => {
        const names = input.closest(".drop").querySelector("[data-dropped]");
        names.replaceChildren(
            ...[...input.files].map((file) => {
                const line = document.createElement("li");
                line.textContent = `${file.name} (${Math.ceil(file.size / 1024).toLocaleString()} kB)`;
                return line;
            }),
        );
    };

    document.addEventListener("dragover", (event) => {
        const form = dropForm(event.target);
        if (!form || !event.dataTransfer.types.includes("Files")) return;
        event.preventDefault();
        mark(form, true);
    });

    document.addEventListener("dragleave", (event) => {
        if (!event.relatedTarget) mark(dropForm(event.target), false);
    });

    document.addEventListener("drop", (event) => {
        const form = dropForm(event.target);
        if (!form || !event.dataTransfer.files.length) return;
        event.preventDefault();
        mark(form, false);
        const input = form.querySelector("input[type=file]");
        input.files = event.dataTransfer.files;
        list(input);
    });

    document.addEventListener("change", (event) => {
        if (event.target.matches(".drop input[type=file]")) list(event.target);
    });

    document.addEventListener("htmx:xhr:progress", (event) => {
        const bar = event.target.querySelector?.("[data-drop-progress]");
        if (!bar || !event.detail.lengthComputable) return;
        bar.hidden = false;
        bar.value = (100 * event.detail.loaded) / event.detail.total;
    });

    takeAll(document);
})();
