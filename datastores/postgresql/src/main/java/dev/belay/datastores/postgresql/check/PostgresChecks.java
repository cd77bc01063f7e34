package dev.belay.datastores.postgresql.check;

import dev.belay.datastores.CheckDepth;
import dev.belay.datastores.CheckResult;
import dev.belay.datastores.DataStoreException;
import dev.belay.datastores.ProgressListener;
import dev.belay.datastores.RequiredCheck;
import dev.belay.datastores.Sandbox;
import dev.belay.datastores.StoreConnection;
import dev.belay.datastores.kit.concurrent.ForkedTasks;
import dev.belay.datastores.postgresql.contents.PostgresContents;
import dev.belay.datastores.postgresql.contents.PostgresContents.GeneratedColumns;
import dev.belay.datastores.postgresql.contents.PostgresContents.Table;
import dev.belay.vault.Manifest;
import dev.belay.vault.VaultException;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletableFuture;

/** All checks of a restored PostgreSQL database, in the order in which they are made. */
public final class PostgresChecks {
  private PostgresChecks() {}

  /** See {@link dev.belay.datastores.DataStoreDriver#check}. */
  public static List<CheckResult> check(
      Manifest manifest, Sandbox sandbox, CheckDepth depth, ProgressListener progress)
      throws DataStoreException, InterruptedException {
    PostgresContents contents = PostgresContents.of(manifest);
    ForkedTasks tasks = new ForkedTasks("checks of " + manifest.recoveryPointId());
    CheckSessions sessions = new CheckSessions(sandbox.connection(), tasks);
    return joined(tasks, tasks.fork(() -> check(manifest, contents, sessions, depth, progress)));
  }

  /**
   * Only the checks of the data, which read every row. They are for restores into a store that
   * people use. They are not a verification, which needs a sandbox.
   */
  public static List<CheckResult> ofData(
      PostgresContents contents, StoreConnection store, ProgressListener progress)
      throws DataStoreException, InterruptedException {
    ForkedTasks tasks = new ForkedTasks("checks of " + store.name());
    CheckSessions sessions = new CheckSessions(store, tasks);
    return joined(tasks, tasks.fork(() -> ofData(contents, sessions, progress)));
  }

  /**
   * Whether generated columns have the values that the application saw. Only for what is restored
   * anyway: that they have others is no reason to leave an application without its data.
   */
  public static List<CheckResult> ofGenerated(PostgresContents contents, StoreConnection store)
      throws DataStoreException, InterruptedException {
    ForkedTasks tasks = new ForkedTasks("generated columns of " + store.name());
    CheckSessions sessions = new CheckSessions(store, tasks);
    return joined(tasks, tasks.fork(() -> new GeneratedChecks(contents, sessions).run()));
  }

  /** Whether the data is uncertain without this check. */
  public static boolean isRequired(CheckResult result) {
    return !result.name().equals(FactChecks.COLLATION);
  }

  private static List<CheckResult> ofData(
      PostgresContents contents, CheckSessions sessions, ProgressListener progress)
      throws InterruptedException {
    List<CheckResult> results = new ArrayList<>();
    results.addAll(new TableChecks(contents, sessions.store(), progress).run());
    results.addAll(new FactChecks(contents, sessions).run());
    return results;
  }

  private static List<CheckResult> joined(
      ForkedTasks tasks, CompletableFuture<List<CheckResult>> results)
      throws DataStoreException, InterruptedException {
    try {
      tasks.join();
    } catch (VaultException e) {
      throw new IllegalStateException("no vault is asked", e);
    }
    return results.join();
  }

  private static List<CheckResult> check(
      Manifest manifest,
      PostgresContents contents,
      CheckSessions sessions,
      CheckDepth depth,
      ProgressListener progress)
      throws InterruptedException {
    List<CheckResult> results = new ArrayList<>(ofData(contents, sessions, progress));
    progress.progressed("generated columns", 0, 0);
    results.addAll(new GeneratedChecks(contents, sessions).run());
    progress.progressed("schema", 0, 0);
    results.addAll(new SchemaChecks(contents, sessions).run());
    if (depth == CheckDepth.RESTORE) {
      return List.copyOf(results);
    }
    progress.progressed("amcheck", 0, 0); // after the schema: it installs an extension
    results.add(new Amcheck(contents, sessions).run());
    // Last, because it is other people's SQL.
    results.addAll(new AssertionChecks(manifest.assertions(), sessions, progress).run());
    return List.copyOf(results);
  }

  /** See {@link dev.belay.datastores.DataStoreDriver#requiredChecks}. */
  public static Set<RequiredCheck> required(Manifest manifest, CheckDepth depth)
      throws DataStoreException {
    PostgresContents contents = PostgresContents.of(manifest);
    Set<RequiredCheck> required = new LinkedHashSet<>();
    required.add(new RequiredCheck(TableChecks.TABLES, Check.DATABASE));
    for (Table table : contents.tables()) {
      String subject = Check.subject(table.qualifiedName());
      required.add(new RequiredCheck(TableChecks.ROWS, subject));
      required.add(new RequiredCheck(TableChecks.DIGEST, subject));
    }
    for (GeneratedColumns columns : contents.generatedColumns()) {
      required.add(new RequiredCheck(GeneratedChecks.NAME, Check.subject(columns.qualifiedName())));
    }
    for (String name : FactChecks.REQUIRED) {
      required.add(new RequiredCheck(name, Check.DATABASE));
    }
    for (String name : SchemaChecks.REQUIRED) {
      required.add(new RequiredCheck(name, Check.DATABASE));
    }
    if (depth == CheckDepth.RESTORE) {
      return required;
    }
    required.add(new RequiredCheck(Amcheck.NAME, Check.DATABASE));
    for (Manifest.Assertion assertion : manifest.assertions()) {
      required.add(new RequiredCheck(AssertionChecks.NAME, assertion.name()));
    }
    return required;
  }
}
