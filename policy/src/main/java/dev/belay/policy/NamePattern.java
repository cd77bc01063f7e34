package dev.belay.policy;

import java.util.Arrays;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/**
 * A name of the sender's, in which {@code *} stands for any run of characters. Upper and lower case
 * are the same, as they are in GitHub's environment names.
 */
public record NamePattern(String text) {
  public boolean matches(String name) {
    String expression =
        Arrays.stream(text.split("\\*", -1)).map(Pattern::quote).collect(Collectors.joining(".*"));
    return Pattern.compile(
            expression, Pattern.CASE_INSENSITIVE | Pattern.UNICODE_CASE | Pattern.DOTALL)
        .matcher(name)
        .matches();
  }

  @Override
  public String toString() {
    return text;
  }
}
