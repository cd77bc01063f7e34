package dev.belay.cli.http;

import org.jspecify.annotations.Nullable;

/** Where the Bearer token of a request comes from. Tokens never appear in messages. */
public interface Credentials {
  /**
   * The token to send; null to send none.
   *
   * @throws ServiceException when who issues it does not
   */
  @Nullable String token(Deadline deadline) throws ServiceException, InterruptedException;

  /** Forgets a token that was refused. True if {@link #token} may then give another one. */
  boolean renew();

  /** One token for ever, or none. */
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
