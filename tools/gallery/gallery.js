// Draws one card on the page with the console's own drawing: `draw(platform, card)`.
import { drawAdaptive } from "/static/adaptive.js";
import { element } from "/static/dom.js";
import { drawSlack } from "/static/slack.js";

const nothing = () => {};

const drawings = {
  webex: (card) => element("div", { className: "webex" }, drawAdaptive(card, nothing)),
  slack: (blocks) => drawSlack(blocks, nothing),
  form: (view) => element("div", { className: "slack-modal" },
    element("header", {}, view.title.text),
    drawSlack(view.blocks, nothing),
    element("footer", {},
      element("button", { type: "button" }, view.close.text),
      element("button", { type: "button", className: "submit" }, view.submit.text))),
};

window.draw = (kind, card) => {
  document.body.replaceChildren(element("main", { id: "drawn" }, drawings[kind](card)));
  return document.fonts.ready.then(() => true);
};
document.documentElement.dataset.ready = "true";
