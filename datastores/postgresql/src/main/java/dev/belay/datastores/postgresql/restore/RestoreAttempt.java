package dev.belay.datastores.postgresql.restore;

import dev.belay.datastores.DataStoreException;
import dev.belay.datastores.Need;
import dev.belay.datastores.ProgressListener;
import dev.belay.datastores.RestoreResult;
import dev.belay.datastores.RestoreTarget;
import dev.belay.datastores.Sandbox;
import dev.belay.datastores.StoreConnection;
import dev.belay.datastores.kit.concurrent.ForkedTasks;
import dev.belay.datastores.kit.progress.ByteProgress;
import dev.belay.datastores.postgresql.contents.PostgresContents;
import dev.belay.datastores.postgresql.contents.PostgresContents.MaterializedView;
import dev.belay.datastores.postgresql.contents.PostgresContents.Sequence;
import dev.belay.datastores.postgresql.contents.PostgresContents.Table;
import dev.belay.datastores.postgresql.readiness.Demands;
import dev.belay.datastores.postgresql.readiness.RestoreNeeds;
import dev.belay.datastores.postgresql.restore.PostgresRestore.Restored;
import dev.belay.datastores.postgresql.rights.CodeTrust;
import dev.belay.datastores.postgresql.rights.Loader;
import dev.belay.datastores.postgresql.rights.Rights;
import dev.belay.datastores.postgresql.rights.SchemaCode;
import dev.belay.datastores.postgresql.rights.UntrustedCode;
import dev.belay.datastores.postgresql.schema.SchemaTool;
import dev.belay.datastores.postgresql.session.Identifiers;
import dev.belay.datastores.postgresql.session.Pooler;
import dev.belay.datastores.postgresql.session.PostgresErrors;
import dev.belay.datastores.postgresql.session.PostgresSession;
import dev.belay.datastores.postgresql.session.RoutedPartitions;
import dev.belay.vault.Manifest;
import dev.belay.vault.Vault;
import dev.belay.vault.VaultException;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/** One restore, from the inspection of the target to the last statement. */
final class RestoreAttempt {
  private final Manifest manifest;
  private final TableSelection selection;
  private final Vault vault;
  private final RestoreTarget target;
  private final StoreConnection store;
  private final ByteProgress progress;
  private final ForkedTasks tasks;
  private final CodeTrust trust;
  private final List<String> warnings = new ArrayList<>();

  /** The roles that a sandbox lacked; empty for other targets. */
  private final List<String> created = new ArrayList<>();

  private long rows;
  private PostgresContents contents;

  RestoreAttempt(
      Manifest manifest,
      PostgresContents contents,
      TableSelection selection,
      Vault vault,
      RestoreTarget target,
      CodeTrust trust,
      ProgressListener listener,
      ForkedTasks tasks) {
    this.manifest = manifest;
    this.contents = contents;
    this.selection = selection;
    this.vault = vault;
    this.target = target;
    this.trust = trust;
    this.store = target.connection();
    this.progress = new ByteProgress(listener, manifest.totals().logicalBytes());
    this.tasks = tasks;
  }

  Restored run() throws DataStoreException, VaultException, InterruptedException {
    long start = System.nanoTime();
    try (PostgresSession session = session()) {
      try {
        Pooler.requireOwnSession(session, store);
        TargetInspection inspection = new TargetInspection(session);
        inspection.requireFits(contents);
        inspection.requireEmpty(store.name());
        warnings.addAll(inspection.localeWarnings(contents));
        provideRoles(session, inspection);
        boolean tablespaces = hasTablespaces(inspection);
        warnings.addAll(inspection.versionWarnings(contents));
        SchemaTool tool =
            SchemaTool.forRestore(contents.schema().toolMajor(), inspection.major())
                .in(contents.schema().encoding());
        try (SchemaArchive archive =
            SchemaArchive.read(manifest, contents.schema(), vault, tool, tablespaces)) {
          requireRights(session, archive);
          try (Loader loader = Loader.of(session, store, contents.roles())) {
            SchemaCode code =
                new SchemaCode(archive.entries(), contents.roles(), loader.powerful());
            requireTrusted(code, loader, archive);
            restore(session, inspection, archive, loader, code);
          }
          restoreLast(session, archive);
          // Last: a limit or a read-only database would hold up what comes before.
          warnings.addAll(
              DatabaseSettings.apply(
                  session,
                  DatabaseSettings.statements(
                      contents.database(), inspection.database(), inspection.owner())));
        }
      } catch (SQLException e) {
        throw session.error("restore", e);
      }
    }
    requireAllRows();
    progress.step("restored");
    Duration elapsed = Duration.ofNanos(System.nanoTime() - start);
    return new Restored(
        new RestoreResult(RestoredRows.of(contents.tables().size(), rows), elapsed, warnings),
        contents);
  }

  /** In a sandbox, the restore is a superuser, and roles are as the schema needs them. */
  private void requireRights(PostgresSession session, SchemaArchive archive)
      throws SQLException, DataStoreException, InterruptedException {
    if (target instanceof Sandbox) {
      return;
    }
    Demands demands = Demands.of(contents, archive.sql(archive.entries()));
    List<Need> needs = RestoreNeeds.fatal(RestoreNeeds.inDatabase(session, demands));
    if (!needs.isEmpty()) {
      throw new DataStoreException.Misconfigured(
          "recovery point "
              + manifest.recoveryPointId()
              + " can't be restored into "
              + store.name()
              + ": "
              + Need.text(needs),
          null);
    }
  }

  /**
   * @throws DataStoreException.Refused naming what code would run with the rights of a superuser
   */
  private void requireTrusted(SchemaCode code, Loader loader, SchemaArchive archive)
      throws DataStoreException, InterruptedException {
    if (target instanceof Sandbox && loader.obstacle().isPresent()) {
      throw new DataStoreException.Failed(
          "a superuser would have to load the sandbox: " + loader.obstacle().get(), null);
    }
    List<String> untrusted = code.untrusted(trust, loader.obstacle().isPresent(), archive::sql);
    if (!untrusted.isEmpty()) {
      throw UntrustedCode.refusal(manifest, store, untrusted, loader.obstacle());
    }
    if (trust == CodeTrust.EVERYBODY && loader.isOfSuperuser() && !(target instanceof Sandbox)) {
      List<String> trusted =
          code.untrusted(CodeTrust.NOBODY, loader.obstacle().isPresent(), archive::sql);
      if (!trusted.isEmpty()) {
        warnings.add(UntrustedCode.warning(store, trusted));
      }
    }
  }

  private void restore(
      PostgresSession session,
      TargetInspection inspection,
      SchemaArchive archive,
      Loader loader,
      SchemaCode code)
      throws SQLException, DataStoreException, VaultException, InterruptedException {
    progress.step("schema");
    providePublicSchema(session, inspection);
    if (UnprivilegedSchema.isSuperuser(session)) {
      RaisedRoles raised = RaisedRoles.raise(session, archive.wrapperOwners(created));
      archive.restoreBeforeRows(store);
      raised.lower();
    } else {
      warnings.addAll(new UnprivilegedSchema(archive, session, store).restore());
    }
    loader.joinOwners();
    Rights rights = new Rights(store, loader.store(), code);
    if (selection.isEverything()) {
      rows = loads(rights, session).run(archive);
      setSequences(session);
      progress.step("indexes and constraints");
      archive.restoreAfterRows(rights);
    } else {
      restoreSubset(session, archive, rights);
    }
    refreshMaterializedViews(session);
  }

  private void restoreSubset(PostgresSession session, SchemaArchive archive, Rights rights)
      throws SQLException, DataStoreException, VaultException, InterruptedException {
    Subset subset = Subset.choose(session, selection);
    contents = subset.tablesOf(contents);
    rows = loads(rights, session).run();
    setSequences(session);
    progress.step("indexes and constraints");
    archive.buildIndexes(rights);
    archive.restoreReplication(store);
    warnings.addAll(subset.dropOthers(session));
    contents = subset.remaining(contents, session);
    warnings.addAll(archive.constrain(rights, subset, session));
  }

  private PostgresSession session() throws DataStoreException, InterruptedException {
    PostgresSession session = PostgresSession.open(store);
    tasks.own(session::abort);
    return session;
  }

  /** A store that people use gets none: a restore must not decide who may do what there. */
  private void provideRoles(PostgresSession session, TargetInspection inspection)
      throws SQLException, DataStoreException {
    if (target instanceof Sandbox) {
      for (String role : new SandboxRoles(session).provide(contents)) {
        created.add(role);
        warnings.add("role " + role + " was created without log-in and password");
      }
      return;
    }
    List<String> missing = inspection.missingRoles(contents.roles());
    if (!missing.isEmpty()) {
      throw new DataStoreException.Misconfigured(
          "the schema names roles that the target's server does not have: "
              + String.join(", ", missing)
              + "; create them first (CREATE ROLE "
              + Identifiers.quote(missing.getFirst())
              + " …), then restore again",
          null);
    }
  }

  /** A subset has its publications by now. */
  private void restoreLast(PostgresSession session, SchemaArchive archive)
      throws SQLException, DataStoreException, InterruptedException {
    RaisedRoles raised = RaisedRoles.raise(session, archive.lastOwners(created));
    if (selection.isEverything()) {
      archive.restoreReplication(store);
    }
    archive.restoreEventTriggers(store);
    raised.lower();
  }

  private boolean hasTablespaces(TargetInspection inspection) throws SQLException {
    List<String> missing = inspection.missingTablespaces(contents.tablespaces());
    if (!missing.isEmpty()) {
      warnings.add("everything is in the default tablespace, since the target has no " + missing);
    }
    return missing.isEmpty();
  }

  /** pg_dump assumes that it exists, so a source without one needs this. */
  private void providePublicSchema(PostgresSession session, TargetInspection inspection)
      throws SQLException {
    boolean there = inspection.hasPublicSchema();
    if (there && !contents.database().publicSchema()) {
      session.execute("DROP SCHEMA public");
    } else if (!there && contents.database().publicSchema()) {
      session.execute("CREATE SCHEMA public");
    }
  }

  private TableLoads loads(Rights rights, PostgresSession session) throws SQLException {
    RoutedPartitions routed = RoutedPartitions.of(session);
    return new TableLoads(
        manifest, contents, vault, store, rights.loading(), routed, progress, tasks);
  }

  private void setSequences(PostgresSession session) throws SQLException {
    for (Sequence sequence : contents.sequences()) {
      session.execute(
          "SELECT pg_catalog.setval("
              + Identifiers.literal(Identifiers.quote(sequence.qualifiedName()))
              + "::pg_catalog.regclass, "
              + (sequence.lastValue() + ", " + sequence.called() + ")"));
    }
  }

  private void refreshMaterializedViews(PostgresSession session) throws SQLException {
    for (MaterializedView view : contents.materializedViews()) {
      if (view.populated()) {
        progress.step(view.qualifiedName().toString());
        refresh(session, view);
      }
    }
  }

  /** A sandbox has no way out: what a view reads from another server is not there. */
  private void refresh(PostgresSession session, MaterializedView view) throws SQLException {
    try {
      session.execute("REFRESH MATERIALIZED VIEW " + Identifiers.quote(view.qualifiedName()));
    } catch (SQLException e) {
      if (!(target instanceof Sandbox) || !PostgresErrors.isOfAnotherServer(e)) {
        throw e;
      }
      warnings.add(
          "materialized view "
              + view.qualifiedName()
              + " holds no rows: it reads from another server, and a sandbox has no way out");
    }
  }

  private void requireAllRows() throws DataStoreException {
    long expected =
        selection.isEverything()
            ? manifest.totals().rows()
            : contents.tables().stream().mapToLong(Table::rows).sum();
    if (rows != expected) {
      throw new DataStoreException.Failed(
          "the recovery point counts " + expected + " rows, and " + rows + " were restored", null);
    }
  }
}
