package dev.belay.policy.store;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;

/** The place of a secret. The policy never holds the secret itself. */
public sealed interface SecretReference {
  /**
   * Reads the secret.
   *
   * @param environment the process's environment variables
   * @throws UnresolvableSecretException naming the reference, never the value
   */
  String resolve(Map<String, String> environment) throws UnresolvableSecretException;

  /**
   * Reads a reference as it is written in policies and settings: {@code env:NAME}, {@code
   * file:PATH} or {@code none}.
   *
   * @param folder the folder that a relative PATH starts from
   * @return empty for any other text, which may be a secret: don't quote it
   */
  static Optional<SecretReference> parse(String text, Path folder) {
    if (text.equals("none")) {
      return Optional.of(new None());
    }
    if (text.matches("env:[A-Za-z_][A-Za-z0-9_]*")) {
      return Optional.of(new EnvironmentVariable(text.substring("env:".length())));
    }
    if (text.startsWith("file:") && text.length() > "file:".length()) {
      try {
        return Optional.of(new SecretFile(folder.resolve(text.substring("file:".length()))));
      } catch (InvalidPathException e) {
        return Optional.empty();
      }
    }
    return Optional.empty();
  }

  /** Written {@code env:NAME}. */
  record EnvironmentVariable(String name) implements SecretReference {
    @Override
    public String resolve(Map<String, String> environment) throws UnresolvableSecretException {
      String value = environment.get(name);
      if (value == null) {
        throw new UnresolvableSecretException(
            "the environment variable " + name + " is not set", null);
      }
      return value;
    }
  }

  /** Written {@code file:PATH}. A line end at the end of the file is not part of the secret. */
  record SecretFile(Path path) implements SecretReference {
    @Override
    public String resolve(Map<String, String> environment) throws UnresolvableSecretException {
      try {
        return Files.readString(path).replaceFirst("\\R\\z", "");
      } catch (IOException e) {
        throw new UnresolvableSecretException("the secret file " + path + " can't be read", e);
      }
    }
  }

  /** No password: the server admits the user without one. */
  record None() implements SecretReference {
    @Override
    public String resolve(Map<String, String> environment) {
      return "";
    }
  }

  /** The secret is not where the policy says. */
  final class UnresolvableSecretException extends Exception {
    UnresolvableSecretException(
        String message, @org.jspecify.annotations.Nullable Throwable cause) {
      super(message, cause);
    }
  }
}
