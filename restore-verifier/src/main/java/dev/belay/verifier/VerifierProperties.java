package dev.belay.verifier;

import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

/** The verifier's settings, prefix {@code belay}. */
@ConfigurationProperties("belay")
public record VerifierProperties(
    @Nullable Policy policy,
    VaultLocation vault,
    Verifier verifier,
    SchemaRegistry schemaRegistry) {

  /**
   * @param file {@code belay.yaml}, for the smoke tests, budgets and staging targets of its drills
   * @param reloadInterval between two looks at the file, more than zero
   */
  public record Policy(Path file, @DefaultValue("2s") Duration reloadInterval) {}

  /**
   * @param uri {@code file:/directory} or {@code s3://bucket/prefix}
   * @param keyFile the key that the workers encrypt with
   */
  public record VaultLocation(URI uri, Path keyFile) {}

  /**
   * @param parallelism verifications that run at once in this process, 1 to 64
   * @param progressInterval how often a running verification says how far it is
   * @param timeout after this long without a verdict, the verdict is unknown
   * @param sandboxes the folder that sandboxes keep their files in; needs room for one restored
   *     data store each
   */
  public record Verifier(
      int parallelism, Duration progressInterval, Duration timeout, Path sandboxes) {}

  /**
   * @param url mock://name, file:/directory, http://… or https://…
   * @param properties further ones, named like those of Confluent's serializers
   */
  public record SchemaRegistry(String url, @Nullable Map<String, String> properties) {
    /** As {@code dev.belay.schemas.registry} takes them. */
    public Map<String, String> all() {
      Map<String, String> all = new HashMap<>(properties == null ? Map.of() : properties);
      all.put("schema.registry.url", url);
      return all;
    }
  }
}
