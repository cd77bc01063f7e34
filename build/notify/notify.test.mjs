// What notifications send, read by the vendors' own code. BodiesTest of the ledger holds the files to what is sent.
import assert from 'node:assert/strict'
import { execFileSync } from 'node:child_process'
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { createRequire } from 'node:module'
import { fileURLToPath } from 'node:url'
import test from 'node:test'
import { Webhook } from 'standardwebhooks'

// Its modules name each other as only bundlers do.
const AdaptiveCards = createRequire(import.meta.url)('adaptivecards/dist/adaptivecards.js')

const bodies = fileURLToPath(new URL('../../ledger-service/src/test/resources/notify/', import.meta.url))
const text = (name) => readFileSync(bodies + name + '.json', 'utf8')
const json = (name) => JSON.parse(text(name))

for (const name of ['teams', 'teams-recovered']) {
  test(name + ' is an Adaptive Card without a fault', () => {
    const message = json(name)
    assert.equal(message.type, 'message')
    assert.equal(message.attachments[0].contentType, 'application/vnd.microsoft.card.adaptive')
    const card = new AdaptiveCards.AdaptiveCard()
    const context = new AdaptiveCards.SerializationContext()
    card.parse(message.attachments[0].content, context)
    const said = (events) => Array.from(events, (event) => event.message)
    const events = Array.from({ length: context.eventCount }, (_, at) => context.getEventAt(at))
    assert.deepEqual(said(events), [])
    assert.deepEqual(said(card.validateProperties().validationEvents), [])
    assert.equal(card.getItemCount(), message.attachments[0].content.body.length)
  })
}

test('a card that is wrong has faults', () => {
  const card = new AdaptiveCards.AdaptiveCard()
  const context = new AdaptiveCards.SerializationContext()
  card.parse({ type: 'AdaptiveCard', version: '1.4', body: [{ type: 'TextBlok', text: 'x' }] }, context)
  assert.ok(context.eventCount > 0)
})

function typeErrors (body) {
  const folder = mkdtempSync(fileURLToPath(new URL('./types-', import.meta.url)))
  try {
    writeFileSync(folder + '/message.ts', 'import type { KnownBlock } from "@slack/types"\n' +
      'export const message: { text: string, blocks: KnownBlock[] } = ' + body + '\n')
    execFileSync(process.execPath, [fileURLToPath(new URL('./node_modules/typescript/bin/tsc', import.meta.url)),
      '--noEmit', '--strict', '--skipLibCheck', '--module', 'nodenext', folder + '/message.ts'], { encoding: 'utf8' })
    return ''
  } catch (failure) {
    return failure.stdout
  } finally {
    rmSync(folder, { recursive: true })
  }
}

for (const name of ['slack', 'slack-recovered']) {
  test(name + ' is what Slack calls blocks', () => assert.equal(typeErrors(text(name)), ''))
}

test('blocks that are wrong are found', () =>
  assert.match(typeErrors(text('slack').replace('"mrkdwn"', '"markdown"')), /not assignable/))

test('each of two secrets verifies the webhook, and a change is found', () => {
  const headers = json('webhook-headers')
  const now = Date.now
  Date.now = () => Number(headers['webhook-timestamp']) * 1000
  try {
    for (const secret of ['whsec_YSBrZXkgb2YgdGhpcnR5LXR3byBieXRlcywgb3Igc28=', 'whsec_dGhlIGtleSBvZiBiZWZvcmUsIGluIDMyIGJ5dGVzLi4=']) {
      assert.equal(new Webhook(secret).verify(text('webhook'), headers).specversion, '1.0')
      assert.throws(() => new Webhook(secret).verify(text('webhook') + ' ', headers), /signature/i)
    }
    assert.throws(() => new Webhook('whsec_' + 'A'.repeat(43) + '=').verify(text('webhook'), headers), /signature/i)
  } finally {
    Date.now = now
  }
})

test('the webhook is a CloudEvent in structured mode', () => {
  const event = json('webhook')
  for (const required of ['id', 'source', 'specversion', 'type']) {
    assert.equal(typeof event[required], 'string')
  }
  assert.match(json('webhook-headers')['content-type'], /^application\/cloudevents\+json/)
  for (const attribute of Object.keys(event)) {
    assert.match(attribute, /^[a-z0-9]{1,20}$/)
  }
})

// "Send an alert event" of the Events API v2 (developer.pagerduty.com): its fields, and which are required.
const FIELDS = ['routing_key', 'event_action', 'dedup_key', 'payload', 'images', 'links', 'client', 'client_url']
const PAYLOAD = ['summary', 'source', 'severity', 'timestamp', 'component', 'group', 'class', 'custom_details']

for (const name of ['pagerduty-trigger', 'pagerduty-resolve']) {
  test(name + ' has the fields of the Events API v2', () => {
    const event = json(name)
    assert.deepEqual(Object.keys(event).filter((key) => !FIELDS.includes(key)), [])
    assert.deepEqual(Object.keys(event.payload).filter((key) => !PAYLOAD.includes(key)), [])
    assert.equal(event.routing_key.length, 32)
    assert.equal(event.event_action, name.split('-')[1])
    assert.equal(event.dedup_key, json('pagerduty-trigger').dedup_key)
    assert.ok(event.dedup_key.length <= 255)
    assert.ok(event.payload.summary.length <= 1024)
    assert.ok(['critical', 'error', 'warning', 'info'].includes(event.payload.severity))
    assert.ok(event.payload.source)
    assert.ok(!Number.isNaN(Date.parse(event.payload.timestamp)))
  })
}

test('the annotation has what Grafana asks for', () => {
  const annotation = json('grafana')
  assert.equal(typeof annotation.text, 'string')
  assert.ok(Number.isInteger(annotation.time))
  assert.ok(annotation.tags.every((tag) => typeof tag === 'string'))
})
