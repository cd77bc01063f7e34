package dev.belay.standalone;

import static org.assertj.core.api.Assertions.assertThat;

import dev.belay.datastores.memory.MemoryStores;
import dev.belay.standalone.RunningServices.Program;
import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.jar.JarFile;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;

/**
 * A driver that Belay does not bring is one jar beside worker and verifier, and nothing else: the
 * services run from their executable jars, none of which has it, and gateway and ledger never see
 * it.
 */
@Tag("faults")
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class DroppedDriverIT {
  private static final String DRIVER = "datastores-testing";

  @TempDir static Path home;

  private MemoryStores stores;
  private RunningServices services;

  @BeforeAll
  void start() throws Exception {
    Path directory = Files.createDirectories(home.resolve("stores"));
    stores = new MemoryStores(directory);
    stores.put("shop", "orders", "1", "100");
    stores.put("shop", "orders", "2", "250");
    Path policy =
        Files.writeString(
            home.resolve("belay.yaml"),
            """
            version: 1
            data-stores:
              shop-store:
                driver: memory
                directory: %1$s
                store: shop
            staging-targets:
              shop-staging:
                driver: memory
                directory: %1$s
                store: staging
            applications:
              shop:
                repositories: [acme/shop]
                environments:
                  production:
                    drills:
                      - name: weekly
                        into: {shop-store: shop-staging}
                    rules:
                      - on: before-deploy
                        capture: [shop-store]
                        verification: full
                        timeout: 15m
            """
                .formatted(directory));
    Path drivers = Files.createDirectories(home.resolve("drivers"));
    Files.copy(jar("datastores/testing", DRIVER, ".jar"), drivers.resolve(DRIVER + ".jar"));
    Map<String, String> beside = Map.of("LOADER_PATH", drivers.toString());
    Map<String, Program> programs = new LinkedHashMap<>();
    programs.put("ledger", program("ledger-service", Map.of()));
    programs.put("verifier", program("restore-verifier", beside));
    programs.put("worker", program("backup-worker", beside));
    programs.put("gateway", program("trigger-gateway", Map.of()));
    services =
        new RunningServices(
            home.resolve("server"),
            policy,
            Path.of("target", "dropped-driver").toAbsolutePath(),
            programs);
  }

  @AfterAll
  void stop() throws Exception {
    if (services != null) {
      services.close();
    }
  }

  @Test
  void fromWebhookToVerifiedSetRollbackAndDrill() throws Exception {
    long deployment = services.deploy();
    JsonNode set = services.awaitVerdict(deployment);

    assertThat(set.path("verdict").asString()).as(set.toString()).isEqualTo("verified");
    assertThat(services.checksOf(set))
        .isNotEmpty()
        .allSatisfy(check -> assertThat(check.path("outcome").asString()).isEqualTo("passed"));

    stores.put("shop", "orders", "1", "0");
    stores.remove("shop", "orders", "2");
    JsonNode rollback =
        ended(
            "rollbacks",
            "{\"application\": \"shop\", \"environment\": \"production\", \"choose\": {\"deployment\": \"%d\"}, \"confirm\": true}"
                .formatted(deployment));

    assertThat(rollback.path("status").asString()).as(rollback.toString()).isEqualTo("succeeded");
    assertThat(orders("shop")).isEqualTo(Map.of("1", "100", "2", "250"));

    JsonNode drill =
        ended(
            "drills",
            "{\"application\": \"shop\", \"environment\": \"production\", \"drill\": \"weekly\"}");

    assertThat(drill.path("status").asString()).as(drill.toString()).isEqualTo("succeeded");
    assertThat(orders("staging")).isEqualTo(Map.of("1", "100", "2", "250"));
    nobodyWasWarned();
  }

  /** Who is warned for nothing reads no warnings. */
  private void nobodyWasWarned() throws Exception {
    List<String> warnings = new ArrayList<>();
    for (String service : List.of("ledger", "verifier", "worker", "gateway")) {
      try (Stream<String> lines = Files.lines(services.service(service).log())) {
        lines
            .filter(line -> line.matches(".*\\b(WARN|ERROR)\\b.*"))
            .filter(line -> !line.contains("A new vault key was created"))
            // A busy machine may not even connect in time, and the next attempt does.
            .filter(line -> !line.matches(".*NetworkClient.* broker .* disconnected.*"))
            .forEach(line -> warnings.add(service + ": " + line));
      }
    }
    assertThat(warnings).isEmpty();
  }

  private JsonNode ended(String collection, String request) throws Exception {
    return services.awaitEnd(
        services.ledger().request(collection, request).path("operationId").asString());
  }

  private Map<String, String> orders(String store) {
    return Map.copyOf(stores.maps(store).orElseThrow().get("orders"));
  }

  private static Program program(String module, Map<String, String> environment)
      throws IOException {
    Path jar = jar(module, module, "-exec.jar");
    try (JarFile content = new JarFile(jar.toFile())) {
      assertThat(content.stream().map(entry -> entry.getName()).toList())
          .isNotEmpty()
          .noneMatch(name -> name.contains(DRIVER));
    }
    return new Program(List.of("-jar", jar.toString()), environment);
  }

  /** The one that the build has made. */
  private static Path jar(String module, String artifact, String end) throws IOException {
    Path target = Path.of("..", module, "target").toAbsolutePath().normalize();
    try (DirectoryStream<Path> found =
        Files.newDirectoryStream(
            target,
            file ->
                file.getFileName().toString().matches(artifact + "-[0-9.]+(-SNAPSHOT)?" + end))) {
      List<Path> jars = new ArrayList<>();
      found.forEach(jars::add);
      assertThat(jars).as("jars of " + module).hasSize(1);
      return jars.getFirst();
    }
  }
}
