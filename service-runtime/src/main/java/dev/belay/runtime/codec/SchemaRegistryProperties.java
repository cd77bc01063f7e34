package dev.belay.runtime.codec;

import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * The location of all topics' schemas.
 *
 * @param url mock://name, file:/directory, http://… or https://…
 * @param properties further properties, named as in Confluent's serializers
 */
@ConfigurationProperties("belay.schema-registry")
public record SchemaRegistryProperties(
    @DefaultValue("http://localhost:8081") String url, @Nullable Map<String, String> properties) {

  /** In the form that {@code dev.belay.schemas.registry} takes. */
  public Map<String, String> all() {
    Map<String, String> all = new HashMap<>(properties == null ? Map.of() : properties);
    all.put("schema.registry.url", url);
    return all;
  }
}
