package dev.belay.gateway.callers;

import dev.belay.gateway.GatewayProperties;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.stereotype.Component;

/**
 * The tokens of {@code belay.api.token-file}, one a line. Read for each request, so that tokens can
 * be changed while the gateway runs. No file, or an unreadable one, lets nobody in.
 */
@Component
class ApiTokens {
  private static final Logger LOG = LoggerFactory.getLogger(ApiTokens.class);

  private final @Nullable Path file;

  ApiTokens(GatewayProperties properties) {
    this.file = properties.api().tokenFile();
    if (file == null) {
      LOG.atWarn().log("belay.api.token-file is not set: no API token lets anybody in");
    }
  }

  boolean allow(String token) {
    if (file == null) {
      return false;
    }
    byte[] claimed = token.getBytes(StandardCharsets.UTF_8);
    boolean found = false;
    try {
      for (String line : Files.readAllLines(file)) {
        String known = line.strip();
        found |=
            !known.isEmpty()
                && MessageDigest.isEqual(known.getBytes(StandardCharsets.UTF_8), claimed);
      }
    } catch (IOException e) {
      LOG.atError().setCause(e).log("belay.api.token-file can't be read: nobody is let in");
      return false;
    }
    return found;
  }
}
