package dev.belay.cli.commands;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.PrintStream;
import java.nio.charset.Charset;
import org.jspecify.annotations.Nullable;

/** The person at the terminal, who can be asked. */
@FunctionalInterface
public interface Person {
  /** Nobody is there, so nothing is confirmed. */
  Person NOBODY = question -> null;

  /**
   * @return the answer without surrounding blanks; null when nobody is there, or the input has
   *     ended
   */
  @Nullable String ask(String question);

  /** Someone who reads {@code shown} and types into {@code typed}. */
  static Person at(InputStream typed, PrintStream shown) {
    BufferedReader lines =
        new BufferedReader(new InputStreamReader(typed, Charset.defaultCharset()));
    return question -> {
      shown.print(question + " ");
      shown.flush();
      try {
        String line = lines.readLine();
        return line == null ? null : line.strip();
      } catch (IOException e) {
        return null;
      }
    };
  }
}
