// Could we recover, how fast, and how much would be lost?
import { application, dashboard, job, lines, orNone, perStore, plain, stat, zeroIsGood } from "./parts.mjs";

const perKind = (metric) => `max by (application, environment, kind) (${metric}{${application}})`;
const of = "{{application}}/{{environment}} {{kind}}";
const ofKind = (metric, kind) => `max(${metric}{${application}, kind="${kind}"})`;
const failed = (window) => `max by (kind) (increase(belay_operations_total{${job}, outcome="failed"}[${window}]))`;

export default dashboard({
  uid: "belay-recovery",
  title: "Belay / Recovery",
  description:
    "Could we recover? Drills, rollbacks and restores: how long they took (RTO), how old their data was (RPO), and which failed.",
  filters: ["job", "application", "environment"],
  rows: [
    {
      row: "Now",
      panels: [
        stat(
          "Longest time since a drill",
          "s",
          ofKind("belay_operation_last_success_age_seconds", "drill"),
          "Since the last drill that succeeded, of the environment where that is longest ago. Unknown: none has succeeded.",
          { steps: plain },
        ),
        stat(
          "Recovery time of drills (RTO)",
          "s",
          ofKind("belay_operation_recovery_time_seconds", "drill"),
          "Measured in the last drill, of the environment where it was longest.",
          { steps: plain },
        ),
        stat(
          "Data age of drills (RPO)",
          "s",
          ofKind("belay_operation_data_age_seconds", "drill"),
          "How old the oldest data of the last drill was at its request, of the environment where it was oldest.",
          { steps: plain },
        ),
        stat(
          "Operations that run",
          "short",
          `sum(max by (kind) (belay_operations_running{${job}}))`,
          "Restores, rollbacks, drills and comparisons that have not ended, of all applications.",
          { steps: plain },
        ),
        stat(
          "Failed operations",
          "short",
          `sum(${failed("$__range")})`,
          "Recovery operations that failed within the range of time shown, of all applications.",
          { steps: zeroIsGood() },
        ),
        stat(
          "Worsened recovery points",
          "short",
          orNone(`sum(${perStore("belay_verification_worsened")})`),
          "Points that were verified once and fail now.",
          { steps: zeroIsGood() },
        ),
      ],
    },
    {
      row: "Measured",
      panels: [
        lines(
          "Recovery time (RTO)",
          "s",
          [[perKind("belay_operation_recovery_time_seconds"), of]],
          "Of the last operation that succeeded, or of a drill that got as far.",
        ),
        lines(
          "Data age (RPO)",
          "s",
          [[perKind("belay_operation_data_age_seconds"), of]],
          "How old that operation's oldest data was when it was requested.",
        ),
        lines(
          "Time since the last success",
          "s",
          [[perKind("belay_operation_last_success_age_seconds"), of]],
          "How long ago the last operation of each kind that succeeded has ended. No line: none has.",
        ),
        lines(
          "Time of the last restore",
          "s",
          [[perStore("belay_last_restore_duration_seconds"), "{{application}}/{{environment}} {{data_store}}"]],
          "How long the restore took of the verification that finished last: what a recovery costs, store by store.",
        ),
      ],
    },
    {
      row: "Operations",
      panels: [
        lines(
          "Operations that run, by kind",
          "short",
          [[`max by (kind) (belay_operations_running{${job}})`, "{{kind}}"]],
          "Of all applications.",
        ),
        lines(
          "Operations that failed, by kind",
          "short",
          [[failed("$__rate_interval"), "{{kind}}"]],
          "Of all applications. `belay operations list` names them.",
        ),
      ],
    },
  ],
});
