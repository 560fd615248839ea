/** The page of the development mailbox (Handlebars). */
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
<body>
<main>
<header>
<h1>{{app}} mailbox</h1>
<p>What no mail server and no SMS service is configured for comes here, newest first.</p>
</header>
<p id="status" role="status">Live</p>
<form method="get" role="search">
<input type="search" name="to" value="{{to}}" placeholder="Only to this address or number" aria-label="Only to this address or number" autocomplete="off" autocapitalize="off" spellcheck="false">
<button class="main">Filter</button>
{{#if to}}<a class="all" href="/dev/mailbox">Show all</a>{{/if}}
</form>
<section id="list" aria-label="Messages" data-newest="{{newest}}">
{{#each messages}}
<article data-id="{{id}}" aria-labelledby="subject-{{id}}">
<h2 id="subject-{{id}}">{{#if subject}}{{subject}}{{else}}SMS{{/if}}</h2>
<p class="meta"><span>to {{to}}</span><time datetime="{{created_at}}">{{created_at}}</time></p>
{{#if code}}<div class="secret"><div class="code">{{code}}</div><button type="button" class="copy" aria-describedby="subject-{{id}}">Copy code</button></div>{{/if}}
{{#if link}}<p class="link"><a href="{{link}}" rel="noreferrer">{{link}}</a></p>{{/if}}
<details{{#if open}} open{{/if}}><summary>Message</summary>
<div role="tablist" aria-label="Views of this message">
{{#each views}}<button type="button" role="tab" id="{{name}}-tab-{{../id}}" aria-controls="{{name}}-{{../id}}" aria-selected="{{#if @first}}true{{else}}false{{/if}}"{{#unless @first}} tabindex="-1"{{/unless}}>{{label}}</button>{{/each}}
</div>
{{#if html}}
<div role="tabpanel" id="text-{{id}}" aria-labelledby="text-tab-{{id}}" tabindex="0"><pre>{{text}}</pre></div>
<div role="tabpanel" id="html-{{id}}" aria-labelledby="html-tab-{{id}}" hidden><iframe sandbox="" loading="lazy" title="HTML part: {{subject}}" src="/dev/mailbox/messages/{{id}}"></iframe></div>
{{else}}
<div role="tabpanel" id="sms-{{id}}" aria-labelledby="sms-tab-{{id}}" tabindex="0"><pre class="sms">{{text}}</pre></div>
{{/if}}
</details>
</article>
{{else}}
<p class="empty"><strong>Nothing here yet{{#if to}} for this address or number{{/if}}</strong>Ask for a code or a link: the message shows up here by itself.</p>
{{/each}}
</section>
</main>
<script>{{{script}}}</script>
</body>
</html>
`;
