package dev.belay.gateway;

import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;
import org.springframework.util.unit.DataSize;

/**
 * What of {@code belay.*} the gateway reads itself; docs/reference/configuration.md has all of it.
 */
@ConfigurationProperties("belay")
public record GatewayProperties(
    @DefaultValue Policy policy,
    @DefaultValue Github github,
    @DefaultValue Spool spool,
    @DefaultValue Api api,
    @DefaultValue SchemaRegistry schemaRegistry) {

  /**
   * @param reloadInterval between two looks at the file, more than zero
   */
  public record Policy(
      @DefaultValue("belay.yaml") Path file, @DefaultValue("2s") Duration reloadInterval) {}

  /**
   * @param webhookSecrets at most two, {@code env:NAME} or {@code file:PATH}, the current one
   *     first; none refuses every webhook
   */
  public record Github(
      @DefaultValue List<String> webhookSecrets, @DefaultValue("25MB") DataSize maxBody) {}

  public record Spool(
      @DefaultValue("data/spool") Path directory,
      @DefaultValue("512MB") DataSize maxSize,
      @DefaultValue("8d") Duration dedupeWindow) {}

  /**
   * @param tokenFile one token a line; without it every request that needs a token is refused
   */
  public record Api(@Nullable Path tokenFile) {}

  /**
   * @param url mock://name, file:/directory, http://… or https://…
   * @param properties further ones, named like those of Confluent's serializers
   */
  public record SchemaRegistry(
      @DefaultValue("http://localhost:8081") String url, @Nullable Map<String, String> properties) {

    /** As {@code dev.belay.schemas.registry} takes them. */
    public Map<String, String> all() {
      Map<String, String> all = new HashMap<>(properties == null ? Map.of() : properties);
      all.put("schema.registry.url", url);
      return all;
    }
  }
}
