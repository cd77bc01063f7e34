package dev.belay.runtime.access.oidc;

import java.util.List;

/**
 * What a claim must be: text, in which {@code *} stands for any run of characters. Case matters.
 */
record ClaimPattern(String text) {

  boolean matches(String claim) {
    List<String> parts = List.of(text.split("\\*", -1));
    if (parts.size() == 1) {
      return text.equals(claim);
    }
    String last = parts.getLast();
    if (!claim.startsWith(parts.getFirst())) {
      return false;
    }
    int at = parts.getFirst().length();
    for (String part : parts.subList(1, parts.size() - 1)) {
      int found = claim.indexOf(part, at);
      if (found < 0) {
        return false;
      }
      at = found + part.length();
    }
    return claim.length() - last.length() >= at && claim.endsWith(last);
  }
}
