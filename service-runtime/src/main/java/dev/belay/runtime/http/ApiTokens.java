package dev.belay.runtime.http;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The tokens of {@code belay.api.token-file}, one per line. The file is read for each decision, so
 * a token can be replaced without a restart. Without a file, or if it can't be read, no token is
 * accepted.
 */
public final class ApiTokens {
  private static final Logger LOG = LoggerFactory.getLogger(ApiTokens.class);
  private static final String SCHEME = "Bearer ";

  private final @Nullable Path file;

  public ApiTokens(@Nullable Path file) {
    this.file = file;
    if (file == null) {
      LOG.atWarn()
          .log(
              "belay.api.token-file is not set, so every request that needs a token is refused; set"
                  + " it to use the API");
    }
  }

  /**
   * The token in an Authorization header of the scheme Bearer, whether it is ours or not; null when
   * there is none.
   */
  public static @Nullable String bearer(@Nullable String authorization) {
    return authorization != null && authorization.regionMatches(true, 0, SCHEME, 0, SCHEME.length())
        ? authorization.substring(SCHEME.length()).strip()
        : null;
  }

  /** Whether it is one of the tokens. Takes the same time for each token. */
  public boolean accept(@Nullable String token) {
    if (token == null) {
      return false;
    }
    byte[] offered = token.getBytes(UTF_8);
    boolean accepted = false;
    for (String known : tokens()) {
      accepted |= MessageDigest.isEqual(offered, known.getBytes(UTF_8));
    }
    return accepted;
  }

  private List<String> tokens() {
    if (file == null) {
      return List.of();
    }
    try {
      return Files.readAllLines(file).stream()
          .map(String::strip)
          .filter(line -> !line.isEmpty())
          .toList();
    } catch (IOException e) {
      LOG.atError()
          .addKeyValue("belay.token_file", file)
          .setCause(e)
          .log(
              "Can't read the token file, so no token is accepted; check the file and its"
                  + " permissions");
      return List.of();
    }
  }
}
