// Runs before the page is drawn, so that parts that need scripts do not flicker. A module cannot do this.
document.body.classList.add("js-enabled");
if ("noModule" in HTMLScriptElement.prototype) {
  document.body.classList.add("govuk-frontend-supported");
}
