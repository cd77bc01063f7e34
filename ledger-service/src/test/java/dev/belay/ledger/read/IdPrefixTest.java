package dev.belay.ledger.read;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.UUID;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class IdPrefixTest {
  @ParameterizedTest
  @ValueSource(ints = {4, 8, 9, 12, 14, 24, 35, 36})
  void everyBeginningOfAnIdHasItInItsRange(int length) {
    UUID id = UUID.fromString("0b7e4c52-5c1e-5f0e-9a51-6f2f9a1c7d10");

    IdPrefix prefix =
        IdPrefix.of(id.toString().substring(0, length).toUpperCase(java.util.Locale.ROOT));

    assertThat(prefix.least().toString()).startsWith(id.toString().substring(0, length));
    assertThat(prefix.greatest().toString()).startsWith(id.toString().substring(0, length));
    assertThat(prefix.least().toString()).isLessThanOrEqualTo(id.toString());
    assertThat(prefix.greatest().toString()).isGreaterThanOrEqualTo(id.toString());
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "0b7",
        "0b7g",
        "0b7e4c525",
        "0b7e-4c52",
        "0b7e4c52-5c1e-5f0e-9a51-6f2f9a1c7d100",
        "0b7%",
        "０b7e"
      })
  void whatBeginsNoIdIsRefused(String text) {
    assertThatThrownBy(() -> IdPrefix.of(text))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("\"" + text + "\" is not the first 4 to 36 characters of a UUID");
  }

  @Test
  void aWholeIdIsItsOwnRange() {
    UUID id = UUID.randomUUID();

    assertThat(IdPrefix.of(id.toString())).isEqualTo(new IdPrefix(id, id));
  }
}
