package dev.belay.gateway.platform;

import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;

/**
 * A path below a platform's API address, with its query. Text from outside is always one
 * percent-encoded segment or value, so it can't lead anywhere else.
 *
 * @param text begins with a slash
 */
public record ApiPath(String text) {
  private static final String PLACE = "{}";

  /**
   * @param template for example {@code /repos/{}/{}/installation}
   * @param segments one for each {@code {}}; each becomes one segment, whatever is in it
   * @throws IllegalArgumentException when a segment is empty, {@code .} or {@code ..}, or when
   *     their number is not the template's
   */
  public static ApiPath of(String template, Object... segments) {
    StringBuilder path = new StringBuilder();
    int from = 0;
    for (Object segment : segments) {
      int place = template.indexOf(PLACE, from);
      if (place < 0) {
        throw new IllegalArgumentException(template + " has fewer places than there are segments");
      }
      path.append(template, from, place).append(segment(String.valueOf(segment)));
      from = place + PLACE.length();
    }
    if (template.indexOf(PLACE, from) >= 0) {
      throw new IllegalArgumentException(template + " has more places than there are segments");
    }
    return new ApiPath(path.append(template, from, template.length()).toString());
  }

  /** With one more query parameter. */
  public ApiPath query(String name, Object value) {
    char separator = text.indexOf('?') < 0 ? '?' : '&';
    return new ApiPath(text + separator + encode(name) + '=' + encode(String.valueOf(value)));
  }

  private static String segment(String text) {
    if (text.isEmpty() || text.equals(".") || text.equals("..")) {
      throw new IllegalArgumentException("\"" + text + "\" can't be a segment of a path");
    }
    return encode(text);
  }

  private static String encode(String text) {
    return URLEncoder.encode(text, StandardCharsets.UTF_8).replace("+", "%20");
  }

  @Override
  public String toString() {
    return text;
  }
}
