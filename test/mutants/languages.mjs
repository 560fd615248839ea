const HEADER = 'src/http/accept-language.ts';
const REQUESTS = 'src/auth/code-requests.ts';
const CHANGE = 'src/auth/request-change.ts';
const NOTICES = 'src/auth/notices.ts';
const MESSAGES = 'src/auth/code-messages.ts';
const FLOW = ['test/e2e/languages.spec.ts'];
const PARSER = ['test/unit/languages/accept-language.spec.ts'];

/** Whose language a message is in. */
export const languages = [
  {
    name: 'languages: the stranger who asks decides',
    changes: [[REQUESTS, 'owner?.locale ?? client.language', 'client.language ?? owner?.locale ?? null']],
    specs: FLOW,
  },
  {
    name: 'languages: write to the owner of a wanted address in the language of whoever wants it',
    changes: [[CHANGE, '(owner ?? user).locale', 'user.locale']],
    specs: FLOW,
  },
  {
    name: 'languages: a challenge forgets its own when it is sent again',
    changes: [[MESSAGES, '      language,\n', '      language: client.language,\n']],
    specs: FLOW,
  },
  {
    name: 'languages: notices follow nobody',
    changes: [[NOTICES, 'template, language, to,', 'template, to,']],
    specs: FLOW,
  },
  {
    name: 'languages: read all of the header',
    changes: [[HEADER, 'header?.slice(0, LONGEST)', 'header?.slice(0)']],
    specs: PARSER,
  },
  {
    name: 'languages: take what is refused by q=0',
    changes: [[HEADER, 'weight > (best?.weight ?? 0)', 'weight >= (best?.weight ?? 0)']],
    specs: PARSER,
  },
];
