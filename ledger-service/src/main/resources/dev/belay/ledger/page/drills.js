// Drills, against what the policy wants.
import { ask } from './ask.js';
import { el, judged, link, list, mark, place, setLink, span, table, time } from './show.js';

// What a drill measured, judged by what the policy wants of its environment today.
function measured(millis, objective) {
  if (millis === null || millis === undefined) return '–';
  const wanted = objective?.objectiveMillis;
  return wanted === null || wanted === undefined ? span(millis) : [`${span(millis)} (objective ${span(wanted)}: `, mark(millis <= wanted ? 'met' : 'missed'), ')'];
}

function row(it, environment, now) {
  const wanted = environment?.objectives;
  return [time(it.requestedAt, now), link(place(it.application, it.environment), `${it.application} in ${it.environment}`),
    it.drill?.name ?? 'asked for', [mark(it.status), it.drill?.verdict === 'unknown' ? ' unknown' : ''],
    measured(it.recoveryTimeMillis, wanted?.recoveryTime), measured(it.dataAgeMillis, wanted?.dataAge), setLink(it.recoverySetId),
    it.problem ?? '–'];
}

function card(it, now) {
  const drill = it.lastDrill;
  return el('section', { class: 'card' },
    el('h3', {}, link(place(it.application, it.environment), `${it.application} in ${it.environment}`)),
    list(
      ['Last drill', ...(drill ? [mark(drill.status), ' ', time(drill.completedAt, now)] : ['none'])],
      ['Drill age', span(it.objectives.drillAge.millis) ?? 'no drill succeeded', ...judged(it.objectives.drillAge)],
      ['Recovery', drill ? measured(drill.recoveryTimeMillis, it.objectives.recoveryTime) : '–'].flat(),
      ['Data age', drill ? measured(drill.dataAgeMillis, it.objectives.dataAge) : '–'].flat()));
}

export async function drills() {
  const [status, page] = await Promise.all([ask('v1/status'), ask('v1/operations?kind=drill&limit=100')]);
  const of = (it) => status.environments.find((each) => each.application === it.application && each.environment === it.environment);
  return [
    el('h1', {}, 'Drills'),
    el('p', { class: 'soft' }, 'Recovery is from the request until the last data store is restored. Data age is that of the oldest restored data then.'),
    status.environments.length
      ? el('div', { class: 'cards' }, ...status.environments.map((it) => card(it, status.at)))
      : el('p', {}, 'No environment is known.'),
    el('h2', {}, 'All drills'),
    page.items.length
      ? table('All drills', ['When', 'Where', 'Drill', 'Outcome', 'Recovery', 'Data age', 'Set', 'Problem'], page.items.map((it) => row(it, of(it), status.at)))
      : el('p', {}, 'There was no drill. ', el('code', {}, 'belay drill run'), ' makes one.'),
    page.next ? el('p', {}, 'These are the newest 100. ', el('code', {}, 'belay operations list --kind drill'), ' has all of them.') : null,
  ];
}
