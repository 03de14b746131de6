// The command palette: Ctrl K opens it, arrows choose, Enter does it. Focus stays in the field.
"use strict";

const palette = document.getElementById("palette");
const paletteField = palette.querySelector("[role=combobox]");
const paletteList = document.getElementById("palette-offers");
const paletteCount = document.getElementById("palette-count");

function offers() {
    return [...paletteList.querySelectorAll("[role=option]")];
}

function choose(offer) {
    offers().forEach((one) => one.setAttribute("aria-selected", String(one === offer)));
    if (offer) {
        paletteField.setAttribute("aria-activedescendant", offer.id);
        offer.scrollIntoView({ block: "nearest" });
    } else {
        paletteField.removeAttribute("aria-activedescendant");
    }
}

function chooseBy(step) {
    const all = offers();
    const at = all.findIndex((one) => one.getAttribute("aria-selected") === "true");
    if (all.length) choose(all[(at + step + all.length) % all.length]);
}

document.addEventListener("keydown", (event) => {
    if (!(event.ctrlKey || event.metaKey) || event.altKey || event.key.toLowerCase() !== "k") return;
    event.preventDefault();
    if (palette.open) {
        palette.close();
    } else if (!document.querySelector("dialog[open]")) {
        paletteField.value = "";
        palette.showModal();
        paletteField.focus();
        paletteField.dispatchEvent(new CustomEvent("palette:open"));
    }
});

// Enter before the answer to what was typed has come waits for it.
let isWaiting = false;
let isWanted = false;

paletteField.addEventListener("input", () => {
    isWaiting = true;
});

function act(offer) {
    if (!offer) return;
    if (offer.dataset.href) {
        location.href = offer.dataset.href;
        return;
    }
    const form = palette.querySelector("form");
    form.elements.connection.value = offer.dataset.sync;
    form.submit();
}

function chosen() {
    return paletteList.querySelector("[aria-selected=true]");
}

paletteList.addEventListener("click", (event) => act(event.target.closest("[role=option]")));

paletteField.addEventListener("keydown", (event) => {
    if (event.key === "ArrowDown") chooseBy(1);
    else if (event.key === "ArrowUp") chooseBy(-1);
    else if (event.key === "Enter" && isWaiting) isWanted = true;
    else if (event.key === "Enter") act(chosen());
    else return;
    event.preventDefault();
});

paletteList.addEventListener("htmx:afterSwap", (event) => {
    isWaiting = event.detail.requestConfig.formData.get("q") !== paletteField.value;
    choose(offers()[0]);
    paletteCount.textContent = `${offers().length} fit`;
    if (isWaiting) return;
    if (isWanted) act(chosen());
    isWanted = false;
});
