package dev.belay.access;

import java.util.ArrayList;
import java.util.List;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.DeserializationFeature;
import tools.jackson.databind.json.JsonMapper;

/**
 * The text of a token file. A line is a JSON object ({@link StoredToken}), blank, a comment ({@code
 * #}), or a token itself, as in files of earlier versions: it may do everything.
 *
 * @param tokens all that may be shown
 * @param plain how many of them stand in the file in so many words
 * @param problems of lines that are none of it; a line never stands in its problem
 */
public record TokenLines(List<StoredToken> tokens, int plain, List<String> problems) {
  /** The name of who shows a token that has none of its own. */
  public static final String UNNAMED = "api-token";

  private static final JsonMapper JSON =
      JsonMapper.builder().enable(DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES).build();

  public static final TokenLines NONE = new TokenLines(List.of(), 0, List.of());

  public TokenLines {
    tokens = List.copyOf(tokens);
    problems = List.copyOf(problems);
  }

  public static TokenLines read(String text) {
    List<StoredToken> tokens = new ArrayList<>();
    List<String> problems = new ArrayList<>();
    int plain = 0;
    List<String> lines = text.lines().toList();
    for (int i = 0; i < lines.size(); i++) {
      String line = lines.get(i).strip();
      if (line.isEmpty() || line.startsWith("#")) {
        continue;
      }
      if (line.startsWith("{")) {
        stored(line, i + 1, tokens, problems);
      } else {
        plain++;
        tokens.add(unnamed(line));
      }
    }
    return new TokenLines(tokens, plain, problems);
  }

  private static void stored(
      String line, int number, List<StoredToken> tokens, List<String> problems) {
    try {
      tokens.add(JSON.readValue(line, StoredToken.class));
    } catch (JacksonException e) {
      problems.add("line %d: %s".formatted(number, reason(e)));
    }
  }

  /** Never the line: it may be a token after all. */
  private static String reason(JacksonException e) {
    Throwable cause = e;
    while (cause != null && !(cause instanceof IllegalArgumentException)) {
      cause = cause.getCause();
    }
    return cause == null ? "this is no token's description" : String.valueOf(cause.getMessage());
  }

  private static StoredToken unnamed(String token) {
    return new StoredToken(
        UNNAMED, Token.hash(token), List.of(Scope.ADMIN.word()), List.of(), List.of(), null, null);
  }

  /** One line, without its end. */
  public static String line(StoredToken token) {
    return JSON.writeValueAsString(token);
  }
}
