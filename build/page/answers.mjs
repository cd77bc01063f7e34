// What the ledger answers in the tests: an environment where all is well, one where nothing is, and text that tries to be markup.
const now = Date.now();
const ago = (seconds) => new Date(now - seconds * 1000).toISOString();
const HOSTILE = '<img src=x onerror="document.title=\'hacked\'">';
const id = (digit) => `${digit.repeat(8)}-1111-4111-8111-111111111111`;
const judged = (millis, objectiveMillis, judgement) => ({ millis, objectiveMillis, judgement });

export const GOOD_SET = id('a');
export const BAD_SET = id('b');

const shop = {
  application: 'shop', environment: 'production',
  deployed: { commit: 'f95f852bd8fca8fcc58a9a2d6c842781e32a215e', deploymentId: '4711', actor: 'ada', at: ago(300), state: 'succeeded',
    recoverySetId: GOOD_SET, verdict: 'verified' },
  stores: [{ dataStore: 'shop-db', verifiedAt: ago(360), dataAgeMillis: 360000, predictedRecoveryMillis: 4200 },
    { dataStore: 'sessions', verifiedAt: ago(361), dataAgeMillis: 361000, predictedRecoveryMillis: 900 }],
  objectives: { dataAge: judged(361000, 86400000, 'met'), recoveryTime: judged(4200, 900000, 'met'), drillAge: judged(86400000, 2592000000, 'met') },
  rollback: { ready: true, recoverySetId: GOOD_SET, reason: 'its recovery set was captured before this deployment and is verified' },
  lastDrill: { operationId: id('d'), kind: 'drill', status: 'succeeded', completedAt: ago(86400), recoveryTimeMillis: 9000, dataAgeMillis: 60000, problem: null },
  running: [{ operationId: null, recoverySetId: id('c'), what: 'schedule', dataStore: 'shop-db', step: 'verifying: restoring', since: ago(12) }],
  needs: [],
};
const blog = {
  application: 'blog', environment: 'production', deployed: null,
  stores: [{ dataStore: 'blog-db', verifiedAt: null, dataAgeMillis: null, predictedRecoveryMillis: null }],
  objectives: { dataAge: judged(null, 3600000, 'unknown'), recoveryTime: judged(null, null, 'not-judged'), drillAge: judged(null, null, 'not-judged') },
  rollback: { ready: false, recoverySetId: null, reason: 'there is no verified recovery set' },
  lastDrill: null, running: [],
  needs: [{ kind: 'capture-failed', text: `a manual set was not captured: blog-db: ${HOSTILE}`, command: `belay sets show ${BAD_SET}` },
    { kind: 'data-age', text: 'there is no measure of the newest verified data of blog-db; the objective is 1 h',
      command: 'belay backup --application blog --environment production' }],
};
const gate = { gateId: id('e'), decision: 'approved', reason: 'all data stores are captured and verified' };
const point = (dataStore, more) => ({
  recoveryPointId: id('f'), recoverySetId: GOOD_SET, dataStore, status: 'captured', verdict: 'verified', snapshotAt: ago(360), rows: 1234567,
  unit: 'rows', logicalBytes: 52428800, storedBytes: 7340032, warnings: [], progress: null, lastFailure: null, overdueSince: null, failure: null,
  worsened: false,
  verification: { restoreMillis: 4200, checks: [{ name: 'rows', subject: 'public.orders', outcome: 'passed', fault: null, detail: '1,234,567 rows', millis: 12 },
    { name: 'digest', subject: 'public.orders', outcome: 'passed', fault: null, detail: 'as captured', millis: 340 }] },
  ...more,
});
const set = (recoverySetId, more) => ({
  recoverySetId, application: 'shop', environment: 'production', trigger: 'pre-deployment', commit: shop.deployed.commit, deploymentId: '4711',
  requestedAt: ago(370), deadline: ago(-600), overdueSince: null, status: 'captured', verdict: 'verified', skewMillis: 12, quiesced: false, actor: 'ada',
  rule: 'shop/production/before-deploy', traceId: '0af7651916cd43dd8448eb211c80319c', gates: [gate], recoveryPoints: [point('shop-db'), point('sessions', { unit: 'keys' })], ...more,
});
const failed = set(BAD_SET, {
  application: 'blog', trigger: 'manual', commit: null, deploymentId: null, rule: null, status: 'failed', verdict: 'unverified', skewMillis: null, traceId: null, gates: [],
  recoveryPoints: [point('blog-db', { status: 'failed', verdict: 'unverified', snapshotAt: null, rows: null, logicalBytes: null, storedBytes: null, verification: null,
    failure: { kind: 'unavailable', message: HOSTILE, attempts: 3 }, warnings: [HOSTILE] })],
});
const drill = (status, more) => ({
  operationId: id('d'), kind: 'drill', status, application: 'shop', environment: 'production', recoverySetId: GOOD_SET, requestedAt: ago(86400), commit: null,
  recoveryTimeMillis: 9000, dataAgeMillis: 60000, problem: null, drill: { name: 'weekly', verdict: 'passed' }, lost: null, otherSetId: null, ...more,
});
const drills = [drill('succeeded'), drill('succeeded', { requestedAt: ago(8 * 86400), recoveryTimeMillis: 1200000 }),
  drill('failed', { requestedAt: ago(9 * 86400), application: 'blog', recoveryTimeMillis: null, dataAgeMillis: null, problem: HOSTILE, drill: { name: null, verdict: 'failed' } })];
const rollback = drill('succeeded', { operationId: id('9'), kind: 'rollback', drill: null, lost: { added: 1250, changed: 7, removed: 0, unit: 'rows' } });
const deployment = (covered, reason, explanation, more) => ({
  application: 'shop', environment: 'production', deploymentId: '4711', commit: shop.deployed.commit, repository: 'acme/shop', actor: 'ada', heardAt: ago(370),
  startedAt: ago(300), covered, reason, explanation, recoverySetId: GOOD_SET, setStatus: 'captured', setVerdict: 'verified', capturedAt: ago(350),
  firstVerifiedAt: ago(310), gateId: id('e'), gateMode: 'verified', gateDecision: 'approved', gateCause: 'verified', gateDecidedAt: ago(300),
  outcome: 'succeeded', endedAt: ago(200), ...more,
});
const ungated = { gateId: null, gateMode: null, gateDecision: null, gateCause: null, gateDecidedAt: null, startedAt: null };
const deployments = [
  deployment('yes', 'verified', 'its set was verified when its gate let it go'),
  deployment('unknown', 'no-gate', 'nothing held it until its set was verified, and when it started is not known', ungated),
  deployment('no', 'no-set', 'no recovery set was asked for before it', { ...ungated, deploymentId: HOSTILE, commit: null, recoverySetId: null, setStatus: null, setVerdict: null }),
  deployment('not-started', 'held-back', 'its gate rejected it: orders: capture-failed', { application: 'blog', gateDecision: 'rejected', outcome: null, endedAt: null }),
];

export function answer(path) {
  const url = new URL(path, 'http://ledger');
  const of = url.searchParams.get('application');
  switch (url.pathname) {
    case '/v1/status': {
      const environments = [blog, shop].filter((it) => !of || it.application === of);
      return { at: new Date(now).toISOString(), needsPerson: environments.some((it) => it.needs.length), policy: of !== 'none',
        failingChannels: [{ channel: 'pager', problem: `since 10:00: ${HOSTILE}` }], environments };
    }
    case '/v1/recovery-sets': return { items: of === 'blog' ? [failed] : [set(GOOD_SET)], next: null };
    case '/v1/operations': return { items: of === 'blog' ? [] : of ? [rollback, ...drills.slice(0, 2)] : drills, next: null };
    case '/v1/coverage': return { from: ago(30 * 86400), to: ago(0), items: url.searchParams.get('from')?.startsWith('2020') ? [] : deployments, next: null };
    case `/v1/recovery-sets/${GOOD_SET}`: return set(GOOD_SET);
    case `/v1/recovery-sets/${BAD_SET}`: return failed;
    default: return null;
  }
}
