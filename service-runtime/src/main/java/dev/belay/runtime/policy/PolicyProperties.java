package dev.belay.runtime.policy;

import dev.belay.policy.read.Allowed;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * The policy's file. Services that need a policy have a default for it.
 *
 * @param file {@code belay.yaml}
 * @param reloadInterval how often to check the file for changes, more than zero
 * @param instance by which the ledger tells this process from others of its role; null: the name of
 *     the host
 * @param allowed what its author may name; without it, everything
 */
@ConfigurationProperties("belay.policy")
public record PolicyProperties(
    Path file,
    @DefaultValue("2s") Duration reloadInterval,
    @Nullable String instance,
    @Nullable Names allowed) {

  /** As {@link Allowed}. */
  public record Names(
      @Nullable List<Path> secretFiles,
      @Nullable List<String> secretVariables,
      @Nullable List<String> programs,
      @Nullable List<String> hosts) {}

  Allowed author() {
    return allowed == null
        ? Allowed.EVERYTHING
        : new Allowed(
            allowed.secretFiles(), allowed.secretVariables(), allowed.programs(), allowed.hosts());
  }
}
