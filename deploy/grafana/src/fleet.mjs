// Do Belay's own services keep up?
import { colours, dashboard, instance, lines, risen, stat, zeroIsGood } from "./parts.mjs";

const each = "{{job}} {{instance}}";
const sum = (metric) => `sum by (job, instance) (${metric})`;

export default dashboard({
  uid: "belay-fleet",
  title: "Belay / Fleet",
  description: "Do gateway, ledger, workers and verifiers keep up? Kafka, the spool, dead letters, and the JVMs.",
  filters: ["job", "instance"],
  rows: [
    {
      row: "Now",
      panels: [
        stat(
          "Services that answer",
          "short",
          `sum(up{${instance}})`,
          "Processes of Belay that Prometheus could scrape.",
          { span: 4 },
        ),
        stat(
          "Services that do not answer",
          "short",
          `sum(1 - up{${instance}})`,
          "Processes of Belay that Prometheus could not scrape.",
          { span: 4, steps: zeroIsGood() },
        ),
        stat(
          "Longest wait of a record",
          "s",
          `max(belay_consuming_longest_wait_seconds{${instance}})`,
          "How long a record has been in hand at most. From a minute on its partition counts as blocked, and health is down.",
          { span: 4, steps: colours([10, "orange"], [60, "red"]) },
        ),
        stat(
          "Deliveries in the spool",
          "short",
          `sum(belay_spool_backlog{${instance}})`,
          "Deliveries that are on a gateway's disk and not in Kafka yet.",
          { span: 4, steps: colours([100, "orange"]) },
        ),
        stat(
          "Dead letters",
          "short",
          risen("belay_dead_letters_total"),
          "Records that could not be processed, within the range of time shown.",
          { span: 4, steps: zeroIsGood() },
        ),
        stat(
          "Untrusted records",
          "short",
          risen("belay_records_untrusted_total"),
          "Records that no service of the right role has signed, within the range of time shown.",
          { span: 4, steps: zeroIsGood() },
        ),
      ],
    },
    {
      row: "Kafka",
      panels: [
        lines(
          "Records in hand",
          "s",
          [[`max by (job, instance) (belay_consuming_longest_wait_seconds{${instance}})`, each]],
          "How long each service has been trying one record at most. Those behind it wait.",
          { span: 8 },
        ),
        // The client names each topic twice, the second time with "_" for ".".
        lines(
          "Records not read yet",
          "short",
          [
            [
              `sum by (job, topic) (kafka_consumer_fetch_manager_records_lag{${instance}, topic=~"belay[.].+"} >= 0)`,
              "{{job}} {{topic}}",
            ],
          ],
          "How far consumers are behind the end of their topics. Jobs that are in the services' inboxes count no more.",
          { span: 8 },
        ),
        lines(
          "Dead letters by topic",
          "short",
          [
            [
              `sum by (job, topic) (increase(belay_dead_letters_total{${instance}}[$__rate_interval]))`,
              "{{job}} {{topic}}",
            ],
          ],
          "Records that could not be processed. They are in the topic's dead letters with their cause.",
          { span: 8 },
        ),
      ],
    },
    {
      row: "Gateways",
      panels: [
        lines(
          "Spool backlog",
          "short",
          [[sum(`belay_spool_backlog{${instance}}`), each]],
          "Deliveries that wait for Kafka.",
          { span: 6 },
        ),
        lines(
          "Oldest delivery in the spool",
          "s",
          [[`max by (job, instance) (belay_spool_oldest_age_seconds{${instance}})`, each]],
          "How long deliveries have waited for Kafka at most.",
          { span: 6 },
        ),
        lines(
          "Size of the spool",
          "bytes",
          [[sum(`belay_spool_size_bytes{${instance}}`), each]],
          "On the gateway's disk.",
          { span: 6 },
        ),
        lines(
          "Bodies in memory",
          "bytes",
          [
            [sum(`belay_receive_buffered_bytes{${instance}}`), `${each} held`],
            [sum(`belay_receive_buffered_max_bytes{${instance}}`), `${each} limit`],
          ],
          "Bodies of requests in memory, and the limit from which on the gateway asks senders to come again.",
          { span: 6 },
        ),
        lines(
          "Time until a delivery is on disk",
          "s",
          [
            [
              `sum by (job, instance) (rate(belay_spool_stored_seconds_sum{${instance}}[$__rate_interval])) / ` +
                `(sum by (job, instance) (rate(belay_spool_stored_seconds_count{${instance}}[$__rate_interval])) > 0)`,
              each,
            ],
          ],
          "On average. No line: there were no deliveries.",
        ),
        lines(
          "Deliveries by outcome",
          "cps",
          [
            [
              `sum by (source, outcome) (rate(belay_webhooks_total{${instance}}[$__rate_interval]))`,
              "{{source}} {{outcome}}",
            ],
          ],
          "Events that reached the gateways.",
        ),
      ],
    },
    {
      row: "Workers and verifiers",
      panels: [
        lines(
          "Verifications that wait",
          "short",
          [[sum(`belay_verifications_waiting{${instance}}`), each]],
          "Verifications that wait for a place, or to be tried again. More verifiers help.",
        ),
        lines(
          "Jobs that wait",
          "short",
          [[`max by (kind) (belay_jobs_queued{${instance}})`, "{{kind}}"]],
          "Of all processes that share a database: for a place, for another job, or to be tried again.",
        ),
        lines(
          "Oldest job that could run",
          "s",
          [[`max by (kind) (belay_jobs_oldest_due_age_seconds{${instance}})`, "{{kind}}"]],
          "How long the job has waited at most that a free process would take now. More processes help.",
        ),
        lines(
          "Attempts by outcome",
          "short",
          [
            [
              `sum by (kind, outcome) (increase(belay_job_attempts_total{${instance}}[$__rate_interval]))`,
              "{{kind}} {{outcome}}",
            ],
          ],
          "How attempts of jobs have ended.",
        ),
        lines(
          "Leases lost",
          "short",
          [[`sum by (job, kind) (increase(belay_job_leases_lost_total{${instance}}[$__rate_interval]))`, "{{job}} {{kind}}"]],
          "Jobs that another process has taken, or may take: the process stood still, or its database did not answer.",
        ),
        lines(
          "Errors of the vault's storage",
          "short",
          [
            [
              `sum by (job, operation) (increase(belay_vault_errors_total{${instance}}[$__rate_interval]))`,
              "{{job}} {{operation}}",
            ],
          ],
          "Requests without an answer that can be used. Health names the cause.",
        ),
        lines(
          "Database connections",
          "short",
          [
            [sum(`hikaricp_connections_active{${instance}}`), `${each} in use`],
            [sum(`hikaricp_connections_pending{${instance}}`), `${each} waited for`],
          ],
          "Connections to Belay's own database. What is waited for should be 0.",
        ),
      ],
    },
    {
      row: "JVM",
      panels: [
        lines(
          "Heap in use",
          "percentunit",
          [
            [
              `${sum(`jvm_memory_used_bytes{${instance}, area="heap"}`)} / ${sum(`jvm_memory_max_bytes{${instance}, area="heap"} > 0`)}`,
              each,
            ],
          ],
          "Share of the largest heap that the JVM may have.",
          { span: 6 },
        ),
        lines(
          "Garbage collection",
          "percentunit",
          [[sum(`rate(jvm_gc_pause_seconds_sum{${instance}}[$__rate_interval])`), each]],
          "Share of the time in which the collector held the process.",
          { span: 6 },
        ),
        lines(
          "CPU",
          "percentunit",
          [[`max by (job, instance) (process_cpu_usage{${instance}} >= 0)`, each]],
          "Share of the machine's processors that the process uses.",
          { span: 6 },
        ),
        lines(
          "Threads",
          "short",
          [[sum(`jvm_threads_live_threads{${instance}}`), each]],
          "Threads of the platform; virtual threads are not counted.",
          { span: 6 },
        ),
      ],
    },
  ],
});
