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
import dev.belay.policy.schema.PolicySchema;
import dev.belay.policy.store.ShelfKind;
import dev.belay.policy.store.StoneKind;
import dev.belay.policy.store.StoreKinds;
import dev.belay.policy.time.Schedule;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** The JSON Schema says what the reader does. */
class PolicySchemaTest {
  @ParameterizedTest
  @EnumSource(Keys.class)
  void theSchemaHasTheReadersKeys(Keys keys) throws Exception {
    JsonNode schema = JsonMapper.shared().readTree(schemaText());
    JsonNode object =
        switch (keys) {
          case POLICY -> schema;
          case DATA_STORE -> schema.at("/definitions/dataStore-shelf");
          case STAGING_TARGET -> schema.at("/definitions/stagingTarget-shelf");
          case ASSERTION -> schema.at("/definitions/assertion-shelf");
          case APPLICATION -> schema.at("/definitions/application");
          case ENVIRONMENT -> schema.at("/definitions/environment");
          case RULE -> schema.at("/definitions/rule");
          case GATE -> schema.at("/definitions/gate");
          case SCHEDULE -> schema.at("/definitions/schedule");
          case ROLLBACK -> schema.at("/definitions/rollback");
          case CONSISTENCY -> schema.at("/definitions/consistency");
          case HOOK -> schema.at("/definitions/hook");
          case REHEARSAL -> schema.at("/definitions/rehearsal");
          case OBJECTIVES -> schema.at("/definitions/environment/properties/objectives");
          case DRILL -> schema.at("/definitions/drill");
          case SMOKE_TEST -> schema.at("/definitions/smokeTest");
          case RETENTION_CLASS -> schema.at("/definitions/retentionClass");
          case NOTIFICATIONS -> schema.at("/definitions/notifications");
          case NOTIFICATION_ROUTE -> schema.at("/definitions/route");
          case SLACK, TEAMS, PAGERDUTY, WEBHOOK, GRAFANA, PING, EMAIL ->
              schema.at("/definitions/channel-" + keys.name().toLowerCase(Locale.ROOT));
        };

    assertThat(object.path("properties").propertyNames())
        .filteredOn(name -> !ofItsKind(name))
        .containsExactlyInAnyOrderElementsOf(keys.names());
    assertThat(object.path("additionalProperties").asBoolean(true)).isFalse();
  }

  private static boolean ofItsKind(String name) {
    ShelfKind kind = new ShelfKind();
    return kind.keys().stream().anyMatch(key -> key.name().equals(name))
        || kind.assertionForms().stream().anyMatch(form -> form.key().equals(name));
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
    assertThat(schema().validate(PolicyReaderTest.GOOD, InputFormat.YAML)).isEmpty();
    assertThat(PolicyReaderTest.read(PolicyReaderTest.GOOD).applications()).containsKey("shop");
  }

  @Test
  void aKindBringsItsKeysAndItsAssertions() throws Exception {
    JsonNode definitions = JsonMapper.shared().readTree(schemaText()).at("/definitions");

    assertThat(definitions.at("/dataStore/properties/driver/enum"))
        .hasToString("[\"shelf\",\"stone\"]");
    assertThat(definitions.at("/dataStore-shelf/properties").propertyNames())
        .containsExactly(
            "driver", "at", "keeper", "key", "steps", "lit", "signs", "parallelism", "assertions");
    assertThat(definitions.at("/dataStore-shelf/required"))
        .hasToString("[\"driver\",\"at\",\"keeper\",\"key\"]");
    assertThat(definitions.at("/dataStore-shelf/properties/steps"))
        .hasToString(
            "{\"type\":\"integer\",\"minimum\":1,\"maximum\":9,\"default\":1,"
                + "\"description\":\"Of the ladder.\"}");
    assertThat(definitions.at("/stagingTarget-shelf/properties").propertyNames())
        .doesNotContain("assertions");
    assertThat(definitions.at("/assertion-shelf/properties").propertyNames())
        .containsExactly("name", "look", "weigh");
    assertThat(definitions.at("/dataStore-stone/properties").propertyNames())
        .containsExactly("driver", "parallelism");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "driver: water",
        "at: store/shop",
        "driver: stone, at: store/shop",
        "driver: stone, assertions: []",
        "driver: shelf, at: store/shop, keeper: b",
        "driver: shelf, at: me@store/shop, keeper: b, key: none",
        "driver: shelf, at: store/shop, keeper: '', key: none",
        "driver: shelf, at: store/shop, keeper: b, key: none, steps: 10",
        "driver: shelf, at: store/shop, keeper: b, key: none, lit: 1",
        "driver: shelf, at: store/shop, keeper: b, key: none, signs: [a, a]",
        "driver: shelf, at: store/shop, keeper: b, key: none, assertions: [{name: a}]",
        "driver: shelf, at: store/shop, keeper: b, key: none, assertions: [{name: a, sql: b}]",
        "driver: shelf, at: store/shop, keeper: b, key: none, assertions: [{name: a, look: b,"
            + " weigh: c}]",
      })
  void whatTheSchemaRefusesOfADataStoreTheReaderRefusesToo(String store) throws Exception {
    String whole =
        whole("rules:\n  - {on: manual, capture: [shop-db]}\n")
            .replaceFirst("shop-db: \\{[^}]*}", "shop-db: {" + store + "}");

    assertThat(schema().validate(whole, InputFormat.YAML)).isNotEmpty();
    assertThatThrownBy(() -> PolicyReaderTest.read(whole))
        .isInstanceOf(InvalidPolicyException.class);
  }

  private static String whole(String part) {
    String stores =
        """
        version: 1
        data-stores:
          shop-db: {driver: shelf, at: store/shop, keeper: b, key: none}
          blog-db: {driver: shelf, at: store/blog, keeper: b, key: none}
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
        "approval: three",
        "approval: 2",
        "objectives: 24h",
        "objectives: {data-age: soon}",
        "objectives: {recovery-time: 15}",
        "objectives: {rto: 15m}",
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

  @ParameterizedTest
  @ValueSource(
      strings = {
        "channels: {}",
        "channels: {ops: {}}",
        "channels: {ops: {type: pager}}",
        "channels: {ops: {type: slack}}",
        "channels: {ops: {type: slack, url: 'https://hooks.example.com/secret'}}",
        "channels: {ops: {type: slack, url: none}}",
        "channels: {ops: {type: slack, url: 'env:A', secrets: ['env:B']}}",
        "channels: {ops: {type: slack, url: 'env:A', most-per-hour: 0}}",
        "channels: {Ops!: {type: slack, url: 'env:A'}}",
        "channels: {ops: {type: pagerduty, routing-key: secret}}",
        "channels: {ops: {type: webhook, url: 'env:A', secrets: []}}",
        "channels: {ops: {type: grafana, url: 'https://me:secret@grafana/', token: 'env:A'}}",
        "channels: {ops: {type: grafana, url: 'https://grafana/'}}",
        "channels: {ops: {type: ping, url: 'env:A', most-per-hour: 5}}",
        "channels: {ops: {type: email, host: mail, from: a@b.c, to: []}}",
        "channels: {ops: {type: email, host: mail, from: a, to: [a@b.c]}}",
        "channels: {ops: {type: email, host: 'mail:25', from: a@b.c, to: [a@b.c]}}",
        "channels: {ops: {type: email, host: mail, from: a@b.c, to: [a@b.c], username: a}}",
        "channels: {ops: {type: email, host: mail, from: a@b.c, to: [a@b.c], security: ssl}}",
        "{channels: {ops: {type: slack, url: 'env:A'}}, routes: []}",
        "{channels: {ops: {type: slack, url: 'env:A'}}, routes: [{channels: []}]}",
        "{channels: {ops: {type: slack, url: 'env:A'}}, routes: [{channels: [ops], kinds: []}]}",
        "{channels: {ops: {type: slack, url: 'env:A'}}, routes: [{channels: [ops], severities:"
            + " [bad]}]}",
        "{channels: {ops: {type: slack, url: 'env:A'}}, repeat-after: soon}",
      })
  void whatTheSchemaRefusesOfNotificationsTheReaderRefusesToo(String notifications)
      throws Exception {
    String whole = PolicyReaderTest.GOOD + "notifications: " + braces(notifications) + "\n";

    assertThat(schema().validate(whole, InputFormat.YAML)).isNotEmpty();
    assertThatThrownBy(() -> PolicyReaderTest.read(whole))
        .isInstanceOf(InvalidPolicyException.class)
        .message()
        .doesNotContain("/secret")
        .doesNotContain("me:secret");
  }

  private static String braces(String mapping) {
    return mapping.startsWith("{") ? mapping : "{" + mapping + "}";
  }

  @Test
  void theSchemaAcceptsEveryKindOfChannel() throws Exception {
    assertThat(schema().validate(NotificationsReaderTest.WHOLE, InputFormat.YAML)).isEmpty();
  }

  @Test
  void theSchemaRefusesALiteralPassword() throws Exception {
    String literal = PolicyReaderTest.GOOD.replace("env:SHOP_DB_PASSWORD", "hunter2");

    assertThat(schema().validate(literal, InputFormat.YAML)).isNotEmpty();
  }

  private static String schemaText() {
    return PolicySchema.of(StoreKinds.of(List.of(new ShelfKind(), new StoneKind())));
  }

  private static Schema schema() throws Exception {
    return SchemaRegistry.withDefaultDialect(SpecificationVersion.DRAFT_7).getSchema(schemaText());
  }
}
