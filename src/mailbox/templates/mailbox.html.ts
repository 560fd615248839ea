/** Style of the development mailbox; allowed by its hash. */
export const pageStyle = `
:root { color-scheme: light dark; --page: #f3f4f6; --card: #fff; --line: #e0e3e8; --ink: #16181d; --quiet: #626976; --box: #f6f7f9; --focus: #2563eb; }
@media (prefers-color-scheme: dark) { :root { --page: #101114; --card: #1b1d22; --line: #2f323a; --ink: #f1f2f4; --quiet: #a0a6b2; --box: #131418; --focus: #7aa2ff; } }
* { box-sizing: border-box; }
body { margin: 0; background: var(--page); color: var(--ink); font: 15px/1.5 system-ui, -apple-system, 'Segoe UI', Roboto, sans-serif; }
main { max-width: 760px; margin: 0 auto; padding: 28px 16px 64px; }
h1 { margin: 0; font-size: 22px; line-height: 1.3; }
header p { margin: 4px 0 18px; color: var(--quiet); }
form { display: flex; gap: 8px; margin: 0 0 20px; }
input { flex: 1; min-width: 0; padding: 10px 12px; border: 1px solid var(--line); border-radius: 8px; background: var(--card); color: inherit; font: inherit; }
button { padding: 10px 16px; border: 1px solid var(--line); border-radius: 8px; background: var(--card); color: inherit; font: inherit; font-weight: 600; cursor: pointer; }
input:focus-visible, button:focus-visible, summary:focus-visible { outline: 2px solid var(--focus); outline-offset: 2px; }
article { margin: 0 0 16px; padding: 18px 20px; background: var(--card); border: 1px solid var(--line); border-radius: 12px; }
h2 { margin: 0; font-size: 17px; line-height: 1.35; overflow-wrap: anywhere; }
.meta { display: flex; flex-wrap: wrap; gap: 0 14px; margin: 3px 0 0; color: var(--quiet); font-size: 14px; overflow-wrap: anywhere; }
.code { margin: 14px 0 0; font: 700 34px/1.25 ui-monospace, SFMono-Regular, Menlo, Consolas, monospace; letter-spacing: .16em; user-select: all; -webkit-user-select: all; overflow-wrap: anywhere; }
.link { margin: 12px 0 0; overflow-wrap: anywhere; }
a { color: var(--focus); }
details { margin: 12px 0 0; }
summary { width: max-content; color: var(--quiet); cursor: pointer; }
pre { margin: 8px 0 0; padding: 14px; background: var(--box); border: 1px solid var(--line); border-radius: 8px; font: 13px/1.55 ui-monospace, SFMono-Regular, Menlo, Consolas, monospace; white-space: pre-wrap; overflow-wrap: anywhere; }
iframe { display: block; width: 100%; height: 640px; margin: 8px 0 0; border: 1px solid var(--line); border-radius: 8px; }
.empty { padding: 48px 20px; color: var(--quiet); text-align: center; }
`;

/** Its script; allowed by its hash. Reloads when a message has come, so that nothing moves while one reads. */
export const pageScript = `
for (const time of document.querySelectorAll('time')) time.textContent = new Date(time.dateTime).toLocaleString();
const { newest } = document.body.dataset;
setInterval(async () => {
  if (document.hidden) return;
  try {
    const answer = await fetch('/dev/mailbox/messages' + location.search);
    const [first] = await answer.json();
    if (answer.ok && (first ? first.id : '') !== newest) location.reload();
  } catch {}
}, 2000);
`;

/** The page (Handlebars). */
export const pageLayout = `<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="robots" content="noindex">
<title>Mailbox · {{app}}</title>
<link rel="icon" href="data:,">
<style>{{{style}}}</style>
</head>
<body data-newest="{{newest}}">
<main>
<header>
<h1>{{app}} mailbox</h1>
<p>What no mail server and no SMS service is configured for comes here, newest first.</p>
</header>
<form method="get" role="search"><input type="search" name="to" value="{{to}}" placeholder="Only to this address or number" aria-label="Only to this address or number" autocomplete="off"><button>Filter</button></form>
{{#each messages}}
<article>
<h2>{{#if subject}}{{subject}}{{else}}SMS{{/if}}</h2>
<p class="meta"><span>to {{to}}</span><time datetime="{{created_at}}">{{created_at}}</time></p>
{{#if code}}<div class="code">{{code}}</div>{{/if}}
{{#if link}}<p class="link"><a href="{{link}}" rel="noreferrer">{{link}}</a></p>{{/if}}
<details{{#if open}} open{{/if}}><summary>Text</summary><pre>{{text}}</pre></details>
{{#if html}}<details><summary>HTML</summary><iframe sandbox="" loading="lazy" title="HTML part: {{subject}}" src="/dev/mailbox/messages/{{id}}"></iframe></details>{{/if}}
</article>
{{else}}
<p class="empty">Nothing here yet{{#if to}} for this address or number{{/if}}. This page refreshes itself.</p>
{{/each}}
</main>
<script>{{{script}}}</script>
</body>
</html>
`;
