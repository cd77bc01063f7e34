// The status page: where one is, what is shown there, and when it is asked for again.
import { SignIn, listen, offer, signOut, token } from './ask.js';
import { coverage } from './coverage.js';
import { drills } from './drills.js';
import { el } from './show.js';
import { environment, overview, set } from './views.js';

const TURN = 5000; // while nobody tells of changes
const LIVE_TURN = 60_000; // ages grow, and deadlines pass, without a change
const TOGETHER = 500;
const main = document.getElementById('main');
const said = document.getElementById('said');
const out = document.getElementById('out');
const REFUSALS = {
  stale: 'This sign-in was begun in another browser, or too long ago. Try again.',
  denied: 'The issuer did not let you in.',
  issuer: 'The issuer does not answer, or not as it should. The ledger’s log says more.',
  refused: 'The issuer knows you, but nothing lets you read here. The ledger’s log says more.',
  large: 'The issuer’s token is too large for a cookie. The ledger’s log says more.',
  address: 'The ledger does not know its https address. The ledger’s log says what to set.',
};
let timer = 0;
let asked = 0;
let live = false;
let listening = null;
let issuer; // where people sign in, if they can

async function signIn(why) {
  issuer = await offer();
  const input = el('input', { id: 'token', type: 'password', autocomplete: 'off', required: '', spellcheck: 'false' });
  const form = el('form', {}, el('label', { for: 'token' }, 'A token with the scope read'), input,
    el('button', { type: 'submit' }, 'Sign in'),
    el('p', { class: 'soft' }, 'It is kept until this tab is closed. ', el('code', {}, 'belay token create'), ' makes one.'));
  form.addEventListener('submit', (event) => {
    event.preventDefault();
    token.set(input.value.trim());
    show();
  });
  const there = issuer ? el('p', {}, el('a', { href: 'sign-in', class: 'button', id: 'there' }, `Sign in at ${issuer}`)) : null;
  there?.addEventListener('click', () => { sessionStorage.setItem('belay-back', location.hash); });
  return [el('h1', {}, 'Sign in'), why ? el('p', { class: 'bad', role: 'alert' }, why) : null, there,
    issuer ? el('h2', {}, 'Or with a token') : null, form];
}

function route() {
  let parts = [];
  try {
    parts = location.hash.replace(/^#\/?/, '').split('/').filter(Boolean).map(decodeURIComponent);
  } catch {
    // not an address of this page: the overview is shown
  }
  if (parts[0] === 'environments' && parts.length === 3) {
    const [, application, name] = parts;
    return { path: [`${application} in ${name}`], view: () => environment(application, name),
      of: (it) => it.application === application && it.environment === name };
  }
  if (parts[0] === 'sets' && parts.length === 2) {
    return { path: ['recovery set', parts[1].slice(0, 8)], view: () => set(parts[1]) };
  }
  if (parts[0] === 'drills') return { path: ['drills'], view: drills };
  if (parts[0] === 'coverage') return { path: ['coverage'], view: () => coverage(parts.slice(1)), still: true };
  if (parts[0] === 'sign-in') return { path: ['sign in'], view: () => { throw new SignIn(REFUSALS[parts[1]] ?? ''); } };
  return { path: [], view: overview };
}

// What a person has opened, scrolled or focused stays so when what is around it is new.
function keep() {
  const opened = new Set([...main.querySelectorAll('details[open]')].map((it) => it.parentElement.querySelector('h3').textContent));
  const scrolled = [...main.querySelectorAll('.scroll')].map((it) => it.scrollLeft);
  const all = () => [...main.querySelectorAll('a, button, input, summary, .scroll')];
  const focused = all().indexOf(document.activeElement);
  return () => {
    main.querySelectorAll('details').forEach((it) => { it.open = opened.has(it.parentElement.querySelector('h3').textContent); });
    main.querySelectorAll('.scroll').forEach((it, i) => { it.scrollLeft = scrolled[i] ?? 0; });
    if (focused >= 0) all()[focused]?.focus({ preventScroll: true });
  };
}

function ear(needed) {
  if (!needed) {
    listening?.abort();
    listening = null;
    live = false;
  } else if (!listening) {
    listening = new AbortController();
    const mine = listening;
    listen((change) => {
      const { of = () => true, still } = route();
      if (!still && (!change || of(change))) soon(TOGETHER, true);
    }, (now) => { if (listening === mine) live = now; }, mine.signal).finally(() => { if (listening === mine) ear(false); });
  }
}

let due = Infinity;
function soon(millis, only = false) {
  const at = Date.now() + millis;
  if (only && due <= at) return;
  clearTimeout(timer);
  due = at;
  timer = setTimeout(() => show(false), millis);
}

async function show(moved = true) {
  clearTimeout(timer);
  due = Infinity;
  asked += 1;
  const mine = asked;
  const { path, view, still } = route();
  let content;
  let again = true;
  try {
    content = await view();
    if (mine !== asked) return;
    said.removeAttribute('role');
    said.textContent = `As of ${new Date().toISOString().slice(11, 19)} UTC.`;
  } catch (problem) {
    if (mine !== asked) return;
    again = !(problem instanceof SignIn);
    if (again && !moved) {
      said.setAttribute('role', 'alert');
      said.textContent = `Not up to date since ${new Date().toISOString().slice(11, 19)} UTC: ${problem.message}`;
    } else {
      content = again ? [el('h1', {}, 'The ledger gave no answer'), el('p', { role: 'alert' }, problem.message)]
        : await signIn(problem.message);
      if (!again) said.textContent = '';
    }
  }
  if (mine !== asked) return;
  if (content) {
    const restore = keep();
    main.replaceChildren(...content.filter(Boolean));
    if (!moved) restore();
    document.title = `${main.querySelector('h1').textContent} · Belay`;
    document.getElementById('path').replaceChildren(...path.map((step) => el('li', {}, step)));
    document.getElementById('views').hidden = !again;
    document.querySelectorAll('#views a').forEach((it) => {
      if (it.textContent.toLowerCase() === (path[0] ?? 'overview')) it.setAttribute('aria-current', 'page');
      else it.removeAttribute('aria-current');
    });
  }
  out.hidden = !again || !(token.get() || issuer);
  if (moved && mine > 1) main.focus({ preventScroll: true }); // where a link led; a page that opens keeps its own start
  ear(again);
  if (again && !(still && content)) soon(live ? LIVE_TURN : TURN);
}

out.addEventListener('click', async () => {
  try {
    await signOut();
  } catch {
    said.setAttribute('role', 'alert');
    said.textContent = 'Not signed out: the ledger gave no answer. Try again.';
    return;
  }
  ear(false);
  location.hash = '#/sign-in';
});
window.addEventListener('hashchange', () => show());
document.querySelector('.skip').addEventListener('click', (event) => {
  event.preventDefault();
  main.focus();
});
// Back from the issuer: to where the sign-in began.
const back = sessionStorage.getItem('belay-back');
sessionStorage.removeItem('belay-back');
if (back && !location.hash && !back.startsWith('#/sign-in')) history.replaceState(null, '', back);
offer().then((known) => { issuer = known; }).finally(() => show());
