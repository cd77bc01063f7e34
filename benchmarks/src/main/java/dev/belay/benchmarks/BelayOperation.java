package dev.belay.benchmarks;

import dev.belay.datastores.CaptureRequest;
import dev.belay.datastores.CheckDepth;
import dev.belay.datastores.CheckResult;
import dev.belay.datastores.ProgressListener;
import dev.belay.datastores.RestoreTarget;
import dev.belay.datastores.Sandbox;
import dev.belay.datastores.Secret;
import dev.belay.datastores.StoreConnection;
import dev.belay.datastores.postgresql.PostgresDriver;
import dev.belay.datastores.postgresql.session.PostgresAddress;
import dev.belay.vault.Manifest;
import dev.belay.vault.Vault;
import dev.belay.vault.VaultKey;
import dev.belay.vault.VaultSettings;
import dev.belay.vault.storage.Vaults;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.lang.management.GarbageCollectorMXBean;
import java.lang.management.ManagementFactory;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.UUID;

/**
 * One operation of Belay in a process of its own: {@code capture|restore|check VAULT POINT URL USER
 * PARALLELISM}, the password as the only line of standard input. What it found out goes to standard
 * output as lines of {@code name=value}.
 */
final class BelayOperation {
  private final PostgresDriver driver = new PostgresDriver(Clock.systemUTC());
  private final Vault vault;
  private final String point;
  private final StoreConnection store;

  private BelayOperation(Vault vault, String point, StoreConnection store) {
    this.vault = vault;
    this.point = point;
    this.store = store;
  }

  public static void main(String[] arguments) throws Exception {
    if (arguments.length != 6) {
      throw new IllegalArgumentException(
          "six arguments are needed, not " + arguments.length + ": see BelayOperation");
    }
    Path folder = Path.of(arguments[1]).toAbsolutePath();
    VaultKey key = VaultKey.loadOrCreate(folder.resolveSibling(folder.getFileName() + ".key"));
    StoreConnection store =
        PostgresAddress.connection(
            "benchmark",
            arguments[3],
            arguments[4],
            new Secret(password()),
            Integer.parseInt(arguments[5]));
    try (Vault vault = Vaults.open(folder.toUri(), key, VaultSettings.defaults())) {
      BelayOperation operation = new BelayOperation(vault, arguments[2], store);
      long started = System.nanoTime();
      switch (arguments[0]) {
        case "capture" -> operation.capture();
        case "restore" -> operation.restore();
        case "check" -> operation.check();
        default -> throw new IllegalArgumentException("no operation is called " + arguments[0]);
      }
      tell("millis", Duration.ofNanos(System.nanoTime() - started).toMillis());
    }
    tellProcess();
  }

  private void capture() throws Exception {
    CaptureRequest request =
        new CaptureRequest(
            store,
            point,
            UUID.randomUUID().toString(),
            "benchmark",
            "benchmark",
            "manual",
            null,
            null,
            Map.of(),
            List.of());
    Manifest manifest = driver.capture(request, vault, ProgressListener.NONE);
    if (!vault.commit(manifest).created()) {
      throw new IllegalStateException("recovery point " + point + " was there before");
    }
    tell("rows", manifest.totals().rows());
    tell("logicalBytes", manifest.totals().logicalBytes());
    tell("storedBytes", manifest.totals().storedBytes());
    tell("segments", manifest.segments().size());
  }

  private void restore() throws Exception {
    Manifest manifest = vault.manifest(point).manifest();
    tell(
        "rows",
        driver
            .restore(manifest, vault, new RestoreTarget.Store(store), ProgressListener.NONE)
            .amount()
            .count());
  }

  private void check() throws Exception {
    Manifest manifest = vault.manifest(point).manifest();
    List<CheckResult> results =
        driver.check(manifest, new RestoredDatabase(store), CheckDepth.FULL, ProgressListener.NONE);
    for (CheckResult result : results) {
      if (result.outcome() != CheckResult.Outcome.PASSED) {
        throw new IllegalStateException("not passed: " + result);
      }
    }
    tell("checks", results.size());
  }

  /** The database that the measured restore filled; the benchmark ends it, not the check. */
  private record RestoredDatabase(StoreConnection connection) implements Sandbox {
    @Override
    public String description() {
      return "the benchmark's restored database";
    }

    @Override
    public Map<String, String> environment() {
      return Map.of();
    }

    @Override
    public void close() {}
  }

  private static String password() throws IOException {
    String line =
        new BufferedReader(new InputStreamReader(System.in, StandardCharsets.UTF_8)).readLine();
    if (line == null) {
      throw new IllegalArgumentException("the password is missing on standard input");
    }
    return line;
  }

  private static void tellProcess() throws IOException {
    List<GarbageCollectorMXBean> collectors = ManagementFactory.getGarbageCollectorMXBeans();
    tell("gcCount", collectors.stream().mapToLong(c -> c.getCollectionCount()).sum());
    tell("gcMillis", collectors.stream().mapToLong(c -> c.getCollectionTime()).sum());
    for (String line : Files.readAllLines(Path.of("/proc/self/status"))) {
      if (line.startsWith("VmHWM:")) {
        tell("peakKilobytes", Long.parseLong(line.replaceAll("[^0-9]", "")));
      }
    }
  }

  private static void tell(String name, long value) {
    System.out.println(name + "=" + value);
  }
}
