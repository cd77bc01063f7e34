package dev.belay.schemas.registry;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.belay.schemas.BackupCommand;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;
import org.apache.avro.Schema;
import org.apache.avro.SchemaBuilder;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class FileSchemaRegistryTest {
  private static final int SCHEMAS = 40;

  @TempDir Path directory;

  /**
   * A process of its own: registers schemas 0 to 39, or builds a record, and prints what it got.
   */
  public static void main(String[] arguments) {
    if (arguments.length == 0) {
      System.out.println(Records.backupCommand().build().getAssertions());
      return;
    }
    SchemaRegistry registry = new FileSchemaRegistry(Path.of(arguments[0]));
    for (int i = 0; i < SCHEMAS; i++) {
      System.out.println(i + " " + registry.register("s-" + i, schema(i)));
    }
  }

  private static Schema schema(int i) {
    return SchemaBuilder.record("R" + i).fields().requiredInt("a").endRecord();
  }

  private static Process java(String... arguments) throws IOException {
    List<String> command =
        new ArrayList<>(
            List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-Xmx128m",
                "-cp",
                System.getProperty("java.class.path"),
                FileSchemaRegistryTest.class.getName()));
    command.addAll(List.of(arguments));
    return new ProcessBuilder(command).redirectError(ProcessBuilder.Redirect.INHERIT).start();
  }

  private static String output(Process process) throws Exception {
    try {
      String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
      assertThat(process.waitFor(60, TimeUnit.SECONDS)).isTrue();
      assertThat(process.exitValue()).isZero();
      return output;
    } finally {
      process.destroyForcibly();
    }
  }

  @Tag("faults")
  @Test
  void processesThatRegisterAtOnceAgreeOnEveryId() throws Exception {
    List<Process> processes =
        List.of(java(directory.toString()), java(directory.toString()), java(directory.toString()));

    Map<String, String> byIndex = new TreeMap<>();
    for (Process process : processes) {
      for (String line : output(process).lines().toList()) {
        String[] parts = line.split(" ");
        assertThat(byIndex.merge(parts[0], parts[1], (a, b) -> a.equals(b) ? a : a + "!" + b))
            .doesNotContain("!");
      }
    }
    assertThat(byIndex).hasSize(SCHEMAS);
    assertThat(byIndex.values()).doesNotHaveDuplicates();
    byIndex.forEach(
        (index, id) ->
            assertThat(new FileSchemaRegistry(directory).byId(Integer.parseInt(id)))
                .isEqualTo(schema(Integer.parseInt(index))));
  }

  @Test
  void threadsThatRegisterAtOnceAgreeOnEveryId() throws Exception {
    List<Integer> ids;
    try (var executor = java.util.concurrent.Executors.newFixedThreadPool(8)) {
      List<java.util.concurrent.Future<Integer>> futures = new ArrayList<>();
      for (int i = 0; i < 160; i++) {
        Schema schema = schema(i % SCHEMAS);
        futures.add(
            executor.submit(
                () -> new FileSchemaRegistry(directory).register(schema.getName(), schema)));
      }
      ids = new ArrayList<>();
      for (var future : futures) {
        ids.add(future.get());
      }
    }

    assertThat(ids.stream().distinct()).hasSize(SCHEMAS);
  }

  @Test
  void aRestartKeepsTheIds() {
    int first = new FileSchemaRegistry(directory).register("a", schema(1));
    int second = new FileSchemaRegistry(directory).register("b", schema(2));

    SchemaRegistry restarted = new FileSchemaRegistry(directory);

    assertThat(restarted.idOf("a", schema(1))).isEqualTo(first);
    assertThat(restarted.register("b", schema(2))).isEqualTo(second);
    assertThat(restarted.register("c", schema(3))).isGreaterThan(second);
  }

  @Test
  void theSameSchemaHasOneIdInAllSubjects() {
    SchemaRegistry registry = new FileSchemaRegistry(directory);

    int id = registry.register("a", schema(1));

    assertThat(registry.register("b", schema(1))).isEqualTo(id);
  }

  @Test
  void anEarlierVersionThanTheLastCountsToo() {
    SchemaRegistry registry = new FileSchemaRegistry(directory);
    registry.register("s", SchemaBuilder.record("R").fields().optionalString("a").endRecord());
    registry.register("s", SchemaBuilder.record("R").fields().endRecord());

    // Compatible with version 2, which lacks the field; version 1 has it with another type.
    assertThatThrownBy(
            () ->
                registry.register(
                    "s", SchemaBuilder.record("R").fields().optionalInt("a").endRecord()))
        .isInstanceOf(IncompatibleSchemaException.class)
        .hasMessageContaining("'s'")
        .hasMessageContaining("version 1");
    assertThat(registry.latest("s").version()).isEqualTo(2);
  }

  @Test
  void aCrashWhileWritingLeavesTheRegistryAsItWas() throws IOException {
    SchemaRegistry registry = new FileSchemaRegistry(directory);
    int id = registry.register("a", schema(1));
    Files.writeString(directory.resolve("registry.json.new"), "{\"format\":1,\"sch");

    assertThat(registry.idOf("a", schema(1))).isEqualTo(id);
    assertThat(registry.register("b", schema(2))).isEqualTo(id + 1);
  }

  @Test
  void aDamagedRegistryIsRefusedAndNotStartedAnew() throws IOException {
    SchemaRegistry registry = new FileSchemaRegistry(directory);
    registry.register("a", schema(1));
    Path file = directory.resolve("registry.json");
    Files.writeString(file, Files.readString(file).substring(5));

    assertThatThrownBy(() -> registry.register("b", schema(2)))
        .isInstanceOf(RegistryRefusedException.class)
        .hasMessageContaining("registry.json")
        .hasMessageContaining("damaged");
  }

  @Test
  void aDirectoryThatCannotBeMadeIsAnOutage() throws IOException {
    Path file = Files.createFile(directory.resolve("file"));

    assertThatThrownBy(() -> new FileSchemaRegistry(file).register("a", schema(1)))
        .isInstanceOf(RegistryUnavailableException.class)
        .hasMessageContaining(file.toString());
  }

  @Test
  void aFreshProcessBuildsARecordWithDefaultsWithoutAnySetUp() throws Exception {
    assertThat(output(java()).strip()).isEqualTo("[]");
    assertThat(BackupCommand.getClassSchema().getField("assertions").hasDefaultValue()).isTrue();
  }
}
