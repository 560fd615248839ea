/**
 * Script of the development mailbox; allowed by its hash. What has come is put above what is there: nothing that is read,
 * opened or focused is touched.
 */
export const pageScript = `
'use strict';
const EVERY = 2000;
const list = document.getElementById('list');
const status = document.getElementById('status');
const units = [['day', 86400], ['hour', 3600], ['minute', 60]];
const relative = new Intl.RelativeTimeFormat('en', { numeric: 'auto' });
const absolute = new Intl.DateTimeFormat(undefined, { dateStyle: 'medium', timeStyle: 'medium' });

function since(date) {
  const seconds = Math.round((Date.now() - date) / 1000);
  const unit = units.find(([, length]) => seconds >= length);
  return unit ? relative.format(-Math.floor(seconds / unit[1]), unit[0]) : 'just now';
}

function tellTimes() {
  for (const time of document.querySelectorAll('time')) {
    const date = new Date(time.dateTime);
    time.textContent = since(date) + ' \\u00b7 ' + absolute.format(date);
  }
}

function say(text, isAway) {
  status.classList.toggle('away', Boolean(isAway));
  if (status.textContent !== text) status.textContent = text;
}

function show(tab) {
  for (const each of tab.parentElement.children) {
    const isShown = each === tab;
    each.setAttribute('aria-selected', String(isShown));
    each.tabIndex = isShown ? 0 : -1;
    document.getElementById(each.getAttribute('aria-controls')).hidden = !isShown;
  }
}

async function write(button) {
  const code = button.parentElement.querySelector('.code');
  try {
    await navigator.clipboard.writeText(code.textContent);
    return true;
  } catch {
    // Not on localhost and without TLS: there is no such clipboard.
    getSelection().selectAllChildren(code);
    return document.execCommand('copy');
  }
}

async function copy(button) {
  const isCopied = await write(button);
  button.textContent = isCopied ? 'Copied' : 'Select and copy';
  say(isCopied ? 'The code is copied.' : 'The code is selected: copy it by hand.');
  setTimeout(() => { button.textContent = 'Copy code'; say('Live'); }, 2500);
}

document.addEventListener('click', ({ target }) => {
  const button = target.closest('button');
  if (!button) return;
  if (button.matches('[role=tab]')) show(button);
  if (button.matches('.copy')) copy(button);
});

document.addEventListener('keydown', (event) => {
  if (!event.target.matches('[role=tab]') || event.ctrlKey || event.altKey || event.metaKey) return;
  const tabs = [...event.target.parentElement.children];
  const at = tabs.indexOf(event.target);
  const next = { ArrowRight: at + 1, ArrowLeft: at - 1 + tabs.length, Home: 0, End: tabs.length - 1 }[event.key];
  if (next === undefined) return;
  event.preventDefault();
  const tab = tabs[next % tabs.length];
  show(tab);
  tab.focus();
});

/** Puts what is new above the rest; whoever has scrolled keeps their place. */
function add(page) {
  const known = new Set([...list.querySelectorAll('article')].map(({ dataset }) => dataset.id));
  const arrived = [...page.querySelectorAll('#list article')].filter(({ dataset }) => !known.has(dataset.id));
  if (arrived.length === 0) return;
  const before = list.offsetHeight;
  list.querySelector('.empty')?.remove();
  for (const article of arrived) article.classList.add('new');
  list.prepend(...arrived.map((article) => document.adoptNode(article)));
  tellTimes();
  if (scrollY > list.offsetTop) scrollBy(0, list.offsetHeight - before);
  say(arrived.length === 1 ? 'One new message.' : arrived.length + ' new messages.');
}

let newest = list.dataset.newest;
let isAsking = false;
async function ask() {
  if (document.hidden || isAsking) return;
  isAsking = true;
  try {
    const answer = await fetch('/dev/mailbox/messages' + location.search);
    const [first] = await answer.json();
    if (status.classList.contains('away')) say('Live');
    if (first && first.id !== newest) {
      const page = await (await fetch(location.href)).text();
      add(new DOMParser().parseFromString(page, 'text/html'));
      newest = first.id;
    }
  } catch {
    say('The service does not answer. Trying again.', true);
  } finally {
    isAsking = false;
  }
}

tellTimes();
setInterval(tellTimes, 10000);
setInterval(ask, EVERY);
document.addEventListener('visibilitychange', ask);
`;
