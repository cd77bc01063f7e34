package dev.belay.gateway.generic;

import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;
import org.springframework.util.unit.DataSize;

/** {@code belay.sources}: senders by their names. */
@ConfigurationProperties("belay")
record SourcesProperties(@Nullable Map<String, Source> sources) {

  /**
   * @param preset the description that this one completes
   * @param deliveryId a header's name or an expression
   * @param when an expression
   * @param mapping fields to expressions
   */
  record Source(
      @Nullable String preset,
      @DefaultValue Authentication authentication,
      @Nullable String deliveryId,
      @Nullable String when,
      @Nullable Map<String, String> mapping,
      @DefaultValue("1MB") DataSize maxBody) {
    long maxBytes() {
      return maxBody.toBytes();
    }
  }

  /**
   * @param kind hmac, bearer, basic, standard-webhooks or oidc
   * @param encoding of an HMAC: hex or base64
   * @param secrets at most two, {@code env:NAME} or {@code file:PATH}, the current one first
   * @param issuer one of {@code belay.oidc.issuers}, with oidc
   */
  record Authentication(
      @Nullable String kind,
      @Nullable String header,
      @Nullable String prefix,
      @Nullable String encoding,
      @DefaultValue List<String> secrets,
      @Nullable String username,
      @Nullable String issuer) {}
}
