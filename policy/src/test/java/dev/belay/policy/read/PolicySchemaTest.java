package dev.belay.policy.read;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.networknt.schema.InputFormat;
import com.networknt.schema.Schema;
import com.networknt.schema.SchemaRegistry;
import com.networknt.schema.SpecificationVersion;
import dev.belay.policy.CaptureMethod;
import dev.belay.policy.Drill;
import dev.belay.policy.Gate;
import dev.belay.policy.Phase;
import dev.belay.policy.Rollback;
import dev.belay.policy.VerificationDepth;
import dev.belay.policy.time.Schedule;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** docs/reference/policy.schema.json says what the reader does. */
class PolicySchemaTest {
  private static final Path DOCS = Path.of("..", "docs", "reference");

  @ParameterizedTest
  @EnumSource(Keys.class)
  void theSchemaHasTheReadersKeys(Keys keys) throws Exception {
    JsonNode schema = JsonMapper.shared().readTree(schemaText());
    JsonNode object =
        switch (keys) {
          case POLICY -> schema;
          case DATA_STORE -> schema.at("/definitions/dataStore");
          case STAGING_TARGET -> schema.at("/definitions/stagingTarget");
          case ASSERTION -> schema.at("/definitions/assertion");
          case APPLICATION -> schema.at("/definitions/application");
          case ENVIRONMENT -> schema.at("/definitions/environment");
          case RULE -> schema.at("/definitions/rule");
          case GATE -> schema.at("/definitions/gate");
          case SCHEDULE -> schema.at("/definitions/schedule");
          case ROLLBACK -> schema.at("/definitions/rollback");
          case CONSISTENCY -> schema.at("/definitions/consistency");
          case HOOK -> schema.at("/definitions/hook");
          case REHEARSAL -> schema.at("/definitions/rehearsal");
          case DRILL -> schema.at("/definitions/drill");
          case SMOKE_TEST -> schema.at("/definitions/smokeTest");
        };

    assertThat(object.path("properties").propertyNames())
        .containsExactlyInAnyOrderElementsOf(keys.names());
    assertThat(object.path("additionalProperties").asBoolean(true)).isFalse();
  }

  @Test
  void theSchemaHasTheReadersWords() throws Exception {
    JsonNode rule = JsonMapper.shared().readTree(schemaText()).at("/definitions/rule/properties");

    assertThat(rule.at("/on/enum").valueStream().map(JsonNode::asString))
        .containsExactlyElementsOf(Arrays.stream(Phase.values()).map(Phase::word).toList());
    assertThat(rule.at("/verification/enum").valueStream().map(JsonNode::asString))
        .containsExactlyElementsOf(
            Arrays.stream(VerificationDepth.values()).map(VerificationDepth::word).toList());
    assertThat(rule.at("/method/enum").valueStream().map(JsonNode::asString))
        .containsExactlyElementsOf(
            Arrays.stream(CaptureMethod.values()).map(CaptureMethod::word).toList());
  }

  @Test
  void theSchemaHasTheWordsOfGatesAndSchedules() throws Exception {
    JsonNode definitions = JsonMapper.shared().readTree(schemaText()).at("/definitions");

    assertThat(definitions.at("/gate/properties/mode/enum").valueStream().map(JsonNode::asString))
        .containsExactlyElementsOf(Arrays.stream(Gate.Mode.values()).map(Gate.Mode::word).toList());
    assertThat(
            definitions
                .at("/gate/properties/on-timeout/enum")
                .valueStream()
                .map(JsonNode::asString))
        .containsExactlyElementsOf(
            Arrays.stream(Gate.OnTimeout.values()).map(Gate.OnTimeout::word).toList());
    assertThat(
            definitions
                .at("/schedule/properties/missed/enum")
                .valueStream()
                .map(JsonNode::asString))
        .containsExactlyElementsOf(
            Arrays.stream(Schedule.Missed.values()).map(Schedule.Missed::word).toList());
  }

  @Test
  void theSchemaHasTheWordsOfRollbacksAndDrills() throws Exception {
    JsonNode definitions = JsonMapper.shared().readTree(schemaText()).at("/definitions");

    assertThat(
            definitions.at("/rollback/properties/mode/enum").valueStream().map(JsonNode::asString))
        .containsExactlyElementsOf(
            Arrays.stream(Rollback.Mode.values()).map(Rollback.Mode::word).toList());
    assertThat(
            definitions.at("/drill/properties/choose/enum").valueStream().map(JsonNode::asString))
        .containsExactlyElementsOf(
            Arrays.stream(Drill.Choice.values()).map(Drill.Choice::word).toList());
  }

  @Test
  void samplePoliciesPassBothTheSchemaAndTheReader() throws Exception {
    String documented = documented();

    assertThat(schema().validate(PolicyReaderTest.GOOD, InputFormat.YAML)).isEmpty();
    assertThat(schema().validate(documented, InputFormat.YAML)).isEmpty();
    assertThat(PolicyReaderTest.read(documented).applications()).containsKey("shop");
  }

  /** The examples of the page are parts of a file: each is put into a whole one. */
  @Test
  void everyExampleOfThePagePassesBothTheSchemaAndTheReader() throws Exception {
    List<String> examples = examples();

    assertThat(examples).hasSizeGreaterThan(4);
    for (String example : examples) {
      String whole = example.startsWith("version") ? example : whole(example);
      assertThat(schema().validate(whole, InputFormat.YAML)).as(example).isEmpty();
      assertThat(PolicyReaderTest.read(whole).applications()).as(example).isNotEmpty();
    }
  }

  private static List<String> examples() throws Exception {
    return Pattern.compile("```yaml\n(.*?)```", Pattern.DOTALL)
        .matcher(Files.readString(DOCS.resolve("policy.md")))
        .results()
        .map(found -> found.group(1))
        .toList();
  }

  private static String whole(String part) {
    String stores =
        """
        version: 1
        data-stores:
          shop-db: {driver: postgresql, url: "postgresql://db/shop", username: b, password: none}
          blog-db: {driver: postgresql, url: "postgresql://db/blog", username: b, password: none}
        """;
    return part.startsWith("rules")
        ? stores + "applications:\n  shop:\n    environments:\n      production:\n" + part.indent(8)
        : stores + part;
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "on: on-schedule",
        "on: manual, events: [push]",
        "on: after-success, gate: {mode: captured}",
        "on: before-deploy, gate: {}",
        "on: before-deploy, schedule: {cron: '0 3 * * *', time-zone: UTC}",
        "on: on-schedule, schedule: {cron: '0 3 * *', time-zone: UTC}",
        "on: before-deploy, method: incremental",
        "on: before-deploy, refs: []",
        "on: before-deploy, retention: For Ever",
        "on: before-deploy, rollback: manual",
        "on: after-failure, rollback: automatic",
        "on: after-failure, rollback: {mode: automatic}",
        "on: after-failure, rollback: {mode: manual, max-lost-rows: 1}",
        "on: after-failure, rollback: {mode: automatic, max-lost-rows: -1}",
        "on: after-failure, rollback: {mode: automatic, max-lost-rows: 9007199254740993}",
        "on: after-failure, rehearse: {command: [true]}",
        "on: before-deploy, rehearse: {}",
        "on: before-deploy, rehearse: {command: flyway migrate}",
        "on: before-deploy, rehearse: {command: []}",
        "on: before-deploy, rehearse: {command: [flyway], undo: []}",
        "on: manual, consistency: {max-skew: 0.5s}",
        "on: manual, consistency: {max-skew: 7d}",
        "on: manual, consistency: {quiesce: {command: [pause]}}",
        "on: manual, consistency: {resume: {command: [go]}}",
        "on: manual, consistency: {quiesce: {}, resume: {command: [go]}}",
        "on: manual, consistency: {quiesce: {command: [pause], http: 'http://a'}, resume: {command:"
            + " [go]}}",
        "on: manual, consistency: {quiesce: {http: 'http://me:secret@a/'}, resume: {command:"
            + " [go]}}",
      })
  void whatTheSchemaRefusesTheReaderRefusesToo(String rule) throws Exception {
    String whole = whole("rules:\n  - {" + rule + ", capture: [shop-db]}\n");

    assertThat(schema().validate(whole, InputFormat.YAML)).isNotEmpty();
    assertThatThrownBy(() -> PolicyReaderTest.read(whole))
        .isInstanceOf(InvalidPolicyException.class);
  }

  @Test
  void aRehearsalOfSeveralStoresMustNameOne() throws Exception {
    String whole =
        whole(
            "rules:\n  - {on: before-deploy, capture: [shop-db, blog-db], rehearse: {command:"
                + " [flyway]}}\n");

    assertThat(schema().validate(whole, InputFormat.YAML)).isNotEmpty();
    assertThatThrownBy(() -> PolicyReaderTest.read(whole)).hasMessageContaining("shop-db, blog-db");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "drills: []",
        "drills: [{choose: newest}]",
        "drills: [{name: Weekly!}]",
        "drills: [{name: weekly, choose: oldest}]",
        "drills: [{name: weekly, target: shop-db}]",
        "drills: [{name: weekly, store: shop-db}]",
        "drills: [{name: weekly, recovery-time: soon}]",
        "drills: [{name: weekly, schedule: {cron: '0 3 * * *'}}]",
        "drills: [{name: weekly, smoke-tests: [{name: a}]}]",
        "drills: [{name: weekly, smoke-tests: [{name: a, command: [b], http: 'http://c'}]}]",
        "drills: [{name: weekly, smoke-tests: [{name: a, http: 'ftp://c'}]}]",
        "drills: [{name: weekly, smoke-tests: [{name: a, http: 'http://me:secret@c/'}]}]",
        "drills: [{name: weekly, smoke-tests: [{name: a, command: 'b c'}]}]",
        "verify-again: 7",
        "verify-again: a week",
      })
  void whatTheSchemaRefusesOfAnEnvironmentTheReaderRefusesToo(String keys) throws Exception {
    String whole =
        whole("rules:\n  - {on: manual, capture: [shop-db]}\n").stripTrailing()
            + "\n"
            + (keys + "\n").indent(8);

    assertThat(schema().validate(whole, InputFormat.YAML)).isNotEmpty();
    assertThatThrownBy(() -> PolicyReaderTest.read(whole))
        .isInstanceOf(InvalidPolicyException.class)
        .message()
        .doesNotContain("secret");
  }

  @Test
  void theSchemaRefusesALiteralPassword() throws Exception {
    String literal = PolicyReaderTest.GOOD.replace("env:SHOP_DB_PASSWORD", "hunter2");

    assertThat(schema().validate(literal, InputFormat.YAML)).isNotEmpty();
  }

  private static String documented() throws Exception {
    String page = Files.readString(DOCS.resolve("policy.md"));
    int start = page.indexOf("```yaml\n") + "```yaml\n".length();
    return page.substring(start, page.indexOf("```", start));
  }

  private static String schemaText() throws Exception {
    return Files.readString(DOCS.resolve("policy.schema.json"));
  }

  private static Schema schema() throws Exception {
    return SchemaRegistry.withDefaultDialect(SpecificationVersion.DRAFT_7).getSchema(schemaText());
  }
}
