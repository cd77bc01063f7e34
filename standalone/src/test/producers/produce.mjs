// Produces a CI event (JSON) and a deployment event (Avro), by the settings in the home of `belay up`.
//   node produce.mjs HOME/kafka.properties deployment-event.avsc
import { randomUUID } from "node:crypto";
import { readFileSync } from "node:fs";
import kafkajs from "kafkajs";
import confluent from "@kafkajs/confluent-schema-registry";

const [file, avsc] = process.argv.slice(2);
const settings = Object.fromEntries(
  readFileSync(file, "utf8")
    .split("\n")
    .filter((line) => line && !line.startsWith("#"))
    .map((line) => [line.slice(0, line.indexOf("=")), line.slice(line.indexOf("=") + 1).replaceAll("\\", "")]),
);
const password = /password="([^"]*)"/.exec(settings["sasl.jaas.config"])[1];
const kafka = new kafkajs.Kafka({
  brokers: [settings["bootstrap.servers"]],
  sasl: { mechanism: "scram-sha-512", username: "belay", password },
  logLevel: kafkajs.logLevel.ERROR,
});
const [username, secret] = settings["basic.auth.user.info"].split(":");
const registry = new confluent.SchemaRegistry({ host: settings["schema.registry.url"], auth: { username, password: secret } });

// What exists is found, under the same id; a subject's compatibility is what the registry says.
const subject = "belay.deployment-events-value";
const schema = { type: confluent.SchemaType.AVRO, schema: readFileSync(avsc, "utf8") };
const { id } = await registry.register(schema, { subject, compatibility: confluent.COMPATIBILITY.FULL_TRANSITIVE });
const again = await registry.register(schema, { subject, compatibility: confluent.COMPATIBILITY.FULL_TRANSITIVE });
if (id !== again.id) throw new Error(`the schema got the ids ${id} and ${again.id}`);

const commit = "b81e2d94c06f75a3e9d1402bfa8c6357d0e9f4a2";
const now = Date.now();
const event = {
  eventId: randomUUID(), source: "kafkajs", deliveryId: randomUUID(), type: "deployment.created", phase: "before-deploy",
  receivedAt: now, application: "shop", environment: "production", commit, deploymentId: "from-kafkajs-avro",
  attributes: {}, changedPaths: [], changedPathsComplete: false,
};
const value = await registry.encode(id, event);
const back = await new confluent.SchemaRegistry({ host: settings["schema.registry.url"], auth: { username, password: secret } }).decode(value);
if (back.deploymentId !== event.deploymentId) throw new Error("what was encoded can't be decoded");

const ci = {
  specversion: "1.0", id: randomUUID(), source: "/ci/shop", type: "com.example.deploying", time: new Date(now).toISOString(),
  belayapplication: "shop", belayenvironment: "production", belayphase: "before-deploy", belaycommit: commit,
  belaydeploymentid: "from-kafkajs-json", data: {},
};
const producer = kafka.producer();
await producer.connect();
await producer.send({ topic: "belay.deployment-events", acks: -1, messages: [{ key: "shop/production", value }] });
await producer.send({
  topic: "belay.ci-events", acks: -1,
  messages: [{ value: JSON.stringify(ci), headers: { "content-type": "application/cloudevents+json" } }],
});
await producer.disconnect();
