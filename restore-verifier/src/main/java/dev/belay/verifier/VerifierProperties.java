package dev.belay.verifier;

import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import org.springframework.boot.context.properties.ConfigurationProperties;

/** The verifier's settings, prefix {@code belay}. */
@ConfigurationProperties("belay")
public record VerifierProperties(VaultLocation vault, Verifier verifier) {

  /**
   * @param uri {@code file:/directory} or {@code s3://bucket/prefix}
   * @param keyFile the key that the workers encrypt with
   */
  public record VaultLocation(URI uri, Path keyFile) {}

  /**
   * @param parallelism verifications that run at once in this process, 1 to 64
   * @param progressInterval how often a running verification says how far it is
   * @param timeout after this long without a verdict, the verdict is unknown
   * @param sandboxes the folder that sandboxes keep their files in; needs room for one restored
   *     data store each
   */
  public record Verifier(
      int parallelism, Duration progressInterval, Duration timeout, Path sandboxes) {}
}
