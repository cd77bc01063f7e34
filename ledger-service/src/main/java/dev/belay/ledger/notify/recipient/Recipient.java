package dev.belay.ledger.notify.recipient;

import dev.belay.ledger.notify.notice.Notice;
import java.net.URI;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * Someone who gets notices.
 *
 * @param url http or https, with a host; gets a POST for each notice
 * @param format {@code json}: the notice, signed when there is a secret; {@code slack}: {@code
 *     {"text": …}}, which Slack's incoming webhooks and many others accept
 * @param secretFile a secret of Standard Webhooks ({@code whsec_…}) to sign with
 * @param kinds kinds of {@link Notice#KINDS}; {@code *} stands for any characters; empty means all
 * @param applications empty means all
 * @param environments empty means all
 */
public record Recipient(
    URI url,
    @Nullable Format format,
    @Nullable Path secretFile,
    @Nullable List<String> kinds,
    @Nullable List<String> applications,
    @Nullable List<String> environments) {
  public Recipient {
    String scheme = String.valueOf(url.getScheme()).toLowerCase(Locale.ROOT);
    if (!(scheme.equals("http") || scheme.equals("https")) || url.getHost() == null) {
      throw new IllegalArgumentException(
          "a recipient's url must have http or https and a host"); // unquoted: it may be a secret
    }
    for (String kind : kinds == null ? List.<String>of() : kinds) {
      if (Notice.KINDS.stream().noneMatch(known -> matches(kind, known))) {
        throw new IllegalArgumentException(
            "kinds has \"%s\", which is none of %s".formatted(kind, Notice.KINDS));
      }
    }
  }

  /** The format of the request's body. */
  public enum Format {
    JSON,
    SLACK
  }

  public boolean wants(Notice notice) {
    return named(kinds, notice.kind())
        && named(applications, notice.application())
        && named(environments, notice.environment());
  }

  private static boolean named(@Nullable List<String> patterns, String name) {
    return patterns == null
        || patterns.isEmpty()
        || patterns.stream().anyMatch(pattern -> matches(pattern, name));
  }

  private static boolean matches(String pattern, String name) {
    return name.matches("\\Q" + pattern.replace("*", "\\E.*\\Q") + "\\E");
  }
}
