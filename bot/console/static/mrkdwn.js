// Slack's mrkdwn as nodes: *bold*, _italic_, ~struck~, `code`, <link|label>, and the three escapes it has.
import { element, isWebLink } from "./dom.js";

const MARKS = [
  { pattern: /```([\s\S]+?)```/, make: (match) => element("pre", {}, unescape(match[1])) },
  { pattern: /`([^`\n]+)`/, make: (match) => element("code", {}, unescape(match[1])) },
  { pattern: /<([^<>|\s]+)(?:\|([^<>]*))?>/, make: (match) => link(unescape(match[1]), unescape(match[2] ?? match[1])) },
  { pattern: /(?<![\p{L}\p{N}*])\*(?!\s)([^*\n]+?)(?<!\s)\*(?![\p{L}\p{N}*])/u, make: (match) => element("b", {}, ...mrkdwn(match[1])) },
  { pattern: /(?<![\p{L}\p{N}_])_(?!\s)([^_\n]+?)(?<!\s)_(?![\p{L}\p{N}_])/u, make: (match) => element("i", {}, ...mrkdwn(match[1])) },
  { pattern: /(?<![\p{L}\p{N}~])~(?!\s)([^~\n]+?)(?<!\s)~(?![\p{L}\p{N}~])/u, make: (match) => element("s", {}, ...mrkdwn(match[1])) },
];

/** The text as a list of nodes and strings. */
export function mrkdwn(text) {
  let first = null;
  for (const mark of MARKS) {
    const match = mark.pattern.exec(text);
    if (match && (!first || match.index < first.match.index)) first = { match, mark };
  }
  if (!first) return text ? [unescape(text)] : [];
  const { match, mark } = first;
  return [
    ...(match.index ? [unescape(text.slice(0, match.index))] : []),
    mark.make(match),
    ...mrkdwn(text.slice(match.index + match[0].length)),
  ];
}

const unescape = (text) => text.replaceAll("&lt;", "<").replaceAll("&gt;", ">").replaceAll("&amp;", "&");

function link(address, label) {
  if (!isWebLink(address)) return label; // a mention or a date: shown as what it says
  return element("a", { href: address, target: "_blank", rel: "noopener noreferrer" }, label);
}
