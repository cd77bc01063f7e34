package dev.belay.schemas.registry;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.apache.avro.Schema;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/**
 * Keeps the contracts readable by everything that was ever released: docs/reference/schemas.md,
 * "Evolution".
 */
class EvolutionTest {

  @ParameterizedTest
  @ValueSource(strings = {"DeploymentEvent", "BackupCommand", "RecoveryCommand", "RecoveryEvent"})
  void theCommittedSchemaIsCompatibleWithEveryEarlierVersion(String record) throws IOException {
    List<Schema> history = SchemaFiles.history(record);
    assertThat(history).isNotEmpty();

    assertThat(Compatibility.violations(SchemaFiles.current(record), history)).isEmpty();
  }

  @Test
  void everyContractHasAHistory() throws IOException {
    try (var contracts = Files.list(Path.of("src/main/avro"));
        var histories = Files.list(SchemaFiles.HISTORY)) {
      assertThat(contracts.count()).isEqualTo(histories.count());
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"DeploymentEvent", "BackupCommand", "RecoveryCommand", "RecoveryEvent"})
  void aNullableFieldMayBeAdded(String record) throws IOException {
    ObjectNode json = json(record);
    fields(json)
        .addObject()
        .put("name", "added")
        .putNull("default")
        .putArray("type")
        .add("null")
        .add("string");

    assertThat(violations(json, record)).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(strings = {"DeploymentEvent", "BackupCommand", "RecoveryCommand", "RecoveryEvent"})
  void aFieldWithoutDefaultMayNotBeRemoved(String record) throws IOException {
    ObjectNode json = json(record);
    fields(json).remove(0);

    assertThat(violations(json, record)).anyMatch(reason -> reason.contains("/fields/0"));
  }

  @Test
  void aFieldWithoutDefaultMayNotBeAdded() throws IOException {
    ObjectNode json = json("BackupCommand");
    fields(json).addObject().put("name", "added").put("type", "string");

    assertThat(violations(json, "BackupCommand"))
        .anyMatch(reason -> reason.contains("can't read version 1") && reason.contains("added"));
  }

  @Test
  void aTypeMayNotBeWidened() throws IOException {
    ObjectNode json = json("BackupCommand");
    ((ObjectNode) fields(json).get(0)).putArray("type").add("string").add("null");

    assertThat(violations(json, "BackupCommand"))
        .anyMatch(reason -> reason.startsWith("version 1 can't read"));
  }

  private static ObjectNode json(String record) throws IOException {
    return (ObjectNode)
        JsonMapper.builder().build().readTree(SchemaFiles.current(record).toString());
  }

  private static ArrayNode fields(ObjectNode json) {
    return (ArrayNode) json.get("fields");
  }

  private static List<String> violations(ObjectNode json, String record) throws IOException {
    return Compatibility.violations(SchemaText.parse(json.toString()), SchemaFiles.history(record));
  }
}
