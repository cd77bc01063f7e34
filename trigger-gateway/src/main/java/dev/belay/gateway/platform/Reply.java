package dev.belay.gateway.platform;

import java.net.http.HttpHeaders;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import tools.jackson.databind.JsonNode;

/**
 * A platform's answer to a request that it granted.
 *
 * @param status 200 to 299
 * @param body a missing node when there is none
 */
public record Reply(int status, HttpHeaders headers, JsonNode body) {
  private static final Pattern NEXT = Pattern.compile("<([^>]*)>[^,<]*;\\s*rel=\"next\"");
  private static final Pattern PARAMETER = Pattern.compile("[?&]([^=&#]+)=([A-Za-z0-9_.~%+=:-]*)");

  /**
   * A parameter of the next page's address in the {@code Link} header. The address itself is never
   * used: requests go to the configured address only.
   *
   * @return as it is written there, decoded; empty when this is the last page
   */
  public Optional<String> nextPage(String parameter) {
    for (String link : headers.allValues("Link")) {
      Matcher next = NEXT.matcher(link);
      if (next.find()) {
        return parameter(next.group(1), parameter);
      }
    }
    return Optional.empty();
  }

  private static Optional<String> parameter(String address, String name) {
    return PARAMETER
        .matcher(address)
        .results()
        .filter(found -> found.group(1).equals(name))
        .map(
            found ->
                java.net.URLDecoder.decode(found.group(2), java.nio.charset.StandardCharsets.UTF_8))
        .findFirst();
  }

  /** The elements of a body that is an array; none of any other. */
  public List<JsonNode> elements() {
    return body.isArray() ? List.copyOf(body.values()) : List.of();
  }
}
