// Holds cards against Microsoft's own parser and draws them as a page would, one JSON line each.
//
// In:  {"card": {...}}
// Out: {"events": ["..."], "texts": ["..."], "tags": ["..."]}
//   events  what the parser has to say at version 1.3
//   texts   each element's text as a reader sees it, in order
//   tags    the kinds of HTML elements, of which none may come from a text
"use strict";

const readline = require("node:readline");
const { parseHTML } = require("linkedom");

const { window, document } = parseHTML("<!doctype html><html><body></body></html>");
const { HTMLElement } = window;
for (const kind of ["", "Button", "Image", "Input", "Select", "TextArea"]) {
    globalThis[`HTML${kind}Element`] = window[`HTML${kind}Element`];
}
globalThis.Node = window.Node;
Object.assign(globalThis, { window, document });
Object.defineProperty(HTMLElement.prototype, "innerText", {
    get() {
        return this.textContent;
    },
    set(text) {
        this.textContent = text;
    },
});
window.getComputedStyle = () => ({ getPropertyValue: () => "" });

const { AdaptiveCard, SerializationContext, Versions } = require("adaptivecards/dist/adaptivecards.min.js");
const markdown = require("markdown-it")({ linkify: true, breaks: true });

AdaptiveCard.onProcessMarkdown = (text, result) => {
    result.outputHtml = markdown.render(text);
    result.didProcess = true;
};

function* nodes(node) {
    for (const child of node.childNodes) {
        yield child;
        yield* nodes(child);
    }
}

function hold(json) {
    const card = new AdaptiveCard();
    const context = new SerializationContext(Versions.v1_3);
    card.parse(json, context);
    const events = [];
    for (let at = 0; at < context.eventCount; at++) {
        const event = context.getEventAt(at);
        events.push(`${event.source?.getJsonTypeName?.() ?? "card"}: ${event.message}`);
    }
    events.push(...card.validateProperties().validationEvents.map(({ message }) => message));
    const drawn = card.render();
    const found = drawn ? [...nodes(drawn)] : [];
    return {
        events,
        texts: found.filter((node) => node.nodeType === 3).map((node) => node.textContent),
        tags: [...new Set(found.filter((node) => node.nodeType === 1).map((node) => node.tagName.toLowerCase()))],
    };
}

readline.createInterface({ input: process.stdin }).on("line", (line) => {
    let answer;
    try {
        answer = hold(JSON.parse(line).card);
    } catch (error) {
        answer = { events: [`the parser failed: ${error.stack}`], texts: [], tags: [] };
    }
    process.stdout.write(`${JSON.stringify(answer)}\n`);
});
