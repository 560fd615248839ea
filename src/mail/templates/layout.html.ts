/**
 * The HTML part of every mail (Handlebars). Tables and inline styles, because Outlook and Gmail ask for them;
 * the style sheet adds what a client may leave out: dark colours and a narrow screen. Nothing is loaded from
 * anywhere, except the logo where one is configured.
 */
export const htmlLayout = `<!doctype html>
<html lang="{{language}}">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="color-scheme" content="light dark">
<meta name="supported-color-schemes" content="light dark">
<meta name="format-detection" content="telephone=no, date=no, address=no, email=no, url=no">
<title>{{subject}}</title>
<style>
  :root { color-scheme: light dark; supported-color-schemes: light dark; }
  @media (max-width: 480px) {
    .page { padding: 12px !important; }
    .pad { padding-left: 22px !important; padding-right: 22px !important; }
    .code { font-size: {{codeSize.narrow}}px !important; }
  }
  @media (prefers-color-scheme: dark) {
    body, .page { background-color: #101114 !important; }
    .card { background-color: #1b1d22 !important; border-color: #2d3038 !important; }
    .strong, .code { color: #f3f4f6 !important; }
    .words { color: #ccd0d8 !important; }
    .quiet, .quiet a { color: #9aa0ac !important; }
    .box { background-color: #101114 !important; border-color: #3a3e48 !important; }
    .rule { border-color: #2d3038 !important; }
    .button { border-color: {{edge.dark}} !important; }
  }
</style>
</head>
<body style="margin:0;padding:0;background-color:#f3f4f6;-webkit-text-size-adjust:100%">
<div style="display:none;max-height:0;overflow:hidden;opacity:0">{{preview}}{{{filler}}}</div>
<table role="presentation" width="100%" cellpadding="0" cellspacing="0" border="0">
<tr><td class="page" align="center" style="padding:32px 16px;background-color:#f3f4f6">
<!--[if mso]><table role="presentation" width="600" cellpadding="0" cellspacing="0"><tr><td><![endif]-->
<table role="presentation" class="card" width="100%" cellpadding="0" cellspacing="0" border="0" style="max-width:600px;background-color:#ffffff;border:1px solid #e3e5ea;border-radius:12px;border-collapse:separate;overflow:hidden;font-family:{{font}}">
<tr><td height="6" style="height:6px;font-size:0;line-height:0;background-color:{{brand.color}}">&nbsp;</td></tr>
<tr><td class="pad strong" style="padding:28px 40px 0;font-size:17px;line-height:32px;font-weight:600;color:#16181d">
{{#if brand.logoUrl}}<img src="{{brand.logoUrl}}" alt="" height="32" style="height:32px;max-width:160px;border:0;vertical-align:middle;margin-right:10px">{{/if}}<span style="vertical-align:middle">{{brand.name}}</span>
</td></tr>
<tr><td class="pad strong" style="padding:20px 40px 0;color:#16181d"><h1 style="margin:0;font-size:24px;line-height:31px;font-weight:700">{{heading}}</h1></td></tr>
<tr><td class="pad words" style="padding:0 40px;font-size:16px;line-height:25px;color:#3c414b">
{{#each before}}<p style="margin:16px 0 0">{{this}}</p>
{{/each}}</td></tr>
{{#if code}}<tr><td class="pad" style="padding:24px 40px 8px">
<table role="presentation" width="100%" cellpadding="0" cellspacing="0" border="0"><tr><td class="box" align="center" style="padding:20px 8px;background-color:#f6f7f9;border:1px solid #dcdfe5;border-radius:10px"><span class="code" style="display:inline-block;padding-left:0.22em;font-family:ui-monospace,SFMono-Regular,Menlo,Consolas,'Liberation Mono','Courier New',monospace;font-size:{{codeSize.wide}}px;line-height:1.2;font-weight:700;letter-spacing:0.22em;color:#16181d;white-space:nowrap;-webkit-user-select:all;user-select:all">{{code}}</span></td></tr></table>
</td></tr>{{/if}}
{{#if action}}<tr><td class="pad words" style="padding:24px 40px 8px;font-size:16px;line-height:25px;color:#3c414b">
{{#if action.intro}}<p style="margin:0 0 12px">{{action.intro}}</p>
{{/if}}<a class="button" href="{{action.url}}" style="display:inline-block;padding:12px 25px;border:1px solid {{edge.light}};border-radius:8px;background-color:{{brand.color}};color:{{ink}};font-size:16px;line-height:22px;font-weight:600;text-decoration:none">{{action.label}}</a>
</td></tr>{{/if}}
{{#if after.length}}<tr><td class="pad words" style="padding:0 40px;font-size:15px;line-height:23px;color:#3c414b">
{{#each after}}<p style="margin:16px 0 0">{{this}}</p>
{{/each}}</td></tr>{{/if}}
<tr><td class="pad" style="padding:28px 40px 28px"><table role="presentation" width="100%" cellpadding="0" cellspacing="0" border="0"><tr><td class="rule quiet" style="padding-top:18px;border-top:1px solid #e3e5ea;font-size:13px;line-height:20px;color:#646b78">
{{#if brand.supportEmail}}{{help.before}}<a href="mailto:{{brand.supportEmail}}" style="color:#646b78;text-decoration:underline">{{brand.supportEmail}}</a>{{help.after}}<br>{{/if}}{{automatic}}
</td></tr></table></td></tr>
</table>
<!--[if mso]></td></tr></table><![endif]-->
</td></tr>
</table>
</body>
</html>
`;
