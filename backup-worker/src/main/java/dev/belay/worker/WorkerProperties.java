package dev.belay.worker;

import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.context.properties.ConfigurationProperties;

/** The worker's settings, prefix {@code belay}. */
@ConfigurationProperties("belay")
public record WorkerProperties(
    Policy policy, VaultLocation vault, Worker worker, SchemaRegistry schemaRegistry) {

  /**
   * @param file {@code belay.yaml}: where the data stores are
   * @param reloadInterval between two looks at the file, more than zero
   */
  public record Policy(Path file, Duration reloadInterval) {}

  /**
   * @param uri {@code file:/directory} or {@code s3://bucket/prefix}
   * @param keyFile created on first start, mode 0600
   */
  public record VaultLocation(URI uri, Path keyFile) {}

  /**
   * @param parallelism captures that run at once in this process, 1 to 64
   * @param recoveryParallelism steps of recovery operations that run at once in this process,
   *     beside the captures, 1 to 64
   * @param progressInterval how often a running capture or restore says how far it is
   * @param cleanupInterval between two looks for replaced data that need not be kept any longer
   */
  public record Worker(
      int parallelism,
      int recoveryParallelism,
      Duration progressInterval,
      Duration cleanupInterval) {}

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
