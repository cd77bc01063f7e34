package dev.belay.runtime.language;

import java.nio.charset.Charset;
import java.nio.charset.IllegalCharsetNameException;
import java.nio.charset.StandardCharsets;
import java.nio.charset.UnsupportedCharsetException;
import java.util.Locale;
import org.apache.commons.logging.Log;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.EnvironmentPostProcessor;
import org.springframework.boot.SpringApplication;
import org.springframework.boot.logging.DeferredLogFactory;
import org.springframework.core.env.ConfigurableEnvironment;

/**
 * Messages and numbers are written in English, whatever the machine's language is: people and
 * programs read them. How Java names files is decided before any code of ours runs, so that a wrong
 * encoding can only be told.
 */
public final class OneLanguage implements EnvironmentPostProcessor {
  private final Log log;

  public OneLanguage(DeferredLogFactory logs) {
    this.log = logs.getLog(OneLanguage.class);
  }

  @Override
  public void postProcessEnvironment(
      ConfigurableEnvironment environment, SpringApplication application) {
    Locale.setDefault(Locale.ENGLISH);
    String encoding = System.getProperty("sun.jnu.encoding");
    if (!isUtf8(encoding)) {
      log.warn(warning(encoding));
    }
  }

  static String warning(@Nullable String encoding) {
    return "Java names files in %s here: paths with other letters can't be opened; start this service with LC_ALL=C.UTF-8"
        .formatted(encoding);
  }

  static boolean isUtf8(@Nullable String encoding) {
    try {
      return encoding == null || Charset.forName(encoding).equals(StandardCharsets.UTF_8);
    } catch (IllegalCharsetNameException | UnsupportedCharsetException e) {
      return false;
    }
  }
}
