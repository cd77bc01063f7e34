package dev.belay.cli.policy;

import static org.assertj.core.api.Assertions.assertThat;

import com.networknt.schema.InputFormat;
import com.networknt.schema.Schema;
import com.networknt.schema.SchemaRegistry;
import com.networknt.schema.SpecificationVersion;
import dev.belay.policy.Policy;
import dev.belay.policy.read.InvalidPolicyException;
import dev.belay.policy.read.PolicyReader;
import dev.belay.policy.schema.PolicySchema;
import dev.belay.policy.store.StoreKinds;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

/**
 * docs/reference/policy.md is read by the reader and the schema, with the drivers of an
 * installation.
 */
class PolicyPageTest {
  private static final StoreKinds KINDS = StoreKinds.installed();
  private static final Path PAGE = Path.of("..", "docs", "reference", "policy.md");

  @Test
  void theFirstExampleIsAPolicy() throws Exception {
    String documented = examples().getFirst();

    assertThat(schema().validate(documented, InputFormat.YAML)).isEmpty();
    assertThat(read(documented).applications()).containsKey("shop");
  }

  /** The examples of the page are parts of a file: each is put into a whole one. */
  @Test
  void everyExampleOfThePagePassesBothTheSchemaAndTheReader() throws Exception {
    List<String> examples = examples();

    assertThat(examples).hasSizeGreaterThan(4);
    for (String example : examples) {
      String whole = example.startsWith("version") ? example : whole(example);
      assertThat(schema().validate(whole, InputFormat.YAML)).as(example).isEmpty();
      assertThat(read(whole).applications()).as(example).isNotEmpty();
    }
  }

  private static List<String> examples() throws Exception {
    return Pattern.compile("```yaml\n(.*?)```", Pattern.DOTALL)
        .matcher(Files.readString(PAGE))
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

  private static Policy read(String text) throws InvalidPolicyException {
    return PolicyReader.read(
        "belay.yaml", text.getBytes(StandardCharsets.UTF_8), Path.of("/etc/belay"), KINDS);
  }

  private static Schema schema() {
    return SchemaRegistry.withDefaultDialect(SpecificationVersion.DRAFT_7)
        .getSchema(PolicySchema.of(KINDS));
  }
}
