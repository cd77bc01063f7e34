// Each deployment, and whether it had a verified recovery set before it started.
import { ask, download } from './ask.js';
import { el, link, mark, place, setLink, short, table } from './show.js';

const SIZE = 100;
const day = (date) => date.toISOString().slice(0, 10);
const WORDS = { yes: 'with a verified set', no: 'without', unknown: 'unknown', 'not-started': 'not started' };

// The address has the days, so that a link to a view is one.
export function query(days) {
  const [from, to] = days;
  const date = /^\d{4}-\d{2}-\d{2}$/;
  return new URLSearchParams({
    ...(date.test(from) ? { from: `${from}T00:00:00Z` } : {}),
    ...(date.test(to) ? { to: `${day(new Date(Date.parse(`${to}T00:00:00Z`) + 86_400_000))}T00:00:00Z` } : {}),
  });
}

function period(page, shown) {
  const field = (id, text, value) => [el('label', { for: id }, text), el('input', { id, type: 'date', value, required: '' })];
  const form = el('form', { class: 'row', 'aria-label': 'Days' },
    ...field('from', 'From', day(new Date(page.from))), ...field('to', 'to', day(new Date(Date.parse(page.to) - 1))),
    el('button', { type: 'submit' }, 'Show'), el('button', { type: 'button', id: 'csv' }, 'Export as CSV'));
  const said = el('span', { role: 'status' });
  form.append(said);
  form.addEventListener('submit', (event) => {
    event.preventDefault();
    location.hash = `#/coverage/${form.querySelector('#from').value}/${form.querySelector('#to').value}`;
  });
  form.querySelector('#csv').addEventListener('click', async () => {
    const chosen = [form.querySelector('#from').value, form.querySelector('#to').value];
    said.textContent = 'Exporting …';
    try {
      await download(`v1/coverage.csv?${query(chosen)}`, `coverage-${chosen.join('-to-')}.csv`);
      said.textContent = 'Exported.';
    } catch (problem) {
      said.textContent = `Not exported: ${problem.message}`;
    }
  });
  return [form, el('p', {}, ...shown)];
}

const when = (instant) => el('time', { datetime: instant, title: instant }, `${day(new Date(instant))} ${instant.slice(11, 16)}`);

function row(it) {
  return [when(it.heardAt), link(place(it.application, it.environment), `${it.application} in ${it.environment}`),
    [short(it.commit) ?? '–', it.deploymentId ? ` ${it.deploymentId}` : ''], mark(it.covered), it.explanation,
    it.gateDecision ? mark(it.gateDecision) : 'none', it.setStatus ? setLink(it.recoverySetId) : '–'];
}

export async function coverage(days) {
  const asked = query(days);
  asked.set('limit', SIZE);
  const page = await ask(`v1/coverage?${asked}`);
  const items = [...page.items];
  const counted = (word) => items.filter((it) => it.covered === word).length;
  const sum = [`${page.next ? 'Of the newest' : 'Of'} ${items.length} deployments: `,
    Object.entries(WORDS).filter(([word]) => counted(word)).map(([word, text]) => `${text} ${counted(word)}`).join(', '),
    page.next ? '. The export has all of them.' : '.'];
  return [
    el('h1', {}, 'Coverage'),
    el('p', {}, 'Each deployment that Belay heard of, and whether it had a verified recovery set before it started.'),
    ...period(page, items.length ? sum : ['Belay heard of no deployment in these days.']),
    items.length ? table('Deployments', ['When (UTC)', 'Where', 'What', 'Covered', 'Why', 'Gate', 'Set'], items.map(row)) : null,
  ];
}
