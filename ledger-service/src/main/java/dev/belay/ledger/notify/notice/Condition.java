package dev.belay.ledger.notify.notice;

import dev.belay.policy.notify.NoticeKind;
import dev.belay.schemas.Ids;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * Something that lasts until a success ends it. It belongs to an environment and, where the kind
 * has one, to a data store: so the next success of any set ends it, and not only one of the set
 * that failed.
 *
 * @param application empty, as is the environment, for what belongs to none
 * @param subject a data store or a channel; null if the kind has none
 */
public record Condition(
    NoticeKind kind, String application, String environment, @Nullable String subject) {
  /** PagerDuty takes at most 255 characters. */
  private static final int LONGEST = 255;

  /** Unique, and the same for ever. */
  public String key() {
    String key =
        Stream.of("belay", kind.word(), application, environment, subject == null ? "" : subject)
            .filter(part -> !part.isEmpty())
            .collect(Collectors.joining("/"));
    return key.length() <= LONGEST ? key : "belay/" + kind.word() + "/" + Ids.derive("key", key);
  }
}
