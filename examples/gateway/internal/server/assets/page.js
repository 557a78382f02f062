// Shows the states of a purchase as they come, and sends decisions. Whatever comes is shown as text.
"use strict";

const purchase = document.querySelector("[data-purchase]");
const path = "/purchases/" + purchase.dataset.purchase;
const find = (selector) => purchase.querySelector(selector);
const connection = document.getElementById("connection");
const problem = document.getElementById("problem");
const approve = document.getElementById("approve");
const cancel = document.getElementById("cancel");
const dialog = document.getElementById("cancelling");

function setText(element, text) {
  if (element.textContent !== text) element.textContent = text; // or it would be read aloud again
}

function element(name, text) {
  const made = document.createElement(name);
  made.textContent = text;
  return made;
}

function setList(name, items) {
  find(`[data-list=${name}]`).replaceChildren(...items);
}

// Hides or shows an element. The focus does not get lost with what is hidden.
function setShown(shown, hidden) {
  const focused = !shown.hidden && hidden && shown.contains(document.activeElement);
  shown.hidden = hidden;
  if (focused) document.getElementById("title").focus();
}

function show(state) {
  purchase.dataset.status = state.Status;
  purchase.dataset.version = state.Version;
  setText(find("[data-show=Label]"), state.Label);
  setText(find("[data-show=Paid]"), state.Amounts.Paid);
  setText(find("[data-show=Tracking]"), state.Tracking || "none yet");
  find("progress").value = state.Progress;
  for (const [i, step] of state.Steps.entries()) {
    const item = find(".steps").children[i];
    item.dataset.is = step.Is;
    if (step.Is === "now") item.setAttribute("aria-current", "step");
    else item.removeAttribute("aria-current");
  }
  setList("Alerts", (state.Alerts ?? []).map((alert) => element("li", alert)));
  find(".alerts").hidden = !state.Alerts?.length;
  setList("Entries", state.Entries.map((entry) => {
    const item = document.createElement("li");
    const time = element("time", entry.When);
    time.dateTime = entry.At;
    item.append(time, " ", element("span", entry.Text));
    if (entry.By) {
      const by = element("span", "by");
      by.className = "quiet";
      item.append(" ", by, " ", element("b", entry.By));
    }
    return item;
  }));
  if (!state.MayCancel && dialog.open) dialog.close("keep");
  setShown(approve, !state.MayApprove);
  setShown(cancel, !state.MayCancel);
  setShown(find(".actions"), !state.MayApprove && !state.MayCancel);
}

function watch() {
  if ("ended" in purchase.dataset) {
    setText(connection, "Nothing will change any more.");
    return;
  }
  const events = new EventSource(path + "/events");
  events.onopen = () => setText(connection, "This page shows changes at once.");
  events.onerror = () => {
    setText(connection, "The connection is lost. This page shows no changes until it is back.");
    if (events.readyState === EventSource.CLOSED) setTimeout(watchAgain, 5000); // else the browser tries again by itself
  };
  events.onmessage = (event) => {
    const state = JSON.parse(event.data);
    show(state);
    if (state.Ended) {
      events.close();
      purchase.dataset.ended = "";
      setText(connection, "Nothing will change any more.");
    }
  };
}

// Tells whoever is signed out, which an EventSource does not know.
async function watchAgain() {
  const response = await fetch(path + "/events", { method: "HEAD" }).catch(() => undefined);
  if (response?.status === 401) setText(connection, "You are signed out. Load this page again to sign in.");
  else watch();
}

function randomKey() {
  const bytes = crypto.getRandomValues(new Uint8Array(16));
  return Array.from(bytes, (byte) => byte.toString(16).padStart(2, "0")).join("");
}

// A decision has a key of its own, and keeps it when it is sent again, so that it is made once.
function decision(name) {
  let sent;
  return async (message, buttons) => {
    const body = JSON.stringify(message);
    if (sent?.body !== body) sent = { body, key: randomKey() };
    const tell = (text) => {
      setText(problem, text);
      problem.hidden = !text;
    };
    tell("");
    for (const button of buttons) button.setAttribute("aria-disabled", "true");
    try {
      const response = await fetch(`${path}/${name}`, {
        method: "POST",
        headers: { "Content-Type": "application/json", "Idempotency-Key": sent.key },
        body,
      });
      if (!response.ok) {
        const { detail, code } = await response.json();
        if (code !== "unavailable" && code !== "timeout" && code !== "limited") sent = undefined; // it is decided that it fails
        tell(`This was not done: ${detail}.`);
      }
    } catch {
      tell("The service cannot be reached. Try again: nothing is done twice.");
    } finally {
      for (const button of buttons) button.removeAttribute("aria-disabled");
    }
  };
}

const sendApproval = decision("approve");
const sendCancellation = decision("cancel");

approve.addEventListener("submit", (event) => {
  event.preventDefault();
  const button = approve.querySelector("button");
  if (!button.hasAttribute("aria-disabled")) sendApproval({ Comment: approve.comment.value }, [button]);
});
cancel.addEventListener("click", () => {
  if (!cancel.hasAttribute("aria-disabled")) dialog.showModal();
});
dialog.addEventListener("close", () => {
  if (dialog.returnValue === "cancel") sendCancellation({ Reason: document.getElementById("reason").value }, [cancel]);
  dialog.returnValue = "";
});

watch();
