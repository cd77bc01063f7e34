package dev.belay.ledger.api;

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
 * The tokens in a file, one a line. The file is read for each decision, so that a token can be
 * replaced without a restart; without a file, or if it can't be read, no token is accepted.
 */
final class ApiTokens {
  private static final Logger LOG = LoggerFactory.getLogger(ApiTokens.class);
  private static final String SCHEME = "Bearer ";

  private final @Nullable Path file;

  ApiTokens(@Nullable Path file) {
    this.file = file;
  }

  /** Whether an Authorization header holds an accepted token. Takes equally long for each. */
  boolean accept(@Nullable String authorization) {
    if (authorization == null
        || !authorization.regionMatches(true, 0, SCHEME, 0, SCHEME.length())) {
      return false;
    }
    byte[] offered = authorization.substring(SCHEME.length()).strip().getBytes(UTF_8);
    boolean accepted = false;
    for (String token : tokens()) {
      accepted |= MessageDigest.isEqual(offered, token.getBytes(UTF_8));
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
          .log("The token file can't be read: no token is accepted");
      return List.of();
    }
  }
}
