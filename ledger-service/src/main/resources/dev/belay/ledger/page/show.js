// What the views are made of. Text of others is only ever set as text, never as markup.
export function el(name, attributes = {}, ...children) {
  const element = document.createElement(name);
  for (const [key, value] of Object.entries(attributes)) {
    element.setAttribute(key, value);
  }
  element.append(...children.filter((child) => child !== null && child !== undefined));
  return element;
}

export function span(millis) {
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

export function bytes(count) {
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

export function time(instant, now) {
  if (!instant) return el('span', { class: 'soft' }, '–');
  const ago = span(new Date(now ?? Date.now()) - new Date(instant));
  return el('time', { datetime: instant, title: instant }, `${ago} ago`);
}

const GOOD = new Set(['verified', 'captured', 'approved', 'succeeded', 'met', 'ready', 'passed', 'yes']);
const BAD = new Set(['failed', 'unknown', 'rejected', 'missed', 'not ready', 'overdue', 'no']);

// A sign beside the colour: colour alone says nothing to many.
export function mark(word) {
  const kind = GOOD.has(word) ? 'good' : BAD.has(word) ? 'bad' : 'wait';
  const sign = word === 'unknown' ? '?' : { good: '✓', bad: '✗', wait: '…' }[kind]; // unknown is apart from failed
  return el('span', { class: `mark ${kind}` }, el('span', { 'aria-hidden': 'true' }, `${sign} `), word);
}

export const link = (href, text) => el('a', { href }, text);
export const place = (a, e) => `#/environments/${encodeURIComponent(a)}/${encodeURIComponent(e)}`;
export const setLink = (id) => link(`#/sets/${encodeURIComponent(id)}`, el('code', {}, id.slice(0, 8)));
export const short = (commit) => (commit ? el('code', {}, commit.slice(0, 12)) : null);

export function list(...pairs) {
  const dl = el('dl');
  for (const [name, ...what] of pairs) {
    dl.append(el('dt', {}, name), el('dd', {}, ...what));
  }
  return dl;
}

export function table(caption, titles, rows) {
  return el('div', { class: 'scroll', tabindex: '0', role: 'region', 'aria-label': caption },
    el('table', { role: 'table' }, // said again: what is laid out otherwise is no table to some readers
      el('thead', { role: 'rowgroup' }, el('tr', { role: 'row' }, ...titles.map((title) => el('th', { scope: 'col', role: 'columnheader' }, title)))),
      el('tbody', { role: 'rowgroup' }, ...rows.map((cells) => el('tr', { role: 'row' },
        ...cells.map((cell, i) => el('td', { role: 'cell', 'data-title': titles[i] }, el('div', {}, ...[cell].flat()))))))));
}

export function judged(objective) {
  return objective.judgement === 'not-judged' ? [] :
    [' (objective ', span(objective.objectiveMillis), ': ', mark(objective.judgement), ')'];
}
