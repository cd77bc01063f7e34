package dev.belay.ledger.api;

import dev.belay.ledger.operation.Actor;
import dev.belay.runtime.access.IdentityAuthentication;
import java.util.List;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * What of the ledger the caller of this request may see and touch. A CI job that no grant is for
 * reaches nothing here: it acts for its repository, which the ledger can't tell from an
 * application.
 */
final class Reach {
  private Reach() {}

  static boolean holds(String application, String environment) {
    return IdentityAuthentication.current()
        .map(it -> !it.job() && it.credential().reaches(application, environment))
        .orElse(true);
  }

  /**
   * @throws ForbiddenException unless the caller's token reaches this application there
   */
  static void require(String application, String environment) {
    if (!holds(application, environment)) {
      throw new ForbiddenException(
          "the token is for %s, not for %s in %s".formatted(reach(), application, environment));
    }
  }

  /** Whether the caller's token is for all applications and environments. */
  static boolean holdsAll() {
    return IdentityAuthentication.current()
        .filter(it -> it.job() || it.credential().isRestricted())
        .isEmpty();
  }

  /**
   * A data store belongs to whoever the policy says, which need not be the application of what is
   * restored into it.
   *
   * @throws ForbiddenException if the caller's token is restricted
   */
  static void requireAll(String what) {
    if (!holdsAll()) {
      throw new ForbiddenException(
          "the token is for %s: %s needs one that is not restricted".formatted(reach(), what));
    }
  }

  /** Those of a page that the caller may see. */
  static <T> List<T> visible(
      List<T> items, Function<T, String> application, Function<T, String> environment) {
    return items.stream()
        .filter(item -> holds(application.apply(item), environment.apply(item)))
        .toList();
  }

  /** By whom the ledger knows the caller. */
  static Actor actor(@Nullable String said) {
    return IdentityAuthentication.current()
        .map(it -> new Actor(it.credential().name(), it.actor(said)))
        .orElseGet(() -> new Actor("", said));
  }

  private static String reach() {
    return IdentityAuthentication.current()
        .map(it -> it.job() ? "a CI job at the gateway" : it.credential().reach())
        .orElse("nothing");
  }
}
