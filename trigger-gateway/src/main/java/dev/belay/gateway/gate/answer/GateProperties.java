package dev.belay.gateway.gate.answer;

import dev.belay.gateway.gate.HeldDeployment;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.context.properties.ConfigurationProperties;

/**
 * @param detailsUrl where people find a recovery set, with {@code {recoverySetId}} in it; null: no
 *     links
 */
@ConfigurationProperties("belay.gate")
public record GateProperties(@Nullable String detailsUrl) {
  private static final String PLACE = "{recoverySetId}";

  public GateProperties {
    if (detailsUrl != null && !detailsUrl.matches("https?://\\S+")) {
      throw new IllegalArgumentException("belay.gate.details-url must be an http(s) address");
    }
  }

  public @Nullable String details(String recoverySetId) {
    return detailsUrl == null ? null : detailsUrl.replace(PLACE, recoverySetId);
  }

  @Nullable String details(HeldDeployment held) {
    return details(held.recoverySetId());
  }
}
