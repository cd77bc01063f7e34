package dev.belay.runtime.policy;

import java.nio.file.Path;
import java.time.Duration;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * The policy's file. Services that need a policy have a default for it.
 *
 * @param file {@code belay.yaml}
 * @param reloadInterval how often to check the file for changes, more than zero
 */
@ConfigurationProperties("belay.policy")
public record PolicyProperties(Path file, @DefaultValue("2s") Duration reloadInterval) {}
