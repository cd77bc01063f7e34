// One application: how it is protected, and how long its deployments wait for that.
import { application, dashboard, job, lines, orNone, perEnvironment, perStore, plain, stat, zeroIsGood } from "./parts.mjs";

const store = "{{environment}} {{data_store}}";

/** What one of twenty exceeds. Every ledger on a database says the same. */
const slow = (histogram) =>
  "histogram_quantile(0.95, max by (application, environment, le) " +
  `(rate(${histogram}_bucket{${application}}[$__rate_interval])))`;

const risenBy = (counter, label) =>
  `max by (application, environment, ${label}) (increase(${counter}{${application}}[$__rate_interval]))`;

export default dashboard({
  uid: "belay-application",
  title: "Belay / Application",
  description: "How is one application protected, and what does that cost its deployments? Choose it above.",
  filters: ["job", "application", "environment"],
  rows: [
    {
      row: "Now",
      panels: [
        stat(
          "Oldest newest verified data",
          "s",
          `max(${perStore("belay_newest_verified_point_age_seconds")})`,
          "The age of the newest verified data, of the data store where it is oldest.",
          { span: 6 },
        ),
        stat(
          "Overdue recovery sets",
          "short",
          orNone(`sum(${perEnvironment("belay_recovery_sets_overdue")})`),
          "Sets without a result whose deadline passed within the last day.",
          { steps: zeroIsGood(), span: 6 },
        ),
        stat(
          "Worsened recovery points",
          "short",
          orNone(`sum(${perStore("belay_verification_worsened")})`),
          "Points that were verified once and fail now.",
          { steps: zeroIsGood(), span: 6 },
        ),
        stat(
          "Last gate's wait",
          "s",
          `max(${perEnvironment("belay_gate_wait_seconds")})`,
          "How long the gate that was decided last held its deployment, of the environment where it was longest.",
          { steps: plain, span: 6 },
        ),
      ],
    },
    {
      row: "Recovery points",
      panels: [
        lines(
          "Age of the newest verified data",
          "s",
          [[perStore("belay_newest_verified_point_age_seconds"), store]],
          "It falls with each capture that is verified: each fall is a new verified recovery point.",
        ),
        lines(
          "Age of the oldest unverified capture",
          "s",
          [[perStore("belay_unverified_age_seconds"), store]],
          "How long captures have waited for their verdict. It is 0 when there is none.",
        ),
        lines(
          "Time of the last capture",
          "s",
          [
            [perStore("belay_last_capture_duration_seconds"), store],
            [slow("belay_capture_duration_seconds"), "{{environment}} slowest of twenty"],
          ],
          "How long the capture took that finished last, and what one of twenty exceeds, of late.",
        ),
        lines(
          "Time of the last restore",
          "s",
          [
            [perStore("belay_last_restore_duration_seconds"), store],
            [slow("belay_restore_duration_seconds"), "{{environment}} slowest of twenty"],
          ],
          "How long the restore took of the verification that finished last, and what one of twenty exceeds, of late.",
        ),
        lines(
          "Captures by outcome",
          "short",
          [[risenBy("belay_captures_total", "outcome"), "{{environment}} {{outcome}}"]],
          "How many succeeded and failed.",
        ),
        lines(
          "Verifications by verdict",
          "short",
          [[risenBy("belay_verifications_total", "verdict"), "{{environment}} {{verdict}}"]],
          "How many said verified, failed and unknown.",
        ),
      ],
    },
    {
      row: "Deployments",
      panels: [
        lines(
          "Gate waits",
          "s",
          [[perEnvironment("belay_gate_wait_seconds"), "{{environment}}"]],
          "How long the gate that was decided last held its deployment.",
        ),
        lines(
          "Deliveries from CI systems",
          "cps",
          [
            [
              `sum by (source, outcome) (rate(belay_webhooks_total{${job}}[$__rate_interval]))`,
              "{{source}} {{outcome}}",
            ],
          ],
          "Events that reached the gateway, by outcome. Of all applications: the metric does not know them.",
        ),
        lines(
          "Deployments that nothing was captured for",
          "short",
          [[`sum by (source) (increase(belay_events_missed_total{${job}}[$__rate_interval]))`, "{{source}}"]],
          "Of all applications: the metric does not know them. `belay events list --missed` says why.",
        ),
        lines(
          "Conditions that could not be decided",
          "short",
          [[`sum(increase(belay_policy_conditions_failed_total{${job}}[$__rate_interval]))`, "conditions"]],
          "Conditions of the policy that failed on an event. Of all applications.",
        ),
      ],
    },
  ],
});
