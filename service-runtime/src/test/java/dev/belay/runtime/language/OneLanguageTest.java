package dev.belay.runtime.language;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Locale;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.boot.WebApplicationType;
import org.springframework.boot.builder.SpringApplicationBuilder;
import org.springframework.context.annotation.Configuration;

class OneLanguageTest {
  private final Locale before = Locale.getDefault();

  @Configuration
  static class Nothing {}

  @AfterEach
  void asBefore() {
    Locale.setDefault(before);
  }

  /** The dotless i, the decimal comma, digits of one's own. */
  @ParameterizedTest
  @ValueSource(strings = {"tr-TR", "de-DE", "ar-EG-u-nu-arab"})
  void aServiceWritesEnglishOnAnyMachine(String language) {
    Locale.setDefault(Locale.forLanguageTag(language));
    new SpringApplicationBuilder(Nothing.class).web(WebApplicationType.NONE).run().close();

    assertThat("%.1f %d %s".formatted(1.5, 42, "TITLE".toLowerCase(Locale.getDefault())))
        .isEqualTo("1.5 42 title");
  }

  @ParameterizedTest
  @CsvSource({"UTF-8, true", "utf8, true", "ANSI_X3.4-1968, false", "no such, false"})
  void whatIsNotUtf8IsTold(String encoding, boolean right) {
    assertThat(OneLanguage.isUtf8(encoding)).isEqualTo(right);
  }

  @Test
  void theWarningNamesTheRemedy() {
    assertThat(OneLanguage.warning("ANSI_X3.4-1968")).contains("ANSI_X3.4-1968", "LC_ALL=C.UTF-8");
  }
}
