// What do captures cost in the vault?
import { application, dashboard, job, lines, perStore, stat, table } from "./parts.mjs";

const logical = perStore("belay_last_capture_logical_bytes");
const stored = perStore("belay_last_capture_stored_bytes");
const store = "{{application}}/{{environment}} {{data_store}}";

export default dashboard({
  uid: "belay-storage",
  title: "Belay / Storage",
  description: "What do captures read from each data store, and what do they add to the vault?",
  filters: ["job", "application", "environment"],
  rows: [
    {
      row: "Last captures",
      panels: [
        stat(
          "Read from the data stores",
          "bytes",
          `sum(${logical})`,
          "By the last capture of each data store, together.",
          { span: 8 },
        ),
        stat(
          "Added to the vault",
          "bytes",
          `sum(${stored})`,
          "By the last capture of each data store, together. What was there already is not written again.",
          { span: 8 },
        ),
        stat(
          "Added for what was read",
          "percentunit",
          `sum(${stored}) / (sum(${logical}) > 0)`,
          "Compression, and what was in the vault already.",
          { span: 8 },
        ),
        table(
          "Data stores",
          [
            ["Read", logical, "bytes"],
            ["Added to the vault", stored, "bytes"],
            ["Took", perStore("belay_last_capture_duration_seconds"), "s"],
          ],
          "The last capture of each data store.",
        ),
      ],
    },
    {
      row: "Over time",
      panels: [
        lines(
          "Read by the last capture",
          "bytes",
          [[logical, store]],
          "How much the capture read from its data store.",
        ),
        lines(
          "Added by the last capture",
          "bytes",
          [[stored, store]],
          "How much the capture newly wrote to the vault. It is not the size of the vault.",
        ),
        lines(
          "Added for what was read, by store",
          "percentunit",
          [[`${stored} / (${logical} > 0)`, store]],
          "A sudden rise: the data has changed much, or does not compress (encrypted by somebody else?).",
        ),
        lines(
          "Speed of the last capture",
          "Bps",
          [[`${logical} / (${perStore("belay_last_capture_duration_seconds")} > 0)`, store]],
          "What was read, by the time it took.",
        ),
        lines(
          "Speed of growth",
          "Bps",
          [[`max by (application, environment, data_store) (rate(belay_stored_bytes_total{${application}}[$__rate_interval]))`, store]],
          "What all captures newly wrote. Belay deletes nothing so far.",
        ),
        lines(
          "Traffic of the vault",
          "Bps",
          [
            [`sum by (job) (rate(belay_vault_read_bytes_total{${job}}[$__rate_interval]))`, "{{job}} read"],
            [`sum by (job) (rate(belay_vault_written_bytes_total{${job}}[$__rate_interval]))`, "{{job}} written"],
          ],
          "Objects, as they are stored: compressed and encrypted.",
        ),
        lines(
          "Free space of the services' disks",
          "percentunit",
          [[`min by (job, instance) (disk_free_bytes{${job}} / disk_total_bytes{${job}})`, "{{job}} {{instance}}"]],
          "Of the file system that each service runs on: the spool, sandboxes and a vault on disk may be on others.",
          { span: 24 },
        ),
      ],
    },
  ],
});
