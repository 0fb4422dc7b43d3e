// Starts the parts of a page. Everything works without it; with it, it is pleasanter.
import { initAll } from "../govuk-frontend.min.js";
import { startAutosave } from "./autosave.js";
import { startPasskeys } from "./passkeys.js";

const base = new URL("..", import.meta.url);

function loadScript(name) {
  return new Promise((resolve, reject) => {
    const script = document.createElement("script");
    script.src = new URL(name, base).href;
    script.onload = resolve;
    script.onerror = () => reject(new Error(`${name} did not load`));
    document.head.append(script);
  });
}

function loadStyle(name) {
  const link = document.createElement("link");
  link.rel = "stylesheet";
  link.href = new URL(name, base).href;
  document.head.append(link);
}

// A table or a picture is a region to reach and scroll with the keyboard. One that fits its place is no stop:
// it may come to fit or not at any time, as windows, fonts and folded parts change.
const scrolling = new ResizeObserver((entries) => {
  for (const part of new Set(entries.map(({ target }) => target.closest("[data-app-scroll]")))) {
    if (part) markScrolling(part);
  }
});

// Tabs in a line that scrolls begin with the one that is open in sight.
for (const tab of document.querySelectorAll(".moj-sub-navigation__link[aria-current]")) {
  const list = tab.closest(".moj-sub-navigation__list");
  list.scrollLeft = tab.offsetLeft - (list.clientWidth - tab.offsetWidth) / 2;
}

function markScrolling(part) {
  if (part.scrollWidth > part.clientWidth) {
    part.setAttribute("tabindex", "0");
    part.setAttribute("role", "region");
  } else if (part !== document.activeElement) {
    part.removeAttribute("tabindex");
    part.removeAttribute("role");
  }
}

function watchScrolling() {
  for (const part of document.querySelectorAll("[data-app-scroll]")) {
    for (const watched of [part, ...part.children]) scrolling.observe(watched);
  }
}

function startSwitchers() {
  for (const switcher of document.querySelectorAll("[data-app-switcher]")) {
    document.addEventListener("click", (event) => {
      if (!switcher.contains(event.target)) switcher.open = false;
    });
    switcher.addEventListener("keydown", (event) => {
      if (event.key !== "Escape" || !switcher.open) return;
      switcher.open = false;
      switcher.querySelector("summary").focus();
    });
  }
}

// On a small screen the list comes first and the filters stay folded until they are wanted; beside a list they
// stand open, also when the screen is turned or the window widened. One that holds an error is open on any.
function startFilters() {
  const beside = window.matchMedia("(min-width: 48.0625em)");
  const arrange = () => {
    for (const fold of document.querySelectorAll("[data-app-filter] > details")) {
      fold.open = beside.matches || fold.querySelector(".govuk-form-group--error") !== null;
    }
  };
  arrange();
  beside.addEventListener("change", arrange);
}

// The design system marks radios as expanded, which ARIA does not allow on a radio; aria-controls says enough.
function unmarkRadios() {
  for (const radio of document.querySelectorAll('input[type="radio"][aria-expanded]')) radio.removeAttribute("aria-expanded");
}

async function startAutocompletes() {
  const selects = document.querySelectorAll("select[data-autocomplete]");
  if (!selects.length) return;
  loadStyle("accessible-autocomplete.min.css");
  await loadScript("accessible-autocomplete.min.js");
  for (const select of selects) {
    const hintId = select.getAttribute("aria-describedby") || "";
    window.accessibleAutocomplete.enhanceSelectElement({
      selectElement: select,
      defaultValue: select.selectedOptions[0]?.value ? select.selectedOptions[0].text : "",
      showAllValues: true,
      confirmOnBlur: false,
      dropdownArrow: () => "",
      menuAttributes: { "aria-labelledby": select.id },
      inputClasses: select.classList.contains("govuk-select--error") ? "govuk-input--error" : null,
      onConfirm(chosen) {
        const typed = chosen ?? document.getElementById(select.id.replace(/-select$/, ""))?.value;
        const option = [...select.options].find((one) => one.text === typed);
        select.value = option ? option.value : "";
        select.dispatchEvent(new Event("change", { bubbles: true }));
      },
    });
    const input = document.getElementById(select.id.replace(/-select$/, ""));
    if (input && hintId) input.setAttribute("aria-describedby", hintId);
  }
}

async function startPolling() {
  if (!document.querySelector("[hx-get], [hx-post]")) return;
  // htmx starts itself on a page that is complete; loaded between the two events it would wait for ever.
  if (document.readyState !== "complete") await new Promise((done) => window.addEventListener("load", done));
  await loadScript("htmx.min.js");
  document.body.addEventListener("htmx:afterSettle", (event) => {
    initAll({ scope: event.target });
    watchScrolling();
  });
}

initAll();
unmarkRadios();
document.addEventListener("click", unmarkRadios);
window.addEventListener("pageshow", () => setTimeout(unmarkRadios));
startSwitchers();
startFilters();
watchScrolling();
startAutosave(document);
startPasskeys(document);
startAutocompletes();
startPolling();
