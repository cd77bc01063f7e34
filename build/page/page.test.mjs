// The page's own files, in Chromium. BELAY_PAGE_PICTURES names a folder for pictures of each view in both themes and in two widths.
import assert from 'node:assert/strict';
import { mkdirSync, readFileSync } from 'node:fs';
import { createServer } from 'node:http';
import { after, before, test } from 'node:test';
import { chromium } from 'playwright-core';
import { answer, BAD_SET, GOOD_SET } from './answers.mjs';

const FILES = new URL('../../ledger-service/src/main/', import.meta.url);
const PAGE = new URL('resources/dev/belay/ledger/page/', FILES);
// As the controller sends it: what it forbids is forbidden here.
const POLICY = /POLICY =\s*((?:"[^"]*"\s*\+?\s*)+)/.exec(
  readFileSync(new URL('java/dev/belay/ledger/page/PageController.java', FILES), 'utf8'))[1].replace(/"\s*\+\s*"/g, '').replace(/^"|"\s*$/g, '');
const TYPES = { '/': ['index.html', 'text/html'], '/belay.css': ['belay.css', 'text/css'],
  ...Object.fromEntries(['belay', 'ask', 'show', 'views', 'coverage', 'drills'].map((name) => [`/${name}.js`, [`${name}.js`, 'text/javascript']])) };
const TOKEN = 'a-token-of-the-test';
const pictures = process.env.BELAY_PAGE_PICTURES;

let server;
let browser;
let home;
let down = false;
let issuer; // that the page is offered
let session = false; // whether a browser has signed in there
let stuck = false;
const streams = new Set();
const asked = [];
const tell = (event, data) => streams.forEach((stream) => stream.write(`event: ${event}\ndata: ${JSON.stringify(data)}\n\n`));

before(async () => {
  server = createServer((request, response) => {
    const file = TYPES[request.url];
    if (file) {
      response.writeHead(200, { 'Content-Type': `${file[1]};charset=UTF-8`, 'Content-Security-Policy': POLICY });
      response.end(readFileSync(new URL(file[0], PAGE)));
      return;
    }
    const json = (status, body) => {
      response.writeHead(status, { 'Content-Type': 'application/json' });
      response.end(JSON.stringify(body));
    };
    asked.push(request.url);
    if (request.url === '/sign-in/offer') json(200, issuer ? { issuer } : {});
    else if (request.url === '/sign-in') {
      session = true; // the issuer's part
      response.writeHead(302, { Location: '/' });
      response.end();
    } else if (request.url === '/sign-out' && stuck) json(503, { detail: 'the ledger is ending' });
    else if (request.url === '/sign-out') {
      session = false;
      response.writeHead(204);
      response.end();
    } else if (request.headers.authorization !== `Bearer ${TOKEN}` && !session) json(401, { detail: 'a token is needed' });
    else if (request.url === '/v1/stream' && !down) {
      response.writeHead(200, { 'Content-Type': 'text/event-stream' });
      response.write(': hello\n\nevent: begin\ndata: {}\n\n');
      streams.add(response);
      request.on('close', () => streams.delete(response));
    } else if (request.url.startsWith('/v1/coverage.csv')) {
      response.writeHead(200, { 'Content-Type': 'text/csv' });
      response.end('application,environment\r\nshop,production\r\n');
    } else if (down) json(503, { detail: 'the database is away' });
    else if (answer(request.url)) json(200, answer(request.url));
    else json(404, { detail: 'there is none' });
  });
  await new Promise((resolve) => { server.listen(0, '127.0.0.1', resolve); });
  home = `http://127.0.0.1:${server.address().port}/`;
  browser = await chromium.launch({ executablePath: process.env.CHROMIUM ?? '/usr/bin/chromium', args: ['--no-sandbox'] });
  if (pictures) mkdirSync(pictures, { recursive: true });
});

after(async () => {
  await browser?.close();
  server?.closeAllConnections();
  server?.close();
});

// A page of its own that is signed in; what it says on its console, and asks of others, fails the test.
async function open(path, options = {}) {
  const page = await browser.newPage(options);
  page.wrong = [];
  page.on('console', (message) => { if (message.type() === 'error' && !/503|INCOMPLETE_CHUNKED/.test(message.text())) page.wrong.push(message.text()); });
  page.on('pageerror', (problem) => page.wrong.push(String(problem)));
  page.on('request', (request) => { if (!request.url().startsWith(home) && !/^(data|blob):/.test(request.url())) page.wrong.push(request.url()); });
  await page.addInitScript((token) => { if (token) sessionStorage.setItem('belay-token', token); }, options.token === undefined ? TOKEN : options.token);
  await page.goto(home + path);
  await page.waitForFunction(() => !document.querySelector('main').textContent.includes('Loading'));
  return page;
}

async function close(page) {
  const wrong = page.wrong;
  await page.close();
  assert.deepEqual(wrong, []);
}

test('what needs a person comes first, with what to run', async () => {
  const page = await open('');
  assert.equal(await page.textContent('h1'), '3 things need a person');
  assert.match(await page.textContent('.needs'), /belay backup --application blog --environment production/);
  assert.match(await page.textContent('main'), /The channel pager does not deliver notifications: since 10:00/);
  assert.match(await page.textContent('.cards'), /shop in production.*ready: its recovery set/s);
  assert.match(await page.textContent('.cards'), /objective 24 h: .*met/s);
  await close(page);
});

test('whoever may not know of channels is told so', async () => {
  const page = await open('');
  const status = answer('/v1/status');
  await page.route('**/v1/status', (route) => route.fulfill({ json: { ...status, failingChannels: null } }));
  await page.reload();
  await page.waitForFunction(() => document.querySelector('main').textContent.includes('Whether notifications are delivered is not known'));
  assert.equal(await page.textContent('h1'), '2 things need a person');
  await close(page);
});

test('text of others is never markup', async () => {
  for (const path of ['', `#/sets/${BAD_SET}`, '#/environments/blog/production', '#/drills', '#/coverage']) {
    const page = await open(path);
    assert.equal(await page.locator('main img').count(), 0);
    assert.doesNotMatch(await page.title(), /hacked/);
    await close(page);
  }
});

test('an address that is none shows the overview', async () => {
  const page = await open('#/sets/%');
  assert.equal(await page.textContent('h1'), '3 things need a person');
  await close(page);
});

test('an environment has a time line, and a set its checks', async () => {
  const page = await open('');
  await page.click('h3 a:has-text("shop in production")');
  await page.waitForSelector('table');
  assert.match(await page.textContent('table'), /pre-deployment set.*verified.*approved/s);
  assert.match(await page.textContent('table'), /rollback.*succeeded: 1,250 added, 7 changed and 0 removed rows since then.*drill.*succeeded/s);
  await page.click(`table a[href="#/sets/${GOOD_SET}"]`);
  await page.waitForSelector('details');
  assert.match(await page.textContent('main'), /1,234,567 rows, 50\.0 MiB read/);
  assert.match(await page.textContent('main'), /1,234,567 keys/);
  assert.match(await page.textContent('main'), new RegExp(`belay rollback .*--set ${GOOD_SET} --plan`));
  assert.match(await page.textContent('main'), /Trace0af7651916cd43dd8448eb211c80319c/);
  assert.match(await page.textContent('main'), /Compared 24 h ago: 1,250 added, 7 changed and 0 removed rows since then\. A rollback discards what was added and changed/);
  await page.click('summary');
  assert.ok(await page.isVisible('text=as captured'));
  await close(page);
});

test('without a token it asks for one, and a wrong one is told', async () => {
  const page = await browser.newPage();
  await page.goto(home);
  await page.waitForSelector('form');
  await page.fill('#token', 'wrong');
  await page.keyboard.press('Enter');
  await page.waitForSelector('[role=alert]');
  assert.match(await page.textContent('[role=alert]'), /does not know this token/);
  await page.fill('#token', TOKEN);
  await page.keyboard.press('Enter');
  await page.waitForSelector('.cards');
  await page.click('#out');
  await page.waitForSelector('form');
  await page.close();
});

test('a ledger that does not answer is told, and what was shown stays', async () => {
  const page = await open('');
  down = true;
  streams.forEach((stream) => stream.destroy());
  try {
    await page.waitForFunction(() => document.getElementById('said').textContent.includes('Not up to date'), null, { timeout: 60000 });
    assert.match(await page.textContent('#said'), /the database is away/);
    assert.equal(await page.textContent('h1'), '3 things need a person');
  } finally {
    down = false;
  }
  await close(page);
});

test('a change is shown when it is told, and those of elsewhere are not asked for', async () => {
  const page = await open('#/environments/shop/production');
  await page.waitForFunction(() => true);
  while (!streams.size) await new Promise((resolve) => { setTimeout(resolve, 50); });
  await page.waitForTimeout(1500); // what its begin brought
  const before = asked.filter((url) => url.startsWith('/v1/recovery-sets')).length;
  tell('change', { application: 'blog', environment: 'production' });
  await page.waitForTimeout(1500);
  assert.equal(asked.filter((url) => url.startsWith('/v1/recovery-sets')).length, before);
  const again = page.waitForResponse((response) => response.url().includes('/v1/recovery-sets'), { timeout: 60000 });
  tell('change', { application: 'shop', environment: 'production' });
  assert.equal((await again).status(), 200);
  assert.ok(!asked.some((url) => url.includes(TOKEN)));
  await close(page);
});

test('deployments are counted, chosen by their days, and exported', async () => {
  const page = await open('#/coverage');
  assert.match(await page.textContent('main'), /Of 4 deployments: with a verified set 1, without 1, unknown 1, not started 1\./);
  assert.match(await page.textContent('table'), /unknown.*nothing held it.*no.*no recovery set was asked for/s);
  const loaded = page.waitForEvent('download');
  await page.click('#csv');
  assert.match((await loaded).suggestedFilename(), /^coverage-\d{4}-\d\d-\d\d-to-/);
  await page.fill('#from', '2020-01-01');
  await page.fill('#to', '2020-01-31');
  await page.click('button[type=submit]');
  await page.waitForFunction(() => document.querySelector('main').textContent.includes('heard of no deployment'));
  assert.ok(asked.some((url) => url.startsWith('/v1/coverage?from=2020-01-01T00%3A00%3A00Z&to=2020-02-01T00%3A00%3A00Z')));
  await close(page);
});

test('drills stand against their objectives', async () => {
  const page = await open('');
  await page.click('nav a:has-text("Drills")');
  await page.waitForFunction(() => document.querySelector('h1')?.textContent === 'Drills');
  assert.match(await page.textContent('table'), /weekly.*9\.0 s \(objective 15 min: .*met.*20 min \(objective 15 min: .*missed.*failed/s);
  await close(page);
});

test('whoever signs in at the issuer comes back to where they were, and no script has a token', async () => {
  issuer = 'login.example.com';
  try {
    const page = await open('#/drills', { token: null });
    await page.click('text=Sign in at login.example.com');
    await page.waitForFunction(() => document.querySelector('h1')?.textContent === 'Drills');
    assert.equal(await page.evaluate(() => sessionStorage.length + localStorage.length + document.cookie.length), 0);
    stuck = true;
    await page.click('#out');
    await page.waitForFunction(() => document.getElementById('said').textContent.startsWith('Not signed out'));
    assert.equal(await page.textContent('h1'), 'Drills');
    stuck = false;
    await page.click('#out');
    await page.waitForSelector('form');
    assert.equal(session, false);
    await page.goto(`${home}#/sign-in/refused`);
    await page.reload();
    await page.waitForSelector('[role=alert]');
    assert.match(await page.textContent('[role=alert]'), /nothing lets you read here/);
    await page.close();
  } finally {
    issuer = undefined;
    session = false;
  }
});

test('keys and screen readers reach everything', async () => {
  const page = await open('');
  await page.keyboard.press('Tab');
  assert.equal(await page.evaluate(() => document.activeElement.textContent), 'Skip to the content');
  await page.keyboard.press('Enter');
  assert.equal(await page.evaluate(() => document.activeElement.id), 'main');
  assert.equal(await page.getAttribute('html', 'lang'), 'en');
  for (const path of ['', `#/sets/${GOOD_SET}`, '#/environments/shop/production', '#/drills', '#/coverage']) {
    await page.goto(home + path);
    await page.waitForFunction(() => !document.querySelector('main').textContent.includes('Loading'));
    assert.equal(await page.locator('h1').count(), 1);
  }
  await close(page);
});

for (const colorScheme of ['light', 'dark']) {
  for (const width of [1280, 400]) {
    test(`every view fits ${width} pixels, ${colorScheme}`, async () => {
      for (const [name, path] of [['overview', ''], ['environment', '#/environments/shop/production'], ['set', `#/sets/${GOOD_SET}`], ['failed', `#/sets/${BAD_SET}`],
        ['drills', '#/drills'], ['coverage', '#/coverage']]) {
        const page = await open(path, { colorScheme, viewport: { width, height: 900 } });
        const wide = await page.evaluate(() => document.documentElement.scrollWidth - document.documentElement.clientWidth);
        assert.ok(wide <= 0, `${name} is ${wide} pixels too wide`);
        const contrast = await page.evaluate(() => {
          const light = (text) => {
            const [r, g, b] = text.match(/[\d.]+/g).map((c) => { const v = c / 255; return v <= 0.04045 ? v / 12.92 : ((v + 0.055) / 1.055) ** 2.4; });
            return 0.2126 * r + 0.7152 * g + 0.0722 * b;
          };
          const behind = (e) => { for (let it = e; it; it = it.parentElement) { const c = getComputedStyle(it).backgroundColor; if (c !== 'rgba(0, 0, 0, 0)') return c; } return 'rgb(255, 255, 255)'; };
          return [...document.querySelectorAll('main *, #said')].filter((e) => e.childElementCount === 0 && e.textContent.trim()).map((e) => {
            const [a, b] = [light(getComputedStyle(e).color), light(behind(e))].sort((x, y) => y - x);
            return { text: e.textContent.slice(0, 40), ratio: (a + 0.05) / (b + 0.05) };
          }).filter((it) => it.ratio < 4.5);
        });
        assert.deepEqual(contrast, []); // WCAG 2.2, 1.4.3
        if (pictures) await page.screenshot({ path: `${pictures}/${name}-${colorScheme}-${width}.png`, fullPage: true });
        await close(page);
      }
    });
  }
}
