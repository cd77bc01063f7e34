package dev.belay.runtime.access;

import dev.belay.access.Credential;
import dev.belay.access.KnownTokens;
import dev.belay.access.StoredToken;
import dev.belay.access.TokenLines;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.nio.file.attribute.FileTime;
import java.time.Clock;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The tokens of {@code belay.api.token-file}. The file is read again when it has changed, so that a
 * token can be given, replaced and revoked without a restart; without a file, or if it can't be
 * read, no token is accepted.
 */
public final class ApiTokens {
  private static final Logger LOG = LoggerFactory.getLogger(ApiTokens.class);
  private static final String SCHEME = "Bearer ";

  private final @Nullable Path file;
  private final Clock clock;
  private volatile Read last = Read.NOTHING;

  /** The tokens of one state of the file. */
  private record Read(@Nullable State state, KnownTokens tokens) {
    static final Read NOTHING = new Read(null, new KnownTokens(TokenLines.NONE.tokens()));
  }

  /** Two writes leave two of them, unless they are of one length, time and place on the disk. */
  private record State(FileTime modified, long size, @Nullable Object key) {}

  public ApiTokens(@Nullable Path file, Clock clock) {
    this.file = file;
    this.clock = clock;
    if (file == null) {
      LOG.atWarn().log("belay.api.token-file is not set: no API token lets anybody in");
    }
  }

  /**
   * What an Authorization header holds of the scheme Bearer, ours or another's token; null when it
   * is none.
   */
  public static @Nullable String bearer(@Nullable String authorization) {
    if (authorization == null
        || !authorization.regionMatches(true, 0, SCHEME, 0, SCHEME.length())) {
      return null;
    }
    String token = authorization.substring(SCHEME.length()).strip();
    return token.isEmpty() ? null : token;
  }

  /** Whose token it is; empty if it is nobody's, or has expired. */
  public Optional<Credential> find(String token) {
    return current().find(token, clock.instant()).map(StoredToken::credential);
  }

  private KnownTokens current() {
    if (file == null) {
      return Read.NOTHING.tokens;
    }
    try {
      BasicFileAttributes attributes = Files.readAttributes(file, BasicFileAttributes.class);
      State state =
          new State(attributes.lastModifiedTime(), attributes.size(), attributes.fileKey());
      Read known = last;
      if (!state.equals(known.state)) {
        known = new Read(state, read(file));
        last = known;
      }
      return known.tokens;
    } catch (IOException e) {
      LOG.atError()
          .addKeyValue("belay.token_file", file)
          .setCause(e)
          .log("The token file can't be read: no token is accepted");
      return Read.NOTHING.tokens;
    }
  }

  private static KnownTokens read(Path file) throws IOException {
    TokenLines lines = TokenLines.read(Files.readString(file));
    for (String problem : lines.problems()) {
      LOG.atError()
          .addKeyValue("belay.token_file", file)
          .log("A line of the token file lets nobody in: {}", problem);
    }
    if (lines.plain() > 0) {
      LOG.atWarn()
          .addKeyValue("belay.token_file", file)
          .log(
              "{} of the tokens stand in the file themselves, and may do everything: replace them"
                  + " by those that `belay token create` makes",
              lines.plain());
    }
    return new KnownTokens(lines.tokens());
  }
}
