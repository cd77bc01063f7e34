package dev.belay.ledger;

import dev.belay.ledger.notify.Recipient;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * What of {@code belay.*} the ledger service reads itself; docs/reference/configuration.md has all
 * of it.
 *
 * @param notifications who is told of what, by name
 */
@ConfigurationProperties("belay")
public record LedgerProperties(
    @DefaultValue Api api,
    @DefaultValue Ledger ledger,
    @DefaultValue SchemaRegistry schemaRegistry,
    @Nullable Policy policy,
    @DefaultValue Map<String, Recipient> notifications) {

  /**
   * @param file {@code belay.yaml}, for drills by the clock and repeated verification
   * @param reloadInterval between two looks at the file, more than zero
   */
  public record Policy(Path file, @DefaultValue("2s") Duration reloadInterval) {}

  /**
   * @param tokenFile one token a line; without it every request that needs a token is refused
   */
  public record Api(@Nullable Path tokenFile) {}

  /**
   * @param readRequiresToken whether GET requests under /v1 need a token as well
   */
  public record Ledger(@DefaultValue("false") boolean readRequiresToken) {}

  /**
   * @param url mock://name, file:/directory, http://… or https://…
   * @param properties further ones, named like those of Confluent's serializers
   */
  public record SchemaRegistry(
      @DefaultValue("http://localhost:8081") String url, Map<String, String> properties) {

    /** As {@code dev.belay.schemas.registry} takes them. */
    public Map<String, String> all() {
      Map<String, String> all = new HashMap<>(properties == null ? Map.of() : properties);
      all.put("schema.registry.url", url);
      return all;
    }
  }
}
