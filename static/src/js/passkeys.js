// Passkeys: asks the browser for one, or for the making of one, and hands the answer to the form.
//
// <form data-passkey="get|create" data-passkey-options="id of a JSON script" or data-passkey-url="…">
//   <input type="hidden" name="credential">  <button data-passkey-button>  <p data-passkey-status>

const REFUSED = "Your device didn’t give a passkey. Try again, or use another way to sign in.";

async function options(form) {
  if (form.dataset.passkeyUrl) {
    const answer = await fetch(form.dataset.passkeyUrl, {
      credentials: "same-origin",
      headers: { Accept: "application/json", "X-Requested-With": "XMLHttpRequest" },
    });
    if (!answer.ok) throw new Error("The passkey request was refused.");
    return (await answer.json()).request_options;
  }
  const data = JSON.parse(document.getElementById(form.dataset.passkeyOptions).textContent);
  return data.request_options || data.creation_options || data;
}

async function credential(form) {
  const { publicKey } = await options(form);
  if (form.dataset.passkey === "create") {
    const passwordless = form.querySelector("[name=passwordless]");
    if (passwordless?.checked) {
      publicKey.authenticatorSelection = {
        ...publicKey.authenticatorSelection,
        residentKey: "required",
        requireResidentKey: true,
        userVerification: "required",
      };
    }
    const created = PublicKeyCredential.parseCreationOptionsFromJSON(publicKey);
    return navigator.credentials.create({ publicKey: created });
  }
  return navigator.credentials.get({ publicKey: PublicKeyCredential.parseRequestOptionsFromJSON(publicKey) });
}

function start(form) {
  const button = form.querySelector("[data-passkey-button]");
  const status = form.querySelector("[data-passkey-status]");
  const able = window.PublicKeyCredential && "parseRequestOptionsFromJSON" in PublicKeyCredential;
  if (!able) {
    status.textContent = "This browser can’t use passkeys.";
    button.disabled = true;
    return;
  }
  button.addEventListener("click", async (event) => {
    event.preventDefault();
    if (!form.reportValidity()) return;
    button.disabled = true;
    status.textContent = "Follow your device’s instructions.";
    try {
      const given = await credential(form);
      form.querySelector("[name=credential]").value = JSON.stringify(given);
      form.submit();
    } catch (problem) {
      status.textContent = problem.name === "InvalidStateError" ? "This device already has a passkey for you." : REFUSED;
      button.disabled = false;
    }
  });
}

export function startPasskeys(root) {
  for (const form of root.querySelectorAll("form[data-passkey]")) start(form);
}
