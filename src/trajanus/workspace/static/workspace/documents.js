// What the documents page does beyond plain links and forms: it opens folders in the tree, walks it
// by arrow keys, and sends files one by one with their progress.
"use strict";

(() => {
    // --- The tree ------------------------------------------------------------------------------

    const tree = document.querySelector("[data-tree]");
    const links = () => [...tree.querySelectorAll("a")].filter((link) => link.offsetParent);
    const buttonOf = (link) => link.parentElement.querySelector("[data-branch]");

    const reveal = (part) => {
        part.querySelectorAll("[data-branch]").forEach((button) => {
            button.hidden = false;
        });
    };

    const open = async (button) => {
        const item = button.closest("li");
        if (!item.querySelector("ul")) {
            const answer = await fetch(button.dataset.branch, { headers: { "HX-Request": "true" } });
            if (!answer.ok) return;
            item.insertAdjacentHTML("beforeend", await answer.text());
            reveal(item);
        }
        delete item.dataset.closed;
        button.setAttribute("aria-expanded", "true");
    };

    const close = (button) => {
        button.closest("li").dataset.closed = "";
        button.setAttribute("aria-expanded", "false");
    };

    const isOpen = (button) => button?.getAttribute("aria-expanded") === "true";

    const TREE_KEYS = {
        ArrowDown: (link, all) => all[all.indexOf(link) + 1]?.focus(),
        ArrowUp: (link, all) => all[all.indexOf(link) - 1]?.focus(),
        Home: (_, all) => all[0].focus(),
        End: (_, all) => all[all.length - 1].focus(),
        ArrowRight: (link, all) => {
            const button = buttonOf(link);
            if (isOpen(button)) all[all.indexOf(link) + 1]?.focus();
            else if (button) open(button);
        },
        ArrowLeft: (link) => {
            const button = buttonOf(link);
            if (isOpen(button)) close(button);
            else link.closest("ul").closest("li")?.querySelector("a").focus();
        },
    };

    tree.addEventListener("click", (event) => {
        const button = event.target.closest("[data-branch]");
        if (button) (isOpen(button) ? close : open)(button);
    });

    tree.addEventListener("keydown", (event) => {
        const link = event.target.closest("a");
        const act = TREE_KEYS[event.key];
        if (!link || !act || event.ctrlKey || event.altKey || event.metaKey) return;
        event.preventDefault();
        act(link, links());
    });

    reveal(tree);
    tree.querySelector("[aria-current]")?.scrollIntoView({ block: "nearest" });

    // --- Files on their way to the hub -----------------------------------------------------------

    const form = document.querySelector("[data-uploads]");
    if (!form) return;

    const input = form.querySelector("input[type=file]");
    const queue = document.querySelector("[data-queue]");
    const said = document.querySelector("[data-queue-said]");
    // Of now: somebody may sign in again in another tab.
    const token = () => tokenOfNow() || form.elements.csrfmiddlewaretoken.value;
    const waiting = [];
    let running = null;

    const button = (text, act, name) => {
        const made = document.createElement("button");
        made.type = "button";
        made.className = "small";
        made.textContent = text;
        made.setAttribute("aria-label", `${text}: ${name}`);
        made.addEventListener("click", act);
        return made;
    };

    const size = (bytes) =>
        bytes < 1e6 ? `${Math.ceil(bytes / 1e3)} kB` : `${(bytes / 1e6).toFixed(1)} MB`;

    class Item {
        constructor(file) {
            this.file = file;
            this.isVersion = form.elements.taken.checked;
            this.line = document.createElement("li");
            const name = document.createElement("bdi");
            name.textContent = file.name;
            const bytes = document.createElement("small");
            bytes.textContent = size(file.size);
            this.bar = document.createElement("progress");
            this.bar.max = 100;
            this.bar.value = 0;
            this.bar.setAttribute("aria-label", `${file.name} to the hub`);
            this.state = document.createElement("span");
            this.acts = document.createElement("span");
            this.acts.className = "actions";
            this.line.append(name, bytes, this.bar, this.state, this.acts);
            queue.append(this.line);
            this.wait();
        }

        say(text, isWrong, ...acts) {
            this.state.textContent = text;
            this.state.className = isWrong ? "wrong" : "quiet";
            this.bar.hidden = isWrong;
            this.acts.replaceChildren(...acts);
            if (isWrong) said.textContent = `${this.file.name}: ${text}`;
        }

        act(text, then) {
            return button(text, then, this.file.name);
        }

        leave() {
            this.line.remove();
        }

        wait() {
            this.say("waits", false, this.act("Cancel", () => this.cancel()));
        }

        cancel() {
            const at = waiting.indexOf(this);
            if (at >= 0) waiting.splice(at, 1);
            if (running === this) this.request.abort();
            this.leave();
        }

        again(isVersion) {
            this.isVersion = isVersion ?? this.isVersion;
            this.wait();
            waiting.push(this);
            next();
        }

        stopped(text) {
            const leave = this.act("Leave it", () => this.leave());
            this.say(text, true, this.act("Try again", () => this.again()), leave);
        }

        refused(text) {
            this.say(text, true, this.act("Leave it", () => this.leave()));
        }

        taken() {
            this.say(
                "A file of this name is in the folder already.",
                true,
                this.act("Send as a new version", () => this.again(true)),
                this.act("Leave it", () => this.leave()),
            );
        }

        send() {
            const body = new FormData();
            body.append("csrfmiddlewaretoken", token());
            if (this.isVersion) body.append("taken", "version");
            body.append("files", this.file);
            const request = new XMLHttpRequest();
            this.request = request;
            this.bar.hidden = false;
            request.upload.addEventListener("progress", (event) => {
                if (!event.lengthComputable) return;
                this.bar.value = (100 * event.loaded) / event.total;
                this.state.textContent = `${Math.floor(this.bar.value)} % to the hub`;
            });
            request.addEventListener("load", () => this.answered(request));
            request.addEventListener("error", () => this.stopped("The connection was lost."));
            request.addEventListener("loadend", () => {
                running = null;
                next();
            });
            request.open("POST", form.action);
            request.setRequestHeader("Accept", "application/json");
            request.setRequestHeader("HX-Request", "true");
            request.send(body);
        }

        answered(request) {
            let problem = "";
            try {
                problem = JSON.parse(request.responseText).problem;
            } catch {
                problem = "The hub could not take it.";
            }
            if (request.status === 200) {
                said.textContent = `${this.file.name} is here. Procore gets it now.`;
                this.leave();
                announce(["files"]);
            } else if (request.status === 409) this.taken();
            else if (request.status === 401) {
                this.stopped("Your session has ended. Sign in again in another tab, then try again.");
            } else if (request.status === 422) this.refused(problem);
            else this.stopped(problem);
        }
    }

    const next = () => {
        if (running || !waiting.length) return;
        running = waiting.shift();
        running.send();
    };

    const verdictsOn = async (files) => {
        const body = new URLSearchParams({ csrfmiddlewaretoken: token() });
        for (const file of files) {
            body.append("name", file.name);
            body.append("size", file.size);
        }
        const headers = { "HX-Request": "true" };
        const answer = await fetch(form.dataset.check, { method: "POST", body, headers });
        return answer.ok ? (await answer.json()).files : [];
    };

    // What may not come is said before its bytes are sent.
    const offer = async (files) => {
        const items = [...files].map((file) => new Item(file));
        let verdicts = [];
        try {
            verdicts = await verdictsOn(items.map((item) => item.file));
        } catch {
            verdicts = []; // each upload says itself what is wrong
        }
        items.forEach((item, at) => {
            const verdict = verdicts[at];
            if (!item.line.isConnected) return; // cancelled meanwhile
            if (verdict?.problem) item.refused(verdict.problem);
            else if (verdict?.version_of && !item.isVersion) item.taken();
            else waiting.push(item);
        });
        next();
    };

    form.addEventListener("submit", (event) => {
        event.preventDefault();
        offer(input.files);
        input.value = "";
    });

    input.addEventListener("change", () => {
        offer(input.files);
        input.value = "";
    });

    const mark = (isOver) => form.querySelector(".drop").classList.toggle("drop-over", isOver);

    document.addEventListener("dragover", (event) => {
        if (!event.dataTransfer.types.includes("Files")) return;
        event.preventDefault();
        mark(true);
    });

    document.addEventListener("dragleave", (event) => {
        if (!event.relatedTarget) mark(false);
    });

    document.addEventListener("drop", (event) => {
        if (!event.dataTransfer.files.length) return;
        event.preventDefault();
        mark(false);
        offer(event.dataTransfer.files);
    });

    window.addEventListener("beforeunload", (event) => {
        if (running || waiting.length) event.preventDefault();
    });
})();
