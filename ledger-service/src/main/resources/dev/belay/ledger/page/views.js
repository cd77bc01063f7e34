// How environments stand, what happened there, and a recovery set.
import { ask } from './ask.js';
import { bytes, el, judged, link, list, mark, place, setLink, short, span, table, time } from './show.js';

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

export async function overview() {
  const status = await ask('v1/status');
  const needs = status.environments.flatMap((it) => it.needs.map((need) => ({ it, need })));
  const channels = status.failingChannels ?? [];
  const all = needs.length + channels.length;
  const title = all === 1 ? '1 thing needs a person' : all ? `${all} things need a person`
    : status.environments.length ? 'Nothing needs a person' : 'Nothing is known';
  return [
    el('h1', {}, title),
    status.policy ? null : el('p', {}, 'The ledger has no policy (', el('code', {}, 'belay.policy.file'),
      '): objectives are not judged, and what was never captured is missing here.'),
    needList(needs, true),
    channels.length ? el('ul', { class: 'needs' }, ...channels.map((it) => el('li', {},
      `The channel ${it.channel} does not deliver notifications: ${it.problem}`,
      el('pre', {}, `belay notify test ${it.channel}`)))) : null,
    status.failingChannels === null ? el('p', {}, 'Whether notifications are delivered is not known: this sign-in is for',
      ' some applications, and channels are of all.') : null,
    el('h2', {}, 'Environments'),
    status.environments.length
      ? el('div', { class: 'cards' }, ...status.environments.map((it) => environmentCard(it, status.at)))
      : el('p', {}, 'No environment is known: neither from the ledger’s policy nor from captures.'),
  ];
}

const query = (a, e) => `application=${encodeURIComponent(a)}&environment=${encodeURIComponent(e)}`;

export async function environment(application, name) {
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
      at: it.requestedAt, row: [time(it.requestedAt, status.at), it.kind, [short(it.commit) ?? '–'],
        [mark(it.status), it.lost && it.kind === 'rollback' ? `: ${lost(it)} since then` : ''], '–',
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

// What was there then and is not now, the other way round: a rollback discards what was added and changed since.
function lost(it) {
  const count = (number) => number.toLocaleString('en');
  return `${count(it.lost.added)} added, ${count(it.lost.changed)} changed and ${count(it.lost.removed)} removed ${it.lost.unit}`;
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
      ...(verification?.progress ? [['Verifying', verification.progress.step]] : []),
      ...(it.failure ? [['Failure', `${it.failure.kind}: ${it.failure.message}`]] : []),
      ...(it.lastFailure ? [['Last attempt', it.lastFailure.message]] : []),
      ...it.warnings.map((warning) => ['Warning', warning]),
      ['Point', el('code', {}, it.recoveryPointId)]),
    verification?.checks?.length
      ? el('details', {}, el('summary', {}, `${verification.checks.length} checks`),
        table(`Checks of ${it.dataStore}`, ['Check', 'Subject', 'Outcome', 'Detail', 'Time'], verification.checks.map(check)))
      : null);
}

export async function set(id) {
  const it = await ask(`v1/recovery-sets/${encodeURIComponent(id)}`);
  const operations = await ask(`v1/operations?${query(it.application, it.environment)}&limit=50`);
  const compared = operations.items.find((each) => each.recoverySetId === it.recoverySetId && each.lost && !each.otherSetId);
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
      ['Set', el('code', {}, it.recoverySetId)],
      ...(it.traceId ? [['Trace', el('code', {}, it.traceId)]] : [])),
    el('h2', {}, 'Data stores'),
    el('div', { class: 'cards' }, ...it.recoveryPoints.map((each) => point(each, now))),
    ...(it.verdict === 'verified' ? [
      el('h2', {}, 'Roll back to it'),
      compared
        ? el('p', {}, 'Compared ', time(compared.requestedAt, now), `: ${lost(compared)} since then. A rollback discards what was added and changed.`)
        : el('p', {}, 'Nobody has compared it with the data of now, so what a rollback would discard is not known.'),
      el('p', {}, 'The plan compares them, and says what the databases need. It changes nothing.'),
      el('pre', {}, `belay rollback --application ${it.application} --environment ${it.environment} --set ${it.recoverySetId} --plan`),
    ] : []),
  ];
}
