// The page against a ledger that runs, which BELAY_PAGE_LEDGER and BELAY_PAGE_TOKEN name; build/page/real starts one. It must
// have what the demo leaves: verified sets, a gate, a rollback and a drill.
import assert from 'node:assert/strict';
import { mkdirSync, readFileSync } from 'node:fs';
import { after, before, test } from 'node:test';
import { chromium } from 'playwright-core';
import { answer, BAD_SET, GOOD_SET } from './answers.mjs';

const ledger = process.env.BELAY_PAGE_LEDGER;
const token = process.env.BELAY_PAGE_TOKEN;
const pictures = process.env.BELAY_PAGE_PICTURES;
const browserOf = { executablePath: process.env.CHROMIUM ?? '/usr/bin/chromium', args: ['--no-sandbox'] };
let browser;

before(async () => {
  assert.ok(ledger && token, 'BELAY_PAGE_LEDGER and BELAY_PAGE_TOKEN name a ledger that runs');
  browser = await chromium.launch(browserOf);
  if (pictures) mkdirSync(pictures, { recursive: true });
});
after(() => browser?.close());

async function ask(path) {
  const got = await fetch(ledger + path, { headers: { Authorization: `Bearer ${token}` } });
  assert.equal(got.status, 200, `${path}: ${got.status}`);
  return got.json();
}

async function open(path, options = {}) {
  const page = await browser.newPage(options);
  page.wrong = [];
  page.on('console', (message) => { if (message.type() === 'error') page.wrong.push(message.text()); });
  page.on('pageerror', (problem) => page.wrong.push(String(problem)));
  page.on('request', (request) => { if (!/^(data:|blob:)/.test(request.url()) && !request.url().startsWith(ledger)) page.wrong.push(request.url()); });
  await page.addInitScript((known) => sessionStorage.setItem('belay-token', known), token);
  await page.goto(`${ledger}/${path}`);
  await page.waitForFunction(() => !document.querySelector('main').textContent.includes('Loading'), null, { timeout: 60_000 });
  return page;
}

async function close(page) {
  const wrong = page.wrong;
  await page.close();
  assert.deepEqual(wrong, []);
}

// A field of the canned answers that the real ones lack would be tested against nothing.
function lacks(canned, real, at = '') {
  if (canned === null || real === null || real === undefined) return real === undefined ? [at] : [];
  if (Array.isArray(canned)) return canned.length && real.length ? lacks(canned[0], real[0], `${at}[]`) : [];
  if (typeof canned !== 'object') return [];
  return Object.keys(canned).flatMap((key) => (key in real ? lacks(canned[key], real[key], `${at}.${key}`) : [`${at}.${key}`]));
}

test('the canned answers of the other tests have no field that a ledger does not give', async () => {
  const sets = await ask('/v1/recovery-sets?limit=50');
  const gated = sets.items.find((it) => it.gates.length);
  assert.ok(gated, 'the run has a set with a gate');
  assert.deepEqual(lacks(answer('/v1/status').environments[1], (await ask('/v1/status')).environments[0]), []);
  assert.ok(Array.isArray((await ask('/v1/status')).failingChannels));
  for (const canned of [GOOD_SET, BAD_SET]) assert.deepEqual(lacks(answer(`/v1/recovery-sets/${canned}`), gated), []);
  assert.deepEqual(lacks(answer('/v1/operations?kind=drill').items[0], (await ask('/v1/operations?kind=drill')).items[0]), []);
  assert.deepEqual(lacks(answer('/v1/coverage').items[0], (await ask('/v1/coverage')).items[0]), []);
});

test('every view shows the run, without a fault', async () => {
  const { items } = await ask('/v1/recovery-sets?limit=50');
  const { environments: [it] } = await ask('/v1/status');
  const views = [['overview', '', it.application], ['environment', `#/environments/${it.application}/${it.environment}`, 'pre-deployment set'],
    ['drills', '#/drills', 'succeeded'], ['coverage', '#/coverage', 'was verified when its gate let it go'],
    ...items.slice(0, 5).map((set, i) => [`set-${i}`, `#/sets/${set.recoverySetId}`, set.recoverySetId])];
  for (const [name, path, text] of views) {
    for (const colorScheme of ['light', 'dark']) {
      for (const width of [1280, 400]) {
        const page = await open(path, { colorScheme, viewport: { width, height: 900 } });
        const shown = await page.textContent('main');
        assert.ok(shown.includes(text), `${name} has "${text}": ${shown}`);
        assert.doesNotMatch(shown, /undefined|NaN|null|\[object/, name);
        assert.ok(await page.evaluate(() => document.documentElement.scrollWidth <= document.documentElement.clientWidth), `${name} fits`);
        if (pictures) await page.screenshot({ path: `${pictures}/real-${name}-${colorScheme}-${width}.png`, fullPage: true });
        await close(page);
      }
    }
  }
});

test('what happens is shown when it happens', async () => {
  const { environments: [it] } = await ask('/v1/status');
  const page = await open(`#/environments/${it.application}/${it.environment}`);
  const begun = page.waitForResponse((response) => response.url().endsWith('/v1/stream'), { timeout: 60_000 });
  await page.reload();
  assert.equal((await begun).status(), 200);
  await page.waitForFunction(() => document.querySelector('table'));
  const rows = await page.locator('tbody tr').count();
  const [point] = (await ask('/v1/recovery-sets?limit=50')).items.filter((set) => set.verdict === 'verified').flatMap((set) => set.recoveryPoints);
  const drill = await fetch(`${ledger}/v1/drills`, { method: 'POST', headers: { Authorization: `Bearer ${token}`, 'Content-Type': 'application/json' },
    body: JSON.stringify({ application: it.application, environment: it.environment, recoverySetId: point.recoverySetId }) });
  assert.equal(drill.status, 202, await drill.text());
  await page.waitForFunction((before) => document.querySelectorAll('tbody tr').length > before, rows, { timeout: 60_000 });
  await close(page);
});

test('the export is the list', async () => {
  const page = await open('#/coverage');
  const loaded = page.waitForEvent('download');
  await page.click('#csv');
  const lines = readFileSync(await (await loaded).path(), 'utf8').trimEnd().split('\r\n');
  assert.equal(lines.length - 1, (await ask('/v1/coverage?limit=200')).items.length);
  assert.match(lines[0], /^application,environment,/);
  await close(page);
});
