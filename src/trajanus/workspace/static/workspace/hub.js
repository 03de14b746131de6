// What the pages do beyond plain links and forms: keys, menus, live changes. Everything works
// without this file; it only saves steps.
"use strict";

document.documentElement.classList.add("scripted");

const body = document.body;
const isTyping = (target) =>
    target.closest("input:not([type=checkbox]):not([type=radio]), textarea, select, [contenteditable]");

// --- Menu of lists ---------------------------------------------------------------------------

// The area of the page is open from the start; on a tablet the style hides it until it is chosen.
for (const summary of document.querySelectorAll(".side-area > summary")) {
    summary.addEventListener("click", (event) => {
        const area = summary.parentElement;
        const isHidden = area.open && !summary.nextElementSibling.checkVisibility();
        area.classList.add("by-hand");
        if (isHidden) event.preventDefault();
    });
}

// --- Keys ------------------------------------------------------------------------------------

const keysDialog = document.getElementById("keys");
const KEYS_OFF = "hub-keys-off";
let isJump = false;

function rows() {
    return [...document.querySelectorAll("[data-rows] [data-row]")];
}

function moveBy(step) {
    const links = rows();
    if (!links.length) return;
    const at = links.indexOf(document.activeElement?.closest("[data-row]"));
    const next = at < 0 ? (step > 0 ? 0 : links.length - 1) : at + step;
    links[Math.max(0, Math.min(links.length - 1, next))].focus();
}

function search(mark) {
    const field = document.querySelector(`[${mark}]`);
    if (field) {
        field.focus();
        field.select();
    }
}

function jump(key) {
    const link = document.querySelector(`[data-jump="${CSS.escape(key)}"]`);
    if (link) link.click();
}

const KEYS = {
    "/": () => search("data-find"),
    s: () => search("data-search"),
    j: () => moveBy(1),
    k: () => moveBy(-1),
    "?": () => keysDialog && keysDialog.showModal(),
    g: () => {
        isJump = true;
    },
};

document.addEventListener("keydown", (event) => {
    if (event.key === "Escape") closeMenus();
    if (event.ctrlKey || event.altKey || event.metaKey || isTyping(event.target)) return;
    if (localStorage.getItem(KEYS_OFF) || document.querySelector("dialog[open]")) return;
    if (isJump) {
        isJump = false;
        jump(event.key);
        return;
    }
    const action = KEYS[event.key];
    if (action) {
        event.preventDefault();
        action();
    }
});

if (keysDialog) {
    const isOn = keysDialog.querySelector("[data-keys-on]");
    isOn.checked = !localStorage.getItem(KEYS_OFF);
    isOn.addEventListener("change", () => {
        if (isOn.checked) localStorage.removeItem(KEYS_OFF);
        else localStorage.setItem(KEYS_OFF, "1");
    });
    document.querySelectorAll("[data-keys]").forEach((button) => {
        button.hidden = false;
        button.addEventListener("click", () => keysDialog.showModal());
    });
}

// --- Menus -----------------------------------------------------------------------------------

function closeMenus(except) {
    document.querySelectorAll("[data-menu][open]").forEach((menu) => {
        if (menu === except) return;
        const hadFocus = menu.contains(document.activeElement);
        menu.open = false;
        if (hadFocus && !except) menu.querySelector("summary").focus();
    });
}

document.addEventListener("click", (event) => {
    const inside = event.target.closest("[data-menu]");
    document.querySelectorAll("[data-menu][open]").forEach((menu) => {
        if (menu !== inside) menu.open = false;
    });
});

document.addEventListener("focusin", (event) => {
    document.querySelectorAll("[data-menu][open]").forEach((menu) => {
        if (!menu.contains(event.target)) menu.open = false;
    });
});

// --- Parts of pages --------------------------------------------------------------------------

// Addresses stay short: fields without a value are left out.
document.addEventListener("htmx:configRequest", (event) => {
    if (!event.target.matches("[data-clean]")) return;
    const given = event.detail.formData;
    for (const name of [...given.keys()]) {
        const values = given.getAll(name).filter((value) => value !== "");
        given.delete(name);
        values.forEach((value) => given.append(name, value));
    }
});

// A part that refreshes itself waits while somebody reads or types in it; what is closed asks for
// nothing. A refresh leaves details with data-stays as they are, so they need no waiting.
document.addEventListener("htmx:beforeRequest", (event) => {
    const part = event.target;
    if (!part.matches("[data-part]")) return;
    if (part.closest("details:not([open])")) {
        event.preventDefault();
        return;
    }
    const active = document.activeElement;
    const isRead = part.querySelector("details[open]:not([data-stays]), [data-editing], [data-dirty]");
    if (isRead || (part.contains(active) && isTyping(active)) || document.querySelector("dialog[open]")) {
        event.preventDefault();
        body.dispatchEvent(new CustomEvent("part:held"));
    }
});

document.addEventListener("htmx:responseError", (event) => {
    if (event.detail.xhr.status === 401) sessionEnded();
});

// What is announced while a part is being fetched would be lost with the part that is replaced.
const asking = new Map();

document.addEventListener("htmx:beforeSend", (event) => {
    if (event.target.matches("[data-part]")) asking.set(event.target.id, false);
});

function answered(id) {
    const isAskedAgain = asking.get(id);
    asking.delete(id);
    if (isAskedAgain) refresh(document.getElementById(id));
}

document.addEventListener("htmx:afterSettle", (event) => answered(event.target.id));

// A failure, or an answer that there is nothing new, replaces nothing.
document.addEventListener("htmx:afterRequest", (event) => {
    if (!event.detail.successful || event.detail.xhr.status === 204) answered(event.target.id);
});

// Who signed in again in another tab sends with the token of now, not with that of the page.
const tokenOfNow = () => document.cookie.match(/(?:^|; )csrftoken=([^;]+)/)?.[1];

document.addEventListener(
    "submit",
    (event) => {
        const field = event.target.elements.csrfmiddlewaretoken;
        const token = tokenOfNow();
        if (field && token) field.value = token;
    },
    true,
);

document.addEventListener("htmx:configRequest", (event) => {
    const token = tokenOfNow();
    const given = event.detail.formData;
    if (token && given.has("csrfmiddlewaretoken")) given.set("csrfmiddlewaretoken", token);
});

document.addEventListener("htmx:afterRequest", (event) => {
    const notice = document.getElementById("session-ended");
    if (notice && event.detail.successful) notice.hidden = true;
});

function sessionEnded() {
    const notice = document.getElementById("session-ended");
    if (!notice) return;
    const here = encodeURIComponent(location.pathname + location.search);
    notice.querySelector("a").href = `${body.dataset.login}?next=${here}`;
    notice.hidden = false;
    stopLive();
}

// Menus next to the list show how many values are chosen.
document.addEventListener("change", (event) => {
    const menu = event.target.closest(".pick");
    if (!menu) return;
    const count = menu.querySelectorAll("input:checked").length;
    const isSet = [...menu.querySelectorAll("input[type=date]")].some((field) => field.value);
    let badge = menu.querySelector("summary b");
    if (!badge) {
        badge = document.createElement("b");
        menu.querySelector("summary").append(badge);
    }
    badge.textContent = count || (isSet ? "•" : "");
    badge.hidden = !badge.textContent;
});

// --- Live changes ----------------------------------------------------------------------------

const POLL_EVERY = 10000;
const ATTEMPTS = 3;
let source = null;
let poll = null;
let failures = 0;

// A part says in data-hears what it follows; whatever the number of topics, it asks once.
function announce(topics) {
    for (const part of document.querySelectorAll("[data-hears]")) {
        const hears = part.dataset.hears.split(" ");
        if (topics.some((topic) => hears.includes(topic))) refresh(part);
    }
}

function announceAll() {
    document.querySelectorAll("[data-hears]").forEach(refresh);
}

function refresh(part) {
    if (asking.has(part?.id)) asking.set(part.id, true);
    else part?.dispatchEvent(new CustomEvent("live"));
}

// Announcements come in bursts. The first is passed on almost at once, what follows once a second,
// and the last one always.
const PACE = 1000;
const FIRST_WAIT = 150;
const coming = new Set();
let isPacing = false;
let toldAt = 0;

function announceSoon(topic) {
    coming.add(topic);
    if (isPacing) return;
    isPacing = true;
    setTimeout(() => {
        isPacing = false;
        toldAt = Date.now();
        const topics = [...coming];
        coming.clear();
        announce(topics);
    }, Math.max(FIRST_WAIT, toldAt + PACE - Date.now()));
}

function isHere(event) {
    const { project, connection } = body.dataset;
    if (event.topic === "sync") return true;
    const isProject = !event.project || !project || String(event.project) === project;
    const isConnection = !event.connection || !connection || String(event.connection) === connection;
    return isProject && isConnection;
}

function stopLive() {
    if (source) source.close();
    clearInterval(poll);
    source = poll = null;
}

function startPolling() {
    stopLive();
    body.dataset.liveState = "polling";
    poll = setInterval(announceAll, POLL_EVERY);
}

function startLive() {
    if (!window.EventSource) {
        startPolling();
        return;
    }
    source = new EventSource(body.dataset.live);
    let isFirst = true;
    source.addEventListener("ready", () => {
        failures = 0;
        body.dataset.liveState = "live";
        // Whatever was announced while the line was down is made up for.
        if (!isFirst) announceAll();
        isFirst = false;
        // So is, for parts that ask, what happened between the making of the page and this.
        announce(["ready"]);
    });
    source.addEventListener("message", (message) => {
        const event = JSON.parse(message.data);
        if (isHere(event)) announceSoon(event.topic);
    });
    source.addEventListener("error", () => {
        failures += 1;
        if (source.readyState === EventSource.CLOSED || failures >= ATTEMPTS) startPolling();
    });
}

if (body.dataset.live && document.querySelector("[data-hears]")) {
    startLive();
    window.addEventListener("pagehide", stopLive);
    window.addEventListener("pageshow", (event) => {
        if (event.persisted) {
            startLive();
            announceAll();
        }
    });
}
