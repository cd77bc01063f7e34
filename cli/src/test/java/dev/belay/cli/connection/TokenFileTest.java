package dev.belay.cli.connection;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.attribute.PosixFilePermissions;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class TokenFileTest {
  @ParameterizedTest
  @CsvSource({
    "rw-------, false, ''",
    "r--------, false, ''",
    "rw-r-----, false, read",
    "r--r--r--, false, read",
    "r--r--r--, true,  ''",
    "rw-r--r--, true,  ''",
    "rw--w----, false, written",
    "rw-rw-rw-, true,  written",
  })
  void whatOthersMayIsToldWhereItCanBeMended(String mode, boolean readOnlyMount, String told) {
    assertThat(TokenFile.othersMay(PosixFilePermissions.fromString(mode), readOnlyMount).orElse(""))
        .isEqualTo(told);
  }
}
