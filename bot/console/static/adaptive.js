// The Webex form: Microsoft's renderer in the page's colours.
/* global AdaptiveCards */
import { openLink } from "./dom.js";

// It is given no Markdown processor: our cards have none, so text of a customer's can never become markup here.
const tone = (name) => ({ default: `var(--${name})`, subtle: `var(--${name}-soft, var(--soft))` });
const foreground = {
  default: { default: "var(--ink)", subtle: "var(--soft)" },
  dark: { default: "var(--ink)", subtle: "var(--soft)" },
  light: { default: "var(--soft)", subtle: "var(--soft)" },
  accent: tone("accent"),
  good: tone("good"),
  warning: tone("warning"),
  attention: tone("danger"),
};
const container = (background) => ({ backgroundColor: background, foregroundColors: foreground });

const hostConfig = new AdaptiveCards.HostConfig({
  supportsInteractivity: true,
  fontFamily: "inherit",
  fontSizes: { small: 13, default: 15, medium: 16, large: 18, extraLarge: 22 },
  fontWeights: { lighter: 400, default: 400, bolder: 650 },
  lineHeights: { small: 18, default: 21, medium: 22, large: 24, extraLarge: 28 },
  spacing: { small: 4, default: 8, medium: 12, large: 18, extraLarge: 26, padding: 12 },
  separator: { lineThickness: 1, lineColor: "var(--line)" },
  containerStyles: {
    default: container("transparent"),
    emphasis: container("var(--emphasis)"),
    good: container("var(--good-wash)"),
    attention: container("var(--danger-wash)"),
    warning: container("var(--warning-wash)"),
    accent: container("var(--accent-wash)"),
  },
  actions: {
    maxActions: 6,
    spacing: "default",
    buttonSpacing: 8,
    showCard: { actionMode: "inline", inlineTopMargin: 8, style: "emphasis" },
    actionsOrientation: "horizontal",
    actionAlignment: "left",
  },
  factSet: {
    title: { weight: "default", color: "default", isSubtle: true, wrap: true, maxWidth: 190 },
    value: { weight: "bolder", color: "default", wrap: true },
    spacing: 16,
  },
  inputs: {
    label: { inputSpacing: "small", requiredInputs: { weight: "bolder" }, optionalInputs: { weight: "bolder" } },
    errorMessage: { color: "attention", weight: "bolder" },
  },
});

/** Draw a card. `onSubmit(data, label)` gets what an Action.Submit carries, its fields included. */
export function drawAdaptive(payload, onSubmit) {
  const card = new AdaptiveCards.AdaptiveCard();
  card.hostConfig = hostConfig;
  card.onExecuteAction = (action) => {
    if (action instanceof AdaptiveCards.OpenUrlAction) openLink(action.url);
    if (action instanceof AdaptiveCards.SubmitAction) onSubmit(action.data, action.title || action.tooltip || "");
  };
  card.parse(payload);
  const drawn = card.render();
  nameByContent(drawn);
  return drawn;
}

/** What can be tapped is called by the renderer as its action is, which hides what stands in it from a screen reader. */
function nameByContent(drawn) {
  for (const tappable of drawn.querySelectorAll(".ac-selectable[aria-label]:not(button)")) {
    tappable.title = tappable.getAttribute("aria-label");
    tappable.removeAttribute("aria-label");
  }
}
