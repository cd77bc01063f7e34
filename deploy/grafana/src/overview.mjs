// Is every environment protected?
import {
  application,
  colours,
  dashboard,
  job,
  lines,
  orNone,
  perEnvironment,
  perStore,
  plain,
  stat,
  table,
  zeroIsGood,
} from "./parts.mjs";

const newest = perStore("belay_newest_verified_point_age_seconds");
const unverified = perStore("belay_unverified_age_seconds");
const objective = `max by (application, environment) (belay_objective_seconds{${application}, objective="data-age"})`;
const verifiedAt = perStore("belay_newest_verified_point_timestamp_seconds");
const neverCaptured = `${perEnvironment("belay_recovery_sets_overdue")} unless on (application, environment) ${verifiedAt}`;

export default dashboard({
  uid: "belay-overview",
  title: "Belay / Overview",
  description: "Is every environment protected? What is late, what got worse, and what waits?",
  filters: ["job", "application", "environment"],
  rows: [
    {
      row: "At a glance",
      panels: [
        stat(
          "Oldest newest verified data",
          "s",
          `max(${newest})`,
          "The age of the newest verified data, of the data store where it is oldest. How old it may be is for you to say.",
          { steps: plain },
        ),
        stat(
          "Without verified data",
          "short",
          orNone(`count(${verifiedAt} == 0 or ${neverCaptured})`),
          "Data stores of the policy without any verified recovery point, and other environments in which no capture " +
            "succeeded. Unknown while the ledger can't read its tables.",
          { steps: zeroIsGood() },
        ),
        stat(
          "Overdue recovery sets",
          "short",
          orNone(`sum(${perEnvironment("belay_recovery_sets_overdue")})`),
          "Sets without a result whose deadline passed within the last day. `belay sets list --overdue` names them.",
          { steps: zeroIsGood() },
        ),
        stat(
          "Worsened recovery points",
          "short",
          orNone(`sum(${perStore("belay_verification_worsened")})`),
          "Points that were verified once and fail now: somebody changed the vault, or its storage loses data.",
          { steps: zeroIsGood() },
        ),
        stat(
          "Gates that wait",
          "short",
          `max(belay_gates{${job}, decision="waiting"})`,
          "Deployments that are held now.",
          { steps: plain },
        ),
        stat(
          "Services that do not answer",
          "short",
          `sum(1 - up{${job}})`,
          "Processes of Belay that Prometheus could not scrape.",
          { steps: zeroIsGood() },
        ),
      ],
    },
    {
      row: "Protection",
      panels: [
        table(
          "Data stores",
          [
            ["Newest verified data", newest, "s"],
            ["Oldest unverified capture", unverified, "s"],
            ["Last capture took", perStore("belay_last_capture_duration_seconds"), "s"],
            ["Last restore took", perStore("belay_last_restore_duration_seconds"), "s"],
            ["Worsened points", perStore("belay_verification_worsened"), "short"],
          ],
          "One line for each data store. No age of verified data: there is no verified recovery point of it.",
        ),
        lines(
          "Age of the newest verified data",
          "s",
          [
            [newest, "{{application}}/{{environment}} {{data_store}}"],
            [objective, "{{application}}/{{environment}} objective"],
          ],
          "How much would be lost if the data store were lost now, and how much the policy allows. It falls with each verified capture. No line: nothing is verified.",
        ),
        lines(
          "Age of the oldest unverified capture",
          "s",
          [[unverified, "{{application}}/{{environment}} {{data_store}}"]],
          "Captures newer than the newest verified point that nobody has verified yet. It is 0 when there is none.",
        ),
      ],
    },
    {
      row: "Sets and gates",
      panels: [
        lines(
          "Recovery sets by verdict",
          "short",
          [[`max by (verdict) (belay_recovery_sets{${job}})`, "{{verdict}}"]],
          "All sets that the ledger has, by their verdict now, of all applications.",
          { span: 8 },
        ),
        lines(
          "Gates by decision",
          "short",
          [[`max by (decision) (belay_gates{${job}})`, "{{decision}}"]],
          "All gates that the ledger has, by their decision now, of all applications.",
          { span: 8 },
        ),
        lines(
          "Overdue recovery sets by environment",
          "short",
          [[perEnvironment("belay_recovery_sets_overdue"), "{{application}}/{{environment}}"]],
          "Sets without a result whose deadline passed within the last day.",
          { span: 8 },
        ),
      ],
    },
    {
      row: "Trust in what is shown",
      panels: [
        stat(
          "Ledgers that can't read",
          "short",
          `sum(1 - belay_ledger_readable{${job}})`,
          "Ledgers that can't read their tables. The figures that come from them are absent then, not old.",
          { steps: zeroIsGood(), span: 6 },
        ),
        stat(
          "Policies in force",
          "short",
          `max(belay_policies_in_force{${job}})`,
          "How many different policies services go by now. More than 1: they disagree, for as long as a deployment takes.",
          { steps: colours([2, "orange"]), span: 6 },
        ),
        stat(
          "Services that refuse their policy",
          "short",
          `sum(belay_policy_refused{${job}})`,
          "Services whose policy's file holds a refused version. They go on by the one before, and their health says why.",
          { steps: zeroIsGood("orange"), span: 6 },
        ),
        stat(
          "Notices not delivered",
          "short",
          `sum(increase(belay_notifications_undelivered_total{${job}}[$__range]))`,
          "Notices to people that were given up within the range of time shown.",
          { steps: zeroIsGood("orange"), span: 6 },
        ),
      ],
    },
  ],
});
