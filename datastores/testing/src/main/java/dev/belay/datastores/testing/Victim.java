package dev.belay.datastores.testing;

import dev.belay.datastores.CaptureRequest;
import dev.belay.datastores.DataStoreDriver;
import dev.belay.datastores.DataStoreException;
import dev.belay.datastores.Drivers;
import dev.belay.datastores.Place;
import dev.belay.datastores.Recovery;
import dev.belay.datastores.RestoreOrder;
import dev.belay.datastores.RestoreTarget;
import dev.belay.datastores.Sandbox;
import dev.belay.datastores.SandboxRequest;
import dev.belay.datastores.Secret;
import dev.belay.datastores.Selection;
import dev.belay.datastores.StoreConnection;
import dev.belay.vault.Manifest;
import dev.belay.vault.Vault;
import dev.belay.vault.VaultException;
import dev.belay.vault.VaultKey;
import dev.belay.vault.VaultSettings;
import dev.belay.vault.storage.Vaults;
import java.io.IOException;
import java.io.Reader;
import java.io.Writer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import java.util.UUID;
import java.util.concurrent.TimeUnit;

/**
 * A process of its own that works with a driver, and ends at one of its {@link Steps} or at the
 * work's end. It shares a folder with the test: the vault, its key, and the order in a file, so
 * that no secret stands in a list of processes.
 */
final class Victim {
  /** What the process does. */
  enum Work {
    CAPTURE,
    RESTORE,
    SANDBOX,
    PREPARE,
    APPLY
  }

  /**
   * @param exitCode 0, or {@link Steps#KILLED}
   * @param steps how many it took; 0 when it was killed
   */
  record End(int exitCode, int steps) {
    boolean killed() {
      return exitCode == Steps.KILLED;
    }
  }

  private final Path folder;
  private final DataStoreDriver driver;

  Victim(Path folder, DataStoreDriver driver) {
    this.folder = folder;
    this.driver = driver;
  }

  /** The vault that test and process share, with small segments. */
  static Vault vault(Path folder) throws Exception {
    return Vaults.open(
        folder.resolve("vault").toUri(),
        VaultKey.loadOrCreate(folder.resolve("vault.key")),
        VaultSettings.defaults().withSegmentBytes(1 << 20));
  }

  static Path sandboxes(Path folder) {
    return folder.resolve("sandboxes");
  }

  /**
   * Starts the process, and waits for its end.
   *
   * @param id of the recovery point that is captured, or of the operation
   * @param point the id of the recovery point that is restored; empty for captures
   * @param last the step that it ends at, from 1; 0 for none
   * @param heap the process's largest heap, for example {@code 128m}
   * @throws AssertionError when it ends in another way than it should
   */
  End run(Work work, StoreConnection store, String id, String point, int last, String heap)
      throws Exception {
    Path order = folder.resolve("order-" + UUID.randomUUID());
    write(order, store, id, point);
    Path said = Files.createTempFile(folder, "said", ".txt");
    List<String> command = new ArrayList<>();
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    command.addAll(
        List.of(
            "-Xmx" + heap,
            "-XX:TieredStopAtLevel=1",
            "-XX:+UseSerialGC",
            "--enable-native-access=ALL-UNNAMED"));
    command.addAll(List.of("-cp", System.getProperty("java.class.path")));
    command.addAll(
        List.of(
            Victim.class.getName(),
            folder.toString(),
            driver.name(),
            work.name(),
            order.toString(),
            String.valueOf(last)));
    Process process =
        new ProcessBuilder(command).redirectErrorStream(true).redirectOutput(said.toFile()).start();
    try {
      if (!process.waitFor(4, TimeUnit.MINUTES)) {
        throw new AssertionError(work + " has not ended:\n" + Files.readString(said));
      }
    } finally {
      process.destroyForcibly();
    }
    List<String> lines = Files.readAllLines(said);
    if (process.exitValue() == Steps.KILLED && last > 0) {
      return new End(Steps.KILLED, 0);
    }
    if (process.exitValue() == 0) {
      return new End(0, Integer.parseInt(lines.getLast()));
    }
    throw new AssertionError(
        work + " ended with " + process.exitValue() + ":\n" + String.join("\n", lines));
  }

  private static void write(Path file, StoreConnection store, String id, String point)
      throws IOException {
    Properties order = new Properties();
    order.setProperty("id", id);
    order.setProperty("point", point);
    order.setProperty("name", store.name());
    order.setProperty("parallelism", String.valueOf(store.parallelism()));
    store.settings().forEach((key, value) -> order.setProperty("setting." + key, value));
    store.secrets().forEach((key, value) -> order.setProperty("secret." + key, value.reveal()));
    try (Writer writer = Files.newBufferedWriter(file)) {
      order.store(writer, null);
    }
  }

  private static StoreConnection store(Properties order) {
    Map<String, String> settings = new HashMap<>();
    Map<String, Secret> secrets = new HashMap<>();
    for (String key : order.stringPropertyNames()) {
      if (key.startsWith("setting.")) {
        settings.put(key.substring("setting.".length()), order.getProperty(key));
      } else if (key.startsWith("secret.")) {
        secrets.put(key.substring("secret.".length()), new Secret(order.getProperty(key)));
      }
    }
    return new StoreConnection(
        order.getProperty("name"),
        settings,
        secrets,
        Integer.parseInt(order.getProperty("parallelism")));
  }

  /** Of the process: folder, driver, work, file of the order, last step. */
  public static void main(String[] args) throws Exception {
    Path folder = Path.of(args[0]);
    DataStoreDriver driver = Drivers.installed().find(args[1]).orElseThrow();
    Properties order = new Properties();
    try (Reader reader = Files.newBufferedReader(Path.of(args[3]))) {
      order.load(reader);
    }
    Steps steps = new Steps(Integer.parseInt(args[4]));
    try (Vault vault = vault(folder)) {
      work(Work.valueOf(args[2]), driver, order, folder, vault, steps);
    }
    System.out.println(steps.taken());
    System.exit(0);
  }

  private static void work(
      Work work, DataStoreDriver driver, Properties order, Path folder, Vault vault, Steps steps)
      throws Exception {
    StoreConnection store = store(order);
    String id = order.getProperty("id");
    Vault counted = steps.of(vault);
    if (work == Work.CAPTURE) {
      capture(driver, store, id, counted, steps);
      return;
    }
    Manifest point = vault.manifest(order.getProperty("point")).manifest();
    switch (work) {
      case RESTORE ->
          driver.restore(point, counted, new RestoreTarget.Store(store), steps.progress());
      case SANDBOX -> {
        Path directory = sandboxes(folder).resolve(id);
        try (Sandbox sandbox =
            driver.openSandbox(new SandboxRequest(point, directory, Trial.isolation()))) {
          driver.restore(point, counted, sandbox, steps.progress());
        }
      }
      case PREPARE -> recovery(driver).prepare(order(id, point, store), counted, steps.progress());
      case APPLY ->
          recovery(driver)
              .apply(
                  order(id, point, store),
                  existing ->
                      capture(driver, existing, UUID.randomUUID().toString(), counted, steps),
                  steps.progress());
      default -> throw new IllegalArgumentException(work.toString());
    }
  }

  private static Recovery recovery(DataStoreDriver driver) {
    return driver.recovery().orElseThrow();
  }

  static RestoreOrder order(String operation, Manifest point, StoreConnection store) {
    return new RestoreOrder(operation, point, store, Place.OWN, true, null, Selection.EVERYTHING);
  }

  private static void capture(
      DataStoreDriver driver, StoreConnection store, String id, Vault vault, Steps steps)
      throws DataStoreException, VaultException, InterruptedException {
    CaptureRequest any = Captures.of(store);
    CaptureRequest request =
        new CaptureRequest(
            any.store(),
            id,
            any.recoverySetId(),
            any.application(),
            any.environment(),
            any.trigger(),
            any.commit(),
            any.deploymentId(),
            any.labels(),
            any.assertions());
    vault.commit(driver.capture(request, vault, steps.progress()));
  }
}
