// The Slack form: the blocks our renderer writes, drawn the way Slack draws them. Others are named, not hidden.
import { element, freshId, openLink, word } from "./dom.js";
import { mrkdwn } from "./mrkdwn.js";

/** Draw blocks. `onAction(data, label)` gets the intent of a button with the values of the fields beside it. */
export function drawSlack(payload, onAction) {
  const drawn = element("div", { className: "slack-message", role: "group", "aria-label": word("slackForm") });
  const context = { onAction, root: drawn };
  drawn.append(...(payload.blocks ?? payload).map((block) => drawBlock(block, context)));
  return drawn;
}

const blocks = {
  header: (block) => element("p", { className: "s-header" }, block.text.text),
  divider: () => element("hr"),
  section: (block, context) => element("div", { className: "s-section" },
    element("div", { className: "s-words" },
      block.text ? element("div", { className: "s-text" }, ...text(block.text)) : "",
      block.fields ? element("div", { className: "s-fields" },
        ...block.fields.map((field) => element("div", {}, ...text(field)))) : ""),
    block.accessory ? drawElement(block.accessory, context) : ""),
  context: (block) => element("div", { className: "s-context" },
    ...block.elements.map((one) => element("span", {}, ...text(one)))),
  actions: (block, context) => element("div", { className: "s-actions" },
    ...block.elements.map((one) => drawElement(one, context))),
  input: (block, context) => drawInput(block, context),
  image: (block) => element("figure", {}, element("img", { src: block.image_url, alt: block.alt_text })),
  table: (block) => drawTable(block),
};

function drawBlock(block, context) {
  const draw = blocks[block.type];
  return draw ? draw(block, context) : element("p", { className: "s-context" }, `[${block.type}]`);
}

const text = (object) => (object.type === "mrkdwn" ? mrkdwn(object.text) : [object.text ?? ""]);

const elements = {
  button: (one, context) => element("button", {
    type: "button", className: `s-button ${one.style ?? ""}`, "aria-label": one.accessibility_label,
    onclick: () => (one.url ? openLink(one.url) : act(one.value, one.text.text, context)),
  }, one.text.text),
  overflow: (one, context) => drawSelect(one, context, { label: word("more"), shown: "⋯", className: "s-overflow" }),
  static_select: (one, context) => {
    const label = one.placeholder?.text ?? word("choose");
    return drawSelect(one, context, { label, shown: label, className: "" });
  },
};

function drawElement(one, context) {
  const draw = elements[one.type];
  return draw ? draw(one, context) : element("span", { className: "s-context" }, `[${one.type}]`);
}

/** A choice that acts at once, as Slack's menus in a message do. */
function drawSelect(one, context, { label, shown, className }) {
  const options = one.options.map((option) => element("option", { value: option.value }, option.text.text));
  const select = element("select", { className: `s-select ${className}`, "aria-label": label },
    element("option", { value: "" }, shown), ...options);
  select.addEventListener("change", () => {
    const chosen = one.options.find((option) => option.value === select.value);
    select.value = "";
    if (chosen?.url) openLink(chosen.url);
    else if (chosen) act(chosen.value, chosen.text.text, context);
  });
  return select;
}

function drawInput(block, context) {
  const id = freshId("slack-input");
  const one = block.element;
  const field = one.type === "static_select"
    ? element("select", { id }, ...inputOptions(one))
    : element("input", { id, type: "text", value: one.initial_value ?? "", placeholder: one.placeholder?.text ?? "" });
  field.dataset.slot = one.action_id;
  field.required = !block.optional;
  return element("div", { className: "s-input" },
    element("label", { for: id }, block.label.text), field,
    block.hint ? element("small", {}, block.hint.text) : "");
}

function inputOptions(one) {
  const chosen = one.initial_option?.value;
  const draw = (option) => element("option", { value: option.value, selected: option.value === chosen }, option.text.text);
  const groups = (one.option_groups ?? []).map((group) =>
    element("optgroup", { label: group.label.text }, ...group.options.map(draw)));
  return [element("option", { value: "" }, one.placeholder?.text ?? word("choose")), ...groups, ...(one.options ?? []).map(draw)];
}

function drawTable(block) {
  const cell = (tag, content, column) => {
    const made = element(tag, {}, content.text ?? "");
    if (block.column_settings?.[column]?.align === "right") made.classList.add("right");
    return made;
  };
  const [head, ...rows] = block.rows;
  return element("div", { className: "s-table", tabIndex: 0, role: "group", "aria-label": word("slackForm") },
    element("table", {},
      element("thead", {}, element("tr", {}, ...head.map((content, column) => cell("th", content, column)))),
      element("tbody", {}, ...rows.map((row) => element("tr", {}, ...row.map((content, column) => cell("td", content, column)))))));
}

/** What a button carries is its intent; the message's fields are added, as Slack's `state.values` would be. */
function act(value, label, context) {
  const fields = [...context.root.querySelectorAll("[data-slot]")];
  const invalid = fields.find((field) => !field.reportValidity());
  if (invalid) return;
  const values = Object.fromEntries(fields.map((field) => [field.dataset.slot, field.value]));
  context.onAction({ ...JSON.parse(value), ...values }, label);
}
