// The status page: asks the ledger's API, as anybody may who has a token, and shows the answer. Text of others is only ever
// set as text, never as markup.
const TURN = 5000;
const TOKEN = 'belay-token';
const main = document.getElementById('main');
const said = document.getElementById('said');
const out = document.getElementById('out');
let timer = 0;
let asked = 0;

class SignIn extends Error {}

async function ask(path) {
  const token = sessionStorage.getItem(TOKEN);
  const answer = await fetch(path, { headers: token ? { Authorization: `Bearer ${token}` } : {}, cache: 'no-store' });
  if (answer.status === 401) {
    sessionStorage.removeItem(TOKEN);
    throw new SignIn(token ? 'The ledger does not know this token, or it has expired.' : '');
  }
  if (!answer.ok) {
    const problem = await answer.json().catch(() => ({}));
    throw new Error(problem.detail || problem.title || `the ledger answered ${answer.status}`);
  }
  return answer.json();
}

// --- what is shown -------------------------------------------------------------------------------------------------------

function el(name, attributes = {}, ...children) {
  const element = document.createElement(name);
  for (const [key, value] of Object.entries(attributes)) {
    element.setAttribute(key, value);
  }
  element.append(...children.filter((child) => child !== null && child !== undefined));
  return element;
}

function span(millis) {
  if (millis === null || millis === undefined) {
    return null;
  }
  const s = Math.max(0, Math.round(millis / 1000));
  const pair = (a, unit, b, smaller) => (b ? `${a} ${unit} ${b} ${smaller}` : `${a} ${unit}`);
  if (millis < 10_000) return `${(Math.max(0, millis) / 1000).toFixed(1)} s`;
  if (s < 120) return `${s} s`;
  if (s < 7200) return pair(Math.floor(s / 60), 'min', s % 60, 's');
  if (s < 259_200) return pair(Math.floor(s / 3600), 'h', Math.floor((s % 3600) / 60), 'min');
  return pair(Math.floor(s / 86_400), 'd', Math.floor((s % 86_400) / 3600), 'h');
}

function bytes(count) {
  if (count === null || count === undefined) return '–';
  const units = ['B', 'KiB', 'MiB', 'GiB', 'TiB'];
  let unit = 0;
  let value = count;
  while (value >= 1024 && unit < units.length - 1) {
    value /= 1024;
    unit += 1;
  }
  return `${unit ? value.toFixed(1) : value} ${units[unit]}`;
}

function time(instant, now) {
  if (!instant) return el('span', { class: 'soft' }, '–');
  const ago = span(new Date(now ?? Date.now()) - new Date(instant));
  return el('time', { datetime: instant, title: instant }, `${ago} ago`);
}

const GOOD = new Set(['verified', 'captured', 'approved', 'succeeded', 'met', 'ready', 'passed']);
const BAD = new Set(['failed', 'unknown', 'rejected', 'missed', 'not ready', 'overdue']);

// A sign beside the colour: colour alone says nothing to many.
function mark(word) {
  const kind = GOOD.has(word) ? 'good' : BAD.has(word) ? 'bad' : 'wait';
  const sign = { good: '✓', bad: '✗', wait: '…' }[kind];
  return el('span', { class: `mark ${kind}` }, el('span', { 'aria-hidden': 'true' }, `${sign} `), word);
}

const link = (href, text) => el('a', { href }, text);
const place = (a, e) => `#/environments/${encodeURIComponent(a)}/${encodeURIComponent(e)}`;
const setLink = (id) => link(`#/sets/${encodeURIComponent(id)}`, el('code', {}, id.slice(0, 8)));
const short = (commit) => (commit ? el('code', {}, commit.slice(0, 12)) : null);

function list(...pairs) {
  const dl = el('dl');
  for (const [name, ...what] of pairs) {
    dl.append(el('dt', {}, name), el('dd', {}, ...what));
  }
  return dl;
}

function table(caption, titles, rows) {
  return el('div', { class: 'scroll', tabindex: '0', role: 'region', 'aria-label': caption },
    el('table', {},
      el('thead', {}, el('tr', {}, ...titles.map((title) => el('th', { scope: 'col' }, title)))),
      el('tbody', {}, ...rows.map((cells) => el('tr', {}, ...cells.map((cell) => el('td', {}, ...[cell].flat())))))));
}

function judged(objective) {
  return objective.judgement === 'not-judged' ? [] :
    [' (objective ', span(objective.objectiveMillis), ': ', mark(objective.judgement), ')'];
}

// --- the views -----------------------------------------------------------------------------------------------------------

function needList(needs, named) {
  return needs.length ? el('ul', { class: 'needs' }, ...needs.map(({ it, need }) => el('li', {},
    ...(named ? [link(place(it.application, it.environment), `${it.application} in ${it.environment}`), ': '] : []), need.text,
    el('pre', {}, need.command)))) : null;
}

function environmentCard(it, now, title = link(place(it.application, it.environment), `${it.application} in ${it.environment}`)) {
  const deployed = it.deployed;
  const each = (field, suffix, unknown) => it.stores.length
    ? it.stores.map((store) => `${store.dataStore} ${store[field] === null ? unknown : span(store[field]) + suffix}`).join(', ')
    : 'no data store was captured';
  const drill = it.lastDrill;
  return el('section', { class: 'card' },
    el('h3', {}, title),
    list(
      ['Deployed', ...(deployed
        ? [short(deployed.commit) ?? `deployment ${deployed.deploymentId}`, deployed.actor ? ` by ${deployed.actor}, ` : ', ',
          time(deployed.at, now), ', ', deployed.state, '; its set ', setLink(deployed.recoverySetId), ' is ',
          mark(deployed.verdict)]
        : ['nothing, as far as the ledger was told'])],
      ['Rollback', mark(it.rollback.ready ? 'ready' : 'not ready'), `: ${it.rollback.reason}`],
      ['Data', each('dataAgeMillis', ' old', 'nothing verified'), ...judged(it.objectives.dataAge)],
      ['Restore', each('predictedRecoveryMillis', '', 'not measured'), ...judged(it.objectives.recoveryTime)],
      ['Last drill', ...(drill
        ? [mark(drill.status), ' ', time(drill.completedAt, now),
          drill.recoveryTimeMillis === null ? '' : `, recovered in ${span(drill.recoveryTimeMillis)}`]
        : ['none']), ...judged(it.objectives.drillAge)],
      ...it.running.map((work) => ['Running', `${work.what}${work.dataStore ? ` of ${work.dataStore}` : ''}: ${work.step}, for ${span(new Date(now) - new Date(work.since))}`])));
}

async function overview() {
  const status = await ask('v1/status');
  const needs = status.environments.flatMap((it) => it.needs.map((need) => ({ it, need })));
  const title = status.environments.length === 0 ? 'Nothing is known' : needs.length === 0 ? 'Nothing needs a person'
    : needs.length === 1 ? '1 thing needs a person' : `${needs.length} things need a person`;
  return [
    el('h1', {}, title),
    status.policy ? null : el('p', {}, 'The ledger has no policy (', el('code', {}, 'belay.policy.file'),
      '): objectives are not judged, and what was never captured is missing here.'),
    needList(needs, true),
    el('h2', {}, 'Environments'),
    status.environments.length
      ? el('div', { class: 'cards' }, ...status.environments.map((it) => environmentCard(it, status.at)))
      : el('p', {}, 'No environment is known: neither from the ledger’s policy nor from captures.'),
  ];
}

const query = (a, e) => `application=${encodeURIComponent(a)}&environment=${encodeURIComponent(e)}`;

async function environment(application, name) {
  const here = query(application, name);
  const [status, sets, operations] = await Promise.all([
    ask(`v1/status?${here}`), ask(`v1/recovery-sets?${here}&limit=50`), ask(`v1/operations?${here}&limit=50`)]);
  const events = [
    ...sets.items.map((set) => ({
      at: set.requestedAt, row: [time(set.requestedAt, status.at), `${set.trigger} set`, [short(set.commit) ?? '–'],
        [set.overdueSince ? mark('overdue') : mark(set.status), ' ', set.status === 'captured' ? mark(set.verdict) : ''],
        set.gates.length ? set.gates.map((gate) => mark(gate.decision)) : '–', setLink(set.recoverySetId)],
    })),
    ...operations.items.map((it) => ({
      at: it.requestedAt, row: [time(it.requestedAt, status.at), it.kind, [short(it.commit) ?? '–'], mark(it.status), '–',
        el('code', {}, it.operationId.slice(0, 8))],
    }))].sort((a, b) => (a.at < b.at ? 1 : -1));
  return [
    el('h1', {}, `${application} in ${name}`),
    ...status.environments.flatMap((it) => [
      needList(it.needs.map((need) => ({ it, need })), false), environmentCard(it, status.at, 'How it stands')]),
    el('h2', {}, 'Time line'),
    events.length
      ? table('Time line', ['When', 'What', 'Commit', 'State', 'Gate', 'Id'], events.map((event) => event.row))
      : el('p', {}, 'Nothing was captured or restored here.'),
  ];
}

function check(it) {
  return [it.name, it.subject, mark(it.outcome), it.detail, `${it.millis} ms`];
}

function point(it, now) {
  const verification = it.verification;
  return el('section', { class: 'card' },
    el('h3', {}, it.dataStore ?? 'a data store'),
    list(
      ['State', it.overdueSince ? mark('overdue') : mark(it.status), ' ', it.status === 'captured' ? mark(it.verdict) : '',
        it.worsened ? ' It was verified before.' : ''],
      ['Data of', time(it.snapshotAt, now)],
      ['Size', it.rows === null ? '–' : `${it.rows.toLocaleString('en')} ${it.unit}, ${bytes(it.logicalBytes)} read, ${bytes(it.storedBytes)} newly stored`],
      ['Restored in', span(verification?.restoreMillis ?? null) ?? '–'],
      ...(it.progress ? [['Running', it.progress.step]] : []),
      ...(it.failure ? [['Failure', `${it.failure.kind}: ${it.failure.message}`]] : []),
      ...(it.lastFailure ? [['Last attempt', it.lastFailure.message]] : []),
      ...it.warnings.map((warning) => ['Warning', warning]),
      ['Point', el('code', {}, it.recoveryPointId)]),
    verification?.checks?.length
      ? el('details', {}, el('summary', {}, `${verification.checks.length} checks`),
        table(`Checks of ${it.dataStore}`, ['Check', 'Subject', 'Outcome', 'Detail', 'Time'], verification.checks.map(check)))
      : null);
}

async function set(id) {
  const it = await ask(`v1/recovery-sets/${encodeURIComponent(id)}`);
  const now = Date.now();
  return [
    el('h1', {}, `${it.trigger} set of ${it.application} in ${it.environment}`),
    list(
      ['State', it.overdueSince ? mark('overdue') : mark(it.status), ' ', it.status === 'captured' ? mark(it.verdict) : ''],
      ['Requested', time(it.requestedAt, now)],
      ['Commit', it.commit ? el('code', {}, it.commit) : '–'],
      ['Deployment', it.deploymentId ?? '–'],
      ['By', it.actor ?? '–', it.rule ? `, rule ${it.rule}` : ''],
      ['Skew', it.skewMillis === null ? '–' : `${it.skewMillis} ms${it.quiesced ? ', writes held back' : ''}`],
      ...it.gates.map((gate) => ['Gate', mark(gate.decision), gate.reason ? `: ${gate.reason}` : '']),
      ['Set', el('code', {}, it.recoverySetId)]),
    el('h2', {}, 'Data stores'),
    el('div', { class: 'cards' }, ...it.recoveryPoints.map((each) => point(each, now))),
    ...(it.verdict === 'verified' ? [
      el('h2', {}, 'Roll back to it'),
      el('p', {}, 'The plan says what would be discarded, and what the databases need for it. It changes nothing.'),
      el('pre', {}, `belay rollback --application ${it.application} --environment ${it.environment} --set ${it.recoverySetId} --plan`),
    ] : []),
  ];
}

function signIn(why) {
  const input = el('input', { id: 'token', type: 'password', autocomplete: 'off', required: '', spellcheck: 'false' });
  const form = el('form', {}, el('label', { for: 'token' }, 'A token with the scope read'), input,
    el('button', { type: 'submit' }, 'Sign in'),
    el('p', { class: 'soft' }, 'It is kept until this tab is closed. ', el('code', {}, 'belay token create'), ' makes one.'));
  form.addEventListener('submit', (event) => {
    event.preventDefault();
    sessionStorage.setItem(TOKEN, input.value.trim());
    show();
  });
  return [el('h1', {}, 'Sign in'), why ? el('p', { class: 'bad', role: 'alert' }, why) : null, form];
}

// --- where one is --------------------------------------------------------------------------------------------------------

function route() {
  let parts = [];
  try {
    parts = location.hash.replace(/^#\/?/, '').split('/').filter(Boolean).map(decodeURIComponent);
  } catch {
    // not an address of this page: the overview is shown
  }
  if (parts[0] === 'environments' && parts.length === 3) {
    return { path: [`${parts[1]} in ${parts[2]}`], view: () => environment(parts[1], parts[2]) };
  }
  if (parts[0] === 'sets' && parts.length === 2) {
    return { path: ['recovery set', parts[1].slice(0, 8)], view: () => set(parts[1]) };
  }
  return { path: [], view: overview };
}

async function show(moved = true) {
  clearTimeout(timer);
  asked += 1;
  const mine = asked;
  const { path, view } = route();
  const opened = new Set([...main.querySelectorAll('details[open]')].map((it) => it.parentElement.querySelector('h3').textContent));
  let content;
  let again = true;
  try {
    content = await view();
    said.removeAttribute('role');
    said.textContent = `As of ${new Date().toISOString().slice(11, 19)} UTC.`;
  } catch (problem) {
    again = !(problem instanceof SignIn);
    if (again && !moved) {
      said.setAttribute('role', 'alert');
      said.textContent = `Not up to date since ${new Date().toISOString().slice(11, 19)} UTC: ${problem.message}`;
    } else {
      content = again ? [el('h1', {}, 'The ledger gave no answer'), el('p', { role: 'alert' }, problem.message)]
        : signIn(problem.message);
    }
  }
  if (mine !== asked) return;
  if (content) {
    main.replaceChildren(...content.filter(Boolean));
    main.querySelectorAll('details').forEach((it) => {
      it.open = opened.has(it.parentElement.querySelector('h3').textContent);
    });
    document.title = `${main.querySelector('h1').textContent} · Belay`;
    document.getElementById('path').replaceChildren(...path.map((step) => el('li', {}, step)));
  }
  out.hidden = !sessionStorage.getItem(TOKEN);
  if (moved && mine > 1) main.focus({ preventScroll: true }); // where a link led; a page that opens keeps its own start
  if (again) timer = setTimeout(() => show(false), TURN);
}

out.addEventListener('click', () => {
  sessionStorage.removeItem(TOKEN);
  show();
});
window.addEventListener('hashchange', () => show());
document.querySelector('.skip').addEventListener('click', (event) => {
  event.preventDefault();
  main.focus();
});
show();
