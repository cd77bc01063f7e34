package dev.belay.standalone;

import dev.belay.standalone.demo.SampleDatabase;
import dev.belay.standalone.demo.SamplePolicy;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** The four services, and an application with two databases. */
final class SeparateServices extends RunningServices {
  /** The launcher's own, as it was packaged. */
  private static final String CLASS_PATH = Path.of("target", "lib").toAbsolutePath() + "/*";

  private final SampleDatabase shop;
  private final StockDatabase stock;

  static SeparateServices start(Path home) throws Exception {
    Files.setPosixFilePermissions(home, PosixFilePermissions.fromString("rwx--x--x"));
    SampleDatabase shop = SampleDatabase.start(home.resolve("shop-db"));
    StockDatabase stock = StockDatabase.create(shop, home.resolve("writes-held-back"));
    return new SeparateServices(home, shop, stock, stock.addTo(SamplePolicy.write(home, shop)));
  }

  private SeparateServices(Path home, SampleDatabase shop, StockDatabase stock, Path policy)
      throws Exception {
    super(
        home.resolve("server"),
        policy,
        Path.of("target", "services-" + ProcessHandle.current().pid()).toAbsolutePath(),
        programs());
    this.shop = shop;
    this.stock = stock;
  }

  /** The four services, as the launcher's class path has them. */
  static Map<String, Program> programs() {
    Map<String, Program> programs = new LinkedHashMap<>();
    programs.put("ledger", program("dev.belay.ledger.LedgerApplication"));
    programs.put("verifier", program("dev.belay.verifier.RestoreVerifierApplication"));
    programs.put("worker", program("dev.belay.worker.BackupWorkerApplication"));
    programs.put("gateway", program("dev.belay.gateway.TriggerGatewayApplication"));
    return programs;
  }

  private static Program program(String mainClass) {
    return new Program(List.of("-cp", CLASS_PATH, mainClass), Map.of());
  }

  SampleDatabase shop() {
    return shop;
  }

  /** The application's other data store. */
  StockDatabase stock() {
    return stock;
  }

  @Override
  public void close() throws Exception {
    super.close();
    shop.close();
  }
}
