// Saves a form as it is typed, and keeps in the browser whatever the server has not confirmed.
//
// <form data-autosave-url="…" data-autosave-key="(who types)-meeting-…" data-autosave-version="7">
// 200 {saved_at, version}; 409 {version, theirs: {field: text}}; 400 {errors: {field: [text]}};
// 403 or a redirect to sign-in: the session has ended, and the text stays here until there is one again.
//
// Inside [data-autosave-hold] a button of the form sends what was typed, and the browser keeps it until a page
// comes that was drawn with it: <input type="hidden" name="initial-…"> says what the server had then.

// What is kept is shown to its writer alone, goes when they sign out, and is no older than a week.

const PAUSE = 700;
const RETRY = [2000, 5000, 15000, 30000];
const PREFIX = "prevent-unsaved:";
const WEEK = 7 * 24 * 60 * 60 * 1000;
const ON_SIGN_OUT = "This browser keeps text that you typed and did not save. Sign out and lose it?";
const HELD = "What you found on actions is kept in this browser until you save it.";

const plain = (text) => String(text).replaceAll("\r\n", "\n");
const time = (moment) =>
  new Intl.DateTimeFormat("en-GB", { timeStyle: "medium", timeZone: "Europe/London" }).format(moment);

let isSigningOut = false;

function keptAt(key) {
  try {
    return JSON.parse(localStorage.getItem(key)).at || 0;
  } catch (problem) {
    return 0;
  }
}

// Forgets what matches; nothing where the browser keeps nothing.
function forget(matches) {
  try {
    for (const key of Object.keys(localStorage)) {
      if (key.startsWith(PREFIX) && matches(key)) localStorage.removeItem(key);
    }
  } catch (problem) {
    return;
  }
}

function holdsSomething() {
  try {
    return Object.keys(localStorage).some((key) => key.startsWith(PREFIX));
  } catch (problem) {
    return false;
  }
}

function watchSignOut(form) {
  form.addEventListener("submit", (event) => {
    if (holdsSomething() && !window.confirm(ON_SIGN_OUT)) {
      event.preventDefault();
      return;
    }
    isSigningOut = true;
    forget(() => true);
  });
}

class Autosave {
  constructor(form) {
    this.form = form;
    this.url = form.dataset.autosaveUrl;
    this.key = PREFIX + (form.dataset.autosaveKey || this.url);
    this.version = form.dataset.autosaveVersion || "";
    this.status = form.querySelector("[data-autosave-status]") || document.querySelector("[data-autosave-status]");
    this.changed = new Set();
    this.held = new Set();
    this.clashing = new Set();
    this.timer = 0;
    this.tries = 0;
    this.busy = false;
    this.leaving = false;
  }

  start() {
    this.restore();
    this.form.addEventListener("input", (event) => this.note(event.target));
    this.form.addEventListener("change", (event) => this.note(event.target));
    this.form.addEventListener("focusout", () => this.changed.size && this.save());
    this.form.addEventListener("submit", () => {
      this.leaving = true;
    });
    window.addEventListener("online", () => this.changed.size && this.save());
    window.addEventListener("pagehide", () => this.changed.size && !this.leaving && this.keep());
    window.addEventListener("beforeunload", (event) => {
      if (this.changed.size && !this.leaving && !isSigningOut) event.preventDefault();
    });
  }

  note(control) {
    if (!control.name || control.type === "file" || control.type === "hidden") return;
    if (control.closest("[data-autosave-hold]")) {
      this.held.add(control.name);
      this.keep();
      if (!this.changed.size) this.say("waiting", `Not saved yet. ${HELD}`);
      return;
    }
    // A part with a button of its own is not saved as it is typed.
    if (control.closest("[data-autosave-skip]")) return;
    this.changed.add(control.name);
    this.keep();
    this.say("waiting", "Typing…");
    this.tries = 0;
    this.later(PAUSE);
  }

  later(milliseconds) {
    clearTimeout(this.timer);
    this.timer = setTimeout(() => this.save(), milliseconds);
  }

  values(names) {
    const all = new FormData(this.form);
    return Object.fromEntries([...names].map((name) => [name, all.getAll(name).map(String)]));
  }

  async save() {
    clearTimeout(this.timer);
    // A field whose two texts wait for a choice is not sent: that would settle it unseen.
    const names = [...this.changed].filter((name) => !this.clashing.has(name));
    if (this.busy || !names.length) return;
    this.busy = true;
    const sent = this.values(names);
    const body = new URLSearchParams();
    for (const [name, values] of Object.entries(sent)) {
      for (const value of values.length ? values : [""]) body.append(name, value);
    }
    body.append("version", this.version);
    const token = this.form.querySelector("[name=csrfmiddlewaretoken]")?.value || "";
    try {
      const answer = await fetch(this.url, {
        method: "POST",
        body,
        headers: { "X-CSRFToken": token, "X-Requested-With": "XMLHttpRequest", Accept: "application/json" },
        credentials: "same-origin",
        redirect: "manual",
      });
      await this.read(answer, sent);
    } catch (problem) {
      this.failed("Not saved yet: kept in this browser. Trying again.", true);
    } finally {
      this.busy = false;
    }
  }

  async read(answer, sent) {
    if (answer.ok) {
      this.saved(await answer.json(), sent);
    } else if (answer.status === 409) {
      this.clash(await answer.json());
    } else if (answer.status === 400 || answer.status === 422) {
      const { errors = {} } = await answer.json();
      this.failed(`Not saved yet: ${Object.values(errors).flat().join(" ")} Kept in this browser.`, false);
    } else if (answer.type === "opaqueredirect" || answer.status === 401 || answer.status === 403) {
      this.failed("Not saved yet: kept in this browser. You are signed out: sign in again and it comes back.", false);
    } else {
      this.failed("Not saved yet: kept in this browser. Trying again.", true);
    }
  }

  saved(answer, sent) {
    this.version = String(answer.version ?? this.version);
    this.form.dataset.autosaveVersion = this.version;
    const hidden = this.form.querySelector('input[type="hidden"][name="version"]');
    if (hidden) hidden.value = this.version;
    this.tries = 0;
    const now = this.values(Object.keys(sent));
    for (const [name, values] of Object.entries(sent)) {
      if (JSON.stringify(now[name]) === JSON.stringify(values)) this.changed.delete(name);
    }
    this.keep();
    if (!this.clashing.size) {
      const saved = `Saved ${time(answer.saved_at ? new Date(answer.saved_at) : new Date())}`;
      this.say("saved", this.held.size ? `${saved}. ${HELD}` : saved);
    }
    if ([...this.changed].some((name) => !this.clashing.has(name))) this.later(PAUSE);
  }

  failed(words, again) {
    this.keep();
    this.say("failed", words);
    if (again) this.later(RETRY[Math.min(this.tries++, RETRY.length - 1)]);
  }

  say(state, words) {
    if (!this.status) return;
    this.status.dataset.state = state;
    if (this.status.textContent !== words) this.status.textContent = words;
  }

  keep() {
    if (isSigningOut) return;
    try {
      if (this.changed.size || this.held.size) {
        const values = this.values(this.changed);
        const kept = { at: Date.now(), version: this.version, values, held: this.heldValues() };
        localStorage.setItem(this.key, JSON.stringify(kept));
      } else {
        localStorage.removeItem(this.key);
      }
    } catch (problem) {
      this.say("failed", "Not saved yet, and this browser keeps nothing. Copy your text before you leave.");
    }
  }

  // Each held field with what was typed and what the page had been drawn with.
  heldValues() {
    const typed = this.values(this.held);
    const both = (name) => ({ mine: plain(typed[name][0] ?? ""), drawn: this.drawn(name) });
    return Object.fromEntries([...this.held].map((name) => [name, both(name)]));
  }

  drawn(name) {
    const said = this.form.querySelector(`[name="${CSS.escape(`initial-${name}`)}"]`);
    return plain(said?.value ?? "");
  }

  restore() {
    let kept;
    try {
      kept = JSON.parse(localStorage.getItem(this.key) || "null");
    } catch (problem) {
      kept = null;
    }
    if (!kept) return;
    // The version the text was typed against: if others saved since, the server says so and both are shown.
    this.version = kept.version || this.version;
    for (const [name, values] of Object.entries(kept.values)) {
      if (this.put(name, values)) this.changed.add(name);
    }
    for (const [name, texts] of Object.entries(kept.held || {})) this.bringBack(name, texts);
    const words = `Brought back what you typed at ${time(new Date(kept.at))}.`;
    if (this.changed.size) {
      this.say("waiting", `${words} Saving it now.`);
      this.save();
      return;
    }
    this.keep();
    if (this.held.size) this.say("waiting", `${words} ${HELD}`);
  }

  // Puts a held field back unless it arrived, or there is nothing any more of which it could be said.
  bringBack(name, { mine, drawn }) {
    const control = this.form.querySelector(`[name="${CSS.escape(name)}"]`);
    const now = this.drawn(name);
    if (!control || now === mine) return;
    const isText = control.type !== "radio";
    if (now !== drawn && !isText) return; // Somebody chose since: their choice stands until it is changed.
    this.put(name, [mine]);
    this.held.add(name);
    control.closest("details")?.setAttribute("open", "");
    if (now !== drawn) this.showBoth(name, now);
  }

  // Puts values into the controls of a name; true when that changed anything.
  put(name, values) {
    const before = JSON.stringify(this.values([name])[name]);
    for (const control of this.form.querySelectorAll(`[name="${CSS.escape(name)}"]`)) {
      if (control.type === "checkbox" || control.type === "radio") control.checked = values.includes(control.value);
      else if (control.tagName === "SELECT") for (const option of control.options) option.selected = values.includes(option.value);
      else if (control.type !== "file") control.value = values[0] ?? "";
    }
    return JSON.stringify(this.values([name])[name]) !== before;
  }

  // Somebody else saved first: show their text under ours, and let the writer choose.
  clash(answer) {
    this.version = String(answer.version ?? this.version);
    this.keep();
    const mine = this.values(this.changed);
    const theirs = Object.entries(answer.theirs || {}).filter(
      ([name, text]) => this.changed.has(name) && (mine[name] || []).join("\n") !== plain(text),
    );
    if (!theirs.length) {
      this.later(0);
      return;
    }
    this.say("failed", "Somebody else changed this while you typed. Both texts are below; choose one.");
    for (const [name, text] of theirs) this.showBoth(name, plain(text));
  }

  showBoth(name, text) {
    const control = this.form.querySelector(`[name="${CSS.escape(name)}"]`);
    const group = control?.closest(".govuk-form-group") || control?.parentElement;
    if (!group) return;
    group.querySelector(".app-clash")?.remove();
    this.clashing.add(name);
    const box = document.createElement("div");
    box.className = "app-clash";
    const words = document.createElement("p");
    words.textContent = "What somebody else saved:";
    const quote = document.createElement("blockquote");
    quote.textContent = text || "(nothing)";
    box.append(words, quote);
    for (const [label, take] of [["Keep mine", false], ["Take theirs", true], ["Put both together", null]]) {
      const button = document.createElement("button");
      button.type = "button";
      button.className = "govuk-button govuk-button--secondary";
      button.textContent = label;
      button.addEventListener("click", () => {
        if (take) this.put(name, [text]);
        else if (take === null) this.put(name, [`${control.value}\n\n${text}`]);
        box.remove();
        control.focus();
        this.clashing.delete(name);
        this.note(control);
        this.save();
      });
      box.append(button, " ");
    }
    group.append(box);
  }
}

export function startAutosave(root) {
  forget((key) => Date.now() - keptAt(key) > WEEK);
  for (const form of root.querySelectorAll('form[action$="/logout/"]')) watchSignOut(form);
  for (const form of root.querySelectorAll("form[data-autosave-url]")) new Autosave(form).start();
}
