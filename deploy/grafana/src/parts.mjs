// What the dashboards share: variables, panels, and the selectors that every expression needs.
import { createRequire } from "node:module";

const require = createRequire(import.meta.url);
const sdk = (name) => require(`@grafana/grafana-foundation-sdk/${name}`);
const dashboards = sdk("dashboard");
const { DataqueryBuilder, PromQueryFormat } = sdk("prometheus");
const common = sdk("common");
const builders = {
  timeseries: sdk("timeseries").PanelBuilder,
  stat: sdk("stat").PanelBuilder,
  table: sdk("table").PanelBuilder,
};

const datasource = { type: "prometheus", uid: "${datasource}" };

/** Selectors: services, services one by one, and applications in the ledger. */
export const job = 'job=~"$job"';
export const instance = `${job}, instance=~"$instance"`;
export const application = `${job}, application=~"$application", environment=~"$environment"`;

/** One value for each store: every ledger on a database says the same. */
export const perStore = (metric) => `max by (application, environment, data_store) (${metric}{${application}})`;
export const perEnvironment = (metric) => `max by (application, environment) (${metric}{${application}})`;

/** Zero where the ledger can read its tables, and nothing where it can't: unknown is not zero. */
export const orNone = (expression) => `${expression} or 0 * max(belay_ledger_readable{${job}} == 1)`;

/**
 * How much a counter that begins with its first event rose within the range shown. Zero where a service answers. A
 * counter that begins within the range does not increase, so its value counts.
 */
export const risen = (counter) =>
  `sum((increase(${counter}{${instance}}[$__range]) > 0) or (${counter}{${instance}} unless ${counter}{${instance}} ` +
  `offset $__range)) or 0 * max(up{${instance}} == 1)`;

const variables = {
  job: ["Service", "label_values(belay_policy_refused, job)"],
  instance: ["Instance", `label_values(belay_policy_refused{${job}}, instance)`],
  application: [
    "Application",
    `label_values({__name__=~"belay_unverified_age_seconds|belay_recovery_sets_overdue", ${job}}, application)`,
  ],
  environment: [
    "Environment",
    'label_values({__name__=~"belay_unverified_age_seconds|belay_recovery_sets_overdue", ' +
      `${job}, application=~"$application"}, environment)`,
  ],
};

function variable(name) {
  const [label, query] = variables[name];
  return new dashboards.QueryVariableBuilder(name)
    .label(label)
    .datasource(datasource)
    .query({ query, refId: name })
    .refresh(dashboards.VariableRefresh.OnTimeRangeChanged)
    .sort(dashboards.VariableSort.AlphabeticalAsc)
    .multi(true)
    .includeAll(true)
    .allValue(".+")
    .current({ selected: true, text: "All", value: "$__all" });
}

/** A dashboard of rows, each a title and its panels. */
export function dashboard({ uid, title, description, filters, rows }) {
  const built = new dashboards.DashboardBuilder(title)
    .uid(uid)
    .description(description)
    .tags(["belay"])
    .editable()
    .timezone("browser")
    .refresh("1m")
    .time({ from: "now-24h", to: "now" })
    .tooltip(dashboards.DashboardCursorSync.Crosshair)
    .annotations([])
    .link(
      new dashboards.DashboardLinkBuilder("Belay")
        .type("dashboards")
        .tags(["belay"])
        .asDropdown(true)
        .keepTime(true)
        .includeVars(true),
    )
    .withVariable(
      new dashboards.DatasourceVariableBuilder("datasource")
        .label("Data source")
        .type("prometheus")
        .current({ selected: true, text: "default", value: "default" }),
    );
  for (const filter of filters) built.withVariable(variable(filter));
  let id = 0;
  for (const { row, panels } of rows) {
    built.withRow(new dashboards.RowBuilder(row).id(++id));
    for (const panel of panels) built.withPanel(panel.id(++id));
  }
  return built.build();
}

const letter = (index) => String.fromCharCode("A".charCodeAt(0) + index);

function panel(kind, { title, description, unit, queries, span, height, steps, min }, format) {
  const built = new builders[kind]()
    .title(title)
    .description(description)
    .unit(unit)
    .span(span)
    .height(height)
    .datasource(datasource);
  if (min !== undefined) built.min(min);
  if (steps) {
    built.thresholds(new dashboards.ThresholdsConfigBuilder().mode(dashboards.ThresholdsMode.Absolute).steps(steps));
  }
  queries.forEach(([expression, legend], index) =>
    built.withTarget(
      format(
        new DataqueryBuilder()
          .refId(letter(index))
          .datasource(datasource)
          .expr(expression)
          .legendFormat(legend ?? "__auto"),
      ),
    ),
  );
  return built;
}

const green = { value: null, color: "green" };
/** Green at zero, and another colour from one on. */
export const zeroIsGood = (color = "red") => [green, { value: 1, color }];
export const colours = (...steps) => [green, ...steps.map(([value, color]) => ({ value, color }))];
export const plain = [{ value: null, color: "blue" }];

/** The value of now, or of the range, of one expression. */
export const stat = (title, unit, expression, description, { steps = plain, span = 4, legend } = {}) =>
  panel("stat", { title, description, unit, queries: [[expression, legend]], span, height: 4, steps }, (q) =>
    q.instant(),
  )
    .graphMode(common.BigValueGraphMode.None)
    .colorMode(common.BigValueColorMode.Background)
    .noValue("unknown")
    .reduceOptions(new common.ReduceDataOptionsBuilder().calcs(["lastNotNull"]).values(false));

/** Lines over time, of [expression, legend]s. */
export const lines = (title, unit, queries, description, { span = 12, height = 8 } = {}) =>
  panel("timeseries", { title, description, unit, queries, span, height, min: 0 }, (q) => q.range())
    .fillOpacity(10)
    .showPoints(common.VisibilityMode.Never)
    .legend(
      new common.VizLegendOptionsBuilder()
        .showLegend(true)
        .displayMode(common.LegendDisplayMode.List)
        .placement(common.LegendPlacement.Bottom)
        .calcs([]),
    )
    .tooltip(
      new common.VizTooltipOptionsBuilder().mode(common.TooltipDisplayMode.Multi).sort(common.SortOrder.Descending),
    );

/** A line for each set of labels; `columns` are [heading, expression, unit]. */
export function table(title, columns, description, { height = 9 } = {}) {
  const built = panel(
    "table",
    {
      title,
      description,
      unit: "short",
      queries: columns.map(([, expression]) => [expression, ""]),
      span: 24,
      height,
    },
    (q) => q.instant().format(PromQueryFormat.Table),
  );
  built.withTransformation({ id: "merge", options: {} });
  const renamed = Object.fromEntries(columns.map(([heading], index) => [`Value #${letter(index)}`, heading]));
  built.withTransformation({ id: "organize", options: { excludeByName: { Time: true }, renameByName: renamed } });
  for (const [heading, , unit] of columns) built.overrideByName(heading, [{ id: "unit", value: unit }]);
  return built;
}
