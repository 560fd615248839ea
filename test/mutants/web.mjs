const PAGES = 'src/web/pages.ts';
const POLICY = 'src/web/page-policy.ts';
const SENDING = 'src/web/send-file.ts';
const SERVING = 'test/web/serving.spec.ts';
const SETTINGS = 'src/auth/settings.controller.ts';

/** The pages as they are served. */
export const web = [
  {
    name: 'let the pages run scripts of their own',
    changes: [[POLICY, `"script-src 'self'",`, `"script-src 'self' 'unsafe-inline'",`]],
    specs: [SERVING],
  },
  {
    name: 'let the logo of one realm into the policy of none',
    changes: [[POLICY, "logoUrl === undefined ? '' :", "true ? '' :"]],
    specs: [SERVING],
  },
  {
    name: 'let the page itself be kept',
    changes: [[PAGES, ".header('Cache-Control', 'no-cache')", '']],
    specs: [SERVING],
  },
  {
    name: 'show the pages of a realm that is not there as if it were',
    changes: [[PAGES, 'this.find(slug) ? 200 : 404', '200']],
    specs: [SERVING],
  },
  {
    name: 'let the page of a mailed link load a foreign logo',
    changes: [[PAGES, 'this.send(request, reply, slug, undefined)', 'this.show(request, reply, slug)']],
    specs: [SERVING],
  },
  {
    name: 'answer that nothing changed where nothing is',
    changes: [[SENDING, 'reply.statusCode < 300 && ', '']],
    specs: [SERVING],
  },
  {
    name: 'give what is packed the tag of what is not',
    changes: [[SENDING, 'return coding ? etag.replace(/"$/, `-${coding}"`) : etag;', 'return etag;']],
    specs: [SERVING],
  },
  {
    name: 'send packed what was not asked for so',
    changes: [[SENDING, 'Number(quality ?? 1) > 0', 'true']],
    specs: [SERVING],
  },
  {
    name: 'offer texts where none are sent',
    changes: [[SETTINGS, "sendsTexts ? ['email', 'sms'] : ['email']", "['email', 'sms']"]],
    specs: ['test/e2e/settings.spec.ts'],
  },
];
