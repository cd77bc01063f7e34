package dev.belay.ledger.operation.store;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.belay.events.Action;
import dev.belay.events.Happening;
import dev.belay.events.OperationRef;
import dev.belay.jobs.OutboxRecord;
import dev.belay.ledger.operation.Kind;
import dev.belay.ledger.operation.Operation;
import dev.belay.ledger.operation.Part;
import dev.belay.ledger.operation.Progression.Order;
import dev.belay.ledger.read.OperationViews.OperationView;
import dev.belay.schemas.RecoveryCommand;
import dev.belay.schemas.RecoveryEvent;
import dev.belay.schemas.registry.RecordCodec;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URISyntaxException;
import java.net.URL;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.function.BiFunction;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/**
 * Operations that earlier versions stored: one document of every status, with what the API answered
 * and which commands and events followed. None of it may change.
 */
class StoredOperationsTest {
  private static final Path STORED = stored();
  private static final JsonMapper JSON = JsonMapper.builder().build();
  private static final RecordCodec CODEC =
      new RecordCodec(Map.of("schema.registry.url", "mock://stored-operations"));

  @AfterAll
  static void close() {
    CODEC.close();
  }

  static List<String> names() throws IOException {
    try (Stream<Path> files = Files.list(STORED)) {
      return files
          .map(file -> String.valueOf(file.getFileName()))
          .filter(name -> name.endsWith(".json"))
          .map(name -> name.substring(0, name.length() - ".json".length()))
          .sorted()
          .toList();
    }
  }

  @ParameterizedTest
  @MethodSource("names")
  void isReadAndWrittenAsBefore(String name) {
    Operation read = OperationDocument.read(text(name + ".json"));

    assertThat(JSON.readTree(OperationDocument.write(read)))
        .isEqualTo(withSince((ObjectNode) JSON.readTree(text(name + ".json"))));
  }

  /** Documents of before there were times of states get them when they are stored again. */
  private static JsonNode withSince(ObjectNode document) {
    if (!document.has("since")) {
      document.putObject("since").putNull("awaiting").putNull("applying").putNull("cancelling");
    }
    putNull(document, "notBy");
    putNull(document, "confirmedBy");
    document.path("parts").forEach(StoredOperationsTest::addUnits);
    if (document.path("plan") instanceof ObjectNode plan && !plan.has("unit")) {
      plan.put("unit", "rows");
    }
    document.path("parts").forEach(StoredOperationsTest::addNeeds);
    return document;
  }

  private static void putNull(ObjectNode document, String field) {
    if (!document.has(field)) {
      document.putNull(field);
    }
  }

  /** And what the target lacked: nobody had looked. */
  private static void addNeeds(JsonNode part) {
    if (part.path("comparison") instanceof ObjectNode comparison && !comparison.has("needs")) {
      comparison.putArray("needs");
    }
  }

  /** And what is counted, which was rows as long as nobody said so. */
  private static void addUnits(JsonNode part) {
    if (part.path("comparison") instanceof ObjectNode comparison && !comparison.has("unit")) {
      comparison.put("unit", "rows");
    }
    if (part.path("restored") instanceof ObjectNode restored && !restored.has("unit")) {
      restored.put("unit", "rows").putNull("summary");
    }
  }

  /** Later versions add fields, which are null for what an earlier one stored. */
  @ParameterizedTest
  @MethodSource("names")
  void theApiAnswersAsBefore(String name) {
    Operation read = OperationDocument.read(text(name + ".json"));

    ObjectNode answer = JSON.valueToTree(OperationView.of(read, true));

    for (String later : List.of("mayNotConfirm", "confirmedBy")) {
      assertThat(answer.path(later).isNull()).as(later).isTrue();
      answer.remove(later);
    }
    assertThat(answer.at("/plan/unit").asString()).isEqualTo("rows");
    ((ObjectNode) answer.path("plan")).remove("unit");
    for (JsonNode comparison : answer.findParents("needs")) {
      assertThat(comparison.path("needs").isEmpty()).isTrue();
      ((ObjectNode) comparison).remove("needs");
    }
    assertThat(JSON.writerWithDefaultPrettyPrinter().writeValueAsString(answer))
        .isEqualTo(text(name + ".view").strip());
  }

  @ParameterizedTest
  @MethodSource("names")
  void commandsAndEventsAreAsBefore(String name) {
    Operation read = OperationDocument.read(text(name + ".json"));

    assertThat(messages(read)).isEqualTo(recorded(name));
  }

  /** What follows from it, if all commands were given. */
  private static List<JsonNode> messages(Operation operation) {
    RecoveryMessages messages = new RecoveryMessages(CODEC);
    List<JsonNode> all = new ArrayList<>();
    BiFunction<OperationRef, OperationRef.Account, Happening> what =
        operation.hasEnded()
            ? Happening.OperationCompleted::new
            : Happening.OperationRequested::new;
    all.add(event(messages.event(operation, what, Rollbacks.NOON)));
    if (operation.request().sets().preRestore() != null) {
      all.add(
          event(
              messages.preRestoreSetRequested(
                  operation, operation.request().sets().preRestore(), Rollbacks.NOON)));
    }
    for (String action : actions(operation)) {
      for (Part part : operation.parts()) {
        all.add(
            command(
                messages.command(operation, new Order(part, Action.ofWord(action).orElseThrow()))));
      }
    }
    return all;
  }

  private static List<String> actions(Operation operation) {
    return operation.kind() == Kind.DRILL
        ? List.of("drill")
        : List.of("compare", "prepare", "apply", "cancel", "abandon", "drop-replaced");
  }

  private static JsonNode event(OutboxRecord record) {
    return json(record, CODEC.decode(record.topic(), record.value(), RecoveryEvent.class));
  }

  private static JsonNode command(OutboxRecord record) {
    return json(record, CODEC.decode(record.topic(), record.value(), RecoveryCommand.class));
  }

  private static JsonNode json(OutboxRecord record, Object message) {
    return line(record.topic() + " " + record.key() + " " + message);
  }

  private static List<JsonNode> recorded(String name) {
    // The document without the times of its states has the messages of the one with them.
    String of = name.replace("-without-since", "");
    return text(of + ".messages").lines().map(StoredOperationsTest::line).toList();
  }

  /** Topic, key and record; what is absent is left out, since later contracts have more of it. */
  private static JsonNode line(String line) {
    String[] parts = line.split(" ", 3);
    ObjectNode json = JSON.createObjectNode();
    json.put("topic", parts[0]).put("key", parts[1]);
    json.set("record", present((ObjectNode) JSON.readTree(parts[2])));
    return json;
  }

  private static ObjectNode present(ObjectNode record) {
    ObjectNode present = JSON.createObjectNode();
    record
        .properties()
        .forEach(
            field -> {
              JsonNode value = field.getValue();
              JsonNode kept =
                  switch (value) {
                    case ObjectNode nested -> present(nested);
                    case ArrayNode list -> present(list);
                    default -> value;
                  };
              if (!kept.isNull() && !(kept.isContainer() && kept.isEmpty())) {
                present.set(field.getKey(), kept);
              }
            });
    return present;
  }

  private static ArrayNode present(ArrayNode list) {
    ArrayNode present = JSON.createArrayNode();
    list.forEach(each -> present.add(each instanceof ObjectNode nested ? present(nested) : each));
    return present;
  }

  private static String text(String file) {
    try {
      return Files.readString(STORED.resolve(file), UTF_8);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static Path stored() {
    URL folder =
        Objects.requireNonNull(
            StoredOperationsTest.class.getResource("/dev/belay/ledger/operations"));
    try {
      return Path.of(folder.toURI());
    } catch (URISyntaxException e) {
      throw new IllegalStateException(e);
    }
  }
}
