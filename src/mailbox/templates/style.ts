/** What the page takes of the brand: colours as `#rrggbb`. */
export interface PageColours {
  /** The stripe on top. */
  brand: string;
  /** Buttons, links and focus, so that they stand out from a light and from a dark card, and what is written on them. */
  light: { accent: string; ink: string };
  dark: { accent: string; ink: string };
}

/** Style of the development mailbox, in the look of the mails; allowed by its hash. */
export const pageStyle = ({ brand, light, dark }: PageColours): string => `
:root { color-scheme: light dark; --page: #f3f4f6; --card: #fff; --line: #e3e5ea; --edge: #8b909b; --ink: #16181d; --words: #3c414b; --quiet: #5f6672; --box: #f6f7f9; --accent: ${light.accent}; --on-accent: ${light.ink}; --good: #15803d; --bad: #b42318; }
@media (prefers-color-scheme: dark) { :root { --page: #101114; --card: #1b1d22; --line: #2d3038; --edge: #6d7380; --ink: #f3f4f6; --words: #ccd0d8; --quiet: #9aa0ac; --box: #101114; --accent: ${dark.accent}; --on-accent: ${dark.ink}; --good: #4ade80; --bad: #f97066; } }
* { box-sizing: border-box; }
[hidden] { display: none !important; }
html { overflow-anchor: none; }
body { margin: 0; border-top: 6px solid ${brand}; background: var(--page); color: var(--ink); font: 16px/1.5 -apple-system, BlinkMacSystemFont, 'Segoe UI', Roboto, 'Helvetica Neue', Arial, sans-serif; }
main { max-width: 760px; margin: 0 auto; padding: 28px 16px 64px; }
h1 { margin: 0; font-size: 24px; line-height: 1.3; }
header p { margin: 4px 0 0; color: var(--quiet); }
#status { display: flex; align-items: center; gap: 8px; min-height: 24px; margin: 8px 0 18px; color: var(--quiet); font-size: 14px; }
#status::before { content: ''; flex: none; width: 9px; height: 9px; border-radius: 50%; background: var(--good); }
#status.away { color: var(--bad); }
#status.away::before { background: var(--bad); }
form { display: flex; flex-wrap: wrap; gap: 8px; margin: 0 0 20px; }
input, button, .all { min-height: 44px; padding: 9px 16px; border: 1px solid var(--edge); border-radius: 8px; background: var(--card); color: inherit; font: inherit; }
input { flex: 1 1 200px; min-width: 0; padding: 9px 12px; }
button, .all { font-weight: 600; cursor: pointer; text-decoration: none; }
button.main, .copy { border-color: var(--accent); background: var(--accent); color: var(--on-accent); }
:focus-visible { outline: 2px solid var(--accent); outline-offset: 2px; }
article { margin: 0 0 16px; padding: 20px 24px; background: var(--card); border: 1px solid var(--line); border-radius: 12px; }
article.new { animation: arrive 2.4s ease-out; }
@keyframes arrive { from { border-color: var(--accent); box-shadow: 0 0 0 3px var(--accent); } }
@media (prefers-reduced-motion: reduce) { article.new { animation: none; } }
h2 { margin: 0; font-size: 18px; line-height: 1.35; overflow-wrap: anywhere; }
.meta { display: flex; flex-wrap: wrap; gap: 0 14px; margin: 4px 0 0; color: var(--quiet); font-size: 14px; overflow-wrap: anywhere; }
.secret { display: flex; flex-wrap: wrap; align-items: center; justify-content: space-between; gap: 10px 16px; margin: 16px 0 0; padding: 12px 16px; background: var(--box); border: 1px solid var(--line); border-radius: 10px; }
.code { font: 700 30px/1.25 ui-monospace, SFMono-Regular, Menlo, Consolas, 'Liberation Mono', monospace; letter-spacing: .16em; user-select: all; -webkit-user-select: all; overflow-wrap: anywhere; }
.copy { min-width: 118px; }
.link { margin: 14px 0 0; overflow-wrap: anywhere; }
a { color: var(--accent); }
details { margin: 14px 0 0; }
summary { width: max-content; padding: 4px 0; border-radius: 6px; color: var(--words); cursor: pointer; }
[role=tablist] { display: flex; gap: 4px; margin: 8px 0 0; border-bottom: 1px solid var(--line); }
[role=tab] { padding: 8px 14px; border: 0; border-bottom: 3px solid transparent; border-radius: 8px 8px 0 0; background: none; color: var(--quiet); }
[role=tab][aria-selected=true] { border-bottom-color: var(--accent); color: var(--ink); }
[role=tabpanel] { margin: 12px 0 0; border-radius: 8px; }
pre { margin: 0; padding: 16px; background: var(--box); border: 1px solid var(--line); border-radius: 8px; color: var(--words); font: 13px/1.6 ui-monospace, SFMono-Regular, Menlo, Consolas, monospace; white-space: pre-wrap; overflow-wrap: anywhere; }
pre.sms { width: fit-content; max-width: 100%; border-radius: 16px 16px 16px 4px; font: inherit; }
iframe { display: block; width: 100%; height: 640px; border: 1px solid var(--line); border-radius: 8px; }
.empty { padding: 48px 20px; border: 1px dashed var(--edge); border-radius: 12px; color: var(--quiet); text-align: center; }
.empty strong { display: block; color: var(--ink); font-size: 18px; }
@media (max-width: 480px) {
  main { padding: 20px 12px 48px; }
  article { padding: 18px 16px; }
  .code { font-size: 26px; }
  .copy { flex: 1 0 100%; }
}
`;
