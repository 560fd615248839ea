import type { Action, CodeTemplate, Facts, MailTemplate, MailWords, NoticeTemplate, Words } from './words.js';

/** Writes what `template` says of `facts` in the language of `words`. */
export function write(template: MailTemplate, facts: Facts, words: MailWords): Words {
  const written = isCodeOf(words, template) ? code(template, facts, words) : notice(template, facts, words);
  return words.typeset ? typeset(written, words.typeset) : written;
}

/** Whether there is such a mail. */
export function isMailTemplate(template: string, { codes, notices }: MailWords): template is MailTemplate {
  return Object.hasOwn(codes, template) || Object.hasOwn(notices, template);
}

/** Code, and where the message has a token the button that does what typing it in does. */
function code(template: CodeTemplate, facts: Facts, words: MailWords): Words {
  const { shortcut, consequence, ...above } = words.codes[template](facts);
  const link = shortcut !== undefined && facts.link !== '';
  return {
    ...above,
    code: facts.code,
    ...(link && { action: { ...shortcut, url: facts.link } }),
    after: [
      words.validity(facts.lifetime, link),
      words.unasked({ link, name: template === 'verification_code' && facts.name !== '' }, consequence),
    ],
  };
}

function notice(template: NoticeTemplate, facts: Facts, words: MailWords): Words {
  const { shortcut, ...rest } = words.notices[template](facts);
  const open: Action = { label: words.open(facts.app), url: facts.siteUrl };
  return { ...rest, action: shortcut && facts.link ? { ...shortcut, url: facts.link } : open };
}

function isCodeOf({ codes }: MailWords, template: MailTemplate): template is CodeTemplate {
  return Object.hasOwn(codes, template);
}

function typeset({ subject, preview, heading, before, after, action, ...rest }: Words, set: (text: string) => string) {
  return {
    ...rest,
    subject: set(subject),
    preview: set(preview),
    heading: set(heading),
    before: before.map(set),
    after: after.map(set),
    ...(action && {
      action: { ...action, label: set(action.label), ...(action.intro && { intro: set(action.intro) }) },
    }),
  };
}
