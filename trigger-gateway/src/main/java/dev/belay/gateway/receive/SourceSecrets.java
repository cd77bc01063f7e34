package dev.belay.gateway.receive;

import dev.belay.policy.store.SecretReference;
import dev.belay.policy.store.SecretReference.UnresolvableSecretException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** Reads a source's secrets from where the configuration says they are. */
public final class SourceSecrets {
  private static final int MOST = 2;

  private SourceSecrets() {}

  /**
   * @param key the setting's name, for errors
   * @param references at most two, {@code env:NAME} or {@code file:PATH}, the current one first
   * @throws IllegalArgumentException when a reference is not valid, or the secret is empty
   */
  public static List<String> resolve(String key, List<String> references)
      throws UnresolvableSecretException {
    if (references.size() > MOST) {
      throw new IllegalArgumentException(
          key + " has " + references.size() + " entries; it may have " + MOST);
    }
    List<String> secrets = new ArrayList<>();
    for (String reference : references) {
      secrets.add(resolve(key, reference));
    }
    return secrets;
  }

  /**
   * @param reference {@code env:NAME} or {@code file:PATH}
   */
  public static String resolve(String key, String reference) throws UnresolvableSecretException {
    String secret =
        SecretReference.parse(reference, Path.of(""))
            .filter(parsed -> !(parsed instanceof SecretReference.None))
            .orElseThrow(
                () ->
                    new IllegalArgumentException(
                        key + " must say where a secret is: env:NAME or file:PATH"))
            .resolve(System.getenv());
    if (secret.isBlank()) {
      throw new IllegalArgumentException(key + ": the secret at " + reference + " is empty");
    }
    return secret;
  }
}
