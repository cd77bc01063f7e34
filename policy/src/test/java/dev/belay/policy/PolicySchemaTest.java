package dev.belay.policy;

import static org.assertj.core.api.Assertions.assertThat;

import com.networknt.schema.InputFormat;
import com.networknt.schema.Schema;
import com.networknt.schema.SchemaRegistry;
import com.networknt.schema.SpecificationVersion;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** docs/policy.schema.json says what the reader does. */
class PolicySchemaTest {
  private static final Path DOCS = Path.of("..", "docs");

  @ParameterizedTest
  @EnumSource(Keys.class)
  void theSchemaHasTheReadersKeys(Keys keys) throws Exception {
    JsonNode schema = JsonMapper.shared().readTree(schemaText());
    JsonNode object =
        switch (keys) {
          case POLICY -> schema;
          case DATA_STORE -> schema.at("/definitions/dataStore");
          case ASSERTION -> schema.at("/definitions/assertion");
          case APPLICATION -> schema.at("/definitions/application");
          case ENVIRONMENT -> schema.at("/definitions/environment");
          case RULE -> schema.at("/definitions/rule");
          case GATE -> schema.at("/definitions/gate");
          case SCHEDULE -> schema.at("/definitions/schedule");
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
  void samplePoliciesPassBothTheSchemaAndTheReader() throws Exception {
    String documented = documented();

    assertThat(schema().validate(PolicyReaderTest.GOOD, InputFormat.YAML)).isEmpty();
    assertThat(schema().validate(documented, InputFormat.YAML)).isEmpty();
    assertThat(PolicyReaderTest.read(documented).applications()).containsKey("shop");
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
