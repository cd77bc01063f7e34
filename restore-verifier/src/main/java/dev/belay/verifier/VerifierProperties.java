package dev.belay.verifier;

import dev.belay.jail.Isolation;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;
import org.springframework.util.unit.DataSize;

/** The verifier's settings, prefix {@code belay}. */
@ConfigurationProperties("belay")
public record VerifierProperties(Verifier verifier) {

  /**
   * @param parallelism verifications that run at the same time in this process, 1 to 64
   * @param progressInterval how often a running verification reports its progress
   * @param timeout the verdict is unknown if there is none after this time
   * @param sandboxes the folder for the sandboxes' files; it needs room for one restored data store
   *     per sandbox
   * @param isolation what runs code out of backups: servers in sandboxes, rehearsals, smoke tests
   * @param programs files and folders that those can read, besides the system's own programs
   * @param memory what each process of those may have, or each container; half of the machine's if
   *     it is not set
   * @param images of sandboxes' servers in containers, by the driver's name
   */
  public record Verifier(
      int parallelism,
      Duration progressInterval,
      Duration timeout,
      Path sandboxes,
      Isolation.Wanted isolation,
      @DefaultValue List<Path> programs,
      @Nullable DataSize memory,
      @DefaultValue Map<String, String> images) {}
}
