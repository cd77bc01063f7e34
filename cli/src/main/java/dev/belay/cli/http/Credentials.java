package dev.belay.cli.http;

import org.jspecify.annotations.Nullable;

/** The source of a request's Bearer token. Tokens never appear in messages. */
public interface Credentials {
  /**
   * The token to send; null to send none.
   *
   * @throws ServiceException when the issuer gives no token
   */
  @Nullable String token(Deadline deadline) throws ServiceException, InterruptedException;

  /** Forgets a token that was refused. Returns true if {@link #token} may give another one. */
  boolean renew();

  /** A fixed token, or none. */
  static Credentials fixed(@Nullable String token) {
    return new Credentials() {
      @Override
      public @Nullable String token(Deadline deadline) {
        return token;
      }

      @Override
      public boolean renew() {
        return false;
      }
    };
  }
}
