package dev.belay.gateway;

import java.nio.file.Path;
import java.time.Duration;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;
import org.springframework.util.unit.DataSize;

/** The gateway's own part of {@code belay.*}. docs/reference/configuration.md has all of it. */
@ConfigurationProperties("belay")
public record GatewayProperties(@DefaultValue Spool spool) {

  public record Spool(
      @DefaultValue("data/spool") Path directory,
      @DefaultValue("512MB") DataSize maxSize,
      @DefaultValue("8d") Duration dedupeWindow) {}
}
